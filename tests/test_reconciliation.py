import dataclasses
import datetime as dt
import json
import re
from pathlib import Path

import pandas as pd
import pytest
import tiny_snapshot as tiny
from shown_page import open_page

from data import catalogue
from data.catalogue import CLAIMS, METRICS, claim
from data.manifest import TABLES, read_manifest, write_manifest
from data.store import snapshots
from exports import metadata, origin
from queries import reconciliation, reference
from queries.registry import Registry

CALIBRATED = [
    "participants_2025",
    *(f"participants_2025_{sector}" for sector in catalogue.SECTORS),
    "participants_2024_buruh_tani",
    "participants_2024_pedagang",
    "participants_2023",
    "participants_2023_buruh_tani",
    "participants_2023_nelayan",
    "participants_2023_petani",
    "benefit_2025_to_december",
    "benefit_2023_2025",
    "benefit_2023_2025_jkm",
    "benefit_2023_2025_jkk",
    "recipients_2023_2025",
    "scholarship_children_2023_2025",
    *(f"aid_2025_{item}" for item in catalogue.AID_ITEMS),
    "aid_2025_value",
]


def by_claim(registry: Registry) -> pd.DataFrame:
    return reconciliation.reconcile(registry).set_index("claim")


@pytest.fixture(scope="module")
def builtin(builtin_snapshot: Path) -> Registry:
    return Registry(builtin_snapshot)


@pytest.fixture(scope="module")
def found(builtin: Registry) -> pd.DataFrame:
    return by_claim(builtin)


@pytest.fixture(scope="module")
def small(tiny_snapshot: Path) -> Registry:
    return Registry(tiny_snapshot)


# Claims beside the registry


def test_every_claim_appears_exactly_once(builtin: Registry, small: Registry) -> None:
    for registry in (builtin, small):
        frame = reconciliation.reconcile(registry)
        assert sorted(frame["claim"]) == sorted(CLAIMS)
        assert set(frame["verdict"]) <= set(reconciliation.VERDICTS)
        assert (frame["why"].str.len() > 0).all()


@pytest.mark.parametrize("claim_id", CALIBRATED)
def test_what_the_simulation_was_made_to_reach_is_calibrated_and_proves_nothing(
    found: pd.DataFrame, claim_id: str
) -> None:
    assert found.loc[claim_id, "verdict"] == "dikalibrasi"
    assert found.loc[claim_id, "status"] == "simulasi"


@pytest.mark.parametrize(
    ("claim_id", "verdict", "registered", "difference", "why"),
    [
        # 82.903 was printed for what 82.093 counts: same scope, another number.
        ("participants_2025_misprint", "selisih", 82_093, -810, "salah ketik"),
        ("participants_2023_buruh_tani_misprint", "selisih", 20_097, 18, "tertukar"),
        ("participants_2025", "dikalibrasi", 82_093, 0, "sama persis"),
        # Funded by DBHCHT, whatever the sector.
        ("participants_2025_dbhcht_november", "dikalibrasi", 40_300, 0, "sama persis"),
        # A word has no difference, only a size.
        ("participants_2025_pedagang", "dikalibrasi", 835, None, "835 termasuk “ratusan”"),
        # 1.177 full deaths and a funeral: 4 juta beyond what rounds to 49,44 miliar.
        ("benefit_2023_2025_jkm", "dikalibrasi", 49_444_000_000, 4_000_000, "Rp10 juta terdekat"),
        # Said roundly, what is counted is the same only after rounding.
        ("participants_2025_petani", "dikalibrasi", 10_000, 0, "pembulatan ke 1.000 orang"),
        ("aid_2025_pupuk", "dikalibrasi", 644, 0, "Register dihitung Januari–Desember 2025"),
        # All members of BPJS, candidates, a plan, another programme, one ceremony, cards.
        ("protected_workers_2025", "beda cakupan", None, None, "Semua peserta"),
        ("target_2025_dbhcht", "beda cakupan", None, None, "sasaran"),
        ("months_2025_buruh_tani", "beda cakupan", None, None, "Rencana yang diberitakan Mei"),
        ("participants_2024_nelayan", "beda cakupan", None, None, "simbolis"),
        ("incentive_2025_guru_ngaji", "beda cakupan", None, None, "insentif"),
        ("benefit_2023_all_programmes", "beda cakupan", None, None, "hari tua"),
        ("benefit_2025_panti", "beda cakupan", None, None, "simbolis"),
        ("recipients_2022_jkm_rt_rw", "beda cakupan", None, None, "ketua RT dan RW"),
        ("alsintan_2025_august", "beda cakupan", None, None, "mesin pertanian"),
        ("subsidised_fertiliser_2025", "beda cakupan", None, None, "bersubsidi"),
        ("premium_budget_2025", "beda cakupan", None, None, "Anggaran"),
        # No denominator, no year, a day in the year, a forecast, a rule, words.
        ("coverage_2025", "tidak dapat dihitung", None, None, "Penyebut"),
        ("contribution_share_2025", "tidak dapat dihitung", None, None, "Penyebut"),
        ("participants_2022_buruh_tani", "tidak dapat dihitung", None, None, "tahun 2022"),
        ("participants_2025_november", "tidak dapat dihitung", None, None, "14 November"),
        ("benefit_2025_projection", "tidak dapat dihitung", None, None, "Perkiraan"),
        ("jkm_total", "tidak dapat dihitung", None, None, "Ketentuan"),
        ("legal_basis", "tidak dapat dihitung", None, None, "tanpa angka"),
    ],
)
def test_a_verdict_is_what_a_reader_would_reason(
    found: pd.DataFrame,
    claim_id: str,
    verdict: str,
    registered: float | None,
    difference: float | None,
    why: str,
) -> None:
    row = found.loc[claim_id]
    assert row["verdict"] == verdict
    assert why in row["why"]
    for column, expected in (("registered", registered), ("difference", difference)):
        assert pd.isna(row[column]) if expected is None else row[column] == expected


def test_only_what_is_compared_has_a_number_and_a_difference(
    builtin: Registry, small: Registry
) -> None:
    for registry in (builtin, small):
        frame = reconciliation.reconcile(registry)
        apart = frame[frame["verdict"].isin(["beda cakupan", "tidak dapat dihitung"])]
        assert apart["registered"].isna().all()
        assert apart["difference"].isna().all()
        compared = frame.drop(apart.index)
        assert compared["registered"].notna().all()
        worded = [claim(one).value is None for one in compared["claim"]]
        assert compared["difference"].isna().tolist() == worded


def test_a_month_is_counted_whole_only_by_a_registry_that_goes_on_after_the_claim(
    builtin_snapshot: Path,
) -> None:
    registry = Registry(builtin_snapshot)
    why = by_claim(registry).loc["aid_2025_pupuk", "why"]
    assert why == "Keduanya sama persis. Register dihitung Januari–Desember 2025."
    tables = dict(registry.manifest.tables)
    tables["aid_monthly"] = dataclasses.replace(tables["aid_monthly"], as_of=dt.date(2025, 12, 31))
    registry.manifest = dataclasses.replace(registry.manifest, tables=tables)
    why = by_claim(registry).loc["aid_2025_pupuk", "why"]
    assert why.endswith("Januari–Desember 2025; Desember 2025 dihitung penuh.")


def test_a_claim_about_another_area_is_never_compared(found: pd.DataFrame) -> None:
    elsewhere = [one.id for one in CLAIMS.values() if one.area != "Kabupaten Jember"]
    assert len(elsewhere) > 40
    assert not set(found.loc[elsewhere, "verdict"]) & {"cocok", "dikalibrasi", "selisih"}


@pytest.mark.parametrize(
    ("changed", "verdict"),
    [
        ({}, "dikalibrasi"),
        ({"area": "Jawa Timur"}, "beda cakupan"),
        ({"dimension": "ketua RT dan RW"}, "beda cakupan"),
        ({"metric": "protected_workers"}, "beda cakupan"),
        ({"metric": "coverage_share"}, "tidak dapat dihitung"),
        (
            {"period_start": "2026-01-01", "period_end": "2026-12-31", "as_of": "2026-12-31"},
            "tidak",
        ),
        ({"value": None, "printed": "banyak"}, "tidak dapat dihitung"),
        ({"value": None, "printed": "ratusan"}, "selisih"),
    ],
)
def test_each_way_to_be_of_another_scope_is_enough(
    builtin: Registry, monkeypatch: pytest.MonkeyPatch, changed: dict[str, object], verdict: str
) -> None:
    made_up = dataclasses.replace(claim("participants_2025"), id="made_up", **changed)
    monkeypatch.setattr(catalogue, "CLAIMS", {"made_up": made_up})
    (row,) = reconciliation.reconcile(builtin).to_dict("records")
    assert row["verdict"].startswith(verdict)


def test_a_registry_that_ends_in_march_says_so_and_judges_no_later_year(small: Registry) -> None:
    frame = by_claim(small)
    row = frame.loc["participants_2025"]
    assert row["verdict"] == "tidak dapat dihitung"
    assert row["why"] == "Register ini baru memuat data sampai 31 Maret 2025."
    assert frame.loc["benefit_2023_2025", "why"] == "Register ini tidak memuat tahun 2023."
    assert frame.loc["participants_2024_buruh_tani", "registered"] == 2
    assert frame.loc["participants_2024_buruh_tani", "difference"] == 2 - 19_939


def test_years_of_another_kind_are_not_those_of_a_file_of_the_same_name(tmp_path: Path) -> None:
    """Offices call many a file just "Rekap.xlsx"."""
    path = tiny.build(tmp_path)
    manifest = read_manifest(path)
    named, years = "Rekap.xlsx", {"kepesertaan": (2022, 2023)}
    files = tuple(
        dataclasses.replace(file, name=named, years=years.get(file.kind, (2025,)))
        for file in manifest.files
    )
    tables = {
        name: dataclasses.replace(table, files=(named,)) for name, table in manifest.tables.items()
    }
    write_manifest(path, dataclasses.replace(manifest, files=files, tables=tables))

    registry = Registry(path)

    assert by_claim(registry).loc["benefit_2023_2025", "why"] == (
        "Register ini tidak memuat tahun 2023 dan 2024."
    )
    assert metadata.described("benefits_monthly", registry.manifest)["periode"]["awal"] == (
        "2025-01-01"
    )
    assert len(origin._files(registry, ["benefits_monthly"])) == 1


def test_each_claim_has_the_weaker_status_of_itself_and_what_it_is_held_against(
    tmp_path: Path,
) -> None:
    registry = Registry(tiny.build(tmp_path, statuses={"klaim_manfaat": "sementara"}))
    frame = by_claim(registry)
    assert frame.loc["participants_2024_pedagang", "status"] == "simulasi"
    assert frame.loc["benefit_2025_projection", "status"] == "proyeksi"
    assert frame.loc["coverage_2025", "status"] == "terbit"


def test_only_a_registry_of_office_files_can_agree(tmp_path: Path) -> None:
    december = tiny.dt.date(2025, 12, 1)
    paid = [(december, tiny.PUGER, "nelayan", "jkm", None, 1, 1, 17_800_000_000)]
    verdicts = {}
    for status in ("simulasi", "resmi"):
        rows = {**tiny.ROWS, "benefits_monthly": paid}
        snapshot = tiny.build(tmp_path / status, rows=rows, statuses={"klaim_manfaat": status})
        registry = Registry(snapshot)
        entry = registry.manifest.tables["benefits_monthly"]
        object.__setattr__(entry, "as_of", tiny.dt.date(2025, 12, 31))
        row = by_claim(registry).loc["benefit_2025_to_december"]
        verdicts[status] = (row["verdict"], row["status"])
    assert verdicts == {"simulasi": ("dikalibrasi", "simulasi"), "resmi": ("cocok", "resmi")}


@pytest.mark.parametrize(
    ("amount_rp", "verdict"),
    [
        (17_750_000_000, "dikalibrasi"),
        (17_849_999_999, "dikalibrasi"),
        (17_850_000_000, "selisih"),
        (17_749_999_999, "selisih"),
    ],
)
def test_rounding_explains_half_a_step_of_the_last_printed_digit(
    tmp_path: Path, amount_rp: int, verdict: str
) -> None:
    december = tiny.dt.date(2025, 12, 1)
    paid = [(december, tiny.PUGER, "nelayan", "jkm", None, 1, 1, amount_rp)]
    registry = Registry(tiny.build(tmp_path, rows={**tiny.ROWS, "benefits_monthly": paid}))
    entry = registry.manifest.tables["benefits_monthly"]
    object.__setattr__(entry, "as_of", tiny.dt.date(2025, 12, 31))
    assert by_claim(registry).loc["benefit_2025_to_december", "verdict"] == verdict


# Claims beside each other


def test_the_known_contradictions_come_first_with_both_sides() -> None:
    frame = reconciliation.contradictions()
    sides = {about: rows["printed"].tolist() for about, rows in frame.groupby("about", sort=False)}
    assert list(sides.items())[:4] == [
        ("82.093 atau 82.903 peserta?", ["82.093", "82.903"]),
        ("25,3 atau 25,36 persen?", ["25,3%", "25,36%"]),
        ("Rp20 miliar: manfaat atau iuran?", ["Rp20 miliar", "sekitar Rp20 miliar"]),
        ("323 ribu: 2024 atau 2025?", ["323 ribu", "323.739"]),
    ]
    assert all(len(printed) > 1 for printed in sides.values())
    assert (frame["publisher"].str.len() > 0).all()
    assert (frame["explanation"].str.len() > 0).all()


def test_what_this_dashboard_divided_is_not_said_to_be_printed_by_a_newspaper() -> None:
    frame = reconciliation.contradictions().set_index("printed")
    computed = frame.loc["25,36%"]
    assert (computed["publisher"], computed["url"]) == ("Dasbor Jember (hitungan)", "")
    assert "November 2025 adalah anggapan dasbor ini" in computed["explanation"]
    assert frame.loc["25,3%", "publisher"] == "detikJatim"


def test_explanations_are_sentences_and_say_nothing_twice() -> None:
    for about, rows in reconciliation.contradictions().groupby("about", sort=False):
        assert str(about).endswith("?")
        assert rows["explanation"].nunique() == 1
        sentences = rows["explanation"].iloc[0].removesuffix(".").split(". ")
        assert len(set(sentences)) == len(sentences)
        assert all(sentence[0].isupper() for sentence in sentences)


def test_every_claim_that_contradicts_another_is_a_side_once() -> None:
    shown = reconciliation.contradictions()
    contradicting = [one for one in CLAIMS.values() if one.contradicts]
    for one in contradicting:
        same = shown[(shown["label"] == one.label) & (shown["printed"] == one.printed)]
        assert len(same) == 1, one.id
        about = shown[shown["about"] == same["about"].iloc[0]]
        for other in one.contradicts:
            assert claim(other).label in about["label"].tolist()


# Metadata


def test_the_datasets_are_the_cubes_the_kecamatan_and_the_claims() -> None:
    assert list(catalogue.DATASETS) == [*TABLES, "kecamatan", "published_claims"]


@pytest.mark.parametrize("dataset_id", catalogue.DATASETS)
def test_the_metadata_have_what_the_standard_asks_for(builtin: Registry, dataset_id: str) -> None:
    found = json.loads(metadata.as_json(dataset_id, builtin.manifest))
    standard = ["konsep", "definisi", "klasifikasi", "ukuran", "satuan"]
    others = ["periode", "produsen_data", "walidata", "kode_referensi", "keterbatasan"]
    for key in (*standard, *others):
        assert found[key], key
    assert found["baris"] > 0


def test_a_cube_is_described_by_its_columns_and_its_manifest(builtin: Registry) -> None:
    found = metadata.described("benefits_monthly", builtin.manifest)
    names = [one["nama"] for one in found["klasifikasi"]]
    assert names == ["Kecamatan", "Sektor", "Program", "Jenjang sekolah"]
    assert len(found["klasifikasi"][0]["kode"]) == 31
    assert [one["nama"] for one in found["ukuran"]] == [
        METRICS[one].label for one in ("cases", "recipients", "amount_rp")
    ]
    assert found["periode"] == {"awal": "2023-01-01", "akhir": "2025-12-10"}
    assert (found["status"], found["snapshot"]) == ("Simulasi", builtin.manifest.id)


def test_a_simulated_dataset_does_not_name_an_office_as_its_maker(tmp_path: Path) -> None:
    real = Registry(tiny.build(tmp_path, statuses={"klaim_manfaat": "resmi"})).manifest
    assert metadata.described("benefits_monthly", real)["produsen_data"].startswith("BPJS")
    assert metadata.described("aid_monthly", real)["produsen_data"].startswith("Dasbor Jember")


# Reference


def test_the_extent_says_what_was_published_and_what_the_registry_has_instead(
    tmp_path: Path,
) -> None:
    registry = Registry(tiny.build(tmp_path, statuses={"kepesertaan": "resmi"}))
    frame = reference.extent(registry).set_index(["measure", "breakdown"])
    assert frame.loc[("Peserta", "Seluruh kabupaten, 2025")].tolist() == [
        "Peserta yang iurannya dibayar Pemkab: 82.093",
        "resmi",
    ]
    assert frame.loc[("Peserta", "Seluruh kabupaten, 2024")].tolist() == [
        reference.NEVER_PUBLISHED,
        "resmi",
    ]
    assert frame.loc[("Manfaat", "Tiap bulan"), "status"] == "simulasi"
    shown = reference.extent(registry.without("simulasi"))
    assert set(shown["status"]) == {"resmi", ""}
    # Whatever the registry can be held against is named.
    compared = reconciliation.reconcile(registry)
    compared = compared[compared["verdict"].isin(["cocok", "selisih", "dikalibrasi"])]
    named = {claim.id for entry in catalogue.EXTENT for claim in entry.claims}
    missing = set(compared["claim"]) - named
    assert not {one for one in missing if "misprint" not in one}


def test_the_weights_of_a_sector_add_up_to_a_hundred() -> None:
    frame = reference.weights()
    assert len(frame) == 31
    assert frame.drop(columns="kecamatan").sum().tolist() == pytest.approx([100] * 6)


def test_an_assumption_shows_the_claim_it_rests_on_and_its_value_in_words() -> None:
    frame = reference.assumptions().set_index("assumption")
    (ceremony,) = frame[frame.index.str.contains("simbolis di Panti")].to_dict("records")
    assert ceremony["value"] == "Panti"
    assert "realita.co" in ceremony["basis"]
    assert not frame["basis"].str.fullmatch(r"[a-z0-9_]+").any()


def test_the_programme_names_its_payers_risks_and_laws() -> None:
    frame = reference.programme()
    text = " ".join(frame["lead"] + " " + frame["said"])
    for word in ("DBHCHT", "DTSEN", "Nomor 2 Tahun 2021", "Nomor 8 Tahun 2025", "PP 82 Tahun 2019"):
        assert word in text
    assert "Rp16.800" in frame["said"].tolist()


def test_every_source_has_a_licence() -> None:
    frame = reference.sources()
    assert (frame["licence"].str.len() > 0).all()
    assert frame["claims"].sum() == len(CLAIMS)


# The page


@pytest.mark.parametrize(
    ("section", "words"),
    [
        ("rekonsiliasi", "0 cocok, 2 selisih, dan 28 dikalibrasi"),
        ("terbit", "Belum pernah terbit"),
        ("pertentangan", "82.903"),
        ("program", "Untuk risiko apa?"),
        ("data", "Konsep"),
        ("sumber", "sumber dikutip dasbor ini"),
        ("simulasi", "Bagian tiap kecamatan"),
        ("istilah", "istilah dijelaskan di sini"),
        ("belum", "Berapa peserta di tiap kecamatan?"),
    ],
)
def test_a_section_opens_from_its_address(section: str, words: str) -> None:
    shown = open_page("sumber", bagian=section)
    assert any(words in text for text in shown.texts())


def test_the_verdicts_that_are_chosen_are_the_ones_in_the_table() -> None:
    (table,) = open_page("sumber", putusan="selisih").app.dataframe
    assert table.value["printed"].tolist() == ["82.903", "20.079"]
    assert table.value["difference"].tolist() == ["−810", "+18"]
    assert table.value["status"].tolist() == ["Simulasi", "Simulasi"]
    assert not open_page("sumber", putusan=",").app.dataframe


def test_the_page_of_a_dataset_opens_from_its_address() -> None:
    shown = open_page("sumber", bagian="data", dataset="kecamatan")
    assert [one.value for one in shown.app.header] == ["Rujukan kecamatan"]
    assert shown.app.get("download_button")


def test_the_page_says_that_a_match_with_a_simulation_proves_nothing() -> None:
    assert "bukan kebenaran angka terbit" in open_page("sumber").app.info[0].value


def test_the_page_holds_for_a_small_real_snapshot(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kinds = ("kepesertaan", "klaim_manfaat", "bantuan_pertanian")
    tiny.build(tmp_path / "real", statuses=dict.fromkeys(kinds, "resmi"))
    monkeypatch.setattr(snapshots, "FOLDER", tmp_path / "real")
    shown = open_page("sumber")
    assert re.search(r"2 dapat dibandingkan.*0 cocok dan 2 selisih", " ".join(shown.texts()))
    assert "berstatus **resmi**." in shown.app.info[0].value
    open_page("sumber", bagian="data", dataset="aid_monthly")


def test_numbers_stand_at_the_right_in_the_grid_and_in_its_plain_rows() -> None:
    app = open_page("sumber").app

    (grid,) = app.dataframe
    columns = json.loads(grid.proto.columns)
    assert {name for name, column in columns.items() if column.get("alignment") == "right"} == {
        *("printed", "registered", "difference")
    }
    (plain,) = (one.proto.body for one in app.get("html") if "rows" in one.proto.body)
    assert '<th scope="col" class="number">Register</th>' in plain
    assert '<td class="number" data-label="Register">82.093</td>' in plain

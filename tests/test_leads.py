"""The sentence of a page follows from what is chosen, and says whose its numbers are."""

import random
import re
from pathlib import Path
from typing import Any

import pytest
import random_snapshot
import tiny_snapshot as tiny

from charts.model import Chart
from charts.tiles import NothingToDraw
from data import catalogue, indonesian
from pages import briefing, kecamatan
from pages.audit import any_choices
from pages.gallery import pages
from queries import reconciliation
from queries.registry import Registry

OFFICIAL = dict.fromkeys(("kepesertaan", "klaim_manfaat", "bantuan_pertanian"), "resmi")


def lead(registry: Registry, address: str, **chosen: object) -> str:
    page = pages()[address]
    return page.lead(registry, page.with_defaults(registry, chosen))


@pytest.fixture(scope="module")
def official(tmp_path_factory: pytest.TempPathFactory) -> Registry:
    return Registry(tiny.build(tmp_path_factory.mktemp("official"), statuses=OFFICIAL))


@pytest.fixture(scope="module")
def simulated(tmp_path_factory: pytest.TempPathFactory) -> Registry:
    return Registry(tiny.build(tmp_path_factory.mktemp("simulated")))


@pytest.mark.parametrize(
    ("address", "chosen", "sentence"),
    [
        (
            "kepesertaan",
            {"tahun": "2024"},
            "Pemkab Jember mencatat 7 pekerja rentan yang iurannya dibayar pemerintah pada 2024. "
            "Tertinggi di Puger: 5 peserta.",
        ),
        (
            "kepesertaan",
            {"sektor": ("nelayan",), "dana": ("apbd", "dbh_pajak_desa"), "kecamatan": tiny.PUGER},
            "Pemkab Jember mencatat 6 nelayan tangkap yang iurannya dibayar APBD dan bagi hasil "
            "desa di Kecamatan Puger hingga 31 Maret 2025, urutan ke-1 dari 31 kecamatan.",
        ),
        (
            "kepesertaan",
            {"ukuran": "months_per_participant", "jk": ("perempuan",)},
            "Pemkab Jember mencatat 6 pekerja rentan perempuan yang iurannya dibayar pemerintah "
            "hingga 31 Maret 2025, rata-rata 2,0 bulan. Tertinggi di Puger: 3,0 bulan per peserta.",
        ),
        (
            "kepesertaan",
            {"sektor": ("petani", "desa", "nelayan", "pedagang"), "kecamatan": tiny.MAYANG},
            "Pemkab Jember mencatat tidak ada pekerja rentan dari 4 sektor yang iurannya dibayar "
            "pemerintah di Kecamatan Mayang hingga 31 Maret 2025.",
        ),
        (
            "manfaat",
            {},
            "Pemkab Jember mencatat Rp131,5 juta manfaat sejak 2024 hingga 31 Maret 2025. "
            "JKM 95,8 persen dari jumlah itu.",
        ),
        (
            "manfaat",
            {"periode": "2025", "program": ("jkm", "beasiswa"), "hitungan": "cases"},
            "Pemkab Jember mencatat 3 kasus manfaat JKM dan beasiswa hingga 31 Maret 2025. "
            "JKM 66,7 persen dari jumlah itu.",
        ),
        (
            "manfaat",
            {"sektor": ("nelayan",), "kecamatan": tiny.MAYANG},
            "Pemkab Jember mencatat tidak ada manfaat sektor nelayan tangkap di Kecamatan Mayang "
            "sejak 2024 hingga 31 Maret 2025.",
        ),
        (
            "pertanian",
            {"kecamatan": tiny.PUGER},
            "Pemkab Jember mencatat Rp20 juta bantuan pertanian di Kecamatan Puger hingga "
            "31 Maret 2025, Rp158 per penduduk. Puger: bantuan rendah (Rp158 per penduduk), "
            "perlindungan sedang (0,1 per 1.000).",
        ),
        ("sumber", {"bagian": "istilah"}, None),
    ],
)
def test_what_an_office_counted_is_said_and_compared(
    official: Registry, address: str, chosen: dict[str, Any], sentence: str | None
) -> None:
    said = lead(official, address, **chosen)
    assert said == sentence or (sentence is None and said.endswith("istilah dijelaskan di sini."))


def test_rupiah_of_no_programme_are_not_said_to_be_scholarships(shipped: Registry) -> None:
    jombang = {"kecamatan": "35.09.01"}
    said = lead(shipped, "manfaat", program=("beasiswa",), **jombang)
    # Nobody has said what of the Rp33 million that are of no programme is for scholarships.
    assert "Rp33 juta manfaat beasiswa dan yang programnya tidak dirinci di" in said
    assert "dirinci" not in lead(shipped, "manfaat", program=("jkm", "jkk"), **jombang)
    assert "dirinci" not in lead(shipped, "manfaat", **jombang)
    counted = lead(shipped, "manfaat", program=("beasiswa",), hitungan="cases", **jombang)
    assert "6 kasus manfaat beasiswa di" in counted


@pytest.mark.parametrize(
    ("address", "chosen", "sentence"),
    [
        (
            "kepesertaan",
            {},
            "Menurut angka terbit ada 82.093 pekerja rentan yang iurannya dibayar pemerintah pada "
            "2025. Buruh tani 49,1 persen dari jumlah itu.",
        ),
        (
            "kepesertaan",
            {"sektor": ("pedagang",)},
            "Menurut angka terbit ada ratusan pedagang keliling yang iurannya dibayar pemerintah "
            "pada 2025.",
        ),
        # Of so many alone nothing was published: the number is that of the simulation.
        (
            "kepesertaan",
            {"sektor": ("nelayan", "pedagang")},
            "Dalam simulasi dasbor ini ada 6 nelayan tangkap dan pedagang keliling yang iurannya "
            "dibayar pemerintah hingga 31 Maret 2025.",
        ),
        (
            "kepesertaan",
            {"tahun": "2024", "sektor": ("nelayan",)},
            "Dalam simulasi dasbor ini ada 5 nelayan tangkap yang iurannya dibayar pemerintah "
            "pada 2024.",
        ),
        (
            "kepesertaan",
            {"ukuran": "participants_per_1000", "kecamatan": tiny.PUGER},
            "Dalam simulasi dasbor ini ada 8 pekerja rentan yang iurannya dibayar pemerintah di "
            "Kecamatan Puger hingga 31 Maret 2025, 0,1 per 1.000 penduduk.",
        ),
        (
            "manfaat",
            {"periode": "2025"},
            "Menurut angka terbit ada Rp17,8 miliar manfaat hingga 10 Desember 2025. Proyeksi "
            "sampai akhir tahun Rp20 miliar.",
        ),
        (
            "manfaat",
            {"periode": "2025", "sektor": ("nelayan",)},
            "Dalam simulasi dasbor ini ada Rp86 juta manfaat sektor nelayan tangkap hingga "
            "31 Maret 2025.",
        ),
        (
            "pertanian",
            {"kecamatan": tiny.PUGER},
            "Dalam simulasi dasbor ini ada Rp20 juta bantuan pertanian di Kecamatan Puger hingga "
            "31 Maret 2025, Rp158 per penduduk, di samping 0,1 peserta per 1.000 penduduk.",
        ),
        (
            "pertanian",
            {},
            "Menurut angka terbit ada Rp73,5 miliar bantuan pertanian hingga 22 Desember 2025.",
        ),
    ],
)
def test_a_simulation_is_called_so_unless_just_that_was_published(
    simulated: Registry, address: str, chosen: dict[str, Any], sentence: str
) -> None:
    assert lead(simulated, address, **chosen) == sentence


@pytest.mark.parametrize(
    ("address", "chosen", "sentence"),
    [
        (
            "kepesertaan",
            {"kecamatan": tiny.PUGER},
            "Belum ada angka nyata tentang pekerja rentan yang iurannya dibayar pemerintah di "
            "Kecamatan Puger hingga 31 Maret 2025.",
        ),
        (
            "kepesertaan",
            {"ukuran": "participants_per_1000"},
            "Menurut angka terbit ada 82.093 pekerja rentan yang iurannya dibayar pemerintah pada "
            "2025. Buruh tani 49,1 persen dari jumlah itu.",
        ),
        (
            "manfaat",
            {"periode": "2024"},
            "Belum ada angka nyata tentang manfaat pada 2024.",
        ),
    ],
)
def test_who_wants_only_what_is_real_reads_no_simulated_number(
    simulated: Registry, address: str, chosen: dict[str, Any], sentence: str
) -> None:
    assert lead(simulated.without("simulasi"), address, **chosen) == sentence


def test_numbers_that_are_not_final_are_not_said_to_be_not_there(tmp_path: Path) -> None:
    every = dict.fromkeys(OFFICIAL, "sementara")
    registry = Registry(tiny.build(tmp_path, statuses=every)).without("sementara")
    assert lead(registry, "kepesertaan", kecamatan=tiny.PUGER) == (
        "Angka tentang pekerja rentan yang iurannya dibayar pemerintah di Kecamatan Puger hingga "
        "31 Maret 2025 belum final."
    )
    assert (
        lead(registry, "manfaat", periode="2024") == "Angka tentang manfaat pada 2024 belum final."
    )
    assert lead(registry, "kepesertaan").startswith("Menurut angka terbit ada 82.093 pekerja")
    assert kecamatan.paragraph(registry, tiny.PUGER, 2025) == (
        "Tentang peserta, manfaat, dan bantuan pertanian di Kecamatan Puger belum ada angka final; "
        "yang pernah terbit hanya untuk seluruh kabupaten."
    )
    sumber = pages()["sumber"]
    said = list(reconciliation.reconciled(registry)["why"])
    for screen in briefing._awaited(registry):
        said += [screen.title, *screen.lines]
    for asked in ({"bagian": "data", "dataset": "aid_monthly"}, {"bagian": "rekonsiliasi"}):
        said += map(str, sumber.below(registry, sumber.with_defaults(registry, asked)))
    assert [words for words in said if re.search(r"\bnyata\b", words)] == []
    assert any("Angka registernya belum final: menunggu" in words for words in said)


def test_an_office_number_stands_beside_a_published_one_that_it_contradicts(tmp_path: Path) -> None:
    yearly = [(2023, tiny.PUGER, "nelayan", "apbd", "laki_laki", 12_345, 12_345, 1)]
    registry = Registry(
        tiny.build(tmp_path, statuses=OFFICIAL, rows={**tiny.ROWS, "enrolment_yearly": yearly})
    )
    assert lead(registry, "kepesertaan").startswith(
        "Pemkab Jember mencatat 12.345 pekerja rentan yang iurannya dibayar pemerintah pada 2023 "
        "(terbit 44 ribuan)."
    )


def test_what_an_office_did_not_detail_has_no_number(tmp_path: Path) -> None:
    yearly = [(2025, None, "nelayan", "apbd", "laki_laki", 12, 12, 1)]
    registry = Registry(
        tiny.build(tmp_path, statuses=OFFICIAL, rows={**tiny.ROWS, "enrolment_yearly": yearly})
    )
    whose = "pekerja rentan yang iurannya dibayar pemerintah"
    until = "hingga 31 Maret 2025"
    assert lead(registry, "kepesertaan") == f"Pemkab Jember mencatat 12 {whose} {until}."
    assert lead(registry, "kepesertaan", kecamatan=tiny.PUGER) == (
        f"Jumlah {whose} di Kecamatan Puger {until} tidak dirinci."
    )


def test_benefits_of_no_programme_that_is_known_are_said_to_be_so(tmp_path: Path) -> None:
    paid = [
        (tiny.MARCH, tiny.PUGER, "nelayan", None, None, 1, 1, 42_000_000),
        (tiny.MARCH, tiny.MAYANG, "nelayan", "jkm", None, 1, 1, 42_000_000),
    ]
    registry = Registry(
        tiny.build(tmp_path, statuses=OFFICIAL, rows={**tiny.ROWS, "benefits_monthly": paid})
    )
    assert lead(registry, "manfaat", kecamatan=tiny.PUGER) == (
        "Pemkab Jember mencatat Rp42 juta manfaat di Kecamatan Puger hingga 31 Maret 2025. "
        "Programnya tidak dirinci."
    )


def test_what_is_in_no_kecamatan_counts_in_every_whole_of_a_page(tmp_path: Path) -> None:
    everywhere, month = [*catalogue.KECAMATAN], tiny.MARCH
    rows = {
        **tiny.ROWS,
        "enrolment_yearly": [
            *((2025, code, "nelayan", "apbd", "laki_laki", 100, 600, 1) for code in everywhere),
            (2025, None, "nelayan", "apbd", "laki_laki", 3_100, 37_200, 1),
        ],
        "benefits_monthly": [
            *((month, code, "nelayan", "jkm", None, 1, 1, 42_000_000) for code in everywhere),
            (tiny.FEBRUARY, tiny.PUGER, "nelayan", "jkm", None, 1, 1, 42_000_000),
            (month, None, "nelayan", "jkm", None, 31, 31, 1_240_000_000),
        ],
        "aid_monthly": [
            *((month, code, "mesin_pra_panen", "pusat", 1.0, 60, 1) for code in everywhere),
            (month, None, "pupuk", "provinsi", 4.0, 620, 2),
        ],
    }
    registry = Registry(tiny.build(tmp_path, statuses=OFFICIAL, rows=rows))

    def title(address: str, name: str, **chosen: str) -> str:
        found = pages()[address].tiles(registry, chosen)[name]
        assert isinstance(found, Chart)
        return str(found.title)

    of_people, ranked = ("kepesertaan", "peringkat-kecamatan"), ("manfaat", "peringkat-manfaat")
    assert title(*of_people) == "Lima kecamatan teratas menampung 8,1 persen peserta"
    assert title(*of_people, ukuran="participants_per_1000").endswith(
        "rata-rata kabupaten, 2,4 per 1.000 penduduk"
    )
    assert "2,4 per 1.000" in lead(registry, "kecamatan")
    assert title(*of_people, ukuran="months_per_participant").startswith(
        "Rata-rata peserta terlindungi 9,0 bulan"
    )
    assert title(*ranked) == "Puger 3,3 persen dari Rp2,58 miliar manfaat"
    assert "Rp416,77 juta per 1.000 peserta" in title(*ranked, populasi="sama")
    assert title("manfaat", "rata-rata-jkm-kecamatan").startswith("Rata-rata JKM Rp41,02 juta per")
    assert title("pertanian", "bantuan-asal").startswith("75,0 persen nilai bantuan")
    assert title("pertanian", "bantuan-jenis", kecamatan=tiny.PUGER) == (
        "Puger menerima sedikitnya 1 dari 6 jenis bantuan"
    )


def test_the_number_is_that_of_the_rows_whatever_is_chosen(tmp_path: Path) -> None:
    """Of random snapshots, added up without the questions that the pages ask."""
    said = 0
    for seed in range(32):
        snapshot = random_snapshot.draw(seed)
        if snapshot.statuses["enrolment_yearly"] == "simulasi":
            continue
        registry, chance = Registry(snapshot.write(tmp_path)), random.Random(seed)  # noqa: S311
        page = pages()["kepesertaan"]
        try:
            chosen = page.with_defaults(
                registry, any_choices(page.applicable_filters(registry, {}), chance)
            )
            sentence = page.lead(registry, chosen)
        except NothingToDraw:
            continue
        people = sum(
            row[5]
            for row in snapshot.rows["enrolment_yearly"]
            if row[0] == int(chosen["tahun"])
            and row[1] in catalogue.KECAMATAN
            and chosen["kecamatan"] in (None, row[1])
            and row[2] in chosen["sektor"]
            and row[3] in chosen["dana"]
            and row[4] in chosen["jk"]
        )
        number = indonesian.whole(people) if people else "tidak ada"
        assert f" {number} " in sentence, (str(snapshot), chosen)
        said += 1
    assert said > 9

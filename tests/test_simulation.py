import dataclasses
import datetime as dt
import re
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from data.catalogue import (
    AID_ITEMS,
    FUNDING,
    KECAMATAN,
    ORIGINS,
    PROGRAMMES,
    SCHOOL_LEVELS,
    SECTORS,
    claim,
)
from data.intake.spellings import VILLAGES
from data.simulate import Simulation, draw, simulate
from data.simulate.enrolment import active_by_month
from data.simulate.office_files import (
    registry_columns,
    write_aid,
    write_benefits,
    write_registry,
)

FISHING_KECAMATAN = {"Puger", "Gumukmas", "Kencong", "Ambulu", "Tempurejo", "Wuluhan"}
TOBACCO_CENTRES = {
    *("Mayang", "Kalisat", "Pakusari", "Arjasa", "Sukowono"),
    *("Rambipuji", "Ajung", "Jenggawah", "Balung", "Wuluhan", "Puger", "Ambulu"),
}
OTHER_TOBACCO = {"Jelbuk", "Sukorambi", "Tempurejo", "Ledokombo", "Sumberjambe"}
SECTOR_LABELS = {sector.id: sector.label for sector in SECTORS.values()}
MAGNITUDES = {"ribu": 10**3, "ribuan": 10**3, "juta": 10**6, "miliar": 10**9, "triliun": 10**12}


def as_printed(amount: int, claim_id: str) -> bool:
    """Whether somebody who has to print this amount as the source did would print the same."""
    published = claim(claim_id)
    if published.precision == "exact":
        return amount == published.number
    words = published.printed.split()
    magnitude = next((MAGNITUDES[word] for word in words if word in MAGNITUDES), 1)
    decimals = len(re.search(r"\d+(?:,(\d+))?", published.printed)[1] or "")
    shown = (Decimal(int(amount)) / magnitude).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    return shown * magnitude == published.number


@pytest.fixture(scope="module")
def drawn() -> Simulation:
    return draw(2025)


@pytest.fixture(scope="module")
def sample(drawn: Simulation) -> Simulation:
    """A participant in fifty, who are written and read within a second, and all else."""
    some = {year: registry.iloc[::50] for year, registry in drawn.registries.items()}
    return dataclasses.replace(drawn, registries=some)


@pytest.fixture(scope="module")
def folder(sample: Simulation, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The files of the sample."""
    written = tmp_path_factory.mktemp("simulation") / "new" / "folder"
    steps: list[tuple[str, float]] = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("data.simulate.draw", lambda seed: {2025: sample}[seed])
        paths = simulate(written, progress=lambda step, done: steps.append((step, done)))
    assert paths == [
        written / "kepesertaan_2023.xlsx",
        written / "kepesertaan_2024.xlsx",
        written / "kepesertaan_2025.xlsx",
        written / "klaim_manfaat.csv",
        written / "bantuan_pertanian.xlsx",
    ]
    fractions = [fraction for _, fraction in steps]
    assert fractions == sorted(fractions)
    assert (fractions[0], fractions[-1]) == (0.0, 1.0)
    return written


def as_written(year: int, registry: pd.DataFrame) -> pd.DataFrame:
    """What the workbook of a year holds: its headers with texts, numbers and days."""
    return pd.DataFrame(
        {
            header: pd.to_datetime(list(values), unit="D", origin="1899-12-30")
            if header.startswith("Tanggal")
            else list(values)
            for header, values in registry_columns(year, registry).items()
        }
    )


@pytest.fixture(scope="module")
def registries(drawn: Simulation) -> dict[int, pd.DataFrame]:
    return {year: as_written(year, registry) for year, registry in drawn.registries.items()}


@pytest.mark.parametrize("year", [2023, 2024, 2025])
def test_a_workbook_holds_every_participant_that_was_drawn(
    folder: Path, sample: Simulation, year: int
) -> None:
    read = pd.read_excel(
        folder / f"kepesertaan_{year}.xlsx",
        sheet_name="Kepesertaan",
        engine="calamine",
        dtype={"NIK": object},
    )
    assert len(read) > 800
    pd.testing.assert_frame_equal(
        read, as_written(year, sample.registries[year]), check_dtype=False
    )


@pytest.fixture(scope="module")
def benefits(folder: Path) -> pd.DataFrame:
    table = pd.read_csv(
        folder / "klaim_manfaat.csv",
        sep=";",
        encoding="utf-8-sig",
        dtype=str,
        keep_default_na=False,
    )
    assert table["Nominal"].str.fullmatch(r"[1-9]\d*,00").all()
    assert table["Tanggal Bayar"].str.fullmatch(r"\d\d/\d\d/\d{4}").all()
    return table.assign(
        rupiah=table["Nominal"].str.removesuffix(",00").astype("int64"),
        day=pd.to_datetime(table["Tanggal Bayar"], format="%d/%m/%Y"),
    )


@pytest.fixture(scope="module")
def aid(folder: Path) -> pd.DataFrame:
    return pd.read_excel(folder / "bantuan_pertanian.xlsx", sheet_name="Bantuan", engine="calamine")


def by_sector(registry: pd.DataFrame) -> dict[str, int]:
    counted = registry["Sektor"].value_counts()
    return {sector: int(counted.get(label, 0)) for sector, label in SECTOR_LABELS.items()}


def test_participants_of_2025_are_those_that_were_announced(
    registries: dict[int, pd.DataFrame],
) -> None:
    counts = by_sector(registries[2025])
    assert as_printed(sum(counts.values()), "participants_2025")
    for sector in ("buruh_tani", "keagamaan", "petani", "desa", "nelayan"):
        assert as_printed(counts[sector], f"participants_2025_{sector}"), sector
    assert counts["pedagang"] == 835  # "ratusan": what is left of 82.093


def test_all_of_2025_are_protected_when_they_were_counted(drawn: Simulation) -> None:
    active = active_by_month(drawn.registries[2025]).sum(axis=(1, 2))
    assert as_printed(active[10], "participants_2025_november")
    assert as_printed(active[11], "participants_2025")
    # The printed 25,3 is cut off after its last digit.
    share = 100 * active[10] / claim("protected_workers_2025").number
    published = claim("contribution_share_2025")
    assert published.number <= share < published.number + published.last_digit


def test_farm_labourers_of_2025_have_the_months_that_their_budget_pays(
    drawn: Simulation,
) -> None:
    registry = drawn.registries[2025]
    labourers = registry[registry["sector"] == "buruh_tani"]
    month = len(labourers) * int(claim("premium_month").number)
    paid = int(labourers["months"].sum() * claim("premium_month").number)
    budget = claim("dbhcht_disnaker_2025").number - claim("dbhcht_training_2025").number
    assert round(budget / month, 1) == Decimal("7.4")
    assert paid <= budget < paid + month
    july = active_by_month(registry)[6, :, list(SECTORS).index("buruh_tani")].sum()
    assert as_printed(july, "participants_2025_dbhcht_july")


def test_participants_of_2023_and_2024_are_those_that_were_announced(
    registries: dict[int, pd.DataFrame],
) -> None:
    earlier, later = by_sector(registries[2023]), by_sector(registries[2024])
    assert as_printed(sum(earlier.values()), "participants_2023")
    for sector in ("buruh_tani", "nelayan", "petani"):
        assert as_printed(earlier[sector], f"participants_2023_{sector}"), sector
    for sector in ("buruh_tani", "pedagang", "nelayan"):
        assert as_printed(later[sector], f"participants_2024_{sector}"), sector
    assert earlier["pedagang"] == 0


def test_2025_is_the_largest_of_the_three_years(registries: dict[int, pd.DataFrame]) -> None:
    assert len(registries[2025]) > max(len(registries[2023]), len(registries[2024]))


@pytest.mark.parametrize("year", [2023, 2024])
def test_farm_labourers_are_paid_the_four_planned_months_before_2025(
    registries: dict[int, pd.DataFrame], year: int
) -> None:
    registry = registries[year]
    labourers = registry[registry["Sektor"] == SECTOR_LABELS["buruh_tani"]]
    assert set(labourers["Bulan Dibayar"]) == {int(claim("months_2024_buruh_tani").number)}
    assert set(labourers["Tanggal Mulai"]) == {pd.Timestamp(year, 9, 1)}


def test_hawkers_of_2024_start_when_they_were_registered(
    registries: dict[int, pd.DataFrame],
) -> None:
    registry = registries[2024]
    hawkers = registry[registry["Sektor"] == SECTOR_LABELS["pedagang"]]
    assert set(hawkers["Tanggal Mulai"]) == {pd.Timestamp(2024, 8, 1)}
    assert set(hawkers["Bulan Dibayar"]) == {5}


def test_no_paid_month_lies_outside_the_year(registries: dict[int, pd.DataFrame]) -> None:
    for year, registry in registries.items():
        assert set(registry["Tanggal Mulai"].dt.year) == {year}
        assert registry["Bulan Dibayar"].min() >= 1
        assert (registry["Tanggal Mulai"].dt.month + registry["Bulan Dibayar"]).max() <= 13


def test_nobody_looks_like_a_real_person(registries: dict[int, pd.DataFrame]) -> None:
    for registry in registries.values():
        assert registry["NIK"].str.fullmatch(r"99\d{14}").all()
        assert registry["NIK"].is_unique
        assert registry["Nama"].str.fullmatch(r"Nama Simulasi \d{6}").all()


def test_everybody_is_of_working_age_all_year(registries: dict[int, pd.DataFrame]) -> None:
    for year, registry in registries.items():
        born = registry["Tanggal Lahir"]
        assert born.max() <= pd.Timestamp(year - 18, 1, 1)
        assert born.min() > pd.Timestamp(year - 65, 12, 31)


def test_fishermen_live_in_the_six_fishing_kecamatan_and_mostly_in_puger(
    registries: dict[int, pd.DataFrame],
) -> None:
    for registry in registries.values():
        fishermen = registry[registry["Sektor"] == SECTOR_LABELS["nelayan"]]
        homes = fishermen["Kecamatan"].value_counts(normalize=True)
        assert set(homes.index) == FISHING_KECAMATAN
        assert homes["Puger"] == pytest.approx(4460 / 6199, abs=0.05)
        assert (fishermen["Jenis Kelamin"] == "L").mean() > 0.9


def test_village_workers_come_from_desa_only(registries: dict[int, pd.DataFrame]) -> None:
    without_desa = {kecamatan.name for kecamatan in KECAMATAN.values() if kecamatan.desa == 0}
    assert without_desa == {"Kaliwates", "Patrang", "Sumbersari"}
    for registry in registries.values():
        workers = registry[registry["Sektor"] == SECTOR_LABELS["desa"]]
        assert (
            set(workers["Kecamatan"])
            == {kecamatan.name for kecamatan in KECAMATAN.values()} - without_desa
        )
        assert len(workers.groupby(["Kecamatan", "Desa/Kelurahan"])) == 226


def test_every_village_is_written_under_its_own_kecamatan(
    registries: dict[int, pd.DataFrame],
) -> None:
    official = {(KECAMATAN[village.kecamatan].name, village.name) for village in VILLAGES}
    for registry in registries.values():
        written = registry[["Kecamatan", "Desa/Kelurahan"]].drop_duplicates()
        assert set(written.itertuples(index=False, name=None)) == official


def test_each_sector_is_paid_from_the_fund_that_was_named(
    registries: dict[int, pd.DataFrame],
) -> None:
    expected = {
        (SECTOR_LABELS[sector], FUNDING[fund].short_label)
        for sector, fund in {
            "buruh_tani": "dbhcht",
            "keagamaan": "apbd",
            "petani": "apbd",
            "desa": "dbh_pajak_desa",
            "nelayan": "apbd",
            "pedagang": "apbd",
        }.items()
    }
    pairs = registries[2025][["Sektor", "Sumber Dana"]].drop_duplicates()
    assert set(pairs.itertuples(index=False, name=None)) == expected


def test_a_kecamatan_changes_a_little_from_year_to_year(
    registries: dict[int, pd.DataFrame],
) -> None:
    farmers = pd.DataFrame(
        {
            year: registry.loc[registry["Sektor"] == SECTOR_LABELS["petani"], "Kecamatan"]
            .value_counts()
            .sort_index()
            for year, registry in registries.items()
        }
    )
    change = farmers[2025] / farmers[2023] - 1
    assert (change != 0).sum() > 25
    assert change.abs().max() < 0.5


def test_workbooks_hold_numbers_dates_and_text_in_the_agreed_columns(folder: Path) -> None:
    book = openpyxl.load_workbook(folder / "kepesertaan_2025.xlsx", read_only=True)
    header, first = book["Kepesertaan"].iter_rows(max_row=2)
    assert [cell.value for cell in header] == [
        "NIK",
        "Nama",
        "Jenis Kelamin",
        "Tanggal Lahir",
        "Kecamatan",
        "Desa/Kelurahan",
        "Sektor",
        "Sumber Dana",
        "Tanggal Mulai",
        "Bulan Dibayar",
    ]
    assert [cell.data_type for cell in first] == list("sssdssssdn")
    book.close()
    book = openpyxl.load_workbook(folder / "bantuan_pertanian.xlsx", read_only=True)
    header, first = book["Bantuan"].iter_rows(max_row=2)
    assert [cell.value for cell in header] == [
        "Tanggal Serah",
        "Jenis Bantuan",
        "Jumlah",
        "Satuan",
        "Nilai (Rp)",
        "Asal Dana",
        "Kecamatan",
        "Kelompok Penerima",
    ]
    assert [cell.data_type for cell in first] == list("dsnsnsss")
    book.close()


def test_the_claims_file_opens_in_an_indonesian_excel(folder: Path) -> None:
    written = (folder / "klaim_manfaat.csv").read_bytes()
    assert written.startswith(
        b"\xef\xbb\xbfTanggal Bayar;Program;Sektor;Kecamatan;Jenjang;Penerima;Nominal\r\n"
    )


def test_benefits_of_three_years_are_those_that_were_announced(benefits: pd.DataFrame) -> None:
    by_programme = benefits.groupby("Program")["rupiah"].sum()
    assert as_printed(len(benefits), "recipients_2023_2025")
    assert benefits["Penerima"].str.fullmatch(r"Penerima Simulasi \d{4}").all()
    assert benefits["Penerima"].is_unique
    assert as_printed(benefits["rupiah"].sum(), "benefit_2023_2025")
    assert as_printed(by_programme[PROGRAMMES["jkm"].short_label], "benefit_2023_2025_jkm")
    assert as_printed(by_programme[PROGRAMMES["jkk"].short_label], "benefit_2023_2025_jkk")
    assert as_printed(
        (benefits["Program"] == PROGRAMMES["beasiswa"].short_label).sum(),
        "scholarship_children_2023_2025",
    )


def test_benefits_of_2025_are_those_that_were_announced(benefits: pd.DataFrame) -> None:
    recent = benefits[benefits["day"] >= "2025-01-01"]
    without_scholarships = recent[recent["Program"] != PROGRAMMES["beasiswa"].short_label]
    assert as_printed(recent["rupiah"].sum(), "benefit_2025_to_december")
    assert as_printed(without_scholarships["rupiah"].sum(), "benefit_2025_jkm_jkk")


def test_payments_start_in_january_2023_and_end_on_10_december_2025(
    benefits: pd.DataFrame,
) -> None:
    assert dt.date(2023, 1, 1) <= benefits["day"].min().date() <= dt.date(2023, 1, 31)
    assert dt.date(2025, 12, 1) <= benefits["day"].max().date() <= dt.date(2025, 12, 10)
    assert benefits["day"].is_monotonic_increasing
    assert benefits["day"].dt.day_of_week.max() < 5
    assert benefits["day"].dt.to_period("M").nunique() == 36


def test_death_benefits_are_statutory_and_only_one_is_not_paid_in_full(
    benefits: pd.DataFrame,
) -> None:
    amounts = benefits.loc[benefits["Program"] == "JKM", "rupiah"].value_counts()
    full, funeral = int(claim("jkm_total").number), int(claim("jkm_funeral").number)
    assert amounts.to_dict() == {full: 1177, funeral: 1}


def test_a_scholarship_is_what_its_school_level_gets_in_a_year(benefits: pd.DataFrame) -> None:
    scholars = benefits[benefits["Program"] == "Beasiswa"]
    rates = {level.label: int(claim(level.rule_claim).number) for level in SCHOOL_LEVELS.values()}
    assert set(scholars["Jenjang"]) == set(rates)
    assert (scholars["Jenjang"].map(rates) == scholars["rupiah"]).all()
    assert (benefits.loc[benefits["Program"] != "Beasiswa", "Jenjang"] == "").all()


def test_a_child_gets_a_scholarship_with_the_death_benefit_of_a_parent(
    benefits: pd.DataFrame,
) -> None:
    where = ["day", "Kecamatan", "Sektor"]
    in_full = benefits[(benefits["Program"] == "JKM") & (benefits["rupiah"] > 10_000_000)]
    scholars = benefits[benefits["Program"] == "Beasiswa"].groupby(where).size()
    parents = in_full.groupby(where).size()
    assert (scholars <= parents.reindex(scholars.index, fill_value=0)).all()


def test_nobody_is_paid_in_a_sector_before_it_was_covered(benefits: pd.DataFrame) -> None:
    hawkers = benefits[benefits["Sektor"] == SECTOR_LABELS["pedagang"]]
    assert hawkers["day"].min() > pd.Timestamp(2024, 8, 31)
    fishermen = benefits[benefits["Sektor"] == SECTOR_LABELS["nelayan"]]
    assert set(fishermen["Kecamatan"]) <= FISHING_KECAMATAN


def test_the_five_heirs_of_panti_were_paid_by_their_ceremony(benefits: pd.DataFrame) -> None:
    ceremony = claim("recipients_2025_panti")
    paid = benefits[
        (benefits["Kecamatan"] == "Panti")
        & (benefits["Program"] == "JKM")
        & benefits["day"].between("2025-10-01", ceremony.period_start)
    ]
    assert len(paid) >= ceremony.number
    assert paid["rupiah"].sum() >= claim("benefit_2025_panti").number


def test_aid_is_what_was_announced(aid: pd.DataFrame) -> None:
    quantities = aid.groupby("Jenis Bantuan")["Jumlah"].sum()
    assert set(quantities.index) == {item.label for item in AID_ITEMS.values()}
    for item in AID_ITEMS.values():
        assert as_printed(quantities[item.label], f"aid_2025_{item.id}"), item.id
        assert set(aid.loc[aid["Jenis Bantuan"] == item.label, "Satuan"]) == {item.unit}
    assert as_printed(aid["Nilai (Rp)"].sum(), "aid_2025_value")
    assert aid["Jumlah"].min() >= 1
    assert aid["Nilai (Rp)"].min() > 0


def test_52_machines_are_handed_over_on_28_august(aid: pd.DataFrame) -> None:
    machines = aid["Jenis Bantuan"].isin(["Mesin pra-panen", "Mesin pasca-panen"])
    on_the_day = aid[machines & (aid["Tanggal Serah"] == "2025-08-28")]
    assert as_printed(on_the_day["Jumlah"].sum(), "alsintan_2025_august")


def test_aid_is_handed_over_by_22_december_and_mostly_from_the_centre(aid: pd.DataFrame) -> None:
    assert aid["Tanggal Serah"].min() >= pd.Timestamp(2025, 1, 1)
    assert aid["Tanggal Serah"].max() <= pd.Timestamp(claim("aid_2025_value").period_end)
    origins = aid["Asal Dana"].value_counts(normalize=True)
    assert set(origins.index) == {origin.short_label for origin in ORIGINS.values()}
    assert origins["Pusat"] > 0.5


def test_a_group_belongs_to_one_kecamatan(aid: pd.DataFrame) -> None:
    assert aid["Kelompok Penerima"].str.fullmatch(r"Poktan Simulasi \d{3}").all()
    assert aid.groupby("Kelompok Penerima")["Kecamatan"].nunique().max() == 1
    assert set(aid["Kecamatan"]) <= {kecamatan.name for kecamatan in KECAMATAN.values()}


def test_the_same_seed_gives_the_same_bytes(
    folder: Path, drawn: Simulation, tmp_path: Path
) -> None:
    again = draw(2025)
    write_registry(tmp_path / "kepesertaan_2023.xlsx", 2023, again.registries[2023].iloc[::50])
    write_benefits(tmp_path / "klaim_manfaat.csv", again.benefits)
    write_aid(tmp_path / "bantuan_pertanian.xlsx", again.aid)
    for path in tmp_path.iterdir():
        assert path.read_bytes() == (folder / path.name).read_bytes(), path.name
    for year, registry in again.registries.items():
        assert registry.equals(drawn.registries[year])


@pytest.mark.parametrize("seed", [1, 7, 2026])
def test_another_seed_gives_other_rows_with_the_same_totals(drawn: Simulation, seed: int) -> None:
    def totals(simulation: Simulation) -> dict[str, object]:
        paid, given = simulation.benefits, simulation.aid
        years = paid["day"].dt.year == 2025
        return {
            **{
                f"participants {year}": registry["sector"].value_counts().sort_index().to_dict()
                for year, registry in simulation.registries.items()
            },
            "payments": paid.groupby("programme")["amount"].agg(["size", "sum"]).to_dict(),
            "recent": paid[years].groupby("programme")["amount"].agg(["size", "sum"]).to_dict(),
            "aid": given.groupby("item")["quantity"].sum().to_dict(),
            "aid value": given["value"].sum(),
        }

    other = draw(seed)
    assert totals(other) == totals(drawn)
    assert not other.benefits.equals(drawn.benefits)
    assert not other.aid.equals(drawn.aid)
    for year, registry in other.registries.items():
        assert not registry.equals(drawn.registries[year])

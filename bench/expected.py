"""What the figures of a page must show for a choice, counted anew from the snapshot's files.

Nothing here goes through the dashboard's queries: pandas reads the Parquet files, and every figure
is held against the rows that belong in its table.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

import pandas as pd

from bench.visitor import Chosen
from data import catalogue, indonesian
from data.manifest import TABLES

Cells = Mapping[tuple[str, ...], str]
"""Cells of one column of a table, each by the texts that name its row."""

Check = tuple[str, Cells, Cells]
"""A figure's name, cells that it shows, and what they must be."""

_PARTICIPANTS = catalogue.metric("participants").label
_PER_1000 = catalogue.metric("participants_per_1000").label
_AMOUNT = catalogue.metric("amount_rp").label
_VALUE = catalogue.metric("value_rp").label
_NAMES = [one.name for one in catalogue.KECAMATAN.values()]
_SECTORS = {one.short_label: one.label for one in catalogue.SECTORS.values()}
_PROGRAMMES = {one.short_label: one.label for one in catalogue.PROGRAMMES.values()}
_BENEFITS = {catalogue.metric(one).label: one for one in ("amount_rp", "cases", "recipients")}
_MACHINES = {
    one.id: f"{one.label} ({one.unit})"
    for one in catalogue.AID_ITEMS.values()
    if one.unit == "unit"
}


@dataclass(frozen=True, slots=True)
class Cubes:
    """The tables of a snapshot, with the words of the screen in place of ids."""

    enrolled: pd.DataFrame
    active: pd.DataFrame
    paid: pd.DataFrame
    given: pd.DataFrame

    @classmethod
    def of(cls, folder: Path) -> "Cubes":
        """Read the snapshot in this folder."""
        return cls(*(_named(pd.read_parquet(folder / f"{table}.parquet")) for table in TABLES))


def _named(frame: pd.DataFrame) -> pd.DataFrame:
    named = frame.assign(
        place=frame["kecamatan"].map({key: one.name for key, one in catalogue.KECAMATAN.items()})
    )
    if "month" in frame:
        months = pd.to_datetime(frame["month"])
        named = named.assign(month=months, year=months.dt.year)
    for column, words in (
        ("sector", {key: one.short_label for key, one in catalogue.SECTORS.items()}),
        ("funding", {key: one.short_label for key, one in catalogue.FUNDING.items()}),
        ("programme", {key: one.short_label for key, one in catalogue.PROGRAMMES.items()}),
        ("sex", {key: one.label for key, one in catalogue.SEXES.items()}),
    ):
        if column in frame:
            named[column] = frame[column].map(words)
    return named


class Tables:
    """The tables below a page's figures, read as a reader does: by their headings."""

    def __init__(self, figures: Mapping[str, Mapping[str, Any]]) -> None:
        self._tables = {name: figure["table"] for name, figure in figures.items()}

    def names(self) -> set[str]:
        """The names of the figures that have a table."""
        return set(self._tables)

    def cells(self, name: str, heading: str, *keys: str) -> Cells:
        """A column of a figure's table by the texts of its key columns; none if it lacks one."""
        return dict(self._rows(name, heading, keys))

    def sums(self, name: str, heading: str, *keys: str) -> Cells:
        """A column of whole numbers, added up over the rows that have the same keys."""
        return self._gathered(sum, name, heading, keys)

    def largest(self, name: str, heading: str, *keys: str) -> Cells:
        """The largest of a column of whole numbers among the rows that have the same keys."""
        return self._gathered(max, name, heading, keys)

    def _gathered(
        self, gather: Callable[[list[int]], int], name: str, heading: str, keys: Sequence[str]
    ) -> Cells:
        numbers: dict[tuple[str, ...], list[int]] = {}
        sign = ""
        for key, text in self._rows(name, heading, keys):
            sign = "Rp" if text.startswith("Rp") else ""
            numbers.setdefault(key, []).append(int(text.removeprefix("Rp").replace(".", "")))
        return {key: sign + _whole(gather(some)) for key, some in numbers.items()}

    def _rows(
        self, name: str, heading: str, keys: Sequence[str]
    ) -> Iterator[tuple[tuple[str, ...], str]]:
        table = self._tables.get(name, {"columns": [], "rows": []})
        places = {column["label"]: place for place, column in enumerate(table["columns"])}
        if {heading, *keys} <= set(places):
            for row in table["rows"]:
                yield tuple(row[places[key]] for key in keys), row[places[heading]]


def wrong(page: str, cubes: Cubes, chosen: Chosen, figures: Mapping[str, Any]) -> list[str]:
    """The figures of a page (its path) that do not show what the snapshot has for this choice.

    LookupError where the page draws a figure that nothing is known of here.
    """
    shown = Tables(figures)
    checks = list(PAGES[page](cubes, chosen, shown))
    if unknown := shown.names() - {name for name, _, _ in checks}:
        raise LookupError(f"{page}: nothing is known of {', '.join(sorted(unknown))}")
    found = (name for name, cells, expected in checks if not _agree(cells, expected))
    return list(dict.fromkeys(found))


def _agree(shown: Cells, expected: Cells) -> bool:
    """Whether every row is right, and none is left out that has something to show."""
    return all(expected.get(key) == text for key, text in shown.items()) and all(
        key in shown or text in ("", "0", "0,0", "Rp0") for key, text in expected.items()
    )


def _whole(number: float) -> str:
    return f"{round(number):,}".replace(",", ".")


def _rupiah(number: float) -> str:
    return f"Rp{_whole(number)}"


def _rate(part: int, whole: int) -> str:
    if not whole:
        return ""
    rounded = (Decimal(int(part)) / int(whole)).quantize(Decimal("0.1"), ROUND_HALF_UP)
    return str(rounded).replace(".", ",")


def _matching(rows: pd.DataFrame, **options: Sequence[Any]) -> pd.DataFrame:
    for column, wanted in options.items():
        rows = rows[rows[column].isin(list(wanted))]
    return rows


def _sums(
    rows: pd.DataFrame,
    column: str,
    show: Callable[[float], str] = _whole,
    **options: Sequence[Any] | Mapping[str, str],
) -> Cells:
    """The sums of a column for every combination of these options of other columns.

    A mapping of options gives the words by which the table calls each.
    """
    totals = rows.groupby(list(options))[column].sum()
    every = pd.MultiIndex.from_product([list(one) for one in options.values()])
    calls = [one if isinstance(one, Mapping) else {} for one in options.values()]
    written = {}
    for key in every:
        called = tuple(str(words.get(one, one)) for one, words in zip(key, calls, strict=True))
        written[called] = show(totals.get(key if len(key) > 1 else key[0], 0))
    return written


def _years(cubes: Cubes, shown: Tables, rows: pd.DataFrame, sectors: Sequence[str]) -> Check:
    years = sorted(set(cubes.enrolled["year"]))
    labels = {one: _SECTORS[one] for one in sectors}
    name = "peserta-per-tahun"
    cells = shown.cells(name, _PARTICIPANTS, "Tahun", "Sektor")
    return name, cells, _sums(rows, "participants", year=years, sector=labels)


def _kepesertaan(cubes: Cubes, chosen: Chosen, shown: Tables) -> Iterator[Check]:
    (year,), (measure,), place = chosen["Tahun"], chosen["Ukuran"], chosen["Kecamatan"]
    sectors, funding = chosen["Sektor"], chosen["Sumber dana"]
    wanted = _matching(cubes.enrolled, sector=sectors, funding=funding, sex=chosen["Jenis kelamin"])
    in_year = _matching(wanted, year=[int(year)])
    people = _sums(in_year, "participants", place=_NAMES)
    for name in ("peta-kecamatan", "peringkat-kecamatan"):
        yield name, shown.cells(name, _PARTICIPANTS, "Kecamatan"), people
    name = "sektor-kecamatan"
    for sector in sectors:
        expected = _measured(_matching(in_year, sector=[sector]), measure)
        yield name, shown.cells(name, sector, "Kecamatan"), expected
    yield _years(cubes, shown, _matching(wanted, place=place), sectors)
    name = "peserta-aktif-bulanan"
    active = _matching(cubes.active, sector=sectors, funding=funding, place=place)
    months = {one: indonesian.month_short(one) for one in sorted(set(cubes.active["month"]))}
    expected = _sums(active, "active_participants", month=months)
    yield name, shown.cells(name, "Jumlah", "Bulan"), expected


def _measured(rows: pd.DataFrame, measure: str) -> Cells:
    """A measure of Kepesertaan for every kecamatan."""
    sums = rows.groupby("place")[["participants", "person_months"]].sum()
    sums = sums.reindex(_NAMES, fill_value=0).astype(int)
    cells: dict[tuple[str, ...], str] = {}
    for one, people, months in zip(
        catalogue.KECAMATAN.values(), sums["participants"], sums["person_months"], strict=True
    ):
        if measure == _PARTICIPANTS:
            cells[one.name,] = _whole(people)
        elif measure == _PER_1000:
            cells[one.name,] = _rate(1000 * people, one.population_2024)
        else:
            cells[one.name,] = _rate(months, people)
    return cells


def _manfaat(cubes: Cubes, chosen: Chosen, shown: Tables) -> Iterator[Check]:
    (period,), (measure,) = chosen["Periode"], chosen["Hitungan"]
    programmes, place = chosen["Program"], chosen["Kecamatan"]
    labels = {one: _SECTORS[one] for one in chosen["Sektor"]}
    column = _BENEFITS[measure]
    show = _rupiah if column == "amount_rp" else _whole
    first, last = period.split("–")[0], period.split("–")[-1]
    asked = range(int(first), int(last) + 1)
    of_sectors = _matching(cubes.paid, sector=chosen["Sektor"])
    everywhere = _matching(of_sectors, year=asked)
    all_here = _matching(everywhere, place=place)
    here = _matching(all_here, programme=programmes)

    name = "manfaat-per-waktu"
    for one in programmes:
        total = show(_matching(here, programme=[one])[column].sum())
        yield name, shown.sums(name, one), {(): total}
    name = "manfaat-kumulatif"
    in_all_years = _matching(of_sectors, programme=programmes, place=place)
    expected = _sums(in_all_years, column, show, year=sorted(set(cubes.paid["year"])))
    yield name, shown.largest(name, measure, "Tahun"), expected
    name = "manfaat-tiap-program"
    expected = _sums(here, "amount_rp", _rupiah, programme=programmes)
    yield name, shown.sums(name, _AMOUNT, "Program"), expected
    name = "terbit-dan-tercatat"
    if name in shown.names():
        yield name, *_recorded(cubes, shown.cells(name, "Tercatat", "Angka", "Tahun"))

    by_sector = _sums(here, "amount_rp", _rupiah, sector=labels)
    yield (name := "manfaat-sektor"), shown.cells(name, _AMOUNT, "Sektor"), by_sector
    expected = _sums(_matching(all_here, programme=["JKM"]), "cases", sector=labels)
    yield (name := "rata-rata-jkm"), shown.cells(name, "Kasus JKM", "Sektor"), expected
    if (name := "beasiswa-jenjang") in shown.names():
        levels = {key: one.label for key, one in catalogue.SCHOOL_LEVELS.items()}
        expected = _sums(all_here, "recipients", school_level=levels)
        yield name, shown.cells(name, "Anak", "Jenjang"), expected

    of_programmes = _matching(everywhere, programme=programmes)
    expected = _sums(of_programmes, "amount_rp", _rupiah, place=_NAMES)
    for name in ("peta-manfaat", "peringkat-manfaat"):
        yield name, shown.cells(name, _AMOUNT, "Kecamatan"), expected
    name = "rata-rata-jkm-kecamatan"
    expected = _sums(_matching(everywhere, programme=["JKM"]), "cases", place=_NAMES)
    yield name, shown.cells(name, "Kasus JKM", "Kecamatan"), expected


def _recorded(cubes: Cubes, cells: Cells) -> tuple[Cells, Cells]:
    """What the registry has for claims about whole years, of all programmes or of one."""
    shown = {key: text for key, text in cells.items() if "–" in key[1]}
    expected: dict[tuple[str, ...], str] = {}
    for what, period in shown:
        first, last = map(int, period.split("–"))
        paid = _matching(cubes.paid, year=range(first, last + 1))
        paid = _matching(paid, programme=[what]) if what in _PROGRAMMES else paid
        rupiah = shown[what, period].startswith("Rp")
        total = paid["amount_rp" if rupiah else "recipients"].sum()
        expected[what, period] = _rupiah(total) if rupiah else _whole(total)
    return shown, expected


def _pertanian(cubes: Cubes, chosen: Chosen, shown: Tables) -> Iterator[Check]:
    years, place = [int(one) for one in chosen["Tahun"]], chosen["Kecamatan"]
    given, enrolled = _matching(cubes.given, year=years), _matching(cubes.enrolled, year=years)
    name = "bantuan-jenis"
    for item, heading in _MACHINES.items():
        expected = _sums(_matching(given, item=[item]), "quantity", place=_NAMES)
        yield name, shown.cells(name, heading, "Kecamatan"), expected
    value = _sums(given, "value_rp", _rupiah, place=_NAMES)
    yield (name := "bantuan-asal"), shown.cells(name, "Jumlah", "Kecamatan"), value
    people = _sums(enrolled, "participants", place=_NAMES)
    for name in ("peta", "sebaran", "daftar"):
        name = f"bantuan-perlindungan-{name}"
        yield name, shown.cells(name, _VALUE, "Kecamatan"), value
        yield name, shown.cells(name, _PARTICIPANTS, "Kecamatan"), people
    expected = _sums(_matching(enrolled, place=place), "participants", sector=_SECTORS)
    yield (name := "sektor-bersama"), shown.cells(name, _PARTICIPANTS, "Sektor"), expected
    name = "mesin-bulanan"
    for item, heading in _MACHINES.items():
        total = _matching(given, place=place, item=[item])["quantity"].sum()
        yield name, shown.sums(name, heading), {(): _whole(total)}


def _profile(cubes: Cubes, chosen: Chosen, shown: Tables) -> Iterator[Check]:
    year, place = int(chosen["Tahun"][0]), chosen["Kecamatan"]
    enrolled = _matching(cubes.enrolled, year=[year])
    name = "posisi-kecamatan"
    yield name, shown.cells(name, _PER_1000, "Kecamatan"), _measured(enrolled, _PER_1000)
    name = "peta-tetangga"
    cells = shown.cells(name, _PARTICIPANTS, "Kecamatan")
    near = [one for (one,) in cells] or place
    yield name, cells, _sums(enrolled, "participants", place=near)
    here = _matching(cubes.enrolled, place=place)
    yield _years(cubes, shown, here, list(_SECTORS))
    if year > min(cubes.enrolled["year"]):
        name = "perubahan-sektor"
        for one in (year - 1, year):
            expected = _sums(_matching(here, year=[one]), "participants", sector=_SECTORS)
            yield name, shown.cells(name, str(one), "Sektor"), expected
    name = "manfaat-kecamatan"
    paid = _matching(cubes.paid, place=place)
    years = sorted(set(cubes.paid["year"]))
    expected = _sums(paid, "amount_rp", _rupiah, year=years, programme=_PROGRAMMES)
    yield name, shown.cells(name, _AMOUNT, "Tahun", "Program"), expected
    name = "bantuan-kecamatan"
    given = _matching(cubes.given, place=place, year=[year])
    items = {key: one.label for key, one in catalogue.AID_ITEMS.items()}
    expected = _sums(given, "value_rp", _rupiah, item=items)
    yield name, shown.cells(name, _VALUE, "Jenis bantuan"), expected


PAGES: Mapping[str, Callable[[Cubes, Chosen, Tables], Iterator[Check]]] = {
    "kepesertaan": _kepesertaan,
    "manfaat": _manfaat,
    "pertanian": _pertanian,
    "kecamatan": _profile,
}
"""How the figures of a page are checked, by its path: the pages that have filters."""

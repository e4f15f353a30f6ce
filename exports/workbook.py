"""The rows of a figure as a workbook (XLSX): a cover, the data as real numbers, and notes.

Number formats are stored in English notation, as the file format demands, and with the language
code of Indonesian, so that LibreOffice writes points and commas and every program the Indonesian
months wherever it runs. Excel takes separators from the computer; an Indonesian one shows 82.093
and 25,36%. A column's format follows from its amounts, so that it shows the digits of the screen
while the cell keeps all that there are. A percentage is a fraction, as spreadsheets reckon.
"""

import datetime as dt
import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any, TypeAlias

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from charts.model import Chart, Column
from charts.provenance import publishers
from charts.tiles import Tile, is_simulated
from data import catalogue, indonesian
from data.catalogue import Metric
from data.frames import is_missing
from data.manifest import TABLES
from data.numbers import PERCENT, RUPIAH, Amount
from exports.deck_notes import metrics
from exports.stamp import Stamp
from exports.table import REMARKS, heading, origins, own_origin, remarks, tabled

COVER, DATA, NOTES = "Sampul", "Data", "Catatan"
HEADING_ROW = 3
"""The 1-based row of the column headings, below finding and status."""
ABOVE = 4
"""Rows above the numbers behind a drawing."""

SIMULATED = "SIMULASI"
_WARNING = f"{SIMULATED}: data buatan, bukan kenyataan"
_INDONESIAN = "[$-421]"
_INK, _PALE, _RED = "#1c2733", "#dbe7f1", "#b3261e"
_WIDEST, _NARROWEST = 36, 9
"""Maximum and minimum width of data columns, in characters."""
_WIDEST_UNPRINTED = 120
_LINE = 15
_UPRIGHT = 130
"""Characters of 8 points that fit the width of portrait A4."""
_AT_THE_FOOT = 255 - len("&C&8\nHalaman &P dari &N")
"""How many letters a page's foot has for the origin: a footer has at most 255."""
_Style: TypeAlias = Callable[..., Format]
"""Returns the cached format of these properties."""

_DENOMINATORS: Mapping[str, str] = {
    "months_per_participant": "participants",
    "participants_per_1000": "population",
    "benefit_per_1000": "participants",
    "amount_per_case": "jkm_cases",
    "benefit_premium_ratio": "premium_rp",
    "value_rp_per_capita": "population",
}
"""The field that each measure is divided by: where that is zero, the measure does not apply."""


def workbook(tile: Tile, stamp: Stamp | None = None) -> bytes:
    """Write the rows of this figure or card as XLSX; the same bytes for the same tile and stamp.

    Texts are written as texts, whatever they begin with. A cell without a value is empty, and a
    column at the end says whether the number is unknown or does not apply: neither is zero.
    """
    rows = tabled(tile)
    file = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(file, options) as book:

        @cache
        def style(**properties: Any) -> Format:  # noqa: ANN401
            return book.add_format({"valign": "top", **properties})

        book.set_properties(_properties(rows, stamp))
        cover, data, notes = map(book.add_worksheet, (COVER, DATA, NOTES))
        _write_cover(cover, rows, stamp, style)
        _write_data(data, rows, style)
        _write_notes(notes, rows, metrics([tile]), style)
        for sheet in (cover, data, notes):
            _print_on_a4(sheet, rows)
    return file.getvalue()


def behind(
    chart: Chart, cells: Mapping[tuple[int, int], str | float], statuses: Mapping[int, str]
) -> tuple[str, bytes]:
    """Write the numbers behind a drawing as XLSX; return the name of the sheet and the file.

    `cells` are by row and column, which both begin at 0; `ABOVE` rows stand above them and say
    what the numbers are. `statuses` are ids by column, of columns that have one of their own.
    """
    file = io.BytesIO()
    simulated = is_simulated(chart)
    label = catalogue.STATUSES[chart.provenance.status].label
    name = SIMULATED if simulated else label
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        book.set_properties(_properties(chart, None))
        sheet = book.add_worksheet(name)
        bold = book.add_format({"bold": True})
        red = book.add_format({"bold": True, "font_size": 20, "font_color": _RED})
        sheet.write_string(
            0, 0, _WARNING if simulated else f"Status: {label}", red if simulated else bold
        )
        sheet.write_string(1, 0, f"{chart.title}. {chart.subtitle}.", bold)
        sheet.write_string(2, 0, chart.provenance.footer)
        if statuses:
            sheet.write_string(ABOVE - 1, 0, "Status", bold)
        for column, status in statuses.items():
            sheet.write_string(ABOVE - 1, column, catalogue.STATUSES[status].label, bold)
        for (row, column), value in cells.items():
            if isinstance(value, str):
                sheet.write_string(row + ABOVE, column, value)
            else:
                sheet.write_number(row + ABOVE, column, value)
        sheet.set_column(0, 0, 24)
        sheet.set_column(1, max(column for _, column in cells), 14)
    return name, file.getvalue()


def listing(
    title: str,
    facts: Mapping[str, str],
    columns: Mapping[str, tuple[str, int]],
    rows: Sequence[Mapping[str, Any]],
) -> bytes:
    """Write rows that are no figure as one sheet; `columns` have a heading and a width by field.

    `facts` stand above the rows. Numbers, amounts and dates are written as such.
    """
    file = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(file, options) as book:
        book.set_properties({"title": title, "created": dt.datetime(2025, 1, 1)})  # noqa: DTZ001
        sheet = book.add_worksheet(title)
        plain = book.add_format({"valign": "top", "text_wrap": True})
        bold = book.add_format({"valign": "top", "bold": True})
        moment = book.add_format(
            {"valign": "top", "align": "left", "num_format": f"{_INDONESIAN}d mmmm yyyy hh.mm"}
        )
        sheet.write_string(0, 0, title, book.add_format({"bold": True, "font_size": 16}))
        for row, (term, words) in enumerate(facts.items(), start=1):
            sheet.write_string(row, 0, term, bold)
            sheet.write_string(row, 1, words)
        first = len(facts) + 2
        head = book.add_format({"bold": True, "bottom": 1, "bg_color": _PALE, "text_wrap": True})
        for place, (label, width) in enumerate(columns.values()):
            sheet.set_column(place, place, width)
            sheet.write_string(first, place, label, head)
        for row, record in enumerate(rows, start=first + 1):
            for place, field in enumerate(columns):
                match record[field]:
                    case Amount(value=value) as amount if amount.known:
                        sheet.write_number(row, place, float(value or 0), plain)
                    case None | "" | Amount():
                        sheet.write_blank(row, place, None, plain)
                    case dt.datetime() as when:
                        sheet.write_datetime(row, place, when.replace(tzinfo=None), moment)
                    case int() | float() as number:
                        sheet.write_number(row, place, number, plain)
                    case words:
                        sheet.write_string(row, place, str(words), plain)
        sheet.autofilter(first, 0, max(first + 1, first + len(rows)), len(columns) - 1)
        sheet.freeze_panes(first + 1, 0)
        sheet.set_paper(9)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(first)
        sheet.set_footer("&L" + title + "&RHalaman &P dari &N")
    return file.getvalue()


def _properties(rows: Chart, stamp: Stamp | None) -> dict[str, Any]:
    origin = rows.provenance
    keywords = (origin.status, origin.snapshot, stamp.code if stamp else "")
    first_day = origin.as_of + "2025-01-01"[len(origin.as_of) :]
    return {
        "title": f"{SIMULATED}: {rows.headline}" if is_simulated(rows) else str(rows.headline),
        "subject": str(rows.subtitle),
        "author": "Dasbor Jember",
        "keywords": ", ".join(filter(None, keywords)),
        "comments": origin.footer,
        "created": dt.datetime.fromisoformat(first_day),
    }


# The cover


def _write_cover(sheet: Worksheet, rows: Chart, stamp: Stamp | None, style: _Style) -> None:
    sheet.set_column(0, 0, 18)
    sheet.set_column(1, 1, 70)
    sheet.hide_gridlines(2)
    row = 0
    if is_simulated(rows):
        big = style(bold=True, font_size=36, font_color=_RED)
        sheet.write_string(row, 0, SIMULATED, big)
        sheet.set_row(row, 48)
        sheet.write_string(row + 1, 0, f"{_WARNING}.", style(bold=True, font_color=_RED))
        row += 3
    title = style(bold=True, font_size=18, text_wrap=True, font_color=_INK)
    wrapped = style(text_wrap=True)
    sheet.merge_range(row, 0, row, 1, "", title)
    sheet.write_string(row, 0, str(rows.title), title)
    sheet.set_row(row, 24 * (1 + len(str(rows.title)) // 58))
    sheet.merge_range(row + 1, 0, row + 1, 1, "", wrapped)
    sheet.write_string(row + 1, 0, str(rows.subtitle), wrapped)
    sheet.set_row(row + 1, 16 * (1 + len(str(rows.subtitle)) // 95))
    row += 3
    for term, words in _facts(rows, stamp):
        sheet.write_string(row, 0, term, style(bold=True))
        sheet.write_string(row, 1, words, wrapped)
        sheet.set_row(row, _LINE * max(1, -(-len(words) // 72)))
        row += 1
    if stamp:
        picture = io.BytesIO(stamp.png(4))
        sheet.insert_image(row + 1, 1, "qr.png", {"image_data": picture, "description": stamp.code})


def _facts(rows: Chart, stamp: Stamp | None) -> Iterator[tuple[str, str]]:
    origin = rows.provenance
    status = catalogue.STATUSES[origin.status]
    yield "Status", f"{status.label}: {status.meaning}"
    yield "Per tanggal", indonesian.partial_date(origin.as_of)
    if words := remarks(rows).get("correction"):
        yield REMARKS["correction"], words
    for source in map(catalogue.SOURCES.__getitem__, origin.sources):
        yield "Sumber", f"{source.publisher}: {source.title}"
        if source.published:
            yield "", f"Terbit: {indonesian.partial_date(source.published)}"
        if source.url:
            yield "", f"Alamat: {source.url}"
        yield "", f"Lisensi: {source.licence}"
    if origin.attribution:
        yield "Peta", origin.attribution
    if origin.snapshot:
        yield "Snapshot", origin.snapshot
    if stamp:
        yield stamp.kind, stamp.code
        yield "Periksa di", stamp.payload


# The data


def _write_data(sheet: Worksheet, rows: Chart, style: _Style) -> None:
    heading = {"bold": True, "text_wrap": True, "bg_color": _PALE, "bottom": 1, "valign": "vcenter"}
    sheet.write_string(0, 0, str(rows.headline), style(bold=True, font_size=13, font_color=_INK))
    sheet.set_row(0, 20)
    if is_simulated(rows):
        sheet.write_string(1, 0, _WARNING, style(bold=True, font_size=20, font_color=_RED))
        sheet.set_row(1, 28)
    else:
        sheet.write_string(1, 0, str(rows.subtitle), style())
        sheet.set_row(1, 16)
    columns = list(_columns(rows))
    labels = [label for label, _ in columns]
    printed = labels.index("Sumber") if _is_at_the_foot(rows) else len(labels)
    widths = [
        _width(label, cells, _WIDEST if place < printed else _WIDEST_UNPRINTED)
        for place, (label, cells) in enumerate(columns)
    ]
    for place, (label, cells) in enumerate(columns):
        numeric = any(isinstance(cell.value, float) for cell in cells)
        side = {"align": "right"} if numeric else {"align": "left", "indent": 1}
        sheet.write_string(HEADING_ROW - 1, place, label, style(**heading, **side))
        for row, cell in enumerate(cells, start=HEADING_ROW):
            _write(sheet, row, place, cell, widths[place], style)
        sheet.set_column(place, place, widths[place])
    sheet.set_row(HEADING_ROW - 1, 46)
    sheet.freeze_panes(HEADING_ROW, 1)
    sheet.autofilter(HEADING_ROW - 1, 0, HEADING_ROW - 1 + len(rows.table), len(columns) - 1)
    for row, written in enumerate(zip(*(cells for _, cells in columns), strict=True)):
        lines = [
            -(-len(cell.value) // (width - 3))
            for cell, width in zip(written, widths, strict=True)
            if isinstance(cell.value, str)
        ]
        sheet.set_row(row + HEADING_ROW, _LINE * max(1, *lines))
    sheet.print_area(0, 0, HEADING_ROW - 1 + len(rows.table), printed - 1)
    sheet.repeat_rows(0, HEADING_ROW - 1)
    if sum(widths[:printed]) > _UPRIGHT:
        sheet.set_landscape()


def _width(label: str, cells: Sequence["_Cell"], widest: int) -> int:
    longest = max([len(word) for word in label.split()] + [len(cell.printed) for cell in cells])
    return min(widest, max(_NARROWEST, longest + 4))


def _is_at_the_foot(rows: Chart) -> bool:
    """Tell whether all rows share the origin in the printed footer."""
    whole = rows.provenance.footer.replace("&", "&&")
    same = {(origin.sources, origin.as_of) for origin in origins(rows)}
    return len(same) == 1 and not rows.assumed and len(whole) <= _AT_THE_FOOT


@dataclass(frozen=True, slots=True)
class _Cell:
    """A value, its format, and its displayed text."""

    value: str | float | dt.date | None
    printed: str
    code: str = ""


def _columns(rows: Chart) -> Iterator[tuple[str, list[_Cell]]]:
    """Yield the shown columns, the origin of each row, and why cells are empty, if any are."""
    for column in rows.columns:
        cells = [_cell(column, value) for value in rows.table[column.field].tolist()]
        yield heading(rows, column), cells
    sources, snapshot = origins(rows), rows.provenance.snapshot
    if "Status" not in {column.label for column in rows.columns}:
        yield "Status", [_text(catalogue.STATUSES[origin.status].label) for origin in sources]
    yield "Sumber", [_text(", ".join(publishers(origin.sources))) for origin in sources]
    yield "Per tanggal", [_as_of(origin.as_of) for origin in sources]
    if snapshot:
        yield "Snapshot", [_text(snapshot)] * len(sources)
    for name, words in remarks(rows).items():
        yield REMARKS[name], [_text(words)] * len(sources)
    records = rows.table.to_dict(orient="records")
    reasons = ["; ".join(_reasons(rows, record)) for record in records]
    if any(reasons):
        yield "Sel kosong", [_text(reason) for reason in reasons]


def _cell(column: Column, value: Any) -> _Cell:  # noqa: ANN401
    if is_missing(value):
        return _Cell(None, "")
    form = column.form
    if isinstance(form, Amount):
        number = float(value) / 100 if form.unit == PERCENT else float(value)
        return _Cell(number, column.show(value), number_format(form.of(value)))
    if form == "year" and not isinstance(value, str):
        return _Cell(float(value), str(value), f"{_INDONESIAN}0")
    if form in ("month", "short month"):
        months = "mmmm" if form == "month" else "mmm"
        return _Cell(value, column.show(value), f"{_INDONESIAN}{months} yyyy")
    return _text(column.show(value))


def number_format(amount: Amount) -> str:
    """Return the format that shows an amount with the screen's digits, in full."""
    shown = '"Rp"#,##0' if amount.unit == RUPIAH else "#,##0"
    if amount.unit != RUPIAH and amount.shown_decimals:
        shown += f".{'0' * amount.shown_decimals}"
    if amount.unit == PERCENT:
        shown += "%"
    if amount.signed:
        return f"{_INDONESIAN}+{shown};{_INDONESIAN}−{shown};{_INDONESIAN}{shown}"
    return f"{_INDONESIAN}{shown}"


def _text(words: str) -> _Cell:
    return _Cell(words, words)


def _as_of(date: str) -> _Cell:
    if len(date) != len("2025-12-31"):
        return _text(indonesian.partial_date(date) if date else "")
    day = dt.date.fromisoformat(date)
    return _Cell(day, indonesian.date(day), f"{_INDONESIAN}d mmmm yyyy")


def _reasons(rows: Chart, record: Mapping[Any, Any]) -> Iterator[str]:
    for column in rows.columns:
        if column.numeric and is_missing(record[column.field]):
            divisor = record.get(_DENOMINATORS.get(column.metric or column.field, ""))
            unsaid = column.show(None) or indonesian.NO_DATA
            words = record.get("printed") or unsaid
            if divisor == 0:
                why = "tidak berlaku (pembaginya nol)"
            else:
                why = words if words == unsaid else f"tertulis “{words}”, tanpa angka"
            yield f"{column.label}: {why}"


def _write(sheet: Worksheet, row: int, place: int, cell: _Cell, width: int, style: _Style) -> None:
    match cell.value:
        case None:
            sheet.write_blank(row, place, None, style(bg_color="#eceff1"))
        case "":
            pass
        case str(words):
            wrapped = style(text_wrap=len(words) > width - 4, align="left", indent=1)
            sheet.write_string(row, place, words, wrapped)
        case dt.date() as day:
            dated = style(num_format=cell.code, align="left", indent=1)
            sheet.write_datetime(row, place, dt.datetime.combine(day, dt.time()), dated)
        case number:
            sheet.write_number(row, place, number, style(num_format=cell.code))


# Notes


def _write_notes(sheet: Worksheet, rows: Chart, measures: Sequence[Metric], style: _Style) -> None:
    sheet.set_column(0, 0, 30)
    sheet.set_column(1, 1, 62)
    row = 0
    for title, lines in _notes(rows, measures):
        sheet.write_string(row, 0, title, style(bold=True, bg_color=_PALE))
        sheet.write_blank(row, 1, None, style(bg_color=_PALE))
        for term, words in lines:
            row += 1
            sheet.write_string(row, 0, term, style(bold=True, text_wrap=True))
            sheet.write_string(row, 1, words, style(text_wrap=True))
            sheet.set_row(row, _LINE * max(1, -(-len(words) // 64), -(-len(term) // 30)))
        row += 2


def _notes(rows: Chart, measures: Sequence[Metric]) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    if measures:
        yield "Definisi", [(metric.label, metric.definition) for metric in measures]
        yield "Satuan", [(metric.label, metric.unit) for metric in measures if metric.unit]
    if formulas := [(metric.label, metric.formula) for metric in measures if metric.formula]:
        yield "Rumus", formulas
    own = ((column.label, own_origin(rows, column)) for column in rows.columns)
    if footers := [(label, origin.footer) for label, origin in own if origin]:
        yield "Asal tiap kolom", footers
    if limits := list(_limits(rows, measures)):
        yield "Batasan", limits
    yield (
        "Cara membaca",
        [
            (
                "Sel kosong",
                "Tidak diketahui atau tidak berlaku, bukan nol; lihat kolom “Sel kosong”.",
            ),
            ("0", "Dihitung, dan hasilnya nol."),
            *(
                (status.label, status.meaning)
                for status in catalogue.STATUSES.values()
                if status.id in _statuses(rows)
            ),
        ],
    )


def _statuses(rows: Chart) -> set[str]:
    """Return the ids of all statuses that a reader of these rows meets."""
    columns = (own_origin(rows, column) for column in rows.columns)
    shown = (rows.table[column.field] for column in rows.columns if column.form == "status")
    return {
        rows.provenance.status,
        *(origin.status for origin in origins(rows)),
        *(origin.status for origin in columns if origin),
        *(status for column in shown for status in column),
    }


def _limits(rows: Chart, measures: Sequence[Metric]) -> Iterator[tuple[str, str]]:
    shown = {column.metric or column.field for column in rows.columns}
    used = (shown | {metric.id for metric in measures}) & set(catalogue.METRICS)
    for dataset in catalogue.DATASETS.values():
        if rows.provenance.snapshot and used & set(TABLES.get(dataset.id, ())):
            for place, limit in enumerate(dataset.limits):
                yield ("" if place else dataset.title), limit


# Paper


def _print_on_a4(sheet: Worksheet, rows: Chart) -> None:
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(left=0.5, right=0.5, top=0.9 if is_simulated(rows) else 0.6, bottom=0.9)
    if is_simulated(rows):
        sheet.set_header(f'&C&"-,Bold"&28&K{_RED[1:].upper()}{SIMULATED}')
    sheet.set_footer(f"&C&8{_footer(rows)}\nHalaman &P dari &N")


def _footer(rows: Chart) -> str:
    """Source, date, status and snapshot, with correction and the map's licence if they fit."""
    whole = rows.provenance
    forms = (whole, replace(whole, attribution=""), replace(whole, attribution="", correction=None))
    texts = [form.footer.replace("&", "&&") for form in forms]
    return next((text for text in texts if len(text) <= _AT_THE_FOOT), texts[-1][:_AT_THE_FOOT])

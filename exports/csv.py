"""The rows of a figure as CSV: for an Indonesian Excel, and for programs."""

import csv
import datetime as dt
import io
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from charts.model import Chart
from charts.provenance import INTERNAL, publishers
from data import catalogue
from data.frames import is_missing
from data.indonesian import MINUS
from exports.table import REMARKS, Origin, heading, origins, remarks

MACHINE_ORIGIN = ("status", "sources", "as_of", "snapshot")
"""The last columns of the CSV for programs."""

_SIGNED = re.compile(r"[+−-][\d.,]+%?")
_EXCEL_ORIGIN = ("Status", "Sumber", "Per tanggal", "Snapshot")


def for_excel(chart: Chart) -> str:
    """Write the rows as an Indonesian Excel opens them: BOM, semicolons, decimal commas.

    Every row ends with its status, source, as-of date and snapshot, and with what the chart
    assumes and what was revised, so that a cell that is copied elsewhere can still be traced. Texts
    that a spreadsheet would take for a formula are quoted.
    """
    snapshot, remarked = chart.provenance.snapshot, remarks(chart)
    internal = f" ({INTERNAL})" if chart.provenance.internal else ""
    # The origin says the status of each row, too, and a spreadsheet wants each heading once.
    columns = [column for column in chart.columns if column.label not in _EXCEL_ORIGIN]
    labelled = {
        column.field: [column.show(value) for value in chart.table[column.field]]
        for column in columns
        if column.form == "status"
    }
    headings = [
        *(heading(chart, column) for column in columns),
        *_EXCEL_ORIGIN,
        *(REMARKS[name] for name in remarked),
    ]
    rows = _rows(
        replace(chart, table=chart.table.assign(**labelled)),
        [column.field for column in columns],
        lambda row: (
            catalogue.STATUSES[row.status].label + internal,
            ", ".join(publishers(row.sources)),
            row.as_of,
            snapshot,
            *remarked.values(),
        ),
    )
    return listed(headings, rows)


def listed(headings: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Write a table that is no figure as `for_excel` does; its rows say their own status."""
    return "\ufeff" + _lines(headings, rows, decimal=",", delimiter=";")


def for_machines(chart: Chart) -> str:
    """Write the rows as programs read them: UTF-8, commas, decimal points, ISO dates, ids.

    The first column is the Kemendagri code where rows are kecamatan; the last ones are the ids of
    status and sources (joined by a space), the as-of date and the snapshot, and in words what the
    chart assumes and what was revised, if anything, and that it is not for the public, if it is
    not.
    """
    names, snapshot = machine_fields(chart), chart.provenance.snapshot
    access = (INTERNAL,) if chart.provenance.internal else ()
    remarked = remarks(chart).values()
    rows = _rows(
        chart,
        list(names.values()),
        lambda row: (row.status, " ".join(row.sources), row.as_of, snapshot, *remarked, *access),
    )
    return _lines([*names, *machine_origin(chart)], rows, decimal=".", delimiter=",")


def machine_origin(chart: Chart) -> tuple[str, ...]:
    """Return the headings of the provenance columns for programs."""
    return (*MACHINE_ORIGIN, *remarks(chart), *(["access"] if chart.provenance.internal else []))


def machine_fields(chart: Chart) -> dict[str, str]:
    """Return the heading of each column for programs, before those of its origin, and its field.

    A column that the screen shows, too, as the status of its row is told apart from them.
    """
    fields = [column.field for column in chart.columns]
    if "code" in chart.table and "code" not in fields:
        fields = ["code", *fields]
    return {f"row_{field}" if field in MACHINE_ORIGIN else field: field for field in fields}


def _rows(
    chart: Chart, fields: Sequence[str], say: Callable[[Origin], tuple[str, ...]]
) -> Iterator[tuple[object, ...]]:
    columns = (chart.table[field].tolist() for field in fields)
    for origin, *values in zip(origins(chart), *columns, strict=True):
        yield *values, *say(origin)


def _lines(
    headings: Sequence[str], rows: Iterable[Sequence[object]], *, decimal: str, delimiter: str
) -> str:
    file = io.StringIO()
    writer = csv.writer(file, delimiter=delimiter, lineterminator="\r\n")
    writer.writerow(headings)
    writer.writerows([_cell(value, decimal) for value in row] for row in rows)
    return file.getvalue()


def _cell(value: object, decimal: str) -> str:
    if is_missing(value):
        return ""
    if isinstance(value, str):
        if _SIGNED.fullmatch(value):
            # Spreadsheets only accept the hyphen as minus.
            return value.replace(MINUS, "-")
        return f"'{value}" if value.startswith(("=", "+", "-", "@", "\t", "\r")) else value
    if isinstance(value, dt.datetime):
        return value.date().isoformat()
    if isinstance(value, float | Decimal):
        # Without exponent, which Excel would round.
        return f"{value:.10f}".rstrip("0").rstrip(".").replace(".", decimal)
    return str(value)

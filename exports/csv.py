"""The table of a chart as CSV: for an Indonesian Excel, and for programs."""

import csv
import datetime as dt
import io
from collections.abc import Mapping, Sequence
from decimal import Decimal

import pandas as pd

from charts.chart import Chart
from data import catalogue

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def for_excel(chart: Chart) -> str:
    """The drawn rows as an Indonesian Excel opens them: BOM, semicolons, decimal commas.

    Every row ends with its status, source, as-of date and snapshot, so that a cell that is copied
    elsewhere can still be traced. Texts that a spreadsheet would take for a formula are quoted.
    """
    origin = chart.provenance
    publishers = dict.fromkeys(catalogue.SOURCES[one].publisher for one in origin.sources)
    return "\ufeff" + _written(
        chart,
        [column.field for column in chart.columns],
        [column.label for column in chart.columns],
        {
            "Status": catalogue.STATUSES[origin.status].label,
            "Sumber": ", ".join(publishers),
            "Per tanggal": origin.as_of,
            "Snapshot": origin.snapshot,
        },
        decimal=",",
        delimiter=";",
    )


def for_machines(chart: Chart) -> str:
    """The drawn rows as programs read them: UTF-8, commas, decimal points, ISO dates, ids.

    The first column is the Kemendagri code where rows are kecamatan; the last ones are the ids of
    status and sources (joined by a space), the as-of date and the snapshot.
    """
    origin = chart.provenance
    fields = [column.field for column in chart.columns]
    fields = [*(["code"] if "code" in chart.table and "code" not in fields else []), *fields]
    return _written(
        chart,
        fields,
        fields,
        {
            "status": origin.status,
            "sources": " ".join(origin.sources),
            "as_of": origin.as_of,
            "snapshot": origin.snapshot,
        },
        decimal=".",
        delimiter=",",
    )


def _written(
    chart: Chart,
    fields: Sequence[str],
    headings: Sequence[str],
    origin: Mapping[str, str],
    *,
    decimal: str,
    delimiter: str,
) -> str:
    file = io.StringIO()
    writer = csv.writer(file, delimiter=delimiter, lineterminator="\r\n")
    writer.writerow([*headings, *origin])
    for values in zip(*(chart.table[field].tolist() for field in fields), strict=True):
        writer.writerow([_cell(value, decimal) for value in (*values, *origin.values())])
    return file.getvalue()


def _cell(value: object, decimal: str) -> str:
    if value is None or value is pd.NA or value != value:
        return ""
    if isinstance(value, str):
        return f"'{value}" if value.startswith(_FORMULA_STARTS) else value
    if isinstance(value, dt.datetime):
        return value.date().isoformat()
    if isinstance(value, float | Decimal):
        # Never with an exponent, which Excel would round.
        return f"{value:.10f}".rstrip("0").rstrip(".").replace(".", decimal)
    return str(value)

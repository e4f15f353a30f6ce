"""The table of a chart as CSV."""

import csv
import datetime as dt
import io
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
    tail = [
        catalogue.STATUSES[origin.status].label,
        ", ".join(dict.fromkeys(catalogue.SOURCES[one].publisher for one in origin.sources)),
        origin.as_of,
        origin.snapshot,
    ]
    file = io.StringIO()
    writer = csv.writer(file, delimiter=";", lineterminator="\r\n")
    writer.writerow(
        [column.label for column in chart.columns] + ["Status", "Sumber", "Per tanggal", "Snapshot"]
    )
    fields = [chart.table[column.field].tolist() for column in chart.columns]
    for values in zip(*fields, strict=True):
        writer.writerow([_cell(value) for value in (*values, *tail)])
    return "﻿" + file.getvalue()


def _cell(value: object) -> str:
    if value is None or value is pd.NA or value != value:
        return ""
    if isinstance(value, str):
        return f"'{value}" if value.startswith(_FORMULA_STARTS) else value
    if isinstance(value, dt.datetime):
        return value.date().isoformat()
    if isinstance(value, float | Decimal):
        # Never with an exponent, which Excel would round.
        return f"{value:.10f}".rstrip("0").rstrip(".").replace(".", ",")
    return str(value)

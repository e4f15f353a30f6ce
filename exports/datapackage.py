"""Data Package (Frictionless, version 2) of the CSV for programs.

Beyond what the standard knows, a field says its unit (`satuan`) and the package its status, as-of
date, snapshot and whether its numbers are made up (`simulasi`).
"""

import json
from collections.abc import Mapping
from typing import Any

import pandas as pd
from pandas.api import types

from charts.model import Chart, Column
from charts.provenance import INTERNAL
from data import catalogue
from data.numbers import Amount
from exports.csv import machine_fields, machine_origin
from exports.stamp import Stamp
from exports.table import origins, own_origin

_KNOWN_LICENCES: Mapping[str, Mapping[str, str]] = {
    "CC BY 3.0 IGO": {
        "name": "CC-BY-3.0-IGO",
        "path": "https://creativecommons.org/licenses/by/3.0/igo/",
    }
}
_UNNAMED = {"name": "notspecified"}
"""The licence name for licences that have no identifier."""

_CODES: Mapping[str, tuple[str, ...]] = {
    "code": tuple(catalogue.KECAMATAN),
    "kecamatan": tuple(place.name for place in catalogue.KECAMATAN.values()),
    "sector": tuple(catalogue.SECTORS),
    "sector_label": tuple(sector.label for sector in catalogue.SECTORS.values()),
    "programme": tuple(catalogue.PROGRAMMES),
    "status": tuple(catalogue.STATUSES),
    "row_status": (
        *catalogue.STATUSES,
        *(status.label for status in catalogue.STATUSES.values()),
    ),
}
"""The codes that a field of this name may hold."""

_ORIGIN: Mapping[str, tuple[str, str]] = {
    "status": ("Status", "Status angka dalam baris itu."),
    "sources": ("Sumber", "Kode sumber, dipisahkan spasi; rinciannya di `sources`."),
    "as_of": ("Per tanggal", "Tanggal keadaan data, seteliti yang diketahui."),
    "snapshot": ("Snapshot", "Nomor salinan data; kosong bila hanya angka terbit."),
    "assumption": (
        "Anggapan",
        "Yang dianggap benar walau belum pernah dinyatakan; angkanya hanya berlaku bila itu benar.",
    ),
    "correction": ("Koreksi", "Angka yang dahulu terbit lain: kapan dikoreksi, dan sebabnya."),
    "access": ("Akses", "Untuk siapa barisnya."),
}
_PRECISION: Mapping[int, str] = {4: "year", 7: "yearmonth", 10: "date"}


def datapackage(chart: Chart, path: str, stamp: Stamp | None = None) -> str:
    """Write `datapackage.json` for the CSV that `csv.for_machines` writes of these rows.

    `path` is where that CSV lies, relative to the description.
    """
    origin = chart.provenance
    status = catalogue.STATUSES[origin.status]
    simulated = origin.status == "simulasi"
    internal = f"{INTERNAL}. " if origin.internal else ""
    title = f"SIMULASI: {chart.headline}" if simulated else str(chart.headline)
    sources = [catalogue.SOURCES[source] for source in origin.sources]
    licences = dict.fromkeys(source.licence for source in sources)
    package = {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": chart.name,
        "title": title,
        "description": f"{internal}{chart.subtitle}. Status: {status.label}. {status.meaning}",
        "simulasi": simulated,
        "status": {"id": status.id, "label": status.label, "arti": status.meaning},
        "per_tanggal": origin.as_of,
        "snapshot": origin.snapshot,
        **({stamp.kind.lower(): stamp.code, "periksa": stamp.payload} if stamp else {}),
        "sources": [
            {
                "title": f"{source.publisher}: {source.title}",
                **({"path": source.url} if source.url else {}),
                "id": source.id,
                "terbit": source.published,
                "lisensi": source.licence,
            }
            for source in sources
        ],
        "licenses": [
            {**_KNOWN_LICENCES.get(words, _UNNAMED), "title": words} for words in licences
        ],
        "resources": [
            {
                "name": chart.name,
                "path": path,
                "title": title,
                "type": "table",
                "format": "csv",
                "mediatype": "text/csv",
                "encoding": "utf-8",
                "dialect": {"delimiter": ",", "lineTerminator": "\r\n", "header": True},
                "schema": _schema(chart),
            }
        ],
    }
    return json.dumps(package, ensure_ascii=False, indent=2) + "\n"


def _schema(chart: Chart) -> dict[str, Any]:
    columns = {column.field: column for column in chart.columns}
    fields: list[dict[str, Any]] = []
    for heading, field in machine_fields(chart).items():
        values = chart.table[field]
        column = columns.get(field)
        fields.append(
            {
                "name": heading,
                "type": _type(values, field),
                **(_about(chart, column) if column else {"title": "Kode wilayah Kemendagri"}),
                "constraints": _constraints(values, heading),
            }
        )
    fields += [_origin_field(chart, name) for name in machine_origin(chart)]
    return {
        "$schema": "https://datapackage.org/profiles/2.0/tableschema.json",
        "fields": fields,
        "missingValues": [""],
    }


def _about(chart: Chart, column: Column) -> dict[str, Any]:
    found: dict[str, Any] = {"title": column.label}
    metric = catalogue.METRICS.get(column.metric or column.field)
    if metric:
        found["description"] = metric.definition
    if unit := _unit(column, metric):
        found["satuan"] = unit
    if origin := own_origin(chart, column):
        found |= {
            "status": origin.status,
            "sources": list(origin.sources),
            "per_tanggal": origin.as_of,
        }
    return found


def _type(values: "pd.Series[Any]", field: str) -> str:
    if field == "year" and types.is_integer_dtype(values):
        return "year"
    if types.is_datetime64_any_dtype(values):
        return "date"
    if types.is_integer_dtype(values):
        return "integer"
    present = values.dropna().tolist()
    numeric = present and not any(isinstance(value, str) for value in present)
    return "number" if types.is_float_dtype(values) or numeric else "string"


def _unit(column: Column, metric: catalogue.Metric | None) -> str:
    """Return the unit of values: that of the item of aid, of the measure, or of the column."""
    if column.field in catalogue.AID_ITEMS:
        return catalogue.AID_ITEMS[column.field].unit
    if metric:
        return metric.unit
    return column.form.unit if isinstance(column.form, Amount) else ""


def _constraints(values: "pd.Series[Any]", heading: str) -> dict[str, Any]:
    known = _CODES.get(heading)
    # An empty text is a missing value, too, once it is in a CSV.
    found: dict[str, Any] = {"required": not (values.isna() | (values == "")).any()}
    if known and set(values.dropna()) <= set(known):
        found["enum"] = list(known)
    return found


def _origin_field(chart: Chart, name: str) -> dict[str, Any]:
    origin = chart.provenance
    title, description = _ORIGIN[name]
    kind = "string"
    constraints: dict[str, Any] = {"required": name != "snapshot" or bool(origin.snapshot)}
    if name == "as_of":
        lengths = {len(row.as_of) for row in origins(chart)}
        kind = _PRECISION[lengths.pop()] if len(lengths) == 1 else "string"
    if name == "status":
        constraints["enum"] = list(catalogue.STATUSES)
    return {
        "name": name,
        "type": kind,
        "title": title,
        "description": description,
        "constraints": constraints,
    }

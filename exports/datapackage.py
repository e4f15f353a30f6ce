"""A description of the CSV for programs, as a Data Package (Frictionless, version 2).

Beyond what the standard knows, a field says its unit (`satuan`) and the package its status, as-of
date, snapshot and whether its numbers are made up (`simulasi`).
"""

import json
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

import pandas as pd
from pandas.api import types

from data import catalogue
from exports.csv import MACHINE_ORIGIN, machine_fields
from exports.stamp import Stamp
from exports.table import Table, origins

_PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"
_SCHEMA = "https://datapackage.org/profiles/2.0/tableschema.json"

_KNOWN_LICENCES: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "CC BY 3.0 IGO": {
            "name": "CC-BY-3.0-IGO",
            "path": "https://creativecommons.org/licenses/by/3.0/igo/",
        }
    }
)
_UNNAMED = {"name": "notspecified"}
"""How the register of licences calls one that is only told in words."""

_CODES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "code": tuple(catalogue.KECAMATAN),
        "kecamatan": tuple(one.name for one in catalogue.KECAMATAN.values()),
        "sector": tuple(catalogue.SECTORS),
        "sector_label": tuple(one.label for one in catalogue.SECTORS.values()),
        "programme": tuple(catalogue.PROGRAMMES),
        "status": tuple(catalogue.STATUSES),
        "row_status": (
            *catalogue.STATUSES,
            *(one.label for one in catalogue.STATUSES.values()),
        ),
    }
)
"""What a field of this name may hold, and nothing else."""

_ORIGIN: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "status": ("Status", "Status angka dalam baris itu."),
        "sources": ("Sumber", "Kode sumber, dipisahkan spasi; rinciannya di `sources`."),
        "as_of": ("Per tanggal", "Tanggal keadaan data, seteliti yang diketahui."),
        "snapshot": ("Snapshot", "Nomor salinan data; kosong bila hanya angka terbit."),
    }
)
_PRECISION: Mapping[int, str] = MappingProxyType({4: "year", 7: "yearmonth", 10: "date"})


def datapackage(table: Table, path: str, stamp: Stamp | None = None) -> str:
    """The text of `datapackage.json` for the CSV that `csv.for_machines` writes of these rows.

    `path` is where that CSV lies, relative to the description.
    """
    return json.dumps(described(table, path, stamp), ensure_ascii=False, indent=2) + "\n"


def described(table: Table, path: str, stamp: Stamp | None = None) -> dict[str, Any]:
    """The same, ready for JSON."""
    origin = table.provenance
    status = catalogue.STATUSES[origin.status]
    simulated = origin.status == "simulasi"
    title = f"SIMULASI: {table.title}" if simulated else table.title
    sources = [catalogue.SOURCES[one] for one in origin.sources]
    licences = dict.fromkeys(one.licence for one in sources)
    return {
        "$schema": _PROFILE,
        "name": table.name,
        "title": title,
        "description": f"{table.subtitle}. Status: {status.label}. {status.meaning}",
        "simulasi": simulated,
        "status": {"id": status.id, "label": status.label, "arti": status.meaning},
        "per_tanggal": origin.as_of,
        "snapshot": origin.snapshot,
        **({stamp.kind.lower(): stamp.code, "periksa": stamp.payload} if stamp else {}),
        "sources": [
            {
                "title": f"{one.publisher}: {one.title}",
                **({"path": one.url} if one.url else {}),
                "id": one.id,
                "terbit": one.published,
                "lisensi": one.licence,
            }
            for one in sources
        ],
        "licenses": [
            {**_KNOWN_LICENCES.get(words, _UNNAMED), "title": words} for words in licences
        ],
        "resources": [
            {
                "name": table.name,
                "path": path,
                "title": title,
                "type": "table",
                "format": "csv",
                "mediatype": "text/csv",
                "encoding": "utf-8",
                "dialect": {"delimiter": ",", "lineTerminator": "\r\n", "header": True},
                "schema": _schema(table),
            }
        ],
    }


def _schema(table: Table) -> dict[str, Any]:
    labels = {column.field: column for column in table.columns}
    fields = []
    for heading, field in machine_fields(table).items():
        values = table.table[field]
        described_field: dict[str, Any] = {"name": heading, "type": _type(values, field)}
        if column := labels.get(field):
            described_field["title"] = column.label
            metric = catalogue.METRICS.get(column.metric or column.field)
            if metric:
                described_field["description"] = metric.definition
            if unit := _unit(table, field, metric):
                described_field["satuan"] = unit
        else:
            described_field["title"] = "Kode wilayah Kemendagri"
        described_field["constraints"] = _constraints(values, heading)
        fields.append(described_field)
    fields += [_origin_field(table, name) for name in MACHINE_ORIGIN]
    return {"$schema": _SCHEMA, "fields": fields, "missingValues": [""]}


def _type(values: "pd.Series[Any]", field: str) -> str:
    if field == "year" and types.is_integer_dtype(values):
        return "year"
    if types.is_datetime64_any_dtype(values):
        return "date"
    if types.is_integer_dtype(values):
        return "integer"
    present = values.dropna()
    numeric = len(present) > 0 and not present.map(lambda one: isinstance(one, str)).any()
    return "number" if types.is_float_dtype(values) or numeric else "string"


def _unit(table: Table, field: str, metric: catalogue.Metric | None) -> str:
    """The unit of the values: that of the item of aid, of the measure, or what the screen shows."""
    if field in catalogue.AID_ITEMS:
        return catalogue.AID_ITEMS[field].unit
    if metric:
        return metric.unit
    (column,) = (one for one in table.columns if one.field == field)
    shown = [column.show(one) for one in table.table[field].dropna()] if column.numeric else []
    if any(one.endswith("%") for one in shown):
        return "persen"
    return "rupiah" if any(one.startswith("Rp") for one in shown) else ""


def _constraints(values: "pd.Series[Any]", heading: str) -> dict[str, Any]:
    known = _CODES.get(heading)
    # An empty text is a missing value, too, once it is in a CSV.
    found: dict[str, Any] = {"required": not (values.isna() | (values == "")).any()}
    if known and set(values.dropna()) <= set(known):
        found["enum"] = list(known)
    return found


def _origin_field(table: Table, name: str) -> dict[str, Any]:
    origin = table.provenance
    title, description = _ORIGIN[name]
    field: dict[str, Any] = {"name": name, "type": "string", "title": title}
    field["description"] = description
    field["constraints"] = {"required": bool(name != "snapshot" or origin.snapshot)}
    if name == "as_of":
        lengths = {len(one.as_of) for one in origins(table)}
        field["type"] = _PRECISION[lengths.pop()] if len(lengths) == 1 else "string"
    if name == "status":
        field["constraints"]["enum"] = list(catalogue.STATUSES)
    return field

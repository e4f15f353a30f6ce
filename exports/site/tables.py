"""The tables of the API: the public data of a snapshot, and published claims."""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any, TypeAlias

import pandas as pd
from pyarrow import parquet

from charts.model import YEAR, BigNumber, Chart, Column, number, text
from charts.provenance import Provenance, counted
from charts.visibility import EITHER
from data import catalogue
from data.catalogue import UNDETAILED
from data.frames import is_missing, records, sum_whole
from data.indonesian import NOT_GIVEN, WITHHELD
from data.manifest import TABLES, measures
from data.manifest import WITHHELD as NAMES_OF_WITHHELD
from data.numbers import Amount, plain
from exports.csv import for_machines, machine_fields
from exports.datapackage import datapackage
from exports.metadata import CLASSIFIED, described
from exports.table import origins
from exports.workbook import workbook
from queries.answer import Answer
from queries.registry import Registry

Row: TypeAlias = dict[str, Any]
_Content: TypeAlias = tuple[pd.DataFrame, Sequence[Column], Provenance]

_LISTS = ("withheld", "not_given", "contradicts")
"""Columns that hold several words."""
_TOTAL_BY = {"enrolment_monthly": ["month"], "aid_monthly": ["year", "item"]}
"""Grouping of sums by table: stocks by month, quantities by item."""
_TYPES = {"SMALLINT": "Int64", "INTEGER": "Int64", "BIGINT": "Int64", "DATE": "datetime64[s]"}
_FACTS = ("area_km2_2024", "population_2010", "population_2024", "desa", "kelurahan")
_OF_CLAIM = {
    "id": "Nomor",
    "metric": "Ukuran",
    "label": "Angka",
    "dimension": "Kelompok",
    "value": "Nilai",
    "unit": "Satuan",
    "precision": "Ketelitian",
    "printed": "Tertulis",
    "period_start": "Sejak",
    "period_end": "Sampai",
    "area": "Wilayah",
    "scope": "Cakupan",
    "speaker": "Pembicara",
    "note": "Catatan",
}


@dataclass(frozen=True)
class Table:
    """A table with codes, its description, and the totals of the kabupaten."""

    chart: Chart
    described: Mapping[str, Any]
    totals: Sequence[Row] = ()

    @property
    def id(self) -> str:
        return self.chart.name

    @cached_property
    def package(self) -> Row:
        found: Row = json.loads(datapackage(self.chart, f"{self.id}.csv"))
        return found

    @property
    def fields(self) -> Sequence[Row]:
        found: Sequence[Row] = self.package["resources"][0]["schema"]["fields"]
        return found

    @property
    def structure(self) -> Row:
        """The contract for programs: columns, types, and labels of codes."""
        return {
            field["name"]: {"jenis": field["type"], "kode": _codes(field["name"])}
            for field in self.fields
        }

    @cached_property
    def csv(self) -> bytes:
        return for_machines(self.chart).encode()

    @cached_property
    def xlsx(self) -> bytes:
        return workbook(_in_words(self.chart))

    @property
    def hash(self) -> str:
        """A hash of all numbers, statuses and sources."""
        return hashlib.sha256(self.csv).hexdigest()

    @property
    def schema(self) -> Row:
        return {
            "type": "object",
            "required": [field["name"] for field in self.fields],
            "properties": {field["name"]: _json_schema(field) for field in self.fields},
            "additionalProperties": False,
        }

    @property
    def rows(self) -> list[Row]:
        names, snapshot = machine_fields(self.chart), self.chart.provenance.snapshot
        return [
            {
                **{heading: _json(field, row[field]) for heading, field in names.items()},
                "status": own.status,
                "sources": list(own.sources),
                "as_of": own.as_of,
                "snapshot": snapshot,
            }
            for row, own in zip(records(self.chart.table), origins(self.chart), strict=True)
        ]


def tables(registry: Registry) -> Iterator[Table]:
    """Make the tables that the registry's reader may see, in catalogue order."""
    for dataset in catalogue.DATASETS.values():
        if dataset.id in TABLES and registry.hides(dataset.id):
            continue
        totals: Sequence[Row] = ()
        if dataset.id in TABLES:
            cells = _cells(registry.folder / f"{dataset.id}.parquet")
            totals = _totals(dataset.id, cells)
            content = _cube(registry, dataset.id, cells)
        else:
            content = _kecamatan() if dataset.id == "kecamatan" else _claims()
        frame, columns, origin = content
        chart = Chart(
            name=dataset.id,
            drawing=BigNumber(""),
            title=plain(dataset.title),
            measured=dataset.definition.rstrip("."),
            provenance=origin,
            table=frame,
            columns=tuple(columns),
            height=0,
        )
        known = (dataset.id, registry.manifest, registry.named)
        yield Table(chart, {**described(*known), "baris": len(frame)}, totals)


def _json(field: str, value: Any) -> Any:  # noqa: ANN401
    if field in _LISTS:
        return value.split()
    if is_missing(value) or value == "":
        return None
    if isinstance(value, str | int | float):
        return value
    return value.isoformat()[:10] if hasattr(value, "isoformat") else float(value)


def _codes(name: str) -> dict[str, str]:
    if name in ("status", "metric"):
        known = catalogue.STATUSES if name == "status" else catalogue.METRICS
        return {record.id: record.label for record in known.values()}
    # The column `kecamatan` has names.
    named = {"code": "kecamatan", "kecamatan": ""}.get(name, name)
    return dict(CLASSIFIED.get(named, ("", {}))[1])


def _json_schema(field: Mapping[str, Any]) -> Row:
    name, missing = field["name"], not field["constraints"]["required"]
    about = {key: field[key] for key in ("title", "description", "satuan") if key in field}
    if name in (*_LISTS, "sources"):
        return {**about, "type": "array", "items": {"type": "string"}}
    if codes := _codes(name):
        known = [{"const": code, "title": label} for code, label in codes.items()]
        return {**about, "oneOf": [*known, *([{"type": "null"}] if missing else [])]}
    kind = "integer" if field["type"] == "year" else field["type"]
    # An as-of date is as precise as its source.
    if name == "as_of" or kind not in ("integer", "number"):
        kind = "string"
    return {**about, "type": [kind, "null"] if missing else kind}


# The cubes


def _cells(path: Path) -> list[Row]:
    """Read the rows of a Parquet file; `lost` is what they have lost in the public version."""
    rows: list[Row] = parquet.read_table(path).to_pylist()
    return [
        {
            **row,
            "lost": frozenset(row.get("lost") or ()),
            "year": row.get("year") or row["month"].year,
        }
        for row in rows
    ]


def _totals(table: str, cells: Sequence[Row]) -> list[Row]:
    """Add up all of the kabupaten; what is unknown of a part is unknown, unless others have it.

    Offices may say how many cases a programme has in one row, and its Rupiah in another.
    """
    keys, numbers = _TOTAL_BY.get(table, ["year"]), measures(table)
    groups: dict[tuple[Any, ...], list[Row]] = {}
    for cell in cells:
        groups.setdefault(tuple(_json(key, cell[key]) for key in keys), []).append(cell)
    totals = []
    for key in sorted(groups, key=str):
        parts = groups[key]
        rest = [UNDETAILED if None in map(part.get, numbers) else "" for part in parts]
        sums = {name: sum_whole([part[name] for part in parts], rest) for name in numbers}
        totals.append({**dict(zip(keys, key, strict=True)), **sums})
    return totals


def _cube(registry: Registry, table: str, cells: Sequence[Row]) -> _Content:
    """Make the rows of kecamatan of the public version.

    What is null says why in `withheld` or `not_given`, by the names of its columns. Rows that only
    let the sums of the public version be right are left out; a cell whose number is in a sum of
    several kecamatan has none.
    """
    names, numbers = list(TABLES[table]), measures(table)
    if (held := registry.folder / NAMES_OF_WITHHELD).is_file():
        blank = (cell for cell in _cells(held) if cell["cube"] == table and cell["kecamatan"])
        cells = [
            *(cell for cell in cells if "kecamatan" not in cell["lost"]),
            *(
                {**cell, **dict.fromkeys(numbers), "lost": {*numbers, "month"}}
                for cell in blank
                if "kecamatan" in cell["lost"]
            ),
        ]
    rows = []
    for cell in sorted(cells, key=lambda cell: [str(cell[name]) for name in names]):
        place = catalogue.KECAMATAN.get(cell["kecamatan"])
        if cell["kecamatan"] and not place:
            continue
        empty = [name for name in names if cell[name] is None]
        if "school_level" in empty and cell["programme"] not in (None, "beasiswa"):
            empty.remove("school_level")
        rows.append(
            {
                **{name: cell[name] for name in names},
                "code": cell["kecamatan"],
                "kecamatan": place and place.name,
                "withheld": " ".join(name for name in empty if name in cell["lost"]),
                "not_given": " ".join(name for name in empty if name not in cell["lost"]),
            }
        )
    frame = pd.DataFrame(rows, columns=[*names, "code", "withheld", "not_given"])
    kinds = {name: _TYPES[kind] for name, kind in TABLES[table].items() if kind in _TYPES}
    columns = [
        *([YEAR] if "year" in names else []),
        *([Column("month", "Bulan", "month")] if "month" in names else []),
        text("code", "Kode wilayah"),
        *(text(name, CLASSIFIED[name][0]) for name in names if name in CLASSIFIED),
        *map(number, numbers),
        text("withheld", WITHHELD.capitalize()),
        text("not_given", NOT_GIVEN.capitalize()),
    ]
    origin = counted(registry, Answer(frame, ()), cubes=(table,))
    return frame.astype(kinds), columns, origin


def _in_words(chart: Chart) -> Chart:
    """Return the table with labels in place of codes, and words for missing values."""
    if "withheld" not in chart.table:
        return chart
    labels = {column.field: column.label for column in chart.columns}
    coded = [name for name in CLASSIFIED if name in chart.table]
    rows = []
    for row in records(chart.table):
        reasons = {name: row[name].split() for name in ("withheld", "not_given")}
        for name in coded:
            if name in reasons["withheld"]:
                row[name] = WITHHELD.capitalize()
            elif name in reasons["not_given"]:
                row[name] = NOT_GIVEN.capitalize()
            else:
                row[name] = CLASSIFIED[name][1].get(row[name], row[name])
        rows.append(
            [
                *(row[name] for name in coded),
                *(", ".join(labels[field] for field in names) for names in reasons.values()),
            ]
        )
    words = pd.DataFrame(rows, columns=[*coded, "withheld", "not_given"])
    columns = tuple(
        replace(column, form=replace(column.form, missing=EITHER))
        if words["withheld"].any() and isinstance(column.form, Amount)
        else column
        for column in chart.columns
        if column.field not in words or words[column.field].any()
    )
    return replace(chart, table=chart.table.assign(**words), columns=columns)


# Tables of the catalogue


def _kecamatan() -> _Content:
    main = catalogue.KECAMATAN_SOURCES["code"][1]
    frame = pd.DataFrame(
        [
            (place.code, place.name, *(getattr(place, name) for name in _FACTS))
            for place in catalogue.KECAMATAN.values()
        ],
        columns=["code", "kecamatan", *_FACTS],
    )
    columns, sources = [text("code", "Kode wilayah"), text("kecamatan", "Kecamatan")], {main.id: 0}
    for name, label in zip(_FACTS, catalogue.DATASETS["kecamatan"].measures, strict=True):
        source = catalogue.KECAMATAN_SOURCES.get(name, ("", main))[1]
        year = name[-4:] if source != main else main.published
        form = Amount(None, decimals=2 * name.startswith("area"))
        columns.append(Column(name, label, form, origin=Provenance((source.id,), year, "terbit")))
        sources[source.id] = 0
    return frame, columns, Provenance(tuple(sources), main.published, "terbit")


def _claims() -> _Content:
    frame = pd.DataFrame(
        {
            **{name: getattr(claim, name) for name in _OF_CLAIM},
            "contradicts": " ".join(claim.contradicts),
            "url": claim.source.url,
            "status": claim.status,
            "sources": (claim.source.id,),
            "as_of": claim.as_of or claim.valid_from or claim.source.published,
        }
        for claim in catalogue.CLAIMS.values()
    )
    value = Column("value", _OF_CLAIM["value"], Amount(None, decimals=2, trim=True))
    columns = [
        *(value if name == "value" else text(name, label) for name, label in _OF_CLAIM.items()),
        text("contradicts", "Bertentangan dengan"),
        text("url", "Alamat"),
    ]
    sources = dict.fromkeys(claim.source.id for claim in catalogue.CLAIMS.values())
    weakest = catalogue.weakest(frame["status"])
    return frame, columns, Provenance(tuple(sources), min(frame["as_of"]), weakest)

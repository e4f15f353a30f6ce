"""The metadata of a dataset, as Satu Data Indonesia (Perpres 39/2019) asks for them."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from data import catalogue
from data.catalogue import Dataset
from data.store import snapshots
from data.store.snapshots import Manifest

STANDARD = "Satu Data Indonesia, Perpres 39 Tahun 2019"

_KEYS: Mapping[str, tuple[str, Mapping[str, str]]] = {
    "kecamatan": (
        "Kecamatan",
        {one.code: one.name for one in catalogue.KECAMATAN.values()},
    ),
    "sector": ("Sektor", {one.id: one.label for one in catalogue.SECTORS.values()}),
    "funding": ("Sumber dana", {one.id: one.label for one in catalogue.FUNDING.values()}),
    "sex": ("Jenis kelamin", {one.id: one.label for one in catalogue.SEXES.values()}),
    "programme": ("Program", {one.id: one.label for one in catalogue.PROGRAMMES.values()}),
    "school_level": (
        "Jenjang sekolah",
        {one.id: one.label for one in catalogue.SCHOOL_LEVELS.values()},
    ),
    "item": ("Jenis bantuan", {one.id: one.label for one in catalogue.AID_ITEMS.values()}),
    "origin": ("Asal dana", {one.id: one.label for one in catalogue.ORIGINS.values()}),
}
"""A column of a cube that classifies: its label, and the label of every code."""


@dataclass(frozen=True, slots=True)
class _Held:
    """What is known about the content of a dataset on top of its description."""

    producer: str
    classification: tuple[tuple[str, Mapping[str, str]], ...]
    measures: tuple[tuple[str, str, str], ...]
    period: tuple[str, str]
    as_of: str
    status: str
    rows: int
    columns: Mapping[str, str]
    snapshot: str


def described(dataset_id: str, manifest: Manifest, named: str = "") -> dict[str, Any]:
    """The metadata of a dataset of the catalogue, ready for JSON; KeyError if there is none.

    `named` is how the snapshot is called, if not by its id.

    Keys: `standar`, the five of the data standard (`konsep`, `definisi`, `klasifikasi`, `ukuran`,
    `satuan`), then `periode`, `per_tanggal`, `status`, `produsen_data`, `walidata`,
    `kode_referensi`, `keterbatasan`, and what the file holds.
    """
    dataset = catalogue.DATASETS[dataset_id]
    held = _cube(dataset, manifest) if dataset_id in snapshots.TABLES else _reference(dataset)
    start, end = held.period
    return {
        "standar": STANDARD,
        "id": dataset.id,
        "judul": dataset.title,
        "konsep": dataset.concept,
        "definisi": dataset.definition,
        "klasifikasi": [
            {"nama": name, "kode": dict(members)} if members else {"nama": name}
            for name, members in held.classification
        ],
        "ukuran": [
            {"nama": name, "definisi": definition, "satuan": unit}
            if definition
            else {"nama": name, "satuan": unit}
            for name, definition, unit in held.measures
        ],
        "satuan": list(dict.fromkeys(unit for _, _, unit in held.measures if unit)),
        "periode": {"awal": start, "akhir": end},
        "per_tanggal": held.as_of,
        "status": held.status,
        "produsen_data": held.producer,
        "walidata": dataset.steward,
        "kode_referensi": list(dataset.reference_codes),
        "keterbatasan": list(dataset.limits),
        "baris": held.rows,
        "kolom": dict(held.columns),
        "snapshot": held.snapshot and (named or held.snapshot),
    }


def as_json(dataset_id: str, manifest: Manifest, named: str = "") -> str:
    """The same as the text of a JSON file, with letters as they are written."""
    return json.dumps(described(dataset_id, manifest, named), ensure_ascii=False, indent=2) + "\n"


def _cube(dataset: Dataset, manifest: Manifest) -> _Held:
    columns = snapshots.TABLES[dataset.id]
    entry = manifest.tables[dataset.id]
    metrics = [catalogue.METRICS[name] for name in columns if name in catalogue.METRICS]
    years = [
        year for file in manifest.files if file.name in entry.files for year in sorted(file.years)
    ]
    start = f"{min(years)}-01-01" if years else manifest.period.start.isoformat()
    made_here = catalogue.SOURCES["simulasi_dasbor"]
    return _Held(
        producer=f"{made_here.publisher} (simulasi); data nyata: {dataset.producer}"
        if entry.status == "simulasi"
        else dataset.producer,
        classification=tuple(_KEYS[name] for name in columns if name in _KEYS),
        measures=tuple((one.label, one.definition, one.unit) for one in metrics),
        period=(start, entry.as_of.isoformat()),
        as_of=entry.as_of.isoformat(),
        status=catalogue.STATUSES[entry.status].label,
        rows=entry.rows,
        columns=columns,
        snapshot=manifest.id,
    )


def _reference(dataset: Dataset) -> _Held:
    if dataset.id == "kecamatan":
        return _Held(
            producer=dataset.producer,
            classification=(_KEYS["kecamatan"],),
            measures=tuple(
                (name, "", unit) for name, unit in zip(dataset.measures, dataset.units, strict=True)
            ),
            period=("2010", "2024"),
            as_of="2024",
            status=catalogue.STATUSES["terbit"].label,
            rows=len(catalogue.KECAMATAN),
            columns={},
            snapshot="",
        )
    claims = catalogue.CLAIMS.values()
    metrics = [catalogue.METRICS[one] for one in dict.fromkeys(claim.metric for claim in claims)]
    said = sorted(claim.source.published for claim in claims if claim.source.published)
    return _Held(
        producer=dataset.producer,
        classification=tuple((name, {}) for name in dataset.classification),
        measures=tuple((one.label, one.definition, one.unit) for one in metrics),
        period=(said[0], said[-1]),
        as_of=said[-1],
        status=", ".join(
            one.label
            for one in catalogue.STATUSES.values()
            if one.id in {claim.status for claim in claims}
        ),
        rows=len(claims),
        columns={},
        snapshot="",
    )

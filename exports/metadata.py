"""The metadata of a dataset, as Satu Data Indonesia (Perpres 39/2019) asks for them."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from data import catalogue, deadlines
from data.catalogue import Dataset
from data.intake.specification import SPECIFICATIONS, sources
from data.manifest import TABLES, Manifest

CLASSIFIED: Mapping[str, tuple[str, Mapping[str, str]]] = {
    name: (label.capitalize(), members) for name, (label, members) in catalogue.DIMENSIONS.items()
}
"""Classifying columns of the cubes: label, and the label of every code."""


def described(dataset_id: str, manifest: Manifest, named: str = "") -> dict[str, Any]:
    """Describe a dataset of the catalogue, ready for JSON; KeyError if there is none.

    `named` is how the snapshot is called, if not by its id.

    Keys: `standar`, the five of the data standard (`konsep`, `definisi`, `klasifikasi`, `ukuran`,
    `satuan`), then `periode`, `per_tanggal`, `pembaruan_berikutnya`, `status`, `produsen_data`,
    `walidata`, `kode_referensi`, `keterbatasan`, and what the file holds.
    """
    dataset = catalogue.DATASETS[dataset_id]
    if dataset_id in TABLES:
        content = _of_cube(dataset, manifest)
    elif dataset_id == "kecamatan":
        content = _of_kecamatan(dataset)
    else:
        content = _of_claims(dataset)
    units = [measure["satuan"] for measure in content["ukuran"]]
    return {
        "standar": "Satu Data Indonesia, Perpres 39 Tahun 2019",
        "id": dataset.id,
        "judul": dataset.title,
        "konsep": dataset.concept,
        "definisi": dataset.definition,
        "klasifikasi": content["klasifikasi"],
        "ukuran": content["ukuran"],
        "satuan": list(dict.fromkeys(filter(None, units))),
        "periode": content["periode"],
        "per_tanggal": content["periode"]["akhir"],
        "pembaruan_berikutnya": content.get("pembaruan_berikutnya", ""),
        "status": content["status"],
        "produsen_data": content.get("produsen_data", dataset.producer),
        "walidata": dataset.steward,
        "kode_referensi": list(dataset.reference_codes),
        "keterbatasan": list(dataset.limits),
        "baris": content["baris"],
        "kolom": content.get("kolom", {}),
        "snapshot": (named or manifest.id) if "kolom" in content else "",
    }


def as_json(dataset_id: str, manifest: Manifest, named: str = "") -> str:
    return json.dumps(described(dataset_id, manifest, named), ensure_ascii=False, indent=2) + "\n"


def _of_cube(dataset: Dataset, manifest: Manifest) -> dict[str, Any]:
    columns = TABLES[dataset.id]
    table = manifest.tables[dataset.id]
    years = [year for file in sources(manifest, dataset.id) for year in file.years]
    start = f"{min(years)}-01-01" if years else manifest.period.start.isoformat()
    producer = dataset.producer
    if table.status == "simulasi":
        publisher = catalogue.SOURCES["simulasi_dasbor"].publisher
        producer = f"{publisher} (simulasi); data nyata: {producer}"
    return {
        "klasifikasi": [_classification(name) for name in columns if name in CLASSIFIED],
        "ukuran": _measures(name for name in columns if name in catalogue.METRICS),
        "periode": {"awal": start, "akhir": table.as_of.isoformat()},
        "status": catalogue.STATUSES[table.status].label,
        "produsen_data": producer,
        "pembaruan_berikutnya": _next_update(dataset.id, manifest),
        "baris": table.rows,
        "kolom": dict(columns),
    }


def _next_update(table: str, manifest: Manifest) -> str:
    """Return the due date of a table's next file; "" while its data are simulated."""
    due = (
        period.due.isoformat()
        for period in deadlines.next_updates(manifest)
        if table in SPECIFICATIONS[period.deadline.kind].tables
    )
    return next(due, "")


def _of_kecamatan(dataset: Dataset) -> dict[str, Any]:
    measures = zip(dataset.measures, dataset.units, strict=True)
    return {
        "klasifikasi": [_classification("kecamatan")],
        "ukuran": [{"nama": name, "satuan": unit} for name, unit in measures],
        "periode": {"awal": "2010", "akhir": "2024"},
        "status": catalogue.STATUSES["terbit"].label,
        "baris": len(catalogue.KECAMATAN),
    }


def _of_claims(dataset: Dataset) -> dict[str, Any]:
    claims = catalogue.CLAIMS.values()
    published = sorted(claim.source.published for claim in claims if claim.source.published)
    used = {claim.status for claim in claims}
    return {
        "klasifikasi": [{"nama": name} for name in dataset.classification],
        "ukuran": _measures(dict.fromkeys(claim.metric for claim in claims)),
        "periode": {"awal": published[0], "akhir": published[-1]},
        "status": ", ".join(
            status.label for status in catalogue.STATUSES.values() if status.id in used
        ),
        "baris": len(claims),
    }


def _classification(column: str) -> dict[str, Any]:
    name, members = CLASSIFIED[column]
    return {"nama": name, "kode": dict(members)}


def _measures(ids: Iterable[str]) -> list[dict[str, str]]:
    metrics = [catalogue.METRICS[metric] for metric in ids]
    return [
        {
            "nama": metric.label,
            "definisi": metric.definition,
            "rumus": metric.formula,
            "satuan": metric.unit,
        }
        for metric in metrics
    ]

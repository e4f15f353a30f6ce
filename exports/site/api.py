"""The API as files: every public table as CSV, JSON and XLSX, described for people and programs.

Addresses are stable, so no file is named after a status or snapshot: each row says its own. What
differs from the folder that stood there before decides about the version (`changes`).
"""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Literal, TypeAlias

import jinja2

from data import catalogue, indonesian
from data.permissions import is_preliminary
from data.store import snapshots
from exports.formats import TABLES
from exports.site.tables import Table, tables
from queries.registry import Registry

FOLDER = "api/v1"
VERSION = "versi.json"

Change: TypeAlias = tuple[Literal["besar", "kecil", "data"], str]
"""A difference between two versions: its size, and in words."""

_MIME = {"csv": TABLES["csv"].mime, "json": "application/json", "xlsx": TABLES["xlsx"].mime}
_TEMPLATES = jinja2.Environment(
    loader=jinja2.FileSystemLoader(Path(__file__).parents[1] / "templates" / "api"),
    autoescape=True,
    trim_blocks=True,
    lstrip_blocks=True,
    undefined=jinja2.StrictUndefined,
)

# Columns keep their order.
_TEMPLATES.policies["json.dumps_kwargs"] = {"sort_keys": False}
_TEMPLATES.filters |= {"whole": indonesian.whole, "partial_date": indonesian.partial_date}


def files(registry: Registry, target: Path | None = None) -> Iterator[tuple[str, bytes]]:
    """Yield the path and content of every file of the API.

    `registry` is what the public may see; `target` the folder that the files go to, whose version
    is counted on. ValueError for a registry that knows more than the public.
    """
    if registry.guarded or registry.embargo or is_preliminary({"sementara"} - registry.hidden):
        raise ValueError("the API is made of what the public may see")
    found = list(tables(registry))
    versions = _versions(registry, found, target)
    made: dict[str, bytes] = {}
    for table in found:
        made |= {
            f"{table.id}.csv": table.csv,
            f"{table.id}.json": _rendered("tabel.json", table=table, rows=table.rows),
            f"{table.id}.xlsx": table.xlsx,
            f"{table.id}.schema.json": _rendered("tabel.schema.json", table=table),
            f"metadata/{table.id}.json": _rendered("metadata.json", about=table.described),
        }
    about = {
        "tables": found,
        "versions": versions,
        "manifest": registry.manifest,
        "files": made,
        "hashed": _hashed,
        "mime": _MIME,
        "topics": {dataset.id: dataset.topic for dataset in catalogue.DATASETS.values()},
    }
    for name in ("katalog.jsonld", "datapackage.json", "openapi.json"):
        made[name] = _rendered(name, **about)
    made[VERSION] = _written(versions)
    made["index.html"] = _TEMPLATES.get_template("index.html").render(about).encode()
    sums = "".join(f"{_hashed(content)}  {name}\n" for name, content in made.items())
    for name, content in {**made, "sidik.txt": sums.encode()}.items():
        yield f"{FOLDER}/{name}", content


def _hashed(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _rendered(template: str, **values: object) -> bytes:
    return _written(json.loads(_TEMPLATES.get_template(template).render(values)))


def _written(value: object) -> bytes:
    return f"{json.dumps(value, ensure_ascii=False, indent=1)}\n".encode()


def changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[Change]:
    """Yield the differences between two structures, as `Table.structure` of each table.

    Removals and renamings are breaking ("besar"); additions are not ("kecil").
    """
    for table, old, new in _pairs(before, after):
        if old is None or new is None:
            yield _came_or_went(f"Tabel {table}", came=old is None)
            continue
        for column, was, becomes in _pairs(old, new):
            name = f"Kolom {column} di {table}"
            if was is None or becomes is None:
                yield _came_or_went(name, came=was is None)
                continue
            if was["jenis"] != becomes["jenis"]:
                yield "besar", f"{name} berjenis {becomes['jenis']}, dahulu {was['jenis']}."
            for code, label, renamed in _pairs(was["kode"], becomes["kode"]):
                known = f"Kode {code} di kolom {column} ({table})"
                if label is None or renamed is None:
                    yield _came_or_went(known, came=label is None)
                elif label != renamed:
                    yield "besar", f"{known} bernama “{renamed}”, dahulu “{label}”."


def _pairs(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[tuple[str, Any, Any]]:
    yield from ((key, before.get(key), after.get(key)) for key in {**before, **after})


def _came_or_went(what: str, *, came: bool) -> Change:
    return ("kecil", f"{what} baru.") if came else ("besar", f"{what} tidak ada lagi.")


def _versions(registry: Registry, found: Sequence[Table], target: Path | None) -> dict[str, Any]:
    """Return the version, the changelog, and the structure for the next comparison."""
    now: dict[str, dict[str, Any]] = {
        "struktur": {table.id: table.structure for table in found},
        "isi": {table.id: table.hash for table in found},
    }
    try:
        before = json.loads((target / FOLDER / VERSION).read_bytes()) if target else None
    except (OSError, ValueError):
        before = None
    if before is None:
        version, log, differs = "0.0.0", [], [("besar", "Versi pertama.")]
    else:
        version, log = before["versi"], before["perubahan"]
        differs = list(changes(before["struktur"], now["struktur"]))
        differs += [
            ("data", f"Isi {table} berubah.")
            for table, was, becomes in _pairs(before["isi"], now["isi"])
            if was and becomes and was != becomes
        ]
    if differs:
        major, minor, patch = map(int, version.split("."))
        sizes = {size for size, _ in differs}
        version = (
            f"{major + 1}.0.0"
            if "besar" in sizes
            else f"{major}.{minor + 1}.0"
            if "kecil" in sizes
            else f"{major}.{minor}.{patch + 1}"
        )
        published = snapshots.in_jember(registry.manifest.published_at)
        entry = {
            "versi": version,
            "tanggal": published.date().isoformat(),
            "snapshot": registry.named,
            "perubahan": [{"besarnya": size, "apa": words} for size, words in differs],
        }
        log = [entry, *log]
    return {"versi": version, "perubahan": log, **now}

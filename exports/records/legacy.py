"""Import of the first format of these records: a folder `editions` of JSON files and file lists.

It is read once, when the ledger is made, and left as it is. What was damaged there stays known as
damaged.
"""

import datetime as dt
import hashlib
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Literal, TypeAlias

import msgspec

from exports.records import codes, items

Record: TypeAlias = tuple[Literal["figures", "export", "damaged"], str, Mapping[str, Any], str]
"""Kind, code, content and the hash of a file, as the ledger keeps them."""

_FOLDER = "editions"
_ENDING = ".exports.jsonl"
_UNREADABLE = (OSError, ValueError, KeyError, TypeError, AttributeError)


def exists(folder: Path) -> bool:
    return (folder / _FOLDER).is_dir()


def records(folder: Path) -> list[Record]:
    """Read all that a folder of the old form holds, oldest first; nothing where there is none."""
    home = folder / _FOLDER
    found = [_figures(path) for path in sorted(home.glob("JBR-*.json"))]
    for path in sorted(home.glob(f"JBR-*{_ENDING}")):
        found += _exports(path)
    return sorted(
        found, key=lambda record: str(record[2].get("made_at") or record[2].get("when", ""))
    )


def _figures(path: Path) -> Record:
    code = path.stem
    of_edition = codes.is_of_day(code)
    name = f"edisi {code}" if of_edition else f"catatan kode {code}"
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        if content.pop("digest") != _seal(content) or content.pop("code") != code:
            return _damaged(f"Berkas {name} berubah sesudah ditulis.", code)
        dt.datetime.fromisoformat(content["made_at"])
        for item in content["items"]:
            if not any(column["key"] for column in item["columns"]):
                amounts = [items.amount_in(text) for text in item["rows"][0]]
                item["amounts"] = msgspec.to_builtins(amounts)
        if of_edition:
            content["title"] = content.pop("name")
    except _UNREADABLE:
        return _damaged(f"Berkas {name} rusak.", code)
    return "figures", code, content, ""


def _exports(path: Path) -> Iterator[Record]:
    code = path.name.removesuffix(_ENDING)
    previous = "0" * 64
    # A last line without its end was cut off while it was written.
    for number, line in enumerate(path.read_bytes().split(b"\n")[:-1], start=1):
        where = f"Daftar berkas {code}, baris {number}"
        try:
            content = json.loads(line)
            if content.pop("previous") != previous:
                yield _damaged(
                    f"{where}: tidak menyambung; baris sebelumnya diubah, dihapus, atau disisipkan."
                )
            dt.datetime.fromisoformat(content["when"])
            sha256 = content.pop("sha256")
            yield "export", code, content, sha256
        except _UNREADABLE:
            yield _damaged(f"{where}: tidak dapat dibaca.")
        previous = hashlib.sha256(line).hexdigest()


def _damaged(sentence: str, code: str = "") -> Record:
    return "damaged", code, {"trouble": sentence}, ""


def _seal(content: Mapping[str, Any]) -> str:
    text = json.dumps(content, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()

"""Read the sheets of a workbook (XLSX, XLSB, XLS, ODS) with calamine, each as an Arrow batch.

Runs in the sandbox. Formulas are not evaluated, their saved results are read; links to other files
are not followed.
"""

import io
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final
from xml.etree import ElementTree

import pyarrow as pa
from python_calamine import (
    CalamineError,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from data.intake.cells import Cell
from data.intake.columns import CELL, Cells, untyped
from data.intake.issues import UnreadableError
from data.intake.text import MAX_COLUMNS

MAX_UNPACKED: Final = 2**30
"""Bytes of all members: a million rows of ten columns unpack to about 700 MB."""
MAX_RATIO: Final = 150
"""Unpacked to packed bytes: sheets of equal rows reach 60, zip bombs a thousand."""
MAX_MEMBERS: Final = 2000
"""Members of an archive: a workbook has about ten, besides sheets and pictures."""
MAX_ROWS: Final = 1_048_576
"""Rows of a sheet: the limit of Excel."""
MAX_CELLS: Final = 16_000_000
"""Height times width of a sheet."""

BROKEN: Final = "bukan buku kerja Excel yang dapat dibaca: rusak atau terpotong; minta kirim ulang"
TOO_LARGE: Final = "terlalu besar setelah dibuka, lebih dari yang wajar bagi berkas kantor"
_LOCKED = "terkunci kata sandi; simpan tanpa kata sandi, lalu kirim lagi"
_MACRO = "berisi makro; simpan sebagai .xlsx (tanpa makro), lalu kirim lagi"
_ENTITIES = "berisi definisi XML (DOCTYPE) yang tidak pernah ada dalam berkas Excel; ditolak"
_WORD = "dokumen Word, bukan buku kerja Excel; minta tabelnya dalam Excel"
_SLIDES = "paparan PowerPoint, bukan buku kerja Excel; minta tabelnya dalam Excel"
_LINKS = (
    "Buku kerja ini merujuk ke berkas lain; rujukan itu tidak dibuka, dan yang dibaca ialah nilai "
    "yang terakhir tersimpan."
)
_RATIO_MATTERS_FROM = 4 * 2**20
_UNCOUNTED = re.compile(
    rb"""<(?:\w+:)?c\b[^>]*?\br="([A-Z]+)(\d+)"[^>]*>\s*"""
    rb"""<(?:\w+:)?f\b(?:[^>]*/>|[^>]*>[^<]*</(?:\w+:)?f>)\s*"""
    rb"""(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v>\s*</(?:\w+:)?v>)?\s*</(?:\w+:)?c>"""
)


@dataclass(frozen=True, slots=True)
class Contents:
    """Facts about a workbook; `uncounted` are the places of formulas without a result, by sheet."""

    kind: str
    uncounted: Mapping[str, frozenset[tuple[int, int]]] = field(default_factory=dict)
    remarks: tuple[str, ...] = ()
    from_1904: bool = False


def contents(path: Path) -> Contents:
    """Inspect the container; UnreadableError if it is locked, broken or has macros."""
    content = path.read_bytes()
    if not content.startswith(b"PK"):
        return _binary(content)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return _archive(archive)
    except (
        zipfile.BadZipFile,
        zlib.error,
        ElementTree.ParseError,
        KeyError,
        ValueError,
        OSError,
        EOFError,
        NotImplementedError,
    ):
        raise UnreadableError(BROKEN) from None


def _archive(archive: zipfile.ZipFile) -> Contents:
    members = archive.infolist()
    names = [member.filename.lower() for member in members]
    if any(member.flag_bits & 1 for member in members):
        raise UnreadableError(_LOCKED)
    if len(set(names)) != len(names):
        raise UnreadableError(BROKEN)
    if (
        len(members) > MAX_MEMBERS
        or sum(member.file_size for member in members) > MAX_UNPACKED
        or any(
            member.file_size > max(_RATIO_MATTERS_FROM, MAX_RATIO * member.compress_size)
            for member in members
        )
    ):
        raise UnreadableError(TOO_LARGE)
    kind = _kind(names)
    if any(
        name.endswith("vbaproject.bin")
        or "/macrosheets/" in name
        or name.startswith(("basic/", "scripts/"))
        for name in names
    ):
        raise UnreadableError(_MACRO)
    uncounted: dict[str, frozenset[tuple[int, int]]] = {}
    sheets = {part: title for title, part in _sheets(archive)} if kind == "xlsx" else {}
    for member in members:
        content = archive.read(member)  # Checks its CRC too.
        if member.filename.endswith((".xml", ".rels", ".vml")) and _declares(content):
            raise UnreadableError(_ENTITIES)
        if member.filename in sheets and (b"<f" in content or b":f" in content):
            uncounted[sheets[member.filename]] = frozenset(
                (int(row), _column_number(letters.decode()))
                for letters, row in _UNCOUNTED.findall(content)
            )
    if kind != "ods" and b"macroEnabled" in archive.read("[Content_Types].xml"):
        raise UnreadableError(_MACRO)
    if "meta-inf/manifest.xml" in names and b"encryption-data" in archive.read(
        "META-INF/manifest.xml"
    ):
        raise UnreadableError(_LOCKED)
    book = archive.read("xl/workbook.xml") if kind == "xlsx" else b""
    return Contents(
        kind,
        uncounted,
        (_LINKS,) if any(name.startswith("xl/externallinks/") for name in names) else (),
        re.search(rb"""date1904=["'](?:1|true)["']""", book) is not None,
    )


def _declares(xml: bytes) -> bool:
    """Tell whether XML has a DOCTYPE; in UTF-16 every other byte is zero."""
    return b"<!DOCTYPE" in xml or (b"\0" in xml and b"<!DOCTYPE" in xml.replace(b"\0", b""))


def _kind(names: Iterable[str]) -> str:
    for member, kind in (
        ("xl/workbook.xml", "xlsx"),
        ("xl/workbook.bin", "xlsb"),
        ("content.xml", "ods"),
    ):
        if member in names:
            return kind
    if "word/document.xml" in names:
        raise UnreadableError(_WORD)
    if "ppt/presentation.xml" in names:
        raise UnreadableError(_SLIDES)
    raise UnreadableError(
        "arsip ZIP tanpa buku kerja Excel; bila berisi berkas lain, keluarkan dulu dari arsipnya"
    )


def _sheets(archive: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    """Yield the title and the member of each sheet of an XLSX."""
    relations = ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))  # noqa: S314
    targets = {relation.get("Id"): relation.get("Target", "") for relation in relations}
    for tag in ElementTree.fromstring(archive.read("xl/workbook.xml")).iter():  # noqa: S314
        if tag.tag.endswith("}sheet"):
            relation = next(value for name, value in tag.items() if name.endswith("}id"))
            target = targets.get(relation, "")
            yield tag.get("name", ""), target.lstrip("/") if target[:1] == "/" else f"xl/{target}"


def _column_number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = 26 * number + ord(letter) - ord("A") + 1
    return number


def _binary(content: bytes) -> Contents:
    """Inspect the stream names in the directory of an OLE container, 128 bytes an entry."""
    streams = {
        content[place : place + 64].decode("utf-16-le", "ignore").partition("\0")[0]
        for place in range(512, len(content) - 66, 128)
        if content[place + 66] in (1, 2, 5)
    }
    if streams & {"EncryptedPackage", "EncryptionInfo"}:
        raise UnreadableError(_LOCKED)
    if streams & {"_VBA_PROJECT_CUR", "_VBA_PROJECT"}:
        raise UnreadableError(_MACRO)
    if "WordDocument" in streams:
        raise UnreadableError(_WORD)
    if not streams & {"Workbook", "Book"}:
        raise UnreadableError("bukan buku kerja Excel yang dapat dibaca")
    return Contents("xls")


def sheets(path: Path, held: Contents) -> Iterator[tuple[dict[str, Any], pa.RecordBatch]]:
    """Yield the facts for `columns.Sheet` and the cells of each worksheet."""
    title = ""
    try:
        workbook = CalamineWorkbook.from_path(str(path))
        for metadata in workbook.sheets_metadata:
            title = metadata.name
            if metadata.typ in (SheetTypeEnum.MacroSheet, SheetTypeEnum.Vba):
                raise UnreadableError(_MACRO)
            if metadata.typ != SheetTypeEnum.WorkSheet:
                continue
            sheet = workbook.get_sheet_by_name(title)
            height, width = sheet.total_height, sheet.total_width
            if width > MAX_COLUMNS or height > MAX_ROWS or height * width > MAX_CELLS:
                raise UnreadableError(
                    f"lembarnya terlalu luas ({height} baris, {width} kolom; paling banyak "
                    f"{MAX_ROWS} baris, {MAX_COLUMNS} kolom, dan {MAX_CELLS} sel): ada isi jauh di "
                    "kanan atau di bawah tabel; hapus isi itu, lalu simpan",
                    title,
                )
            facts = {
                "title": title,
                "hidden": metadata.visible != SheetVisibleEnum.Visible,
                "merged": sheet.merged_cell_ranges or [],
                "uncounted": sorted(held.uncounted.get(title, ())),
            }
            yield facts, _coded(sheet.to_python(skip_empty_area=False))
    except PasswordError:
        raise UnreadableError(_LOCKED) from None
    except (CalamineError, OSError, ValueError):
        raise UnreadableError(BROKEN, title) from None


def _coded(rows: Sequence[Sequence[Cell]]) -> pa.RecordBatch:
    columns = []
    for cells in zip(*rows, strict=True):
        encoded = Cells.of(cells)
        values = pa.array(map(untyped, encoded.values), CELL)
        columns.append(pa.DictionaryArray.from_arrays(pa.array(encoded.codes), values))
    return pa.record_batch(columns, [str(place) for place in range(len(columns))])

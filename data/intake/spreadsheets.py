"""Read the sheets of a workbook (XLSX, XLSB, XLS, ODS) with calamine, each as an Arrow batch.

Runs in the sandbox. Formulas are not evaluated, their saved results are read; links to other files
are not followed.
"""

import io
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import zip_longest
from pathlib import Path
from typing import Final, TypeAlias, cast
from xml.etree import ElementTree

import pyarrow as pa
from lxml import etree
from python_calamine import (
    CalamineError,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from data.intake.cells import Cell, Cells
from data.intake.columns import CELL, Facts, untyped
from data.intake.issues import UnreadableError
from data.intake.text_files import MAX_COLUMNS
from data.intake.workbook_xml import Spoiled, fails, in_ods, in_xlsb, in_xlsx, struck_formats

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
ENTITIES: Final = (
    "berisi definisi XML (DOCTYPE) yang tidak pernah ada dalam berkas Excel; minta berkas yang "
    "disimpan dari Excel"
)
_LOCKED = "terkunci kata sandi; simpan tanpa kata sandi, lalu kirim lagi"
_MACRO = "berisi makro; simpan sebagai .xlsx (tanpa makro), lalu kirim lagi"
_WORD = "dokumen Word, bukan buku kerja Excel; minta tabelnya dalam Excel"
_SLIDES = "paparan PowerPoint, bukan buku kerja Excel; minta tabelnya dalam Excel"
_FAILED = (
    "berisi rumus yang gagal dihitung (seperti #REF!), yang selnya tidak dapat disebut: perbaiki, "
    "atau simpan sebagai .xlsx, lalu kirim lagi"
)
_LINKS = (
    "Buku kerja ini merujuk ke berkas lain; rujukan itu tidak dibuka, dan yang dibaca ialah nilai "
    "yang terakhir tersimpan."
)
_RATIO_MATTERS_FROM = 4 * 2**20
_OLE = b"\xd0\xcf\x11\xe0"
_VBA = "_VBA_PROJECT".encode("utf-16-le")
_LISTS_OF_MACROS = ("/", "script-lc.xml", "script-lb.xml")
_MACRO_SHEET = re.compile(rb"relationships/xl(?:Intl)?Macrosheet", re.IGNORECASE)
_DIMENSION = re.compile(rb"""<(?:\w+:)?dimension\b[^>]*?(?:/>|>\s*</(?:\w+:)?dimension\s*>)""")
_SOUND_DIMENSION = re.compile(rb"""\bref=["'][A-Za-z]+[1-9][0-9]*(?::[A-Za-z]+[1-9][0-9]*)?["']""")
_INDENTED = re.compile(rb">\s+<(?=/?(?:table|office):|text:p\b)")
# A record of XLSB: a sheet of the book.
_BUNDLE = re.compile(rb"\x9c\x01(?:[\x80-\xff][\x01-\x7f]|[\x01-\x7f]).{8}", re.DOTALL)

Laid: TypeAlias = tuple[Facts, pa.RecordBatch]
"""A sheet: what is known of it, and its cells."""


@dataclass(frozen=True, slots=True)
class Contents:
    """What is known of a workbook beside its cells.

    `facts` are those of its sheets, and `spoiled` what calamine shows as blank, by title; `mended`
    are the members that it reads only when they are changed.
    """

    kind: str
    facts: Mapping[str, Facts] = field(default_factory=dict)
    spoiled: Mapping[str, Spoiled] = field(default_factory=dict)
    mended: Mapping[str, bytes] = field(default_factory=dict)
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
        etree.LxmlError,
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
    facts: dict[str, Facts] = {}
    spoiled: dict[str, Spoiled] = {}
    mended: dict[str, bytes] = {}
    styled = kind == "xlsx" and "xl/styles.xml" in names
    struck = struck_formats(archive.read("xl/styles.xml")) if styled else frozenset()
    sheets = {part: title for title, part in _sheets(archive, kind)} if kind != "ods" else {}
    for member in members:
        name, content = member.filename, archive.read(member)  # Checks its CRC too.
        if _is_macro(name.lower(), content):
            raise UnreadableError(_MACRO)
        if name.endswith((".xml", ".rels", ".vml")) and declares(content):
            raise UnreadableError(ENTITIES)
        if kind == "xlsb" and name in sheets:
            if fails(content):
                raise UnreadableError(_FAILED, sheets[name])
            facts[sheets[name]] = in_xlsb(content)
        elif name in sheets:
            facts[sheets[name]], spoiled[sheets[name]] = in_xlsx(content, struck)
            found = _DIMENSION.search(content, 0, 2**14)
            if found and not _SOUND_DIMENSION.search(found[0]):
                mended[name] = content[: found.start()] + content[found.end() :]
        elif kind == "ods" and name == "content.xml":
            for title, (found_in, spoiled_in) in in_ods(content).items():
                facts[title], spoiled[title] = found_in, spoiled_in
            if _INDENTED.search(content):
                mended[name] = _INDENTED.sub(b"><", content)
    if "meta-inf/manifest.xml" in names and b"encryption-data" in archive.read(
        "META-INF/manifest.xml"
    ):
        raise UnreadableError(_LOCKED)
    book = archive.read("xl/workbook.xml") if kind == "xlsx" else b""
    return Contents(
        kind,
        facts,
        spoiled,
        mended,
        (_LINKS,) if any(name.startswith("xl/externallinks/") for name in names) else (),
        re.search(rb"""date1904=["'](?:1|true)["']""", book) is not None,
    )


def _is_macro(name: str, content: bytes) -> bool:
    """Tell whether a member is a macro, whatever its name; a content type alone is none."""
    return (
        name.endswith("vbaproject.bin")
        or "/macrosheets/" in name
        or (name.startswith(("basic/", "scripts/")) and not name.endswith(_LISTS_OF_MACROS))
        or (content.startswith(_OLE) and _VBA in content)
        or (name.endswith(".rels") and _MACRO_SHEET.search(content) is not None)
    )


def declares(xml: bytes) -> bool:
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


def _sheets(archive: zipfile.ZipFile, kind: str) -> Iterator[tuple[str, str]]:
    """Yield the title and the member of each sheet of an XLSX or XLSB."""
    book = "xl/workbook.xml" if kind == "xlsx" else "xl/workbook.bin"
    related = archive.read(f"xl/_rels/{book[3:]}.rels")
    relations = ElementTree.fromstring(related)  # noqa: S314
    targets = {relation.get("Id"): relation.get("Target", "") for relation in relations}
    content = archive.read(book)
    for title, relation in _sheets_in_xlsb(content) if kind == "xlsb" else _sheets_in_xlsx(content):
        target = targets.get(relation, "")
        yield title, target.lstrip("/") if target[:1] == "/" else f"xl/{target}"


def _sheets_in_xlsx(book: bytes) -> Iterator[tuple[str, str]]:
    for tag in ElementTree.fromstring(book).iter():  # noqa: S314
        if tag.tag.endswith("}sheet"):
            relation = next(value for name, value in tag.items() if name.endswith("}id"))
            yield tag.get("name", ""), relation


def _sheets_in_xlsb(book: bytes) -> Iterator[tuple[str, str]]:
    for found in _BUNDLE.finditer(book):
        relation, place = _wide(book, found.end())
        title, _ = _wide(book, place)
        yield title, relation


def _wide(content: bytes, place: int) -> tuple[str, int]:
    """Return a text of an XLSB and the place after it."""
    end = place + 4 + 2 * int.from_bytes(content[place : place + 4], "little")
    return content[place + 4 : end].decode("utf-16-le", "replace"), end


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
        raise UnreadableError(
            "bukan buku kerja Excel yang dapat dibaca; buka di Excel, simpan sebagai .xlsx, lalu "
            "kirim lagi"
        )
    if fails(content):
        raise UnreadableError(_FAILED)
    return Contents("xls")


def sheets(path: Path, contents: Contents) -> Iterator[Laid]:
    title = ""
    try:
        workbook = CalamineWorkbook.from_object(_mended(path, contents.mended) or str(path))
        for metadata in workbook.sheets_metadata:
            title = metadata.name
            if metadata.typ in (SheetTypeEnum.MacroSheet, SheetTypeEnum.Vba):
                raise UnreadableError(_MACRO)
            if metadata.typ != SheetTypeEnum.WorkSheet:
                continue
            sheet = workbook.get_sheet_by_name(title)
            _refuse_large(title, sheet.total_height, sheet.total_width)
            facts: Facts = {**contents.facts.get(title, {}), "title": title}
            facts["hidden"] = metadata.visible != SheetVisibleEnum.Visible
            if merged := sheet.merged_cell_ranges:
                facts["merged"] = tuple(merged)
            rows = cast("list[list[Cell]]", sheet.to_python(skip_empty_area=False))
            yield lay_out(facts, rows, contents.spoiled.get(title, {}))
    except PasswordError:
        raise UnreadableError(_LOCKED) from None
    except (CalamineError, OSError, ValueError):
        raise UnreadableError(BROKEN, title) from None


def _mended(path: Path, members: Mapping[str, bytes]) -> io.BytesIO | None:
    """Copy an archive with some members changed; None if none is."""
    if not members:
        return None
    copy = io.BytesIO()
    with zipfile.ZipFile(path) as archive, zipfile.ZipFile(copy, "w") as written:
        for member in archive.infolist():
            written.writestr(member.filename, members.get(member.filename) or archive.read(member))
    copy.seek(0)
    return copy


def _refuse_large(title: str, height: int, width: int) -> None:
    if width > MAX_COLUMNS or height > MAX_ROWS or height * width > MAX_CELLS:
        raise UnreadableError(
            f"lembarnya terlalu luas ({height} baris, {width} kolom; paling banyak "
            f"{MAX_ROWS} baris, {MAX_COLUMNS} kolom, dan {MAX_CELLS} sel): ada isi jauh di "
            "kanan atau di bawah tabel; hapus isi itu, lalu simpan",
            title,
        )


def lay_out(facts: Facts, rows: list[list[Cell]], spoiled: Spoiled | None = None) -> Laid:
    """Lay out a sheet; what is `spoiled` may be below or beside all other cells.

    Merged ranges end where the cells end.
    """
    spoiled = spoiled or {}
    height = max([len(rows), *(row + 1 for row, _ in spoiled)])
    width = max([*map(len, rows), *(place + 1 for _, place in spoiled)], default=0)
    _refuse_large(facts["title"], height, width)
    rows += [[] for _ in range(height - len(rows))]
    for (row, place), text in spoiled.items():
        rows[row] += [""] * (place + 1 - len(rows[row]))
        rows[row][place] = text
    facts["merged"] = tuple(
        ((top, left), (min(bottom, height - 1), min(right, width - 1)))
        for (top, left), (bottom, right) in facts.get("merged", ())
        if top < height and left < width
    )
    columns = []
    for cells in zip_longest(*rows, fillvalue=""):
        encoded = Cells.of(cells)
        values = pa.array(map(untyped, encoded.values), CELL)
        columns.append(pa.DictionaryArray.from_arrays(pa.array(encoded.codes), values))
    return facts, pa.record_batch(columns, [str(place) for place in range(len(columns))])

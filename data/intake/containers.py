"""What the container of a workbook holds, looked at before any reader unpacks it.

XLSX, XLSB and ODS are ZIP archives, XLS and the locked ones OLE containers. A reader of workbooks
trusts what it is given: an archive of a few kilobytes may unpack to gigabytes, one cell in the last
corner of a sheet may ask for seventeen thousand million, and entities may multiply. So every
member is unpacked here once, in pieces that are thrown away, and counted.
"""

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from html import unescape
from typing import Final

MAX_BYTES: Final = 100 * 2**20
"""Of a workbook: a registry of a million people is about 70 MB."""
MAX_UNPACKED: Final = 2**30
"""Of all members together: a million rows of ten columns unpack to about 700 MB."""
MAX_RATIO: Final = 150
"""Unpacked to packed: sheets of equal rows reach 60, archives made to burst a thousand."""
MAX_MEMBERS: Final = 2000
"""Members of one archive: a workbook has about ten, and one for each sheet and picture."""
MAX_ROWS: Final = 1_048_576
"""Rows of a sheet: what Excel itself can hold."""
MAX_COLUMNS: Final = 256
"""Columns of a sheet: no office file has a tenth of that; wider sheets are formatted by mistake."""
MAX_CELLS: Final = 16_000_000
"""The room from the first to the last cell of a sheet: a reader takes 32 bytes for each."""
MAX_TEXT: Final = 2**32
"""String cells times the longest of the shared strings, in bytes: readers copy it to each cell."""

_RATIO_MATTERS_FROM = 4 * 2**20
_PIECE = 2**22
_LONGEST_TAG = 2**16
_SHARED_STRING = 400

# Plain searches come first: a sheet of a large registry is fifty megabytes of XML.
_DECLARATIONS = (b"<!DOCTYPE", b"<!ENTITY")
_DECLARATIONS_UTF16 = tuple(
    declaration.decode().encode(codec)
    for declaration in _DECLARATIONS
    for codec in ("utf-16-le", "utf-16-be")
)
_FAR_COLUMN = re.compile(rb'r="(?:[A-Z]{3}|[B-Z][A-Z])')
_FAR_ROW = re.compile(rb'r="[A-Z]{0,3}\d{6}')
_HELD_CELL = re.compile(rb"""<(?:\w+:)?c\b[^>]*?\br=["']([A-Z]+)(\d+)["'][^>]*(?<!/)>""")
_UNCOUNTED = re.compile(
    rb"""<(?:\w+:)?c\b[^>]*?\br="([A-Z]+)(\d+)"[^>]*>\s*"""
    rb"""<(?:\w+:)?f\b(?:[^>]*/>|[^>]*>[^<]*</(?:\w+:)?f>)\s*"""
    rb"""(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v>\s*</(?:\w+:)?v>)?\s*</(?:\w+:)?c>"""
)
_REPEATED_CELL = re.compile(
    rb"<table:table-cell\b(?=[^>]*office:value-type)"
    rb'[^>]*table:number-columns-repeated="(\d+)"'
)
_REPEATED_ROW = re.compile(
    rb'<table:table-row\b[^>]*table:number-rows-repeated="(\d+)"[^>]*>'
    rb"((?:(?!</table:table-row>).)*)",
    re.DOTALL,
)

LOCKED: Final = "terkunci kata sandi; simpan tanpa kata sandi, lalu kirim lagi"
BROKEN: Final = "bukan buku kerja Excel yang dapat dibaca: rusak atau terpotong; minta kirim ulang"
MACRO: Final = "berisi makro; simpan sebagai .xlsx (tanpa makro), lalu kirim lagi"
TOO_LARGE: Final = "terlalu besar setelah dibuka, lebih dari yang wajar bagi berkas kantor"
ENTITIES: Final = "berisi definisi XML (DOCTYPE) yang tidak pernah ada dalam berkas Excel; ditolak"
TOO_WIDE: Final = (
    "lembarnya terlalu luas: ada isi jauh di kanan atau di bawah tabel; hapus isi itu, lalu simpan"
)


class UnsafeError(Exception):
    """A container that is not handed to a reader; its text is the reason, in Indonesian."""


@dataclass(frozen=True, slots=True)
class Contents:
    """What was found in the container of a workbook.

    `uncounted` are the places (row and column from 1), by sheet, of formulas whose result was
    never saved. `links` says that the workbook refers to other files, `from_1904` that its days
    are counted from 1904.
    """

    kind: str
    uncounted: Mapping[str, frozenset[tuple[int, int]]] = field(default_factory=dict)
    links: bool = False
    from_1904: bool = False


def column_number(letters: str) -> int:
    """The number of a column from 1: A is 1, Z is 26, AA is 27."""
    number = 0
    for letter in letters:
        number = 26 * number + ord(letter) - ord("A") + 1
    return number


def _pieces(content: bytes, member: zipfile.ZipInfo) -> Iterator[bytes]:
    """A member unpacked piece by piece; UnsafeError where it is not what the directory says."""
    start = member.header_offset
    header = content[start : start + 30]
    if len(header) < 30 or header[:4] != b"PK\x03\x04":
        raise UnsafeError(BROKEN)
    start += 30 + sum(struct.unpack("<HH", header[26:30]))
    packed = memoryview(content)[start : start + member.compress_size]
    if len(packed) != member.compress_size:
        raise UnsafeError(BROKEN)
    total = 0
    crc = 0
    unpacker = zlib.decompressobj(-15)
    stored = member.compress_type == zipfile.ZIP_STORED
    rest: bytes | memoryview = packed
    while True:
        if stored:
            piece, rest = bytes(rest[:_PIECE]), rest[_PIECE:]
        else:
            try:
                piece = unpacker.decompress(rest, _PIECE)
            except zlib.error:
                raise UnsafeError(BROKEN) from None
            rest = unpacker.unconsumed_tail
        total += len(piece)
        crc = zlib.crc32(piece, crc)
        if total > member.file_size:
            raise UnsafeError(TOO_LARGE)
        if not piece:
            break
        yield piece
    if total != member.file_size or crc != member.CRC:
        raise UnsafeError(BROKEN)


def _whole(content: bytes, archive: zipfile.ZipFile, name: str) -> bytes:
    try:
        return b"".join(_pieces(content, archive.getinfo(name)))
    except KeyError:
        return b""


def _directory(archive: zipfile.ZipFile) -> None:
    """What the directory alone says against the archive."""
    members = archive.infolist()
    if any(member.flag_bits & 1 for member in members):
        raise UnsafeError(LOCKED)
    if len(members) > MAX_MEMBERS:
        raise UnsafeError(TOO_LARGE)
    if len({member.filename.lower() for member in members}) != len(members):
        raise UnsafeError(BROKEN)
    if any(
        member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) for member in members
    ):
        raise UnsafeError(BROKEN)
    if sum(member.file_size for member in members) > MAX_UNPACKED:
        raise UnsafeError(TOO_LARGE)
    for member in members:
        much = member.file_size > _RATIO_MATTERS_FROM
        if much and member.file_size > MAX_RATIO * member.compress_size:
            raise UnsafeError(TOO_LARGE)


def _overlapping(content: bytes, member: zipfile.ZipInfo, tag: bytes) -> Iterator[bytes]:
    """The pieces of a member, each begun with the last tag of the one before: none is cut."""
    carried = b""
    for piece in _pieces(content, member):
        yield (text := carried + piece)
        carried = text[max(text.rfind(tag), len(text) - _LONGEST_TAG, 0) :]


def _declares(text: bytes) -> bool:
    """Whether XML declares entities, in whatever encoding it is written."""
    if b"<!" in text and any(declaration in text for declaration in _DECLARATIONS):
        return True
    return b"\0!" in text and any(declaration in text for declaration in _DECLARATIONS_UTF16)


@dataclass(slots=True)
class _Seen:
    """How far a sheet reaches, how many string cells it has and which formulas lack a result."""

    row: int = 0
    column: int = 0
    strings: int = 0
    uncounted: frozenset[tuple[int, int]] = frozenset()

    def look(self, text: bytes) -> None:
        self.strings += text.count(b't="s"')
        if _FAR_COLUMN.search(text) or _FAR_ROW.search(text) or b"r='" in text:
            for match in _HELD_CELL.finditer(text):
                self.column = max(self.column, column_number(match[1].decode()))
                self.row = max(self.row, int(match[2]))
            if self.column > MAX_COLUMNS or self.row > MAX_ROWS:
                raise UnsafeError(TOO_WIDE)
            if self.column * self.row > MAX_CELLS:
                raise UnsafeError(TOO_WIDE)
        if b"<f" in text or b":f" in text:
            self.uncounted |= {
                (int(match[2]), column_number(match[1].decode()))
                for match in _UNCOUNTED.finditer(text)
            }


def _binary_sheet(content: bytes, member: zipfile.ZipInfo) -> None:
    """Walks over the records of an XLSB sheet: a row's number, a cell's column, nothing else."""
    data = b"".join(_pieces(content, member))
    place = row = column = 0
    while place < len(data):
        record = data[place]
        place += 1
        if record & 0x80:
            record = record & 0x7F | (data[place] if place < len(data) else 0) << 7
            place += 1
        length = shift = 0
        while place < len(data):
            byte = data[place]
            place += 1
            length |= (byte & 0x7F) << shift
            shift += 7
            if not byte & 0x80 or shift > 21:
                break
        if record <= 11 and length >= 4 and place + 4 <= len(data):
            number = int.from_bytes(data[place : place + 4], "little") + 1
            if record == 0:
                row = max(row, number)
            elif record > 1:
                column = max(column, number)
        place += length
    if column > MAX_COLUMNS or row > MAX_ROWS or column * row > MAX_CELLS:
        raise UnsafeError(TOO_WIDE)


def _spreadsheet_rows(text: bytes) -> None:
    """What an ODS sheet repeats: one tag there can stand for millions of cells."""
    for match in _REPEATED_CELL.finditer(text):
        if int(match[1]) > MAX_COLUMNS:
            raise UnsafeError(TOO_WIDE)
    for match in _REPEATED_ROW.finditer(text):
        if int(match[1]) > 1000 and b"office:value-type" in match[2]:
            raise UnsafeError(TOO_WIDE)


def _attribute(tag: str, name: str) -> str:
    found = re.search(rf"""\s(?:\w+:)?{name}=["']([^"']*)["']""", tag)
    return unescape(found[1]) if found else ""


def _titles(content: bytes, archive: zipfile.ZipFile) -> dict[str, str]:
    """The title of each sheet of an XLSX by the name of its member."""
    relations = _whole(content, archive, "xl/_rels/workbook.xml.rels").decode("utf-8", "replace")
    targets = {
        _attribute(tag, "Id"): _attribute(tag, "Target")
        for tag in re.findall(r"<(?:\w+:)?Relationship\b[^>]*>", relations)
    }
    book = _whole(content, archive, "xl/workbook.xml").decode("utf-8", "replace")
    titles = {}
    for tag in re.findall(r"<(?:\w+:)?sheet\b[^>]*>", book):
        target = targets.get(_attribute(tag, "id"), "")
        member = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
        titles[member] = _attribute(tag, "name")
    return titles


def _kind(names: frozenset[str]) -> str:
    if "xl/workbook.xml" in names:
        return "xlsx"
    if "xl/workbook.bin" in names:
        return "xlsb"
    if "content.xml" in names and "mimetype" in names:
        return "ods"
    if "word/document.xml" in names:
        raise UnsafeError("dokumen Word, bukan buku kerja Excel; minta tabelnya dalam Excel")
    if "ppt/presentation.xml" in names:
        raise UnsafeError("paparan PowerPoint, bukan buku kerja Excel; minta tabelnya dalam Excel")
    raise UnsafeError(
        "arsip ZIP tanpa buku kerja Excel; bila berisi berkas lain, keluarkan dulu dari arsipnya"
    )


def inspect_archive(content: bytes) -> Contents:
    """What a ZIP-based workbook holds; UnsafeError with the reason where it is not to be read."""
    if len(content) > MAX_BYTES:
        raise UnsafeError(TOO_LARGE)
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        raise UnsafeError(BROKEN) from None
    with archive:
        _directory(archive)
        names = frozenset(archive.namelist())
        kind = _kind(names)
        low = [name.lower() for name in names]
        if any(name.endswith("vbaproject.bin") or "/macrosheets/" in name for name in low):
            raise UnsafeError(MACRO)
        if any(name.startswith(("basic/", "scripts/")) for name in low):
            raise UnsafeError(MACRO)
        seen: dict[str, _Seen] = {}
        longest = _SHARED_STRING
        for member in archive.infolist():
            name = member.filename
            sheet = name.startswith("xl/worksheets/") and name.endswith(".xml")
            if sheet:
                seen[name] = _Seen()
            if kind == "xlsb" and name.startswith("xl/worksheets/") and name.endswith(".bin"):
                _binary_sheet(content, member)
                continue
            tag = b"<table:table-row" if name == "content.xml" else b"<c "
            for text in _overlapping(content, member, tag):
                if name.endswith((".xml", ".rels", ".vml")) and _declares(text):
                    raise UnsafeError(ENTITIES)
                if sheet:
                    seen[name].look(text)
                elif name == "content.xml":
                    _spreadsheet_rows(text)
                elif name == "xl/sharedStrings.xml" and re.search(rb"[^<]{400}", text):
                    longest = max(longest, *map(len, text.split(b"<")))
        if sum(one.strings for one in seen.values()) * longest > MAX_TEXT:
            raise UnsafeError(TOO_LARGE)
        if b"macroEnabled" in _whole(content, archive, "[Content_Types].xml"):
            raise UnsafeError(MACRO)
        if b"encryption-data" in _whole(content, archive, "META-INF/manifest.xml"):
            raise UnsafeError(LOCKED)
        titles = _titles(content, archive) if kind == "xlsx" else {}
        book = _whole(content, archive, "xl/workbook.xml")
    return Contents(
        kind=kind,
        uncounted={titles.get(name, ""): one.uncounted for name, one in seen.items()},
        links=any(name.startswith("xl/externallinks/") for name in low),
        from_1904=re.search(rb"""date1904=["'](?:1|true)["']""", book) is not None,
    )


def _has_stream(content: bytes, name: str) -> bool:
    """Whether an OLE container has a stream or storage of this name.

    Entries of its directory are 128 bytes, begin at multiples of that, and hold the name in UTF-16,
    its length in bytes at 64 and a type at 66. So no chain of sectors needs to be followed, and a
    broken one cannot lead in circles.
    """
    written = name.encode("utf-16-le") + b"\0\0"
    place = content.find(written)
    while place >= 0:
        entry = content[place : place + 128]
        if (
            place % 128 == 0
            and len(entry) == 128
            and int.from_bytes(entry[64:66], "little") == len(written)
            and entry[66] in (1, 2, 5)
        ):
            return True
        place = content.find(written, place + 1)
    return False


def inspect_ole(content: bytes) -> Contents:
    """What an OLE container holds; UnsafeError with the reason where it is not to be read."""
    if len(content) > MAX_BYTES:
        raise UnsafeError(TOO_LARGE)
    if _has_stream(content, "EncryptedPackage") or _has_stream(content, "EncryptionInfo"):
        raise UnsafeError(LOCKED)
    if _has_stream(content, "_VBA_PROJECT_CUR") or _has_stream(content, "_VBA_PROJECT"):
        raise UnsafeError(MACRO)
    if _has_stream(content, "WordDocument"):
        raise UnsafeError("dokumen Word, bukan buku kerja Excel; minta tabelnya dalam Excel")
    if not (_has_stream(content, "Workbook") or _has_stream(content, "Book")):
        raise UnsafeError("bukan buku kerja Excel yang dapat dibaca")
    return Contents(kind="xls")

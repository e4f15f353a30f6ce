"""Files as offices really send them, and as nobody should: each with what it must be read as.

The files are made when the tests run: workbooks by openpyxl, old and open formats by LibreOffice,
the rest byte by byte. A case says either what the refusal must say, or which texts the cells of
some fields must have, which remarks must be made and where the rows stand.
"""

import datetime as dt
import io
import shutil
import struct
import subprocess
import zipfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import openpyxl
from office_files import (
    AID_COLUMNS,
    CLAIM_COLUMNS,
    hand_over,
    payment,
    person,
    workbook,
)

Rows = Iterable[Sequence[object]]
NBSP = "\u00a0"


@dataclass(frozen=True)
class Odd:
    """A file and what must come of it: a refusal that says all of `refused`, or `cells`."""

    name: str
    write: Callable[[Path], object]
    refused: tuple[str, ...] = ()
    cells: Mapping[str, Sequence[str | None]] = field(default_factory=dict)
    remarks: tuple[str, ...] = ()
    places: Sequence[tuple[str, int]] = ()
    totals: Mapping[str, int] = field(default_factory=dict)


def aid_sheet(*rows: Sequence[object], header: Sequence[object] = AID_COLUMNS) -> list[object]:
    return [header, *(rows or [hand_over()])]


def book(**sheets: Rows) -> Callable[[Path], object]:
    return lambda path: workbook(
        path, {name.replace("_", " "): rows for name, rows in sheets.items()}
    )


def aid_book(*rows: Sequence[object]) -> Callable[[Path], object]:
    return book(Bantuan=aid_sheet(*rows))


def text(
    *rows: Sequence[str], encoding: str = "utf-8", delimiter: str = ";", before: str = ""
) -> Callable[[Path], object]:
    lines = [delimiter.join(row) for row in rows]
    return lambda path: path.write_bytes((before + "\r\n".join(lines) + "\r\n").encode(encoding))


def claims_text(*payments: Sequence[str], **how: str) -> Callable[[Path], object]:
    return text(CLAIM_COLUMNS, *(payments or [payment()]), **how)


def raw(content: bytes) -> Callable[[Path], object]:
    return lambda path: path.write_bytes(content)


def archive(members: Mapping[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as zipped:
        for name, content in members.items():
            zipped.writestr(name, content)
    return buffer.getvalue()


def members(*rows: Sequence[object]) -> dict[str, bytes]:
    """The members of a sound workbook."""
    made = openpyxl.Workbook()
    sheet = made.active
    sheet.title = "Bantuan"
    for row in aid_sheet(*rows):
        sheet.append(row)
    buffer = io.BytesIO()
    made.save(buffer)
    with zipfile.ZipFile(buffer) as zipped:
        return {name: zipped.read(name) for name in zipped.namelist()}


def tampered(change: Callable[[dict[str, bytes]], object]) -> Callable[[Path], object]:
    """A sound workbook whose members were changed."""

    def write(path: Path) -> object:
        held = members()
        change(held)
        return path.write_bytes(archive(held))

    return write


SHEET = "xl/worksheets/sheet1.xml"


def added(name: str, content: bytes) -> Callable[[Path], object]:
    return tampered(lambda held: held.update({name: content}))


def replaced(name: str, old: bytes, new: bytes) -> Callable[[Path], object]:
    def change(held: dict[str, bytes]) -> None:
        assert old in held[name]
        held[name] = held[name].replace(old, new, 1)

    return tampered(change)


def more_cells(cells: bytes) -> Callable[[Path], object]:
    return replaced(SHEET, b"</sheetData>", cells + b"</sheetData>")


def lying_directory(path: Path) -> object:
    """A member that unpacks to more than the directory of the archive admits."""
    content = bytearray(archive({**members(), "xl/media/a.bin": bytes(200_000)}))
    size = struct.pack("<I", 200_000)
    place = content.rfind(size)
    content[place : place + 4] = struct.pack("<I", 200)
    return path.write_bytes(bytes(content))


def ole(*streams: str) -> Callable[[Path], object]:
    """The head and the directory of an OLE container with these streams."""
    content = bytearray(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".ljust(512, b"\0"))
    for name in ("Root Entry", *streams):
        written = (name + "\0").encode("utf-16-le")
        entry = bytearray(written.ljust(128, b"\0"))
        entry[64:67] = struct.pack("<HB", len(written), 2)
        content += entry
    return raw(bytes(content))


def record(number: int, data: bytes = b"") -> bytes:
    head = bytes([number]) if number < 128 else bytes([number & 0x7F | 0x80, number >> 7])
    length, size = len(data), b""
    while length > 0x7F:
        size += bytes([length & 0x7F | 0x80])
        length >>= 7
    return head + size + bytes([length]) + data


def wide(written: str) -> bytes:
    return struct.pack("<I", len(written)) + written.encode("utf-16-le")


def xlsb(title: str, rows: Sequence[Sequence[object]], far_column: int = 0) -> bytes:
    """A binary workbook: rows of texts and numbers, the parts that a reader needs and no more."""
    sheet = record(129) + record(148, struct.pack("<IIII", 0, len(rows) - 1, 0, 9)) + record(145)
    for number, row in enumerate(rows):
        sheet += record(0, struct.pack("<IIHHBI", number, 0, 300, 0, 0, 0))
        for column, value in enumerate(row):
            place = struct.pack("<II", column + far_column * (number > 0), 0)
            if isinstance(value, int | float):
                sheet += record(5, place + struct.pack("<d", value))
            elif value:
                sheet += record(6, place + wide(str(value)))
    sheet += record(146) + record(130)
    bundle = struct.pack("<II", 0, 1) + wide("rId1") + wide(title)
    relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006/relationships"
    return archive(
        {
            "[Content_Types].xml": b"<Types/>",
            "xl/workbook.bin": record(131)
            + record(143)
            + record(156, bundle)
            + record(144)
            + record(132),
            "xl/_rels/workbook.bin.rels": (
                f'<Relationships xmlns="{package}"><Relationship Id="rId1" '
                f'Type="{relation}/worksheet" Target="worksheets/sheet1.bin"/></Relationships>'
            ).encode(),
            "xl/worksheets/sheet1.bin": sheet,
        }
    )


def edited(
    change: Callable[[openpyxl.Workbook], object], **sheets: Rows
) -> Callable[[Path], object]:
    """A workbook that openpyxl changes after its rows were written."""

    def write(path: Path) -> object:
        book(**sheets)(path)
        made = openpyxl.load_workbook(path)
        change(made)
        return made.save(path)

    return write


def converted(path: Path, ending: str) -> Path:
    """What LibreOffice makes of a workbook."""
    profile = (path.parent / "profile").as_uri()
    subprocess.run(
        [
            shutil.which("soffice") or "soffice",
            "--headless",
            f"-env:UserInstallation={profile}",
            "--convert-to",
            ending,
            "--outdir",
            path.parent / ending,
            path,
        ],
        check=True,
        capture_output=True,
        timeout=120,
    )
    return path.parent / ending / f"{path.stem}.{ending}"


SERIAL = (dt.date(2025, 5, 20) - dt.date(1899, 12, 30)).days
ONE_DAY = ["20/05/2025"]


def hide(made: openpyxl.Workbook, title: str, state: str = "hidden") -> None:
    made[title].sheet_state = state


def merge(made: openpyxl.Workbook, places: str) -> None:
    made["Bantuan"].merge_cells(places)


TWO_LINES = [
    [
        "Tanggal Serah",
        "Jenis Bantuan",
        "Jumlah",
        "Satuan",
        "Nilai (Rp)",
        "Asal Dana",
        "Penerima",
        None,
    ],
    [None, None, None, None, None, None, "Kecamatan", "Kelompok Penerima"],
]
PERSON_TWO_LINES = [
    ["NIK", "Nama", "Jenis Kelamin", "Tanggal", None, "Alamat", None, "Sektor", "Sumber Dana",
     "Bulan Dibayar"],
    [None, None, None, "Lahir", "Mulai", "Kecamatan", "Desa/Kelurahan", None, None, None],
]  # fmt: skip


def person_two_lines() -> list[object]:
    nik, name, sex, born, kecamatan, desa, sector, funding, start, months = person()
    return [nik, name, sex, born, start, kecamatan, desa, sector, funding, months]

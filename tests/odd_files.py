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
    REGISTRY_COLUMNS,
    SITI,
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
FAR = b'<row r="5"><c r="%s" t="n"><v>1</v></c></row>'
LAUGHS = b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>'


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


REFUSED = [
    # Not a table at all.
    Odd("kosong.csv", raw(b""), ("kosong",)),
    Odd("hanya_spasi.csv", raw(b"  \r\n;;;\r\n"), ("kosong",)),
    Odd("surat.pdf", raw(b"%PDF-1.7\n\xe2\xe3\xcf\xd3"), ("berkas PDF",)),
    Odd("foto.xlsx", raw(b"\x89PNG\r\n\x1a\n"), ("gambar",)),
    Odd("arsip.xlsx", raw(b"Rar!\x1a\x07"), ("arsip RAR",)),
    Odd("halaman.xls", raw(b"<html><body><p>Silakan masuk"), ("tanpa tabel", "unduh ulang")),
    Odd("lain.xls", raw(b'<?xml version="1.0"?><Workbook/>'), ("berkas XML",)),
    Odd("acak.csv", raw(bytes(range(256))), ("bukan berkas yang dapat dibaca",)),
    Odd("nol.csv", raw(b"Tanggal Bayar\x00"), ("bukan berkas yang dapat dibaca",)),
    Odd("utf16_terpotong.csv", raw("NIK;Nama".encode("utf-16")[:-1]), ("UTF-16", "rusak")),
    Odd("surat.docx", raw(archive({"word/document.xml": b"<x/>"})), ("dokumen Word",)),
    Odd("paparan.pptx", raw(archive({"ppt/presentation.xml": b"<x/>"})), ("PowerPoint",)),
    Odd("arsip.zip", raw(archive({"data.csv": b"NIK"})), ("arsip ZIP",)),
    Odd("surat.doc", ole("WordDocument"), ("dokumen Word",)),
    Odd("lain.xls", ole("Lain"), ("bukan buku kerja Excel",)),
    # Broken.
    Odd("putus.xlsx", lambda path: path.write_bytes(archive(members())[:-400]), ("rusak",)),
    Odd("awal.xlsx", raw(b"PK\x03\x04 and nothing more"), ("rusak",)),
    Odd("ganda.xlsx", lambda path: _twice(path), ("rusak",)),
    Odd("putus.xls", ole("Workbook"), ("rusak",)),
    Odd("tanpa_lembar.xlsx", tampered(lambda held: held.pop(SHEET)), ("rusak",)),
    Odd("crc.xlsx", lambda path: _changed_entry(path, 16, b"oops"), ("rusak",)),
    # Locked, with macros, or made to harm.
    Odd("sandi_zip.xlsx", lambda path: _changed_entry(path, 8, b"\1\0"), ("terkunci kata sandi",)),
    Odd("terkunci.xlsx", ole("EncryptionInfo", "EncryptedPackage"), ("terkunci kata sandi",)),
    Odd(
        "terkunci.ods",
        raw(
            archive(
                {
                    "mimetype": b"application/vnd.oasis.opendocument.spreadsheet",
                    "content.xml": b"?",
                    "META-INF/manifest.xml": b"<manifest:encryption-data/>",
                }
            )
        ),
        ("terkunci kata sandi",),
    ),
    Odd("makro.xlsm", added("xl/vbaProject.bin", b"x"), ("berisi makro",)),
    Odd(
        "makro_tersembunyi.xlsx",
        added("xl/media/gambar.bin", b"\xd0\xcf\x11\xe0" + "_VBA_PROJECT".encode("utf-16-le")),
        ("berisi makro",),
    ),
    Odd(
        "makro4_tersembunyi.xlsx",
        added(
            "xl/_rels/a.rels",
            b"http://schemas.microsoft.com/office/2006/relationships/xlMacrosheet",
        ),
        ("berisi makro",),
    ),
    Odd("makro4.xlsx", added("xl/macrosheets/sheet1.xml", b"<x/>"), ("berisi makro",)),
    Odd("makro.xls", ole("Workbook", "_VBA_PROJECT_CUR"), ("berisi makro",)),
    Odd(
        "makro.ods",
        raw(archive({"mimetype": b"x", "content.xml": b"<x/>", "Basic/Standard/a.xml": b"<x/>"})),
        ("berisi makro",),
    ),
    Odd("tawa.xlsx", replaced(SHEET, b"<worksheet", LAUGHS + b"<worksheet"), ("DOCTYPE",)),
    Odd(
        "tawa_utf16.xlsx",
        added("xl/theme/theme2.xml", LAUGHS.decode().encode("utf-16")),
        ("DOCTYPE",),
    ),
    Odd("bom.xlsx", added("xl/media/a.bin", bytes(30_000_000)), ("terlalu besar",)),
    Odd("bohong.xlsx", lying_directory, ("rusak",)),
    Odd(
        "banyak.xlsx",
        tampered(lambda held: held.update({f"xl/media/{n}": b"" for n in range(2001)})),
        ("terlalu besar",),
    ),
    Odd("jauh_kanan.xlsx", more_cells(FAR % b"XFD5"), ("terlalu luas",)),
    Odd("jauh_bawah.xlsx", more_cells(FAR % b"Z1048576"), ("terlalu luas",)),
    Odd(
        "jauh_tanda_petik.xlsx", more_cells(FAR.replace(b'"', b"'") % b"Z999999"), ("terlalu luas",)
    ),
    Odd("jauh_kanan.xlsb", lambda path: path.write_bytes(_far_xlsb()), ("terlalu luas",)),
    Odd("luas.csv", text([";" * 300]), ("lebih dari 256 kolom", "baris 1")),
    Odd(
        "petik.csv",
        claims_text(payment(), payment(recipient='"Slamet'), payment()),
        ("tanda petik", "baris 3"),
    ),
    # A layout that does not fit.
    Odd("tanpa_judul.xlsx", book(Kepesertaan=[person(), person()]), ("tidak ada baris judul",)),
    Odd("tanpa_judul.csv", text(payment(), payment()), ("kolomnya tidak dikenal",)),
    Odd(
        "lain.xlsx", book(Data=[["Kode", "Uraian"], ["1", "x"]]), ('lembar "Data"', "tidak dikenal")
    ),
    Odd(
        "kolom_kurang.xlsx",
        book(Bantuan=aid_sheet(hand_over()[:-1], header=AID_COLUMNS[:-1])),
        ('baris 1: kolom "Kelompok Penerima" tidak ada',),
    ),
    Odd(
        "kolom_lebih.xlsx",
        book(Bantuan=aid_sheet([*hand_over(), "x"], header=[*AID_COLUMNS, "Verifikator"])),
        ('kolom I berjudul "Verifikator" tidak dikenal',),
    ),
    Odd(
        "kolom_ganda.xlsx",
        book(Bantuan=aid_sheet([*hand_over(), 1], header=[*AID_COLUMNS, "Volume"])),
        ('kolom "Jumlah" muncul lebih dari sekali',),
    ),
    Odd(
        "tanpa_nama_kolom.xlsx",
        book(Bantuan=aid_sheet([*hand_over(), "x"])),
        ("kolom I berisi data tetapi tidak berjudul",),
    ),
    Odd(
        "lembar_lain.xlsx",
        book(Bantuan=aid_sheet(), Susulan=[["Puger", 12], ["Ambulu", 3]]),
        ('lembar "Susulan"', "bentuknya tidak dikenal"),
    ),
    Odd(
        "dua_jenis.xlsx",
        book(Bantuan=aid_sheet(), Peserta=[REGISTRY_COLUMNS, person()]),
        ('lembar "Peserta"', "satu berkas satu jenis"),
    ),
    Odd(
        "baris_di_atas_judul.xlsx",
        book(Kepesertaan=[person(), REGISTRY_COLUMNS, person()]),
        ("baris 1: terisi seperti baris data, tetapi di atas baris judul kolom (2)",),
    ),
    Odd("judul_saja.xlsx", book(Bantuan=[AID_COLUMNS]), ("tidak berisi satu baris pun",)),
    Odd(
        "judul_terlalu_bawah.xlsx",
        book(Bantuan=[["Surat pengantar"]] * 40 + aid_sheet()),
        ("tidak ada baris judul kolom dalam 30 baris pertama",),
    ),
    Odd(
        "bulan_tanpa_tahun.xlsx",
        book(Mei=aid_sheet(hand_over()[1:], header=AID_COLUMNS[1:])),
        ('kolom "Tanggal Serah" tidak ada', "tidak menyebut bulan dan tahunnya"),
    ),
    # Values that contradict each other.
    Odd(
        "dua_notasi.xlsx",
        aid_book(hand_over(value="1.250.000"), hand_over(), hand_over(value="1,500,000")),
        ("titik dan koma dipakai bergantian", "E2 dan E4"),
    ),
    Odd(
        "dua_notasi_tanpa_bukti.xlsx",
        aid_book(hand_over(value="1.250"), hand_over(value="1,500")),
        ("tidak jelas mana pemisah ribuan", "E2 dan E3"),
    ),
    Odd(
        "dua_notasi_dua_lembar.xlsx",
        book(
            Puger=aid_sheet(hand_over(quantity="1.250,5")),
            Ambulu=aid_sheet(hand_over(quantity="1,250.5")),
        ),
        ('C2 dan C2 lembar "Ambulu"',),
    ),
    Odd(
        "dua_urutan.xlsx",
        aid_book(hand_over(day="31/03/2025"), hand_over(day="03/31/2025")),
        ("hari dan bulan ditulis bergantian", "A2 dan A3"),
    ),
    Odd(
        "tertukar_excel.xlsx",
        aid_book(
            *(hand_over(day=dt.date(2025, month, 3)) for month in range(1, 7)),
            *(hand_over(day=f"{day}/03/2025") for day in range(13, 20)),
        ),
        ("Excel tampaknya menukar hari dan bulan", "A2 dan A8"),
    ),
]

READ = [
    # Text files.
    Odd("utf8.csv", claims_text(), cells={"paid_on": ["15/03/2025"], "amount_rp": ["42000000"]}),
    Odd(
        "utf8_bom.csv",
        claims_text(before="\ufeff"),
        cells={"recipient": ["Slamet Riyadi"]},
        remarks=("UTF-8 dengan pemisah kolom titik koma",),
    ),
    Odd(
        "utf16_le.csv",
        claims_text(payment(recipient="Siti Ünal"), encoding="utf-16-le", before="\ufeff"),
        cells={"recipient": ["Siti Ünal"]},
        remarks=("teks UTF-16",),
    ),
    Odd(
        "utf16_be.csv",
        claims_text(payment(recipient="Siti Ünal"), encoding="utf-16-be", before="\ufeff"),
        cells={"recipient": ["Siti Ünal"]},
    ),
    Odd(
        "windows.csv",
        claims_text(payment(recipient="José – “Pak Dé”"), encoding="cp1252"),
        cells={"recipient": ["José – “Pak Dé”"]},
        remarks=("Windows-1252",),
    ),
    Odd(
        "koma_tanpa_petik.csv",
        claims_text(delimiter=","),
        refused=("kolom H berisi data tetapi tidak berjudul",),
    ),
    Odd(
        "koma_inggris.csv",
        claims_text(payment(amount='"42,000,000.00"'), delimiter=","),
        cells={"amount_rp": ["42000000"]},
        remarks=("pemisah kolom koma", "koma dibaca sebagai pemisah ribuan"),
    ),
    Odd(
        "tab.tsv",
        claims_text(delimiter="\t"),
        cells={"sector": ["Buruh tani"]},
        remarks=("pemisah kolom tab",),
    ),
    Odd("garis.csv", claims_text(delimiter="|"), cells={"programme": ["JKM"]}),
    Odd("sep.csv", claims_text(before="sep=;\r\n"), cells={"programme": ["JKM"]}, places=[("", 3)]),
    Odd(
        "petik.csv",
        claims_text(payment(recipient='"Pak ""Slamet""; Ambulu"')),
        cells={"recipient": ['Pak "Slamet"; Ambulu']},
    ),
    Odd(
        "judul_di_atas.csv",
        text(["DAFTAR KLAIM 2025"], ["BPJS Jember"], [], CLAIM_COLUMNS, payment()),
        cells={"programme": ["JKM"]},
        remarks=("judul kolom ada di baris 4",),
        places=[("", 5)],
    ),
    Odd(
        "bantuan.csv",
        text(AID_COLUMNS, list(map(str, hand_over(day="20/05/2025", quantity="12,5")))),
        cells={"handed_over_on": ONE_DAY, "quantity": ["12,5"], "value_rp": ["125000000"]},
    ),
    # Where the table stands, and what stands around it.
    Odd(
        "kop_surat.xlsx",
        book(Sheet1=[["PEMERINTAH KABUPATEN JEMBER"], ["Bantuan 2025"], [], *aid_sheet()]),
        cells={"item": ["Pupuk"]},
        remarks=('Lembar "Sheet1": judul kolom ada di baris 4',),
        places=[("Sheet1", 5)],
    ),
    Odd(
        "judul_dua_baris.xlsx",
        book(Bantuan=[["Bantuan 2025"], *TWO_LINES, hand_over()]),
        cells={"kecamatan": ["Puger"], "group_name": ["Poktan Tani Makmur"]},
    ),
    Odd(
        "judul_gabungan.xlsx",
        edited(
            lambda made: (
                made["Kepesertaan"].merge_cells("D1:E1"),
                made["Kepesertaan"].merge_cells("F1:G1"),
                made["Kepesertaan"].merge_cells("A1:A2"),
            ),
            Kepesertaan=[*PERSON_TWO_LINES, person_two_lines()],
        ),
        cells={"born_on": ["17/08/1980"], "start_on": ["01/09/2025"], "desa": ["Sumberejo"]},
        places=[("Kepesertaan", 3)],
    ),
    Odd(
        "nomor_kolom.xlsx",
        book(Bantuan=[AID_COLUMNS, [f"({n})" for n in range(1, 9)], hand_over()]),
        cells={"item": ["Pupuk"]},
        remarks=("1 baris nomor kolom",),
        places=[("Bantuan", 3)],
    ),
    Odd(
        "jumlah_di_bawah.xlsx",
        book(
            Bantuan=aid_sheet(
                hand_over(),
                hand_over(),
                ["Jumlah", None, 25, None, 250_000_000],
                [],
                ["Sumber: DTPHP Kabupaten Jember"],
                ["Jember, 31 Desember 2025"],
                [None, None, None, "Kepala Dinas"],
            )
        ),
        cells={"quantity": ["12,5", "12,5"]},
        totals={"quantity": 25, "value_rp": 250_000_000},
        remarks=("1 baris jumlah (baris 4), 3 baris catatan (baris 6–8)",),
        places=[("Bantuan", 2), ("Bantuan", 3)],
    ),
    Odd(
        "jumlah_bagian.xlsx",
        book(
            Bantuan=aid_sheet(
                hand_over(),
                ["Subtotal Kecamatan Puger", None, None, None, 125_000_000],
                hand_over(kecamatan="Ambulu"),
                ["Sub Total Ambulu", None, None, None, 125_000_000],
                ["GRAND TOTAL", None, None, None, "250.000.000"],
            )
        ),
        cells={"kecamatan": ["Puger", "Ambulu"]},
        totals={"value_rp": 250_000_000},
        places=[("Bantuan", 2), ("Bantuan", 4)],
    ),
    Odd(
        "judul_berulang.xlsx",
        book(Bantuan=aid_sheet(hand_over(), AID_COLUMNS, hand_over())),
        cells={"item": ["Pupuk", "Pupuk"]},
        remarks=("1 baris judul yang berulang",),
        places=[("Bantuan", 2), ("Bantuan", 4)],
    ),
    Odd(
        "baris_kosong.xlsx",
        book(Bantuan=aid_sheet(hand_over(), [], [" ", NBSP], hand_over())),
        cells={"item": ["Pupuk", "Pupuk"]},
        places=[("Bantuan", 2), ("Bantuan", 5)],
    ),
    Odd(
        "nomor_urut.xlsx",
        book(
            Bantuan=aid_sheet(
                [1, *hand_over()], [2, *hand_over()], [3], header=["No.", *AID_COLUMNS]
            )
        ),
        cells={"item": ["Pupuk", "Pupuk"]},
        remarks=('kolom "No." tidak dibaca',),
    ),
    Odd(
        "nama_kolom_lain.xlsx",
        book(
            Bantuan=aid_sheet(
                header=[
                    f"TANGGAL{NBSP}PENYERAHAN ",
                    "Nama Bantuan",
                    "VOLUME",
                    "Sat.",
                    "Nilai Bantuan (Rp.)",
                    "Sumber Anggaran",
                    "KEC.",
                    "Nama  Poktan",
                ]
            )
        ),
        cells={"quantity": ["12,5"], "group_name": ["Poktan Tani Makmur"]},
        remarks=('"VOLUME" dibaca "Jumlah"',),
    ),
    Odd(
        "terbalik.xlsx",
        book(Bantuan=aid_sheet(hand_over()[::-1], header=AID_COLUMNS[::-1])),
        cells={"handed_over_on": ONE_DAY, "quantity": ["12,5"]},
    ),
    Odd(
        "sel_gabungan.xlsx",
        edited(
            lambda made: merge(made, "G2:G3"),
            Bantuan=aid_sheet(hand_over(), hand_over(kecamatan=None)),
        ),
        cells={"kecamatan": ["Puger", "Puger"]},
        remarks=("1 sel gabungan",),
    ),
    Odd(
        "angka_gabungan.xlsx",
        edited(
            lambda made: merge(made, "E2:E3"), Bantuan=aid_sheet(hand_over(), hand_over(value=None))
        ),
        cells={"value_rp": ["125000000", None]},
    ),
    # Several sheets.
    Odd(
        "satu_lembar_satu_kecamatan.xlsx",
        book(
            Puger=aid_sheet(
                [*hand_over()[:6], "Poktan Tani"], header=[*AID_COLUMNS[:6], AID_COLUMNS[7]]
            ),
            Kec_Ambulu=aid_sheet(
                [*hand_over()[:6], "Poktan Laut"], header=[*AID_COLUMNS[:6], AID_COLUMNS[7]]
            ),
        ),
        cells={"kecamatan": ["Puger", "Ambulu"]},
        remarks=("2 lembar dibaca sebagai satu berkas", 'kolom "Kecamatan" diisi dari judul'),
        places=[("Puger", 2), ("Kec Ambulu", 2)],
    ),
    Odd(
        "satu_lembar_satu_bulan.xlsx",
        book(
            Mei_2025=aid_sheet(hand_over()[1:], header=AID_COLUMNS[1:]),
            Juni_2025=aid_sheet(hand_over()[1:], header=AID_COLUMNS[1:]),
        ),
        cells={"handed_over_on": ["01/05/2025", "01/06/2025"]},
        places=[("Mei 2025", 2), ("Juni 2025", 2)],
    ),
    Odd(
        "bulan_tahun_di_atas.xlsx",
        book(Mei=[["Bantuan tahun 2025"], *aid_sheet(hand_over()[1:], header=AID_COLUMNS[1:])]),
        cells={"handed_over_on": ["01/05/2025"]},
    ),
    Odd(
        "dua_lembar_dua_jumlah.xlsx",
        book(
            Puger=aid_sheet(hand_over(value=1000), ["Total", None, None, None, 1000]),
            Ambulu=aid_sheet(hand_over(value=500), ["Total", None, None, None, 500]),
        ),
        cells={"value_rp": ["1000", "500"]},
        totals={"value_rp": 1500},
    ),
    Odd(
        "dua_lembar_satu_jumlah.xlsx",
        book(
            Puger=aid_sheet(hand_over(value=1000), ["Total", None, None, None, 1000]),
            Ambulu=aid_sheet(hand_over(value=500)),
        ),
        cells={"value_rp": ["1000", "500"]},
        totals={},
    ),
    Odd(
        "tersembunyi.xlsx",
        edited(
            lambda made: hide(made, "Susulan"), Bantuan=aid_sheet(), Susulan=aid_sheet(hand_over())
        ),
        cells={"item": ["Pupuk", "Pupuk"]},
        remarks=('Lembar "Susulan": tersembunyi, dan ikut dibaca',),
    ),
    Odd(
        "pilihan_tersembunyi.xlsx",
        edited(
            lambda made: hide(made, "Daftar", "veryHidden"),
            Bantuan=aid_sheet(),
            Daftar=[["Puger"], ["Ambulu"]],
        ),
        cells={"item": ["Pupuk"]},
        remarks=('Lembar "Daftar": tersembunyi, bentuknya lain, dan tidak dibaca',),
    ),
    Odd(
        "petunjuk.xlsx",
        book(Petunjuk=[["Isi lembar Bantuan"]], Bantuan=aid_sheet(), Kosong=[]),
        cells={"item": ["Pupuk"]},
        remarks=('Lembar "Petunjuk": tidak dibaca',),
    ),
    # Numbers.
    Odd(
        "rupiah.xlsx",
        aid_book(
            *(
                hand_over(value=value)
                for value in [
                    "Rp 42.000.000,-",
                    "Rp42.000.000",
                    "Rp. 42.000.000,00",
                    "42 000 000",
                    42_000_000,
                    f"Rp{NBSP}1.500",
                    "(1.500)",
                    "-1.500",
                    "Rp -",
                    "nihil",
                    "IDR 1.500,50",
                ]
            )
        ),
        cells={
            "value_rp": [
                "42000000",
                "42000000",
                "42000000",
                "42000000",
                "42000000",
                "1500",
                "(1.500)",
                "-1.500",
                "0",
                "0",
                "1500,5",
            ]
        },
        remarks=(
            'Kolom "Nilai (Rp)": titik dibaca sebagai pemisah ribuan',
            "terbukti dari isi kolom",
            '2 sel "-" atau "nihil" dibaca nol',
        ),
    ),
    Odd(
        "ribuan_tanpa_bukti.xlsx",
        aid_book(hand_over(value="1.234"), hand_over(value="950")),
        cells={"value_rp": ["1234", "950"]},
        remarks=("isi kolom tidak membuktikannya; mengikuti jenis kolom",),
    ),
    Odd(
        "ribuan_koma_tanpa_bukti.xlsx",
        aid_book(hand_over(value="1,234")),
        cells={"value_rp": ["1234"]},
        remarks=("koma dibaca sebagai pemisah ribuan",),
    ),
    Odd(
        "ikut_kolom_lain.xlsx",
        aid_book(hand_over(quantity="1,234", value="12,500,000")),
        cells={"quantity": ["1234"], "value_rp": ["12500000"]},
        remarks=('Kolom "Jumlah": koma dibaca', "mengikuti kolom lain dalam berkas ini"),
    ),
    Odd(
        "desimal_tanpa_bukti.xlsx",
        aid_book(hand_over(quantity="1,234", value=5)),
        cells={"quantity": ["1,234"]},
    ),
    Odd(
        "inggris.xlsx",
        aid_book(hand_over(quantity="1,234.56"), hand_over(quantity="1.5")),
        cells={"quantity": ["1234,56", "1,5"]},
        remarks=("koma dibaca sebagai pemisah ribuan dan titik sebagai pemisah desimal",),
    ),
    Odd(
        "tiada.xlsx",
        aid_book(hand_over(quantity="-"), hand_over(quantity="n/a"), hand_over(quantity="…")),
        cells={"quantity": ["0", None, None]},
        remarks=('1 sel "-" atau "nihil" dibaca nol', '2 sel "n/a" atau "…" dibaca kosong'),
    ),
    Odd(
        "teks_tiada.csv",
        claims_text(payment(level="-"), payment(level="Nihil"), payment(level="n/a")),
        cells={"school_level": [None, None, None]},
        remarks=('Kolom "Jenjang": 3 sel',),
    ),
    Odd(
        "kode_jadi_jam.xlsx",
        aid_book(hand_over(kecamatan=dt.timedelta(hours=35, minutes=9, seconds=1))),
        cells={"kecamatan": ["35.09.01"]},
    ),
    Odd(
        "nik_berpetik.csv",
        text(
            REGISTRY_COLUMNS,
            [*map(str, person(nik=f"'{SITI}", born="17/08/1980", start="01/09/2025"))],
            [*map(str, person(nik=f'"=""{SITI}"""', born="17/08/1980", start="01/09/2025"))],
        ),
        cells={"nik": [SITI, SITI]},
        remarks=("tanda petik atau spasi di samping angka diabaikan (2 sel)",),
    ),
    # Dates.
    Odd(
        "tanggal.xlsx",
        aid_book(
            *(
                hand_over(day=day)
                for day in [
                    dt.date(2025, 5, 20),
                    dt.datetime.fromisoformat("2025-05-20T14:30"),
                    SERIAL,
                    str(SERIAL),
                    "20/05/2025",
                    "20-5-2025",
                    "20.05.2025",
                    "20 Mei 2025",
                    "Selasa, 20 Mei 2025",
                    "20-Mei-25",
                    "2025-05-20",
                    "2025/05/20",
                    "2025-05-20 00:00:00",
                    f"20{NBSP}May 2025",
                    "20/5/25",
                ]
            )
        ),
        cells={"handed_over_on": ONE_DAY * 15},
        remarks=("menurut hitungan Excel", "tahun dua angka dibaca seperti Excel"),
    ),
    Odd(
        "bulan_dulu.xlsx",
        aid_book(hand_over(day="03/31/2025"), hand_over(day="04/05/2025")),
        cells={"handed_over_on": ["31/03/2025", "05/04/2025"]},
        remarks=("tanggal dibaca bulan/hari/tahun (terbukti dari isi kolom)",),
    ),
    Odd(
        "hari_dulu.xlsx",
        aid_book(hand_over(day="04/05/2025")),
        cells={"handed_over_on": ["04/05/2025"]},
        remarks=("tanggal dibaca hari/bulan/tahun (kebiasaan Indonesia",),
    ),
    Odd(
        "dihitung_dari_1904.xlsx",
        lambda path: _from_1904(path),
        cells={"handed_over_on": ONE_DAY},
    ),
    # Formulas and links are not followed; what was saved with them counts.
    Odd(
        "rumus_bernilai.xlsx",
        replaced(SHEET, b"<v>125000000</v>", b"<f>C2*10000000</f><v>125000000</v>"),
        cells={"value_rp": ["125000000"]},
    ),
    Odd(
        "tautan_luar.xlsx",
        added("xl/externalLinks/externalLink1.xml", b"<externalLink/>"),
        cells={"item": ["Pupuk"]},
        remarks=("merujuk ke berkas lain",),
    ),
    Odd(
        "dde.csv",
        text(
            AID_COLUMNS,
            [*map(str, hand_over(day="20/05/2025", quantity="1", group="=cmd|'/C calc'!A0"))],
        ),
        cells={"group_name": ["=cmd|'/C calc'!A0"]},
    ),
    Odd(
        "diformat_sampai_ujung.xlsx",
        more_cells(b'<row r="5"><c r="XFD5" s="0"/></row>'),
        cells={"item": ["Pupuk"]},
    ),
    Odd(
        "biner.xlsb",
        lambda path: path.write_bytes(
            xlsb("Bantuan", [AID_COLUMNS, [SERIAL, *hand_over()[1:]]]),
        ),
        cells={"handed_over_on": ONE_DAY, "quantity": ["12,5"], "kecamatan": ["Puger"]},
        places=[("Bantuan", 2)],
    ),
]


def _twice(path: Path) -> object:
    """An archive with two members of one name: readers differ on which of them counts."""
    buffer = io.BytesIO(archive(members()))
    with zipfile.ZipFile(buffer, "a") as zipped:
        zipped.writestr(SHEET.upper(), b"<worksheet/>")
    return path.write_bytes(buffer.getvalue())


def _changed_entry(path: Path, offset: int, new: bytes) -> object:
    """An archive whose directory says something else about a member that no reader needs."""
    content = bytearray(archive(members()))
    start = content.rfind(b"PK\1\2", 0, content.rfind(b"docProps/core.xml")) + offset
    content[start : start + len(new)] = new
    return path.write_bytes(bytes(content))


def _far_xlsb() -> bytes:
    return xlsb("Bantuan", [AID_COLUMNS, hand_over()], far_column=16_000)


def _from_1904(path: Path) -> object:
    held = members(hand_over(day=SERIAL - 1462))
    old = b"<workbookPr"
    assert old in held["xl/workbook.xml"]
    held["xl/workbook.xml"] = held["xl/workbook.xml"].replace(old, old + b' date1904="1"', 1)
    return path.write_bytes(archive(held))

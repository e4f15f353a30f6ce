"""Files that are refused, each with words that the refusal must say."""

import datetime as dt
import io
import zipfile
from pathlib import Path

from odd_files import (
    SHEET,
    Odd,
    added,
    aid_book,
    aid_sheet,
    archive,
    book,
    claims_text,
    lying_directory,
    members,
    more_cells,
    ole,
    raw,
    replaced,
    tampered,
    text,
    xlsb,
)
from office_files import (
    AID_COLUMNS,
    REGISTRY_COLUMNS,
    hand_over,
    payment,
    person,
)

FAR = b'<row r="5"><c r="%s" t="n"><v>1</v></c></row>'


LAUGHS = b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>'


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

"""Odd files that are read, each with the texts that its cells must have."""

import datetime as dt
from pathlib import Path

from odd_files import (
    NBSP,
    ONE_DAY,
    PERSON_TWO_LINES,
    SERIAL,
    SHEET,
    TWO_LINES,
    Odd,
    added,
    aid_book,
    aid_sheet,
    archive,
    book,
    claims_text,
    edited,
    hide,
    members,
    merge,
    more_cells,
    person_two_lines,
    replaced,
    text,
    xlsb,
)
from office_files import (
    AID_COLUMNS,
    CLAIM_COLUMNS,
    REGISTRY_COLUMNS,
    SITI,
    hand_over,
    payment,
    person,
)

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


def _from_1904(path: Path) -> object:
    held = members(hand_over(day=SERIAL - 1462))
    old = b"<workbookPr"
    assert old in held["xl/workbook.xml"]
    held["xl/workbook.xml"] = held["xl/workbook.xml"].replace(old, old + b' date1904="1"', 1)
    return path.write_bytes(archive(held))

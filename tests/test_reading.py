import datetime as dt
from itertools import combinations
from pathlib import Path

import pytest
from checked_files import TODAY, connection, findings, read
from office_files import (
    BORN,
    BUDI,
    REGISTRY_COLUMNS,
    SITI,
    aid,
    claims,
    hand_over,
    payment,
    person,
    registry,
    workbook,
)

from data import catalogue
from data.intake.issues import RefusedError
from data.intake.rows import OfficeFile
from data.intake.validate import check


def complaints(path: Path) -> list[str]:
    """What is said about the rows of a file that has the right layout."""
    return [str(complaint) for complaint in findings(path).complaints]


def refusal(path: Path) -> list[str]:
    """What is said about the layout of a file."""
    with pytest.raises(RefusedError) as refused:
        read(path)
    return [str(complaint) for complaint in refused.value.complaints]


def values(file: OfficeFile, fields: str) -> list[tuple[object, ...]]:
    con = connection(TODAY)
    assert check(con, file, TODAY).complaints == ()
    return con.table("entries").order('"row"').select(fields).fetchall()


def test_a_file_is_known_by_its_content_whatever_its_name(tmp_path: Path) -> None:
    assert read(registry(tmp_path / "klaim_manfaat.csv")).specification.kind == "kepesertaan"
    assert read(claims(tmp_path / "kepesertaan.xlsx")).specification.kind == "klaim_manfaat"
    assert read(aid(tmp_path / "data terbaru (2).XLSX")).specification.kind == "bantuan_pertanian"


def test_columns_may_stand_in_any_order_and_be_written_loosely(tmp_path: Path) -> None:
    columns = ["  nik", "NAMA ", "Jenis\nKelamin", *REGISTRY_COLUMNS[3:]]
    turned = [columns[::-1], person()[::-1]]
    file = read(workbook(tmp_path / "k.xlsx", {"kepesertaan ": turned}))
    assert values(file, "nik, sex, kecamatan") == [(int(SITI), "perempuan", "35.09.12")]


def test_rows_are_counted_as_excel_counts_them(tmp_path: Path) -> None:
    blank = [None] * len(REGISTRY_COLUMNS)
    path = registry(tmp_path / "k.xlsx", person(), blank, blank, person(nik="3509", months=13))
    assert read(path).rows.tolist() == [2, 5]
    assert complaints(path) == [
        'k.xlsx, lembar "Kepesertaan", baris 5, kolom "NIK": "35••••" – harus 16 angka yang '
        "disimpan sebagai teks (Excel membulatkan angka sepanjang NIK); di sini 4 angka",
        'k.xlsx, lembar "Kepesertaan", baris 5, kolom "Bulan Dibayar": "13" – harus bilangan '
        "bulat dari 1 sampai 12",
    ]


def test_a_line_break_in_a_csv_cell_does_not_shift_the_rows_below(tmp_path: Path) -> None:
    path = claims(
        tmp_path / "k.csv", payment(recipient='"Slamet\nRiyadi"'), [], payment(amount="12x")
    )
    assert complaints(path) == [
        'k.csv, baris 4, kolom "Nominal": "••••" – harus angka yang tidak negatif, '
        "seperti 1.250 atau 12,5"
    ]


def test_numbers_are_read_as_indonesian_offices_write_them(tmp_path: Path) -> None:
    path = aid(
        tmp_path / "b.xlsx",
        hand_over(quantity=0.1 + 0.2, value=1_500_000),
        hand_over(quantity="1.250,5", value="2.000.000"),
        hand_over(quantity="1250", value="2000000,75"),
    )
    assert [tuple(map(float, row)) for row in values(read(path), "quantity, value_rp")] == [
        (0.3, 1_500_000.0),
        (1250.5, 2_000_000.0),
        (1250.0, 2_000_000.75),
    ]


@pytest.mark.parametrize("written", ["42.000.00", "42,00,000", "1.2.3,4", "4,2E+07", "42 juta"])
def test_a_number_that_could_be_misread_is_refused(tmp_path: Path, written: str) -> None:
    (complaint,) = complaints(claims(tmp_path / "k.csv", payment(amount=written)))
    assert "baris 2" in complaint
    assert 'kolom "Nominal"' in complaint
    assert "harus angka yang tidak negatif" in complaint


@pytest.mark.parametrize(
    "written",
    [
        dt.date(2025, 3, 9),
        dt.datetime.fromisoformat("2025-03-09T14:30"),
        "9/3/2025",
        "09-03-2025",
        "2025-03-09",
    ],
)
def test_a_date_may_be_a_date_cell_or_a_clear_text(tmp_path: Path, written: object) -> None:
    path = aid(tmp_path / "b.xlsx", hand_over(day=written))
    assert values(read(path), "handed_over_on") == [(dt.date(2025, 3, 9),)]


@pytest.mark.parametrize("written", ["31/02/2025", "9 Marit 2025", 2025, 20250309, "13/13/2025"])
def test_what_is_no_clear_date_is_refused(tmp_path: Path, written: object) -> None:
    (complaint,) = complaints(aid(tmp_path / "b.xlsx", hand_over(day=written)))
    assert complaint == (
        f'b.xlsx, lembar "Bantuan", baris 2, kolom "Tanggal Serah": "{written}" – '
        "harus tanggal seperti 31/12/2025"
    )


@pytest.mark.parametrize(
    "written",
    ["Sumbersari", " SUMBERSARI ", "sumbersari\u00a0", "35.09.21"],
)
def test_a_kecamatan_is_known_by_name_or_code(tmp_path: Path, written: str) -> None:
    file = read(aid(tmp_path / "b.xlsx", hand_over(kecamatan=written)))
    assert values(file, "kecamatan") == [("35.09.21",)]


def test_every_spelling_of_the_catalogue_leads_to_its_kecamatan(tmp_path: Path) -> None:
    spellings = {
        spelling: kecamatan.code
        for kecamatan in catalogue.KECAMATAN.values()
        for spelling in (kecamatan.name, *kecamatan.alternative_spellings)
    }
    rows = [hand_over(kecamatan=name, quantity=place) for place, name in enumerate(spellings, 1)]
    file = read(aid(tmp_path / "b.xlsx", *rows))
    assert values(file, "kecamatan") == [(code,) for code in spellings.values()]


def test_a_name_with_odd_spaces_inside_is_still_the_name(tmp_path: Path) -> None:
    file = read(aid(tmp_path / "b.xlsx", hand_over(kecamatan="Sumber\u00a0 \tBaru")))
    assert values(file, "kecamatan") == [("35.09.03",)]


def test_an_unknown_name_gets_the_name_that_was_meant(tmp_path: Path) -> None:
    assert complaints(
        registry(tmp_path / "k.xlsx", person(kecamatan="Sumbersary", sector="Buruh tan"))
    ) == [
        'k.xlsx, lembar "Kepesertaan", baris 2, kolom "Kecamatan": "Sumbersary" – '
        'kecamatan tidak dikenal; maksud Anda "Sumbersari"?',
        'k.xlsx, lembar "Kepesertaan", baris 2, kolom "Sektor": "Buruh tan" – '
        'sektor tidak dikenal; maksud Anda "Buruh tani"?',
    ]


def test_where_nothing_was_meant_the_choices_are_listed(tmp_path: Path) -> None:
    (complaint,) = complaints(aid(tmp_path / "b.xlsx", hand_over(origin="CSR perusahaan")))
    assert complaint.endswith(
        '"CSR perusahaan" – asal dana tidak dikenal; yang dikenal: Pusat, Provinsi, Kabupaten'
    )


@pytest.mark.parametrize(
    ("column", "row"),
    [
        ("Program", payment(programme="JHT")),
        ("Sektor", payment(sector="Nelayan darat")),
        ("Kecamatan", payment(kecamatan="Banyuwangi")),
        ("Jenjang", payment(programme="Beasiswa", level="Pesantren")),
    ],
)
def test_each_classification_of_a_claim_is_checked(
    tmp_path: Path, column: str, row: list[str]
) -> None:
    found = complaints(claims(tmp_path / "k.csv", payment(), row))
    assert len(found) == 1
    assert found[0].startswith(f'k.csv, baris 3, kolom "{column}": ')
    assert "tidak dikenal" in found[0]


@pytest.mark.parametrize(
    ("column", "row"),
    [
        ("Jenis Kelamin", person(sex="X")),
        ("Sumber Dana", person(funding="CSR")),
        ("Kecamatan", person(kecamatan="Banyuwangi")),
    ],
)
def test_each_classification_of_a_registry_is_checked(
    tmp_path: Path, column: str, row: list[object]
) -> None:
    found = complaints(registry(tmp_path / "k.xlsx", row))
    assert len(found) == 1
    assert f'baris 2, kolom "{column}": ' in found[0]
    assert "tidak dikenal" in found[0]


def test_a_unit_must_be_that_of_the_item(tmp_path: Path) -> None:
    assert complaints(aid(tmp_path / "b.xlsx", hand_over(unit="TON"), hand_over(unit="kg"))) == [
        'b.xlsx, lembar "Bantuan", baris 3, kolom "Satuan": "kg" – Pupuk dihitung dalam ton'
    ]


def test_a_school_level_belongs_to_scholarships_and_to_nothing_else(tmp_path: Path) -> None:
    assert complaints(
        claims(
            tmp_path / "k.csv",
            payment(programme="Beasiswa", level="SMP sederajat"),
            payment(programme="Beasiswa"),
            payment(programme="JKM", level="SMP sederajat"),
        )
    ) == [
        'k.csv, baris 3, kolom "Jenjang": Beasiswa harus menyebut jenjang',
        'k.csv, baris 4, kolom "Jenjang": "SMP sederajat" – jenjang hanya untuk Beasiswa, '
        "kosongkan untuk program lain",
    ]


def test_blank_cells_are_named_unless_they_may_be_blank(tmp_path: Path) -> None:
    assert complaints(registry(tmp_path / "k.xlsx", person(desa=None, sector="  "))) == [
        'k.xlsx, lembar "Kepesertaan", baris 2, kolom "Sektor": wajib diisi'
    ]


def test_negative_amounts_are_refused(tmp_path: Path) -> None:
    (claim,) = complaints(claims(tmp_path / "k.csv", payment(amount="-42000000,00")))
    assert '"-42000000,00" – harus angka yang tidak negatif' in claim
    (quantity,) = complaints(aid(tmp_path / "b.xlsx", hand_over(quantity=-1)))
    assert 'kolom "Jumlah": "-1" – harus angka yang tidak negatif' in quantity


def test_paid_months_stay_between_one_and_december(tmp_path: Path) -> None:
    path = registry(
        tmp_path / "k.xlsx",
        person(nik="3509115708800001", start=dt.date(2025, 12, 31), months=1),
        person(nik="3509115708800002", start=dt.date(2025, 10, 1), months=4),
        person(nik="3509115708800003", months=0),
        person(nik="3509115708800004", months=2.5),
    )
    assert [complaint.split("baris ")[1] for complaint in complaints(path)] == [
        '3, kolom "Bulan Dibayar": "4" – melewati Desember: mulai bulan 10 paling banyak 3 bulan',
        '4, kolom "Bulan Dibayar": "0" – harus bilangan bulat dari 1 sampai 12',
        '5, kolom "Bulan Dibayar": "2,5" – harus bilangan bulat dari 1 sampai 12',
    ]


def test_a_registry_speaks_for_one_year(tmp_path: Path) -> None:
    path = registry(
        tmp_path / "k.xlsx",
        person(nik="3509115708800001"),
        person(nik="3509115708800002", start=dt.date(2024, 9, 1)),
        person(nik="3509115708800003"),
    )
    assert complaints(path) == [
        'k.xlsx, lembar "Kepesertaan", baris 3, kolom "Tanggal Mulai": "01/09/2024" – '
        "harus dalam tahun 2025 seperti baris lain; satu berkas satu tahun"
    ]


def test_a_year_of_birth_is_not_taken_for_the_year_of_the_file(tmp_path: Path) -> None:
    path = registry(
        tmp_path / "k.xlsx",
        person(nik="3509115708800001", start=BORN),
        person(nik="3509115708800002", start=BORN),
        person(nik="3509115708800003"),
    )
    found = "\n".join(complaints(path))
    assert "harus dalam tahun 2025 seperti baris lain" in found
    assert not leaks(found)


def test_a_birth_after_the_start_is_a_slip(tmp_path: Path) -> None:
    (complaint,) = complaints(registry(tmp_path / "k.xlsx", person(born=dt.date(2025, 9, 1))))
    assert complaint == (
        'k.xlsx, lembar "Kepesertaan", baris 2, kolom "Tanggal Lahir": "••••" – '
        "tanggal lahir harus sebelum Tanggal Mulai"
    )


def test_a_year_without_a_known_premium_is_refused(tmp_path: Path) -> None:
    (complaint,) = complaints(registry(tmp_path / "k.xlsx", person(start=dt.date(2019, 9, 1))))
    assert complaint.endswith("iuran per bulan yang berlaku saat itu tidak diketahui")


def test_a_person_has_one_row_in_a_file(tmp_path: Path) -> None:
    path = registry(
        tmp_path / "k.xlsx",
        person(),
        person(nik="3509115708800002"),
        person(name="S. Aminah"),
        person(sector="Nelayan tangkap"),
    )
    assert complaints(path) == [
        f'k.xlsx, lembar "Kepesertaan", baris {row}, kolom "NIK": "35••••" – NIK ini muncul '
        "3 kali dalam berkas; orangnya dihitung sekali, di baris 2"
        for row in (4, 5)
    ]


def test_a_nik_kept_as_a_number_has_lost_its_last_digit(tmp_path: Path) -> None:
    (complaint,) = complaints(registry(tmp_path / "k.xlsx", person(nik=int(SITI))))
    assert 'kolom "NIK": "••••" – harus 16 angka yang disimpan sebagai teks' in complaint


def test_what_has_not_happened_yet_is_refused(tmp_path: Path) -> None:
    (claim,) = complaints(claims(tmp_path / "k.csv", payment(paid="15/03/2052")))
    assert 'kolom "Tanggal Bayar": "15/03/2052" – tanggal ini belum terjadi' in claim
    (aid_,) = complaints(aid(tmp_path / "b.xlsx", hand_over(day=dt.date(2026, 2, 1))))
    assert 'kolom "Tanggal Serah": "01/02/2026" – tanggal ini belum terjadi' in aid_


def test_all_complaints_come_at_once_and_the_many_are_counted(tmp_path: Path) -> None:
    people = [
        person(nik=f"35091157088{number:05d}", kecamatan="Ambulo") for number in range(1, 201)
    ]
    file = read(registry(tmp_path / "k.xlsx", person(nik=BUDI, sex="?"), *people))
    found = check(connection(TODAY), file, TODAY)
    assert found.total == 201
    assert [complaint.row for complaint in found.complaints] == list(range(2, 203))


def leaks(text: str) -> list[str]:
    private = [SITI[:11], "Siti", "Aminah", "1980", "17/08", "Slamet", "Riyadi"]
    return [word for word in private if word in text]


@pytest.mark.parametrize("steps", range(1, len(REGISTRY_COLUMNS)))
def test_a_row_that_slipped_sideways_tells_nothing_about_the_person(
    tmp_path: Path, steps: int
) -> None:
    row = person()
    slipped = row[steps:] + row[:steps]
    found = complaints(registry(tmp_path / "k.xlsx", person(nik="3509115708800009"), slipped))
    assert found
    assert not leaks("\n".join(found))


def test_two_cells_that_were_swapped_tell_nothing_about_the_person(tmp_path: Path) -> None:
    for first in range(len(REGISTRY_COLUMNS)):
        people = [person() for _ in REGISTRY_COLUMNS]
        for second, row in enumerate(people):
            row[first], row[second] = row[second], row[first]
        found = complaints(registry(tmp_path / "k.xlsx", *people))
        assert found
        assert not leaks("\n".join(found))


def test_two_columns_that_were_swapped_tell_nothing_about_anybody(tmp_path: Path) -> None:
    people = [
        person(
            nik=f"35091157088{n:05d}",
            name=f"Siti {n}",
            born=BORN.replace(day=n + 1),
            months=n % 4 + 1,
        )
        for n in range(8)
    ]
    private = {"NIK", "Nama", "Tanggal Lahir"}
    for first, second in combinations(range(len(REGISTRY_COLUMNS)), 2):
        if not private & {REGISTRY_COLUMNS[first], REGISTRY_COLUMNS[second]}:
            continue
        columns = [*REGISTRY_COLUMNS]
        columns[first], columns[second] = columns[second], columns[first]
        path = registry(tmp_path / "k.xlsx", *people, columns=columns)
        assert not leaks("\n".join(complaints(path)))


def test_the_recipient_of_a_claim_is_never_named(tmp_path: Path) -> None:
    row = payment()
    for place in range(len(row)):
        swapped = [*row]
        swapped[place], swapped[5] = swapped[5], swapped[place]
        assert not leaks("\n".join(complaints(claims(tmp_path / "k.csv", swapped))))

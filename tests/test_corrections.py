"""Corrections: what they change, what they expect, and when they refuse the run."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest
from checked_files import read
from office_files import BUDI, RINI, aid, claims, hand_over, payment, person, registry, workbook

from data.intake import corrections
from data.intake.corrections import COLUMNS, CORRECTIONS, Correction
from data.intake.issues import RefusedError
from data.intake.rules import Findings
from data.intake.staging import connect
from data.intake.validate import check

TODAY = dt.date(2026, 1, 31)


def correction(
    match: dict[str, str],
    action: str = "drop",
    field: str = "",
    value: str = "",
    expect: str = "1 baris",
    kind: str = "bantuan_pertanian",
    reason: str = "salah ketik menurut dinas",
) -> Correction:
    return Correction(
        kind, match, action, field, value, expect, reason, "Rini", "2026-01-31", line=2
    )


def corrected(path: Path, *wanted: Correction) -> tuple[Findings, duckdb.DuckDBPyConnection]:
    con = connect(TODAY)
    return check(con, read(path), TODAY, correct=wanted), con


def entries(con: duckdb.DuckDBPyConnection, fields: str) -> list[tuple[object, ...]]:
    return con.table("entries").order('"row"').select(fields).fetchall()


def three_hand_overs(tmp_path: Path) -> Path:
    return aid(
        tmp_path / "b.xlsx",
        hand_over(value=125_000),
        hand_over(value=7_000_000, kecamatan="Ambulu"),
        hand_over(value=250_000),
    )


def test_rows_are_dropped(tmp_path: Path) -> None:
    found, con = corrected(
        three_hand_overs(tmp_path), correction({"kecamatan": "Puger"}, expect="2 baris")
    )
    assert found.complaints == ()
    assert entries(con, "kecamatan") == [("35.09.12",)]
    assert con.table("cells").select("kecamatan").fetchall() == [("Ambulu",)]
    assert [str(one) for one in found.applied] == [
        "b.xlsx: 2 baris dibuang (corrections.csv baris 2, Rini): salah ketik menurut dinas"
    ]


@pytest.mark.parametrize("factor", ["1000", "1.000"])
def test_a_lost_factor_is_put_back(tmp_path: Path, factor: str) -> None:
    wanted = correction({"kecamatan": "35.09.08"}, "scale", "value_rp", factor, "2 baris")
    found, con = corrected(three_hand_overs(tmp_path), wanted)
    assert found.complaints == ()
    values = [float(value) for (value,) in entries(con, "value_rp")]
    assert values == [125_000_000.0, 7_000_000.0, 250_000_000.0]
    assert str(found.applied[0]).startswith(
        f'b.xlsx: kolom "Nilai (Rp)" pada 2 baris dikalikan dengan {factor} ('
    )


def test_a_cell_that_could_not_be_read_is_replaced(tmp_path: Path) -> None:
    path = aid(tmp_path / "b.xlsx", hand_over(), hand_over(kecamatan="Kota Puger", quantity=9))
    wrong, _ = corrected(path)
    assert [one.cell for one in wrong.complaints] == ["G3"]
    wanted = correction({"kecamatan": "Kota Puger"}, "replace", "kecamatan", "Puger", "Kota Puger")
    found, con = corrected(path, wanted)
    assert found.complaints == ()
    assert entries(con, "kecamatan") == [("35.09.08",), ("35.09.08",)]


def test_a_flag_changes_nothing_and_is_listed(tmp_path: Path) -> None:
    found, con = corrected(
        three_hand_overs(tmp_path), correction({"kecamatan": "Ambulu"}, "flag", expect="1 baris")
    )
    assert len(entries(con, "kecamatan")) == 3
    assert "1 baris ditandai" in str(found.applied[0])


@pytest.mark.parametrize(
    ("wanted", "why"),
    [
        (correction({"kecamatan": "Silo"}), "tidak cocok dengan satu baris pun (b.xlsx)"),
        (
            correction({"kecamatan": "Puger"}, expect="3 baris"),
            "mengharapkan 3 baris, yang cocok 2 baris (b.xlsx)",
        ),
        (
            correction({"kecamatan": "Puger"}, "replace", "unit", "ton", "kg"),
            'mengharapkan "kg" di kolom "Satuan", tetapi 2 dari 2 baris berisi lain (b.xlsx)',
        ),
        (
            correction({"kecamatan": "Puger"}, "replace", "value_rp", "9", "125.000"),
            'mengharapkan "125.000" di kolom "Nilai (Rp)", '
            "tetapi 1 dari 2 baris berisi lain (b.xlsx)",
        ),
        (
            correction({"kecamatan": "Puger"}, "replace", "unit", "ton", "kosong"),
            'mengharapkan "kosong" di kolom "Satuan", tetapi 2 dari 2 baris berisi lain (b.xlsx)',
        ),
        (
            correction({"kecamatan": "Puger"}, "replace", "value_rp", "banyak", "2 baris"),
            'menulis "banyak", yang tidak cocok untuk kolom "Nilai (Rp)" (b.xlsx)',
        ),
        (
            correction({"kecamatan": "Puger"}, "replace", "value_rp", "-5", "2 baris"),
            'menulis "-5", yang tidak cocok untuk kolom "Nilai (Rp)" (b.xlsx)',
        ),
    ],
)
def test_a_correction_that_does_not_hold_refuses_the_run_with_its_line(
    tmp_path: Path, wanted: Correction, why: str
) -> None:
    found, _ = corrected(three_hand_overs(tmp_path), wanted)
    (complaint,) = found.refusals
    assert str(complaint) == f"corrections.csv, baris 2: koreksi ini {why}"
    assert complaint.rule == "correction_holds"
    assert found.total == 1


def test_where_one_correction_does_not_hold_none_is_carried_out(tmp_path: Path) -> None:
    good = correction({"kecamatan": "Ambulu"})
    found, con = corrected(three_hand_overs(tmp_path), good, correction({"kecamatan": "Silo"}))
    assert len(found.refusals) == 1
    assert found.applied == ()
    with pytest.raises(duckdb.Error):
        con.execute("from entries")


@pytest.mark.parametrize("factor", ["4", "0,3", "1000000000"])
def test_a_factor_that_the_column_cannot_hold_refuses_the_run(tmp_path: Path, factor: str) -> None:
    wanted = correction(
        {"sector": "Buruh tani"}, "scale", "months_paid", factor, kind="kepesertaan"
    )
    found, _ = corrected(registry(tmp_path / "k.xlsx"), wanted)
    assert [one.reason for one in found.refusals] == [
        'koreksi ini memberi 1 baris angka yang tidak cocok untuk kolom "Bulan Dibayar" (k.xlsx)'
    ]


def test_a_row_is_meant_by_its_file_sheet_and_number(tmp_path: Path) -> None:
    rows = [hand_over(value=1), hand_over(value=2)]
    header = [
        *("Tanggal Serah", "Jenis Bantuan", "Jumlah", "Satuan"),
        *("Nilai (Rp)", "Asal Dana", "Kecamatan", "Kelompok Penerima"),
    ]
    others = [hand_over(value=3), hand_over(value=4)]
    path = workbook(tmp_path / "b.xlsx", {"Mei": [header, *rows], "Juni": [header, *others]})
    wanted = correction({"file": "b.xlsx", "sheet": "juni", "row": "3"})
    found, con = corrected(path, wanted)
    assert found.refusals == ()
    assert entries(con, "sheet, value_rp::integer") == [("Mei", 1), ("Mei", 2), ("Juni", 3)]


def test_a_correction_speaks_only_about_its_kind_its_year_and_its_file(tmp_path: Path) -> None:
    path = three_hand_overs(tmp_path)
    others = [
        correction({"programme": "JKM"}, kind="klaim_manfaat"),
        correction({"year": "2024", "kecamatan": "Puger"}),
        correction({"file": "lain.xlsx", "row": "2"}),
        correction({"file": "0123456789", "row": "2"}),
        correction({"file": read(path).sha256[:7], "row": "2"}),
    ]
    found, con = corrected(path, *others)
    assert (found.complaints, found.applied) == ((), ())
    assert len(entries(con, "unit")) == 3
    same = correction({"year": "2025", "file": read(path).sha256[:8], "row": "3"})
    found, con = corrected(path, same)
    assert len(found.applied) == 1
    assert len(entries(con, "unit")) == 2


def test_every_correction_sees_the_rows_as_the_office_sent_them(tmp_path: Path) -> None:
    move = correction({"kecamatan": "Ambulu"}, "replace", "kecamatan", "Puger", "Ambulu")
    drop = correction({"kecamatan": "Puger"}, expect="2 baris")
    found, con = corrected(three_hand_overs(tmp_path), move, drop)
    assert len(found.applied) == 2
    assert entries(con, "kecamatan") == [("35.09.08",)]


def test_a_blank_cell_can_be_expected(tmp_path: Path) -> None:
    path = claims(tmp_path / "m.csv", payment(programme="Beasiswa", amount="2000000"))
    wanted = correction(
        {"programme": "Beasiswa"},
        "replace",
        "school_level",
        "SMP sederajat",
        "kosong",
        kind="klaim_manfaat",
    )
    found, con = corrected(path, wanted)
    assert found.complaints == ()
    assert entries(con, "school_level") == [("smp",)]


@pytest.mark.parametrize(
    ("wanted", "why"),
    [
        (correction({"nik": BUDI}, kind="kepesertaan"), "memuat nomor sepanjang NIK"),
        (correction({"name": "Siti"}, kind="kepesertaan"), "mencocokkan Nama, yang dapat"),
        (
            correction(
                {"sector": "Buruh tani"}, "replace", "born_on", "17/08/1980", kind="kepesertaan"
            ),
            "mengubah Tanggal Lahir, yang menunjuk orang",
        ),
        (correction({"kecamatan": "Puger"}, reason=f"NIK {RINI}"), "sepanjang NIK"),
        (correction({"kecamatan": "Puger"}, "hapus"), "harus drop, replace, scale atau flag"),
        (correction({"kecamatan": "Puger"}, "scale", "unit", "10"), "yang bukan angka"),
        (correction({"kecamatan": "Puger"}, "scale", "value_rp", "0"), "di atas nol"),
        (correction({"kecamatan": "Puger"}, "replace", "harga", "1"), "kolom yang tidak ada"),
        (correction({"harga": "1"}), "mencocokkan kolom yang tidak ada: harga"),
        (correction({}), "tidak menyebut baris mana"),
        (correction({"row": "3"}), "tanpa menyebut berkasnya"),
        (correction({"kecamatan": "Puger"}, expect=""), "tidak menyebut apa yang diharapkannya"),
        (correction({"kecamatan": "Puger"}, expect="dua"), "mengharapkan banyaknya baris"),
        (correction({"kecamatan": "Puger"}, reason=""), "harus menyebut alasan"),
        (replace(correction({"kecamatan": "Puger"}), who=""), "dan siapa (who)"),
        (correction({"kecamatan": "Puger"}, kind="pajak"), "jenis berkas yang tidak dikenal"),
    ],
)
def test_what_cannot_be_a_correction_is_never_written(
    tmp_path: Path, wanted: Correction, why: str
) -> None:
    with pytest.raises(ValueError, match="Koreksi ini") as refused:
        corrections.add(tmp_path, wanted)
    assert why in str(refused.value)
    assert not (tmp_path / CORRECTIONS).exists()


def test_what_was_added_is_read_again_after_what_comes_with_the_program(tmp_path: Path) -> None:
    program = tmp_path / "program"
    corrections.add(program, correction({"kecamatan": "Silo"}))
    wanted = correction({"kecamatan": "Puger", "year": "2025"}, expect="2 baris")
    corrections.add(tmp_path, wanted)
    shipped, added = corrections.read(tmp_path, program)
    assert (shipped.table, shipped.line) == ("data/corrections.csv", 2)
    assert added == wanted


def test_every_bad_line_of_the_table_is_named(tmp_path: Path) -> None:
    (tmp_path / CORRECTIONS).write_text(
        ",".join(COLUMNS)
        + "\nbantuan_pertanian,kecamatan=Puger,drop,,,1 baris,ganda,Rini,2026-01-31"
        + "\nbantuan_pertanian,Puger,drop,,,1 baris,ganda,Rini,2026-01-31"
        + "\nbantuan_pertanian,kecamatan=Puger,drop,,,1 baris,ganda,Rini,kemarin"
        + "\nbantuan_pertanian,unit=ton; unit=kg,drop,,,1 baris,ganda,Rini,2026-01-31\n"
    )
    with pytest.raises(RefusedError) as refused:
        corrections.read(tmp_path)
    assert [one.row for one in refused.value.complaints] == [3, 4, 5]


def test_the_program_comes_with_no_correction_of_its_own(tmp_path: Path) -> None:
    assert corrections.read(tmp_path) == ()


def test_corrected_rows_may_add_up_where_the_sent_ones_did_not(tmp_path: Path) -> None:
    file = read(three_hand_overs(tmp_path))
    wanted = correction({"kecamatan": "Puger"}, "scale", "value_rp", "1000", "2 baris")
    for printed, rules in (("7375000", []), ("382000000", []), ("1", ["printed_totals_add_up"])):
        totals = replace(file, printed_totals={"value_rp": Decimal(printed)})
        found = check(connect(TODAY), totals, TODAY, correct=[wanted])
        assert [one.rule for one in found.complaints] == rules


def test_people_are_matched_by_groups_only(tmp_path: Path) -> None:
    path = registry(
        tmp_path / "k.xlsx", person(), person(nik=BUDI, sector="Nelayan tangkap", months=1)
    )
    wanted = correction(
        {"sector": "nelayan tangkap"}, "replace", "months_paid", "2", "1", kind="kepesertaan"
    )
    found, con = corrected(path, wanted)
    assert found.complaints == ()
    assert entries(con, "months_paid") == [(4,), (2,)]

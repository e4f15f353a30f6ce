"""A large text file is read in pieces, by the same rules and with the same words as a small one."""

import datetime as dt
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from odd_files import READ, REFUSED, Odd
from office_files import (
    BUDI,
    CLAIM_COLUMNS,
    REGISTRY_COLUMNS,
    SITI,
    claims,
    payment,
    person,
    registry,
)

from data.intake import text_files, workbook
from data.intake.corrections import Correction
from data.intake.deduplicate import doubles, keep_what_counts
from data.intake.issues import RefusedError
from data.intake.read import OfficeFile, read
from data.intake.staging import connect
from data.intake.text_files import FILLED
from data.intake.validate import check
from data.store.publish import Stopped, check_files

TODAY = dt.date(2026, 1, 31)
connection = cache(connect)
TEXT_FILES = [one for one in (*REFUSED, *READ) if one.name.endswith((".csv", ".tsv"))]


@pytest.fixture
def in_pieces(monkeypatch: pytest.MonkeyPatch) -> Callable[[int], None]:
    """Lets every text file be read in pieces of so many bytes from then on; 0 for in one."""

    def switch(size: int) -> None:
        monkeypatch.setattr(workbook, "LARGE_TEXT", 1 if size else 2**30)
        monkeypatch.setattr(text_files, "_PIECE", size or 2**24)
        monkeypatch.setattr(text_files, "_HEAD", min(size or 2**16, 40))

    return switch


def said_of_cells(file: OfficeFile) -> dict[str, object]:
    """All that a file says, but for texts of which only that they are there is kept."""
    kept = {one.field for one in file.specification.columns if one.counted}
    cells = {
        field: [*texts] if field in kept else [bool(text) for text in texts]
        for field, texts in file.cells.items()
    }
    written = {field: dict(said) for field, said in file.written.items() if field in kept}
    return {
        "sha256": file.sha256,
        "kind": file.specification.kind,
        "rows": list(file.rows),
        "places": list(file.places),
        "letters": file.letters,
        "remarks": file.remarks,
        "warnings": file.warnings,
        "totals": file.printed_totals,
        "cells": cells,
        "written": written,
    }


def outcome(path: Path, *, checked: bool = True) -> object:
    """What comes of a file: the refusal, or its cells, findings and typed rows."""
    try:
        file = read(path)
    except RefusedError as refused:
        return refused.complaints
    found: object = None
    if checked:
        con = connection(TODAY)
        findings = check(con, file, TODAY)
        kept = [one.field for one in file.specification.columns if one.counted]
        rows = con.table("entries").order('"row"')
        typed = rows.select(", ".join(["file", "year", '"row"', "sheet", *kept])).fetchall()
        found = findings.complaints, dict(findings.counts), typed
    return said_of_cells(file), found


@pytest.mark.parametrize("case", TEXT_FILES, ids=lambda case: case.name)
@pytest.mark.parametrize("size", [9, 2**24])
def test_an_odd_text_file_is_the_same_in_pieces(
    tmp_path: Path, in_pieces: Callable[[int], None], case: Odd, size: int
) -> None:
    path = tmp_path / case.name
    case.write(path)
    in_pieces(0)
    expected = outcome(path)
    in_pieces(size)
    assert outcome(path) == expected


def test_the_corpus_has_many_text_files() -> None:
    assert len(TEXT_FILES) >= 20


HEADER = ";".join(CLAIM_COLUMNS)
bodies = st.lists(
    st.one_of(
        st.just(";".join(payment())),
        st.just(";".join(payment(recipient='"Pak ""Slamet""; Ambulu"'))),
        st.text(alphabet='"; \r\nab1é-', max_size=12),
        st.lists(
            st.sampled_from(['"', '""', "x", "", "-", "Jumlah", '"a;b"', " "]), max_size=9
        ).map(";".join),
    ),
    max_size=12,
)


@given(bodies, st.sampled_from(["\n", "\r\n", "\r"]), st.sampled_from([5, 40, 333, 2**24]))
@example([";".join(payment(recipient='"Slamet\nRiyadi"'))] * 9, "\n", 40)
@example([";".join(payment(recipient='5" pipa'))] * 9, "\n", 333)
@settings(
    max_examples=150,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_no_text_is_taken_apart_in_another_way(
    tmp_path: Path, in_pieces: Callable[[int], None], body: list[str], end: str, size: int
) -> None:
    path = tmp_path / "k.csv"
    path.write_bytes(end.join([HEADER, *body]).encode())
    in_pieces(0)
    expected = outcome(path, checked=False)
    in_pieces(size)
    assert outcome(path, checked=False) == expected


def written(path: Path, rows: Sequence[Sequence[object]], **how: str) -> Path:
    """A registry as a text file, with dates as offices type them."""
    lines = [
        ";".join(f"{cell:%d/%m/%Y}" if isinstance(cell, dt.date) else str(cell) for cell in row)
        for row in [REGISTRY_COLUMNS, *rows]
    ]
    path.write_text("\n".join(lines) + "\n", **how)
    return path


def people(number: int, **what: object) -> list[list[object]]:
    return [[*person(nik=f"35091157088{serial:05d}", **what)] for serial in range(number)]


def test_a_registry_with_every_kind_of_fault_gets_the_same_findings(
    tmp_path: Path, in_pieces: Callable[[int], None]
) -> None:
    faulty: list[list[object]] = [
        person(nik=SITI),
        person(nik=f"'{BUDI}"),
        person(nik=f" {BUDI} "),
        person(nik="3,50912E+15"),
        person(nik="-"),
        person(nik=SITI, months=3),
        person(nik=SITI, months=12, start=dt.date(2025, 1, 1)),
        person(nik="3509115708800101", name=""),
        person(nik="3509115708800102", name="-", desa="Desa Antah"),
        person(nik="3509115708800110", name="Nihil "),
        person(nik="3509115708800111", name="Nila"),
        person(nik="3509115708800112", name="N/A"),
        person(nik="3509115708800103", kecamatan="Amblu"),
        person(nik="3509115708800104", kecamatan="35.09.12"),
        person(nik="3509115708800105", kecamatan="3509080"),
        person(nik="3509115708800106", born=dt.date(2025, 9, 9)),
        person(nik="3509115708800107", months=13),
        person(nik="3509115708800108", start=dt.date(2024, 9, 9)),
        person(nik="3509115708800109", desa="Puger Kulon"),
        ["Jumlah", "", "", "", "", "", "", "", "", "17"],
        ["Catatan: sementara", *[""] * 9],
    ]
    path = written(tmp_path / "k.csv", [*people(60), *faulty])
    in_pieces(0)
    expected = outcome(path)
    in_pieces(500)
    assert outcome(path) == expected
    assert isinstance(expected, tuple)
    assert len(expected[1][0]) > 12


def test_names_are_not_kept_and_desa_only_once_each(
    tmp_path: Path, in_pieces: Callable[[int], None]
) -> None:
    in_pieces(500)
    file = read(written(tmp_path / "k.csv", people(50)))
    assert set(file.cells["name"]) == {FILLED}
    assert "Aminah" not in repr(vars(file.cells["name"]))
    assert len(vars(file.cells["desa"])["texts"]) == 1


def test_more_complaints_than_are_kept_are_counted(
    tmp_path: Path, in_pieces: Callable[[int], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("data.intake.rules.KEPT", 5)
    path = written(tmp_path / "k.csv", people(40, sex="?"))
    in_pieces(700)
    with connect(TODAY) as con:
        findings = check(con, read(path), TODAY)
    assert (len(findings.complaints), findings.total) == (5, 40)
    assert [one.cell for one in findings.complaints] == ["C2", "C3", "C4", "C5", "C6"]
    assert {one.text for one in findings.complaints} == {"••••"}


def correction(**what: object) -> Correction:
    usual = Correction(
        kind="kepesertaan",
        match={"file": "k.csv", "row": "3"},
        action="replace",
        field="kecamatan",
        value="Puger",
        expect="1 baris",
        reason="surat 12/2025",
        who="Walidata",
        when="2026-01-31",
    )
    return replace(usual, **what)  # type: ignore[arg-type]


def test_corrections_change_the_rows_of_a_large_file(
    tmp_path: Path, in_pieces: Callable[[int], None]
) -> None:
    path = written(tmp_path / "k.csv", people(30))
    orders = [
        correction(),
        correction(match={"file": "k.csv", "row": "5"}, action="drop", field="", value=""),
        correction(match={"file": "k.csv", "row": "7"}, field="sector", value="Nelayan tangkap"),
    ]
    seen = []
    for size in (0, 300):
        in_pieces(size)
        with connect(TODAY) as con:
            findings = check(con, read(path), TODAY, correct=orders)
            rows = con.table("entries").order('"row"')
            seen.append(
                (
                    [str(one) for one in findings.applied],
                    rows.select('"row", nik, kecamatan, sector').fetchall(),
                    findings.complaints,
                )
            )
    assert seen[0] == seen[1]
    assert seen[1][1][1][2] == "35.09.08"
    assert len(seen[1][1]) == 29


def test_persons_of_a_large_and_a_small_file_are_counted_once(
    tmp_path: Path, in_pieces: Callable[[int], None]
) -> None:
    first = written(tmp_path / "a.csv", people(20))
    second = written(tmp_path / "b.csv", people(25, months=3, desa="Wirowongso"))
    small = registry(tmp_path / "c.xlsx", *people(30, months=2))
    in_pieces(300)
    examined = check_files([first, second, small], folder=_snapshots(tmp_path))
    (warning,) = [one for one in examined.complaints if one.rule == "one_row_a_person"]
    assert "25 orang muncul lebih dari sekali pada tahun 2025" in warning.reason
    assert "20 di a.csv, b.csv, dan c.xlsx" in warning.reason.replace(", lembar Kepesertaan", "")


def _snapshots(tmp_path: Path) -> Path:
    from data.store import snapshots

    folder = tmp_path / "snapshots"
    folder.mkdir()
    builtin = snapshots.current()
    (folder / builtin.name).symlink_to(builtin)
    snapshots.point(folder, snapshots.CURRENT, builtin.name)
    return folder


def test_a_person_with_two_rows_counts_with_the_longer_one(
    tmp_path: Path, in_pieces: Callable[[int], None]
) -> None:
    rows = [person(nik=SITI, months=1), person(nik=SITI, months=4), person(nik=BUDI)]
    in_pieces(200)
    with connect(TODAY) as con:
        check(con, read(written(tmp_path / "k.csv", rows)), TODAY)
        con.execute("alter table entries rename to kepesertaan")
        (warning,) = doubles(con, "kepesertaan")
        keep_what_counts(con, "kepesertaan")
        kept = con.table("kepesertaan").order('"row"').select('"row", nik').fetchall()
    assert kept == [(3, int(SITI)), (4, int(BUDI))]
    assert "1 orang muncul lebih dari sekali" in warning.reason


def test_who_reads_a_large_file_can_be_stopped(
    tmp_path: Path, in_pieces: Callable[[int], None]
) -> None:
    path = written(tmp_path / "k.csv", people(200))
    in_pieces(1000)
    parts: list[float] = []
    read(path, tell=parts.append)
    assert len(parts) > 15
    assert parts == sorted(parts)
    assert parts[-1] == 1.0

    def stop(part: float) -> None:
        if part > 0.5:
            raise Stopped

    with pytest.raises(Stopped):
        read(path, tell=stop)


def test_a_file_of_too_many_rows_is_refused(
    tmp_path: Path, in_pieces: Callable[[int], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(text_files, "MAX_ROWS", 20)
    in_pieces(300)
    with pytest.raises(RefusedError, match="lebih dari 20 baris; bagi menjadi beberapa berkas"):
        read(written(tmp_path / "k.csv", people(20)))


def test_a_column_of_endlessly_many_texts_is_refused(
    tmp_path: Path, in_pieces: Callable[[int], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(text_files, "MAX_TEXTS", 20)
    rows = [payment(recipient=f"Ahli waris {number}") for number in range(30)]
    in_pieces(300)
    with pytest.raises(RefusedError, match="lebih dari 20 isi yang berlainan"):
        read(claims(tmp_path / "k.csv", *rows))


def test_a_file_of_rows_that_are_none_is_refused(
    tmp_path: Path, in_pieces: Callable[[int], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(text_files, "MAX_RETAINED", 20)
    in_pieces(300)
    with pytest.raises(RefusedError, match="lebih dari 20 baris kosong sebagian"):
        read(written(tmp_path / "k.csv", people(40, sex="", sector="")))


def test_a_large_workbook_is_refused_before_it_is_held(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = registry(tmp_path / "k.xlsx", person())
    monkeypatch.setattr("data.intake.containers.MAX_BYTES", path.stat().st_size - 1)
    monkeypatch.setattr(Path, "read_bytes", lambda _: pytest.fail("held"))
    with suppress(RefusedError):
        read(path)
        pytest.fail("read")

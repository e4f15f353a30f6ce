"""Recaps in tests: their files, and what is counted of them."""

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

import pytest
from checked_files import read
from office_files import workbook

from data.intake.issues import RefusedError
from data.intake.specification import SPECIFICATIONS, cube
from data.intake.staging import connect
from data.intake.validate import check

TODAY = dt.date(2026, 11, 1)
KENCONG, GUMUKMAS, PUGER, AMBULU = "35.09.02", "35.09.04", "35.09.08", "35.09.12"


def recap(path: Path, *table: Sequence[object]) -> Path:
    return workbook(path, {"Rekap": table})


def counted(path: Path, table: str) -> list[tuple[object, ...]]:
    """The rows of a cube of the recap in this file."""
    con = connect(TODAY)
    file = read(path)
    found = check(con, file, TODAY)
    assert not found.refusals, found.complaints
    kind = file.specification.kind
    con.execute(f"alter table entries rename to {kind}")
    return sorted(
        con.sql(cube(SPECIFICATIONS[kind], table)).fetchall(),
        key=lambda row: [str(value) for value in row],
    )


def participants(path: Path) -> list[tuple[object, ...]]:
    """Year, kecamatan, sector, fund, sex and participants, without what was not said."""
    return [
        tuple(value for value in row[:6] if value is not None)
        for row in counted(path, "enrolment_yearly")
    ]


def active(path: Path) -> list[tuple[object, ...]]:
    return [
        tuple(value for value in row if value is not None)
        for row in counted(path, "enrolment_monthly")
    ]


def paid(path: Path) -> list[tuple[object, ...]]:
    """Month, kecamatan, sector, programme, level, and in the end cases, recipients and rupiah."""
    return [
        (row[0], *(value for value in row[1:6] if value is not None), row[6:])
        for row in counted(path, "benefits_monthly")
    ]


def refused(path: Path) -> list[str]:
    with pytest.raises(RefusedError) as error:
        read(path)
    return [str(complaint.reason) for complaint in error.value.complaints]

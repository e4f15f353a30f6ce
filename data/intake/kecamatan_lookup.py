"""Kecamatan of persons whose list names none: from a second list by their NIK, or estimated.

The second list is uploaded together with the first. Its rows are not counted and not stored.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from duckdb import DuckDBPyConnection
from numpy.typing import NDArray

from data import indonesian
from data.intake import spellings
from data.intake.cells import cell_text, tidy
from data.intake.columns import ABSENT, Opened, cast_persons
from data.intake.headers import Layouts, find_header
from data.intake.issues import Complaint
from data.intake.rules import RULES, Database

KIND = "kepesertaan"


@dataclass(frozen=True, slots=True)
class SecondList:
    """NIK of a file and the codes of their kecamatan, None where unknown."""

    name: str
    numbers: NDArray[np.int64]
    codes: Sequence[str | None]


def read(opened: Opened, described: Layouts) -> SecondList | None:
    """Read the NIK and kecamatan of a file that has both but is no list to count."""
    numbers: list[NDArray[np.int64]] = []
    codes: list[str | None] = []
    for sheet in opened.sheets:
        header = find_header(sheet, described)
        if header is None or not {"nik", "kecamatan"} <= set(header.fields):
            continue
        nik, place = (
            sheet.columns[header.fields.index(name)].below(header.last + 1)
            for name in ("nik", "kecamatan")
        )
        cells = place.encoded()
        known = [
            spellings.member("kecamatan", tidy(cell_text(value) or "")) for value in cells.values
        ]
        numbers.append(cast_persons(nik, "NIK")[0].numbers)
        codes += (known[code] for code in cells.codes.tolist())
    return SecondList(opened.name, np.concatenate(numbers), codes) if numbers else None


def find_kecamatan(
    con: DuckDBPyConnection, files: Collection[str], lists: Collection[SecondList]
) -> None:
    """Fill `second_list` and give its kecamatan to the rows of these files by NIK.

    A NIK with two kecamatan tells none.
    """
    numbers = pa.chunked_array([listed.numbers for listed in lists], pa.int64())
    codes = pa.chunked_array([listed.codes for listed in lists], pa.string())
    con.register("told", pa.table({"nik": numbers, "code": codes}))
    con.execute(
        "create or replace temp table second_list as select nik, any_value(code) as code "
        "from told where nik <> $absent and code is not null "
        "group by nik having count(distinct code) = 1",
        {"absent": ABSENT},
    )
    con.unregister("told")
    con.execute(
        f"update {KIND} set kecamatan = second_list.code from second_list "  # noqa: S608
        f"where {KIND}.nik = second_list.nik and list_contains($files, file::varchar)",
        {"files": list(files)},
    )


def estimated_rows(con: Database, files: Collection[str]) -> dict[str, int]:
    """Count by file the rows whose kecamatan the second list does not tell."""
    counts = con.execute(
        f"select file::varchar, count(*) from {KIND} "  # noqa: S608
        "where kecamatan is not null and list_contains($files, file::varchar) "
        "and nik not in (select nik from second_list) group by 1",
        {"files": list(files)},
    )
    return dict(counts.fetchall())


def warnings_about(
    con: Database,
    files: Collection[str],
    lists: Iterable[SecondList],
    estimated: int,
) -> Iterator[Complaint]:
    ((rows, without),) = con.execute(
        f"select count(*), count(*) filter (kecamatan is null) from {KIND} "  # noqa: S608
        "where list_contains($files, file::varchar)",
        {"files": list(files)},
    ).fetchall()
    all_rows = indonesian.whole(rows)
    for listed in lists:
        yield _warning(
            "second_list",
            f"hanya dipakai mencari kecamatan menurut NIK; {indonesian.whole(len(listed.numbers))} "
            "barisnya tidak dihitung dan tidak disimpan",
            listed.name,
        )
    if estimated:
        yield _warning(
            "kecamatan_estimated",
            f"kecamatan {indonesian.whole(estimated)} dari {all_rows} baris diperkirakan dari enam "
            "angka pertama NIK, sehingga kepesertaan berstatus Estimasi",
        )
    if without:
        yield _warning(
            "kecamatan_unstated",
            f"{indonesian.whole(without)} dari {all_rows} baris tanpa kecamatan dihitung sebagai "
            "tidak dirinci",
        )


def _warning(rule_id: str, reason: str, file: str = "Kepesertaan") -> Complaint:
    rule = RULES[rule_id]
    return rule.complaint(file, f"{reason}. {rule.why}")

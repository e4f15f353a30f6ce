"""Nothing that left the house is changed in silence: what a draft replaces is told before."""

import datetime as dt
import io
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path

import openpyxl
import pytest
import tiny_snapshot as tiny
from office_files import person
from office_files import registry as registry_file
from published import TINY
from test_history import with_participants

from charts.tiles import Exhibit
from data.intake.issues import RefusedError
from data.manifest import read_manifest
from data.store import publish as publishing
from data.store import snapshots
from data.store.diff import diff
from exports.records import export_log, replacement
from exports.records.editions import Record
from exports.records.replacement import Plan
from pages import redraw
from queries.registry import Registry

RANKING = Exhibit("kepesertaan", "peringkat-kecamatan")
LAST_YEAR = Exhibit("kepesertaan", "peringkat-kecamatan", (("tahun", "2024"),))


@pytest.fixture
def folder(tiny_snapshot: Path, tmp_path: Path) -> Path:
    return shutil.copytree(tiny_snapshot.parent, tmp_path / "snapshots")


def edition(folder: Path, *exhibits: Exhibit) -> Record:
    return redraw.freeze(
        Registry(snapshots.current(folder)),
        exhibits,
        title="Rapat anggaran",
        date=dt.date(2025, 12, 22),
        place="",
        who="Rini",
        folder=folder,
    )


def released(folder: Path, exhibit: Exhibit) -> Record:
    """A figure whose file was handed out."""
    current = Registry(snapshots.current(folder))
    ((settled, tile),) = redraw.drawn(current, [redraw.with_all_choices(current, exhibit)]).items()
    assert not isinstance(tile, str)
    made = redraw.release(current, settled, tile)
    export_log.hand_out({made: [export_log.file("a.png", b"a")]}, folder=folder)
    return made


def planned(
    folder: Path,
    rows: Mapping[str, Sequence[tiny.Row]],
    statuses: Mapping[str, str] | None = None,
) -> Plan:
    """What another snapshot would replace."""
    after = tiny.build(folder.parent / "other", rows=rows, statuses=statuses)
    before = snapshots.current(folder)
    return redraw.plan_replacement(diff(before, after), before, after, lambda *_: None)


def test_editions_and_codes_are_listed_with_their_numbers_and_need_a_reason(folder: Path) -> None:
    occasion = edition(folder, RANKING, LAST_YEAR)
    alone = released(folder, RANKING)
    untouched = released(folder, LAST_YEAR)
    plan = planned(folder, with_participants(8))

    assert [affected.record.code for affected in plan.records] == [occasion.code, alone.code]
    assert untouched.code not in "".join(plan.sentences())
    (line,) = [line for line in plan.records[0].lines if "Puger, peserta 2025" in line.words]
    assert (line.what, line.words) == ("direvisi", "SIMULASI. Puger, peserta 2025: 8 → 11 (+3)")
    assert {complaint.rule for complaint in plan.warnings} == {"issued_number_revised"}
    assert [complaint.file for complaint in plan.warnings] == [occasion.code, alone.code]
    assert "1 berkasnya sudah keluar" in plan.warnings[1].reason

    sheet = openpyxl.load_workbook(io.BytesIO(replacement.as_workbook(plan))).active
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    (row,) = [row for row in rows if row[1] == alone.code and "Puger, peserta 2025" in str(row[4])]
    assert row[3] == "direvisi"
    assert row[5:9] == ["8", "11", 8, 11]


def test_what_can_no_longer_be_answered_is_told_with_its_cause(folder: Path) -> None:
    edition(folder, LAST_YEAR)
    only_2025 = {
        table: [row for row in rows if "2024" not in str(row[0])]
        for table, rows in tiny.ROWS.items()
    }
    plan = planned(folder, only_2025)

    (affected,) = plan.records
    assert affected.counted == {"hilang": 1}
    assert "Snapshot ini tidak memuat tahun 2024" in affected.lines[0].words
    assert [complaint.rule for complaint in plan.warnings] == ["issued_number_gone"]


def test_a_stronger_status_needs_no_reason(folder: Path) -> None:
    edition(folder, RANKING)
    plan = planned(folder, tiny.ROWS, {"kepesertaan": "resmi"})
    assert [affected.counted for affected in plan.records] == [{"status lebih kuat": 1}]
    assert plan.warnings == ()


def test_a_weaker_status_needs_a_reason(folder: Path) -> None:
    tiny.build(folder, statuses={"kepesertaan": "resmi"})
    edition(folder, RANKING)
    plan = planned(folder, tiny.ROWS)
    assert [affected.counted for affected in plan.records] == [{"status lebih lemah": 1}]
    assert [complaint.rule for complaint in plan.warnings] == ["issued_status_weaker"]


def test_what_was_replaced_before_is_listed_without_asking_again(folder: Path) -> None:
    edition(folder, RANKING)
    corrected = tiny.build(folder, rows=with_participants(8))
    assert snapshots.current(folder) == corrected
    plan = planned(folder, with_participants(9))

    (affected,) = plan.records
    assert "sudah digantikan sebelumnya" in affected.heading
    assert plan.warnings == ()


def test_published_claims_are_listed_with_number_and_verdict(folder: Path) -> None:
    first, second, labourers, *others = tiny.ROWS["enrolment_yearly"]
    assert labourers[:6] == (2024, tiny.KALIWATES, "buruh_tani", "dbhcht", "perempuan", 2)
    yearly = [first, second, (*labourers[:5], 19_939, *labourers[6:]), *others]
    plan = planned(folder, {**tiny.ROWS, "enrolment_yearly": yearly}, {"kepesertaan": "resmi"})

    assert [str(claim) for claim in plan.claims] == [
        "SIMULASI. Peserta buruh tani tembakau (terbit 19.939): register 2 → 19.939, "
        "selisih → cocok"
    ]
    assert plan.warnings == ()


def test_nothing_is_published_before_the_reason_is_given(folder: Path, tmp_path: Path) -> None:
    made = edition(folder, RANKING)
    office = registry_file(tmp_path / "k.xlsx", person())
    reasons = {rule: why for rule, why in TINY.items() if not rule.startswith("issued_")}
    before = snapshots.current(folder)
    with pytest.raises(RefusedError) as refused:
        publishing.publish(
            [office], folder=folder, acknowledged=reasons, foresee=redraw.plan_replacement
        )
    assert {complaint.file for complaint in refused.value.complaints} == {made.code}
    assert snapshots.current(folder) == before

    done = publishing.publish(
        [office],
        folder=folder,
        acknowledged={
            **reasons,
            "issued_number_revised": "x",
            "issued_number_gone": "Satu orang tidak ditampilkan",
        },
        foresee=redraw.plan_replacement,
    )
    told = {(one.rule, one.file): one.reason for one in read_manifest(done.path).acknowledged}
    assert told["issued_number_gone", made.code] == "Satu orang tidak ditampilkan"

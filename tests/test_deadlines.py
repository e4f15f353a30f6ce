"""What offices are to hand in: arrived, awaited, late or missing, by a clock that stands still."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from office_files import SITI, claims, payment, person, registry
from published import NOW, publish

from data import catalogue, deadlines
from data.deadlines import calendar, next_update
from data.intake.specification import SPECIFICATIONS
from data.manifest import FileEntry, Manifest, read_manifest
from data.store import snapshots


def held(base: Manifest, day: dt.date, *spans: tuple[str, dt.date, dt.date]) -> Manifest:
    """The manifest with real files of these kinds and days instead of all others."""
    files = tuple(
        FileEntry(
            f"{kind} {end}.xlsx", kind, "0" * 64, 1, "resmi", (end.year,), start=start, end=end
        )
        for kind, start, end in spans
    )
    moment = dt.datetime.combine(day, dt.time(9), snapshots.WIB)
    return replace(base, id=f"of-{day}", files=files, published_at=moment)


def month(number: int) -> tuple[dt.date, dt.date]:
    """A month of 2026, without its last days."""
    return dt.date(2026, number, 1), dt.date(2026, number, 25)


def states(
    current: Manifest, today: dt.date, kind: str, history: Sequence[Manifest] = ()
) -> dict[str, str]:
    return {
        str(one.period): one.state
        for one in calendar(current, [*history, current], today)
        if one.period.deadline.kind == kind
    }


@pytest.fixture
def base(tiny_snapshot: Path) -> Manifest:
    return read_manifest(tiny_snapshot)


def test_every_deadline_is_of_a_kind_of_file_and_says_that_it_is_a_proposal() -> None:
    assert set(catalogue.DEADLINES) <= set(SPECIFICATIONS)
    for deadline in catalogue.DEADLINES.values():
        assert 1 <= deadline.due_day <= 28
        assert deadline.why
        assert deadline.set_by == "usulan"


def test_a_period_is_awaited_until_its_day_then_late_then_missing(base: Manifest) -> None:
    assert states(base, dt.date(2026, 2, 20), "klaim_manfaat") == {
        "Februari 2026": "ditunggu",
        "Januari 2026": "ditunggu",
    }
    assert states(base, dt.date(2026, 3, 21), "klaim_manfaat") == {
        "Maret 2026": "ditunggu",
        "Februari 2026": "terlambat",
        "Januari 2026": "tidak ada",
    }


def test_what_is_simulated_never_arrived(base: Manifest) -> None:
    made_up = replace(
        base,
        files=tuple(
            replace(file, start=dt.date(2026, 1, 1), end=dt.date(2026, 1, 31), years=(2026,))
            for file in base.files
        ),
    )
    assert {file.status for file in made_up.files} == {"simulasi"}
    assert states(made_up, dt.date(2026, 1, 31), "klaim_manfaat") == {"Januari 2026": "ditunggu"}
    assert next_update(made_up) == "Pembaruan berikutnya: menunggu berkas kantor yang pertama"


def test_a_month_arrives_with_the_first_snapshot_that_covers_it(base: Manifest) -> None:
    first = held(base, dt.date(2026, 2, 12), ("klaim_manfaat", *month(1)))
    # A cumulative file takes the place of the first one, later than the day of February.
    second = held(
        base, dt.date(2026, 3, 22), ("klaim_manfaat", dt.date(2026, 1, 3), dt.date(2026, 2, 27))
    )
    february, january = [
        one
        for one in calendar(second, [second, first], dt.date(2026, 3, 25))
        if one.period.deadline.kind == "klaim_manfaat" and one.period.start.month < 3
    ]
    assert (january.state, january.arrived, january.snapshot) == (
        "tiba",
        dt.date(2026, 2, 12),
        "of-2026-02-12",
    )
    assert (february.state, february.arrived) == ("tiba terlambat", dt.date(2026, 3, 22))
    assert [file.name for file in february.files] == ["klaim_manfaat 2026-02-27.xlsx"]


def test_a_quarter_arrives_with_its_last_month(base: Manifest) -> None:
    two = held(
        base,
        dt.date(2026, 4, 1),
        ("bantuan_pertanian", *month(1)),
        ("bantuan_pertanian", *month(3)),
    )
    today = dt.date(2026, 4, 2)
    assert states(two, today, "bantuan_pertanian")["Januari–Maret 2026"] == "ditunggu"
    whole = replace(
        two, files=(*two.files, *held(base, today, ("bantuan_pertanian", *month(2))).files)
    )
    assert states(whole, today, "bantuan_pertanian")["Januari–Maret 2026"] == "tiba"


def test_the_next_update_follows_from_the_snapshot_and_is_late_by_the_clock(base: Manifest) -> None:
    current = held(
        base,
        dt.date(2026, 2, 12),
        ("kepesertaan", *month(1)),
        ("klaim_manfaat", dt.date(2025, 1, 1), dt.date(2025, 12, 31)),
    )
    said = (
        "Pembaruan berikutnya: klaim manfaat Januari 2026, paling lambat 20 Februari 2026 (usulan)"
    )
    assert next_update(current) == said
    assert next_update(current, dt.date(2026, 2, 20)) == said
    assert next_update(current, dt.date(2026, 2, 21)) == f"{said}; terlambat"


def test_a_published_file_says_from_when_to_when_its_rows_are(kept: Path, tmp_path: Path) -> None:
    office = [
        registry(tmp_path / "k.xlsx", person(nik=SITI, start=dt.date(2026, 1, 1), months=1)),
        claims(tmp_path / "m.csv", payment(paid="03/02/2026"), payment(paid="20/01/2026")),
    ]
    done = publish(office, folder=kept, now=NOW + dt.timedelta(days=20))
    spans = {file.name: (file.start, file.end) for file in done.manifest.files}
    assert spans["m.csv"] == (dt.date(2026, 1, 1), dt.date(2026, 2, 3))
    assert spans["k.xlsx"][0] == dt.date(2026, 1, 1)
    assert "kepesertaan" in deadlines.next_update(done.manifest)

"""Before its minute of release nobody but the pre-release list sees a number of a snapshot."""

import datetime as dt
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from office_files import SITI, person, registry
from published import NOW, accepting, publish, real_files, simulated_files

from data.__main__ import main
from data.manifest import SnapshotError
from data.store import audit_log, snapshots
from data.store.rollback import set_embargo, verify_all

MINUTE = NOW + dt.timedelta(days=1)
BEFORE, AFTER = MINUTE - dt.timedelta(seconds=1), MINUTE
LATER = MINUTE + dt.timedelta(hours=2)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a released snapshot and one that is not released yet."""
    publish(simulated_files(tmp_path / "dulu"), folder=tmp_path / "snapshots", now=NOW)
    publish(real_files(tmp_path / "kini"), folder=tmp_path / "snapshots", now=NOW, embargo=MINUTE)
    return tmp_path / "snapshots"


def seen(folder: Path, now: dt.datetime, *, early: bool = False) -> str:
    served = snapshots.serve(folder, early=early, now=now)
    assert not served.remark
    return served.manifest.id


def test_the_public_sees_a_snapshot_from_its_minute_on(folder: Path) -> None:
    (first, second) = (entry.after for entry in audit_log.entries(folder))

    assert seen(folder, BEFORE) == first
    assert seen(folder, BEFORE, early=True) == second
    assert seen(folder, AFTER) == second


def test_what_is_built_on_it_waits_as_long(folder: Path, tmp_path: Path) -> None:
    first = seen(folder, BEFORE)

    year_before = person(nik=SITI, start=dt.date(2024, 10, 1), months=2)
    more = publish([registry(tmp_path / "2024.xlsx", year_before)], folder=folder, now=NOW)

    assert seen(folder, BEFORE) == first
    assert seen(folder, AFTER) == more.manifest.id


def test_what_was_public_once_stays_so(folder: Path, tmp_path: Path) -> None:
    first = seen(folder, BEFORE)

    again = publish(simulated_files(tmp_path / "dulu"), folder=folder, now=NOW, embargo=MINUTE)

    assert again.manifest.id == first == seen(folder, BEFORE)


def test_a_minute_moves_until_it_has_come_and_is_logged(folder: Path) -> None:
    waiting = seen(folder, BEFORE, early=True)

    set_embargo(folder, waiting, LATER, who="Sekda", reason="Rapat diundur", now=BEFORE)
    assert seen(folder, AFTER) != waiting
    assert seen(folder, LATER) == waiting
    last = audit_log.entries(folder)[-1]
    assert (last.what, last.embargo, last.reason) == ("embargo", LATER, "Rapat diundur")
    assert verify_all(folder).good

    with pytest.raises(SnapshotError, match="sudah dirilis"):
        set_embargo(folder, waiting, LATER, who="Sekda", reason="Terlambat", now=LATER)


def test_a_first_snapshot_that_is_not_released_shows_nothing(tmp_path: Path) -> None:
    folder = tmp_path / "snapshots"
    publish(real_files(tmp_path / "kini"), folder=folder, now=NOW, embargo=MINUTE)

    with pytest.raises(SnapshotError, match="Belum ada angka yang dirilis"):
        snapshots.serve(folder, now=BEFORE)


def run(*words: object) -> Result:
    return CliRunner().invoke(main, list(map(str, words)))


def test_the_walidata_sets_and_moves_a_minute_by_command(tmp_path: Path) -> None:
    folder = tmp_path / "snapshots"
    files = real_files(tmp_path / "kini")

    made = run("publish", *files, "--into", folder, "--embargo", "2999-12-01 10:00", *accepting())
    assert "Publik melihatnya sejak 1 Desember 2999 10.00 WIB." in made.output

    waiting = snapshots.current(folder).name
    moved = run("embargo", waiting, "2999-12-02 09:30", "--reason", "Diundur", "--in", folder)
    assert "sejak 2 Desember 2999 09.30 WIB." in moved.output
    assert run("embargo", waiting, "besok", "--reason", "x", "--in", folder).exit_code == 2

"""The files of one sitting, and work that is watched and stopped."""

import os
import subprocess
import sys
import tempfile
import threading
from pathlib import Path

import pytest

from data import desk
from data.desk import Desk, Work, safe_name
from data.findings import Complaint, RefusedError
from data.publishing import Progress
from data.snapshots import SnapshotError


@pytest.fixture(autouse=True)
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder for temporary files of its own, so that nobody else's desk is in sight."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("Kepesertaan 2025.xlsx", "Kepesertaan 2025.xlsx"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\dinas\\data.csv", "data.csv"),
        ("/srv/masuk/data.csv", "data.csv"),
        ("..", "berkas"),
        ("", "berkas"),
        (".xlsx", "xlsx"),
        ("con.xlsx", "berkas con.xlsx"),
        ("data\x00.xlsx", "data.xlsx"),
        ("gambar\u202exslx.exe", "gambarxslx.exe"),
        ("a:b?c*.csv", "abc.csv"),
        ("panjang" * 60 + ".xlsx", ("panjang" * 60)[:100] + ".xlsx"),
    ],
)
def test_a_file_name_is_never_a_path(said: str, name: str) -> None:
    assert safe_name(said) == name
    assert Path(name).name == name


def test_a_mended_file_takes_the_place_of_its_namesake_and_two_of_one_lot_stay_two() -> None:
    sitting = Desk()
    sitting.receive([("x.csv", b"1"), ("x.csv", b"2"), ("y.csv", b"3")])
    first = sitting.paths

    assert [path.read_bytes() for path in first] == [b"1", b"2", b"3"]
    sitting.receive([("../x.csv", b"4")])
    assert [(path.name, path.read_bytes()) for path in sitting.paths] == [
        ("y.csv", b"3"),
        ("x.csv", b"4"),
    ]
    assert all(sitting.folder in path.parents for path in sitting.paths)
    assert not first[0].exists()
    assert not first[1].exists()
    sitting.remove(sitting.paths[0])
    assert [path.name for path in sitting.paths] == ["x.csv"]
    sitting.close()


def test_nobody_else_may_look_onto_the_desk_and_nothing_stays_on_it() -> None:
    sitting = Desk()
    sitting.receive([("x.csv", b"1")])
    folder = sitting.folder

    assert os.name == "nt" or folder.stat().st_mode & 0o077 == 0
    sitting.close()
    assert not folder.exists()


def test_what_a_killed_sitting_left_goes_when_the_next_one_sits_down(temporary: Path) -> None:
    leave = (
        "import os; from data.desk import Desk; d = Desk(); (d.folder / 'x').touch(); os._exit(9)"
    )
    subprocess.run([sys.executable, "-c", leave], env={**os.environ, "TMPDIR": str(temporary)})
    (left,) = temporary.iterdir()
    other = Desk()

    assert not left.exists()
    another = Desk()
    assert other.folder.exists()
    other.close()
    another.close()


def test_work_tells_how_far_it_is_and_gives_its_result() -> None:
    told, go = threading.Event(), threading.Event()

    def task(tell: Progress) -> int:
        tell("Membaca berkas", 0.5)
        told.set()
        go.wait(10)
        return 7

    work = Work(task)
    assert told.wait(10)
    assert (work.step, work.fraction, work.done) == ("Membaca berkas", 0.5, False)
    go.set()
    assert work.wait(10)
    assert (work.result, work.stopped, work.refused, work.problem) == (7, False, None, "")


def test_work_that_is_stopped_ends_at_its_next_step() -> None:
    begun = threading.Event()
    done: list[int] = []

    def task(tell: Progress) -> None:
        for number in range(10_000):
            tell("Menghitung", number / 10_000)
            begun.set()
            threading.Event().wait(0.01)
            done.append(number)

    work = Work(task)
    assert begun.wait(10)
    work.stop()
    assert work.wait(10)
    assert work.stopped
    assert len(done) < 9_000
    assert work.result is None


@pytest.mark.parametrize(
    ("error", "problem"),
    [
        (SnapshotError("Snapshot rusak."), "Snapshot rusak."),
        (OSError("disk penuh"), "disk penuh"),
        (KeyError("Siti Aminah"), "Ada yang salah di program ini (KeyError)."),
        (ValueError("Siti Aminah"), "Ada yang salah di program ini (ValueError)."),
    ],
)
def test_what_went_wrong_is_said_without_naming_anybody(error: Exception, problem: str) -> None:
    def task(_tell: Progress) -> None:
        raise error

    work = Work(task)
    assert work.wait(10)
    assert work.problem == problem


def test_refused_files_are_told_apart_from_what_went_wrong() -> None:
    refused = RefusedError([Complaint("x.csv", "kosong")])

    def task(_tell: Progress) -> None:
        raise refused

    work = Work(task)
    assert work.wait(10)
    assert (work.refused, work.problem) == (refused, "")


def test_a_file_that_cannot_be_read_is_a_finding_and_no_error(
    tmp_path: Path, tiny_snapshot: Path
) -> None:
    path = tmp_path / "gambar.png"
    path.write_bytes(b"\x89PNG\r\n\x1a\n\0\0\0")
    found = desk.examine([path], tiny_snapshot.parent, lambda _step, _fraction: None)

    assert [(one.name, one.kind, one.label) for one in found.files] == [
        ("gambar.png", "", "tidak dikenal")
    ]
    assert found.refusals == found.total == 1
    assert found.kinds == ()

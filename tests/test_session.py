"""The files of one sitting, and work that is watched and stopped."""

import os
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest
from office_files import AID_COLUMNS, hand_over, registry, workbook

from data import session
from data.background import Work
from data.intake.issues import Complaint, RefusedError
from data.intake.sandbox import base_name
from data.manifest import SnapshotError
from data.progress import Progress
from data.session import Session, safe_name
from data.store import audit_log, snapshots
from data.store.diff import diff
from data.store.publish import Publication
from data.store.rollback import rollback, verify_all


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
        ("..", "tanpa nama"),
        ("", "tanpa nama"),
        ("Peserta\u00ad\u200b2025.xlsx", "Peserta2025.xlsx"),
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
    assert Path(name).name == name == base_name(name)


def test_a_mended_file_takes_the_place_of_its_namesake_and_two_of_one_lot_stay_two() -> None:
    sitting = Session()
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
    sitting = Session()
    sitting.receive([("x.csv", b"1")])
    folder = sitting.folder

    assert os.name == "nt" or folder.stat().st_mode & 0o077 == 0
    sitting.close()
    assert not folder.exists()


def test_what_a_killed_sitting_left_goes_when_the_next_one_sits_down(temporary: Path) -> None:
    leave = (
        "import os; from data.session import Session; s = Session(); "
        "(s.folder / 'x').touch(); os._exit(9)"
    )
    subprocess.run([sys.executable, "-c", leave], env={**os.environ, "TMPDIR": str(temporary)})
    (left,) = temporary.iterdir()
    other = Session()

    assert not left.exists()
    another = Session()
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
    found = session.examine([path], tiny_snapshot.parent, lambda _step, _fraction: None)

    assert [(one.name, one.kind, one.label) for one in found.files] == [
        ("gambar.png", "", "tidak dikenal")
    ]
    assert found.refusals == found.total == 1
    assert found.kinds == ()


@pytest.fixture
def folder(tiny_snapshot: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of its own with two snapshots, of which the tiny one counts."""
    own = tmp_path / "snapshots"
    shutil.copytree(tiny_snapshot.parent, own)
    shutil.copytree(own / tiny_snapshot.name, own / "2020-01-31-00000000")
    monkeypatch.setattr(snapshots, "FOLDER", own)
    return own


@pytest.fixture
def gate(monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[threading.Event, threading.Event]]:
    """Every look into a snapshot says that it was reached, and waits until it may go on."""
    reached, go = threading.Event(), threading.Event()

    def waiting(look: Callable[[Path], object]) -> Callable[[Path], object]:
        def wait(path: Path) -> object:
            reached.set()
            go.wait(20)
            return look(path)

        return wait

    for name in ("verify", "verified"):
        monkeypatch.setattr(snapshots, name, waiting(getattr(snapshots, name)))
    yield reached, go
    go.set()


def everything(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and path.name != snapshots.LOCK
    }


@pytest.mark.parametrize(
    "task",
    [
        lambda folder, now: partial(diff, folder / now, folder / "2020-01-31-00000000"),
        lambda folder, _now: partial(verify_all, folder),
        lambda folder, _now: (
            lambda tell: rollback(
                folder, "2020-01-31-00000000", who="Rini", reason="Salah berkas", progress=tell
            )
        ),
        lambda _folder, _now: None,
    ],
    ids=["compare", "verify", "roll back", "draft"],
)
def test_whatever_is_stopped_half_way_leaves_everything_as_it_was(
    folder: Path,
    tmp_path: Path,
    gate: tuple[threading.Event, threading.Event],
    task: Callable[[Path, str], Callable[[Progress], object] | None],
) -> None:
    reached, go = gate
    before = everything(folder)
    sitting = Session()
    sitting.paths = (registry(tmp_path / "k.xlsx"),)
    if begin := task(folder, snapshots.current(folder).name):
        sitting.start("work", begin)
    else:
        sitting.make_draft()
    assert reached.wait(20)
    work = sitting.at_work
    assert work is not None
    work.stop()
    go.set()

    assert work.wait(20)
    assert (work.stopped, work.result, work.problem) == (True, None, "")
    assert sitting.draft is None
    assert everything(folder) == before
    sitting.close()


def test_a_publication_that_is_stopped_in_time_leaves_the_draft_and_what_counts(
    folder: Path, tmp_path: Path, gate: tuple[threading.Event, threading.Event]
) -> None:
    reached, go = gate
    go.set()
    sitting = Session()
    sitting.intent.who = "Rini"
    sitting.paths = (registry(tmp_path / "k.xlsx"),)
    sitting.make_draft()
    assert sitting.works["draft"].wait(60)
    before = everything(folder)
    assert sitting.draft
    assert sitting.draft.path.is_dir()
    reached.clear()
    go.clear()
    sitting.intent.reasons = {one.rule: "Berkas uji" for one in sitting.draft.warnings}
    sitting.publish()
    assert reached.wait(20)
    work = sitting.at_work
    assert work is not None
    work.stop()
    go.set()

    assert work.wait(20)
    assert work.stopped
    assert everything(folder) == before
    assert audit_log.entries(folder) == ()
    sitting.publish()
    assert sitting.works["publish"].wait(20)
    published = sitting.result("publish", Publication)
    assert published
    assert snapshots.current(folder).name == published.manifest.id
    assert sitting.draft is None
    sitting.close()


@pytest.mark.parametrize("name", ["Bantuan; APBD.xlsx", "Data  2025 = akhir.xlsx"])
def test_a_correction_of_any_file_and_any_text_is_read_again_and_holds(
    name: str, folder: Path, tmp_path: Path
) -> None:
    path = tmp_path / name
    item = "Bantuan benih padi inbrida varietas Inpari 32 anggaran 2025"
    sheet = {"Mei; APBD": [AID_COLUMNS, hand_over(item=item), hand_over(kecamatan="Ambulu")]}
    workbook(path, sheet)
    shown = next(iter(session.places(session.examine([path], folder, lambda *_: None))))
    assert str(shown.complaint.text).endswith("…")
    session.correct(shown, "replace", "Pupuk", "Nama kegiatan tertulis", "Rini")
    assert not session.examine([path], folder, lambda *_: None).refusals


def test_a_spelling_that_is_shown_in_part_is_not_offered_for_good(
    folder: Path, tmp_path: Path
) -> None:
    path = workbook(tmp_path / "a.xlsx", {"Mei": [AID_COLUMNS, hand_over(kecamatan="Amblu")]})
    (offered,) = session.proposals(session.examine([path], folder, lambda *_: None))
    assert (offered.written, offered.name) == ("Amblu", "Ambulu")

    places = "Ambulu / Jember / Kecamatan Ambulu / Kabupaten Jember"
    workbook(path, {"Mei": [AID_COLUMNS, hand_over(kecamatan=places)]})
    found = session.examine([path], folder, lambda *_: None)
    assert [one.suggestion for one in found.complaints] == ["Ambulu"]
    assert session.proposals(found) == ()


def test_complaints_that_say_the_same_are_told_once_with_their_cells() -> None:
    def complaint(row: int, reason: str = "kosong", sheet: str = "Data") -> Complaint:
        return Complaint("x.csv", reason, sheet, row, "Sektor", cell=f"G{row}")

    found = session.grouped([*(complaint(row) for row in range(2, 7)), complaint(2, "salah")])
    assert [(one.source, one.complaint.reason, one.where) for one in found] == [
        ("x.csv, lembar Data", "kosong", "G2, G3, G4, dan 2 sel lain"),
        ("x.csv, lembar Data", "salah", "G2"),
    ]
    other = session.grouped(
        [complaint(2), complaint(2, sheet="Lain"), Complaint("x.csv", "kosong")]
    )
    assert [(one.source, one.where) for one in other] == [
        ("x.csv, lembar Data", "G2"),
        ("x.csv, lembar Lain", "G2"),
        ("x.csv", ""),
    ]

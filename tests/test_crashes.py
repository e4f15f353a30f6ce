"""Publishers that are killed, run out of disk or meet each other, while somebody reads.

A publisher is a real process, and a reader runs beside it all the while. What it would leave if it
were killed is kept before each step that follows a change: opening, writing, renaming, removing.
"""

import multiprocessing
import os
import re
import resource
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import groupby
from multiprocessing import forkserver
from multiprocessing.connection import Connection
from multiprocessing.synchronize import Event
from pathlib import Path
from typing import Any

import pytest
from office_files import aid, claims, hand_over, payment, registry

from data.intake import rules
from data.manifest import SnapshotError
from data.store import assemble, audit_log, snapshots
from data.store.publish import publish
from data.store.rollback import verify_all
from data.store.snapshots import BusyError

TINY = dict.fromkeys(rules.RULES, "Berkas uji.")

pytestmark = pytest.mark.skipif(
    not hasattr(os, "fork"), reason="SIGKILL dan fork hanya ada di sistem Unix"
)

HERE = Path(__file__).parent
context = multiprocessing.get_context("forkserver")


@pytest.fixture(scope="module", autouse=True)
def nursery() -> None:
    """Starts the process that the others are forked from, which has published already."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", os.pathsep.join([str(HERE.parent), str(HERE)]))
        context.set_forkserver_preload([__name__, "warm_publisher"])
        forkserver.ensure_running()


def files(folder: Path, number: int = 0) -> list[Path]:
    """The files of every kind; another number, another content."""
    folder.mkdir(exist_ok=True)
    return [
        registry(folder / "k.xlsx"),
        claims(folder / "m.csv", payment(amount=str(42_000_000 + number))),
        aid(folder / "b.xlsx", hand_over()),
    ]


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("published")
    publish(files(home / "files"), folder=home / "snapshots", acknowledged=TINY)
    return home / "snapshots"


@pytest.fixture
def kept(tmp_path: Path, published: Path) -> Path:
    """A folder in which a snapshot is current."""
    return shutil.copytree(published, tmp_path / "snapshots")


def claims_file(folder: Path, number: int) -> Path:
    return claims(folder / f"m{number}.csv", payment(amount=str(42_000_000 + number)))


Step = Callable[[str], None]


def count_steps(folder: Path, step: Step) -> None:
    """From now on calls `step` before this process changes anything in the folder.

    Opening, renaming, making and removing are told by the interpreter itself; what it is silent
    about is wrapped. Texts are written in two halves with a step between them. Reading is no step:
    who is killed then leaves what the next change would have found.
    """

    def audit(event: str, arguments: tuple[Any, ...]) -> None:
        if event != "open" and not event.startswith(("os.", "shutil.")):
            return
        told = [os.fsdecode(one) for one in arguments if isinstance(one, str | bytes | Path)]
        if any(one.startswith(str(folder)) for one in told):
            reading = event == "open" and not arguments[2] & os.O_ACCMODE
            if not reading and event not in ("os.listdir", "os.scandir"):
                step(f"{event} {Path(told[0]).name}")

    sys.addaudithook(audit)

    def before(function: Callable[..., Any]) -> Callable[..., Any]:
        def wrapped(*arguments: object) -> object:
            step(function.__name__)
            return function(*arguments)

        return wrapped

    os.fsync = before(os.fsync)
    os.ftruncate = before(os.ftruncate)
    assemble._write_table = before(assemble._write_table)
    write, write_text = os.write, Path.write_text

    def write_halves(handle: int, content: bytes) -> int:
        step("write")
        half = write(handle, content[: len(content) // 2])
        step("write")
        return half + write(handle, content[half:])

    def write_text_halves(path: Path, text: str, encoding: str | None = None) -> int:
        half = text[: len(text) // 2]
        write_text(path, half, encoding=encoding)
        step("write_text")
        with path.open("a", encoding=encoding) as file:
            file.write(text[len(half) :])
        return len(text)

    os.write = write_halves  # type: ignore[assignment]
    Path.write_text = write_text_halves  # type: ignore[assignment, method-assign]


def told_by(folder: Path) -> dict[Path, bytes | None]:
    """All that is in the folder, by its place there; None for a folder in it."""
    return {
        one.relative_to(folder): None if one.is_dir() else one.read_bytes()
        for one in sorted(folder.rglob("*"))
    }


def put(told: dict[Path, bytes | None], folder: Path) -> None:
    folder.mkdir(parents=True)
    for one, content in told.items():
        if content is None:
            (folder / one).mkdir()
        else:
            (folder / one).write_bytes(content)


def publish_and_keep(folder: Path, path: Path, left: Path, told: Connection) -> None:
    """Publishes, and puts into `left` what is there before each step that follows a change.

    Who is killed there leaves just that: nothing that a process has not yet given to the system.
    """
    steps: list[str] = []
    changes: list[dict[Path, bytes | None]] = []

    def step(name: str) -> None:
        steps.append(name)
        now = told_by(folder)
        if now not in changes[-1:]:
            changes.append(now)
            put(now, left / f"{len(changes):03}")

    count_steps(folder, step)
    publish([path], folder=folder, acknowledged=TINY)
    told.send(steps)


def publish_and_die(folder: Path, path: Path, at: int) -> None:
    """Publishes and kills this process at the step that finds so many changes."""
    changes: list[dict[Path, bytes | None]] = []

    def step(_: str) -> None:
        now = told_by(folder)
        if now not in changes[-1:]:
            changes.append(now)
            if len(changes) == at:
                os.kill(os.getpid(), signal.SIGKILL)

    count_steps(folder, step)
    publish([path], folder=folder, acknowledged=TINY)


def run(function: Callable[..., None], *arguments: object) -> int:
    """The exit code of a process that does this; negative for the signal that killed it."""
    process = context.Process(target=function, args=arguments)
    process.start()
    process.join(60)
    assert process.exitcode is not None
    return process.exitcode


def look(folder: Path, stop: Event, told: Connection) -> None:
    """Reads without a pause and tells the ids in the order seen, or what was not whole."""
    seen: list[str] = []
    looks, last = 0, False
    while not last:
        # One more look when all is done: what came last is seen too.
        last = stop.is_set()
        served = snapshots.serve(folder)
        manifest = snapshots.verify(served.path)
        if served.remark or manifest.id != served.path.name:
            told.send((looks, [*seen, f"{served.path.name}: {served.remark}"]))
            return
        if manifest.id not in seen[-1:]:
            seen.append(manifest.id)
        looks += 1
        time.sleep(0.05)
    told.send((looks, seen))


@contextmanager
def reader(folder: Path) -> Iterator[Callable[[], tuple[int, list[str]]]]:
    """A process that reads all the while; gives what it saw when it is asked."""
    stop = context.Event()
    ours, theirs = context.Pipe(duplex=False)
    process = context.Process(target=look, args=(folder, stop, theirs))
    process.start()

    def ask() -> tuple[int, list[str]]:
        stop.set()
        process.join(30)
        assert process.exitcode == 0
        found: tuple[int, list[str]] = ours.recv()
        return found

    try:
        yield ask
    finally:
        stop.set()
        process.join(30)


def names(folder: Path) -> set[str]:
    """What lies in a snapshots folder and below, without the words of chance in hidden names."""
    return {re.sub(r"^\.\w{8}\.", ".", str(one)) for one in told_by(folder)}


def outside(left: Path) -> tuple[object, ...]:
    """What lies in a snapshots folder itself, which the next publisher has to get over."""
    return tuple((one.name, one.is_file() and one.read_bytes()) for one in sorted(left.iterdir()))


def test_killed_at_any_step_a_publisher_leaves_the_old_or_the_new_snapshot(
    tmp_path: Path, kept: Path
) -> None:
    before, path = shutil.copytree(kept, tmp_path / "before"), claims_file(tmp_path, 1)
    old = snapshots.current(kept).name
    ours, theirs = context.Pipe(duplex=False)
    with reader(kept) as ask:
        assert run(publish_and_keep, kept, path, tmp_path / "left", theirs) == 0
        looks, seen = ask()
    new = snapshots.current(kept).name
    steps = ours.recv()
    assert len(steps) >= 40
    assert {"fsync", "write", "write_text", "_write_table"} < set(steps)
    assert any(step.startswith("os.rename") for step in steps)
    assert looks > 1
    assert seen == [old, new]
    assert verify_all(kept).good

    left = sorted((tmp_path / "left").iterdir())
    assert len(left) >= 15
    current = []
    for one in left:
        served = snapshots.serve(one)
        assert served.remark == "", one
        current.append(snapshots.verify(served.path).id)
    assert [name for name, _ in groupby(current)] == [old, new]

    # A real process leaves the same when it is killed: early, in the middle and near the end.
    for at in (2, len(left) // 2, len(left) - 3):
        folder = shutil.copytree(before, tmp_path / f"killed{at}")
        assert run(publish_and_die, folder, path, at) == -signal.SIGKILL
        assert names(folder) == names(left[at - 1])

    # The next attempt has to get over what this one left behind.
    for one in {outside(one): one for one in left}.values():
        again = publish([path], folder=one, acknowledged=TINY)
        assert snapshots.current(one) == again.path, one
        assert again.path.name == new
        assert {name.name for name in one.glob(".*")} == {".lock"}
        assert verify_all(one).good


def publish_until_full(folder: Path, path: Path, most: int, *, fatal: bool) -> None:
    """Publishes where no file may grow beyond so many bytes; `fatal` lets the system kill it."""
    if fatal:
        signal.signal(signal.SIGXFSZ, signal.SIG_DFL)
    resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    publish([path], folder=folder, acknowledged=TINY)


def killed_while_writing(folder: Path, path: Path, most: int) -> None:
    publish_until_full(folder, path, most, fatal=True)


@pytest.mark.parametrize("most", [1, 700, 1500])
def test_killed_in_the_middle_of_writing_a_file_a_publisher_leaves_the_old_snapshot(
    tmp_path: Path, kept: Path, most: int
) -> None:
    before = snapshots.serve(kept)
    assert run(killed_while_writing, kept, claims_file(tmp_path, 1), most) == -signal.SIGXFSZ
    left = list(kept.glob(".*.partial/*"))
    assert max(file.stat().st_size for file in left) <= most
    assert snapshots.serve(kept) == before
    publish([claims_file(tmp_path, 1)], folder=kept, acknowledged=TINY)
    assert not list(kept.glob(".*.partial"))


def told_error(folder: Path, path: Path, told: Connection) -> None:
    """Publishes and tells what was said where it could not."""
    try:
        publish([path], folder=folder, acknowledged=TINY)
    except (SnapshotError, OSError) as error:
        told.send((type(error).__name__, str(error)))
    except Exception as error:
        told.send((type(error).__name__, f"unclear: {error}"))
    else:
        told.send(("", ""))


@contextmanager
def mounted(folder: Path, *options: str) -> Iterator[None]:
    """A file system in this folder; the test is skipped where mounting is not allowed."""
    folder.mkdir(parents=True, exist_ok=True)
    done = subprocess.run(["mount", *options, str(folder)], capture_output=True, check=False)
    if done.returncode:
        pytest.skip(f"mounting is not allowed here: {done.stderr.decode().strip()}")
    try:
        yield
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


@pytest.mark.parametrize("free", [0, 8])
def test_on_a_full_disk_the_old_snapshot_stays_and_the_next_publishing_works(
    tmp_path: Path, kept: Path, free: int
) -> None:
    disk = tmp_path / "disk"
    ours, theirs = context.Pipe(duplex=False)
    with mounted(disk, "-t", "tmpfs", "-o", "size=256k", "tmpfs"):
        folder = shutil.copytree(kept, disk / "snapshots")
        before = snapshots.serve(folder)
        room = shutil.disk_usage(disk).free - free * 1024
        (disk / "ballast").write_bytes(bytes(room))
        with reader(folder) as ask:
            assert run(told_error, folder, claims_file(tmp_path, 1), theirs) == 0
            _, seen = ask()
        name, words = ours.recv()
        assert name in {"OSError", "SnapshotError"}
        assert "penuh" in words or "No space" in words
        assert seen == [before.manifest.id]
        assert snapshots.serve(folder) == before
        assert not list(folder.glob(".*.partial*"))
        assert audit_log.verify(folder) == []

        (disk / "ballast").unlink()
        done = publish([claims_file(tmp_path, 1)], folder=folder, acknowledged=TINY)
        assert snapshots.current(folder) == done.path
        assert verify_all(folder).good


def test_in_a_folder_that_is_read_only_a_publisher_says_so_and_readers_read_on(
    tmp_path: Path, kept: Path
) -> None:
    ours, theirs = context.Pipe(duplex=False)
    before = snapshots.serve(kept)
    with mounted(kept, "--bind", str(kept)):
        subprocess.run(["mount", "-o", "remount,bind,ro", str(kept)], check=True)
        assert run(told_error, kept, claims_file(tmp_path, 1), theirs) == 0
        assert snapshots.serve(kept) == before
    name, words = ours.recv()
    assert name == "SnapshotError"
    assert "tidak dapat ditulis" in words
    assert snapshots.serve(kept) == before


def hold(folder: Path, held: Event, free: Event) -> None:
    with snapshots.exclusive(folder):
        held.set()
        free.wait(30)


def test_a_second_publisher_waits_a_little_and_then_says_who_is_in_the_way(
    tmp_path: Path, kept: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    held, free = context.Event(), context.Event()
    process = context.Process(target=hold, args=(kept, held, free))
    process.start()
    assert held.wait(30)
    before = snapshots.serve(kept)
    monkeypatch.setattr(snapshots, "PATIENCE", 0.2)
    with pytest.raises(BusyError, match="Penerbitan lain sedang berjalan"):
        publish([claims_file(tmp_path, 1)], folder=kept, acknowledged=TINY)
    assert snapshots.serve(kept) == before
    free.set()
    process.join(30)
    publish([claims_file(tmp_path, 1)], folder=kept, acknowledged=TINY)


def test_a_publisher_that_was_killed_does_not_keep_the_next_one_waiting(
    tmp_path: Path, kept: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    held, free = context.Event(), context.Event()
    process = context.Process(target=hold, args=(kept, held, free))
    process.start()
    assert held.wait(30)
    process.kill()
    process.join(30)
    monkeypatch.setattr(snapshots, "PATIENCE", 0.2)
    publish([claims_file(tmp_path, 1)], folder=kept, acknowledged=TINY)


def test_two_publish_at_once_and_both_are_kept_one_after_the_other(
    tmp_path: Path, kept: Path
) -> None:
    pipes = [context.Pipe(duplex=False) for _ in range(2)]
    processes = [
        context.Process(target=told_error, args=(kept, claims_file(tmp_path, number), pipe[1]))
        for number, pipe in enumerate(pipes, start=1)
    ]
    with reader(kept) as ask:
        for process in processes:
            process.start()
        for process in processes:
            process.join(60)
        _, seen = ask()
    assert [pipe[0].recv() for pipe in pipes] == [("", ""), ("", "")]
    acts = audit_log.entries(kept)
    assert len(acts) == 3
    assert [one.before for one in acts[1:]] == [one.after for one in acts[:-1]]
    assert seen[-1] == acts[-1].after
    assert verify_all(kept).good

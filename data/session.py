"""A session of the data steward: the uploaded files, and the work on them.

The files are about people, so they are in a private folder that is deleted when the session ends.
The folder of a killed process is deleted when the next session begins.
"""

import datetime as dt
import re
import shutil
import tempfile
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path, PureWindowsPath
from typing import Any, TypeVar

from filelock import FileLock, Timeout

from data import indonesian
from data.background import Work
from data.intake import corrections, layouts, specification, spellings
from data.intake.corrections import Action, Correction
from data.intake.decisions import Choices
from data.intake.examine import listed
from data.intake.issues import Account, Complaint, RefusedError
from data.intake.layouts import Headings, Meaning
from data.intake.sandbox import base_name, open_file
from data.intake.specification import SPECIFICATIONS, Column
from data.manifest import SnapshotError
from data.progress import Progress, Stopped
from data.store import audit_log, publish, snapshots
from data.store.publish import Draft, Foresee, Publication, Status

Result = TypeVar("Result")

_PREFIX = "dasbor-jember-"
_LOCK = "meja.lock"
_LONGEST_STEM, _LONGEST_ENDING = 100, 10
_UNSAFE = re.compile(r'[<>:"|?*]')
_NOT_WHOLE = re.compile("••|…$")
"""A text of a cell that is masked or shortened."""
_NAMED = 3


def safe_name(name: str) -> str:
    """Make the name of an uploaded file safe on every file system, without its folders."""
    shown = _UNSAFE.sub("", base_name(name)).strip(" .")
    stem, dot, ending = shown.rpartition(".")
    if not dot:
        stem, ending = shown, ""
    stem = stem[:_LONGEST_STEM].strip()
    if not stem or PureWindowsPath(stem).is_reserved():
        stem = f"berkas {stem}".strip()
    return f"{stem}{dot}{ending[:_LONGEST_ENDING]}"


@dataclass(frozen=True, slots=True)
class Recognised:
    """A file, its kind, which is empty if it was not recognised, and what became of its rows."""

    name: str
    kind: str = ""
    sheet: str = ""
    rows: str = ""
    remarks: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        return SPECIFICATIONS[self.kind].label if self.kind else "tidak dikenal"


@dataclass(frozen=True, slots=True)
class Examined:
    """The result of reading and checking files: `complaints` are the first of `total`.

    `remarks` say which files do not count because of others, `unknown` are the headings of files
    that need a layout.
    """

    files: tuple[Recognised, ...]
    complaints: tuple[Complaint, ...]
    total: int
    remarks: tuple[str, ...]
    unknown: tuple[Headings, ...] = ()
    accounts: tuple[Account, ...] = ()

    @property
    def refusals(self) -> int:
        return sum(complaint.severity == "tolak" for complaint in self.complaints)

    @property
    def kinds(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(file.kind for file in self.files if file.kind))


@dataclass(slots=True)
class Intent:
    """The data steward's decisions: status, voucher, letter by kind, reasons by rule, answers."""

    status: dict[str, Status] = field(default_factory=dict)
    vouched_by: dict[str, str] = field(default_factory=dict)
    letter: dict[str, str] = field(default_factory=dict)
    reasons: dict[str, str] = field(default_factory=dict)
    choices: dict[tuple[str, str], str] = field(default_factory=dict)
    who: str = ""
    embargo: dt.datetime | None = None


class Session:
    """A private folder for the files of a session, and the background work on them, by name."""

    def __init__(self) -> None:
        """Begin without files; remove the folders of sessions that crashed."""
        _remove_abandoned()
        self._folder = tempfile.TemporaryDirectory(prefix=_PREFIX, ignore_cleanup_errors=True)
        self._lock = FileLock(self.folder / _LOCK, thread_local=False)
        self._lock.acquire()
        self._guard = threading.Lock()
        self._closed = False
        self._batch = 0
        self._reset()

    def _reset(self) -> None:
        self.paths: tuple[Path, ...] = ()
        self.intent = Intent()
        self.works: dict[str, Work[Any]] = {}
        self.draft: Draft | None = None

    @property
    def folder(self) -> Path:
        return Path(self._folder.name)

    def start(self, name: str, task: Callable[[Progress], object]) -> None:
        """Begin work, in place of earlier work of this name."""
        self.works[name] = Work(task)

    def result(self, name: str, kind: type[Result]) -> Result | None:
        """Return the result of the work of this name, None while there is none."""
        work = self.works.get(name)
        return work.result if work and isinstance(work.result, kind) else None

    @property
    def at_work(self) -> Work[Any] | None:
        return next((work for work in self.works.values() if not work.done), None)

    @property
    def examined(self) -> Examined | None:
        return self.result("examine", Examined)

    def receive(self, files: Iterable[tuple[str, bytes]]) -> None:
        """Add files (name, content) and examine all files.

        A file replaces an earlier file of the same name. Each is in a separate folder, so that
        files of the same name in a single upload are both kept.
        """
        self._batch += 1
        received = []
        for number, (name, content) in enumerate(files, start=1):
            path = self.folder / f"{self._batch}-{number}" / safe_name(name)
            path.parent.mkdir()
            path.write_bytes(content)
            received.append(path)
        new_names = {path.name for path in received}
        self._replace([path for path in self.paths if path.name in new_names], received)

    def remove(self, path: Path) -> None:
        self._replace([path], [])

    def _replace(self, gone: Sequence[Path], received: Sequence[Path]) -> None:
        self._stop_all()
        for path in gone:
            shutil.rmtree(path.parent, ignore_errors=True)
        self.paths = (*(path for path in self.paths if path not in gone), *received)
        if self.paths:
            self.examine()
        else:
            self._reset()

    def examine(self) -> None:
        """Read the files again, after a correction or a spelling was added."""
        self._stop_all()
        paths, folder, choices = self.paths, snapshots.FOLDER, dict(self.intent.choices)
        self.start("examine", lambda tell: examine(paths, folder, tell, choices))

    def make_draft(self, foresee: Foresee | None = None) -> None:
        self.discard_draft()
        paths, folder, intent = self.paths, snapshots.FOLDER, self.intent

        def task(tell: Progress) -> Draft:
            made = publish.draft(
                paths,
                status=dict(intent.status),
                vouched_by=dict(intent.vouched_by),
                letter=dict(intent.letter),
                choices=dict(intent.choices),
                foresee=foresee,
                folder=folder,
                progress=tell,
            )
            with self._guard:
                if not self._closed:
                    self.draft = made
                    return made
            publish.discard(made)
            raise Stopped

        self.start("draft", task)

    def publish(self) -> None:
        """Publish the draft; if that is stopped or fails, the draft stays."""
        made, intent = self.draft, self.intent

        def task(tell: Progress) -> Publication:
            if made is None:
                raise SnapshotError("Belum ada draf yang dapat diterbitkan.")
            who, embargo = intent.who, intent.embargo
            done = publish.adopt(
                made, acknowledged=intent.reasons, who=who, embargo=embargo, progress=tell
            )
            self.draft = None
            return done

        self.start("publish", task)

    def discard_draft(self) -> None:
        """Remove the draft, or stop making it; the files stay."""
        for name in ("draft", "publish"):
            if work := self.works.pop(name, None):
                work.stop()
                work.wait(30)
        if self.draft:
            publish.discard(self.draft)
        self.draft = None

    def clear(self) -> None:
        self._stop_all()
        for path in self.paths:
            shutil.rmtree(path.parent, ignore_errors=True)
        self._reset()

    def close(self) -> None:
        """Remove everything, including the folder; the session cannot be used afterwards."""
        with self._guard:
            self._closed = True
        self.clear()
        self._lock.release()
        self._folder.cleanup()

    def _stop_all(self) -> None:
        for work in self.works.values():
            work.stop()
        self.discard_draft()


def _remove_abandoned() -> None:
    for folder in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*"):
        lock = FileLock(folder / _LOCK)
        try:
            lock.acquire(blocking=False)
        except (Timeout, OSError):
            continue
        lock.release()
        shutil.rmtree(folder, ignore_errors=True)


def examine(
    paths: Sequence[Path], folder: Path, progress: Progress, choices: Choices | None = None
) -> Examined:
    """Recognise and check office files without writing anything; complaints are in the result.

    SnapshotError if the current snapshot is damaged.
    """
    try:
        found = publish.check_files(paths, choices=choices, folder=folder, progress=progress)
    except RefusedError as refused:
        return Examined((), refused.complaints, refused.total, ())
    rows = {account.file: account.words for account in found.accounts}
    known = {
        file.name: Recognised(
            file.name,
            file.specification.kind,
            file.sheet,
            rows.get(file.name, ""),
            (*([f"tahun {listed(years)}."] if years else []), *file.remarks),
        )
        for file, years in (
            *((file, ()) for file in found.read),
            *((passed.file, passed.years) for passed in found.checked),
        )
    }
    headings: list[Headings | None] = []
    for path in paths:
        if path.name not in known:
            progress(f"Membaca judul kolom {path.name}", 1.0)
            # What is no table needs no layout.
            with suppress(RefusedError):
                headings.append(layouts.find(open_file(path), folder))
    files = tuple(
        known.get(path.name, Recognised(path.name, rows=rows.get(path.name, ""))) for path in paths
    )
    unknown = tuple(filter(None, headings))
    return Examined(files, found.complaints, found.total, found.between, unknown, found.accounts)


@dataclass(frozen=True, slots=True)
class Group:
    """Complaints that differ only in their cells; `complaint` is the first, without its cell."""

    complaint: Complaint
    places: tuple[str, ...]

    @property
    def source(self) -> str:
        """The file and, if it has several, the sheet."""
        return ", lembar ".join(filter(None, (self.complaint.file, self.complaint.sheet)))

    @property
    def where(self) -> str:
        """The first cells, and the number of the others."""
        named, more = self.places[:_NAMED], len(self.places) - _NAMED
        if more < 1:
            return ", ".join(named)
        return f"{', '.join(named)}, dan {indonesian.whole(more)} sel lain"


def grouped(complaints: Iterable[Complaint]) -> tuple[Group, ...]:
    """Group complaints that differ only in their cells, in order of their first occurrence."""
    places: dict[Complaint, list[str]] = {}
    for complaint in complaints:
        place = complaint.cell or (f"baris {complaint.row}" if complaint.row else "")
        places.setdefault(replace(complaint, row=None, cell=""), []).append(place)
    return tuple(Group(complaint, tuple(cells)) for complaint, cells in places.items())


@dataclass(frozen=True, slots=True)
class Proposal:
    """A spelling in the files and the member that is suggested for it."""

    classification: str
    written: str
    member: str
    name: str


@dataclass(frozen=True, slots=True)
class Place:
    """A cell that may be corrected without naming a person."""

    complaint: Complaint
    kind: str
    column: Column


@dataclass(frozen=True, slots=True)
class Described:
    """The data steward's description of a layout for files with these headings."""

    headings: Headings
    kind: str
    name: str
    meanings: Mapping[str, Meaning]
    ignored: tuple[str, ...]
    periods: str

    @property
    def open_points(self) -> list[str]:
        return layouts.open_points(self.kind, self.headings.titles, self.meanings, self.ignored)


def _of_columns(examined: Examined) -> Iterator[tuple[Complaint, str, Column]]:
    """Yield the complaints about a column of a recognised file, with its kind and the column."""
    columns = {
        (file.name, column.header): (file.kind, column)
        for file in examined.files
        if file.kind
        for column in SPECIFICATIONS[file.kind].columns
    }
    for complaint in examined.complaints:
        if known := columns.get((complaint.file, complaint.column)):
            yield complaint, *known


def proposals(examined: Examined) -> tuple[Proposal, ...]:
    """List the suggestions that may be accepted for good, each once."""
    found = []
    for complaint, _, column in _of_columns(examined):
        kind, written = column.classification, complaint.text or ""
        whole = written and not _NOT_WHOLE.search(written)
        is_open = kind and complaint.suggestion and whole
        if is_open and (suggested := spellings.suggest(kind, written)):
            found.append(Proposal(kind, written, suggested.id, suggested.name))
    return tuple(dict.fromkeys(found))


def places(examined: Examined) -> tuple[Place, ...]:
    """List the cells that may be corrected, without those that identify a person."""
    return tuple(
        Place(complaint, kind, column)
        for complaint, kind, column in _of_columns(examined)
        if not column.private and complaint.row is not None
    )


def accept(proposal: Proposal, who: str) -> None:
    kind, folder, now = proposal.classification, snapshots.FOLDER, snapshots.in_jember(None)
    spellings.accept(folder, kind, proposal.written, proposal.member, who, now)


def correct(place: Place, action: Action, value: str, reason: str, who: str) -> None:
    complaint = place.complaint
    replaced = action == "replace"
    correction = Correction(
        kind=place.kind,
        match={"file": complaint.file, "row": str(complaint.row)}
        | ({"sheet": complaint.sheet} if complaint.sheet else {}),
        action=action,
        field=place.column.field if replaced else "",
        value=value if replaced else "",
        expect="1 baris"
        if not replaced or _NOT_WHOLE.search(complaint.text or "")
        else complaint.text or "kosong",
        reason=reason,
        who=who,
        when=snapshots.in_jember(None).date().isoformat(),
    )
    corrections.add(snapshots.FOLDER, correction)


def saved_layouts() -> tuple[tuple[str, str], ...]:
    found = specification.saved_layouts(snapshots.FOLDER)
    return tuple((kind, layout.name) for kind, several in found.items() for layout in several)


def save_layout(described: Described, who: str) -> None:
    """Save a layout and log that; LayoutError if it cannot be used."""
    kind, of = described.kind, described
    layout = layouts.described(kind, of.name, of.meanings, of.ignored, of.periods)
    specification.check_layout(kind, layout)
    with _logged(kind, layout.name, "disimpan", who, (described.headings.sha256,)):
        specification.save_layout(snapshots.FOLDER, kind, layout)


def remove_layout(kind: str, name: str, who: str) -> None:
    with _logged(kind, name, "dihapus", who):
        specification.remove_layout(snapshots.FOLDER, kind, name)


@contextmanager
def _logged(
    kind: str, name: str, done: str, who: str, files: tuple[str, ...] = ()
) -> Iterator[None]:
    """Log first, under the lock: an active layout that is not in the log would be worse."""
    reason = f"Tata letak {SPECIFICATIONS[kind].label.lower()} “{name}” {done}."
    now = snapshots.in_jember(None)
    with snapshots.exclusive(snapshots.FOLDER):
        audit_log.append(
            snapshots.FOLDER, audit_log.Entry(now, who, "tata letak", "", "", reason, files)
        )
        yield

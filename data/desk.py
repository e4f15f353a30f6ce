"""The walidata's desk: the files of one sitting, and long work that is watched and can be stopped.

Nothing here knows a screen. What lies on the desk is about people, so it lies in a folder of its
own that goes when the sitting ends, and one that a killed process left behind goes when the next
one sits down.
"""

import datetime as dt
import re
import shutil
import tempfile
import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path, PureWindowsPath
from typing import Any, Generic, TypeVar

from filelock import FileLock, Timeout

from data import corrections, describing, indonesian, layouts, names
from data.corrections import Action, Correction
from data.describing import Headings, Meaning
from data.findings import Complaint, RefusedError
from data.layouts import LayoutError
from data.opening import open_file
from data.progress import Progress, Stopped
from data.specifications import SPECIFICATIONS, Column
from data.store import audit_log, publish, snapshots
from data.store.diff import Diff, diff
from data.store.publish import Draft, Publication, Status
from data.store.rollback import Verification, rollback, verify_all
from data.store.snapshots import Manifest, SnapshotError

Result = TypeVar("Result")

_PREFIX = "dasbor-jember-"
_LOCK = "meja.lock"
_LONGEST_STEM, _LONGEST_ENDING = 100, 10
_UNSAFE = re.compile(r'[\x00-\x1f\x7f<>:"|?*\u200e\u200f\u202a-\u202e\u2066-\u2069]')
_MASK = "••"
_NAMED = 3


def safe_name(name: str) -> str:
    """The last part of what a browser says a file is called, fit for every file system.

    A name is never a path: whatever stands before a slash of either kind is left out.
    """
    shown = _UNSAFE.sub("", re.split(r"[\\/]", name)[-1]).strip(" .")
    stem, dot, ending = shown.rpartition(".")
    if not dot:
        stem, ending = shown, ""
    stem = stem[:_LONGEST_STEM].strip()
    if not stem or PureWindowsPath(stem).is_reserved():
        stem = f"berkas {stem}".strip()
    return f"{stem}{dot}{ending[:_LONGEST_ENDING]}"


class Work(Generic[Result]):
    """Something that takes long, done beside the page: how far it is, and a way to stop it.

    When it is `done`, exactly one of these holds: `result` is there, it was `stopped`, the files
    were `refused`, or a `problem` says in Indonesian what else went wrong.
    """

    def __init__(self, task: Callable[[Progress], Result]) -> None:
        """Begin at once; the task is handed what it must call to tell how far it is."""
        self.step = "Mulai"
        self.fraction = 0.0
        self.result: Result | None = None
        self.refused: RefusedError | None = None
        self.problem = ""
        self.stopped = False
        self._asked_to_stop = threading.Event()
        self._thread = threading.Thread(target=self._do, args=(task,), daemon=True)
        self._thread.start()

    @property
    def done(self) -> bool:
        """Whether nothing more will happen."""
        return not self._thread.is_alive()

    def stop(self) -> None:
        """Ask the work to end at its next step; what it had begun is undone."""
        self._asked_to_stop.set()

    def wait(self, seconds: float) -> bool:
        """Wait so long at most; whether the work is done."""
        self._thread.join(seconds)
        return self.done

    def _tell(self, step: str, fraction: float) -> None:
        if self._asked_to_stop.is_set():
            raise Stopped
        self.step, self.fraction = step, min(max(fraction, 0.0), 1.0)

    def _do(self, task: Callable[[Progress], Result]) -> None:
        try:
            self.result = task(self._tell)
        except Stopped:
            self.stopped = True
        except RefusedError as refused:
            self.refused = refused
        except (SnapshotError, OSError) as error:
            self.problem = str(error)
        except Exception as error:
            # The message may quote what it failed on, and that may be a person.
            self.problem = f"Ada yang salah di program ini ({type(error).__name__})."


@dataclass(frozen=True, slots=True)
class Recognised:
    """What a file was recognised as; `kind` is empty for one that is of no known kind."""

    name: str
    kind: str
    sheet: str
    rows: int
    remarks: tuple[str, ...]

    @property
    def label(self) -> str:
        """The kind in words."""
        return SPECIFICATIONS[self.kind].label if self.kind else "tidak dikenal"


@dataclass(frozen=True, slots=True)
class Examined:
    """What looking at the files showed: `total` complaints, of which the `complaints` are kept.

    `unknown` are the headings of the files that could not be read for want of a layout.
    """

    files: tuple[Recognised, ...]
    complaints: tuple[Complaint, ...]
    total: int
    remarks: tuple[str, ...]
    unknown: tuple[Headings, ...] = ()

    @property
    def refusals(self) -> int:
        """How many of the kept complaints stand in the way of publishing."""
        return sum(one.severity == "tolak" for one in self.complaints)

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds of the files, each once."""
        return tuple(dict.fromkeys(one.kind for one in self.files if one.kind))

    @property
    def warnings(self) -> Mapping[str, tuple[Complaint, ...]]:
        """The warnings by rule: one reason is enough for all of a rule."""
        return by_rule(one for one in self.complaints if one.severity == "peringatan")


@dataclass(frozen=True, slots=True)
class Proposal:
    """A spelling of a name in the files and the member of its classification that is suggested."""

    classification: str
    written: str
    member: str
    name: str


@dataclass(frozen=True, slots=True)
class Place:
    """A cell that may be corrected without naming a person, and what it says now."""

    complaint: Complaint
    kind: str
    column: Column

    def __str__(self) -> str:
        """The place in words."""
        return str(self.complaint)


@dataclass(slots=True)
class Intent:
    """What the walidata wants of the files: by kind a status and who vouches, by rule a reason."""

    status: dict[str, Status] = field(default_factory=dict)
    vouched_by: dict[str, str] = field(default_factory=dict)
    reasons: dict[str, str] = field(default_factory=dict)
    who: str = ""


class Desk:
    """A folder for the files of one sitting, and what became of them.

    Nobody else on the machine may look into the folder.
    """

    def __init__(self) -> None:
        """An empty desk; what sittings that ended in a crash left behind is cleared away."""
        _clear_what_was_left()
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
        self.examining: Work[Examined] | None = None
        self.drafting: Work[Draft] | None = None
        self.publishing: Work[Publication] | None = None
        self.comparing: Work[Diff] | None = None
        self.verifying: Work[Verification] | None = None
        self.returning: Work[Manifest] | None = None
        self.draft: Draft | None = None

    @property
    def folder(self) -> Path:
        """Where the files lie."""
        return Path(self._folder.name)

    @property
    def examined(self) -> Examined | None:
        """What looking at the files showed, once that is done."""
        return self.examining.result if self.examining else None

    @property
    def works(self) -> tuple[Work[Any], ...]:
        """All that was begun at this desk, done or not."""
        every = (
            self.examining,
            self.drafting,
            self.publishing,
            self.comparing,
            self.verifying,
            self.returning,
        )
        return tuple(work for work in every if work)

    @property
    def at_work(self) -> Work[Any] | None:
        """The work that is not done yet."""
        return next((work for work in self.works if not work.done), None)

    def receive(self, files: Iterable[tuple[str, bytes]]) -> None:
        """Lay files (name, content) on the desk and examine all that lie there.

        A file takes the place of one of the same name that lay there before: it was mended. Each
        lies in a folder of its own, so that two of one lot stay two.
        """
        self._batch += 1
        laid = []
        for number, (name, content) in enumerate(files, start=1):
            path = self.folder / f"{self._batch}-{number}" / safe_name(name)
            path.parent.mkdir()
            path.write_bytes(content)
            laid.append(path)
        names_laid = {path.name for path in laid}
        mended = [path for path in self.paths if path.name in names_laid]
        self._replace(mended, laid)

    def remove(self, path: Path) -> None:
        """Take one file off the desk and examine the others."""
        self._replace([path], [])

    def _replace(self, gone: Sequence[Path], laid: Sequence[Path]) -> None:
        self._stop_all()
        for path in gone:
            shutil.rmtree(path.parent, ignore_errors=True)
        self.paths = (*(path for path in self.paths if path not in gone), *laid)
        if self.paths:
            self.examine()
        else:
            self._reset()

    def examine(self) -> None:
        """Look at the files again, after a correction or a spelling was added."""
        self._stop_all()
        paths, folder = self.paths, snapshots.FOLDER
        self.examining = Work(lambda tell: examine(paths, folder, tell))

    def make_draft(self) -> None:
        """Make a draft of the files as the walidata wants them."""
        self.discard_draft()
        paths, folder, intent = self.paths, snapshots.FOLDER, self.intent

        def task(tell: Progress) -> Draft:
            made = publish.draft(
                paths,
                status=dict(intent.status),
                vouched_by=dict(intent.vouched_by),
                folder=folder,
                progress=tell,
            )
            return self._keep(made)

        self.drafting = Work(task)

    def publish(self) -> None:
        """Publish the draft; where that is stopped or fails, the draft stays."""
        made, intent = self.draft, self.intent

        def task(tell: Progress) -> Publication:
            if made is None:
                raise SnapshotError("Belum ada draf yang dapat diterbitkan.")
            done = publish.adopt(made, acknowledged=intent.reasons, who=intent.who, progress=tell)
            self.draft = None
            return done

        self.publishing = Work(task)

    def compare(self, before: str, after: str) -> None:
        """Find out what one kept snapshot changes against another one."""
        folder = snapshots.FOLDER
        self.comparing = Work(lambda tell: diff(folder / before, folder / after, tell))

    def verify(self, records: Callable[[Path], Iterable[str]]) -> None:
        """Hash every kept snapshot anew; `records` as for `verify_all`."""
        folder = snapshots.FOLDER
        self.verifying = Work(lambda tell: verify_all(folder, tell, records=records))

    def roll_back(self, snapshot_id: str, reason: str) -> None:
        """Make an older snapshot current again."""
        folder, who = snapshots.FOLDER, self.intent.who
        self.returning = Work(
            lambda tell: rollback(folder, snapshot_id, who=who, reason=reason, progress=tell)
        )

    def clear(self) -> None:
        """Take everything off the desk."""
        self._stop_all()
        for path in self.paths:
            shutil.rmtree(path.parent, ignore_errors=True)
        self._reset()

    def close(self) -> None:
        """Clear the desk and give its folder back; it cannot be used any more."""
        with self._guard:
            self._closed = True
        self.clear()
        self._lock.release()
        self._folder.cleanup()

    def _keep(self, made: Draft) -> Draft:
        with self._guard:
            if not self._closed:
                self.draft = made
                return made
        publish.discard(made)
        raise Stopped

    def _stop_all(self) -> None:
        for work in self.works:
            work.stop()
        self.discard_draft()

    def discard_draft(self) -> None:
        """Remove the draft, or stop making it; the files stay."""
        for work in (self.drafting, self.publishing):
            if work:
                work.stop()
                work.wait(30)
        if self.draft:
            publish.discard(self.draft)
        self.drafting = self.publishing = self.draft = None


def _clear_what_was_left() -> None:
    for folder in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*"):
        lock = FileLock(folder / _LOCK)
        try:
            lock.acquire(blocking=False)
        except (Timeout, OSError):
            continue
        lock.release()
        shutil.rmtree(folder, ignore_errors=True)


def by_rule(complaints: Iterable[Complaint]) -> dict[str, tuple[Complaint, ...]]:
    """Complaints by the rule that found them, in the order in which the rules first spoke."""
    rules: dict[str, tuple[Complaint, ...]] = {}
    for one in complaints:
        rules[one.rule] = (*rules.get(one.rule, ()), one)
    return rules


def examine(paths: Sequence[Path], folder: Path, progress: Progress) -> Examined:
    """Recognises and checks office files, and writes nothing; no file is refused by an error.

    SnapshotError says what is wrong with the current snapshot.
    """
    try:
        found = publish.check_files(paths, folder=folder, progress=progress)
    except RefusedError as refused:
        return Examined((), refused.complaints, refused.total, ())
    names_read = {one.name for one in found.files}
    unread = [path for path in paths if path.name not in names_read]
    recognised = {
        one.name: Recognised(
            one.name, one.specification.kind, one.sheet, len(one.rows), one.remarks
        )
        for one in found.files
    }
    unknown = (Recognised(path.name, "", "", 0, ()) for path in paths)
    files = tuple(recognised.get(one.name, one) for one in unknown)
    headings = []
    for path in unread:
        progress(f"Membaca judul kolom {path.name}", 1.0)
        headings += _headings(path, folder)
    return Examined(files, found.complaints, found.total, found.remarks, tuple(headings))


def _headings(path: Path, folder: Path) -> list[Headings]:
    """The headings of a file that could not be read; none where it is no table at all."""
    try:
        found = describing.find(open_file(path), folder)
    except RefusedError:
        return []
    return [found] if found else []


@dataclass(frozen=True, slots=True)
class Alike:
    """Complaints that say the same about several cells, of which `one` is the first."""

    one: Complaint
    places: tuple[str, ...]

    @property
    def source(self) -> str:
        """The file and, where it has several, the sheet."""
        return ", lembar ".join(filter(None, (self.one.file, self.one.sheet)))

    @property
    def where(self) -> str:
        """The cells, the first of them by name."""
        named, more = self.places[:_NAMED], len(self.places) - _NAMED
        if more < 1:
            return ", ".join(named)
        return f"{', '.join(named)}, dan {indonesian.whole(more)} sel lain"


def alike(complaints: Iterable[Complaint]) -> tuple[Alike, ...]:
    """The complaints without their repetitions, in the order in which each was first made."""
    places: dict[Complaint, list[str]] = {}
    for one in complaints:
        place = one.cell or (f"baris {one.row}" if one.row else "")
        places.setdefault(replace(one, row=None, cell=""), []).append(place)
    return tuple(Alike(one, tuple(several)) for one, several in places.items())


def _columns(examined: Examined) -> Mapping[tuple[str, str], tuple[str, Column]]:
    """The kind and the column of each (file, header) that a complaint may name."""
    return {
        (file.name, column.header): (file.kind, column)
        for file in examined.files
        if file.kind
        for column in SPECIFICATIONS[file.kind].columns
    }


def proposals(examined: Examined) -> tuple[Proposal, ...]:
    """The suggestions for names that the walidata may accept once and for all, each once."""
    columns = _columns(examined)
    found: dict[Proposal, None] = {}
    for one in examined.complaints:
        _, column = columns.get((one.file, one.column), ("", None))
        if not column or not column.classification or not one.suggestion or not one.text:
            continue
        suggested = names.suggest(column.classification, one.text)
        if suggested:
            proposal = Proposal(column.classification, one.text, suggested.id, suggested.name)
            found[proposal] = None
    return tuple(found)


def accept(proposal: Proposal, who: str) -> str:
    """Writes down for good what a spelling stands for; a sentence where it cannot, else nothing."""
    now = dt.datetime.now(snapshots.WIB)
    return _trouble(
        lambda: names.accept(
            snapshots.FOLDER, proposal.classification, proposal.written, proposal.member, who, now
        )
    )


def _trouble(act: Callable[[], object]) -> str:
    """What stood in the way of something short, in words for the walidata; else nothing."""
    try:
        act()
    except LayoutError as error:
        return f"Tata letak ini tidak dapat dipakai: {error}."
    except (ValueError, RefusedError, SnapshotError, OSError) as error:
        return str(error)
    return ""


@dataclass(frozen=True, slots=True)
class Described:
    """What the data steward says about the files that have such `headings`."""

    headings: Headings
    kind: str
    name: str
    meanings: Mapping[str, Meaning]
    ignored: tuple[str, ...]
    periods: str

    @property
    def open_points(self) -> list[str]:
        """What has not been said yet, in sentences."""
        return describing.open_points(self.kind, self.headings.titles, self.meanings, self.ignored)


def save_layout(said: Described, who: str) -> str:
    """Keeps a layout from now on and notes that in the log; a sentence where it cannot be kept."""
    folder, now = snapshots.FOLDER, dt.datetime.now(snapshots.WIB)

    def save() -> None:
        layout = describing.described(
            said.kind, said.name, said.meanings, said.ignored, said.periods
        )
        layouts.check_layout(said.kind, layout)
        label = SPECIFICATIONS[said.kind].label
        reason = f"Tata letak {label.lower()} “{layout.name}” disimpan."
        with snapshots.exclusive(folder):
            # In the log first: a layout that counts and that nobody noted would be worse.
            audit_log.append(
                folder,
                audit_log.Entry(now, who, "tata letak", "", "", reason, (said.headings.sha256,)),
            )
            layouts.save_layout(folder, said.kind, layout)

    return _trouble(save)


def saved_layouts() -> tuple[tuple[str, str], ...]:
    """The kind and the name of each layout that was saved."""
    found = layouts.saved_layouts(snapshots.FOLDER)
    return tuple((kind, one.name) for kind, several in found.items() for one in several)


def forget_layout(kind: str, name: str, who: str) -> str:
    """Removes a saved layout and notes that in the log; a sentence where it cannot be removed."""
    folder, now = snapshots.FOLDER, dt.datetime.now(snapshots.WIB)

    def forget() -> None:
        reason = f"Tata letak {SPECIFICATIONS[kind].label.lower()} “{name}” dihapus."
        with snapshots.exclusive(folder):
            audit_log.append(folder, audit_log.Entry(now, who, "tata letak", "", "", reason))
            layouts.remove_layout(folder, kind, name)

    return _trouble(forget)


def places(examined: Examined) -> tuple[Place, ...]:
    """The cells that complaints name and that may be corrected here: none says who a person is."""
    columns = _columns(examined)
    found = []
    for one in examined.complaints:
        kind, column = columns.get((one.file, one.column), ("", None))
        if column and not column.private and one.row is not None:
            found.append(Place(one, kind, column))
    return tuple(found)


def correct(place: Place, action: Action, value: str, reason: str, who: str) -> str:
    """Adds a correction of this one row; a sentence where it cannot be one, else nothing."""
    one = place.complaint
    replaced = action == "replace"
    correction = Correction(
        kind=place.kind,
        match={"file": one.file, "row": str(one.row)} | ({"sheet": one.sheet} if one.sheet else {}),
        action=action,
        field=place.column.field if replaced else "",
        value=value if replaced else "",
        # What is masked in a finding cannot be held against the cell.
        expect="1 baris" if not replaced or _MASK in (one.text or "") else one.text or "kosong",
        reason=reason,
        who=who,
        when=dt.datetime.now(snapshots.WIB).date().isoformat(),
    )
    return _trouble(lambda: corrections.add(snapshots.FOLDER, correction))

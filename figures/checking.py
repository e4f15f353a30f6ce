"""Whether a code or a file comes from this dashboard, and whether its numbers still count."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal, TypeAlias

from data import codes, editions, frozen, given, releases
from data.editions import Edition
from data.frozen import FrozenError, Item
from data.given import Export
from data.releases import Release
from data.store import snapshots
from figures import comparing, freezing
from figures.comparing import Comparison
from figures.freezing import Open
from queries.registry import Registry

State: TypeAlias = Literal["berlaku", "digantikan", "snapshot hilang"]


@dataclass(frozen=True, slots=True)
class Standing:
    """What has become of an edition or release: whether today's snapshot says the same.

    `trouble` says why its own figures cannot be shown any more, "" where they can; `current` is the
    id of the snapshot that counts, `newer` what left the house later with the same figures.
    """

    state: State
    differences: Comparison
    current: str
    newer: Edition | Release | None
    trouble: str

    @property
    def words(self) -> str:
        """One sentence for the reader."""
        if self.state == "snapshot hilang":
            return (
                "Snapshotnya hilang atau rusak, jadi gambarnya tidak dapat dibuka lagi. "
                "Angka yang dibekukan masih dapat dibaca di bawah."
            )
        if self.state == "berlaku":
            return f"Angkanya masih sama dengan snapshot yang berlaku, {self.current}."
        newer = f" Yang lebih baru: {self.newer}." if self.newer else ""
        return f"Angkanya sudah digantikan: snapshot {self.current} berkata lain.{newer}"


def standing(
    told: Edition | Release, folder: Path | None = None, open_snapshot: Open = Registry
) -> Standing:
    """Whether the snapshot that counts still says what was told then, and what changed.

    SnapshotError where no snapshot can be served at all.
    """
    kept = folder or snapshots.FOLDER
    served = snapshots.serve(kept)
    registry = open_snapshot(served.path)
    drawn = freezing.drawn_again(registry, list(map(freezing.exhibit, told.items)))
    today = [
        freezing.frozen(registry, one, tile)
        for one, tile in drawn.items()
        if not isinstance(tile, str)
    ]
    differences = comparing.compared(told.items, today)
    state: State = "digantikan" if differences.anything else "berlaku"
    if frozen.lost(kept, told.snapshot):
        state = "snapshot hilang"
    current = served.manifest.id
    newer = (
        _newer_edition(told, kept)
        if isinstance(told, Edition)
        else _newer_release(told, today, current, kept)
    )
    return Standing(state, differences, current, newer, _cannot_open(told, kept, open_snapshot))


def _cannot_open(told: Edition | Release, folder: Path, open_snapshot: Open) -> str:
    try:
        freezing.again(told, folder, open_snapshot)
    except FrozenError as error:
        return str(error)
    return ""


def _newer_edition(edition: Edition, folder: Path) -> Edition | None:
    mine = set(map(freezing.exhibit, edition.items))
    return next(
        (
            one
            for one in editions.editions(folder)
            if one.made_at > edition.made_at
            and one.snapshot != edition.snapshot
            and mine <= set(map(freezing.exhibit, one.items))
        ),
        None,
    )


def _newer_release(
    made: Release, today: Sequence[Item], current: str, folder: Path
) -> Release | None:
    """What the snapshot that counts says of the same figures, where that was given out, too.

    Its code follows from what it says: with the titles of then, or those of today.
    """
    if made.snapshot == current or len(today) != len(made.items):
        return None
    titled = [replace(now, title=then.title) for now, then in zip(today, made.items, strict=True)]
    for title, items in ((made.title, titled), (made.title, today), (today[0].title, today)):
        try:
            return releases.get(folder, releases.release(title, current, items).code)
        except (LookupError, FrozenError):
            continue
    return None


Verdict: TypeAlias = Literal[
    "asli",
    "sudah digantikan",
    "snapshot hilang",
    "catatan rusak",
    "mungkin salah ketik",
    "tidak dikenal",
]


@dataclass(frozen=True, slots=True)
class Answer:
    """What is known about a code or a file: the verdict, and what was `told` under the code.

    `export` is the file as it left the house, where a file was asked about; `hint` a code that an
    unknown file names itself, which proves nothing. `trouble` says what is damaged.
    """

    verdict: Verdict
    code: str = ""
    told: Edition | Release | None = None
    standing: Standing | None = None
    export: Export | None = None
    hint: str = ""
    trouble: str = ""


_VERDICTS: Mapping[State, Verdict] = {
    "berlaku": "asli",
    "digantikan": "sudah digantikan",
    "snapshot hilang": "snapshot hilang",
}


def check_code(text: str, folder: Path | None = None, open_snapshot: Open = Registry) -> Answer:
    """What is known about a code, however it was typed or scanned."""
    typed = codes.typed(text)
    if typed.verdict == "salah ketik":
        return Answer("mungkin salah ketik", typed.code)
    if typed.verdict == "bukan kode":
        return Answer("tidak dikenal")
    try:
        told = editions.told(folder, typed.code)
    except LookupError:
        return Answer("tidak dikenal", typed.code)
    except FrozenError as error:
        return Answer("catatan rusak", typed.code, trouble=str(error))
    now = standing(told, folder, open_snapshot)
    return Answer(_VERDICTS[now.state], told.code, told, now, trouble=now.trouble)


def check_file(
    content: bytes, folder: Path | None = None, open_snapshot: Open = Registry
) -> Answer:
    """What is known about a file of exactly this content; the content is not kept."""
    found = given.exported(folder, content)
    if found is None:
        return Answer("tidak dikenal", hint=codes.hinted(content))
    code, export = found
    return replace(check_code(code, folder, open_snapshot), export=export)

"""An edition's figures: frozen, shown again, compared with each other and with today's."""

import datetime as dt
import math
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Literal, TypeAlias

import pandas as pd

from charts.chart import Chart, Column, written
from data import catalogue, editions, indonesian, snapshots
from data.editions import Cell, Edition, EditionError, Export, Heading, Item
from data.snapshots import SnapshotError
from figures.board import Board, NothingToDraw
from figures.choosing import Amount, Choice, Value, defaults
from figures.gallery import BOARDS, Exhibit
from figures.tiles import Card, Tile
from queries.registry import Registry

Open: TypeAlias = Callable[[Path], Registry]
"""How the snapshot in a folder is opened."""

State: TypeAlias = Literal["berlaku", "digantikan", "snapshot hilang"]

_DIGITS = 10
_SCALES: Mapping[str, int] = {"ribu": 3, "juta": 6, "miliar": 9, "triliun": 12}
_FIGURES = re.compile(rf"(?:Rp)?\d[\d.,]*(?: (?:{'|'.join(_SCALES)}))?%?")
_PERIOD = re.compile(r"(?<![\d.,])20\d\d(?:–20\d\d)?(?![\d.,]*\d)")
_YEARS = re.compile(r"(?<![\d.,])(?:19|20)\d\d(?![\d.,]*\d)")


def make(
    registry: Registry,
    exhibits: Iterable[Exhibit],
    *,
    name: str,
    date: dt.date,
    place: str,
    who: str,
    folder: Path | None = None,
) -> Edition:
    """Freezes these figures of the snapshot that `registry` has open, for this occasion.

    EditionError, for the reader of the screen, where one of them cannot be drawn or the snapshot
    has not been published.
    """
    return editions.create(
        folder,
        name=name,
        date=date,
        place=place,
        snapshot=registry.manifest.id,
        items=freeze(registry, exhibits),
        who=who,
    )


def attempt_to_make(
    registry: Registry,
    exhibits: Iterable[Exhibit],
    *,
    name: str,
    date: dt.date,
    place: str,
    who: str,
) -> tuple[Edition | None, str]:
    """The edition as `make` gives it; None, and why in words, where it cannot be made."""
    try:
        made = make(registry, exhibits, name=name, date=date, place=place, who=who)
    except SnapshotError as error:
        return None, str(error)
    return made, ""


def freeze(registry: Registry, exhibits: Iterable[Exhibit]) -> tuple[Item, ...]:
    """What these figures say now, in their order; EditionError where one cannot be drawn."""
    settled = [_settled(registry, one) for one in exhibits]
    drawn = _drawn(registry, settled)
    said = []
    for exhibit in settled:
        tile = drawn[exhibit]
        if isinstance(tile, str):
            raise EditionError(f"{exhibit.name} tidak dapat dibekukan. {tile}")
        said.append(_frozen(registry, exhibit, tile))
    return tuple(said)


def exhibit(item: Item) -> Exhibit:
    """Which figure an item is of."""
    return Exhibit(item.page, item.name, item.chosen)


def tiles(
    edition: Edition, folder: Path | None = None, open_snapshot: Open = Registry
) -> dict[Exhibit, Tile]:
    """The figures of an edition again, in their order, with exactly the numbers that were frozen.

    EditionError where the snapshot is gone or damaged, or where this program makes other numbers
    of it: other numbers than the frozen ones are never shown.
    """
    kept = folder or snapshots.FOLDER
    if trouble := editions.lost(kept, edition.snapshot):
        raise EditionError(f"Edisi {edition.code} tidak dapat dibuka. {trouble}")
    registry = open_snapshot(kept / edition.snapshot)
    drawn = _drawn(registry, [exhibit(item) for item in edition.items])
    shown: dict[Exhibit, Tile] = {}
    others = []
    for item in edition.items:
        tile = drawn[exhibit(item)]
        if isinstance(tile, str) or _frozen(registry, exhibit(item), tile).numbers != item.numbers:
            others.append(f"“{item.title}”")
        else:
            shown[exhibit(item)] = tile
    if others:
        raise EditionError(
            f"Edisi {edition.code} tidak dapat dibuka: dasbor ini sekarang menghitung lain untuk "
            f"{indonesian.join(others)}. Angka yang dibekukan tetap tersimpan di edisinya."
        )
    return shown


def attempt(edition: Edition, folder: Path | None = None) -> tuple[dict[Exhibit, Tile], str]:
    """The figures of an edition as `tiles` has them; none, and why, where it cannot be opened."""
    try:
        return tiles(edition, folder), ""
    except EditionError as error:
        return {}, str(error)


def asked_for(text: str, folder: Path | None = None) -> tuple[Edition | None, str]:
    """The edition of a code as somebody typed it, if it shows the numbers that were frozen.

    None, and why in words for the reader, where it is unknown or cannot be opened.
    """
    code = editions.typed(text).code
    try:
        found = editions.get(folder, code)
    except LookupError:
        return None, f"Edisi “{text}” tidak ada di dasbor ini; periksa kodenya di Cek angka."
    except EditionError as error:
        return None, str(error)
    _, trouble = attempt(found, folder)
    return (None, trouble) if trouble else (found, "")


def _settled(registry: Registry, one: Exhibit) -> Exhibit:
    """The same with every choice of its page, those too that nobody made."""
    try:
        offered = defaults(BOARDS[one.page].choices(registry)) if one.page in BOARDS else {}
    except NothingToDraw:
        offered = {}
    return Exhibit(one.page, one.name, tuple(sorted({**offered, **dict(one.chosen)}.items())))


def _drawn(registry: Registry, exhibits: Sequence[Exhibit]) -> dict[Exhibit, Tile | str]:
    """Each figure, or why it cannot be drawn; a page is drawn once for all its figures."""
    pages: dict[tuple[str, tuple[tuple[str, Value], ...]], Mapping[str, Tile] | str] = {}
    found: dict[Exhibit, Tile | str] = {}
    for one in exhibits:
        if (one.page, one.chosen) not in pages:
            pages[one.page, one.chosen] = _page(registry, one)
        page = pages[one.page, one.chosen]
        found[one] = page if isinstance(page, str) else page.get(one.name, "Gambar itu tidak ada.")
    return found


def _page(registry: Registry, one: Exhibit) -> Mapping[str, Tile] | str:
    board = BOARDS.get(one.page)
    if board is None:
        return "Halamannya tidak ada."
    try:
        return _not_offered(board, registry, dict(one.chosen)) or board.tiles(
            registry, dict(one.chosen)
        )
    except NothingToDraw as nothing:
        return str(nothing)


def _not_offered(board: Board, registry: Registry, chosen: Mapping[str, Value]) -> str:
    """Which choice this snapshot does not offer, in words; "" where it offers all."""
    offered = {choice.key: choice for choice in board.choices(registry)}
    for key, value in chosen.items():
        if key not in offered:
            return f"Pilihan {key} tidak ada."
        if not _is_offered(offered[key], value):
            return f"Snapshot ini tidak memuat {offered[key].label.lower()} {value}."
    return ""


def _is_offered(choice: Choice | Amount, value: Value) -> bool:
    if isinstance(choice, Amount):
        return bool(choice.least <= value <= choice.most)
    values = value if isinstance(value, tuple) else () if value is None else (value,)
    return all(one in choice.options for one in values)


def _frozen(registry: Registry, one: Exhibit, tile: Tile) -> Item:
    cubes = dict.fromkeys(
        cube for asked in tile.provenance.questions for cube in registry.cubes(asked)
    )
    said = _of_card(tile) if isinstance(tile, Card) else _of_chart(tile)
    return Item(
        page=one.page,
        name=one.name,
        chosen=one.chosen,
        title=said.title,
        subtitle=said.subtitle,
        alt=said.alt,
        main=said.main,
        footer=tile.provenance.footer,
        status=tile.provenance.status,
        cubes=tuple(cubes),
        columns=said.columns,
        rows=said.rows,
        written=said.written,
    )


@dataclass(frozen=True, slots=True)
class _Said:
    """What a tile says, of either kind."""

    title: str
    subtitle: str
    alt: str
    main: str
    columns: tuple[Heading, ...]
    rows: tuple[tuple[Cell, ...], ...]
    written: tuple[tuple[str, ...], ...]


def _of_card(card: Card) -> _Said:
    apart = (
        f"{card.apart.text} ({catalogue.STATUSES[card.apart.status].label.lower()})"
        if card.apart
        else ""
    )
    said = {"value": ("", card.value), "detail": ("keterangan", card.detail)}
    if apart:
        said["apart"] = ("terpisah", apart)
    texts = tuple(text for _, text in said.values())
    simulated = "Data simulasi. " if card.provenance.status == "simulasi" else ""
    rest = "; ".join(text for text in (card.detail, apart) if text)
    return _Said(
        title=card.label,
        subtitle=card.detail,
        alt=f"{simulated}{card.label}: {card.value}, {rest}.",
        main=card.value,
        columns=tuple(Heading(field, label, key=False) for field, (label, _) in said.items()),
        # The words around the numbers may be put better some day.
        rows=((card.value, *(" ".join(_FIGURES.findall(text)) for text in texts[1:])),),
        written=(texts,),
    )


def _of_chart(chart: Chart) -> _Said:
    keys = _keys(chart)
    columns = tuple(
        Heading(
            one.field,
            one.label,
            key=one.field in keys,
            metric=one.metric or (one.field if one.field in catalogue.METRICS else ""),
        )
        for one in chart.columns
    )
    columns_of_cells = [[_cell(value) for value in chart.table[one.field]] for one in chart.columns]
    rows = tuple(zip(*columns_of_cells, strict=True))
    texts = tuple(tuple(row) for row in chart.written_rows())
    return _Said(
        title=chart.title,
        subtitle=chart.subtitle,
        alt=chart.alt,
        main=_largest(columns, rows, texts),
        columns=columns,
        rows=rows,
        written=texts,
    )


def _keys(chart: Chart) -> set[str]:
    """The columns that say what a row is about: those before the first measure."""
    keys = []
    for column in chart.columns:
        if _measures(column):
            break
        keys.append(column.field)
    return set(keys)


def _measures(column: Column) -> bool:
    return column.numeric and column.field != "year"


def _largest(
    columns: Sequence[Heading],
    rows: Sequence[Sequence[Cell]],
    texts: Sequence[Sequence[str]],
) -> str:
    """The largest number of the first measure and what it is of, in words; "" without one."""
    place = next((place for place, one in enumerate(columns) if not one.key), len(columns))
    numbers = [
        (value, number)
        for number, row in enumerate(rows)
        for value in row[place : place + 1]
        if isinstance(value, int | float)
    ]
    if not numbers:
        return ""
    _, largest = max(numbers, key=lambda one: (one[0], -one[1]))
    whose = ", ".join(texts[largest][:place])
    return f"{texts[largest][place]} ({columns[place].label.lower()}, {whose})"


def _cell(value: object) -> Cell:
    """A cell as it is kept: plain, and the same wherever it is computed."""
    if value is None or value is pd.NA or value != value:
        return None
    if isinstance(value, dt.date):
        return value.isoformat()[:10]
    if isinstance(value, str):
        return value
    number = float(str(value))
    if not math.isfinite(number):
        return str(value)
    if number == int(number):
        return int(number)
    # The last digits of a sum depend on the order in which it was added up.
    return float(f"{number:.{_DIGITS}g}")


@dataclass(frozen=True, slots=True)
class Change:
    """A number that two times of the same figure say differently, as written.

    `before` or `after` is None for a row that only the other one has. `moved` is the difference,
    "" where it cannot be said; `share` is its part of the whole, by which the largest are found.
    `figures` are the titles of all that show it, `status` is the weaker one of both times.
    """

    subject: str
    before: str | None
    after: str | None
    moved: str
    share: float
    status: str
    figures: tuple[str, ...]

    def __str__(self) -> str:
        """The sentence: whose number, from what to what; of made-up data it says so first."""
        old = "belum ada" if self.before is None else self.before or "tidak ada data"
        new = "tidak ada lagi" if self.after is None else self.after or "tidak ada data"
        moved = f" ({self.moved})" if self.moved else ""
        simulated = "SIMULASI. " if self.status == "simulasi" else ""
        return f"{simulated}{self.subject}: {old} → {new}{moved}"


@dataclass(frozen=True, slots=True)
class Comparison:
    """What the same figures say differently, the largest change first.

    `stated` are sentences about what is not a number: another status, another scope. `new` and
    `dropped` are the titles of the figures that only the later or the earlier side has.
    """

    changes: tuple[Change, ...]
    stated: tuple[str, ...]
    new: tuple[str, ...]
    dropped: tuple[str, ...]

    @property
    def anything(self) -> bool:
        """Whether there is any difference."""
        return bool(self.changes or self.stated or self.new or self.dropped)

    def lines(self, most: int = 20) -> list[str]:
        """The differences in sentences, at most so many numbers among them."""
        if not self.anything:
            return ["Tidak ada angka yang berubah."]
        lines = [str(one) for one in self.changes[:most]]
        if len(self.changes) > most:
            lines.append(f"… dan {indonesian.whole(len(self.changes) - most)} perubahan lain.")
        return [
            *lines,
            *self.stated,
            *(f"Baru: “{title}”" for title in self.new),
            *(f"Tidak ada lagi: “{title}”" for title in self.dropped),
        ]

    def frame(self) -> pd.DataFrame:
        """The changed numbers as texts, a row each, in the columns of `Change` but its share."""
        rows = [
            {
                "subject": one.subject,
                "before": "belum ada" if one.before is None else one.before,
                "after": "tidak ada lagi" if one.after is None else one.after,
                "moved": one.moved,
                "status": catalogue.STATUSES[one.status].label,
                "figures": "; ".join(one.figures),
            }
            for one in self.changes
        ]
        columns = ["subject", "before", "after", "moved", "status", "figures"]
        return pd.DataFrame(rows, columns=columns)


def compare(before: Edition, after: Edition) -> Comparison:
    """What changed from one edition to another one, from what both have frozen."""
    return _compared(before.items, after.items)


def _compared(before: Sequence[Item], after: Sequence[Item]) -> Comparison:
    pairs, dropped, new = _paired(before, after)
    found: dict[tuple[str, str | None, str | None], Change] = {}
    stated = []
    for old, now in pairs:
        if old.status != now.status:
            labels = [catalogue.STATUSES[one.status].label for one in (old, now)]
            stated.append(f"“{now.title}”: status {labels[0]} → {labels[1]}")
        if old.numbers == now.numbers:
            continue
        if _about(old) != _about(now):
            stated.append(f"“{now.title}” kini tentang {now.subtitle}; dahulu {old.subtitle}")
            continue
        changes = list(_changes(old, now))
        if not changes:
            stated.append(f"“{now.title}” berubah, tetapi tidak sesudah dibulatkan")
        for change in changes:
            same = (change.subject, change.before, change.after)
            known = found.get(same)
            figures = (*(known.figures if known else ()), now.title)
            found[same] = Change(
                change.subject,
                change.before,
                change.after,
                change.moved,
                max(change.share, known.share if known else 0.0),
                catalogue.weakest((change.status, *([known.status] if known else ()))),
                tuple(dict.fromkeys(figures)),
            )
    return Comparison(
        changes=tuple(sorted(found.values(), key=lambda one: -one.share)),
        stated=tuple(dict.fromkeys(stated)),
        new=tuple(item.title for item in new),
        dropped=tuple(item.title for item in dropped),
    )


def _paired(
    before: Sequence[Item], after: Sequence[Item]
) -> tuple[list[tuple[Item, Item]], list[Item], list[Item]]:
    """The same figures of both sides, then those that only the first and only the second has.

    A figure that both have once, with other choices, is the same figure about something else.
    """
    old = {exhibit(one): one for one in before}
    now = {exhibit(one): one for one in after}
    pairs = [(old[one], now[one]) for one in old if one in now]
    dropped = [item for one, item in old.items() if one not in now]
    new = [item for one, item in now.items() if one not in old]
    for item in tuple(dropped):
        others, mine = (
            [one for one in side if (one.page, one.name) == (item.page, item.name)]
            for side in (new, dropped)
        )
        if len(others) == len(mine) == 1:
            pairs.append((item, others[0]))
            dropped.remove(item)
            new.remove(others[0])
    return pairs, dropped, new


def _about(item: Item) -> tuple[object, ...]:
    """What must be the same for the numbers of two times to be compared: choices, years, columns.

    The other words of a subtitle do not count: it may quote a number itself.
    """
    fields = () if _is_card(item) else tuple(one.field for one in item.columns)
    return item.chosen, fields, _YEARS.findall(item.subtitle)


def _is_card(item: Item) -> bool:
    return not any(one.key for one in item.columns)


def _changes(old: Item, now: Item) -> Iterable[Change]:
    """The cells that differ, of two times of a figure with the same columns."""
    columns = old.columns if len(old.columns) > len(now.columns) else now.columns
    sides = [_by_key(one) for one in (old, now)]
    for place, column in enumerate(columns):
        if column.key:
            continue
        scale = max(_sum(item.rows, place) for item in (old, now)) or 1.0
        for whose in dict.fromkeys([*sides[0], *sides[1]]):
            values, texts = zip(*(_at(side.get(whose), place) for side in sides), strict=True)
            if texts[0] == texts[1]:
                continue
            moved, share = _moved(column, values)
            yield Change(
                subject=_subject(now, column, whose),
                before=texts[0],
                after=texts[1],
                moved=moved,
                # A headline comes before all others.
                share=1.0 + share if _is_card(now) else share / scale,
                status=catalogue.weakest((old.status, now.status)),
                figures=(),
            )


def _by_key(item: Item) -> dict[tuple[str, ...], tuple[tuple[Cell, ...], tuple[str, ...]]]:
    """The rows by what they are about; rows that are about the same are told apart by order."""
    found: dict[tuple[str, ...], tuple[tuple[Cell, ...], tuple[str, ...]]] = {}
    for row, texts in zip(item.rows, item.written, strict=True):
        whose = tuple(text for text, one in zip(texts, item.columns, strict=True) if one.key)
        serial = 1
        while (*whose, *(["" if serial == 1 else str(serial)])) in found:
            serial += 1
        found[*whose, "" if serial == 1 else str(serial)] = (row, texts)
    return found


def _at(
    row: tuple[tuple[Cell, ...], tuple[str, ...]] | None, place: int
) -> tuple[Cell, str | None]:
    """The number in a place of a row and how it is written; None for a row that is not there."""
    if row is None or place >= len(row[0]):
        return None, None
    return row[0][place], row[1][place]


def _sum(rows: Sequence[Sequence[Cell]], place: int) -> float:
    return sum(
        abs(value)
        for row in rows
        for value in row[place : place + 1]
        if isinstance(value, int | float)
    )


def _subject(item: Item, column: Heading, whose: Sequence[str]) -> str:
    if _is_card(item):
        return f"{item.title}, {column.label}" if column.label else item.title
    period = None if _PERIOD.search(" ".join(whose)) else _PERIOD.search(item.subtitle)
    when = f" {period[0]}" if period else ""
    return ", ".join([*filter(None, whose), f"{column.label.lower()}{when}"])


def _moved(column: Heading, values: Sequence[Cell]) -> tuple[str, float]:
    """The difference in words, "" where it cannot be said, and its size."""
    old, new = values
    if isinstance(old, int | float) and isinstance(new, int | float):
        by = new - old
        return (_signed(by, written(column.metric)(by)) if column.metric else ""), abs(by)
    if isinstance(old, str) and isinstance(new, str):
        return _moved_in_words(old, new)
    numbers = [one for one in values if isinstance(one, int | float)]
    return "", abs(numbers[0]) if numbers else 0.0


def _moved_in_words(old: str, new: str) -> tuple[str, float]:
    """The difference between two numbers as a card writes them, and its part of the larger one."""
    before, after = _number(old), _number(new)
    if before is None or after is None:
        return "", 0.0
    by = after - before
    share = float(abs(by) / max(abs(before), abs(after), Decimal(1)))
    decimals = max(len(one.partition(",")[2].rstrip("%")) for one in (old, new))
    if old.startswith("Rp") and new.startswith("Rp"):
        return _signed(by, indonesian.rupiah_words(by)), share
    if old.endswith("%") and new.endswith("%"):
        return _signed(by, f"{indonesian.decimal(by, decimals)} poin persen"), share
    if old[-1].isdigit() and new[-1].isdigit():
        return _signed(by, indonesian.decimal(by, decimals)), share
    return "", share


def _signed(by: float | Decimal, text: str) -> str:
    return f"+{text}" if by > 0 else text


def _number(text: str) -> Decimal | None:
    scaled = re.fullmatch(rf"(?:Rp)?(.+) ({'|'.join(_SCALES)})", text)
    try:
        if scaled:
            return indonesian.parse_number(scaled[1]).scaleb(_SCALES[scaled[2]])
        return indonesian.parse_number(text)
    except ValueError:
        return None


@dataclass(frozen=True, slots=True)
class Standing:
    """What has become of an edition: whether today's snapshot says the same.

    `trouble` says why its own figures cannot be shown any more, "" where they can; `current` is the
    id of the snapshot that counts, `newer` the latest edition after it of the same figures.
    """

    state: State
    differences: Comparison
    current: str
    newer: Edition | None
    trouble: str

    @property
    def words(self) -> str:
        """One sentence for the reader."""
        if self.state == "snapshot hilang":
            return (
                "Snapshot edisi ini hilang atau rusak, jadi gambarnya tidak dapat dibuka lagi. "
                "Angka yang dibekukan masih dapat dibaca di bawah."
            )
        if self.state == "berlaku":
            return f"Angkanya masih sama dengan snapshot yang berlaku, {self.current}."
        newer = f" Edisi yang lebih baru: {self.newer}." if self.newer else ""
        return f"Angkanya sudah digantikan: snapshot {self.current} berkata lain.{newer}"


def standing(
    edition: Edition, folder: Path | None = None, open_snapshot: Open = Registry
) -> Standing:
    """Whether the snapshot that counts still says what this edition said, and what changed.

    SnapshotError where no snapshot can be served at all.
    """
    kept = folder or snapshots.FOLDER
    served = snapshots.serve(kept)
    registry = open_snapshot(served.path)
    drawn = _drawn(registry, [exhibit(item) for item in edition.items])
    today = [
        _frozen(registry, one, tile) for one, tile in drawn.items() if not isinstance(tile, str)
    ]
    differences = _compared(edition.items, today)
    trouble = _cannot_open(edition, kept, open_snapshot)
    state: State = "digantikan" if differences.anything else "berlaku"
    if editions.lost(kept, edition.snapshot):
        state = "snapshot hilang"
    return Standing(state, differences, served.manifest.id, _newer(edition, kept), trouble)


def _cannot_open(edition: Edition, folder: Path, open_snapshot: Open) -> str:
    try:
        tiles(edition, folder, open_snapshot)
    except EditionError as error:
        return str(error)
    return ""


def _newer(edition: Edition, folder: Path) -> Edition | None:
    mine = {exhibit(item) for item in edition.items}
    return next(
        (
            one
            for one in editions.editions(folder)
            if one.made_at > edition.made_at
            and one.snapshot != edition.snapshot
            and mine <= {exhibit(item) for item in one.items}
        ),
        None,
    )


Verdict: TypeAlias = Literal[
    "asli",
    "sudah digantikan",
    "snapshot hilang",
    "edisi rusak",
    "mungkin salah ketik",
    "tidak dikenal",
]


@dataclass(frozen=True, slots=True)
class Answer:
    """What is known about a code or a file: the verdict, and the edition where there is one.

    `export` is the file as it left the house, where a file was asked about; `hint` a code that an
    unknown file names itself, which proves nothing. `trouble` says how an edition is damaged.
    """

    verdict: Verdict
    code: str = ""
    edition: Edition | None = None
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
    typed = editions.typed(text)
    if typed.verdict == "salah ketik":
        return Answer("mungkin salah ketik", typed.code)
    if typed.verdict == "bukan kode":
        return Answer("tidak dikenal")
    try:
        edition = editions.get(folder, typed.code)
    except LookupError:
        return Answer("tidak dikenal", typed.code)
    except EditionError as error:
        return Answer("edisi rusak", typed.code, trouble=str(error))
    now = standing(edition, folder, open_snapshot)
    return Answer(_VERDICTS[now.state], edition.code, edition, now, trouble=now.trouble)


def check_file(
    content: bytes, folder: Path | None = None, open_snapshot: Open = Registry
) -> Answer:
    """What is known about a file of exactly this content; the content is not kept."""
    found = editions.exported(folder, content)
    if found is None:
        return Answer("tidak dikenal", hint=editions.hinted(content))
    code, export = found
    answer = check_code(code, folder, open_snapshot)
    return Answer(
        answer.verdict, code, answer.edition, answer.standing, export, trouble=answer.trouble
    )

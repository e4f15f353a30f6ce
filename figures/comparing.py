"""What the same figures say differently at two times."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

import pandas as pd

from charts.chart import written
from data import catalogue, indonesian
from data.frozen import Cell, Heading, Item
from figures.freezing import exhibit

_SCALES: Mapping[str, int] = {"ribu": 3, "juta": 6, "miliar": 9, "triliun": 12}
_PERIOD = re.compile(r"(?<![\d.,])20\d\d(?:–20\d\d)?(?![\d.,]*\d)")
_YEARS = re.compile(r"(?<![\d.,])(?:19|20)\d\d(?![\d.,]*\d)")


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


def compared(before: Sequence[Item], after: Sequence[Item]) -> Comparison:
    """What is different in the figures of a later time; those are paired that show the same."""
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

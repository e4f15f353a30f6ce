"""Compare the same figures at two times."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal, TypeAlias

import pandas as pd

from data import catalogue, indonesian
from data.numbers import PERCENT, RUPIAH, Amount
from exports.records.items import Cell, Field, Item

Kind: TypeAlias = Literal["direvisi", "hilang", "baru"]
"""Kinds of change: revised, removed, added."""

_PERIOD = re.compile(r"(?<![\d.,])20\d\d(?:–20\d\d)?(?![\d.,]*\d)")
_YEARS = re.compile(r"(?<![\d.,])(?:19|20)\d\d(?![\d.,]*\d)")


@dataclass(frozen=True, slots=True)
class Change:
    """A number that differs between two times of the same figure, as written.

    `before` or `after` is None for a row that only the other one has; `amounts` are both as
    numbers, where they are. `moved` is the difference, "" where it cannot be computed; `share` is
    its part of the whole, by which changes are ranked. `figures` are the titles of all that show
    it, `status` is the weaker one of both times.
    """

    what: Kind
    subject: str
    before: str | None
    after: str | None
    moved: str
    share: float
    status: str
    figures: tuple[str, ...]
    amounts: tuple[Amount | None, Amount | None] = (None, None)

    def __str__(self) -> str:
        old = "belum ada" if self.before is None else self.before or "tidak ada data"
        new = "tidak ada lagi" if self.after is None else self.after or "tidak ada data"
        moved = f" ({self.moved})" if self.moved else ""
        simulated = "SIMULASI. " if self.status == "simulasi" else ""
        return f"{simulated}{self.subject}: {old} → {new}{moved}"


@dataclass(frozen=True, slots=True)
class Line:
    """A difference in words, and the numbers where it has two.

    Without numbers a figure has a stronger or weaker status, is about something else ("cakupan"),
    or differs by less than what is written ("pembulatan").
    """

    what: str
    words: str
    change: Change | None = None

    def __str__(self) -> str:
        return self.words


@dataclass(frozen=True, slots=True)
class Comparison:
    """All differences between two times of the same figures, the largest first.

    `new` and `dropped` are the titles of the figures that only the later or the earlier side has.
    """

    changes: tuple[Change, ...]
    stated: tuple[Line, ...]
    new: tuple[str, ...]
    dropped: tuple[str, ...]

    @property
    def anything(self) -> bool:
        return bool(self.changes or self.stated or self.new or self.dropped)

    def lines(self, most: int = 20) -> list[str]:
        """Write the differences as sentences, with a maximum of numbers."""
        if not self.anything:
            return ["Tidak ada angka yang berubah."]
        lines = list(map(str, self.changes[:most]))
        if len(self.changes) > most:
            lines.append(f"… dan {indonesian.whole(len(self.changes) - most)} perubahan lain.")
        return [
            *lines,
            *map(str, self.stated),
            *(f"Baru: “{title}”" for title in self.new),
            *(f"Tidak ada lagi: “{title}”" for title in self.dropped),
        ]

    def frame(self) -> pd.DataFrame:
        """Return the changed numbers as texts, in the columns of `Change` but its share.

        The status is an id.
        """
        columns = ["subject", "before", "after", "moved", "status", "figures"]
        rows = [
            (
                change.subject,
                "belum ada" if change.before is None else change.before,
                "tidak ada lagi" if change.after is None else change.after,
                change.moved,
                change.status,
                "; ".join(change.figures),
            )
            for change in self.changes
        ]
        return pd.DataFrame(rows, columns=columns)


def compare(before: Sequence[Item], after: Sequence[Item]) -> Comparison:
    """Compare the figures of two times, those that show the same with each other."""
    pairs, dropped, new = _paired(before, after)
    found: dict[tuple[str, str | None, str | None], Change] = {}
    stated = []
    for old, now in pairs:
        if old.status != now.status:
            then, today = (catalogue.STATUSES[status] for status in (old.status, now.status))
            words = f"“{now.title}”: status {then.label} → {today.label}"
            weaker = today.order > then.order
            stated.append(Line("status lebih lemah" if weaker else "status lebih kuat", words))
        if old.numbers == now.numbers:
            continue
        if _about(old) != _about(now):
            words = f"“{now.title}” kini tentang {now.subtitle}; dahulu {old.subtitle}"
            stated.append(Line("cakupan", words))
            continue
        changes = list(_changes(old, now))
        if not changes:
            words = f"“{now.title}” berubah, tetapi tidak sesudah dibulatkan"
            stated.append(Line("pembulatan", words))
        for change in changes:
            same = (change.subject, change.before, change.after)
            known = found.get(same, change)
            found[same] = replace(
                change,
                share=max(change.share, known.share),
                status=catalogue.weakest((change.status, known.status)),
                figures=tuple(dict.fromkeys([*known.figures, now.title])),
            )
    return Comparison(
        changes=tuple(sorted(found.values(), key=lambda change: -change.share)),
        stated=tuple(dict.fromkeys(stated)),
        new=tuple(item.title for item in new),
        dropped=tuple(item.own_title for item in dropped),
    )


def _paired(
    before: Sequence[Item], after: Sequence[Item]
) -> tuple[list[tuple[Item, Item]], list[Item], list[Item]]:
    """Pair the same figures of both sides; then those that only the first and the second has.

    A figure that both have once, with other choices, is the same figure about something else.
    """
    old = {item.exhibit: item for item in before}
    now = {item.exhibit: item for item in after}
    pairs = [(old[exhibit], now[exhibit]) for exhibit in old if exhibit in now]
    dropped = [item for exhibit, item in old.items() if exhibit not in now]
    new = [item for exhibit, item in now.items() if exhibit not in old]
    for item in tuple(dropped):
        mine = [other for other in dropped if (other.page, other.name) == (item.page, item.name)]
        others = [other for other in new if (other.page, other.name) == (item.page, item.name)]
        if len(mine) == len(others) == 1:
            pairs.append((item, others[0]))
            dropped.remove(item)
            new.remove(others[0])
    return pairs, dropped, new


def _about(item: Item) -> tuple[object, ...]:
    """Return what must be the same for numbers to be compared: choices, years, columns.

    The other words of a subtitle do not count: it may quote a number itself.
    """
    fields, _ = item.numbers
    return item.chosen, fields, _YEARS.findall(item.subtitle)


@dataclass(frozen=True, slots=True)
class _Number:
    """A number of a figure: its column, what it is about, and how it was written."""

    column: Field
    whose: tuple[str, ...]
    amount: Amount | None
    text: str


def _numbers(item: Item) -> dict[tuple[object, ...], _Number]:
    """Return all numbers by column and by what they are about, the same things told apart."""
    found: dict[tuple[object, ...], _Number] = {}
    serials: Counter[tuple[Cell, ...]] = Counter()
    keys = [place for place, column in enumerate(item.columns) if column.key]
    fields, _ = item.numbers
    for row, texts in zip(item.rows, item.written, strict=True):
        # How a month or a place is written may change; what it is does not.
        about = tuple(row[place] for place in keys)
        whose = tuple(texts[place] for place in keys)
        amounts = item.amounts or map(_amount, row, item.columns)
        serials[about] += 1
        for column, amount, text in zip(item.columns, amounts, texts, strict=True):
            if item.is_card or (column.field in fields and not column.key):
                found[column.field, about, serials[about]] = _Number(column, whose, amount, text)
    return found


def _amount(value: Cell, column: Field) -> Amount | None:
    if value is None:
        return Amount(None)
    if isinstance(value, str):
        return None
    metric = catalogue.METRICS.get(column.metric)
    if metric is None:
        return Amount(value)
    return Amount(value, RUPIAH if metric.unit == "rupiah" else "", metric.decimals)


def _changes(old: Item, now: Item) -> Iterator[Change]:
    """Yield the numbers that differ, of two times of a figure with the same columns."""
    before, after = _numbers(old), _numbers(now)
    for place, number in {**before, **after}.items():
        then, today = before.get(place), after.get(place)
        if then and today and then.text == today.text:
            continue
        sizes = [_size(then), _size(today)]
        difference = abs(sizes[1] - sizes[0])
        if now.is_card:
            # A headline comes before all others.
            share = 1.0 + difference / max(*map(abs, sizes), 1.0)
        else:
            field = number.column.field
            share = difference / (max(_sum(before, field), _sum(after, field)) or 1.0)
        yield Change(
            what="baru" if not _known(then) else "direvisi" if _known(today) else "hilang",
            subject=_subject(now, then or number),
            before=then.text if then else None,
            after=today.text if today else None,
            moved=_moved(then, today, now),
            share=share,
            status=catalogue.weakest((old.status, now.status)),
            figures=(),
            amounts=(then.amount if then else None, today.amount if today else None),
        )


def _known(number: _Number | None) -> bool:
    """Tell whether there is a number, or a text where there are only texts."""
    return bool(number and (number.amount.known if number.amount else number.text))


def _size(number: _Number | None) -> float:
    return float(number.amount.value or 0) if number and number.amount else 0.0


def _sum(numbers: Mapping[tuple[object, ...], _Number], field: str) -> float:
    return sum(abs(_size(number)) for number in numbers.values() if number.column.field == field)


def _subject(item: Item, number: _Number) -> str:
    label = number.column.label
    if item.is_card:
        return f"{item.title}, {label}" if label else item.title
    period = None if _PERIOD.search(" ".join(number.whose)) else _PERIOD.search(item.subtitle)
    when = f" {period[0]}" if period else ""
    return ", ".join([*filter(None, number.whose), f"{label.lower()}{when}"])


def _moved(then: _Number | None, today: _Number | None, item: Item) -> str:
    """Write the difference; "" where there is none to compute."""
    if not then or not today or not (item.is_card or today.column.metric):
        return ""
    old, new = then.amount, today.amount
    if not old or not new or old.value is None or new.value is None or old.unit != new.unit:
        return ""
    by = float(new.value) - float(old.value)
    decimals = max(old.decimals, new.decimals)
    if new.unit == PERCENT:
        text = f"{indonesian.decimal(by, decimals)} poin persen"
    else:
        text = str(replace(new, value=by, decimals=decimals))
    return f"+{text}" if by > 0 else text

"""Compare what the same figures say at two times."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import pandas as pd

from data import catalogue, indonesian
from data.numbers import PERCENT, RUPIAH, Amount
from exports.records.items import Cell, Field, Item

_PERIOD = re.compile(r"(?<![\d.,])20\d\d(?:–20\d\d)?(?![\d.,]*\d)")
_YEARS = re.compile(r"(?<![\d.,])(?:19|20)\d\d(?![\d.,]*\d)")


@dataclass(frozen=True, slots=True)
class Change:
    """A number that two times of the same figure say differently, as written.

    `before` or `after` is None for a row that only the other one has. `moved` is the difference,
    "" where it cannot be computed; `share` is its part of the whole, by which changes are ranked.
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
        return bool(self.changes or self.stated or self.new or self.dropped)

    def lines(self, most: int = 20) -> list[str]:
        """Write the differences as sentences, with at most so many numbers among them."""
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
        """Return the changed numbers as texts, in the columns of `Change` but its share."""
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


def compare(before: Sequence[Item], after: Sequence[Item]) -> Comparison:
    """Compare the figures of two times, those that show the same with each other."""
    pairs, dropped, new = _paired(before, after)
    found: dict[tuple[str, str | None, str | None], Change] = {}
    stated = []
    for old, now in pairs:
        if old.status != now.status:
            labels = [catalogue.STATUSES[one.status].label for one in (old, now)]
            stated.append(f"“{now.title}”: status {labels[0]} → {labels[1]}")
        if old.says_the_same(now):
            continue
        if _about(old) != _about(now):
            stated.append(f"“{now.title}” kini tentang {now.subtitle}; dahulu {old.subtitle}")
            continue
        changes = list(_changes(old, now))
        if not changes:
            stated.append(f"“{now.title}” berubah, tetapi tidak sesudah dibulatkan")
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
        changes=tuple(sorted(found.values(), key=lambda one: -one.share)),
        stated=tuple(dict.fromkeys(stated)),
        new=tuple(item.title for item in new),
        dropped=tuple(item.title for item in dropped),
    )


def _paired(
    before: Sequence[Item], after: Sequence[Item]
) -> tuple[list[tuple[Item, Item]], list[Item], list[Item]]:
    """Pair the same figures of both sides; then those that only the first and the second has.

    A figure that both have once, with other choices, is the same figure about something else.
    """
    old = {one.figure: one for one in before}
    now = {one.figure: one for one in after}
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
    """Return what must be the same for numbers to be compared: choices, years, columns.

    The other words of a subtitle do not count: it may quote a number itself.
    """
    fields = () if item.is_card else tuple(one.field for one in item.columns)
    return item.chosen, fields, _YEARS.findall(item.subtitle)


def _changes(old: Item, now: Item) -> Iterator[Change]:
    """Yield the cells that differ, of two times of a figure with the same columns."""
    columns = old.columns if len(old.columns) > len(now.columns) else now.columns
    before, after = _by_key(old), _by_key(now)
    for place, column in enumerate(columns):
        if column.key:
            continue
        scale = max(_sum(item.rows, place) for item in (old, now)) or 1.0
        for whose in dict.fromkeys([*before, *after]):
            then, text_then = _at(old, before.get(whose), place)
            today, text_today = _at(now, after.get(whose), place)
            if text_then == text_today:
                continue
            moved, share = _moved(then, today, column)
            yield Change(
                subject=_subject(now, column, whose),
                before=text_then,
                after=text_today,
                moved=moved,
                # A headline comes before all others.
                share=1.0 + share if now.is_card else share / scale,
                status=catalogue.weakest((old.status, now.status)),
                figures=(),
            )


def _by_key(item: Item) -> dict[tuple[str, ...], int]:
    """Number the rows by what they are about; rows about the same are told apart by order."""
    found: dict[tuple[str, ...], int] = {}
    for number, texts in enumerate(item.written):
        whose = tuple(text for text, one in zip(texts, item.columns, strict=True) if one.key)
        serial, key = 1, (*whose, "")
        while key in found:
            serial += 1
            key = (*whose, str(serial))
        found[key] = number
    return found


def _at(item: Item, row: int | None, place: int) -> tuple[Amount | None, str | None]:
    """Return a number and how it was written; None for a row that is not there."""
    if row is None or place >= len(item.columns):
        return None, None
    text = item.written[row][place]
    if item.is_card:
        return (item.amounts[place] if item.amounts else None), text
    value = item.rows[row][place]
    return (_measured(value, item.columns[place]) if _is_number(value) else None), text


def _measured(value: Cell, column: Field) -> Amount:
    assert not isinstance(value, str)  # noqa: S101 - asked before
    metric = catalogue.METRICS.get(column.metric)
    if metric is None:
        return Amount(value)
    return Amount(value, RUPIAH if metric.unit == "rupiah" else "", metric.decimals)


def _is_number(value: object) -> bool:
    return isinstance(value, int | float)


def _sum(rows: Sequence[Sequence[Cell]], place: int) -> float:
    return sum(
        abs(value)
        for row in rows
        for value in row[place : place + 1]
        if isinstance(value, int | float)
    )


def _subject(item: Item, column: Field, whose: Sequence[str]) -> str:
    if item.is_card:
        return f"{item.title}, {column.label}" if column.label else item.title
    period = None if _PERIOD.search(" ".join(whose)) else _PERIOD.search(item.subtitle)
    when = f" {period[0]}" if period else ""
    return ", ".join([*filter(None, whose), f"{column.label.lower()}{when}"])


def _moved(old: Amount | None, new: Amount | None, column: Field) -> tuple[str, float]:
    """Write the difference, "" where it cannot be computed, and return its size.

    The size is in the column's unit for a chart and a part of the larger number for a card.
    """
    of_card = not column.metric and column.field in ("value", "detail", "apart")
    if old is None or new is None or old.value is None or new.value is None:
        known = [abs(float(one.value)) for one in (old, new) if one and one.value is not None]
        return "", known[0] if known and not of_card else 0.0
    by = float(new.value) - float(old.value)
    if not of_card:
        return (_signed(new, by) if column.metric else ""), abs(by)
    share = abs(by) / max(abs(float(old.value)), abs(float(new.value)), 1.0)
    if old.unit != new.unit:
        return "", share
    return _signed(replace(new, decimals=max(old.decimals, new.decimals)), by), share


def _signed(like: Amount, by: float) -> str:
    if like.unit == PERCENT:
        text = f"{indonesian.decimal(by, like.decimals)} poin persen"
    else:
        text = str(replace(like, value=by))
    return f"+{text}" if by > 0 else text

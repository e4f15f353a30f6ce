"""Numbers that stay numbers until they are shown, and sentences made of them.

An `Amount` is a number with its unit and rounding; a `Statement` is a template whose slots hold
amounts and names. Both are written once, where they are seen: on the screen, in a caption, a cell,
a slide, or aloud. Nobody reads an Indonesian text back into a number.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from string import Formatter
from typing import TypeAlias

from data import indonesian
from data.indonesian import NO_DATA, Number

RUPIAH, PERCENT, ORDINAL = "rupiah", "persen", "ke-"


@dataclass(frozen=True, slots=True)
class Amount:
    """A number, its unit, and how it is rounded.

    `unit` is RUPIAH, PERCENT (the value is the percentage number), ORDINAL, a noun that follows the
    number ("orang", "ha"), or "" for a bare number. `decimals` are written in full unless `trim`
    drops those of a whole number. With `words` large numbers are said in ribu, juta, miliar, and
    "%" is written "persen". `signed` is a change: "+12", "−3", "tetap". A `value` of None (or NaN)
    is unknown or does not apply, which `missing` says.
    """

    value: Number | None
    unit: str = ""
    decimals: int = 0
    words: bool = False
    trim: bool = False
    signed: bool = False
    missing: str = NO_DATA

    @property
    def known(self) -> bool:
        return self.value is not None and self.value == self.value

    def of(self, value: Number | None) -> "Amount":
        return replace(self, value=value)

    @property
    def shown_decimals(self) -> int:
        whole = self.trim and self.known and float(self.value or 0).is_integer()
        return 0 if whole else self.decimals

    @property
    def printed(self) -> Decimal:
        """The known value as a reader reads it: differences that are printed are of these."""
        value = self.value or 0
        if self.words and self.unit != PERCENT:
            return indonesian.round_as_words(value, self.decimals, money=self.unit == RUPIAH)
        return indonesian.round_half_up(value, 0 if self.unit == RUPIAH else self.shown_decimals)

    def __str__(self) -> str:
        return self.write(self.value)

    def write(self, value: Number | None) -> str:
        """Write another value of this kind: tables have thousands."""
        if value is None or value != value:
            return self.missing
        if not self.signed:
            return self._written(value)
        if not value:
            return "tetap"
        return f"{'+' if value > 0 else ''}{self._written(value)}"

    def _written(self, value: Number) -> str:
        decimals = 0 if self.trim and float(value).is_integer() else self.decimals
        if self.unit == RUPIAH:
            if not self.words:
                return indonesian.rupiah(value)
            return indonesian.rupiah_words(value, decimals)
        if self.unit == PERCENT:
            return indonesian.percent(value, decimals, words=self.words)
        if self.unit == ORDINAL:
            return f"ke-{indonesian.whole(value)}"
        bare = (
            indonesian.number_words(value, decimals)
            if self.words
            else indonesian.decimal(value, decimals)
        )
        return f"{bare} {self.unit}" if self.unit else bare

    def spoken(self) -> str:
        """Spell the number out, with its unit, as somebody reads it aloud."""
        if self.value is None or not self.known:
            return self.missing
        if self.unit == ORDINAL:
            return "pertama" if self.value == 1 else f"ke{indonesian.terbilang(self.value)}"
        if self.signed and not self.value:
            return "tetap"
        more, less = ("tambah ", "kurang ") if self.signed else ("", "minus ")
        return (less if self.value < 0 else more) + indonesian.spell_out(
            _size(self.value),
            decimals=self.shown_decimals,
            scaled=self.words and self.unit != PERCENT,
            money=self.unit == RUPIAH,
            unit="" if self.unit == RUPIAH else self.unit,
        )


def _size(value: Number) -> Number:
    return value.copy_abs() if isinstance(value, Decimal) else abs(value)


def read_aloud(amounts: Iterable[Amount]) -> str:
    """List amounts as written and as spoken: "Rp20 miliar: dua puluh miliar rupiah".

    Bare whole numbers below a hundred, ordinals and unknown amounts are left out: nobody stumbles
    over them.
    """
    hard = (
        amount
        for amount in amounts
        if amount.known
        and amount.unit != ORDINAL
        and (
            amount.unit in (RUPIAH, PERCENT)
            or amount.shown_decimals
            or _size(amount.value or 0) >= 100
        )
    )
    return "; ".join(dict.fromkeys(f"{amount}: {amount.spoken()}" for amount in hard))


def rupiah(value: Number | None, missing: str = NO_DATA) -> Amount:
    """Rupiah in juta, miliar or triliun with at most two decimals: "Rp51,57 miliar"."""
    return Amount(value, RUPIAH, 2, words=True, missing=missing)


def percent(value: Number | None, decimals: int = 1) -> Amount:
    """A percentage in running text: "25,4 persen"."""
    return Amount(value, PERCENT, decimals, words=True)


def count(value: Number | None, unit: str = "") -> Amount:
    """A whole number of things: "82.093 peserta"."""
    return Amount(value, unit)


@dataclass(frozen=True, slots=True)
class Names:
    """Names as one enumeration, or how many there are where they are more than `most`.

    `many` is the text for that, with `{count}`.
    """

    names: tuple[str, ...]
    most: int = 3
    many: str = "{count} kecamatan"

    def __str__(self) -> str:
        if not self.names or len(self.names) > self.most:
            return self.many.format(count=indonesian.whole(len(self.names)))
        return indonesian.join(self.names)

    def spoken(self) -> str:
        if not self.names or len(self.names) > self.most:
            return self.many.format(count=indonesian.terbilang(len(self.names)))
        return indonesian.join(self.names)


Slot: TypeAlias = "Amount | Names | Statement | str"


@dataclass(frozen=True, slots=True)
class Statement:
    """A sentence or a part of one: a template and what its slots hold.

    Make one with `say("{who} menampung {share} peserta", who=…, share=…)`.
    """

    template: str
    slots: tuple[tuple[str, Slot], ...] = ()

    def __str__(self) -> str:
        return self.template.format_map({name: str(slot) for name, slot in self.slots})

    def __bool__(self) -> bool:
        return bool(self.template)

    def spoken(self) -> str:
        """Write the statement with its amounts spelled out."""
        return self.template.format_map(
            {name: slot if isinstance(slot, str) else slot.spoken() for name, slot in self.slots}
        )

    def amounts(self) -> Iterator[Amount]:
        """Yield the amounts in the order in which the template names them."""
        slots = dict(self.slots)
        for _, name, _, _ in Formatter().parse(self.template):
            slot = slots.get(name) if name else None
            if isinstance(slot, Amount):
                yield slot
            elif isinstance(slot, Statement):
                yield from slot.amounts()


def say(template: str, **slots: Slot) -> Statement:
    """Make a statement; KeyError at once where a slot is missing."""
    statement = Statement(template, tuple(slots.items()))
    str(statement)
    return statement


Text: TypeAlias = Statement | str
"""A statement, or a text that has no numbers in it."""


def plain(text: Text) -> Statement:
    """Make a statement of a text without slots; braces stand for themselves."""
    if isinstance(text, Statement):
        return text
    return Statement(text.replace("{", "{{").replace("}", "}}"))


def joined(separator: str, parts: Iterable[Text]) -> Statement:
    """Join statements into one; empty ones are left out."""
    kept = [plain(part) for part in parts if part]
    names = [f"part{place}" for place in range(len(kept))]
    template = separator.join(f"{{{name}}}" for name in names)
    return Statement(template, tuple(zip(names, kept, strict=True)))

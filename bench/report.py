"""What was measured, as lines of text."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median, quantiles


@dataclass(frozen=True, slots=True)
class Target:
    """The most that a median may be, or its ratio to the yardstick's median."""

    limit: float
    is_ratio: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """One thing that was measured over several runs; of the yardstick too, if it has it."""

    what: str
    unit: str
    dashboard: Sequence[float]
    yardstick: Sequence[float] = ()
    target: Target | None = None

    @property
    def ratio(self) -> float | None:
        """The dashboard's median as a share of the yardstick's; None without a yardstick."""
        return median(self.dashboard) / median(self.yardstick) if self.yardstick else None

    @property
    def verdict(self) -> str:
        """Whether the target was kept or missed; empty without a target."""
        if self.target is None:
            return ""
        reached = self.ratio if self.target.is_ratio else median(self.dashboard)
        return "kept" if reached is not None and reached <= self.target.limit else "MISSED"


@dataclass(frozen=True, slots=True)
class Section:
    """The rows of one measure and what must be known to read them.

    `beside` heads the two columns of medians: what is measured, and what it is compared with.
    """

    title: str
    rows: Sequence[Row]
    notes: Sequence[str] = ()
    beside: tuple[str, str] = ("dashboard", "yardstick")

    @property
    def headings(self) -> tuple[str, ...]:
        """The headings of the section's columns, its title over the first."""
        measured, compared = self.beside
        return self.title, "unit", "runs", measured, "p90", compared, "ratio", "target", ""


def table(sections: Iterable[Section]) -> str:
    """All sections below each other, their columns in line."""
    sections = list(sections)
    lines = {id(row): _cells(row) for one in sections for row in one.rows}
    widths = [
        max(map(len, column))
        for column in zip(*(one.headings for one in sections), *lines.values(), strict=True)
    ]
    text = []
    for section in sections:
        text += ["", _line(section.headings, widths)]
        text += [_line(lines[id(row)], widths) for row in section.rows]
        text += [f"    {note}" for note in section.notes]
    return "\n".join(text)


def _cells(row: Row) -> tuple[str, ...]:
    bound = ""
    if row.target:
        unit = "" if row.target.is_ratio else row.unit
        bound = f"≤ {row.target.limit:g} {unit}".rstrip()
    return (
        f"  {row.what}",
        row.unit,
        str(len(row.dashboard)),
        _number(median(row.dashboard)),
        _number(_ninetieth(row.dashboard)),
        _number(median(row.yardstick)) if row.yardstick else "–",
        f"{row.ratio:.2f}" if row.ratio is not None else "–",
        bound,
        row.verdict,
    )


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    placed = [cells[0].ljust(widths[0])]
    placed += [cell.rjust(width) for cell, width in zip(cells[1:-1], widths[1:-1], strict=True)]
    return "  ".join([*placed, cells[-1]]).rstrip()


def _ninetieth(values: Sequence[float]) -> float:
    return quantiles(values, n=10, method="inclusive")[-1] if len(values) > 1 else values[0]


def _number(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.1f}"

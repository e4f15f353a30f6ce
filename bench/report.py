"""What was measured, as lines of text."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from statistics import median, quantiles


@dataclass(frozen=True, slots=True)
class Target:
    """The most that a median may be, or its ratio to the median of the program `beside` it."""

    limit: float
    beside: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One thing that was measured over several runs, also of the programs `beside` it."""

    what: str
    unit: str
    values: Sequence[float]
    beside: Mapping[str, Sequence[float]] = field(default_factory=dict)
    target: Target | None = None

    def ratio(self, program: str) -> float:
        """The median as a share of another program's."""
        return median(self.values) / median(self.beside[program])

    @property
    def verdict(self) -> str:
        """Whether the target was kept or missed; empty without a target."""
        if self.target is None:
            return ""
        beside = self.target.beside
        reached = self.ratio(beside) if beside else median(self.values)
        return "kept" if reached <= self.target.limit else "MISSED"


@dataclass(frozen=True, slots=True)
class Section:
    """The rows of one measure and what must be known to read them; `measured` is what was."""

    title: str
    rows: Sequence[Row]
    notes: Sequence[str] = ()
    measured: str = "dashboard"

    @property
    def programs(self) -> list[str]:
        """All programs that some row has beside what was measured."""
        return list(dict.fromkeys(program for row in self.rows for program in row.beside))

    @property
    def lines(self) -> list[Sequence[str]]:
        """The headings of the columns, the section's title over the first, and each row's cells."""
        beside = [heading for program in self.programs for heading in (program, "ratio")]
        headings = (self.title, "unit", "runs", self.measured, "p90", *beside, "target", "")
        return [headings, *(_cells(row, self.programs) for row in self.rows)]


def table(section: Section) -> str:
    """The rows of a section below each other, their columns in line."""
    lines = section.lines
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    notes = [f"    {note}" for note in section.notes]
    return "\n".join(["", *(_line(line, widths) for line in lines), *notes])


def _cells(row: Row, programs: Iterable[str]) -> Sequence[str]:
    bound = ""
    if row.target:
        unit = f"× {row.target.beside}" if row.target.beside else row.unit
        bound = f"≤ {row.target.limit:g} {unit}".rstrip()
    return (
        f"  {row.what}",
        row.unit,
        str(len(row.values)),
        _number(median(row.values)),
        _number(_ninetieth(row.values)),
        *(cell for program in programs for cell in _compared(row, program)),
        bound,
        row.verdict,
    )


def _compared(row: Row, program: str) -> tuple[str, str]:
    if program not in row.beside:
        return "–", "–"
    other = median(row.beside[program])
    return _number(other), f"{row.ratio(program):.2f}" if other else "–"


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    placed = [cells[0].ljust(widths[0])]
    placed += [cell.rjust(width) for cell, width in zip(cells[1:-1], widths[1:-1], strict=True)]
    return "  ".join([*placed, cells[-1]]).rstrip()


def _ninetieth(values: Sequence[float]) -> float:
    return quantiles(values, n=10, method="inclusive")[-1] if len(values) > 1 else values[0]


def _number(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.1f}"

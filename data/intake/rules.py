"""Rules for the rows of files, and the rows that break them.

A rule is a statement in `data/checks/` that selects the faults, and a row of
`data/reference/rules.csv` with its sentence, its severity and the published claims it relies on.
"""

import datetime as dt
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any, Protocol

from data import catalogue, indonesian
from data.catalogue import Claim
from data.intake.corrections import Applied
from data.intake.issues import Complaint, Severity

CHECKS = Path(__file__).parents[1] / "checks"
PRINTED = 25
"""The number of complaints that are printed; the others are counted."""
KEPT = 1_000
"""The number of complaints kept for a rule and a file; the others are counted."""

_SAID = re.compile(r"\{(baris|angka|rupiah) ([\d.-]+)\}")


class Database(Protocol):
    """DuckDB, or Spark, which answers the same statements."""

    def execute(self, query: str, parameters: object = None, /) -> "Database": ...

    def fetchall(self) -> list[Any]: ...


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule and its severity.

    `claims` are the published claims that it relies on; `bound` is the limit of a deviation, and
    `least` the size below which the rule does not apply, both as `why` explains them.
    """

    id: str
    severity: Severity
    sentence: str
    claims: tuple[Claim, ...]
    bound: Decimal | None
    least: int | None
    why: str

    def complaint(self, file: str, reason: str, sheet: str = "", column: str = "") -> Complaint:
        return Complaint(
            file,
            reason,
            sheet,
            column=column,
            severity=self.severity,
            rule=self.id,
            expected=self.sentence,
        )


RULES: Mapping[str, Rule] = {rule.id: rule for rule in catalogue.records("rules", Rule)}
"""Every rule, in the order of the file."""


@dataclass(frozen=True, slots=True)
class Broken:
    """The first places that break a rule (row, field, reason), and the number of all."""

    rule: str
    places: Sequence[tuple[int | None, str, str]]
    count: int


@dataclass(frozen=True, slots=True)
class Findings:
    """The result of checking one file, or all files of a kind together.

    `complaints` are of both severities, in the order of the rows; of a rule that very many rows
    break, only the first are kept, and `counts` has the number of all. `applied` are the
    corrections made before the check. `repeated` are the sheets that do not count, because another
    sheet has all their rows, with that sheet and the number of rows.
    """

    complaints: tuple[Complaint, ...]
    counts: Mapping[str, int] = field(default_factory=dict)
    applied: tuple[Applied, ...] = ()
    repeated: tuple[tuple[str, str, int], ...] = ()

    @property
    def total(self) -> int:
        return sum(self.counts.values())

    @property
    def refusals(self) -> tuple[Complaint, ...]:
        return tuple(complaint for complaint in self.complaints if complaint.severity == "tolak")

    @property
    def warnings(self) -> tuple[Complaint, ...]:
        return tuple(
            complaint for complaint in self.complaints if complaint.severity == "peringatan"
        )


def ask(con: Database, rule_id: str, **parameters: object) -> Broken | None:
    """Find what breaks a rule of `data/checks/`; None if nothing does.

    The statement may use `$bound`, `$numbers` (of the rule's claims), `$since` (the first day of
    their validity) and the parameters of the caller.
    """
    rule = RULES[rule_id]
    statement = (CHECKS / f"{rule_id}.sql").read_text(encoding="utf-8")
    values = {
        "bound": None if rule.bound is None else float(rule.bound),
        "numbers": [float(claim.number) for claim in rule.claims if claim.value is not None],
        "since": min(
            (
                dt.date.fromisoformat(claim.valid_from or claim.period_start)
                for claim in rule.claims
            ),
            default=None,
        ),
        **parameters,
    }
    named = {name: value for name, value in values.items() if f"${name}" in statement}
    first = f'select * from ({statement}\n) order by "row", field, reason limit {KEPT}'  # noqa: S608
    places = con.execute(first, named).fetchall()
    count = len(places)
    if count == KEPT:
        every = f"select count(*) from ({statement}\n)"  # noqa: S608
        ((count,),) = con.execute(every, named).fetchall()
    return Broken(rule_id, places, count) if places else None


def spelled_out(reason: str, row_name: Callable[[int], str] = "baris {}".format) -> str:
    """Write the numbers and rows in the reason of a rule as readers know them."""

    def written(found: re.Match[str]) -> str:
        what, number = found.groups()
        if what == "baris":
            return row_name(int(number))
        if what == "rupiah":
            return indonesian.rupiah_words(Decimal(number))
        value = Decimal(number)
        return indonesian.decimal(value, 0 if value == value.to_integral_value() else 2)

    return _SAID.sub(written, reason)

"""The replacement plan: exported figures that a draft would change.

It lays every edition and released code, and every published claim, as the current snapshot has them
beside the draft. What still holds today and would change needs a reason before publishing. Plans of
the page Rencana are addresses and not kept; those that left the house have codes like all others.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from charts.tiles import Exhibit
from data import catalogue, indonesian
from data.intake.issues import Complaint
from data.intake.rules import RULES
from data.manifest import TABLES, Manifest, read_manifest
from data.numbers import RUPIAH, Amount
from data.progress import Progress, quiet
from exports import workbook
from exports.records import compare, editions, ledger
from exports.records.compare import Comparison, Line
from exports.records.editions import Record
from exports.records.items import Item
from exports.records.ledger import RecordError
from exports.records.verify import Redraw
from queries.reconciliation import reconciled
from queries.registry import Registry

_NEED_A_REASON: Mapping[str, str] = {
    "direvisi": "issued_number_revised",
    "hilang": "issued_number_gone",
    "status lebih lemah": "issued_status_weaker",
}
"""The rule that each class of change breaks; others need no reason."""

_LABELS: Mapping[str, str] = {
    "direvisi": "direvisi",
    "hilang": "tidak lagi dapat dijawab",
    "status lebih lemah": "status lebih lemah",
    "status lebih kuat": "status lebih kuat",
    "cakupan": "tentang hal lain",
    "pembulatan": "sama sesudah dibulatkan",
    "baru": "bertambah",
}
"""The classes of change, the gravest first."""


@dataclass(frozen=True, slots=True)
class Affected:
    """An edition or release whose figures say something else; `files` counts those handed out.

    It `holds` if the current snapshot still says what left the house.
    """

    record: Record
    holds: bool
    files: int
    lines: tuple[Line, ...]

    @property
    def counted(self) -> dict[str, int]:
        """The number of changes by class, the gravest first."""
        found = {what: sum(line.what == what for line in self.lines) for what in _LABELS}
        return {what: count for what, count in found.items() if count}

    @property
    def heading(self) -> str:
        counts = [
            f"{indonesian.whole(count)} {_LABELS[what]}" for what, count in self.counted.items()
        ]
        kind = "Edisi" if self.record.is_edition else "Kode"
        out = f"; {indonesian.whole(self.files)} berkasnya sudah keluar" if self.files else ""
        before = "" if self.holds else "; sudah digantikan sebelumnya"
        return f"{kind} {self.record}: {indonesian.join(counts)}{out}{before}"


@dataclass(frozen=True, slots=True)
class Judged:
    """A published claim that the registry counts or judges otherwise.

    Each side is the registry's number and the verdict; the status is the weaker one of both.
    """

    claim: catalogue.Claim
    before: tuple[Amount, str]
    after: tuple[Amount, str]
    status: str

    @property
    def what(self) -> str:
        if self.before[0].known and not self.after[0].known:
            return "hilang"
        return "direvisi" if self.before[0].known else "baru"

    def __str__(self) -> str:
        (old, was), (new, now) = self.before, self.after
        verdict = f"{was} → {now}" if was != now else now
        numbers = f"register {old} → {new}" if str(old) != str(new) else f"register {new}"
        simulated = "SIMULASI. " if self.status == "simulasi" else ""
        return f"{simulated}{self.claim.label} (terbit {self.claim.printed}): {numbers}, {verdict}"


@dataclass(frozen=True, slots=True)
class Plan:
    """The changes if the snapshot `after` replaces `before`.

    `unreadable` are sentences about records that are damaged.
    """

    before: str
    after: str
    records: tuple[Affected, ...]
    claims: tuple[Judged, ...]
    unreadable: tuple[str, ...] = ()

    @property
    def warnings(self) -> tuple[Complaint, ...]:
        """What needs a reason: one complaint for each class of each record that holds until now."""
        return tuple(
            Complaint(
                file=affected.record.code,
                reason=f"{affected.heading}. {line.words}",
                severity=RULES[rule].severity,
                rule=rule,
                expected=RULES[rule].sentence,
            )
            for affected in self.records
            if affected.holds
            for what, rule in _NEED_A_REASON.items()
            for line in [line for line in affected.lines if line.what == what][:1]
        )

    def sentences(self, most: int = 5) -> list[str]:
        """Write the plan, with a maximum of changes of each record and of claims."""
        lines = list(self.unreadable)
        for affected in self.records:
            lines.append(f"{affected.heading}.")
            lines += [f"  {line.words}" for line in affected.lines[:most]]
            if (more := len(affected.lines) - most) > 0:
                lines.append(f"  … dan {indonesian.whole(more)} perubahan lain.")
        if self.claims:
            count = indonesian.whole(len(self.claims))
            lines.append(f"{count} angka terbit dibandingkan dengan angka register yang lain.")
            lines += [f"  {claim}" for claim in self.claims[:most]]
            if (more := len(self.claims) - most) > 0:
                lines.append(f"  … dan {indonesian.whole(more)} angka terbit lain.")
        return lines or ["Tidak ada edisi, kode, atau angka terbit yang ikut berubah."]

    def rows(self) -> list[dict[str, Any]]:
        """Return each change with its class, numbers and status, by record and then claims."""
        rows = [_row(affected, line) for affected in self.records for line in affected.lines]
        return rows + [
            {
                "whose": "Angka terbit",
                "code": claim.claim.id,
                "name": f"{claim.claim.label}: terbit {claim.claim.printed}",
                "what": _LABELS[claim.what],
                "words": str(claim),
                "before": str(claim.before[0]),
                "after": str(claim.after[0]),
                "old": claim.before[0],
                "new": claim.after[0],
                "status": catalogue.STATUSES[claim.status].label,
                "reason": "",
            }
            for claim in self.claims
        ]


COLUMNS: Mapping[str, tuple[str, int]] = {
    "whose": ("Yang terkena", 14),
    "code": ("Kode", 22),
    "name": ("Nama", 34),
    "what": ("Perubahan", 22),
    "words": ("Dengan kata", 60),
    "before": ("Dari", 16),
    "after": ("Menjadi", 16),
    "old": ("Dari (angka)", 14),
    "new": ("Menjadi (angka)", 14),
    "status": ("Status", 12),
    "reason": ("Perlu alasan", 12),
}


def _row(affected: Affected, line: Line) -> dict[str, Any]:
    record, change = affected.record, line.change
    needed = affected.holds and line.what in _NEED_A_REASON
    return {
        "whose": "Edisi" if record.is_edition else "Kode",
        "code": record.code,
        "name": record.title,
        "what": _LABELS[line.what],
        "words": line.words,
        "before": (change.before or "") if change else "",
        "after": (change.after or "") if change else "",
        "old": change.amounts[0] if change else None,
        "new": change.amounts[1] if change else None,
        "status": catalogue.STATUSES[change.status].label if change else "",
        "reason": "ya" if needed else "sudah digantikan" if not affected.holds else "tidak",
    }


def as_workbook(plan: Plan) -> bytes:
    facts = {
        "Dari snapshot": plan.before,
        "Menjadi": f"{plan.after} (DRAF, belum terbit)",
        "Edisi dan kode": f"{indonesian.whole(len(plan.records))} berubah",
        "Angka terbit": f"{indonesian.whole(len(plan.claims))} dibandingkan dengan angka lain",
        "Rencana": "Rencana hanya ada di alamat halaman; yang pernah keluar punya kode.",
    }
    return workbook.listing("Rencana penggantian", facts, COLUMNS, plan.rows())


def plan(
    before: Path,
    after: Path,
    redraw: Redraw,
    folder: Path | None = None,
    *,
    tables: Sequence[str] = tuple(TABLES),
    open_snapshot: Callable[[Path], Registry] = Registry,
    progress: Progress = quiet,
) -> Plan:
    """Compare two snapshots in everything that was exported.

    `tables` are those that differ: figures of others are not drawn again.
    """
    progress("Membandingkan angka terbit", 0.0)
    claims = _claims(open_snapshot(before), open_snapshot(after))
    manifests: list[Manifest] = [read_manifest(side) for side in (before, after)]
    try:
        kept = [
            record
            for record in editions.records(folder)
            if any(set(tables) & set(item.cubes) for item in record.items)
        ]
    except RecordError as error:
        return Plan(manifests[0].id, manifests[1].id, (), claims, (str(error),))
    drawn = _drawn(kept, (before, after), redraw, progress)
    found = [_affected(record, drawn, folder) for record in kept]
    return Plan(
        manifests[0].id,
        manifests[1].id,
        tuple(affected for affected in found if affected.lines),
        claims,
    )


_Drawn = Mapping[Exhibit, tuple[Item | str, Item | str]]


def _drawn(
    records: Sequence[Record], sides: tuple[Path, Path], redraw: Redraw, progress: Progress
) -> _Drawn:
    """Draw each figure of these records from both snapshots, a page at a time."""
    pages: dict[tuple[object, ...], dict[Exhibit, Item]] = {}
    for item in (item for record in records for item in record.items):
        pages.setdefault((item.page, item.chosen), {})[item.exhibit] = item
    drawn: dict[Exhibit, tuple[Item | str, Item | str]] = {}
    for number, items in enumerate(pages.values()):
        progress("Menggambar ulang yang sudah keluar", 0.1 + 0.9 * number / len(pages))
        was, will_be = (redraw(side, tuple(items.values())) for side in sides)
        drawn |= zip(items, zip(was, will_be, strict=True), strict=True)
    return drawn


def _affected(record: Record, drawn: _Drawn, folder: Path | None) -> Affected:
    pairs = [drawn[item.exhibit] for item in record.items]
    was = [old for old, _ in pairs if isinstance(old, Item)]
    found = compare.compare(was, [new for _, new in pairs if isinstance(new, Item)])
    still = compare.compare(record.items, was)
    return Affected(
        record,
        holds=not (still.changes or still.stated or still.dropped),
        files=len(ledger.rows(folder, "kind = 'export' and code = ?", record.code)),
        lines=tuple(_lines(found, pairs)),
    )


def _lines(found: Comparison, pairs: Sequence[tuple[Item | str, Item | str]]) -> Iterator[Line]:
    """Yield the changes by class, the gravest class and the largest change first."""
    lines = [
        *(Line(change.what, str(change), change) for change in found.changes),
        *(
            Line("hilang", f"“{old.own_title}” tidak lagi dapat dijawab. {new}")
            for old, new in pairs
            if isinstance(old, Item) and isinstance(new, str)
        ),
        *found.stated,
    ]
    yield from sorted(lines, key=lambda line: list(_LABELS).index(line.what))


def _claims(before: Registry, after: Registry) -> tuple[Judged, ...]:
    """Return the claims whose number, verdict or status differs."""
    sides = [
        {row["claim"]: row for row in reconciled(registry).to_dict("records")}
        for registry in (before, after)
    ]
    found = []
    for claim_id, claim in catalogue.CLAIMS.items():
        old, new = (side[claim_id] for side in sides)
        numbers = [_amount(claim, side["registered"]) for side in (old, new)]
        if (str(numbers[0]), old["verdict"]) == (str(numbers[1]), new["verdict"]):
            continue
        found.append(
            Judged(
                claim,
                (numbers[0], old["verdict"]),
                (numbers[1], new["verdict"]),
                catalogue.weakest((old["status"], new["status"])),
            )
        )
    return tuple(found)


def _amount(claim: catalogue.Claim, value: float) -> Amount:
    """Return the registry's number in the unit of a claim."""
    missing = "tidak dapat dihitung"
    if claim.unit == "rupiah":
        return Amount(value, RUPIAH, 3, words=True, trim=True, missing=missing)
    return Amount(value, "", 1, trim=True, missing=missing)

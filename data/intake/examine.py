"""Office files that come together: read, checked, and held against each other."""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING

from data import indonesian
from data.intake.corrections import Applied, Correction
from data.intake.deduplicate import doubles, keep_what_counts
from data.intake.issues import Complaint, RefusedError
from data.intake.plausibility import compare, left_out
from data.intake.read import read
from data.intake.rows import OfficeFile
from data.intake.rules import RULES
from data.intake.specification import SPECIFICATIONS
from data.intake.validate import check
from data.manifest import CorrectionEntry, read_manifest
from data.progress import Progress

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

SHARE_OF_READING = 0.85
"""The part of all the time of publishing that is over when all files are read and checked."""
_READ = 0.6


@dataclass(frozen=True, slots=True)
class Checked:
    """A file without complaints, whose rows are in the table of its kind."""

    file: OfficeFile
    simulated: bool
    years: tuple[int, ...]
    end: dt.date
    status: str
    vouched_by: str
    warnings: tuple[Complaint, ...]
    applied: tuple[Applied, ...]

    @property
    def kind(self) -> str:
        """The kind of file, as `data/specs/` names it."""
        return self.file.specification.kind

    @property
    def corrections(self) -> tuple[CorrectionEntry, ...]:
        """The corrections that its rows went through, as the manifest keeps them."""
        return tuple(
            CorrectionEntry(
                match="; ".join(
                    f"{key}={value}" for key, value in applied.correction.match.items()
                ),
                action=applied.correction.action,
                field=applied.correction.field,
                value=applied.correction.value,
                rows=applied.rows,
                reason=applied.correction.reason,
                who=applied.correction.who,
                when=applied.correction.when,
            )
            for applied in self.applied
        )


@dataclass(frozen=True, slots=True)
class Order:
    """An order to examine files: how they are judged, and what their rows count as."""

    folder: Path
    status: str | Mapping[str, str]
    vouched_by: str | Mapping[str, str]
    base: Path | None
    correct: Sequence[Correction]
    today: dt.date


@dataclass(frozen=True, slots=True)
class Found:
    """The files that were read, those that passed, and all complaints."""

    read: tuple[OfficeFile, ...]
    checked: tuple[Checked, ...]
    complaints: tuple[Complaint, ...]
    total: int

    @property
    def refused(self) -> bool:
        return any(complaint.severity == "tolak" for complaint in self.complaints)

    @property
    def remarks(self) -> tuple[str, ...]:
        """Describe each file that passed: its kind, its number of rows, its years."""
        return tuple(
            f"{passed.file.name}: {passed.file.specification.label}, "
            f"{indonesian.whole(len(passed.file.rows))} baris, tahun {listed(passed.years)}."
            for passed in self.checked
        )

    def passed(self) -> tuple[Checked, ...]:
        """Return the files, all of them in order, or raise RefusedError with all complaints."""
        if self.refused:
            raise RefusedError(self.complaints, self.total)
        return self.checked


def read_and_check(
    con: "DuckDBPyConnection", paths: Sequence[Path], order: Order, progress: Progress
) -> Found:
    """Read and check files; leave the rows of those that pass in tables named by kind.

    Who has to mend the files learns of the warnings in the same breath.
    """
    complaints: list[Complaint] = []
    total = 0
    files: list[OfficeFile] = []
    checked: list[Checked] = []
    for number, path in enumerate(paths):
        done = number / len(paths)

        def tell(step: str, part: float, path: Path = path, done: float = done) -> None:
            progress(f"{step} {path.name}", SHARE_OF_READING * (done + part / len(paths)))

        try:
            tell("Membaca", 0.0)
            file = read(path, folder=order.folder, tell=partial(_part_read, tell))
            files.append(file.without_cells())
            result = _check_file(con, file, order, partial(tell, "Memeriksa", _READ))
        except RefusedError as refused:
            complaints += refused.complaints
            total += refused.total
            continue
        finally:
            con.unregister("cells")
        if any(other.kind == result.kind for other in checked):
            _widen(con, result.kind)
            con.execute(f"insert into {result.kind} from entries")
        else:
            con.execute(f"alter table entries rename to {result.kind}")
        checked.append(result)
    conflicts = _conflicts(checked)
    together = [*conflicts, *(warning for result in checked for warning in result.warnings)]
    for kind in dict.fromkeys(result.kind for result in checked):
        progress(f"Membandingkan {SPECIFICATIONS[kind].label}", SHARE_OF_READING)
        together += doubles(con, kind)
        keep_what_counts(con, kind)
        if not conflicts:
            together += _left_out(kind, checked, order.base)
            together += compare(con, kind, order.base)
    return Found(tuple(files), tuple(checked), (*complaints, *together), total + len(together))


def _part_read(tell: Callable[[str, float], None], part: float) -> None:
    tell("Membaca", _READ * part)


def _check_file(
    con: "DuckDBPyConnection", file: OfficeFile, order: Order, tell: Callable[[], None]
) -> Checked:
    """A file whose typed rows are in the table `entries`; RefusedError with all its complaints.

    Warnings refuse nothing here; they come with the file.
    """
    specification = file.specification
    findings = check(con, file, order.today, correct=order.correct, tell=tell)
    if findings.refusals:
        raise RefusedError(findings.complaints, findings.total)
    status = _meant(order.status, specification.kind, "sementara")

    ((rows, simulated, end, years),) = con.execute(
        f"select count(*), count(*) filter ({specification.simulated}), "  # noqa: S608
        f'max({specification.last_day}), list(distinct "year") from entries'
    ).fetchall()
    if 0 < simulated < rows:
        reason = f"{simulated} dari {rows} baris adalah simulasi; data nyata tidak boleh dicampur"
        raise RefusedError([file.complaint(reason)])
    if simulated and status == "resmi":
        reason = "isinya simulasi, jadi tidak dapat berstatus resmi; terbitkan tanpa --status resmi"
        raise RefusedError([file.complaint(reason)])
    if not rows:
        raise RefusedError([file.complaint("tidak ada baris yang tersisa sesudah koreksi")])

    return Checked(
        file=file.without_cells(),
        simulated=simulated > 0,
        years=tuple(sorted(years)),
        end=end,
        status="simulasi" if simulated else status,
        vouched_by=_meant(order.vouched_by, specification.kind, "").strip(),
        warnings=findings.warnings,
        applied=findings.applied,
    )


def _meant(meant: str | Mapping[str, str], kind: str, otherwise: str) -> str:
    return meant if isinstance(meant, str) else meant.get(kind, otherwise)


def _widen(con: "DuckDBPyConnection", kind: str) -> None:
    """Lets the table of a kind hold texts that its first file does not have."""
    table = con.table(kind)
    for column, held in zip(table.columns, table.types, strict=True):
        if held.id == "enum":
            con.execute(f"alter table {kind} alter {column} type varchar")


def _conflicts(checked: Sequence[Checked]) -> list[Complaint]:
    """Complaints about files that cannot be published together."""
    return [
        later.file.complaint(reason)
        for earlier, later in combinations(checked, 2)
        if earlier.kind == later.kind
        for reason in _together(earlier, later)
    ]


def _together(earlier: Checked, later: Checked) -> Iterator[str]:
    """List reasons against publishing two files of a kind together."""
    label = later.file.specification.label.lower()
    if earlier.file.sha256 == later.file.sha256:
        yield f"isinya sama dengan {earlier.file.name}"
        return
    # Who stands in two files of a year is known by the NIK and counted once; elsewhere nothing
    # would tell a row that is there twice from two rows.
    persons = any(column.type == "nik" for column in later.file.specification.columns)
    if not persons and (shared := set(earlier.years) & set(later.years)):
        yield (
            f"{label} tahun {listed(shared)} sudah ada dalam {earlier.file.name}; "
            "satu tahun satu berkas"
        )
    if earlier.simulated != later.simulated:
        real, simulated = (earlier, later) if later.simulated else (later, earlier)
        yield (
            f"data nyata dan simulasi tidak boleh dicampur: {real.file.name} nyata, "
            f"{simulated.file.name} simulasi"
        )


def _left_out(kind: str, checked: Sequence[Checked], base: Path | None) -> Iterator[Complaint]:
    """A warning for each file of the current snapshot whose rows would not count any more.

    Whoever publishes one of several files of a year replaces the whole year. That real rows take
    the place of simulated ones is no loss.
    """
    if base is None:
        return
    now = [result for result in checked if result.kind == kind]
    before = read_manifest(base)
    table = before.tables[SPECIFICATIONS[kind].tables[0]]
    if table.status == "simulasi" and not now[0].simulated:
        return
    years = {year for result in now for year in result.years}
    rule = RULES["files_left_out"]
    old = [file for file in before.files if file.kind == kind]
    for file in left_out(old, [(result.file.name, result.file.sha256) for result in now], years):
        yield Complaint(
            file=SPECIFICATIONS[kind].label,
            reason=f"{file} Unggah juga berkas itu bila isinya masih berlaku.",
            severity=rule.severity,
            rule=rule.id,
            expected=rule.sentence,
        )


def listed(years: Iterable[int]) -> str:
    """List years in order."""
    return ", ".join(map(str, sorted(years)))

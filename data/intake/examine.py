"""Read and check office files that are sent together, and compare them with each other."""

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import combinations
from pathlib import Path

from duckdb import DuckDBPyConnection

from data import catalogue, indonesian
from data.intake import deduplicate, kecamatan_lookup, recap_years
from data.intake.checked import Checked
from data.intake.corrections import Correction
from data.intake.decisions import Choices, about
from data.intake.deduplicate import has_persons
from data.intake.issues import Account, Complaint, RefusedError
from data.intake.kecamatan_lookup import SecondList
from data.intake.plausibility import compare, files_left_out
from data.intake.read import read_opened
from data.intake.rows import OfficeFile
from data.intake.rules import RULES, Database, Findings
from data.intake.sandbox import base_name, opening
from data.intake.spark import Spark
from data.intake.specification import SPECIFICATIONS, family, saved_layouts
from data.intake.validate import check
from data.progress import Progress

SHARE_OF_READING = 0.85
"""The fraction of the work of publishing that is done when all files are checked."""
_READ = 0.6


@dataclass(frozen=True, slots=True)
class Order:
    """How to examine files: base, corrections, and (for all or by kind) status, voucher, letter.

    `choices` are the answers about files. With `spark`, lists of persons are counted there.
    """

    folder: Path
    status: str | Mapping[str, str]
    vouched_by: str | Mapping[str, str]
    base: Path | None
    correct: Sequence[Correction]
    today: dt.date
    letter: str | Mapping[str, str] = ""
    choices: Choices = field(default_factory=dict)
    spark: Spark | None = None


@dataclass(frozen=True, slots=True)
class CheckedFiles:
    """The files that were read, those that passed, all complaints, and what became of all rows.

    `contained` are the files that do not count because another file has all their rows, with the
    name of that file. `compared` says which recaps do not count, but were held against what does.
    """

    read: tuple[OfficeFile, ...]
    checked: tuple[Checked, ...]
    complaints: tuple[Complaint, ...]
    total: int
    accounts: tuple[Account, ...]
    contained: tuple[tuple[Account, str], ...] = ()
    compared: tuple[str, ...] = ()

    @property
    def refused(self) -> bool:
        return any(complaint.severity == "tolak" for complaint in self.complaints)

    @property
    def remarks(self) -> tuple[str, ...]:
        """Describe each file that passed: its kind, rows and years, and what is not counted."""
        return (
            *(
                " ".join(
                    (
                        f"{passed.file.name}: {passed.file.specification.label}, tahun "
                        f"{listed(passed.years)}, {passed.account.words}.",
                        *(
                            passed.file.remarks
                            if passed.file.specification.recap_of
                            else passed.file.left_out
                        ),
                    )
                )
                for passed in self.checked
            ),
            *self.between,
        )

    @property
    def between(self) -> tuple[str, ...]:
        return (
            *(
                f"{account}. {_whole_in(account.left_out['contained']).capitalize()} {within}, "
                "jadi berkas ini tidak dihitung lagi."
                for account, within in self.contained
            ),
            *self.compared,
        )

    def passed(self) -> tuple[Checked, ...]:
        """Return the checked files; RefusedError with all complaints if any file is refused."""
        if self.refused:
            raise RefusedError(self.complaints, self.total, self.accounts)
        return self.checked


def read_and_check(
    con: DuckDBPyConnection, paths: Sequence[Path], order: Order, progress: Progress
) -> CheckedFiles:
    """Read and check files; leave the rows of those that pass in tables named by kind.

    Warnings come together with refusals, so that an office can correct everything at once.
    """
    read = _read_each(con, paths, order, progress)
    spark = order.spark
    checked, is_known = _with_kecamatan(con, read.checked, [file for _, file in read.aside], spark)
    refusals = [*read.refusals, *([] if is_known else [refusal for refusal, _ in read.aside])]
    second = [
        Account(file.name, 0, {"second": refusal.accounts[0].refused})
        for refusal, file in (read.aside if is_known else ())
    ]
    checked, contained = _contained(con, checked)
    conflicts = _conflicts(checked)
    doubles, again = _doubles(con, checked, spark, progress)
    counted, overlaps, compared = recap_years.drop_superseded(con, checked, order.base)
    implausible = [] if conflicts else _implausible(con, counted, contained, order.base)
    together = [
        *conflicts,
        *is_known,
        *_copies(checked),
        *(warning for result in checked for warning in result.warnings),
        *doubles,
        *overlaps,
        *implausible,
    ]
    kept = [result.account for result in counted]
    counted = _accounted(counted, again, together)
    accounts = [
        *second,
        *(account for refusal in refusals for account in refusal.accounts),
        *(result.account for result, _ in contained),
        *(
            result.account.leave_out("compared", result.account.counted)
            for result in checked
            if result.account not in kept
        ),
        *(result.account for result in counted),
    ]
    names = [base_name(path.name) for path in paths]
    return CheckedFiles(
        tuple(read.files),
        tuple(counted),
        (*(complaint for refusal in refusals for complaint in refusal.complaints), *together),
        sum(refusal.total for refusal in refusals) + len(together),
        tuple(sorted(accounts, key=lambda account: names.index(account.file))),
        tuple((result.account, within) for result, within in contained),
        tuple(compared),
    )


@dataclass(slots=True)
class _Read:
    """What became of files one by one.

    `aside` are refused unless they turn out to be second lists of what others count.
    """

    files: list[OfficeFile] = field(default_factory=list)
    checked: list[Checked] = field(default_factory=list)
    refusals: list[RefusedError] = field(default_factory=list)
    aside: list[tuple[RefusedError, SecondList]] = field(default_factory=list)


def _read_each(
    con: DuckDBPyConnection, paths: Sequence[Path], order: Order, progress: Progress
) -> _Read:
    """Read and check each file by itself; the rows of those that pass go to the table of a kind."""
    read = _Read()
    described, spark = saved_layouts(order.folder), order.spark
    corrected = any(has_persons(correction.kind) for correction in order.correct)
    if spark:
        spark.begin(con)
    for number, (path, open_now) in enumerate(zip(paths, opening(paths), strict=True)):

        def tell(
            step: str, part: float, share: float = 1.0, path: Path = path, number: int = number
        ) -> None:
            whole = (number + share * part) / len(paths)
            progress(f"{step} {path.name}", SHARE_OF_READING * whole)

        tell("Membaca", 0.0)
        chosen = about(order.choices, base_name(path.name))
        checking = partial(tell, "Memeriksa", _READ)
        opened = None
        try:
            surveyed = spark.read(path, described, chosen) if spark and not corrected else None
            if spark and surveyed:
                in_parts, file = surveyed
                read.files.append(file)
                findings = spark.check(con, in_parts, file, order.today, checking)
                result = _checked(spark, file, findings, order)
            else:
                opened = open_now(partial(tell, "Membaca", share=_READ))
                file = read_opened(opened, order.folder, chosen)
                read.files.append(replace(file, cells={}))
                findings = check(con, file, order.today, correct=order.correct, tell=checking)
                result = _checked(con, file, findings, order)
                if spark and has_persons(result.kind):
                    spark.load(con)
        except RefusedError as refused:
            if opened and not spark and (other := kecamatan_lookup.read(opened, described)):
                read.aside.append((refused, other))
            else:
                read.refusals.append(refused)
            continue
        finally:
            con.unregister("cells")
        _append(con, result.kind, {other.kind for other in read.checked}, spark)
        read.checked.append(replace(result, chosen=chosen))
    return read


def _append(
    con: DuckDBPyConnection, kind: str, kinds: Collection[str], spark: Spark | None
) -> None:
    """Put the rows of the table `entries` into that of a kind; `kinds` have one already."""
    if spark and has_persons(kind):
        spark.append(kind)
    elif kind in kinds:
        _widen(con, kind)
        con.execute(f"insert into {kind} from entries")
    else:
        con.execute(f"alter table entries rename to {kind}")


def _doubles(
    con: DuckDBPyConnection, checked: Sequence[Checked], spark: Spark | None, progress: Progress
) -> tuple[list[Complaint], dict[str, int]]:
    """Count persons once in all files of a kind; return what is doubtful, and rows by file."""
    complaints: list[Complaint] = []
    again: dict[str, int] = {}
    for kind in dict.fromkeys(result.kind for result in checked):
        progress(f"Membandingkan {SPECIFICATIONS[kind].label}", SHARE_OF_READING)
        where = spark if spark and has_persons(kind) else con
        deduplicate.count_persons(where, kind)
        complaints += deduplicate.doubles(where, kind)
        again |= deduplicate.uncounted(where, kind)
        if spark and has_persons(kind):
            spark.export(con, kind)
    return complaints, again


def _implausible(
    con: DuckDBPyConnection,
    checked: Sequence[Checked],
    contained: Sequence[tuple[Checked, str]],
    base: Path | None,
) -> list[Complaint]:
    """Compare files with what the base snapshot has; `contained` do not count, but are there."""
    here = [*checked, *(result for result, _ in contained)]
    complaints: list[Complaint] = []
    for kind in dict.fromkeys(family(result.kind) for result in checked):
        complaints += files_left_out(kind, here, base)
    for kind in dict.fromkeys(result.kind for result in checked):
        simulated = any(result.simulated for result in checked if result.kind == kind)
        complaints += compare(con, kind, base, simulated=simulated)
    return complaints


def _with_kecamatan(
    con: DuckDBPyConnection,
    checked: Sequence[Checked],
    lists: Sequence[SecondList],
    spark: Spark | None,
) -> tuple[list[Checked], list[Complaint]]:
    """Find the kecamatan that lists of persons lack; return the files, and warnings about it.

    No warning means that no list lacks them, and so that `lists` tell nothing.
    """
    wanting = [
        result.file.name
        for result in checked
        if "kecamatan" in result.file.unstated and (lists or result.file.has_field("kecamatan"))
    ]
    if not wanting:
        return list(checked), []
    if not spark:
        kecamatan_lookup.find_kecamatan(con, wanting, lists)
    where = spark or con
    rows = kecamatan_lookup.estimated_rows(
        where, [result.file.name for result in checked if result.file.estimated]
    )
    found = [
        replace(result, status=catalogue.weakest((result.status, "estimasi")))
        if rows.get(result.file.name)
        else result
        for result in checked
    ]
    return found, [*kecamatan_lookup.warnings_about(where, wanting, lists, sum(rows.values()))]


def _contained(
    con: DuckDBPyConnection, checked: Sequence[Checked]
) -> tuple[list[Checked], list[tuple[Checked, str]]]:
    """Leave out each file whose rows another file has, too; return the others, and these."""
    found: dict[str, str] = {}
    for kind in dict.fromkeys(result.kind for result in checked):
        names = [result.file.name for result in checked if result.kind == kind]
        # Rows of files of the same name cannot be told apart.
        if len(set(names)) == len(names) > 1:
            pairs = deduplicate.drop_repeated(con, kind, kind, "file")
            found |= {name: within for name, within, _ in pairs}
    contained = []
    for result in checked:
        account = result.account
        if within := found.get(account.file):
            account = account.leave_out("contained", account.counted)
            contained.append((replace(result, account=account), within))
    return [result for result in checked if result.account.file not in found], contained


def _accounted(
    checked: Sequence[Checked], again: Mapping[str, int], together: Sequence[Complaint]
) -> list[Checked]:
    """Account for the rows of files beside each other.

    `again` has the rows of a file that count in other rows; files of the same name share them.
    """
    accounted = []
    left = dict(again)
    wrong = {complaint.file for complaint in together if complaint.severity == "tolak"}
    for result in checked:
        account, file = result.account, result.file
        if wrong & {file.name, file.specification.label}:
            account = replace(account, counted=0, refused=account.counted)
        elif rows := min(left.get(file.name, 0), account.counted):
            left[file.name] -= rows
            account = account.leave_out("person", rows)
        accounted.append(replace(result, account=account))
    return accounted


def _checked(con: Database, file: OfficeFile, findings: Findings, order: Order) -> Checked:
    """Judge a file whose typed rows are in the table `entries`; RefusedError if it fails.

    Warnings do not refuse it; they are in the result.
    """
    specification = file.specification
    left, data = dict(file.rows_left_out), file.height
    refused = (Account(file.name, 0, left, data),)
    if findings.refusals:
        raise RefusedError(findings.complaints, findings.total, refused)
    status = _applicable(order.status, specification.kind, "sementara")

    ((rows, simulated, end, years, months),) = con.execute(
        f"select count(*), count(*) filter ({specification.simulated}), "  # noqa: S608
        f'max({specification.last_day}), list(distinct "year"), '
        f"list(distinct date_trunc('month', {specification.first_day})::date) from entries"
    ).fetchall()
    reason = ""
    if 0 < simulated < rows:
        reason = (
            f"{simulated} dari {rows} baris adalah simulasi; data nyata tidak boleh dicampur; "
            "hapus baris simulasinya"
        )
    elif simulated and status == "resmi":
        reason = "isinya simulasi, jadi tidak dapat berstatus resmi; terbitkan tanpa --status resmi"
    elif not rows:
        reason = "tidak ada baris yang tersisa sesudah koreksi; periksa koreksinya"
    if reason:
        raise RefusedError([file.complaint(reason)], accounts=refused)
    again = sum(number for _, _, number in findings.repeated)
    if again:
        left["contained"] = again
    if rows + again < data:
        left["corrected"] = data - rows - again
    repeated = [
        f'Lembar "{sheet}": {_whole_in(number)} lembar "{within}", jadi tidak dihitung lagi.'
        for sheet, within, number in findings.repeated
    ]

    return Checked(
        file=replace(
            file,
            cells={},
            remarks=(*file.remarks, *repeated),
            left_out=(*file.left_out, *repeated),
        ),
        simulated=simulated > 0,
        years=tuple(sorted(years)),
        months=tuple(sorted(months)),
        end=end,
        status="simulasi" if simulated else status,
        vouched_by=_applicable(order.vouched_by, specification.kind, "").strip(),
        warnings=findings.warnings,
        applied=findings.applied,
        account=Account(file.name, min(rows, data), left),
        letter=_applicable(order.letter, specification.kind, "").strip(),
    )


def _whole_in(rows: int) -> str:
    return f"semua {indonesian.whole(rows)} barisnya ada di" if rows > 1 else "barisnya ada di"


def _applicable(meant: str | Mapping[str, str], kind: str, otherwise: str) -> str:
    """Return what is meant for a kind of file; what is said of lists is meant for recaps, too."""
    if isinstance(meant, str):
        return meant
    return meant.get(kind, meant.get(family(kind), otherwise))


def _widen(con: DuckDBPyConnection, kind: str) -> None:
    """Turn enum columns into varchar, for texts that the first file of a kind does not have."""
    table = con.table(kind)
    for column, held in zip(table.columns, table.types, strict=True):
        if held.id == "enum":
            con.execute(f"alter table {kind} alter {column} type varchar")


def _conflicts(checked: Sequence[Checked]) -> list[Complaint]:
    return [
        later.file.complaint(reason)
        for earlier, later in combinations(checked, 2)
        if family(earlier.kind) == family(later.kind)
        for reason in _together(earlier, later)
    ]


def _together(earlier: Checked, later: Checked) -> Iterator[str]:
    label = later.file.specification.label.lower()
    if earlier.file.sha256 == later.file.sha256 and earlier.months == later.months:
        yield f"isinya sama dengan {earlier.file.name}; beri salah satu saja"
        return
    # By their NIK, persons in two files of a year are counted once. Without a NIK, nothing tells a
    # repeated row from another row.
    # Recaps beside lists and other recaps are settled by `recap_years`.
    alone = not has_persons(later.kind) and not later.file.specification.recap_of
    if earlier.kind == later.kind and alone and (shared := set(earlier.months) & set(later.months)):
        months = indonesian.join([indonesian.month(month) for month in sorted(shared)])
        yield (
            f"{label} {months} sudah ada dalam {earlier.file.name}, dan isinya tidak sama: bila "
            "yang satu menggantikan yang lain, beri hanya yang terakhir; bila keduanya berlaku, "
            "gabungkan barisnya menjadi satu berkas"
        )
    if earlier.simulated != later.simulated:
        real, simulated = (earlier, later) if later.simulated else (later, earlier)
        yield (
            f"data nyata dan simulasi tidak boleh dicampur: {real.file.name} nyata, "
            f"{simulated.file.name} simulasi; terbitkan yang nyata saja"
        )


def _copies(checked: Sequence[Checked]) -> Iterator[Complaint]:
    rule = RULES["same_list_of_two_months"]
    for earlier, later in combinations(checked, 2):
        if earlier.file.sha256 == later.file.sha256 and earlier.months != later.months:
            reason = f"isinya sama dengan {earlier.file.name}, untuk bulan lain. {rule.why}"
            yield rule.complaint(later.file.name, reason, later.file.sheet)


def listed(years: Iterable[int]) -> str:
    return ", ".join(map(str, sorted(years)))

"""Commands of the data steward: `python -m data desk|check|publish|snapshots|diff|backup|…`."""

import datetime as dt
import runpy
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import reduce
from pathlib import Path
from typing import Any, TypeAlias

import click

from data import catalogue, indonesian
from data import upkeep as _upkeep  # noqa: F401 - registers its commands
from data.commands import (
    DONE,
    FOLDER,
    MINUTE,
    REFUSED,
    WHO,
    Outcome,
    command,
    main,
    with_sentence,
)
from data.intake.decisions import ANSWERS, Choices
from data.intake.issues import RefusedError, unacknowledged
from data.intake.report import write_findings
from data.intake.spark import Spark
from data.intake.specification import SPECIFICATIONS
from data.manifest import Manifest
from data.progress import Progress
from data.store import publish as publishing
from data.store import snapshots
from data.store.diff import Diff, diff

Command: TypeAlias = Callable[..., Any]
Callback: TypeAlias = Callable[[click.Context, click.Parameter, tuple[str, ...]], Any]


def _reasons(
    _ctx: click.Context, _option: click.Parameter, pairs: tuple[str, ...]
) -> dict[str, str]:
    reasons = {}
    for pair in pairs:
        rule, _, reason = pair.partition("=")
        if not rule.strip() or not reason.strip():
            raise click.UsageError(f'--accept "{pair}" harus berbentuk ATURAN=ALASAN.')
        reasons[rule.strip()] = reason.strip()
    return reasons


def _choices(_ctx: click.Context, _option: click.Parameter, written: tuple[str, ...]) -> Choices:
    choices = {}
    for text in written:
        choice, _, answer = text.rpartition("=")
        file, _, question = choice.rpartition(":")
        if answer not in ANSWERS.get(question, ()):
            raise click.UsageError(f'--choose "{text}" tidak dikenal; yang dikenal: {_KNOWN}')
        choices[file, question] = answer
    return choices


def _by_kind(*allowed: str) -> Callback:
    """Read a WORD for all kinds of file, or KIND=WORD pairs; "" where nothing was said."""

    def read(_: click.Context, option: click.Parameter, words: tuple[str, ...]) -> Any:  # noqa: ANN401
        if len(words) == 1 and "=" not in words[0]:
            pairs = dict.fromkeys(SPECIFICATIONS, words[0])
        else:
            pairs = {kind: word for kind, _, word in (pair.partition("=") for pair in words)}
        name, known = option.opts[0], ", ".join(SPECIFICATIONS)
        for kind, word in pairs.items():
            if kind not in SPECIFICATIONS:
                raise click.UsageError(
                    f'{name}: jenis "{kind}" tidak dikenal; yang dikenal: {known}'
                )
            if allowed and word not in allowed:
                raise click.UsageError(
                    f'{name}: "{word}" harus salah satu dari {", ".join(allowed)}'
                )
        return pairs or ""

    return read


_KNOWN = "; ".join(f"{question}={'|'.join(answers)}" for question, answers in ANSWERS.items())
_FILE = click.Path(path_type=Path, dir_okay=False)
_CHECKING = (
    click.argument(
        "paths", metavar="FILE...", nargs=-1, required=True, type=click.Path(path_type=Path)
    ),
    click.option(
        "--status",
        multiple=True,
        metavar="STATUS|JENIS=STATUS",
        default=("sementara",),
        show_default="sementara",
        callback=_by_kind("sementara", "resmi"),
        help="Status data nyata, sementara atau resmi, untuk semua atau per jenis berkas; berkas "
        "simulasi selalu berstatus simulasi.",
    ),
    click.option(
        "--accept",
        "acknowledged",
        multiple=True,
        metavar="ATURAN=ALASAN",
        callback=_reasons,
        help="Terima peringatan dari satu aturan, dengan alasan yang disimpan.",
    ),
    click.option(
        "--choose",
        "choices",
        multiple=True,
        metavar="[BERKAS:]PERTANYAAN=JAWABAN",
        callback=_choices,
        help=f"Jawab yang tidak disebut berkas: {_KNOWN}.",
    ),
)
_PUBLISHING = (
    *_CHECKING,
    click.option(
        "--vouched-by",
        multiple=True,
        metavar="NAMA|JENIS=NAMA",
        callback=_by_kind(),
        help="Siapa yang menjamin isinya, untuk semua atau per jenis berkas.",
    ),
    click.option(
        "--letter",
        multiple=True,
        metavar="NOMOR|JENIS=NOMOR",
        callback=_by_kind(),
        help="Nomor surat pengantarnya, untuk semua atau per jenis berkas.",
    ),
    WHO,
    click.option(
        "--wait",
        "patience",
        type=click.FloatRange(0),
        metavar="DETIK",
        help="Berapa lama penerbit lain ditunggu (10 detik).",
    ),
    click.option(
        "--embargo",
        type=MINUTE,
        help="Menit rilis (WIB): sebelum itu publik tetap melihat snapshot yang lama.",
    ),
    click.option(
        "--builtin", is_flag=True, help="Untuk pengembang: jadikan snapshot bawaan program."
    ),
)


def _taking(options: Sequence[Callable[[Command], Command]]) -> Callable[[Command], Command]:
    return lambda function: reduce(lambda given, option: option(given), options[::-1], function)


@contextmanager
def _progress() -> Iterator[Progress]:
    """Draw a progress bar if the output is a terminal."""
    hidden = not sys.stderr.isatty()
    with click.progressbar(
        length=1000, label="Mulai", file=sys.stderr, width=24, hidden=hidden
    ) as bar:

        def tell(step: str, fraction: float) -> None:
            bar.label = step
            bar.update(int(1000 * fraction) - bar.pos)

        yield tell


def _table_lines(manifest: Manifest) -> list[str]:
    return [
        f"  {name}: {indonesian.whole(table.rows)} baris, "
        f"{catalogue.STATUSES[table.status].label}, sampai {indonesian.date(table.as_of)}"
        for name, table in manifest.tables.items()
    ]


@main.command(
    help="Buka dasbor dengan Kelola data, hanya di komputer ini dan hanya lewat alamat berkunci "
    "yang dibuka di peramban.",
)
@click.option("--port", default=0, type=click.IntRange(0, 65535), help="Porta; 0 memilih sendiri.")
@click.option("--no-browser", is_flag=True, help="Jangan buka peramban; cetak alamatnya saja.")
@FOLDER
def desk(*, port: int, folder: Path | None, no_browser: bool) -> None:
    if folder:
        snapshots.FOLDER = folder.resolve()
    # Streamlit prepends the folder of sys.argv[0] to the module path: let it find none.
    sys.argv = ["-c"]
    # Run instead of import, because data must not import pages.
    with suppress(KeyboardInterrupt):
        runpy.run_module("pages.admin.server")["serve"](port, browser=not no_browser)


@command(
    main,
    "simulate",
    "Berkas simulasi tidak tertulis.",
    in_folder=False,
    help="Tulis berkas-berkas simulasi ke FOLDER: data buatan, bukan kenyataan.",
)
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@click.option("--seed", default=2025, show_default=True, help="Benih angka acak.")
def write_simulation(folder: Path, seed: int) -> Outcome:
    from data.simulate import simulate

    with _progress() as tell:
        paths = [str(path) for path in simulate(folder, seed, tell)]
    return Outcome(paths, {"files": paths})


@command(
    main,
    "check",
    "Belum dapat diterbitkan.",
    help="Periksa FILE dari kantor tanpa menerbitkan apa pun. Kode 0 berarti `publish` dengan "
    "pilihan yang sama akan menerimanya, kecuali bila yang sudah keluar ikut berubah: lihat "
    "`plan`.",
)
@_taking(_CHECKING)
@click.option(
    "--findings",
    type=_FILE,
    help="Tulis temuan ke berkas Excel ini, untuk dikirim kembali ke kantor.",
)
def check_files(
    findings: Path | None,
    folder: Path | None,
    acknowledged: dict[str, str],
    **how: Any,  # noqa: ANN401
) -> Outcome:
    with _progress() as tell:
        found = publishing.check_files(folder=folder, progress=tell, **how)
    if findings:
        write_findings(findings, found.complaints, total=found.total, accounts=found.accounts)
    if left := unacknowledged(found.complaints, acknowledged):
        total = found.total - len(found.complaints) + len(left)
        raise RefusedError(left, total, found.accounts)
    warnings = [with_sentence(complaint) for complaint in found.complaints]
    return Outcome(
        [*found.remarks, "Tidak ada yang menghalangi penerbitan."],
        {
            "remarks": found.remarks,
            "warnings": warnings,
            "accounts": [with_sentence(account) for account in found.accounts],
        },
    )


def _plan_replacement(
    found: Diff, before: Path, after: Path, tell: Progress
) -> publishing.Foreseen:
    from pages import redraw

    return redraw.plan_replacement(found, before, after, tell)


@command(
    main,
    "plan",
    "Rencana penggantian tidak dapat disusun.",
    help="Apa yang berubah pada edisi, berkas berkode, dan angka terbit bila FILE diterbitkan; "
    "tidak ada yang diterbitkan. Kode 0 berarti `publish` dengan pilihan yang sama akan "
    "menerimanya.",
)
@_taking(_CHECKING)
@click.option("--xlsx", type=_FILE, help="Tulis rencana penggantian ke berkas Excel ini.")
def plan_replacement(
    xlsx: Path | None,
    folder: Path | None,
    acknowledged: dict[str, str],
    **how: Any,  # noqa: ANN401
) -> Outcome:
    from exports.records import replacement

    with _progress() as tell:
        made = publishing.draft(foresee=_plan_replacement, folder=folder, progress=tell, **how)
    publishing.discard(made)
    plan = made.foreseen
    if not isinstance(plan, replacement.Plan):
        return Outcome(["Ini snapshot pertama; tidak ada yang digantikan."])
    if xlsx:
        xlsx.write_bytes(replacement.as_workbook(plan))
    left = unacknowledged(made.warnings, acknowledged)
    warnings = [f"- Peringatan [{complaint.rule}]: {complaint}" for complaint in left]
    lines = [
        *plan.sentences(),
        *(["Perlu alasan sebelum terbit (--accept ATURAN=ALASAN):", *warnings] if left else []),
    ]
    details = {
        "before": plan.before,
        "after": plan.after,
        "changes": plan.rows(),
        "warnings": [with_sentence(complaint) for complaint in left],
    }
    return Outcome(lines, details, REFUSED if left else DONE)


_DONE = {
    (False, False): "sekarang berlaku",
    (True, False): "menjadi snapshot bawaan",
    (False, True): "diajukan; walidata lain memeriksanya di Kelola data",
}

_NOT_HELD = "Isinya sudah pernah terbit, jadi menit rilis tidak menahannya."


@command(
    main,
    "publish",
    "Tidak diterbitkan. Snapshot yang berlaku tidak berubah.",
    help="Periksa FILE dari kantor, hitung isinya, dan jadikan snapshot yang berlaku.",
)
@_taking(_PUBLISHING)
def publish_files(
    folder: Path | None,
    embargo: dt.datetime | None,
    *,
    builtin: bool,
    spark: Spark | None = None,
    **how: Any,  # noqa: ANN401
) -> Outcome:
    with _progress() as tell:
        done = publishing.publish(
            foresee=_plan_replacement,
            folder=folder,
            builtin=builtin,
            embargo=embargo and embargo.replace(tzinfo=snapshots.WIB),
            spark=spark,
            progress=tell,
            **how,
        )
    return _published(done, folder, builtin=builtin, confirm=embargo)


def _published(
    done: publishing.Publication, folder: Path | None, *, builtin: bool, confirm: object
) -> Outcome:
    snapshot_id = done.manifest.id
    remarks = list(done.remarks)
    try:
        touched, pages = _showing(done.diff, folder)
    except (Exception, KeyboardInterrupt) as error:  # What took effect is no failure any more.
        touched, pages = [], []
        why = str(error) or "dihentikan"
        remarks.append(f"Edisi dan halaman yang ikut berubah tidak dapat disebut: {why}")
    details = {
        "snapshot": snapshot_id,
        "unchanged": done.unchanged,
        "waits": done.waits,
        "remarks": remarks,
        "warnings": [with_sentence(complaint) for complaint in done.warnings],
        "changes": done.diff.lines(editions=touched, pages=pages) if done.diff else [],
    }
    if done.unchanged:
        return Outcome([f"Isinya sama dengan snapshot {snapshot_id} yang sudah berlaku."], details)
    until = snapshots.embargo(snapshot_id, folder)
    release = f"Publik melihatnya sejak {snapshots.when(until)} WIB." if until else _NOT_HELD
    lines = [
        *remarks,
        f"Snapshot {snapshot_id} {_DONE[builtin, done.waits]}.",
        *([release] if until or confirm else []),
        *_table_lines(done.manifest),
    ]
    if done.diff:
        lines += ["Yang berubah:", *(f"- {line}" for line in done.diff.lines(5, touched, pages))]
    return Outcome(lines, details)


@command(
    main,
    "count",
    "Tidak dihitung. Snapshot yang berlaku tidak berubah.",
    help="Seperti `publish`, dengan pilihan di mana daftar orang dalam FILE dihitung: di komputer "
    "ini (duckdb), atau di Spark bila daftarnya lebih besar.",
)
@_taking(_PUBLISHING)
@click.option(
    "--engine",
    type=click.Choice(["duckdb", "spark"]),
    default="duckdb",
    show_default="duckdb",
    help="Yang menghitung daftar orang.",
)
@click.option(
    "--master",
    metavar="URL",
    default="local[*]",
    show_default="local[*]",
    help="Alamat Spark: komputer ini (local[*]), atau klaster (spark://…, yarn, k8s://…).",
)
def count_files(*, engine: str, master: str, **given: Any) -> Outcome:  # noqa: ANN401
    spark = Spark(master) if engine == "spark" else None
    try:
        return publish_files(**given, spark=spark)
    finally:
        if spark:
            spark.stop()


@command(
    main,
    "snapshots",
    "Tidak ada yang dapat didaftar.",
    help="Daftar snapshot, yang terakhir diterbitkan lebih dulu.",
)
def list_snapshots(folder: Path | None) -> Outcome:
    manifests = snapshots.snapshots(folder)
    served = snapshots.serve(folder, early=True)
    lines = [served.remark] if served.remark else []
    for manifest in manifests:
        mark = " (berlaku)" if manifest.id == served.manifest.id else ""
        published = indonesian.date(manifest.published_at.date())
        lines.append(f"{manifest.id}{mark}, diterbitkan {published}")
        lines += _table_lines(manifest)
    details = {"current": served.manifest.id, "remark": served.remark, "snapshots": manifests}
    return Outcome(lines, details)


def _showing(found: Diff | None, folder: Path | None) -> tuple[list[str], list[str]]:
    """List the editions and the titles of the pages that show tables that differ."""
    if found is None:
        return [], []
    from exports.records import editions
    from pages import gallery
    from queries.registry import Registry

    registry = Registry(snapshots.find(folder, found.after.id))
    touched = editions.touched(folder, found.before, found.after)
    return touched, gallery.showing(registry, found.tables)


@command(
    main,
    "diff",
    "Tidak dapat dibandingkan.",
    help="Apa yang diubah snapshot SESUDAH terhadap snapshot SEBELUM, yang terbesar lebih dulu.",
)
@click.argument("before", metavar="SEBELUM")
@click.argument("after", metavar="SESUDAH")
@click.option("--most", default=20, show_default=True, help="Banyaknya perubahan yang disebut.")
def compare(before: str, after: str, most: int, folder: Path | None) -> Outcome:
    found = diff(snapshots.find(folder, before), snapshots.find(folder, after))
    touched, pages = _showing(found, folder)
    details = {
        "before": found.before.id,
        "after": found.after.id,
        "totals": [with_sentence(change) for change in found.totals],
        "changes": [with_sentence(change) for change in found.changes[:most]],
        "total": found.total,
        "redefined": found.redefined,
        "notes": found.notes,
        "pages": pages,
        "editions": touched,
    }
    return Outcome(found.lines(most, touched, pages), details)


if __name__ == "__main__":
    main(prog_name="python -m data")

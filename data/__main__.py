"""The commands of the data steward: `python -m data check|publish|snapshots|diff|…`.

What a command did is said by its exit code; see `_CODES`.
"""

import json
import os
import runpy
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

if TYPE_CHECKING:
    from data.editions import Edition
    from data.findings import Complaint
    from data.releases import Release
    from data.snapshots import Manifest

DONE, REFUSED, BUSY, DAMAGED, STOPPED = 0, 1, 3, 4, 130

_CODES = """Kode keluar: 0 selesai (juga bila tidak ada yang berubah); 1 ditolak, tidak ada yang
berubah; 2 perintah salah tulis; 3 penerbitan lain sedang berjalan, coba lagi; 4 `verify` menemukan
kerusakan; 130 dihentikan."""


@contextmanager
def _progress(*, hidden: bool = False) -> Iterator[Callable[[str, float], None]]:
    """A bar on the terminal; where the output goes elsewhere nothing is drawn."""
    hidden = hidden or not sys.stderr.isatty()
    with click.progressbar(
        length=1000, label="Mulai", file=sys.stderr, width=24, hidden=hidden
    ) as bar:

        def tell(step: str, fraction: float) -> None:
            bar.label = step
            bar.update(int(1000 * fraction) - bar.pos)

        yield tell


def _tables(manifest: "Manifest") -> list[str]:
    """A line for each table: rows, status, and the day up to which it speaks."""
    from data import catalogue, indonesian

    return [
        f"  {name}: {indonesian.whole(table.rows)} baris, "
        f"{catalogue.STATUSES[table.status].label}, sampai {indonesian.date(table.as_of)}"
        for name, table in manifest.tables.items()
    ]


def _say(lines: Iterable[object], machine: Mapping[str, Any], *, as_json: bool) -> None:
    """What was done: sentences for people or one JSON object for machines."""
    if as_json:
        click.echo(json.dumps(machine, ensure_ascii=False, indent=2))
    else:
        for line in lines:
            click.echo(line)


def _told(complaint: "Complaint") -> dict[str, Any]:
    from dataclasses import asdict

    return {**asdict(complaint), "sentence": str(complaint)}


def _fail(head: str, error: Exception, *, as_json: bool) -> NoReturn:
    """Says why nothing was done, on the error stream or as JSON, and ends with the exit code."""
    from data import indonesian
    from data.findings import RefusedError
    from data.rules import PRINTED
    from data.snapshots import BusyError

    code = BUSY if isinstance(error, BusyError) else REFUSED
    refused = error if isinstance(error, RefusedError) else None
    if as_json:
        complaints = [_told(one) for one in refused.complaints] if refused else []
        machine = {
            "done": False,
            "code": code,
            "message": head,
            "reason": "" if refused else str(error),
            "complaints": complaints,
            "total": refused.total if refused else 0,
        }
        click.echo(json.dumps(machine, ensure_ascii=False, indent=2))
        raise SystemExit(code) from None
    click.echo(head, err=True)
    told = map(_marked, refused.complaints[:PRINTED]) if refused else [str(error)]
    for one in told:
        click.echo(f"- {one}", err=True)
    if refused and refused.total > PRINTED:
        more = indonesian.whole(refused.total - PRINTED)
        click.echo(f"- … dan {more} keluhan lain.", err=True)
    raise SystemExit(code) from None


def _marked(complaint: "Complaint") -> str:
    """The sentence; a warning says that it is one, and which word acknowledges it."""
    warning = complaint.severity == "peringatan"
    return f"Peringatan [{complaint.rule}]: {complaint}" if warning else str(complaint)


def _write_findings(path: Path, complaints: Iterable["Complaint"]) -> None:
    from data.reporting import write_findings

    write_findings(path, tuple(complaints))


def _reasons(pairs: tuple[str, ...]) -> dict[str, str]:
    """The reasons by rule; click.UsageError for what is not RULE=REASON."""
    reasons = {}
    for pair in pairs:
        rule, _, reason = pair.partition("=")
        if not rule.strip() or not reason.strip():
            raise click.UsageError(f'--accept "{pair}" harus berbentuk ATURAN=ALASAN.')
        reasons[rule.strip()] = reason.strip()
    return reasons


def _by_kind(said: tuple[str, ...], allowed: tuple[str, ...], option: str) -> Any:  # noqa: ANN401
    """One word for all kinds of file, or KIND=WORD for each; click.UsageError for others."""
    from data.specifications import SPECIFICATIONS

    if len(said) == 1 and "=" not in said[0]:
        pairs = dict.fromkeys(SPECIFICATIONS, said[0])
    else:
        pairs = {kind: word for kind, _, word in (one.partition("=") for one in said)}
    for kind, word in pairs.items():
        if kind not in SPECIFICATIONS:
            known = ", ".join(SPECIFICATIONS)
            raise click.UsageError(f'{option}: jenis "{kind}" tidak dikenal; yang dikenal: {known}')
        if allowed and word not in allowed:
            raise click.UsageError(f'{option}: "{word}" harus salah satu dari {", ".join(allowed)}')
    return pairs


_FOLDER = click.option(
    "--in",
    "--into",
    "folder",
    type=click.Path(path_type=Path, file_okay=False),
    help="Folder snapshot; bila tidak disebut, folder yang dibaca dasbor.",
)
_JSON = click.option("--json", "as_json", is_flag=True, help="Keluarkan JSON, untuk mesin.")
_STATUS = click.option(
    "--status",
    multiple=True,
    metavar="STATUS|JENIS=STATUS",
    default=("sementara",),
    show_default="sementara",
    help="Status data nyata, sementara atau resmi, untuk semua atau per jenis berkas; berkas "
    "simulasi selalu berstatus simulasi.",
)
_ACCEPT = click.option(
    "--accept",
    multiple=True,
    metavar="ATURAN=ALASAN",
    help="Terima peringatan dari satu aturan, dengan alasan yang disimpan.",
)
_FILES = click.argument("file", nargs=-1, required=True, type=click.Path(path_type=Path))


@click.group(
    help="Perintah walidata: dari berkas kantor ke snapshot yang dibaca dasbor.", epilog=_CODES
)
def main() -> None:
    """The group of commands."""


@main.command(
    help="Buka dasbor dengan Kelola data, hanya di komputer ini dan hanya lewat alamat berkunci "
    "yang dibuka di peramban.",
)
@click.option("--port", default=0, type=click.IntRange(0, 65535), help="Porta; 0 memilih sendiri.")
@click.option("--no-browser", is_flag=True, help="Jangan buka peramban; cetak alamatnya saja.")
@_FOLDER
def desk(port: int, folder: Path | None, no_browser: bool) -> None:  # noqa: FBT001
    """Starts a server of its own that has the page for managing data."""
    if folder:
        os.environ["DASBOR_SNAPSHOTS"] = str(folder.resolve())
    # Streamlit puts the folder of the program in front of all modules: let it find none.
    sys.argv = ["-c"]
    # Run, not imported: pages may know data, data must not know pages.
    runpy.run_module("pages.admin.server")["serve"](port, browser=not no_browser)


@main.command(help="Tulis berkas-berkas simulasi ke FOLDER: data buatan, bukan kenyataan.")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@click.option("--seed", default=2025, show_default=True, help="Benih angka acak.")
def simulate(folder: Path, seed: int) -> None:
    """Writes simulated office files."""
    from data.simulation import simulate

    with _progress() as tell:
        paths = simulate(folder, seed, tell)
    for path in paths:
        click.echo(path)


@main.command(
    help="Periksa FILE dari kantor tanpa menerbitkan apa pun. Kode 0 berarti `publish` dengan "
    "pilihan yang sama akan menerimanya.",
    epilog=_CODES,
)
@_FILES
@_STATUS
@_ACCEPT
@click.option(
    "--findings",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Tulis temuan ke berkas Excel ini, untuk dikirim kembali ke kantor.",
)
@_FOLDER
@_JSON
def check(
    file: tuple[Path, ...],
    status: tuple[str, ...],
    accept: tuple[str, ...],
    findings: Path | None,
    folder: Path | None,
    as_json: bool,  # noqa: FBT001 - click passes a flag as a keyword
) -> None:
    """Checks office files and never writes a snapshot."""
    from data.findings import RefusedError, unacknowledged
    from data.publishing import check_files
    from data.snapshots import SnapshotError

    reasons = _reasons(accept)
    statuses = _by_kind(status, ("sementara", "resmi"), "--status")
    try:
        with _progress(hidden=as_json) as tell:
            found = check_files(file, status=statuses, folder=folder, progress=tell)
        if findings:
            _write_findings(findings, found.complaints)
        if left := unacknowledged(found.complaints, reasons):
            kept = len(found.complaints) - len(left)
            raise RefusedError(left, found.total - kept)
    except RefusedError as refused:
        _fail("Belum dapat diterbitkan.", refused, as_json=as_json)
    except (SnapshotError, OSError) as error:
        _fail("Tidak dapat diperiksa.", error, as_json=as_json)
    machine = {
        "done": True,
        "code": DONE,
        "remarks": list(found.remarks),
        "warnings": [_told(one) for one in found.complaints],
    }
    _say([*found.remarks, "Tidak ada yang menghalangi penerbitan."], machine, as_json=as_json)


@main.command(
    help="Periksa FILE dari kantor, hitung isinya, dan jadikan snapshot yang berlaku.",
    epilog=_CODES,
)
@_FILES
@_STATUS
@_ACCEPT
@click.option(
    "--vouched-by",
    multiple=True,
    metavar="NAMA|JENIS=NAMA",
    help="Siapa yang menjamin isinya, untuk semua atau per jenis berkas.",
)
@click.option("--who", default="", help="Siapa yang menerbitkan; bila tidak disebut, nama akun.")
@_FOLDER
@click.option(
    "--wait",
    type=click.FloatRange(0),
    metavar="DETIK",
    help="Berapa lama penerbit lain ditunggu (10 detik).",
)
@click.option("--builtin", is_flag=True, help="Untuk pengembang: jadikan snapshot bawaan program.")
@_JSON
def publish(
    file: tuple[Path, ...],
    status: tuple[str, ...],
    accept: tuple[str, ...],
    vouched_by: tuple[str, ...],
    who: str,
    folder: Path | None,
    wait: float | None,
    builtin: bool,  # noqa: FBT001 - click passes a flag as a keyword
    as_json: bool,  # noqa: FBT001
) -> None:
    """Publishes office files; all complaints where they are refused."""
    from data.findings import RefusedError
    from data.publishing import publish
    from data.snapshots import SnapshotError

    reasons = _reasons(accept)
    statuses = _by_kind(status, ("sementara", "resmi"), "--status")
    vouchers = _by_kind(vouched_by, (), "--vouched-by") if vouched_by else ""
    try:
        with _progress(hidden=as_json) as tell:
            done = publish(
                file,
                status=statuses,
                vouched_by=vouchers,
                acknowledged=reasons,
                who=who,
                folder=folder,
                builtin=builtin,
                patience=wait,
                progress=tell,
            )
    except (RefusedError, SnapshotError, OSError) as error:
        head = "Tidak diterbitkan. Snapshot yang berlaku tidak berubah."
        _fail(head, error, as_json=as_json)
    except KeyboardInterrupt:
        click.echo("Dihentikan. Snapshot yang berlaku tidak berubah.", err=True)
        raise SystemExit(STOPPED) from None

    machine = {
        "done": True,
        "code": DONE,
        "snapshot": done.manifest.id,
        "unchanged": done.unchanged,
        "remarks": list(done.remarks),
        "warnings": [_told(one) for one in done.warnings],
        "changes": done.differences.lines() if done.differences else [],
    }
    if done.unchanged:
        same = f"Isinya sama dengan snapshot {done.manifest.id} yang sudah berlaku."
        _say([same], machine, as_json=as_json)
        return
    role = "menjadi snapshot bawaan" if builtin else "sekarang berlaku"
    changes = done.differences.lines(most=5) if done.differences else []
    lines = [
        *done.remarks,
        f"Snapshot {done.manifest.id} {role}.",
        *_tables(done.manifest),
        *(["Yang berubah:", *(f"- {line}" for line in changes)] if changes else []),
    ]
    _say(lines, machine, as_json=as_json)


@main.command(help="Daftar snapshot, yang terakhir diterbitkan lebih dulu.", epilog=_CODES)
@_FOLDER
@_JSON
def snapshots(folder: Path | None, as_json: bool) -> None:  # noqa: FBT001
    """Lists the snapshots and marks the current one."""
    from data import indonesian
    from data import snapshots as kept

    try:
        manifests = kept.snapshots(folder)
        served = kept.serve(folder)
    except (kept.SnapshotError, OSError) as error:
        _fail("Tidak ada yang dapat didaftar.", error, as_json=as_json)
    lines = [served.remark] if served.remark else []
    for manifest in manifests:
        mark = " (berlaku)" if manifest.id == served.manifest.id else ""
        published = indonesian.date(manifest.published_at.date())
        lines.append(f"{manifest.id}{mark}, diterbitkan {published}")
        lines += _tables(manifest)
    machine = {
        "code": DONE,
        "current": served.manifest.id,
        "remark": served.remark,
        "snapshots": [
            {
                "id": one.id,
                "published_at": one.published_at.isoformat(),
                "tables": {
                    name: {
                        "rows": table.rows,
                        "status": table.status,
                        "as_of": table.as_of.isoformat(),
                        "vouched_by": list(table.vouched_by),
                    }
                    for name, table in one.tables.items()
                },
            }
            for one in manifests
        ],
    }
    _say(lines, machine, as_json=as_json)


@main.command(
    help="Apa yang diubah snapshot SESUDAH terhadap snapshot SEBELUM, yang terbesar lebih dulu.",
    epilog=_CODES,
)
@click.argument("before", metavar="SEBELUM")
@click.argument("after", metavar="SESUDAH")
@click.option("--most", default=20, show_default=True, help="Banyaknya perubahan yang disebut.")
@_FOLDER
@_JSON
def diff(
    before: str,
    after: str,
    most: int,
    folder: Path | None,
    as_json: bool,  # noqa: FBT001 - click passes a flag as a keyword
) -> None:
    """Compares two snapshots in words."""
    from dataclasses import asdict

    from data import history
    from data.snapshots import SnapshotError

    try:
        found = history.differences(history.find(folder, before), history.find(folder, after))
    except (SnapshotError, OSError) as error:
        _fail("Tidak dapat dibandingkan.", error, as_json=as_json)
    machine = {
        "code": DONE,
        "before": found.before.id,
        "after": found.after.id,
        "totals": [asdict(one) | {"sentence": str(one)} for one in found.totals],
        "changes": [
            asdict(one)
            | {"sentence": str(one), "month": one.month.isoformat() if one.month else None}
            for one in found.changes[:most]
        ],
        "total": found.total,
        "redefined": list(found.redefined),
        "stated": list(found.stated),
        "pages": list(found.pages),
        "editions": list(found.editions),
    }
    _say(found.lines(most), machine, as_json=as_json)


@main.command(
    help="Kembali ke snapshot ID yang lama (atau awal dari nomornya). Tidak ada yang dihapus.",
    epilog=_CODES,
)
@click.argument("snapshot_id", metavar="ID")
@click.option("--reason", required=True, help="Alasannya; disimpan di log.")
@click.option("--who", default="", help="Siapa yang memutuskan; bila tidak disebut, nama akun.")
@_FOLDER
@_JSON
def rollback(
    snapshot_id: str,
    reason: str,
    who: str,
    folder: Path | None,
    as_json: bool,  # noqa: FBT001 - click passes a flag as a keyword
) -> None:
    """Makes an older snapshot current again."""
    from data import history, log
    from data.snapshots import SnapshotError

    try:
        manifest = history.rollback(folder, snapshot_id, who=who or log.user(), reason=reason)
    except (SnapshotError, OSError) as error:
        _fail("Tidak kembali. Snapshot yang berlaku tidak berubah.", error, as_json=as_json)
    machine = {"done": True, "code": DONE, "snapshot": manifest.id}
    _say([f"Snapshot {manifest.id} sekarang berlaku."], machine, as_json=as_json)


@main.command(
    help="Daftar edisi dan berkas berkode yang keluar di luar edisi, yang terakhir lebih dulu.",
    epilog=_CODES,
)
@_FOLDER
@_JSON
def editions(folder: Path | None, as_json: bool) -> None:  # noqa: FBT001
    """Lists the editions and releases, and says of each whether its snapshot is still there."""
    from data import editions as kept
    from data import releases

    lines, machine = [], []
    for one in kept.editions(folder):
        said = _kept_figures(folder, one)
        machine.append(
            said
            | {
                "name": one.name,
                "date": one.date.isoformat(),
                "place": one.place,
                "who": one.who,
                "digest": one.digest,
            }
        )
        lines += [str(one), *_about(said)]
    alone = []
    for release in releases.releases(folder):
        said = _kept_figures(folder, release)
        alone.append(said | {"title": release.title})
        lines += [str(release), *_about(said)]
    _say(
        lines or ["Belum ada edisi, dan belum ada berkas berkode yang keluar."],
        {"code": DONE, "editions": machine, "releases": alone},
        as_json=as_json,
    )


def _kept_figures(folder: Path | None, one: "Edition | Release") -> dict[str, Any]:
    """What an edition and a release have in common, for machines."""
    from data import frozen, given

    return {
        "code": one.code,
        "snapshot": one.snapshot,
        "made_at": one.made_at.isoformat() if one.made_at else None,
        "trouble": frozen.lost(folder, one.snapshot),
        "figures": [
            {"page": item.page, "name": item.name, "main": item.main, "title": item.title}
            for item in one.items
        ],
        "exports": [
            {"sha256": each.sha256, "kind": each.kind, "when": each.when.isoformat()}
            for each in given.exports(folder, one.code)
        ],
    }


def _about(said: Mapping[str, Any]) -> Iterator[str]:
    yield (
        f"  snapshot {said['snapshot']}, {len(said['figures'])} gambar, "
        f"{len(said['exports'])} berkas keluar"
    )
    if said["trouble"]:
        yield f"  {said['trouble']}"


@main.command(
    "check-file",
    help="Di bawah kode mana FILE ini keluar. Kode 1 berarti tidak dikenal, yang bukan bukti "
    "pemalsuan: berkas yang disimpan ulang sudah menjadi berkas lain.",
    epilog=_CODES,
)
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@_FOLDER
@_JSON
def check_file(file: Path, folder: Path | None, as_json: bool) -> None:  # noqa: FBT001
    """Looks a file up by its hash among those that left the house."""
    from data import codes, frozen, given, indonesian
    from data import editions as kept
    from data.editions import Edition
    from data.snapshots import SnapshotError

    try:
        content = file.read_bytes()
        found = given.exported(folder, content)
        if found is None:
            hint = codes.hinted(content)
            raise SnapshotError(
                f"{file.name} tidak dikenal."
                + (f" Di dalamnya tertulis kode {hint}, tetapi itu bukan bukti." if hint else "")
            )
        code, export = found
        told = kept.told(folder, code)
    except (SnapshotError, OSError) as error:
        _fail("Tidak dapat dipastikan asli.", error, as_json=as_json)
    machine: dict[str, Any] = {
        "done": True,
        "code": DONE,
        "snapshot": told.snapshot,
        "kind": export.kind,
        "figure": export.figure,
        "when": export.when.isoformat(),
        "trouble": frozen.lost(folder, told.snapshot),
    }
    if isinstance(told, Edition):
        machine |= {"edition": told.code, "name": told.name, "place": told.place}
        machine["date"] = told.date.isoformat()
        under = f"dalam edisi {told}"
    else:
        machine |= {"release": told.code, "title": told.title}
        under = f"dengan kode {told}"
    lines = [
        f"{file.name} asli: keluar pada {indonesian.date(export.when.date())} {under}, dari "
        f"snapshot {told.snapshot}."
    ]
    _say(lines, machine, as_json=as_json)


@main.command(
    help="Periksa keutuhan semua snapshot, penunjuk, log, edisi, dan catatan berkas yang keluar.",
    epilog=_CODES,
)
@_FOLDER
@_JSON
def verify(folder: Path | None, as_json: bool) -> None:  # noqa: FBT001
    """Hashes everything anew."""
    from data import history

    found = history.verify_all(folder)
    code = DONE if found.good else DAMAGED
    lines = [*(f"{one}: utuh" for one in found.sound), *found.troubles.values(), *found.others]
    machine = {
        "code": code,
        "current": found.current,
        "sound": list(found.sound),
        "troubles": dict(found.troubles),
        "others": list(found.others),
    }
    _say(lines or ["Belum ada snapshot."], machine, as_json=as_json)
    raise SystemExit(code)


if __name__ == "__main__":
    main(prog_name="python -m data")

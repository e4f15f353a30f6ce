"""Commands that keep the snapshots folder: roll back, embargo, protect, verify, back up."""

import datetime as dt
from pathlib import Path

import click
import msgspec

from data import indonesian
from data.commands import DAMAGED, DONE, MINUTE, WHO, Outcome, command, main
from data.confidentiality import is_public_needed
from data.manifest import PUBLIC, read_manifest
from data.store import audit_log, backup, disclosure, rollback, snapshots

_BACKUP = click.argument("file", type=click.Path(path_type=Path, dir_okay=False))


@command(
    main,
    "rollback",
    "Tidak kembali. Snapshot yang berlaku tidak berubah.",
    help="Kembali ke snapshot ID yang lama (atau awal dari nomornya). Tidak ada yang dihapus.",
)
@click.argument("snapshot_id", metavar="ID")
@click.option("--reason", required=True, help="Alasannya; disimpan di log.")
@WHO
def roll_back(snapshot_id: str, reason: str, who: str, folder: Path | None) -> Outcome:
    who = who or audit_log.user()
    manifest = rollback.rollback(folder, snapshot_id, who=who, reason=reason)
    return Outcome([f"Snapshot {manifest.id} sekarang berlaku."], {"snapshot": manifest.id})


@command(
    main,
    "embargo",
    "Menit rilis tidak berubah.",
    help="Ubah menit rilis SNAPSHOT_ID ke MENIT (WIB, “2026-12-01 10:00”), selama belum lewat.",
)
@click.argument("snapshot_id")
@click.argument("minute", type=MINUTE)
@click.option("--reason", required=True, help="Alasannya; disimpan di log.")
@WHO
def change_embargo(
    snapshot_id: str, minute: dt.datetime, reason: str, who: str, folder: Path | None
) -> Outcome:
    until = minute.replace(tzinfo=snapshots.WIB)
    who = who or audit_log.user()
    manifest = rollback.set_embargo(folder, snapshot_id, until, who=who, reason=reason)
    line = f"Publik melihat snapshot {manifest.id} sejak {snapshots.when(until)} WIB."
    return Outcome([line], {"snapshot": manifest.id, "embargo": until.isoformat()})


@command(
    main,
    "protect",
    "Versi publik tidak dapat dibuat.",
    help="Buat versi publik snapshot ID (atau awal dari nomornya) yang terbit sebelum sel kecil "
    "dirahasiakan; `publish` membuatnya sendiri.",
)
@click.argument("snapshot_id", metavar="ID")
def protect(snapshot_id: str, folder: Path | None) -> Outcome:
    import duckdb

    path = snapshots.find(folder, snapshot_id)
    with snapshots.exclusive(path.parent):
        snapshots.verify(path)
        made = not (path / PUBLIC).is_dir() and is_public_needed(read_manifest(path))
        if made:
            disclosure.write_public(duckdb.connect(), path, None)
    result = "Versi publik dibuat" if made else "Tidak ada yang perlu dibuat"
    return Outcome([f"{result}: {path.name}."], {"snapshot": path.name, "made": made})


@command(
    main,
    "verify",
    "Tidak dapat diperiksa.",
    help="Periksa keutuhan semua snapshot, penunjuk, log, edisi, dan catatan berkas yang keluar.",
)
def verify(folder: Path | None) -> Outcome:
    from exports.records.verify import verify as verify_records

    found = rollback.verify_all(folder, records=verify_records)
    lines = [
        *(f"{snapshot_id}: utuh" for snapshot_id in found.sound),
        *found.troubles.values(),
        *found.others,
    ]
    details = msgspec.to_builtins(found)
    code = DONE if found.good else DAMAGED
    return Outcome(lines or ["Belum ada snapshot."], details, code)


@command(
    main,
    "backup",
    "Tidak dicadangkan.",
    help="Salin semua yang ada di folder snapshot ke satu berkas ZIP, dengan sidik tiap berkas.",
)
@_BACKUP
def back_up(file: Path, folder: Path | None) -> Outcome:
    names = backup.backup(folder, file)
    # Whoever forgets where the dashboard keeps its data sees that another folder was copied.
    count, source = indonesian.whole(len(names)), folder or snapshots.FOLDER
    words = f"{count} berkas dari {source} disalin ke {file}."
    return Outcome([words], {"files": names})


@command(
    main,
    "restore",
    "Tidak dipulihkan.",
    help="Pulihkan cadangan ke folder yang belum pernah menerbitkan apa pun.",
)
@_BACKUP
def restore(file: Path, folder: Path | None) -> Outcome:
    names = backup.restore(file, folder)
    lines = [f"{indonesian.whole(len(names))} berkas dipulihkan, semua sesuai sidiknya."]
    return Outcome(lines, {"files": names})

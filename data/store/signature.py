"""The second pair of eyes: a snapshot that one steward made waits until another signs it."""

import datetime as dt
from dataclasses import replace
from pathlib import Path

from data.manifest import Manifest, SnapshotError
from data.store import access_log, audit_log, snapshots
from data.store.rollback import taking_effect


def needs_second(folder: Path) -> bool:
    """Tell that two stewards have signed in here, so that nobody publishes alone."""
    return len(stewards(folder)) > 1


def stewards(folder: Path) -> frozenset[str]:
    """Return the addresses of those who may publish, as they last signed in."""
    return access_log.holders("walidata", folder)


def sign(folder: Path, snapshot_id: str, *, who: str, now: dt.datetime | None = None) -> Manifest:
    """Make the snapshot that waits for a signature the current one.

    SnapshotError, without any change, if another one waits or none, or if `who` handed it over.
    """
    now = snapshots.in_jember(now)
    with snapshots.exclusive(folder):
        handed = _handed_over(folder, snapshot_id, who)
        if handed.who == who:
            raise SnapshotError(f"{who} menyusun snapshot ini; orang lain yang menandatangani.")
        manifest = snapshots.verify(folder / snapshot_id)
        signed = replace(
            handed,
            when=now,
            who=who,
            what="terbit",
            reason=f"Disusun {handed.who}.",
            # It may have been moved since.
            embargo=audit_log.embargo(audit_log.entries(folder), snapshot_id),
        )
        audit_log.append(folder, signed)
        with taking_effect(folder, who, now):
            snapshots.point(folder, snapshots.CURRENT, snapshot_id)
    return manifest


def refuse(
    folder: Path, snapshot_id: str, *, who: str, reason: str, now: dt.datetime | None = None
) -> None:
    """Do not sign the snapshot that waits, for a reason; whoever made it may take it back so."""
    now = snapshots.in_jember(now)
    if not reason.strip():
        raise SnapshotError("Sebutkan alasan menolak snapshot ini.")
    with snapshots.exclusive(folder):
        handed = _handed_over(folder, snapshot_id, who)
        act = audit_log.Entry(now, who, "tolak", handed.before, snapshot_id, reason)
        audit_log.append(folder, act)


def _handed_over(folder: Path, snapshot_id: str, who: str) -> audit_log.Entry:
    handed = snapshots.awaiting(folder)
    if who not in stewards(folder):
        raise SnapshotError("Hanya walidata yang masuk dengan akunnya yang memeriksa snapshot.")
    if handed is None or handed.after != snapshot_id:
        raise SnapshotError(f"Snapshot {snapshot_id} tidak sedang menunggu tanda tangan.")
    return handed

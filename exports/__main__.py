"""Commands about what left the house: `python -m exports editions|check-file`."""

from pathlib import Path
from typing import Any

import click

from data import indonesian
from data.commands import CODES, Outcome, command
from data.manifest import SnapshotError
from exports.records import codes, editions, export_log
from exports.records.editions import Record


@click.group(help="Perintah tentang edisi dan berkas yang keluar dari dasbor.", epilog=CODES)
def main() -> None:
    """Group the commands."""


@command(
    main,
    "editions",
    "Tidak ada yang dapat didaftar.",
    help="Daftar edisi dan berkas berkode yang keluar di luar edisi, yang terakhir lebih dulu.",
)
def list_editions(folder: Path | None) -> Outcome:
    """List the editions and releases, and check that their snapshots are still there."""
    lines: list[str] = []
    details: dict[str, list[dict[str, Any]]] = {"editions": [], "releases": []}
    for one in [one for kind in (True, False) for one in editions.records(folder, editions=kind)]:
        described = _described(folder, one)
        details["editions" if one.is_edition else "releases"].append(described)
        lines += [
            str(one),
            f"  snapshot {one.snapshot}, {len(one.items)} gambar, "
            f"{len(described['exports'])} berkas keluar",
            *([f"  {described['trouble']}"] if described["trouble"] else []),
        ]
    nothing = ["Belum ada edisi, dan belum ada berkas berkode yang keluar."]
    return Outcome(lines or nothing, details)


def _described(folder: Path | None, one: Record) -> dict[str, Any]:
    shown = ("page", "name", "main", "title")
    own = {"name": one.title, "date": one.date, "place": one.place, "who": one.who}
    return {
        "code": one.code,
        "snapshot": one.snapshot,
        "made_at": one.made_at,
        **({**own, "digest": one.seal} if one.is_edition else {"title": one.title}),
        "trouble": editions.lost(folder, one.snapshot),
        "figures": [{key: getattr(item, key) for key in shown} for item in one.items],
        "exports": [
            {"sha256": each.sha256, "kind": each.kind, "when": each.when}
            for each in export_log.exports(folder, one.code)
        ],
    }


@command(
    main,
    "check-file",
    "Tidak dapat dipastikan asli.",
    help="Di bawah kode mana FILE ini keluar. Kode 1 berarti tidak dikenal, yang bukan bukti "
    "pemalsuan: berkas yang disimpan ulang sudah menjadi berkas lain.",
)
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
def check_exported(file: Path, folder: Path | None) -> Outcome:
    """Look a file up by its hash among those that were exported."""
    content = file.read_bytes()
    export = export_log.find(folder, content)
    if export is None:
        hint = codes.hinted(content)
        raise SnapshotError(
            f"{file.name} tidak dikenal."
            + (f" Di dalamnya tertulis kode {hint}, tetapi itu bukan bukti." if hint else "")
        )
    record = editions.get(folder, export.code)
    described = _described(folder, record)
    details: dict[str, Any] = {
        "kind": export.kind,
        "figure": export.figure,
        "when": export.when,
        "edition" if record.is_edition else "release": export.code,
        **{
            key: described[key]
            for key in ("snapshot", "trouble", "name", "place", "date", "title")
            if key in described
        },
    }
    under = f"dalam edisi {record}" if record.is_edition else f"dengan kode {record}"
    line = (
        f"{file.name} asli: keluar pada {indonesian.date(export.when.date())} {under}, dari "
        f"snapshot {record.snapshot}."
    )
    return Outcome([line], details)


if __name__ == "__main__":
    main(prog_name="python -m exports")

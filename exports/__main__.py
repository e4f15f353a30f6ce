"""Commands about editions, exported files and the public edition.

`python -m exports editions|check-file|history|record|site|notify`.
"""

from functools import cache, partial
from pathlib import Path
from typing import Any

import click

from data import indonesian
from data.commands import CODES, DONE, REFUSED, Commands, Outcome, command
from data.manifest import SnapshotError
from data.store import snapshots
from exports.records import codes, editions, export_log, publications
from exports.records.editions import Record
from exports.records.ledger import RecordError

# What draws and writes pages takes a third of a command's start: only the commands that need it
# import it.
_FILE = click.Path(path_type=Path, dir_okay=False)


@click.group(
    cls=Commands, help="Perintah tentang edisi dan berkas yang keluar dari dasbor.", epilog=CODES
)
def main() -> None:
    pass


@command(
    main,
    "editions",
    "Tidak ada yang dapat didaftar.",
    help="Daftar edisi dan berkas berkode yang keluar di luar edisi, yang terakhir lebih dulu.",
)
def list_editions(folder: Path | None) -> Outcome:
    lines: list[str] = []
    details: dict[str, list[dict[str, Any]]] = {"editions": [], "releases": []}
    for record in editions.records(folder):
        described = _described(folder, record)
        details["editions" if record.is_edition else "releases"].append(described)
        lines += [
            str(record),
            f"  snapshot {record.snapshot}, {len(record.items)} gambar, "
            f"{len(described['exports'])} berkas keluar",
            *([f"  {described['trouble']}"] if described["trouble"] else []),
        ]
    nothing = ["Belum ada edisi, dan belum ada berkas berkode yang keluar."]
    return Outcome(lines or nothing, details)


def _described(folder: Path | None, record: Record) -> dict[str, Any]:
    shown = ("page", "name", "main", "title", "edited_from")
    own = {"name": record.title, "date": record.date, "place": record.place, "who": record.who}
    return {
        "code": record.code,
        "snapshot": record.snapshot,
        "made_at": record.made_at,
        **({**own, "digest": record.seal} if record.is_edition else {"title": record.title}),
        "trouble": editions.lost(folder, record.snapshot),
        "figures": [{key: getattr(item, key) for key in shown} for item in record.items],
        "exports": [
            {"sha256": export.sha256, "kind": export.kind, "when": export.when}
            for export in export_log.exports(folder, record.code)
        ],
    }


@command(
    main,
    "check-file",
    "Tidak dapat dipastikan asli.",
    help="Di bawah kode mana FILE ini keluar. Kode 1 berarti tidak dikenal, yang bukan bukti "
    "pemalsuan: berkas yang disimpan ulang sudah menjadi berkas lain.",
)
@click.argument("file", type=_FILE)
def check_exported(file: Path, folder: Path | None) -> Outcome:
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
    genuine = "angka asli, judul disunting" if record.edited else "asli"
    under = f"dalam edisi {record}" if record.is_edition else f"dengan kode {record}"
    line = (
        f"{file.name} {genuine}: keluar pada {indonesian.date(export.when.date())} {under}, dari "
        f"snapshot {record.snapshot}."
    )
    return Outcome([line], details)


@command(
    main,
    "history",
    "Riwayat tidak dapat ditulis.",
    help="Riwayat penerbitan, yang terakhir lebih dulu: berkas, surat, jumlah, siapa, alasan.",
)
@click.option("--to", type=_FILE, help="Tulis riwayat lengkap ke berkas .xlsx atau .csv ini.")
def write_history(to: Path | None, folder: Path | None) -> Outcome:
    acts = publications.acts(folder)
    if to:
        table = to.suffix.lower() == ".csv"
        to.write_bytes((publications.as_csv if table else publications.as_workbook)(acts))
    lines = [
        f"{snapshots.when(act.entry.when)}: {publications.ACTS[act.entry.what]} oleh "
        f"{act.entry.who}"
        + (f", {act.entry.after}" if act.entry.after else "")
        + (f" menggantikan {act.entry.before}" if act.entry.before else "")
        + (f", {len(act.entry.files)} berkas" if act.entry.files else "")
        for act in acts
    ]
    return Outcome(lines or ["Belum ada yang tercatat."], {"history": publications.rows(acts)})


@command(
    main,
    "record",
    "Berita acara tidak dapat dibuat.",
    help="Tulis berita acara (PDF) penerbitan snapshot ID (atau awal dari nomornya).",
)
@click.argument("snapshot_id", metavar="ID")
@click.option(
    "--to",
    type=_FILE,
    help="Nama berkasnya; bila tidak disebut, berita-acara_ID.pdf di folder ini.",
)
def write_minutes(snapshot_id: str, to: Path | None, folder: Path | None) -> Outcome:
    from exports import minutes
    from exports.browser import PictureError

    act = publications.find(folder, snapshot_id)
    try:
        content = minutes.minutes(act, folder)
    except PictureError as error:
        raise SnapshotError(str(error)) from None
    path = to or Path(minutes.file_name(act))
    path.write_bytes(content)
    return Outcome([str(path)], {"file": str(path), "snapshot": act.entry.after})


@command(
    main,
    "site",
    "Edisi publik tidak dapat ditulis.",
    in_folder=False,
    help="Tulis edisi publik ke FOLDER: semua halaman, gambar, dan tabel yang boleh dilihat umum "
    "sebagai berkas yang dapat dilayani server web mana pun. Yang sama tidak ditulis ulang.",
)
@click.argument("target", metavar="FOLDER", type=click.Path(path_type=Path, file_okay=False))
@click.option("--edition", metavar="KODE", default="", help="Dari snapshot edisi ini.")
@click.option("--if-new", is_flag=True, help="Hanya bila ada yang baru sejak terakhir ditulis.")
def write_site(target: Path, edition: str, *, if_new: bool) -> Outcome:
    from exports.browser import PictureError
    from exports.site import api, feeds, output
    from pages import site
    from pages.press import mailed

    try:
        reader = site.reader(edition)
        if if_new and output.is_made_of(target, site.inputs(reader)):
            return Outcome([f"{target}: tidak ada yang baru."], {"changed": 0})
        written = output.write(
            target,
            site.files(reader, target / output.DRAWINGS),
            api.files(reader.registry, target),
            feeds.files(reader.registry, mailed.open_editions()),
        )
        output.note(target, site.inputs(reader))
    except (PictureError, RecordError) as error:
        raise SnapshotError(str(error)) from None
    counts = {"files": written.files, "changed": written.changed, "removed": written.removed}
    files, changed, removed = map(indonesian.whole, counts.values())
    line = (
        f"{target}: {files} berkas dari snapshot {reader.manifest.id}; {changed} ditulis, "
        f"{removed} dihapus."
    )
    return Outcome([line], {"snapshot": reader.manifest.id, **counts})


@command(
    main,
    "notify",
    "Surat tidak dikirim.",
    in_folder=False,
    help="Kirim surat kepada langganan tentang edisi baru, koreksi, berkas terlambat, dan target, "
    "dengan lembar A4. Tanpa yang baru tidak ada surat.",
)
@click.option("--weekly/--daily", help="Dengan atau tanpa lembar mingguan, bila isinya berubah.")
def send_news(weekly: bool) -> Outcome:  # noqa: FBT001
    from exports import notify
    from pages import site
    from pages.press import mailed

    reader = site.reader()
    sheet = cache(partial(mailed.sheet, reader))
    found = [*mailed.all_news(reader), *(mailed.weekly(sheet()) if weekly else ())]
    delivery = notify.send_letters(snapshots.FOLDER, found, sheet)
    lines = [f"{delivery.sent} surat terkirim, {delivery.failed} gagal.", *delivery.remarks]
    return Outcome(
        lines,
        {"sent": delivery.sent, "failed": delivery.failed},
        REFUSED if delivery.failed else DONE,
    )


if __name__ == "__main__":
    main(prog_name="python -m exports")

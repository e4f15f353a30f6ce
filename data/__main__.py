"""The commands of the data steward: `python -m data simulate|publish|snapshots`."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

if TYPE_CHECKING:
    from data.snapshots import Manifest


@contextmanager
def _progress() -> Iterator[Callable[[str, float], None]]:
    """A bar on the terminal; where the output goes elsewhere nothing is drawn."""
    with click.progressbar(
        length=1000, label="Mulai", file=sys.stderr, width=24, hidden=not sys.stderr.isatty()
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


@click.group(help="Perintah walidata: dari berkas kantor ke snapshot yang dibaca dasbor.")
def main() -> None:
    """The group of commands."""


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


@main.command(help="Periksa FILE dari kantor, hitung isinya, dan jadikan snapshot yang berlaku.")
@click.argument("file", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "--status",
    type=click.Choice(["sementara", "resmi"]),
    default="sementara",
    show_default=True,
    help="Status data nyata; berkas simulasi selalu berstatus simulasi.",
)
@click.option(
    "--into",
    type=click.Path(path_type=Path, file_okay=False),
    help="Folder snapshot; bila tidak disebut, folder yang dibaca dasbor.",
)
@click.option("--builtin", is_flag=True, help="Untuk pengembang: jadikan snapshot bawaan program.")
def publish(
    file: tuple[Path, ...],
    status: Literal["sementara", "resmi"],
    into: Path | None,
    builtin: bool,  # noqa: FBT001 - click passes a flag as a keyword
) -> None:
    """Publishes office files; exit code 1 with all complaints where they are refused."""
    from data import indonesian
    from data.checking import PRINTED
    from data.findings import RefusedError
    from data.publishing import publish
    from data.snapshots import SnapshotError

    try:
        with _progress() as tell:
            done = publish(file, status=status, folder=into, builtin=builtin, progress=tell)
    except RefusedError as refused:
        click.echo("Tidak diterbitkan. Snapshot yang berlaku tidak berubah.", err=True)
        for complaint in refused.complaints[:PRINTED]:
            click.echo(f"- {complaint}", err=True)
        if refused.total > PRINTED:
            more = indonesian.whole(refused.total - PRINTED)
            click.echo(f"- … dan {more} keluhan lain.", err=True)
        raise SystemExit(1) from None
    except (SnapshotError, OSError) as error:
        click.echo(f"Tidak diterbitkan. Snapshot yang berlaku tidak berubah.\n- {error}", err=True)
        raise SystemExit(1) from None

    if done.unchanged:
        click.echo(f"Isinya sama dengan snapshot {done.manifest.id} yang sudah berlaku.")
        return
    for remark in done.remarks:
        click.echo(remark)
    role = "menjadi snapshot bawaan" if builtin else "sekarang berlaku"
    click.echo(f"Snapshot {done.manifest.id} {role}.")
    for line in _tables(done.manifest):
        click.echo(line)


@main.command(help="Daftar snapshot, yang terakhir diterbitkan lebih dulu.")
@click.option(
    "--in",
    "folder",
    type=click.Path(path_type=Path, file_okay=False),
    help="Folder snapshot; bila tidak disebut, folder yang dibaca dasbor.",
)
def snapshots(folder: Path | None) -> None:
    """Lists the snapshots and marks the current one."""
    from data import indonesian
    from data import snapshots as kept

    try:
        manifests = kept.snapshots(folder)
        current = kept.current(folder).name
    except kept.SnapshotError as error:
        click.echo(str(error), err=True)
        raise SystemExit(1) from None
    for manifest in manifests:
        mark = " (berlaku)" if manifest.id == current else ""
        published = indonesian.date(manifest.published_at.date())
        click.echo(f"{manifest.id}{mark}, diterbitkan {published}")
        for line in _tables(manifest):
            click.echo(line)


if __name__ == "__main__":
    main(prog_name="python -m data")

"""Command that recounts what the dashboard shows: `python -m queries audit`."""

from pathlib import Path

import click

from data import indonesian
from data.commands import CODES, DAMAGED, DONE, Commands, Outcome, command
from data.store.snapshots import current
from pages.audit import Audit
from queries.recount import Recount
from queries.registry import Registry


@click.group(cls=Commands, help="Perintah tentang angka yang tampil.", epilog=CODES)
def main() -> None:
    """Group the commands."""


@command(
    main,
    "audit",
    "Tidak ada yang dapat dihitung ulang.",
    help="Hitung ulang setiap sel setiap gambar dari berkas snapshot, dan sebut yang berbeda.",
)
@click.option(
    "--choices",
    default=10,
    show_default=True,
    help="Banyaknya pilihan tiap halaman: yang pertama halaman baru, selebihnya acak.",
)
def recount_everything(folder: Path | None, choices: int) -> Outcome:
    path = current(folder)
    found = Audit(Registry(path), Recount(path))
    found.walk(choices)
    disagreeing = [
        " / ".join(part or "ringkasan" for part in place) for place in sorted(found.not_counted)
    ]
    wrong = [str(disagreement) for disagreement in found.disagreements]
    return Outcome(
        [
            *wrong,
            f"{indonesian.whole(found.cells)} angka dihitung ulang, {len(wrong)} berbeda. Tidak "
            f"dihitung ulang, karena terbit atau taksiran: {len(disagreeing)} kolom.",
            *(f"  {column}" for column in disagreeing),
        ],
        {"cells": found.cells, "disagreements": wrong, "apart": disagreeing},
        DAMAGED if wrong else DONE,
    )


if __name__ == "__main__":
    main()

"""File formats of a tile: picture, table and text files by kind."""

import io
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from charts.model import Chart
from charts.palettes import Ink
from charts.tiles import Tile, is_internal, is_simulated
from exports import deck_template, picture
from exports.csv import for_excel, for_machines
from exports.presets import Preset
from exports.records.export_log import File, file
from exports.stamp import Stamp
from exports.table import tabled
from exports.workbook import workbook


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of file: its label on a button, the end of its name, and its media type."""

    label: str
    ending: str
    mime: str


PICTURES: Mapping[str, Kind] = {
    "png": Kind("PNG", ".png", "image/png"),
    "svg": Kind("SVG", ".svg", "image/svg+xml"),
    "pdf": Kind("PDF", ".pdf", "application/pdf"),
}
TABLES: Mapping[str, Kind] = {
    "xlsx": Kind(
        "Excel",
        ".xlsx",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ),
    "csv": Kind("CSV untuk Excel", ".csv", "text/csv"),
    "csv-mesin": Kind("CSV untuk program", "-mesin.csv", "text/csv"),
}
INKS: Mapping[Ink, str] = {"terang": "Terang", "gelap": "Gelap", "cetak": "Cetak satu tinta"}


def drawn(tile: Tile, kind: str, preset: Preset, ink: Ink, stamp: Stamp | None = None) -> bytes:
    """Draw one of PICTURES; PictureError where no picture can be made."""
    draw = {"png": picture.png, "svg": picture.svg, "pdf": picture.pdf}
    return draw[kind](tile, preset, ink, stamp)


def tabulated(tile: Tile, kind: str, stamp: Stamp | None = None) -> bytes:
    if kind == "xlsx":
        return workbook(tile, stamp)
    write = for_excel if kind == "csv" else for_machines
    return write(tabled(tile)).encode()


def named(name: str, *, simulated: bool, internal: bool = False) -> str:
    """Name an exported file, with a prefix for simulated or internal data."""
    return f"{'INTERNAL_' if internal else ''}{'SIMULASI_' if simulated else ''}{name}"


def named_as(tile: Tile) -> str:
    """Return the base name of a tile's files, without ending."""
    whose = tile.whose if isinstance(tile, Chart) else ()
    return named_after("-".join([tile.name, *map(str.lower, whose)]), [tile])


def named_after(name: str, tiles: Iterable[Tile]) -> str:
    tiles_named = list(tiles)
    simulated, internal = any(map(is_simulated, tiles_named)), any(map(is_internal, tiles_named))
    return named(name, simulated=simulated, internal=internal)


def numbered(names: Iterable[str]) -> Iterator[str]:
    """Number duplicate names, as of one figure for two years."""
    taken: set[str] = set()
    for name in names:
        unique, number = name, 1
        while unique in taken:
            number += 1
            unique = f"{name}-{number}"
        taken.add(unique)
        yield unique


def template(folder: Path) -> Path | None:
    """Find the kabupaten's own deck template; DeckError, for the reader, if it is unusable.

    It is the file `templat.pptx` in the folder of the snapshots; None where there is none.
    """
    path = folder / "templat.pptx"
    if not path.is_file():
        return None
    deck_template.opened(path)
    return path


def zipped(contents: Iterable[tuple[str, bytes]]) -> tuple[bytes, list[File]]:
    """Put these files into one ZIP; return it and what is in it. Same files, same bytes."""
    archive, files = io.BytesIO(), []
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in contents:
            packed.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
            files.append(file(name, content))
    return archive.getvalue(), files

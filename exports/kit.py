"""The press kit: a ZIP with everything needed to publish these figures.

A folder for each figure with pictures, data, texts and sources; beside them what to read first, the
licences, and a manifest with the hash of every file.
"""

import datetime as dt
import hashlib
import io
import json
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TypeAlias

import jinja2

from charts.model import Chart
from charts.provenance import INTERNAL
from charts.tiles import Tile, is_simulated
from data import catalogue, indonesian
from exports import picture
from exports.browser import PictureError
from exports.caption import caption
from exports.datapackage import datapackage
from exports.formats import TABLES, named_as, numbered, tabulated
from exports.origin import explained
from exports.presets import PRESETS
from exports.stamp import Stamp
from exports.table import tabled
from queries.registry import Registry

Picture: TypeAlias = tuple[str, Callable[[], bytes]]
"""The end of a file name ("persegi.png") and the function that draws it, or PictureError."""

Pictures: TypeAlias = Callable[[Tile, Stamp | None], Iterable[Picture]]

README, LICENCE, MANIFEST = "LIHAT-DULU.txt", "LISENSI.txt", "manifest.json"

_PATIENCE = 2
"""Failed figures in a row after which no more are drawn, since each may take a minute."""


def pictures(tile: Tile, stamp: Stamp | None) -> Iterator[Picture]:
    """Draw a tile in every shape as PNG, and as a slide in SVG and PDF."""
    for preset in PRESETS.values():
        yield f"{preset.id}.png", partial(picture.png, tile, preset, stamp=stamp)
    slide = PRESETS["slide"]
    yield "slide.svg", partial(picture.svg, tile, slide, stamp=stamp)
    yield "slide.pdf", partial(picture.pdf, tile, slide, stamp=stamp)


Progress: TypeAlias = Callable[[str, float], None]
"""Reports the current step and the share done (from 0 to 1)."""

_ALONE = (".png", ".svg", ".pdf", ".xlsx", ".csv")
"""Endings of files that are passed on without their kit."""


@dataclass(frozen=True, slots=True)
class Member:
    """A file in a kit: the `figure` that it is of, "" for all of them, and its code."""

    file: str
    figure: str
    code: str
    sha256: str
    size: int

    @property
    def stands_alone(self) -> bool:
        return bool(self.figure) and self.file.endswith(_ALONE)


@dataclass(frozen=True, slots=True)
class Kit:
    """A ZIP and the files that are in it."""

    content: bytes
    members: tuple[Member, ...]


def kit(
    items: Sequence[tuple[str, Tile]],
    registry: Registry,
    made_at: dt.datetime,
    *,
    stamp: Stamp | None = None,
    stamps: Sequence[Stamp] = (),
    draw: Pictures = pictures,
    progress: Progress = lambda *_: None,
) -> Kit:
    """Make the ZIP of these tiles, each with the name of its folder.

    Everything bears the `stamp`, but what is of one item bears its own where there are `stamps`.
    A name may have parts ("Puger/peta"); one that is there already is numbered. Where a picture
    cannot be drawn the kit has all the rest and says so in what is to be read first. The same
    arguments give the same bytes; ValueError without any item.
    """
    if not items:
        raise ValueError("a kit needs at least one figure")
    marks: Sequence[Stamp | None] = stamps or [stamp] * len(items)
    folders = numbered(name for name, _ in items)
    figures = [
        _Figure(folder, tile, tabled(tile), mark)
        for folder, (_, tile), mark in zip(folders, items, marks, strict=True)
    ]
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        packing = _Packing(archive, stamp, draw)
        for done, figure in enumerate(figures):
            tile = figure.tile
            title = tile.title if isinstance(tile, Chart) else tile.label
            progress(f"Menulis data: {title}", done / len(figures))
            for name, part in _data(figure, registry):
                packing.add(f"{figure.folder}/{name}", part, figure)
            for path, share in packing.draw_pictures(figure):
                progress(f"Menggambar: {path}", (done + share) / len(figures))
        packing.add(LICENCE, _licences(figures))
        packing.add(README, packing.read_first(figures, made_at))
        packing.add(MANIFEST, packing.manifest(figures, made_at))
    progress("Paket selesai", 1.0)
    return Kit(content.getvalue(), tuple(packing.members))


@dataclass(frozen=True, slots=True)
class _Figure:
    """A tile in its folder, with its own mark."""

    folder: str
    tile: Tile
    table: Chart
    stamp: Stamp | None

    @property
    def status(self) -> str:
        origin = self.tile.provenance
        label = catalogue.STATUSES[origin.status].label
        return f"{label}; {INTERNAL}" if origin.internal else label

    @property
    def stem(self) -> str:
        return named_as(self.tile)


def _data(figure: _Figure, registry: Registry) -> Iterator[tuple[str, bytes]]:
    """Yield the names and contents of the files of a figure, but for its pictures."""
    stem, table, texts = figure.stem, figure.table, caption(figure.tile)
    origin = figure.tile.provenance
    for name, kind in TABLES.items():
        yield f"{stem}{kind.ending}", tabulated(figure.tile, name, figure.stamp)
    yield "datapackage.json", datapackage(table, f"{stem}-mesin.csv", figure.stamp).encode()
    yield f"{stem}-keterangan.txt", _text(texts.long)
    yield f"{stem}-teks-alternatif.txt", _text(texts.alt)
    yield f"{stem}-media-sosial.txt", _text(texts.short)
    yield f"{stem}-podium.txt", _text(texts.spoken)
    sources = _rendered(
        "kit_sources.txt",
        table=table,
        origin=origin,
        internal=INTERNAL,
        stamp=figure.stamp,
        sources=[catalogue.SOURCES[source] for source in origin.sources],
        sections=explained(registry, origin, figure.tile.metrics),
    )
    yield f"{stem}-sumber.txt", sources


@dataclass(slots=True)
class _Packing:
    archive: zipfile.ZipFile
    stamp: Stamp | None
    draw: Pictures
    members: list[Member] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    reason: str = ""
    failed_in_a_row: int = 0

    def add(self, path: str, content: bytes, of: _Figure | None = None) -> None:
        # Always of the same date, Unix and readable, so that the same kit has the same bytes.
        entry = zipfile.ZipInfo(path)
        entry.create_system, entry.external_attr = 3, 0o644 << 16
        packed = path.endswith((".png", ".pdf"))
        entry.compress_type = zipfile.ZIP_STORED if packed else zipfile.ZIP_DEFLATED
        self.archive.writestr(entry, content)
        figure, mark = (of.tile.name, of.stamp) if of else ("", self.stamp)
        digest = hashlib.sha256(content).hexdigest()
        self.members.append(Member(path, figure, mark.code if mark else "", digest, len(content)))

    def draw_pictures(self, figure: _Figure) -> Iterator[tuple[str, float]]:
        """Draw and add the pictures; yield each path before drawing, with the share done."""
        jobs = list(self.draw(figure.tile, figure.stamp))
        failed = self.failed_in_a_row >= _PATIENCE
        for place, (ending, drawn) in enumerate(jobs, start=1):
            path = f"{figure.folder}/{figure.stem}-{ending}"
            yield path, place / (len(jobs) + 1)
            try:
                if not failed:
                    self.add(path, drawn(), figure)
            except PictureError as error:
                failed, self.reason = True, str(error)
            if failed:
                self.missing.append(path)
        if jobs:
            self.failed_in_a_row = self.failed_in_a_row + 1 if failed else 0

    def read_first(self, figures: Sequence[_Figure], made_at: dt.datetime) -> bytes:
        simulated = sum(is_simulated(figure.tile) for figure in figures)
        return _rendered(
            "kit_read_first.txt",
            moment=indonesian.moment(made_at),
            stamp=self.stamp,
            simulated=simulated and indonesian.whole(simulated),
            figures=figures,
            missing=self.missing,
            reason=self.reason,
        )

    def manifest(self, figures: Sequence[_Figure], made_at: dt.datetime) -> bytes:
        origins = [figure.tile.provenance for figure in figures]
        members = sorted(self.members, key=lambda member: member.file)
        manifest = {
            "dibuat": made_at.isoformat(),
            "edisi": self.stamp.code if self.stamp and self.stamp.is_of_edition else "",
            "kode": self.stamp.code if self.stamp else "",
            "periksa": self.stamp.payload if self.stamp else "",
            "status": catalogue.weakest(origin.status for origin in origins),
            **({"akses": INTERNAL} if any(origin.internal for origin in origins) else {}),
            "snapshot": sorted({origin.snapshot for origin in origins} - {""}),
            "gambar": [
                {
                    "folder": figure.folder,
                    "nama": figure.tile.name,
                    "judul": str(figure.table.headline),
                    "kode": figure.stamp.code if figure.stamp else "",
                    "status": origin.status,
                    "per_tanggal": origin.as_of,
                    "snapshot": origin.snapshot,
                }
                for figure, origin in zip(figures, origins, strict=True)
            ],
            "gambar_tidak_dibuat": self.missing,
            "berkas": [
                {
                    "nama": member.file,
                    "gambar": member.figure,
                    "kode": member.code,
                    "ukuran": member.size,
                    "sha256": member.sha256,
                }
                for member in members
            ],
        }
        return f"{json.dumps(manifest, ensure_ascii=False, indent=2)}\n".encode()


def _licences(figures: Sequence[_Figure]) -> bytes:
    origins = [figure.tile.provenance for figure in figures]
    sources = dict.fromkeys(source for origin in origins for source in origin.sources)
    attributions = dict.fromkeys(origin.attribution for origin in origins if origin.attribution)
    return _rendered(
        "kit_licences.txt",
        sources=[catalogue.SOURCES[source] for source in sources],
        attributions=list(attributions),
        boundaries=catalogue.SOURCES["cod_ab_2020"],
    )


def _rendered(template: str, **values: object) -> bytes:
    return _text(_TEMPLATES.get_template(template).render(values))


def _text(text: str) -> bytes:
    # With a BOM and CRLF even an old Notepad shows letters and lines.
    return "\ufeff".encode() + f"{text.rstrip()}\n".replace("\n", "\r\n").encode()


def _kind_in_capitals(heading: str) -> str:
    kind, colon, name = heading.partition(":")
    return f"{kind.upper()}{colon}{name}"


_TEMPLATES = jinja2.Environment(  # noqa: S701 - plain text needs no escaping
    loader=jinja2.FileSystemLoader(Path(__file__).parent / "templates"),
    trim_blocks=True,
    lstrip_blocks=True,
    undefined=jinja2.StrictUndefined,
)
_TEMPLATES.filters |= {
    "whole": indonesian.whole,
    "partial_date": indonesian.partial_date,
    "kind_in_capitals": _kind_in_capitals,
}

"""The press kit: one ZIP with all that a publication of these figures needs.

A folder for each figure with pictures, data, texts and sources; beside them what to read first, the
licences, and a manifest with the hash of every file. It is written file by file into a temporary
file, so that a kit of all kecamatan needs no more memory than one picture.
"""

import datetime as dt
import hashlib
import json
import re
import tempfile
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import IO, TypeAlias

from charts.chart import Chart
from data import catalogue, indonesian
from exports import picture
from exports.caption import caption
from exports.csv import for_excel, for_machines
from exports.datapackage import datapackage
from exports.origin import Section, explained
from exports.picture import PictureError
from exports.presets import PRESETS
from exports.stamp import Stamp
from exports.table import Table, tabled
from exports.workbook import workbook
from figures.tiles import Tile
from queries.registry import Registry

Picture: TypeAlias = tuple[str, Callable[[], bytes]]
"""The end of a file's name ("persegi.png") and what draws it; may raise PictureError."""

Pictures: TypeAlias = Callable[[Tile, Stamp | None], Iterable[Picture]]

README, LICENCE, MANIFEST = "LIHAT-DULU.txt", "LISENSI.txt", "manifest.json"

_MOMENT = (1980, 1, 1, 0, 0, 0)
"""The date of every file in the ZIP, so that the same kit has the same bytes."""

_UNIX = 3
_READABLE = 0o644 << 16
_LONGEST_PART = 80
_RESERVED = {"con", "prn", "aux", "nul"} | {
    f"{one}{n}" for one in ("com", "lpt") for n in range(10)
}
_PATIENCE = 2
"""After so many figures in a row without a picture no more are tried: each may take a minute."""


def pictures(tile: Tile, stamp: Stamp | None) -> Iterator[Picture]:
    """A tile in every shape as PNG, and as a slide in SVG and PDF."""
    for preset in PRESETS.values():
        yield f"{preset.id}.png", partial(picture.png, tile, preset, stamp=stamp)
    slide = PRESETS["slide"]
    yield "slide.svg", partial(picture.svg, tile, slide, stamp=stamp)
    yield "slide.pdf", partial(picture.pdf, tile, slide, stamp=stamp)


Progress: TypeAlias = Callable[[str, float], None]
"""Told what is being done, and how much of the whole is done (from 0 to 1)."""


_ALONE = (".png", ".svg", ".pdf", ".xlsx", ".csv")
"""How the files end that are handed on without their kit."""


@dataclass(frozen=True, slots=True)
class Member:
    """A file in a kit: the name of its `figure` and the code that it bears, "" for all figures."""

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
    """A ZIP, open at its beginning, and what is in it; the file vanishes when it is closed."""

    file: IO[bytes]
    members: tuple[Member, ...]

    def __enter__(self) -> "Kit":
        return self

    def __exit__(self, *_: object) -> None:
        self.file.close()


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
    A name may have parts ("Puger/peta"); whatever Windows does
    not take in a name is replaced, and a name that is there already is numbered. `progress` hears
    what is being done and how much of the whole is done. Where a picture cannot be drawn the kit
    has all the rest and says so in what is to be read first. The same arguments give the same
    bytes; ValueError without any item.
    """
    if not items:
        raise ValueError("a kit needs at least one figure")
    file = tempfile.TemporaryFile(prefix="paket-pers-", suffix=".zip")  # noqa: SIM115
    try:
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
            making = _Kit(archive, registry, stamp, draw)
            folders = _folders(name for name, _ in items)
            marks: Sequence[Stamp | None] = stamps or [stamp] * len(items)
            figures = [
                _Figure(folder, tile, mark)
                for folder, (_, tile), mark in zip(folders, items, marks, strict=True)
            ]
            for done, one in enumerate(figures):

                def tell(words: str, part: float, done: int = done) -> None:
                    progress(words, (done + part) / len(figures))

                making.add_figure(one, tell)
            making.finish(figures, made_at)
    except BaseException:
        file.close()
        raise
    progress("Paket selesai", 1.0)
    file.seek(0)
    return Kit(file, tuple(making.members))


@dataclass(frozen=True, slots=True)
class _Figure:
    """A tile in its folder, with its own mark."""

    folder: str
    tile: Tile
    stamp: Stamp | None


@dataclass(slots=True)
class _Kit:
    """A kit that is being made."""

    archive: zipfile.ZipFile
    registry: Registry
    stamp: Stamp | None
    draw: Pictures
    members: list[Member] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    reason: str = ""
    failed_in_a_row: int = 0

    def add_figure(self, one: _Figure, tell: Progress) -> None:
        folder, tile = one.folder, one.tile
        stem = f"{folder}/{_warned(tile)}{_safe(tile.name)}"
        name = tile.title if isinstance(tile, Chart) else tile.label
        tell(f"Menulis data: {name}", 0.0)
        rows = tabled(tile)
        self._add(f"{stem}.xlsx", workbook(tile, one.stamp), one)
        self._add(f"{stem}.csv", for_excel(rows).encode(), one)
        self._add(f"{stem}-mesin.csv", for_machines(rows).encode(), one)
        described = datapackage(rows, f"{stem.rpartition('/')[2]}-mesin.csv", one.stamp)
        self._add(f"{folder}/datapackage.json", described.encode(), one)
        said = caption(tile)
        self._add_text(f"{stem}-keterangan.txt", said.long, one)
        self._add_text(f"{stem}-teks-alternatif.txt", said.alt, one)
        self._add_text(f"{stem}-media-sosial.txt", said.short, one)
        self._add_text(f"{stem}-podium.txt", said.spoken, one)
        self._add_text(f"{stem}-sumber.txt", _sources(self.registry, tile, rows, one.stamp), one)
        self._add_pictures(stem, one, tell)

    def _add_pictures(self, stem: str, one: _Figure, tell: Progress) -> None:
        wanted = list(self.draw(one.tile, one.stamp))
        failed = self.failed_in_a_row >= _PATIENCE
        for place, (ending, drawn) in enumerate(wanted):
            path = f"{stem}-{ending}"
            tell(f"Menggambar: {path}", (place + 1) / (len(wanted) + 1))
            if failed:
                self.missing.append(path)
                continue
            try:
                self._add(path, drawn(), one, packed=path.endswith((".png", ".pdf")))
            except PictureError as error:
                failed, self.reason = True, str(error)
                self.missing.append(path)
        if wanted:
            self.failed_in_a_row = self.failed_in_a_row + 1 if failed else 0

    def finish(self, figures: Sequence[_Figure], made_at: dt.datetime) -> None:
        tiles = [one.tile for one in figures]
        self._add_text(LICENCE, _licences(tiles))
        self._add_text(README, self._read_first(figures, made_at))
        manifest = {
            "dibuat": made_at.isoformat(),
            "edisi": self.stamp.code if self.stamp and self.stamp.is_of_edition else "",
            "kode": self.stamp.code if self.stamp else "",
            "periksa": self.stamp.payload if self.stamp else "",
            "status": catalogue.weakest(tile.provenance.status for tile in tiles),
            "snapshot": sorted({one.provenance.snapshot for one in tiles} - {""}),
            "gambar": [
                {
                    "folder": one.folder,
                    "nama": one.tile.name,
                    "judul": tabled(one.tile).title,
                    "kode": one.stamp.code if one.stamp else "",
                    "status": one.tile.provenance.status,
                    "per_tanggal": one.tile.provenance.as_of,
                    "snapshot": one.tile.provenance.snapshot,
                }
                for one in figures
            ],
            "gambar_tidak_dibuat": self.missing,
            "berkas": [
                {
                    "nama": one.file,
                    "gambar": one.figure,
                    "kode": one.code,
                    "ukuran": one.size,
                    "sha256": one.sha256,
                }
                for one in sorted(self.members, key=lambda one: one.file)
            ],
        }
        self._add(MANIFEST, f"{json.dumps(manifest, ensure_ascii=False, indent=2)}\n".encode())

    def _read_first(self, figures: Sequence[_Figure], made_at: dt.datetime) -> str:
        simulated = [one for one in figures if one.tile.provenance.status == "simulasi"]
        lines = [
            "PAKET PERS DASBOR JEMBER",
            f"Dibuat {indonesian.moment(made_at)}.",
        ]
        if self.stamp:
            lines.append(f"{self.stamp.words}. Periksa: {self.stamp.payload}")
        if simulated:
            lines += [
                "",
                "PERHATIAN: SIMULASI",
                f"{indonesian.whole(len(simulated))} dari {indonesian.whole(len(figures))} gambar "
                "memakai data buatan, bukan kenyataan. Berkasnya diawali SIMULASI. Jangan "
                "diterbitkan tanpa kata itu.",
            ]
        if self.missing:
            lines += [
                "",
                "GAMBAR YANG TIDAK DAPAT DIBUAT",
                self.reason,
                "Data, teks, dan sumbernya lengkap. Yang tidak ada:",
                *(f"- {one}" for one in self.missing),
            ]
        lines += ["", "ISI"]
        for one in figures:
            status = catalogue.STATUSES[one.tile.provenance.status].label
            code = f", kode {one.stamp.code}" if one.stamp and one.stamp != self.stamp else ""
            lines.append(f"- {one.folder}: {tabled(one.tile).title} (status: {status}{code})")
        return "\n".join([*lines, "", *_HOW_TO_USE])

    def _add_text(self, path: str, text: str, of: _Figure | None = None) -> None:
        # With a BOM and CRLF even an old Notepad shows letters and lines.
        self._add(path, "\ufeff".encode() + f"{text}\n".replace("\n", "\r\n").encode(), of)

    def _add(
        self, path: str, content: bytes, of: _Figure | None = None, *, packed: bool = False
    ) -> None:
        entry = zipfile.ZipInfo(path, _MOMENT)
        entry.create_system, entry.external_attr = _UNIX, _READABLE
        entry.compress_type = zipfile.ZIP_STORED if packed else zipfile.ZIP_DEFLATED
        self.archive.writestr(entry, content)
        figure, mark = (of.tile.name, of.stamp) if of else ("", self.stamp)
        digest = hashlib.sha256(content).hexdigest()
        code = mark.code if mark else ""
        self.members.append(Member(path, figure, code, digest, len(content)))


_HOW_TO_USE = (
    "CARA MEMAKAI",
    "- .png dan .svg: gambar; namanya diakhiri bentuknya.",
    "- -keterangan.txt: keterangan gambar; -teks-alternatif.txt: bagi pembaca layar.",
    "- -media-sosial.txt: paling banyak 280 karakter; -podium.txt: untuk dibacakan.",
    "- .xlsx dan .csv: data untuk Excel; -mesin.csv dan datapackage.json: untuk program.",
    "- -sumber.txt: sumber, definisi, dan pertanyaan ke data.",
    f"- {LICENCE}: syarat pemakaian; {MANIFEST}: sidik SHA-256 setiap berkas.",
    "Kata-kata boleh disunting; angka, status, dan sumber tidak.",
)


def _warned(tile: Tile) -> str:
    return "SIMULASI-" if tile.provenance.status == "simulasi" else ""


def _folders(names: Iterable[str]) -> Iterator[str]:
    """Names for folders that every system takes, none of them twice."""
    taken: set[str] = set()
    for name in names:
        parts = [_safe(part) for part in re.split(r"[/\\]", name) if part.strip(". ")]
        safe = unique = "/".join(parts) or "gambar"
        number = 1
        while unique.casefold() in taken:
            number += 1
            unique = f"{safe}-{number}"
        taken.add(unique.casefold())
        yield unique


def _safe(name: str) -> str:
    cleaned = re.sub(r'[<>:"/\\|?*\x00-\x1f\x7f]+', "-", name)[:_LONGEST_PART].strip(". ")
    reserved = cleaned.partition(".")[0].casefold() in _RESERVED
    return f"_{cleaned}" if reserved or not cleaned else cleaned


def _sources(registry: Registry, tile: Tile, rows: Table, stamp: Stamp | None) -> str:
    """Everything about where the numbers come from, as a text."""
    origin = tile.provenance
    lines = [f"{_warned(tile).replace('-', ': ')}{rows.title}", rows.subtitle, origin.footer]
    if stamp:
        lines.append(f"{stamp.words}. Periksa: {stamp.payload}")
    lines += ["", "SUMBER"]
    for source in (catalogue.SOURCES[one] for one in origin.sources):
        lines.append(f"- {source.publisher}: {source.title}")
        published = (
            indonesian.partial_date(source.published) if source.published else "tanpa tanggal"
        )
        lines.append(f"  Terbit: {published}")
        lines.append(f"  Alamat: {source.url or 'tidak ada'}")
        lines.append(f"  Lisensi: {source.licence}")
    if origin.attribution:
        lines.append(f"- {origin.attribution}")
    for section in explained(registry, origin, rows.metrics):
        if section.heading != "Sumber":
            lines += ["", *_of_section(section)]
    return "\n".join(lines)


def _of_section(section: Section) -> Iterator[str]:
    # The name of a query keeps its letters: it is that of a file.
    kind, colon, name = section.heading.partition(":")
    yield f"{kind.upper()}{colon}{name}"
    for line in section.lines:
        yield f"- {line.term}: {line.words}" + (f" ({line.url})" if line.url else "")
    if section.code:
        yield ""
        yield from section.code.rstrip().splitlines()


def _licences(tiles: Sequence[Tile]) -> str:
    sources = dict.fromkeys(one for tile in tiles for one in tile.provenance.sources)
    attributions = dict.fromkeys(
        tile.provenance.attribution for tile in tiles if tile.provenance.attribution
    )
    lines = [
        "LISENSI DAN SYARAT PEMAKAIAN",
        "",
        "Data",
        *(
            f"- {one.publisher}: {one.title}. Lisensi: {one.licence}."
            for one in (catalogue.SOURCES[source] for source in sources)
        ),
    ]
    if attributions:
        map_source = catalogue.SOURCES["cod_ab_2020"]
        lines += ["", "Peta", *(f"- {one}." for one in attributions)]
        lines.append(f"  Sumber: {map_source.url}")
        lines.append("  Lisensi: https://creativecommons.org/licenses/by/3.0/igo/")
        lines.append("  Sebutkan sumber dan lisensi ini di mana pun peta ditampilkan.")
    lines += [
        "",
        "Huruf dalam gambar",
        "- Source Sans 3, SIL Open Font License 1.1.",
        "",
        "Sebutkan sumber, tanggal, dan status di mana pun angkanya dipakai.",
    ]
    return "\n".join(lines)

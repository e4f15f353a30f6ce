"""Specifications of the office files in `data/specs/`, and layouts that the data steward adds.

To read a new layout, change a TOML file: add another name of a column, or a column to ignore. What
a single office or year writes goes under `[[layouts]]`. A new kind of file needs a new TOML file,
its rules in `data/checks/` and its tables in `data/cubes/`. Layouts that the data steward describes
are TOML files in the folder of the snapshots.
"""

import json
import re
import secrets
import tomllib
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Final, Literal

import msgspec

from data import catalogue, indonesian
from data.intake.cells import tidy
from data.manifest import TABLES, FileEntry, Manifest

SPECS = Path(__file__).parents[1] / "specs"
CUBES = Path(__file__).parents[1] / "cubes"

CellType = Literal["text", "nik", "date", "whole", "decimal", "name"]


_SPACED = re.compile(r"\b(?:[^\W\d_] ){2,}[^\W\d_]\b")

_PERSONAL = re.compile(
    r"\b(?:nik|ktp|nomor induk kependudukan|kk|kartu keluarga|ibu kandung|nama ibu|nama ayah"
    r"|nama (?:suami|istri|isteri|pasangan|anak|ahli waris)|(?:tempat|tanggal|tgl|ttl) ?lahir|ttl"
    r"|gol(?:ongan)? darah|goldar|agama|status (?:kawin|perkawinan|nikah|pernikahan)|hp|handphone"
    r"|telp|tlp|telepon|telpon|ponsel|wa|whatsapp|e mail|email|surel|rekening|norek|rek|nama bank"
    r"|atas nama|npwp|kpj|kartu (?:peserta|bpjs)|nomor (?:kartu|peserta|identitas|paspor)"
    r"|no (?:kartu|peserta|identitas|paspor)|alamat|dusun|rt|rw|upah|gaji|penghasilan|rapel)\b"
)
_OF_PLACES = re.compile(r"\b(?:kec|kecamatan|desa|kel|kelurahan|kab|kabupaten)\b")

LAYOUTS: Final = "layouts"
"""The subfolder of the snapshots folder with the layouts that the data steward described."""


class LayoutError(Exception):
    """A layout that cannot be saved; its text is the reason, in Indonesian."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of an office file.

    `aliases` are other headers of the same column. A `private` column identifies a person: it is
    never printed and never leaves the reader. A `name` is looked up in its `classification` of the
    catalogue. Bounds are inclusive. `unit` is "rupiah" or empty. `from_sheet` says what titles
    provide if the column is missing: a "name", the first day of a "month", or "one" in a list of a
    month; headers under `months` are of columns whose cells name months. `from_nik` is what a NIK
    tells if the column is missing; a required column that `may_be_unstated` may be missing for
    good. No check or cube uses a column that is not `counted`: keep only whether its cells are
    filled. A `party` is one person or group by name, never how many there are.
    """

    header: str
    field: str
    type: CellType
    classification: str = ""
    required: bool = True
    private: bool = False
    minimum: int | None = None
    maximum: int | None = None
    aliases: tuple[str, ...] = ()
    unit: Literal["", "rupiah"] = ""
    from_sheet: Literal["", "name", "month", "one"] = ""
    months: tuple[str, ...] = ()
    from_nik: Literal["", "sex", "birth", "kecamatan"] = ""
    may_be_unstated: bool = False
    counted: bool = True
    party: bool = False

    @property
    def is_number(self) -> bool:
        return self.type in ("whole", "decimal")

    @property
    def is_whole(self) -> bool:
        """Tell whether its numbers are whole, or rupiah, which hardly have decimals."""
        return self.type == "whole" or self.unit == "rupiah"

    @property
    def is_measure(self) -> bool:
        return self.is_number and self.field != "of_year"

    @property
    def may_be_absent(self) -> bool:
        """Tell whether files may lack the column without a word."""
        return not (self.required and self.counted)


@dataclass(frozen=True, slots=True)
class Layout:
    """How some files of a kind differ from their specification.

    `headers` are further names of columns, by field; `constants` the text of columns that the files
    lack, by field; `ignored` the headers of columns to leave unread. `periods` are the years that
    the layout applies to; empty for all years.
    """

    name: str
    headers: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    constants: Mapping[str, str] = field(default_factory=dict)
    ignored: tuple[str, ...] = ()
    periods: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Specification:
    """The layout of a kind of office file.

    A file is recognised by its columns; templates have a `sheet` of that title, with the header in
    `header_row`. Columns under `ignored` and sheets under `ignored_sheets` are not read, those
    under `addresses` only for a kecamatan that a list lacks; `layouts` say how some files differ. A
    row covers the days from the field `first_day` to the SQL
    expression `last_day`; it is made up if the SQL condition `simulated` holds. `checks` and
    `tables` name the files in `data/checks/` and `data/cubes/`; `measure` is the column of the
    first table that shows best whether a file is complete. A recap has sums instead of single
    cases; `recap_of` is the kind of list that it sums up, `topics` is a pattern of words that name
    what it counts, `others` of words that name what it does not, `measures` say by its unit what a
    number without a heading of its own is.
    """

    kind: str
    label: str
    header_row: int
    columns: tuple[Column, ...]
    checks: tuple[str, ...]
    tables: tuple[str, ...]
    first_day: str
    last_day: str
    measure: str
    simulated: str
    sheet: str = ""
    recap_of: str = ""
    ignored: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()
    ignored_sheets: tuple[str, ...] = ()
    layouts: tuple[Layout, ...] = ()
    topics: str = ""
    others: str = ""
    measures: Mapping[str, str] = field(default_factory=dict)

    @property
    def names(self) -> list[Column]:
        return [column for column in self.columns if column.type == "name"]

    def column(self, field: str) -> Column:
        """Return the column that feeds this field; KeyError if none does."""
        for column in self.columns:
            if column.field == field:
                return column
        raise KeyError(field)


def _read(path: Path) -> Specification:
    written = tomllib.loads(path.read_text(encoding="utf-8"))
    return msgspec.convert({"kind": path.stem, **written}, Specification)


SPECIFICATIONS: Mapping[str, Specification] = {
    path.stem: _read(path) for path in sorted(SPECS.glob("*.toml"))
}


LISTS: Mapping[str, Specification] = {
    kind: one for kind, one in SPECIFICATIONS.items() if not one.recap_of
}
RECAPS: Mapping[str, Specification] = {
    kind: one for kind, one in SPECIFICATIONS.items() if one.recap_of
}


def cube(specification: Specification, table: str, *, simulated: bool = False) -> str:
    made_up = CUBES / "simulated" / f"{table}.sql"
    folder = CUBES / "recaps" if specification.recap_of else CUBES
    path = made_up if simulated and made_up.exists() else folder / f"{table}.sql"
    return path.read_text(encoding="utf-8")


def measures(table: str) -> list[str]:
    """List the columns of a table that can be summed."""
    return [name for name in TABLES[table] if name in catalogue.METRICS and name != "quantity"]


def list_of(table: str) -> Specification:
    return next(known for known in LISTS.values() if table in known.tables)


def sources(manifest: Manifest, table: str) -> list[FileEntry]:
    """Return the files whose rows are in a table; another kind may have files of the same name."""
    kinds = {kind for kind, known in SPECIFICATIONS.items() if table in known.tables}
    return [file for file in manifest.files if file.kind in kinds]


def family(kind: str) -> str:
    """Return the kind of list that a file of this kind is or sums up."""
    return SPECIFICATIONS[kind].recap_of or kind


@lru_cache(2**14)
def key(written: str) -> str:
    """Normalise a header for comparison: words in lower case, without the signs between them.

    Words that are written letter by letter are closed up: "J U M L A H" is "jumlah".
    """
    words = " ".join(re.findall(r"[^\W_]+|\*", tidy(written).lower()))
    return _SPACED.sub(lambda spaced: spaced[0].replace(" ", ""), words)


def is_personal(title: str) -> bool:
    """Tell whether a heading is of data about a person that nothing here counts, as wages."""
    words = key(title)
    return _PERSONAL.search(words) is not None and not _OF_PLACES.search(words)


def quoted(names: Iterable[str]) -> str:
    return ", ".join(f'"{name}"' for name in names)


def saved_layouts(folder: Path) -> dict[str, list[Layout]]:
    """Read the layouts described in a snapshots folder, by kind; skip broken files."""
    found: dict[str, list[Layout]] = {}
    for path in sorted((folder / LAYOUTS).glob("*.toml")):
        try:
            written = tomllib.loads(path.read_text(encoding="utf-8"))
            kind = str(written["kind"])
            layout = msgspec.convert(written, Layout)
            check_layout(kind, layout)
        except (OSError, ValueError, KeyError, msgspec.ValidationError, LayoutError):
            continue
        found.setdefault(kind, []).append(layout)
    return found


def check_layout(kind: str, layout: Layout) -> None:
    """Raise LayoutError if this cannot be a layout of this kind."""
    if kind not in SPECIFICATIONS:
        raise LayoutError(f'jenis berkas "{kind}" tidak dikenal')
    columns = SPECIFICATIONS[kind].columns
    fields = {column.field for column in columns}
    if unknown := (set(layout.headers) | set(layout.constants)) - fields:
        raise LayoutError(f"kolom {quoted(sorted(unknown))} tidak ada dalam jenis berkas ini")
    if both := set(layout.headers) & set(layout.constants):
        raise LayoutError(f"kolom {quoted(sorted(both))} diberi judul dan juga isi tetap")
    names = [key(name) for titles in layout.headers.values() for name in titles]
    names += map(key, layout.ignored)
    if "" in names:
        raise LayoutError("judul kolom tidak boleh kosong")
    if twice := [name for name, count in Counter(names).items() if count > 1]:
        raise LayoutError(f"judul {quoted(twice)} dipakai untuk lebih dari satu kolom")
    if any(column.private and layout.constants.get(column.field) for column in columns):
        raise LayoutError("data diri seseorang tidak dapat menjadi isi tetap")
    empty = [
        column.header
        for column in columns
        if column.required
        and not column.may_be_unstated
        and layout.constants.get(column.field, "x").strip() == ""
    ]
    if empty:
        raise LayoutError(f"kolom {quoted(empty)} wajib ada dan tidak dapat dibiarkan kosong")
    counted = [column for column in columns if not column.private]
    for column in counted:
        if personal := [name for name in layout.headers.get(column.field, ()) if is_personal(name)]:
            raise LayoutError(
                f"{quoted(personal)} memuat data pribadi, dan tidak dapat dibaca sebagai "
                f'"{column.header}"'
            )
    if not _stem(layout.name):
        raise LayoutError("tata letak harus diberi nama")


def save_layout(folder: Path, kind: str, layout: Layout) -> Path:
    """Save a layout in the snapshots folder and return its file; LayoutError if it does not fit.

    Replace a layout of the same kind and name.
    """
    check_layout(kind, layout)

    def text(value: object) -> str:
        return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")

    lines = [
        f"kind = {text(kind)}",
        f"name = {text(layout.name)}",
        f"ignored = {text(list(layout.ignored))}",
        f"periods = {text(list(layout.periods))}",
        "",
        "[headers]",
        *(f"{name} = {text(list(titles))}" for name, titles in layout.headers.items()),
        "",
        "[constants]",
        *(f"{name} = {text(value)}" for name, value in layout.constants.items()),
    ]
    (folder / LAYOUTS).mkdir(parents=True, exist_ok=True)
    path = _path(folder, kind, layout.name)
    partial = path.with_name(f".{secrets.token_hex(4)}.partial")
    partial.write_text("\n".join(lines) + "\n", encoding="utf-8")
    partial.replace(path)
    return path


def remove_layout(folder: Path, kind: str, name: str) -> None:
    _path(folder, kind, name).unlink(missing_ok=True)


def _stem(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "_", name.lower()).strip("_")[:60]


def _path(folder: Path, kind: str, name: str) -> Path:
    return folder / LAYOUTS / f"{kind}-{_stem(name)}.toml"


def files_of(tables: Iterable[str]) -> str:
    tables_named = set(tables)
    kinds = [each.label.lower() for each in LISTS.values() if tables_named & {*each.tables}]
    return f"daftar atau rekap {indonesian.join(kinds)}"

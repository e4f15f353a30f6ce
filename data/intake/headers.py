"""Recognise the kind of an office file and find its columns.

A file is recognised by its columns. The header may have up to three lines, anywhere in the first
thirty rows; sheets with the same columns are read together. A file with an unknown column is
refused, because that column may matter.
"""

import difflib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final, TypeAlias

from data.intake import decisions, magnitude, spellings
from data.intake.cells import is_blank
from data.intake.columns import Opened, Sheet, excel_letter
from data.intake.imputation import derivable, derive, fill_groups, separators
from data.intake.issues import LAYOUT, Complaint
from data.intake.other_tables import Recap, difference, foreign, recap
from data.intake.rows import Block, fill_merged, marked, sort_rows, words_left_out
from data.intake.specification import LISTS, Column, Layout, Specification, is_personal, key, quoted
from data.intake.titles import (
    filled,
    header_lines,
    header_titles,
    month_reader,
    months_named,
    name_in_title,
    without_month,
    years_in,
)

FIRST_ROWS: Final = 30
"""Rows to search for the header: letterheads and titles take ten at most."""
_DEEPEST_HEADER = 3
_NO_HEADER = (
    f"tidak ada baris judul kolom dalam {FIRST_ROWS} baris pertama; tulis judul tiap kolom di atas "
    "datanya, seperti dalam templat di Kelola data (python -m data desk)"
)
_NOT_KNOWN = (
    "kolomnya tidak dikenal; bila ini daftar peserta, klaim, atau bantuan, jelaskan judul kolomnya "
    "sekali di Kelola data (python -m data desk); bila bukan, minta berkas menurut templat di sana"
)
_NO_ROW = "tidak berisi satu baris pun di bawah judul kolomnya; minta kirim ulang"

LONG_NUMBER = re.compile(r"\d{8}")
_LONGEST_SHOWN = 60

Layouts: TypeAlias = Mapping[str, Sequence[Layout]]
"""The layouts that the data steward has described, by kind."""


@dataclass(slots=True)
class Recognised:
    """A file whose kind and columns are known, with remarks and complaints about them.

    `warnings` are complaints to be acknowledged rather than corrected; `left_out` says, by sheet,
    which rows are not counted. A file that is not `known` is of no kind. The blocks are complete
    only if there are no complaints.
    """

    specification: Specification
    blocks: list[Block] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    complaints: list[Complaint] = field(default_factory=list)
    warnings: list[Complaint] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)
    known: bool = True


@dataclass(frozen=True, slots=True)
class Header:
    """A header: its first and last row, counted from 0, its titles and the fields they mean.

    `rivals` are described layouts that fit as well as its own, but with other constants.
    """

    specification: Specification
    layout: Layout
    first: int
    last: int
    titles: tuple[str, ...]
    fields: tuple[str, ...]
    rivals: tuple[str, ...] = ()

    @property
    def known(self) -> int:
        return len(set(self.fields) - {""})

    @property
    def ignored(self) -> list[str]:
        """List the titles of columns that are left unread, but those of personal data."""
        known = {key(name) for name in (*self.specification.ignored, *self.layout.ignored)}
        return [
            title for title in self._unread if key(title) in known and title not in self.personal
        ]

    @property
    def personal(self) -> list[str]:
        """List the titles of columns with personal data, which are left unread, too."""
        return [title for title in self._unread if is_personal(title)]

    @property
    def unknown(self) -> list[str]:
        left = {*self.ignored, *self.personal}
        return [title for title in self._unread if title not in left]

    @property
    def _unread(self) -> list[str]:
        pairs = zip(self.titles, self.fields, strict=True)
        return [title for title, name in pairs if title and not name]

    def missing(self, constants: Iterable[str]) -> list[Column]:
        """List the columns that neither the header nor a constant provides."""
        there = {*self.fields, *constants}
        return [column for column in self.specification.columns if column.field not in there]

    @property
    def of_months(self) -> list[str]:
        """List the fields whose columns have months instead of days."""
        return [
            name
            for title, name in zip(self.titles, self.fields, strict=True)
            if name and key(title) in map(key, self.specification.column(name).months)
        ]

    @property
    def may_be_of_a_month(self) -> bool:
        """Tell whether no column says how many months a row has."""
        known = map(self.specification.column, filter(None, self.fields))
        return all(column.from_sheet != "one" for column in known)

    @property
    def complete(self) -> bool:
        """Tell whether more than half of the expected columns are known, or a NIK and another."""
        expected = len(self.specification.columns) - len(self.layout.constants)
        return self.known > 1 and ("nik" in self.fields or 2 * self.known > expected)


def _names(specification: Specification, described: Layout) -> dict[str, str]:
    names = {}
    for column in specification.columns:
        if column.field in described.constants:
            continue
        for name in (column.header, *column.aliases, *column.months):
            names[key(name)] = column.field
    ignored = {key(name) for name in described.ignored}
    names = {name: field for name, field in names.items() if name not in ignored}
    for name, titles in described.headers.items():
        names |= {key(title): name for title in titles}
    return names


def _names_of_column(lines: Sequence[str]) -> list[tuple[str, str]]:
    """List the possible titles of a column, the longest first, with their keys.

    A title has a second key without its magnitude: "Nominal (Rp000)" is "nominal", too.
    """
    titles = [" ".join(lines[start:]) for start in range(len(lines))] or [""]
    return [
        (title, compared)
        for title in titles
        for compared in dict.fromkeys((key(title), key(magnitude.without(title))))
    ]


def _found(names: Mapping[str, str], titles: Sequence[tuple[str, str]]) -> tuple[str, str]:
    for title, compared in titles:
        if field := names.get(compared, ""):
            return title, field
    return titles[0][0], ""


def find_header(sheet: Sheet, extra: Layouts) -> Header | None:
    """Find the header with most known columns, of any kind and layout; the flattest, then first."""
    best: tuple[tuple[float, ...], Header] | None = None
    rivals: dict[tuple[float, ...], dict[str, Layout]] = {}
    years: set[int] | None = None
    called = f" {key(sheet.file)} {key(sheet.title)} "
    height = min(len(sheet.head), FIRST_ROWS)
    spans = [
        (first, last, [_names_of_column(lines) for lines in header_lines(sheet.head, first, last)])
        for first in range(height)
        for last in range(first, min(first + _DEEPEST_HEADER, height))
    ]
    for specification in LISTS.values():
        described = (Layout(""), *specification.layouts, *extra.get(specification.kind, ()))
        for order, layout in enumerate(described):
            if layout.periods:
                years = years_in(sheet, FIRST_ROWS) if years is None else years
                if years and not years & set(layout.periods):
                    continue
            names = _names(specification, layout)
            for first, last, columns in spans:
                found = [_found(names, titles) for titles in columns]
                header = Header(
                    specification,
                    layout,
                    first,
                    last,
                    tuple(title for title, _ in found),
                    tuple(name for _, name in found),
                )
                if not header.known:
                    continue
                share = (header.known + len(layout.constants)) / len(specification.columns)
                # A layout that adds no column may still name columns to ignore.
                left = len(header.ignored) if order else 0
                named = bool(layout.name) and f" {key(layout.name)} " in called
                fit = (share, float(header.known), first - last, left, named)
                rivals.setdefault(fit, {})[layout.name] = layout
                rank = (*fit, -order, -first)
                if best is None or rank > best[0]:
                    best = rank, header
    if best is None:
        return None
    won, header = best
    others = (
        rival for rival in rivals[won[:5]].values() if rival.constants != header.layout.constants
    )
    return replace(header, rivals=tuple(rival.name for rival in others if rival.name))


def from_title(sheet: Sheet, header: Header) -> dict[str, str]:
    """Read missing columns from titles, by field; a list of a month has one month a row."""
    specification, constants = header.specification, header.layout.constants
    lacking = header.missing(constants)
    of_months = bool(header.of_months)
    found: dict[str, str] = {}
    for column in lacking:
        if column.from_sheet == "name":
            name = name_in_title(sheet, specification)
            # A list may do without a kecamatan.
            if not column.from_nik or spellings.suggest(column.classification, name):
                found[column.field] = name
        elif column.from_sheet == "month" and header.may_be_of_a_month:
            months = set(months_named(sheet, header.first).values())
            found[column.field] = f"{months.pop():%d/%m/%Y}" if len(months) == 1 else ""
            of_months = bool(found[column.field])
    found |= {column.field: "1" for column in lacking if column.from_sheet == "one" and of_months}
    return {name: text for name, text in found.items() if text}


def safe_heading(text: str) -> str:
    """Shorten a heading for a message, or mask it if it may have a number of a person."""
    if LONG_NUMBER.search(text):
        return "••••"
    return text if len(text) <= _LONGEST_SHOWN else f"{text[:_LONGEST_SHOWN]}…"


def _header_complaints(
    sheet: Sheet, header: Header, constants: Mapping[str, str]
) -> list[Complaint]:
    specification, row = header.specification, header.last + 1
    expected = {column.field: column for column in specification.columns}
    missing = header.missing(constants)
    complaints = []
    for column in missing:
        reason = f'kolom "{column.header}" tidak ada'
        if column.from_sheet == "month" and header.may_be_of_a_month:
            reason += without_month(sheet, header.first)
        elif column.from_sheet == "one" and "month" in {each.from_sheet for each in missing}:
            continue
        if column.may_be_unstated:
            reason += (
                "; bila memang tidak disebut, jelaskan sekali di Kelola data: isi tetap untuk "
                "seluruh berkas, atau tidak dirinci"
            )
        complaints.append(sheet.complaint(reason, row))
    unknown, seen = header.unknown, set[str]()
    for place, (title, name) in enumerate(zip(header.titles, header.fields, strict=True)):
        if name:
            if name in seen:
                reason = (
                    f'kolom "{expected[name].header}" muncul lebih dari sekali; hapus salah satunya'
                )
                complaints.append(sheet.complaint(reason, row, place))
            seen.add(name)
        elif title in unknown:
            absent = header.missing(header.layout.constants)
            names = {key(column.header): column.header for column in absent}
            close = difflib.get_close_matches(key(title), names, n=1)
            hint = f'; maksud Anda "{names[close[0]]}"?' if close else ""
            reason = (
                f'kolom {excel_letter(place)} berjudul "{safe_heading(title)}" tidak dikenal{hint}'
            )
            meant = names[close[0]] if close else ""
            complaints.append(replace(sheet.complaint(reason, row, place), suggestion=meant))
    for number, cells in enumerate(sheet.head[: header.first], start=1):
        if 2 * sum(not is_blank(cell) for cell in cells) > len(expected):
            reason = (
                f"terisi seperti baris data, tetapi di atas baris judul kolom ({row}); pindahkan"
            )
            complaints.append(sheet.complaint(reason, number))
    for place in sorted(sheet.filled(header.last + 1)):
        if place >= len(header.titles) or not header.titles[place]:
            below = ~sheet.columns[place].blanks()[header.last + 1 :]
            first, count = row + 1 + int(below.argmax()), int(below.sum())
            rows = "di baris ini saja" if count == 1 else "mulai baris ini"
            reason = (
                f"kolom {excel_letter(place)} berisi data tetapi tidak berjudul, {rows}; beri "
                "judul, atau periksa apakah isi barisnya bergeser"
            )
            complaints.append(sheet.complaint(reason, first, place))
    return [replace(complaint, rule=LAYOUT) for complaint in complaints]


def _unknown(opened: Opened, sheets: Sequence[Sheet]) -> list[Complaint]:
    if not sheets:
        return [Complaint(opened.name, "kosong: tidak berisi satu baris pun; minta kirim ulang")]
    if of_others := [(sheet, words) for sheet in sheets if (words := foreign(sheet))]:
        return [sheet.complaint(words) for sheet, words in of_others]
    titles = {key(specification.sheet) for specification in LISTS.values()}
    for sheet in sheets:
        if sheet.title and key(sheet.title) in titles:
            return [sheet.complaint(_NO_HEADER)]
    what = f"lembar {quoted(sheet.title for sheet in sheets)}: " if sheets[0].title else ""
    return [Complaint(opened.name, f"{what}{_NOT_KNOWN}")]


def recognise(opened: Opened, extra: Layouts, chosen: Mapping[str, str]) -> Recognised:
    """Recognise a file, and find its columns and rows.

    `extra` are the layouts that the data steward described, by kind; `chosen` the answers about
    the file.
    """
    headers = [(sheet, find_header(sheet, extra)) for sheet in opened.sheets if sheet.has_text()]
    sheets = [sheet for sheet, _ in headers]
    known = [(sheet, header) for sheet, header in headers if header and header.complete]
    if not known:
        first = next(iter(LISTS.values()))
        return Recognised(first, complaints=_unknown(opened, sheets), known=False)
    specification = next(
        (header.specification for sheet, header in known if not sheet.hidden),
        known[0][1].specification,
    )
    found = Recognised(specification)
    if opened.kind in ("xls", "xlsb"):
        found.remarks.append(
            f"Pada .{opened.kind} baris yang disaring, tersembunyi, atau dicoret tidak dikenali; "
            "bila ada, simpan sebagai .xlsx dan unggah lagi."
        )
    recaps: list[tuple[Sheet, Recap]] = []
    for sheet, header in headers:
        if key(sheet.title) in map(key, specification.ignored_sheets) and len(sheets) > 1:
            found.remarks.append(f"{sheet.where}tidak dibaca, sesuai namanya.")
        elif header and header.complete and header.specification.kind != specification.kind:
            reason = (
                f"berisi {header.specification.label}, lembar lain {specification.label}; satu "
                "berkas satu jenis: simpan tiap jenis dalam berkas sendiri"
            )
            found.complaints.append(sheet.complaint(reason))
        elif header and header.complete:
            block = read_block(sheet, header, chosen, found)
            found.warnings += marked(block, chosen)
            if dropped := words_left_out(block.left_out):
                found.left_out.append(f"{sheet.where}{dropped}")
            if len(block.rows):
                found.blocks.append(block)
            if sheet.hidden:
                reason = (
                    "lembar tersembunyi ini ikut dibaca; hapus dari berkas bila tidak boleh "
                    "dihitung"
                )
                found.warnings.append(sheet.warning("hidden_sheet", reason))
                found.remarks.append(f"{sheet.where}tersembunyi, dan ikut dibaca.")
        elif sheet.hidden:
            found.remarks.append(f"{sheet.where}tersembunyi, bentuknya lain, dan tidak dibaca.")
        elif words := foreign(sheet):
            found.left_out.append(f"{sheet.where}tidak dihitung. {words}.")
        elif recap_found := recap(sheet, specification):
            recaps.append((sheet, recap_found))
        else:
            usual = quoted(titled.title for titled, _ in known)
            reason = (
                f"berisi data di luar lembar {usual} dan bentuknya tidak dikenal; hapus lembar ini "
                "atau samakan judul kolomnya"
            )
            found.complaints.append(sheet.complaint(reason))
    if not found.complaints and not found.blocks:
        title = known[0][0].title if len(known) == 1 else ""
        found.complaints.append(Complaint(opened.name, _NO_ROW, title))
    for sheet, recap_found in recaps if not found.complaints else ():
        found.left_out.append(f"{sheet.where}rekap di samping daftar, tidak dihitung.")
        if reason := difference(recap_found, found.blocks):
            found.warnings.append(sheet.warning("recap_beside_the_list", reason))
    if len(found.blocks) > 1:
        titles = quoted(block.sheet.title for block in found.blocks)
        found.remarks.insert(0, f"{len(found.blocks)} lembar dibaca sebagai satu berkas: {titles}.")
    return found


def _titles(sheet: Sheet, header: Header) -> list[frozenset[str]]:
    lines = sheet.head[header.first : header.last + 1]
    return [
        frozenset(cell for cell in above if isinstance(cell, str) and not is_blank(cell))
        for above in zip(*lines, strict=True)
    ]


def read_block(sheet: Sheet, header: Header, chosen: Mapping[str, str], found: Recognised) -> Block:
    specification = header.specification
    remarks: list[str] = []
    places = {name: place for place, name in enumerate(header.fields) if name}
    named = separators(sheet, header.last + 1, specification, places)
    titled = {name: text for name, text in from_title(sheet, header).items() if name not in named}
    optional = {
        column.field: ""
        for column in header.missing({**header.layout.constants, **titled})
        if column.may_be_absent or column.field in named
    }
    constants = {**header.layout.constants, **titled, **optional}
    derived = derivable(specification, header.titles, header.fields, constants)
    remarks += (
        filled(sheet, header.first, specification.column(name), text)
        for name, text in titled.items()
    )
    complaints = _header_complaints(sheet, header, {**constants, **dict.fromkeys(derived, "")})
    block = Block(sheet, header.last + 1, places, constants)
    for name in header.of_months:
        years = years_in(sheet, header.first)
        block.reads[name] = month_reader(years.pop() if len(years) == 1 else None)
    if header.rivals and header.layout.name:
        reason = (
            "judul kolomnya cocok dengan tata letak "
            f"{quoted((header.layout.name, *header.rivals))}, yang isi tetapnya berlainan; beri "
            "berkas nama yang memuat nama tata letaknya"
        )
        complaints.append(sheet.complaint(reason, header.last + 1))
    if header.layout.name:
        remarks.append(f'dibaca menurut tata letak "{header.layout.name}".')
    for name, text in {**header.layout.constants, **optional}.items():
        if name in named or name in derived:
            continue
        nothing = "tidak ada, dan dibiarkan kosong" if name in optional else "tidak dirinci"
        filled_with = f'diisi "{text}"' if text else nothing
        remarks.append(f'kolom "{specification.column(name).header}" {filled_with}.')
    if header.last > 0:
        lines = f"{header.first + 1}–{header.last + 1}" if header.last > header.first else ""
        remarks.append(f"judul kolom ada di baris {lines or header.last + 1}.")
    renamed = [
        f'"{header.titles[place]}" dibaca "{specification.column(name).header}"'
        for name, place in places.items()
        if key(header.titles[place]) != key(specification.column(name).header)
    ]
    if renamed:
        remarks.append(f"kolom {', '.join(renamed)}.")
    remarks += sheet.hidden_columns_remark(
        {place: header.titles[place] for place in places.values()}
    )
    if header.ignored:
        remarks.append(f"kolom {quoted(header.ignored)} tidak dibaca.")
    if header.personal:
        remarks.append(f"kolom data pribadi {quoted(header.personal)} tidak dibaca.")
    if not complaints:
        if merged := fill_merged(block, specification):
            remarks.append(f"{merged} sel gabungan diisi dengan teks di atasnya.")
        above = {number for rows in named.values() for number in rows}
        sort_rows(block, specification, _titles(sheet, header), above)
        remarks += fill_groups(block, specification, named)
        titles = header_titles(sheet.head, header.first, header.last)
        multiplied, wrong = magnitude.infer(
            block, specification, titles, header.first, chosen.get(decisions.RUPIAH, "")
        )
        remarks += multiplied
        complaints += map(sheet.complaint, wrong)
        remarks += derive(block, specification, derived)
    found.complaints += complaints
    found.remarks += (f"{sheet.where}{remark}" for remark in remarks)
    return block

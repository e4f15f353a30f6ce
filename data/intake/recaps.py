"""Recognise recaps: tables of counts or sums by kecamatan, sector, programme, item or month.

Each column of numbers is a block of its own, whose heading says what is the same in all its rows:
below "Nelayan", every row is about fishermen. Columns of the same rows and the same constants, such
as cases and rupiah, are one block. Printed totals are checked and then left out.
"""

import re
from collections.abc import Mapping
from dataclasses import replace
from itertools import chain

import numpy as np

from data import indonesian
from data.intake import magnitude, periods, spellings
from data.intake.cells import Cell, Cells, is_blank, texts
from data.intake.columns import Opened
from data.intake.dates import date
from data.intake.decisions import PEOPLE, RUPIAH, hint
from data.intake.headers import Recognised
from data.intake.issues import Complaint
from data.intake.recap_checks import UNSAID, of_others, otherwise_named, titles, unlike, wrong
from data.intake.recap_rows import (
    PERIOD,
    Read,
    compared,
    main_columns,
    sort_recap,
)
from data.intake.recap_tables import (
    OF_ALL_ITEMS,
    Heading,
    Table,
    find_table,
    known_name,
    members_in,
    names_of,
)
from data.intake.rows import Block, marked, words_left_out
from data.intake.specification import key, quoted

HIGHEST = 50_000
"""Rows of the longest recap: 31 kecamatan, 6 sectors, 3 funds, 2 sexes, 12 months are 13,392."""
_NIK = re.compile(r"\D?\d{16}\D?")
_COUNTS = {"participants", "active_participants", "cases", "recipients", "groups"}
_OF_A_YEAR = re.compile(r" (?:sepanjang|selama|s d|sampai|hingga|kumulatif) ")


def _read(table: Table, chosen: Mapping[str, str]) -> tuple[Read, list[Complaint]]:
    """Read the rows, the period and the only member that the title, the sheet or the file names.

    Participants of a day may be those of its year, too: a warning asks, unless the words say it.
    """
    rows = sort_recap(table, chosen)
    *above, sheet_title, file = table.texts
    period = periods.first_of([*reversed(above), sheet_title, file])
    words = f" {' '.join(map(key, table.texts))} "
    fields = {heading.field for heading in table.labels}
    fields |= {name for heading in table.numbers for name in heading.constants}
    constants = {}
    for column in table.specification.names:
        if column.field in fields or column.field in constants:
            continue
        found = members_in(column, words)
        own = spellings.member(column.classification, table.sheet.title)
        if own:
            found = {own: table.sheet.title}
        if len(found) == 1:
            (constants[column.field],) = found.values()
    units = [match[1] for text in table.above if (match := OF_ALL_ITEMS.search(text))]
    if units and table.specification.kind == "rekap_bantuan" and "unit" not in fields:
        constants["unit"] = units[0]
    on = {period.on, *(heading.period.otherwise(period).on for heading in table.numbers)}
    on |= {date(labels.get("on_date", "")) for labels in rows.data.values()}
    counted = any(heading.measure == "participants" for heading in table.numbers)
    days = [day for day in on if day and counted]
    stock = bool(days) and (
        "aktif" in (chosen.get(PEOPLE), *words.split())
        or len(days) > len({day.year for day in days})
    )
    warnings = []
    if days and not stock and not chosen.get(PEOPLE) and not _OF_A_YEAR.search(words):
        named = indonesian.join([indonesian.date(day) for day in sorted(days)])
        reason = (
            f"peserta per {named} dihitung sebagai peserta setahun: bila "
            f"itu peserta aktif hari itu, {hint(PEOPLE, 'aktif')}; bila bukan, beri alasannya"
        )
        warnings.append(table.sheet.warning("people_on_a_day", reason))
    return Read(table, rows, main_columns(table.numbers), period, constants, stock), warnings


def _blocks(found: Read) -> list[Block]:
    """Make a block of the columns that have the same constants."""
    table, rows = found.table, found.rows
    sheet, specification = table.sheet, table.specification
    columns = list(sheet.columns)
    places = {heading.field: heading.place for heading in table.labels}
    named = {column.field for column in specification.names}
    for name in dict.fromkeys(name for labels in rows.data.values() for name in labels):
        place = places.setdefault(name, len(columns))
        written: list[Cell] = [""] * sheet.height
        if place < len(columns):
            # Notes below the table stay, for they may say that amounts are in thousands.
            written = [columns[place][row] for row in range(sheet.height)]
        for row, labels in rows.data.items():
            text = labels.get(name, "")
            known = known_name(specification.column(name), text) if name in named else ""
            written[row] = "" if UNSAID.fullmatch(text) else known or text
        columns[place : place + 1] = [Cells.of(written)]
    groups: dict[tuple[object, ...], list[Heading]] = {}
    for heading in found.main:
        said_of = (
            *sorted(heading.constant_fields.items()),
            heading.measure == "active_participants",
        )
        groups.setdefault(said_of, []).append(heading)
    blocks = []
    for headings in groups.values():
        kept = [
            row
            for row in rows.data
            if any(not is_blank(sheet.columns[heading.place][row]) for heading in headings)
        ]
        if not kept:
            continue
        headings = [found.settled(heading, rows.data[kept[0]]) for heading in headings]
        dates = [found.dated(headings[0], rows.data[row]) for row in kept]
        held = {name: place for name, place in places.items() if name not in PERIOD}
        held |= {heading.measure: heading.place for heading in headings}
        constants = {**found.constants, **headings[0].constants}
        own = list(columns)
        for name in PERIOD:
            texts = [date[name] for date in dates]
            if len(set(texts)) == 1:
                constants[name] = texts[0]
            else:
                written = [""] * sheet.height
                for row, text in zip(kept, texts, strict=True):
                    written[row] = text
                held[name] = len(own)
                own.append(Cells.of(written))
        for column in specification.columns:
            if column.field not in held:
                constants.setdefault(column.field, "")
        mask = np.zeros(sheet.height - table.last - 1, np.bool_)
        mask[[row - table.last - 1 for row in kept]] = True
        blocks.append(
            Block(
                replace(sheet, columns=tuple(own)),
                table.last + 1,
                held,
                {name: text for name, text in constants.items() if name not in held},
                rows=np.array(kept, np.int32) + 1,
                kept=mask,
                left_out=rows.left_out,
            )
        )
    return blocks


def recognise(opened: Opened, chosen: Mapping[str, str]) -> Recognised | None:
    """Recognise a file of recaps; None if no sheet looks like one.

    `chosen` are the answers of the data steward about the file, by question.
    """
    tables = []
    aside: list[str] = []
    for sheet in opened.sheets:
        if not sheet.has_text():
            continue
        if sheet.hidden:
            aside.append(f"{sheet.where}tersembunyi, dan tidak dihitung.")
            continue
        if sheet.height > HIGHEST or any(map(_NIK.fullmatch, texts(chain(*sheet.head)))):
            return None
        table = find_table(sheet)
        if table is None:
            aside.append(f"{sheet.where}tidak berisi tabel angka, dan tidak dihitung.")
        else:
            tables.append(table)
    if not tables:
        return None
    kind = tables[0].specification
    recognised = Recognised(kind, left_out=aside)
    if not tables[0].is_topical:
        by = tables[0].named(tables[0].numbers).partition(" menurut ")[2]
        if not by or tables[0].unknown:
            return None
        reason = (
            f"Ini rekap menurut {by}, tetapi tidak disebut apa yang dihitung: tulis di atas tabel, "
            'seperti "Peserta tahun 2025" atau "Klaim JKM s.d. Oktober 2025"'
        )
        return Recognised(kind, complaints=[tables[0].sheet.complaint(reason)])
    read: list[Read] = []
    for table in tables:
        if table.specification is not kind:
            reason = (
                f"berisi {table.specification.label.lower()}, lembar lain "
                f"{kind.label.lower()}; satu berkas satu jenis"
            )
            recognised.complaints.append(table.sheet.complaint(reason))
            continue
        found, warnings = _read(table, chosen)
        recognised.warnings += warnings
        recognised.complaints += wrong(found)
        read.append(found)
    for found in read if not recognised.complaints else ():
        sheet = found.table.sheet
        recognised.warnings += [*otherwise_named(found), *of_others(found)]
        if others := found.details(read):
            recognised.complaints += unlike(found, others)
            recognised.left_out.append(
                f"{sheet.where}membagi angka yang sama dengan lembar {titles(others)}; "
                "dibandingkan, tidak dihitung lagi."
            )
            found = found.without({heading.measure for other in others for heading in other.main})
            if not found.main:
                continue
        for block in _blocks(found):
            warnings = marked(block, chosen)
            recognised.warnings += [
                warning for warning in warnings if warning not in recognised.warnings
            ]
            notes, objections = magnitude.infer(
                block, kind, found.table.titles, found.table.first, chosen.get(RUPIAH, "")
            )
            recognised.remarks += (f"{sheet.where}{note}" for note in notes)
            recognised.complaints += map(sheet.complaint, objections)
            recognised.blocks += [block] if len(block.rows) else []
        recognised.remarks += _remarks(found)
        if found.rows.left_out:
            recognised.left_out.append(f"{sheet.where}{words_left_out(found.rows.left_out)}")
    if not recognised.complaints and not recognised.blocks:
        reason = "rekap ini tidak berisi satu angka pun"
        recognised.complaints.append(Complaint(opened.name, reason))
    return recognised


def counts(found: Recognised) -> bool:
    """Tell a sound recap that says how many from a list of cases that lacks a column."""
    return not found.complaints and any(_COUNTS & block.places.keys() for block in found.blocks)


def _remarks(found: Read) -> list[str]:
    table, main = found.table, found.main
    where, specification = table.sheet.where, table.specification
    said = {*found.dimensions, "school_level"}
    silent = [column.field for column in specification.names if column.field not in said]
    remarks = [f"{where}ini {table.named(main)}."]
    if found.constants:
        fixed = [
            f'{specification.column(name).header.lower()} "{text}"'
            for name, text in found.constants.items()
        ]
        remarks.append(f"{where}menurut judulnya, semua angka untuk {indonesian.join(fixed)}.")
    if found.stock:
        remarks.append(f"{where}peserta pada suatu hari dibaca sebagai peserta aktif bulan itu.")
    if silent:
        remarks.append(f"{where}tidak dirinci: {names_of(specification, silent)}.")
    same = [heading for columns, _ in compared(table.numbers, main) for heading in columns]
    if same:
        titles = quoted([heading.title for heading in same])
        remarks.append(f"{where}kolom {titles} adalah jumlah; diperiksa, tidak dihitung lagi.")
    if other := [
        heading.title for heading in table.numbers if heading not in main and heading not in same
    ]:
        remarks.append(f"{where}kolom {quoted(other)} membagi angka yang sama; tidak dihitung.")
    hidden = table.sheet.hidden_columns_remark({heading.place: heading.title for heading in main})
    remarks += (f"{where}{said}" for said in hidden)
    if found.rows.grand is not None:
        remarks.append(f"{where}jumlah yang tercetak sama dengan jumlah barisnya.")
    return [remark[:1].upper() + remark[1:] for remark in remarks]

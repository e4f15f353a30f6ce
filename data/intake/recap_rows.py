"""The rows of a recap, and the totals that it prints."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import field as made
from decimal import Decimal

from data import indonesian
from data.intake.cells import is_blank, number_reader, settle_number, tidy
from data.intake.columns import Cells, Opened, excel_letter
from data.intake.issues import Complaint
from data.intake.recap_tables import (
    Heading,
    Table,
    compared,
    known_name,
    label,
    looks_like_a_number,
    named_member,
    said_in,
    this_recap,
    titles_of,
)
from data.intake.rows import is_grand_total, is_ordinals, is_total
from data.intake.specification import Specification, key, quoted

_OPTIONAL = ("unit", "since", "until")
_KABUPATEN = re.compile(r"(?:kab(?:upaten)? )?jember")
_DESA = re.compile(r"\b(?:desa|kelurahan)\b")
_NUMBERED = re.compile(r"no|nomor|id|urut")


@dataclass(slots=True)
class Rows:
    """The rows of a recap below its header, counted from 0, and their labels by field."""

    data: dict[int, dict[str, str]] = made(default_factory=dict)
    totals: list[tuple[int, bool]] = made(default_factory=list)
    left_out: dict[str, list[int]] = made(default_factory=dict)
    blank: list[tuple[int, str]] = made(default_factory=list)

    def leave(self, what: str, row: int) -> None:
        self.left_out.setdefault(what, []).append(row + 1)


def sort_recap(table: Table) -> Rows:
    """Tell the rows with numbers from totals, repeated headers, names of groups and notes."""
    sheet, rows = table.sheet, Rows()
    head = {
        key(cell)
        for row in sheet.head[table.first : table.last + 1]
        for cell in row
        if isinstance(cell, str) and not is_blank(cell)
    }
    labelled = {heading.place: heading.field for heading in table.labels}
    columns = {column.field: column for column in table.specification.columns}
    around: dict[str, str] = {}
    above: dict[str, str] = {}
    for row in range(table.last + 1, sheet.height):
        cells = sheet.row(row)
        texts = [tidy(cell) for cell in cells if isinstance(cell, str) and not is_blank(cell)]
        numbers = [h for h in table.numbers if looks_like_a_number(cells[h.place])]
        # An unreadable number beside a name, such as "8 orang", is to be refused, and no note.
        if not numbers and any(
            known_name(columns[name], label(cells[place]))
            for place, name in labelled.items()
            if columns[name].type == "name"
        ):
            numbers = [h for h in table.numbers if not is_blank(cells[h.place])]
        if all(map(is_blank, cells)):
            above = {}
        elif len(texts) > 1 and 2 * sum(key(text) in head for text in texts) > len(texts):
            rows.leave("header", row)
        elif is_ordinals(cells):
            rows.leave("ordinals", row)
        elif any(is_total(key(text)) for text in texts) or any(map(_names_jember, texts)):
            rows.leave("total", row)
            rows.totals.append((row, is_grand_total(cells) or any(map(_names_jember, texts))))
            above = {}
        elif numbers:
            labels = {name: label(cells[place]) for place, name in labelled.items()}
            last = max(
                (
                    place
                    for place, cell in enumerate(cells)
                    if isinstance(cell, str) and label(cell) and not looks_like_a_number(cell)
                ),
                default=-1,
            )
            for place, name in labelled.items():
                if not labels[name] and place < last and name in above:
                    labels[name] = above[name]
                if not labels[name] and name not in _OPTIONAL:
                    rows.blank.append((row, name))
            above = labels
            rows.data[row] = {**around, **labels}
        elif len(texts) == 1 and (named := _group(table.specification, texts[0])):
            rows.leave("group", row)
            around[named[0]] = named[1]
        else:
            rows.leave("note" if texts else "number", row)
    return rows


def _names_jember(text: str) -> bool:
    """Recognise the row of the whole kabupaten, which tables of statistics have last."""
    return _KABUPATEN.fullmatch(key(text)) is not None


def _group(specification: Specification, text: str) -> tuple[str, str] | None:
    """Return the field and the name of a group that a row of its own names: "II. Kec. Puger"."""
    return named_member(
        specification, re.sub(r"^(?:[ivxlc]+|\d+|[a-z])[.)] *", "", text, flags=re.I)
    )


class Sums:
    """The numbers of a recap, held against the totals that it prints."""

    def __init__(self, opened: Opened, table: Table, rows: Rows, main: Sequence[Heading]) -> None:
        self.opened, self.table, self.rows, self.main = opened, table, rows, main
        cells = [
            table.sheet.columns[heading.place][row]
            for heading in table.numbers
            for row in (*rows.data, *(row for row, _ in rows.totals))
        ]
        whole = table.specification.kind != "rekap_bantuan"
        notation = settle_number(Cells.of(cells), "", whole=whole).notation
        self.read = number_reader(notation, (None, None), integer=False)

    def number(self, row: int, place: int) -> Decimal | None:
        _, value = self.read(self.table.sheet.columns[place][row])
        return value if isinstance(value, Decimal) else None

    def across(self) -> list[Complaint]:
        """Complain about columns that differ in sum from the columns that count."""
        wrong = []
        for columns, main in compared(self.table.numbers, self.main):
            for row in self.rows.data:
                printed, added = self._sum(row, columns), self._sum(row, main) or Decimal(0)
                if printed is None or abs(printed - added) < 1:
                    continue
                if len(columns) == 1:
                    wrong.append(self._complaint(row, columns[0].place, printed, added, "kolom"))
                    continue
                reason = (
                    f"kolom {quoted([one.title for one in columns])} berjumlah "
                    f"{indonesian.decimal(printed, 0)}, kolom "
                    f"{quoted([one.title for one in main])} {indonesian.decimal(added, 0)}: "
                    "samakan, atau hapus yang tidak membagi semuanya"
                )
                wrong.append(Complaint(self.opened.name, reason, self.table.sheet.title, row + 1))
        return wrong

    def _sum(self, row: int, columns: Sequence[Heading]) -> Decimal | None:
        """Add up the numbers of a row; None if there is none."""
        numbers = [self.number(row, heading.place) for heading in columns]
        known = [number for number in numbers if number is not None]
        return sum(known, Decimal(0)) if known else None

    def below(self) -> list[Complaint]:
        """Complain about the printed total of all rows of a column that differs from their sum."""
        totals = self.rows.totals
        grand = [row for row, whole in totals if whole] or [row for row, _ in totals]
        if not grand or (len(totals) > 1 and not any(whole for _, whole in totals)):
            return []
        wrong = []
        for heading in self.table.numbers:
            known = [self.number(row, heading.place) for row in self.rows.data if row < grand[-1]]
            printed = self.number(grand[-1], heading.place)
            added = sum((value for value in known if value is not None), Decimal(0))
            if printed is not None and abs(printed - added) >= 1:
                wrong.append(self._complaint(grand[-1], heading.place, printed, added, "baris"))
        return wrong

    def _complaint(
        self, row: int, place: int, printed: Decimal, added: Decimal, of: str
    ) -> Complaint:
        reason = (
            f"total yang tercetak {indonesian.decimal(printed, 0)}, jumlah {of}nya "
            f"{indonesian.decimal(added, 0)}"
        )
        cell = f"{excel_letter(place)}{row + 1}"
        return Complaint(self.opened.name, reason, self.table.sheet.title, row + 1, cell=cell)


def unknown_columns(opened: Opened, table: Table) -> list[Complaint]:
    this = this_recap(table, table.numbers)
    return [
        Complaint(
            opened.name,
            f'Ini {this}; kolom {excel_letter(place)} berjudul "{title}" tidak dikenal: hapus '
            "kolom itu, atau beri judul yang dikenal",
            table.sheet.title,
            table.last + 1,
            cell=f"{excel_letter(place)}{table.last + 1}",
        )
        for place, title in table.unknown
    ]


def repeated_columns(opened: Opened, table: Table, main: Sequence[Heading]) -> list[Complaint]:
    """Complain about columns of which nothing says how they differ."""
    first: dict[object, Heading] = {}
    complaints = []
    for heading in main:
        same = (heading.measure, *sorted(said_in(heading).items()))
        if (other := first.setdefault(same, heading)) is not heading:
            reason = (
                f"kolom {excel_letter(other.place)} dan {excel_letter(heading.place)} sama-sama "
                f"berisi {table.specification.column(heading.measure).header.lower()}, dan "
                "judulnya tidak mengatakan bedanya: hapus yang tidak dihitung"
            )
            cell = f"{excel_letter(heading.place)}{table.last + 1}"
            complaints.append(
                Complaint(opened.name, reason, table.sheet.title, table.last + 1, cell=cell)
            )
    return complaints


def blank_labels(opened: Opened, table: Table, rows: Rows) -> list[Complaint]:
    places = {heading.field: heading.place for heading in table.labels}
    return [
        Complaint(
            opened.name,
            f"{table.specification.column(name).header.lower()} kosong pada baris yang berisi "
            'angka; tulis "tidak dirinci" bila memang tidak diketahui',
            table.sheet.title,
            row + 1,
            table.specification.column(name).header,
            cell=f"{excel_letter(places[name])}{row + 1}",
        )
        for row, name in rows.blank
    ]


def repeated_rows(opened: Opened, table: Table, rows: Rows) -> list[Complaint]:
    """Complain about rows that say the same as another row in all columns but those of numbers.

    A row without a desa beside rows of desa is their total.
    """
    numbers = {heading.place for heading in table.numbers}
    titles = [key(title) for title in titles_of(table)]
    numbered = {place for place, title in enumerate(titles) if _NUMBERED.match(title)}
    of_desa = [place for place, title in enumerate(titles) if _DESA.search(title)]
    divided = {
        tuple(sorted(labels.items())): row
        for row, labels in rows.data.items()
        if any(label(table.sheet.columns[place][row]) for place in of_desa)
    }
    first: dict[object, int] = {}
    complaints = []
    for row, labels in rows.data.items():
        texts = tuple(
            label(cell)
            for place, cell in enumerate(table.sheet.row(row))
            if place not in numbers | numbered
        )
        other = first.setdefault((tuple(sorted(labels.items())), texts), row)
        if other != row:
            reason = f"sama dengan baris {other + 1}; satu baris satu angka: gabungkan atau hapus"
            complaints.append(Complaint(opened.name, reason, table.sheet.title, row + 1))
        part = divided.get(tuple(sorted(labels.items())))
        if part is not None and not any(
            label(table.sheet.columns[place][row]) for place in of_desa
        ):
            reason = f"tanpa desa, padahal baris {part + 1} satu desanya: bila jumlahnya, hapus"
            complaints.append(Complaint(opened.name, reason, table.sheet.title, row + 1))
    return complaints

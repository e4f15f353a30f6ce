"""The rows of a recap, and what they are."""

import re
from dataclasses import dataclass, field

from data.intake.cells import is_blank, tidy
from data.intake.recap_tables import Table, known_name, label, looks_like_a_number, named_member
from data.intake.rows import is_grand_total, is_ordinals, is_total
from data.intake.specification import Specification, key

_OPTIONAL = ("unit", "since", "until")
_KABUPATEN = re.compile(r"(?:kab(?:upaten)? )?jember")


@dataclass(slots=True)
class Rows:
    """The rows of a recap below its header, counted from 0, and their labels by field."""

    data: dict[int, dict[str, str]] = field(default_factory=dict)
    totals: list[tuple[int, bool]] = field(default_factory=list)
    left_out: dict[str, list[int]] = field(default_factory=dict)
    blank: list[tuple[int, str]] = field(default_factory=list)

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

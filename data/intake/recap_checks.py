"""What is wrong with a sheet of recaps: its headings, its labels, and the totals that it prints."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import islice

from data import indonesian
from data.intake import decisions, magnitude, periods, spellings
from data.intake.cells import is_blank, is_number, looks_like_a_number, texts
from data.intake.columns import excel_letter
from data.intake.headers import safe_heading
from data.intake.issues import Complaint
from data.intake.periods import Period
from data.intake.recap_rows import NUMBER, TIMES, Read, Span, compared
from data.intake.recap_tables import (
    YEAR,
    YEARS,
    Heading,
    known_name,
    label,
    members_in,
    named_member,
)
from data.intake.rows import row_ranges
from data.intake.specification import key, quoted

UNSAID = re.compile(
    r"(?:tidak|belum) (?:dirinci|diketahui|terdata)|tanpa \w+|n/?a|[-–—]+", re.IGNORECASE
)
_DESA = re.compile(r"\b(?:desa|kelurahan)\b")
_NUMBERED = re.compile(r"no|nomor|id|urut")
_KEPT = 25


def wrong(found: Read) -> list[Complaint]:
    checks = (
        _other_tables,
        _unknown_columns,
        _blank_labels,
        _contradicting_labels,
        _repeated_columns,
        _repeated_rows,
        _merged_numbers,
        _unread,
        _in_thousands,
        _two_stocks,
        _two_notations,
        _across,
        _below,
    )
    complaints = list(islice((complaint for check in checks for complaint in check(found)), _KEPT))
    return complaints or [*_without_a_year(found)] or [*_twice(found)]


def _unknown_columns(found: Read) -> Iterator[Complaint]:
    this = found.table.named(found.table.numbers)
    for place, title in found.table.unknown:
        if not title:
            cells = found.table.sheet.columns[place]
            row = next((row for row in found.rows.data if looks_like_a_number(cells[row])), None)
            if row is not None:
                reason = (
                    f"kolom {excel_letter(place)} berisi angka tetapi tidak berjudul; beri judul, "
                    "atau periksa apakah isi barisnya bergeser"
                )
                yield found.table.sheet.complaint(reason, row + 1, place)
            continue
        reason = (
            f'Ini {this}; kolom {excel_letter(place)} berjudul "{safe_heading(title)}" tidak '
            "dikenal: hapus kolom itu, atau beri judul yang dikenal"
        )
        yield found.table.complaint(reason, place)


def _other_tables(found: Read) -> Iterator[Complaint]:
    """Complain about numbers above the header, and about titles of other tables below it."""
    table, rows = found.table, found.rows
    sheet = table.sheet
    alone = (
        "satu lembar satu tabel, dengan judulnya di atasnya; pindahkan tabel lain ke lembar lain"
    )
    for number, cells in enumerate(sheet.head[: table.first], start=1):
        numbers = [cell for cell in cells if is_number(cell) and cell not in YEARS]
        if numbers and any(named_member(table.specification, text) for text in texts(cells)):
            reason = f"berisi nama dan angka di atas judul kolom (baris {table.first + 1}): {alone}"
            yield sheet.complaint(reason, number)
            break
    above = {key(text) for text in table.above}
    last = max(rows.data, default=0)
    for row in rows.left_out.get("note", ()):
        if table.names_in(sheet.row(row - 1)):
            continue
        headings = [text for text in texts(sheet.row(row - 1)) if key(text) not in above]
        other = periods.first_of(headings) not in (Period(), found.period)
        words = f" {' '.join(map(key, headings))} "
        for column in table.specification.names:
            own = known_name(column, found.constants.get(column.field, ""))
            named = members_in(column, words)
            other |= bool(named) and spellings.member(column.classification, own) not in named
        if other and row <= last:
            yield sheet.complaint(f"menyebut hal lain di antara baris-baris tabel: {alone}", row)


def _blank_labels(found: Read) -> Iterator[Complaint]:
    table = found.table
    places = {heading.field: heading.place for heading in table.labels}
    for row, name in found.rows.blank:
        header = table.specification.column(name).header
        reason = (
            f"{header.lower()} kosong pada baris yang berisi angka; tulis "
            '"tidak dirinci" bila memang tidak diketahui'
        )
        yield table.sheet.complaint(reason, row + 1, places[name], column=header)


def _contradicting_labels(found: Read) -> Iterator[Complaint]:
    """Complain about rows whose columns of the same thing, a code and a name, name two."""
    table = found.table
    for heading in table.again:
        column = table.specification.column(heading.field)
        for row, labels in found.rows.data.items() if column.classification else ():
            cell = label(table.sheet.columns[heading.place][row])
            also, named = (
                spellings.member(column.classification, text)
                for text in (cell, labels[heading.field])
            )
            if also and named and also != named:
                name = column.header.lower()
                reason = f'{name} "{labels[heading.field]}" dan "{cell}" berlainan; samakan'
                yield table.sheet.complaint(reason, row + 1, heading.place, column=column.header)


def _repeated_columns(found: Read) -> Iterator[Complaint]:
    """Complain about columns of which nothing says how they differ."""
    first: dict[object, Heading] = {}
    for heading in found.main:
        same = (heading.measure, *sorted(heading.constant_fields.items()))
        if (other := first.setdefault(same, heading)) is not heading:
            measure = found.table.specification.column(heading.measure).header.lower()
            reason = (
                f"kolom {excel_letter(other.place)} dan {excel_letter(heading.place)} sama-sama "
                f"berisi {measure}, dan judulnya tidak mengatakan bedanya: hapus yang tidak "
                "dihitung"
            )
            yield found.table.complaint(reason, heading.place)


def _repeated_rows(found: Read) -> Iterator[Complaint]:
    """Complain about rows that say the same as another row in all columns but those of numbers.

    A row without a desa beside rows of desa is their total.
    """
    sheet, data = found.table.sheet, found.rows.data
    titles = [key(title) for title in found.table.titles]
    unsaid = {heading.place for heading in found.table.numbers}
    unsaid |= {place for place, title in enumerate(titles) if _NUMBERED.match(title)}
    of_desa = [place for place, title in enumerate(titles) if _DESA.search(title)]
    unsaid |= {heading.place for heading in found.table.labels}
    identities = {row: found.identity(labels) for row, labels in data.items()}
    divided = {
        identities[row]: row
        for row in data
        if any(label(sheet.columns[place][row]) for place in of_desa)
    }
    first: dict[object, int] = {}
    for row in data:
        others = [label(cell) for place, cell in enumerate(sheet.row(row)) if place not in unsaid]
        other = first.setdefault((identities[row], *others), row)
        if other != row:
            reason = f"sama dengan baris {other + 1}; satu baris satu angka: gabungkan atau hapus"
            yield sheet.complaint(reason, row + 1)
        part = divided.get(identities[row])
        if part is not None and not any(label(sheet.columns[place][row]) for place in of_desa):
            reason = f"tanpa desa, padahal baris {part + 1} satu desanya: bila jumlahnya, hapus"
            yield sheet.complaint(reason, row + 1)


def _merged_numbers(found: Read) -> Iterator[Complaint]:
    """Complain about a number in a merged cell that stands for several rows or columns."""
    sheet, last = found.table.sheet, found.table.last
    places = {heading.place for heading in found.table.numbers}
    for (top, left), (bottom, right) in sheet.merged:
        if top <= last or left not in places or is_blank(sheet.columns[left][top]):
            continue
        rows = {row for row in range(top, bottom + 1) if any(texts(sheet.row(row)))}
        if len(rows) > 1 or len(places & {*range(left, right + 1)}) > 1:
            reason = "satu sel gabungan untuk beberapa baris atau kolom; tulis satu angka tiap sel"
            yield sheet.complaint(reason, top + 1, left)


def _unread(found: Read) -> Iterator[Complaint]:
    for row, labels in found.rows.data.items():
        year, month = labels.get("of_year", ""), labels.get("month", "")
        for name, text, read in (
            ("of_year", year, YEAR.fullmatch(key(year))),
            ("month", month, NUMBER.fullmatch(month) or periods.of_label(month) != Period()),
        ):
            if text and not read and not UNSAID.fullmatch(text):
                header = found.table.specification.column(name).header
                reason = f'{header.lower()} "{safe_heading(text)}" tidak terbaca'
                yield found.table.sheet.complaint(reason, row + 1, column=header)


def _in_thousands(found: Read) -> Iterator[Complaint]:
    """Complain about people and cases in thousands: only amounts are multiplied."""
    table, titles = found.table, found.table.titles
    whole = [h for h in found.main if table.specification.column(h.measure).type == "whole"]
    is_stated = any(magnitude.in_heading(titles[heading.place]) for heading in whole)
    above = (magnitude.in_text(text) for text in (*table.above, table.sheet.title))
    if len(whole) == len(found.main):
        is_stated = is_stated or any(
            magnitude_said and not magnitude_said.of_rupiah for magnitude_said in above
        )
    if is_stated:
        yield table.sheet.complaint(
            "jumlah orang dan kasus tidak dibaca dalam ribuan; tulis jumlahnya utuh"
        )


def _two_stocks(found: Read) -> Iterator[Complaint]:
    """Complain about participants beside active ones of months, which are a stock of their own."""
    if found.measured("active_participants") and any(
        found.settled(heading, labels) is not heading
        for heading in found.main
        for labels in found.rows.data.values()
    ):
        yield found.table.sheet.complaint(
            "berisi peserta dan peserta aktif tiap bulan; tiap bulan dihitung peserta aktif saja: "
            "hapus kolom yang lain"
        )


def _two_notations(found: Read) -> Iterator[Complaint]:
    rows = found.rows.numbered
    for place, error in found.contradictions.items():
        first, second = (rows[position] + 1 for position in (error.first, error.second))
        letter = excel_letter(place)
        reason = f"{error.reason} (lihat sel {letter}{first} dan {letter}{second})"
        yield found.table.sheet.complaint(reason, first, place)


def _across(found: Read) -> Iterator[Complaint]:
    """Complain about columns that differ in sum from the columns that count, if all are read."""
    numbers = () if found.contradictions else found.table.numbers
    for columns, main in compared(numbers, found.main):
        for row in found.rows.data:
            printed, added = found.added(columns, [row]), found.added(main, [row]) or Decimal(0)
            if printed is None or abs(printed - added) < 1:
                continue
            if len(columns) == 1:
                yield _of_total(found, row, columns[0].place, printed, added, "kolom")
                continue
            reason = (
                f"kolom {quoted([heading.title for heading in columns])} berjumlah "
                f"{indonesian.decimal(printed, 0)}, kolom "
                f"{quoted([heading.title for heading in main])} {indonesian.decimal(added, 0)}: "
                "samakan, atau hapus yang tidak membagi semuanya"
            )
            yield found.table.sheet.complaint(reason, row + 1)


def _below(found: Read) -> Iterator[Complaint]:
    """Complain about the printed total of all rows of a column that differs from their sum."""
    grand = found.rows.grand
    if grand is None:
        return
    # Some print the total of all above the rows.
    above = [row for row in found.rows.data if row < grand] or [*found.rows.data]
    for heading in found.table.numbers:
        printed = found.number(grand, heading.place)
        added = found.added([heading], above) or Decimal(0)
        if printed is not None and abs(printed - added) >= 1:
            complaint = _of_total(found, grand, heading.place, printed, added, "baris")
            if unseen := [row + 1 for row in above if row + 1 in found.table.sheet.hidden_rows]:
                reason = (
                    f"{complaint.reason}, dengan {row_ranges(unseen)} yang tersembunyi: bila tidak "
                    f"boleh dihitung, {decisions.hint(decisions.HIDDEN, decisions.LEAVE_OUT)}"
                )
                complaint = replace(complaint, reason=reason, rule=decisions.HIDDEN)
            yield complaint


def _of_total(
    found: Read, row: int, place: int, printed: Decimal, added: Decimal, of: str
) -> Complaint:
    reason = (
        f"total yang tercetak {indonesian.decimal(printed, 0)}, jumlah {of}nya "
        f"{indonesian.decimal(added, 0)}"
    )
    return found.table.sheet.complaint(reason, row + 1, place)


def _without_a_year(found: Read) -> Iterator[Complaint]:
    if not (
        found.period.year
        or all(heading.period.year for heading in found.table.numbers)
        or all(map(_has_year, found.rows.data.values()))
    ):
        yield found.table.complaint(
            f"Ini {found.table.named(found.table.numbers)}, tetapi tahunnya tidak disebut: "
            'tulis di atas tabel, seperti "Tahun 2025" atau "s.d. 10 Desember 2025", atau dalam '
            'kolom "Tahun"'
        )


def _has_year(labels: Mapping[str, str]) -> bool:
    month = periods.of_label(labels.get("month", ""))
    return bool(labels.get("of_year") or labels.get("on_date") or month.year)


def _twice(found: Read) -> Iterator[Complaint]:
    """Complain about numbers of the same thing whose times overlap, as those up to two days do."""
    spans: dict[object, set[Span]] = {}
    for heading in found.main:
        for row, labels in found.rows.data.items():
            if is_blank(found.table.sheet.columns[heading.place][row]):
                continue
            names = {**heading.constants, **labels}
            same = (heading.measure, *sorted(i for i in names.items() if i[0] not in TIMES))
            spans.setdefault(same, set()).add(found.span(heading, labels))
    if any(
        span[1] < span[0] or any(other != span and span[0] <= other[0] <= span[1] for other in same)
        for same in spans.values()
        for span in same
    ):
        yield found.table.complaint(
            "ada dua angka yang masanya tumpang tindih, seperti s.d. Maret dan s.d. Juni: satu "
            "waktu satu angka; hapus yang sudah termasuk dalam yang lain"
        )


def of_others(found: Read) -> Iterator[Complaint]:
    """Warn of words around the table that name other programmes, other people or a neighbour."""
    specification, words = found.table.specification, f" {' '.join(map(key, found.table.texts))} "
    pattern = rf"(?<!luar )(?<!tanpa )(?<!termasuk )(?<!bukan )\b({specification.others})\b"
    if named := sorted({match[1] for match in re.finditer(pattern, words)}):
        reason = (
            f"menyebut {quoted(named)}, yang tidak dihitung di sini: pisahkan, atau beri alasannya "
            "bila angkanya tidak termasuk"
        )
        yield found.table.sheet.warning("of_others", reason)


def otherwise_named(found: Read) -> Iterator[Complaint]:
    """Warn of a title of a sheet or a name of a file that says another time than the numbers."""
    sheet = found.table.sheet
    spans = frozenset[Span]().union(*found.spans.values())
    first, end = min(start for start, _ in spans), max(last for _, last in spans)
    for where, text in (("judul lembar", sheet.title), ("nama berkas", found.table.texts[-1])):
        period = periods.read(text)
        last = period.until or period.on
        of_month = last.month if last else period.month
        is_disjoint = not any(
            (period.year or begin.year) == begin.year
            and begin.month <= (of_month or begin.month) <= until.month
            for begin, until in spans
        )
        if is_disjoint or (last and of_month != end.month):
            reason = (
                f'{where} "{safe_heading(text)}", tetapi angkanya dibaca untuk '
                f"{indonesian.month_range(first, end)}: samakan, atau beri alasannya"
            )
            yield sheet.warning("otherwise_named", reason)


def unlike(found: Read, others: Sequence[Read]) -> Iterator[Complaint]:
    """Complain about a sheet whose sums differ from those of the sheets with its details."""
    for measure in sorted({heading.measure for heading in found.main}):
        held = [other for other in others if other.measured(measure)]
        whole, divided = _sum([found], measure), _sum(held, measure)
        if held and abs(whole - divided) >= 1:
            reason = (
                f"berjumlah {indonesian.decimal(whole, 0)}, lembar {titles(held)} "
                f"{indonesian.decimal(divided, 0)}, padahal tampaknya angka yang sama: samakan, "
                "atau hapus lembar yang tidak dihitung"
            )
            yield found.table.sheet.complaint(reason)


def _sum(sheets: Iterable[Read], measure: str) -> Decimal:
    sums = (sheet.added(sheet.measured(measure)) for sheet in sheets)
    return sum((added for added in sums if added), Decimal(0))


def titles(sheets: Iterable[Read]) -> str:
    return quoted(read.table.sheet.title for read in sheets)

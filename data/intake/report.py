"""Write the findings into a workbook for the office that sent the data.

A cover sheet counts them, explains the rules and how to send the file back; a second sheet has a
row for each finding, with its cell. Contents of cells are masked, as in every finding.
"""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from textwrap import wrap
from typing import BinaryIO

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from data import indonesian
from data.intake.issues import Account, Complaint
from data.intake.rules import RULES

_COVER = "Sampul"
_FINDINGS = "Temuan"
_COLUMNS: Sequence[tuple[str, int]] = (
    ("Berkas", 20),
    ("Lembar", 13),
    ("Sel", 7),
    ("Kolom", 14),
    ("Tingkat", 11),
    ("Isinya (disamarkan)", 14),
    ("Yang salah", 38),
    ("Seharusnya", 28),
    ("Mungkin maksudnya", 14),
    ("Aturan", 26),
)
_LINE = 13.5
_FORMATS: Mapping[str, Mapping[str, object]] = {
    "title": {"bold": True, "font_size": 16},
    "header": {"bold": True, "bottom": 1, "bg_color": "#e8edf2", "text_wrap": True},
    "line": {},
    "text": {"text_wrap": True},
    "number": {"num_format": "#,##0", "align": "left"},
    "tolak": {"text_wrap": True, "border": 4},
    "peringatan": {"text_wrap": True, "border": 4, "italic": True},
}
_SEVERITIES = {"tolak": "Tolak", "peringatan": "Peringatan"}
_MEANINGS = {
    "tolak": "harus diperbaiki; berkas tidak dapat diterbitkan",
    "peringatan": "perbaiki, atau sebutkan alasannya mengapa memang begitu",
}
_STEPS = (
    "Buka berkas asli, bukan berkas temuan ini.",
    "Cari sel pada kolom Berkas, Lembar, dan Sel di lembar Temuan; perbaiki di berkas asli.",
    "Untuk peringatan yang memang benar, tulis alasannya dalam pesan balasan.",
    "Simpan berkas asli dengan nama yang sama dan kirim kembali kepada walidata.",
    "Jangan menulis NIK atau nama orang dalam pesan; sebut baris dan selnya saja.",
)


def _row(complaint: Complaint) -> Sequence[str | None]:
    return (
        complaint.file,
        complaint.sheet,
        complaint.cell or (f"baris {complaint.row}" if complaint.row else ""),
        complaint.column,
        _SEVERITIES[complaint.severity],
        complaint.text,
        complaint.reason,
        complaint.expected,
        complaint.suggestion,
        RULES[complaint.rule].sentence if complaint.rule in RULES else "",
    )


def _height(texts: Sequence[str | None], widths: Sequence[int]) -> float:
    """Compute the height of a row in points: not every program adjusts it by itself."""
    lines = (len(wrap(text or "", width - 1)) for text, width in zip(texts, widths, strict=True))
    return _LINE * max(1, *lines)


def _for_print(sheet: Worksheet, title: str) -> None:
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.set_margins(left=0.4, right=0.4, top=0.6, bottom=0.6)
    sheet.fit_to_pages(1, 0)
    sheet.set_footer(f"&L{title}&RHalaman &P dari &N")


def _write_cover(
    sheet: Worksheet,
    formats: Mapping[str, Format],
    complaints: Sequence[Complaint],
    total: int,
    now: dt.datetime,
    accounts: Iterable[Account],
) -> None:
    widths = (46, 14, 12, 70)
    for place, width in enumerate(widths):
        sheet.set_column(place, place, width)
    files = indonesian.join(sorted({complaint.file for complaint in complaints}) or ["–"])
    sheet.set_row(0, 2 * _LINE)
    sheet.write_string(0, 0, "Temuan pemeriksaan berkas", formats["title"])
    checked = f"Diperiksa {indonesian.date(now.date())}. Berkas: {files}"
    sheet.write_string(1, 0, checked, formats["line"])
    by_severity = Counter[str](complaint.severity for complaint in complaints)
    row = 3
    for account in accounts:
        sheet.write_string(row, 0, str(account), formats["line"])
        row += 1
    for severity, label in _SEVERITIES.items():
        sheet.set_row(row, 2 * _LINE)
        sheet.write_string(row, 0, f"{label}: {_MEANINGS[severity]}", formats["text"])
        sheet.write_number(row, 1, by_severity[severity], formats["number"])
        row += 1
    row += 1
    sheet.write_row(row, 0, ("Aturan", "Tingkat", "Temuan", "Mengapa"), formats["header"])
    shown = Counter(complaint.rule for complaint in complaints)
    for rule, number in shown.most_common():
        row += 1
        known = RULES.get(rule)
        severity = next(complaint.severity for complaint in complaints if complaint.rule == rule)
        label = known.sentence if known else "Susunan berkas dikenal"
        why = known.why if known else ""
        sheet.set_row(row, _height([label, why], [widths[0], widths[3]]))
        sheet.write_row(row, 0, (label, _SEVERITIES[severity]), formats["text"])
        sheet.write_number(row, 2, number, formats["number"])
        sheet.write_string(row, 3, why, formats["text"])
    if (more := total - len(complaints)) > 0:
        row += 1
        note = (
            f"{indonesian.whole(more)} temuan lain dari aturan yang sama tidak ditulis satu-satu."
        )
        sheet.write_string(row, 0, note, formats["line"])
    row += 2
    sheet.write_string(row, 0, "Cara mengembalikan", formats["header"])
    for number, step in enumerate(_STEPS, start=1):
        sheet.write_string(row + number, 0, f"{number}. {step}", formats["line"])
    _for_print(sheet, "Temuan pemeriksaan berkas")


def _write_findings(
    sheet: Worksheet, formats: Mapping[str, Format], complaints: Sequence[Complaint]
) -> None:
    for place, (header, width) in enumerate(_COLUMNS):
        sheet.set_column(place, place, width)
        sheet.write_string(0, place, header, formats["header"])
    for row, complaint in enumerate(complaints, start=1):
        values = _row(complaint)
        sheet.set_row(row, _height(values, [width for _, width in _COLUMNS]))
        sheet.write_row(row, 0, values, formats[complaint.severity])
    sheet.autofilter(0, 0, max(len(complaints), 1), len(_COLUMNS) - 1)
    sheet.freeze_panes(1, 0)
    sheet.repeat_rows(0)
    _for_print(sheet, "Temuan")


def write_findings(
    target: Path | BinaryIO,
    complaints: Iterable[Complaint],
    *,
    total: int,
    now: dt.datetime | None = None,
    accounts: Iterable[Account] = (),
) -> None:
    """Write the complaints into a workbook, refusals first, and what became of the rows.

    `total` counts all findings, of which the complaints may be the first; `now` is printed on the
    cover.
    """
    ranked = sorted(
        complaints,
        key=lambda complaint: (list(_SEVERITIES).index(complaint.severity), complaint.file),
    )
    now = now or dt.datetime.now(dt.timezone(dt.timedelta(hours=7)))
    # A content that begins with "=" does not become a formula.
    as_they_are = dict.fromkeys(
        ("strings_to_formulas", "strings_to_urls", "strings_to_numbers"), False
    )
    options = {**as_they_are, "in_memory": True}
    with xlsxwriter.Workbook(target, options) as book:
        created = now.replace(tzinfo=None)
        book.set_properties({"title": "Temuan pemeriksaan berkas", "created": created})
        cell = {"font_name": "Arial", "font_size": 10, "valign": "top"}
        formats = {name: book.add_format({**cell, **own}) for name, own in _FORMATS.items()}
        _write_cover(book.add_worksheet(_COVER), formats, ranked, total, now, accounts)
        _write_findings(book.add_worksheet(_FINDINGS), formats, ranked)

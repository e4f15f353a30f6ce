"""Read the tables of web pages (HTML, MHT) and of XML Spreadsheet 2003, each as an Arrow batch.

Programs on the web write them with the ending .xls. Runs in the sandbox: nothing is rendered or
fetched, and entities are not expanded. The cells of a page are texts as they are shown, so that a
NIK keeps its digits, and a page is one sheet, with the text between its tables in rows of its own.
"""

import datetime as dt
import email
import email.policy
import html
import io
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, cast

from lxml import etree

from data.intake.cells import UNCOUNTED, Cell, tidy
from data.intake.columns import Facts, Range
from data.intake.issues import UnreadableError
from data.intake.spreadsheets import BROKEN, ENTITIES, TOO_LARGE, Laid, declares, lay_out
from data.intake.text_files import BOMS, MAX_COLUMNS

LOOKED_AT: Final = 2**16
"""Bytes at the start of a file that tell what it is: a program's messages may come first."""

_NO_TABLE = (
    "halaman web (HTML) tanpa tabel, mungkin halaman masuk dari program yang membuatnya; "
    "unduh ulang, atau minta berkas Excel-nya"
)
_FAILED = (
    "program yang membuat berkas ini berhenti di tengah jalan, dan tabelnya tidak utuh; "
    "unduh ulang dari programnya"
)
_CUT = "tabelnya terpotong di tengah baris; unduh ulang dari programnya"
_AS_TEXT = "Dibaca sebagai tabel halaman web (HTML); isi selnya dibaca sebagai teks."
_OPEN = (
    "Tabel halaman web ini tidak ditutup; cocokkan banyaknya baris dengan program yang membuatnya."
)

_PAGE = re.compile(r"<(?:!doctype html|html|body|table)\b", re.IGNORECASE)
_BEGINS = re.compile(
    r"\s*<(?:!--|(?:!doctype html|html|head|meta|link|title|style|script|body|center|div|form|b|br|"
    r"p|h[1-6])\b)",
    re.IGNORECASE,
)
_ROW = re.compile(r"</?t[rdh]\b", re.IGNORECASE)
_BOOK = re.compile(r"<(?:\w+:)?Workbook\b")
_BOOK_ENDS = re.compile(r"</(?:\w+:)?Workbook\s*>")
_MAIL = re.compile(
    r"\s*(?:[\w-]+:[^\r\n]*\r?\n(?:[ \t][^\r\n]*\r?\n)*)*?MIME-Version:", re.IGNORECASE
)
_CHARSET = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?([\w-]+)""", re.IGNORECASE)
_MESSAGE = re.compile(
    r"(?:<br\s*/?>\s*)?<b>(?:Warning|Notice|Deprecated|Strict Standards)</b>:"
    r"(?:(?!<b>(?:Warning|Notice|Deprecated)|<t[rdh]\b).){1,2000}?"
    r" on line <b>\d+</b>(?:\s*<br\s*/?>)?"
    r"|^(?:PHP )?(?:Warning|Notice|Deprecated|Strict Standards): [^<\n]* on line \d+\s*$",
    re.DOTALL | re.MULTILINE,
)
_FAILURE = re.compile(r"(?:<b>|^)(?:PHP )?(?:Fatal|Parse) error(?:</b>)?:", re.MULTILINE)
_PART = re.compile(r"<x:Name>([^<]*)</x:Name>.*?<x:WorksheetSource\s+HRef=\"([^\"]*)\"", re.DOTALL)

_SILENT = frozenset(["head", "script", "style", "noscript", "template", "select", "textarea"])
_INLINE = re.compile(
    "a|abbr|b|big|code|del|em|font|i|img|ins|kbd|label|mark|q|s|small|span|strike|strong|sub|sup|u"
).fullmatch
_NOT_SHOWN = re.compile(r"\bdisplay\s*:\s*none\b", re.IGNORECASE)
_STRUCK = re.compile(r"\bline-through\b", re.IGNORECASE)
_SPREADSHEET = "{urn:schemas-microsoft-com:office:spreadsheet}"
_EXCEL = "{urn:schemas-microsoft-com:office:excel}"
_EXACT = 10**15


def kind(start: bytes) -> str:
    """Tell from its first bytes what a file holds: html, mht, xml, or "" for something else."""
    written = _text(start, cut=True)
    if _BOOK.search(written) and "urn:schemas-microsoft-com:office:spreadsheet" in written:
        return "xml"
    if _MAIL.match(written):
        return "mht"
    if _BEGINS.match(written) or (_PAGE.search(written) and _ROW.search(written)):
        return "html"
    return ""


def _text(content: bytes, declared: str = "", *, cut: bool = False) -> str:
    """Decode text, by its byte order mark, as UTF-8, as declared, or as Windows does."""
    errors = "ignore" if cut else "strict"
    for bom, codec, _ in BOMS:
        if content.startswith(bom):
            return content.decode(codec, errors).replace("\0", "")
    if 0 in content[:64]:
        return content.decode("utf-16-le" if content[1:2] == b"\0" else "utf-16-be", errors)
    found = _CHARSET.search(content[:4096])
    named = declared or (found[1].decode() if found else "")
    for codec in ("utf-8", named, "cp1252"):
        with suppress(UnicodeDecodeError, LookupError):
            return content.decode(codec, errors).replace("\0", "")
    return content.decode("latin-1").replace("\0", "")


def read(path: Path, kind: str) -> tuple[tuple[str, ...], list[Laid]]:
    """Read all sheets, with remarks; UnreadableError if there is no table or it is not whole."""
    content = path.read_bytes()
    try:
        if kind == "xml":
            return (), list(_book(_text(content)))
        if kind == "mht":
            return (_AS_TEXT,), list(_mail(content))
        remarks = [_AS_TEXT]
        page = _page(_text(content), remarks)
        return tuple(remarks), [page]
    except (etree.LxmlError, UnicodeDecodeError, ValueError):
        raise UnreadableError(BROKEN) from None


@dataclass
class _Grid:
    """Rows of cells; cells below or beside the first of a merged range are blank."""

    rows: list[list[Cell]] = field(default_factory=list)
    merged: list[Range] = field(default_factory=list)
    hidden: list[int] = field(default_factory=list)
    struck: dict[int, int] = field(default_factory=dict)
    covered: dict[int, int] = field(default_factory=dict)
    """Up to which row each column is covered by a cell that began above it."""

    def add(self) -> list[Cell]:
        self.rows.append([])
        return self.rows[-1]

    def mark(self, *, hidden: bool, struck: int) -> None:
        if hidden:
            self.hidden.append(len(self.rows))
        if struck:
            self.struck[len(self.rows)] = struck

    def free(self, place: int) -> int:
        """Find the first column from `place` on that no cell above covers in the last row."""
        while self.covered.get(place, -1) >= len(self.rows) - 1:
            place += 1
        return place

    def put(self, place: int, cell: Cell, down: int = 1, right: int = 1) -> int:
        """Set a cell in the last row; return the column after it."""
        number, after = len(self.rows) - 1, place + min(right, MAX_COLUMNS)
        if cell not in (None, ""):
            if place >= MAX_COLUMNS:
                raise UnreadableError(TOO_LARGE)
            row = self.rows[-1]
            row += [None] * (place - len(row))
            row.append(cell)
        if down > 1 or right > 1:
            self.merged.append(((number, place), (number + down - 1, after - 1)))
        if down > 1:
            self.covered.update(dict.fromkeys(range(place, after), number + down - 1))
        return after

    def sheet(self, facts: Facts) -> Laid:
        facts |= {
            "merged": tuple(self.merged),
            "hidden_rows": frozenset(self.hidden),
            "struck": self.struck,
        }
        return lay_out(facts, self.rows)


def _page(written: str, remarks: list[str], title: str = "") -> Laid:
    """Read a web page as one sheet, without the messages of the program that wrote it."""
    if _FAILURE.search(written):
        raise UnreadableError(_FAILED)
    written, messages = _MESSAGE.subn("", written)
    if messages:
        remarks.append(f"{messages} pesan kesalahan dari program pembuat berkas tidak dibaca.")
    lower = written.lower()
    last, ended = lower.rfind("<td"), lower.rfind("</tr")
    if "</table" not in lower[last:]:
        if last > ended > -1:
            raise UnreadableError(_CUT)
        remarks.append(_OPEN)
    parser = etree.HTMLParser(
        encoding="utf-8", no_network=True, huge_tree=True, remove_comments=True, remove_pis=True
    )
    root = etree.fromstring(written.encode(), parser)
    if root is None or next(root.iter("td", "th"), None) is None:
        raise UnreadableError(_NO_TABLE)
    grid, height = _tables(root)
    if below := len(grid.rows) - height:
        remarks.append(f"{below} baris teks di bawah tabel tidak dibaca.")
        del grid.rows[height:]
    return grid.sheet({"title": title})


def _tables(root: Any) -> tuple[_Grid, int]:  # noqa: ANN401
    """Lay out the rows of the innermost tables and the text around them; count them to the last."""
    grid, loose, height = _Grid(), [""], 0
    laid_out: set[Any] = set()

    def say() -> None:
        if text := tidy("".join(loose)):
            grid.add().append(text)
        loose.clear()

    walk = etree.iterwalk(root, events=("start", "end"))
    for event, element in walk:
        block = not _INLINE(element.tag)
        if block:
            say()
        if event == "end":
            loose.append(element.tail or "")
            continue
        if element.tag == "table":
            grid.covered.clear()
        cells = [child for child in element if child.tag in ("td", "th")]
        parts = element if element.tag == "tr" else cells
        if cells and not any(any(True for _ in part.iter("table", "tr")) for part in parts):
            _row(grid, cells)
            hidden = element.get("hidden") is not None or _styled(element, _NOT_SHOWN)
            struck = len(cells) if _styled(element, _STRUCK) else sum(map(_is_struck, cells))
            grid.mark(hidden=hidden, struck=struck)
            height = len(grid.rows)
            laid_out.update([element] if element.tag == "tr" else cells)
        if element in laid_out:
            laid_out.remove(element)
            walk.skip_subtree()
        elif element.tag in _SILENT:
            walk.skip_subtree()
        else:
            loose.append(element.text or "")
    say()
    return grid, height


def _row(grid: _Grid, cells: list[Any]) -> None:
    grid.add()
    place = 0
    for cell in cells:
        place = grid.free(place)
        place = grid.put(place, _shown(cell), _span(cell, "rowspan"), _span(cell, "colspan"))


def _styled(element: Any, style: re.Pattern[str]) -> bool:  # noqa: ANN401
    return style.search(element.get("style") or "") is not None


def _is_struck(cell: Any) -> bool:  # noqa: ANN401
    return _styled(cell, _STRUCK) or any(
        inner.tag in ("s", "strike", "del") or _styled(inner, _STRUCK)
        for inner in cell.iterdescendants()
    )


def _span(cell: Any, name: str) -> int:  # noqa: ANN401
    written = (cell.get(name) or "").strip()
    return min(max(int(written), 1), 65_534) if re.fullmatch(r"[0-9]{1,9}", written) else 1


def _shown(cell: Any) -> str:  # noqa: ANN401
    """Return the text that a cell shows; a new line is a space."""
    if not len(cell):
        return tidy(cell.text or "")
    parts = [cell.text or ""]
    for inner in cell.iterdescendants():
        if not _INLINE(inner.tag):
            parts.append(" ")
        if inner.tag not in _SILENT:
            parts.append(inner.text or "")
        parts.append(inner.tail or "")
    return tidy("".join(parts))


def _mail(content: bytes) -> Iterator[Laid]:
    """Read the pages of an MHT: those that it names as its sheets, or all."""
    message = email.message_from_bytes(content, policy=email.policy.default)
    if message.defects or any(part.defects for part in message.walk()):
        raise UnreadableError(BROKEN)
    pages = {
        str(part["Content-Location"] or number): _text(
            cast(bytes, part.get_payload(decode=True)), part.get_content_charset("")
        )
        for number, part in enumerate(message.walk())
        if part.get_content_type() == "text/html"
    }
    named = {
        source.rpartition("/")[2]: html.unescape(title)
        for page in pages.values()
        for title, source in _PART.findall(page)
    }
    found = 0
    for location, page in pages.items():
        last = location.rpartition("/")[2]
        if (last in named or not named) and _ROW.search(page):
            yield _page(page, [], named.get(last, ""))
            found += 1
    if not found:
        raise UnreadableError(_NO_TABLE)


def _book(written: str) -> Iterator[Laid]:
    """Read the worksheets of XML Spreadsheet 2003, whose numbers and dates are typed."""
    if declares(written.encode()):
        raise UnreadableError(ENTITIES)
    if not _BOOK_ENDS.search(written):
        raise UnreadableError(BROKEN)
    start = _BOOK.search(written)
    assert start  # noqa: S101 - `kind` found it
    tags = [f"{_SPREADSHEET}{name}" for name in ("Row", "Worksheet", "Style")]
    grid = _Grid()
    struck: set[str | None] = set()
    for _, element in etree.iterparse(
        io.BytesIO(written[start.start() :].encode()),
        tag=tags,
        resolve_entities=False,
        no_network=True,
        huge_tree=True,
        recover=True,
    ):
        if element.tag == tags[0]:
            _typed_row(grid, element, struck)
        elif element.tag == tags[2]:
            font = element.find(f"{_SPREADSHEET}Font")
            if font is not None and font.get(f"{_SPREADSHEET}StrikeThrough") == "1":
                struck.add(element.get(f"{_SPREADSHEET}ID"))
        else:
            visible = element.findtext(f"{_EXCEL}WorksheetOptions/{_EXCEL}Visible") or ""
            title = element.get(f"{_SPREADSHEET}Name", "")
            yield grid.sheet({"title": title, "hidden": "Hidden" in visible})
            grid = _Grid()
        element.clear()


def _typed_row(grid: _Grid, row: Any, struck: set[str | None]) -> None:  # noqa: ANN401
    number = int(row.get(f"{_SPREADSHEET}Index") or len(grid.rows) + 1)
    if number > 1_048_576:
        raise UnreadableError(TOO_LARGE)
    while len(grid.rows) < number:
        grid.add()
    place, usual = 0, row.get(f"{_SPREADSHEET}StyleID")
    cells = list(row.iterchildren(f"{_SPREADSHEET}Cell"))
    grid.mark(
        hidden=row.get(f"{_SPREADSHEET}Hidden") == "1",
        struck=sum(
            len(cell) > 0 and cell.get(f"{_SPREADSHEET}StyleID", usual) in struck for cell in cells
        ),
    )
    for cell in cells:
        index = cell.get(f"{_SPREADSHEET}Index")
        place = int(index) - 1 if index else grid.free(place)
        value = _typed(cell.find(f"{_SPREADSHEET}Data"))
        if value is None and cell.get(f"{_SPREADSHEET}Formula"):
            value = UNCOUNTED
        down, right = (
            int(cell.get(f"{_SPREADSHEET}{name}") or 0) + 1 for name in ("MergeDown", "MergeAcross")
        )
        place = grid.put(place, value, down, right)


def _typed(data: Any) -> Cell:  # noqa: ANN401
    """Return a number or a moment as such, but a number of more than 15 digits as text."""
    written = "".join(data.itertext()) if data is not None else ""
    with suppress(ValueError):
        if data is not None and data.get(f"{_SPREADSHEET}Type") == "Number":
            number = float(written)
            return number if abs(number) < _EXACT else written
        if data is not None and data.get(f"{_SPREADSHEET}Type") == "DateTime":
            return dt.datetime.fromisoformat(written)
    return written or None

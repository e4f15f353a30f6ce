"""What comes out of the printer: clean sheets of A4 with whole figures."""

import io
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

import pytest
from playwright.sync_api import Page, expect
from pypdf import PdfReader
from visiting import REST, Stroll, Stroller

from data import catalogue

DRAWN = ["/", "/kepesertaan", "/manfaat", "/rencana", "/pertanian"]
PROFILE = "/kecamatan?kecamatan=35.09.08"
FURNITURE = [
    ".download",
    *(
        f"[data-testid={name}]"
        for name in (
            *("stSidebar", "stHeader", "stToolbar", "stSkipToContent", "stPageLink", "stButton"),
            *("stDownloadButton", "stDataFrame"),
        )
    ),
]


def sheets(page: Page) -> list[str]:
    """The words of each printed page without spaces: where a line breaks does not matter."""
    printed = PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True)))
    for sheet in printed.pages:
        assert [round(float(side)) for side in sheet.mediabox[2:]] == [595, 842]
    return [close(sheet.extract_text()) for sheet in printed.pages]


def close(words: str) -> str:
    return re.sub(r"\s|\u00ad", "", words)


def references(reader: Stroll, section: str) -> Page:
    page = reader.reach(f"/sumber?bagian={section}")
    page.wait_for_selector(REST)
    page.wait_for_selector(".rows", state="attached")
    page.wait_for_function(
        "[...document.styleSheets].some(sheet => sheet.href?.endsWith('/board.css'))"
    )
    return page


ON_PAPER = ":not(.st-key-profil [data-name=kecamatan-serupa])"
"""All figures but one: what leads from a profile elsewhere has no room on its sheet."""


@dataclass(frozen=True)
class Paper:
    """A page of the dashboard, the titles of its tiles, and what its sheets say."""

    page: Page
    tiles: list[str]
    sheets: list[str]


@pytest.fixture(scope="module")
def printed(stroll: Stroller) -> Callable[[str], Paper]:
    """Prints a page, whose reader stays there until the next one is asked for; each page once."""

    @cache
    def of(address: str) -> Paper:
        page = stroll().open(address)
        tiles = page.locator(".tile h3").all_inner_texts()
        return Paper(page, [close(words) for words in tiles], sheets(page))

    return of


@pytest.fixture(scope="module", params=[*DRAWN, PROFILE])
def paper(request: pytest.FixtureRequest, printed: Callable[[str], Paper]) -> Paper:
    return printed(request.param)


def test_each_simulated_figure_says_so_on_paper_in_its_drawing_and_below_it(paper: Paper) -> None:
    simulated = paper.page.locator(f".tile.chart{ON_PAPER}:has([data-status=simulasi])").count()
    said = "".join(paper.sheets)
    assert said.count("status:Simulasi") == simulated
    drawn = paper.page.locator(f".tile.chart{ON_PAPER} .plot:has(.simulated)")
    assert drawn.count() == simulated


def test_every_figure_is_whole_on_one_sheet_and_no_sheet_is_empty(paper: Paper) -> None:
    figures = [
        [close(figure.locator(part).inner_text()) for part in ("h3", ".subtitle", ".footer")]
        + [close(tick) for tick in figure.locator(".plot .ytick text").all_text_contents()[:1]]
        for figure in paper.page.locator(f"figure{ON_PAPER}").all()
    ]

    assert figures
    for words in figures:
        assert any(all(one in sheet for one in words) for sheet in paper.sheets), words
    assert all(len(sheet) > 150 for sheet in paper.sheets)


def test_the_page_and_its_notes_are_printed_and_the_furniture_is_not(paper: Paper) -> None:
    title = close(paper.page.locator("h1").inner_text())
    notes = [close(note) for note in paper.page.locator("main li:visible").all_inner_texts()]
    printed = "".join(paper.sheets)

    assert title in paper.sheets[0]
    if not paper.page.locator(".st-key-catatan_profil").count():
        assert [note for note in notes if note not in printed] == []
    for words in ("Salin tautan", "Tabel dan CSV", "Angka ini dari mana?", "Langsung ke isi"):
        assert close(words) not in printed
    paper.page.emulate_media(media="print")
    left = paper.page.locator(f":is({', '.join(FURNITURE)}):visible")
    assert left.evaluate_all("all => all.map(one => one.dataset.testid ?? one.className)") == []
    paper.page.emulate_media(media="null")


def test_the_summary_with_its_cards_and_figures_is_one_sheet(
    printed: Callable[[str], Paper],
) -> None:
    summary = printed("/")

    assert summary.tiles
    assert [words for words in summary.tiles if words not in summary.sheets[0]] == []


@pytest.mark.parametrize("code", ["35.09.08", "35.09.19"])
def test_the_profile_of_a_kecamatan_is_one_sheet(
    printed: Callable[[str], Paper], code: str
) -> None:
    assert len(printed(f"/kecamatan?kecamatan={code}").sheets) == 1


def test_the_paper_of_a_dark_phone_is_that_of_a_desk(stroll: Stroller) -> None:
    page = stroll(390, 844, "dark").open("/kepesertaan")
    printed = "".join(sheets(page))
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    drawn = page.locator("[data-name=peta-kecamatan] .main-svg").first.get_attribute("width")
    label = page.locator("[data-name=peringkat-kecamatan] .ytick text").first
    ink = re.findall(r"\d+", label.evaluate("one => getComputedStyle(one).fill"))
    words = page.locator("h1").evaluate("one => getComputedStyle(one).color")

    assert "Tempurejo" in printed.split("Limakecamatanteratas")[0]
    assert drawn == "500"
    assert max(map(int, ink[:3])) < 120
    assert words == "rgb(0, 0, 0)"


def test_the_screen_is_as_it_was_after_the_print(stroll: Stroller) -> None:
    page = stroll().see("/kepesertaan")
    svg = page.locator("[data-name=peserta-aktif-bulanan] .main-svg").first
    before = svg.get_attribute("width")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    expect(svg).not_to_have_attribute("width", str(before))
    page.evaluate("dispatchEvent(new Event('afterprint'))")

    expect(svg).to_have_attribute("width", str(before))


def test_a_table_of_the_references_is_printed_to_its_last_row(stroll: Stroller) -> None:
    printed = "".join(sheets(references(stroll(), "rekonsiliasi")))
    missing = {one.label for one in catalogue.CLAIMS.values() if close(one.label) not in printed}

    assert missing == set()


def test_what_is_folded_on_the_screen_is_open_on_paper(stroll: Stroller) -> None:
    page = references(stroll(), "simulasi")
    rows = page.locator("[data-testid=stExpander] .rows td:first-child").all_text_contents()
    printed = "".join(sheets(page))

    assert len(rows) > 50
    assert [row for row in rows if close(row) not in printed] == []


def test_the_references_are_rows_and_not_a_grid_on_a_phone(stroll: Stroller) -> None:
    page = references(stroll(390, 844), "istilah")

    expect(page.locator("[data-testid=stDataFrame]")).to_be_hidden()
    term = page.locator(".rows tbody tr").first
    expect(term).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 1
    assert term.bounding_box()["width"] > 300

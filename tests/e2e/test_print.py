"""What comes out of the printer: clean sheets of A4 with whole figures."""

import io
import re

from playwright.sync_api import Page, expect
from pypdf import PdfReader
from visiting import REST, Stroll, Stroller

from data import catalogue


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


def test_the_longest_profile_of_a_kecamatan_is_one_sheet(stroll: Stroller) -> None:
    assert len(sheets(stroll().open("/kecamatan?kecamatan=35.09.19"))) == 1


def test_the_paper_of_a_dark_phone_is_that_of_a_desk(stroll: Stroller) -> None:
    page = stroll(390, 844, "dark").see("/kepesertaan")
    printed = "".join(sheets(page))
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    drawn = page.locator("[data-name=peta-kecamatan] .main-svg").first.get_attribute("width")
    label = page.locator("[data-name=peringkat-kecamatan] .ytick text").first
    ink = re.findall(r"\d+", label.evaluate("one => getComputedStyle(one).fill"))
    words = page.locator("h1").evaluate("one => getComputedStyle(one).color")
    # Others read in this tab, too.
    page.emulate_media(media="null")
    page.evaluate("dispatchEvent(new Event('afterprint'))")

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
    page = references(stroll(390, 844, "dark"), "istilah")

    expect(page.locator("[data-testid=stDataFrame]")).to_be_hidden()
    term = page.locator(".rows tbody tr").first
    expect(term).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 1
    assert term.bounding_box()["width"] > 300

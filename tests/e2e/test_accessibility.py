"""Every page for those who read with a keyboard, with a screen reader, or with weak eyes."""

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect
from visiting import REST, ROOT, Stroll, Stroller

DECLARED = re.findall(r'"pages/([\w-]+)\.py"', (ROOT / "dashboard.py").read_text(encoding="utf-8"))
ADDRESSES = ["/" if page == "ringkasan" else f"/{page}" for page in DECLARED if page != "kelola"]
PROFILE = "/kecamatan?kecamatan=35.09.08"
SECTIONS = [
    f"/sumber?bagian={section}"
    for section in ("pertentangan", "program", "data", "sumber", "simulasi", "istilah", "belum")
]
DESK_PARTS = ["/kelola", *(f"/kelola?kelola={part}" for part in ("riwayat", "templat"))]
PHONE = (390, 844)
STANDARD = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


def opened(reader: Stroll, address: str) -> Page:
    if address == "/briefing":
        reader.reach(address).wait_for_selector(".briefing[data-ready]")
    elif address.startswith(("/sumber", "/kelola", "/cek", "/ruang-pers")):
        reader.reach(address).wait_for_selector(REST)
    else:
        reader.open(address)
    page = reader.page
    page.wait_for_selector("[data-testid=stSidebarNavItems][role=none]", state="attached")
    # What the line of choices covers where somebody else has scrolled is no small target.
    page.evaluate("document.querySelector('[data-testid=stMain]').scrollTo(0, 0)")
    return page


# A drawing is one image with a name; the contrast of what is in it has tests of its own. It is out
# of the page meanwhile: axe-core looks at every node, even where it is told to leave it out.
SCAN = """async ([within, options]) => {
    const drawings = [...document.querySelectorAll('.board .plot > *')].map(drawing => {
        const place = document.createComment('');
        drawing.replaceWith(place);
        return [place, drawing];
    });
    try {
        const looked = { include: [[within]], exclude: [['.plot .main-svg']] };
        return (await axe.run(looked, options)).violations;
    } finally {
        drawings.forEach(([place, drawing]) => place.replaceWith(drawing));
    }
}"""


def grave(page: Page, within: str = "html") -> list[str]:
    """The serious and critical findings of axe-core, each with the place that it is about."""
    options = {"runOnly": {"type": "tag", "values": STANDARD}, "resultTypes": ["violations"]}
    if not page.evaluate("'axe' in window"):
        page.evaluate(Axe().axe_script)
    return [
        f"{one['id']}: {node['target']}"
        for one in page.evaluate(SCAN, [within, options])
        if one["impact"] in ("serious", "critical")
        for node in one["nodes"]
    ]


CORNERS = """all => all.map(one => {
    const { top, left } = one.getBoundingClientRect();
    return [top, left];
})"""
SET_OUT = """() => {
    document.activeElement.blur();
    window.stops = [];
    document.onkeyup = () => {
        const on = document.activeElement;
        window.stops.push({
            at_end: on === document.body,
            place: [...document.querySelectorAll('*')].indexOf(on),
            tile: on.closest('.tile')?.dataset.name ?? '',
            words: on.textContent.trim(),
        });
    };
}"""
LONGEST_WALK = 150


def walk(page: Page) -> list[dict[str, Any]]:
    """Where the focus stands after each press of Tab, until it leaves the page."""
    stops: list[dict[str, Any]] = []
    page.evaluate(SET_OUT)
    # Some presses at a time, for to look after each one takes as long as the press.
    for _ in range(LONGEST_WALK // 10):
        for _ in range(10):
            page.keyboard.press("Tab")
        stops = page.evaluate("window.stops")
        for count, stop in enumerate(stops):
            if stop["at_end"] or (count and stop["place"] == stops[0]["place"]):
                return stops[:count]
    return stops


@pytest.fixture(scope="module", params=[*ADDRESSES, PROFILE, *SECTIONS, *DESK_PARTS])
def shown(request: pytest.FixtureRequest, stroll: Stroller) -> Page:
    """Every page, and every part of one that has an address, on a wide screen."""
    if request.param in DESK_PARTS:
        return opened(request.getfixturevalue("desk_stroll"), request.param)
    return opened(stroll(), request.param)


def test_a_scan_of_a_page_finds_nothing_serious(shown: Page) -> None:
    assert grave(shown) == []


def test_headings_go_down_by_one_step_at_a_time(shown: Page) -> None:
    levels = shown.locator("main :is(h1, h2, h3, h4, h5, h6)").evaluate_all(
        "all => all.map(one => Number(one.tagName[1]))"
    )

    assert levels[0] == 1
    assert levels.count(1) == 1
    assert [(above, below) for above, below in pairwise(levels) if below > above + 1] == []


def test_every_figure_is_an_image_with_a_name_and_has_a_table(shown: Page) -> None:
    for figure in shown.locator("figure").all():
        title = figure.get_by_role("heading").inner_text()
        assert title in str(figure.locator(".plot").get_attribute("aria-label"))
        assert figure.locator("[role=img] :is(a, button, input, [tabindex])").count() == 0
        assert figure.locator(".table summary").inner_text() == "Tabel dan CSV"


def test_tab_goes_through_the_tiles_as_the_eye_does_and_out_again(shown: Page) -> None:
    tiles = shown.locator(".tile").evaluate_all("all => all.map(one => one.dataset.name)")
    figures = shown.locator("figure").evaluate_all("all => all.map(one => one.dataset.name)")
    corners = shown.locator(".tile").evaluate_all(CORNERS)
    stops = walk(shown)
    asked = [stop["tile"] for stop in stops if stop["words"] == "Angka ini dari mana?"]
    folded = [stop["tile"] for stop in stops if stop["words"] == "Tabel dan CSV"]

    assert len(stops) < LONGEST_WALK, "the focus goes round in a trap"
    assert corners == sorted(corners)
    assert asked == tiles
    assert folded == figures


@pytest.mark.parametrize("address", ["/", "/manfaat", "/rencana", PROFILE])
def test_a_scan_of_a_page_on_a_dark_phone_finds_nothing_serious(
    stroll: Stroller, address: str
) -> None:
    assert grave(opened(stroll(*PHONE, "dark"), address)) == []


def test_a_scan_of_an_opened_table_and_of_an_opened_origin_finds_nothing_serious(
    stroll: Stroller,
) -> None:
    page = opened(stroll(), "/kepesertaan")
    figure = page.locator("[data-name=peringkat-kecamatan]")
    figure.locator(".table summary").click()
    expect(figure.locator("tbody tr")).to_have_count(31)
    for _ in in_light_and_in_dark(page):
        assert grave(page) == []

    figure.get_by_role("button", name="Angka ini dari mana?").click()
    expect(page.get_by_role("dialog")).to_be_visible()
    # What is behind the dialog was scanned before.
    for _ in in_light_and_in_dark(page):
        assert grave(page, "dialog[open]") == []
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()


def in_light_and_in_dark(page: Page) -> Iterator[str]:
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        expect(page.get_by_test_id("stApp")).to_have_css("color-scheme", scheme)
        yield scheme
    page.emulate_media(color_scheme="light")
    expect(page.get_by_test_id("stApp")).to_have_css("color-scheme", "light")


def test_the_page_says_in_indonesian_what_it_is_and_where_its_parts_are(stroll: Stroller) -> None:
    page = opened(stroll(), "/manfaat")

    assert page.evaluate("document.documentElement.lang") == "id"
    expect(page.get_by_role("navigation", name="Halaman dasbor")).to_be_visible()
    expect(page.get_by_role("main")).to_have_count(1)
    expect(page.get_by_role("group", name="Perlindungan").get_by_role("link")).to_contain_text(
        ["Kepesertaan", "Manfaat"]
    )
    english = r"\b(Sidebar|sidebar|pages|Open|Close|Clear|Skip)\b"
    names = page.locator("[aria-label]").evaluate_all("all => all.map(one => one.ariaLabel)")
    assert [name for name in names if re.search(english, name)] == []


def test_the_place_of_the_focus_is_seen(stroll: Stroller) -> None:
    page = opened(stroll(), "/kepesertaan")
    figure = page.locator("[data-name=peringkat-kecamatan]")
    figure.locator(".table summary").focus()
    page.keyboard.press("Enter")
    expect(figure.locator("tbody tr")).to_have_count(31)
    page.keyboard.press("Tab")
    seen = []
    for _ in range(6):
        outline = page.evaluate(
            "() => { const s = getComputedStyle(document.activeElement);"
            " return [s.outlineStyle, parseFloat(s.outlineWidth)]; }"
        )
        seen.append(outline)
        page.keyboard.press("Tab")

    assert seen == [["solid", 2]] * 6

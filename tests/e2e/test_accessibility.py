"""Every page for those who read with a keyboard, a screen reader, weak eyes, or on paper."""

import re
from itertools import pairwise
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect
from test_print import close, sheets
from visiting import REST, Stroll, Stroller

from data.permissions import PERMISSIONS

ADDRESSES = [
    "/" if row.id == "ringkasan" else f"/{row.id}"
    for row in PERMISSIONS.values()
    if row.kind == "page" and row.id != "kelola"
]
PROFILE = "/kecamatan?kecamatan=35.09.08"
PRINTED = ["/", "/kepesertaan", "/manfaat", "/rencana", "/pertanian", PROFILE]
OTHERS = [address for address in ADDRESSES if address not in PRINTED]
SECTIONS = [
    f"/sumber?bagian={section}"
    for section in ("pertentangan", "program", "data", "sumber", "simulasi", "istilah", "belum")
]
DESK_PARTS = ["/kelola", *(f"/kelola?kelola={part}" for part in ("riwayat", "templat"))]
WITHOUT_A_BOARD = ("/sumber", "/kelola", "/cek", "/ruang-pers", "/perubahan", "/jejak")
STANDARD = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


def opened(reader: Stroll, address: str) -> Page:
    if address == "/briefing":
        reader.reach(address).wait_for_selector(".briefing[data-ready]")
    elif address.startswith(WITHOUT_A_BOARD):
        reader.reach(address).wait_for_selector(REST)
    else:
        reader.open(address)
    page = reader.page
    page.wait_for_selector("[data-testid=stSidebarNavItems][role=none]", state="attached")
    # What the line of choices covers where somebody else has scrolled is no small target.
    page.evaluate("document.querySelector('[data-testid=stMain]').scrollTo(0, 0)")
    return page


# A drawing is one image with a name; the contrast of what is in it has tests of its own. It is out
# of the page meanwhile, as are rows of tables after the first five, which are alike: axe-core looks
# at every node, even where it is told to leave it out.
SCAN = """async ([within, options]) => {
    const left = '.board .plot > *, tbody tr:nth-of-type(n + 6)';
    const aside = [...document.querySelectorAll(left)].map(one => {
        const place = document.createComment('');
        one.replaceWith(place);
        return [place, one];
    });
    try {
        const looked = { include: [[within]], exclude: [['.plot .main-svg']] };
        return (await axe.run(looked, options)).violations;
    } finally {
        aside.forEach(([place, one]) => place.replaceWith(one));
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


BOXES = """all => all.map(one => {
    const { left, top, right, bottom } = one.getBoundingClientRect();
    return [left, top, right, bottom];
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


def follows(before: list[float], after: list[float]) -> bool:
    """Whether the eye comes to this box after that one: it is beside it at the right, or below."""
    left, top, _, bottom = after
    is_beside = left >= before[2] - 1 and top < before[3] and bottom > before[1]
    return is_beside or top >= before[3] - 1


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


@pytest.fixture(scope="module", params=[*PRINTED, *OTHERS, *SECTIONS, *DESK_PARTS])
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


EMPTY = """[...document.querySelectorAll('.chart:has(.trace, .grid)')].map(card => {
    const plot = card.querySelector('.plot');
    const marks = plot.querySelectorAll(
        '.trace path, .trace text, .trace image, .hm image, .bars path, .sankey path, .annotation, '
        + '.xtick text, .ytick text, .legend text, .cbaxis text, .shapelayer path, .grid, .legend'
    );
    const boxes = [...marks].filter(one => !one.closest('.simulated, .imagelayer'))
        .map(one => one.getBoundingClientRect()).filter(box => box.height);
    const room = plot.getBoundingClientRect();
    const above = Math.min(...boxes.map(box => box.top)) - room.top;
    const below = card.querySelector('.footer').getBoundingClientRect().top
        - Math.max(...boxes.map(box => box.bottom));
    return [card.dataset.name, (above + below) / card.offsetHeight];
})"""


def test_no_card_of_a_figure_is_half_empty(shown: Page) -> None:
    drawn = shown.locator("figure").count()
    if drawn:
        # What became higher beside a taller one is drawn once more.
        shown.wait_for_timeout(400)
    cards = shown.evaluate(EMPTY)

    assert bool(cards) == bool(drawn)
    assert [card for card in cards if card[1] > 0.15] == []


def test_tab_goes_through_the_tiles_as_the_eye_does_and_out_again(shown: Page) -> None:
    tiles = shown.locator(".tile").evaluate_all("all => all.map(one => one.dataset.name)")
    figures = shown.locator("figure").evaluate_all("all => all.map(one => one.dataset.name)")
    boxes = shown.locator(".tile").evaluate_all(BOXES)
    stops = walk(shown)
    asked = [stop["tile"] for stop in stops if stop["words"] == "Angka ini dari mana?"]
    folded = [stop["tile"] for stop in stops if stop["words"] == "Tabel dan CSV"]

    assert len(stops) < LONGEST_WALK, "the focus goes round in a trap"
    assert [pair for pair in pairwise(boxes) if not follows(*pair)] == []
    assert asked == tiles
    assert folded == figures


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
ON_PAPER = ":not(.st-key-profil [data-name=kecamatan-serupa])"
"""All figures but one: what leads from a profile elsewhere has no room on its sheet."""


@pytest.mark.parametrize("shown", PRINTED, indirect=True)
def test_on_paper_a_page_is_whole_says_what_is_simulated_and_leaves_out_the_furniture(
    shown: Page,
) -> None:
    printed = sheets(shown)
    said = "".join(printed)
    drawn = f".tile.chart{ON_PAPER}"
    simulated = shown.locator(f"{drawn}:has([data-status=simulasi])").count()
    figures = [
        [close(figure.locator(part).inner_text()) for part in ("h3", ".subtitle", ".footer")]
        + [close(tick) for tick in figure.locator(".plot .ytick text").all_text_contents()[:1]]
        for figure in shown.locator(f"figure{ON_PAPER}").all()
    ]
    notes = [close(note) for note in shown.locator("main li:visible").all_inner_texts()]

    assert said.count("status:Simulasi") == simulated
    assert shown.locator(f"{drawn} .plot:has(.simulated)").count() == simulated
    assert figures
    for words in figures:
        assert any(all(one in sheet for one in words) for sheet in printed), words
    assert all(len(sheet) > 150 for sheet in printed)
    assert close(shown.locator("h1").inner_text()) in printed[0]
    if shown.locator(".st-key-catatan_profil").count():
        assert len(printed) == 1
    else:
        assert [note for note in notes if note not in said] == []
    if shown.locator("[data-name=peserta-2025]").count():
        tiles = [close(words) for words in shown.locator(".tile h3").all_inner_texts()]
        assert [words for words in tiles if words not in printed[0]] == []
    for words in ("Salin tautan", "Tabel dan CSV", "Angka ini dari mana?", "Langsung ke isi"):
        assert close(words) not in said
    shown.emulate_media(media="print")
    left = shown.locator(f":is({', '.join(FURNITURE)}):visible")
    assert left.evaluate_all("all => all.map(one => one.dataset.testid ?? one.className)") == []
    shown.emulate_media(media="null")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_scan_of_an_opened_table_and_of_an_opened_origin_finds_nothing_serious(
    stroll: Stroller, scheme: str
) -> None:
    page = opened(stroll(scheme=scheme), "/kepesertaan")
    figure = page.locator("[data-name=peringkat-kecamatan]")
    figure.locator(".table summary").click()
    expect(figure.locator("tbody tr")).to_have_count(31)
    # What is around the table and behind the dialog was scanned before.
    assert grave(page, "[data-name=peringkat-kecamatan]") == []

    figure.get_by_role("button", name="Angka ini dari mana?").click()
    expect(page.get_by_role("dialog")).to_be_visible()
    assert grave(page, "dialog[open]") == []
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()


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
    page.get_by_role("link", name="Ringkasan").focus()
    page.keyboard.press("Tab")
    focused = page.locator(":focus")
    expect(focused).to_have_text("Kepesertaan")
    expect(focused).to_have_css("outline-style", "solid")

"""A meeting: the screens by keys and by touch, the speaker's window, and no server to help."""

import datetime as dt
import re
import time
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from visiting import Visit, Visitor, profile, serving

from data.catalogue import KECAMATAN
from exports.stamp import Heading
from pages import briefing
from pages.briefing import Screen
from queries.registry import Registry

SLIDE = ".briefing .slide:not(.waiting)"
SMALL = """least => [...document.querySelectorAll('.slide:not(.waiting) *')]
    .filter(node => !node.closest('.footer') && node.getBoundingClientRect().width)
    .filter(node => [...node.childNodes].some(one => one.nodeType === 3 && one.data.trim()))
    .map(node => [parseFloat(getComputedStyle(node).fontSize) * node.currentCSSZoom,
                  node.textContent])
    .filter(([size]) => size < least)"""
BUTTONS = """[...document.querySelectorAll('.bar > button')].map(one => {
    const words = document.createRange();
    words.selectNodeContents(one);
    const { left, right } = words.getBoundingClientRect();
    return [left, right];
}).filter(([left, right]) => right > left)"""
SPILLED = """() =>
    [...document.querySelectorAll('.slide:not(.waiting) :is(.body, .drawing, .numbers)')]
    .filter(box => box.scrollHeight > box.clientHeight + 4 || box.scrollWidth > box.clientWidth + 4)
    .map(box => box.className)"""


def arrive(reader: Visit, screen: str = "") -> Page:
    reader.page.goto(f"{reader.server}/briefing{screen}")
    shown(reader.page)
    return reader.page


def shown(page: Page, place: int | None = None) -> str:
    """Wait until that screen (or any) and its neighbours are drawn; its title."""
    page.wait_for_function(
        """place => {
            const { drawn, ready } = document.querySelector('.briefing')?.dataset ?? {};
            return drawn && drawn === ready && (place === null || Number(drawn) === place);
        }""",
        arg=place,
        timeout=30_000,
    )
    return page.locator(f"{SLIDE} h2").inner_text()


@pytest.fixture(scope="module")
def alone(browser: Browser, builtin_snapshot: Path) -> Iterator[Visit]:
    """A projector's browser that has opened the briefing, whose server and network then ended."""
    with serving(builtin_snapshot.parent) as address:
        reader = Visit(profile(browser), address, 1920, 1080, "light")
        arrive(reader)
    reader.context.set_offline(True)
    yield reader
    reader.context.close()


@pytest.fixture(scope="module")
def screens(builtin_snapshot: Path) -> tuple[Screen, ...]:
    heading = Heading("Perlindungan pekerja rentan", dt.date(2025, 12, 22), "Kabupaten Jember")
    return briefing.screens(Registry(builtin_snapshot), None, heading)


def test_screens_are_shown_without_server_and_network_and_can_be_read_from_the_back(
    alone: Visit, screens: tuple[Screen, ...]
) -> None:
    page = alone.page
    page.keyboard.press("Home")
    shown(page, 1)
    assert page.locator(".where").inner_text() == f"1 / {len(screens)}"
    assert len({one.title for one in screens}) == len(screens)
    of_kecamatan = [place for place, one in enumerate(screens, 1) if one.name in KECAMATAN]
    waited = []
    for place in range(1, of_kecamatan[0] + 1):
        assert_legible(page, place, screens[place - 1])
        began = time.monotonic()
        page.keyboard.press("PageDown")
        page.wait_for_selector(f".briefing[data-drawn='{place + 1}']")
        waited.append(time.monotonic() - began)
    # Those of kecamatan are alike: the ones with the longest name, sentence and numbers.
    for length in (name_of, sentence_of, numbers_of):
        place = max(of_kecamatan, key=lambda one: len(length(screens[one - 1])))
        page.keyboard.type(screens[place - 1].title)
        page.keyboard.press("Enter")
        assert_legible(page, place, screens[place - 1])
    for key, place in (("End", len(screens)), ("PageUp", len(screens) - 1)):
        page.keyboard.press(key)
        assert_legible(page, place, screens[place - 1])

    assert sorted(waited)[len(waited) // 2] < 0.3
    # Streamlit keeps asking for its server, and may say so behind the screen.
    assert [one for one in alone.complaints if "script" in one or "left" in one] == []
    assert page.evaluate(
        "() => document.elementFromPoint(innerWidth / 2, 20).closest('.briefing') !== null"
    )


def name_of(screen: Screen) -> str:
    return screen.title


def sentence_of(screen: Screen) -> str:
    return screen.subtitle


def numbers_of(screen: Screen) -> str:
    return "".join(f"{card.headline}{card.value}" for card in screen.cards)


def assert_legible(page: Page, place: int, screen: Screen) -> None:
    title = shown(page, place)
    assert title == screen.title
    assert page.evaluate(SMALL, 24) == [], title
    assert page.evaluate(SPILLED) == [], title
    figures = page.locator(f"{SLIDE} .plot")
    assert figures.count() == page.locator(f"{SLIDE} .plot .main-svg:first-child").count()
    if page.locator(f"{SLIDE} header .chip[data-status=simulasi]").count():
        assert page.locator(f"{SLIDE} .simulated").count()
        assert "simulasi" in page.locator(".briefing > [role=status]").inner_text().lower()
    maps = page.locator(f"{SLIDE} .geo")
    assert maps.count() == 0 or page.locator(f"{SLIDE} .choroplethlayer path").count() > 1


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("sumber baru", "Sumberbaru"),
        ("sumberjmbe", "Sumberjambe"),
        ("bangsal", "Bangsalsari"),
        ("Kec. Rambipudji", "Rambipuji"),
        ("Kec. Puger Kab. Jember", "Puger"),
        ("Ambulu, Kabupaten Jember", "Ambulu"),
        ("ledok ombo", "Ledokombo"),
    ],
)
def test_a_few_letters_lead_to_a_kecamatan_however_it_is_spelled(
    alone: Visit, typed: str, name: str
) -> None:
    page = alone.page
    page.keyboard.type(typed)
    expect(page.get_by_role("option").first).to_contain_text(name)
    page.keyboard.press("Enter")
    expect(page.locator(f"{SLIDE} h2")).to_have_text(name)
    expect(page.locator(".search")).to_be_hidden()


def test_a_place_that_is_not_in_jember_is_not_found(alone: Visit) -> None:
    page = alone.page
    page.keyboard.type("jakarta")
    expect(page.get_by_text("Tidak ada kecamatan yang mirip.")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator(".search")).to_be_hidden()


def test_the_keys_of_a_keyboard_and_of_a_clicker_move_and_blank_and_explain(alone: Visit) -> None:
    page = alone.page
    for key, place in [
        ("Home", 1),
        ("ArrowRight", 2),
        ("PageDown", 3),
        ("Space", 4),
        ("PageUp", 3),
        ("ArrowLeft", 2),
        ("End", 43),
        ("ArrowRight", 43),
    ]:
        page.keyboard.press(key)
        shown(page, place)
    blank = page.locator(".blank")
    for key in ("b", "."):
        page.keyboard.press(key)
        expect(blank).to_be_visible()
        page.keyboard.press("PageDown")
        expect(blank).to_be_hidden()
        assert page.locator(".where").inner_text() == "43 / 43"
    page.keyboard.press("?")
    expect(page.locator(".help")).to_contain_text("layar berikutnya")
    page.keyboard.press("Escape")
    expect(page.locator(".help")).to_be_hidden()
    page.keyboard.press("d")
    assert page.evaluate("getComputedStyle(document.querySelector('.briefing')).color") == (
        "rgb(238, 242, 245)"
    )
    page.keyboard.press("d")


def test_the_speaker_sees_notes_and_the_next_screen_and_leads_from_there(alone: Visit) -> None:
    page = alone.page
    page.keyboard.press("Home")
    shown(page, 1)
    with page.context.expect_page() as opened:
        page.keyboard.press("s")
    notes = opened.value
    expect(notes.locator(".next")).to_have_text("Peserta 2025: 82.093, dan empat angka lain")
    notes.keyboard.press("PageDown")
    shown(page, 2)
    expect(notes.locator("main")).to_contain_text(
        "82.093: delapan puluh dua ribu sembilan puluh tiga"
    )
    expect(notes.locator("main")).to_contain_text("detikJatim")
    expect(notes.locator(".place")).to_have_text("Layar 2 dari 43")
    assert re.fullmatch(r"\d\d\.\d\d", notes.locator(".clock").inner_text())
    notes.get_by_role("button", name="Ulangi waktu").click()
    expect(notes.locator(".elapsed")).to_have_text(re.compile(r"00\.0[1-9]"))
    notes.close()


def test_nobody_leaves_by_mistake_when_there_is_nowhere_to_go(alone: Visit) -> None:
    page = alone.page
    page.keyboard.press("Escape")
    expect(page.get_by_role("alert")).to_contain_text("Server tidak menjawab")
    shown(page)


def test_a_phone_is_led_by_swiping_and_the_way_back_is_seen(visit: Visitor) -> None:
    reader = visit(390, 844)
    # What is no name of a screen begins at the first one.
    page = arrive(reader, "?snapshot=2024-12-31-00000000#50%")
    expect(page.locator(".briefing .word")).to_contain_text("snapshot yang tidak ada")
    assert page.locator(".where").inner_text().startswith("1 /")
    page = arrive(reader, "?dari=tautan#35.09.08")
    assert page.locator(f"{SLIDE} h2").inner_text() == "Puger"
    place = int(page.locator(".where").inner_text().split("/")[0])
    page.evaluate(
        """() => {
            const target = document.querySelector('.slide:not(.waiting)');
            const touch = x => [new Touch({ identifier: 1, target, clientX: x, clientY: 300 })];
            const send = (type, touches) => target.dispatchEvent(
                new TouchEvent(type, { touches, changedTouches: touches, bubbles: true }));
            send('touchstart', touch(300));
            send('touchend', touch(120));
        }"""
    )
    assert shown(page, place + 1) == "Rambipuji"
    assert page.evaluate(SMALL, 11) == []
    page.set_viewport_size({"width": 320, "height": 640})
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    assert [pair for pair in pairwise(page.evaluate(BUTTONS)) if pair[0][1] > pair[1][0]] == []
    page.get_by_role("button", name="Keluar").click()
    page.wait_for_selector("[data-name=peserta-2025]")
    assert page.locator(".briefing").count() == 0
    assert reader.complaints == []


def test_an_unattended_screen_turns_until_a_key_and_says_when_there_is_something_newer(
    visit: Visitor,
) -> None:
    reader = visit(1920, 1080, fresh=True)
    page = reader.page
    page.clock.install()
    page.route("**/berlaku?*", lambda asked: asked.fulfill(json={"counts": "lain"}))
    page.goto(f"{reader.server}/briefing?putar=30#sumber")
    running = page.get_by_role("button", name="Otomatis, 30 detik")
    expect(running).to_be_visible()

    def turned(place: int) -> None:
        page.clock.run_for(31_000)
        expect(page.locator(".where")).to_have_text(f"{place} / 43")

    turned(1)
    turned(2)
    news = page.get_by_role("button", name="Ada data lebih baru; muat ulang")
    expect(news).to_be_hidden()
    page.clock.fast_forward(300_000)
    expect(news).to_be_visible()
    page.keyboard.press("Home")
    expect(running).to_be_hidden()
    assert "putar" not in page.url
    turned(1)
    page.keyboard.press("o")
    expect(page.get_by_role("button", name="Otomatis, 30 detik")).to_be_visible()
    turned(2)
    page.keyboard.press("Escape")
    turned(2)
    page.goto(f"{reader.server}/briefing?putar=2")
    expect(page.get_by_role("alert")).to_contain_text("bukan 5 sampai 600 detik")

    # The screen is kept awake also after a look at another tab, which ends what a browser granted.
    page.evaluate("window.asked = 0")
    page.evaluate(
        """Object.defineProperty(navigator, 'wakeLock', { value: {
            request: async () => { window.asked += 1; return { release() {} }; } } })"""
    )
    page.keyboard.press("o")
    for asked in (1, 2):
        page.wait_for_function("asked => window.asked === asked", arg=asked)
        page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    page.keyboard.press("o")
    # Notes of screens that are no longer there are gone with them.
    with page.context.expect_page() as opened:
        page.keyboard.press("s")
        page.clock.run_for(2_000)
    with opened.value.expect_event("close"):
        page.reload()
    assert reader.complaints == []

"""The press officer's way: from a figure to a file, and back from the file to what it said."""

import hashlib
import io
import json
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect
from visiting import REST, Visit, free_port, profile, serving

PEAK = "Peserta menurut kecamatan, 2025 (contoh tampilan)"


@pytest.fixture(scope="module")
def officer(usual: BrowserContext, server: str) -> Iterator[Visit]:
    visit = Visit(usual, server, 1440, 1000, "light")
    yield visit
    visit.page.close()


def enter(officer: Visit, address: str = "/ruang-pers?layak=semua") -> Page:
    officer.to_front().goto(f"{officer.server}{address}")
    expect(officer.page.locator(".gallery img").first).to_be_visible()
    at_rest(officer.page)
    return officer.page


def at_rest(page: Page) -> None:
    """Wait for the end of a turn that is known to have begun: something of it is on the screen."""
    page.wait_for_selector(REST)


def exhibit(page: Page, heading: str) -> Locator:
    return page.locator(".exhibit").filter(has=page.get_by_text(heading, exact=True)).first


def taken(page: Page, words: str) -> tuple[str, bytes]:
    """The name and the content of the file behind a button."""
    with page.expect_download(timeout=60_000) as download:
        page.get_by_test_id("stDownloadButton").get_by_text(words, exact=True).click()
    return download.value.suggested_filename, Path(download.value.path()).read_bytes()


def check(officer: Visit, content: bytes) -> Page:
    page = officer.page
    page.goto(f"{officer.server}/cek")
    hand_in(page, content)
    return page


def hand_in(page: Page, content: bytes) -> None:
    # While an answer comes, the place of the file before stands there, too.
    at_rest(page)
    page.locator("input[type=file]").set_input_files(
        {"name": "kiriman", "mimeType": "application/octet-stream", "buffer": content}
    )


def letters(drawing: Locator) -> int:
    """How bright the first letters of a drawing are, from 0 to 255."""
    svg = drawing.evaluate("image => fetch(image.src).then((answer) => answer.text())")
    (red,) = re.search(r"<text[^>]*fill: rgb\((\d+)", svg).groups()
    return int(red)


def test_the_gallery_is_drawn_as_it_is_seen_and_picked_by_keyboard(
    officer: Visit,
) -> None:
    page = enter(officer)
    shown = page.locator(".exhibit")
    drawn = page.locator(".exhibit img")
    assert 0 < drawn.count() < shown.count()
    widths = drawn.evaluate_all("all => all.map(one => one.naturalWidth)")
    assert min(widths) >= 480
    expect(exhibit(page, PEAK)).to_contain_text("Simulasi")

    shown.last.scroll_into_view_if_needed()
    expect(shown.last.locator("img, b")).to_be_visible()
    expect(shown.last).to_be_in_viewport()

    boxes = page.locator(".exhibit input")
    boxes.nth(1).focus()
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    expect(page.locator(".gallery .count")).to_have_text(re.compile("2 dipilih$"))
    outline = (
        boxes.nth(2)
        .locator("xpath=ancestor::label")
        .evaluate("label => getComputedStyle(label).outlineStyle")
    )
    assert outline == "solid"
    expect(page.get_by_role("button", name="Lepas semua (2)")).to_be_visible()
    at_rest(page)
    expect(boxes.nth(2)).to_be_focused()

    page.get_by_label("Cari gambar").fill("cakupan pekerja")
    page.keyboard.press("Enter")
    expect(shown).to_have_count(1)
    assert "cari=cakupan+pekerja" in page.url
    expect(shown.locator("input")).to_be_checked()
    link = page.url
    page.get_by_role("button", name="Lepas semua (2)").click()
    expect(shown.locator("input")).not_to_be_checked()
    page.goto(link)
    expect(page.get_by_role("button", name="Lepas semua (2)")).to_be_visible()
    expect(shown.locator("input")).to_be_checked()
    page.get_by_role("button", name="Lepas semua (2)").click()
    expect(shown.locator("input")).not_to_be_checked()
    assert officer.complaints == []


def test_from_any_figure_one_click_leads_to_its_files(officer: Visit) -> None:
    page = officer.open("/kepesertaan?kecamatan=35.09.08&tahun=2024")
    figure = page.locator("figure[data-name=peta-kecamatan]")
    title = figure.locator("h3").inner_text()
    figure.get_by_role("button", name="Ke Ruang pers").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Ruang pers")
    expect(page.get_by_role("img", name=f"Data simulasi. {title}")).to_be_visible()
    expect(page).to_have_url(
        re.compile("gambar=kepesertaan.peta-kecamatan~kecamatan.35.09.08~tahun.2024")
    )
    name, _ = taken(page, "Excel")
    assert name == "SIMULASI_peta-kecamatan.xlsx"

    page = officer.open("/manfaat")
    page.locator("section[data-name=anak]").get_by_role("button").click()
    dialog = page.get_by_role("dialog", name="Angka ini dari mana?")
    dialog.get_by_role("button", name="Ke Ruang pers").click()
    expect(page.get_by_role("img", name="Anak penerima beasiswa 2023–2025: 253")).to_be_visible()
    assert officer.complaints == []


def test_a_picture_is_dark_on_a_dark_screen_and_its_code_is_known_once_it_was_taken(
    officer: Visit,
) -> None:
    page = enter(officer, "/ruang-pers?layak=semua&cari=peserta+menurut+kecamatan")
    drawing = exhibit(page, PEAK).locator("img")
    address = str(drawing.get_attribute("src"))
    assert letters(drawing) < 100
    page.emulate_media(color_scheme="dark")
    expect(drawing).not_to_have_attribute("src", address)
    assert letters(drawing) > 150
    page.emulate_media(color_scheme="light")

    exhibit(page, PEAK).click()
    expect(page.get_by_role("img", name=f"Data simulasi. {PEAK}")).to_be_visible(timeout=30_000)
    at_rest(page)

    name, content = taken(page, "PNG")
    assert name == "SIMULASI_peta-kecamatan_slide_terang.png"
    picture = Image.open(io.BytesIO(content))
    assert picture.size == (1920, 1080)
    said = " ".join(str(one) for one in picture.info.values())
    assert "Simulasi" in said
    (code,) = set(re.findall(r"JBR-\w{5}-\w{5}", said))
    expect(page.get_by_text(f"Kode {code}.")).to_be_visible()
    _, again = taken(page, "PNG")
    assert again == content

    page = check(officer, content)
    expect(page.get_by_text(f"dengan kode {code}")).to_be_visible()
    expect(page.get_by_text("Asli.").first).to_be_visible()
    hand_in(page, content + b"\0")
    expect(page.get_by_text("Tidak dikenal.").first).to_be_visible()
    page.get_by_role("button", name=f"Periksa kode {code}").click()
    expect(page.get_by_text("Kode ini dari berkas yang keluar dari Ruang pers")).to_be_visible()
    assert officer.complaints == []


def test_an_edition_gives_a_deck_and_a_kit_whose_pictures_are_known(officer: Visit) -> None:
    page = enter(officer, "/ruang-pers?cari=peserta+2025")
    exhibit(page, "Peserta 2025: 82.093").click()
    # At once, while the picture of what was picked is still being drawn.
    page.get_by_label("Acara").fill("Konferensi pers")
    page.get_by_role("button", name="Bekukan sebagai edisi").click()
    expect(page.get_by_text("dibekukan.")).to_be_visible(timeout=30_000)
    at_rest(page)
    name, deck = taken(page, "Dek (PPTX)")
    code = name.removesuffix(".pptx")
    assert deck.startswith(b"PK")

    page.get_by_role("button", name="Susun kit edisi").click()
    expect(page.get_by_text("Kit (ZIP)")).to_be_visible(timeout=60_000)
    at_rest(page)
    name, content = taken(page, "Kit (ZIP)")
    assert name == f"{code}.zip"
    with zipfile.ZipFile(io.BytesIO(content)) as kit:
        manifest = json.loads(kit.read("manifest.json"))
        assert manifest["edisi"] == code
        assert manifest["gambar_tidak_dibuat"] == []
        for one in manifest["berkas"]:
            assert hashlib.sha256(kit.read(one["nama"])).hexdigest() == one["sha256"]
        picture = kit.read("peserta-2025/peserta-2025-persegi.png")
    assert Image.open(io.BytesIO(picture)).size == (1080, 1080)

    for one in (picture, content, deck):
        page = check(officer, one)
        expect(page.get_by_text(f"Berkas ini dari edisi {code}")).to_be_visible()
        expect(page.get_by_text("Konferensi pers").first).to_be_visible()
    assert officer.complaints == []


def test_a_fresh_server_knows_a_deep_link_and_an_open_press_room_goes_on_after_its_restart(
    browser: Browser, builtin_snapshot: Path
) -> None:
    port = free_port()
    with serving(builtin_snapshot.parent, port) as address:
        reader = Visit(profile(browser), address, 1440, 1000, "light")
        page = reader.open("/kepesertaan?kecamatan=35.09.08")
        assert reader.outlined() == ["35.09.08"]
        menu = page.locator("[data-testid=stSidebarNavLink]").all_inner_texts()
        assert [words.splitlines()[-1] for words in menu][:2] == ["Ringkasan", "Kepesertaan"]

        enter(reader, "/ruang-pers")
        boxes = page.locator(".gallery input[type=checkbox]")
        boxes.nth(1).click()
        expect(page).to_have_url(re.compile(r"gambar=\.cakupan$"))
    expect(page.get_by_role("dialog")).to_contain_text("Server dasbor tidak menjawab.")
    with serving(builtin_snapshot.parent, port):
        expect(page.get_by_role("dialog")).to_have_count(0)
        boxes.nth(3).click()
        expect(page).to_have_url(re.compile(r"gambar=\.cakupan\+\.manfaat-2025$"))
        page.get_by_role("button", name="Lepas", exact=True).click()
        expect(boxes.nth(3)).not_to_be_checked()
        expect(boxes.nth(1)).to_be_checked()
    reader.context.close()

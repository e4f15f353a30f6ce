"""What readers do, in a real browser, on a real server, with no network but this machine's."""

import csv
import re
from pathlib import Path
from xml.etree import ElementTree

import pytest
from PIL import Image
from playwright.sync_api import expect
from test_accessibility import grave
from visiting import GO_ON, REST, Stroller, Visitor

from data import catalogue

SCREENS = {"projector": (1920, 1080), "desk": (1440, 900), "phone": (390, 844)}
PATHS = [
    "/",
    "/kepesertaan",
    "/manfaat",
    "/rencana",
    "/pertanian",
    "/kecamatan?kecamatan=35.09.08",
]
CHOOSING = ("phone", PATHS[-1])
TRAPS = [
    "/?snapshot=",
    "/kepesertaan?ukuran=",
    "/kecamatan?kode=",
    "/rencana?tambahan=",
    "/ruang-pers?gambar=",
    "/briefing?edisi=",
    "/sumber?bagian=",
]


@pytest.mark.parametrize(
    ("screen", "scheme", "path"),
    [
        *(("projector", "light", path) for path in PATHS),
        *(("desk", "dark", path) for path in ("/manfaat", "/kepesertaan")),
        *(("phone", "dark", path) for path in ("/", *PATHS[2:], "/kepesertaan")),
    ],
)
def test_a_page_is_drawn_whole_without_a_complaint_or_a_request_to_elsewhere(
    visit: Visitor, stroll: Stroller, screen: str, scheme: str, path: str
) -> None:
    # They go from page to page, but for one that would be followed by what it has chosen.
    reader = (visit if (screen, path) == CHOOSING else stroll)(*SCREENS[screen], scheme)
    page = reader.open(path)

    assert reader.complaints == []
    assert page.locator("[data-testid=stException]").count() == 0
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 1
    figures = page.locator(".chart")
    assert figures.count() >= 4
    assert figures.count() == page.locator(".chart .plot:is(:has(.main-svg), :has(.grid))").count()
    spilled = page.evaluate(
        """[...document.querySelectorAll('.plot')]
            .filter(plot => plot.querySelector('.main-svg, .grid').clientWidth
                > plot.clientWidth + 1)
            .map(plot => plot.parentElement.dataset.name)"""
    )
    assert spilled == []
    cut = page.evaluate(
        """[...document.querySelectorAll('.plot')].flatMap(plot => {
            const room = plot.getBoundingClientRect();
            return [...plot.querySelectorAll('.main-svg text')]
                .filter(text => text.style.display !== 'none')
                .map(text => [text.textContent, text.getBoundingClientRect()])
                .filter(([, box]) => box.left < room.left - 2 || box.right > room.right + 2
                    || box.top < room.top - 2 || box.bottom > room.bottom + 2)
                .map(([words]) => `${plot.parentElement.dataset.name}: ${words}`);
        })"""
    )
    assert cut == []
    # `document.fonts.check` asks every face of that name, also the one of the first moment.
    assert page.evaluate(
        """[...document.fonts].some(({ family, weight, status }) =>
            family === 'SourceSans3' && weight === '400' && status === 'loaded')"""
    )
    if screen == "phone":
        assert grave(page) == []


SENT = """['navigation', 'resource'].flatMap((kind) => performance.getEntriesByType(kind))
    .reduce((sum, { transferSize }) => sum + transferSize, 0)"""


def test_little_is_sent_on_the_first_visit_and_next_to_nothing_on_the_next_and_drawn_once_in_place(
    visit: Visitor,
) -> None:
    reader = visit(fresh=True)
    # What is drawn is left alone when Streamlit comes.
    reader.page.add_init_script(
        """window.touched = new Map();
        new MutationObserver((records) => {
            for (const { target } of records) {
                const plot = target.closest?.(".board .plot");
                if (!plot?.dataset.drawn) continue;
                const after = touched.get(plot) ?? touched.set(plot, []).get(plot);
                if (!document.querySelector("#awal")) after.push(target.tagName);
            }
        }).observe(document, { subtree: true, childList: true, attributes: true });
        window.moved = 0;
        new PerformanceObserver((list) => {
            for (const { sources, value } of list.getEntries()) {
                const isOurs = ({ node }) => node?.parentElement?.closest(".page");
                if (sources.some(isOurs)) moved += value;
            }
        }).observe({ type: "layout-shift", buffered: true });"""
    )
    page = reader.open("/kepesertaan")
    first = page.evaluate(SENT)
    assert page.evaluate("[...touched.values()].length") >= 3
    assert page.evaluate("[...touched.values()].flat()") == []
    # A tenth is what browsers' makers still call good.
    assert page.evaluate("moved") < 0.1
    again = reader.open("/kepesertaan").evaluate(SENT)

    assert 900_000 < first < 1_400_000
    assert again < 100_000


def test_where_there_is_nothing_to_draw_plotly_is_not_sent(visit: Visitor) -> None:
    page = visit(fresh=True).open("/pertanian?simulasi=tidak")

    assert 500_000 < page.evaluate(SENT) < 900_000


def test_a_page_that_streamlit_draws_has_its_name_before_it_has_come_and_no_font_of_icons(
    visit: Visitor,
) -> None:
    reader = visit(fresh=True)
    page = reader.to_front()
    page.route("**/static/js/*", lambda script: script.abort())
    # A style of Streamlit's that does not come holds up nothing.
    page.route("**/static/css/*", lambda _: None)
    page.goto(f"{reader.server}/ruang-pers", wait_until="commit")
    page.wait_for_function("() => performance.getEntriesByName('first-contentful-paint').length")
    expect(page.get_by_role("heading", level=1)).to_have_text("Ruang pers")
    expect(page.locator("#awal")).to_contain_text("sesuaikan")
    expect(page.locator("head link[rel=stylesheet]")).to_have_count(1)
    began = page.evaluate(
        """Object.fromEntries(performance.getEntriesByType('resource')
            .map(({ name, startTime }) => [name.split('/').at(-1), startTime]))"""
    )
    fonts = [f"source-sans-3-latin-{weight}-normal.woff2" for weight in (400, 600, 700)]
    assert max(began[font] for font in fonts) <= began["first.js"]

    page.unroute_all()
    page.reload()
    page.wait_for_selector(REST)
    expect(page.get_by_role("heading", level=1)).to_have_text("Ruang pers")
    expect(page.locator("#awal")).to_have_count(0)
    page.wait_for_load_state("networkidle")
    fonts = page.evaluate(
        "[...document.fonts].filter(one => one.status === 'loaded').map(one => one.family)"
    )
    assert "SourceSans3" in fonts
    assert not [one for one in fonts if "Material" in one]


GROUND = "one => getComputedStyle(one).background"


def test_what_colours_stand_for_is_said_above_a_figure_in_as_many_lines_as_it_needs(
    stroll: Stroller,
) -> None:
    page = stroll(*SCREENS["phone"], "dark").see("/kepesertaan")
    years = page.locator("[data-name=peserta-per-tahun]")
    names = years.locator(".parts li")
    sectors = [sector.short_label for sector in catalogue.SECTORS.values()]

    expect(names).to_have_text([*sectors, "Angka terbit", "Terbit, bulat"])
    assert page.locator(".main-svg .legend text").count() == 0
    assert years.locator(".parts").evaluate("one => one.scrollWidth <= one.clientWidth")

    red, green, blue = bytes.fromhex(catalogue.SECTORS["buruh_tani"].colour[1:])
    in_light = stroll().see("/kepesertaan").locator("[data-name=peserta-per-tahun] .parts i").first
    expect(in_light).to_have_css("background-color", f"rgb({red}, {green}, {blue})")
    # Drawings keep their colours where a reader forces those of a system, so what they mean must.
    cell = stroll().page.locator(".grid td[style]").first
    # So must a switch, of which nothing else says how it stands.
    switch = stroll().page.locator("[data-testid=stCheckbox] label > div").first
    kept = (in_light, cell, switch)
    coloured = [one.evaluate(GROUND) for one in kept]
    stroll().page.emulate_media(forced_colors="active")
    assert [one.evaluate(GROUND) for one in kept] == coloured
    stroll().page.emulate_media(forced_colors="none")


def test_the_map_has_all_kecamatan_and_the_names_that_fit(stroll: Stroller) -> None:
    desk = stroll().see("/kepesertaan")
    phone = stroll(*SCREENS["phone"], "dark").see("/kepesertaan")
    areas = "[data-name=peta-kecamatan] .choroplethlayer path"
    names = "[data-name=peta-kecamatan] .scattergeo text"

    assert desk.locator(areas).count() >= 31
    assert phone.locator(areas).count() >= 31
    assert "Puger" in desk.locator(names).all_text_contents()
    assert 0 < phone.locator(names).count() < desk.locator(names).count()


def test_a_click_on_the_map_chooses_a_kecamatan_everywhere_and_a_second_one_lets_it_go(
    visit: Visitor,
) -> None:
    reader = visit()
    page = reader.open("/kepesertaan")
    assert reader.outlined() == []
    place = page.locator("[data-name=peta-kecamatan] .scattergeo text", has_text="Tempurejo")
    place.scroll_into_view_if_needed()
    box = place.bounding_box()

    page.mouse.click(box["x"] + box["width"] / 2, box["y"] - 12)
    reader.at_rest(after=1)
    assert "kecamatan=35.09.18" in page.url
    assert reader.outlined() == ["35.09.18"]
    assert any("Kecamatan Tempurejo" in title for title in reader.titles())
    expect(page.get_by_role("combobox", name="Kecamatan")).to_have_value("Tempurejo")

    page.get_by_role("link", name="Ringkasan").click()
    page.wait_for_selector("[data-name=peserta-2025]")
    reader.at_rest()
    assert reader.outlined() == ["35.09.18"]

    page.get_by_role("link", name="Kepesertaan", exact=True).click()
    page.wait_for_selector("[data-name=peringkat-kecamatan]")
    turn = reader.at_rest()
    place.scroll_into_view_if_needed()
    box = place.bounding_box()
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] - 12)
    reader.at_rest(after=turn)
    assert "kecamatan=" not in page.url
    assert reader.outlined() == []
    assert not any("Tempurejo" in title for title in reader.titles())


def test_the_csv_holds_what_the_table_shows(stroll: Stroller) -> None:
    page = stroll().open("/kepesertaan")
    page.locator("[data-name=peringkat-kecamatan] .table summary").click()
    with page.expect_download() as download:
        page.locator("[data-name=peringkat-kecamatan]").get_by_text("Unduh CSV untuk Excel").click()
    content = Path(download.value.path()).read_text(encoding="utf-8-sig")
    rows = list(csv.DictReader(content.splitlines(), delimiter=";"))
    shown = page.locator("[data-name=peringkat-kecamatan] tbody tr")
    people = shown.locator("td:nth-child(2)").all_inner_texts()

    assert download.value.suggested_filename == "SIMULASI_peringkat-kecamatan.csv"
    assert [row["Kecamatan"] for row in rows] == shown.locator("th").all_inner_texts()
    assert [row["Peserta"] for row in rows] == [number.replace(".", "") for number in people]
    assert {row["Status"] for row in rows} == {"Simulasi"}

    pasted = (
        page.locator("[data-name=peringkat-kecamatan] tbody")
        .evaluate(
            """rows => {
            getSelection().selectAllChildren(rows);
            const clipboardData = new DataTransfer();
            const told = { clipboardData, bubbles: true, cancelable: true };
            rows.dispatchEvent(new ClipboardEvent("copy", told));
            return clipboardData.getData("text/plain");
        }"""
        )
        .splitlines()
    )
    assert len(pasted) == len(rows) + 1
    assert pasted[0].startswith(f"{rows[0]['Kecamatan']}\t")
    assert "status: Simulasi" in pasted[-1]


@pytest.mark.parametrize("name", ["peta-kecamatan", "peserta-per-tahun"])
def test_a_reader_saves_a_picture_that_says_what_the_figure_says(
    stroll: Stroller, name: str
) -> None:
    a_visit = stroll()
    page = a_visit.see("/kepesertaan")
    figure = page.locator(f"[data-name={name}]")
    figure.get_by_text("Unduh gambar", exact=True).click()
    with page.expect_download() as download:
        figure.get_by_role("button", name="Unduh gambar sebagai SVG").click()
    drawing = Path(download.value.path()).read_text(encoding="utf-8")
    root = ElementTree.fromstring(drawing)  # noqa: S314
    svg = "{http://www.w3.org/2000/svg}"
    said = "".join("".join(one.itertext()) for one in root.iter(f"{svg}text")).replace(" ", "")

    assert download.value.suggested_filename == f"SIMULASI_{name}.svg"
    for words in ("h3", ".subtitle", ".footer"):
        assert figure.locator(words).inner_text().replace(" ", "") in said
    assert 'class="simulated"' in drawing
    assert root.findtext(f"{svg}title") == figure.locator("h3").inner_text()
    assert drawing.count("@font-face") == 3

    with page.expect_download() as download:
        figure.get_by_role("button", name="Unduh gambar sebagai PNG").click()
    image = Image.open(download.value.path()).convert("L")
    assert image.width == 1600
    assert image.getextrema()[0] < 60 < 250 < image.getextrema()[1]
    assert a_visit.complaints == []


def test_where_a_number_comes_from_opens_and_closes_by_keyboard_and_its_link_is_safe(
    stroll: Stroller,
) -> None:
    page = stroll().open("/")
    button = page.locator("[data-name=peserta-2025] .cite")
    box = page.get_by_role("dialog", name="Angka ini dari mana?")
    button.focus()
    page.keyboard.press("Enter")
    expect(box).to_be_visible()
    expect(box).to_contain_text("Bupati Jember Muhammad Fawait")
    link = box.get_by_role("link", name="https://www.detik.com").first
    assert link.get_attribute("rel") == "noopener noreferrer"
    page.keyboard.press("Escape")
    expect(box).to_be_hidden()
    expect(button).to_be_focused()


def test_a_table_is_sorted_by_its_numbers_and_its_words_and_back(stroll: Stroller) -> None:
    page = stroll().open("/kepesertaan")
    figure = page.locator("[data-name=peringkat-kecamatan]")
    figure.locator(".table summary").click()
    expect(figure.locator("tbody th")).to_have_count(31)
    drawn = figure.locator("tbody th").all_inner_texts()

    def column(place: int) -> list[str]:
        return figure.locator(f"tbody td:nth-child({place})").all_inner_texts()

    people = figure.get_by_role("button", name="Penduduk akhir 2024")
    people.click()
    numbers = [int(text.replace(".", "")) for text in column(3)]
    assert numbers == sorted(numbers, reverse=True)
    assert len(numbers) == 31
    expect(figure.locator("th[aria-sort=descending]")).to_have_text("Penduduk akhir 2024")
    people.click()
    assert [int(text.replace(".", "")) for text in column(3)] == numbers[::-1]
    people.click()
    assert figure.locator("tbody th").all_inner_texts() == drawn

    figure.get_by_role("button", name="Kecamatan", exact=True).click()
    assert figure.locator("tbody th").all_inner_texts() == sorted(drawn)


def test_months_are_sorted_as_time_goes(stroll: Stroller) -> None:
    page = stroll().see("/kepesertaan")
    figure = page.locator("[data-name=peserta-aktif-bulanan]")
    figure.locator(".table summary").click()
    expect(figure.locator("tbody th")).to_have_count(36)
    drawn = figure.locator("tbody th").all_inner_texts()

    month = figure.get_by_role("button", name="Bulan", exact=True)
    month.click()
    assert figure.locator("tbody th").all_inner_texts() == drawn
    month.click()
    assert figure.locator("tbody th").all_inner_texts() == drawn[::-1]
    assert drawn[0].startswith("Jan")


def test_a_figure_has_a_name_for_those_who_cannot_see_it(stroll: Stroller) -> None:
    page = stroll().see("/kepesertaan")
    for figure in page.locator(".chart").all():
        name = figure.locator(".plot").get_attribute("aria-label")
        assert "simulasi" in name.lower()
        assert figure.locator("h3").inner_text() in name


def test_hovering_a_bar_says_its_numbers_in_indonesian(stroll: Stroller) -> None:
    page = stroll().see("/kepesertaan")
    bar = page.locator("[data-name=peringkat-kecamatan] .bars .point path").first
    bar.scroll_into_view_if_needed()
    box = bar.bounding_box()
    page.mouse.move(box["x"] + 20, box["y"] + box["height"] / 2)
    hover = page.locator("[data-name=peringkat-kecamatan] .hoverlayer")

    expect(hover).to_contain_text(re.compile(r"[\d.]+ peserta"))
    expect(hover).to_contain_text(re.compile(r"\d+,\d per 1\.000 penduduk"))


def test_figures_are_as_dark_as_the_screen_also_when_it_changes(stroll: Stroller) -> None:
    page = stroll(scheme="dark").see("/kepesertaan")
    name = page.locator("[data-name=peringkat-kecamatan] .ytick text").first
    colour = name.evaluate("text => getComputedStyle(text).fill")
    assert min(map(int, re.findall(r"\d+", colour)[:3])) > 150

    page.emulate_media(color_scheme="light")
    expect(name).not_to_have_css("fill", colour)
    page.emulate_media(color_scheme="dark")
    expect(name).to_have_css("fill", colour)


def test_a_link_cannot_make_a_page_ask_another_machine_for_an_image(stroll: Stroller) -> None:
    # A tab of its own, whose reader is not followed there by what the others look at.
    reader = stroll(1280, 800)
    for number, trap in enumerate(TRAPS, 1):
        page = reader.reach(f"{trap}![x](http://192.0.2.{number}/x.png)")
        said = page.locator(".remarks p, [data-testid=stAlert]")
        expect(said.filter(has_text=f"192.0.2.{number}/").first).to_be_visible()
        assert page.locator("main img[src*='192.0.2.']").count() == 0
    assert reader.complaints == []


def test_a_page_under_another_address_is_the_same_and_a_late_answer_leaves_the_next_one_alone(
    visit: Visitor,
) -> None:
    reader = visit(1280, 800)
    page = reader.to_front()
    page.add_init_script(
        """const fetched = window.fetch;
        window.fetch = async (address, ...rest) => {
            const answer = await fetched(address, ...rest);
            if (String(address).includes("2023"))
                await new Promise((come) => { window.letCome = come; });
            return answer;
        };"""
    )
    reader.open("/kecamatan/?kecamatan=35.09.08")
    expect(page).to_have_url(re.compile(r"/kecamatan\?kecamatan=35\.09\.08$"))
    expect(page.get_by_role("dialog")).to_have_count(0)

    chosen = page.locator("[data-key=kecamatan] input")
    chosen.fill("Silo")
    chosen.press("Enter")
    expect(page).to_have_url(re.compile(r"kecamatan=35\.09\.30"))
    page.go_back()
    expect(page).to_have_url(re.compile(r"kecamatan=35\.09\.08"))
    expect(page.locator(".board")).not_to_have_attribute("aria-busy", "true")

    page.locator("[data-key=tahun] label", has_text="2023").click()
    page.wait_for_function("() => Boolean(window.letCome)")

    page.evaluate(f"path => {{ ({GO_ON})(path); letCome(); }}", "/kepesertaan?ukuran=cuaca")

    expect(page.locator(".remarks p", has_text="cuaca")).to_be_visible()
    expect(page.get_by_role("heading", level=1)).to_have_text("Kepesertaan")
    assert "tahun=2023" not in page.url
    assert reader.complaints == []

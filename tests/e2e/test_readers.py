"""The journeys of the readers for whom the dashboard is made."""

import csv
import json
import re
from itertools import pairwise
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, expect
from visiting import ROOT, Stroller, Visitor


def test_the_bupati_sees_puger_by_keyboard_then_what_was_paid_there_then_only_what_is_real(
    visit: Visitor,
) -> None:
    reader = visit(1920, 1080)
    # The name of the page is another address of it.
    page = reader.open("/ringkasan")
    page.get_by_role("combobox", name="Kecamatan").focus()
    page.keyboard.type("Puger")
    page.keyboard.press("Enter")
    reader.at_rest(after=1)
    assert reader.outlined() == ["35.09.08"]
    assert page.url == f"{reader.server}/?kecamatan=35.09.08"
    expect(page.get_by_role("dialog")).to_have_count(0)

    page.get_by_role("link", name="Manfaat", exact=True).click()
    page.wait_for_selector("[data-name=manfaat-sektor]")
    reader.at_rest()

    assert "kecamatan=35.09.08" in page.url
    expect(page.get_by_role("combobox", name="Kecamatan")).to_have_value("Puger")
    expect(page.locator("[data-name=manfaat-per-waktu] .subtitle")).to_contain_text("Puger")

    page.get_by_text("Tampilkan simulasi").click()
    reader.at_rest(after=reader.turn)

    expect(page.locator(".missing")).to_contain_text("menunggu daftar atau rekap klaim manfaat")
    expect(page.locator("[data-name=manfaat-program] .chip")).to_have_text("Estimasi")
    expect(page.locator(".chip[data-status=simulasi]")).to_have_count(0)
    assert "simulasi=tidak" in page.url
    assert reader.complaints == []


def test_the_planner_finds_the_lowest_place_among_the_fishers_by_keyboard_and_takes_it_to_a_plan(
    visit: Visitor,
) -> None:
    reader = visit()
    page = reader.open("/kepesertaan?sektor=nelayan,pedagang")
    reader.choose("ukuran", "Peserta per 1.000 penduduk")
    turn = reader.choose("sektor", "Pedagang")
    # Each look at the size of a place would cost a layout.
    assert reader.page.evaluate(
        "[...document.querySelectorAll('.plot.drawing')].every((one) => one._context._hasZeroWidth)"
    )
    assert re.search("sektor=nelayan(&|$)", page.url)

    table = page.locator("[data-name=peringkat-kecamatan]")
    table.locator(".table summary").focus()
    page.keyboard.press("Enter")
    expect(table.locator("tbody tr")).to_have_count(31)
    with_fishers = [
        row
        for row in table.locator("tbody tr").all()
        if re.search("[1-9]", row.locator("td").first.inner_text())
    ]
    name = with_fishers[-1].locator("th").inner_text()
    with_fishers[-1].get_by_role("button").focus()
    page.keyboard.press("Enter")
    reader.at_rest(after=turn)
    expect(page.get_by_role("combobox", name="Kecamatan")).to_have_value(name)
    assert any(f"Kecamatan {name}" in title for title in reader.titles())
    assert [f"kecamatan={code}" in page.url for code in reader.outlined()] == [True]
    expect(table.locator("tbody tr")).to_have_count(31)

    page.get_by_role("link", name="Rencana", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Rencana")
    reader.at_rest()
    expect(page.get_by_role("combobox", name="Kecamatan")).to_have_value(name)
    reader.choose("cara", "Selisih antarkecamatan")

    assert "cara=selisih" in page.url
    expect(page.get_by_role("spinbutton", name="Persen yang ditutup")).to_have_value("50")
    expect(page.locator("[data-name=biaya] .value")).to_contain_text("Rp")
    assert re.search(r"sektor=nelayan&kecamatan=35\.09\.\d\d", page.url)
    assert reader.complaints == []


def test_who_has_no_connection_but_the_web_reads_and_changes_a_page_and_takes_it_back(
    visit: Visitor,
) -> None:
    reader = visit()
    page = reader.to_front()
    page.route_web_socket("**/_stcore/stream", lambda socket: socket.close())
    page.goto(f"{reader.server}/kepesertaan")
    figure = page.locator("[data-name=peta-kecamatan] .subtitle")
    expect(figure).to_contain_text("2025")

    page.locator("[data-key=tahun]").get_by_label("2023").click()
    expect(figure).to_contain_text("2023")
    box = page.get_by_role("combobox", name="Kecamatan")
    box.fill("pugre")
    page.keyboard.press("Enter")
    expect(box).to_have_value("Puger")
    assert page.url.endswith("/kepesertaan?tahun=2023&kecamatan=35.09.08")

    page.get_by_role("button", name="Ke Ruang pers").first.click()
    expect(page.get_by_role("alert")).to_have_text(re.compile("Ruang pers memerlukan sambungan"))

    page.go_back()
    expect(box).to_have_value("")
    page.go_back()
    expect(figure).to_contain_text("2025")
    assert page.url == f"{reader.server}/kepesertaan"


def test_keys_lead_from_a_figure_to_its_table_and_back_and_choices_overtake_nothing(
    visit: Visitor,
) -> None:
    reader = visit()
    page = reader.open("/kepesertaan")
    page.keyboard.press("?")
    keys = page.get_by_role("dialog", name="Tombol papan ketik")
    expect(keys).to_contain_text("Cari kecamatan")
    page.keyboard.press("Escape")
    expect(keys).to_have_count(0)

    figure = page.locator("[data-name=peringkat-kecamatan]")
    figure.get_by_role("button", name="Angka ini dari mana?").focus()
    page.keyboard.press("t")
    expect(figure.locator(".scroll")).to_be_focused()
    page.keyboard.press("Escape")
    expect(figure.locator(".table summary")).to_be_focused()
    expect(figure.locator(".table tbody tr").first).to_be_hidden()
    page.keyboard.press("/")
    expect(page.get_by_role("combobox", name="Kecamatan")).to_be_focused()
    page.keyboard.press("Escape")

    page.get_by_text("Tampilkan simulasi").click()
    expect(page).to_have_url(re.compile("simulasi=tidak"))
    expect(page.get_by_role("switch", name="Tampilkan simulasi")).not_to_be_checked()
    page.go_back()
    expect(page.get_by_role("switch", name="Tampilkan simulasi")).to_be_checked()
    shown = page.locator("[data-name=peta-kecamatan] .subtitle")
    expect(shown).to_be_visible()
    assert page.url == f"{reader.server}/kepesertaan"

    # What the mouse rests on is fetched before it is pressed.
    option = page.locator("[data-key=tahun] label", has_text="2024")
    with page.expect_response(re.compile(r"/figur/kepesertaan\?tahun=2024")) as fetched:
        option.hover()
    assert fetched.value.status == 200
    assert "2024" not in page.url
    option.click()
    expect(shown).to_contain_text("2024")

    # A second choice does not undo a first one that is not yet there.
    page.evaluate(
        """() => {
            document.querySelector("[data-key=tahun] input[value='2023']").click();
            document.querySelector("[data-key=jk] input").click();
        }"""
    )
    expect(page).to_have_url(re.compile("jk="))
    expect(shown).to_contain_text("2023")
    assert "tahun=2023" in page.url
    assert reader.complaints == []


def test_the_journalist_takes_a_figure_its_source_its_table_and_its_link(visit: Visitor) -> None:
    reader = visit()
    reader.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = reader.open("/manfaat")
    reader.choose("periode", "2024")
    figure = page.locator("[data-name=peringkat-manfaat]")

    figure.get_by_role("button", name="Angka ini dari mana?").click()
    origin = page.get_by_role("dialog")
    expect(origin).to_be_visible()
    expect(origin.get_by_role("heading", name="Definisi")).to_be_visible()
    expect(origin.get_by_role("heading", name="Rumus")).to_be_visible()
    expect(origin).to_contain_text(figure.locator("h3").inner_text())
    page.keyboard.press("Escape")
    expect(origin).to_be_hidden()

    figure.locator(".table summary").click()
    figure.get_by_role("button", name="Kecamatan", exact=True).click()
    names = figure.locator("tbody th").all_inner_texts()
    assert names == sorted(names)
    assert len(names) == 31

    with page.expect_download() as download:
        figure.get_by_role("button", name="Unduh CSV untuk Excel").click()
    rows = csv.DictReader(
        Path(download.value.path()).read_text(encoding="utf-8-sig").splitlines(), delimiter=";"
    )
    assert {row["Kecamatan"] for row in rows} == set(names)

    page.get_by_role("button", name="Salin tautan").click()
    expect(page.get_by_role("status").filter(has_text="Tautan disalin.")).to_be_visible()
    link = page.evaluate("navigator.clipboard.readText()")
    another = visit(390, 844)
    another.open(link.removeprefix(another.server))

    assert another.titles() == reader.titles()
    assert "periode=2024" in link

    # What was copied is no longer what is on the screen.
    reader.to_front()
    reader.choose("periode", "2023")
    expect(page.get_by_role("status").filter(has_text="Tautan disalin.")).to_have_count(0)
    assert reader.complaints == []


def test_a_file_is_still_there_when_it_is_asked_for_late_while_others_read_on(
    visit: Visitor, stroll: Stroller
) -> None:
    slow, other = stroll(), visit()
    page = slow.reach("/sumber?bagian=data")
    other.open("/kepesertaan")
    with page.expect_download() as download:
        page.get_by_role("button", name="Metadata sebagai JSON").click()

    other.to_front()
    for year in ("2023", "2024"):
        other.choose("tahun", year)
    late = page.request.get(download.value.url)

    assert late.ok
    assert late.json() == json.loads(Path(download.value.path()).read_text(encoding="utf-8"))


def test_few_rows_of_a_table_are_read_in_full_and_many_are_searched(stroll: Stroller) -> None:
    reader = stroll()
    page = reader.open("/rencana")

    expect(page.locator(".rows td", has_text="seolah saling bebas")).to_be_visible()
    expect(page.locator("[data-testid=stDataFrame]")).to_be_hidden()

    reader.reach("/sumber?bagian=rekonsiliasi")
    grid = page.locator("[data-testid=stDataFrame]")
    expect(grid).to_be_visible()
    expect(page.locator(".rows")).to_be_hidden()

    # What Streamlit writes around a grid is Indonesian too.
    grid.hover()
    page.get_by_role("button", name="Cari", exact=True).click()
    expect(page.get_by_text("Ketik yang dicari")).to_be_visible()
    page.keyboard.type("peserta")
    expect(page.get_by_test_id("search-result-area")).to_contain_text("ditemukan")
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("search-result-area")).to_contain_text("1 dari")
    page.get_by_role("button", name="Tutup pencarian").click()
    grid.click(position={"x": 160, "y": 18})
    items = page.get_by_role("menuitem").all_inner_texts()
    menu = [words.rpartition("\n")[2] for words in items]
    assert menu == [
        "Urut naik",
        "Urut turun",
        "Lebar yang pas",
        "Sematkan kolom",
        "Sembunyikan kolom",
    ]


NAMES_OF_COLUMNS = """[...document.querySelectorAll('.grid thead th')].map(name => {
    const words = document.createRange();
    words.selectNodeContents(name);
    const { left, right } = words.getBoundingClientRect();
    return [left, right];
})"""


CUT_OFF = """(() => {
    const found = [];
    const look = (box, words, by) => {
        const range = document.createRange();
        range.selectNodeContents(words);
        const [inner, outer] = [range, box].map(one => one.getBoundingClientRect());
        if (inner.left < outer.left - by || inner.right > outer.right + by) {
            found.push(words.textContent);
        }
    };
    document.querySelectorAll('.board .plot').forEach(plot =>
        plot.querySelectorAll('text').forEach(words => look(plot, words, 1.5)));
    document.querySelectorAll('.board .card').forEach(card =>
        card.querySelectorAll('p, h3').forEach(words => look(card, words, 0)));
    document.querySelectorAll('[data-testid=stPageLink-NavLink] span').forEach(words => {
        if (words.scrollWidth > words.clientWidth) found.push(words.textContent);
    });
    const main = document.querySelector('[data-testid=stMain]');
    if (main.scrollWidth > main.clientWidth) found.push('sideways');
    return found;
})()"""


def test_on_a_narrow_screen_nothing_is_cut_off_and_a_click_is_still_where_it_is_seen(
    visit: Visitor,
) -> None:
    reader = visit(320, 640)
    page = reader.open("/manfaat")
    assert page.evaluate(CUT_OFF) == []

    ranked = page.locator("[data-name=peringkat-manfaat]")
    wanted = ranked.locator(".plot").evaluate("plot => plot.data[0].customdata.at(-1)")
    bar = ranked.locator(".bars path").last
    bar.scroll_into_view_if_needed()
    box = bar.bounding_box()
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    reader.at_rest(after=reader.turn)
    assert page.url.endswith(f"kecamatan={wanted}")

    page.set_viewport_size({"width": 844, "height": 390})
    reader.open(f"/?kecamatan={'x' * 300}")
    expect(page.locator(".remarks")).to_contain_text("tidak dikenal")
    assert page.evaluate(CUT_OFF) == []
    with page.context.expect_page() as beside:
        page.get_by_role("link", name="Peserta 2025").click(modifiers=["Control"])
    assert beside.value.url == f"{reader.server}/kepesertaan"
    beside.value.close()
    expect(page.get_by_role("heading", level=1)).to_have_text("Ringkasan")
    page.set_viewport_size({"width": 360, "height": 740})
    reader.open("/")
    expect(page.get_by_role("link", name="Buka peta")).to_be_visible()
    assert page.evaluate(CUT_OFF) == []
    reader.reach("/cek")
    expect(page.get_by_text("paling besar")).to_have_css("white-space", "normal")


def test_numbers_of_the_public_edition_stay_in_their_cards_and_another_tab_moves_nothing_here(
    usual: BrowserContext,
) -> None:
    files = ROOT / "pages" / "site"
    style, script = ((files / f"site.{kind}").read_text() for kind in ("css", "js"))
    card = "<section class='card'><p class='value'>Rp51,57 miliar</p></section>"
    body = (
        f"<style>{style}</style><div class='row cards'>{card * 2}</div>"
        "<nav class='filters'><a href='?2024'>2024</a></nav><p style='height: 3000px'>"
        f"<script type='module'>{script}</script>"
    )
    page = usual.new_page()
    page.set_viewport_size({"width": 320, "height": 640})
    page.route("http://127.0.0.1/**", lambda asked: asked.fulfill(body=body))
    page.goto("http://127.0.0.1/edisi")
    spilled = "all => all.map(one => one.scrollWidth - one.clientWidth)"
    assert page.locator(".value").evaluate_all(spilled) == [0, 0]

    page.evaluate("scrollTo(0, 20)")
    with usual.expect_page() as other:
        page.get_by_role("link", name="2024").click(modifiers=["Control"])
    other.value.close()
    page.goto("http://127.0.0.1/lain")
    assert page.evaluate("scrollY") == 0
    page.close()


def test_what_a_year_does_not_have_is_said_in_the_place_of_its_figure_which_comes_back(
    visit: Visitor,
) -> None:
    reader = visit()
    page = reader.open("/bandingkan")
    reader.choose("tahun", "2023")
    expect(page.locator(".missing[data-name=bandingkan-bantuan]")).to_be_visible()
    reader.choose("tahun", "2025")
    expect(page.locator("figure[data-name=bandingkan-bantuan]")).to_be_visible()
    assert reader.complaints == []


def test_who_wants_only_what_is_real_gets_it_in_another_tab_and_after_a_reload_too(
    visit: Visitor,
) -> None:
    reader = visit()
    page = reader.open("/kepesertaan?simulasi=tidak")
    for link in ("Manfaat", "Cek angka"):
        with reader.context.expect_page() as other:
            page.get_by_role("link", name=link).first.click(button="middle")
        assert other.value.url.endswith("?simulasi=tidak")
        other.value.close()
    reader.to_front()
    for link, path in (("Cek angka", "cek"), ("Mode briefing", "briefing")):
        page.get_by_role("link", name=link).click()
        expect(page).to_have_url(re.compile(rf"/{path}\?simulasi=tidak(#|$)"))

    page.goto(f"{reader.server}/kepesertaan")
    link = page.get_by_role("link", name="Manfaat").first
    link.focus()
    assert "simulasi" not in (link.get_attribute("href") or "")
    assert reader.complaints == []


def test_all_that_a_page_says_is_of_one_snapshot_and_who_comes_back_to_it_reads_the_newest(
    visit: Visitor,
) -> None:
    reader = visit()
    page = reader.open("/kepesertaan")
    remark = page.locator(".remarks")
    with page.expect_request("**/asal?*") as asked:
        page.get_by_role("button", name="Angka ini dari mana?").first.click()
    first = page.evaluate("fetch('/berlaku').then((answer) => answer.json())")["counts"]
    assert f"snapshot={first}" in asked.value.url
    page.get_by_role("button", name="Tutup").click()

    # The server has another one from here on.
    page.route("**/berlaku", lambda asked: asked.fulfill(json={"counts": "2026-01-31-0000000a"}))
    page.route(
        re.compile(r"/figur/kepesertaan(\?|$)"),
        lambda asked: asked.fulfill(
            json={**asked.fetch().json(), "snapshot": "2026-01-31-0000000a"}
        ),
    )
    expect(remark).not_to_contain_text("diperbarui")
    page.evaluate("dispatchEvent(new Event('focus'))")
    expect(remark).to_contain_text("Datanya diperbarui sejak halaman ini dibuka")
    reader.choose("tahun", "2024")
    expect(remark).to_contain_text("diperbarui")
    page.unroute_all(behavior="wait")
    assert reader.complaints == []


def test_who_loses_the_server_is_told_at_each_click_and_the_address_says_what_is_shown(
    visit: Visitor,
) -> None:
    reader = visit()
    page = reader.page
    page.route("**/kecamatan.geojson", lambda asked: asked.abort())
    reader.open("/kepesertaan")
    told = page.locator(".page > .trouble")
    expect(told).to_contain_text("Gambar tidak dapat dimuat")
    # What needs no map is drawn, and goes with what is chosen.
    bars = page.locator("[data-name=peringkat-kecamatan]")
    expect(bars.locator(".barlayer .point")).not_to_have_count(0)
    before = bars.locator(".plot").inner_text()
    reader.choose("tahun", "2023")
    assert bars.locator(".plot").inner_text() != before
    expect(page.locator("[data-name=peta-kecamatan] .plot")).to_be_hidden()

    # What did not come at first is asked for again.
    page.unroute("**/kecamatan.geojson")
    reader.choose("tahun", "2024")
    expect(told).to_be_empty()
    expect(page.locator("[data-name=peta-kecamatan] .choroplethlayer path")).to_have_count(31)

    page.route("**/figur/**", lambda asked: asked.abort())
    shown = page.locator("[data-name=peringkat-kecamatan]")
    for what in ("Angka ini dari mana?", "Unduh CSV untuk Excel"):
        if "CSV" in what:
            shown.locator(".table summary").click()
        told.evaluate("one => { one.textContent = ''; }")
        shown.get_by_role("button", name=what).click()
        expect(told).to_contain_text("tidak dapat diambil")
        expect(told).to_be_in_viewport()
    page.go_back()
    expect(page).to_have_url(re.compile("tahun=2024"))

    page.unroute("**/figur/**")
    for year in ("2023", "2025"):
        page.go_back()
        expect(shown.locator(".subtitle")).to_contain_text(year)
    expect(told).to_be_empty()
    assert "tahun" not in page.url
    assert reader.complaints == []


@pytest.mark.parametrize("screen", [(390, 844, "dark"), (1280, 800), (1440, 900)])
def test_the_names_over_the_columns_of_a_heat_map_lie_beside_each_other(
    stroll: Stroller, screen: tuple[int, int, str]
) -> None:
    page = stroll(*screen).open("/kepesertaan")
    places = page.evaluate(NAMES_OF_COLUMNS)

    assert len(places) == 6
    assert [pair for pair in pairwise(places) if pair[0][1] > pair[1][0]] == []


def test_a_phone_says_what_the_choices_are_about(stroll: Stroller) -> None:
    reader = stroll(390, 844, "dark")

    expect(reader.open("/").locator(".folded")).to_have_text("Kecamatan: semua · ubah")
    expect(reader.open("/kepesertaan").locator(".folded")).to_have_text("2025 · ubah")
    # Nothing is sought yet.
    reader.reach("/ruang-pers")
    expect(reader.page.locator(".folded")).to_have_text("Layak terbit · ubah")

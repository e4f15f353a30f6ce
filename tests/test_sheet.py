"""Sheets of paper: everything is text, says what it is, and holds every row and number."""

import datetime as dt
import html
import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

import pandas as pd
import pypdf
import pytest

from charts import plotly
from charts.model import Chart, Column, text
from charts.tiles import NothingToDraw, Tile
from data import catalogue, indonesian
from data.numbers import Amount
from exports import sheet
from exports.stamp import Heading, Stamp
from pages.gallery import boards
from pages.press import paper
from queries import enrolment
from queries.registry import Registry

STAMP = Stamp("JBR-2025-12-22-K7Q", "http://dasbor.example")
RAPAT = Heading("Rapat koordinasi", dt.date(2025, 12, 22), "Pendopo")
KALIWATES = next(one.code for one in catalogue.KECAMATAN.values() if one.name == "Kaliwates")


@pytest.fixture(scope="module")
def registry(shipped: Registry) -> Registry:
    return shipped


@pytest.fixture(scope="module")
def tiles(registry: Registry) -> dict[str, Tile]:
    return boards()[""].tiles(registry)


@pytest.fixture(scope="module")
def briefing(chrome: None, tiles: dict[str, Tile]) -> pypdf.PdfReader:  # noqa: ARG001
    return opened(
        sheet.sheet(
            "Lembar <b>briefing</b>",
            "Lima angka & empat gambar.",
            list(tiles.values()),
            RAPAT,
            STAMP,
            ["<img src=x onerror=alert(1)> tetap tulisan."],
            changes=["Peserta 2025 naik menjadi 82.093 orang."],
        )
    )


@pytest.fixture(scope="module")
def kepesertaan(chrome: None, registry: Registry) -> pypdf.PdfReader:  # noqa: ARG001
    return opened(paper.of_page(boards()["kepesertaan"], registry, {"tahun": "2024"}, STAMP))


@pytest.fixture(scope="module")
def printed_profile(chrome: None, registry: Registry) -> bytes:  # noqa: ARG001
    return paper.of_kecamatan(registry, KALIWATES, 2025, STAMP)


@pytest.fixture(scope="module")
def profile(printed_profile: bytes) -> pypdf.PdfReader:
    return opened(printed_profile)


def opened(pdf: bytes) -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(pdf))


def origin_of(tile: Tile) -> str:
    """Source, date and status as they stand below a figure; the snapshot is at the page's foot."""
    return squeezed(replace(tile.provenance, snapshot="").footer)


def squeezed(words: str) -> str:
    """Without white space, which depends on where lines end."""
    return re.sub(r"\s+", "", words)


@dataclass(frozen=True)
class Words:
    """Words that are printed in one piece: where they begin, how large, and if upright.

    `x` is from the edge of their column or sheet, in pixels, `at` their place in points.
    """

    text: str
    x: float
    at: tuple[float, float]
    size: float
    upright: bool


@cache
def read(pdf: pypdf.PdfReader) -> tuple[tuple[str, tuple[Words, ...]], ...]:
    """The text of each page and the words that it is made of; to take a page apart takes long."""
    return tuple(_read(page) for page in pdf.pages)


def _read(page: pypdf.PageObject) -> tuple[str, tuple[Words, ...]]:
    found: list[Words] = []

    def see(text: str, cm: list[float], tm: list[float], _font: object, size: float) -> None:
        size = round(size * abs(cm[0] * tm[0]), 2)
        at = (tm[4] * cm[0] + cm[4], tm[5] * cm[3] + cm[5])
        found.append(Words(text, tm[4], at, size, upright=not cm[1] and not tm[1]))

    return page.extract_text(visitor_text=see), tuple(found)


def pages_of(pdf: pypdf.PdfReader) -> tuple[str, ...]:
    return tuple(text for text, _ in read(pdf))


def text_of(pdf: pypdf.PdfReader) -> str:
    return squeezed("".join(pages_of(pdf)))


def charts_of(tiles: dict[str, Tile]) -> list[Chart]:
    return [tile for tile in tiles.values() if isinstance(tile, Chart)]


def elements(pdf: pypdf.PdfReader, node: Any = None) -> Iterator[Any]:  # noqa: ANN401
    """The elements of the structure that screen readers follow."""
    node = (pdf.trailer["/Root"]["/StructTreeRoot"] if node is None else node).get_object()
    if isinstance(node, list):
        for one in node:
            yield from elements(pdf, one)
    elif isinstance(node, dict):
        yield node
        if "/K" in node:
            yield from elements(pdf, node["/K"])


def test_every_row_of_every_table_of_a_page_is_on_its_sheets(
    kepesertaan: pypdf.PdfReader, registry: Registry
) -> None:
    printed = text_of(kepesertaan)
    charts = charts_of(boards()["kepesertaan"].tiles(registry, {"tahun": "2024"}))

    assert len(charts) == 5
    for chart in charts:
        for row in chart.written_rows():
            assert squeezed("".join(row)) in printed
        assert squeezed(f"SIMULASI: {chart.title} {chart.subtitle}") in printed
        assert origin_of(chart) in printed


def test_lower_figures_fill_a_page_that_would_be_half_empty(kepesertaan: pypdf.PdfReader) -> None:
    assert sheet.used(kepesertaan.pages[0]) > 0.85


def test_a_table_of_several_pages_repeats_its_header(kepesertaan: pypdf.PdfReader) -> None:
    heading = squeezed("Kecamatan Peserta Penduduk akhir 2024 (Terbit) Peserta per 1.000")

    assert sum(heading in squeezed(one) for one in pages_of(kepesertaan)) == 2


def test_the_cells_of_a_tables_head_say_what_they_head(kepesertaan: pypdf.PdfReader) -> None:
    heads = [str(one["/A"]) for one in elements(kepesertaan) if one.get("/S") == "/TH"]

    assert heads
    assert all("'/Scope': '/Column'" in one or "'/Scope': '/Row'" in one for one in heads)
    assert sum("'/Scope': '/Row'" in one for one in heads) == 31 + 18 + 31 + 36


def test_what_several_figures_draw_is_tabulated_once(kepesertaan: pypdf.PdfReader) -> None:
    # The map and the ranking have the same table.
    assert len([one for one in elements(kepesertaan) if one.get("/S") == "/Table"]) == 4


def test_every_page_says_its_number_its_edition_and_that_it_is_simulated(
    kepesertaan: pypdf.PdfReader, briefing: pypdf.PdfReader, registry: Registry
) -> None:
    monthly = boards()["kepesertaan"].tiles(registry)["peserta-aktif-bulanan"]
    made_up = opened(sheet.sheet("Bulanan", "", [monthly], stamp=STAMP))
    # Published totals and populations are not made up.
    for pdf, how_much in ((made_up, "semua"), (kepesertaan, "sebagian"), (briefing, "sebagian")):
        for place, words in enumerate(pages_of(pdf), start=1):
            assert f"halaman {place} dari {len(pdf.pages)}" in words
            assert f"Edisi {STAMP.code}" in words
            assert f"SIMULASI · {how_much} angka adalah data buatan" in words


def test_a_briefing_of_numbers_and_four_figures_takes_two_pages(
    briefing: pypdf.PdfReader, tiles: dict[str, Tile]
) -> None:
    printed = text_of(briefing)

    assert len(briefing.pages) == 2
    assert "Rapatkoordinasi·22Desember2025·Pendopo" in printed
    assert (
        "ApayangberubahsejakbriefingterakhirPeserta2025naikmenjadi82.093orang."
        in printed.replace("•", "")
    )
    for tile in tiles.values():
        assert origin_of(tile) in printed
        card = "" if isinstance(tile, Chart) else f"{tile.label} {tile.value} {tile.detail}"
        name = str(tile.title) if isinstance(tile, Chart) else card
        assert squeezed(name) in printed
    smallest = tiles["cakupan-pekerja"]
    assert isinstance(smallest, Chart)
    for row in smallest.written_rows():
        assert squeezed("".join(row)) in printed


def test_published_numbers_alone_are_not_called_simulated(
    chrome: None,  # noqa: ARG001
    tiles: dict[str, Tile],
) -> None:
    said = [tiles["peserta-2025"], tiles["sektor-terbit"]]
    pdf = opened(sheet.sheet("Angka terbit", "", said))

    assert "simulasi" not in text_of(pdf).lower()
    assert "Edisi" not in text_of(pdf)
    assert pdf.metadata is not None
    assert pdf.metadata.subject == "Status: Terbit. Sumber: detikJatim"


def test_text_is_never_taken_for_markup(briefing: pypdf.PdfReader) -> None:
    printed = text_of(briefing)

    assert "Lembar<b>briefing</b>" in printed
    assert "<imgsrc=xonerror=alert(1)>tetaptulisan." in printed


def test_a_heading_cannot_end_the_style_in_which_it_is_printed(
    chrome: None,  # noqa: ARG001
    tiles: dict[str, Tile],
) -> None:
    name = "Rapat \"x\"; } </style><h1>\\ & 'lagi'"
    heading = replace(RAPAT, name=name)
    pdf = opened(sheet.sheet("Judul", "", [tiles["peserta-2025"]], heading, STAMP))

    assert text_of(pdf).count(squeezed(name)) == 2
    assert "halaman1dari1" in text_of(pdf)
    assert len([one for one in elements(pdf) if one.get("/S") == "/H1"]) == 1


def test_screen_readers_are_told_language_headings_and_what_figures_show(
    briefing: pypdf.PdfReader, tiles: dict[str, Tile]
) -> None:
    root = briefing.trailer["/Root"]
    found = list(elements(briefing))
    said = [one["/Alt"] for one in found if one.get("/S") == "/Figure"]

    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "id-ID"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert sorted(said) == sorted(chart.alt for chart in charts_of(tiles))
    assert [one.get("/S") for one in found].count("/H1") == 1
    assert [one.get("/S") for one in found].count("/H2") > len(said)


def test_a_sheet_says_in_its_properties_what_it_is(briefing: pypdf.PdfReader) -> None:
    about = briefing.metadata

    assert about is not None
    assert about.title == "Lembar <b>briefing</b>"
    assert about.subject is not None
    assert about.subject.startswith(
        "Rapat koordinasi, 22 Desember 2025. Status: Terbit, Estimasi, Simulasi. Sumber: detikJatim"
    )
    assert STAMP.code in str(about.keywords)
    assert "Snapshot" in text_of(briefing)
    assert about.producer == about.creator == "Dasbor Jember"
    assert about.creation_date is None


def test_the_fonts_of_a_sheet_are_the_projects_and_inside(briefing: pypdf.PdfReader) -> None:
    fonts = {
        str(font["/BaseFont"]): font
        for page in briefing.pages
        for one in page["/Resources"]["/Font"].values()
        for font in one.get_object()["/DescendantFonts"]
        for font in [font.get_object()]
    }

    assert fonts
    for name, font in fonts.items():
        assert "SourceSans3" in name
        assert "/FontFile2" in font["/FontDescriptor"]


def test_a_profile_is_one_sheet_with_the_numbers_of_the_query(
    profile: pypdf.PdfReader, registry: Registry
) -> None:
    printed = text_of(profile)
    counted = enrolment.by_kecamatan(registry, 2025, enrolment.Filter()).frame.set_index("code")
    people = int(counted.loc[KALIWATES, "participants"])
    share = float(counted.loc[KALIWATES, "participants_per_1000"])
    place = int((counted["participants_per_1000"] > share).sum()) + 1

    assert len(profile.pages) == 1
    assert "KecamatanKaliwates,2025" in printed
    assert f"Peserta2025{indonesian.whole(people)}" in printed
    assert squeezed(f"{indonesian.decimal(share, 1)} · urutan ke-{place} dari 31") in printed
    chosen = {"kecamatan": KALIWATES, "tahun": "2025"}
    tiles = boards()["kecamatan"].tiles(registry, chosen)
    # Others that are like it have no room on one sheet.
    tiles.pop("kecamatan-serupa")
    charts = charts_of(tiles)
    for chart in charts:
        assert squeezed(f"{chart.title} {chart.subtitle}") in printed
    assert printed.count("SIMULASI") > len(charts) + 1


def smallest_words(words: Iterable[Words]) -> float:
    """The size in points of the smallest upright words of a page."""
    sizes = {one.size for one in words if one.upright and one.text.strip()}
    assert len(sizes) > 1
    return min(sizes)


def test_nothing_on_paper_is_smaller_than_eight_points(
    profile: pypdf.PdfReader, briefing: pypdf.PdfReader, kepesertaan: pypdf.PdfReader
) -> None:
    for _, words in (*read(profile), *read(briefing), *read(kepesertaan)):
        assert smallest_words(words) >= 8


def filled(words: Iterable[Words]) -> float:
    """How much of the room between its margins a page of A4 fills, by both of its halves."""
    top, bottom, middle = (297 - 12) / 25.4 * 72, 17 / 25.4 * 72, 105 / 25.4 * 72
    places = [one.at for one in words if one.text.strip() and one.at[1] > bottom]
    left = min([y for x, y in places if x <= middle], default=top)
    right = min([y for x, y in places if x > middle], default=top)
    return (top - (left + right) / 2) / (top - bottom)


def test_no_page_is_half_empty_but_the_last_of_several(
    profile: pypdf.PdfReader, briefing: pypdf.PdfReader, kepesertaan: pypdf.PdfReader
) -> None:
    for pdf in (profile, briefing, kepesertaan):
        shares = [filled(words) for _, words in read(pdf)]
        assert all(share >= 0.6 for share in shares[: -1 if len(shares) > 2 else None])
        assert [sheet.used(page) for page in pdf.pages] == pytest.approx(shares, abs=0.002)


def test_a_wide_table_does_not_make_the_rest_of_its_sheet_smaller(
    chrome: None,  # noqa: ARG001
    registry: Registry,
) -> None:
    chart = charts_of(boards()["manfaat"].tiles(registry))[0]
    names = [f"jumlah_{place}" for place in range(9)]
    rupiah = Amount(None, "rupiah")
    wide = replace(
        chart,
        table=pd.DataFrame({"name": "Pekerja", **dict.fromkeys(names, 999_252_725_750_000)}, [0]),
        columns=(
            text("name", "Nama"),
            *(Column(one, one, rupiah) for one in names),
        ),
    )
    ((printed, words),) = read(opened(sheet.sheet("Lembar", "", [wide])))
    sizes = {one.text.strip(): round(one.size, 1) for one in words}
    assert sizes["Lembar"] == 18
    assert squeezed(printed).count("999.252.725.750.000") == len(names)


def test_the_names_of_points_are_no_smaller_on_half_a_page(
    chrome: None,  # noqa: ARG001
    registry: Registry,
) -> None:
    shown = boards()["pertanian"].tiles(registry)
    halves = [shown["bantuan-perlindungan-peta"], shown["bantuan-perlindungan-sebaran"]]

    ((printed, words),) = read(opened(sheet.sheet("Bantuan", "", halves)))
    assert "Rambipuji" in printed
    assert smallest_words(words) >= 8


def test_the_bullets_of_findings_stand_in_their_column(kepesertaan: pypdf.PdfReader) -> None:
    # Nothing is found in numbers that were made up.
    found = next(words for text, words in read(kepesertaan) if "\nIsi\n" in text)
    assert "Temuan" not in text_of(kepesertaan)
    starts = {round(one.x) for one in found if one.text.startswith("SIMULASI: ")}
    # Dots are no text of a PDF. They need 15 px before the words, and some are left to the middle
    # of the sheet's 182 mm (688 px), lest they stand at the ends of the left column's words.
    left, right = sorted(starts)
    assert left < 20
    assert right - 15 > 688 / 2 + 5


def test_the_same_content_is_the_same_file(printed_profile: bytes, registry: Registry) -> None:
    assert paper.of_kecamatan(registry, KALIWATES, 2025, STAMP) == printed_profile


def test_every_kecamatan_comes_as_soon_as_it_is_printed(
    chrome: None,  # noqa: ARG001
    registry: Registry,
) -> None:
    told: list[tuple[str, float]] = []
    every = paper.of_every_kecamatan(
        registry, 2025, "terang", lambda _: STAMP, lambda *progress: told.append(progress)
    )
    name, pdf = next(every)

    assert name == "SIMULASI_35.09.01 Jombang 2025.pdf"
    assert told == [("Kecamatan Jombang", pytest.approx(1 / 31))]
    assert "KecamatanJombang" in text_of(opened(pdf))


def test_a_page_without_data_for_a_choice_says_why(registry: Registry) -> None:
    with pytest.raises(NothingToDraw, match="Tidak ada sektor yang dipilih"):
        paper.of_page(boards()["kepesertaan"], registry, {"sektor": ()})


def test_a_number_of_a_kecamatan_says_which_on_every_sheet_but_its_own(
    chrome: None,  # noqa: ARG001
    registry: Registry,
    profile: pypdf.PdfReader,
) -> None:
    card = boards()["kecamatan"].tiles(registry, {"kecamatan": KALIWATES})["bantuan"]

    alone = text_of(opened(sheet.sheet("Lembar briefing", "", [card], RAPAT, STAMP)))

    assert squeezed("kelompok; Kecamatan Kaliwates") in alone
    assert squeezed("; Kecamatan Kaliwates") not in text_of(profile)


def marks(figure: dict[str, Any]) -> list[tuple[str, list[Any], list[Any]]]:
    """The kind and the places of what a figure draws; names on a map depend on its size."""
    return [
        (trace["type"], list(trace.get("x") or ()), list(trace.get("y") or ()))
        for trace in figure["data"]
    ]


def test_every_figure_of_a_sheet_stands_below_its_own_title(
    registry: Registry, monkeypatch: pytest.MonkeyPatch
) -> None:
    printed: list[tuple[str, list[dict[str, Any]]]] = []

    class Paper:
        def pdf(self, _title: str, body: str, figures: list[dict[str, Any]]) -> bytes:
            printed.append((body, figures))
            page = io.BytesIO()
            pypdf.PdfWriter().write(page)
            return page.getvalue()

    monkeypatch.setattr(sheet, "BROWSER", Paper())
    monkeypatch.setattr(sheet, "_signed", lambda pdf, *_: pdf)
    paper.of_page(boards()["manfaat"], registry)

    ((body, drawn),) = printed
    charts = {
        html.escape(tile.alt): tile
        for tile in boards()["manfaat"].tiles(registry).values()
        if isinstance(tile, Chart)
    }
    places = re.findall(r'aria-label="([^"]+)" data-figure="(\d+)"', body)
    assert len(places) == len(drawn) == len(charts)
    for alt, place in places:
        assert marks(drawn[int(place)]) == marks(plotly.spec(charts[alt]))

"""Decks in another template, and of figures with little to draw."""

import zipfile
from itertools import groupby
from pathlib import Path

import openpyxl
import pytest
import random_snapshot
from every_figure import every
from pptx import Presentation
from pptx.util import Pt
from slides import HEADING, a_chart, slides_of, titled

from charts.model import (
    Chart,
)
from charts.palettes import LIGHT
from exports import deck_template
from exports.deck import deck
from exports.deck_template import DeckError
from pages.gallery import boards
from queries.registry import Registry


def test_another_template_says_where_things_stand(tmp_path: Path) -> None:
    template = Presentation(str(deck_template.OWN))
    layout = deck_template.layout(template, "Gambar")
    area = next(one for one in layout.placeholders if one.placeholder_format.idx == 12)
    area.top, area.height = area.top + 1_000_000, area.height - 1_000_000
    template.slides.add_slide(layout).shapes.title.text = "Contoh"
    path = tmp_path / "kabupaten.pptx"
    template.save(path)
    slides = slides_of(a_chart(), template=path)
    assert "Contoh" not in [titled(slide) for slide in slides]
    (chart,) = [shape for shape in slides[1].shapes if shape.has_chart]
    assert chart.top >= area.top - 10
    assert chart.top + chart.height <= area.top + area.height + 20_000


def test_a_template_that_is_no_presentation_is_refused_in_indonesian(tmp_path: Path) -> None:
    (tmp_path / "kop.pptx").write_bytes(b"bukan apa-apa")
    openpyxl.Workbook().save(tmp_path / "tabel.pptx")
    for path in tmp_path.iterdir():
        with pytest.raises(DeckError, match=rf"{path.stem}\.pptx bukan berkas PowerPoint"):
            deck([a_chart()], HEADING, template=path)


def test_a_template_without_a_layout_is_told_which_one_it_lacks(tmp_path: Path) -> None:
    path = tmp_path / "polos.pptx"
    Presentation().save(path)
    with pytest.raises(DeckError, match='tidak ada tata letak bernama "Sampul"'):
        deck([a_chart()], HEADING, template=path)


def test_a_layout_without_a_place_is_told_which_one_it_lacks(tmp_path: Path) -> None:
    template = Presentation(str(deck_template.OWN))
    layout = deck_template.layout(template, "Gambar")
    footer = next(one for one in layout.placeholders if one.placeholder_format.idx == 11)
    footer._element.getparent().remove(footer._element)
    path = tmp_path / "kurang.pptx"
    template.save(path)
    with pytest.raises(DeckError, match='"Gambar" tidak punya tempat kaki'):
        deck([a_chart()], HEADING, template=path)


@pytest.mark.parametrize("sector", ["nelayan", "desa"])
def test_where_nobody_takes_part_the_words_stand_in_the_row_of_that_kecamatan(
    shipped: Registry, sector: str
) -> None:
    chosen = {"ukuran": "months_per_participant", "sektor": (sector,)}
    tiles = boards()["kepesertaan"].tiles(shipped, chosen)
    ranking = next(one for one in tiles.values() if one.name == "peringkat-kecamatan")
    slide = slides_of(ranking)[1]

    places = {
        (round(shape.left / Pt(1)), round(shape.top / Pt(1)))
        for shape in slide.shapes
        if shape.has_text_frame and shape.text_frame.text == "tanpa peserta"
    }

    (panel,) = ranking.drawing.panels
    assert len(places) == sum(one is None for one in panel.series[0].values) > 0


def test_a_figure_with_no_rows_at_all_still_has_its_slide() -> None:
    slide = slides_of(a_chart(values=()))[1]
    assert titled(slide) == "82.093 peserta pada 2025"
    assert not [shape for shape in slide.shapes if shape.has_chart]


def test_every_figure_of_a_small_and_odd_snapshot_has_a_slide(tmp_path: Path) -> None:
    registry = Registry(random_snapshot.draw(3).write(tmp_path))
    tiles = [one for one in every(registry).values() if isinstance(one, Chart)]
    titles = [titled(slide) for slide in slides_of(*tiles)]
    kinds = [next(slides) for _, slides in groupby(titles[1:])]
    assert [str(one.title) for one in tiles] == kinds[: len(tiles)]


def test_the_own_template_has_the_colours_of_the_figures() -> None:
    with zipfile.ZipFile(deck_template.OWN) as archive:
        theme = archive.read("ppt/theme/theme1.xml").decode()
    for role, colour in (("dk1", LIGHT.ink), ("dk2", LIGHT.soft_ink), ("lt1", LIGHT.surface)):
        assert f'<a:{role}><a:srgbClr val="{colour[1:].upper()}"/>' in theme

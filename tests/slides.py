"""Slides of a few tiles, and what is read of them."""

import datetime as dt
import io
import re
from collections.abc import Iterator
from dataclasses import replace

import pandas as pd
from pptx import Presentation
from pptx.oxml.ns import qn

from charts import scales
from charts.model import (
    Bars,
    Category,
    Chart,
    Panel,
    Series,
    number,
    text,
)
from charts.provenance import Provenance
from charts.tiles import Card, Tile
from data.numbers import count, plain, say
from exports.deck import deck
from exports.ooxml import Part
from exports.stamp import Heading, Stamp

HEADING = Heading("Rapat koordinasi", dt.date(2025, 12, 22), "Pendopo Jember")


STAMP = Stamp("JBR-2025-12-22-K7Q", "https://dasbor.jember.example")


SAID = Provenance(sources=("detik_2025_12_23",), as_of="2025-12-22", status="terbit")


def titled(slide: Part) -> str:
    """Return the title of a slide without which of several it is."""
    return re.sub(r" \(\d dari \d\)$", "", slide.shapes.title.text)


def a_chart(status: str = "terbit", values: tuple[int, ...] = (47_668, 82_093)) -> Chart:
    names = ("2024", "2025")[: len(values)]
    series = Series("Peserta", values, "#1c5482", status)
    panel = Panel(tuple(map(Category, names)), (series,), scales.hidden(values))
    return Chart(
        "satu",
        Bars((panel,), across=False),
        say("{people} pada 2025", people=count(82_093, "peserta")),
        plain("Peserta per tahun, Kabupaten Jember"),
        replace(SAID, status=status),
        pd.DataFrame({"year": names, "participants": values}),
        (text("year", "Tahun"), number("participants")),
        300,
    )


def a_card(name: str, status: str = "terbit") -> Card:
    return Card(name, "Peserta", count(82_093), plain("orang"), replace(SAID, status=status))


def slides_of(*tiles: Tile, **more: Part) -> list[Part]:
    return list(Presentation(io.BytesIO(deck(tiles, HEADING, **more))).slides)


def every_shape(shapes: Part) -> Iterator[Part]:
    for shape in shapes:
        yield shape
        if shape.shape_type == 6:
            yield from every_shape(shape.shapes)


def marks(slide: Part) -> list[Part]:
    """Return the groups of a slide that are the word SIMULASI many times."""
    return [shape for shape in slide.shapes if shape.name == "Tanda simulasi"]


def native_numbers(slide: Part) -> list[float]:
    """Return what the charts of a slide draw, from their XML."""
    found = []
    for shape in slide.shapes:
        if shape.has_chart:
            for tag in ("c:xVal", "c:yVal", "c:val"):
                for values in shape.chart._chartSpace.iter(qn(tag)):
                    found += [float(one.text) for one in values.iter(qn("c:v"))]
    return sorted(found)


def numbers_of(chart: Chart) -> list[float]:
    """Return the values of bars, or places of points, that the model has."""
    drawn = chart.drawing
    if isinstance(drawn, Bars):
        every_value = [v for panel in drawn.panels for one in panel.series for v in one.values]
        return sorted(float(value) for value in every_value if value is not None)
    points = [point for line in getattr(drawn, "lines", ()) for point in line.points]
    points += getattr(drawn, "points", ())
    strips = [point for strip in getattr(drawn, "strips", ()) for point in strip.points]
    return sorted(
        [value for point in points for value in (point.x, point.y)]
        + [value for point in strips for value in (point.x, 0.0)]
    )

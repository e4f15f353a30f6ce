"""A drawing in which all reads the same is a number: 31 equal bars tell a reader nothing."""

import pandas as pd
import pytest
from example_charts import COUNTED

from charts import benefit_rates
from charts.classes import choropleth
from charts.model import Bars, BigNumber, Chart, Map, amount
from charts.palettes import LIGHT
from charts.pen import Pen
from charts.plotly_maps import colour_bar
from charts.tiles import by_name
from charts.visibility import visible_rows
from data import catalogue
from data.numbers import RUPIAH, Amount
from pages import gallery
from queries.registry import Registry

CODES = list(catalogue.KECAMATAN)


def deaths(*rupiah: float | None) -> pd.DataFrame:
    """As from `benefits.paid_in_kecamatan`: a case of JKM in each of the first, so dear."""
    paid = [*rupiah, *[None] * (len(CODES) - len(rupiah))]
    names = [place.name for place in catalogue.KECAMATAN.values()]
    return pd.DataFrame(
        {
            "code": CODES,
            "kecamatan": names,
            **{name: [int(one is not None) for one in paid] for name in ("cases", "recipients")},
            "jkm_cases": [int(one is not None) for one in paid],
            **{
                name: [0.0 if one is None else one for one in paid]
                for name in ("amount_rp", "jkm_amount_rp")
            },
            "amount_per_case": paid,
        }
    )


def shown(registry: Registry, *rupiah: float | None) -> Chart:
    drawn = benefit_rates.average_case(deaths(*rupiah), "kecamatan", "2025", COUNTED)
    (chart,) = by_name(visible_rows(registry, [[drawn]])).values()
    assert isinstance(chart, Chart)
    return chart


@pytest.mark.parametrize(
    ("rupiah", "number", "words"),
    [
        ((42e6,) * 31, "Rp42 juta", "sama di semua 31 kecamatan"),
        # What is written alike is alike.
        ((42e6, 42e6 + 1), "Rp42 juta", "sama di 2 dari 31 kecamatan; yang lain tanpa nilai"),
        # Nobody sees two bars apart whose lengths differ by a fiftieth.
        (
            (*(42e6,) * 30, 41.2e6),
            "Rp42 juta",
            f"sama di 30 dari 31 kecamatan; {catalogue.KECAMATAN[CODES[30]].name} Rp41,2 juta",
        ),
        ((40e6,), "Rp40 juta", f"hanya {catalogue.KECAMATAN[CODES[0]].name}"),
    ],
)
def test_bars_that_read_the_same_are_a_number_with_their_table(
    registry: Registry, rupiah: tuple[float, ...], number: str, words: str
) -> None:
    chart = shown(registry, *rupiah)

    assert isinstance(chart.drawing, BigNumber)
    assert chart.drawing.text == number
    assert chart.drawing.apart.startswith(words)
    assert f"{number}, {words}" in chart.alt
    assert len(chart.written_rows()) == 31


def test_bars_that_differ_stay(registry: Registry) -> None:
    assert isinstance(shown(registry, 42e6, 40e6).drawing, Bars)
    assert isinstance(shown(registry, 42e6, 41.9e6).drawing, Bars)


@pytest.mark.parametrize(
    ("values", "edges"),
    [
        ((5.0,) * 31, ["5 peserta"]),
        ((5.0, *[None] * 29, 0.0), ["5 peserta"]),
        ((0.0,) * 31, []),
        ((5.0,) * 30 + (6.0,), ["5", "6", "7", "8", "9", "10"]),
    ],
)
def test_a_map_of_one_value_is_of_one_class(
    values: tuple[float | None, ...], edges: list[str]
) -> None:
    frame = pd.DataFrame({"code": CODES, "participants": values})
    drawing = choropleth(frame, "participants", amount("participants"), [""] * 31)
    assert isinstance(drawing, Map)
    assert list(drawing.edges) == edges
    assert len(drawing.palette) == max(len(edges) - 1, 1)
    if len(edges) == 1:
        bar = colour_bar(drawing.edges, Pen(LIGHT))
        assert (bar["tickvals"], bar["ticktext"]) == ([0.5], edges)


@pytest.mark.parametrize(("paid", "drawing"), [(31, BigNumber), (30, Map), (1, Map)])
def test_a_map_is_one_number_only_where_no_kecamatan_has_none(
    registry: Registry, paid: int, drawing: type
) -> None:
    drawn = benefit_rates.kecamatan_map(deaths(*[42e6] * paid), "2025", COUNTED)
    (chart,) = by_name(visible_rows(registry, [[drawn]])).values()

    assert isinstance(chart, Chart)
    assert isinstance(chart.drawing, drawing)


def test_the_borders_of_a_map_read_differently_however_near_they_are() -> None:
    paid = (1_640_424_594.0, 1_677_424_594.0, *[None] * 29)
    frame = pd.DataFrame({"code": CODES, "amount_rp": paid})
    form = Amount(None, RUPIAH, 1, words=True)
    drawing = choropleth(frame, "amount_rp", form, [""] * 31)

    assert len({*drawing.edges}) == 6
    assert drawing.edges[:2] == ("Rp1,6 miliar", "Rp1,62 miliar")


def test_months_without_anybody_are_one_number_and_no_empty_axes(registry: Registry) -> None:
    page = gallery.pages()["kepesertaan"]
    chosen = page.with_defaults(registry, {"kecamatan": "35.09.26", "sektor": ("nelayan",)})
    months = page.tiles(registry, chosen)["peserta-aktif-bulanan"]

    assert isinstance(months, Chart)
    assert months.drawing == BigNumber("0", "sama di semua 6 bulan")

"""Figures of agricultural aid beside the protection of workers, kecamatan by kecamatan.

Both are read side by side: nothing here says that one causes the other.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from charts import axes, maps, marks
from charts.chart import (
    Chart,
    Column,
    Provenance,
    complete,
    number,
    text,
    written,
)
from charts.classes import Thirds, thirds
from charts.placing import names_beside
from charts.theme import LIGHT, SELECTED_COLOUR
from data import catalogue, indonesian
from data.frames import values
from geo import boundaries

AID, COVER = "value_rp_per_capita", "participants_per_1000"
LEVELS = ("rendah", "sedang", "tinggi")

BIVARIATE = (
    ("#ededee", "#90accd", "#446c99"),
    ("#f8cfad", "#9b9294", "#4f5669"),
    ("#fcaf69", "#9e765c", "#513e3c"),
)
"""Colours by the level of aid (more is warmer) and, in each, of protection (more is darker).

Each of the nine has a lightness of its own, so that a grey print and every eye tell them apart.
They are the same on both papers, as are the two inks on them.
"""
DARK_INK, LIGHT_INK = "#0b0f14", "#fdfdfd"

_CELL = 36
_TOP_OF_LEGEND = 30


@dataclass(frozen=True, slots=True)
class _Levels:
    """The 31 kecamatan with their levels (0 to 2) of aid and of protection.

    `frame` has all columns, `told` the same as lists; `aid` and `cover` are the borders.
    """

    frame: pd.DataFrame
    told: Mapping[str, list[Any]]
    aid: Thirds
    cover: Thirds

    def rows(self, aid: int, cover: int) -> list[int]:
        """Which rows are of these levels."""
        pairs = zip(self.told["aid"], self.told["cover"], strict=True)
        return [row for row, pair in enumerate(pairs) if pair == (aid, cover)]

    def names(self, aid: int, cover: int) -> list[str]:
        """The kecamatan of these levels."""
        return [self.told["kecamatan"][row] for row in self.rows(aid, cover)]

    def of(self, code: str) -> dict[str, Any]:
        """One kecamatan: its value of each column."""
        row = self.told["code"].index(code)
        return {name: column[row] for name, column in self.told.items()}


def _levelled(frame: pd.DataFrame) -> _Levels:
    measured = values(frame, AID, COVER)
    aid, cover = (thirds(measured[one], catalogue.metric(one).decimals) for one in (AID, COVER))
    of_aid, of_cover = map(aid.level, measured[AID]), map(cover.level, measured[COVER])
    pairs = list(zip(of_aid, of_cover, strict=True))
    levels = frame.assign(
        aid=[one for one, _ in pairs],
        cover=[other for _, other in pairs],
        aid_level=[LEVELS[one] for one, _ in pairs],
        cover_level=[LEVELS[other] for _, other in pairs],
    )
    return _Levels(levels, values(levels), aid, cover)


_BESIDE_COLUMNS = (
    text("kecamatan", "Kecamatan"),
    number(AID),
    text("aid_level", "Bantuan"),
    number(COVER),
    text("cover_level", "Perlindungan"),
    number("value_rp"),
    number("participants"),
    Column("population", "Penduduk akhir 2024", indonesian.whole),
)


def _measures(year: int) -> str:
    return (
        f"Nilai bantuan {year} per penduduk (rupiah) dan peserta {year} per 1.000 penduduk, "
        "Kabupaten Jember; penyebut: penduduk akhir 2024"
    )


def _beside_hover(told: Mapping[str, Sequence[Any]]) -> list[str]:
    return [
        f"<b>{name}</b><br>Bantuan {LEVELS[aid]}: {indonesian.rupiah(per_head)} per penduduk"
        f"<br>Perlindungan {LEVELS[cover]}: {indonesian.decimal(rate, 1)} per 1.000 penduduk"
        f"<br>{indonesian.rupiah_words(value)}; {indonesian.whole(people)} peserta; "
        f"{indonesian.whole(population)} penduduk"
        for name, aid, per_head, cover, rate, value, people, population in zip(
            *(told[one] for one in ("kecamatan", "aid", AID, "cover", COVER)),
            *(told[one] for one in ("value_rp", "participants", "population")),
            strict=True,
        )
    ]


def bivariate_map(
    frame: pd.DataFrame, year: int, provenance: Provenance, selected: str | None = None
) -> Chart:
    """Map in nine colours: aid per resident by participants per 1.000 residents, each in thirds.

    `frame` as from `aid.beside_protection`. The legend is a square below the map with the borders
    and, in each of its cells, the short name of the class, which is on the map too, and how many
    kecamatan it has.
    """
    levels = _levelled(frame)
    codes = levels.told["code"]
    pairs = list(zip(levels.told["aid"], levels.told["cover"], strict=True))
    hover = dict(zip(codes, _beside_hover(levels.told), strict=True))
    scale = [
        [(place + step) / 9, BIVARIATE[place // 3][place % 3]]
        for place in range(9)
        for step in (0, 1)
    ]
    traces: list[dict[str, Any]] = [
        {
            "type": "choropleth",
            "geojson": boundaries.boundaries(),
            "locations": codes,
            "z": [3 * one + other for one, other in pairs],
            "zmin": -0.5,
            "zmax": 8.5,
            "colorscale": scale,
            "showscale": False,
            "marker": {"line": {"color": LIGHT.fill, "width": 0.8}},
            "text": list(hover.values()),
            "customdata": codes,
            "hovertemplate": "%{text}<extra></extra>",
        }
    ]
    if selected:
        traces.append(maps.outline(selected, hover[selected]))
    traces += maps.names(
        {code: _ink(cover) for code, (_, cover) in zip(codes, pairs, strict=True)},
        {code: _class(*pair) for code, pair in zip(codes, pairs, strict=True)},
    )
    title = _map_title(levels, selected)
    shapes, annotations = _square(levels)
    return complete(
        name="bantuan-perlindungan-peta",
        traces=traces,
        layout={
            "geo": maps.frame_of_the_kabupaten(),
            "shapes": shapes,
            "annotations": annotations,
        },
        title=title,
        subtitle=_measures(year),
        alt=f"{title}. Peta 31 kecamatan dalam sembilan kelas; {_corners_said(levels)}.",
        provenance=provenance,
        table=levels.frame.sort_values([AID, "code"], ascending=[False, True]),
        columns=_BESIDE_COLUMNS,
        height=590,
        least=450,
        margin=(16, 16, 4, _TOP_OF_LEGEND + 3 * _CELL + 58),
        selects="kecamatan",
    )


def _class(aid: int, cover: int) -> str:
    """The short name of a class: A1 is low in both, C3 high in both."""
    return f"{'ABC'[aid]}{cover + 1}"


def _ink(cover: int) -> str:
    return LIGHT_INK if cover == len(LEVELS) - 1 else DARK_INK


def _square(levels: _Levels) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """The legend below the map: a square of nine cells with their counts, and the borders."""
    floor = -(_TOP_OF_LEGEND + 3 * _CELL)
    side = 22
    shapes, annotations = [], []
    for one in range(3):
        for other in range(3):
            x, y = side + one * _CELL, floor + other * _CELL
            shapes.append(
                {
                    "type": "rect",
                    "xref": "paper",
                    "yref": "paper",
                    "xsizemode": "pixel",
                    "ysizemode": "pixel",
                    "xanchor": 0,
                    "yanchor": 0,
                    "x0": x,
                    "x1": x + _CELL,
                    "y0": y,
                    "y1": y + _CELL,
                    "fillcolor": BIVARIATE[one][other],
                    "line": {"color": LIGHT.fill, "width": 1},
                }
            )
            annotations.append(
                _legend_text(
                    f"<b>{_class(one, other)}</b><br>{len(levels.rows(one, other))}",
                    x + _CELL / 2,
                    y + _CELL / 2,
                    xanchor="center",
                    yanchor="middle",
                    align="center",
                    font={"size": 12, "color": _ink(other)},
                )
            )
    right = side + 3 * _CELL + 12
    annotations += [
        _legend_text("Bantuan →", side, floor - 4, yanchor="top"),
        _legend_text("Perlindungan →", 0, floor, textangle=-90, yanchor="bottom"),
        _legend_text(
            "Dalam kotak: kode kelas dan banyaknya kecamatan", 0, floor - 26, yanchor="top"
        ),
        _legend_text(
            "<b>Bantuan per penduduk</b><br>" + _borders_said(levels.aid, AID),
            right,
            -_TOP_OF_LEGEND + 4,
            yanchor="top",
        ),
        _legend_text(
            "<b>Peserta per 1.000 penduduk</b><br>" + _borders_said(levels.cover, COVER),
            right,
            -_TOP_OF_LEGEND - 1.65 * _CELL + 4,
            yanchor="top",
        ),
    ]
    return shapes, annotations


def _legend_text(words: str, x: float, y: float, **more: object) -> dict[str, Any]:
    font = {"size": 12, "color": LIGHT.ink}
    return marks.heading(words, 0, 0, **{"xshift": x, "yshift": y, "font": font, **more})


def _borders_said(parted: Thirds, measure: str) -> str:
    show = written(measure)
    if not parted.borders:
        return "sama di semua kecamatan"
    low, high = (show(border) for border in parted.borders)
    return f"rendah: di bawah {low}<br>tinggi: {high} ke atas"


def _corners_said(levels: _Levels) -> str:
    return "; ".join(
        f"bantuan {LEVELS[aid]} dan perlindungan {LEVELS[cover]}: "
        + (indonesian.join(names) if names else "tidak ada")
        for aid, cover in ((2, 0), (0, 2), (2, 2), (0, 0))
        for names in (levels.names(aid, cover),)
    )


def _unknown_side(levels: _Levels) -> str:
    """What to say where one of the two is absent, so that nothing can be read side by side."""
    if not sum(levels.told["value_rp"]):
        return "Tidak ada bantuan yang dapat dibaca bersama perlindungan"
    if not sum(levels.told["participants"]):
        return "Tidak ada peserta yang dapat dibaca bersama bantuan"
    return ""


def _map_title(levels: _Levels, selected: str | None) -> str:
    if nothing := _unknown_side(levels):
        return nothing
    if selected is not None:
        mine = levels.of(selected)
        return (
            f"{mine['kecamatan']}: bantuan {mine['aid_level']} "
            f"({indonesian.rupiah(mine[AID])} per penduduk), perlindungan {mine['cover_level']} "
            f"({indonesian.decimal(mine[COVER], 1)} per 1.000)"
        )
    less, more = len(levels.rows(2, 0)), len(levels.rows(0, 2))
    return (
        f"{_counted(less)} dengan bantuan tinggi dan perlindungan rendah; {more or 'tidak ada'} "
        "sebaliknya"
    )


def _counted(count: int) -> str:
    return f"{count} kecamatan" if count else "Tidak ada kecamatan"


def scatter(
    frame: pd.DataFrame, year: int, provenance: Provenance, selected: str | None = None
) -> Chart:
    """The kecamatan as named points between aid per resident and participants per 1.000 residents.

    `frame` as from `aid.beside_protection`. Points have the colours of the map and lines part the
    thirds; a thin line leads from a name to its point.
    """
    levels = _levelled(frame)
    told = levels.told
    width, height = (max(*told[one], 1.0) * 1.1 for one in (AID, COVER))
    colours = [BIVARIATE[one][other] for one, other in zip(told["aid"], told["cover"], strict=True)]
    chosen = [code == selected for code in told["code"]]
    points = {
        "type": "scatter",
        "mode": "markers",
        "x": told[AID],
        "y": told[COVER],
        "marker": {
            "size": [15 if one else 11 for one in chosen],
            "opacity": 1,
            "color": colours,
            "line": {
                "width": [3 if one else 1.2 for one in chosen],
                "color": [SELECTED_COLOUR if one else LIGHT.fill for one in chosen],
            },
        },
        "customdata": told["code"],
        "hovertext": _beside_hover(told),
        "hovertemplate": marks.HOVER,
        "cliponaxis": False,
    }
    line = {"type": "line", "line": {"color": LIGHT.soft_ink, "width": 1, "dash": "dot"}}
    lines = [
        {**line, "xref": "x", "yref": "paper", "x0": at, "x1": at, "y0": 0, "y1": 1}
        for at in levels.aid.borders
    ] + [
        {**line, "xref": "paper", "yref": "y", "x0": 0, "x1": 1, "y0": at, "y1": at}
        for at in levels.cover.borders
    ]
    title = _scatter_title(levels, selected)
    return complete(
        name="bantuan-perlindungan-sebaran",
        traces=[points],
        layout={
            "showlegend": False,
            "shapes": lines,
            "annotations": names_beside(
                dict(zip(told["code"], told["kecamatan"], strict=True)),
                dict(zip(told["code"], zip(told[AID], told[COVER], strict=True), strict=True)),
                (width, height),
                selected,
            ),
            "xaxis": {
                "title": {"text": "Nilai bantuan per penduduk"},
                **axes.in_words(width, 1, lambda tick: f"Rp{_on_axis(tick)}", 4),
            },
            "yaxis": {
                "title": {"text": "Peserta per 1.000 penduduk"},
                **axes.in_words(height, 1, _on_axis),
            },
        },
        title=title,
        subtitle=f"{_measures(year)}; garis putus: batas rendah, sedang, dan tinggi",
        alt=f"{title}. Sebaran 31 kecamatan; {_corners_said(levels)}.",
        provenance=provenance,
        table=levels.frame.sort_values([COVER, "code"], ascending=[False, True]),
        columns=_BESIDE_COLUMNS,
        height=560,
        least=490,
        margin=(64, 20, 12, 56),
        selects="kecamatan",
    )


def _on_axis(tick: float) -> str:
    return indonesian.number_words(tick, 3)


def _scatter_title(levels: _Levels, selected: str | None) -> str:
    if nothing := _unknown_side(levels):
        return nothing
    if selected is not None:
        mine = levels.of(selected)
        same = len(levels.rows(mine["aid"], mine["cover"])) - 1
        return (
            f"{_counted(same)} lain sekelas dengan {mine['kecamatan']}: bantuan "
            f"{mine['aid_level']}, perlindungan {mine['cover_level']}"
        )
    both, neither = len(levels.rows(2, 2)), len(levels.rows(0, 0))
    return f"{_counted(both)} tinggi pada keduanya, {neither or 'tidak ada'} rendah pada keduanya"


_CORNERS: Mapping[tuple[int, int], str] = {
    (2, 0): "Bantuan tinggi, perlindungan rendah",
    (0, 2): "Bantuan rendah, perlindungan tinggi",
}


def unequal(
    frame: pd.DataFrame, year: int, provenance: Provenance, selected: str | None = None
) -> Chart:
    """The kecamatan with much aid and little protection, and the opposite, with both measures.

    `frame` as from `aid.beside_protection`. Two panels of bars, one a measure, each with its axis.
    """
    levels = _levelled(frame)
    told = levels.told
    annotations: list[dict[str, Any]] = []
    listed: list[int] = []
    places: list[float] = []
    top = 0.0
    for (one, other), words in _CORNERS.items():
        # The most aid first, or the least.
        sign = 1 if one == 0 else -1
        rows = sorted(levels.rows(one, other), key=lambda row: (sign * told[AID][row], row))
        annotations.append(
            marks.heading(
                f"<b>{words}</b>" + ("" if rows else ": tidak ada kecamatan"),
                y=top,
                yref="y",
                yanchor="middle",
                xshift=-100,
            )
        )
        listed += rows
        places += [top + 1 + place for place in range(len(rows))]
        top += len(rows) + 1.6
    shown = {name: [column[row] for row in listed] for name, column in told.items()}
    names = [
        (f"<b>{name}</b>" if code == selected else name)
        + f"<br><span style='font-size:11px'>{indonesian.whole(population)} jiwa</span>"
        for name, code, population in zip(
            shown["kecamatan"], shown["code"], shown["population"], strict=True
        )
    ]
    pairs = list(zip(shown["aid"], shown["cover"], strict=True))
    traces = [
        marks.bars_across(
            places,
            shown[measure],
            marks.edged(
                [BIVARIATE[one][other] for one, other in pairs] or LIGHT.fill,
                provenance.status,
            ),
            _beside_hover(shown),
            [written(measure)(value) for value in shown[measure]],
            xaxis=axis,
            customdata=shown["code"],
        )
        for measure, axis in ((AID, "x"), (COVER, "x2"))
    ]
    annotations += [
        marks.heading(words, x, yanchor="bottom", font={"size": 13, "color": LIGHT.soft_ink})
        for x, words in ((0, "Bantuan per<br>penduduk"), (0.54, "Peserta per<br>1.000 penduduk"))
    ]
    title = _lists_title(levels)
    others = [row for row in range(len(frame)) if row not in listed]
    bounds = "; ".join(
        f"{name} rendah di bawah {written(measure)(parted.borders[0])}, "
        f"tinggi mulai {written(measure)(parted.borders[1])}"
        for name, measure, parted in (
            ("bantuan", AID, levels.aid),
            ("perlindungan", COVER, levels.cover),
        )
        if parted.borders
    )
    return complete(
        name="bantuan-perlindungan-daftar",
        traces=traces,
        layout={
            "showlegend": False,
            "xaxis": {**axes.unseen(max(told[AID]), 1.5), "domain": [0, 0.46]},
            "xaxis2": {**axes.unseen(max(told[COVER]), 1.5), "domain": [0.54, 1], "anchor": "y"},
            "yaxis": {
                "range": [top - 1, -0.7],
                "showgrid": False,
                "zeroline": False,
                "tickvals": places,
                "ticktext": names,
                "tickfont": {"color": LIGHT.ink},
            },
            "annotations": annotations,
        },
        title=title,
        subtitle=_measures(year) + (f"; {bounds}" if bounds else ""),
        alt=f"{title}. {_corners_said(levels)}.",
        provenance=provenance,
        table=levels.frame.iloc[[*listed, *others]].assign(
            group=[_CORNERS[pair] for pair in pairs] + ["lainnya"] * len(others)
        ),
        columns=(text("group", "Daftar"), *_BESIDE_COLUMNS),
        height=int(top * 36) + 52,
        margin=(104, 16, 44, 8),
        selects="kecamatan",
    )


def _lists_title(levels: _Levels) -> str:
    if nothing := _unknown_side(levels):
        return nothing
    less, more = levels.names(2, 0), levels.names(0, 2)
    if not less and not more:
        return "Tidak ada kecamatan yang tinggi pada satu ukuran dan rendah pada yang lain"
    if not less:
        return f"Perlindungan tinggi dengan bantuan rendah: {_named(more)}"
    if not more:
        return f"Bantuan tinggi dengan perlindungan rendah: {_named(less)}"
    return f"Bantuan tinggi, perlindungan rendah: {_named(less)}; sebaliknya: {_named(more)}"


def _named(names: Sequence[str]) -> str:
    return indonesian.join(names) if len(names) <= 4 else f"{len(names)} kecamatan"

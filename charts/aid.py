"""Figures of agricultural aid, alone and side by side with the protection of workers."""

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from charts import axes, maps, marks
from charts.chart import (
    Chart,
    Column,
    Provenance,
    complete,
    fill,
    number,
    remembered,
    text,
    written,
)
from charts.classes import Thirds, thirds
from charts.placing import names_beside
from charts.theme import LIGHT, SELECTED_COLOUR
from data import catalogue, indonesian
from geo import boundaries

MACHINES = ("mesin_pra_panen", "mesin_pasca_panen")
FARMING = ("petani", "buruh_tani")
"""The sectors of protection whose work the aid is for."""

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


def scope(year: int, kecamatan: str | None = None) -> str:
    """The end of a subtitle: the year and the place, in words."""
    place = f"Kecamatan {catalogue.KECAMATAN[kecamatan].name}, " if kecamatan else ""
    return f"{year}, {place}Kabupaten Jember"


@remembered
def items(
    frame: pd.DataFrame,
    published: pd.DataFrame,
    year: int,
    provenance: Provenance,
    selected: str | None = None,
) -> Chart:
    """A small panel for each item of aid with its total and the kecamatan that got most of it.

    Every panel has its own axis in its own unit. `frame` as from `aid.by_kecamatan_and_item`,
    `published` as from `aid.published_totals`. The selected kecamatan always has a bar.
    """
    shown = list(dict.fromkeys(frame["item"]))
    said = dict(zip(published["item"], published["total"], strict=True))
    layout: dict[str, Any] = {"showlegend": False, "annotations": []}
    traces: list[dict[str, Any]] = []
    rows = -(-len(shown) // 2)
    for place, item in enumerate(shown):
        axis = axes.numbered(place)
        left, top = 0.53 * (place % 2), 1 - (place // 2) / rows
        entry = catalogue.AID_ITEMS[item]
        mine = frame[frame["item"] == item]
        total = float(mine["quantity"].sum())
        best = _most(mine, selected)
        largest = float(best["quantity"].max()) if len(best) else 0
        layout[f"xaxis{axis}"] = {
            **axes.unseen(largest, 1),
            "domain": [left, left + 0.47],
            "anchor": f"y{axis}",
        }
        layout[f"yaxis{axis}"] = {
            "visible": False,
            "domain": [top - 0.94 / rows, top - 0.2 / rows],
            "range": [_SHOWN - 0.7, -0.7],
            "anchor": f"x{axis}",
        }
        words = f"{_amount(total)} {entry.unit}"
        if item in said:
            words += f"; terbit {_amount(said[item])}"
        layout["annotations"].append(marks.heading(f"<b>{entry.label}</b><br>{words}", left, top))
        if best.empty:
            continue
        hover = [
            f"<b>{name}</b><br>{entry.label}: {_amount(amount)} {entry.unit}"
            f"<br>{indonesian.rupiah_words(value)}, {groups} kelompok"
            for name, amount, value, groups in zip(
                best["kecamatan"], best["quantity"], best["value_rp"], best["groups"], strict=True
            )
        ]
        traces.append(
            marks.bars_across(
                range(len(best)),
                best["quantity"],
                fill(marks.chosen(best["code"], selected, entry.colour), provenance.status),
                hover,
                width=0.36,
                xaxis=f"x{axis}",
                yaxis=f"y{axis}",
                customdata=best["code"].tolist(),
            )
        )
        layout["annotations"] += [
            marks.beside(
                f"{name} {_amount(amount)}",
                0,
                row - 0.19,
                xref=f"x{axis}",
                yref=f"y{axis}",
                yanchor="bottom",
                borderpad=0,
                font={"size": 12, "color": LIGHT.ink},
            )
            for row, (name, amount) in enumerate(
                zip(best["kecamatan"], best["quantity"], strict=True)
            )
        ]
    title = _items_title(frame, len(shown), selected)
    sums = frame.groupby("item", sort=False)["quantity"].sum()
    spoken = "; ".join(
        f"{catalogue.AID_ITEMS[str(item)].label} {_amount(total)} "
        f"{catalogue.AID_ITEMS[str(item)].unit}"
        for item, total in sums.items()
    )
    wide = frame.pivot(index=["code", "kecamatan"], columns="item", values="quantity")
    return complete(
        name="bantuan-jenis",
        traces=traces,
        layout=layout,
        title=title,
        subtitle=f"Jumlah bantuan dalam satuan masing-masing, kecamatan terbanyak, {scope(year)}; "
        "satuan berbeda tidak dijumlahkan" + ("; terbit: angka pengumuman" if said else ""),
        alt=f"{title}. {spoken}.",
        provenance=provenance,
        table=wide.reset_index(),
        columns=(
            text("kecamatan", "Kecamatan"),
            *(
                Column(
                    item,
                    f"{catalogue.AID_ITEMS[item].label} ({catalogue.AID_ITEMS[item].unit})",
                    _amount,
                    metric="quantity",
                )
                for item in shown
            ),
        ),
        height=rows * 212,
        margin=(16, 16, 8, 8),
        selects="kecamatan",
    )


_SHOWN = 4


def _amount(value: float) -> str:
    return indonesian.decimal(value, 0 if float(value).is_integer() else 1)


def _most(rows: pd.DataFrame, selected: str | None) -> pd.DataFrame:
    """The kecamatan with most of an item; the selected one is the last if it is not among them."""
    ranked = rows[rows["quantity"] > 0].sort_values(["quantity", "code"], ascending=[False, True])
    best = ranked.head(_SHOWN)
    if selected is None or selected in set(best["code"]):
        return best
    return pd.concat([ranked.head(_SHOWN - 1), ranked[ranked["code"] == selected]])


def _items_title(frame: pd.DataFrame, kinds: int, selected: str | None) -> str:
    given = frame[frame["quantity"] > 0]
    if selected is not None:
        name = catalogue.KECAMATAN[selected].name
        mine = int((given["code"] == selected).sum())
        if not mine:
            return f"{name} tidak menerima satu pun dari {kinds} jenis bantuan"
        return f"{name} menerima {mine} dari {kinds} jenis bantuan"
    if given.empty:
        return "Tidak ada bantuan yang diserahkan"
    largest = given.groupby("item")["quantity"].transform("max")
    leaders = given[given["quantity"] == largest]["code"].nunique()
    if leaders == 1:
        (name,) = given[given["quantity"] == largest]["kecamatan"].unique()
        given_kinds = given["item"].nunique()
        among = "semua" if given_kinds == kinds else f"{given_kinds} dari {kinds}"
        return f"{name} penerima terbanyak untuk {among} jenis bantuan"
    given_kinds = given["item"].nunique()
    return f"Penerima terbanyak {given_kinds} jenis bantuan tersebar di {leaders} kecamatan"


@remembered
def by_origin(
    frame: pd.DataFrame,
    published: pd.DataFrame,
    year: int,
    provenance: Provenance,
    selected: str | None = None,
) -> Chart:
    """Bars of all 31 kecamatan: the value of aid stacked by origin of funds, largest first.

    `frame` as from `aid.by_kecamatan_and_origin`, `published` as from `aid.published_totals`.
    """
    wide = frame.pivot(index=["code", "kecamatan"], columns="origin", values="value_rp")
    origins = [one for one in catalogue.ORIGINS if one in wide]
    wide = wide.assign(total=wide[origins].sum(axis=1)).reset_index()
    wide = wide.sort_values(["total", "code"], ascending=[False, True])
    names = wide["kecamatan"].tolist()
    traces = [
        marks.bars_across(
            names,
            wide[origin],
            marks.parted(catalogue.ORIGINS[origin].colour, provenance.status),
            [
                f"<b>{name}</b><br>{catalogue.ORIGINS[origin].label}: "
                f"{indonesian.rupiah_words(value)}<br>Bersama {indonesian.rupiah_words(total)}"
                for name, value, total in zip(names, wide[origin], wide["total"], strict=True)
            ],
            name=catalogue.ORIGINS[origin].short_label,
            customdata=wide["code"].tolist(),
        )
        for origin in origins
    ]
    total = int(wide["total"].sum())
    said = published[published["item"] == ""]
    announced = "".join(f" (terbit {printed})" for printed in said["printed"])
    title = _origin_title(wide, origins, selected)
    return complete(
        name="bantuan-asal",
        traces=traces,
        layout={
            "barmode": "stack",
            "xaxis": axes.unseen(float(wide["total"].max()), 1.5),
            "yaxis": {
                **axes.of_names(),
                "tickvals": names,
                "ticktext": [
                    f"<b>{name}</b>" if code == selected else name
                    for code, name in zip(wide["code"], names, strict=True)
                ],
            },
            "annotations": [
                marks.beside(
                    indonesian.rupiah_words(value),
                    value,
                    name,
                    xshift=4,
                    borderpad=0,
                    font={
                        "size": 12,
                        "color": SELECTED_COLOUR if code == selected else LIGHT.ink,
                    },
                )
                for code, name, value in zip(wide["code"], names, wide["total"], strict=True)
            ],
        },
        title=title,
        subtitle=f"Nilai bantuan (rupiah) menurut asal dana dan kecamatan, {scope(year)}; bersama "
        f"{indonesian.rupiah_words(total)}{announced}",
        alt=f"{title}. Batang bertumpuk 31 kecamatan dari yang terbesar.",
        provenance=provenance,
        table=wide,
        columns=(
            text("kecamatan", "Kecamatan"),
            *(number("value_rp", catalogue.ORIGINS[one].short_label, one) for one in origins),
            number("value_rp", "Jumlah", "total"),
        ),
        height=31 * 19 + 54,
        least=31 * 17 + 54,
        margin=(104, 16, 48, 8),
        selects="kecamatan",
    )


def _origin_title(wide: pd.DataFrame, origins: Sequence[str], selected: str | None) -> str:
    total = int(wide["total"].sum())
    if not total:
        return "Tidak ada nilai bantuan yang tercatat"
    if selected is not None:
        mine = dict(zip(wide["code"], wide["total"], strict=True))[selected]
        name = catalogue.KECAMATAN[selected].name
        if not mine:
            return f"{name} tanpa nilai bantuan yang tercatat"
        place = int((wide["total"] > mine).sum()) + 1
        return f"{name} menerima {indonesian.rupiah_words(mine)}, urutan ke-{place} dari 31"
    sums = {one: sum(wide[one].tolist()) for one in origins}
    first = max(origins, key=sums.__getitem__)
    share = indonesian.percent(sums[first] / total * 100, 1, words=True)
    largest = int(wide["total"].max())
    leaders = wide.loc[wide["total"] == largest, "kecamatan"].tolist()
    where = indonesian.join(leaders) if len(leaders) <= 2 else f"{len(leaders)} kecamatan"
    label = catalogue.ORIGINS[first].label
    return (
        f"{share} nilai bantuan dari {label[0].lower()}{label[1:]}; terbesar di {where}, "
        f"{indonesian.rupiah_words(largest)}"
    )


def _levelled(frame: pd.DataFrame) -> tuple[pd.DataFrame, Thirds, Thirds]:
    aid, cover = (thirds(frame[one], catalogue.metric(one).decimals) for one in (AID, COVER))
    levels = frame.assign(
        aid=[aid.level(value) for value in frame[AID]],
        cover=[cover.level(value) for value in frame[COVER]],
    )
    return (
        levels.assign(
            aid_level=[LEVELS[one] for one in levels["aid"]],
            cover_level=[LEVELS[one] for one in levels["cover"]],
        ),
        aid,
        cover,
    )


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


def _beside_hover(frame: pd.DataFrame) -> list[str]:
    return [
        f"<b>{name}</b><br>Bantuan {LEVELS[aid]}: {indonesian.rupiah(per_head)} per penduduk"
        f"<br>Perlindungan {LEVELS[cover]}: {indonesian.decimal(rate, 1)} per 1.000 penduduk"
        f"<br>{indonesian.rupiah_words(value)}; {indonesian.whole(people)} peserta; "
        f"{indonesian.whole(population)} penduduk"
        for name, aid, per_head, cover, rate, value, people, population in zip(
            frame["kecamatan"],
            frame["aid"],
            frame[AID],
            frame["cover"],
            frame[COVER],
            frame["value_rp"],
            frame["participants"],
            frame["population"],
            strict=True,
        )
    ]


@remembered
def beside_map(
    frame: pd.DataFrame, year: int, provenance: Provenance, selected: str | None = None
) -> Chart:
    """Map in nine colours: aid per resident by participants per 1.000 residents, each in thirds.

    `frame` as from `aid.beside_protection`. The legend is a square below the map with the borders
    and, in each of its cells, the short name of the class, which is on the map too, and how many
    kecamatan it has.
    """
    levels, aid, cover = _levelled(frame)
    cells = [3 * one + other for one, other in zip(levels["aid"], levels["cover"], strict=True)]
    scale = [
        [(place + step) / 9, BIVARIATE[place // 3][place % 3]]
        for place in range(9)
        for step in (0, 1)
    ]
    traces: list[dict[str, Any]] = [
        {
            "type": "choropleth",
            "geojson": boundaries.boundaries(),
            "locations": levels["code"].tolist(),
            "z": cells,
            "zmin": -0.5,
            "zmax": 8.5,
            "colorscale": scale,
            "showscale": False,
            "marker": {"line": {"color": LIGHT.fill, "width": 0.8}},
            "text": _beside_hover(levels),
            "customdata": levels["code"].tolist(),
            "hovertemplate": "%{text}<extra></extra>",
        }
    ]
    if selected:
        traces.append(maps.outline(selected, *_beside_hover(levels[levels["code"] == selected])))
    inks = [_ink(cover) for cover in levels["cover"]]
    classes = [_class(*one) for one in zip(levels["aid"], levels["cover"], strict=True)]
    traces += maps.names(
        dict(zip(levels["code"], inks, strict=True)),
        dict(zip(levels["code"], classes, strict=True)),
    )
    title = _map_title(levels, selected)
    shapes, annotations = _square(levels, aid, cover)
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
        table=levels.sort_values([AID, "code"], ascending=[False, True]),
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


def _square(
    levels: pd.DataFrame, aid: Thirds, cover: Thirds
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """The legend below the map: a square of nine cells with their counts, and the borders."""
    counts = levels.groupby(["aid", "cover"]).size()
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
                    f"<b>{_class(one, other)}</b><br>{counts.get((one, other), 0)}",
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
            "<b>Bantuan per penduduk</b><br>" + _borders_said(aid, AID),
            right,
            -_TOP_OF_LEGEND + 4,
            yanchor="top",
        ),
        _legend_text(
            "<b>Peserta per 1.000 penduduk</b><br>" + _borders_said(cover, COVER),
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


def _corner(levels: pd.DataFrame, aid: int, cover: int) -> pd.DataFrame:
    return levels[(levels["aid"] == aid) & (levels["cover"] == cover)]


def _corners_said(levels: pd.DataFrame) -> str:
    return "; ".join(
        f"bantuan {LEVELS[aid]} dan perlindungan {LEVELS[cover]}: "
        + (indonesian.join(rows["kecamatan"].tolist()) if len(rows) else "tidak ada")
        for aid, cover in ((2, 0), (0, 2), (2, 2), (0, 0))
        for rows in (_corner(levels, aid, cover),)
    )


def _unknown_side(levels: pd.DataFrame) -> str:
    """What to say where one of the two is absent, so that nothing can be read side by side."""
    if not levels["value_rp"].sum():
        return "Tidak ada bantuan yang dapat dibaca bersama perlindungan"
    if not levels["participants"].sum():
        return "Tidak ada peserta yang dapat dibaca bersama bantuan"
    return ""


def _map_title(levels: pd.DataFrame, selected: str | None) -> str:
    if nothing := _unknown_side(levels):
        return nothing
    if selected is not None:
        mine = levels[levels["code"] == selected].iloc[0]
        return (
            f"{mine['kecamatan']}: bantuan {mine['aid_level']} "
            f"({indonesian.rupiah(mine[AID])} per penduduk), perlindungan {mine['cover_level']} "
            f"({indonesian.decimal(mine[COVER], 1)} per 1.000)"
        )
    less, more = len(_corner(levels, 2, 0)), len(_corner(levels, 0, 2))
    return (
        f"{_counted(less)} dengan bantuan tinggi dan perlindungan rendah; {more or 'tidak ada'} "
        "sebaliknya"
    )


def _counted(count: int) -> str:
    return f"{count} kecamatan" if count else "Tidak ada kecamatan"


@remembered
def beside_scatter(
    frame: pd.DataFrame, year: int, provenance: Provenance, selected: str | None = None
) -> Chart:
    """The kecamatan as named points between aid per resident and participants per 1.000 residents.

    `frame` as from `aid.beside_protection`. Points have the colours of the map and lines part the
    thirds; a thin line leads from a name to its point.
    """
    levels, aid, cover = _levelled(frame)
    width, height = max(float(levels[AID].max()), 1) * 1.1, max(float(levels[COVER].max()), 1) * 1.1
    colours = [
        BIVARIATE[one][other] for one, other in zip(levels["aid"], levels["cover"], strict=True)
    ]
    chosen = [code == selected for code in levels["code"]]
    points = {
        "type": "scatter",
        "mode": "markers",
        "x": levels[AID].tolist(),
        "y": levels[COVER].tolist(),
        "marker": {
            "size": [15 if one else 11 for one in chosen],
            "opacity": 1,
            "color": colours,
            "line": {
                "width": [3 if one else 1.2 for one in chosen],
                "color": [SELECTED_COLOUR if one else LIGHT.fill for one in chosen],
            },
        },
        "customdata": levels["code"].tolist(),
        "hovertext": _beside_hover(levels),
        "hovertemplate": marks.HOVER,
        "cliponaxis": False,
    }
    line = {"type": "line", "line": {"color": LIGHT.soft_ink, "width": 1, "dash": "dot"}}
    lines = [
        {**line, "xref": "x", "yref": "paper", "x0": at, "x1": at, "y0": 0, "y1": 1}
        for at in aid.borders
    ] + [
        {**line, "xref": "paper", "yref": "y", "x0": 0, "x1": 1, "y0": at, "y1": at}
        for at in cover.borders
    ]
    title = _scatter_title(levels, selected)
    return complete(
        name="bantuan-perlindungan-sebaran",
        traces=[points],
        layout={
            "showlegend": False,
            "shapes": lines,
            "annotations": names_beside(
                dict(zip(levels["code"], levels["kecamatan"], strict=True)),
                {
                    code: (x, y)
                    for code, x, y in zip(levels["code"], levels[AID], levels[COVER], strict=True)
                },
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
        table=levels.sort_values([COVER, "code"], ascending=[False, True]),
        columns=_BESIDE_COLUMNS,
        height=560,
        least=490,
        margin=(64, 20, 12, 56),
        selects="kecamatan",
    )


def _on_axis(tick: float) -> str:
    return indonesian.number_words(tick, 3)


def _scatter_title(levels: pd.DataFrame, selected: str | None) -> str:
    if nothing := _unknown_side(levels):
        return nothing
    if selected is not None:
        mine = levels[levels["code"] == selected].iloc[0]
        same = len(_corner(levels, mine["aid"], mine["cover"])) - 1
        return (
            f"{_counted(same)} lain sekelas dengan {mine['kecamatan']}: bantuan "
            f"{mine['aid_level']}, perlindungan {mine['cover_level']}"
        )
    both, neither = len(_corner(levels, 2, 2)), len(_corner(levels, 0, 0))
    return f"{_counted(both)} tinggi pada keduanya, {neither or 'tidak ada'} rendah pada keduanya"


_CORNERS: Mapping[tuple[int, int], str] = {
    (2, 0): "Bantuan tinggi, perlindungan rendah",
    (0, 2): "Bantuan rendah, perlindungan tinggi",
}


@remembered
def beside_lists(
    frame: pd.DataFrame, year: int, provenance: Provenance, selected: str | None = None
) -> Chart:
    """The kecamatan with much aid and little protection, and the opposite, with both measures.

    `frame` as from `aid.beside_protection`. Two panels of bars, one a measure, each with its axis.
    """
    levels, aid, cover = _levelled(frame)
    annotations: list[dict[str, Any]] = []
    lists: list[pd.DataFrame] = []
    ticks: list[tuple[float, str]] = []
    row = 0.0
    for (one, other), words in _CORNERS.items():
        rows = _corner(levels, one, other).sort_values([AID, "code"], ascending=[one == 0, True])
        annotations.append(
            marks.heading(
                f"<b>{words}</b>" + ("" if len(rows) else ": tidak ada kecamatan"),
                y=row,
                yref="y",
                yanchor="middle",
                xshift=-100,
            )
        )
        rows = rows.assign(row=[row + 1 + place for place in range(len(rows))])
        ticks += [
            (
                at,
                (f"<b>{name}</b>" if code == selected else name)
                + f"<br><span style='font-size:11px'>{indonesian.whole(population)} jiwa</span>",
            )
            for at, name, code, population in zip(
                rows["row"], rows["kecamatan"], rows["code"], rows["population"], strict=True
            )
        ]
        lists.append(rows.assign(group=words))
        row += len(rows) + 1.6
    listed = pd.concat(lists)
    traces = [
        marks.bars_across(
            listed["row"],
            listed[measure],
            marks.edged(
                [
                    BIVARIATE[one][other]
                    for one, other in zip(listed["aid"], listed["cover"], strict=True)
                ]
                or LIGHT.fill,
                provenance.status,
            ),
            _beside_hover(listed),
            [written(measure)(value) for value in listed[measure]],
            xaxis=axis,
            customdata=listed["code"].tolist(),
        )
        for measure, axis in ((AID, "x"), (COVER, "x2"))
    ]
    annotations += [
        marks.heading(words, x, yanchor="bottom", font={"size": 13, "color": LIGHT.soft_ink})
        for x, words in ((0, "Bantuan per<br>penduduk"), (0.54, "Peserta per<br>1.000 penduduk"))
    ]
    title = _lists_title(levels)
    bounds = "; ".join(
        f"{name} rendah di bawah {written(measure)(parted.borders[0])}, "
        f"tinggi mulai {written(measure)(parted.borders[1])}"
        for name, measure, parted in (("bantuan", AID, aid), ("perlindungan", COVER, cover))
        if parted.borders
    )
    return complete(
        name="bantuan-perlindungan-daftar",
        traces=traces,
        layout={
            "showlegend": False,
            "xaxis": {**axes.unseen(float(levels[AID].max()), 1.5), "domain": [0, 0.46]},
            "xaxis2": {
                **axes.unseen(float(levels[COVER].max()), 1.5),
                "domain": [0.54, 1],
                "anchor": "y",
            },
            "yaxis": {
                "range": [row - 1, -0.7],
                "showgrid": False,
                "zeroline": False,
                "tickvals": [at for at, _ in ticks],
                "ticktext": [name for _, name in ticks],
                "tickfont": {"color": LIGHT.ink},
            },
            "annotations": annotations,
        },
        title=title,
        subtitle=_measures(year) + (f"; {bounds}" if bounds else ""),
        alt=f"{title}. {_corners_said(levels)}.",
        provenance=provenance,
        table=pd.concat([listed, levels[~levels["code"].isin(listed["code"])]]).assign(
            group=lambda rows: rows["group"].fillna("lainnya")
        ),
        columns=(text("group", "Daftar"), *_BESIDE_COLUMNS),
        height=int(row * 36) + 52,
        margin=(104, 16, 44, 8),
        selects="kecamatan",
    )


def _lists_title(levels: pd.DataFrame) -> str:
    if nothing := _unknown_side(levels):
        return nothing
    less, more = _corner(levels, 2, 0), _corner(levels, 0, 2)
    if less.empty and more.empty:
        return "Tidak ada kecamatan yang tinggi pada satu ukuran dan rendah pada yang lain"
    if less.empty:
        return f"Perlindungan tinggi dengan bantuan rendah: {_named(more)}"
    if more.empty:
        return f"Bantuan tinggi dengan perlindungan rendah: {_named(less)}"
    return f"Bantuan tinggi, perlindungan rendah: {_named(less)}; sebaliknya: {_named(more)}"


def _named(rows: pd.DataFrame) -> str:
    names = rows["kecamatan"].tolist()
    return indonesian.join(names) if len(names) <= 4 else f"{len(names)} kecamatan"


@remembered
def shared_sectors(
    frame: pd.DataFrame, year: int, provenance: Provenance, kecamatan: str | None = None
) -> Chart:
    """Participants of a year by sector, those of farming in their colours and the others grey.

    `frame` as from `enrolment.by_year_and_sector`.
    """
    rows = frame[frame["year"] == year]
    farming = rows["sector"].isin(FARMING)
    rows = pd.concat([rows[farming], rows[~farming]]).sort_values(
        ["participants"], ascending=False, kind="stable"
    )
    colours = [
        catalogue.SECTORS[sector].colour if sector in FARMING else LIGHT.grid
        for sector in rows["sector"]
    ]
    people = rows["participants"].tolist()
    bars = marks.bars_across(
        [catalogue.SECTORS[sector].short_label for sector in rows["sector"]],
        people,
        marks.edged(colours or LIGHT.grid, provenance.status),
        [
            f"<b>{label}</b><br>{indonesian.quantity(count, 'peserta')}"
            for label, count in zip(rows["sector_label"], people, strict=True)
        ],
        [indonesian.whole(one) for one in people],
    )
    total = sum(people)
    both = int(rows.loc[rows["sector"].isin(FARMING), "participants"].sum())
    if total:
        share = indonesian.percent(both / total * 100, 1, words=True)
        title = (
            f"Petani dan buruh tani {indonesian.whole(both)} dari {indonesian.whole(total)} "
            f"peserta, {share}"
        )
    else:
        title = "Tidak ada peserta pada tahun ini"
    return complete(
        name="sektor-bersama",
        traces=[bars],
        layout={
            "showlegend": False,
            "xaxis": axes.unseen(max(people, default=0), 1.25),
            "yaxis": axes.of_names(14),
        },
        title=title,
        subtitle=f"Peserta (orang) menurut sektor, {scope(year, kecamatan)}; berwarna: sektor yang "
        "juga menjadi sasaran bantuan pertanian",
        alt=f"{title}. "
        + "; ".join(
            f"{label} {indonesian.whole(count)}"
            for label, count in zip(rows["sector_label"], people, strict=True)
        )
        + ".",
        provenance=provenance,
        table=rows.assign(
            shared=[
                "sasaran bantuan pertanian" if sector in FARMING else ""
                for sector in rows["sector"]
            ]
        ),
        columns=(
            text("sector_label", "Sektor"),
            number("participants"),
            text("shared", "Bersinggungan"),
        ),
        height=300,
        margin=(96, 16, 4, 8),
    )


@remembered
def machines_by_month(
    frame: pd.DataFrame, year: int, provenance: Provenance, kecamatan: str | None = None
) -> Chart:
    """Machines handed over month by month, each kind in a panel of its own.

    `frame` as from `aid.by_month_and_item` for MACHINES; the kinds are not added up.
    """
    kinds = list(dict.fromkeys(frame["item"]))
    layout: dict[str, Any] = {"showlegend": False, "bargap": 0.25, "annotations": []}
    traces = []
    for place, item in enumerate(kinds):
        axis = axes.numbered(place)
        rows = frame[frame["item"] == item]
        entry = catalogue.AID_ITEMS[item]
        amounts = rows["quantity"].tolist()
        top = 1 - place / len(kinds)
        layout[f"yaxis{axis}"] = {
            **axes.unseen(max(amounts, default=0), 1.2),
            "domain": [top - 0.78 / len(kinds), top - 0.16 / len(kinds)],
            "anchor": f"x{axis}",
        }
        layout[f"xaxis{axis}"] = {
            "type": "category",
            "showgrid": False,
            "anchor": f"y{axis}",
            "tickangle": 0,
            "tickfont": {"size": 12},
        }
        traces.append(
            marks.bars_upright(
                [indonesian.month_short(month).split()[0] for month in rows["month"]],
                amounts,
                fill(entry.colour, provenance.status),
                [
                    f"<b>{indonesian.month(month)}</b><br>{entry.label}: "
                    f"{_amount(one)} {entry.unit}"
                    for month, one in zip(rows["month"], amounts, strict=True)
                ],
                text=[_amount(one) for one in amounts],
                textposition="outside",
                xaxis=f"x{axis}",
                yaxis=f"y{axis}",
            )
        )
        layout["annotations"].append(
            marks.heading(f"<b>{entry.label}</b>: {_amount(sum(amounts))} {entry.unit}", y=top)
        )
    title = _machines_title(frame, kinds)
    wide = frame.pivot(index="month", columns="item", values="quantity").reset_index()
    return complete(
        name="mesin-bulanan",
        traces=traces,
        layout=layout,
        title=title,
        subtitle=f"Mesin diserahkan tiap bulan menurut jenis (unit), {scope(year, kecamatan)}",
        alt=f"{title}. Batang {len(wide)} bulan untuk tiap jenis mesin.",
        provenance=provenance,
        table=wide,
        columns=(
            Column("month", "Bulan", indonesian.month, numeric=False),
            *(
                Column(
                    item,
                    f"{catalogue.AID_ITEMS[item].label} (unit)",
                    _amount,
                    metric="quantity",
                )
                for item in kinds
            ),
        ),
        height=300,
        margin=(16, 16, 4, 8),
    )


def _machines_title(frame: pd.DataFrame, kinds: Sequence[str]) -> str:
    said = []
    for item in kinds:
        label = catalogue.AID_ITEMS[item].label
        rows = frame[frame["item"] == item]
        most = float(rows["quantity"].max()) if len(rows) else 0
        if not most:
            said.append(f"{label} tidak ada yang diserahkan")
            continue
        peaks = rows.loc[rows["quantity"] == most, "month"].tolist()
        when = indonesian.join([indonesian.month(month).split()[0] for month in peaks[:2]])
        if len(peaks) > 2:
            when = f"{len(peaks)} bulan"
        said.append(f"{label} terbanyak pada {when} ({_amount(most)})")
    return "; ".join([said[0], *(one[0].lower() + one[1:] for one in said[1:])])

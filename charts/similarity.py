"""The kecamatan that are most like others, with their distances and the features that count."""

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from charts import findings, scales
from charts.components import bars, hover
from charts.findings import Compared
from charts.model import PLACE, POPULATION, Bars, Category, Chart, Column, amount, text
from charts.provenance import Provenance
from charts.scope import scope
from data import catalogue, indonesian
from data.frames import records
from data.numbers import PERCENT, Amount, Names, Statement, count, joined, say

_DISTANCE, _SHARE = amount("distance"), Amount(None, PERCENT, 1)
_LABELS = {
    "population": "penduduk akhir 2024",
    "density": "penduduk per km²",
    "coastal": "pantai",
    "farming_share": "porsi buruh tani dan petani di antara peserta",
}
_DENSITY = Column(
    "density",
    catalogue.metric("density").label,
    amount("density"),
    origin=Provenance(("dukcapil_2024", "jda_2024"), "2024", "terbit"),
)


def similar(
    frame: pd.DataFrame,
    found: Mapping[str, Sequence[tuple[str, float]]],
    year: int,
    provenance: Provenance,
) -> Chart:
    """Draw distances; `frame` as from `features`, `found` as from `nearest` by code."""
    places = {row["code"]: row for row in records(frame)}
    names = {code: row["kecamatan"] for code, row in places.items()}
    pairs = [
        (code, other, distance) for code, others in found.items() for other, distance in others
    ]
    categories = [
        Category(
            names[other],
            other,
            f"<b>{names[other]}</b> · {_features(places[other])}",
            heading=f"{names[code]}\n{_features(places[code])}"
            if other == found[code][0][0]
            else "",
            strong=other in found,
        )
        for code, other, _ in pairs
    ]
    distances = [distance for *_, distance in pairs]
    panel = bars(
        categories,
        distances,
        "fill",
        provenance.status,
        scales.hidden(distances, 1.2),
        labels=map(_DISTANCE.of, distances),
        hover=[
            hover(names[other], f"jarak {_DISTANCE.of(distance)}") for _, other, distance in pairs
        ],
    )
    rows = [
        {**places[other], "of": names[code], "distance": distance}
        for code, others in found.items()
        for other, distance in [(code, 0.0), *others]
    ]
    counted = [label for name, label in _LABELS.items() if name in frame]
    return Chart(
        name="kecamatan-serupa",
        drawing=Bars((panel,)),
        title=_nearest(found, names),
        measured=(
            "Jarak ke kecamatan yang serupa, "
            f"{scope(str(year) if 'farming_share' in frame else '2024')}"
        ),
        notes=(f"jarak Euklides dalam simpangan baku, dari {indonesian.join(counted)}",),
        details=findings.listed(
            (f"{names[code]} ke {names[other]}" for code, other, _ in pairs),
            map(_DISTANCE.of, distances),
        ),
        provenance=provenance,
        table=pd.DataFrame(rows).assign(
            coast=["ada" if row["coastal"] else "tidak ada" for row in rows]
        ),
        columns=(
            PLACE,
            *([text("of", "Serupa dengan")] if len(found) > 1 else []),
            Column("distance", "Jarak", _DISTANCE),
            POPULATION,
            _DENSITY,
            text("coast", "Pantai"),
            *(
                [Column("farming_share", "Porsi pertanian", _SHARE)]
                if "farming_share" in frame
                else []
            ),
        ),
        height=46 * (len(pairs) + len(found)) + 20,
        selects="kecamatan",
        whose=tuple(map(names.__getitem__, found)),
    )


def _features(row: Mapping[str, Any]) -> str:
    parts = [str(count(row["population"], "jiwa")), f"{count(row['density'])}/km²"]
    if row["coastal"]:
        parts.append("pantai")
    if "farming_share" in row:
        parts.append(f"tani {_SHARE.of(row['farming_share'])}")
    return " · ".join(parts)


def _nearest(found: Mapping[str, Sequence[tuple[str, float]]], of: Mapping[str, str]) -> Statement:
    sentences = []
    for code, others in found.items():
        among = Compared({of[other]: distance for other, distance in others}, _DISTANCE)
        names, least = Names(among.level_with(among.lowest)), _DISTANCE.of(among.lowest)
        sentences.append(
            say("{name} dengan {names}, jarak {least}", name=of[code], names=names, least=least)
        )
    return say("Paling serupa: {said}", said=joined("; ", sentences))

"""Similarity of kecamatan: distances in a few stated features."""

from collections.abc import Mapping, Sequence
from math import dist
from statistics import fmean, pstdev

import pandas as pd

from data import catalogue
from data.catalogue import UNDETAILED
from data.frames import records, sum_whole, values
from queries import enrolment
from queries.answer import Answer
from queries.registry import Registry

FARMING = ("buruh_tani", "petani")
"""The sectors of farming: nobody has published how many of all residents work in it."""

FEATURES = ("population", "density", "coastal", "farming_share")


def features(registry: Registry, year: int) -> Answer:
    """All 31 kecamatan in order of code, with the features of similarity.

    Columns: code, kecamatan, population (end of 2024), density (people per km²), coastal (1 or 0),
    and farming_share: the percentage of the participants of that year who are in FARMING. It is
    there only where it is known of all 31, for a distance without it is another one.
    """
    frame = pd.DataFrame(
        [
            (
                *(place.code, place.name, place.population_2024),
                place.population_2024 / place.area_km2_2024,
                int(place.coastal),
            )
            for place in catalogue.KECAMATAN.values()
        ],
        columns=["code", "kecamatan", "population", "density", "coastal"],
    )
    if registry.hides("enrolment_yearly"):
        return Answer(frame, ())
    answer = enrolment.by_kecamatan_and_sector(registry, year, enrolment.Filter())
    people: dict[str, dict[str, int | None]] = {code: {} for code in frame["code"]}
    columns = values(answer.frame, "code", "sector", "participants")
    for code, sector, participants in zip(*columns.values(), strict=True):
        people[code][sector] = participants
    shares = list(map(_farming, people.values()))
    known = [share for share in shares if share is not None]
    if len(known) < len(shares):
        return Answer(frame, ())
    return Answer(frame.assign(farming_share=known), answer.questions)


def _farming(people: Mapping[str, int | None]) -> float | None:
    total = sum_whole(people.values())
    if people.get(UNDETAILED) or not total:
        return None
    return sum(people.get(sector) or 0 for sector in FARMING) / int(total) * 100


def nearest(frame: pd.DataFrame, code: str, most: int) -> Sequence[tuple[str, float]]:
    """Return the codes of the most similar kecamatan, nearest first, with distances.

    `frame` as from `features`. Each feature counts in standard deviations of the 31 from their
    mean, and the distance is Euclidean; one in which all are the same tells nobody apart.
    """
    rows = records(frame)
    spreads = {
        name: (fmean(frame[name]), pstdev(frame[name])) for name in FEATURES if name in frame
    }
    standing = {
        row["code"]: [
            (row[name] - mean) / spread for name, (mean, spread) in spreads.items() if spread
        ]
        for row in rows
    }
    distances = [
        (dist(standing[code], own), other) for other, own in standing.items() if other != code
    ]
    return [(other, distance) for distance, other in sorted(distances)[:most]]

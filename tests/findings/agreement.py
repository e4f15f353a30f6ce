"""Whether figures agree with their facts: by the sentences known, and by what holds for all."""

import random
import re
from collections.abc import Callable, Iterator, Mapping
from math import isclose
from pathlib import Path
from types import SimpleNamespace as Facts
from typing import Any

import random_snapshot
from random_snapshot import RandomSnapshot

from charts.chart import Chart
from findings.cubes import Truth, truth_of
from findings.seen import Seen
from queries.registry import Registry

Page = Callable[[Registry, Truth, random.Random, RandomSnapshot], Iterator[Seen]]
Check = Callable[[Facts, re.Match[str]], bool]
SENTENCES: dict[tuple[str, str], list[tuple[re.Pattern[str], Check]]] = {}


def says(figures: str, what: str, pattern: str) -> Callable[[Check], Check]:
    """The check of a sentence of these figures: title, subtitle or what follows in the alt."""

    def known(check: Check) -> Check:
        for figure in figures.split():
            SENTENCES.setdefault((figure, what), []).append((re.compile(pattern), check))
        return check

    return known


def complaints(seed: int, folder: Path, *pages: Page) -> str:
    """What these pages say wrongly about the snapshot of this seed, and what it is; "" if nothing.

    The snapshot is stored below `folder`.
    """
    snapshot = random_snapshot.draw(seed)
    registry, truth = Registry(snapshot.write(folder)), truth_of(snapshot)
    chance = random.Random(seed)  # noqa: S311
    wrong = [
        f"{seen.chart.name}: {words}"
        for page in pages
        for seen in page(registry, truth, chance, snapshot)
        for words in disagreements(seen, snapshot.statuses)
    ]
    return "\n".join([str(snapshot), *wrong] if wrong else [])


NOT_WORDS = re.compile(r"(?<![\w])(?:nan|NaN|NaT|None|inf|<NA>|null)(?![\w])")
CAUSAL = re.compile(
    r"\b(?:karena|sebab|menyebabkan|disebabkan|sehingga|akibat\w*|berkat|berdampak|dampak\w*|"
    r"m?em?pengaruh\w*|mendorong|membuat|hasil dari)\b",
    re.IGNORECASE,
)
APART = {"Terbit", "Angka terbit", "Proyeksi"}
"""Marks of published claims, which no registry has counted."""


def texts(part_of: Any) -> Iterator[str]:  # noqa: ANN401
    """Every text of a figure."""
    if isinstance(part_of, str):
        yield part_of
    elif isinstance(part_of, Mapping):
        for name, inner in part_of.items():
            if name != "geojson":
                yield from texts(inner)
    elif isinstance(part_of, list | tuple):
        for inner in part_of:
            yield from texts(inner)


def drawn(chart: Chart) -> Iterator[float]:
    """The numbers that lengths and heights stand for, without tracks, claims and shares."""
    for trace in chart.spec["data"]:
        if trace.get("hoverinfo") == "skip" or trace.get("name") in APART:
            continue
        if trace["type"] == "bar":
            yield from (one for one in trace["x" if trace.get("orientation") else "y"] if one)
        elif trace["type"] == "sankey":
            yield from trace["link"]["value"]
        elif chart.name == "bantuan-perlindungan-sebaran":
            yield from (*trace["x"], *trace["y"])


def disagreements(seen: Seen, statuses: Mapping[str, str]) -> Iterator[str]:
    """What is wrong with a figure, in words for whoever reads the failure."""
    chart = seen.chart
    simulated = any(statuses[one] == "simulasi" for one in seen.cubes)
    alt = chart.alt.removeprefix("Data simulasi. ")
    if (alt != chart.alt) != simulated or ("SIMULASI" in texts(chart.spec["layout"])) != simulated:
        yield "simulated data and no word of it, or the word without simulated data"
    if not alt.startswith(f"{chart.title}. "):
        yield f"the alternative text does not begin with the finding: {alt}"
    for what, text in (
        ("title", chart.title),
        ("subtitle", chart.subtitle),
        ("alt", alt.removeprefix(f"{chart.title}. ")),
    ):
        found = [
            (check, match)
            for pattern, check in SENTENCES.get((chart.name, what), [])
            if (match := pattern.fullmatch(text))
        ]
        if not found:
            yield f"unknown sentence, {what}: {text}"
        elif not any(check(seen.facts, match) for check, match in found):
            yield f"{what} does not agree: {text}"
        yield from misspelled(text)
    yield from (f"not in the subtitle: {word}" for word in seen.about if word not in chart.subtitle)
    for text in {*texts(chart.spec), *(cell for row in chart.written_rows() for cell in row)}:
        if NOT_WORDS.search(text):
            yield f"no number and no word: {text}"
    yield from seen.around
    yield from wrong_rows(seen)


def misspelled(text: str) -> Iterator[str]:
    if CAUSAL.search(text.replace("simulasi dibuat agar cocok, ", "")):
        yield f"claims a cause: {text}"
    if "  " in text or " ." in text or " ," in text or text != text.strip():
        yield f"spaced wrongly: {text}"


def wrong_rows(seen: Seen) -> Iterator[str]:
    """Rows of the table that are not the numbers of the cubes, and marks that no row has."""
    table = seen.chart.table
    keys = list(zip(*(table[one].tolist() for one in seen.keys), strict=True))
    fields = next(iter(seen.owed.values()), {})
    columns = {
        name: dict(zip(keys, table[name].tolist(), strict=True)) for name in fields if name in table
    }
    for key, owed in seen.owed.items():
        for name, value in owed.items():
            place = key if isinstance(key, tuple) else (key,)
            found = columns.get(name, {}).get(place)
            missing = found is None or found != found
            if missing != (value is None) or not (missing or isclose(found, float(value))):
                yield f"row {key}: {name} is {found}, not {value}"
    said = {
        float(cell) for cell in table.select_dtypes("number").to_numpy().ravel() if cell == cell
    }
    if seen.chart.name != "posisi-kecamatan":
        for value in drawn(seen.chart):
            if float(value) not in said:
                yield f"{value} is drawn and not in the table"

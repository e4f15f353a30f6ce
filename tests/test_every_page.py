"""Whatever page there is, whatever is chosen and however odd the data: figures stay true.

Pages are found by themselves. What a figure says is held against its own table.
"""

import json
import random
from collections.abc import Iterator
from pathlib import Path

import pytest
import random_snapshot
from random_snapshot import SHAPES

from charts import plotly
from charts.consistency import complaints, unexplained, wrong_words
from charts.model import Chart
from charts.tiles import NothingToDraw
from pages.audit import any_choices
from pages.choices import Chosen
from pages.gallery import boards
from pages.page import Page
from queries.registry import Registry


@pytest.mark.parametrize("shape", SHAPES)
def test_every_page_stays_true_to_its_numbers(shape: str, tmp_path: Path) -> None:
    seed = SHAPES.index(shape)
    snapshot = random_snapshot.draw(seed)
    registry, chance = Registry(snapshot.write(tmp_path)), random.Random(seed)  # noqa: S311
    for page in boards().values():
        for chosen in ({}, any_choices(page.applicable_filters(registry, {}), chance)):
            wrong = list(_complaints(registry, page, chosen))
            assert not wrong, "\n".join([str(snapshot), page.address, str(chosen), *wrong])


def _complaints(registry: Registry, page: Page, chosen: Chosen) -> Iterator[str]:
    try:
        tiles = page.tiles(registry, chosen)
        yield from wrong_words(page.lead(registry, page.with_defaults(registry, chosen)))
    except NothingToDraw:
        return
    for name, tile in tiles.items():
        wrong = list(complaints(tile))
        if isinstance(tile, Chart):
            # A browser refuses what is no number.
            json.dumps(plotly.spec(tile), allow_nan=False)
            # What a plan computes is held against its own rules in `test_plan.py`.
            wrong += () if page.address == "rencana" else unexplained(tile)
        yield from (f"{name}: {words}" for words in wrong)

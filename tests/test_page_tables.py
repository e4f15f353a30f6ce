"""What a comparison of snapshots says about pages is what the pages really read."""

import csv
from typing import Any

import pytest
from shown_page import open_page

from data import catalogue
from data.store.diff import pages
from data.store.snapshots import TABLES, Manifest
from exports import metadata
from pages import frame, gallery
from queries.answer import Answer
from queries.registry import Parameter, Registry

CHOICES: dict[str, list[dict[str, str]]] = {
    "ringkasan": [{}, {"kecamatan": "35.09.08"}],
    "kepesertaan": [{}, {"kecamatan": "35.09.08"}],
    "manfaat": [{}, {"kecamatan": "35.09.08"}],
    "rencana": [{}],
    "pertanian": [{}, {"kecamatan": "35.09.08"}],
    "kecamatan": [{"kecamatan": "35.09.08"}],
    "sumber": [{}, *({"bagian": "data", "dataset": one} for one in TABLES)],
}
"""For each page choices that together ask all of its questions and show all of its metadata."""


def written() -> dict[str, set[str]]:
    path = catalogue.REFERENCE / "page_tables.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return {row["page"]: set(row["tables"].split("|")) for row in csv.DictReader(file)}


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """The cubes that are asked a question, or whose metadata are told, from here on."""
    cubes: set[str] = set()
    ask, described = Registry.ask, metadata.described

    def asking(self: Registry, question: str, **parameters: Parameter) -> Answer:
        answer = ask(self, question, **parameters)
        cubes.update(*(self.cubes(one) for one in answer.questions))
        return answer

    def describing(dataset: str, manifest: Manifest) -> dict[str, Any]:
        cubes.update({dataset} & TABLES.keys())
        return described(dataset, manifest)

    frame.opened.clear()
    monkeypatch.setattr(Registry, "ask", asking)
    monkeypatch.setattr(metadata, "described", describing)
    return cubes


@pytest.mark.parametrize("page", CHOICES)
def test_a_page_reads_the_cubes_that_are_written_down_for_it(page: str, read: set[str]) -> None:
    for choices in CHOICES[page]:
        open_page(page, **choices)

    assert read == written()[page]


def test_every_page_is_written_down_with_its_title_in_the_order_of_the_menu() -> None:
    titles = {address or "ringkasan": page.title for address, page in gallery.pages().items()}

    assert list(written()) == list(CHOICES) == list(titles)
    assert pages(TABLES) == tuple(titles.values())
    assert pages([]) == ()

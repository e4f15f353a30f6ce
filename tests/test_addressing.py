"""Figures as an address carries them: read back as they were, or refused."""

from pathlib import Path

import pytest
from every_figure import every

from charts.tiles import Exhibit
from pages import permalinks
from queries.registry import Registry


@pytest.fixture(scope="module")
def registry(builtin_snapshot: Path) -> Registry:
    return Registry(builtin_snapshot)


def test_every_figure_is_read_back_as_it_was_written(registry: Registry) -> None:
    chosen = {"tahun": "2024", "sektor": ("petani", "nelayan"), "kecamatan": "35.09.08"}
    plan = {**chosen, "cara": "target", "capai": "coverage_target_national_2026", "bulan": 7}
    known = [*every(registry), *every(registry, chosen), *every(registry, plan)]
    known = list(dict.fromkeys(known))
    assert any(one.chosen for one in known)

    assert permalinks.decode(registry, permalinks.encode(known)) == (known, [])


def test_an_address_names_page_figure_and_choices_by_code() -> None:
    exhibit = Exhibit(
        "kepesertaan",
        "peringkat-kecamatan",
        (("kecamatan", "35.09.08"), ("sektor", ("petani", "nelayan")), ("tahun", "2023")),
    )

    assert permalinks.encode([exhibit, Exhibit("", "peserta-2025")]) == (
        "kepesertaan.peringkat-kecamatan~kecamatan.35.09.08~sektor.petani,nelayan~tahun.2023"
        " .peserta-2025"
    )


@pytest.mark.parametrize(
    "text",
    [
        "rencana.biaya~bulan.13",
        "rencana.biaya~tambahan.1_000",
        "kepesertaan",
        "kepesertaan.tak-ada",
        "kepesertaan.peringkat-kecamatan~tahun.1999",
        "kepesertaan.peringkat-kecamatan~sektor.petani,entah",
        "kepesertaan.peringkat-kecamatan~entah.1",
        "<b>",
    ],
)
def test_what_this_snapshot_cannot_show_is_told_apart(registry: Registry, text: str) -> None:
    assert permalinks.decode(registry, f"{text} .cakupan") == ([Exhibit("", "cakupan")], [text])


def test_what_is_chosen_anyway_and_what_is_named_twice_counts_once(registry: Registry) -> None:
    said = ".cakupan .cakupan kepesertaan.peringkat-kecamatan~tahun.2025"

    found, unknown = permalinks.decode(registry, said)

    assert found == [Exhibit("", "cakupan"), Exhibit("kepesertaan", "peringkat-kecamatan")]
    assert unknown == []

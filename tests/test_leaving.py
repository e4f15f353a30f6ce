"""Every way out of the house: what is simulated says so in each file of it, what is real in none.

What makes files is found by what it takes and returns, and kinds of files by what is in them: a new
one is walked, too, or fails here until somebody says how it is called or read.
"""

import datetime as dt
import io
import json
import pkgutil
import re
import tomllib
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import fields, is_dataclass, replace
from importlib import import_module
from inspect import Parameter, getmembers, isfunction, signature
from pathlib import Path
from typing import Any, get_type_hints

import pypdf
import pytest
import tiny_snapshot as tiny
from PIL import Image
from shown_page import open_page

import exports
from charts.tiles import Card, Tile, is_simulated
from data import catalogue
from data.store import snapshots
from exports import formats
from exports.kit import Kit, Picture, kit, pictures
from exports.presets import PRESETS
from exports.stamp import Heading, Stamp
from pages import downloads, gallery
from pages.choices import defaults
from pages.gallery import boards
from pages.page import Block, File, Page, Table
from queries.registry import Registry

WORD = re.compile("simulasi", re.IGNORECASE)
NAMED_FOR_ALL = ("datapackage.json", "manifest.json", "LIHAT-DULU.txt", "LISENSI.txt")
"""Files of a kit that are always called so, and are of no use without it."""


@pytest.fixture(scope="module", params=["simulasi", "resmi"])
def snapshot(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A snapshot of which all is simulated, or nothing."""
    statuses = dict.fromkeys(tiny._KINDS, request.param)
    return tiny.build(tmp_path_factory.mktemp(request.param), statuses=statuses)


@pytest.fixture(scope="module")
def registry(snapshot: Path) -> Registry:
    return Registry(snapshot)


@pytest.fixture(scope="module")
def simulated(registry: Registry) -> bool:
    return registry.status("enrolment_yearly") == "simulasi"


@pytest.fixture(scope="module")
def tiles(registry: Registry, simulated: bool) -> tuple[Tile, Card]:
    """A figure and a number of the profile, which is the page that is printed in two ways."""
    found = boards()["kecamatan"].tiles(registry, {"kecamatan": tiny.PUGER})
    card = next(tile for tile in found.values() if isinstance(tile, Card))
    chart = found["peserta-per-tahun"]
    assert is_simulated(chart) == is_simulated(card) == simulated
    return chart, card


# Ways out


def makers() -> Iterator[Callable[..., object]]:
    """Find all that makes files and texts of figures and numbers; what is kept does not leave."""
    for found in pkgutil.walk_packages(exports.__path__, "exports."):
        if found.name in ("exports.__main__", "exports.table") or ".records" in found.name:
            continue
        module = import_module(found.name)
        for name, member in getmembers(module, isfunction):
            if member.__module__ != found.name or name.startswith("_"):
                continue
            hints = get_type_hints(member)
            made = hints.pop("return", None)
            of_tiles = any("charts.model.Chart" in str(hint) for hint in hints.values())
            if of_tiles and (made in (bytes, str) or is_dataclass(made)):
                yield member


def one_of_each_kind(tile: Tile, mark: Stamp | None) -> list[Picture]:
    """Draw the pictures of a kit, but of each kind only the last: what they say is the same."""
    return list({ending[-4:]: (ending, draw) for ending, draw in pictures(tile, mark)}.values())


def called(make: Callable[..., object], registry: Registry, tiles: tuple[Tile, Card]) -> list[Any]:
    """Call a maker once for each kind of file that it makes; KeyError if it wants something new."""
    chart = tiles[0]
    kinds = {"drawn": formats.PICTURES, "tabulated": formats.TABLES}.get(make.__name__, [""])
    known: dict[str, Any] = {
        "tile": chart,
        "chart": chart,
        "tiles": tiles,
        "items": [(one.name, one) for one in tiles],
        "registry": registry,
        "preset": PRESETS["slide"],
        "ink": "terang",
        "path": "data.csv",
        "title": "Lembar",
        "name": "rapat",
        "lead": "",
        "paragraph": "",
        "words": "Puger naik.",
        "heading": Heading("Rapat", dt.date(2025, 12, 22), ""),
        "made_at": dt.datetime.now(dt.UTC),
        "draw": one_of_each_kind,
    }
    wanted = [
        name
        for name, parameter in signature(make).parameters.items()
        if (parameter.default is Parameter.empty or name == "draw") and name != "kind"
    ]
    given = {name: known[name] for name in wanted}
    return [make(**given, **({"kind": kind} if kind else {})) for kind in kinds]


def spoken(made: object, name: str) -> Iterator[tuple[str, str]]:
    """Yield the text of each file in what was made, by its name; of a record each text.

    What is only there to be edited does not leave as it is.
    """
    if isinstance(made, Kit):
        yield from spoken(made.content, name)
    elif is_dataclass(made):
        for one in fields(made):
            if one.name != "words" and isinstance(text := getattr(made, one.name), str):
                yield f"{name}.{one.name}", text
    elif isinstance(made, str):
        yield name, in_text(made)
    else:
        assert isinstance(made, bytes), f"nobody reads what {name} makes"
        yield from in_file(made, name)


def in_file(content: bytes, name: str) -> Iterator[tuple[str, str]]:
    if content.startswith(b"\x89PNG"):
        with Image.open(io.BytesIO(content)) as picture:
            yield name, "\n".join(picture.text.values())  # type: ignore[attr-defined]
    elif content.startswith(b"%PDF"):
        sheets = pypdf.PdfReader(io.BytesIO(content))
        texts = [sheet.extract_text() for sheet in sheets.pages]
        yield name, "\n".join([*texts, *map(str, (sheets.metadata or {}).values())])
    elif content.startswith(b"PK"):
        yield from in_archive(content, name)
    else:
        yield name, in_text(content.decode("utf-8-sig"))


def in_text(text: str) -> str:
    return "\n".join(in_json(json.loads(text))) if text.startswith("{") else text


def in_archive(content: bytes, name: str) -> Iterator[tuple[str, str]]:
    """Read an office file as one text, with workbooks of its own apart; else member by member."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        members = {one: archive.read(one) for one in archive.namelist()}
    if "[Content_Types].xml" not in members:
        for member, inside in members.items():
            yield from in_file(inside, f"{name}/{member}")
        return
    yield (
        name,
        "\n".join(
            " ".join(re.findall(r"[^<>]+", inside.decode()))
            for member, inside in members.items()
            if member.endswith(".xml")
        ),
    )
    for member, inside in members.items():
        if member.endswith(".xlsx"):
            yield from in_file(inside, f"{name}/{member}")


def in_json(value: object) -> Iterator[str]:
    """Yield what a program is told: a flag by its name if it is set, and never what might be."""
    if isinstance(value, dict):
        for key, one in value.items():
            if one is True:
                yield key
            elif key != "constraints":
                yield from in_json(one)
    elif isinstance(value, list):
        for one in value:
            yield from in_json(one)
    else:
        yield str(value)


@pytest.mark.usefixtures("chrome")
@pytest.mark.parametrize(
    "make", list(makers()), ids=lambda make: f"{make.__module__}.{make.__name__}"
)
def test_whatever_is_made_of_a_figure_says_whether_it_is_simulated(
    make: Callable[..., object], registry: Registry, tiles: tuple[Tile, Card], simulated: bool
) -> None:
    for made in called(make, registry, tiles):
        found = dict(spoken(made, make.__name__))
        assert found
        assert [name for name, text in found.items() if bool(WORD.search(text)) != simulated] == []


@pytest.mark.usefixtures("chrome")
@pytest.mark.parametrize("snapshot", ["resmi"], indirect=True)
@pytest.mark.parametrize(
    "make", list(makers()), ids=lambda make: f"{make.__module__}.{make.__name__}"
)
def test_whatever_is_made_of_an_internal_figure_says_that_it_is_not_for_the_public(
    make: Callable[..., object], registry: Registry, tiles: tuple[Tile, Card]
) -> None:
    chart, card = (
        replace(tile, provenance=replace(tile.provenance, internal=True)) for tile in tiles
    )
    for made in called(make, registry, (chart, card)):
        found = dict(spoken(made, make.__name__))
        silent = [name for name, text in found.items() if "internal" not in text.lower()]
        assert [name for name in silent if not name.endswith("LISENSI.txt")] == []


def test_the_files_of_a_kit_say_it_in_their_names(
    registry: Registry, tiles: tuple[Tile, Card], simulated: bool
) -> None:
    items = [(tile.name, tile) for tile in tiles]
    made = kit(items, registry, dt.datetime.now(dt.UTC), draw=one_without_a_browser)
    names = {Path(member.file).name for member in made.members} - set(NAMED_FOR_ALL)
    assert {name.startswith("SIMULASI_") for name in names} == {simulated}


def one_without_a_browser(*_: object) -> list[Picture]:
    return [("slide.png", lambda: b"gambar")]


# Tables and files beside the figures

WITHOUT_NUMBERS = re.compile("sumber|istilah|ukuran_.*")
"""Tables of words, which have no status."""
OF_THE_SIMULATION = re.compile("anggapan_.*|bobot-kecamatan")
"""What the simulator takes, whatever is shown now."""


def shown_beside(page: Page, registry: Registry) -> Iterator[Block]:
    """Yield all that a page shows around its figures, for every choice that decides what."""
    asked = page.filters(registry)
    settled = defaults(asked)
    decisive = [choice for choice in asked if choice.key == page.decisive]
    options = [list(getattr(choice, "options", {})) for choice in decisive] or [[None]]
    for option in options[0]:
        chosen = settled | ({page.decisive: option} if option else {})
        yield from page.above(registry, chosen)
        yield from page.below(registry, chosen)


def test_every_table_beside_the_figures_says_whose_numbers_are_simulated(
    registry: Registry, simulated: bool
) -> None:
    tables = {
        block.name: block
        for page in gallery.pages().values()
        for block in shown_beside(page, registry)
        if isinstance(block, Table)
    }
    assert len(tables) > 10
    for name, table in tables.items():
        fields = [field for field, column in table.columns.items() if column.status]
        found = {status for field in fields for status in table.frame[field]}
        assert bool(fields) != bool(WITHOUT_NUMBERS.fullmatch(name)), name
        assert found <= {*catalogue.STATUSES, ""}, name
        if OF_THE_SIMULATION.fullmatch(name):
            assert found == {"simulasi"}
        elif not simulated:
            assert "simulasi" not in found, name
    assert simulated == ("simulasi" in set(tables["rekonsiliasi"].frame["status"]))


def test_every_file_beside_the_figures_says_it_in_its_name_and_content(
    registry: Registry, simulated: bool
) -> None:
    files = [
        block
        for page in gallery.pages().values()
        for block in shown_beside(page, registry)
        if isinstance(block, File)
    ]
    assert files
    for file in files:
        (said,) = (text for _, text in in_file(file.make(), file.name))
        assert file.name.startswith("SIMULASI_") == simulated, file.name
        assert bool(WORD.search(said)) == simulated, file.name


def test_the_grid_of_a_table_and_its_file_say_the_same(
    snapshot: Path, simulated: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    offered: dict[str, bytes] = {}
    monkeypatch.setattr(snapshots, "FOLDER", snapshot.parent)
    monkeypatch.setattr(
        downloads, "offer", lambda _, name, __, make, **___: offered.update({name: make()})
    )
    (grid,) = open_page("sumber").app.dataframe

    name = formats.named("rekonsiliasi.csv", simulated=simulated)
    headings, *rows = offered[name].decode("utf-8-sig").splitlines()
    assert "Status" in headings.split(";")
    assert len(rows) == len(grid.value)
    assert ("Simulasi" in set(grid.value["status"])) == simulated
    assert bool(WORD.search("\n".join(rows))) == simulated


@pytest.mark.parametrize(
    ("calls", "only"),
    [
        (r"\bst\.(dataframe|data_editor|table)\(", "reference_tables.py"),
        (r"\bst\.download_button\(", "downloads.py"),
    ],
)
def test_there_is_one_way_to_show_a_table_and_one_to_offer_a_file(calls: str, only: str) -> None:
    folder = Path(gallery.__file__).parent
    assert [
        path.name for path in folder.rglob("*.py") if re.search(calls, path.read_text("utf-8"))
    ] == [only]


def test_the_grids_own_export_is_off() -> None:
    """Its file would not say in its name what is simulated."""
    file = Path(gallery.__file__).parents[1] / ".streamlit" / "config.toml"
    assert tomllib.loads(file.read_text("utf-8"))["client"]["disableDataExport"] is True

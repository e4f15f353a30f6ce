"""With the switch off nothing made up is on any page, screen, slide or file: only what is real."""

import datetime as dt
import gzip
import json
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import is_dataclass, replace
from pathlib import Path

import pandas as pd
import pytest
import tiny_snapshot as tiny
from shown_page import ShownPage, as_read, components, go_to, open_page

from charts.tiles import Card, Exhibit
from data import catalogue
from data.permissions import PUBLIC
from exports.deck import deck
from exports.kit import kit
from exports.stamp import Heading
from pages import briefing, document, gallery, redraw, rendering, session_reader, slideshow
from pages.reader import Reader
from queries import reconciliation
from queries.registry import Registry

HEADING = Heading("Rapat koordinasi", dt.date(2025, 12, 22), "Pendopo")
NOW = dt.datetime(2026, 1, 7, 9, 0, tzinfo=dt.UTC)
KINDS = {
    "kepesertaan": ("enrolment_yearly", "enrolment_monthly"),
    "klaim_manfaat": ("benefits_monthly",),
    "bantuan_pertanian": ("aid_monthly",),
}
MIXTURES = [
    dict(zip(KINDS, statuses, strict=True))
    for statuses in (
        # A table is hidden or shown whatever the others are, so each alone and all together.
        ("simulasi", "resmi", "resmi"),
        ("resmi", "simulasi", "resmi"),
        ("resmi", "resmi", "simulasi"),
        ("simulasi", "simulasi", "simulasi"),
        ("sementara", "resmi", "resmi"),
        ("resmi", "sementara", "simulasi"),
        ("sementara", "sementara", "sementara"),
    )
]

SOME = {"35.09.01", tiny.PUGER, tiny.KALIWATES, tiny.MAYANG}
"""The kecamatan that have numbers, and one of those that have none and so are alike."""

CHOICES: dict[str, tuple[dict[str, object], ...]] = {
    "manfaat": ({}, {"populasi": "sama", "tahun": "2025"}),
    "rencana": (
        {"populasi": "sama"},
        {"sektor": ("nelayan",), "pembayar": "apbd"},
        {"cara": "target", "kecamatan": tiny.PUGER, "bulan": 6},
    ),
}
"""What is chosen on a page beside its defaults, where its figures rest on other tables then."""


def several(rows: Sequence[tiny.Row]) -> list[tiny.Row]:
    """Other numbers for the same places and times; years and keys are whole numbers as well."""
    return [
        tuple(
            cell * 3 + 2 if isinstance(cell, int | float) and place > 0 else cell
            for place, cell in enumerate(row)
        )
        for row in rows
    ]


def hidden(statuses: dict[str, str]) -> str:
    """What is not shown of such a mixture: what is preliminary to the public, or simulations."""
    return "sementara" if "sementara" in statuses.values() else "simulasi"


def two_registries(folder: Path, statuses: dict[str, str]) -> tuple[Registry, Registry]:
    """The same tables beside two of the status that is not shown, with no number in common."""
    status = hidden(statuses)
    made_up = {table for kind in KINDS if statuses[kind] == status for table in KINDS[kind]}
    rows = {table: several(held) if table in made_up else held for table, held in tiny.ROWS.items()}
    one = Registry(tiny.build(folder / "one", statuses=statuses))
    other = Registry(tiny.build(folder / "other", statuses=statuses, rows=rows))
    other.manifest = replace(other.manifest, id=one.manifest.id)
    return one.without(status), other.without(status)


def plainly(thing: object) -> object:
    """Anything that a page shows, so that it can be compared and searched."""
    if isinstance(thing, pd.DataFrame):
        return thing.astype(str).to_dict("records")
    if is_dataclass(thing) and not isinstance(thing, type):
        return {name: plainly(getattr(thing, name)) for name in thing.__dataclass_fields__}
    if isinstance(thing, list | tuple):
        return [plainly(each) for each in thing]
    if isinstance(thing, dict):
        return {str(key): plainly(each) for key, each in thing.items()}
    return "" if callable(thing) else str(thing)


def shown(registry: Registry) -> Iterator[tuple[str, object]]:
    """Everything that pages, briefing and the origins of figures say, by where it stands."""
    for address, page in gallery.pages().items():
        if not (registry.only_real or PUBLIC.sees(address)):
            continue
        for more in ({"kecamatan": tiny.PUGER}, *CHOICES.get(address, ({},))):
            known = {key: more[key] for key in page.with_defaults(registry) if key in more}
            chosen = page.with_defaults(registry, known)
            where = f"/{address} {more}"
            yield f"{where} filters", plainly(page.applicable_filters(registry, chosen))
            yield f"{where} head", (page.name(chosen), page.lead(registry, chosen))
            for words in (page.above, page.below, page.notes):
                yield f"{where} words", plainly(words(registry, chosen))
            if page.rows:
                rows = page.draw(registry, chosen)
                yield f"{where} board", list(document._rows(rows))
    for section in ("data", "belum"):
        sumber = gallery.pages()["sumber"]
        for dataset in KINDS["kepesertaan"] + KINDS["klaim_manfaat"] + KINDS["bantuan_pertanian"]:
            chosen = {**sumber.with_defaults(registry), "bagian": section, "dataset": dataset}
            yield f"/sumber {section} {dataset}", plainly(sumber.below(registry, chosen))
    packed = slideshow.message(registry, HEADING, None, "")
    yield "briefing", json.loads(gzip.decompress(packed))["screens"]


@pytest.mark.parametrize("statuses", MIXTURES, ids=lambda mixture: "-".join(mixture.values()))
def test_nothing_that_is_shown_depends_on_a_number_that_is_not(
    statuses: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, other = two_registries(tmp_path, statuses)
    of_kecamatan = briefing._of_kecamatan

    def of_some(registry: Registry, place: catalogue.Kecamatan, year: int) -> briefing.Screen:
        if place.code not in SOME:
            return briefing.Screen(place.code, place.name)
        return of_kecamatan(registry, place, year)

    monkeypatch.setattr(briefing, "_of_kecamatan", of_some)

    for (where, here), (_, there) in zip(shown(one), shown(other), strict=True):
        assert here == there, where
    for exhibit, tile in gallery.exhibits(one).items():
        assert tile.provenance.status != hidden(statuses), exhibit
    for screen in briefing.screens(one, None, HEADING):
        assert screen.status != hidden(statuses), screen.name


def places(registry: Registry) -> set[str]:
    """The names of the figures and of the empty places of all pages."""
    pages = gallery.boards().values()
    return {
        f"{page.address}.{name}"
        for page in pages
        for name in (*page.tiles(registry), *(each.name for each in page.missing(registry)))
    }


def test_what_is_not_shown_keeps_its_place_and_names_the_file_that_fills_it(
    builtin_snapshot: Path,
) -> None:
    registry = Registry(builtin_snapshot)
    real = registry.without("simulasi")

    assert places(registry) <= places(real)
    missing = gallery.boards()["manfaat"].missing(real, {"populasi": "sama"})
    of_benefits = {each.name: each for each in missing}
    assert of_benefits["manfaat-kumulatif"].words == (
        "Belum ada angka nyata: menunggu daftar atau rekap klaim manfaat, yang diterbitkan "
        "walidata lewat Kelola data."
    )
    assert "daftar atau rekap kepesertaan dan klaim manfaat" in of_benefits["aliran-dana"].words
    assert of_benefits["manfaat-kumulatif"].what.startswith("Manfaat dibayar (rupiah)")


def test_every_page_of_published_figures_alone_has_something_to_show(
    builtin_snapshot: Path,
) -> None:
    real = Registry(builtin_snapshot).without("simulasi")

    for page in gallery.boards().values():
        tiles = page.tiles(real)
        assert len([tile for tile in tiles.values() if isinstance(tile, Card)]) >= 2, page.address
    compared = reconciliation.reconcile(real)
    assert compared["registered"].isna().all()
    assert set(compared["verdict"]) == {"beda cakupan", "tidak dapat dihitung"}
    names = [screen.name for screen in briefing.screens(real, None, HEADING)]
    assert {"peserta-2025", "sektor-terbit", "manfaat-program", "menunggu"} <= set(names)


def test_files_hold_what_is_real_alone(tmp_path: Path) -> None:
    statuses = {
        "kepesertaan": "resmi",
        "klaim_manfaat": "simulasi",
        "bantuan_pertanian": "simulasi",
    }
    one, other = two_registries(tmp_path, statuses)

    def files(registry: Registry) -> tuple[bytes, bytes]:
        # A card of a kecamatan answers a question that also reads what is simulated.
        profile, chosen = gallery.pages()["kecamatan"], {"kecamatan": tiny.PUGER}
        tiles = list(gallery.of_page(registry, profile, chosen).values())
        packed = kit([(tile.name, tile) for tile in tiles], registry, NOW, draw=lambda *_: ())
        return packed.content, deck(tiles, HEADING)

    of_one = files(one)
    assert of_one == files(other)
    assert b"SIMULASI" not in of_one[0]


def test_an_edition_with_nothing_simulated_is_presented_without_it(
    builtin_snapshot: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(session_reader, "current", lambda: Reader(builtin_snapshot, True, PUBLIC))
    registry = Registry(builtin_snapshot)

    folder = shutil.copytree(builtin_snapshot.parent, tmp_path / "snapshots")

    def frozen(*picked: Exhibit) -> bool:
        edition = redraw.freeze(
            registry, picked, title="Rapat", date=NOW.date(), place="", who="uji", folder=folder
        )
        return rendering.of_edition(edition).only_real

    published, made_up = Exhibit("", "peserta-2025"), Exhibit("kepesertaan", "peta-kecamatan")
    assert frozen(published)
    assert not frozen(published, made_up)
    monkeypatch.setattr(session_reader, "current", lambda: Reader(builtin_snapshot, False, PUBLIC))
    assert frozen(made_up)


def assert_only_real(page: ShownPage) -> None:
    said = [as_read(text) for text in page.texts()]
    assert not [text for text in said if "SIMULASI" in text or "adalah simulasi" in text]
    assert not page.app.warning
    assert not page.simulated
    if page.tiles:
        assert {tile.get("status", {}).get("id") for tile in page.tiles.values()} <= {
            *("terbit", "resmi", "estimasi", "proyeksi", "target", None)
        }


@pytest.mark.parametrize("path", ["", "kepesertaan", "manfaat", "rencana", "pertanian", "sumber"])
def test_a_link_asks_every_page_for_what_is_real_alone(path: str) -> None:
    assert_only_real(open_page(path, simulasi="tidak"))


def test_the_press_room_and_the_profile_offer_what_is_real_alone() -> None:
    page = open_page("kecamatan", simulasi="tidak", kecamatan="35.09.08")
    assert page.name == "Kecamatan Puger"
    assert "belum ada angka nyata" in " ".join(page.texts())
    assert_only_real(page)

    app = page.app
    go_to(app, "ruang-pers")
    app.run()
    assert not app.exception
    assert not app.warning
    assert components(app)["jember.choices"]["own"]["simulasi"] == "tidak"


def test_the_switch_goes_with_the_reader_and_stands_in_the_address() -> None:
    page = open_page("kepesertaan")
    assert page.simulated
    assert "simulasi" not in page.told["own"]

    page.app.sidebar.toggle[0].set_value(False).run()

    assert_only_real(page)
    assert page.told["own"] == {"simulasi": "tidak"}
    go_to(page.app, "manfaat")
    page.app.run()
    assert_only_real(page)


def test_a_server_may_show_what_is_real_unless_somebody_asks_for_more(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("DASBOR_SIMULASI", "tidak")
    page = open_page()
    assert_only_real(page)

    page.app.sidebar.toggle[0].set_value(True).run()

    assert page.simulated
    assert page.told["own"] == {"simulasi": "ya"}
    assert open_page("manfaat", simulasi="ya").simulated


def test_a_link_with_another_word_is_told_so() -> None:
    page = open_page(simulasi="mungkin")

    assert "Tautan meminta simulasi “mungkin”" in page.remarks[0]
    # Streamlit says of a snapshot that is not there what the board cannot say once it is put right.
    gone, unknown = open_page(simulasi="mungkin", snapshot="b" * 3000).reader.remarks
    assert f"snapshot “{'b' * 80}…”" in gone
    assert "mungkin" not in gone
    assert "“mungkin”" in unknown

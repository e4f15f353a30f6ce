"""The public edition of one snapshot after the other, and what it keeps back."""

import datetime as dt
import json
import re
from collections.abc import Sequence
from html import escape
from pathlib import Path

import duckdb
import pytest
import tiny_snapshot as tiny
from published import NOW, publish, real_files, simulated_registry
from test_site import BLANK, MAYANG, PUGER, made

from data.confidentiality import RULES
from data.manifest import PUBLIC as OPEN
from data.numbers import rupiah
from data.permissions import PUBLIC
from data.store import snapshots
from exports.records.export_log import file, hand_out
from exports.site.drawing import Drawings, Drawn, Request
from pages import gallery, redraw, site
from pages.reader import Reader
from pages.site.writing import Site


@pytest.fixture
def undrawn(monkeypatch: pytest.MonkeyPatch) -> None:
    """In the place of a drawing all that it would be made from, in which one can look for words."""

    def draw(_: Drawings, requests: Sequence[Request]) -> list[Drawn]:
        texts = [escape(json.dumps(request, ensure_ascii=False)) for request in requests]
        widths = [request["widths"] or [1] if request else [] for request in requests]
        return [
            Drawn("", tuple(f'<svg viewBox="0 0 {width} 1">{text}</svg>' for width in each))
            for text, each in zip(texts, widths, strict=True)
        ]

    monkeypatch.setattr(Drawings, "draw", draw)
    monkeypatch.setattr(Drawings, "picture", lambda *_: BLANK)


def test_another_snapshot_another_address_or_another_code_is_something_new(
    kept: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(snapshots, "FOLDER", kept)
    before = site.inputs(site.reader())
    assert site.inputs(site.reader()) == before

    monkeypatch.setenv("DASBOR_ALAMAT", "https://dasbor.example")
    moved = site.inputs(site.reader())
    publish(real_files(tmp_path), folder=kept, now=NOW)

    assert len({before, moved, site.inputs(site.reader())}) == 3


@pytest.mark.usefixtures("undrawn")
def test_a_figure_of_a_former_snapshot_says_what_it_is_now(
    kept: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(snapshots, "FOLDER", kept)
    first = Site(site.reader(), Drawings(tmp_path / "gambar"), wanted=lambda one: not one)
    before = dict(first.common())
    publish(real_files(tmp_path / "kini"), folder=kept, now=NOW)
    then = Site(site.reader(), Drawings(tmp_path / "gambar"), wanted=lambda one: not one)
    after = dict(then.common())

    old = {path for path in before if path.startswith("k/JBR") and path.endswith(".html")}
    replaced = [path for path in old if b"sudah digantikan" in after[path]]
    assert replaced
    (one, *_) = replaced
    newer = re.findall(r'href="\.\./(k/[^"]+)">Lihat angka yang berlaku', after[one].decode())
    assert all(b"Asli. Angkanya masih berlaku." in after[path] for path in newer)
    assert all(b"Yang berubah sejak itu" in after[path] for path in replaced)


@pytest.mark.usefixtures("undrawn")
def test_a_code_of_then_leads_to_a_page_of_what_its_figure_says_now(
    kept: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(snapshots, "FOLDER", kept)
    registry, page = site.reader().registry, gallery.pages()["kepesertaan"]
    drawn = gallery.of_page(registry, page, {"kecamatan": PUGER})
    alone = [redraw.release(registry, *one) for one in drawn.items()]
    hand_out({record: [file("png", BLANK)] for record in alone}, folder=kept)
    more = simulated_registry(tmp_path / "kepesertaan.xlsx", people=9)
    publish([more], folder=kept, now=NOW)
    made = Site(site.reader(), Drawings(tmp_path / "gambar"), wanted=lambda one: not one)
    files = dict(made.common())

    (page_of_one, *_) = (files[f"k/{record.code}.html"].decode() for record in alone)
    (newer,) = re.findall(r'href="\.\./(k/[^"]+)">Lihat angka yang', page_of_one)
    assert b"Asli. Angkanya masih berlaku." in files[newer]


@pytest.mark.usefixtures("undrawn")
def test_no_file_has_a_number_that_is_withheld(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    amounts = (13_214_567, 27_182_818, 41_415_926, 16_180_339, 57_721_566, 24_669_201, 35_355_339)
    places = [PUGER, PUGER, PUGER, tiny.KALIWATES, *[MAYANG] * 3]
    sectors = ["nelayan", "petani", "desa", "buruh_tani", "buruh_tani", "petani", "pedagang"]
    claims = [
        (tiny.JANUARY, code, sector, "jkk", None, 1, 1, amount)
        for code, sector, amount in zip(places, sectors, amounts, strict=True)
    ]
    statuses = dict.fromkeys(("kepesertaan", "klaim_manfaat", "bantuan_pertanian"), "resmi")
    rows = {**tiny.ROWS, "benefits_monthly": claims}
    path = tiny.build(tmp_path / "snapshots", statuses=statuses, rows=rows, rules=RULES)
    monkeypatch.setattr(snapshots, "FOLDER", path.parent)
    asked = "select amount_rp from read_parquet($path)"
    file = {"path": str(path / OPEN / "benefits_monthly.parquet")}
    public = {amount for (amount,) in duckdb.execute(asked, file).fetchall()}
    secret = {*amounts} - public
    reader = Reader(path, simulation=True, visitor=PUBLIC)

    found = made(reader, tmp_path / "gambar")

    assert len(secret) > 3
    written = [
        form
        for amount in secret
        for form in (str(amount), f"{amount:,}".replace(",", "."), str(rupiah(amount)))
    ]
    for name, content in found.items():
        text = content.decode("utf-8", errors="ignore")
        assert [form for form in written if form in text] == [], name


@pytest.mark.usefixtures("undrawn")
def test_a_snapshot_before_its_minute_of_release_is_in_no_file(
    kept: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(snapshots, "FOLDER", kept)
    tomorrow = dt.datetime.now(dt.UTC) + dt.timedelta(days=1)
    waiting = publish(real_files(tmp_path / "kini"), folder=kept, now=NOW, embargo=tomorrow)

    reader = site.reader()

    assert reader.manifest.id != waiting.manifest.id
    nothing = Site(reader, Drawings(tmp_path / "gambar"), wanted=lambda one: not one)
    for name, content in [*nothing.common(), *nothing.files()]:
        assert waiting.manifest.id.encode() not in content, name

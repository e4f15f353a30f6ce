"""What leaves the house outside of any edition has a code, and what it said can be looked up."""

import datetime as dt
import io
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
import tiny_snapshot as tiny
from test_editions import let_count, tamper
from test_history import with_participants

from charts.tiles import Exhibit, Tile
from data.store import snapshots
from data.store.diff import diff
from data.store.rollback import verify_all
from exports.kit import Picture, kit
from exports.records import editions, export_log, ledger, verify
from exports.records.codes import is_of_content
from exports.records.editions import Record
from exports.records.export_log import File, file, hand_out
from exports.records.ledger import RecordError
from exports.records.verify import Answer
from exports.stamp import Stamp
from pages import gallery, redraw
from pages.press import candidates, kits
from queries.registry import Registry

ROOT = Path(__file__).parents[1]
RANKING = Exhibit("kepesertaan", "peringkat-kecamatan")
CARD = Exhibit("", "peserta-2025")
AID = Exhibit("pertanian", "mesin-bulanan")
NOON = dt.datetime(2025, 12, 22, 12, tzinfo=snapshots.WIB)
CONTENT = b"\x89PNG gambar"
PNG = file("peringkat_slide.png", CONTENT, "peringkat-kecamatan")


@pytest.fixture(scope="module")
def corrected(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A snapshot with 8 fishers of the APBD in Puger in 2025 instead of 5; the aid is the same."""
    return tiny.build(tmp_path_factory.mktemp("corrected"), rows=with_participants(8))


@pytest.fixture
def folder(tiny_snapshot: Path, tmp_path: Path) -> Path:
    """A folder in which the tiny snapshot counts."""
    let_count(tmp_path / "snapshots", tiny_snapshot)
    return tmp_path / "snapshots"


def told(registry: Registry, exhibit: Exhibit = RANKING, title: str = "") -> Record:
    tile = gallery.tile(registry, exhibit)
    return redraw.release(registry, exhibit, candidates.retitled(tile, title) if title else tile)


def given_out(folder: Path, made: Record, *files: File) -> Record:
    hand_out({made: files or [PNG]}, folder=folder, now=NOON)
    return known(folder, made.code)


def known(folder: Path, code: str) -> Record:
    return editions.get(folder, code)


def checked(folder: Path, code: str) -> Answer:
    return verify.check_code(code, redraw.redraw(), folder)


def test_the_same_figure_has_the_same_code_and_another_one_has_another(
    registry: Registry, corrected: Path
) -> None:
    made = told(registry)
    assert is_of_content(made.code)
    assert told(registry).code == made.code
    year = Exhibit("kepesertaan", "peringkat-kecamatan", (("tahun", "2025"),))
    assert told(registry, year).code == made.code, "2025 is what a fresh page shows"

    others = [
        told(registry, Exhibit("kepesertaan", "peringkat-kecamatan", (("tahun", "2024"),))),
        told(registry, title="Judul lain"),
        told(Registry(corrected)),
        told(registry, CARD),
        redraw.release_of_page(registry, "kepesertaan", {"tahun": "2025"}),
        redraw.release_of_kecamatan(registry, tiny.PUGER, 2025),
    ]
    assert len({made.code, *(one.code for one in others)}) == 7


def test_nothing_is_kept_before_a_file_is_given_out(registry: Registry, folder: Path) -> None:
    made = told(registry)
    assert checked(folder, made.code).verdict == "tidak dikenal"
    assert not (folder / ledger.FILE).exists()

    kept = given_out(folder, made)

    assert (kept.made_at, kept.title, kept.items) == (NOON, made.title, made.items)
    (export,) = export_log.exports(folder, made.code)
    assert (export.kind, export.figure, export.who) == (PNG.name, PNG.figure, "")
    assert checked(folder, made.code.lower()).record == kept
    assert editions.records(folder, editions=True) == []
    assert verify.verify(folder) == []


def test_a_second_file_is_added_and_the_first_moment_stays(
    registry: Registry, folder: Path
) -> None:
    made = told(registry)
    given_out(folder, made)
    later = NOON + dt.timedelta(9)
    hand_out({made: [PNG, file("peringkat.xlsx", b"PK")]}, folder=folder, now=later)

    assert known(folder, made.code).made_at == NOON
    assert [one.kind for one in export_log.exports(folder, made.code)] == [
        PNG.name,
        "peringkat.xlsx",
    ]
    answer = verify.check_file(CONTENT, redraw.redraw(), folder)
    assert (answer.verdict, answer.code) == ("asli", made.code)
    assert answer.export
    assert answer.export.when == NOON
    assert verify.check_file(CONTENT + b"!", redraw.redraw(), folder).verdict == "tidak dikenal"


def test_a_figure_whose_numbers_are_still_the_same_is_still_right(
    registry: Registry, folder: Path, corrected: Path
) -> None:
    aid, ranking = (given_out(folder, told(registry, one)) for one in (AID, RANKING))
    let_count(folder, corrected)

    still = checked(folder, aid.code)
    assert still.verdict == "asli"
    assert still.current == corrected.name

    replaced = checked(folder, ranking.code)
    assert replaced.verdict == "sudah digantikan"
    assert replaced.differences
    assert "SIMULASI. Puger, peserta 2025: 8 → 11 (+3)" in replaced.differences.lines()
    assert replaced.trouble == "", "its own snapshot still gives its own numbers"


def test_what_was_given_out_later_of_the_same_figure_is_named(
    registry: Registry, folder: Path, corrected: Path
) -> None:
    own_title = given_out(folder, told(registry, title="Peserta menurut kecamatan"))
    usual = given_out(folder, told(registry))
    let_count(folder, corrected)
    assert checked(folder, usual.code).newer is None

    newer = given_out(folder, told(Registry(corrected)))

    for old in (own_title, usual):
        assert checked(folder, old.code).newer == newer


def test_of_a_draft_nothing_is_given_out(folder: Path, corrected: Path) -> None:
    hidden = folder / ".0a1b2c3d.partial"
    shutil.copytree(corrected, hidden)
    made = told(Registry(hidden))

    with pytest.raises(RecordError, match="Hanya angka dari snapshot yang terbit yang boleh kelu"):
        hand_out({made: [PNG]}, folder=folder)
    assert not (folder / ledger.FILE).exists()


def test_what_was_changed_afterwards_is_noticed(registry: Registry, folder: Path) -> None:
    made = given_out(folder, told(registry, CARD))
    tamper(folder, "update records set content = replace(content, '82.093', '82.120')")
    assert f"Catatan {made.code} berubah sesudah ditulis." in verify.verify(folder)
    assert not verify_all(folder, records=verify.verify).good
    assert checked(folder, made.code).verdict == "catatan rusak"

    # Whoever can write there can seal it anew, but the code follows from what it says.
    (row,) = ledger.rows(folder, "kind = 'figures'")
    seal = ledger._seal(row.kind, row.code, row.file, row.content, row.previous)
    tamper(folder, "update records set seal = ? where kind = 'figures'", seal)
    assert checked(folder, made.code).verdict == "catatan rusak"


def test_a_release_whose_snapshot_is_gone_is_named(registry: Registry, folder: Path) -> None:
    made = given_out(folder, told(registry, CARD))
    shutil.rmtree(folder / made.snapshot)
    assert verify.verify(folder)[0].startswith(f"Berkas berkode {made.code}: Snapshot")


def test_a_publication_says_how_much_of_what_is_out_it_changes(
    registry: Registry, folder: Path, corrected: Path
) -> None:
    for one in (AID, RANKING, CARD):
        given_out(folder, told(registry, one))
    before = snapshots.current(folder)
    let_count(folder, corrected)

    found = diff(before, folder / corrected.name)
    said = "\n".join(editions.touched(folder, found.before, found.after))
    assert "Di luar edisi, 1 gambar, lembar, atau kit berkode yang sudah keluar membaca" in said


GIVE = """
import os, sys
from pathlib import Path
import msgspec
from exports.records import editions
from exports.records.items import Item
from exports.records.export_log import file, hand_out

folder, title, snapshot, item = sys.argv[1:]
mine = next((one for one in "abc" if os.fork() == 0), "")
if mine:
    made = editions.release(title, snapshot, [msgspec.json.decode(item, type=Item)])
    for number in range(10):
        files = [file("sama", b"sama"), file("x", f"{mine} {number}".encode())]
        hand_out({made: files}, folder=Path(folder))
else:
    assert [os.wait()[1] for _ in "abc"] == [0, 0, 0]
"""


def test_several_processes_may_give_out_the_same_figure_at_once(
    registry: Registry, folder: Path
) -> None:
    made = told(registry, CARD)
    said = [str(folder), made.title, made.snapshot, msgspec.json.encode(made.items[0]).decode()]
    subprocess.run([sys.executable, "-c", GIVE, *said], cwd=ROOT, check=True, timeout=60)

    assert [one.code for one in editions.records(folder, editions=False)] == [made.code]
    assert len(export_log.exports(folder, made.code)) == 31
    assert verify.verify(folder) == []


def test_a_kit_and_each_figure_in_it_are_known_by_their_own_codes(
    registry: Registry, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(snapshots, "FOLDER", folder)
    own = [told(registry, one) for one in (RANKING, CARD)]
    under = editions.join_releases("Kit pers", own)
    items = [(one.name, gallery.tile(registry, one)) for one in (RANKING, CARD)]
    marks = [Stamp(one.code) for one in own]
    made = kit(
        items, registry, NOON, stamp=Stamp(under.code), stamps=marks, draw=drawn_with_its_code
    )
    content = made.content

    files = kits.inside(made, under, own)
    hand_out({under: [file("kit-pers.zip", content)], **files})

    whole = verify.check_file(content, redraw.redraw())
    assert (whole.verdict, whole.code) == ("asli", under.code)
    assert [one.title for one in under.items] == [one.title for one in own]
    with zipfile.ZipFile(io.BytesIO(content)) as opened:
        paths = [one for one in opened.namelist() if one.endswith((".png", ".xlsx", ".csv"))]
        codes = {one: verify.check_file(opened.read(one), redraw.redraw()).code for one in paths}
        assert len(codes) == 8
        for release, folder_of_it in zip(own, ("peringkat-kecamatan", "peserta-2025"), strict=True):
            mine = {code for path, code in codes.items() if path.startswith(f"{folder_of_it}/")}
            assert mine == {release.code}


def drawn_with_its_code(tile: Tile, stamp: Stamp | None) -> Iterator[Picture]:
    assert stamp
    yield "slide.png", lambda: f"\x89PNG {tile.name} {stamp.code}".encode()

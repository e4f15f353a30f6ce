"""Records of the dashboard's first year: codes that were printed then stay known and the same.

`old_records/` is a folder of snapshots as that program left it, with a folder `editions` of JSON
files and lists of files. It has simulated data alone.
"""

import datetime as dt
import shutil
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest
import tiny_snapshot as tiny
from test_history import with_participants

from charts.tiles import Exhibit
from data.store import snapshots
from exports.records import editions, export_log, items, ledger, legacy, verify
from exports.records.compare import compare
from exports.records.export_log import file, hand_out
from pages import gallery, redraw
from pages.press import candidates
from queries.registry import Registry

OLD = Path(__file__).parent / "old_records"
RANKING = Exhibit("kepesertaan", "peringkat-kecamatan")
CARD = Exhibit("", "peserta-2025")
AID = Exhibit("pertanian", "mesin-bulanan")
PLAN = Exhibit("rencana", "biaya-rencana", (("cara", "target"), ("sektor", ("petani",))))
EDITION = "JBR-2025-12-22-B83"
CODES: Mapping[str, str] = {
    "ranking": "JBR-VQFMR-PP3AX",
    "card": "JBR-SMM8W-N64EH",
    "retitled": "JBR-CV5QM-4NU3P",
    "page": "JBR-E5HTQ-QTJFB",
    "kecamatan": "JBR-74DS9-BHEA3",
    "aid": "JBR-WAEXZ-YTC83",
    "plan": "JBR-A36E4-QTU2D",
}
"""As the program of the first year made them."""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(OLD, tmp_path / "snapshots"))


@pytest.fixture(scope="module")
def registry() -> Registry:
    return Registry(snapshots.current(OLD))


def test_the_same_number_of_the_same_snapshot_has_the_code_of_then(registry: Registry) -> None:
    made = redraw.release(registry, CARD, gallery.tile(registry, CARD))
    assert made.code == CODES["card"]


def test_what_was_found_then_in_a_simulation_is_genuine_and_has_another_title_now(
    folder: Path, registry: Registry
) -> None:
    made = {
        "ranking": redraw.release(registry, RANKING, gallery.tile(registry, RANKING)),
        "page": redraw.release_of_page(registry, "kepesertaan", {"tahun": "2025"}),
        "aid": redraw.release(registry, AID, gallery.tile(registry, AID)),
    }
    for name, release in made.items():
        assert release.code != CODES[name]
        answer = verify.check_code(CODES[name], redraw.redraw(), folder)
        assert (answer.verdict, answer.trouble) == ("asli", "")
        assert "contoh tampilan" not in answer.record.title


def test_a_title_that_was_edited_then_is_genuine_and_now_has_another_code(
    folder: Path, registry: Registry
) -> None:
    answer = verify.check_code(CODES["retitled"], redraw.redraw(), folder)
    assert (answer.verdict, answer.trouble) == ("asli", "")
    assert answer.record
    assert (answer.record.title, answer.record.edited) == ("Judul lain", ())

    tile = candidates.retitled(gallery.tile(registry, RANKING), "Judul lain")
    marked = redraw.release(registry, RANKING, tile)
    hand_out({marked: [file("gambar.png", b"bertanda")]}, folder=folder)
    assert marked.code != CODES["retitled"]
    assert [len(one.edited) for one in editions.records(folder, editions=False)].count(1) == 1
    assert verify.verify(folder) == []


def test_a_page_with_a_choice_more_gives_new_codes_and_draws_the_old_ones_as_then(
    folder: Path, registry: Registry
) -> None:
    for name, made in (
        ("kecamatan", redraw.release_of_kecamatan(registry, tiny.PUGER, 2025)),
        ("plan", redraw.release(registry, PLAN, gallery.tile(registry, PLAN))),
    ):
        assert made.code != CODES[name]
        then = editions.get(folder, CODES[name])
        assert "populasi" not in dict(then.items[0].chosen)
        drawn = redraw.to_items(
            registry, redraw.drawn(registry, [one.exhibit for one in then.items])
        )
        numbers = [one.numbers for one in drawn if isinstance(one, items.Item)]
        assert numbers == [one.numbers for one in then.items]


def test_old_records_are_taken_over_on_first_use(folder: Path) -> None:
    known = {
        one.code: one
        for one in [
            *editions.records(folder, editions=True),
            *editions.records(folder, editions=False),
        ]
    }

    assert set(known) == {*CODES.values(), EDITION, "JBR-2025-12-23-HHN"}
    edition = known[EDITION]
    assert (edition.title, edition.date) == ("Rapat anggaran", dt.date(2025, 12, 22))
    assert [one.main for one in edition.items][:2] == ["82.093", "10 (peserta, Mayang)"]
    for one in known.values():
        if not one.is_edition:
            assert items.code_of(one.title, one.snapshot, one.items) == one.code
    exports = export_log.exports(folder, EDITION)
    assert [one.kind for one in exports] == ["dek.pptx", "lembar.pdf"]
    assert verify.verify(folder) == []

    hand_out({edition: [file("kit.zip", b"kit")]}, folder=folder)
    assert len(export_log.exports(folder, EDITION)) == 3
    assert verify.verify(folder) == []
    assert {path.name for path in (folder / "editions").iterdir()} == {
        path.name for path in (OLD / "editions").iterdir()
    }


def test_codes_and_files_of_then_are_genuine(folder: Path) -> None:
    again = redraw.redraw()
    for code in (CODES["ranking"], CODES["card"], CODES["kecamatan"], CODES["plan"], EDITION):
        answer = verify.check_code(code.lower(), again, folder)
        assert (answer.verdict, answer.code, answer.trouble) == ("asli", code, "")
    found = verify.check_file(b"buku", again, folder)
    assert (found.verdict, found.code) == ("asli", CODES["ranking"])
    assert found.export
    assert found.export.when == dt.datetime(2025, 12, 22, 12, tzinfo=snapshots.WIB)

    tiny.build(folder, rows=with_participants(8))
    replaced = verify.check_code(CODES["ranking"], again, folder)
    assert replaced.verdict == "sudah digantikan"
    assert replaced.differences
    assert "SIMULASI. Puger, peserta 2025: 8 → 11 (+3)" in replaced.differences.lines()


def test_where_nothing_can_be_written_old_records_are_read(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ledger, "read_only", lambda _: True)

    assert len(editions.records(folder, editions=True)) == 2
    assert verify.verify(folder) == []
    assert not (folder / ledger.FILE).exists()


def test_what_was_damaged_before_it_was_taken_over_stays_known_as_damaged(folder: Path) -> None:
    changed = folder / "editions" / f"{EDITION}.json"
    changed.write_text(changed.read_text(encoding="utf-8").replace("82.093", "82.120"), "utf-8")
    (folder / "editions" / f"{CODES['card']}.json").write_text("[]", encoding="utf-8")
    files = folder / "editions" / f"{CODES['ranking']}.exports.jsonl"
    files.write_bytes(files.read_bytes().split(b"\n", 1)[1])

    assert sorted(verify.verify(folder)) == [
        f"Berkas catatan kode {CODES['card']} rusak.",
        f"Berkas edisi {EDITION} berubah sesudah ditulis.",
        f"Daftar berkas {CODES['ranking']}, baris 1: tidak menyambung; baris sebelumnya diubah, "
        "dihapus, atau disisipkan.",
    ]
    answer = verify.check_code(EDITION, redraw.redraw(), folder)
    assert (answer.verdict, answer.trouble) == (
        "catatan rusak",
        f"Berkas edisi {EDITION} berubah sesudah ditulis.",
    )
    assert EDITION not in {one.code for one in editions.records(folder, editions=True)}


def test_cards_of_then_and_now_are_compared_as_numbers(folder: Path) -> None:
    then = editions.get(folder, EDITION)
    today = redraw.redraw()(snapshots.current(folder), then.items)

    assert [one.amounts for one in then.items] == [
        one.amounts for one in today if isinstance(one, items.Item)
    ]
    assert compare(then.items, [one for one in today if isinstance(one, items.Item)]).lines() == [
        "Tidak ada angka yang berubah."
    ]


def test_a_folder_without_old_records_is_not_looked_into(tmp_path: Path) -> None:
    assert not legacy.exists(tmp_path)
    assert editions.records(tmp_path, editions=True) == []
    assert list(tmp_path.iterdir()) == []


def test_other_words_for_the_same_numbers_are_no_change(folder: Path) -> None:
    aid = editions.get(folder, CODES["aid"]).items[0]
    key = next(place for place, one in enumerate(aid.columns) if one.key)
    label = items.Field("row_status", "Status", key=False)
    reworded = replace(
        aid,
        columns=(*aid.columns, label),
        rows=tuple((*row, "simulasi") for row in aid.rows),
        written=tuple(
            (*texts[:key], f"bulan {texts[key]}", *texts[key + 1 :], "Simulasi")
            for texts in aid.written
        ),
    )
    assert reworded.numbers == aid.numbers
    assert compare([aid], [reworded]).lines() == ["Tidak ada angka yang berubah."]

    more = replace(reworded, rows=tuple((*row[:-2], 7, row[-1]) for row in reworded.rows))
    changed = replace(more, written=tuple((*one[:-2], "7", one[-1]) for one in more.written))
    assert len(compare([aid], [changed]).changes) == len(aid.rows)

"""An edition says for ever what it said, and everything about it can be proven."""

import datetime as dt
import hashlib
import json
import shutil
import sqlite3
import threading
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import TypeAlias

import pytest
import tiny_snapshot as tiny
from every_figure import every
from test_history import with_participants

from charts.model import Chart
from charts.tiles import Card, Exhibit, Tile
from data.store import snapshots
from data.store.diff import diff
from data.store.rollback import verify_all
from exports.records import codes, editions, export_log, items, ledger, verify
from exports.records.codes import ALPHABET, of_day, typed
from exports.records.compare import compare
from exports.records.editions import Record
from exports.records.export_log import file, hand_out
from exports.records.ledger import RecordError
from exports.records.verify import Answer
from pages import redraw
from queries.registry import Registry

DAY = dt.date(2025, 12, 22)
RANKING = Exhibit("kepesertaan", "peringkat-kecamatan")
CARD = Exhibit("", "peserta-2025")
AID = Exhibit("pertanian", "mesin-bulanan")
PUGER = {"kecamatan": tiny.PUGER}
OPENED: dict[str, Registry] = {}
Shelf: TypeAlias = Mapping[str, Path]


def opened(path: Path) -> Registry:
    """A snapshot, opened once for all tests: what it holds is in its name."""
    known = OPENED.get(path.name)
    if known is None:
        known = OPENED[path.name] = Registry(path)
    return known


AGAIN = redraw.redraw(opened)


def tamper(folder: Path, change: str, *values: str) -> None:
    """Change the records as somebody would who has the file."""
    with closing(sqlite3.connect(folder / ledger.FILE)) as con, con:
        con.execute(change, values)


def made(folder: Path, *exhibits: Exhibit, name: str = "Rapat anggaran", **said: str) -> Record:
    return redraw.freeze(
        opened(snapshots.current(folder)),
        exhibits or (CARD, RANKING),
        title=name,
        date=DAY,
        place=said.get("place", "Pendopo"),
        who=said.get("who", "Rini"),
        folder=folder,
    )


def tiles(edition: Record, folder: Path) -> dict[Exhibit, Tile]:
    return redraw.tiles_of(edition, folder, opened)


def standing(edition: Record, folder: Path) -> Answer:
    return verify.check(edition, AGAIN, folder)


def checked(code: str, folder: Path) -> str:
    return verify.check_code(code, AGAIN, folder).verdict


@pytest.fixture(scope="module", autouse=True)
def closed_at_the_end() -> Iterator[None]:
    yield
    OPENED.clear()


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Shelf:
    """Snapshots that can take the place of the tiny one.

    `corrected` has 8 fishers of the APBD in Puger in 2025 instead of 5; `later` has a further year
    and no aid; `official` is the tiny one, but its enrolment comes from a file of the office.
    """
    home = tmp_path_factory.mktemp("shelf")
    yearly = tiny.ROWS["enrolment_yearly"]
    later = {
        **tiny.ROWS,
        "enrolment_yearly": [*yearly, (2026, *yearly[3][1:])],
        "aid_monthly": [],
    }
    return {
        "corrected": tiny.build(home / "a", rows=with_participants(8)),
        "later": tiny.build(home / "b", rows=later),
        "official": tiny.build(home / "c", statuses={"kepesertaan": "resmi"}),
    }


def let_count(folder: Path, snapshot: Path) -> str:
    """The snapshot counts in this folder from now on; its id."""
    shutil.copytree(snapshot, folder / snapshot.name)
    snapshots.point(folder, snapshots.CURRENT, snapshot.name)
    return snapshot.name


@pytest.fixture
def folder(tiny_snapshot: Path, tmp_path: Path) -> Path:
    """A folder in which the tiny snapshot counts."""
    own = tmp_path / "snapshots"
    let_count(own, tiny_snapshot)
    return own


def test_an_edition_reads_back_as_it_was_made(folder: Path) -> None:
    edition = made(folder)

    assert editions.get(folder, edition.code) == edition
    assert editions.records(folder, editions=True) == [edition]
    assert typed(edition.code) == codes.Typed(edition.code, "kode")
    assert edition.snapshot == snapshots.current(folder).name
    card, ranking = edition.items
    assert (card.title, card.main, card.cubes) == ("Peserta 2025", "82.093", ())
    assert ranking.main == "10 (peserta, Mayang)"
    assert ranking.status == "simulasi"
    assert ranking.alt.startswith("Data simulasi. ")
    assert ranking.cubes == ("enrolment_yearly",)
    assert dict(ranking.chosen)["tahun"] == "2025"
    assert verify.verify(folder) == []
    assert str(edition).endswith("(Rapat anggaran, 22 Desember 2025, Pendopo)")


def test_the_same_numbers_come_out_again_after_the_data_were_corrected(
    folder: Path, shelf: Shelf
) -> None:
    edition = made(folder)
    let_count(folder, shelf["corrected"])

    card, ranking = tiles(edition, folder).values()

    assert isinstance(card, Card)
    assert isinstance(ranking, Chart)
    assert ranking.provenance.snapshot == edition.snapshot
    shown = dict(zip(ranking.table["kecamatan"], ranking.table["participants"], strict=True))
    # Two women, five men of the APBD and one of the villages' fund.
    assert shown["Puger"] == 8


def test_of_a_snapshot_that_is_gone_or_damaged_no_other_numbers_are_shown(
    folder: Path, shelf: Shelf
) -> None:
    edition = made(folder)
    let_count(folder, shelf["corrected"])
    (folder / edition.snapshot / "aid_monthly.parquet").write_bytes(b"")
    with pytest.raises(RecordError, match="isi tabel aid_monthly berubah atau rusak"):
        tiles(edition, folder)
    assert verify.verify(folder) == [
        f"Edisi {edition.code}: Snapshot {edition.snapshot}: isi tabel aid_monthly berubah atau "
        "rusak."
    ]

    shutil.rmtree(folder / edition.snapshot)
    with pytest.raises(RecordError, match="tidak ada atau tidak lengkap"):
        tiles(edition, folder)
    now = standing(edition, folder)
    assert (now.verdict, now.trouble) == (
        "snapshot hilang",
        f"{edition.code} tidak dapat dibuka. Snapshot {edition.snapshot} tidak ada atau "
        "tidak lengkap.",
    )


def test_a_program_that_counts_otherwise_now_shows_nothing_rather_than_other_numbers(
    folder: Path,
) -> None:
    edition = made(folder)
    ranking = edition.items[1]
    rows = (("Puger", 9, *ranking.rows[0][2:]), *ranking.rows[1:])
    otherwise = replace(edition, items=(edition.items[0], replace(ranking, rows=rows)))

    with pytest.raises(
        RecordError, match="menghitung lain untuk “Peserta menurut kecamatan, diurutkan"
    ):
        tiles(otherwise, folder)


def test_an_edition_whose_record_was_changed_is_not_believed(folder: Path) -> None:
    edition = made(folder)
    tamper(folder, "update records set content = replace(content, '82.093', '82.120')")

    with pytest.raises(RecordError, match="berubah sesudah ditulis"):
        editions.get(folder, edition.code)
    assert editions.records(folder, editions=True) == []
    assert verify.verify(folder) == [f"Catatan {edition.code} berubah sesudah ditulis."]
    assert not verify_all(folder, records=verify.verify).good
    assert checked(edition.code, folder) == "catatan rusak"

    (folder / ledger.FILE).write_bytes(b"bukan basis data" * 1000)
    (wrong,) = verify.verify(folder)
    assert wrong.startswith("records.sqlite rusak")
    assert checked(edition.code, folder) == "catatan rusak"


def test_what_is_not_published_or_not_there_makes_no_edition(folder: Path, shelf: Shelf) -> None:
    draft = opened(shelf["corrected"])
    with pytest.raises(RecordError, match="hanya dapat dibuat dari snapshot yang terbit"):
        redraw.freeze(draft, [RANKING], title="Rapat", date=DAY, place="", who="", folder=folder)
    with pytest.raises(RecordError, match="Sebutkan nama acara"):
        made(folder, name=" ")
    with pytest.raises(RecordError, match="tidak-ada tidak dapat dibekukan"):
        made(folder, Exhibit("", "tidak-ada"))
    with pytest.raises(RecordError, match="tidak memuat tahun 2031"):
        made(folder, Exhibit("kepesertaan", "peringkat-kecamatan", (("tahun", "2031"),)))
    assert editions.records(folder, editions=True) == []


def test_no_number_of_a_person_gets_into_an_edition_or_its_list_of_files(folder: Path) -> None:
    nik = "3509010101010001"
    edition = made(folder, name=f"Rapat {nik}", place=nik, who=nik)
    hand_out({edition: [file("png", b"isi", "peta")]}, folder=folder, who=nik)

    assert nik.encode() not in (folder / ledger.FILE).read_bytes()
    assert edition.title == "Rapat ••••"


def test_editions_made_at_the_same_time_have_codes_of_their_own(folder: Path) -> None:
    kept = made(folder).items
    snapshot = snapshots.current(folder).name
    made_codes: list[str] = []

    def one() -> None:
        done = editions.create(
            folder, title="A", date=DAY, place="", snapshot=snapshot, items=kept, who=""
        )
        made_codes.append(done.code)
        hand_out({done: [file("png", b"isi")]}, folder=folder)

    threads = [threading.Thread(target=one) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(set(made_codes)) == 8
    assert len(editions.records(folder, editions=True)) == 9
    assert verify.verify(folder) == []


def test_a_day_without_a_free_code_is_said(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(codes, "ALPHABET", ALPHABET[:1])
    monkeypatch.setattr(codes, "_check", lambda *_: "2")
    monkeypatch.setattr(codes, "is_of_day", lambda _: True)
    kept = made(folder).items
    with pytest.raises(RecordError, match="Semua kode untuk 22 Desember 2025 sudah terpakai"):
        editions.create(
            folder,
            title="A",
            date=DAY,
            place="",
            snapshot=snapshots.current(folder).name,
            items=kept,
            who="",
        )


def test_an_edition_is_good_until_the_snapshot_that_counts_says_otherwise(
    folder: Path, shelf: Shelf
) -> None:
    edition = made(folder)
    before = standing(edition, folder)
    assert (before.verdict, before.trouble) == ("asli", "")
    assert before.current == edition.snapshot

    second = let_count(folder, shelf["corrected"])
    now = standing(edition, folder)
    assert (now.verdict, now.trouble, now.current) == ("sudah digantikan", "", second)
    assert str(now.differences.changes[0]).startswith("SIMULASI. Puger, ")
    assert "SIMULASI. Puger, peserta 2025: 8 → 11 (+3)" in now.differences.lines()
    assert now.newer is None

    again = made(folder)
    assert standing(edition, folder).newer == again
    assert editions.previous(again, folder) == edition
    assert editions.previous(edition, folder) is None
    assert standing(again, folder).verdict == "asli"


def test_data_of_a_later_year_or_of_another_table_leave_an_edition_good(
    folder: Path, shelf: Shelf
) -> None:
    edition = made(folder)
    let_count(folder, shelf["later"])

    assert snapshots.current(folder).name != edition.snapshot
    assert standing(edition, folder).verdict == "asli"


def test_numbers_that_are_official_now_and_the_same_are_told_by_their_status(
    folder: Path, shelf: Shelf
) -> None:
    edition = made(folder)
    let_count(folder, shelf["official"])

    (told,) = standing(edition, folder).differences.lines()
    assert told == "“Semua peserta ada di 2 dari 31 kecamatan”: status Simulasi → Resmi"


def test_a_number_that_was_said_in_public_is_compared_as_it_was_printed(folder: Path) -> None:
    edition = made(folder, CARD, Exhibit("", "cakupan"), Exhibit("", "manfaat-2023-2025"))
    printed = {"Peserta 2025": "82.120", "Cakupan pekerja": "21,9%"}
    printed["Manfaat 2023–2025"] = "Rp55 miliar"
    corrected = replace(
        edition,
        items=tuple(
            replace(
                one,
                rows=((printed[one.title], *one.rows[0][1:]),),
                amounts=(items.amount_in(printed[one.title]), *one.amounts[1:]),
                written=((printed[one.title], *one.written[0][1:]),),
            )
            for one in edition.items
        ),
    )

    assert compare(edition.items, corrected.items).lines() == [
        "Manfaat 2023–2025: Rp51,57 miliar → Rp55 miliar (+Rp3,43 miliar)",
        "Cakupan pekerja: 21,86% → 21,9% (+0,04 poin persen)",
        "Peserta 2025: 82.093 → 82.120 (+27)",
    ]


def test_figures_that_came_and_went_between_two_briefings_are_named(folder: Path) -> None:
    first = made(folder, CARD, RANKING)
    last_year = Exhibit("kepesertaan", "peringkat-kecamatan", (("tahun", "2024"),))
    second = made(folder, last_year, AID)

    found = compare(first.items, second.items)
    assert found.new == ("Mesin diserahkan tiap bulan menurut jenis, 2025 (contoh tampilan)",)
    assert found.dropped == ("Peserta 2025",)
    (told,) = found.stated
    assert "kini tentang Peserta (orang), 31 kecamatan diurutkan, 2024" in str(told)
    assert found.changes == ()
    assert compare(first.items, first.items).lines() == ["Tidak ada angka yang berubah."]


def test_the_largest_change_comes_first_and_is_told_once_for_all_its_figures(
    folder: Path, shelf: Shelf
) -> None:
    both = (RANKING, Exhibit("kepesertaan", "peta-kecamatan"))
    first = made(folder, *both)
    let_count(folder, shelf["corrected"])
    found = compare(first.items, made(folder, *both).items)

    frame = found.frame()
    assert list(frame.columns) == ["subject", "before", "after", "moved", "status", "figures"]
    assert len(frame) == len(set(frame["subject"]))
    (row,) = frame[frame["subject"] == "Puger, peserta 2025"].to_dict("records")
    assert (row["before"], row["after"], row["moved"]) == ("8", "11", "+3")
    assert len(row["figures"].split("; ")) == 2
    shares = [one.share for one in found.changes]
    assert shares == sorted(shares, reverse=True)


def test_an_exported_file_is_known_by_its_content_and_by_nothing_else(folder: Path) -> None:
    edition = made(folder)
    content = f"\x89PNG {edition.code}".encode()
    hand_out({edition: [file("png", content, "peta")]}, folder=folder, who="Rini")
    hand_out({edition: [file("png", content, "peta")] * 2}, folder=folder)

    (export,) = export_log.exports(folder, edition.code)
    assert (export.kind, export.figure, export.who) == ("png", "peta", "Rini")
    assert export.sha256 == hashlib.sha256(content).hexdigest()
    found = verify.check_file(content, AGAIN, folder)
    assert (found.verdict, found.record, found.export) == ("asli", edition, export)

    other = verify.check_file(content + b"\n", AGAIN, folder)
    assert (other.verdict, other.record, other.hint) == ("tidak dikenal", None, edition.code)
    assert verify.check_file(b"JBR-2025-12-22-ABC", AGAIN, folder).hint == ""
    with pytest.raises(LookupError):
        hand_out({replace(edition, code="JBR-2025-12-22-K7U"): [file("a", b"isi")]}, folder=folder)


def test_a_record_that_was_taken_out_is_noticed(folder: Path) -> None:
    edition = made(folder)
    hand_out({edition: [file("png", content) for content in (b"1", b"2", b"3")]}, folder=folder)
    _, second, third = export_log.exports(folder, edition.code)
    tamper(folder, "delete from records where file = ?", second.sha256)

    (wrong,) = verify.verify(folder)
    assert wrong.startswith(f"Catatan nomor 4 ({edition.code}) tidak menyambung")
    assert export_log.find(folder, b"3") == third
    assert export_log.find(folder, b"2") is None


def test_a_code_is_known_superseded_mistyped_or_unknown(folder: Path, shelf: Shelf) -> None:
    edition = made(folder)
    free_code = next(code for end in ALPHABET if (code := of_day(DAY, end * 2)) != edition.code)
    assert checked(edition.code.lower(), folder) == "asli"
    assert checked(free_code, folder) == "tidak dikenal"
    assert checked(edition.code[:-1] + "0", folder) == "mungkin salah ketik"
    assert checked("apa ini", folder) == "tidak dikenal"
    let_count(folder, shelf["corrected"])
    assert checked(edition.code, folder) == "sudah digantikan"


def test_a_change_names_the_editions_that_show_it(folder: Path, shelf: Shelf) -> None:
    first = snapshots.current(folder)
    edition = made(folder, CARD, RANKING)
    hand_out({edition: [file("png", b"isi")]}, folder=folder)
    aid = made(folder, AID, name="Rapat tani")
    second = folder / let_count(folder, shelf["corrected"])

    found = diff(first, second)
    told = found.lines(editions=editions.touched(folder, found.before, found.after))
    sentence = (
        f"Edisi {edition}: 1 dari 2 gambarnya membaca data yang berubah; 1 berkasnya sudah keluar."
    )
    assert sentence in told
    assert aid.code not in "\n".join(told)


def test_sums_that_differ_in_their_last_digits_are_the_same_number(folder: Path) -> None:
    edition = made(folder, AID)
    (item,) = edition.items
    rows = json.loads(json.dumps(item.rows))
    assert items._cell(0.1 + 0.2) == items._cell(0.3)
    assert tuple(map(tuple, rows)) == item.rows


def test_a_plan_is_kept_with_what_was_chosen_for_it_and_nothing_else(folder: Path) -> None:
    chosen = (("cara", "target"), ("sektor", ("petani",)))
    edition = made(folder, Exhibit("rencana", "biaya-rencana", chosen))

    (item,) = edition.items
    assert dict(item.chosen) == {
        "bulan": 12,
        "capai": "coverage_target_national_2025",
        "cara": "target",
        "iuran": "jkk_jkm",
        "kecamatan": None,
        "pembayar": "sekarang",
        "populasi": "berbeda",
        "sektor": ("petani",),
    }
    # Its table has people, months and Rupiah, of which none is the largest.
    assert item.main == item.title
    assert item.title.startswith("Biaya rencana menurut sumber dana")
    assert standing(edition, folder).verdict == "asli"


def test_every_figure_of_the_dashboard_can_be_frozen_and_comes_out_again(
    builtin_snapshot: Path, tmp_path: Path
) -> None:
    let_count(tmp_path, builtin_snapshot)
    wanted = [*every(opened(builtin_snapshot)), *every(opened(builtin_snapshot), PUGER)]

    edition = made(tmp_path, *dict.fromkeys(wanted))

    assert len(edition.items) > 70
    assert [one.page for one in tiles(edition, tmp_path)] == [one.page for one in edition.items]
    assert standing(edition, tmp_path).verdict == "asli"
    assert all(one.main and one.alt and one.footer for one in edition.items)
    made_up = [one for one in edition.items if one.status == "simulasi"]
    assert all(one.alt.startswith("Data simulasi. ") for one in made_up)

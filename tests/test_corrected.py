"""What a reader is told of a published number that a later snapshot says otherwise."""

import datetime as dt
import io
import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

import openpyxl
import pytest
import tiny_snapshot as tiny
from office_files import BUDI, person, registry
from published import NOW, TINY, publish, real_files
from shown_page import open_page
from test_cek import words
from test_history import with_participants
from test_suppression import drawn, real

from charts.model import Chart
from charts.tiles import Exhibit, Tile
from data import catalogue
from data.intake.issues import RefusedError
from data.manifest import PUBLIC, FileEntry, read_manifest, write_manifest
from data.permissions import Visitor
from data.store import audit_log, snapshots
from data.store import publish as publishing
from data.store.revisions import Compared
from exports import csv, workbook
from exports.caption import caption
from exports.records.export_log import file, hand_out
from pages import document, gallery, redraw
from pages.perubahan import PAGE as PERUBAHAN
from pages.reader import Reader
from queries import enrolment, revised
from queries.registry import Registry

REAL = dict.fromkeys(("kepesertaan", "klaim_manfaat", "bantuan_pertanian"), "resmi")
REVISED = dt.datetime(2026, 3, 3, 10, tzinfo=snapshots.WIB)
MISSED = {"published_number_revised": "Tiga nelayan terlewat."}
WHY = "Tiga nelayan terlewat"
SAID = f"ikoreksi 3 Maret 2026: peserta 2025 dari 18 menjadi 21, sebab {WHY}"

SetClock = Callable[[int], None]


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> SetClock:
    """Sets the clock to so many days after the revision; it is 89 where nobody does."""

    def set_clock(days: int) -> None:
        now = REVISED + dt.timedelta(days=days)
        monkeypatch.setattr(snapshots, "in_jember", lambda moment: moment or now)

    set_clock(89)
    return set_clock


def replaced(folder: Path, before: Path, after: Path, **given: object) -> Path:
    entry = audit_log.Entry(REVISED, "Rini", "terbit", before.name, after.name)
    audit_log.append(folder, replace(entry, **given))
    return after


@pytest.fixture
def pair(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Path, Path]:
    """Two snapshots; the second found three more fishers: in Puger 11 participants, not 8."""
    monkeypatch.setattr(snapshots, "FOLDER", tmp_path)
    before = tiny.build(tmp_path, statuses=REAL)
    after = tiny.build(tmp_path, statuses=REAL, rows=with_participants(8))
    return before, replaced(tmp_path, before, after, acknowledged=MISSED)


def figure(snapshot: Path, name: str = "peserta-per-tahun", **chosen: object) -> Chart:
    tile = gallery.pages()["kepesertaan"].tiles(Registry(snapshot), chosen)[name]
    assert isinstance(tile, Chart)
    return tile


def every_form(chart: Chart) -> dict[str, str]:
    book = openpyxl.load_workbook(io.BytesIO(workbook.workbook(chart)))
    return {
        "picture": chart.provenance.footer,
        "caption": caption(chart).long,
        "excel csv": csv.for_excel(chart),
        "machine csv": csv.for_machines(chart),
        "workbook": "\n".join(str(c.value) for sheet in book for row in sheet for c in row),
    }


def test_every_form_of_a_figure_says_for_90_days_what_was_revised(
    pair: tuple[Path, Path], clock: SetClock
) -> None:
    chart = figure(pair[1])
    page, reader = (
        gallery.pages()["kepesertaan"],
        Reader(pair[1], simulation=True, visitor=Visitor()),
    )

    assert {form for form, text in every_form(chart).items() if SAID not in text} == set()
    assert SAID in document.packed(page, reader, {}).text
    assert "Dikoreksi 3 Maret 2026." in caption(chart).alt
    # On a slide, whose notes give the reason, and on the sheet of a kecamatan there is less room.
    assert chart.provenance.brief.footer.endswith(SAID.removesuffix(f", sebab {WHY}"))

    clock(91)
    assert {form for form, text in every_form(chart).items() if "ikoreksi" in text} == set()
    assert "ikoreksi" not in document.packed(page, reader, {}).text


@pytest.mark.parametrize(
    ("name", "chosen", "said"),
    [
        ("peserta-per-tahun", {"kecamatan": tiny.PUGER}, "2025 di Puger dari 8 menjadi 11, sebab"),
        ("peserta-per-tahun", {"sektor": ("nelayan",)}, "2025 dari 6 menjadi 9, sebab"),
        # Nothing of Mayang, of women, and of 2024 changed.
        ("peserta-per-tahun", {"kecamatan": tiny.MAYANG}, ""),
        ("peserta-per-tahun", {"jk": ("perempuan",)}, ""),
        ("peringkat-kecamatan", {"tahun": "2024"}, ""),
        ("peserta-aktif-bulanan", {}, ""),
    ],
)
def test_a_figure_tells_of_its_own_numbers_alone(
    pair: tuple[Path, Path], name: str, chosen: Mapping[str, object], said: str
) -> None:
    words = figure(pair[1], name, **chosen).provenance.corrected
    assert said in words
    assert bool(said) == bool(words)


def test_a_card_tells_it_beside_its_date(pair: tuple[Path, Path]) -> None:
    tiles = gallery.pages()["kecamatan"].tiles(Registry(pair[1]), {"kecamatan": tiny.PUGER})
    told = {name for name, tile in tiles.items() if tile.provenance.corrected}
    assert "peserta" in told


def test_a_code_stays_while_what_was_revised_is_said_and_after(
    pair: tuple[Path, Path], clock: SetClock
) -> None:
    registry, exhibit = Registry(pair[1]), Exhibit("kepesertaan", "peserta-per-tahun")

    def code(tile: Tile) -> str:
        return redraw.release(registry, exhibit, tile).code

    early = code(figure(pair[1]))
    clock(91)
    assert code(figure(pair[1])) == early


def test_a_code_of_before_is_answered_with_the_new_number_and_the_reason(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(snapshots, "FOLDER", tmp_path)
    before = tiny.build(tmp_path, statuses=REAL)
    old = redraw.release(
        Registry(before), Exhibit("kepesertaan", "peserta-per-tahun"), figure(before)
    )
    hand_out({old: [file("peserta.png", b"PNG", "peserta-per-tahun")]})
    after = tiny.build(tmp_path, statuses=REAL, rows=with_participants(8))
    replaced(tmp_path, before, after, acknowledged=MISSED)

    said = words(open_page("cek", kode=old.code).app)

    assert "**Asli, tetapi sudah digantikan.**" in said
    assert f"berkata lain. D{SAID}." in said
    assert "Nelayan tangkap, peserta: 6 → 9 (+3)" in said


def test_who_publishes_another_number_must_say_why(tmp_path: Path) -> None:
    """The reason that is asked for is the one that the figures then give."""
    files = real_files(tmp_path / "berkas")
    publish(files, folder=tmp_path / "snapshots", status="resmi", now=NOW)
    more = registry(tmp_path / "k2.xlsx", person(), person(nik=BUDI, name="Budi"))
    again = partial(
        publishing.publish, [more], folder=tmp_path / "snapshots", status="resmi", now=NOW
    )
    others = {rule: why for rule, why in TINY.items() if rule != "published_number_revised"}

    with pytest.raises(RefusedError) as refused:
        again(acknowledged=others)
    asked = [complaint.reason for complaint in refused.value.complaints]
    assert asked[0].startswith("Angka yang sudah terbit berubah: peserta 2025 dari 1 menjadi 2")
    assert "peserta aktif Desember 2025 dari 1 menjadi 2" in asked[1]

    done = again(acknowledged={**others, "published_number_revised": "Budi terlewat."})
    assert set(revised.every(Registry(done.path))["why"]) == {"Budi terlewat"}


def test_the_page_lists_all_revisions_however_old_and_says_where_there_are_none(
    pair: tuple[Path, Path], clock: SetClock
) -> None:
    clock(900)
    listed = revised.every(Registry(pair[1]))
    assert listed.to_numpy().tolist() == [
        [
            *("3 Maret 2026", "peserta 2025", "18", "21"),
            *("Tiga nelayan terlewat", pair[1].name, "resmi"),
        ]
    ]
    details = revised.every(Registry(pair[1]), detailed=True)
    assert details["what"].tolist() == ["peserta 2025 di Puger", "peserta nelayan tangkap 2025"]
    assert PERUBAHAN.lead(Registry(pair[0]), {}) == "Belum ada angka terbit yang dikoreksi."
    assert list(PERUBAHAN.below(Registry(pair[0]), {})) == []


def test_a_number_that_moved_between_kecamatan_is_said_though_the_total_stayed(
    tmp_path: Path,
) -> None:
    before = tiny.build(tmp_path, statuses=REAL)
    moved = [
        (*row[:1], tiny.KALIWATES, *row[2:]) if row[:3] == (2025, tiny.MAYANG, "keagamaan") else row
        for row in tiny.ROWS["enrolment_yearly"]
    ]
    after = tiny.build(tmp_path, statuses=REAL, rows={**tiny.ROWS, "enrolment_yearly": moved})
    replaced(
        tmp_path,
        before,
        after,
        acknowledged={"issued_number_revised": "Dua guru salah kecamatan."},
    )

    said = figure(after, "peringkat-kecamatan").provenance.corrected
    assert "peserta 2025 di Kaliwates dari 0 menjadi 2 dan" in said
    assert said.endswith("sebab Dua guru salah kecamatan")
    assert figure(after).provenance.corrected == ""


def without(table: str, *times: object) -> Mapping[str, Sequence[tiny.Row]]:
    kept = [row for row in tiny.ROWS[table] if row[0] not in times]
    return {**tiny.ROWS, table: kept}


def ending(snapshot: Path, end: dt.date) -> None:
    manifest = read_manifest(snapshot)
    files: list[FileEntry] = [replace(file, end=end) for file in manifest.files]
    write_manifest(snapshot, replace(manifest, files=tuple(files)))


@pytest.mark.parametrize(
    "rows",
    [without("enrolment_yearly", 2025), without("enrolment_monthly", tiny.MARCH)],
    ids=["a year", "a month"],
)
def test_a_time_that_was_not_there_before_is_no_revision(
    tmp_path: Path, rows: Mapping[str, Sequence[tiny.Row]]
) -> None:
    before = tiny.build(tmp_path, statuses=REAL, rows=rows)
    after = replaced(tmp_path, before, tiny.build(tmp_path, statuses=REAL))
    assert revised.every(Registry(after)).empty


def test_people_counted_until_a_later_day_are_no_revision(pair: tuple[Path, Path]) -> None:
    ending(pair[0], dt.date(2025, 3, 31))
    ending(pair[1], dt.date(2025, 6, 30))
    assert revised.every(Registry(pair[1])).empty


def test_nothing_simulated_is_revised_or_revises(tmp_path: Path) -> None:
    made_up = tiny.build(tmp_path)
    real = replaced(
        tmp_path, made_up, tiny.build(tmp_path, statuses=REAL, rows=with_participants(8))
    )
    assert revised.every(Registry(real)).empty


def test_what_the_public_never_saw_is_not_revised_for_it(tmp_path: Path) -> None:
    early = tiny.build(tmp_path, statuses={**REAL, "kepesertaan": "sementara"})
    final = replaced(
        tmp_path, early, tiny.build(tmp_path, statuses=REAL, rows=with_participants(8))
    )
    inside = Registry(final)
    assert not revised.every(inside).empty
    assert revised.every(inside.without("sementara")).empty


def test_the_public_is_told_what_both_public_versions_say_and_nothing_else(tmp_path: Path) -> None:
    chance = random.Random(1)  # noqa: S311
    old = drawn(chance)
    new = [
        (*row[:5], row[5] + (3 if chance.random() < 0.3 else 0), *row[6:])
        for row in old["enrolment_yearly"]
    ]
    before = real(tmp_path, old)
    after = real(tmp_path / "later", {**old, "enrolment_yearly": new}, before)
    for folder in (before, after):
        for path in (folder, folder / PUBLIC):
            write_manifest(path, replace(read_manifest(path), files=()))
    found = Compared(before / PUBLIC, after / PUBLIC)

    told = 0
    for sectors in (tuple(catalogue.SECTORS), *((sector,) for sector in catalogue.SECTORS)):
        wanted = enrolment.Filter(sectors=sectors)
        was, now = (
            enrolment.by_kecamatan(Registry(path / PUBLIC), 2024, wanted).frame.set_index("code")
            for path in (before, after)
        )
        differ = was["participants"].notna() & now["participants"].notna()
        differ &= was["participants"] != now["participants"]
        where = {"sector": sectors} if len(sectors) == 1 else {}
        said = {
            one.members["kecamatan"]: (one.before, one.after)
            for one in found.revisions("enrolment_yearly", "participants", ["kecamatan"], where)
        }
        assert said == {
            code: (was["participants"][code], now["participants"][code])
            for code in was.index[differ]
        }
        told += len(said)
    assert told > 0


def test_a_snapshot_that_was_replaced_before_its_minute_of_release_revises_nothing(
    pair: tuple[Path, Path],
) -> None:
    before, late = pair
    replaced(before.parent, before, late, embargo=REVISED + dt.timedelta(days=7))
    third = tiny.build(before.parent, statuses=REAL, rows=with_participants(9))
    replaced(before.parent, late, third)
    # 22 in place of 18: nobody outside has read 21.
    assert revised.every(Registry(third))[["before", "after"]].to_numpy().tolist() == [["18", "22"]]


def test_going_back_is_a_revision_and_an_act_that_was_broken_off_is_none(
    pair: tuple[Path, Path],
) -> None:
    before, after = pair
    replaced(before.parent, after, before, what="kembali", reason="Berkas Disnaker keliru.")
    said = figure(before).provenance.corrected
    assert "dari 21 menjadi 18, sebab Berkas Disnaker keliru" in said

    replaced(before.parent, before, after, what="putus")
    assert figure(before).provenance.corrected == ""

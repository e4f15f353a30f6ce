import datetime as dt
import json
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
import tiny_snapshot as tiny
from office_files import SITI, person, registry
from published import NOW, publish, real_files, simulated_files

from data import catalogue
from data.intake import specification
from data.manifest import TABLES, CorrectionEntry, SnapshotError, read_manifest, write_manifest
from data.store import audit_log, snapshots
from data.store.diff import diff
from data.store.rollback import rollback, verify_all

roll_back = partial(rollback, who="Rini", reason="Berkas Disnaker keliru.")


def with_participants(puger: int) -> Mapping[str, Sequence[tiny.Row]]:
    """The tiny snapshot, but with so many fishers paid by the APBD in Puger in 2025 (it has 5)."""
    yearly = [
        (2025, tiny.PUGER, "nelayan", "apbd", "laki_laki", puger, 11, 184_800)
        if row[:5] == (2025, tiny.PUGER, "nelayan", "apbd", "laki_laki")
        else row
        for row in tiny.ROWS["enrolment_yearly"]
    ]
    return {**tiny.ROWS, "enrolment_yearly": yearly}


def restate(path: Path, **given: object) -> None:
    """Writes the manifest of a snapshot anew with other words about its enrolment file."""
    manifest = read_manifest(path)
    files = tuple(
        replace(one, **given) if one.kind == "kepesertaan" else one for one in manifest.files
    )
    write_manifest(path, replace(manifest, files=files))


@pytest.fixture
def pair(tmp_path: Path) -> tuple[Path, Path]:
    """Two snapshots; the second has 113 fishers where the first has 5, from another file."""
    a = tiny.build(tmp_path / "a")
    b = tiny.build(tmp_path / "b", rows=with_participants(113))
    restate(b, sha256="1" * 64)
    return a, b


def test_a_revised_number_is_told_with_its_place_its_difference_and_its_file(
    pair: tuple[Path, Path],
) -> None:
    found = diff(*pair)
    # Five men of the APBD and one of the villages' fund are six fishers in Puger.
    assert [str(one) for one in found.changes] == [
        "Nelayan di Puger: 6 → 114 (+108), dari berkas kepesertaan.xlsx (peserta, 2025)"
    ]
    assert [one.what for one in found.changes] == ["revisi"]
    # In all of 2025 the table has 18 participants.
    assert str(found.totals[0]) == "18 → 126 (+108), dari berkas kepesertaan.xlsx (peserta, 2025)"
    assert "Tabel “Kepesertaan per tahun”: 1 baris lama diganti 1 baris baru." in found.notes
    assert found.tables == ("enrolment_yearly",)
    assert "aid_monthly" not in str(found.notes)


def test_nothing_changes_between_a_snapshot_and_itself(tmp_path: Path) -> None:
    path = tiny.build(tmp_path)
    found = diff(path, path)
    assert not found.anything
    assert found.lines() == ["Tidak ada yang berubah."]
    assert found.tables == ()


def test_the_same_file_with_another_correction_is_corrected_and_not_revised(
    pair: tuple[Path, Path],
) -> None:
    correction = CorrectionEntry("year=2025", "scale", "months", "2", 3, "salah", "Rini", "2026")
    restate(pair[1], sha256="0" * 64, corrections=(correction,))
    assert [one.what for one in diff(*pair).changes] == ["koreksi"]


def test_the_same_file_counted_by_another_definition_is_redefined(pair: tuple[Path, Path]) -> None:
    restate(pair[1], sha256="0" * 64)
    for path, meaning in zip(pair, ("lama", "baru"), strict=True):
        manifest = read_manifest(path)
        table = replace(
            manifest.tables["enrolment_yearly"],
            definitions={"participants": meaning, "premium_rp": "sama"},
        )
        tables = {**manifest.tables, "enrolment_yearly": table}
        write_manifest(path, replace(manifest, tables=tables))
    found = diff(*pair)
    assert [one.what for one in found.changes] == ["redefinisi"]
    assert found.redefined == ("participants",)


def test_a_year_that_was_not_there_is_new_and_one_that_is_gone_is_said(tmp_path: Path) -> None:
    whole = tiny.build(tmp_path / "a")
    rows = [row for row in tiny.ROWS["enrolment_yearly"] if row[0] != 2024]
    without = tiny.build(tmp_path / "b", rows={**tiny.ROWS, "enrolment_yearly": rows})
    (gone,) = diff(whole, without).totals
    # 4 + 1 + 2 participants in 2024.
    assert (gone.what, gone.year, gone.before, gone.after) == ("hilang", 2024, 7, None)
    (new,) = diff(without, whole).totals
    assert (new.what, new.before, new.after) == ("baru", None, 7)
    assert str(new).startswith("belum ada → 7")


def test_the_largest_part_of_the_whole_comes_first_and_headlines_before_details(
    tmp_path: Path,
) -> None:
    a = tiny.build(tmp_path / "a")
    rows = {
        **with_participants(6),
        "aid_monthly": [
            *tiny.ROWS["aid_monthly"][:2],
            (tiny.MARCH, tiny.MAYANG, "mesin_pra_panen", "pusat", 1.0, 10_000_000, 1),
        ],
    }
    found = diff(a, tiny.build(tmp_path / "b", rows=rows))
    # Rp50 juta of Rp112 juta is more than one participant of 26; the monthly details come last.
    assert [(one.measure, one.after) for one in found.changes] == [
        ("value_rp", 10_000_000),
        ("participants", 7),
    ]
    assert "Rp60.000.000 → Rp10.000.000 (−Rp50.000.000)" in str(found.changes[0])


def test_a_status_and_who_vouches_are_differences_too(tmp_path: Path) -> None:
    a = tiny.build(tmp_path / "a", statuses={"kepesertaan": "sementara"})
    b = tiny.build(tmp_path / "b", statuses={"kepesertaan": "resmi"})
    assert "Kepesertaan: status Sementara → Resmi." in diff(a, b).notes


def test_a_shift_between_cells_that_are_not_told_apart_is_not_silent(tmp_path: Path) -> None:
    rows = [
        (2025, tiny.MAYANG, "buruh_tani", "apbd", *row[4:])
        if row[:3] == (2025, tiny.MAYANG, "buruh_tani")
        else row
        for row in tiny.ROWS["enrolment_yearly"]
    ]
    a = tiny.build(tmp_path / "a")
    found = diff(a, tiny.build(tmp_path / "b", rows={**tiny.ROWS, "enrolment_yearly": rows}))
    assert found.changes == ()
    assert found.notes == ("Tabel “Kepesertaan per tahun”: 2 baris lama diganti 2 baris baru.",)


@pytest.fixture(scope="module")
def two_published(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str, str]:
    home = tmp_path_factory.mktemp("two")
    folder = home / "snapshots"
    first = publish(simulated_files(home / "a"), folder=folder, now=NOW)
    second = publish(real_files(home / "b"), folder=folder, now=NOW + dt.timedelta(days=1))
    return folder, first.manifest.id, second.manifest.id


@pytest.fixture
def published(tmp_path: Path, two_published: tuple[Path, str, str]) -> tuple[Path, str, str]:
    """A folder with two snapshots of which the second is current."""
    folder, first, second = two_published
    return shutil.copytree(folder, tmp_path / "snapshots"), first, second


def test_going_back_makes_the_older_snapshot_current_and_is_written_down(
    published: tuple[Path, str, str],
) -> None:
    folder, first, second = published
    roll_back(folder, first)
    assert snapshots.current(folder).name == first
    act = audit_log.entries(folder)[-1]
    assert (act.what, act.who, act.before, act.after) == ("kembali", "Rini", second, first)
    assert act.reason == "Berkas Disnaker keliru."
    roll_back(folder, second)
    assert snapshots.current(folder).name == second
    assert verify_all(folder).good


@pytest.mark.parametrize(
    ("wanted", "reason", "words"),
    [
        ("tidak ada", "x", 'Tidak ada snapshot bernama "tidak ada"'),
        ("20", "x", "Ada beberapa snapshot"),
        ("", "x", "Tidak ada snapshot"),
        ("../snapshots", "x", "Tidak ada snapshot"),
        ("first", "  ", "Sebutkan alasan"),
        ("second", "x", "sudah berlaku"),
    ],
)
def test_a_way_back_that_leads_nowhere_changes_nothing(
    published: tuple[Path, str, str], wanted: str, reason: str, words: str
) -> None:
    folder, first, second = published
    before = (folder / audit_log.FILE).read_bytes()
    wanted = {"first": first, "second": second}.get(wanted, wanted)
    with pytest.raises(SnapshotError, match=words):
        rollback(folder, wanted, who="Rini", reason=reason)
    assert snapshots.current(folder).name == second
    assert (folder / audit_log.FILE).read_bytes() == before


def test_nobody_goes_back_to_a_damaged_snapshot(published: tuple[Path, str, str]) -> None:
    folder, first, second = published
    (folder / first / "aid_monthly.parquet").write_bytes(b"?")
    with pytest.raises(SnapshotError, match="isi tabel aid_monthly berubah atau rusak"):
        roll_back(folder, first)
    assert snapshots.current(folder).name == second
    found = verify_all(folder)
    assert list(found.troubles) == [first]
    assert found.sound == (second,)


def test_a_manifest_that_was_rewritten_is_not_the_one_in_the_log(
    published: tuple[Path, str, str],
) -> None:
    folder, _, second = published
    manifest = read_manifest(folder / second)
    when = manifest.published_at - dt.timedelta(days=30)
    write_manifest(folder / second, replace(manifest, published_at=when))
    assert "manifes bukan yang tercatat di log" in verify_all(folder).troubles[second]


def test_a_status_that_was_rewritten_no_longer_fits_the_id(
    published: tuple[Path, str, str],
) -> None:
    folder, first, _ = published
    manifest = read_manifest(folder / first)
    files = tuple(replace(one, status="resmi") for one in manifest.files)
    write_manifest(folder / first, replace(manifest, files=files))
    assert "nomornya bukan nomor dari isinya" in verify_all(folder).troubles[first]


def test_a_pointer_that_was_changed_by_hand_is_noticed_and_then_noted(
    published: tuple[Path, str, str], tmp_path: Path
) -> None:
    folder, first, second = published
    snapshots.point(folder, "CURRENT", first)
    assert verify_all(folder).others == (
        f"Menurut log yang berlaku {second}, menurut penunjuk {first}.",
    )
    publish([registry(tmp_path / "k.xlsx", person(nik=SITI, months=3))], folder=folder, now=NOW)
    assert [one.what for one in audit_log.entries(folder)] == [
        "terbit",
        "terbit",
        "putus",
        "terbit",
    ]
    assert verify_all(folder).good


def test_every_measure_of_a_new_snapshot_says_what_it_meant(
    published: tuple[Path, str, str],
) -> None:
    folder, _, second = published
    written = json.loads((folder / second / "manifest.json").read_text())
    for table, columns in TABLES.items():
        measures = [column for column in columns if column in catalogue.METRICS]
        assert list(written["tables"][table]["definitions"]) == measures


def test_another_way_to_count_is_another_definition(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = simulated_files(tmp_path / "a")
    first = publish(files, folder=tmp_path / "one", now=NOW)
    cubes = shutil.copytree(specification.CUBES, tmp_path / "cubes")
    with (cubes / "aid_monthly.sql").open("a") as cube:
        cube.write("-- counted otherwise\n")
    monkeypatch.setattr(specification, "CUBES", cubes)
    second = publish(files, folder=tmp_path / "two", now=NOW)
    found = diff(first.path, second.path)
    assert found.redefined == ("quantity", "value_rp", "groups")

"""What is refused, broken off, drafted or damaged leaves the current snapshot as it was."""

import datetime as dt
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from office_files import (
    BUDI,
    REGISTRY_COLUMNS,
    RINI,
    SITI,
    aid,
    claims,
    payment,
    person,
    registry,
)
from published import (
    NOW,
    PRIVATE,
    TINY,
    command,
    publish,
    real_files,
    simulated_files,
    simulated_registry,
    state,
)

from data.intake.issues import RefusedError
from data.manifest import SnapshotError
from data.progress import Stopped
from data.store import publish as publishing
from data.store import snapshots


def mixed(folder: Path) -> list[Path]:
    return [registry(folder / "k.xlsx", person(), person(nik="9900000000000001"))]


def the_same_twice(folder: Path) -> list[Path]:
    return [path := registry(folder / "a.xlsx"), shutil.copy(path, folder / "b.xlsx")]


def two_claim_files(folder: Path) -> list[Path]:
    return [
        claims(folder / "a.csv", payment(paid="01/02/2024"), payment()),
        claims(folder / "b.csv", payment(paid="05/03/2025")),
    ]


def real_and_simulated(folder: Path) -> list[Path]:
    return [
        registry(folder / "a.xlsx", person(start=dt.date(2024, 9, 1))),
        simulated_registry(folder / "b.xlsx"),
    ]


def broken(folder: Path) -> list[Path]:
    path = folder / "a.xlsx"
    path.write_bytes(b"PK\x03\x04")
    return [path]


def two_bad_files(folder: Path) -> list[Path]:
    return [
        registry(folder / "a.xlsx", person(kecamatan="Amblu")),
        claims(folder / "b.csv", payment(programme="Beasiswa")),
    ]


def many_bad_rows(folder: Path) -> list[Path]:
    people = [person(nik=f"35091157088{number:05d}", months=13) for number in range(1, 1041)]
    return [registry(folder / "a.xlsx", *people)]


REFUSALS: list[tuple[Callable[[Path], list[Path]], list[str], list[str]]] = [
    (broken, [], ["a.xlsx: bukan buku kerja Excel yang dapat dibaca"]),
    (
        lambda folder: [
            registry(folder / "a.xlsx", person()[1:], columns=[*REGISTRY_COLUMNS[1:-1], "Lamanya"])
        ],
        [],
        [
            'baris 1: kolom "NIK" tidak ada',
            'baris 1: kolom "Bulan Dibayar" tidak ada',
            'baris 1: kolom I berjudul "Lamanya" tidak dikenal',
        ],
    ),
    (
        lambda folder: [registry(folder / "a.xlsx", person(born="kapan-kapan"))],
        [],
        ['baris 2, kolom "Tanggal Lahir": "••••" – harus tanggal seperti 31/12/2025'],
    ),
    (
        lambda folder: [registry(folder / "a.xlsx", person(months=13))],
        [],
        ['kolom "Bulan Dibayar": "13" – harus bilangan bulat dari 1 sampai 12'],
    ),
    (
        lambda folder: [registry(folder / "a.xlsx", person(months=5))],
        [],
        ['kolom "Bulan Dibayar": "5" – melewati Desember: mulai bulan 9 paling banyak 4 bulan'],
    ),
    (
        lambda folder: [claims(folder / "a.csv", payment(amount="-1"))],
        [],
        ['a.csv, baris 2, kolom "Nominal": "-1" – harus angka yang tidak negatif'],
    ),
    (mixed, [], ["1 dari 2 baris adalah simulasi; data nyata tidak boleh dicampur"]),
    (the_same_twice, [], ["isinya sama dengan a.xlsx"]),
    (two_claim_files, [], ["b.csv: klaim manfaat Maret 2025 sudah ada dalam a.csv"]),
    (
        real_and_simulated,
        [],
        ["data nyata dan simulasi tidak boleh dicampur: a.xlsx nyata, b.xlsx simulasi"],
    ),
    (
        lambda folder: [simulated_registry(folder / "a.xlsx")],
        ["--status", "resmi"],
        ["isinya simulasi, jadi tidak dapat berstatus resmi; terbitkan tanpa --status resmi"],
    ),
    (
        two_bad_files,
        [],
        ['"Amblu" – kecamatan tidak dikenal; maksud Anda "Ambulu"?', "harus menyebut jenjang"],
    ),
    (many_bad_rows, [], ["- … dan 1.015 keluhan lain."]),
    (lambda folder: [folder / "hilang.xlsx"], [], ["hilang.xlsx: tidak ada atau tidak dapat"]),
]


@pytest.mark.parametrize(("build", "options", "words"), REFUSALS)
def test_refused_files_leave_the_current_snapshot_untouched(
    tmp_path: Path,
    kept: Path,
    build: Callable[[Path], list[Path]],
    options: list[str],
    words: list[str],
) -> None:
    before = state(kept)
    result = command(*build(tmp_path), *options, "--into", kept)
    assert result.exit_code == 1
    assert result.stdout == ""
    assert result.stderr.startswith("Tidak diterbitkan. Snapshot yang berlaku tidak berubah.\n")
    for phrase in words:
        assert phrase in result.stderr
    assert len(result.stderr.splitlines()) <= 28
    assert [word for word in PRIVATE if word in result.output] == []
    assert state(kept) == before


def test_a_good_file_beside_a_bad_one_is_not_published(tmp_path: Path, kept: Path) -> None:
    before = state(kept)
    with pytest.raises(RefusedError):
        publish([claims(tmp_path / "m.csv"), *broken(tmp_path)], folder=kept, now=NOW)
    assert state(kept) == before


def test_the_command_refuses_and_publishes_with_a_status(tmp_path: Path, kept: Path) -> None:
    pointer = (kept / "CURRENT").read_text()
    refused = command(
        registry(tmp_path / "k.xlsx", person(nik="12", sector="Buruh")), "--into", kept
    )
    assert refused.exit_code == 1
    assert 'kolom "NIK": "12••••" – harus 16 angka' in refused.stderr
    assert (kept / "CURRENT").read_text() == pointer

    done = command(registry(tmp_path / "k.xlsx"), "--status", "resmi", "--into", kept)
    assert (done.exit_code, done.stderr) == (0, "")
    assert "enrolment_yearly: 1 baris, Resmi, sampai 31 Desember 2025" in done.stdout
    assert (kept / "CURRENT").read_text() != pointer


def test_a_write_that_breaks_off_leaves_the_old_snapshot_current(
    tmp_path: Path, kept: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_paths: object) -> None:
        assert list(kept.glob(".*.partial/manifest.json"))
        raise OSError("No space left on device")

    before = state(kept)
    monkeypatch.setattr(snapshots, "flush", full)
    result = command(*real_files(tmp_path), "--into", kept)
    assert result.exit_code == 1
    assert "No space left on device" in result.stderr
    assert state(kept) == before


def test_until_the_pointer_is_replaced_the_old_snapshot_is_current(
    tmp_path: Path, kept: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def killed(*_arguments: object) -> None:
        raise KeyboardInterrupt

    old = snapshots.current(kept)
    files = real_files(tmp_path)
    with monkeypatch.context() as patch:
        patch.setattr(snapshots, "point", killed)
        with pytest.raises(KeyboardInterrupt):
            publish(files, folder=kept, now=NOW)
    assert snapshots.current(kept) == old
    assert snapshots.verify(old)
    again = publish(files, folder=kept, now=NOW)
    assert not again.unchanged
    assert snapshots.current(kept) == again.path


def test_a_damaged_current_snapshot_is_not_carried_on(tmp_path: Path, kept: Path) -> None:
    table = snapshots.current(kept) / "aid_monthly.parquet"
    table.write_bytes(table.read_bytes()[:-1] + b"?")
    with pytest.raises(SnapshotError, match="isi tabel aid_monthly berubah atau rusak"):
        publish([registry(tmp_path / "k.xlsx")], folder=kept, now=NOW)


def test_a_built_in_snapshot_is_the_only_tracked_one_and_does_not_replace_the_current_one(
    tmp_path: Path,
) -> None:
    folder = tmp_path / "snapshots"
    files = simulated_files(tmp_path / "simulasi", years=(2025,))
    first = publish(files, folder=folder, builtin=True, now=NOW)
    assert snapshots.current(folder) == first.path
    local = publish([registry(tmp_path / "k.xlsx")], folder=folder, now=NOW)
    assert snapshots.current(folder) == local.path

    snapshots.point(folder, "CURRENT", first.path.name)
    other_year = simulated_files(tmp_path / "simulasi", years=(2024,))
    publish(other_year, folder=folder, builtin=True, now=NOW)
    assert snapshots.verify(snapshots.current(folder)) == first.manifest

    snapshots.point(folder, "CURRENT", local.path.name)
    second = publish(simulated_files(tmp_path / "simulasi"), folder=folder, builtin=True, now=NOW)
    assert snapshots.current(folder) == local.path
    assert (folder / "BUILTIN").read_text() == f"{second.manifest.id}\n"

    subprocess.run(["git", "init", "--quiet", folder], check=True)
    tracked = subprocess.run(
        ["git", "ls-files", "--others", "--exclude-standard"],
        cwd=folder,
        check=True,
        capture_output=True,
        encoding="utf-8",
    ).stdout.split()
    assert sorted(tracked) == sorted(
        [
            ".gitignore",
            "BUILTIN",
            *(f"{second.manifest.id}/{path.name}" for path in second.path.iterdir()),
        ]
    )


def test_a_draft_is_whole_and_seen_by_nobody_until_it_is_adopted(
    tmp_path: Path, kept: Path
) -> None:
    old = snapshots.current(kept)
    made = publishing.draft(real_files(tmp_path), folder=kept, now=NOW)
    assert snapshots.verify(made.path) == made.manifest
    assert snapshots.current(kept) == old
    assert [one.id for one in snapshots.snapshots(kept)] == [old.name]
    assert made.diff is not None
    assert made.diff.anything
    with pytest.raises(RefusedError):
        publishing.adopt(made)
    done = publishing.adopt(made, acknowledged=TINY, who="Rini", now=NOW)
    assert snapshots.current(kept) == done.path
    assert not made.path.exists()
    with pytest.raises(SnapshotError, match="sudah diterbitkan atau dibuang"):
        publishing.adopt(made, acknowledged=TINY)
    assert snapshots.verify(old)


def test_a_discarded_draft_leaves_nothing(tmp_path: Path, kept: Path) -> None:
    before = state(kept)
    made = publishing.draft(real_files(tmp_path), folder=kept, now=NOW)
    assert state(kept) != before
    publishing.discard(made)
    publishing.discard(made)
    assert state(kept) == before


def test_a_draft_upon_a_snapshot_that_is_no_longer_current_is_not_adopted(
    tmp_path: Path, kept: Path
) -> None:
    made = publishing.draft([claims(tmp_path / "m.csv")], folder=kept, now=NOW)
    meanwhile = publish([aid(tmp_path / "b.xlsx")], folder=kept, now=NOW)
    assert made.path.is_dir()
    with pytest.raises(SnapshotError, match="sudah berganti sejak draf ini dibuat"):
        publishing.adopt(made, acknowledged=TINY)
    assert snapshots.current(kept) == meanwhile.path


def test_whoever_is_told_of_progress_can_stop_and_nothing_is_left(
    tmp_path: Path, kept: Path
) -> None:
    files = [claims(tmp_path / "m.csv")]
    steps: list[str] = []
    other = shutil.copytree(kept, tmp_path / "anders")
    publish(files, folder=other, now=NOW, progress=lambda step, _: steps.append(step))
    assert {"Membaca m.csv", "Menyimpan draf", "Memeriksa draf sekali lagi"} < {*steps}
    before = state(kept)

    for wanted in dict.fromkeys(steps[:-1]):

        def tell(step: str, _fraction: float, wanted: str = wanted) -> None:
            if step == wanted:
                raise Stopped

        with pytest.raises(Stopped):
            publish(files, folder=kept, now=NOW, progress=tell)
        assert state(kept) == before, wanted


def test_where_no_snapshot_is_whole_all_files_together_start_anew(
    tmp_path: Path, kept: Path
) -> None:
    (snapshots.current(kept) / "aid_monthly.parquet").write_bytes(b"?")
    done = publish(real_files(tmp_path), folder=kept, now=NOW)
    assert snapshots.serve(kept).manifest == done.manifest


def test_a_damaged_current_snapshot_sends_back_to_the_last_good_one(
    tmp_path: Path, kept: Path
) -> None:
    good = snapshots.current(kept).name
    publish(real_files(tmp_path), folder=kept, now=NOW)
    (snapshots.current(kept) / "aid_monthly.parquet").write_bytes(b"?")
    with pytest.raises(SnapshotError, match=f"python -m data rollback {good}"):
        publish([claims(tmp_path / "m.csv")], folder=kept, now=NOW)


def left_out(raised: RefusedError) -> list[str]:
    return [str(one) for one in raised.complaints if one.rule == "files_left_out"]


def refused(files: list[Path], folder: Path) -> RefusedError:
    """Why these files are not published while nobody has acknowledged anything."""
    with pytest.raises(RefusedError) as raised:
        publishing.publish(files, folder=folder, now=NOW)
    return raised.value


@pytest.fixture(scope="module")
def of_two_files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A snapshot in `snapshots`, of files of which two speak about the members of 2025."""
    home = tmp_path_factory.mktemp("two_files")
    a = registry(home / "a.xlsx", person(nik=SITI))
    b = registry(home / "b.xlsx", person(nik=BUDI), person(nik=RINI))
    publish([a, b, *real_files(home / "lain")[1:]], folder=home / "snapshots", now=NOW)
    return home


@pytest.fixture
def two_files(of_two_files: Path, tmp_path: Path) -> tuple[Path, Path]:
    """Copies of these two files; the snapshot is in `tmp_path`."""
    shutil.copytree(of_two_files, tmp_path, dirs_exist_ok=True)
    return tmp_path / "a.xlsx", tmp_path / "b.xlsx"


@pytest.mark.usefixtures("two_files")
def test_a_file_of_the_same_year_that_is_left_out_has_to_be_acknowledged(
    tmp_path: Path,
) -> None:
    folder = tmp_path / "snapshots"
    (tmp_path / "baru").mkdir()
    mended = registry(tmp_path / "baru" / "a.xlsx", person(nik=SITI, months=3))

    assert left_out(refused([mended], folder)) == [
        "Kepesertaan: Kepesertaan tahun 2025 dari berkas b.xlsx (2 baris) tidak ikut lagi. "
        "Unggah juga berkas itu bila isinya masih berlaku."
    ]
    reasons = {rule: reason for rule, reason in TINY.items() if rule != "files_left_out"}
    with pytest.raises(RefusedError):
        publishing.publish([mended], folder=folder, now=NOW, acknowledged=reasons)
    done = publish([mended], folder=folder, now=NOW)
    assert done.diff is not None
    said = "Kepesertaan tahun 2025 dari berkas b.xlsx (2 baris) tidak ikut lagi."
    assert said in done.diff.lines()
    assert left_out(refused([mended], folder)) == []


def test_no_file_is_missed_that_comes_along_mended_or_under_another_name(
    two_files: tuple[Path, Path], tmp_path: Path
) -> None:
    folder = tmp_path / "snapshots"
    a, b = two_files
    (tmp_path / "baru").mkdir()
    mended = registry(tmp_path / "baru" / "b.xlsx", person(nik=BUDI, months=3))
    renamed = shutil.copyfile(b, tmp_path / "baru" / "c.xlsx")

    assert left_out(refused([a, mended], folder)) == []
    assert left_out(refused([mended, renamed], folder)) == [
        "Kepesertaan: Kepesertaan tahun 2025 dari berkas a.xlsx (1 baris) tidak ikut lagi. "
        "Unggah juga berkas itu bila isinya masih berlaku."
    ]


@pytest.mark.usefixtures("two_files")
def test_a_file_of_another_year_stays_and_is_not_missed(
    tmp_path: Path,
) -> None:
    later = registry(tmp_path / "2024.xlsx", person(start=dt.date(2024, 9, 1)))
    assert left_out(refused([later], tmp_path / "snapshots")) == []


def test_real_rows_in_the_place_of_simulated_ones_leave_nothing_out(
    kept: Path, tmp_path: Path
) -> None:
    real = registry(tmp_path / "real.xlsx", person())
    simulated = simulated_registry(tmp_path / "simulasi.xlsx")

    assert left_out(refused([real], kept)) == []
    publish([real], folder=kept, now=NOW)
    (said,) = left_out(refused([simulated], kept))
    assert "dari berkas real.xlsx" in said

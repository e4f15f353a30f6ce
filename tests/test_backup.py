"""A backup has all that the kabupaten made, and nothing but it comes back."""

import datetime as dt
import hashlib
import shutil
import sqlite3
import zipfile
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from filelock import FileLock
from published import NOW, publish, real_files, simulated_files, state
from test_releases import CARD, PNG, told

from data.__main__ import main
from data.intake import corrections
from data.intake.corrections import Correction
from data.manifest import SnapshotError
from data.store import backup, snapshots
from data.store.rollback import verify_all
from data.store.snapshots import BusyError
from exports.records import ledger, verify
from exports.records.export_log import hand_out
from queries.registry import Registry

CORRECTION = Correction(
    kind="kepesertaan",
    match={"file": "k.xlsx", "row": "2"},
    action="replace",
    field="kecamatan",
    value="Puger",
    expect="1 baris",
    reason="Salah ketik, dibetulkan kantor.",
    who="walidata",
    when="2026-01-31",
)


def run(*words: object) -> Result:
    return CliRunner().invoke(main, list(map(str, words)))


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with two publications, a correction, and a figure that left the house."""
    home = tmp_path_factory.mktemp("backup")
    made = home / "snapshots"
    publish(simulated_files(home / "dulu"), folder=made, now=NOW)
    publish(real_files(home / "kini"), folder=made, now=NOW)
    corrections.add(made, CORRECTION)
    shown = Registry(snapshots.current(made))
    hand_out({told(shown, CARD): [PNG]}, folder=made)
    (made / ".draf-1").mkdir()
    (made / ".draf-1" / "rahasia.parquet").write_bytes(b"belum terbit")
    return made


@pytest.fixture
def folder(made: Path, tmp_path: Path) -> Path:
    return shutil.copytree(made, tmp_path / "snapshots")


def rows(folder: Path) -> list[str]:
    with closing(sqlite3.connect(folder / ledger.FILE)) as con:
        return list(con.iterdump())


def test_an_empty_machine_has_every_byte_again(folder: Path, tmp_path: Path) -> None:
    file, again = tmp_path / "cadangan.zip", tmp_path / "baru" / "snapshots"

    assert f"berkas dari {folder} disalin ke {file}." in run("backup", file, "--in", folder).output
    told_of = run("restore", file, "--into", again)

    assert told_of.exit_code == 0, told_of.output
    before, after = state(folder), state(again)
    for name in (".lock", ".draf-1/rahasia.parquet", ledger.FILE):
        before.pop(name, None)
        after.pop(name, None)
    assert after == before
    assert rows(again) == rows(folder)
    assert verify_all(again, records=verify.verify).good


def test_a_damaged_backup_changes_nothing(folder: Path, tmp_path: Path) -> None:
    file, again = tmp_path / "cadangan.zip", tmp_path / "baru"
    assert run("backup", file, "--in", folder).exit_code == 0
    with zipfile.ZipFile(file) as kept, zipfile.ZipFile(tmp_path / "lain.zip", "w") as other:
        for name in kept.namelist():
            content = kept.read(name)
            is_hit = name.endswith("aid_monthly.parquet")
            other.writestr(name, content[:-1] + b"!" if is_hit else content)

    told_of = run("restore", tmp_path / "lain.zip", "--into", again)

    assert told_of.exit_code == 1
    assert "rusak" in told_of.output
    assert not again.exists()


@pytest.mark.parametrize("name", ["../CURRENT", "/CURRENT", ".lock"])
def test_a_file_that_would_land_elsewhere_is_refused(name: str, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "jahat.zip", "w") as made:
        made.writestr(name, "x")
        made.writestr("SHA256SUMS", f"{hashlib.sha256(b'x').hexdigest()}  {name}\n")

    assert run("restore", tmp_path / "jahat.zip", "--into", tmp_path / "baru").exit_code == 1
    assert [path.name for path in tmp_path.rglob("*")] == ["jahat.zip"]


def test_a_second_backup_leaves_the_first_alone(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "cadangan.zip"
    half = file.with_name(f".{file.name}.partial")
    half.write_bytes(b"setengah jadi")
    monkeypatch.setattr(snapshots, "PATIENCE", 0.1)

    with FileLock(folder / snapshots.LOCK), pytest.raises(BusyError):
        backup.backup(folder, file)
    assert half.read_bytes() == b"setengah jadi"

    def finished(*_: object) -> FileLock:
        file.write_bytes(b"selesai")
        return FileLock(folder / snapshots.LOCK)

    monkeypatch.setattr(snapshots, "exclusive", finished)
    with pytest.raises(SnapshotError, match="sudah ada"):
        backup.backup(folder, file)
    assert file.read_bytes() == b"selesai"


def test_a_backup_with_a_bad_spot_is_said_to_be_damaged(folder: Path, tmp_path: Path) -> None:
    backup.backup(folder, tmp_path / "cadangan.zip")
    content = (tmp_path / "cadangan.zip").read_bytes()
    spots = [len(content) * part // 40 for part in range(40)]
    for spot in spots:
        hit = bytes(255 - byte for byte in content[spot : spot + 40])
        (tmp_path / "lain.zip").write_bytes(content[:spot] + hit + content[spot + 40 :])
        with pytest.raises(SnapshotError, match="rusak"):
            backup.restore(tmp_path / "lain.zip", tmp_path / "baru")
    assert not (tmp_path / "baru").exists()


def test_a_full_disk_is_not_said_to_be_a_damaged_backup(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError("No space left on device")

    backup.backup(folder, tmp_path / "c.zip")
    monkeypatch.setattr(backup.shutil, "copyfileobj", full)
    said = run("restore", tmp_path / "c.zip", "--into", tmp_path / "baru").output
    assert "No space left on device" in said
    assert "rusak" not in said


def test_a_restoring_that_is_killed_shows_nobody_what_is_not_released(tmp_path: Path) -> None:
    folder, file, again = (tmp_path / name for name in ("snapshots", "c.zip", "baru"))
    minute = NOW + dt.timedelta(days=1)
    publish(real_files(tmp_path / "kini"), folder=folder, now=NOW, embargo=minute)
    backup.backup(folder, file)
    place = Path.replace

    def killed(one: Path, target: Path) -> Path:
        for path in snapshots.folders(again):
            assert snapshots.embargo(path.name, again, NOW) == minute
        return place(one, target)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Path, "replace", killed)
        backup.restore(file, again)

    assert verify_all(again).good


def test_nothing_is_written_over(folder: Path, tmp_path: Path) -> None:
    file = tmp_path / "cadangan.zip"
    assert run("backup", file, "--in", folder).exit_code == 0
    before = state(folder)

    assert "sudah ada" in run("backup", file, "--in", folder).output
    assert "sudah pernah diterbitkan" in run("restore", file, "--into", folder).output
    assert state(folder) == before

import datetime as dt
import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from data import catalogue
from data.manifest import (
    TABLES,
    FileEntry,
    Manifest,
    Period,
    SnapshotError,
    TableEntry,
    identify,
    read_manifest,
    sha256,
    write_manifest,
)
from data.store import audit_log, snapshots
from data.store.snapshots import current, pointed, verify

ROOT = Path(__file__).parents[1]
DAY = dt.date(2025, 12, 31)
NOON = dt.datetime(2026, 1, 31, 12, 0, tzinfo=dt.timezone(dt.timedelta(hours=7)))
FILE = FileEntry("klaim.csv", "klaim_manfaat", "ab" * 32, 12, "resmi", (2024, 2025))


def make(folder: Path, name: str, published_at: dt.datetime = NOON) -> Manifest:
    """A snapshot whose tables are whatever bytes, with a manifest that is true of them."""
    path = folder / name
    path.mkdir(parents=True)
    tables = {}
    for table in TABLES:
        content = f"{name} {table}".encode()
        (path / f"{table}.parquet").write_bytes(content)
        digest = hashlib.sha256(content).hexdigest()
        tables[table] = TableEntry(3, digest, "resmi", DAY, ("klaim.csv",))
    manifest = Manifest(name, published_at, Period(dt.date(2024, 1, 1), DAY), (FILE,), tables)
    write_manifest(path, manifest)
    return manifest


def test_a_manifest_reads_back_as_it_was_written(tmp_path: Path) -> None:
    manifest = make(tmp_path, "a")
    assert read_manifest(tmp_path / "a") == manifest
    written = json.loads((tmp_path / "a" / "manifest.json").read_text())
    assert list(written) == [
        "id",
        "published_at",
        "period",
        "files",
        "tables",
        "acknowledged",
        "seal",
    ]
    assert written["published_at"] == "2026-01-31T12:00:00+07:00"
    assert written["period"] == {"start": "2024-01-01", "end": "2025-12-31"}


@pytest.mark.parametrize(
    ("damage", "words"),
    [
        (lambda path: path.unlink(), "Snapshot a tidak ada atau tidak lengkap"),
        (lambda path: path.write_text("{"), "manifest.json dari snapshot a rusak"),
        (lambda path: path.write_text("[]"), "manifest.json dari snapshot a rusak"),
        (
            lambda path: path.write_text(path.read_text().replace("2025-12-31", "31/12/2025")),
            "manifest.json dari snapshot a rusak",
        ),
        (
            lambda path: path.write_text(path.read_text().replace("aid_monthly", "aid")),
            "tidak menyebut keempat tabel",
        ),
    ],
)
def test_a_manifest_that_cannot_be_trusted_is_not_read(
    tmp_path: Path, damage: Callable[[Path], object], words: str
) -> None:
    make(tmp_path, "a")
    damage(tmp_path / "a" / "manifest.json")
    with pytest.raises(SnapshotError, match=words):
        read_manifest(tmp_path / "a")


def test_one_changed_byte_in_any_table_is_noticed(tmp_path: Path) -> None:
    manifest = make(tmp_path, "a")
    assert verify(tmp_path / "a") == manifest
    for table in TABLES:
        path = tmp_path / "a" / f"{table}.parquet"
        whole = path.read_bytes()
        path.write_bytes(whole[:-1] + b"?")
        with pytest.raises(SnapshotError, match=f"isi tabel {table} berubah atau rusak"):
            verify(tmp_path / "a")
        path.unlink()
        with pytest.raises(SnapshotError, match=f"tabel {table} tidak ada"):
            verify(tmp_path / "a")
        path.write_bytes(whole)


def test_current_wins_over_built_in(tmp_path: Path) -> None:
    make(tmp_path, "bawaan")
    make(tmp_path, "baru")
    snapshots.point(tmp_path, "BUILTIN", "bawaan")
    assert current(tmp_path) == tmp_path / "bawaan"
    snapshots.point(tmp_path, "CURRENT", "baru")
    assert current(tmp_path) == tmp_path / "baru"
    assert not list(tmp_path.glob(".*"))


def test_where_nothing_was_published_that_is_said(tmp_path: Path) -> None:
    with pytest.raises(SnapshotError, match="Belum ada snapshot di"):
        current(tmp_path)
    assert pointed(tmp_path, "CURRENT") is None
    assert snapshots.snapshots(tmp_path / "tidak ada") == []


def test_a_lost_current_snapshot_is_never_replaced_by_the_built_in_one(tmp_path: Path) -> None:
    make(tmp_path, "bawaan")
    snapshots.point(tmp_path, "BUILTIN", "bawaan")
    snapshots.point(tmp_path, "CURRENT", "hilang")
    with pytest.raises(SnapshotError, match="CURRENT menunjuk ke snapshot hilang yang tidak ada"):
        current(tmp_path)


@pytest.mark.parametrize("name", ["", "..", "../lain", "/etc", ".a.partial", "a/b"])
def test_a_pointer_only_names_a_folder_beside_it(tmp_path: Path, name: str) -> None:
    make(tmp_path / "lain", "a")
    folder = tmp_path / "snapshots"
    make(folder, ".a.partial")
    (folder / "CURRENT").write_text(name)
    with pytest.raises(SnapshotError, match="bukan nama snapshot"):
        current(folder)


def test_snapshots_are_listed_from_the_last_to_the_first(tmp_path: Path) -> None:
    for hours, name in enumerate(["b", "c", "a"]):
        make(tmp_path, name, NOON + dt.timedelta(hours=hours))
    make(tmp_path, ".d.partial", NOON + dt.timedelta(days=1))
    (tmp_path / "kosong").mkdir()
    (tmp_path / "CURRENT").write_text("a\n")
    assert [manifest.id for manifest in snapshots.snapshots(tmp_path)] == ["a", "c", "b"]


def test_the_id_follows_the_content_and_not_the_name_of_a_file(tmp_path: Path) -> None:
    manifest = make(tmp_path, "a")
    tables = dict(manifest.tables)
    one = identify(DAY, [FILE], tables)
    assert one.startswith("2025-12-31-")
    assert len(one) == len("2025-12-31-") + 8
    assert identify(DAY, [replace(FILE, name="lain.csv", sha256="cd" * 32)], tables) == one
    assert identify(DAY, [FILE], dict(reversed(tables.items()))) == one

    entry = tables["aid_monthly"]
    for other in (
        replace(entry, sha256="0" * 64),
        replace(entry, status="sementara"),
        replace(entry, as_of=dt.date(2025, 12, 30)),
    ):
        assert identify(DAY, [FILE], {**tables, "aid_monthly": other}) != one
    assert identify(DAY, [replace(FILE, status="sementara")], tables) != one
    assert identify(DAY, [replace(FILE, years=(2025,))], tables) != one


def test_the_folder_can_be_set_in_the_environment(tmp_path: Path) -> None:
    def folder(**environment: str) -> str:
        return subprocess.run(
            [sys.executable, "-c", "from data.store import snapshots; print(snapshots.FOLDER)"],
            cwd=ROOT,
            env={**os.environ, **environment},
            check=True,
            capture_output=True,
            encoding="utf-8",
        ).stdout.strip()

    assert folder(DASBOR_SNAPSHOTS=str(tmp_path)) == str(tmp_path)
    assert folder(DASBOR_SNAPSHOTS="") == str(ROOT / "data" / "snapshots")


def test_the_built_in_snapshot_is_whole_small_and_simulated() -> None:
    name = pointed(ROOT / "data" / "snapshots", "BUILTIN")
    assert name is not None
    path = ROOT / "data" / "snapshots" / name
    manifest = verify(path)
    assert manifest.id == name
    assert identify(manifest.period.end, manifest.files, manifest.tables) == name
    assert sum(file.stat().st_size for file in path.iterdir()) <= 1_500_000
    assert {catalogue.STATUSES[table.status].id for table in manifest.tables.values()} == {
        "simulasi"
    }


def damage(folder: Path, name: str) -> None:
    (folder / name / "aid_monthly.parquet").write_bytes(b"?")


def note(folder: Path, before: str, after: str, what: audit_log.Act = "terbit") -> None:
    audit_log.append(folder, audit_log.Entry(NOON, "Rini", what, before, after))
    snapshots.point(folder, "CURRENT", after)


@pytest.fixture
def three(tmp_path: Path) -> Path:
    """A folder in which a, b and c were published one after the other."""
    for hours, name in enumerate("abc"):
        make(tmp_path, name, NOON + dt.timedelta(hours=hours))
    for before, after in [("", "a"), ("a", "b"), ("b", "c")]:
        note(tmp_path, before, after)
    return tmp_path


def test_readers_get_the_current_snapshot_without_a_remark(three: Path) -> None:
    assert snapshots.serve(three) == snapshots.Served(three / "c", read_manifest(three / "c"))


def test_a_damaged_current_snapshot_gives_way_to_the_last_good_one_with_a_remark(
    three: Path,
) -> None:
    damage(three, "c")
    served = snapshots.serve(three)
    assert served.path.name == "b"
    assert "isi tabel aid_monthly berubah atau rusak" in served.remark
    assert "snapshot baik terakhir, b, diterbitkan 31 Januari 2026" in served.remark
    damage(three, "b")
    assert snapshots.serve(three).path.name == "a"
    damage(three, "a")
    with pytest.raises(SnapshotError, match="Snapshot c: isi tabel aid_monthly"):
        snapshots.serve(three)


@pytest.mark.parametrize("content", ["", "hilang\n", "../lain", "c\0"])
def test_a_damaged_pointer_gives_way_to_the_last_good_snapshot(three: Path, content: str) -> None:
    (three / "CURRENT").write_text(content)
    served = snapshots.serve(three)
    assert served.path.name == "c"
    assert served.remark


def test_a_pointer_that_cannot_be_read_gives_way_to_the_last_good_snapshot(three: Path) -> None:
    (three / "CURRENT").unlink()
    (three / "CURRENT").mkdir()
    served = snapshots.serve(three)
    assert served.path.name == "c"
    assert "CURRENT tidak dapat dibaca" in served.remark


def test_a_lost_pointer_never_lets_the_built_in_snapshot_pass_for_the_current_one(
    three: Path,
) -> None:
    make(three, "bawaan")
    snapshots.point(three, "BUILTIN", "bawaan")
    (three / "CURRENT").unlink()
    served = snapshots.serve(three)
    assert served.path.name == "c"
    assert "CURRENT hilang; menurut log yang berlaku c" in served.remark


def test_what_was_taken_back_is_never_the_last_good_one(three: Path) -> None:
    note(three, "c", "b", "kembali")
    damage(three, "b")
    assert snapshots.serve(three).path.name == "a"


def test_without_a_log_the_last_published_good_one_is_served(tmp_path: Path) -> None:
    for hours, name in enumerate("abc"):
        make(tmp_path, name, NOON + dt.timedelta(hours=hours))
    snapshots.point(tmp_path, "CURRENT", "a")
    damage(tmp_path, "a")
    assert snapshots.serve(tmp_path).path.name == "c"


def test_a_snapshot_that_nobody_touched_is_hashed_once(
    three: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hashed = []
    whole = sha256
    monkeypatch.setattr(snapshots, "sha256", lambda path: hashed.append(path) or whole(path))
    for _ in range(3):
        snapshots.serve(three)
    assert len(hashed) == len(TABLES)


def test_a_manifest_of_before_is_read_and_one_that_was_changed_is_not(tmp_path: Path) -> None:
    manifest = make(tmp_path, "a")
    path = tmp_path / "a" / "manifest.json"
    written = json.loads(path.read_text())
    del written["seal"], written["acknowledged"]
    path.write_text(json.dumps(written))
    assert read_manifest(tmp_path / "a") == manifest

    write_manifest(tmp_path / "a", manifest)
    path.write_text(path.read_text().replace('"rows": 12', '"rows": 13'))
    with pytest.raises(SnapshotError, match="berubah sesudah ditulis"):
        read_manifest(tmp_path / "a")


def test_a_damaged_snapshot_does_not_hide_the_others_from_the_list(three: Path) -> None:
    (three / "b" / "manifest.json").write_text("{")
    assert [manifest.id for manifest in snapshots.snapshots(three)] == ["c", "a"]

"""The file of what left the house: written wholly or not at all, by one writer at a time."""

import subprocess
import sys
from pathlib import Path

import pytest

from exports.records import ledger
from exports.records.ledger import RecordError

ROOT = Path(__file__).parents[1]
KILLED = """
import os
import sys
from pathlib import Path
from exports.records import ledger

with ledger.writing(Path(sys.argv[1])) as con:
    # Large enough to reach the disk before the end.
    con.execute("pragma cache_size = 1")
    for number in range(200):
        ledger.add(con, "export", "JBR-7XU4T-V5K28", {"kind": "x" * 9_000}, str(number))
    os.kill(os.getpid(), 9)
"""


def add(folder: Path, *files: str) -> None:
    with ledger.writing(folder) as con:
        for file in files:
            ledger.add(con, "export", "JBR-7XU4T-V5K28", {"kind": "png"}, file)


def test_a_writer_that_is_killed_leaves_what_was_there_before(tmp_path: Path) -> None:
    add(tmp_path, "a")

    killed = subprocess.run(
        [sys.executable, "-c", KILLED, str(tmp_path)], cwd=ROOT, timeout=60, check=False
    )

    assert killed.returncode == -9
    assert [row.file for row in ledger.rows(tmp_path)] == ["a"]
    add(tmp_path, "b")
    assert [row.file for row in ledger.rows(tmp_path)] == ["a", "b"]
    assert ledger.broken_links(ledger.rows(tmp_path)) == []


def test_of_a_failure_halfway_nothing_is_kept(tmp_path: Path) -> None:
    add(tmp_path, "a")
    with pytest.raises(RecordError, match="rusak"):
        add(tmp_path, "b", "a")

    assert [row.file for row in ledger.rows(tmp_path)] == ["a"]


def test_readers_go_on_and_a_second_writer_is_asked_to_come_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ledger, "PATIENCE", 0.1)
    add(tmp_path, "a")
    with ledger.writing(tmp_path) as con:
        ledger.add(con, "export", "JBR-7XU4T-V5K28", {"kind": "png"}, "b")
        assert [row.file for row in ledger.rows(tmp_path)] == ["a"]
        with pytest.raises(RecordError, match="coba lagi sebentar"):
            add(tmp_path, "c")

    assert [row.file for row in ledger.rows(tmp_path)] == ["a", "b"]

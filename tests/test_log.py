import datetime as dt
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from data.store import audit_log
from data.store.audit_log import Entry

NOON = dt.datetime(2026, 1, 31, 12, 0, tzinfo=dt.timezone(dt.timedelta(hours=7)))


def entry(before: str, after: str, what: audit_log.Act = "terbit", reason: str = "") -> Entry:
    return Entry(NOON, "Rini", what, before, after, reason, ("ab" * 32,), "cd" * 32)


def lines(folder: Path) -> list[bytes]:
    return (folder / audit_log.FILE).read_bytes().splitlines(keepends=True)


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    """A folder whose log tells that a, b and c were published one after the other."""
    for before, after in [("", "a"), ("a", "b"), ("b", "c")]:
        audit_log.append(tmp_path, entry(before, after))
    return tmp_path


def test_what_was_done_reads_back_in_order(kept: Path) -> None:
    assert [(one.before, one.after) for one in audit_log.entries(kept)] == [
        ("", "a"),
        ("a", "b"),
        ("b", "c"),
    ]
    assert audit_log.entries(kept)[1] == entry("a", "b")
    assert audit_log.verify(kept) == []
    assert audit_log.entries(kept / "tidak ada") == ()


@pytest.mark.parametrize(
    "tamper",
    [
        lambda old: [old[0], old[1].replace(b"Rini", b"Budi"), old[2]],
        lambda old: [old[0], old[2]],
        lambda old: [old[1], old[2]],
        lambda old: [old[0], old[1], old[1], old[2]],
        lambda old: [old[1], old[0], old[2]],
    ],
)
def test_a_line_that_was_changed_removed_or_put_in_is_found(
    kept: Path, tamper: Callable[[list[bytes]], list[bytes]]
) -> None:
    (kept / audit_log.FILE).write_bytes(b"".join(tamper(lines(kept))))
    assert any("tidak menyambung" in one for one in audit_log.verify(kept))


def test_a_line_that_cannot_be_read_is_named_and_the_others_are_read(kept: Path) -> None:
    first, _, last = lines(kept)
    (kept / audit_log.FILE).write_bytes(first + b"bukan JSON\n" + last)
    assert "Log, baris 2: tidak dapat dibaca." in audit_log.verify(kept)
    assert [one.after for one in audit_log.entries(kept)] == ["a", "c"]


def test_half_a_line_of_a_killed_writer_is_not_read_and_gives_way_to_the_next(kept: Path) -> None:
    whole = (kept / audit_log.FILE).read_bytes()
    (kept / audit_log.FILE).write_bytes(whole + b'{"when": "2026-')
    assert [one.after for one in audit_log.entries(kept)] == ["a", "b", "c"]
    audit_log.append(kept, entry("c", "d"))
    assert (kept / audit_log.FILE).read_bytes().startswith(whole + b'{"when": "2026-01-31')
    assert [one.after for one in audit_log.entries(kept)] == ["a", "b", "c", "d"]
    assert audit_log.verify(kept) == []


def test_a_reason_never_keeps_the_number_of_a_person(tmp_path: Path) -> None:
    reason = "baris 3509115708800001 dan 3509 1102 0375 0002 ganda, lihat surat 470/12"
    audit_log.append(tmp_path, entry("", "a", reason=reason))
    (line,) = lines(tmp_path)
    assert json.loads(line)["reason"] == "baris •••• dan •••• ganda, lihat surat 470/12"


def test_what_counted_last_comes_first_and_what_was_taken_back_is_left_out(kept: Path) -> None:
    assert audit_log.once_current(audit_log.entries(kept)) == ["c", "b", "a"]
    audit_log.append(kept, entry("c", "a", "kembali", "c salah"))
    assert audit_log.once_current(audit_log.entries(kept)) == ["a", "b"]
    assert audit_log.last_current(kept) == "a"
    audit_log.append(kept, entry("", "z", "bawaan"))
    assert audit_log.last_current(kept) == "a"

"""The folder of the public edition has exactly what was built, and nobody reads half a file."""

import gzip
from collections.abc import Iterator
from pathlib import Path

import pytest

from data.manifest import SnapshotError
from exports.site.output import DRAWINGS, Written, is_made_of, note, write

TWO = [("index.html", b"<p>satu"), ("api/v1/tabel.csv", b"a;b")]


def held(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and not path.name.startswith(".")
    }


def test_a_folder_has_each_file_and_each_text_compressed_too(tmp_path: Path) -> None:
    assert write(tmp_path / "publik", TWO, [("k/a.png", b"\x89")]) == Written(5, 5, 0)

    assert held(tmp_path / "publik") == {
        "index.html": b"<p>satu",
        "index.html.gz": gzip.compress(b"<p>satu", 6, mtime=0),
        "api/v1/tabel.csv": b"a;b",
        "api/v1/tabel.csv.gz": gzip.compress(b"a;b", 6, mtime=0),
        "k/a.png": b"\x89",
    }


def test_only_what_differs_is_written_and_what_is_gone_is_removed(tmp_path: Path) -> None:
    write(tmp_path, TWO)
    before = (tmp_path / "index.html").stat().st_mtime_ns

    assert write(tmp_path, TWO[:1], [("baru.html", b"<p>dua")]) == Written(4, 2, 2)

    assert (tmp_path / "index.html").stat().st_mtime_ns == before
    assert set(held(tmp_path)) == {"index.html", "index.html.gz", "baru.html", "baru.html.gz"}
    assert not (tmp_path / "api").exists()


def test_a_build_that_fails_changes_nothing(tmp_path: Path) -> None:
    def failing() -> Iterator[tuple[str, bytes]]:
        yield "index.html", b"<p>lain"
        raise SnapshotError("rusak")

    write(tmp_path, TWO)
    before = held(tmp_path)

    with pytest.raises(SnapshotError):
        write(tmp_path, failing())

    assert held(tmp_path) == before
    assert write(tmp_path, TWO) == Written(4, 0, 0)


def test_drawings_for_the_next_build_stay(tmp_path: Path) -> None:
    write(tmp_path, TWO)
    (tmp_path / DRAWINGS).mkdir()
    (tmp_path / DRAWINGS / "a.json").write_bytes(b"{}")

    assert write(tmp_path, TWO[:1]) == Written(2, 0, 2)

    assert (tmp_path / DRAWINGS / "a.json").exists()


def test_a_folder_with_something_else_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "surat.docx").write_bytes(b"penting")

    with pytest.raises(SnapshotError, match="berisi berkas lain"):
        write(tmp_path, TWO)

    assert held(tmp_path) == {"surat.docx": b"penting"}


def test_a_folder_knows_what_it_was_made_of_until_it_is_written_again(tmp_path: Path) -> None:
    write(tmp_path, TWO)
    note(tmp_path, "a")
    assert is_made_of(tmp_path, "a")
    assert not is_made_of(tmp_path, "b")

    write(tmp_path, TWO)
    assert not is_made_of(tmp_path, "a")

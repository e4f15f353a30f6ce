"""The app serves the folder of the public edition at /publik/, the same for everybody."""

import gzip
import json
import mimetypes
from pathlib import Path

import pytest
from shown_page import open_page
from test_press_room import ask_for
from test_routes import get

from charts.tiles import Exhibit
from exports.site.output import write


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    kept = tmp_path / "publik"
    write(
        kept,
        [
            ("index.html", b"<p>Ringkasan"),
            ("k/JBR-A.html", b"<p>Asli"),
            ("sematan/peta.html", b"<p>Peta"),
            ("api/v1/index.html", b"<p>API"),
            ("gaya-1.css", b"p{}"),
            ("umpan/edisi.atom", b"<feed/>"),
            ("api/v1/a.xlsx", b"PK"),
        ],
    )
    (tmp_path / "rahasia.html").write_bytes(b"<p>Rahasia")
    (kept / ".gambar").mkdir()
    (kept / ".gambar" / "a.json").write_bytes(b"{}")
    monkeypatch.setenv("DASBOR_PUBLIK", str(kept))
    return kept


@pytest.mark.parametrize(
    ("address", "text"),
    [
        ("/publik/", "<p>Ringkasan"),
        ("/publik/index.html", "<p>Ringkasan"),
        ("/publik/k/JBR-A", "<p>Asli"),
        ("/publik/api/v1/", "<p>API"),
    ],
)
def test_a_file_is_found_with_and_without_its_ending(address: str, text: str) -> None:
    found = get(address)

    assert (found.status, found.text) == (200, text)
    assert found.headers["content-type"] == "text/html; charset=utf-8"


def test_a_file_comes_compressed_and_not_again_to_who_has_it(folder: Path) -> None:
    first = get("/publik/")
    plain = get("/publik/", accept_encoding="identity")

    assert first.body == (folder / "index.html.gz").read_bytes()
    assert plain.body == gzip.decompress(first.body)
    assert get("/publik/", if_none_match=first.headers["etag"]).status == 304
    write(folder, [("index.html", b"<p>Lain")])
    assert get("/publik/", if_none_match=first.headers["etag"]).text == "<p>Lain"


@pytest.mark.parametrize(
    "address",
    [
        "/publik/tidak-ada.html",
        "/publik/../rahasia.html",
        "/publik/k/../../rahasia",
        "/publik/.gambar/a.json",
        "/publik/.edisi-publik",
        "/publik/k/",
        "/publik/keluar.html",
        "/publik/a\0b",
        f"/publik/k/{'a' * 300}",
    ],
)
def test_nothing_else_is_found(address: str, folder: Path) -> None:
    (folder / "keluar.html").symlink_to(folder.parent / "rahasia.html")

    assert get(address).status == 404


def test_programs_of_other_sites_may_read_and_are_told_what_they_read(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # Those of Python alone, as on a machine without a list of types.
    own = mimetypes.MimeTypes(filenames=())
    monkeypatch.setattr(mimetypes, "guess_type", own.guess_type)
    feed, book = (get(f"/publik/{name}") for name in ("umpan/edisi.atom", "api/v1/a.xlsx"))

    assert feed.headers["access-control-allow-origin"] == "*"
    assert feed.headers["content-type"] == "application/atom+xml"
    assert book.headers["content-type"].endswith("spreadsheetml.sheet")


def test_what_is_not_there_is_said_in_the_words_of_its_place(folder: Path) -> None:
    write(folder, [("404.html", b"<p>Halaman"), ("k/404.html", b"<p>Kode tidak dikenal")])

    assert (get("/publik/x").status, get("/publik/x").text) == (404, "<p>Halaman")
    assert (get("/publik/k/JBR-X").status, get("/publik/k/JBR-X").text) == (
        404,
        "<p>Kode tidak dikenal",
    )


def test_nothing_is_served_where_no_folder_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DASBOR_PUBLIK")

    assert get("/publik/").status == 404


def test_ruang_pers_shows_the_code_of_what_others_may_frame(folder: Path) -> None:
    code = '<iframe src="https://dasbor.jember.go.id/publik/sematan/index/sektor-terbit.html">'
    answer = json.dumps({"html": code}).encode()
    write(folder, [("sematan/index/sektor-terbit.json", answer)])

    def shown(exhibit: Exhibit) -> list[str]:
        app = ask_for(open_page("ruang-pers").app, [exhibit])
        return [block.value for block in app.code if "iframe" in block.value]

    assert shown(Exhibit("", "sektor-terbit")) == [code]
    assert shown(Exhibit("", "manfaat-program")) == []


def test_only_embeds_may_stand_in_the_frames_of_other_sites() -> None:
    def framed(address: str) -> str:
        return get(address).headers["content-security-policy"].partition("frame-ancestors ")[2]

    assert framed("/publik/sematan/peta.html") == "*"
    assert framed("/publik/index.html") == "'none'"
    assert framed("/publik/../sematan/peta.html") == "'none'"
    assert framed("/kepesertaan") == "'none'"


def test_pages_are_asked_for_anew_and_what_is_named_by_its_content_is_kept() -> None:
    assert get("/publik/").headers["cache-control"] == "public, max-age=60"
    assert "immutable" in get("/publik/gaya-1.css").headers["cache-control"]

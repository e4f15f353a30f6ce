"""What the server answers beside Streamlit, asked as a browser asks, without a network."""

import asyncio
import csv
import datetime as dt
import gzip
import io
import json
import re
import shutil
import socket
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import pytest
import tiny_snapshot as tiny
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from charts.tiles import Exhibit
from data.manifest import PUBLIC, read_manifest
from data.store import snapshots
from pages import reader, redraw
from pages.admin import access
from pages.routes import DRAFT_KEY, MIDDLEWARE, ROUTES

ROOT = Path(__file__).parents[1]
T = TypeVar("T")
STREAMLITS = (
    '<html lang="en"><head><title>Streamlit</title><script type="module" src="x.js"></script>'
    '</head><body><div id="root"></div></body></html>'
)


async def page_of_streamlit(request: Request) -> Response:
    # As Streamlit does, which compresses where it may and says when its page was last changed.
    headers = {"ETag": '"streamlit"', "Last-Modified": "Sun, 29 Nov 2026 02:21:33 GMT"}
    if "if-none-match" in request.headers:
        return Response(status_code=304, headers=headers)
    return HTMLResponse(STREAMLITS, headers=headers)


async def file_of_streamlit(_: Request) -> Response:
    return Response("const a = 1;" * 1000, media_type="text/javascript")


SERVER = Starlette(
    routes=[
        *ROUTES,
        Route("/static/{name}", file_of_streamlit),
        Route("/{path:path}", page_of_streamlit),
    ],
    middleware=list(MIDDLEWARE),
)


@dataclass
class Answer:
    """What the server sent: its status, headers, and body as it came."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        packed = self.headers.get("content-encoding") == "gzip"
        return (gzip.decompress(self.body) if packed else self.body).decode("utf-8-sig")

    @property
    def json(self) -> Any:  # noqa: ANN401
        return json.loads(self.text)


def run(asked: Coroutine[Any, Any, T]) -> T:
    """Run in a thread of its own: the tests in a browser leave a loop running in this one."""
    with ThreadPoolExecutor(1) as aside:
        return aside.submit(asyncio.run, asked).result()


def get(address: str, method: str = "GET", **headers: str) -> Answer:
    """Ask for an address; underscores in names of headers stand for hyphens."""
    path, _, query = address.partition("?")
    given = {"accept-encoding": "gzip", **{k.replace("_", "-"): v for k, v in headers.items()}}
    sent: list[dict[str, Any]] = []

    async def ask() -> None:
        asked = [{"type": "http.request", "body": b"", "more_body": False}]

        async def receive() -> dict[str, Any]:
            # Who has asked stays until the answer has come.
            return asked.pop() if asked else await asyncio.Future()

        async def send(message: dict[str, Any]) -> None:
            sent.append(message)

        scope = {
            "type": "http",
            "method": method,
            "path": path,
            "raw_path": path.encode(),
            "query_string": query.encode(),
            "headers": [(name.lower().encode(), text.encode()) for name, text in given.items()],
            "root_path": "",
            "scheme": "http",
            "http_version": "1.1",
        }
        await SERVER(scope, receive, send)

    run(ask())
    start, *rest = sent
    return Answer(
        start["status"],
        {name.decode(): text.decode() for name, text in start["headers"]},
        b"".join(one.get("body", b"") for one in rest),
    )


def test_a_document_is_not_sent_again_to_who_has_it_and_another_choice_is_another_one() -> None:
    first = get("/figur/kepesertaan?tahun=2024")
    tag = first.headers["etag"]

    assert first.status == 200
    assert first.headers["content-encoding"] == "gzip"
    assert first.json["query"] == {"tahun": "2024"}
    assert get("/figur/kepesertaan?tahun=2024", if_none_match=tag).status == 304
    assert get("/figur/kepesertaan?tahun=2023", if_none_match=tag).status == 200
    assert get("/figur/kepesertaan?tahun=2024", accept_encoding="").json == first.json
    assert get("/figur/ringkasan").json["title"] == "Ringkasan"


@pytest.mark.parametrize(
    "address",
    [
        "/figur/tidak-ada",
        "/figur/kepesertaan/tidak-ada/asal",
        "/figur/kepesertaan/peta-kecamatan/lain.csv",
        "/figur/ringkasan/peserta-2025/excel.csv",
        "/figur/kepesertaan/peta-kecamatan/excel.csv?sektor=",
    ],
)
def test_what_is_not_there_is_said_to_be_not_there(address: str) -> None:
    answer = get(address)

    assert answer.status == 404
    assert answer.json == {"trouble": "Tidak ada di dasbor ini."}


def test_the_table_and_the_origin_of_a_figure_are_those_of_what_is_chosen() -> None:
    chosen = "tahun=2024&sektor=nelayan"
    table = get(f"/figur/kepesertaan/peringkat-kecamatan/excel.csv?{chosen}")
    rows = list(csv.DictReader(io.StringIO(table.text), delimiter=";"))
    origin = get(f"/figur/kepesertaan/peringkat-kecamatan/asal?{chosen}").json

    assert 'filename="SIMULASI_peringkat-kecamatan.csv"' in table.headers["content-disposition"]
    shown = get(f"/figur/kepesertaan?{chosen}").json
    (tile,) = (
        one for row in shown["rows"] for one in row["tiles"] if one["name"] == "peringkat-kecamatan"
    )
    assert [row["Peserta"] for row in rows] == [
        row[1].replace(".", "") for row in tile["table"]["rows"]
    ]
    assert origin["title"] == tile["title"]
    assert "nelayan" in json.dumps(origin)


def test_a_draft_is_read_only_with_its_key(
    builtin_snapshot: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(builtin_snapshot.parent, tmp_path / "snapshots")
    draft = tiny.build(tmp_path / "elsewhere")
    monkeypatch.setattr(snapshots, "FOLDER", tmp_path / "snapshots")
    monkeypatch.setattr(access, "is_secret", lambda _: True)
    address = f"/figur/kepesertaan?snapshot={read_manifest(draft).id}"
    key = reader.lend_draft(draft)

    def drawn(**headers: str) -> str:
        return json.dumps(get(address, **headers).json["rows"])

    assert read_manifest(draft).id in drawn(**{DRAFT_KEY: key})
    for other in ({}, {DRAFT_KEY: "x"}):
        assert read_manifest(draft).id not in drawn(**other)
        assert "tidak ada atau rusak" in json.dumps(get(address, **other).json["remarks"])
    monkeypatch.setattr(access, "is_secret", lambda _: False)
    assert read_manifest(draft).id not in drawn(**{DRAFT_KEY: key})
    monkeypatch.setattr(access, "is_secret", lambda _: True)
    reader.revoke_draft(key)
    assert read_manifest(draft).id not in drawn(**{DRAFT_KEY: key})


def test_the_first_answer_has_the_page_and_is_never_taken_from_before() -> None:
    answer = get("/kepesertaan?tahun=2024", if_none_match='"streamlit"')
    document = get("/figur/kepesertaan?tahun=2024").json

    assert answer.status == 200
    assert '<html lang="id">' in answer.text
    assert "<h1>Kepesertaan</h1>" in answer.text
    packed = answer.text.partition('id="dokumen">')[2].partition("</script>")[0]
    assert json.loads(packed) == {"page": "kepesertaan", "document": document}
    assert not {"etag", "last-modified"} & answer.headers.keys()
    assert int(answer.headers["content-length"]) == len(answer.body)


def test_a_first_page_names_every_script_so_that_none_waits_for_another() -> None:
    page, needed = get("/kepesertaan").text, ["first", "board"]
    for name in needed:
        script = (ROOT / "static" / f"{name}.js").read_text(encoding="utf-8")
        found = re.findall(r'^(?:import|} from) .*"\./(\w+)\.js";$', script, re.MULTILINE)
        needed += [one for one in found if one not in needed]

    assert len(needed) > 8
    assert [name for name in needed if f"/app/static/{name}.js" not in page] == []


def test_what_an_address_asks_for_cannot_end_the_script_that_carries_it() -> None:
    answer = get("/kepesertaan?tahun=</script><script>alert(1)</script>")

    assert "<script>alert" not in answer.text
    assert "\\u003c/script>" in answer.text


def test_a_page_that_streamlit_draws_has_its_name_and_lead_in_the_first_answer() -> None:
    answer = get("/cek").text

    assert "<h1>Cek angka</h1><p class=lead>Apakah berkas ini keluar" in answer
    assert "first.js" in answer
    assert "dokumen" not in answer
    assert get("/cek/lain").text == STREAMLITS


def test_an_answer_that_says_nothing_of_it_is_kept_by_no_browser() -> None:
    assert get("/media/ringkasan.xlsx").headers["cache-control"] == "private, no-store"


def test_a_file_that_a_browser_has_is_not_sent_again_until_it_is_another() -> None:
    first = get("/app/static/board.js")
    again = get("/app/static/board.js", if_none_match=first.headers["etag"])
    another = get("/app/static/board.js", if_none_match='"of-before"')

    assert first.headers["cache-control"] == "no-cache"
    assert (again.status, again.body) == (304, b"")
    assert (another.status, another.text) == (200, first.text)


def test_a_file_travels_compressed_to_who_reads_that() -> None:
    packed, plain = get("/static/a.js"), get("/static/a.js", accept_encoding="")

    assert packed.text == plain.text == "const a = 1;" * 1000
    assert len(packed.body) < len(plain.body) / 20
    assert int(packed.headers["content-length"]) == len(packed.body)
    assert "Accept-Encoding" in packed.headers["vary"]


@pytest.mark.parametrize("address", ["/manfaat", "/static/a.js", "/figur/manfaat"])
def test_who_refuses_what_is_compressed_gets_it_plain(address: str) -> None:
    refused = get(address, accept_encoding="gzip;q=0, identity")

    assert "content-encoding" not in refused.headers
    assert refused.text == get(address, accept_encoding="").text
    assert get(address, accept_encoding="br, gzip;q=0.5").headers["content-encoding"] == "gzip"


@pytest.mark.parametrize("address", ["/manfaat", "/app/static/board.js"])
def test_who_asks_for_the_head_of_a_file_alone_is_told_no_other_length(address: str) -> None:
    head = get(address, method="HEAD")

    assert (
        head.headers["content-length"] == get(address, accept_encoding="").headers["content-length"]
    )


def test_the_font_of_streamlit_is_ours_which_the_browser_has() -> None:
    answer = get("/static/media/SourceSansVF-Upright.ttf.BsWL4Kly.woff2")

    assert answer.status == 307
    font = Path("static/media") / answer.headers["location"]
    assert font.resolve().relative_to(Path.cwd() / "app/static/fonts")
    assert (ROOT / "static" / "fonts" / font.name).is_file()


def test_an_answer_does_not_wait_for_the_browser_to_acknowledge_its_head() -> None:
    async def accepted() -> int:
        # As Streamlit opens it.
        listening = socket.socket()
        listening.bind(("127.0.0.1", 0))
        seen = asyncio.get_running_loop().create_future()
        server = await asyncio.start_server(
            lambda _, writer: seen.set_result(writer), sock=listening
        )
        async with server:
            _, browser = await asyncio.open_connection(*listening.getsockname())
            writer = await seen
            option = writer.get_extra_info("socket").getsockopt(
                socket.IPPROTO_TCP, socket.TCP_NODELAY
            )
            browser.close()
            writer.close()
        return int(option)

    assert run(accepted())


def test_a_server_without_any_snapshot_says_so_and_not_where_it_looked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(snapshots, "FOLDER", tmp_path)

    for address in ("/figur/kepesertaan", "/berlaku"):
        answer = get(address)
        assert answer.status == 503
        assert answer.json == {"trouble": "Belum ada angka yang dapat ditampilkan."}


def test_a_server_is_ready_only_where_there_is_a_version_for_readers(
    whole: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(snapshots, "FOLDER", tmp_path)
    monkeypatch.delenv("DASBOR_PERAN")
    path = shutil.copytree(whole, tmp_path / whole.name)
    snapshots.point(tmp_path, snapshots.CURRENT, path.name)
    assert get("/siap").json == {"snapshot": path.name}

    shutil.rmtree(path / PUBLIC)

    assert get("/siap").status == get("/figur/ringkasan").status == 503


def test_an_open_briefing_can_ask_whether_something_newer_counts(
    builtin_snapshot: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "snapshots"
    shutil.copytree(builtin_snapshot.parent, folder)
    monkeypatch.setattr(snapshots, "FOLDER", folder)
    then = read_manifest(builtin_snapshot).id

    def frozen(title: str) -> str:
        return redraw.freeze(
            reader.open_public(snapshots.serve().path),
            [Exhibit("", "peserta-2025")],
            title=title,
            date=dt.date(2025, 12, 22),
            place="",
            who="Rini",
        ).code

    first = frozen("Rapat anggaran")
    frozen("Rapat lain")

    assert get("/berlaku").json == {"counts": then}
    assert get(f"/berlaku?edisi={first}").json == {"counts": first}
    now = read_manifest(tiny.build(folder)).id
    second = frozen("Rapat anggaran")
    assert get("/berlaku?putar=30").json == {"counts": now}
    assert get(f"/berlaku?snapshot={then}").json == {"counts": then}
    assert get(f"/berlaku?edisi={first}").json == {"counts": second}
    assert get("/berlaku?edisi=JBR-2025-12-22-XXX").status == 404

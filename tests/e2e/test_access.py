"""Kelola data for whoever has the desk's secret, and for nobody else, from wherever they come."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import urlparse
from urllib.request import urlopen

import pytest
from playwright.sync_api import Page, expect
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from visiting import Visitor, free_port, running_nginx
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

LOCAL = "http://127.0.0.1:8501"
# What a stranger may write to look like a browser on the machine itself.
FORGED = {
    "X-Forwarded-For": "127.0.0.1",
    "X-Forwarded-Host": "127.0.0.1:8501",
    "X-Real-IP": "127.0.0.1",
    "Forwarded": "for=127.0.0.1;host=127.0.0.1:8501;proto=http",
    "Via": "1.1 localhost",
    "Cookie": "dasbor_kelola_8501=; dasbor_kelola=1",
}
CONFIGURATION = """
server {{
  listen 127.0.0.1:{port};
  location / {{
    proxy_pass {upstream};
    proxy_http_version 1.1;
    proxy_set_header Upgrade $http_upgrade;
    proxy_set_header Connection "upgrade";
  }}
}}
"""


@contextmanager
def proxying(upstream: str, folder: Path) -> Iterator[str]:
    """A plain nginx before this address; its own address."""
    port = free_port()
    with running_nginx(CONFIGURATION.format(port=port, upstream=upstream), folder, port):
        yield f"http://127.0.0.1:{port}"


@pytest.fixture(scope="module")
def proxied(server: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with proxying(server, tmp_path_factory.mktemp("nginx")) as address:
        yield address


@pytest.fixture(scope="module")
def proxied_desk(desk: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    upstream = desk.partition("/masuk")[0]
    with proxying(upstream, tmp_path_factory.mktemp("nginx")) as address:
        yield address


def ask_for_the_page(
    address: str, host: str, origin: str, headers: dict[str, str]
) -> tuple[set[str], bytes]:
    """The pages in the menu of a connection that asks for Kelola data, and all that it got."""
    server = urlparse(address)
    with connect(
        f"ws://{host}/_stcore/stream",
        sock=socket.create_connection((server.hostname, server.port), 10),
        origin=origin,
        subprotocols=["streamlit"],
        additional_headers=headers,
        max_size=None,
    ) as stream:
        begin = BackMsg()
        begin.rerun_script.page_name = "kelola"
        stream.send(begin.SerializeToString())
        # A fresh server lists the files of `pages/` until dashboard.py has run to its end.
        listed: set[str] = set()
        got = b""
        while True:
            content = bytes(stream.recv(timeout=30))
            got += content
            message = ForwardMsg.FromString(content)
            if message.WhichOneof("type") == "navigation":
                pages = message.navigation.app_pages
                listed = {page.url_pathname for page in pages if not page.is_hidden}
            if message.WhichOneof("type") == "script_finished" and "as_at" not in listed:
                return listed, got


@pytest.mark.parametrize("headers", [{}, FORGED], ids=["none", "forged"])
@pytest.mark.parametrize("place", ["proxied", "proxied_desk", "server", "desk"])
def test_nobody_without_the_secret_is_offered_the_page_or_runs_it(
    request: pytest.FixtureRequest, place: str, headers: dict[str, str]
) -> None:
    address = str(request.getfixturevalue(place)).partition("/masuk")[0]
    for host in (urlparse(address).netloc, "127.0.0.1:8501", "localhost"):
        listed, got = ask_for_the_page(address, host, LOCAL, headers)

        assert "kepesertaan" in listed
        assert "kelola" not in listed
        assert b"Dari berkas kantor sampai angka" not in got
        assert b"Unggah" not in got


def test_through_the_proxy_too_the_secret_opens_the_page(desk: str, proxied_desk: str) -> None:
    port, secret = urlparse(desk).port, desk.partition("kunci=")[2]
    cookie = {"Cookie": f"dasbor_kelola_{port}={secret}"}
    listed, got = ask_for_the_page(proxied_desk, urlparse(proxied_desk).netloc, LOCAL, cookie)

    assert "kelola" in listed
    assert b"Dari berkas kantor sampai angka" in got


def test_a_page_of_another_site_cannot_open_a_connection_at_all(desk: str) -> None:
    server = urlparse(desk)
    with (
        pytest.raises(InvalidStatus),
        connect(f"ws://{server.netloc}/_stcore/stream", origin="http://dasbor.example"),
    ):
        pass


@pytest.mark.parametrize("secret", ["", "x", "ä"])
def test_a_wrong_secret_is_refused(desk: str, secret: str) -> None:
    wrong = desk.partition("kunci=")[0] + "kunci=" + secret.encode().hex()
    with pytest.raises(HTTPError) as refused:
        urlopen(wrong)  # noqa: S310

    assert refused.value.code == 403
    assert "set-cookie" not in refused.value.headers


def test_the_address_of_the_desk_opens_the_page_and_no_other_address_carries_the_secret(
    visit: Visitor, desk: str
) -> None:
    secret = desk.partition("kunci=")[2]
    reader = visit(address=desk.partition("/masuk")[0], fresh=True)
    reader.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page: Page = reader.page
    heading = page.get_by_role("heading", level=1)
    page.goto(desk)
    expect(heading).to_have_text("Kelola data")
    assert secret not in page.url

    page.reload()
    expect(heading).to_have_text("Kelola data")
    page.get_by_role("link", name="Kepesertaan", exact=True).click()
    expect(heading).to_have_text("Kepesertaan")
    page.get_by_role("link", name="Kelola data").click()
    expect(heading).to_have_text("Kelola data")
    page.get_by_role("button", name="Salin tautan").click()
    expect(page.get_by_text("Tautan disalin")).to_be_visible()
    link = str(page.evaluate("navigator.clipboard.readText()"))
    assert link.startswith(reader.server)
    assert secret not in link + page.content()
    assert secret not in page.evaluate("document.cookie")

    stranger = visit(address=reader.server, fresh=True)
    stranger.page.goto(link)
    expect(stranger.page.get_by_role("heading", level=1)).to_be_visible()
    expect(stranger.page.get_by_role("link", name="Kelola data")).to_have_count(0)
    assert reader.complaints == []

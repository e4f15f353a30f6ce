"""The server that `deploy/` describes: a real nginx with TLS before two copies of the dashboard."""

import gzip
import json
import shutil
import socket
import ssl
import subprocess
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPSConnection
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.request import urlopen

import psutil
import pytest
from playwright.sync_api import Browser, expect
from test_editions import let_count
from visiting import free_port, running_nginx, serving

from exports.site.output import write

ROOT = Path(__file__).parents[2]
ADDRESS = "https://dasbor.jember.go.id"


@dataclass
class Deployed:
    """Two copies on one folder of snapshots, and the ports of the proxy before them."""

    folder: Path
    plain: int
    proxy: int
    copies: list[int]
    www: Path

    def connection(self) -> HTTPSConnection:
        trusting = ssl.create_default_context()
        trusting.check_hostname, trusting.verify_mode = False, ssl.CERT_NONE
        return HTTPSConnection("127.0.0.1", self.proxy, timeout=20, context=trusting)

    def get(self, path: str, cookie: str = "", **headers: str) -> tuple[int, dict[str, str], bytes]:
        asked = self.connection()
        asked.request("GET", path, headers={**headers, **({"Cookie": cookie} if cookie else {})})
        answer = asked.getresponse()
        return answer.status, {k.lower(): v for k, v in answer.getheaders()}, answer.read()

    def log(self) -> str:
        return (self.folder.parent / "dasbor.log").read_text(encoding="utf-8")

    def logged(self, path: str) -> dict[str, Any]:
        """What nginx has written of a request, which it does after it has answered."""
        for _ in range(200):
            for entry in map(json.loads, self.log().splitlines()):
                if entry["path"] == path:
                    return dict(entry)
            time.sleep(0.05)
        raise AssertionError(path)


@pytest.fixture(scope="module")
def deployed(
    builtin_snapshot: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Deployed]:
    room = tmp_path_factory.mktemp("deploy")
    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("no openssl on the PATH")
    folder = room / "snapshots"
    let_count(folder, builtin_snapshot)
    subject = ["-subj", "/CN=dasbor.jember.go.id", "-days", "2"]
    files = ["-keyout", str(room / "privkey.pem"), "-out", str(room / "fullchain.pem")]
    subprocess.run(
        [openssl, "req", "-x509", "-newkey", "rsa:2048", "-nodes", *files, *subject],
        check=True,
        capture_output=True,
    )
    plain, proxy, *copies = (free_port() for _ in range(4))
    server = (ROOT / "deploy" / "nginx.conf").read_text(encoding="utf-8")
    for ours, here in {
        "listen 80;": f"listen 127.0.0.1:{plain};",
        "listen 443 ssl;": f"listen 127.0.0.1:{proxy} ssl;",
        "127.0.0.1:8501": f"127.0.0.1:{copies[0]}",
        "127.0.0.1:8502": f"127.0.0.1:{copies[1]}",
        "/etc/ssl/dasbor": str(room),
        "/var/log/nginx": str(room),
    }.items():
        assert ours in server
        server = server.replace(ours, here)
    with ExitStack() as stack:
        # The worker of an nginx that root has started may not look into the folders of tests.
        www = Path(stack.enter_context(TemporaryDirectory()))
        www.chmod(0o755)
        server = server.replace("/var/www/dasbor", str(www))
        for port in copies:
            stack.enter_context(serving(folder, port, DASBOR_ALAMAT=ADDRESS))
        stack.enter_context(running_nginx(server, room, proxy))
        yield Deployed(folder, plain, proxy, copies, www)


def test_an_answer_is_secured_and_what_tells_of_the_server_is_closed(deployed: Deployed) -> None:
    status, headers, _ = deployed.get("/kepesertaan")

    assert status == 200
    assert headers["strict-transport-security"].startswith("max-age=")
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    for closed in ("object-src", "base-uri"):
        assert f"{closed} 'none'" in headers["content-security-policy"]
    assert "unsafe-eval" not in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert "server" not in headers or "uvicorn" not in headers["server"]
    for closed in ("/_stcore/metrics", "/_stcore/agent/openapi.json", "/siap"):
        assert deployed.get(closed)[0] == 404, closed
    assert deployed.get("/_stcore/health")[0] == 200


def test_what_nginx_refuses_is_secured_too(deployed: Deployed) -> None:
    own = {"Origin": f"https://127.0.0.1:{deployed.proxy}"}
    foreign = [{"Origin": one} for one in ("https://dasbor.example", "http://localhost", "null")]
    refused = [deployed.get("/_stcore/health", **origin) for origin in foreign]
    refused += [deployed.get("/siap"), deployed.get("/", **{"Content-Length": str(2**30)})]

    assert deployed.get("/_stcore/health", **own)[0] == 200
    assert [status for status, _, _ in refused] == [403, 403, 403, 404, 413]
    for _, headers, body in refused:
        assert headers["content-type"] == "text/plain; charset=utf-8"
        assert headers["strict-transport-security"].endswith("includeSubDomains")
        assert headers["x-content-type-options"] == "nosniff"
        assert "default-src 'none'" in headers["content-security-policy"]
        assert body.decode() == "Dasbor tidak dapat menjawab permintaan ini."


def test_the_public_edition_is_for_pages_of_other_sites_too(deployed: Deployed) -> None:
    kept = deployed.www / "publik"
    texts = ("index.html", "sematan/peta.html", "k/JBR-A.html", "k/404.html", "404.html")
    write(kept, [(name, f"<p>{name}".encode()) for name in (*texts, "api/v1/katalog.jsonld")])
    foreign = {"Origin": "https://koran.example"}
    pages = {
        path: deployed.get(f"/publik/{path}", **foreign)
        for path in ("", "index.html", "sematan/peta.html", "k/JBR-A", "api/v1/katalog.jsonld")
    }

    assert [status for status, _, _ in pages.values()] == [200] * 5
    assert pages[""][2] == pages["index.html"][2] == b"<p>index.html"
    for path, (_, headers, _) in pages.items():
        framed = "frame-ancestors *" in headers["content-security-policy"]
        assert framed == path.startswith("sematan/"), path
        assert headers["access-control-allow-origin"] == "*"
        assert headers["cache-control"] == "public, max-age=60"
        assert headers["strict-transport-security"].endswith("includeSubDomains")
    assert pages["k/JBR-A"][1]["content-type"] == "text/html; charset=utf-8"
    assert pages["api/v1/katalog.jsonld"][1]["content-type"].startswith("application/ld+json")
    packed = deployed.get("/publik/index.html", **{"Accept-Encoding": "gzip"})
    assert gzip.decompress(packed[2]) == b"<p>index.html"
    for path, said in {"lain": "404.html", "k/JBR-B": "k/404.html", ".edisi-publik": ""}.items():
        status, _, body = deployed.get(f"/publik/{path}")
        assert (status, said in body.decode()) == (404, True), path


def test_one_address_gets_no_more_figures_than_an_office_reads(deployed: Deployed) -> None:
    def statuses(_: int) -> list[int]:
        held, found = deployed.connection(), []
        for _ in range(100):
            held.request("GET", "/figur/ringkasan")
            answer = held.getresponse()
            answer.read()
            found.append(answer.status)
        return found

    with ThreadPoolExecutor(4) as readers:
        asked = [status for found in readers.map(statuses, range(4)) for status in found]

    assert {*asked} == {200, 429}
    assert asked.count(200) >= 150
    assert deployed.get("/_stcore/health")[0] == 200
    time.sleep(1)
    assert deployed.get("/figur/ringkasan")[0] == 200


def test_no_connection_is_made_that_a_stolen_key_would_open_later(deployed: Deployed) -> None:
    def made(ciphers: str) -> bool:
        trusting = ssl.create_default_context()
        trusting.check_hostname, trusting.verify_mode = False, ssl.CERT_NONE
        trusting.maximum_version = ssl.TLSVersion.TLSv1_2
        trusting.set_ciphers(ciphers)
        with socket.create_connection(("127.0.0.1", deployed.proxy), 10) as plain:
            try:
                return bool(trusting.wrap_socket(plain).cipher())
            except ssl.SSLError:
                return False

    assert made("ECDHE-RSA-AES128-GCM-SHA256")
    assert not made("AES128-GCM-SHA256")
    assert not made("ECDHE-RSA-AES128-SHA")


def test_the_log_says_what_was_asked_and_not_by_whom(deployed: Deployed) -> None:
    deployed.get("/cek?kode=JBR-RAHASIA", **{"X-Forwarded-For": "203.0.113.7"})
    by_an_old_link = HTTPConnection("127.0.0.1", deployed.plain, timeout=20)
    by_an_old_link.request("GET", "/tautan-lama?kode=JBR-RAHASIA")

    assert by_an_old_link.getresponse().status == 301
    assert deployed.logged("/tautan-lama")["status"] == 301
    assert deployed.logged("/cek")["status"] == 200
    for told in ("RAHASIA", "203.0.113.7", '127.0.0.1"', "Mozilla"):
        assert told not in deployed.log()


def test_a_visitor_stays_at_a_copy_and_ten_go_on_when_it_is_gone(
    deployed: Deployed, browser: Browser
) -> None:
    cookies = []
    for _ in range(10):
        _, headers, _ = deployed.get("/kepesertaan")
        cookies.append(headers["set-cookie"].partition(";")[0])

    asked = count()

    def copy_of(cookie: str) -> str:
        path = f"/penanda-{next(asked)}"
        assert deployed.get(path, cookie)[0] == 200
        return str(deployed.logged(path)["copy"]).rpartition(":")[2]

    homes = {cookie: {copy_of(cookie) for _ in range(3)} for cookie in cookies}
    assert all(len(home) == 1 for home in homes.values())
    assert len(set.union(*homes.values())) == 2, "both copies have visitors"

    context = browser.new_context(ignore_https_errors=True, locale="id-ID")
    page = context.new_page()
    page.goto(f"https://127.0.0.1:{deployed.proxy}/kepesertaan")
    page.wait_for_selector("[data-testid=stApp][data-test-script-state=notRunning] h1")
    page.wait_for_selector(".board[data-drawn]")
    with page.expect_download() as saved:
        table = page.locator("[data-name=peringkat-kecamatan]")
        table.locator(".table summary").click()
        table.get_by_role("button", name="Unduh CSV untuk Excel").click()
    assert "Puger" in Path(saved.value.path()).read_text(encoding="utf-8-sig")
    (own,) = [one["value"] for one in context.cookies() if one["name"] == "dasbor_salinan"]

    killed = int(copy_of(f"dasbor_salinan={own}"))
    listening = {one.laddr.port: one.pid for one in psutil.net_connections() if not one.raddr}
    psutil.Process(listening[killed]).kill()
    with ThreadPoolExecutor(10) as ten:
        acts = [f"/figur/kepesertaan?tahun={2023 + turn % 3}" for turn in range(10)]
        answers = list(ten.map(deployed.get, acts, cookies))
    assert [status for status, _, _ in answers] == [200] * 10

    page.locator("[data-key=tahun]").get_by_label("2023").click()
    expect(page.locator("[data-name=peta-kecamatan] .subtitle")).to_contain_text("2023")
    # The session itself comes back at the other copy.
    page.get_by_role("link", name="Cek angka", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Cek angka", timeout=30_000)
    page.locator("input[type=file]").set_input_files(saved.value.path())
    expect(page.get_by_text("Tidak dikenal.")).to_be_visible()
    context.close()


def test_what_one_copy_publishes_another_shows(deployed: Deployed, tiny_snapshot: Path) -> None:
    # Whoever looked at the copies before may have ended one of them.
    running = [port for port in deployed.copies if counts(port)]
    before = {counts(port) for port in running}

    let_count(deployed.folder, tiny_snapshot)

    assert {counts(port) for port in running} == {tiny_snapshot.name} != before
    assert json.loads(deployed.get("/berlaku")[2]) == {"counts": tiny_snapshot.name}


def counts(port: int) -> str:
    """The snapshot that a copy shows; "" where none answers."""
    try:
        with urlopen(f"http://127.0.0.1:{port}/siap", timeout=20) as answer:
            return str(json.load(answer)["snapshot"])
    except OSError:
        return ""

"""A reader's visit to a real server in a real browser."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlparse

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request

ROLES = "internal,humas,pengawas"
"""Who may see all pages but Kelola data."""

ROOT = Path(__file__).parent.parent.parent
REST = "[data-testid=stApp][data-test-script-state=notRunning] h1"
_PLAIN = ("/cek", "/sumber")
_HEADING = "String(document.querySelector('h1')?.textContent)"
GO_ON = """path => {
    history.pushState(null, '', path);
    dispatchEvent(new PopStateEvent('popstate'));
}"""
_OUTLINED = """[...document.querySelectorAll('[data-name=peta-kecamatan] .choroplethlayer path')]
    .filter(path => parseFloat(path.style.strokeWidth) > 2)
    .map(path => path.__data__.loc)"""
_ARRIVED = f"""before => {_HEADING} !== before
    && document.querySelector('h1, [data-testid=stAlert]')
    && document.querySelector('[data-testid=stApp]').dataset.testScriptState === 'notRunning'"""


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@contextmanager
def serving(snapshots: Path, port: int = 0, **settings: str) -> Iterator[str]:
    """A dashboard of its own on this port of this machine, or a free one; its address.

    `settings` are variables of its environment.
    """
    port = port or free_port()
    server = subprocess.Popen(
        [sys.executable, "-m", "streamlit", "run", "dashboard.py", f"--server.port={port}"],
        cwd=ROOT,
        env={
            "DASBOR_PERAN": ROLES,
            **os.environ,
            "DASBOR_SNAPSHOTS": str(snapshots),
            **settings,
        },
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    address = f"http://127.0.0.1:{port}"
    try:
        for _ in range(240):
            try:
                urllib.request.urlopen(f"{address}/_stcore/health", timeout=1)  # noqa: S310
                break
            except OSError:
                assert server.poll() is None, "the server ended before it was ready"
                time.sleep(0.25)
        yield address
    finally:
        server.terminate()
        server.wait(30)


@contextmanager
def serving_desk(snapshots: Path) -> Iterator[str]:
    """A dashboard with Kelola data, as the walidata starts it; the address with its secret."""
    command = ["-m", "data", "desk", "--no-browser", "--in", str(snapshots)]
    with subprocess.Popen(
        [sys.executable, *command], cwd=ROOT, stdout=subprocess.PIPE, text=True
    ) as server:
        try:
            assert server.stdout
            yield next(line.strip() for line in server.stdout if line.startswith("http"))
        finally:
            server.terminate()


_NGINX = """
daemon off;
pid {folder}/nginx.pid;
error_log {folder}/error.log;
events {{}}
http {{
  access_log off;
  client_body_temp_path {folder}/body;
  proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/fastcgi;
  scgi_temp_path {folder}/scgi;
  uwsgi_temp_path {folder}/uwsgi;
  {server}
}}
"""


@contextmanager
def running_nginx(server: str, folder: Path, port: int) -> Iterator[None]:
    """A real nginx with this server in its configuration, once it listens on this port."""
    nginx = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
    if nginx is None:
        if os.environ.get("CI"):
            pytest.fail("no nginx on the PATH, although CI is set")
        pytest.skip("no nginx on the PATH")
    configuration = folder / "nginx.conf"
    configuration.write_text(_NGINX.format(folder=folder, server=server), encoding="utf-8")
    with subprocess.Popen([nginx, "-p", str(folder), "-c", str(configuration)]) as proxy:
        try:
            for _ in range(100):
                with socket.socket() as probe:
                    if probe.connect_ex(("127.0.0.1", port)) == 0:
                        break
                time.sleep(0.05)
            yield
        finally:
            proxy.terminate()


def profile(browser: Browser) -> BrowserContext:
    """A browser of its own, with nothing kept from anybody else."""
    return browser.new_context(locale="id-ID", accept_downloads=True)


class Visit:
    """A reader's visit: a page of a browser, with every complaint written down."""

    def __init__(
        self, context: BrowserContext, server: str, width: int, height: int, scheme: str
    ) -> None:
        self.server = server
        self.context = context
        self.page: Page = context.new_page()
        self.page.set_viewport_size({"width": width, "height": height})
        self.page.emulate_media(color_scheme=scheme)
        self.turn = 0
        self.complaints: list[str] = []
        self.page.on(
            "pageerror", lambda error: self.complaints.append(f"script: {error.stack or error}")
        )
        self.page.on("console", self._heard)
        self.page.on("request", self._asked)

    def _heard(self, message: ConsoleMessage) -> None:
        kind, text = message.type, message.text
        # Streamlit itself asks below the page's path whether a server lives there, and drops the
        # preview of a run that the next one has overtaken.
        known = ("Failed to load resource", "Image source error")
        if kind in ("error", "warning") and not any(one in text for one in known):
            self.complaints.append(f"console: {text}")

    def _asked(self, request: Request) -> None:
        host = urlparse(request.url).hostname
        if host not in ("127.0.0.1", None):
            self.complaints.append(f"left the machine: {request.url}")

    def reach(self, path: str) -> Page:
        """Go there, whether there are figures or not."""
        self.turn = 0
        self.to_front()
        self.page.goto(self.server + path)
        return self.page

    def to_front(self) -> Page:
        """Come back after a look at another tab: what is behind one is drawn once a second."""
        self.page.bring_to_front()
        return self.page

    def open(self, path: str = "/") -> Page:
        """Go there and wait until every figure is drawn."""
        self.reach(path)
        self.at_rest(after=self.turn)
        return self.page

    def at_rest(self, after: int = 0) -> int:
        """Wait until the board has drawn a turn later than `after`; its number."""
        self.page.wait_for_function(
            """after => {
                const app = document.querySelector('[data-testid=stApp]');
                const board = document.querySelector('.board');
                return app?.dataset.testScriptState === 'notRunning'
                    && !document.querySelector('#awal') && Number(board?.dataset.drawn) > after;
            }""",
            arg=after,
            timeout=60_000,
        )
        self.turn = int(self.page.locator(".board").get_attribute("data-drawn") or 0)
        return self.turn

    def choose(self, key: str, option: str) -> int:
        """Choose an option of the control of this key, and wait until it is drawn."""
        control = self.page.locator(f".filters [data-key={key}]")
        if control.evaluate("one => one.open === false"):
            control.locator("summary").click()
        control.get_by_label(option, exact=True).click()
        return self.at_rest(after=self.turn)

    def titles(self) -> list[str]:
        return self.page.locator(".board h3").all_inner_texts()

    def outlined(self) -> list[str]:
        """The codes of the kecamatan that the map draws with a strong border."""
        return list(self.page.evaluate(_OUTLINED))


class Stroll(Visit):
    """A visit that goes on from page to page in one tab, as the back button does.

    The dashboard is not loaded anew, which takes a fourth of the time, and what was chosen stays
    chosen: whoever chooses something makes a visit of their own.
    """

    def reach(self, path: str) -> Page:
        self.turn, place = 0, urlparse(path).path
        elsewhere = next(one for one in _PLAIN if one != place)
        if self.page.url == "about:blank":
            super().reach(elsewhere)
            self.page.wait_for_selector(REST)
        self.to_front()
        if urlparse(self.page.url).path == place:
            self._go_on(elsewhere)
        self._go_on(path)
        return self.page

    def see(self, path: str) -> Page:
        """Open it unless it is open: for those who do not mind what was unfolded before."""
        if self.page.url != self.server + path:
            self.open(path)
        return self.to_front()

    def _go_on(self, path: str) -> None:
        """To another page: another part of the same one would not be run."""
        before = self.page.evaluate(_HEADING)
        self.page.evaluate(GO_ON, path)
        self.page.wait_for_function(_ARRIVED, arg=before, timeout=60_000)


Visitor = Callable[..., Visit]
Stroller = Callable[..., Stroll]

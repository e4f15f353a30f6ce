"""A reader's visit to a real server in a real browser."""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlparse

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request

ROOT = Path(__file__).parent.parent.parent
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome", "microsoft-edge")
QUIET = [
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@contextmanager
def serving(snapshots: Path) -> Iterator[str]:
    """A dashboard of its own on a free port of this machine; its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = subprocess.Popen(
        [sys.executable, "-m", "streamlit", "run", "dashboard.py", f"--server.port={port}"],
        cwd=ROOT,
        env={**os.environ, "DASBOR_SNAPSHOTS": str(snapshots)},
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
        server.wait(10)


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
        self.complaints: list[str] = []
        self.page.on("pageerror", lambda error: self.complaints.append(f"script: {error}"))
        self.page.on("console", self._heard)
        self.page.on("request", self._asked)

    def _heard(self, message: ConsoleMessage) -> None:
        kind, text = message.type, message.text
        # Streamlit itself asks below the page's path whether a server lives there.
        if kind in ("error", "warning") and "Failed to load resource" not in text:
            self.complaints.append(f"console: {text}")

    def _asked(self, request: Request) -> None:
        host = urlparse(request.url).hostname
        if host not in ("127.0.0.1", None):
            self.complaints.append(f"left the machine: {request.url}")

    def open(self, path: str = "/") -> Page:
        """Go there and wait until every figure is drawn."""
        self.page.goto(self.server + path)
        self.at_rest()
        return self.page

    def at_rest(self, after: int = 0) -> int:
        """Wait until the board has drawn a turn later than `after`; its number."""
        self.page.wait_for_function(
            """after => {
                const app = document.querySelector('[data-testid=stApp]');
                const board = document.querySelector('.board');
                return app?.dataset.testScriptState === 'notRunning'
                    && Number(board?.dataset.drawn) > after;
            }""",
            arg=after,
            timeout=20_000,
        )
        return int(self.page.locator(".board").get_attribute("data-drawn") or 0)

    def titles(self) -> list[str]:
        return self.page.locator(".board h3").all_inner_texts()


Visitor = Callable[..., Visit]

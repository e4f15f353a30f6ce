"""The browser that draws and prints: offline, shared, and replaced when it dies."""

import io
import signal
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from threading import Event
from typing import Any

import numpy as np
import psutil
import pytest
from PIL import Image
from playwright.sync_api import Page
from pypdf import PdfReader

from exports import browser as module
from exports.browser import BROWSER, Browser, PictureError

pytestmark = pytest.mark.usefixtures("chrome")


def figure(height: int = 200) -> dict[str, Any]:
    """Two bars of 300 pixels' width, one hatched, with a text."""
    return {
        "data": [
            {
                "type": "bar",
                "x": ["Puger", "Kaliwates"],
                "y": [1, 2],
                "text": ["satu", "dua"],
                "marker": {"color": "#1c5482", "pattern": {"shape": "/"}},
            }
        ],
        "layout": {
            "width": 300,
            "height": height,
            "font": {"family": "SourceSans3"},
            "meta": {"picture": {"width": 300, "height": height, "scale": 2}},
            "template": {"layout": {"paper_bgcolor": "#ffffff"}},
        },
    }


def programs() -> set[int]:
    return {child.pid for child in psutil.Process().children(recursive=True)}


@pytest.fixture
def own() -> Any:  # noqa: ANN401
    made = Browser(renewed_after=2)
    yield made
    made.close()


def test_a_picture_has_its_size_and_its_letters_in_the_projects_font(
    own: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    picture = Image.open(io.BytesIO(BROWSER.png(figure()))).convert("RGB")
    assert picture.size == (600, 400)
    monkeypatch.setattr(module, "_face", lambda path: "")  # noqa: ARG005
    other = Image.open(io.BytesIO(own.png(figure()))).convert("RGB")
    assert (np.asarray(picture) != np.asarray(other)).any()


def test_a_document_is_tagged_text_with_hatching_as_lines() -> None:
    content = BROWSER.pdf("Judul", '<h1>Temuan</h1><figure data-figure="0"></figure>', [figure()])
    reader = PdfReader(io.BytesIO(content))
    page = reader.pages[0]
    assert "Temuan" in page.extract_text()
    assert "Kaliwates" in page.extract_text()
    assert "/StructTreeRoot" in reader.trailer["/Root"]
    assert "/Pattern" not in page["/Resources"]
    assert b"/Subtype /Image" not in content


def test_what_must_fit_a_sheet_is_made_smaller() -> None:
    def pages(fit: str) -> int:
        lines = "<p>baris</p>" * 80
        style = "<style>@page{size:A4;margin:10mm}</style>"
        content = BROWSER.pdf("Judul", f"{style}<main {fit}>{lines}</main>", [])
        return len(PdfReader(io.BytesIO(content)).pages)

    assert pages("") > 1
    assert pages('data-fit="270"') == 1


def test_the_page_can_reach_nobody() -> None:
    reached = "fetch('https://example.org').then(() => 'reached', () => 'refused')"
    assert BROWSER.run(lambda page: page.evaluate(reached)) == "refused"
    commands = []
    for child in psutil.Process().children(recursive=True):
        # One of them may have ended since.
        with suppress(psutil.NoSuchProcess):
            commands += child.cmdline()
    assert "--proxy-server=http://127.0.0.1:9" in commands


def test_many_threads_get_their_own_picture() -> None:
    heights = [150, 200, 250]
    alone = [BROWSER.png(figure(height)) for height in heights]
    with ThreadPoolExecutor(6) as readers:
        together = list(readers.map(lambda height: BROWSER.png(figure(height)), heights * 2))
    assert together == alone * 2


def test_who_asks_learns_how_many_wait_before_them() -> None:
    begun, may_end = Event(), Event()

    def lasting(_: Page) -> None:
        begun.set()
        may_end.wait(30)

    with ThreadPoolExecutor(4) as readers:
        readers.submit(BROWSER.run, lasting)
        begun.wait(30)
        asked = [readers.submit(BROWSER.png, figure()) for _ in range(3)]
        while BROWSER.waiting < 3:
            pass
        may_end.set()
        assert len({picture.result() for picture in asked}) == 1
    assert BROWSER.waiting == 0


def test_another_browser_takes_over_from_an_old_or_dead_one_with_the_same_bytes_and_none_is_left(
    own: Browser,
) -> None:
    before = programs()
    pictures = [own.png(figure()) for _ in range(2)]
    first = programs() - before
    pictures.append(own.png(figure()))
    second = programs() - before
    assert second
    assert not first & second
    (main,) = [
        one
        for one in map(psutil.Process, second)
        if "chrom" in one.name() and not any(word.startswith("--type") for word in one.cmdline())
    ]
    main.send_signal(signal.SIGKILL)
    pictures.append(own.png(figure()))
    assert len(set(pictures)) == 1
    own.close()
    assert not programs() - before


def test_without_a_browser_the_reader_is_told_what_to_install(
    own: Browser, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("BROWSER_PATH", str(tmp_path / "none"))
    with pytest.raises(PictureError, match="tidak ada Chrome atau Chromium"):
        own.png(figure())


def test_a_driver_that_cannot_run_is_said_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PLAYWRIGHT_NODEJS_PATH", "/bin/false")

    with pytest.raises(PictureError, match="libatomic1"):
        Browser().png(figure())

"""The real server and the real browser of the journeys in this folder."""

import shutil
from collections.abc import Iterator
from functools import cache, partial
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, expect
from visiting import (
    Stroll,
    Stroller,
    Visit,
    Visitor,
    profile,
    serving,
    serving_desk,
)

# A machine that runs several browsers at once is in no hurry.
expect.set_options(timeout=20_000)


@pytest.fixture(scope="session")
def server(builtin_snapshot: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a dashboard on the built-in snapshot, which keeps its own editions."""
    folder = tmp_path_factory.mktemp("dibaca") / "snapshots"
    shutil.copytree(builtin_snapshot.parent, folder)
    with serving(folder) as address:
        yield address


@pytest.fixture(scope="session")
def usual(browser: Browser) -> Iterator[BrowserContext]:
    """The browser of most visits: what one has fetched the next one need not fetch again.

    An empty tab stays open, for with its last tab goes the window, and a new one takes as long as
    a page.
    """
    context = profile(browser)
    context.new_page()
    yield context
    context.close()


@pytest.fixture
def visit(browser: Browser, usual: BrowserContext, server: str) -> Iterator[Visitor]:
    """Opens visits: `visit(width, height, scheme)`; they end with the test.

    With `fresh` it is another browser, which was never here.
    """
    visits: list[Visit] = []

    def begin(
        width: int = 1440,
        height: int = 900,
        scheme: str = "light",
        address: str = server,
        *,
        fresh: bool = False,
    ) -> Visit:
        context = profile(browser) if fresh else usual
        visits.append(Visit(context, address, width, height, scheme))
        return visits[-1]

    yield begin
    for one in visits:
        one.page.close()
        if one.context is not usual:
            one.context.close()


@pytest.fixture(scope="session")
def stroll(usual: BrowserContext, server: str) -> Stroller:
    """Those who go from page to page: `stroll(width, height, scheme)`, one for every screen."""

    every = cache(partial(Stroll, usual, server))

    def of_screen(width: int = 1440, height: int = 900, scheme: str = "light") -> Stroll:
        return every(width, height, scheme)

    return of_screen


@pytest.fixture(scope="session")
def desk(builtin_snapshot: Path) -> Iterator[str]:
    """The address with the secret of a desk."""
    with serving_desk(builtin_snapshot.parent) as entry:
        yield entry


@pytest.fixture(scope="session")
def desk_stroll(usual: BrowserContext, desk: str) -> Stroll:
    """The walidata, who came in by the address with the secret."""
    usual.request.get(desk)
    return Stroll(usual, desk.partition("/masuk")[0], 1440, 900, "light")

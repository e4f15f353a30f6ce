"""Which tests run where, and the snapshots that they read: never one that somebody published."""

import gc
import os
import shutil
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any, BinaryIO

import duckdb
import published
import pytest
import tiny_snapshot as tiny
from hypothesis import HealthCheck, settings
from playwright.sync_api import Browser, sync_playwright
from streamlit.components.v2 import manifest_scanner
from streamlit.runtime.pages_manager import PagesManager
from xdist.remote import Producer
from xdist.scheduler import LoadFileScheduling

from data.intake import sandbox, spreadsheets
from data.intake.issues import UnreadableError
from data.manifest import read_manifest, write_manifest
from data.store import disclosure, snapshots
from exports.browser import program
from queries.registry import Registry

# Where Python is told to keep nothing that it compiled, a hundred processes would compile the same.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False

# Who may see all pages but Kelola data, also on the servers that tests start.
os.environ["DASBOR_PERAN"] = "internal,humas,pengawas"

# A slow machine is no fault.
settings.register_profile("untimed", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("untimed")

E2E = "tests/e2e/"
QUIET = [
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
LONG = (
    *("test_docs.py", "test_site.py", "test_style.py", "test_disclosure.py", "test_spark.py"),
    *(
        "test_availability.py",
        "test_sheet.py",
        "test_every_page.py",
        "test_crashes.py",
        "test_audit.py",
    ),
    *("test_only_real.py", "test_safe_publishing.py", "test_publishing.py", "test_opening.py"),
    *("test_commands.py", "test_statuses.py", "test_legible_pictures.py", "test_deck.py"),
    "test_suppression.py",
)


class OneBrowser(LoadFileScheduling):
    """A whole file goes to one process; all of `e2e/` goes to one, with one server and browser."""

    def _split_scope(self, nodeid: str) -> str:
        file = super()._split_scope(nodeid)
        return E2E if file.startswith(E2E) else file


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> OneBrowser:
    return OneBrowser(config, log)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """One more than there are processors, for the tests in a browser wait most of their time."""
    return (os.cpu_count() or 1) + 1


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with what takes longest, lest a process waits for it at the end: the browser first."""

    def place(item: pytest.Item) -> int:
        if item.nodeid.startswith(E2E):
            return -1
        return LONG.index(item.path.name) if item.path.name in LONG else len(LONG)

    items.sort(key=place)


def pytest_collection_finish() -> None:
    """What is imported by now stays to the end: looking for garbage among it takes a tenth."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session")
def tiny_snapshot(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the snapshot in `tiny_snapshot.py`; its parent is fit for DASBOR_SNAPSHOTS."""
    return tiny.build(tmp_path_factory.mktemp("snapshots"))


@pytest.fixture(scope="session", autouse=True)
def builtin_snapshot(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A copy of the built-in snapshot, current in a folder of its own while the tests run."""
    shipped = Path(snapshots.__file__).parents[1] / "snapshots"
    name = (shipped / snapshots.BUILTIN).read_text(encoding="utf-8").strip()
    folder = tmp_path_factory.mktemp("builtin")
    shutil.copytree(shipped / name, folder / name)
    (folder / snapshots.BUILTIN).write_text(name, encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(snapshots, "FOLDER", folder)
        yield folder / name


@pytest.fixture(scope="session")
def registry(tiny_snapshot: Path) -> Registry:
    return Registry(tiny_snapshot)


@pytest.fixture(scope="session")
def shipped(builtin_snapshot: Path) -> Registry:
    return Registry(builtin_snapshot)


@pytest.fixture(scope="session")
def whole(builtin_snapshot: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The built-in register as if offices had sent it."""
    path = tmp_path_factory.mktemp("real") / builtin_snapshot.name
    shutil.copytree(builtin_snapshot, path)
    manifest = read_manifest(path)
    tables = {name: replace(table, status="resmi") for name, table in manifest.tables.items()}
    write_manifest(path, replace(manifest, tables=tables))
    disclosure.write_public(duckdb.connect(), path)
    return path


@pytest.fixture(scope="session")
def chrome() -> str:
    """Whatever draws and prints; without it such tests are skipped, but never on the CI."""
    if not (found := program()):
        if os.environ.get("CI"):
            pytest.fail("there must be a Chrome or Chromium here, and there is none")
        pytest.skip("there is no Chrome or Chromium here to draw with")
    return found


@pytest.fixture(scope="session")
def browser(chrome: str) -> Iterator[Browser]:
    """The one browser of all tests in a process: Playwright begins no second one beside it."""
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=chrome, args=QUIET)
        yield launched
        launched.close()


@pytest.fixture(scope="session", autouse=True)
def installed_components() -> Iterator[None]:
    """Sought once: each page that runs without a browser would read of every package installed."""
    seek = cache(manifest_scanner.scan_component_manifests)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(manifest_scanner, "scan_component_manifests", seek)
        yield


@pytest.fixture(scope="session", autouse=True)
def menu_of_the_dashboard() -> Iterator[None]:
    """`AppTest` forgets before each run that `st.navigation` has listed the pages."""
    begin = PagesManager.__init__

    def begun(self: PagesManager, *given: Any, **named: Any) -> None:  # noqa: ANN401
        begin(self, *given, **named)
        PagesManager.uses_pages_directory = False

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(PagesManager, "__init__", begun)
        yield


@pytest.fixture(scope="session")
def simulated_snapshot(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("simulated")
    published.publish(
        published.simulated_files(folder / "files"), folder=folder / "snapshots", now=published.NOW
    )
    return folder / "snapshots"


@pytest.fixture
def kept(tmp_path: Path, simulated_snapshot: Path) -> Path:
    """A folder in which a simulated snapshot is current."""
    return shutil.copytree(simulated_snapshot, tmp_path / "snapshots")


@contextmanager
def _reader_in_a_thread(files: Sequence[tuple[str, Path]]) -> Iterator[BinaryIO]:
    failed: list[BaseException] = []
    ours, theirs = os.pipe()

    def write() -> None:
        try:
            with os.fdopen(theirs, "wb") as pipe:
                for kind, path in files:
                    sandbox._write(kind, path, pipe)
        except BaseException as error:
            failed.append(error)

    thread = threading.Thread(target=write)
    with os.fdopen(ours, "rb") as pipe:
        thread.start()
        yield pipe
    thread.join()
    for error in failed:
        raise error if isinstance(error, UnreadableError) else UnreadableError(spreadsheets.BROKEN)


_in_a_process = sandbox._child


@pytest.fixture(scope="session", autouse=True)
def reader_in_this_process() -> Iterator[None]:
    """Read files without a process for each, which takes ten times as long as the reading."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sandbox, "_child", _reader_in_a_thread)
        yield


@pytest.fixture(autouse=True)
def reader_in_a_process(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    if "sandboxed" in request.keywords:
        monkeypatch.setattr(sandbox, "_child", _in_a_process)

"""Servers to measure: the dashboard and the yardstick, each in a process of its own."""

import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil

ROOT = Path(__file__).parents[1]
HERE = Path(__file__).parent
PATIENCE = 60
"""Seconds that a server may take until it answers."""


@dataclass(frozen=True, slots=True)
class Server:
    """A Streamlit server that runs on this machine."""

    name: str
    address: str
    process: subprocess.Popen[bytes]

    def memory(self) -> int:
        """Resident bytes of the server and of every process that it started."""
        return sum(one.memory_info().rss for one in self._family())

    def worked(self) -> float:
        """Seconds that processors have worked for them so far."""
        return sum(sum(one.cpu_times()[:2]) for one in self._family())

    def _family(self) -> list[psutil.Process]:
        server = psutil.Process(self.process.pid)
        return [server, *server.children(recursive=True)]


@contextmanager
def dashboard(folder: Path | None = None) -> Iterator[Server]:
    """The dashboard, with the settings that it comes with, on the snapshots of a folder."""
    with _running("dashboard", ROOT / "dashboard.py", ROOT, folder) as server:
        yield server


@contextmanager
def yardstick() -> Iterator[Server]:
    """The yardstick, with Streamlit's own settings: started where no config.toml is read."""
    with _running("yardstick", HERE / "yardstick.py", HERE) as server:
        yield server


@contextmanager
def _running(name: str, app: Path, folder: Path, read: Path | None = None) -> Iterator[Server]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    if snapshots := read or os.environ.get("DASBOR_SNAPSHOTS"):
        environment["DASBOR_SNAPSHOTS"] = str(Path(snapshots).resolve())
    port = _free_port()
    settings = {
        "server.address": "127.0.0.1",
        "server.port": str(port),
        "server.headless": "true",
        "server.fileWatcherType": "none",
        "browser.gatherUsageStats": "false",
        "client.showErrorDetails": "full",
    }
    process = subprocess.Popen(
        [
            *(sys.executable, "-m", "streamlit", "run", str(app)),
            *(part for key, value in settings.items() for part in (f"--{key}", value)),
        ],
        cwd=folder,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait_until_healthy(name, process, port)
        yield Server(name, f"127.0.0.1:{port}", process)
    finally:
        _end(process)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_until_healthy(name: str, process: subprocess.Popen[bytes], port: int) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        if process.poll() is not None:
            raise RuntimeError(f"the {name} ended before it answered")
        asked = http.client.HTTPConnection("127.0.0.1", port, timeout=2)
        try:
            asked.request("GET", "/_stcore/health")
            if asked.getresponse().status == http.client.OK:
                return
        except OSError:
            time.sleep(0.2)
        finally:
            asked.close()
    raise TimeoutError(f"the {name} did not answer within {PATIENCE} s")


def _end(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait(10)

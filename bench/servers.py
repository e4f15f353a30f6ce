"""Servers to measure, each in processes of its own: the dashboard and its peers."""

import http.client
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import psutil

ROOT = Path(__file__).parents[1]
HERE = Path(__file__).parent
PATIENCE = 60
"""Seconds that a server may take until it answers."""


@dataclass(frozen=True, slots=True)
class Server:
    """A server of a program that runs on this machine."""

    program: str
    address: str
    processes: Sequence[subprocess.Popen[bytes]]

    def url(self, path: str, choices: str = "") -> str:
        """The address of a page, with choices if the program reads them there."""
        # Dash wants the slash at the end that Streamlit does not.
        slash = "/" if self.program in ("Dash", "bare page") else ""
        return f"http://{self.address}/{path}{slash}" + (f"?{choices}" if choices else "")

    def memory(self) -> int:
        """Resident bytes of the server and of every process that it started."""
        return sum(one.memory_info().rss for one in self._family())

    def worked(self) -> float:
        """Seconds that processors have worked for them so far."""
        return sum(sum(one.cpu_times()[:2]) for one in self._family())

    def _family(self) -> list[psutil.Process]:
        started = [psutil.Process(one.pid) for one in self.processes]
        return [each for one in started for each in (one, *one.children(recursive=True))]


def dashboard(folder: Path | None = None) -> AbstractContextManager[Server]:
    """The dashboard, with the settings that it comes with, on the snapshots of a folder."""
    return _running("dashboard", _streamlit(ROOT / "dashboard.py"), ROOT, folder)


_PROXY = """
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
  upstream dashboards {{
    least_conn;
    keepalive 64;
    {each}
  }}
  server {{
    listen 127.0.0.1:PORT;
    location / {{
      proxy_pass http://dashboards;
      proxy_http_version 1.1;
      proxy_set_header Connection "";
    }}
  }}
}}
"""


@contextmanager
def dashboards(count: int) -> Iterator[Server]:
    """So many dashboards on one folder of snapshots behind nginx, which shares out requests.

    A browser would have to stay with one of them for its session; who asks for figures need not.
    """
    with TemporaryDirectory() as folder, ExitStack() as stack:
        behind = [stack.enter_context(dashboard()) for _ in range(count)]
        port = _free_port()
        each = " ".join(f"server {one.address};" for one in behind)
        configuration = Path(folder, "nginx.conf")
        configuration.write_text(
            _PROXY.format(folder=folder, each=each).replace("PORT", str(port)), encoding="utf-8"
        )
        nginx = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin") or "nginx"
        command = (nginx, "-p", folder, "-c", str(configuration))
        proxy = stack.enter_context(_running("dashboard", command, ROOT, port=port))
        processes = [one for server in (proxy, *behind) for one in server.processes]
        yield Server("dashboard", proxy.address, processes)


_FILES = """
daemon off;
pid {folder}/nginx.pid;
error_log {folder}/error.log;
worker_processes 2;
events {{ worker_connections 1024; }}
http {{
  access_log off;
  include /etc/nginx/mime.types;
  sendfile on;
  open_file_cache max=4000;
  client_body_temp_path {folder}/body;
  proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/fastcgi;
  scgi_temp_path {folder}/scgi;
  uwsgi_temp_path {folder}/uwsgi;
  server {{
    listen 127.0.0.1:{port};
    location / {{ root {root}; gzip_static on; gzip_vary on; }}
    location = /kepesertaan/ {{ return 204; }}
  }}
}}
"""


@contextmanager
def static_files(root: Path) -> Iterator[Server]:
    """Let an nginx of two workers serve the files of a folder that everybody may read."""
    with TemporaryDirectory() as folder, ExitStack() as stack:
        port, configuration = _free_port(), Path(folder, "nginx.conf")
        text = _FILES.format(folder=folder, port=port, root=root)
        configuration.write_text(text, encoding="utf-8")
        nginx = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin") or "nginx"
        command = (nginx, "-p", folder, "-c", str(configuration))
        yield stack.enter_context(_running("files", command, ROOT, port=port))


def plain_streamlit() -> AbstractContextManager[Server]:
    """Streamlit with its own elements and settings: started where no config.toml is read."""
    return _running("plain Streamlit", _streamlit(HERE / "peers" / "plain.py"), HERE / "peers")


def dash(workers: int = 1) -> AbstractContextManager[Server]:
    """Dash, each worker a process with eight threads."""
    threads = ("--worker-class", "gthread", "--threads", "8")
    command = (
        *(sys.executable, "-m", "gunicorn", "bench.peers.in_dash:server"),
        *("--bind", "127.0.0.1:PORT", "--workers", str(workers), *threads),
    )
    return _running("Dash", command, ROOT)


def bare_page() -> AbstractContextManager[Server]:
    """A page of plotly.js without a framework."""
    command = (sys.executable, "-m", "uvicorn", "bench.peers.bare:app", "--port", "PORT")
    return _running("bare page", command, ROOT)


PEERS: Mapping[str, Callable[[], AbstractContextManager[Server]]] = {
    "Dash": dash,
    "bare page": bare_page,
    "plain Streamlit": plain_streamlit,
}


def _streamlit(app: Path) -> Sequence[str]:
    settings = {
        "server.address": "127.0.0.1",
        "server.port": "PORT",
        "server.headless": "true",
        "server.fileWatcherType": "none",
        "browser.gatherUsageStats": "false",
        "client.showErrorDetails": "full",
    }
    return (
        *(sys.executable, "-m", "streamlit", "run", str(app)),
        *(part for key, value in settings.items() for part in (f"--{key}", value)),
    )


@contextmanager
def _running(
    program: str,
    command: Sequence[str],
    folder: Path,
    read: Path | None = None,
    port: int | None = None,
) -> Iterator[Server]:
    """A server that is started by this command, with its port in the place of PORT."""
    # All pages are measured, also those that are not for the public.
    roles = {"DASBOR_PERAN": "internal,humas"}
    environment = {**roles, **os.environ, "PYTHONPATH": str(ROOT)}
    if snapshots := read or os.environ.get("DASBOR_SNAPSHOTS"):
        environment["DASBOR_SNAPSHOTS"] = str(Path(snapshots).resolve())
    port = port or _free_port()
    process = subprocess.Popen(
        [part.replace("PORT", str(port)) for part in command],
        cwd=folder,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait_until_it_answers(program, process, port)
        yield Server(program, f"127.0.0.1:{port}", [process])
    finally:
        _end(process)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_until_it_answers(program: str, process: subprocess.Popen[bytes], port: int) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        if process.poll() is not None:
            raise RuntimeError(f"the server of {program} ended before it answered")
        asked = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
        try:
            asked.request("GET", "/kepesertaan/")
            if asked.getresponse().status < http.client.BAD_REQUEST:
                return
        except OSError:
            pass
        finally:
            asked.close()
        time.sleep(0.2)
    raise TimeoutError(f"the server of {program} did not answer within {PATIENCE} s")


def _end(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait(10)

"""Every command that the README and docs/ show in a fenced `sh` block works as it stands there."""

import os
import re
import shlex
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from functools import cache
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from urllib.request import urlopen

import pytest
from office_files import claims, payment
from packaging.requirements import Requirement
from published import accepting, simulated_files
from test_style import COMMANDS as HELD_BY_STYLE

from data.store import snapshots

ROOT = Path(__file__).parent.parent
README = ROOT / "README.md"
# In this order: later pages use the files that earlier ones make.
PAGES = (
    README,
    *(ROOT / "docs" / f"{name}.md" for name in ("publishing", "operating", "developing", "speed")),
    ROOT / "docs" / "security.md",
)
# They measure or take long, and tests of their own run them.
ASKED_FOR_HELP = (
    *("python -m bench", "python -m queries audit", "python -m data simulate"),
    "python -m data publish contoh/* --builtin",
)
DRAWING = "python -m exports record"
# One of each program is started as it stands.
STARTED = ("python -m data snapshots", "python -m exports editions")
SERVERS = ("streamlit run", "python -m data desk")
OF_FILES = ("python -m data check", "python -m data plan", "python -m data publish")
UNKNOWN_FILE = {"python -m exports check-file BERKAS": 1}
"""Exit codes other than 0."""


def blocks(page: Path) -> Iterator[str]:
    """Every line of the page's `sh` blocks."""
    for block in re.findall(r"^```sh\n(.*?)^```", page.read_text(encoding="utf-8"), re.M | re.S):
        yield from block.splitlines()


COMMANDS = [
    pytest.param(command, id=f"{page.stem}: {line}")
    for page in PAGES
    for line in blocks(page)
    for command in line.split(" && ")
]


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory, simulated_snapshot: Path) -> Path:
    """The product with a small simulated snapshot and files for another one."""
    folder = tmp_path_factory.mktemp("copy")
    for part in ROOT.iterdir():
        if part.name in ("static", ".streamlit") or (part / "__init__.py").is_file():
            shutil.copytree(part, folder / part.name, ignore=shutil.ignore_patterns("snapshots"))
    for name in ("dashboard.py", README.name):
        shutil.copy(ROOT / name, folder)
    shutil.copytree(simulated_snapshot, folder / "data" / "snapshots")
    simulated_files(folder / "contoh")
    claims(folder / "contoh" / "klaim_manfaat.csv", payment(recipient="Penerima Simulasi 0002"))
    return folder


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Of a shell whose virtual environment is active, with a free port and without a screen."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    kept = {name: text for name, text in os.environ.items() if not name.startswith("DASBOR_")}
    return {
        **kept,
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "HOME": str(tmp_path_factory.mktemp("home")),
        "BROWSER": "false",
        "PYTHONIOENCODING": "utf-8",
        "STREAMLIT_SERVER_PORT": port,
    }


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_of_the_docs_works(
    request: pytest.FixtureRequest, command: str, copy: Path, environment: dict[str, str]
) -> None:
    program, *words = command.split()
    if command.startswith("pip install -r "):
        assert_pins_are_installed(ROOT / words[-1])
    elif program == "pytest":
        assert all((ROOT / word).exists() for word in words)
    elif program in ("ruff", "lint-imports", "mypy"):
        assert [program, *words] in HELD_BY_STYLE
    elif command.startswith(ASKED_FOR_HELP):
        assert_options_exist(words, request.getfixturevalue("offered"))
    elif command.startswith("python -m tests."):
        assert find_spec(words[1].rpartition(".")[0])
    elif command.startswith(SERVERS):
        assert_answers(command, copy, environment)
    else:
        if command.startswith(DRAWING):
            request.getfixturevalue("chrome")
        filled = filled_in(command, copy)
        if command in STARTED or not command.startswith("python -m "):
            done = run(filled, copy, environment)
            code, said = done.returncode, done.stdout + done.stderr
        else:
            code, said = request.getfixturevalue("forked")(filled)
        assert code == UNKNOWN_FILE.get(command, 0), said


def test_the_ci_runs_the_test_line_of_the_readme() -> None:
    (line,) = (one for one in blocks(README) if one.endswith("pytest"))

    assert line in (ROOT / ".ci" / "run").read_text(encoding="utf-8").splitlines()


@pytest.mark.parametrize("page", [*PAGES], ids=lambda page: page.name)
def test_a_page_links_shows_and_names_only_what_is_there(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    linked = re.findall(r"\]\((?!https?:)([^)#]+)", text)
    rooms = "|".join(one.name for one in ROOT.iterdir() if one.is_dir())
    named = re.findall(rf"`((?:{rooms})/[\w/.-]*)`", text)

    assert [one for one in linked if not (page.parent / one).is_file()] == []
    assert [one for one in named if not (ROOT / one).exists()] == []


def test_every_requirement_of_two_levels_is_judged_once_and_what_is_not_met_is_told_first() -> None:
    told, _, judged = (
        (ROOT / "docs" / "security.md").read_text(encoding="utf-8").partition("## Dec")
    )
    row = re.compile(
        r"^\| (\d+\.\d+)\.(\d+)(?:–[\d.]+\.(\d+))? \| [^|]+ \| ([^|]+) \| [^|]+ \|$", re.M
    )
    verdicts = [
        (f"{section}.{number}", verdict)
        for section, first, last, verdict in row.findall(judged)
        for number in range(int(first), int(last or first) + 1)
    ]

    # So many has ASVS 5.0.0 of levels 1 and 2.
    assert len(dict(verdicts)) == len(verdicts) == 253
    assert {verdict for _, verdict in verdicts} == {"met", "partly", "not met", "n/a"}
    lacking = {one for one, verdict in verdicts if verdict in ("partly", "not met")}
    assert (
        set(re.findall(r"\b\d+\.\d+\.\d+\b(?!\.)", "".join(re.findall(r"\*\*.*?\*\*", told))))
        == lacking
    )


def test_the_readme_stays_short() -> None:
    assert len(README.read_text(encoding="utf-8").splitlines()) <= 120


def run(command: str, copy: Path, environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["bash", "-c", command],
        cwd=copy,
        env=environment,
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=300,
    )


FORKING = """
import contextlib, os, runpy, shlex, sys, traceback
import data.__main__, exports.__main__, exports.minutes, pages.redraw, queries.__main__
for line in sys.stdin:
    _, _, module, *words = shlex.split(line)
    if not (child := os.fork()):
        code = 1
        with open("said.txt", "w", encoding="utf-8") as said:
            with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
                sys.argv = [module, *words]
                sys.modules.pop(f"{module}.__main__", None)
                try:
                    runpy.run_module(module, run_name="__main__", alter_sys=True)
                except SystemExit as left:
                    code = left.code or 0
                except BaseException:
                    traceback.print_exc()
        os._exit(code)
    print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
"""
"""Runs each `python -m …` that it reads, in a process in which all is imported already."""


@pytest.fixture(scope="module")
def forked(copy: Path, environment: dict[str, str]) -> Iterator[Callable[[str], tuple[int, str]]]:
    """Runs a command of Python: its exit code, and what it says."""
    with subprocess.Popen(
        [sys.executable, "-c", FORKING],
        cwd=copy,
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        encoding="utf-8",
    ) as parent:
        assert parent.stdin
        assert parent.stdout

        def ask(command: str) -> tuple[int, str]:
            parent.stdin.write(f"{command}\n")
            parent.stdin.flush()
            code = int(parent.stdout.readline())
            return code, (copy / "said.txt").read_text(encoding="utf-8")

        yield ask
        parent.stdin.close()


def filled_in(command: str, copy: Path) -> str:
    """The command with a snapshot or a file in the place of a placeholder in capitals.

    So few people as the files have here need a reason.
    """
    if command.startswith(OF_FILES):
        command = shlex.join([*shlex.split(command), *accepting()])
    if not re.search(r"\b(?:ID|SEBELUM|BERKAS|CADANGAN|FOLDER)\b", command):
        return command
    ids = [one.id for one in snapshots.snapshots(copy / "data" / "snapshots")]
    values = {"ID": ids[-1], "SEBELUM": ids[-1], "SESUDAH": ids[0]}
    values["BERKAS"] = "README.md"
    values |= {"CADANGAN": "cadangan.zip", "FOLDER": "pulih"}
    return re.sub("|".join(rf"\b{one}\b" for one in values), lambda m: values[m[0]], command)


def assert_pins_are_installed(requirements: Path) -> None:
    for line in requirements.read_text(encoding="utf-8").splitlines():
        if line.startswith("-r "):
            assert_pins_are_installed(requirements.parent / line.removeprefix("-r "))
        elif line and not line.startswith("#"):
            pinned = Requirement(line)
            if pinned.marker is None or pinned.marker.evaluate():
                assert version(pinned.name) in pinned.specifier, line
                assert str(pinned.specifier).startswith("=="), line


@pytest.fixture(scope="module")
def offered(forked: Callable[[str], tuple[int, str]]) -> Callable[[str], str]:
    """What a command says that it takes; each is asked once."""
    return cache(lambda command: forked(f"{command} --help")[1])


def assert_options_exist(words: list[str], offered: Callable[[str], str]) -> None:
    line = " ".join(["python", *words])
    said = offered(next(one for one in ASKED_FOR_HELP if line.startswith(one)))

    assert said
    assert [word for word in words if word.startswith("--") and word not in said] == []


def assert_answers(command: str, copy: Path, environment: dict[str, str]) -> None:
    """Start a server, wait until it answers, and end it."""
    log = copy / "server.txt"
    with log.open("w", encoding="utf-8") as said:
        server = subprocess.Popen(
            ["bash", "-c", f"exec {command}"],
            cwd=copy,
            env=environment,
            stdout=said,
            stderr=said,
            start_new_session=True,
        )
    try:
        for _ in range(240):
            if found := re.search(r"http://[\w.:]+", log.read_text(encoding="utf-8")):
                address = found[0].replace("0.0.0.0", "127.0.0.1")  # noqa: S104
                with urlopen(f"{address}/_stcore/health", timeout=60) as answer:  # noqa: S310
                    assert answer.status == 200
                return
            assert server.poll() is None, log.read_text(encoding="utf-8")
            time.sleep(0.25)
        pytest.fail(f"{command} does not answer: {log.read_text(encoding='utf-8')}")
    finally:
        os.killpg(server.pid, signal.SIGTERM)
        server.wait(30)

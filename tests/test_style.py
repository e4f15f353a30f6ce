"""The whole tree is held to one style, one type discipline and one order of imports."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


COMMANDS = [
    ["ruff", "check", "."],
    ["ruff", "format", "--check", "."],
    ["lint-imports"],
    ["mypy"],
]


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_the_tree_has_no_finding_of(command: list[str]) -> None:
    program, *arguments = command
    installed = Path(sys.executable).with_name(program)
    ran = subprocess.run(
        [installed, *arguments], cwd=ROOT, capture_output=True, text=True, check=False
    )

    assert ran.returncode == 0, ran.stdout + ran.stderr

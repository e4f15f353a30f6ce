"""Read a binary workbook first in a process of its own: `python -m data.intake.rehearsal < FILE`.

The reader of XLS and XLSB believes the sizes that a file states of itself. A broken file can make
it ask for a thousand gigabytes, which ends the process, and with it the dashboard of every visitor.
So it does that where nobody minds. Nothing is printed: the exit code tells all.
"""

import io
import subprocess
import sys
from pathlib import Path
from typing import Final

MEMORY: Final = 4 * 2**30
"""Bytes that the rehearsal may ask for: the largest workbook that may be read takes a quarter."""
SECONDS: Final = 120
"""How long the rehearsal may take: the largest workbook takes ten seconds."""


def can_be_read(content: bytes) -> bool:
    """Whether a process of its own could read the whole workbook."""
    try:
        done = subprocess.run(
            [sys.executable, "-m", "data.intake.rehearsal"],
            input=content,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd=Path(__file__).parents[2],
            timeout=SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return False
    return done.returncode == 0


def _rehearse(content: bytes) -> None:
    from python_calamine import CalamineWorkbook

    try:
        import resource
    except ImportError:  # Windows has no such limits; there the system's own hold.
        pass
    else:
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    workbook = CalamineWorkbook.from_filelike(io.BytesIO(content))
    for name in workbook.sheet_names:
        workbook.get_sheet_by_name(name).to_python(skip_empty_area=False)


if __name__ == "__main__":
    _rehearse(sys.stdin.buffer.read())

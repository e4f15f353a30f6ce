"""Register commands with exit codes, errors, and output for people and machines."""

import codecs
import io
import json
import os
import sys
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from functools import wraps
from pathlib import Path
from typing import Any

import click
import msgspec

from data import indonesian
from data.intake.issues import LAYOUT, Complaint, RefusedError
from data.intake.rules import PRINTED
from data.manifest import SnapshotError
from data.store.snapshots import BusyError

DONE, REFUSED, BUSY, DAMAGED, STOPPED = 0, 1, 3, 4, 130

CODES = """Kode keluar: 0 selesai (juga bila tidak ada yang berubah); 1 ditolak, tidak ada yang
berubah; 2 perintah salah tulis; 3 penerbitan lain sedang berjalan, coba lagi; 4 `verify` menemukan
kerusakan; 130 dihentikan."""

FOLDER = click.option(
    "--in",
    "--into",
    "folder",
    type=click.Path(path_type=Path, file_okay=False),
    help="Folder snapshot; bila tidak disebut, folder yang dibaca dasbor.",
)

WHO = click.option("--who", default="", help="Siapa yang memutuskan; bila tidak disebut, akun.")
MINUTE = click.DateTime(["%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M"])

_DESCRIBE = (
    "Judul kolom yang tidak dikenal, dan kolom yang tidak ada, dapat dijelaskan sekali di Kelola "
    "data: python -m data desk"
)

_SPELLED = {
    "→": "->",
    "↔": "<->",
    "−": "-",
    "–": "-",
    "—": "-",
    "…": "...",
    "“": '"',
    "”": '"',
    "‘": "'",
    "’": "'",
    "×": "x",
    "÷": "/",
    "·": "-",
    "•": "*",
    "Σ": "Jumlah",
    "≈": "~",
    "≠": "<>",
}


def _spelled(error: UnicodeError) -> tuple[str, int]:
    """Spell signs that a console lacks; a minus sign must not become a question mark."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    plain = [
        _SPELLED.get(sign) or unicodedata.normalize("NFKD", sign).encode("ascii", "ignore").decode()
        for sign in error.object[error.start : error.end]
    ]
    return "".join(sign or "?" for sign in plain), error.end


codecs.register_error("spelled", _spelled)


class Commands(click.Group):
    """A group of commands that write to a console of any encoding."""

    def main(self, *arguments: Any, **settings: Any) -> Any:  # noqa: ANN401 - as click has it
        for stream in (sys.stdout, sys.stderr):
            if isinstance(stream, io.TextIOWrapper):
                stream.reconfigure(errors="spelled")
        return super().main(*arguments, **settings)


@click.group(
    cls=Commands,
    help="Perintah walidata: dari berkas kantor ke snapshot yang dibaca dasbor.",
    epilog=CODES,
)
def main() -> None:
    pass


@dataclass(frozen=True)
class Outcome:
    """The result of a command: sentences for people, `details` for machines, an exit code."""

    lines: Iterable[str]
    details: Mapping[str, Any] = field(default_factory=dict)
    code: int = DONE


def command(
    group: click.Group, name: str, failure: str, *, in_folder: bool = True, **settings: str
) -> Callable[[Callable[..., Outcome]], Callable[..., Outcome]]:
    """Register a command with `--json` and, unless `in_folder` is false, `--in`.

    `failure` is the first line of an error.
    """

    def register(function: Callable[..., Outcome]) -> Callable[..., Outcome]:
        if in_folder:
            FOLDER(function)

        @group.command(name, epilog=CODES, **settings)
        @click.option("--json", "as_json", is_flag=True, help="Keluarkan JSON, untuk mesin.")
        @wraps(function)
        def run(*, as_json: bool, **arguments: object) -> None:
            try:
                outcome = function(**arguments)
            except (RefusedError, SnapshotError, OSError) as error:
                outcome = _failed(failure, error)
            except KeyboardInterrupt:
                outcome = Outcome(["Dihentikan."], code=STOPPED)
            try:
                _write(outcome, as_json=as_json)
            except OSError as error:  # A closed pipe or a full disk undoes nothing.
                _report_lost_output(error)
            raise SystemExit(outcome.code)

        return function

    return register


def _write(outcome: Outcome, *, as_json: bool) -> None:
    if not as_json:
        for line in outcome.lines:
            click.echo(line, err=outcome.code not in (DONE, DAMAGED))
        return
    machine = {"done": outcome.code == DONE, "code": outcome.code, **outcome.details}
    # Machines read UTF-8, whatever the console has.
    in_utf8 = codecs.lookup(getattr(sys.stdout, "encoding", None) or "utf-8").name == "utf-8"
    click.echo(json.dumps(msgspec.to_builtins(machine), ensure_ascii=not in_utf8, indent=2))


def _report_lost_output(error: OSError) -> None:
    """Say that the output is not written, and let the end of the process not try it again."""
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError):
            stream.flush()
            continue
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
    if not isinstance(error, BrokenPipeError):
        click.echo(f"Keluaran perintah ini tidak tertulis utuh: {error}", err=True)


def _failed(failure: str, error: Exception) -> Outcome:
    code = BUSY if isinstance(error, BusyError) else REFUSED
    if not isinstance(error, RefusedError):
        details = {"message": failure, "reason": str(error), "complaints": [], "total": 0}
        return Outcome([failure, f"- {error}"], details, code)
    lines = [failure, *(f"- {_marked(complaint)}" for complaint in error.complaints[:PRINTED])]
    if error.total > PRINTED:
        lines.append(f"- … dan {indonesian.whole(error.total - PRINTED)} keluhan lain.")
    if any(complaint.rule == LAYOUT for complaint in error.complaints):
        lines.append(_DESCRIBE)
    lines += map(str, error.accounts)
    complaints = [with_sentence(complaint) for complaint in error.complaints]
    details = {
        "message": failure,
        "reason": "",
        "complaints": complaints,
        "total": error.total,
        "accounts": [with_sentence(account) for account in error.accounts],
    }
    return Outcome(lines, details, code)


def _marked(complaint: Complaint) -> str:
    warning = complaint.severity == "peringatan"
    return f"Peringatan [{complaint.rule}]: {complaint}" if warning else str(complaint)


def with_sentence(entry: object) -> dict[str, Any]:
    return {**msgspec.to_builtins(entry), "sentence": str(entry)}

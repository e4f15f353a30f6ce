"""Open a file in a child process with limits of memory and time, which sends back Arrow.

An archive of a few kilobytes may unpack to gigabytes, and so may a sheet with a cell in its last
corner. That ends the child, not the dashboard. The cells come back through a pipe, so that no row
about a person touches a disk.
"""

import json
import re
import subprocess
import sys
import unicodedata
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing, contextmanager, suppress
from dataclasses import replace
from functools import partial
from pathlib import Path
from threading import Timer
from typing import IO, Any, Final, TypeAlias

import msgspec
import pyarrow as pa

from data.intake import spreadsheets, text_files, web_tables
from data.intake.columns import Facts, Gathered, Opened, Sheet
from data.intake.issues import Complaint, RefusedError, UnreadableError
from data.manifest import sha256

Tell: TypeAlias = Callable[[float], None]
"""Gets the fraction of a file that is read; may raise to stop the reading."""
Batches: TypeAlias = Iterable[tuple[pa.RecordBatch, float]]
"""Cells, and the fraction of the file that is read with them."""

MEMORY: Final = 4 * 2**30
"""Bytes that the child may allocate: four times what the largest workbook needs."""
SECONDS: Final = 300.0
"""Time limit of the child: the largest workbook and ten million rows of text take 30 s."""
MAX_WORKBOOK_BYTES: Final = 100 * 2**20
"""A workbook with a registry of a million people has about 70 MB."""
MAX_TEXT_BYTES: Final = 2 * 2**30
"""About as many rows as may be read."""
SMALL: Final = 8 * 2**20
"""Bytes of a file that may be opened while others are read."""
SHARING: Final = 16
"""Small files that share a child."""
HEAD_ROWS: Final = 60
"""Rows to look at until it is known where the table is."""

_ROOT = Path(__file__).parents[2]
_LONGEST_NAME = 120
_UNREADABLE = 3
_SHEET, _END = b"sheet\n", b"end\n"
"""What the child writes before each sheet, and after the last."""

# What offices send instead of a table, by its first bytes.
_OTHERS = (
    (b"%PDF", "berkas PDF, bukan tabel; minta berkas Excel-nya"),
    ((b"\x89PNG", b"\xff\xd8\xff"), "gambar, bukan tabel; minta berkas Excel-nya"),
    (b"Rar!", "arsip RAR; keluarkan dulu berkas Excel dari arsipnya"),
    (b"7z\xbc\xaf", "arsip 7z; keluarkan dulu berkas Excel dari arsipnya"),
    (b"\x1f\x8b", "arsip gzip; keluarkan dulu berkas Excel dari arsipnya"),
    (b"{\\rtf", "dokumen teks (RTF), bukan tabel; minta berkas Excel-nya"),
)
_ABSENT = "tidak ada atau tidak dapat dibuka; periksa nama dan foldernya, dan tutup dulu di Excel"
_LOCK_FILES = (("~$", "Excel"), (".~lock.", "LibreOffice"), ("._", "macOS"))
_WORKBOOKS = (b"PK\x03\x04", b"PK\x05\x06", b"\xd0\xcf\x11\xe0")
_NIK = re.compile(r"(?<!\d)\d{16}(?!\d)")
_XML = re.compile(rb"\s*<\?xml")


def base_name(name: str) -> str:
    """Return a file name without folders, control characters and NIK, of 120 characters at most."""
    last = _NIK.sub("••••", re.split(r"[/\\]", name)[-1])
    kept = "".join(sign for sign in last if unicodedata.category(sign)[0] != "C").strip()
    if len(kept) > _LONGEST_NAME:
        stem, dot, ending = kept.rpartition(".")
        short = dot and len(ending) <= 5
        kept = f"{stem[: _LONGEST_NAME - 7]}….{ending}" if short else kept[:_LONGEST_NAME]
    return kept if kept.strip(".") else "tanpa nama"


def open_file(path: Path, tell: Tell = lambda _: None) -> Opened:
    """Read the raw cells of an office file; RefusedError if that is impossible."""
    name = base_name(path.name)
    try:
        kind = _kind(path)
        with _child([(kind, path)]) as pipe:
            facts, sheets = _read(pipe, tell)
        tell(1.0)
        return _opened(path, facts, sheets)
    except OSError:
        raise refusal(name, UnreadableError(_ABSENT)) from None
    except UnreadableError as error:
        raise refusal(name, error) from None


def opening(paths: Sequence[Path]) -> Iterator[Callable[[Tell], Opened]]:
    """Yield a function for each file that opens it; the next small one is opened meanwhile.

    A year of monthly lists may be a hundred files: several share a child, whose start takes as long
    as a list.
    """
    small = [path for path in paths if _is_small(path)]
    with closing(_open_small(small)) as several, ThreadPoolExecutor(1) as pool:
        ahead = pool.submit(next, several, None)
        for path in paths:
            if path not in small:
                yield partial(open_file, path)
                continue
            now, ahead = ahead, pool.submit(next, several, None)
            yield partial(_opened_ahead, now, path)


def _is_small(path: Path) -> bool:
    try:
        return path.stat().st_size <= SMALL
    except OSError:
        return False


def _opened_ahead(task: Future[Opened | None], path: Path, tell: Tell) -> Opened:
    return task.result() or open_file(path, tell)


def _open_small(paths: Sequence[Path]) -> Generator[Opened | None]:
    """Open files in children that they share; None for each that ends its child."""
    left = list(paths)
    while left:
        some = left[:SHARING]
        with suppress(OSError, UnreadableError), _child([(_kind(it), it) for it in some]) as pipe:
            for path in some:
                facts, sheets = _read(pipe, lambda _: None)
                if not facts:
                    break
                yield _opened(path, facts, sheets)
                del left[0]
            else:
                continue
        if left:
            del left[0]
            yield None


def _opened(path: Path, facts: Mapping[str, Any], sheets: Iterable[Sheet]) -> Opened:
    name = base_name(path.name)
    named = tuple(replace(sheet, file=name) for sheet in sheets)
    return Opened(name, sha256(path), sheets=named, **facts)


def refusal(name: str, error: UnreadableError) -> RefusedError:
    return RefusedError([Complaint(name, error.reason, error.sheet, error.row)])


def _kind(path: Path) -> str:
    """Tell workbooks and markup from text; UnreadableError if it is too large or none of them."""
    for start_of_name, program in _LOCK_FILES:
        if path.name.startswith(start_of_name):
            own = path.name.removeprefix(start_of_name).removesuffix("#")
            raise UnreadableError(
                f"Ini berkas kunci {program} ({start_of_name}), bukan datanya; tutup {program}, "
                f"lalu kirim berkas {own}"
            )
    size = path.stat().st_size
    if size > MAX_TEXT_BYTES:
        megabytes = MAX_TEXT_BYTES // 2**20
        raise UnreadableError(f"lebih dari {megabytes} MB; bagi menjadi beberapa berkas")
    with path.open("rb") as file:
        start = file.read(web_tables.LOOKED_AT)
    kind = "workbook" if start.startswith(_WORKBOOKS) else web_tables.kind(start)
    if kind:
        if size > MAX_WORKBOOK_BYTES:
            raise UnreadableError(
                f"terlalu besar: lebih dari {MAX_WORKBOOK_BYTES // 2**20} MB; bagi menjadi "
                "beberapa berkas, atau simpan sebagai CSV UTF-8"
            )
        return kind
    for signature, reason in _OTHERS:
        if start.startswith(signature):
            raise UnreadableError(f"bukan berkas yang dapat dibaca: {reason}")
    if _XML.match(start):
        raise UnreadableError("sebenarnya berkas XML; buka di Excel, lalu simpan sebagai .xlsx")
    return "text"


def _read(pipe: IO[bytes], tell: Tell) -> tuple[dict[str, Any], list[Sheet]]:
    """Read the facts and sheets of the next file; no facts if the child ended before its end."""
    line = pipe.readline()
    facts = json.loads(line) if line.endswith(b"\n") else {}
    sheets: list[Sheet] = []
    with suppress(pa.ArrowInvalid, OSError):
        while (mark := pipe.readline()) == _SHEET:
            with pa.ipc.open_stream(pipe) as stream:
                sheets.append(_sheet(stream, tell))
        if mark == _END:
            return facts, sheets
    return {}, []


def _batches(stream: pa.RecordBatchStreamReader) -> Batches:
    while True:
        try:
            batch, facts = stream.read_next_batch_with_custom_metadata()
        except StopIteration:
            return
        yield batch, float(facts[b"part"])


def gather(schema: pa.Schema, batches: Batches, tell: Tell) -> Sheet:
    """Gather batches into a sheet without a title."""
    columns = [Gathered() for _ in schema]
    for batch, fraction in batches:
        for column, part in zip(columns, batch.columns, strict=True):
            column.add(part)
        tell(fraction)
    cells = [column.done() for column in columns]
    height = min(len(cells[0]), HEAD_ROWS) if cells else 0
    head = [[column[row] for column in cells] for row in range(height)]
    return Sheet("", tuple(cells), head=head)


def _sheet(stream: pa.RecordBatchStreamReader, tell: Tell) -> Sheet:
    facts = msgspec.json.decode(stream.schema.metadata[b"facts"], type=Facts)
    return replace(gather(stream.schema, _batches(stream), tell), **facts)


@contextmanager
def _child(files: Sequence[tuple[str, Path]]) -> Iterator[IO[bytes]]:
    """Yield the output of a child that opens files of these kinds; UnreadableError if it fails."""
    command = [sys.executable, "-m", "data.intake.sandbox", str(MEMORY)]
    for kind, path in files:
        command += [kind, str(path.resolve())]
    late: list[bool] = []
    with subprocess.Popen(  # noqa: S603 - this very program
        command, cwd=_ROOT, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as child:

        def end() -> None:
            late.append(True)
            child.kill()

        timer = Timer(SECONDS, end)
        timer.start()
        try:
            assert child.stdout  # noqa: S101 - a pipe
            assert child.stderr  # noqa: S101 - a pipe
            yield child.stdout
            errors = child.stderr.read()
            code = child.wait()
        finally:
            timer.cancel()
            child.kill()
    if late:
        raise UnreadableError(
            f"tidak selesai dibuka dalam batas {SECONDS:g} detik: rusak atau terpotong, atau "
            "terlalu besar; minta kirim ulang, atau bagi menjadi beberapa berkas"
        )
    if code == _UNREADABLE:
        raise UnreadableError(**json.loads(errors.splitlines()[-1]))
    if code and b"memory" in errors.lower():
        raise UnreadableError(
            f"terlalu besar: tidak dapat dibuka dalam batas {MEMORY // 2**20} MB memori; mungkin "
            "lembarnya terlalu luas, dengan isi jauh di kanan atau di bawah tabel; hapus isi itu "
            "atau bagi menjadi beberapa berkas"
        )
    if code:
        raise UnreadableError(spreadsheets.BROKEN)


def _write(kind: str, path: Path, pipe: IO[bytes]) -> None:
    """Write the facts about a file, then a stream of batches for each sheet."""

    def say(kind: str, remarks: Sequence[str], *, from_1904: bool = False) -> None:
        facts = {"kind": kind, "remarks": remarks, "from_1904": from_1904}
        pipe.write(json.dumps(facts).encode() + b"\n")

    def write(facts: Facts, schema: pa.Schema, batches: Batches) -> None:
        pipe.write(_SHEET)
        known = schema.with_metadata({"facts": msgspec.json.encode(facts)})
        with pa.ipc.new_stream(pipe, known) as writer:
            for batch, part in batches:
                writer.write_batch(batch, custom_metadata={"part": str(part)})

    laid: Iterable[spreadsheets.Laid] = ()
    if kind == "text":
        form = text_files.form(path)
        say("csv", (form.remark,) if path.stat().st_size else ())
        write({}, text_files.schema(form), text_files.batches(path, form))
    elif kind == "workbook":
        contents = spreadsheets.contents(path)
        say(contents.kind, contents.remarks, from_1904=contents.from_1904)
        laid = spreadsheets.sheets(path, contents)
    else:
        remarks, laid = web_tables.read(path, kind)
        say(kind, remarks)
    for facts, batch in laid:
        write(facts, batch.schema, [(batch, 1.0)])
    pipe.write(_END)


def _main() -> None:
    memory, *files = sys.argv[1:]
    try:
        import resource
    except ImportError:  # Windows has no such limits; there the system's own hold.
        pass
    else:
        resource.setrlimit(resource.RLIMIT_AS, (int(memory), int(memory)))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        for kind, path in zip(files[::2], files[1::2], strict=True):
            _write(kind, Path(path), sys.stdout.buffer)
            sys.stdout.flush()
    except UnreadableError as error:
        known = {"reason": error.reason, "sheet": error.sheet, "row": error.row}
        sys.stderr.write("\n" + json.dumps(known) + "\n")
        raise SystemExit(_UNREADABLE) from None
    except MemoryError:
        raise SystemExit("out of memory") from None


if __name__ == "__main__":
    _main()

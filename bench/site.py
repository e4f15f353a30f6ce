"""The public edition: how long it takes to be written, and how many readers nginx gives it to."""

import datetime as dt
import os
import re
import shutil
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb

from bench import servers
from bench.effort import Effort
from bench.report import Row, Section, Target
from data.manifest import identify, read_manifest, sha256, write_manifest
from data.store import snapshots

_READERS = 64
_LUA = """
local paths, n = {}, 0
for line in io.lines("PATHS") do paths[#paths + 1] = line end
request = function()
  n = n % #paths + 1
  return wrk.format("GET", paths[n], {["Accept-Encoding"] = "gzip"})
end
"""


def site(effort: Effort) -> Section:
    """Write it whole, again, and after the table of aid changed; then ask for its pages."""
    with TemporaryDirectory() as made:
        # The workers of an nginx that root has started are nobody.
        Path(made).chmod(0o755)
        folder, kept = Path(made, "publik"), Path(made, "snapshots")
        name = snapshots.current().name
        shutil.copytree(snapshots.FOLDER / name, kept / name)
        (kept / snapshots.CURRENT).write_text(name, encoding="utf-8")
        whole, again = _written(folder, kept), _written(folder, kept)
        (kept / snapshots.CURRENT).write_text(_with_other_aid(kept / name), encoding="utf-8")
        changed = _written(folder, kept)
        files = [path for path in folder.rglob("*") if ".gambar" not in path.parts]
        pages = sorted(f"/{path.relative_to(folder)}" for path in folder.rglob("*.html"))
        size = sum(path.stat().st_size for path in files if path.is_file())
        with servers.static_files(folder) as nginx:
            rate, slowest = _asked(nginx.address, pages, effort.seconds, Path(made))
    return Section(
        "the public edition",
        [
            Row("written whole", "s", [whole[0]], target=Target(300)),
            Row("  processor time", "s", [whole[1]]),
            Row("written again, nothing new", "s", [again[0]]),
            Row("written again, another table of aid", "s", [changed[0]], target=Target(20)),
            Row("  processor time", "s", [changed[1]]),
            Row("pages", "", [len(pages)]),
            Row("size with compressed forms", "MB", [size * 1e-6]),
            Row("served by nginx to wrk", "1/s", [rate]),
            Row("  99 % of the answers within", "ms", [slowest], target=Target(50)),
        ],
        [
            f"{_READERS} connections ask for all pages in turn, compressed, for {effort.seconds} "
            "s, on the processors of nginx. At least 5,000 answers a second are aimed at."
        ],
        "site",
    )


def _written(folder: Path, kept: Path) -> tuple[float, float]:
    """Seconds until it is written, and those of all processors."""
    before, began = os.times(), time.perf_counter()
    command = [sys.executable, "-m", "exports", "site", str(folder)]
    address = {"DASBOR_ALAMAT": "https://dasbor.example", "DASBOR_SNAPSHOTS": str(kept)}
    subprocess.run(command, cwd=servers.ROOT, env=os.environ | address, check=True)
    taken, after = time.perf_counter() - began, os.times()
    used = after.children_user + after.children_system
    return taken, used - before.children_user - before.children_system


def _with_other_aid(path: Path) -> str:
    """Add a snapshot in which each value of the table of aid is another; return its id."""
    fresh = path.with_name("fresh")
    shutil.copytree(path, fresh)
    manifest, table = read_manifest(path), fresh / "aid_monthly.parquet"
    other = "select * replace ((value_rp * 1.01)::bigint as value_rp) from read_parquet($1)"
    duckdb.sql(other, params=[str(path / table.name)]).write_parquet(str(table))
    entry = replace(manifest.tables["aid_monthly"], sha256=sha256(table))
    tables = {**manifest.tables, "aid_monthly": entry}
    end = manifest.period.end
    named = identify(end, manifest.files, tables)
    when = manifest.published_at + dt.timedelta(days=1)
    write_manifest(fresh, replace(manifest, id=named, tables=tables, published_at=when))
    fresh.rename(path.with_name(named))
    return named


def _asked(address: str, pages: list[str], seconds: int, room: Path) -> tuple[float, float]:
    """Answers a second, and the milliseconds within which 99 of 100 came."""
    listed, script = room / "pages.txt", room / "ask.lua"
    listed.write_text("\n".join(pages), encoding="utf-8")
    script.write_text(_LUA.replace("PATHS", str(listed)), encoding="utf-8")
    command = ["wrk", "-t2", f"-c{_READERS}", f"-d{seconds}s", "--latency", "-s", str(script)]
    said = subprocess.run(
        [*command, f"http://{address}/index.html"], capture_output=True, text=True, check=True
    ).stdout
    if "Non-2xx" in said:
        raise RuntimeError(said)
    ((number, unit),) = re.findall(r"99%\s+([\d.]+)(us|ms|s)", said)
    ((rate,),) = [re.findall(r"Requests/sec:\s+([\d.]+)", said)]
    return float(rate), float(number) * {"us": 1e-3, "ms": 1, "s": 1e3}[unit]

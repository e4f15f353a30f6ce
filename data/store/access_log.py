"""Log of who signed in, saw what is internal, took files away, or was refused: SQLite, only added.

It is `access.sqlite` beside the snapshots, or the file that DASBOR_JEJAK names, and serves all
copies of a dashboard. A row stays for DASBOR_JEJAK_HARI days and cannot be changed or removed
before. It names visitors by the address of their sign-in; nothing in it is about a participant.
"""

import datetime as dt
import os
import sqlite3
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from threading import Lock
from typing import Literal, TypeAlias

from data.store import snapshots
from data.store.audit_log import without_numbers_of_persons

FILE = "access.sqlite"
KEPT_DAYS = 365
_LONGEST_SIGN_IN = dt.timedelta(days=31)
_LONGEST = 500

What: TypeAlias = Literal["masuk", "keluar", "lihat", "unduh", "ditolak", "peran"]
"""Signed in or out, looked at something internal, took a file, was refused, has other roles."""

# In a log of its own beside the file a row is written in a hundredth of the time, and is whole even
# if the power fails.
_SCHEMA = """
pragma journal_mode = wal;
pragma synchronous = normal;
create table if not exists acts (
    id integer primary key,
    time text not null,
    who text not null,
    roles text not null,
    what text not null,
    about text not null,
    hash text not null,
    keep_until text not null
);
create index if not exists by_end on acts (keep_until);
create table if not exists ended (sign_in text primary key, keep_until text not null);
create table if not exists holders (
    source text not null, address text not null, roles text not null, primary key (source, address)
);
create trigger if not exists nothing_changes before update on acts
begin select raise(abort, 'acts are only added'); end;
create trigger if not exists nothing_goes_early before delete on acts
when old.keep_until > strftime('%Y-%m-%dT%H:%M:%S', 'now')
begin select raise(abort, 'acts stay until their day'); end;
"""

_turn = Lock()


@dataclass(frozen=True, slots=True)
class Act:
    """What a visitor did; `hash` is the SHA-256 of a file, "" for all else."""

    time: dt.datetime
    who: str
    roles: str
    what: What
    about: str
    hash: str


def note(who: str, roles: Collection[str], what: What, about: str = "", digest: str = "") -> None:
    """Add an act; OSError where it cannot be written, so that it must not happen either."""
    with _writing() as con:
        _add(con, who, roles, what, about, digest)


def note_roles(source: str, found: Mapping[str, Collection[str]], *, whole: bool = True) -> None:
    """Add whoever has other roles by this source than when it was last read.

    `whole` tells that whoever is not in it has none.
    """
    with _writing() as con:
        rows = con.execute("select address, roles from holders where source = ?", (source,))
        before = dict(rows.fetchall())
        now = {address: "|".join(roles) for address, roles in found.items()}
        changed = {address: now.get(address, "") for address in ({*before, *now} if whole else now)}
        for address, roles in sorted(changed.items()):
            former = before.get(address, "")
            if roles != former:
                words = f"{address}: {former or 'tanpa peran'} → {roles or 'tanpa peran'}"
                _add(con, "", (), "peran", f"{words} ({source})")
                con.execute("replace into holders values (?, ?, ?)", (source, address, roles))


def holders(role: str, folder: Path) -> frozenset[str]:
    """Return the addresses that had a role when that was last read; nobody without sign-ins."""
    path = _file(folder)
    if not path.is_file():
        return frozenset()
    with _using(path) as con:
        rows = con.execute("select address, roles from holders").fetchall()
    return frozenset(address for address, roles in rows if role in roles.split("|"))


def end(sign_in: str) -> None:
    """End a sign-in, wherever its cookie may still be."""
    with _writing() as con:
        con.execute("delete from ended where keep_until < ?", (_text(_now()),))
        con.execute("replace into ended values (?, ?)", (sign_in, _text(_now() + _LONGEST_SIGN_IN)))


def has_ended(sign_in: str) -> bool:
    """Tell if somebody signed out of it; also where nobody can tell."""
    try:
        with _using() as con:
            found = con.execute("select 1 from ended where sign_in = ?", (sign_in,)).fetchone()
    except OSError:
        return True
    return found is not None


def acts() -> list[Act]:
    """Return all acts that are kept, the latest first."""
    with _using() as con:
        rows = con.execute(
            "select time, who, roles, what, about, hash from acts where keep_until > ? "
            "order by id desc",
            (_text(_now()),),
        ).fetchall()
    return [
        Act(dt.datetime.fromisoformat(time).replace(tzinfo=dt.UTC), *rest) for time, *rest in rows
    ]


def _add(
    con: sqlite3.Connection,
    who: str,
    roles: Collection[str],
    what: What,
    about: str,
    digest: str = "",
) -> None:
    now = _now()
    kept = dt.timedelta(days=int(os.environ.get("DASBOR_JEJAK_HARI") or KEPT_DAYS))
    con.execute("delete from acts where keep_until < ?", (_text(now),))
    con.execute(
        "insert into acts (time, who, roles, what, about, hash, keep_until) "
        "values (?, ?, ?, ?, ?, ?, ?)",
        (
            _text(now),
            without_numbers_of_persons(who)[:_LONGEST],
            "|".join(sorted(roles)),
            what,
            without_numbers_of_persons(about)[:_LONGEST],
            digest,
            _text(now + kept),
        ),
    )


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


def _text(moment: dt.datetime) -> str:
    return f"{moment:%Y-%m-%dT%H:%M:%S}"


def _file(folder: Path) -> Path:
    return Path(os.environ.get("DASBOR_JEJAK") or folder / FILE)


@contextmanager
def _using(path: Path | None = None) -> Iterator[sqlite3.Connection]:
    path = path or _file(snapshots.FOLDER)
    try:
        with _turn:
            yield _opened(path)
    except sqlite3.Error as error:
        raise OSError(f"{path.name} tidak dapat dibaca atau ditulis ({error}).") from error


@contextmanager
def _writing() -> Iterator[sqlite3.Connection]:
    with _using() as con, con:
        con.execute("begin immediate")
        yield con


@lru_cache(maxsize=4)
def _opened(path: Path) -> sqlite3.Connection:
    con = sqlite3.connect(path, timeout=10, isolation_level=None, check_same_thread=False)
    con.executescript(_SCHEMA)
    return con

"""Mail news to subscribers: one letter each, none without news.

`langganan.csv` (alamat, tentang) beside the snapshots says who wants what; what was told already is
in `pemberitahuan.json` there, which knows subscribers only by a hash. No message of this module has
an address: a server of mail repeats them in its errors, of which only kind and number are told.
"""

import csv
import hashlib
import json
import os
import smtplib
import ssl
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from pathlib import Path
from typing import Any, get_args

from filelock import FileLock, Timeout

from data.manifest import TABLES, SnapshotError
from data.store.snapshots import BusyError
from exports.news import News, Topic, clean
from exports.records import codes, editions
from exports.stamp import dashboard_address

SUBSCRIBERS, STATE = "langganan.csv", "pemberitahuan.json"
HERE = ("127.0.0.1", "localhost")
"""Mail servers that need no encryption."""
_PATIENCE = 30.0
_TOPICS = (*get_args(Topic), *TABLES)


@dataclass(frozen=True, slots=True)
class Sheet:
    """The A4 sheet that goes with letters; `simulated` if any number in it is.

    `leave` logs it as an export.
    """

    name: str
    content: bytes
    simulated: bool
    leave: Callable[[], None]


@dataclass(frozen=True, slots=True)
class Delivery:
    """Counts of sent and failed letters, with remarks without addresses."""

    sent: int
    failed: int
    remarks: tuple[str, ...]


def send_letters(
    folder: Path, found: Sequence[News], sheet: Callable[[], Sheet | None]
) -> Delivery:
    """Send each subscriber their news since the last run, with the sheet.

    The first time nothing but the weekly sheet is new. What could not be sent is tried again the
    next time. SnapshotError where mail is not configured or its server not reached, and nothing is
    remembered; BusyError while another process sends.
    """
    try:
        with FileLock(folder / f".{STATE}.lock", timeout=0):
            return _send_letters(folder, found, sheet)
    except Timeout:
        raise BusyError("Pemberitahuan lain sedang dikirim.") from None


def _send_letters(
    folder: Path, found: Sequence[News], sheet: Callable[[], Sheet | None]
) -> Delivery:
    subscribers, remarks = _subscribers(folder)
    path = folder / STATE
    state: dict[str, Any] = {"tahu": [], "tertunda": {}}
    if path.exists():
        state = json.loads(path.read_bytes())
    else:
        state["tahu"] = [item.id for item in found if item.topic != "mingguan"]
        remarks.append("Pertama kali: yang sudah ada dicatat dan tidak dikirim.")
    letters = {}
    for address, topics in subscribers.items():
        late = state["tertunda"].get(_digest(address), ())
        new = [
            item
            for item in found
            if (item.id not in state["tahu"] or item.id in late)
            and topics & {item.topic, *item.tables}
        ]
        if new:
            letters[address] = new
    waiting = {}
    if letters:
        paper, smtp = sheet(), _connected()
        if paper:
            paper.leave()
        for address, new in letters.items():
            if trouble := _sent(smtp, _letter(address, new, paper)):
                waiting[_digest(address)] = [item.id for item in new]
                remarks.append(f"Server surat menolak satu surat ({trouble}).")
        with suppress(smtplib.SMTPException, OSError):
            smtp.quit()
    ids = {item.id for item in found}
    if not any(item.topic == "mingguan" for item in found):
        # Without a sheet in this run, remember the ids of earlier ones.
        ids |= {known for known in state["tahu"] if known.startswith("mingguan:")}
    _write(path, {"tahu": sorted(ids), "tertunda": waiting})
    return Delivery(len(letters) - len(waiting), len(waiting), tuple(remarks))


def _subscribers(folder: Path) -> tuple[dict[str, set[str]], list[str]]:
    """Read the topics and tables of each address, and the unreadable lines.

    A code subscribes to the tables of its figures.
    """
    if not (folder / SUBSCRIBERS).is_file():
        return {}, [f"{SUBSCRIBERS} belum ada di folder snapshot."]
    wanted: dict[str, set[str]] = {}
    remarks = []
    with (folder / SUBSCRIBERS).open(encoding="utf-8-sig", newline="") as file:
        for line, row in enumerate(csv.DictReader(file), start=2):
            address, topic = ((row.get(name) or "").strip() for name in ("alamat", "tentang"))
            topics = {topic} if topic in _TOPICS else _tables(folder, codes.typed(topic).code)
            if topics and _is_address(address):
                wanted.setdefault(address, set()).update(topics)
            else:
                remarks.append(f"{SUBSCRIBERS} baris {line} dilewati: alamat atau isinya salah.")
    return wanted, remarks


def _tables(folder: Path, code: str) -> set[str]:
    try:
        return {cube for item in editions.get(folder, code).items for cube in item.cubes}
    except (LookupError, SnapshotError):
        return set()


def _is_address(text: str) -> bool:
    try:
        parsed = Address(addr_spec=text)
    except (MessageError, ValueError, IndexError):
        return False
    return bool(parsed.username and parsed.domain and text.isascii() and text.isprintable())


def _digest(address: str) -> str:
    return hashlib.sha256(address.encode()).hexdigest()[:32]


def _write(path: Path, state: Mapping[str, Any]) -> None:
    partial = path.with_name(f".{path.name}.partial")
    partial.write_text(json.dumps(state, indent=1) + "\n", encoding="utf-8")
    partial.replace(path)


# Letters


def _letter(address: str, new: Sequence[News], sheet: Sheet | None) -> EmailMessage:
    """Write a letter; the same news gives the same Message-ID, so that copies are recognised."""
    sender = Address(addr_spec=_setting("DASBOR_SMTP_PENGIRIM"))
    simulated = any(item.simulated for item in new) or bool(sheet and sheet.simulated)
    title = new[0].title if len(new) == 1 else f"{len(new)} kabar dari Dasbor Jember"
    letter = EmailMessage()
    letter["From"] = Address("Dasbor Jember", addr_spec=sender.addr_spec)
    letter["To"] = address
    letter["Subject"] = " ".join(clean(f"SIMULASI: {title}" if simulated else title).split())
    number = _digest("\n".join([address, *(item.id for item in new)]))
    letter["Message-ID"] = f"<{number}@{sender.domain}>"
    letter["Auto-Submitted"] = "auto-generated"
    letter["List-Unsubscribe"] = f"<mailto:{sender.addr_spec}?subject=berhenti>"
    parts = []
    for item in new:
        head = f"SIMULASI: {item.title}" if item.simulated else item.title
        parts.append("\n".join([head, *(f"- {line}" for line in item.lines)]))
    if simulated:
        parts.append(
            "SIMULASI: angka di surat ini atau lampirannya memuat data buatan, bukan kenyataan."
        )
    if sheet:
        parts.append(f"Terlampir: {sheet.name}. Status dan sumber tiap angka tertulis di situ.")
    else:
        parts.append("Lembar A4 kali ini tidak dapat dicetak.")
    parts.append("Untuk berhenti, balas surat ini dengan kata berhenti.")
    letter.set_content(clean("\n\n".join([*parts, dashboard_address()]).rstrip()) + "\n")
    if sheet:
        letter.add_attachment(
            sheet.content, maintype="application", subtype="pdf", filename=sheet.name
        )
    return letter


# Mail server


def _setting(name: str) -> str:
    found = os.environ.get(name, "").strip()
    if not found:
        raise SnapshotError(f"Surat tidak dapat dikirim: {name} belum diatur.")
    return found


def _connected() -> smtplib.SMTP:
    """Connect to the mail server, encrypted unless it is local."""
    host, _, port = _setting("DASBOR_SMTP").partition(":")
    if not _is_address(_setting("DASBOR_SMTP_PENGIRIM")):
        raise SnapshotError("DASBOR_SMTP_PENGIRIM bukan alamat surat.")
    trusted = ssl.create_default_context()
    try:
        if port == "465":
            smtp: smtplib.SMTP = smtplib.SMTP_SSL(host, 465, timeout=_PATIENCE, context=trusted)
        else:
            smtp = smtplib.SMTP(host, int(port or 587), timeout=_PATIENCE)
            if host not in HERE:
                smtp.starttls(context=trusted)
        if user := os.environ.get("DASBOR_SMTP_PENGGUNA", ""):
            smtp.login(user, _setting("DASBOR_SMTP_SANDI"))
    except (smtplib.SMTPException, OSError, ValueError) as error:
        raise SnapshotError(f"Server surat tidak dapat dipakai ({_named(error)}).") from None
    return smtp


def _sent(smtp: smtplib.SMTP, letter: EmailMessage) -> str:
    """Send a letter; return the error without address, or ""."""
    try:
        smtp.send_message(letter)
    except (smtplib.SMTPException, OSError) as error:
        return _named(error)
    return ""


def _named(error: Exception) -> str:
    """Describe an error only by type and number."""
    refused = getattr(error, "recipients", {})
    number = next((code for code, _ in refused.values()), getattr(error, "smtp_code", ""))
    return f"{type(error).__name__} {number}".strip()

"""Feeds and mail tell what is new, once, of what the public may see."""

import datetime as dt
import json
import socket
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
import tiny_snapshot as tiny
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import Envelope, Session
from click.testing import CliRunner
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from filelock import FileLock
from test_corrected import MISSED, REAL, REVISED, replaced
from test_history import with_participants

from charts.tiles import Exhibit
from data.manifest import SnapshotError, read_manifest
from data.store import audit_log, snapshots
from data.store.snapshots import BusyError
from exports import news, notify
from exports.__main__ import main
from exports.news import News
from exports.notify import Sheet, send_letters
from exports.records import ledger
from exports.records.export_log import find
from exports.site import feeds
from pages import redraw
from pages.press import mailed
from queries.registry import Registry

RINI, BUDI = "rini@jember.example", "budi@koran.example"
ATOM = {"a": "http://www.w3.org/2005/Atom"}
WIB = snapshots.WIB


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(snapshots, "FOLDER", tmp_path / "snapshots")
    return tmp_path / "snapshots"


@pytest.fixture
def revised(folder: Path) -> Path:
    """A snapshot that found three more fishers than the one before."""
    before = tiny.build(folder, statuses=REAL)
    after = tiny.build(folder, statuses=REAL, rows=with_participants(8))
    return replaced(folder, before, after, acknowledged=MISSED)


def frozen(snapshot: Path, title: str = "Rapat <b>APBD</b> & lain") -> str:
    made = redraw.freeze(
        Registry(snapshot),
        [Exhibit("", "peserta-2025"), Exhibit("kepesertaan", "peringkat-kecamatan")],
        title=title,
        date=dt.date(2025, 12, 22),
        place="Pendopo",
        who="Rini",
        folder=snapshot.parent,
    )
    return made.code


def entries(snapshot: Path, name: str) -> list[ET.Element]:
    made = dict(feeds.files(Registry(snapshot).without("sementara"), mailed.open_editions()))
    feed = ET.fromstring(made[f"umpan/{name}.atom"])  # noqa: S314 - our own
    for wanted in ("id", "title", "updated", "author/a:name"):
        assert feed.findtext(f"a:{wanted}", namespaces=ATOM), wanted
    return feed.findall("a:entry", ATOM)


def text(entry: ET.Element, name: str) -> str:
    return entry.findtext(f"a:{name}", namespaces=ATOM) or ""


# Feeds


def test_the_feed_of_editions_tells_what_is_in_each_with_its_status(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DASBOR_ALAMAT", "https://dasbor.example")
    snapshot = tiny.build(folder)
    code = frozen(snapshot)
    (entry,) = entries(snapshot, "edisi")
    assert text(entry, "title") == f"SIMULASI: Edisi baru: Rapat <b>APBD</b> & lain ({code})"
    assert "22 Desember 2025, Pendopo" in text(entry, "content")
    assert "(status: Simulasi)" in text(entry, "content")
    assert "Rini" not in ET.tostring(entry, encoding="unicode")
    link = entry.find("a:link", ATOM)
    assert link is not None
    assert link.get("href") == f"https://dasbor.example/cek?kode={code}"
    assert dt.datetime.fromisoformat(text(entry, "updated")).tzinfo


def test_an_entry_keeps_its_id_and_feeds_of_the_same_are_the_same_bytes(folder: Path) -> None:
    snapshot = tiny.build(folder)
    frozen(snapshot)
    twice = [
        dict(feeds.files(Registry(snapshot).without("sementara"), mailed.open_editions()))
        for _ in range(2)
    ]
    assert twice[0] == twice[1]
    (entry,) = entries(snapshot, "edisi")
    assert text(entry, "id").startswith("urn:uuid:")


def test_an_edition_of_what_the_public_may_not_see_yet_is_in_no_feed(folder: Path) -> None:
    preliminary = tiny.build(folder, statuses={**REAL, "kepesertaan": "sementara"})
    frozen(preliminary)
    assert entries(preliminary, "edisi") == []

    minute = dt.datetime.now(WIB) + dt.timedelta(days=1)
    waiting = tiny.build(folder, statuses=REAL)
    frozen(waiting)
    assert len(entries(waiting, "edisi")) == 1
    act = audit_log.Entry(REVISED, "Rini", "terbit", "", waiting.name, embargo=minute)
    audit_log.append(folder, act)
    assert entries(waiting, "edisi") == []


def test_the_feed_of_corrections_tells_from_what_to_what_and_why(revised: Path) -> None:
    (entry,) = entries(revised, "koreksi")
    assert text(entry, "title") == "Koreksi 3 Maret 2026"
    assert text(entry, "updated") == REVISED.isoformat()
    assert (
        "Peserta 2025 dari 18 menjadi 21 (status: Resmi; sebab: Tiga nelayan terlewat)"
        in text(entry, "content").splitlines()
    )


# What is new


def test_a_file_is_late_from_the_day_after_it_was_due(tiny_snapshot: Path) -> None:
    manifest = read_manifest(tiny_snapshot)

    def late(day: int) -> set[str]:
        return {one.id for one in news.late(manifest, [manifest], dt.date(2026, 2, day))}

    assert late(20) == set()
    assert late(21) == {"terlambat:kepesertaan:2026-01-01", "terlambat:klaim_manfaat:2026-01-01"}


def test_a_target_of_a_year_that_is_known_is_met_or_missed() -> None:
    told = {one.id: one for one in news.targets()}
    missed = told["target:coverage_target_jatim_2025:belum tercapai"]
    assert missed.title == "Target Jawa Timur 2025 belum tercapai di Jember"
    assert missed.lines[1] == (
        "Cakupan Jember 21,86% per November 2025 (status: Terbit), kurang 268.654 pekerja."
    )
    assert not [one for one in told if "2026" in one or "2045" in one]


# Mail


class Post:
    """A server of mail that keeps what it gets, and refuses letters to one address."""

    refused = ""

    def __init__(self) -> None:
        self.letters: dict[str, EmailMessage] = {}
        self.encrypted: set[bool] = set()

    async def handle_RCPT(  # noqa: N802
        self, _: object, session: Session, envelope: Envelope, address: str, __: object
    ) -> str:
        if address == self.refused:
            return f"550 {address} tidak dikenal"
        envelope.rcpt_tos.append(address)
        self.encrypted.add(session.ssl is not None)
        return "250 OK"

    async def handle_DATA(self, _: object, __: object, envelope: Envelope) -> str:  # noqa: N802
        letter = message_from_bytes(envelope.content, policy=policy.default)
        (address,) = envelope.rcpt_tos
        assert isinstance(letter, EmailMessage)
        assert letter["To"] == address
        self.letters[address] = letter
        return "250 OK"

    def got(self) -> dict[str, EmailMessage]:
        """The letters since the last time."""
        got, self.letters = self.letters, {}
        return got


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("tls") / "localhost.pem"
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = dt.datetime.now(dt.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    path.write_bytes(private + made.public_bytes(serialization.Encoding.PEM))
    return path


@contextmanager
def serving(handler: Post, **settings: Any) -> Iterator[str]:  # noqa: ANN401
    """Serve mail on this machine and give its address."""
    with socket.create_server(("localhost", 0)) as free:
        port = free.getsockname()[1]
    server = Controller(handler, hostname="localhost", port=port, **settings)
    server.start()
    try:
        yield f"localhost:{port}"
    finally:
        server.stop()


@pytest.fixture
def post(certificate: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Post]:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate)
    # It is spoken to like a server elsewhere.
    monkeypatch.setattr(notify, "HERE", ())
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    monkeypatch.setenv("DASBOR_SMTP_PENGIRIM", "dasbor@jember.example")
    handler = Post()
    with serving(handler, tls_context=context, require_starttls=True) as address:
        monkeypatch.setenv("DASBOR_SMTP", address)
        yield handler


def subscribed(folder: Path, *rows: tuple[str, str]) -> None:
    lines = ["alamat,tentang", *(",".join(row) for row in rows)]
    (folder / notify.SUBSCRIBERS).write_text("\n".join(lines) + "\n", encoding="utf-8")


def printed(*, simulated: bool = False) -> Callable[[], Sheet]:
    name = "SIMULASI_ringkasan.pdf" if simulated else "ringkasan.pdf"
    return lambda: Sheet(name, b"%PDF-lembar", simulated, lambda: None)


NOW = dt.datetime(2026, 3, 4, 8, tzinfo=WIB)
OLD = News("edisi:LAMA", "edisi", NOW, "Edisi lama")
NEW = News("edisi:BARU", "edisi", NOW, "Edisi baru: Rapat (BARU)", ("Peserta 18 (status: Resmi)",))
CORRECTED = News(
    "koreksi:a:b", "koreksi", NOW, "Koreksi 4 Maret 2026", tables=frozenset({"enrolment_yearly"})
)


def test_a_letter_has_the_news_and_the_sheet_and_comes_once(tmp_path: Path, post: Post) -> None:
    subscribed(tmp_path, (RINI, "edisi"), (BUDI, "terlambat"))
    assert send_letters(tmp_path, [OLD], printed()).sent == 0

    assert send_letters(tmp_path, [OLD, NEW], printed()).sent == 1
    assert post.encrypted == {True}
    ((address, letter),) = post.got().items()
    assert (address, letter["Subject"]) == (RINI, NEW.title)
    assert letter["From"] == "Dasbor Jember <dasbor@jember.example>"
    assert letter["List-Unsubscribe"] == "<mailto:dasbor@jember.example?subject=berhenti>"
    assert letter["Message-ID"].endswith("@jember.example>")
    body = letter.get_body(("plain",))
    assert body is not None
    assert "- Peserta 18 (status: Resmi)" in body.get_content().splitlines()
    assert "Edisi lama" not in body.get_content()
    assert "berhenti" in body.get_content()
    assert letter.get_body(("html",)) is None
    (sheet,) = letter.iter_attachments()
    assert (sheet.get_filename(), sheet.get_content()) == ("ringkasan.pdf", b"%PDF-lembar")

    assert send_letters(tmp_path, [OLD, NEW], printed()).sent == 0
    assert post.got() == {}


def test_nothing_is_sent_and_no_server_is_asked_where_nothing_is_new(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("DASBOR_SMTP", raising=False)
    subscribed(tmp_path, (RINI, "edisi"))
    for _ in range(2):
        assert send_letters(tmp_path, [OLD], printed()).sent == 0
    with pytest.raises(SnapshotError, match="DASBOR_SMTP belum diatur"):
        send_letters(tmp_path, [NEW], printed())


def test_two_processes_never_send_at_once(tmp_path: Path) -> None:
    with FileLock(tmp_path / f".{notify.STATE}.lock"), pytest.raises(BusyError):
        send_letters(tmp_path, [OLD], printed())


@pytest.mark.parametrize("wanted", ["koreksi", "enrolment_yearly", "kode"])
def test_a_correction_reaches_whoever_has_what_was_corrected(
    wanted: str, folder: Path, post: Post
) -> None:
    code = frozen(tiny.build(folder, statuses=REAL))
    subscribed(folder, (RINI, code if wanted == "kode" else wanted), (BUDI, "aid_monthly"))
    send_letters(folder, [], printed())
    assert send_letters(folder, [CORRECTED], printed()).sent == 1
    assert list(post.got()) == [RINI]


def test_what_is_simulated_is_said_in_the_subject(tmp_path: Path, post: Post) -> None:
    subscribed(tmp_path, (RINI, "edisi"))
    send_letters(tmp_path, [], printed())
    send_letters(tmp_path, [NEW], printed(simulated=True))
    letter = post.got()[RINI]
    assert letter["Subject"] == f"SIMULASI: {NEW.title}"
    (sheet,) = letter.iter_attachments()
    assert sheet.get_filename() == "SIMULASI_ringkasan.pdf"


def test_a_sheet_of_the_week_comes_if_it_differs_also_after_other_days(
    tmp_path: Path, post: Post
) -> None:
    subscribed(tmp_path, (RINI, "mingguan"))
    first, second = (News(f"mingguan:{one}", "mingguan", NOW, "Lembar mingguan") for one in "ab")
    assert send_letters(tmp_path, [OLD, first], printed()).sent == 1
    assert post.got()[RINI]["Subject"] == "Lembar mingguan"
    assert send_letters(tmp_path, [OLD, NEW], printed()).sent == 0
    assert send_letters(tmp_path, [OLD, NEW, first], printed()).sent == 0
    assert send_letters(tmp_path, [OLD, NEW, second], printed()).sent == 1


def test_what_a_server_refused_is_tried_again_and_nobody_is_named(
    tmp_path: Path, post: Post
) -> None:
    subscribed(tmp_path, (RINI, "edisi"), (BUDI, "edisi"), ("bukan alamat", "edisi"), (RINI, "apa"))
    send_letters(tmp_path, [], printed())
    post.refused = RINI
    told = send_letters(tmp_path, [NEW], printed())
    assert (told.sent, told.failed) == (1, 1)
    assert told.remarks == (
        "langganan.csv baris 4 dilewati: alamat atau isinya salah.",
        "langganan.csv baris 5 dilewati: alamat atau isinya salah.",
        "Server surat menolak satu surat (SMTPRecipientsRefused 550).",
    )
    assert "@" not in (tmp_path / notify.STATE).read_text(encoding="utf-8")
    assert list(post.got()) == [BUDI]

    post.refused = ""
    assert send_letters(tmp_path, [NEW], printed()).sent == 1
    assert list(post.got()) == [RINI]
    assert send_letters(tmp_path, [NEW], printed()).sent == 0


@pytest.mark.usefixtures("post")
def test_a_server_that_is_not_there_or_not_trusted_is_told_without_remembering(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    subscribed(tmp_path, (RINI, "edisi"))
    send_letters(tmp_path, [], printed())
    for name, value, said in (
        ("SSL_CERT_FILE", "", "SSLCertVerificationError"),
        ("DASBOR_SMTP", "localhost:1", "ConnectionRefusedError"),
        ("DASBOR_SMTP", "localhost:surat", "ValueError"),
        ("DASBOR_SMTP_PENGIRIM", "dasbor", "bukan alamat surat"),
    ):
        with monkeypatch.context() as patch:
            patch.setenv(name, value)
            with pytest.raises(SnapshotError, match=said) as raised:
                send_letters(tmp_path, [NEW], printed())
            assert RINI not in str(raised.value)
    assert send_letters(tmp_path, [NEW], printed()).sent == 1


def test_no_letter_goes_unencrypted_to_another_machine(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = Post()
    monkeypatch.setenv("DASBOR_SMTP_PENGIRIM", "dasbor@jember.example")
    subscribed(tmp_path, (RINI, "edisi"))
    send_letters(tmp_path, [], printed())
    with serving(plain) as address:
        monkeypatch.setenv("DASBOR_SMTP", address)
        with monkeypatch.context() as patch:
            patch.setattr(notify, "HERE", ())
            with pytest.raises(SnapshotError, match="SMTPNotSupportedError"):
                send_letters(tmp_path, [NEW], printed())
        assert plain.got() == {}
        assert send_letters(tmp_path, [NEW], printed()).sent == 1
    assert list(plain.got()) == [RINI]


def test_a_title_cannot_write_headers_or_signs_of_its_own(tmp_path: Path, post: Post) -> None:
    subscribed(tmp_path, (RINI, "edisi"))
    send_letters(tmp_path, [], printed())
    title = "Rapat\r\nBcc: semua@jember.example\x07"
    send_letters(tmp_path, [News("edisi:X", "edisi", NOW, title)], printed())
    letter = post.got()[RINI]
    assert letter["Subject"] == "Rapat Bcc: semua@jember.example"
    assert letter["Bcc"] is None


@pytest.mark.usefixtures("chrome")
def test_the_command_sends_the_public_sheet_under_a_code_that_cek_angka_knows(
    folder: Path, post: Post
) -> None:
    snapshot = tiny.build(folder)
    (folder / ledger.FILE).unlink(missing_ok=True)
    subscribed(folder, (RINI, "mingguan"), (BUDI, "edisi"))
    outcome = CliRunner().invoke(main, ["notify", "--weekly", "--json"])
    assert json.loads(outcome.output)["sent"] == 1
    letter = post.got()[RINI]
    assert letter["Subject"] == "SIMULASI: Lembar mingguan"
    (sheet,) = letter.iter_attachments()
    assert sheet.get_filename() == "SIMULASI_ringkasan.pdf"
    content = sheet.get_content()
    assert content.startswith(b"%PDF")
    known = find(folder, content)
    assert known
    assert known.who == ""

    frozen(snapshot)
    outcome = CliRunner().invoke(main, ["notify", "--weekly"])
    assert outcome.output.startswith("1 surat terkirim, 0 gagal.")
    assert list(post.got()) == [BUDI]

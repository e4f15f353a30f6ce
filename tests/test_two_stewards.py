"""Where two walidata sign in, nobody publishes alone."""

import datetime as dt
import shutil
from pathlib import Path

import pytest
import streamlit as st
from click.testing import CliRunner
from office_files import claims, payment
from published import NOW, accepting, publish, real_files
from shown_page import open_page
from starlette.datastructures import Headers
from streamlit.testing.v1 import AppTest

from data.__main__ import main
from data.manifest import SnapshotError
from data.permissions import Visitor
from data.store import access_log, audit_log, rollback, signature, snapshots
from exports.records import publications
from pages import jejak, reader, signing_in
from pages.press import handout
from queries.registry import Registry

RINI, BUDI = "rini@jember.go.id", "budi@jember.go.id"
ROLES = {RINI: ["walidata"], BUDI: ["walidata", "humas"]}
WALIDATA = Visitor(frozenset({"walidata"}), BUDI)


@pytest.fixture
def folder(kept: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a snapshot that counts, at which two walidata have signed in."""
    monkeypatch.setattr(snapshots, "FOLDER", kept)
    access_log.note_roles("peran.csv", ROLES)
    return kept


def handed_over(folder: Path, files: Path) -> str:
    done = publish(real_files(files), folder=folder, now=NOW, who=RINI)
    assert done.waits
    return done.manifest.id


@pytest.fixture(scope="module")
def handed(simulated_snapshot: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("handed")
    kept = shutil.copytree(simulated_snapshot, home / "snapshots")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(snapshots, "FOLDER", kept)
        access_log.note_roles("peran.csv", ROLES)
        handed_over(kept, home / "kini")
    return kept


@pytest.fixture
def waiting(handed: Path, folder: Path) -> str:
    """The id of a snapshot that Rini has handed over in the folder."""
    shutil.copytree(handed, folder, dirs_exist_ok=True)
    entry = snapshots.awaiting(folder)
    assert entry
    assert snapshots.current(folder).name != entry.after
    return entry.after


def test_what_one_hands_over_another_signs(folder: Path, tmp_path: Path) -> None:
    before = snapshots.serve(folder).manifest.id
    waiting = handed_over(folder, tmp_path / "kini")

    assert snapshots.serve(folder, early=True).manifest.id == before
    with pytest.raises(SnapshotError, match="orang lain yang menandatangani"):
        signature.sign(folder, waiting, who=RINI)
    with pytest.raises(SnapshotError, match="Hanya walidata yang masuk"):
        signature.sign(folder, waiting, who="Budi")
    assert snapshots.current(folder).name == before

    signature.sign(folder, waiting, who=BUDI, now=NOW)

    assert snapshots.serve(folder).manifest.id == waiting
    signed = audit_log.entries(folder)[-1]
    assert (signed.what, signed.who, signed.reason) == ("terbit", BUDI, f"Disusun {RINI}.")
    assert signed.files
    assert rollback.verify_all(folder).good
    with pytest.raises(SnapshotError, match="tidak sedang menunggu"):
        signature.sign(folder, waiting, who=BUDI)


def test_a_minute_that_was_moved_while_it_waited_holds(folder: Path, tmp_path: Path) -> None:
    before = snapshots.serve(folder).manifest.id
    first, moved = (NOW + dt.timedelta(days=days) for days in (1, 2))
    done = publish(real_files(tmp_path / "kini"), folder=folder, now=NOW, who=RINI, embargo=first)
    waiting = done.manifest.id
    rollback.set_embargo(folder, waiting, moved, who=RINI, reason="Rapat diundur", now=NOW)

    signature.sign(folder, waiting, who=BUDI, now=NOW)

    assert snapshots.serve(folder, now=first).manifest.id == before
    assert snapshots.serve(folder, now=moved).manifest.id == waiting


def test_what_is_refused_never_counts(folder: Path, waiting: str) -> None:
    before = snapshots.serve(folder).manifest.id
    with pytest.raises(SnapshotError, match="Sebutkan alasan"):
        signature.refuse(folder, waiting, who=BUDI, reason=" ")
    signature.refuse(folder, waiting, who=BUDI, reason="Nelayan terhitung dua kali.", now=NOW)

    assert snapshots.awaiting(folder) is None
    assert snapshots.serve(folder).manifest.id == before
    with pytest.raises(SnapshotError, match="belum pernah ditandatangani"):
        rollback.rollback(folder, waiting, who=BUDI, reason="Coba")
    assert rollback.verify_all(folder).good


def test_what_was_refused_and_comes_again_waits_for_its_minute(
    folder: Path, tmp_path: Path
) -> None:
    before, minute = snapshots.serve(folder).manifest.id, NOW + dt.timedelta(days=1)
    waiting = handed_over(folder, tmp_path / "kini")
    signature.refuse(folder, waiting, who=BUDI, reason="Tunggu rapat.", now=NOW)

    files = [*(tmp_path / "kini").iterdir()]
    again = publish(files, folder=folder, now=NOW, who=RINI, embargo=minute).manifest.id
    signature.sign(folder, again, who=BUDI, now=NOW)

    assert again == waiting
    assert snapshots.serve(folder, now=NOW).manifest.id == before
    assert snapshots.serve(folder, now=minute).manifest.id == waiting


def test_what_a_killed_publisher_left_has_neither_counted_nor_been_signed(
    folder: Path, tmp_path: Path
) -> None:
    before, minute = snapshots.serve(folder).manifest.id, NOW + dt.timedelta(days=1)
    log = (folder / audit_log.FILE).read_bytes()
    left = handed_over(folder, tmp_path / "kini")
    (folder / audit_log.FILE).write_bytes(log)

    assert reader.of_address({"snapshot": left}, Visitor()).manifest.id == before
    with pytest.raises(SnapshotError, match="belum pernah ditandatangani"):
        rollback.rollback(folder, left, who=BUDI, reason="Coba")
    files = [*(tmp_path / "kini").iterdir()]
    publish(files, folder=folder, now=NOW, who=RINI, embargo=minute)
    signature.sign(folder, left, who=BUDI, now=NOW)
    assert snapshots.serve(folder, now=NOW).manifest.id == before


def test_what_could_not_be_signed_on_a_full_disk_is_signed_later(
    folder: Path, waiting: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError("No space left on device")

    before = snapshots.serve(folder).manifest.id
    with monkeypatch.context() as patch:
        patch.setattr(snapshots, "point", full)
        with pytest.raises(OSError, match="No space"):
            signature.sign(folder, waiting, who=BUDI, now=NOW)

    assert snapshots.serve(folder).manifest.id == before
    assert rollback.verify_all(folder).good
    signature.sign(folder, waiting, who=BUDI, now=NOW)
    assert snapshots.serve(folder).manifest.id == waiting
    assert rollback.verify_all(folder).good


def test_what_was_logged_and_never_put_there_waits_for_nobody(folder: Path, tmp_path: Path) -> None:
    before, minute = snapshots.serve(folder).manifest.id, NOW + dt.timedelta(days=1)
    files = real_files(tmp_path / "kini")
    left = publish(files, folder=folder, now=NOW, who=RINI, embargo=minute).manifest.id
    assert snapshots.waiting(folder, NOW) == {left: minute}
    shutil.rmtree(folder / left)

    assert snapshots.waiting(folder, NOW) == {}
    assert snapshots.awaiting(folder) is None
    assert snapshots.serve(folder).manifest.id == before
    assert handed_over(folder, tmp_path / "lagi") == left
    signature.sign(folder, left, who=BUDI, now=NOW)
    assert rollback.verify_all(folder).good


def test_who_is_taken_off_the_table_is_waited_for_no_longer(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def come(address: str, *stewards: str) -> None:
        rows = "".join(f"{steward},walidata\n" for steward in stewards)
        (folder / signing_in.TABLE).write_text(f"alamat,peran\n{rows}", encoding="utf-8")
        monkeypatch.setattr(signing_in, "_claims", lambda _: {"sub": address, "email": address})
        signing_in._begin(Headers(), Visitor())

    monkeypatch.setattr(signing_in, "is_configured", lambda: True)
    come(BUDI, RINI, BUDI)
    assert signature.stewards(folder) == {RINI, BUDI}
    come(RINI, RINI)
    assert signature.stewards(folder) == {RINI}


def test_nobody_else_reads_what_waits_by_its_address(waiting: str) -> None:
    def read(visitor: Visitor) -> str:
        return reader.of_address({"snapshot": waiting}, visitor).manifest.id

    assert read(WALIDATA) == waiting
    for role in ("umum", "internal", "humas", "pengawas"):
        assert read(Visitor(frozenset({role}))) != waiting


def test_until_it_is_signed_it_is_called_a_draft_and_nothing_of_it_leaves(
    folder: Path, waiting: str
) -> None:
    def read() -> Registry:
        return reader.of_address({"snapshot": waiting}, WALIDATA).registry

    assert read().named == f"{waiting} (DRAF, belum terbit)"
    assert handout.reason_to_refuse(read()).startswith("**Draf tidak dapat dikeluarkan.**")
    signature.sign(folder, waiting, who=BUDI, now=NOW)
    assert (read().named, handout.reason_to_refuse(read())) == (waiting, "")


def test_another_publication_takes_the_place_of_what_waits(
    folder: Path, waiting: str, tmp_path: Path
) -> None:
    more = [claims(tmp_path / "lagi.csv", payment(amount="12000000,00"))]

    second = publish(more, folder=folder, now=NOW, who=BUDI).manifest.id

    with pytest.raises(SnapshotError, match="tidak sedang menunggu"):
        signature.sign(folder, waiting, who=BUDI)
    signature.sign(folder, second, who=RINI)


def test_who_has_no_account_cannot_hand_over(folder: Path, tmp_path: Path) -> None:
    words = ["publish", *real_files(tmp_path / "kini"), "--into", folder, *accepting()]
    ran = CliRunner().invoke(main, [*map(str, words), "--who", "Seseorang"])

    assert ran.exit_code == 1
    assert "Ajukan lewat akun" in ran.output
    assert snapshots.awaiting(folder) is None


def test_the_histories_name_every_kind_of_act(folder: Path, waiting: str) -> None:
    signature.refuse(folder, waiting, who=BUDI, reason="Salah berkas.")

    assert {"diajukan untuk diperiksa", "tidak ditandatangani"} <= {
        publications.ACTS[act.entry.what] for act in publications.acts(folder)
    }
    assert {"Mengajukan snapshot", "Tidak menandatangani snapshot"} <= set(jejak.acts()["what"])
    assert set(publications.ACTS) <= set(jejak._WORDS)


def test_the_one_who_made_it_waits_and_the_other_one_signs_on_the_page(
    folder: Path, waiting: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    st.cache_resource.clear()

    def come(address: str) -> AppTest:
        visitor = Visitor(frozenset({"walidata"}), address)
        monkeypatch.setattr(signing_in, "visitor", lambda _: visitor)
        return open_page("kelola").app

    assert come(RINI).button(key="tanda_tangan").disabled
    app = come(BUDI)
    assert app.header[0].value == "Menunggu tanda tangan"
    app.button(key="tanda_tangan").click().run()

    assert not app.exception
    assert f"Snapshot {waiting} sekarang berlaku." in [one.value for one in app.success]
    assert snapshots.serve(folder).manifest.id == waiting

    kept = open_page("kelola", kelola="riwayat").app.dataframe[0].value
    assert dict(zip(kept["id"], kept["who"], strict=True))[waiting] == RINI

"""Before its minute of release nobody but the pre-release list sees a number of a snapshot."""

import datetime as dt
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
import streamlit as st
import tiny_snapshot as tiny
from click.testing import CliRunner, Result
from office_files import SITI, person, registry
from published import NOW, accepting, publish, real_files, simulated_files, state
from shown_page import open_page
from test_editions import let_count
from test_history import with_participants
from test_releases import CARD, told
from test_routes import get

from data.__main__ import main
from data.manifest import SnapshotError
from data.permissions import Visitor
from data.store import audit_log, snapshots
from data.store import publish as publishing
from data.store.rollback import rollback, set_embargo, verify_all
from pages.admin import access
from pages.reader import may_read
from queries.registry import Registry

MINUTE = NOW + dt.timedelta(days=1)
BEFORE, AFTER = MINUTE - dt.timedelta(seconds=1), MINUTE
LATER = MINUTE + dt.timedelta(hours=2)


@pytest.fixture(scope="module")
def embargoed(simulated_snapshot: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    own = tmp_path_factory.mktemp("embargoed")
    folder = shutil.copytree(simulated_snapshot, own / "snapshots")
    publish(real_files(own), folder=folder, now=NOW, embargo=MINUTE)
    return folder


@pytest.fixture
def folder(tmp_path: Path, embargoed: Path) -> Path:
    """A folder with a released snapshot and one that is not released yet."""
    return shutil.copytree(embargoed, tmp_path / "snapshots")


def seen(folder: Path, now: dt.datetime, *, early: bool = False) -> str:
    served = snapshots.serve(folder, early=early, now=now)
    assert not served.remark
    return served.manifest.id


def test_the_public_sees_a_snapshot_from_its_minute_on(folder: Path) -> None:
    (first, second) = (entry.after for entry in audit_log.entries(folder))

    assert seen(folder, BEFORE) == first
    assert seen(folder, BEFORE, early=True) == second
    assert seen(folder, AFTER) == second


def test_what_is_built_on_it_waits_as_long(folder: Path, tmp_path: Path) -> None:
    first = seen(folder, BEFORE)

    year_before = person(nik=SITI, start=dt.date(2024, 10, 1), months=2)
    more = publish([registry(tmp_path / "2024.xlsx", year_before)], folder=folder, now=NOW)

    assert seen(folder, BEFORE) == first
    assert seen(folder, AFTER) == more.manifest.id

    # Who moves either moves both: the second has the numbers of the first.
    below = audit_log.entries(folder)[1].after
    for asked in (below, more.manifest.id):
        set_embargo(folder, asked, LATER, who="Sekda", reason="Rapat diundur", now=BEFORE)
        assert seen(folder, AFTER) == first
        assert seen(folder, LATER) == more.manifest.id
        set_embargo(folder, asked, MINUTE, who="Sekda", reason="Jadi", now=BEFORE)


def test_what_is_built_on_it_is_never_released_before(folder: Path, tmp_path: Path) -> None:
    first = seen(folder, BEFORE)
    year_before = person(nik=SITI, start=dt.date(2024, 10, 1), months=2)
    files = [registry(tmp_path / "2024.xlsx", year_before)]
    more = publish(files, folder=folder, now=NOW, embargo=LATER).manifest.id
    below = audit_log.entries(folder)[1].after

    latest = LATER + dt.timedelta(hours=1)
    for asked, minute in ((below, latest), (more, MINUTE - dt.timedelta(hours=1))):
        with pytest.raises(SnapshotError, match=rf"lebih dulu: {below} \(.*{more} \("):
            set_embargo(folder, asked, minute, who="Sekda", reason="Rapat", now=NOW)

    set_embargo(folder, more, latest, who="Sekda", reason="Rapat", now=NOW)
    assert [seen(folder, at) for at in (BEFORE, AFTER, LATER, latest)] == [
        first,
        below,
        below,
        more,
    ]


def test_what_was_taken_back_holds_nothing_up(folder: Path, tmp_path: Path) -> None:
    first = seen(folder, BEFORE)
    wrong = seen(folder, BEFORE, early=True)
    rollback(folder, first, who="Kepala dinas", reason="Angka salah", now=NOW)
    year_before = person(nik=SITI, start=dt.date(2024, 10, 1), months=2)
    files = [registry(tmp_path / "2024.xlsx", year_before)]
    sooner = MINUTE - dt.timedelta(hours=2)
    right = publish(files, folder=folder, now=NOW, embargo=sooner).manifest.id

    set_embargo(folder, right, BEFORE, who="Sekda", reason="Rapat diundur", now=NOW)
    assert seen(folder, sooner) == first
    assert seen(folder, BEFORE) == right
    with pytest.raises(SnapshotError, match="tidak menunggu menit rilis"):
        set_embargo(folder, wrong, LATER, who="Sekda", reason="Rapat", now=NOW)


def test_what_was_taken_back_is_not_released_before_what_it_is_built_on(
    folder: Path, tmp_path: Path
) -> None:
    below = seen(folder, BEFORE, early=True)
    year_before = person(nik=SITI, start=dt.date(2024, 10, 1), months=2)
    more = publish([registry(tmp_path / "2024.xlsx", year_before)], folder=folder, now=NOW)
    rollback(folder, below, who="Kepala dinas", reason="2024 salah", now=NOW)

    set_embargo(folder, below, LATER, who="Sekda", reason="Rapat diundur", now=BEFORE)

    assert snapshots.embargo(more.manifest.id, folder, AFTER) == LATER
    rollback(folder, more.manifest.id, who="Kepala dinas", reason="2024 benar", now=BEFORE)
    assert seen(folder, AFTER) not in (below, more.manifest.id)
    assert seen(folder, LATER) == more.manifest.id


def test_what_is_public_already_stays_so_when_it_comes_again_and_a_minute_moves(
    folder: Path, tmp_path: Path
) -> None:
    public = seen(folder, AFTER)
    year_before = person(nik=SITI, start=dt.date(2024, 10, 1), months=2)
    files, later = [registry(tmp_path / "2024.xlsx", year_before)], MINUTE + dt.timedelta(hours=1)
    waits = publish(files, folder=folder, now=AFTER, embargo=LATER).manifest.id
    back = audit_log.Entry(AFTER, "Sekda", "terbit", waits, public)
    audit_log.append(folder, back)
    snapshots.point(folder, snapshots.CURRENT, public)

    latest = LATER + dt.timedelta(hours=1)
    set_embargo(folder, waits, latest, who="Sekda", reason="Rapat diundur", now=later)

    assert seen(folder, later) == public


def test_what_was_taken_back_before_its_minute_waits_when_it_comes_again(
    folder: Path, tmp_path: Path
) -> None:
    first, second = seen(folder, BEFORE), seen(folder, BEFORE, early=True)
    rollback(folder, first, who="Sekda", reason="Rapat dibatalkan", now=BEFORE)

    again = publish(real_files(tmp_path / "lagi"), folder=folder, now=AFTER, embargo=LATER)

    assert again.manifest.id == second
    assert seen(folder, AFTER) == first
    assert seen(folder, LATER) == second


def test_what_was_public_once_stays_so(folder: Path, tmp_path: Path) -> None:
    first = seen(folder, BEFORE)

    again = publish(simulated_files(tmp_path / "dulu"), folder=folder, now=NOW, embargo=MINUTE)

    assert again.manifest.id == first == seen(folder, BEFORE)


def test_a_minute_moves_until_it_has_come_and_is_logged(folder: Path) -> None:
    waiting = seen(folder, BEFORE, early=True)

    set_embargo(folder, waiting, LATER, who="Sekda", reason="Rapat diundur", now=BEFORE)
    assert seen(folder, AFTER) != waiting
    assert seen(folder, LATER) == waiting
    last = audit_log.entries(folder)[-1]
    assert (last.what, last.embargo, last.reason) == ("embargo", LATER, "Rapat diundur")
    assert verify_all(folder).good

    with pytest.raises(SnapshotError, match="tidak menunggu menit rilis"):
        set_embargo(folder, waiting, LATER, who="Sekda", reason="Terlambat", now=LATER)


def test_a_rollback_that_breaks_off_changes_nothing_and_is_logged(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError("No space left on device")

    first, second = seen(folder, BEFORE), seen(folder, AFTER)
    with monkeypatch.context() as patch:
        patch.setattr(snapshots, "point", full)
        with pytest.raises(OSError, match="No space"):
            rollback(folder, first, who="Sekda", reason="Rapat dibatalkan", now=NOW)

    assert [act.what for act in audit_log.entries(folder)[-2:]] == ["kembali", "putus"]
    assert seen(folder, AFTER) == second
    assert verify_all(folder).good


def test_a_first_publication_that_breaks_off_releases_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError("No space left on device")

    folder, files = tmp_path / "snapshots", real_files(tmp_path / "kini")
    with monkeypatch.context() as patch:
        patch.setattr(audit_log, "append", full)
        with pytest.raises(OSError, match="No space"):
            publish(files, folder=folder, now=NOW, embargo=MINUTE)

    assert snapshots.folders(folder) == []
    publish(files, folder=folder, now=NOW, embargo=MINUTE)
    with pytest.raises(SnapshotError, match="Belum ada angka yang dirilis"):
        snapshots.serve(folder, now=BEFORE)


def test_a_first_snapshot_that_is_not_released_shows_nothing(tmp_path: Path) -> None:
    folder = tmp_path / "snapshots"
    publish(real_files(tmp_path / "kini"), folder=folder, now=NOW, embargo=MINUTE)

    with pytest.raises(SnapshotError, match="Belum ada angka yang dirilis"):
        snapshots.serve(folder, now=BEFORE)


def run(*words: object) -> Result:
    return CliRunner().invoke(main, list(map(str, words)))


def test_the_walidata_sets_and_moves_a_minute_by_command(tmp_path: Path) -> None:
    folder = tmp_path / "snapshots"
    files = real_files(tmp_path / "kini")

    made = run("publish", *files, "--into", folder, "--embargo", "2999-12-01 10:00", *accepting())
    assert "Publik melihatnya sejak 1 Desember 2999 10.00 WIB." in made.output

    waiting = snapshots.current(folder).name
    moved = run("embargo", waiting, "2999-12-02 09:30", "--reason", "Diundur", "--in", folder)
    assert "sejak 2 Desember 2999 09.30 WIB." in moved.output
    assert run("embargo", waiting, "besok", "--reason", "x", "--in", folder).exit_code == 2


def test_a_minute_that_has_come_releases_nothing(folder: Path, tmp_path: Path) -> None:
    before, waits = state(folder), seen(folder, BEFORE, early=True)
    a_year_off = MINUTE.replace(year=MINUTE.year - 1)

    with pytest.raises(SnapshotError, match=r"2025 09\.00 WIB sudah lewat"):
        publish(real_files(tmp_path / "k"), folder=folder, now=NOW, embargo=a_year_off)
    made = publishing.draft(real_files(tmp_path / "k"), folder=folder, now=NOW)
    with pytest.raises(SnapshotError, match="sudah lewat"):
        publishing.adopt(made, now=NOW, embargo=a_year_off)
    publishing.discard(made)
    with pytest.raises(SnapshotError, match="sudah lewat"):
        set_embargo(folder, waits, a_year_off, who="Sekda", reason="Maju", now=NOW)

    assert state(folder) == before


def test_the_command_says_that_what_was_public_is_not_held_back(
    folder: Path, tmp_path: Path
) -> None:
    files = simulated_files(tmp_path / "lagi")
    minute = ["--embargo", "2999-12-01 10:00"]
    made = run("publish", *files, "--into", folder, *minute, *accepting())

    assert made.exit_code == 0
    assert "Isinya sudah pernah terbit, jadi menit rilis tidak menahannya." in made.output


PAGES = ("ringkasan", "kepesertaan", "manfaat", "pertanian", "kecamatan", "sumber")


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Callable[[dt.datetime], None]:
    """Set the time that the dashboard reads off its clock."""

    def at(now: dt.datetime) -> None:
        monkeypatch.setattr(snapshots, "in_jember", lambda moment: moment or now)

    return at


@pytest.fixture
def waiting(
    tiny_snapshot: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> tuple[str, str]:
    """A snapshot that counts and one with three more fishers in Puger that waits; their ids."""
    folder = tmp_path / "snapshots"
    first = let_count(folder, tiny_snapshot)
    corrected = tiny.build(tmp_path / "lain", rows=with_participants(8))
    shutil.copytree(corrected, folder / corrected.name)
    act = audit_log.Entry(NOW, "walidata", "terbit", first, corrected.name, embargo=MINUTE)
    audit_log.append(folder, act)
    snapshots.point(folder, snapshots.CURRENT, corrected.name)
    monkeypatch.setattr(snapshots, "FOLDER", folder)
    return first, corrected.name


def everything(monkeypatch: pytest.MonkeyPatch, roles: str, address: str = "") -> str:
    """What the routes answer somebody with these roles on all pages, and what counts for them."""
    monkeypatch.setenv("DASBOR_PERAN", roles)
    answers = [get(f"/figur/{page}{address}") for page in PAGES]
    return "\n".join(one.text for one in (*answers, get("/berlaku"), get("/kepesertaan")))


def test_no_route_tells_the_public_of_it_before_its_minute(
    waiting: tuple[str, str],
    clock: Callable[[dt.datetime], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    first, second = waiting
    clock(BEFORE)
    public = everything(monkeypatch, "")
    linked = everything(monkeypatch, "", f"?snapshot={second}")
    early = everything(monkeypatch, "internal")

    assert first in public
    assert second not in public
    assert linked.count(second) == len(PAGES), "only the words that it is not to be had"
    assert f"{second} (EMBARGO sampai {snapshots.when(MINUTE)} WIB)" in early
    assert "Internal, belum untuk publik" in early

    for telling in ("sumber", "sumber?bagian=belum", "perubahan"):
        seen = get(f"/figur/{telling}").json
        assert seen["internal"], telling
        assert "Internal, belum untuk publik." in [one["words"] for one in seen["remarks"]]
    assert not get("/figur/sumber?bagian=istilah").json["internal"]

    clock(AFTER)
    released = everything(monkeypatch, "")
    assert second in released
    assert "EMBARGO" not in released


@pytest.mark.usefixtures("waiting")
def test_the_walidata_sees_the_minute_and_moves_it_on_the_page(
    clock: Callable[[dt.datetime], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    clock(BEFORE)
    monkeypatch.setattr(access, "is_secret", lambda _: True)
    st.cache_resource.clear()
    app = open_page("kelola").app

    assert f"EMBARGO sampai {snapshots.when(MINUTE)} WIB" in app.warning[0].value
    assert app.header[0].value == "Menunggu menit rilis"
    app.datetime_input(key="rilis_menit").set_value(LATER.replace(tzinfo=None))
    app.text_input(key="rilis_alasan").set_value("Rapat diundur")
    app.run()
    app.button(key="rilis_simpan").click().run()

    assert not app.exception
    last = audit_log.entries(snapshots.FOLDER)[-1]
    assert (last.what, last.embargo, last.reason) == ("embargo", LATER, "Rapat diundur")


def test_a_code_of_it_says_nothing_to_the_public_before_its_minute(
    waiting: tuple[str, str],
    clock: Callable[[dt.datetime], None],
) -> None:
    _, second = waiting
    made = told(Registry(snapshots.FOLDER / second), CARD)
    clock(BEFORE)

    assert not may_read(made, Visitor())
    assert may_read(made, Visitor(frozenset({"humas"})))
    clock(AFTER)
    assert may_read(made, Visitor())

"""Who may see and do what, asked of the server beside its pages, and what is written down of it."""

import json
import re
import sqlite3
from collections.abc import Callable
from contextlib import nullcontext
from pathlib import Path

import pytest
import tiny_snapshot as tiny
from shown_page import open_page
from streamlit.testing.v1 import AppTest
from test_routes import Answer, get

from charts.provenance import INTERNAL
from charts.tiles import Exhibit
from data.confidentiality import RULES
from data.manifest import read_manifest
from data.permissions import FIRST, PERMISSIONS, PUBLIC, ROLES
from data.store import access_log, snapshots
from pages import downloads, gallery, jejak, reader, redraw, signing_in
from pages.admin import access

ROOT = Path(__file__).parent.parent
STATUSES = {"kepesertaan": "sementara", "klaim_manfaat": "resmi", "bantuan_pertanian": "resmi"}
ASKED = re.compile(
    r"(?:may|must|require_permission)\(\s*\"(page|data|export|command)\", \"([\w-]+)\"|"
    r"export=\"([\w-]+)\"|screen\(\"([\w-]+)\"|entry\(\"([\w-]*)\""
)

Become = Callable[[str], None]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Snapshots of which the participants are preliminary and all else is official."""
    own = tmp_path / "snapshots"
    tiny.build(own, statuses=STATUSES)
    monkeypatch.setattr(snapshots, "FOLDER", own)
    return own


@pytest.fixture
def become(monkeypatch: pytest.MonkeyPatch) -> Become:
    def have(role: str) -> None:
        monkeypatch.setenv(signing_in.ASSUMED, "" if role == "walidata" else role)
        monkeypatch.setattr(access, "is_secret", lambda _: role == "walidata")

    return have


def noted() -> list[tuple[str, str, str]]:
    """What the log says, the first act first."""
    return [(act.roles, act.what, act.about) for act in reversed(access_log.acts())]


def test_the_matrix_answers_what_the_code_asks_and_nothing_else() -> None:
    code = [*(ROOT / "pages").rglob("*.py"), ROOT / "dashboard.py"]
    asked = {("export", "kit"), ("export", "edisi"), ("export", "gambar"), ("export", "lembar")}
    for path in code:
        for kind, name, export, screen, entry in ASKED.findall(path.read_text(encoding="utf-8")):
            asked.add(
                (kind, name)
                if kind
                else ("export", export)
                if export
                else ("page", screen or entry or FIRST)
            )

    assert asked == set(PERMISSIONS)
    # A plan counts with preliminary numbers.
    assert PERMISSIONS["page", "rencana"].roles <= PERMISSIONS["data", "sementara"].roles
    assert all(row.roles <= set(ROLES) and row.why for row in PERMISSIONS.values())


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize("role", ROLES)
def test_every_route_of_every_page_answers_who_may_see_it_and_refuses_all_others(
    role: str, become: Become
) -> None:
    become(role)
    for address, page in gallery.pages().items():
        name = address or FIRST
        is_open = getattr(PERMISSIONS["page", name], role)
        table = f"/figur/{name}/x/excel.csv"
        answers = [get(f"/figur/{name}"), get(f"/figur/{name}/x/asal"), get(table)]

        refused = [answer.status == 403 for answer in answers]
        assert refused == [not is_open] * 3, name
        kept = "private, no-cache" if role == "umum" else "private, no-store"
        assert {answer.headers["cache-control"] for answer in answers} == {kept}
        assert all("Cookie" in answer.headers["vary"] for answer in answers)
        if not is_open:
            assert page.title in answers[0].json["trouble"]
            assert (role, "ditolak", table) in [(act[0] or "umum", *act[1:]) for act in noted()]


@pytest.mark.usefixtures("folder")
def test_a_page_that_somebody_may_not_see_is_not_in_the_first_answer_either(
    become: Become,
) -> None:
    def first(role: str) -> Answer:
        become(role)
        return get("/rencana")

    assert "Rencana</h1>" in first("internal").text
    for role in ("", "humas", "pengawas"):
        answer = first(role)
        assert "Rencana" not in answer.text
        assert "dokumen" not in answer.text
        kept = "no-store" if role else "no-cache"
        assert answer.headers["cache-control"] == f"private, {kept}"
        assert "Cookie" in answer.headers["vary"]
    become("pengawas")
    assert "Jejak audit</h1>" in get("/jejak").text
    become("humas")
    assert "Jejak audit" not in get("/jejak").text


@pytest.mark.usefixtures("folder")
def test_preliminary_numbers_are_for_those_inside_and_say_so_wherever_they_are(
    become: Become,
) -> None:
    def drawn(role: str) -> str:
        become(role)
        return json.dumps(get("/figur/kepesertaan").json, ensure_ascii=False)

    inside, outside = drawn("internal"), drawn("")
    assert f"{INTERNAL} · Sumber" in inside
    assert json.loads(inside)["remarks"][0]["words"] == f"{INTERNAL}."
    assert "INTERNAL_peta-kecamatan" in inside
    assert INTERNAL not in outside
    assert "Angkanya belum final: menunggu daftar atau rekap kepesertaan" in outside
    assert '"status": {"id": "sementara"' not in outside
    become("internal")
    assert get("/figur/kepesertaan/peringkat-kecamatan/asal").json["internal"]
    assert [act for act in noted() if act[1] == "lihat"] == [
        ("internal", "lihat", "kepesertaan"),
        ("internal", "lihat", "kepesertaan/peringkat-kecamatan/asal"),
    ]

    become("humas")
    manfaat = get("/figur/manfaat").json
    assert manfaat["internal"] is False
    assert '"status": {"id": "resmi"' in json.dumps(manfaat)


@pytest.mark.usefixtures("folder")
def test_the_code_of_a_figure_that_is_not_for_the_public_tells_it_nothing(
    become: Become,
) -> None:
    become("humas,internal")
    snapshot = snapshots.serve().path
    edition = redraw.freeze(
        reader.open_public(snapshot),
        [Exhibit("kepesertaan", "peta-kecamatan")],
        title="Rapat pimpinan",
        date=read_manifest(snapshot).published_at.date(),
        place="",
        who="Rini",
    )

    def told(page: str, **address: str) -> str:
        app = open_page(page, **address).app
        return " ".join(str(one.value) for kind in ("info", "error") for one in app.get(kind))

    assert get(f"/berlaku?edisi={edition.code}").status == 200
    become("")
    assert get(f"/berlaku?edisi={edition.code}").status == 404
    assert f"**{INTERNAL}.**" in told("cek", kode=edition.code)
    assert f"{edition.code}: internal, belum" in told("briefing", edisi=edition.code)
    assert not reader.may_read(edition, PUBLIC)


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize("roles", ["humas", "humas,internal"])
def test_an_edition_for_the_public_is_not_held_against_one_that_is_not(
    become: Become, roles: str
) -> None:
    """What is different since then stands on the A4 sheet of the edition, too."""
    become("humas,internal")
    registry = reader.open_public(snapshots.serve().path)
    day = registry.manifest.published_at.date()
    for title, page, name in (
        ("Rapat terbuka", "", "peserta-2025"),
        ("Rapat tertutup", "kepesertaan", "peringkat-kecamatan"),
        ("Rilis", "", "cakupan"),
    ):
        redraw.freeze(registry, [Exhibit(page, name)], title=title, date=day, place="", who="Rini")
    become(roles)
    app = open_page("ruang-pers").app

    assert not app.exception
    (since,) = [one.label for one in app.expander if one.label.startswith("Apa yang berubah")]
    assert "Rapat terbuka" in since


def test_what_became_of_an_official_number_is_not_told_while_it_is_preliminary(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, become: Become
) -> None:
    monkeypatch.setattr(snapshots, "FOLDER", tmp_path / "snapshots")
    become("humas,internal")
    first = tiny.build(tmp_path / "snapshots", statuses={**STATUSES, "kepesertaan": "resmi"})
    edition = redraw.freeze(
        reader.open_public(first),
        [Exhibit("kepesertaan", "peringkat-kecamatan")],
        title="Rapat",
        date=read_manifest(first).published_at.date(),
        place="",
        who="Rini",
    )
    yearly = [(*row[:5], 7001, *row[6:]) for row in tiny.ROWS["enrolment_yearly"]]
    rows = {**tiny.ROWS, "enrolment_yearly": yearly}
    tiny.build(tmp_path / "snapshots", statuses=STATUSES, rows=rows)

    def told(role: str) -> str:
        become(role)
        app = open_page("cek", kode=edition.code).app
        assert not app.exception
        kinds = ("success", "warning", "info", "markdown")
        return " ".join(str(one.value) for kind in kinds for one in app.get(kind))

    assert "21.003" in told("internal")
    for role in ("", "humas"):
        assert edition.code in told(role)
        assert not re.search(r"7[.]?001|14[.]?002|21[.]?003", told(role))


@pytest.mark.usefixtures("folder")
def test_a_click_of_a_page_that_was_open_before_a_role_ended_does_nothing(
    become: Become,
) -> None:
    become("humas")
    room = open_page("ruang-pers").app
    room.text_input(key="pers_acara").set_value("Rapat")
    become("")
    (freeze,) = (one for one in room.button if one.label == "Bekukan sebagai edisi")
    freeze.click().run()

    assert [one.value for one in room.error] == ["Membekukan edisi hanya untuk peran humas."]
    assert noted()[-1] == ("", "ditolak", "bekukan")
    assert "Bekukan sebagai edisi" not in {one.label for one in open_page("ruang-pers").app.button}


@pytest.mark.parametrize("role", ROLES)
def test_every_file_has_a_button_and_every_act_goes_on_for_its_roles_alone(
    role: str, folder: Path, become: Become
) -> None:
    def screen(kind: str, name: str) -> None:
        import streamlit as st

        from pages import account, downloads

        if kind == "export":
            downloads.offer("Unduh", "x.txt", "text/plain", bytes, key="x", export=name)
        else:
            account.require_permission("command", name)
            st.text("Dilakukan")

    assert folder
    become(role)
    for kind, name in PERMISSIONS:
        if kind in ("export", "command"):
            app = AppTest.from_function(screen, args=(kind, name)).run()
            done = app.get("download_button" if kind == "export" else "text")
            assert bool(done) == (role in PERMISSIONS[kind, name].roles), name
            assert not app.exception


def test_everybody_has_a_role_only_on_a_server_of_this_machine_without_sign_in(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refused(roles: str, address: str | None) -> str:
        monkeypatch.setenv(signing_in.ASSUMED, roles)
        try:
            signing_in.check(address)
        except signing_in.ConfigurationError as error:
            return str(error)
        return ""

    assert refused("", "0.0.0.0") == ""  # noqa: S104
    assert refused("humas", "127.0.0.1") == ""
    assert "hanya boleh mendengarkan di 127.0.0.1, bukan di 0.0.0.0" in refused("humas", "0.0.0.0")  # noqa: S104
    assert "bukan di semua alamat" in refused("humas", None)
    assert "python -m data desk" in refused("walidata", "127.0.0.1")
    assert "“bupati”" in refused("humas,bupati", "127.0.0.1")
    monkeypatch.setattr(signing_in, "is_configured", lambda: True)
    assert "tidak dapat dipakai bersama st.login" in refused("humas", "127.0.0.1")
    assert signing_in.visitor({}) == PUBLIC


@pytest.mark.parametrize(
    ("secret", "provider", "said"),
    [
        ("x" * 32, "https://akun.jember.go.id/.well-known/openid-configuration", ""),
        ("x" * 32, "http://localhost:9000/.well-known/openid-configuration", ""),
        ("x" * 31, "https://akun.jember.go.id", "paling sedikit 32 huruf acak"),
        ("x" * 32, "http://akun.jember.go.id", "harus beralamat https"),
        ("x" * 32, "", "harus beralamat https"),
    ],
)
def test_a_server_whose_sign_ins_could_be_forged_does_not_start(
    secret: str, provider: str, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    section = {"cookie_secret": secret, "server_metadata_url": provider}
    monkeypatch.setattr(signing_in, "_section", lambda _: section)
    monkeypatch.setattr(signing_in, "is_configured", lambda: True)
    monkeypatch.setenv(signing_in.ASSUMED, "")
    refused = pytest.raises(signing_in.ConfigurationError, match=said) if said else nullcontext()
    with refused:
        signing_in.check("127.0.0.1")


def test_the_log_is_only_added_to_until_its_day_has_come(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    access_log.note("rini@jember.go.id", {"internal"}, "lihat", "rencana 3509110101900001")
    with sqlite3.connect(folder / access_log.FILE) as con:
        for statement in ("update acts set who = 'Budi'", "delete from acts"):
            with pytest.raises(sqlite3.IntegrityError):
                con.execute(statement)
    assert noted() == [("internal", "lihat", "rencana ••••")]

    monkeypatch.setenv("DASBOR_JEJAK_HARI", "-1")
    access_log.note("", (), "unduh", "gambar.png", "0" * 64)
    access_log.note("", (), "unduh", "tabel.csv", "1" * 64)
    with sqlite3.connect(folder / access_log.FILE) as con:
        kept = con.execute("select about from acts order by id").fetchall()
    assert kept == [("rencana ••••",), ("tabel.csv",)]


@pytest.mark.usefixtures("folder")
def test_who_has_another_role_by_the_table_is_written_down_once() -> None:
    access_log.note_roles("peran.csv", {"rini@x.id": ["humas"], "budi@x.id": ["internal"]})
    for _ in range(2):
        access_log.note_roles("peran.csv", {"rini@x.id": ["humas", "pengawas"]})

    assert [about for _, _, about in noted()] == [
        "budi@x.id: tanpa peran → internal (peran.csv)",
        "rini@x.id: tanpa peran → humas (peran.csv)",
        "budi@x.id: internal → tanpa peran (peran.csv)",
        "rini@x.id: humas → humas|pengawas (peran.csv)",
    ]


def test_the_trail_shows_acts_and_publications_and_offers_them_as_csv(
    kept: Path, monkeypatch: pytest.MonkeyPatch, become: Become
) -> None:
    monkeypatch.setattr(snapshots, "FOLDER", kept)
    become("pengawas")
    access_log.note("rini@jember.go.id", {"humas"}, "unduh", "JBR-7XU4T-V5K28 a.png", "ab" * 32)
    found = jejak.acts()
    assert found["what"][0] == "Mengunduh"
    assert "Menerbitkan" in set(found["what"])

    shown = open_page("jejak").app
    assert "rini@jember.go.id" in set(shown.dataframe[0].value["who"])
    assert {one.label for one in shown.get("download_button")} == {"Unduh CSV"}
    become("humas")
    refused = open_page("jejak").app
    assert [one.value for one in refused.error] == ["Jejak audit hanya untuk peran pengawas."]
    assert not refused.dataframe


def test_numbers_that_the_public_does_not_see_say_so_to_those_who_do_and_bear_no_code(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, become: Become
) -> None:
    few = (tiny.PUGER, "perempuan")
    yearly = [
        row if (row[1], row[4]) == few else (*row[:5], int(str(row[5])) + 30, *row[6:])
        for row in tiny.ROWS["enrolment_yearly"]
    ]
    rows = {**tiny.ROWS, "enrolment_yearly": yearly}
    tiny.build(tmp_path, statuses=dict.fromkeys(STATUSES, "resmi"), rules=RULES, rows=rows)
    monkeypatch.setattr(snapshots, "FOLDER", tmp_path)

    def table(role: str) -> Answer:
        become(role)
        address = "/figur/kepesertaan/peringkat-kecamatan/excel.csv"
        return get(f"{address}?tahun=2025&jk=perempuan")

    inside, outside = table("internal"), table("")
    assert "Puger;2;" in inside.text
    assert f"Resmi ({INTERNAL})" in inside.text
    assert "INTERNAL_" in inside.headers["content-disposition"]
    assert outside.status == 200
    assert "Puger;2;" not in outside.text
    assert INTERNAL not in outside.text

    become("internal")
    files: dict[str, Callable[[], bytes]] = {}
    monkeypatch.setattr(
        downloads, "offer", lambda _, name, __, make, **___: files.update({name: make})
    )
    pick = "kepesertaan.peringkat-kecamatan~tahun.2025~jk.perempuan"
    open_page("ruang-pers", gambar=pick, layak="semua")
    assert files["peringkat-kecamatan.csv"]().decode("utf-8-sig") == outside.text

"""Who signs in with a real provider in a real browser sees what the roles allow, and no longer."""

import csv
import io
import json
import sqlite3
import time
import warnings
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import urlparse
from urllib.request import Request, urlopen

import itsdangerous.timed
import pytest
import tiny_snapshot as tiny
from playwright.sync_api import Browser, BrowserContext, Page, expect
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.web.server.starlette.starlette_app_utils import (
    create_signed_value,
    generate_xsrf_token_string,
)
from streamlit.web.server.starlette.starlette_server_config import (
    USER_COOKIE_NAME,
    XSRF_COOKIE_NAME,
)
from test_permissions import STATUSES
from visiting import free_port, profile, serving
from websockets.sync.client import connect

from charts.provenance import INTERNAL
from data.permissions import PERMISSIONS, ROLES
from data.store import access_log

SECRET = "rahasia yang cukup panjang untuk menandatangani"  # noqa: S105
CONFIGURATION = """
[auth]
redirect_uri = "{server}/oauth2callback"
cookie_secret = "{secret}"
client_id = "dasbor"
client_secret = "rahasia"
server_metadata_url = "http://localhost:{provider}/.well-known/openid-configuration"

[peran]
klaim = "groups"
nilai = {{ "/dasbor/pimpinan" = "internal" }}
"""
USERS = {
    "rini": {
        "email": "Rini@jember.go.id",
        "email_verified": True,
        "groups": ["/dasbor/pimpinan", "humas"],
    },
    "budi": {"email": "budi@jember.go.id", "email_verified": True},
}
TABLE = "alamat,peran\nbudi@jember.go.id,pengawas\n"


@dataclass(frozen=True)
class Dashboard:
    """A server with sign-in and the folder of its snapshots."""

    address: str
    folder: Path

    def cookies(self, *roles: str, hours: float = 0, **more: object) -> dict[str, str]:
        """The cookie of somebody who signed in so many hours ago."""
        claims = {
            "origin": self.address,
            "is_logged_in": True,
            "provider": "default",
            "sub": "-".join(roles),
            "groups": list(roles),
            **more,
        }
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(itsdangerous.timed.time, "time", lambda: NOW() - hours * 3600)
            signed = create_signed_value(SECRET, USER_COOKIE_NAME, json.dumps(claims))
        return {USER_COOKIE_NAME: signed.decode()}

    def status(self, path: str, cookies: Mapping[str, str]) -> int:
        request = Request(self.address + path, headers={"Cookie": joined(cookies)})  # noqa: S310
        try:
            with urlopen(request) as answer:  # noqa: S310
                return int(answer.status)
        except HTTPError as refused:
            return refused.code

    def acts(self) -> list[tuple[str, str, str]]:
        with sqlite3.connect(self.folder / access_log.FILE) as con:
            return con.execute("select who, what, about from acts order by id").fetchall()


NOW = time.time


def joined(cookies: Mapping[str, str]) -> str:
    return "; ".join(f"{name}={value}" for name, value in cookies.items())


@pytest.fixture(scope="module")
def dashboard(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Dashboard]:
    folder = tmp_path_factory.mktemp("signing_in")
    snapshots, port = folder / "snapshots", free_port()
    tiny.build(snapshots, statuses=STATUSES)
    (snapshots / "peran.csv").write_text(TABLE, encoding="utf-8")
    server = f"http://127.0.0.1:{port}"
    # Every process of the tests would take a second to import it. It insists on its warnings.
    with warnings.catch_warnings(record=True):
        from oidc_provider_mock import User, run_server_in_thread

    users = [User(sub=name, claims=claims) for name, claims in USERS.items()]
    with run_server_in_thread(user_claims=users) as provider:
        secrets = folder / "secrets.toml"
        secrets.write_text(
            CONFIGURATION.format(server=server, secret=SECRET, provider=provider.server_port)
        )
        settings = {"DASBOR_PERAN": "", "STREAMLIT_SECRETS_FILES": str(secrets)}
        with serving(snapshots, port, **settings) as address:
            yield Dashboard(address, snapshots)


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    fresh = profile(browser)
    yield fresh
    fresh.close()


def opened(context: BrowserContext, address: str) -> Page:
    page = context.new_page()
    page.set_viewport_size({"width": 1440, "height": 900})
    page.goto(address)
    return page


def sign_in(page: Page, who: str) -> None:
    page.get_by_role("button", name="Masuk", exact=True).click()
    page.get_by_role("button", name=who, exact=True).click()


def link(page: Page, name: str) -> Callable[[int], None]:
    found = page.get_by_test_id("stSidebarNav").get_by_role("link", name=name)
    return lambda count: expect(found).to_have_count(count)


def text_of(dashboard: Dashboard, page: str, cookies: Mapping[str, str]) -> tuple[set[str], str]:
    """The pages in the menu, and all text of a page, as a real connection gets them."""
    token = generate_xsrf_token_string()
    sent = {"Cookie": joined({**cookies, XSRF_COOKIE_NAME: token})}
    listed: set[str] = set()
    got = b""
    with connect(
        f"ws://{urlparse(dashboard.address).netloc}/_stcore/stream",
        origin=dashboard.address,
        subprotocols=["streamlit", token],  # type: ignore[list-item]
        additional_headers=sent,
        max_size=None,
    ) as stream:
        begin = BackMsg()
        begin.rerun_script.page_name = page
        stream.send(begin.SerializeToString())
        while True:
            content = bytes(stream.recv(timeout=30))
            message = ForwardMsg.FromString(content)
            got += content
            if message.WhichOneof("type") == "navigation":
                pages = message.navigation.app_pages
                listed = {one.url_pathname or "ringkasan" for one in pages if not one.is_hidden}
            if message.WhichOneof("type") == "script_finished":
                return listed, got.decode("utf-8", "replace")


@pytest.mark.parametrize("role", ROLES)
def test_over_real_connections_every_page_is_listed_and_run_for_its_roles_alone(
    dashboard: Dashboard, role: str
) -> None:
    cookies = {} if role == "umum" else dashboard.cookies(role)
    pages = [row for row in PERMISSIONS.values() if row.kind == "page"]
    allowed = {row.id for row in pages if role in row.roles}
    for row in pages:
        listed, text = text_of(dashboard, row.id, cookies)

        assert listed == allowed
        assert (f"{row.label} hanya untuk peran" in text) == (row.id not in allowed), row.id


def test_a_sign_in_holds_for_its_hours_and_here_alone(dashboard: Dashboard) -> None:
    def status(cookies: Mapping[str, str]) -> int:
        return dashboard.status("/figur/rencana", cookies)

    changed = {USER_COOKIE_NAME: dashboard.cookies("internal")[USER_COOKIE_NAME].swapcase()}
    elsewhere = Dashboard("http://dasbor.example", dashboard.folder).cookies("internal")

    assert status(dashboard.cookies("internal", hours=9.9)) == 200
    assert status(dashboard.cookies("internal", hours=10.1)) == 403
    assert status(dashboard.cookies("bupati")) == 403
    assert status(changed) == 403
    assert status(elsewhere) == 403
    assert status({}) == 403
    assert ("internal", "lihat", "rencana") in dashboard.acts()


def test_the_table_knows_only_addresses_that_the_provider_does_not_doubt(
    dashboard: Dashboard,
) -> None:
    def listed(address: str, **more: object) -> set[str]:
        return text_of(dashboard, "cek", dashboard.cookies(email=address, **more))[0]

    assert "jejak" in listed("Budi@Jember.go.id")
    assert "jejak" in listed("budi@jember.go.id", email_verified=True)
    assert "jejak" not in listed("budi@jember.go.id", email_verified=False)
    assert "jejak" not in listed("rini@jember.go.id")


def test_whose_sign_in_has_expired_is_told_and_sees_what_the_public_sees(
    dashboard: Dashboard, context: BrowserContext
) -> None:
    old = dashboard.cookies("internal", hours=11)
    context.add_cookies(
        [{"name": name, "value": value, "url": dashboard.address} for name, value in old.items()]
    )
    page = opened(context, f"{dashboard.address}/rencana")

    expect(page.get_by_text("Sesi Anda sudah berakhir.")).to_be_visible()
    expect(page.get_by_text("Rencana hanya untuk peran internal")).to_be_visible()
    link(page, "Rencana")(0)


def test_from_signing_in_to_signing_out_and_another_user_in_the_same_browser(
    dashboard: Dashboard, context: BrowserContext
) -> None:
    page = opened(context, dashboard.address)
    link(page, "Kepesertaan")(1)
    link(page, "Rencana")(0)
    page.get_by_role("button", name="Masuk", exact=True).click()
    page.get_by_role("button", name="Deny").click()
    expect(page.get_by_role("button", name="Masuk", exact=True)).to_be_visible()
    link(page, "Rencana")(0)

    sign_in(page, "rini")
    expect(page.get_by_text("Masuk sebagai rini@jember.go.id (humas, internal)")).to_be_visible()
    page.get_by_role("link", name="Rencana", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Rencana")
    expect(page.get_by_text(f"{INTERNAL}.").first).to_be_visible()
    other = opened(context, f"{dashboard.address}/kepesertaan")
    expect(other.get_by_text(f"{INTERNAL} ·").first).to_be_visible()
    expect(other.get_by_text("Masuk sebagai rini@jember.go.id")).to_be_visible()

    page.get_by_role("button", name="Keluar").click()
    page.get_by_role("button", name="End session").click()
    expect(page.get_by_role("button", name="Masuk", exact=True)).to_be_visible()
    other.get_by_role("link", name="Rencana", exact=True).click()
    expect(other.get_by_text("Rencana hanya untuk peran internal")).to_be_visible()
    expect(other.get_by_text("Sesi Anda sudah berakhir.")).to_be_visible()
    link(other, "Rencana")(0)

    sign_in(page, "budi")
    expect(page.get_by_text("Masuk sebagai budi@jember.go.id (pengawas)")).to_be_visible()
    link(page, "Rencana")(0)
    page.get_by_role("link", name="Jejak audit").click()
    with page.expect_download() as download:
        page.get_by_role("button", name="Unduh CSV").click()
    rows = list(
        csv.reader(io.StringIO(download.value.path().read_text("utf-8-sig")), delimiter=";")
    )
    told = {tuple(row[index] for index in (1, 3, 4)) for row in rows}
    assert {
        ("", "Ditolak", "masuk"),
        ("rini@jember.go.id", "Masuk", ""),
        ("rini@jember.go.id", "Melihat yang internal", "rencana"),
        ("rini@jember.go.id", "Keluar", ""),
        ("budi@jember.go.id", "Masuk", ""),
    } <= told

    away = opened(context, f"{dashboard.address}/auth/logout")
    away.close()
    page.get_by_role("button", name="Unduh CSV").click()
    for _ in range(100):
        if ("", "ditolak", "jejak-audit.csv") in dashboard.acts():
            break
        time.sleep(0.05)
    assert ("", "ditolak", "jejak-audit.csv") in dashboard.acts()
    assert [what for who, what, about in dashboard.acts() if about == "jejak-audit.csv"] == [
        "unduh",
        "ditolak",
    ]

"""Authentication: Streamlit's sign-in (OIDC), the desk's secret, or roles of the whole server.

A sign-in is the cookie that Streamlit signs. It holds for some hours, in all tabs of a browser,
until somebody signs out. `.streamlit/secrets.toml` configures it. Its part `peran` says which claim
of the provider has roles; the table `peran.csv` (alamat, peran) beside the snapshots has more.
"""

import csv
import hashlib
import json
import os
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from http.cookies import SimpleCookie
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.requests import cookie_parser
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.auth_util import get_cookie_with_chunks, get_origin_from_redirect_uri
from streamlit.runtime.secrets import secrets_singleton
from streamlit.web.server.server_util import get_cookie_secret
from streamlit.web.server.starlette.starlette_app_utils import decode_signed_value
from streamlit.web.server.starlette.starlette_server_config import USER_COOKIE_NAME

from data.permissions import ROLES, Visitor
from data.store import access_log, snapshots
from pages.admin import access

ASSUMED = "DASBOR_PERAN"
"""Environment variable with the roles of everybody, for a server on this machine only."""

HOURS = 10.0
"""Default lifetime of a sign-in (`peran.jam`)."""

TABLE = "peran.csv"
_SHORTEST_SECRET = 32
_HERE = ("127.0.0.1", "localhost", "::1")
_ASSUMABLE = tuple(role for role in ROLES if role != "walidata")


class ConfigurationError(ValueError):
    """The server must not start with this configuration; the message says why."""


@cache
def is_configured() -> bool:
    """Tell whether sign-in is configured; fixed at server start."""
    return bool(_section("auth"))


def check(address: str | None) -> None:
    """Raise ConfigurationError if a server at this address would give roles to strangers."""
    named = _named(os.environ.get(ASSUMED, ""))
    if unknown := [role for role in named if role not in _ASSUMABLE]:
        raise ConfigurationError(
            f"{ASSUMED} menyebut “{unknown[0]}”; yang dikenal: {', '.join(_ASSUMABLE)}. Walidata "
            "bekerja lewat `python -m data desk`."
        )
    if named and is_configured():
        raise ConfigurationError(
            f"{ASSUMED} tidak dapat dipakai bersama st.login: hapus variabel itu, atau bagian "
            "[auth] di .streamlit/secrets.toml."
        )
    if named and address not in _HERE:
        raise ConfigurationError(
            f"{ASSUMED} memberi setiap orang peran {', '.join(named)}, jadi server hanya boleh "
            f"mendengarkan di 127.0.0.1, bukan di {address or 'semua alamat'}."
        )
    if is_configured():
        _check_sign_in(_section("auth"))


def _check_sign_in(auth: Mapping[str, Any]) -> None:
    if len(auth.get("cookie_secret", "")) < _SHORTEST_SECRET:
        raise ConfigurationError(
            "cookie_secret di .streamlit/secrets.toml menandatangani setiap masuk, jadi paling "
            f"sedikit {_SHORTEST_SECRET} huruf acak."
        )
    provider = urlsplit(auth.get("server_metadata_url", ""))
    if provider.scheme != "https" and provider.hostname not in _HERE:
        raise ConfigurationError(
            "server_metadata_url di .streamlit/secrets.toml harus beralamat https: siapa masuk "
            "ditentukan oleh jawabannya."
        )


def visitor(cookies: Mapping[str, str]) -> Visitor:
    desk = ("walidata",) if access.is_secret(cookies.get(access.cookie_name(), "")) else ()
    if not is_configured():
        named = _named(os.environ.get(ASSUMED, ""))
        return Visitor(frozenset({*desk, *(role for role in named if role in _ASSUMABLE)}))
    claims = _claims(cookies)
    if not claims:
        return Visitor(frozenset(desk))
    address = _address(claims)
    sign_in = hashlib.sha256(json.dumps(claims, sort_keys=True).encode()).hexdigest()
    if access_log.has_ended(sign_in):
        return Visitor(frozenset(desk))
    return Visitor(frozenset({*desk, *_of_claims(claims), *_of_table(address)}), address, sign_in)


def of_request(scope: Scope) -> Visitor:
    return visitor(cookie_parser(Headers(scope=scope).get("Cookie", "")))


def note(who: Visitor, what: access_log.What, about: str = "", digest: str = "") -> None:
    """Log an act; OSError if logging fails, except for public acts."""
    try:
        access_log.note(who.address, who.roles, what, about, digest)
    except OSError:
        if who.sign_in:
            raise


def caching(who: Visitor) -> str:
    """Return caching headers: only public answers may be stored."""
    return "private, no-cache" if who.roles <= {"umum"} else "private, no-store"


def _section(name: str) -> Mapping[str, Any]:
    if not secrets_singleton.load_if_toml_exists():
        return {}
    found: Mapping[str, Any] = secrets_singleton.get(name, {})
    return found


def _named(text: str) -> list[str]:
    return [role.strip() for role in text.split(",") if role.strip()]


def _claims(cookies: Mapping[str, str]) -> dict[str, Any]:
    """Return the provider's claims about the user; empty without a valid sign-in."""
    hours = float(_section("peran").get("jam", HOURS))

    def single(name: str) -> bytes | None:
        return decode_signed_value(
            get_cookie_secret(), name, cookies.get(name, "").encode("latin-1"), hours / 24
        )

    found = get_cookie_with_chunks(single, USER_COOKIE_NAME)
    claims: dict[str, Any] = json.loads(found) if found else {}
    # Reject cookies that another dashboard signed with the same secret.
    ours = claims.get("origin") == get_origin_from_redirect_uri()
    return claims if ours and claims.get("is_logged_in") else {}


def _address(claims: Mapping[str, Any]) -> str:
    """Name the user: the verified e-mail address, or the subject."""
    doubted = claims.get("email_verified") is False
    return str((not doubted and claims.get("email")) or claims.get("sub", "")).strip().lower()


def _of_claims(claims: Mapping[str, Any]) -> set[str]:
    """Read roles from the claim that `peran.klaim` names, as `peran.nilai` translates them."""
    configured = _section("peran")
    value: Any = claims
    for part in str(configured.get("klaim", "")).split("."):
        value = value.get(part) if isinstance(value, Mapping) else None
    named = [value] if isinstance(value, str) else value if isinstance(value, list) else []
    means = {role: role for role in ROLES} | dict(configured.get("nilai", {}))
    return {means[claimed] for claimed in named if means.get(claimed) in ROLES}


def _of_table(address: str) -> Iterable[str]:
    path = snapshots.FOLDER / TABLE
    try:
        changed = path.stat().st_mtime_ns
    except OSError:
        return ()
    return _table(path, changed).get(address, ())


@lru_cache(maxsize=2)
def _table(path: Path, changed: int) -> Mapping[str, tuple[str, ...]]:  # noqa: ARG001 - of the cache
    """Read roles by address, reloaded when the file changes; log changes."""
    found: dict[str, tuple[str, ...]] = {}
    with path.open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            address, role = (row.get(name) or "" for name in ("alamat", "peran"))
            if role.strip() in ROLES and address.strip():
                roles = found.get(address.strip().lower(), ())
                found[address.strip().lower()] = (*roles, role.strip())
    access_log.note_roles(TABLE, found)
    return found


class SignIns:
    """Logs sign-ins and sign-outs, and ends a sign-in in all tabs on sign-out."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = scope.get("path", "")
        if scope["type"] != "http" or not is_configured():
            await self._app(scope, receive, send)
        elif path.endswith("/auth/logout"):
            _end(of_request(scope))
            await self._app(scope, receive, send)
        elif path.endswith("/oauth2callback") and scope["query_string"]:
            former = of_request(scope)

            async def hear(message: Message) -> None:
                if message["type"] == "http.response.start":
                    _begin(Headers(raw=message["headers"]), former)
                await send(message)

            await self._app(scope, receive, hear)
        else:
            await self._app(scope, receive, send)


def _end(who: Visitor) -> None:
    if who.sign_in:
        access_log.end(who.sign_in)
        note(who, "keluar")


def _begin(headers: Headers, former: Visitor) -> None:
    given = SimpleCookie()
    for header in headers.getlist("Set-Cookie"):
        given.load(header)
    cookies = {name: morsel.value for name, morsel in given.items() if morsel.value}
    now = visitor(cookies)
    if now.sign_in:
        _end(former)
        # Roles of the table are logged when it changes, since a removal needs no new sign-in.
        claimed = tuple(sorted(_of_claims(_claims(cookies))))
        access_log.note_roles("saat masuk", {now.address: claimed}, whole=False)
        note(now, "masuk")
    elif not former.sign_in:
        note(former, "ditolak", "masuk")

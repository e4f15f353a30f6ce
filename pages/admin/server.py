"""The desk server: the dashboard with Kelola data, started by `python -m data desk`."""

import threading
import webbrowser
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import click
import streamlit as st
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from pages import routes, signing_in
from pages.admin import access

_ENTRY = "/masuk"
_KEY = "kunci"
_PRIVATE = {"Cache-Control": "no-store", "Referrer-Policy": "no-referrer"}


def serve(port: int, *, browser: bool) -> None:
    """Serve on 127.0.0.1 until stopped; port 0 takes a free one."""
    try:
        signing_in.check("127.0.0.1")
    except signing_in.ConfigurationError as error:
        raise click.ClickException(str(error)) from None
    secret = access.create_secret()

    @asynccontextmanager
    async def announced(_: st.App) -> AsyncIterator[dict[str, Any] | None]:
        # The port is bound by now, so nobody else can be handed the secret.
        bound = st.get_option("server.port")
        address = f"http://127.0.0.1:{bound}{_ENTRY}?{urlencode({_KEY: secret})}"
        # In a thread, since some browsers return only when closed.
        threading.Thread(target=_announce, args=(address, browser), daemon=True).start()
        yield None

    app = st.App(
        Path(__file__).parents[2] / "dashboard.py",
        routes=[Route(_ENTRY, _enter), *routes.ROUTES],
        middleware=routes.MIDDLEWARE,
        lifespan=announced,
    )
    # Streamlit would print an address without the secret.
    quiet = {"logger.hideWelcomeMessage": True}
    app.run(config={"server.address": "127.0.0.1", "server.port": port, **quiet})


def _announce(address: str, browser: bool) -> None:  # noqa: FBT001 - called by a thread
    if browser and webbrowser.open(address):
        click.echo("Kelola data terbuka di peramban. Ctrl+C mengakhiri.")
    else:
        click.echo(f"Buka alamat ini untuk mengelola data; jangan dibagikan:\n{address}")


async def _enter(request: Request) -> Response:
    """Exchange the secret in the address for a cookie, so that no other address carries it."""
    presented = request.query_params.get(_KEY, "")
    if not access.is_secret(presented):
        return PlainTextResponse("Kunci ini tidak berlaku.", 403, headers=_PRIVATE)
    response = RedirectResponse("/kelola", 303, headers=_PRIVATE)
    response.set_cookie(access.cookie_name(), presented, httponly=True, samesite="strict")
    return response

"""Pages of text and figures as PDF, printed by the browser that draws the pictures."""

import base64
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from kaleido import Kaleido

from exports.picture import _STUDIO

_COMPOSE = Path(__file__).with_suffix(".js")
_OPTIONS = {
    "printBackground": True,
    "preferCSSPageSize": True,
    "generateTaggedPDF": True,
    "generateDocumentOutline": True,
}


def printed(
    title: str, style: str, body: str, figures: Sequence[dict[str, Any]], room: float
) -> bytes:
    """A tagged PDF of this HTML; PictureError if impossible.

    An element with `data-drawing="0"` gets the first figure (Plotly's JSON), drawn for the width
    and height of its layout and stretched to the element's width. The text of figures and page
    stays text. Elements of the class `row`, all of one parent, may change places so that pages,
    which have `room` pixels for them, are full; one of the class `one` is made so small that it
    fits a page.
    """
    script = _COMPOSE.read_text(encoding="utf-8")
    compose = f"function (...given) {{ {script}; return compose(...given); }}"

    async def job(kaleido: Kaleido) -> bytes:
        page = await kaleido.tabs_ready.get()
        try:
            window = await _told(page.tab, "Runtime.evaluate", expression="window")
            await _told(
                page.tab,
                "Runtime.callFunctionOn",
                functionDeclaration=compose,
                objectId=window["result"]["objectId"],
                arguments=[{"value": one} for one in (title, style, body, figures, room)],
                awaitPromise=True,
            )
            answer = await _told(page.tab, "Page.printToPDF", **_OPTIONS)
        finally:
            await page.reload()
            await kaleido.tabs_ready.put(page)
        return base64.b64decode(answer["data"])

    return _STUDIO.work(job)


async def _told(tab: Any, command: str, **params: object) -> dict[str, Any]:  # noqa: ANN401
    answer = await tab.send_command(command, params=params)
    result: dict[str, Any] = answer.get("result", {})
    if wrong := answer.get("error") or result.get("exceptionDetails"):
        raise RuntimeError(f"the browser refused {command}: {wrong}")
    return result

"""Pages of text and figures as PDF, printed by the browser that draws the pictures."""

import base64
from collections.abc import Sequence
from typing import Any

from exports.studio import STUDIO, Browser

_OPTIONS = {
    "printBackground": True,
    "preferCSSPageSize": True,
    "generateTaggedPDF": True,
    "generateDocumentOutline": True,
}


def printed(
    title: str, style: str, body: str, figures: Sequence[dict[str, Any]], room: float = 0
) -> bytes:
    """A tagged PDF of this HTML; PictureError if impossible.

    An element with `data-drawing="0"` gets the first figure (Plotly's JSON), drawn for the width
    and height of its layout and stretched to the element's width. The text of figures and page
    stays text. Elements of the class `row`, all of one parent, may change places so that pages,
    which have `room` pixels for them, are full; one of the class `one` is made so small that it
    fits a page.
    """

    async def job(browser: Browser) -> bytes:
        await browser.call("compose", title, style, body, list(figures), room)
        answer = await browser.command("Page.printToPDF", **_OPTIONS)
        await browser.call("clear")
        return base64.b64decode(answer["data"])

    return STUDIO.work(job)

"""Mailings: public news, and the A4 sheet of the first page."""

import hashlib
from collections.abc import Iterator
from functools import partial
from itertools import chain

from charts.tiles import NothingToDraw, is_simulated
from data.permissions import PUBLIC
from data.store import snapshots
from exports import news
from exports.browser import PictureError
from exports.news import News
from exports.notify import Sheet
from exports.records import editions
from exports.records.editions import Record
from exports.records.export_log import file, hand_out
from exports.stamp import stamp
from pages import gallery, redraw
from pages.press import paper
from pages.reader import Reader, may_read


def open_editions() -> list[Record]:
    """Return the public editions, latest first."""
    made = editions.records(snapshots.FOLDER, editions=True)
    return [record for record in made if may_read(record, PUBLIC)]


def all_news(reader: Reader) -> Iterator[News]:
    """Yield all current and past news."""
    folder = snapshots.FOLDER
    return chain(
        news.editions(open_editions()),
        news.corrections(reader.registry),
        news.late(reader.manifest, snapshots.snapshots(folder), snapshots.in_jember(None).date()),
        news.targets(),
    )


def sheet(reader: Reader) -> Sheet | None:
    """Print the first page on A4, under a registered code; None if printing is impossible."""
    registry, page = reader.registry, gallery.boards()[""]
    try:
        chosen = page.known(registry, {})
        record = redraw.release_of_page(registry, "", chosen)
        tiles = list(page.tiles(registry, chosen).values())
        content = paper.of_page(page, registry, chosen, stamp(record.code))
    except (NothingToDraw, PictureError):
        return None
    name = paper.named("ringkasan", tiles)
    leave = partial(hand_out, {record: [file(name, content)]}, who="")
    return Sheet(name, content, any(map(is_simulated, tiles)), leave)


def weekly(printed: Sheet | None) -> list[News]:
    """Return the news about this week's sheet; None if it equals last week's."""
    if printed is None:
        return []
    digest = hashlib.sha256(printed.content).hexdigest()[:16]
    now = snapshots.in_jember(None)
    return [News(f"mingguan:{digest}", "mingguan", now, "Lembar mingguan", (), printed.simulated)]

"""Share pages of codes: the figure for messengers, and whether it is still valid."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from charts.model import Chart
from charts.tiles import Exhibit, Tile
from data.permissions import PUBLIC
from exports.records import compare, editions
from exports.records.editions import Record
from exports.records.items import Item
from exports.records.verify import Verdict
from pages import gallery, redraw
from pages import reader as reading
from pages.reader import Reader
from pages.site.states import Address, PageStates

_HEADS: Mapping[Verdict, str] = {
    "asli": "Asli. Angkanya masih berlaku.",
    "sudah digantikan": "Asli, tetapi sudah digantikan.",
    "snapshot hilang": "Asli, tetapi snapshotnya hilang.",
}
_MOST_CHANGES = 12


@dataclass(frozen=True)
class Shared:
    """The record of a code, its verdict, and a single figure's current state."""

    record: Record
    head: str
    changes: Sequence[str] = ()
    exhibit: Exhibit | None = None
    now: Tile | None = None


@dataclass(frozen=True)
class Shares:
    """The figures that have a share page.

    Those of default pages, the first one of each kecamatan, and all public exports.
    """

    reader: Reader
    rooms: Mapping[str, PageStates]

    def path(self, exhibit: Exhibit) -> str:
        """Return the file of a figure's code; "" for one without."""
        found = self._of(exhibit.page, exhibit.chosen).get(exhibit)
        return f"k/{found.code}.html" if found else ""

    def picture(self, room: PageStates, main: Address) -> str:
        """Return the file of the picture that messengers show of a page; "" for none."""
        found = next(iter(self._of(room.page.address, main).values()), None)
        return f"k/{found.code}.png" if found else ""

    def every(self) -> Iterator[Shared]:
        """Yield the figures of this site and earlier exports, each with its code."""
        made = {
            record.code: Shared(
                record, _HEADS["asli"], (), exhibit, gallery.tile(self.reader.registry, exhibit)
            )
            for room in self.rooms.values()
            for address in room.states
            for exhibit, record in self._of(room.page.address, address).items()
        }
        counts = reading.served(PUBLIC).path
        is_ours = self.reader.folder == counts
        known = [recorded for kind in (True, False) for recorded in editions.records(editions=kind)]
        for record in known:
            if reading.may_read(record, PUBLIC) and not (is_ours and record.code in made):
                made[record.code] = self._judged(record, counts)
        # The newer figure that a share page links to also needs a page.
        for shared in list(made.values()):
            now = self.now(shared)
            if now and now.code not in made:
                made[now.code] = self._judged(now, counts)
        yield from made.values()

    def now(self, shared: Shared) -> Record | None:
        """Return the code of a figure in its current state."""
        if shared.exhibit is None or shared.now is None:
            return None
        return redraw.release(self.reader.registry, shared.exhibit, shared.now)

    def _judged(self, record: Record, counts: Path) -> Shared:
        """Compare a record with the current snapshot, as Cek angka does."""
        found = redraw.redraw(reading.opener(PUBLIC))(counts, record.items)
        now = [item for item in found if isinstance(item, Item)]
        differences = compare.compare(record.items, now)
        verdict: Verdict = "sudah digantikan" if differences.anything else "asli"
        if editions.lost(None, record.snapshot):
            verdict = "snapshot hilang"
        changes = differences.lines(_MOST_CHANGES) if differences.anything else ()
        if len(record.items) > 1:
            return Shared(record, _HEADS[verdict], changes)
        exhibit = redraw.with_all_choices(self.reader.registry, record.items[0].exhibit)
        tile = redraw.drawn(self.reader.registry, [exhibit])[exhibit]
        shown = None if isinstance(tile, str) else tile
        return Shared(record, _HEADS[verdict], changes, exhibit, shown)

    def _of(self, page: str, address: Address) -> dict[Exhibit, Record]:
        key = ("shares", page, address)
        return self.reader.registry.keep(key, lambda: self._made(page, address))

    def _made(self, page: str, address: Address) -> dict[Exhibit, Record]:
        room, registry = self.rooms[page], self.reader.registry
        if room.main(address) != address or page not in gallery.boards():
            return {}
        tiles = gallery.of_page(registry, room.page, dict(address))
        charts = [(exhibit, tile) for exhibit, tile in tiles.items() if isinstance(tile, Chart)]
        return {
            exhibit: redraw.release(registry, exhibit, tile)
            for exhibit, tile in (charts[:1] if address else charts)
        }

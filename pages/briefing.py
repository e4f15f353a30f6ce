"""Mode briefing: the screens of a meeting, one message each, and what the speaker knows of them."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from charts.model import Chart
from charts.provenance import Provenance
from charts.tiles import Card, Exhibit, NothingToDraw, Tile
from data import catalogue, indonesian
from data.catalogue import Claim
from data.manifest import TABLES
from data.numbers import Amount, read_aloud
from exports.heading import Heading
from pages import gallery, kecamatan
from queries import enrolment
from queries.registry import Registry

USUAL: tuple[Exhibit, ...] = (
    Exhibit("", "peserta-2025"),
    Exhibit("", "cakupan"),
    Exhibit("", "manfaat-2023-2025"),
    Exhibit("", "manfaat-2025"),
    Exhibit("", "bantuan-2025"),
    Exhibit("", "cakupan-pekerja"),
    Exhibit("", "sektor-terbit"),
    Exhibit("kepesertaan", "peserta-per-tahun"),
    Exhibit("kecamatan", "peta-kecamatan"),
    Exhibit("manfaat", "manfaat-kumulatif"),
    Exhibit("manfaat", "aliran-dana"),
    Exhibit("", "bantuan-2025"),
    Exhibit("pertanian", "bantuan-perlindungan-peta"),
)
"""What a briefing shows before the kecamatan where nobody has chosen."""

_NUMBERS = 5
"""So many numbers stand on one screen at most."""

_IN_BRIEF = ("peserta", "peserta-per-1000", "manfaat", "bantuan")
"""The key figures of a kecamatan that a room can take in at once."""

_LIKELY = 3
_SOURCES = 10


@dataclass(frozen=True, slots=True)
class Note:
    """Lines below a heading that only the speaker sees."""

    heading: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Screen:
    """What a room sees at one time: a finding, and the numbers, the figure or the lines behind it.

    `name` is permanent within a briefing; `status` is an id of `statuses.csv` or "" where no number
    is shown; `called` are the spellings by which a kecamatan's screen is found.
    """

    name: str
    title: str
    subtitle: str = ""
    cards: tuple[Card, ...] = ()
    chart: Chart | None = None
    lines: tuple[str, ...] = ()
    footer: str = ""
    status: str = ""
    notes: tuple[Note, ...] = ()
    called: tuple[str, ...] = ()

    @property
    def spoken(self) -> str:
        """The screen in words, for those who cannot see it."""
        said = [f"Data simulasi. {self.title}" if self.status == "simulasi" else self.title]
        said += [self.subtitle, *self.lines]
        said += [f"{one.label}: {one.value}, {one.alone}" for one in self.cards]
        said += [self.chart.alt] if self.chart else []
        return " ".join(one if one.endswith((".", "?", "!")) else f"{one}." for one in said if one)


def screens(
    registry: Registry, exhibits: Sequence[Exhibit] | None, heading: Heading, code: str = ""
) -> tuple[Screen, ...]:
    """The screens of a briefing in order: cover, exhibits, every kecamatan, what is not known.

    Without `exhibits` the usual ones. Numbers that follow each other share a screen. An exhibit
    for which the snapshot has nothing becomes a screen that says why. `code` is that of the
    edition, "" without one.
    """
    drawn = [(one, _tile(registry, one)) for one in (USUAL if exhibits is None else exhibits)]
    shown: list[Screen] = []
    for is_card, group in groupby(drawn, lambda one: isinstance(one[1], Card)):
        found = list(group)
        if is_card:
            shown += _of_numbers(registry, found)
        else:
            shown += [_of_one(registry, exhibit, tile) for exhibit, tile in found]
    shown += _of_kecamatan(registry)
    return tuple(
        _told_apart((_cover(registry, heading, code), *shown, _unknown(), _sources(shown)))
    )


def _told_apart(every: Iterable[Screen]) -> Iterator[Screen]:
    """The same screens, with a number added to names that come again."""
    times: dict[str, int] = {}
    for screen in every:
        times[screen.name] = times.get(screen.name, 0) + 1
        again = f"-{times[screen.name]}" if times[screen.name] > 1 else ""
        yield replace(screen, name=screen.name + again)


def _tile(registry: Registry, exhibit: Exhibit) -> Tile | str:
    try:
        return gallery.tile(registry, exhibit)
    except NothingToDraw as nothing:
        return str(nothing)


def _cover(registry: Registry, heading: Heading, code: str) -> Screen:
    simulated = any(registry.status(table) == "simulasi" for table in TABLES)
    lines = (
        ", ".join(part for part in (heading.place, indonesian.date(heading.date)) if part),
        f"Edisi {code}" if code else "",
        "Rincian per kecamatan adalah simulasi dan bukan kenyataan." if simulated else "",
    )
    return Screen(
        "sampul",
        heading.name,
        lines=tuple(line for line in lines if line),
        footer=f"Snapshot {registry.named}",
        notes=(
            Note(
                "Sebelum mulai",
                (
                    "Semua layar sudah ada di peramban ini: briefing berjalan terus walau jaringan "
                    "atau server mati. Jangan memuat ulang halaman.",
                    "Ketik nama kecamatan untuk melompat ke layarnya; titik mengosongkan layar.",
                ),
            ),
            Note(
                "Arti status",
                tuple(f"{one.label}: {one.meaning}" for one in catalogue.STATUSES.values()),
            ),
        ),
    )


def _of_numbers(registry: Registry, found: Sequence[tuple[Exhibit, Tile | str]]) -> list[Screen]:
    made = []
    for start in range(0, len(found), _NUMBERS):
        part = found[start : start + _NUMBERS]
        cards = tuple(one for _, one in part if isinstance(one, Card))
        first, more = cards[0], len(cards) - 1
        others = f": {first.value}, dan {indonesian.terbilang(more)} angka lain" if more else ""
        made.append(
            Screen(
                first.name,
                first.label + others,
                cards=cards,
                footer=_joined(one.provenance for one in cards),
                status=catalogue.weakest(one.provenance.status for one in cards),
                notes=_notes(registry, [exhibit.page for exhibit, _ in part], cards),
            )
        )
    return made


def _of_one(registry: Registry, exhibit: Exhibit, tile: Tile | str) -> Screen:
    if not isinstance(tile, Chart):
        return Screen(exhibit.name, "Tidak ada yang dapat digambar", lines=(str(tile),))
    return Screen(
        exhibit.name,
        str(tile.title),
        str(tile.subtitle),
        chart=tile,
        footer=tile.provenance.footer,
        status=tile.provenance.status,
        notes=_notes(registry, [exhibit.page], [tile]),
    )


def _of_kecamatan(registry: Registry) -> Iterator[Screen]:
    year = enrolment.years(registry)[-1]
    for place in sorted(catalogue.KECAMATAN.values(), key=lambda place: place.name):
        paragraph = kecamatan.paragraph(registry, place.code, year)
        chart = kecamatan.neighbours(registry, place.code, year)
        cards = kecamatan.cards(registry, place.code, year)
        # The title of the screen has the name of the kecamatan.
        shown = tuple(replace(card, scope="") for card in cards if card.name in _IN_BRIEF)
        provenances = (chart.provenance, *(card.provenance for card in shown))
        yield Screen(
            place.code,
            place.name,
            f"{paragraph.partition('. ')[0].rstrip('.')}.",
            cards=shown,
            chart=chart,
            footer=_joined(provenances),
            status=catalogue.weakest(each.status for each in provenances),
            notes=(
                Note("Dapat dibacakan", (paragraph,)),
                Note("Di petanya", (f"{chart.title} ({chart.subtitle}).",)),
                *_notes(registry, ["kecamatan"], shown),
            ),
            called=(place.name, *place.alternative_spellings),
        )


def _unknown() -> Screen:
    topics = {one.topic: one for one in reversed(catalogue.UNKNOWNS)}
    every = len(catalogue.UNKNOWNS)
    return Screen(
        "belum-diketahui",
        f"{indonesian.whole(every)} pertanyaan belum terjawab",
        "Satu dari tiap pokok; selengkapnya di Sumber & rekonsiliasi",
        lines=tuple(f"{one.question} {one.why}" for one in reversed(topics.values())),
        notes=tuple(
            Note(topic, tuple(f"{one.question} {one.why}" for one in about))
            for topic, about in groupby(catalogue.UNKNOWNS, lambda one: one.topic)
        ),
    )


def _sources(shown: Iterable[Screen]) -> Screen:
    used = dict.fromkeys(
        source
        for screen in shown
        for tile in (*screen.cards, *((screen.chart,) if screen.chart else ()))
        for source in tile.provenance.sources
    )
    said = [_source(one) for one in used]
    more = len(said) - _SOURCES
    return Screen(
        "sumber",
        f"Angka di layar ini berasal dari {indonesian.whole(len(said))} sumber",
        lines=(
            *said[:_SOURCES],
            *((f"dan {indonesian.whole(more)} sumber lain",) if more > 0 else ()),
        ),
        notes=(
            Note(
                "Alamat sumber",
                tuple(f"{_source(one)} {catalogue.SOURCES[one].url}".rstrip() for one in used),
            ),
        ),
    )


def _source(source_id: str) -> str:
    source = catalogue.SOURCES[source_id]
    return f"{source.publisher}: {source.title}"


def _joined(provenances: Iterable[Provenance]) -> str:
    """One footer for all that is on a screen: the oldest date and the weakest status count."""
    every = tuple(provenances)
    together = Provenance(
        sources=tuple(dict.fromkeys(source for one in every for source in one.sources)),
        as_of=min(one.as_of for one in every),
        status=catalogue.weakest(one.status for one in every),
        snapshot=next((one.snapshot for one in every if one.snapshot), ""),
        attribution=next((one.attribution for one in every if one.attribution), ""),
    )
    return together.footer


def _amounts(tile: Tile) -> list[Amount]:
    return list(tile.title.amounts()) if isinstance(tile, Chart) else [tile.value]


def _notes(registry: Registry, pages: Iterable[str], tiles: Sequence[Tile]) -> tuple[Note, ...]:
    """What the speaker knows of these tiles, which stand on one screen; `pages` have them all."""
    provenances = [tile.provenance for tile in tiles]
    claims = [
        catalogue.claim(one) for one in dict.fromkeys(one for p in provenances for one in p.claims)
    ]
    ids = [*(one for tile in tiles for one in tile.metrics), *(claim.metric for claim in claims)]
    metrics = [catalogue.metric(one) for one in dict.fromkeys(ids)]
    notes = (
        Note("Dibaca", tuple(filter(None, map(read_aloud, map(_amounts, tiles))))),
        Note("Artinya", tuple(f"{one.label}: {one.definition}" for one in metrics)),
        Note(
            "Cara dihitung",
            (
                *(f"{one.label}: {one.formula}" for one in metrics if one.formula),
                *_counted(registry, provenances),
            ),
        ),
        Note("Kutipan", tuple(map(_citation, claims))),
        Note(
            "Sumber",
            tuple(dict.fromkeys(_source(one) for p in provenances for one in p.sources)),
        ),
        Note("Kemungkinan ditanya", tuple(dict.fromkeys(_likely(tiles)))),
        Note(
            "Rincian",
            tuple(f"Halaman {gallery.pages()[one].title} (/{one})" for one in dict.fromkeys(pages)),
        ),
    )
    return tuple(one for one in notes if one.lines)


def _counted(registry: Registry, provenances: Iterable[Provenance]) -> Iterator[str]:
    asked = dict.fromkeys(question for one in provenances for question in one.questions)
    for cube in dict.fromkeys(cube for one in asked for cube in registry.cubes(one)):
        rows = registry.manifest.tables[cube].rows
        yield (
            f"Dari tabel {catalogue.DATASETS[cube].title} ({indonesian.whole(rows)} baris, per "
            f"{indonesian.partial_date(registry.as_of(cube))}), snapshot {registry.named}"
        )


def _citation(claim: Claim) -> str:
    spoken = [claim.speaker, claim.source.publisher, indonesian.partial_date(claim.as_of)]
    return f"{claim.label}: {claim.printed} ({', '.join(one for one in spoken if one)})"


def _likely(tiles: Sequence[Tile]) -> Iterator[str]:
    """What somebody in the room may ask of these numbers, with the answer that there is."""
    if any(tile.provenance.status == "simulasi" for tile in tiles):
        yield f"Apakah angka ini nyata? Tidak. {catalogue.STATUSES['simulasi'].meaning}"
    for tile in tiles:
        quoted = tile.provenance.claims
        wanted = {*tile.metrics, *(catalogue.claim(one).metric for one in quoted)}
        near = [one for one in catalogue.UNKNOWNS if one.claim.metric in wanted]
        near.sort(key=lambda one: one.claim.id not in quoted)
        for one in near[: _LIKELY if len(tiles) == 1 else 1]:
            yield f"{one.question} {one.why}"

"""Mode briefing: the screens of a meeting, one message each, with speaker notes."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from charts.model import Chart
from charts.provenance import Provenance
from charts.tiles import Card, Exhibit, NothingToDraw, Tile, by_name
from charts.visibility import visible_rows
from data import catalogue, indonesian
from data.catalogue import Claim, Unknown
from data.intake.specification import LISTS, files_of
from data.numbers import Amount, read_aloud
from exports.deck_notes import metrics
from exports.formats import numbered
from exports.stamp import Heading
from pages import gallery, kecamatan
from queries import enrolment, reference
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
    Exhibit("manfaat", "manfaat-sektor"),
    Exhibit("", "bantuan-2025"),
    Exhibit("pertanian", "bantuan-perlindungan-peta"),
)
"""The default exhibits of a briefing, shown before the kecamatan."""

_PUBLISHED = (
    Exhibit("", "manfaat-program"),
    *(
        Exhibit("pertanian", f"{item}-2025")
        for item in ("pupuk", "tanaman-pangan", "mesin-pra-panen", "mesin-pasca-panen")
    ),
    Exhibit("pertanian", "bibit-perkebunan-2025"),
)
"""Published figures of the whole kabupaten, for a briefing without simulated data."""

_NUMBERS = 5
"""Maximum of numbers on a screen."""

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
    """A finding, and the numbers, the figure or the lines behind it, as a room sees them.

    `name` is permanent within a briefing; `foot` stands at the bottom where there are no numbers;
    `called` are the spellings by which a kecamatan's screen is found.
    """

    name: str
    title: str
    subtitle: str = ""
    cards: tuple[Card, ...] = ()
    chart: Chart | None = None
    lines: tuple[str, ...] = ()
    foot: str = ""
    notes: tuple[Note, ...] = ()
    called: tuple[str, ...] = ()

    @property
    def tiles(self) -> tuple[Tile, ...]:
        return (self.chart, *self.cards) if self.chart else self.cards

    @property
    def status(self) -> str:
        """The weakest status of all numbers; "" if there are none."""
        statuses = [tile.provenance.status for tile in self.tiles]
        return catalogue.weakest(statuses) if statuses else ""

    @property
    def footer(self) -> str:
        """Sources of all that is on the screen: the oldest date and the weakest status count."""
        origins = [tile.provenance for tile in self.tiles]
        if not origins:
            return self.foot
        return Provenance(
            sources=tuple(dict.fromkeys(source for each in origins for source in each.sources)),
            as_of=min(each.as_of for each in origins),
            status=self.status,
            snapshot=next((each.snapshot for each in origins if each.snapshot), ""),
            attribution=next((each.attribution for each in origins if each.attribution), ""),
            internal=any(each.internal for each in origins),
            correction=next((each.correction for each in origins if each.correction), None),
        ).footer

    @property
    def spoken(self) -> str:
        """The screen in words, for those who cannot see it."""
        title = f"Data simulasi. {self.title}" if self.status == "simulasi" else self.title
        numbers = [f"{card.label}: {card.value}, {card.alone}" for card in self.cards]
        alt = [self.chart.alt] if self.chart else []
        texts = filter(None, (title, self.subtitle, *self.lines, *numbers, *alt))
        return " ".join(text if text.endswith((".", "?", "!")) else f"{text}." for text in texts)


def screens(
    registry: Registry, exhibits: Sequence[Exhibit] | None, heading: Heading, code: str = ""
) -> tuple[Screen, ...]:
    """Return the screens in order: cover, exhibits, every kecamatan, open questions, sources.

    Without `exhibits` the usual ones. Numbers that follow each other share a screen. An exhibit
    for which the snapshot has nothing becomes a screen that says why. `code` is that of the
    edition, "" without one.
    """
    usual = USUAL
    if registry.only_real:
        names = dict.fromkeys((*USUAL, *_PUBLISHED))
        usual = tuple(shown for shown in names if gallery.attempt(registry, shown))
    drawn = [(shown, _tile(registry, shown)) for shown in (usual if exhibits is None else exhibits)]
    made: list[Screen] = []
    for is_card, group in groupby(drawn, lambda pair: isinstance(pair[1], Card)):
        found = list(group)
        if is_card:
            parts = range(0, len(found), _NUMBERS)
            made += [_of_numbers(registry, found[start : start + _NUMBERS]) for start in parts]
        else:
            made += [_of_chart(registry, exhibit, tile) for exhibit, tile in found]
    places = sorted(catalogue.KECAMATAN.values(), key=lambda place: place.name)
    years = enrolment.years(registry)
    made += [_of_kecamatan(registry, place, years[-1]) for place in places if years]
    ends = (*_awaited(registry), _unknown(registry), _sources(made))
    every = (_cover(registry, heading, code, made), *made, *ends)
    distinct = numbered(screen.name for screen in every)
    return tuple(replace(screen, name=name) for screen, name in zip(every, distinct, strict=True))


def _tile(registry: Registry, exhibit: Exhibit) -> Tile | str:
    try:
        return gallery.tile(registry, exhibit)
    except NothingToDraw as nothing:
        return str(nothing)


def _cover(registry: Registry, heading: Heading, code: str, made: Iterable[Screen]) -> Screen:
    made_up = _simulated(registry, [tile for screen in made for tile in screen.tiles])
    lines = (
        ", ".join(part for part in (heading.place, indonesian.date(heading.date)) if part),
        f"Edisi {code}" if code else "",
        f"{made_up.capitalize()} di sini simulasi dan bukan kenyataan." if made_up else "",
    )
    return Screen(
        "sampul",
        heading.name,
        lines=tuple(line for line in lines if line),
        foot=f"Snapshot {registry.named}",
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
                tuple(f"{each.label}: {each.meaning}" for each in catalogue.STATUSES.values()),
            ),
        ),
    )


def _simulated(registry: Registry, tiles: Iterable[Tile]) -> str:
    """Name the simulated parts of these tiles; "" if there are none."""
    tables = {table for tile in tiles for table in tile.provenance.cubes}
    made_up = [table for table in tables if registry.status(table) == "simulasi"]
    return indonesian.join(catalogue.topics(made_up)) if made_up else ""


def _of_numbers(registry: Registry, found: Sequence[tuple[Exhibit, Tile | str]]) -> Screen:
    cards = tuple(tile for _, tile in found if isinstance(tile, Card))
    first, more = cards[0], len(cards) - 1
    others = f": {first.value}, dan {indonesian.terbilang(more)} angka lain" if more else ""
    notes = _notes(registry, [exhibit.page for exhibit, _ in found], cards)
    return Screen(first.name, first.label + others, cards=cards, notes=notes)


def _of_chart(registry: Registry, exhibit: Exhibit, tile: Tile | str) -> Screen:
    if not isinstance(tile, Chart):
        return Screen(exhibit.name, "Tidak ada yang dapat digambar", lines=(str(tile),))
    notes = _notes(registry, [exhibit.page], [tile])
    return Screen(exhibit.name, str(tile.title), str(tile.subtitle), chart=tile, notes=notes)


def _of_kecamatan(registry: Registry, place: catalogue.Kecamatan, year: int) -> Screen:
    paragraph = kecamatan.paragraph(registry, place.code, year)
    numbers = [
        card for card in kecamatan.cards(registry, place.code, year) if card.name in _IN_BRIEF
    ]
    shown = visible_rows(registry, [numbers, [kecamatan.neighbours(registry, place.code, year)]])
    tiles = list(by_name(shown).values())
    chart = next((tile for tile in tiles if isinstance(tile, Chart)), None)
    known = kecamatan.of_place(place.code) if registry.hides("enrolment_yearly") else []
    # The screen title already names the kecamatan.
    cards = tuple(replace(card, scope="") for card in (*known, *tiles) if isinstance(card, Card))
    return Screen(
        place.code,
        place.name,
        f"{paragraph.partition('. ')[0].rstrip('.')}.",
        cards=cards,
        chart=chart,
        notes=(
            Note("Dapat dibacakan", (paragraph,)),
            *([Note("Di petanya", (f"{chart.title} ({chart.subtitle}).",))] if chart else []),
            *_notes(registry, ["kecamatan"], cards),
        ),
        called=(place.name, *place.alternative_spellings),
    )


def _awaited(registry: Registry) -> list[Screen]:
    """List the office files that are still awaited, if some tiles are missing."""
    lines, title = [], "Belum ada angka final"
    for kind in LISTS.values():
        hidden = [table for table in kind.tables if registry.hides(table)]
        what = [catalogue.DATASETS[table].title for table in hidden]
        if not hidden:
            continue
        end = " yang final" if registry.status(hidden[0]) == "sementara" else ""
        title = title if end else "Belum ada angka nyata"
        lines.append(f"{indonesian.join(what)}: menunggu {files_of(hidden)}{end}")
    return [Screen("menunggu", title, lines=tuple(lines))] if lines else []


def _unknown(registry: Registry) -> Screen:
    questions = reference.open_questions(registry)
    by_topic = {
        topic: tuple(_open(registry, unknown) for unknown in about)
        for topic, about in groupby(questions, lambda unknown: unknown.topic)
    }
    return Screen(
        "belum-diketahui",
        f"{indonesian.whole(len(questions))} pertanyaan belum terjawab",
        "Satu dari tiap pokok; selengkapnya di Sumber & rekonsiliasi",
        lines=tuple(lines[0] for lines in by_topic.values()),
        notes=tuple(Note(topic, lines) for topic, lines in by_topic.items()),
    )


def _sources(shown: Iterable[Screen]) -> Screen:
    used = dict.fromkeys(
        source
        for screen in shown
        for tile in (*screen.cards, *((screen.chart,) if screen.chart else ()))
        for source in tile.provenance.sources
    )
    lines = [_source(source) for source in used]
    more = len(lines) - _SOURCES
    rest = [f"dan {indonesian.whole(more)} sumber lain"] if more > 0 else []
    addresses = (f"{_source(source)} {catalogue.SOURCES[source].url}".rstrip() for source in used)
    return Screen(
        "sumber",
        f"Angka di layar ini berasal dari {indonesian.whole(len(lines))} sumber",
        lines=(*lines[:_SOURCES], *rest),
        notes=(Note("Alamat sumber", tuple(addresses)),),
    )


def _source(source_id: str) -> str:
    source = catalogue.SOURCES[source_id]
    return f"{source.publisher}: {source.title}"


def _amounts(tile: Tile) -> list[Amount]:
    return list(tile.title.amounts()) if isinstance(tile, Chart) else [tile.value]


def _notes(registry: Registry, pages: Iterable[str], tiles: Sequence[Tile]) -> tuple[Note, ...]:
    """Make the speaker notes of the tiles on one screen; `pages` have all tiles."""
    origins = [tile.provenance for tile in tiles]
    quoted = dict.fromkeys(claim for origin in origins for claim in origin.claims)
    claims = [catalogue.claim(claim) for claim in quoted]
    measures = metrics(tiles)
    notes: dict[str, Iterable[str]] = {
        "Dibaca": filter(None, (read_aloud(_amounts(tile)) for tile in tiles)),
        "Artinya": (f"{metric.label}: {metric.definition}" for metric in measures),
        "Cara dihitung": (
            *(f"{metric.label}: {metric.formula}" for metric in measures if metric.formula),
            *_counted(registry, origins),
        ),
        "Kutipan": map(_citation, claims),
        "Sumber": dict.fromkeys(_source(source) for each in origins for source in each.sources),
        "Kemungkinan ditanya": dict.fromkeys(_likely(registry, tiles)),
        "Rincian": (
            f"Halaman {gallery.pages()[page].title} (/{page})" for page in dict.fromkeys(pages)
        ),
    }
    made = (Note(heading, tuple(lines)) for heading, lines in notes.items())
    return tuple(note for note in made if note.lines)


def _counted(registry: Registry, origins: Iterable[Provenance]) -> Iterator[str]:
    for cube in dict.fromkeys(cube for origin in origins for cube in origin.cubes):
        rows = registry.manifest.tables[cube].rows
        yield (
            f"Dari tabel {catalogue.DATASETS[cube].title} ({indonesian.whole(rows)} baris, per "
            f"{indonesian.partial_date(registry.as_of(cube))}), snapshot {registry.named}"
        )


def _citation(claim: Claim) -> str:
    origin = (claim.speaker, claim.source.publisher, indonesian.partial_date(claim.as_of))
    return f"{claim.label}: {claim.printed} ({', '.join(filter(None, origin))})"


def _likely(registry: Registry, tiles: Sequence[Tile]) -> Iterator[str]:
    """Return likely questions about these numbers, with the known answers."""
    if made_up := _simulated(registry, tiles):
        origins = [tile.provenance for tile in tiles]
        is_some_real = any(
            origin.claims
            or origin.own_sources
            or any(registry.status(table) != "simulasi" for table in origin.cubes)
            for origin in origins
        )
        answer = f"Tidak semuanya: {made_up} di sini simulasi." if is_some_real else "Tidak."
        yield f"Apakah angka ini nyata? {answer} {catalogue.STATUSES['simulasi'].meaning}"
    for tile in tiles:
        quoted = tile.provenance.claims
        metrics = {*tile.metrics, *(catalogue.claim(claim).metric for claim in quoted)}
        near = [gap for gap in reference.open_questions(registry) if gap.claim.metric in metrics]
        near.sort(key=lambda unknown: unknown.claim.id not in quoted)
        for unknown in near[: _LIKELY if len(tiles) == 1 else 1]:
            yield _open(registry, unknown)


def _open(registry: Registry, unknown: Unknown) -> str:
    return f"{unknown.question} {reference.why_open(registry, unknown)}"

"""Speaker notes of slides: definitions, how it was counted, sources, the numbers spelled out."""

from collections.abc import Iterable, Iterator, Sequence

from charts.model import Chart
from charts.tiles import Card, Tile, is_simulated
from data import catalogue, indonesian
from data.catalogue import Metric, Source
from data.numbers import read_aloud
from exports.ooxml import plain


def metrics(tiles: Sequence[Tile]) -> list[Metric]:
    """List the measures of these tiles, then those of the claims that they quote, each once."""
    claims = [catalogue.claim(claim).metric for tile in tiles for claim in tile.provenance.claims]
    named = dict.fromkeys([*(name for tile in tiles for name in tile.metrics), *claims])
    return list(map(catalogue.metric, named))


def sources(tiles: Iterable[Tile]) -> tuple[Source, ...]:
    found = dict.fromkeys(source for tile in tiles for source in tile.provenance.sources)
    return tuple(catalogue.SOURCES[source] for source in found)


def cited(source: Source) -> str:
    published = f"terbit {indonesian.partial_date(source.published)}" if source.published else ""
    parts = (f"{source.publisher}, {source.title}", published, source.licence, source.url)
    return "; ".join(part for part in parts if part)


def notes(tiles: Sequence[Tile]) -> str:
    return "\n\n".join(block for tile in tiles for block in _blocks(tile) if block)


def _blocks(tile: Tile) -> Iterator[str]:
    origin = tile.provenance
    if is_simulated(tile):
        yield "SIMULASI. Angka ini dibuat untuk menunjukkan cara kerja dasbor; bukan kenyataan."
    if isinstance(tile, Chart):
        yield f"{tile.title}\n{tile.subtitle}"
        spelled = read_aloud(tile.title.amounts())
    else:
        apart = f" {tile.apart.text}." if tile.apart else ""
        yield f"{tile.headline}: {tile.value} {tile.alone}.{apart}"
        spelled = read_aloud([tile.value])
    yield f"Dibaca: {spelled}" if spelled else ""
    measures = metrics([tile])
    yield _listed("Definisi", (f"{metric.label}: {metric.definition}" for metric in measures))
    formulas = (f"{metric.label}: {metric.formula}" for metric in measures if metric.formula)
    yield _listed("Cara menghitung", formulas)
    yield _listed("Kutipan", map(_quoted, origin.claims))
    yield _listed("Sumber", map(cited, sources([tile])))
    statuses = [origin.status]
    if isinstance(tile, Card) and tile.apart:
        statuses.append(tile.apart.status)
    yield _listed(
        "Status",
        (
            f"{status.label}: {status.meaning}"
            for status in map(catalogue.STATUSES.get, statuses)
            if status
        ),
    )
    yield plain(origin.footer)


def _quoted(claim_id: str) -> str:
    claim = catalogue.claim(claim_id)
    parts = (
        f"{claim.label}: {claim.printed}",
        claim.scope,
        claim.speaker,
        f"per {indonesian.partial_date(claim.as_of)}" if claim.as_of else "",
        claim.note,
    )
    return "; ".join(part for part in parts if part)


def _listed(heading: str, lines: Iterable[str]) -> str:
    found = [f"- {line}" for line in lines]
    return "\n".join([heading, *found]) if found else ""

"""Provenance of a figure's numbers, from definitions to the SQL."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

from charts.provenance import Provenance
from data import catalogue, indonesian
from data.catalogue import Claim
from data.intake.specification import sources
from data.manifest import FileEntry
from queries import reconciliation
from queries.answer import Question
from queries.registry import Registry, statement


@dataclass(frozen=True, slots=True)
class Line:
    """A term and its explanation, which can be read at `url`."""

    term: str
    words: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """Lines below a heading; `code` is text to be shown as it is, such as a query."""

    heading: str
    lines: tuple[Line, ...]
    code: str = ""


_PRECISION = {
    "exact": "angka pasti",
    "rounded": "dibulatkan",
    "approximate": "perkiraan",
    "words": "hanya kata-kata",
}


def explained(
    registry: Registry, provenance: Provenance, metrics: Iterable[str]
) -> tuple[Section, ...]:
    """Explain the provenance of numbers to a reader.

    Definition and formula of every measure (those of the claims shown are added), the status, and
    that of each table where they differ, then
    for what was counted: the rows, the snapshot, the files behind it and each query with its
    parameters; and the published claims: those that are themselves shown, in full, and those that
    the registry can be held against.
    """
    claims = list(map(catalogue.claim, provenance.claims))
    definitions = dict.fromkeys([*metrics, *(claim.metric for claim in claims)])
    measures = list(map(catalogue.metric, definitions))
    cubes = provenance.cubes or tuple(
        dict.fromkeys(
            cube for question in provenance.questions for cube in registry.cubes(question)
        )
    )
    status = catalogue.STATUSES[provenance.status]
    sections = [
        Section("Definisi", tuple(Line(metric.label, metric.definition) for metric in measures)),
        Section(
            "Rumus",
            tuple(Line(metric.label, metric.formula) for metric in measures if metric.formula),
        ),
        Section("Status", (Line(status.label, status.meaning), *_by_topic(registry, cubes))),
        *(Section("Kutipan", _citation(claim)) for claim in claims),
        Section("Baris yang dihitung", tuple(_rows(registry, provenance.questions, cubes))),
        Section("Snapshot", _snapshot(registry) if cubes else ()),
        Section("Berkas", tuple(map(_file, _files(registry, cubes)))),
        Section("Sumber", tuple(_sources(provenance))),
        Section("Angka terbit tentang ukuran ini", tuple(_published(registry, measures, claims))),
        *map(_query, provenance.questions),
    ]
    return tuple(section for section in sections if section.lines)


def _citation(claim: Claim) -> tuple[Line, ...]:
    source = claim.source
    against = map(catalogue.claim, claim.contradicts)
    lines = (
        Line("Angka", claim.label),
        Line("Tercetak", f"{claim.printed} ({_PRECISION[claim.precision]})"),
        Line("Cakupan", claim.scope),
        Line("Wilayah", claim.area),
        Line("Per tanggal", indonesian.partial_date(claim.as_of) if claim.as_of else ""),
        Line("Disampaikan oleh", claim.speaker),
        Line("Penerbit", source.publisher, source.url),
        Line("Terbit", indonesian.partial_date(source.published) if source.published else ""),
        Line(
            "Berbeda dengan",
            "; ".join(f"{other.printed} ({other.source.publisher})" for other in against),
        ),
        Line("Catatan", claim.note),
    )
    return tuple(line for line in lines if line.words)


def _by_topic(registry: Registry, cubes: Sequence[str]) -> Iterator[Line]:
    """List the status of each topic if they differ."""
    statuses = {
        topic: catalogue.STATUSES[registry.status(cube)].label
        for cube in cubes
        for topic in catalogue.topics([cube])
    }
    if len(set(statuses.values())) > 1:
        yield from (Line(topic.capitalize(), label) for topic, label in statuses.items())


def _rows(
    registry: Registry, questions: Iterable[Question], cubes: Collection[str]
) -> Iterator[Line]:
    counted: dict[str, int] = {}
    for question in questions:
        for cube, rows in registry.rows_counted(question).items():
            if cube in cubes:
                counted[cube] = max(counted.get(cube, 0), rows)
    for cube, rows in counted.items():
        of_files = sum(file.rows for file in _files(registry, (cube,)))
        yield Line(
            catalogue.DATASETS[cube].title,
            f"{indonesian.whole(rows)} dari {indonesian.whole(registry.manifest.tables[cube].rows)}"
            f" baris, yang dihitung dari {indonesian.whole(of_files)} baris berkas",
        )


def _snapshot(registry: Registry) -> tuple[Line, ...]:
    manifest = registry.manifest
    return (
        Line("Nomor", registry.named),
        Line("Dibuat", indonesian.date(manifest.published_at.date())),
        Line(
            "Masa data",
            f"{indonesian.date(manifest.period.start)} sampai "
            f"{indonesian.date(manifest.period.end)}",
        ),
    )


def _files(registry: Registry, cubes: Iterable[str]) -> list[FileEntry]:
    files = [file for cube in cubes for file in sources(registry.manifest, cube)]
    return [file for file in registry.manifest.files if file in files]


def _file(entry: FileEntry) -> Line:
    return Line(
        entry.name,
        f"{indonesian.whole(entry.rows)} baris, {catalogue.STATUSES[entry.status].label}, "
        f"sidik SHA-256 {entry.sha256[:16]}…",
    )


def _sources(provenance: Provenance) -> Iterator[Line]:
    for source_id in provenance.sources:
        source = catalogue.SOURCES[source_id]
        yield Line(source.publisher, f"{source.title} ({source.licence})", source.url)
    if provenance.attribution:
        yield Line("Peta", provenance.attribution)


def _published(
    registry: Registry, measures: Iterable[catalogue.Metric], shown: Iterable[Claim]
) -> Iterator[Line]:
    metrics = {measure.id for measure in measures}
    already = {claim.id for claim in shown}
    judged = reconciliation.reconciled(registry)
    for claim_id, verdict, cited in zip(
        judged["claim"], judged["verdict"], judged["cited"], strict=True
    ):
        claim = catalogue.claim(claim_id)
        is_compared = verdict in ("cocok", "selisih", "dikalibrasi")
        if claim.metric in metrics and claim.id not in already and is_compared:
            yield Line(claim.label, f"{claim.printed} ({cited}): {verdict}", claim.source.url)


def _query(question: Question) -> Section:
    lines = [Line(name, _value(value)) for name, value in question.parameters]
    return Section(
        f"Pertanyaan ke data: {question.name}",
        tuple(lines) or (Line("parameter", "tanpa parameter"),),
        statement(question.name),
    )


def _value(value: int | str | tuple[str, ...] | None) -> str:
    if isinstance(value, tuple):
        return ", ".join(value)
    return "semua" if value is None else str(value)

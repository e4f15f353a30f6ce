"""Provenance of numbers: sources, date, status, and the questions that they answer."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace

from data import catalogue, indonesian
from data.catalogue import Claim
from data.permissions import is_preliminary
from queries.answer import Answer, Question
from queries.registry import Registry
from queries.revised import Correction

INTERNAL = "Internal, belum untuk publik"
"""What stands wherever there is something that the public may not see."""


@dataclass(frozen=True, slots=True)
class Provenance:
    """Sources, date and status of a figure's numbers.

    `sources` are ids of `sources.csv`; `as_of` is an ISO date of day, month or year precision;
    `status` an id of `statuses.csv`; `snapshot` the id of the snapshot, or "" for figures made of
    published claims only; `attribution` what the licence of a map asks for. `questions` are those
    that the numbers answer, `claims` the ids of the published claims that are themselves shown.
    `own_sources` are those of the figure's own numbers where published ones stand beside them.
    `cubes` are the tables of the snapshot that the numbers were counted from. What is `internal` is
    not for the public. `correction` says what an earlier snapshot had published otherwise. `parts`
    are the provenances by cube of a figure whose columns are of several.
    """

    sources: tuple[str, ...]
    as_of: str
    status: str
    snapshot: str = ""
    attribution: str = ""
    questions: tuple[Question, ...] = ()
    claims: tuple[str, ...] = ()
    own_sources: tuple[str, ...] = ()
    cubes: tuple[str, ...] = ()
    internal: bool = False
    correction: Correction | None = None
    parts: "Mapping[str, Provenance]" = field(default_factory=dict, compare=False, repr=False)

    def of(self, cube: str) -> "Provenance":
        return self.parts.get(cube, self)

    @property
    def whole(self) -> "Provenance":
        """That of all columns together: the weakest and the oldest."""
        return combined(self, *self.parts.values())

    @property
    def corrected(self) -> str:
        """What was revised, from what to what and why, for as long as it must be said; else ""."""
        return str(self.correction) if self.correction and self.correction.is_recent else ""

    @property
    def footer(self) -> str:
        """What stands below a figure, in one line."""
        parts = [INTERNAL] if self.internal else []
        parts += [
            f"Sumber: {', '.join(publishers(self.sources))}",
            f"per {indonesian.partial_date(self.as_of)}",
            f"status: {catalogue.STATUSES[self.status].label}",
        ]
        if self.snapshot:
            parts.append(f"snapshot {self.snapshot}")
        if self.attribution:
            parts.append(self.attribution)
        if self.corrected:
            parts.append(self.corrected)
        return " · ".join(parts)

    @property
    def brief(self) -> "Provenance":
        """The same without the reason for what was revised, where there is little room."""
        if self.correction is None:
            return self
        return replace(self, correction=replace(self.correction, why=""))


def publishers(sources: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(catalogue.SOURCES[source].publisher for source in sources))


def citing(provenance: Provenance, *claims: Claim) -> Provenance:
    """The provenance of a figure that shows these claims beside its own numbers."""
    if not claims:
        return provenance
    return replace(
        provenance,
        own_sources=provenance.own_sources or provenance.sources,
        sources=tuple(dict.fromkeys([*provenance.sources, *(claim.source.id for claim in claims)])),
        status=catalogue.weakest([provenance.status, *(claim.status for claim in claims)]),
    )


def combined(*parts: Provenance) -> Provenance:
    """Return the provenance of numbers that all of these have a part in; the first is added to."""
    return replace(
        parts[0],
        sources=tuple(dict.fromkeys(source for part in parts for source in part.sources)),
        as_of=min(part.as_of for part in parts),
        status=catalogue.weakest(part.status for part in parts),
        cubes=tuple(dict.fromkeys(cube for part in parts for cube in part.cubes)),
        internal=any(part.internal for part in parts),
    )


def counted(
    opened: Registry,
    answer: Answer,
    *sources: str,
    attribution: str = "",
    cubes: tuple[str, ...] = (),
) -> Provenance:
    """Make the provenance of an answer; `sources` are added to the registry's own.

    Numbers of several cubes together are as weak as the weakest and as old as the oldest; `cubes`
    names those that count where a figure uses only a part of an answer.
    """
    read = cubes or tuple(
        dict.fromkeys(cube for question in answer.questions for cube in opened.cubes(question))
    )
    statuses = [opened.status(cube) for cube in read]
    own = dict.fromkeys(
        "simulasi_dasbor" if status == "simulasi" else "walidata" for status in statuses
    )
    return Provenance(
        sources=(*own, *sources),
        as_of=min(opened.as_of(cube) for cube in read),
        status=catalogue.weakest(statuses),
        snapshot=opened.named,
        attribution=attribution,
        questions=answer.questions,
        cubes=read,
        internal=reads_internal(opened, read),
    )


def reads_internal(opened: Registry, cubes: Collection[str]) -> bool:
    return (
        is_preliminary(map(opened.status, cubes))
        or not opened.guarded.isdisjoint(cubes)
        or opened.embargo is not None
    )


def quoted(*claims: Claim, status: str = "") -> Provenance:
    """Make the provenance of published numbers; the first claim gives the date.

    That of a rule is the day from which on it holds.
    The status is that of the weakest claim, unless what is computed from them has its own.
    """
    return Provenance(
        sources=tuple(dict.fromkeys(claim.source.id for claim in claims)),
        as_of=claims[0].as_of or claims[0].valid_from,
        status=status or catalogue.weakest(claim.status for claim in claims),
        claims=tuple(claim.id for claim in claims),
    )

"""Where the numbers of a figure come from, found out from the frames and claims that it shows."""

from charts.chart import Provenance
from data import catalogue
from data.catalogue import Claim
from queries.answer import Answer
from queries.registry import Registry


def counted(
    opened: Registry,
    answer: Answer,
    *sources: str,
    attribution: str = "",
    cubes: tuple[str, ...] = (),
) -> Provenance:
    """Where the numbers of this answer come from; `sources` are added to the registry's own.

    Numbers of several cubes together are as weak as the weakest and as old as the oldest; `cubes`
    names those that count where a figure uses only a part of an answer.
    """
    read = cubes or dict.fromkeys(cube for one in answer.questions for cube in opened.cubes(one))
    statuses = [opened.status(one) for one in read]
    own = dict.fromkeys("simulasi_dasbor" if one == "simulasi" else "walidata" for one in statuses)
    return Provenance(
        sources=(*own, *sources),
        as_of=min(opened.as_of(one) for one in read),
        status=catalogue.weakest(statuses),
        snapshot=opened.named,
        attribution=attribution,
        questions=answer.questions,
    )


def quoted(*claims: Claim, status: str = "") -> Provenance:
    """Where numbers come from that were said in public; the first claim gives the date.

    The status is that of the weakest claim, unless what is computed from them has its own.
    """
    return Provenance(
        sources=tuple(dict.fromkeys(claim.source.id for claim in claims)),
        as_of=claims[0].as_of,
        status=status or catalogue.weakest(claim.status for claim in claims),
        claims=tuple(claim.id for claim in claims),
    )

"""Premium by who pays it beside benefit by what it is paid for: two things, no flow."""

from collections.abc import Mapping, Sequence

import pandas as pd

from charts import scales
from charts.model import SECTOR, Bars, Category, Chart, Column, Panel, number
from charts.parts import by_cube, hover, stack
from charts.provenance import NO_ORIGINS, Origins, Provenance, weakened
from data import catalogue
from data.catalogue import UNDETAILED
from data.frames import values
from data.numbers import Statement, plain, rupiah, say
from queries.benefits import SAME_POPULATION

NOTHING = plain("Tidak ada iuran dan manfaat yang tercatat")
"""Title where there is neither premium nor benefit."""

_FLOWS = ("premium", "benefit")
_WORDS = {"premium": "iuran", "benefit": "manfaat"}
_ENTRIES = (catalogue.SECTORS, catalogue.FUNDING, catalogue.PROGRAMMES)
"""Classifications of the parts of the bars and, panel by panel, of the bars."""


def of_funds(
    frame: pd.DataFrame, about: str, provenance: Provenance, origins: Origins = NO_ORIGINS
) -> Chart:
    """Draw premium by source of funds and benefit by programme, each in a panel of its own.

    `frame` as from `benefits.flow`, `origins` by cube. Both have one scale of Rupiah and the same
    sectors, but no rupiah of one is a rupiah of the other, and they are never added.
    """
    rows = list(zip(*values(frame, "flow", "sector", "other", "amount_rp").values(), strict=True))
    paid = {(kind, other, sector): amount for kind, sector, other, amount in rows}
    found = [
        {sector for _, sector, _, _ in rows},
        *({other for kind, _, other, _ in rows if kind == way} for way in _FLOWS),
    ]
    sectors, *sides = (
        [key for key in dict.fromkeys((*entries, UNDETAILED)) if key in keys]
        for entries, keys in zip(_ENTRIES, found, strict=True)
    )
    by_side = dict(zip(_FLOWS, sides, strict=True))
    sums = {
        (kind, key): sum(paid.get((kind, key, sector), 0) for sector in sectors)
        for kind, keys in by_side.items()
        for key in keys
    }
    paid_in, paid_out = (sum(sums[kind, key] for key in keys) for kind, keys in by_side.items())
    scale = scales.hidden(list(sums.values()), 2)
    panels = tuple(
        Panel(
            tuple(Category(entries[key].short_label) for key in keys),
            stack(
                {sector: [paid.get((kind, key, sector)) for key in keys] for sector in sectors},
                catalogue.SECTORS,
                [entries[key].short_label for key in keys],
                origins.get(cube, provenance).status,
                lambda sector, side, amount: hover(f"{side}, {sector.label}", rupiah(amount)),
            ),
            scale,
            f"<b>{_WORDS[kind].capitalize()}</b>  {rupiah(total)}",
            totals=tuple(str(rupiah(sums[kind, key])) for key in keys),
        )
        for (kind, keys), entries, cube, total in zip(
            by_side.items(),
            _ENTRIES[1:],
            ("enrolment_yearly", "benefits_monthly"),
            (paid_in, paid_out),
            strict=True,
        )
        if keys
    )
    return Chart(
        name="aliran-dana",
        drawing=Bars(panels, stacked=True, legend=len(sectors) > 1),
        title=_in_and_out(paid_in, paid_out),
        measured=f"Iuran menurut sumber dana dan manfaat menurut program (rupiah), {about}",
        notes=("satu skala", "bukan aliran dari iuran ke manfaat; keduanya tidak dijumlahkan"),
        drawn=f"Batang bertumpuk {len(by_side['premium'])} sumber dana dan, terpisah, "
        f"{len(by_side['benefit'])} program, menurut {len(sectors)} sektor",
        provenance=weakened(provenance, origins),
        table=_table(rows, sectors, by_side),
        columns=by_cube(
            SECTOR,
            *_columns(by_side["premium"], catalogue.FUNDING, "premium", "premium_rp"),
            *_columns(by_side["benefit"], catalogue.PROGRAMMES, "benefit", "amount_rp"),
            origins=origins,
        ),
        height=60 * len(sums) + 110,
        assumed=SAME_POPULATION,
    )


def _in_and_out(paid_in: int, paid_out: int) -> Statement:
    if not paid_in and not paid_out:
        return NOTHING
    template = "Iuran {into} dan manfaat {out} tercatat, masing-masing sendiri"
    if not paid_in:
        template = "Manfaat {out}, tanpa iuran yang tercatat"
    elif not paid_out:
        template = "Iuran {into}, tanpa manfaat yang dibayar"
    return say(template, into=rupiah(paid_in), out=rupiah(paid_out))


def _table(
    rows: Sequence[tuple[str, str, str, int]],
    sectors: Sequence[str],
    sides: Mapping[str, Sequence[str]],
) -> pd.DataFrame:
    paid = {(sector, _field(kind, other)): amount for kind, sector, other, amount in rows}
    funding, programmes = ([_field(kind, key) for key in sides[kind]] for kind in _FLOWS)
    return pd.DataFrame(
        [
            {
                "sector": sector,
                **{key: paid.get((sector, key), 0) for key in (*funding, *programmes)},
                "premium": sum(paid.get((sector, key), 0) for key in funding),
                "benefit": sum(paid.get((sector, key), 0) for key in programmes),
                "sector_label": catalogue.SECTORS[sector].label,
            }
            for sector in sectors
        ],
        columns=["sector", *funding, *programmes, "premium", "benefit", "sector_label"],
    )


def _field(kind: str, key: str) -> str:
    """Name the column of a fund or programme; what is not detailed may be on both sides."""
    return f"{kind}_{key}" if key == UNDETAILED else key


def _columns(
    keys: Sequence[str], entries: Mapping[str, catalogue.Category], kind: str, metric_id: str
) -> list[Column]:
    head = _WORDS[kind].capitalize()
    return [
        *(
            number(metric_id, f"{head} {entries[key].short_label}", _field(kind, key))
            for key in keys
        ),
        number(metric_id, f"{head}, jumlah", kind),
    ]

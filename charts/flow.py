"""Premium and benefit side by side, by fund and programme or by sector."""

from collections.abc import Collection, Mapping, Sequence
from itertools import repeat
from typing import Any

import pandas as pd

from charts import scales
from charts.components import by_cube, hover, stack
from charts.model import (
    SECTOR,
    YEAR,
    Bars,
    BigNumber,
    Category,
    Chart,
    Panel,
    Series,
    amount,
    number,
    numbers,
)
from charts.provenance import Provenance
from data import catalogue
from data.catalogue import UNDETAILED
from data.frames import records, sum_whole
from data.indonesian import NOT_GIVEN
from data.numbers import Statement, plain, rupiah, say
from queries.benefits import SAME_POPULATION

NOTHING = plain("Tidak ada iuran dan manfaat yang tercatat")
"""Title where there is neither premium nor benefit."""

_RATIO = "benefit_premium_ratio"

_FLOWS = {
    "premium": ("Iuran", "premium_rp", "enrolment_yearly", catalogue.FUNDING),
    "benefit": ("Manfaat", "amount_rp", "benefits_monthly", catalogue.PROGRAMMES),
}
"""What each flow is called, its measure and cube, and what the bars of its panel are."""


def of_funds(frame: pd.DataFrame, about: str, provenance: Provenance) -> Chart:
    """Draw premium by source of funds and benefit by programme, each in a panel of its own.

    `frame` as from `benefits.flow`. Both have one scale of Rupiah and the same
    sectors, but no rupiah of one is a rupiah of the other, and they are never added.
    """
    rows = records(frame)
    paid = {(_field(row["flow"], row["other"]), row["sector"]): row["amount_rp"] for row in rows}
    sectors = _in_order(catalogue.SECTORS, {row["sector"] for row in rows})
    fields = {
        flow: {
            key: _field(flow, key)
            for key in _in_order(entries, {row["other"] for row in rows if row["flow"] == flow})
        }
        for flow, (*_, entries) in _FLOWS.items()
    }
    held = {
        field: [paid.get((field, sector)) for sector in sectors]
        for of in fields.values()
        for field in of.values()
    }
    sums = {field: sum(filter(None, column)) for field, column in held.items()}
    totals = {flow: sum(sums[field] for field in of.values()) for flow, of in fields.items()}
    scale = scales.hidden(list(sums.values()), 2)
    panels, columns = [], [SECTOR]
    for flow, (called, measure, cube, entries) in _FLOWS.items():
        of = fields[flow]
        names = [entries[key].short_label for key in of]
        columns += map(number, repeat(measure), (f"{called} {name}" for name in names), of.values())
        columns.append(number(measure, f"{called}, jumlah", flow))
        series = stack(
            {
                sector: [held[field][row] for field in of.values()]
                for row, sector in enumerate(sectors)
            },
            catalogue.SECTORS,
            names,
            provenance.of(cube).status,
            lambda sector, side, amount: hover(f"{side}, {sector.label}", rupiah(amount)),
        )
        heading = f"<b>{called}</b>  {rupiah(totals[flow])}"
        ends = tuple(str(rupiah(sums[field])) for field in of.values())
        if of:
            panels.append(Panel(tuple(map(Category, names)), series, scale, heading, totals=ends))
    return Chart(
        name="aliran-dana",
        drawing=Bars(tuple(panels), stacked=True, legend=len(sectors) > 1)
        if panels
        else BigNumber(str(rupiah(0))),
        title=_in_and_out(*totals.values()),
        measured=f"Iuran menurut sumber dana dan manfaat menurut program (rupiah), {about}",
        notes=("satu skala", "bukan aliran dari iuran ke manfaat; keduanya tidak dijumlahkan"),
        drawn=f"Batang bertumpuk {len(fields['premium'])} sumber dana dan, terpisah, "
        f"{len(fields['benefit'])} program, menurut {len({*sectors} - {UNDETAILED})} sektor"
        if panels
        else "",
        provenance=provenance.whole,
        table=_table(sectors, held, fields),
        columns=by_cube(provenance, *columns),
        height=60 * len(sums) + 110,
        assumed=SAME_POPULATION,
    )


def _in_order(entries: Mapping[str, object], keys: Collection[str]) -> list[str]:
    return [key for key in dict.fromkeys((*entries, UNDETAILED)) if key in keys]


def _field(flow: str, key: str) -> str:
    """Name the column of a fund or programme; what is not detailed may be on both sides."""
    return f"{flow}_{key}" if key == UNDETAILED else key


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
    sectors: Sequence[str],
    held: Mapping[str, Sequence[int | None]],
    fields: Mapping[str, Mapping[str, str]],
) -> pd.DataFrame:
    known = {field: [amount or 0 for amount in column] for field, column in held.items()}
    totals = {
        flow: [sum(known[field][row] for field in of.values()) for row in range(len(sectors))]
        for flow, of in fields.items()
    }
    labels = [catalogue.SECTORS[sector].label for sector in sectors]
    return pd.DataFrame({"sector": sectors, **known, **totals, "sector_label": labels})


def premium_and_benefit(frame: pd.DataFrame, about: str, provenance: Provenance) -> Chart:
    """Draw premium against benefit of each sector and year.

    `frame` as from `benefits.by_year_and_sector`. It must hold the benefit of all programmes,
    because the premium pays for all of them.
    """
    paying = frame[(frame["premium_rp"] > 0) | (frame["amount_rp"] > 0)]
    order = {sector: place for place, sector in enumerate(dict.fromkeys(frame["sector"]))}
    ordered = paying.sort_values(
        ["sector", "year"], key=lambda column: column.map(lambda key: order.get(key, key))
    )
    rows = records(ordered)
    hovers = tuple(
        hover(
            f"{row['sector_label']}, {row['year']}",
            f"Iuran {rupiah(row['premium_rp'])}",
            f"Manfaat {rupiah(row['amount_rp'])}",
        )
        for row in rows
    )
    premiums, benefits = (tuple(row[name] for row in rows) for name in ("premium_rp", "amount_rp"))
    sectors = [row["sector"] for row in rows]
    categories = tuple(
        Category(
            str(row["year"]),
            heading=row["sector_label"] if sectors.index(row["sector"]) == place else "",
        )
        for place, row in enumerate(rows)
    )
    labels = tuple(
        f"{rupiah(row['amount_rp'])} · "
        + (
            f"{amount(_RATIO, row[_RATIO])}×"
            if row[_RATIO] is not None
            else "tanpa iuran"
            if row["premium_rp"] == 0
            else f"iuran {NOT_GIVEN}"
        )
        for row in rows
    )
    status, ratio = provenance.status, "Manfaat · manfaat dibagi iuran"
    series = (
        Series("Iuran", premiums, "fill", status, hover=hovers),
        Series(ratio, benefits, "sequential-4", status, labels, hovers),
    )
    # Words in the place of a ratio are long.
    room = 3 if any(label.endswith(NOT_GIVEN) for label in labels) else 1.7
    lines = len(rows) + 1.1 * len(set(sectors))
    return Chart(
        name="iuran-manfaat",
        drawing=Bars(
            (Panel(categories, series, scales.hidden([*premiums, *benefits], room)),), legend=True
        ),
        title=_ratio(rows),
        measured=f"Rupiah per sektor dan tahun, semua program, {about}",
        notes=(
            "rasio (×) = manfaat dibayar dibagi iuran dibayar pada sektor, tahun, dan wilayah "
            "yang sama",
        ),
        drawn=f"Batang {len(rows)} pasangan sektor dan tahun",
        provenance=provenance.whole,
        table=ordered,
        columns=by_cube(provenance, SECTOR, YEAR, *numbers("premium_rp", "amount_rp", _RATIO)),
        height=max(150, round(lines * 25) + 50),
        least=max(120, round(lines * 21) + 50),
        assumed=SAME_POPULATION,
    )


def _ratio(rows: Sequence[Mapping[str, Any]]) -> Statement:
    """Write the ratio of the sums over the years with both."""
    of_years: dict[int, list[Mapping[str, Any]]] = {}
    for row in rows:
        of_years.setdefault(row["year"], []).append(row)
    sums = [
        tuple(
            sum_whole([row[name] for row in of_year], [row["sector"] for row in of_year])
            for name in ("premium_rp", "amount_rp")
        )
        for of_year in of_years.values()
    ]
    both = [of_year for of_year in sums if None not in of_year]
    if sums and not both:
        paid_in, paid_out = (sum_whole(of_year[place] for of_year in sums) for place in (0, 1))
        return say(
            "Iuran {premium}, manfaat {paid}",
            premium=rupiah(paid_in, NOT_GIVEN),
            paid=rupiah(paid_out, NOT_GIVEN),
        )
    premium, benefit = (sum(of_year[place] for of_year in both) for place in (0, 1))
    slots = {"paid": rupiah(benefit), "premium": rupiah(premium)}
    if not benefit:
        return say("Tanpa manfaat yang dibayar; iuran {premium}", **slots) if premium else NOTHING
    if not premium:
        return say("Manfaat {paid}, tanpa iuran yang tercatat", **slots)
    return say(
        "Manfaat {paid}, {ratio} kali iuran {premium}",
        ratio=amount(_RATIO, benefit / premium),
        **slots,
    )

"""Figures of agricultural aid: items, origin of funds, and related sectors."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

import pandas as pd

from charts import findings, scales
from charts.components import bars, hover, kecamatan, split, stack, stacked_bars
from charts.findings import Compared
from charts.model import PLACE, SECTOR, Bars, Category, Chart, Column, Panel, number, text
from charts.provenance import Provenance, citing
from charts.scope import scope
from data import catalogue, indonesian
from data.catalogue import UNDETAILED, Claim
from data.frames import is_missing, of_places, records, stacked, sum_known, values, wide
from data.indonesian import NOT_GIVEN
from data.numbers import (
    Amount,
    Names,
    Statement,
    count,
    joined,
    percent,
    plain,
    rupiah,
    say,
)

MACHINES = ("mesin_pra_panen", "mesin_pasca_panen")
FARMING = ("petani", "buruh_tani")
"""The sectors that agricultural aid is meant for."""

NO_PLACE = "Tanpa kecamatan"

_SHOWN = 4
"""Number of top kecamatan shown in the panel of an item."""


def items(
    frame: pd.DataFrame,
    published: pd.DataFrame,
    year: int,
    provenance: Provenance,
    selected: str | None = None,
) -> Chart:
    """Draw a panel for each item of aid with its total and the kecamatan that got most of it.

    Every panel has its own axis in its own unit. `frame` as from `aid.by_kecamatan_and_item`, whole
    with what is in no kecamatan, `published` as from `aid.published_totals`. The selected kecamatan
    always has a bar.
    """
    received: dict[str, list[dict[str, Any]]] = {}
    for row in records(frame):
        received.setdefault(row["item"], []).append(row)
    announced = dict(zip(*values(published, "item", "total").values(), strict=True))
    # Without a known item there is no unit.
    received.pop(UNDETAILED, None)
    totals = {item: sum_known([row["quantity"] for row in rows]) for item, rows in received.items()}
    panels = []
    for item, rows in received.items():
        heading = f"{catalogue.AID_ITEMS[item].label}\n{quantity(totals[item], item)}"
        if item in announced:
            heading += f"; terbit {_bare(announced[item])}"
        panels.append(_panel_of_item(item, rows, heading, provenance.status, selected))
    return Chart(
        name="bantuan-jenis",
        drawing=Bars(tuple(panels), columns=2),
        title=_items_title(received, selected),
        measured=(
            "Jumlah bantuan dalam satuan masing-masing, kecamatan terbanyak, " + scope(str(year))
        ),
        notes=(
            "satuan berbeda tidak dijumlahkan",
            "terbit: beberapa bantuan yang diumumkan, belum tentu semua" if announced else "",
        ),
        details=findings.listed(
            (catalogue.AID_ITEMS[item].label for item in totals),
            [_of_all_or_one(item, rows, totals[item], selected) for item, rows in received.items()],
        ),
        provenance=citing(provenance, *_claims(published, tuple(received))),
        table=wide(frame, "code", "item", "quantity", "kecamatan").replace(
            {"code": {UNDETAILED: ""}}
        ),
        columns=(PLACE, *map(_item_column, received)),
        height=-(-len(received) // 2) * 212,
        selects="kecamatan",
    )


def quantity(value: float | None, item: str) -> Amount:
    unit = catalogue.AID_ITEMS[item].unit
    return Amount(value, unit, 1, trim=True, missing=NOT_GIVEN)


def _of_all_or_one(
    item: str, rows: Sequence[Mapping[str, Any]], total: float | None, selected: str | None
) -> Amount | Statement:
    """Write the total of an item; of a selected kecamatan its own first."""
    if selected is None:
        return quantity(total, item)
    mine = _bare(_received(rows, selected))
    return say("{mine} dari {total} sekabupaten", mine=mine, total=quantity(total, item))


def _received(rows: Sequence[Mapping[str, Any]], code: str) -> float | None:
    """Return what a kecamatan got; None where it may have got what is in none."""
    mine, nowhere = (
        sum_known([row["quantity"] for row in rows if row["code"] == place])
        for place in (code, UNDETAILED)
    )
    return mine if mine or not nowhere else None


def _bare(value: float | None) -> Amount:
    return Amount(value, decimals=1, trim=True, missing=NOT_GIVEN)


def _item_column(item: str) -> Column:
    entry = catalogue.AID_ITEMS[item]
    return Column(item, f"{entry.label} ({entry.unit})", _bare(None), metric="quantity")


def _panel_of_item(
    item: str, rows: list[dict[str, Any]], heading: str, status: str, selected: str | None
) -> Panel:
    entry = catalogue.AID_ITEMS[item]
    best = _most(rows, selected)
    of_none = {"code": "", "kecamatan": NO_PLACE, "colour": catalogue.AID_ITEMS[UNDETAILED].colour}
    bars_of = [
        {**row, "colour": entry.colour, **(of_none if row["code"] == UNDETAILED else {})}
        for row in best
    ]
    groups = replace(count(None, "kelompok"), missing=f"kelompok {NOT_GIVEN}")
    amounts = [row["quantity"] for row in best]
    return bars(
        [
            Category(
                row["kecamatan"],
                row["code"],
                words=f"{row['kecamatan']} {_bare(row['quantity'])}",
                strong=row["code"] == selected,
            )
            for row in bars_of
        ],
        amounts,
        [row["colour"] for row in bars_of],
        status,
        scales.hidden(amounts),
        hover=[
            hover(
                row["kecamatan"],
                f"{entry.label}: {quantity(row['quantity'], item)}",
                f"{rupiah(row['value_rp'], NOT_GIVEN)}, {groups.of(row['groups'])}",
            )
            for row in best
        ],
        name=entry.label,
        heading=heading,
    )


def _claims(published: pd.DataFrame, items: Sequence[str]) -> list[Claim]:
    """Return the published claims about these items, or with "" about the total."""
    claims = zip(*values(published, "item", "claim").values(), strict=True)
    return [catalogue.claim(claim) for item, claim in claims if item in items]


def _most(rows: list[dict[str, Any]], selected: str | None) -> list[dict[str, Any]]:
    """Return the kecamatan with most; the selected one is the last if it is not among them.

    What is in none that is known comes after them.
    """
    ranked = sorted(
        (row for row in rows if row["quantity"] and row["code"] != UNDETAILED),
        key=lambda row: (-row["quantity"], row["code"]),
    )
    nowhere = [row for row in rows if row["quantity"] and row["code"] == UNDETAILED]
    best = ranked[:_SHOWN]
    if selected is not None and selected not in [row["code"] for row in best]:
        best = ranked[: _SHOWN - 1] + [row for row in ranked if row["code"] == selected]
    return best + nowhere


def _items_title(
    received: Mapping[str, Sequence[Mapping[str, Any]]], selected: str | None
) -> Statement:
    kinds = count(len(received))
    if selected is not None:
        mine = [_received(rows, selected) for rows in received.values()]
        got = sum(map(bool, mine))
        if not got and None in mine:
            return say(f"{{name}}: bantuan {NOT_GIVEN}", name=catalogue.KECAMATAN[selected].name)
        least = "sedikitnya " if None in mine else ""
        return say(
            f"{{name}} menerima {least}{{got}} dari {{kinds}} jenis bantuan"
            if got
            else "{name} tidak menerima satu pun dari {kinds} jenis bantuan",
            name=catalogue.KECAMATAN[selected].name,
            got=count(got),
            kinds=kinds,
        )
    leaders: set[str] = set()
    handed_over = 0
    for every in received.values():
        rows = [row for row in every if row["code"] != UNDETAILED]
        most = max(row["quantity"] or 0 for row in rows)
        if most > 0:
            handed_over += 1
            leaders |= {row["kecamatan"] for row in rows if row["quantity"] == most}
    if not leaders:
        some = any(row["quantity"] for rows in received.values() for row in rows)
        return plain(
            f"Bantuan menurut jenis, kecamatan {NOT_GIVEN}"
            if some
            else "Tidak ada bantuan yang diserahkan"
        )
    if len(leaders) > 1:
        return say(
            "Penerima terbanyak {kinds} jenis bantuan tersebar di {leaders} kecamatan",
            kinds=count(handed_over),
            leaders=count(len(leaders)),
        )
    among = say("{some} dari {kinds}", some=count(handed_over), kinds=kinds)
    return say(
        "{name} penerima terbanyak untuk {among} jenis bantuan",
        name=leaders.pop(),
        among="semua" if handed_over == len(received) else among,
    )


def by_origin(
    frame: pd.DataFrame,
    published: pd.DataFrame,
    year: int,
    provenance: Provenance,
    selected: str | None = None,
) -> Chart:
    """Draw the value of aid of all 31 kecamatan stacked by origin of funds, largest first.

    `frame` as from `aid.by_kecamatan_and_origin`, whole with what is in no kecamatan, `published`
    as from `aid.published_totals`.
    """
    totals, by_source = stacked(frame, "code", "origin", "value_rp")
    every = wide(frame, "code", "origin", "value_rp", "kecamatan").assign(
        total=list(totals.values())
    )
    nowhere = every[every["code"] == UNDETAILED].replace({"code": {UNDETAILED: ""}})
    table = of_places(every).sort_values(["total", "code"], ascending=[False, True])
    columns = values(table)
    names, total = columns["kecamatan"], columns["total"]
    origins = [origin for origin in (*catalogue.ORIGINS, UNDETAILED) if origin in columns]
    announced = dict(zip(*values(published, "item", "printed").values(), strict=True)).get("")
    together = sum_known(totals.values())
    printed = f" (terbit {announced})" if announced else ""
    series = stack(
        {origin: columns[origin] for origin in origins},
        catalogue.ORIGINS,
        list(zip(names, total, strict=True)),
        provenance.status,
        lambda origin, place, value: hover(
            place[0], f"{origin.label}: {rupiah(value)}", f"Bersama {rupiah(place[1])}"
        ),
    )
    return Chart(
        name="bantuan-asal",
        drawing=stacked_bars(
            kecamatan(columns, selected),
            series,
            scales.hidden(total, 1.5),
            totals=map(rupiah, total),
            across=True,
        ),
        title=_origin_title(
            table, together, {origin: sum_known(of) for origin, of in by_source.items()}, selected
        ),
        measured=f"Nilai bantuan (rupiah) menurut asal dana dan kecamatan, {scope(str(year))}",
        notes=(f"bersama {rupiah(together, NOT_GIVEN)}{printed}",),
        drawn="Batang bertumpuk 31 kecamatan dari yang terbesar",
        provenance=citing(provenance, *_claims(published, [""])),
        table=pd.concat([table, nowhere]) if len(nowhere) else table,
        columns=(
            PLACE,
            *split("value_rp", catalogue.ORIGINS, origins),
            number("value_rp", "Jumlah", "total"),
        ),
        height=31 * 19 + 54,
        least=31 * 17 + 54,
        selects="kecamatan",
    )


def _origin_title(
    table: pd.DataFrame, total: int | None, by_origin: Mapping[str, Any], selected: str | None
) -> Statement:
    columns = values(table)
    if total is None:
        return plain(f"Nilai bantuan tiap kecamatan {NOT_GIVEN}")
    if not total:
        return plain("Tidak ada nilai bantuan yang tercatat")
    among = Compared.of(table, "total", rupiah(None))
    if selected is not None:
        mine = dict(zip(columns["code"], columns["total"], strict=True))[selected]
        name = catalogue.KECAMATAN[selected].name
        if mine is None:
            return say(f"{{name}}: nilai bantuan {NOT_GIVEN}", name=name)
        if not mine:
            return say("{name} tanpa nilai bantuan yang tercatat", name=name)
        whose = "yang ditampilkan" if among.partial else ""
        place = findings.place(among.rank(name), len(among.values), whose)
        return say("{name} menerima {value}, {place}", name=name, value=rupiah(mine), place=place)
    sums = {origin: paid or 0 for origin, paid in by_origin.items() if origin != UNDETAILED}
    if not any(sums.values()):
        return say(
            "{value} nilai bantuan, asal dananya tidak dirinci; terbesar di {leaders}, {most}",
            value=rupiah(total),
            leaders=Names(among.level_with(among.highest)),
            most=rupiah(among.highest),
        )
    first = max(sums, key=sums.__getitem__)
    label = catalogue.ORIGINS[first].label
    return say(
        "{share} nilai bantuan dari {origin}; terbesar di {leaders}, {value}",
        share=percent(sums[first] / total * 100),
        origin=f"{label[0].lower()}{label[1:]}",
        leaders=Names(among.level_with(among.highest)),
        value=rupiah(among.highest),
    )


def shared_sectors(
    frame: pd.DataFrame, year: int, provenance: Provenance, place: str | None = None
) -> Chart:
    """Draw sectors, those of farming in colour; `frame` as from `enrolment.by_year_and_sector`."""
    rows = frame[frame["year"] == year]
    rows = rows[(rows["sector"] != UNDETAILED) | (rows["participants"] != 0)]
    rows = rows.assign(other=~rows["sector"].isin(FARMING)).sort_values(
        ["participants", "other"], ascending=[False, True], kind="stable"
    )
    sectors, labels, people = values(rows, "sector", "sector_label", "participants").values()
    is_farming = [sector in FARMING for sector in sectors]
    total = sum_known(people)
    both = sum_known(amount for amount, shared in zip(people, is_farming, strict=True) if shared)
    title = plain("Tidak ada peserta pada tahun ini")
    amounts = dict(zip(sectors, people, strict=True))
    known, unknown = (
        [
            catalogue.SECTORS[sector].short_label
            for sector in FARMING
            if is_missing(amounts.get(sector)) is missing
        ]
        for missing in (False, True)
    )
    if total and both is not None and not set(sectors) <= {UNDETAILED}:
        who = "Petani dan buruh tani" if not unknown else indonesian.join(known)
        rest = f"; {indonesian.join(unknown).lower()} tidak dirinci" if unknown else ""
        title = say(
            f"{who} {{both}} dari {{total}} peserta, {{share}}{rest}",
            both=count(both),
            total=count(total),
            share=percent(both / total * 100),
        )
    panel = bars(
        [Category(catalogue.SECTORS[sector].short_label) for sector in sectors],
        people,
        [catalogue.SECTORS[key].colour if key in FARMING else "grid" for key in sectors],
        provenance.status,
        scales.hidden(people, 1.25),
        labels=map(count, people),
        hover=[
            hover(label, count(amount, "peserta"))
            for label, amount in zip(labels, people, strict=True)
        ],
        outlined=True,
        name="Peserta",
    )
    return Chart(
        name="sektor-bersama",
        drawing=Bars((panel,)),
        title=title,
        measured=f"Peserta (orang) menurut sektor, {scope(str(year), kecamatan=place)}",
        notes=("berwarna: sektor yang juga menjadi sasaran bantuan pertanian",),
        details=findings.listed(labels, map(count, people)),
        provenance=provenance,
        table=rows.assign(
            shared=["sasaran bantuan pertanian" if shared else "" for shared in is_farming]
        ),
        columns=(SECTOR, number("participants"), text("shared", "Bersinggungan")),
        height=300,
    )


def machines_by_month(
    frame: pd.DataFrame, year: int, provenance: Provenance, place: str | None = None
) -> Chart:
    """Draw each kind in a panel; `frame` as from `aid.by_month_and_item` for MACHINES."""
    totals, kinds = stacked(frame, "month", "item", "quantity")
    months = list(totals)
    panels = tuple(
        bars(
            (Category(indonesian.month_short(month).split()[0]) for month in months),
            amounts,
            catalogue.AID_ITEMS[item].colour,
            provenance.status,
            scales.hidden(amounts, 1.2),
            labels=map(_bare, amounts),
            hover=[
                hover(
                    indonesian.month(month),
                    f"{catalogue.AID_ITEMS[item].label}: {quantity(amount, item)}",
                )
                for month, amount in zip(months, amounts, strict=True)
            ],
            name=catalogue.AID_ITEMS[item].label,
            heading=f"{catalogue.AID_ITEMS[item].label}: {quantity(sum_known(amounts), item)}",
        )
        for item, amounts in kinds.items()
    )
    return Chart(
        name="mesin-bulanan",
        drawing=Bars(panels, across=False),
        title=joined("; ", _peaks(months, kinds)),
        measured=(
            "Mesin diserahkan tiap bulan menurut jenis (unit), " + scope(str(year), kecamatan=place)
        ),
        drawn=f"Batang {len(months)} bulan untuk tiap jenis mesin",
        provenance=provenance,
        table=wide(frame, "month", "item", "quantity"),
        columns=(Column("month", "Bulan", "month"), *map(_item_column, kinds)),
        height=300,
    )


def _peaks(
    months: Sequence[pd.Timestamp], kinds: Mapping[str, Sequence[float]]
) -> Iterator[Statement]:
    for place, (item, amounts) in enumerate(kinds.items()):
        label = catalogue.AID_ITEMS[item].label
        label = label if place == 0 else f"{label[0].lower()}{label[1:]}"
        if (counted := sum_known(amounts)) is None:
            yield say(f"{{label}} tiap bulan {NOT_GIVEN}", label=label)
            continue
        most = max([amount for amount in amounts if amount is not None], default=0)
        if not counted:
            yield say("{label} tidak ada yang diserahkan", label=label)
            continue
        peaks = tuple(
            indonesian.month(month).split()[0]
            for month, amount in zip(months, amounts, strict=True)
            if amount == most
        )
        yield say(
            "{label} terbanyak pada {months} ({most})",
            label=label,
            months=Names(peaks, many="{count} bulan"),
            most=_bare(most),
        )

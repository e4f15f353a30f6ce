"""Figures of published numbers of the whole kabupaten, alone and compared with the registry."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import pandas as pd

from charts import findings, scales
from charts.components import bars, hover, published_mark
from charts.model import SECTOR, Bars, Category, Chart, Column, Panel, Series, number, text
from charts.provenance import Provenance, citing, counted
from charts.scope import measured
from charts.tiles import Card, Row, Tile, changed
from data import catalogue, indonesian
from data.frames import is_missing, records
from data.numbers import PERCENT, Amount, Statement, count, joined, percent, plain, rupiah, say
from queries import reconciliation
from queries.registry import Registry

_SHARE = Amount(None, PERCENT, 2)
_NAMED = 2
"""How many numbers are said one by one."""


def note_registry_differences(registry: Registry, rows: Sequence[Row]) -> Sequence[Row]:
    """Say on tiles of published numbers alone where office files count something else."""
    return changed(rows, lambda tile: _with_registry_note(registry, tile))


def _with_registry_note(registry: Registry, tile: Tile) -> Tile:
    origin = tile.provenance
    others = () if origin.cubes else reconciliation.differing(registry, origin.claims)
    if not others:
        return tile
    recorded = counted(
        registry,
        reconciliation.totals(registry),
        cubes=reconciliation.cubes(claim for claim, _ in others),
    )
    provenance = replace(
        origin,
        own_sources=origin.own_sources or origin.sources,
        sources=tuple(dict.fromkeys([*origin.sources, *recorded.sources])),
        snapshot=recorded.snapshot,
        questions=recorded.questions,
        cubes=recorded.cubes,
    )
    hint = say("{recorded}; lihat rekonsiliasi", recorded=registered(registry, *origin.claims))
    if isinstance(tile, Card):
        return replace(tile, detail=joined("; ", [tile.detail, hint]), provenance=provenance)
    return replace(tile, notes=(*tile.notes, hint), provenance=provenance)


def registered(registry: Registry, *claims: str) -> Statement:
    """Write the registry's numbers that differ from these claims; empty if none do."""
    others = reconciliation.differing(registry, claims)
    if not others:
        return plain("")
    if len(others) > _NAMED:
        return say("register mencatat lain pada {others} dari angka ini", others=count(len(others)))
    metrics = [claim.metric for claim, _ in others]
    numbers = [
        say(
            f"{{number}}{f' ({claim.label})' if metrics.count(claim.metric) > 1 else ''}",
            number=findings.in_words(claim.metric, number),
        )
        for claim, number in others
    ]
    return say("register mencatat {numbers}", numbers=joined(" dan ", numbers))


def workers_by_protection(frame: pd.DataFrame, provenance: Provenance) -> Chart:
    """Draw the working population in one bar: paid by the kabupaten, insured otherwise, or not.

    `frame` as from `published.workers_by_protection`. Parts that are differences are hatched.
    """
    rows = records(frame)
    total = sum(row["workers"] for row in rows)
    shares = [row["workers"] / total * 100 for row in rows]
    colours = {"paid": "sequential-4", "other": "sequential-2", "none": "grid"}
    series = tuple(
        Series(
            row["label"],
            (row["workers"],),
            colours[row["group"]],
            row["status"],
            (f"<b>{count(row['workers'])}</b> orang · {_SHARE.of(share)}\n{row['label']}",),
            (
                hover(
                    row["label"],
                    f"{count(row['workers'], 'orang')}, {_SHARE.of(share)} dari penduduk bekerja",
                ),
            ),
        )
        for row, share in zip(rows, shares, strict=True)
    )
    return Chart(
        name="cakupan-pekerja",
        drawing=Bars((Panel((Category(""),), series, scales.hidden([total])),), stacked=True),
        title=say(
            "{share} penduduk bekerja belum terlindungi", share=percent(shares[-1], _SHARE.decimals)
        ),
        measured=say("Orang, dari {total} penduduk bekerja Kabupaten Jember", total=count(total)),
        notes=("bagian berarsir dihitung sebagai selisih angka terbit",),
        details=tuple(
            say(
                "{label} {workers} ({share})",
                label=row["label"],
                workers=count(row["workers"]),
                share=_SHARE.of(share),
            )
            for row, share in zip(rows, shares, strict=True)
        ),
        provenance=provenance,
        table=frame.assign(share=shares),
        columns=(
            text("label", "Kelompok"),
            Column("workers", "Orang", Amount(None)),
            Column("share", "Bagian dari penduduk bekerja", _SHARE),
        ),
        height=226,
    )


def participants_by_sector(frame: pd.DataFrame, provenance: Provenance) -> Chart:
    """Draw the sectors of 2025 as they were published; `frame` as from the query of its name.

    An exact count is a full bar, a rounded one a pale bar with its words, words alone are no bar.
    """
    rows = records(frame)
    known = {
        row["sector_label"]: row["participants"]
        for row in rows
        if not is_missing(row["participants"])
    }
    total = int(catalogue.claim("participants_2025").number)
    written = list(map(_as_published, rows))
    panel = bars(
        [Category(row["sector_label"]) for row in rows],
        [known.get(row["sector_label"]) for row in rows],
        [row["colour"] for row in rows],
        provenance.status,
        scales.hidden(list(known.values()), 1.5),
        # A phone has no room for one line, and words without a bar have no second one.
        labels=[words.removesuffix(" (tanpa angka)").replace(" (", "\n(") for words in written],
        hover=[hover(row["sector_label"], words) for row, words in zip(rows, written, strict=True)],
        pale=[row["precision"] != "exact" for row in rows],
    )
    return Chart(
        name="sektor-terbit",
        drawing=Bars((panel,)),
        title=findings.share(known, "semua peserta", total, _SHARE.decimals),
        measured="Peserta 2025 menurut sektor di Kabupaten Jember, orang",
        notes=(
            say(
                "bersama {total}. Batang pucat: angka bulat sebagaimana diucapkan",
                total=count(total),
            ),
            "sumbernya menulis “di antaranya”, jadi daftarnya belum tentu lengkap",
        ),
        details=findings.listed((row["sector_label"] for row in rows), written),
        provenance=provenance,
        table=frame,
        columns=(
            SECTOR,
            replace(number("participants", "Peserta"), form=Amount(None)),
            text("printed", "Sebagaimana dicetak"),
        ),
        height=270,
    )


def _as_published(row: Mapping[str, Any]) -> str:
    if row["precision"] == "exact":
        return str(count(row["participants"]))
    has_number = not is_missing(row["participants"])
    return f"{row['printed']} (dibulatkan)" if has_number else f"“{row['printed']}” (tanpa angka)"


def benefit_by_programme(frame: pd.DataFrame, provenance: Provenance) -> Chart:
    """Draw the benefit of 2023 to 2025 by programme; `frame` as from the query of its name.

    What the total holds beyond JKM and JKK is a hatched bar of its own, given to no programme.
    """
    rows = records(frame)
    paid = {row["label"]: row["amount_rp"] for row in rows}
    total = sum(paid.values())
    written = findings.listed(paid, map(rupiah, paid.values()))
    children = catalogue.claim("scholarship_children_2023_2025").number

    series = []
    for place, row in enumerate(rows):
        is_mine = [at == place for at in range(len(rows))]
        series.append(
            Series(
                row["label"],
                tuple(row["amount_rp"] if mine else None for mine in is_mine),
                catalogue.PROGRAMMES[row["programme"]].colour,
                row["status"],
                tuple(str(rupiah(row["amount_rp"])) if mine else "" for mine in is_mine),
                tuple(str(written[place]) if mine else "" for mine in is_mine),
            )
        )
    panel = Panel(
        tuple(Category(row["short_label"]) for row in rows),
        tuple(series),
        scales.hidden(list(paid.values()), 1.7),
    )
    return Chart(
        name="manfaat-program",
        drawing=Bars((panel,)),
        title=findings.share(paid, "manfaat", decimals=_SHARE.decimals),
        measured="Manfaat 2023–2025 di Kabupaten Jember, rupiah",
        notes=(
            say("bersama {total}. Tidak dirinci: selisih dari total", total=rupiah(total)),
            say("beasiswa {children} anak disebut tanpa nilai", children=count(children)),
        ),
        details=written,
        provenance=provenance,
        table=frame.assign(share=[value / total * 100 for value in paid.values()]),
        columns=(text("label", "Program"), number("amount_rp"), Column("share", "Bagian", _SHARE)),
        height=190,
    )


def against_published(frame: pd.DataFrame, measure: str, provenance: Provenance) -> list[Chart]:
    """Draw the registry's totals as bars with the published ones as marks; [] if there are none.

    `frame` as from `benefits.against_published`. Where nothing was published of the measure, the
    Rupiah are shown.
    """
    metric = measure if measure in set(frame["metric"]) else "amount_rp"
    rows = frame[frame["metric"] == metric]
    return [] if rows.empty else [_against_registry(rows, metric, provenance)]


def _against_registry(frame: pd.DataFrame, measure: str, provenance: Provenance) -> Chart:
    rows = records(frame)
    claims = [catalogue.claim(row["claim"]) for row in rows]
    periods = [indonesian.year_range(row["first"], row["last"]) for row in rows]
    recorded = [findings.bare(measure, row["registered"]) for row in rows]
    is_simulated = provenance.status == "simulasi"
    agreeing = "dikalibrasi" if is_simulated else "cocok"
    goes_on = any(
        row["until"] < provenance.as_of[:10] for row in rows if "-12-31" not in row["until"]
    )
    panel = bars(
        [Category(f"{row['what']}\n{when}") for row, when in zip(rows, periods, strict=True)],
        [row["registered"] for row in rows],
        "sequential-3",
        provenance.status,
        scales.hidden([row[name] for row in rows for name in ("registered", "published")], 2.15),
        name="Tercatat",
        hover=[f"Tercatat: {amount}" for amount in recorded],
        marks=[published_mark(place, claim) for place, claim in enumerate(claims)],
        totals=[
            f"{amount}\nterbit {row['printed']}" for row, amount in zip(rows, recorded, strict=True)
        ],
    )
    return Chart(
        name="terbit-dan-tercatat",
        drawing=Bars((panel,), legend=True),
        title=_agreement(rows, periods, measure, is_simulated=is_simulated),
        measured=f"{measured(measure)}, seluruh kabupaten dan semua sektor apa pun pilihannya",
        notes=(
            "kelompok peserta pada angka terbit tidak disebut",
            ("terbit 2025 hingga 10 Desember, tercatat sampai akhir bulannya" if goes_on else ""),
            "kecocokan simulasi bukan pemeriksaan" if is_simulated else "",
        ),
        drawn=f"Batang {len(rows)} angka tercatat dengan tanda angka terbit",
        provenance=citing(provenance, *claims),
        table=frame.assign(
            period=periods, answer=[agreeing if row["agrees"] else "berbeda" for row in rows]
        ),
        columns=(
            text("what", "Angka"),
            text("period", "Tahun"),
            number(measure, "Tercatat", "registered"),
            text("printed", "Terbit"),
            text("answer", "Perbandingan"),
        ),
        height=80 * len(rows) + 20,
    )


def _agreement(
    rows: Sequence[Mapping[str, Any]], periods: Sequence[str], measure: str, *, is_simulated: bool
) -> Statement:
    differing = [
        say(
            "{what} {period} tercatat {recorded}, terbit {printed}",
            what=row["what"],
            period=period,
            recorded=findings.bare(measure, row["registered"]),
            printed=row["printed"],
        )
        for row, period in zip(rows, periods, strict=True)
        if not row["agrees"]
    ]
    if differing:
        return say(
            "{differing} dari {all} angka berbeda: {which}",
            differing=count(len(differing)),
            all=count(len(rows)),
            which=joined(
                "; ", [*differing[:_NAMED], "dan lainnya" if len(differing) > _NAMED else ""]
            ),
        )
    fits = "Simulasi dibuat agar cocok" if is_simulated else "Catatan cocok"
    return say(f"{fits} dengan {{all}} angka yang pernah terbit", all=count(len(rows)))

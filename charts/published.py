"""Figures of what was said in public: cover, sectors and benefits of the whole kabupaten."""

import pandas as pd

from charts import axes, marks
from charts.chart import Chart, Column, Provenance, complete, fill, number, text
from charts.theme import LIGHT, pale
from data import catalogue, indonesian


def workers_by_protection(frame: pd.DataFrame, provenance: Provenance) -> Chart:
    """One bar of the working population: paid by the kabupaten, insured otherwise, not insured.

    `frame` as from `published.workers_by_protection`. Parts that are differences are hatched.
    """
    total = int(frame["workers"].sum())
    shares = [amount / total * 100 for amount in frame["workers"]]
    colours = {"paid": LIGHT.sequential[4], "other": LIGHT.sequential[2], "none": LIGHT.grid}
    traces = [
        marks.bars_across(
            [""],
            [amount],
            marks.parted(
                colours[group], status, hatch=LIGHT.fill if group == "none" else LIGHT.surface
            ),
            [
                f"<b>{label}</b><br>{indonesian.quantity(amount, 'orang')}, "
                f"{indonesian.percent(share)} dari penduduk bekerja"
            ],
            name=label,
        )
        for group, label, amount, status, share in zip(
            frame["group"], frame["label"], frame["workers"], frame["status"], shares, strict=True
        )
    ]
    uncovered = indonesian.percent(shares[-1], words=True)
    title = f"{uncovered} penduduk bekerja belum terlindungi"
    written = [
        f"{label} {indonesian.whole(amount)} ({indonesian.percent(share)})"
        for label, amount, share in zip(frame["label"], frame["workers"], shares, strict=True)
    ]
    starts = [0, *frame["workers"].cumsum().tolist()]
    labels = [
        marks.beside(
            f"<b>{indonesian.whole(amount)}</b> orang · {indonesian.percent(share)}<br>{label}",
            start,
            -0.5,
            yanchor="top",
            yshift=-6 - 44 * row,
            font={"size": 14, "color": LIGHT.ink},
        )
        for row, (start, amount, share, label) in enumerate(
            zip(starts, frame["workers"], shares, frame["label"], strict=False)
        )
    ]
    return complete(
        name="cakupan-pekerja",
        traces=traces,
        layout={
            "barmode": "stack",
            "showlegend": False,
            "bargap": 0,
            "xaxis": axes.unseen(total, 1),
            "yaxis": {"visible": False, "range": [-2.4, 0.5]},
            "annotations": labels,
        },
        title=title,
        subtitle=f"Orang, dari {indonesian.whole(total)} penduduk bekerja Kabupaten Jember; "
        "bagian berarsir dihitung sebagai selisih angka terbit",
        alt=f"{title}. {'; '.join(written)}.",
        provenance=provenance,
        table=frame.assign(share=shares),
        columns=(
            text("label", "Kelompok"),
            Column("workers", "Orang", indonesian.whole),
            Column("share", "Bagian dari penduduk bekerja", indonesian.percent),
        ),
        height=226,
        margin=(16, 16, 4, 4),
    )


def participants_by_sector(frame: pd.DataFrame, provenance: Provenance) -> Chart:
    """Bars of the sectors of 2025 as they were said; `frame` as from the query of its name.

    An exact count is a full bar, a rounded one a pale bar with its words, words alone are no bar.
    """
    known = frame[frame["participants"].notna()]
    first = known.sort_values("participants").iloc[-1]
    total = int(catalogue.claim("participants_2025").number)
    share = first["participants"] / total * 100
    title = f"{first['sector_label']} {indonesian.percent(share, words=True)} dari semua peserta"
    widest = float(known["participants"].max())
    said = [
        indonesian.whole(amount)
        if precision == "exact"
        else f"{printed} (dibulatkan)"
        if amount == amount
        else f"“{printed}” (tanpa angka)"
        for amount, precision, printed in zip(
            frame["participants"], frame["precision"], frame["printed"], strict=True
        )
    ]
    bars = marks.bars_across(
        frame["sector_label"],
        [0 if amount != amount else amount for amount in frame["participants"]],
        {
            "color": [
                colour if precision == "exact" else pale(colour)
                for colour, precision in zip(frame["colour"], frame["precision"], strict=True)
            ],
            "line": {
                "color": frame["colour"].tolist(),
                "width": [0 if amount != amount else 1.5 for amount in frame["participants"]],
            },
        },
        [
            f"<b>{label}</b><br>{words}"
            for label, words in zip(frame["sector_label"], said, strict=True)
        ],
        said,
    )
    spoken = [f"{label} {words}" for label, words in zip(frame["sector_label"], said, strict=True)]
    return complete(
        name="sektor-terbit",
        traces=[bars],
        layout={
            "showlegend": False,
            "xaxis": axes.unseen(widest, 1.25),
            "yaxis": axes.of_names(14),
        },
        title=title,
        subtitle="Peserta 2025 menurut sektor di Kabupaten Jember, orang; bersama "
        f"{indonesian.whole(total)}. Batang pucat: angka bulat sebagaimana diucapkan",
        alt=f"{title}. {'; '.join(spoken)}.",
        provenance=provenance,
        table=frame,
        columns=(
            text("sector_label", "Sektor"),
            Column("participants", "Peserta", indonesian.whole),
            text("printed", "Sebagaimana dicetak"),
        ),
        height=270,
        margin=(190, 16, 4, 8),
    )


def benefit_by_programme(frame: pd.DataFrame, provenance: Provenance) -> Chart:
    """Bars of the benefit of 2023 to 2025 by programme; `frame` as from the query of its name.

    What the total holds beyond JKM and JKK is a hatched bar of its own, given to no programme.
    """
    total = int(frame["amount_rp"].sum())
    first = frame.sort_values("amount_rp").iloc[-1]
    share = first["amount_rp"] / total * 100
    title = f"{first['label']} {indonesian.percent(share, words=True)} dari manfaat"
    said = [indonesian.rupiah_words(amount) for amount in frame["amount_rp"]]
    spoken = [f"{label} {words}" for label, words in zip(frame["label"], said, strict=True)]
    traces = [
        marks.bars_across(
            [name],
            [amount],
            fill(
                catalogue.PROGRAMMES[programme].colour
                if programme in catalogue.PROGRAMMES
                else LIGHT.fill,
                status,
            ),
            [sentence],
            [words],
        )
        for programme, name, amount, words, status, sentence in zip(
            frame["programme"],
            frame["short_label"],
            frame["amount_rp"],
            said,
            frame["status"],
            spoken,
            strict=True,
        )
    ]
    children = indonesian.whole(catalogue.claim("scholarship_children_2023_2025").number)
    return complete(
        name="manfaat-program",
        traces=traces,
        layout={
            "showlegend": False,
            "barmode": "stack",
            "xaxis": axes.unseen(float(first["amount_rp"]), 1.7),
            "yaxis": axes.of_names(14),
        },
        title=title,
        subtitle="Manfaat 2023–2025 di Kabupaten Jember, rupiah; bersama "
        f"{indonesian.rupiah_words(total)}. Tidak dirinci: selisih dari total; "
        f"beasiswa {children} anak disebut tanpa nilai",
        alt=f"{title}. {'; '.join(spoken)}.",
        provenance=provenance,
        table=frame.assign(share=[amount / total * 100 for amount in frame["amount_rp"]]),
        columns=(
            text("label", "Program"),
            number("amount_rp"),
            Column("share", "Bagian", indonesian.percent),
        ),
        height=190,
        margin=(108, 16, 4, 8),
    )

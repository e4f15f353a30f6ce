"""Tables and texts of the reference page, in plain Streamlit elements."""

import re
from collections.abc import Mapping
from html import escape
from typing import Any

import pandas as pd
import streamlit as st
from streamlit.elements.lib.column_types import ColumnConfig

from data import catalogue, indonesian
from exports import metadata
from pages import downloads
from queries import reconciliation
from queries.registry import Registry

_TALLEST = 560
_ROW, _ROW_OF_SENTENCES = 36, 66
_MARKS = {
    "selisih": ":orange-badge[≠ selisih]",
    "cocok": ":green-badge[= cocok]",
    "beda cakupan": ":blue-badge[↔ beda cakupan]",
    "tidak dapat dihitung": ":gray-badge[– tidak dapat dihitung]",
}
_MEANINGS = {
    "selisih": "ukuran, masa, dan cakupannya sama, tetapi angkanya lain dan pembulatan tidak "
    "menjelaskannya",
    "cocok": "sama, atau bedanya habis oleh pembulatan angka yang dicetak",
    "beda cakupan": "yang dihitung orang, wilayah, atau program lain; tidak dibandingkan dan tidak "
    "dikoreksi",
    "tidak dapat dihitung": "register ini tidak memuat yang diperlukan",
}


def table(frame: pd.DataFrame, labels: Mapping[str, str | ColumnConfig]) -> None:
    """A table with these columns, in this order; a label is a text or a column's configuration.

    On a wide screen a grid that sorts and searches; on phones and on paper, where a grid shows only
    what fits into it, the same rows as plain text.
    """
    shown = frame[list(labels)]
    sentences = any(isinstance(one, dict) and one["width"] != "small" for one in labels.values())
    row = _ROW_OF_SENTENCES if sentences else _ROW
    st.dataframe(
        shown,
        hide_index=True,
        height=min(_TALLEST, row * len(shown) + _ROW + 2),
        row_height=row,
        column_config=dict(labels),
    )
    headings = [one if isinstance(one, str) else str(one["label"]) for one in labels.values()]
    st.html(_plain(headings, shown.to_numpy().tolist()))


def _plain(headings: list[str], rows: list[list[Any]]) -> str:
    head = "".join(f'<th scope="col">{escape(one)}</th>' for one in headings)
    lines = (
        "".join(
            f'<td data-label="{escape(heading)}">{_text(cell)}</td>'
            for heading, cell in zip(headings, row, strict=True)
        )
        for row in rows
    )
    body = "".join(f"<tr>{line}</tr>" for line in lines)
    return f'<table class="rows"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>'


def _text(cell: str | float | None) -> str:
    text = "" if pd.isna(cell) else escape(str(cell))
    if re.match("https?://", text):
        return f'<a href="{text}" target="_blank" rel="noopener noreferrer">{text}</a>'
    return text


def link(label: str = "Alamat") -> ColumnConfig:
    """The configuration of a column of addresses."""
    return st.column_config.LinkColumn(
        label, validate="^https?://", display_text="Buka", width="small"
    )


def wide(label: str) -> ColumnConfig:
    """The configuration of a column of sentences."""
    return st.column_config.TextColumn(label, width="large")


def narrow(label: str) -> ColumnConfig:
    """The configuration of a column of short texts."""
    return st.column_config.TextColumn(label, width="small")


def finding(reconciled: pd.DataFrame) -> str:
    """One sentence: how many claims can be compared with the registry, and how many agree."""
    counts = reconciled["verdict"].value_counts()
    agree, differ = int(counts.get("cocok", 0)), int(counts.get("selisih", 0))
    all_claims = indonesian.whole(len(reconciled))
    if not agree + differ:
        return f"Dari {all_claims} angka terbit, belum ada yang dapat dibandingkan dengan register."
    compared = indonesian.whole(agree + differ)
    return (
        f"Dari {all_claims} angka terbit, {compared} dapat dibandingkan dengan register: "
        f"{indonesian.whole(agree)} cocok, {indonesian.whole(differ)} selisih."
    )


def verdicts(frame: pd.DataFrame) -> None:
    """How many claims got which verdict, and what the verdict means."""
    counts = frame["verdict"].value_counts()
    st.markdown(
        "\n".join(
            f"- {_MARKS[one]} **{indonesian.whole(int(counts.get(one, 0)))}**: {_MEANINGS[one]}."
            for one in reconciliation.VERDICTS
        )
    )


def reconciled(frame: pd.DataFrame) -> None:
    """Each claim beside the registry's number, as texts in the unit of the claim."""
    if frame.empty:
        st.info("Tidak ada angka terbit dengan putusan yang dipilih.", icon=":material/filter_alt:")
        return
    pairs = list(zip(frame["registered"], frame["unit"], strict=True))
    differences = list(zip(frame["difference"], frame["unit"], strict=True))
    texts = frame.assign(
        registered=[_amount(value, unit) for value, unit in pairs],
        difference=[_signed(value, unit) for value, unit in differences],
    )
    table(
        texts,
        {
            "label": st.column_config.TextColumn("Angka terbit", width="medium"),
            "printed": narrow("Dicetak"),
            "registered": narrow("Register"),
            "verdict": narrow("Putusan"),
            "difference": narrow("Selisih"),
            "why": st.column_config.TextColumn("Sebab", width=330),
            "cited": st.column_config.TextColumn("Penerbit", width=140),
        },
    )


def _amount(value: float, unit: str) -> str:
    if pd.isna(value):
        return ""
    if unit == "rupiah":
        return indonesian.rupiah_words(value, 3)
    return indonesian.decimal(value, 0 if value == int(value) else 1)


def _signed(value: float, unit: str) -> str:
    written = _amount(value, unit)
    return f"+{written}" if written and value > 0 else written


def sides(frame: pd.DataFrame) -> None:
    """Each contradiction in a frame of its own: all sides, who said them, and what is known."""
    for about, members in frame.groupby("about", sort=False):
        with st.container(border=True):
            st.markdown(f"## {about}")
            columns = st.columns(len(members))
            for column, side in zip(columns, members.to_dict("records"), strict=True):
                column.markdown(_side(side))
            st.markdown(f":small[{members['explanation'].iloc[0]}]")


def _side(side: Mapping[Any, Any]) -> str:
    when = f", {side['published']}" if side["published"] else ""
    same = side["label"].lower() == side["scope"].lower()
    about = side["label"] if same else f"{side['label']}; {side['scope']}"
    return (
        f"### {side['printed']}\n\n{about}.\n\n"
        f"{side['speaker']} · [{side['publisher']}{when}]({side['url']}) · {side['status']}"
    )


def answers(frame: pd.DataFrame) -> None:
    """The programme: a heading a question, and beneath it what was said, by whom and where."""
    columns = st.columns(2)
    lines = [0, 0]
    for topic, said in frame.groupby("topic", sort=False):
        shorter = lines.index(min(lines))
        lines[shorter] += len(said)
        columns[shorter].markdown(f"## {topic}?")
        columns[shorter].markdown("\n".join(_answer(one) for one in said.to_dict("records")))


def _answer(said: Mapping[Any, Any]) -> str:
    origin = f"{said['speaker']}, " if said["speaker"] else ""
    return (
        f"- **{said['lead']}**: {said['said']} :small[({said['scope']}) "
        f"{origin}[{said['cited']}]({said['url']})]"
    )


def questions(frame: pd.DataFrame) -> None:
    """What is not known: a heading a topic, and beneath it the questions and why they are open."""
    for topic, open_ones in frame.groupby("topic", sort=False):
        st.markdown(f"## {topic}")
        st.markdown(
            "\n".join(
                f"- **{one['question']}** {one['why']} :small[{one['basis']}]"
                for one in open_ones.to_dict("records")
            )
        )


def dataset(registry: Registry, dataset_id: str) -> None:
    """The metadata of a dataset, as a page and as a file to take away."""
    found = metadata.described(dataset_id, registry.manifest)
    st.header(found["judul"], anchor=False)
    st.markdown(
        "\n".join(
            f"- **{label}**: {text}"
            for label, text in (
                ("Konsep", found["konsep"]),
                ("Definisi", found["definisi"]),
                ("Klasifikasi", indonesian.join([one["nama"] for one in found["klasifikasi"]])),
                ("Satuan", indonesian.join(found["satuan"])),
                ("Masa", _period(found["periode"])),
                ("Status", found["status"]),
                ("Produsen data", found["produsen_data"]),
                ("Walidata", found["walidata"]),
                ("Kode referensi", "; ".join(found["kode_referensi"])),
                ("Baris", indonesian.whole(found["baris"])),
                ("Standar", found["standar"]),
            )
        )
    )
    st.markdown("**Keterbatasan**\n\n" + "\n".join(f"- {one}" for one in found["keterbatasan"]))
    measures = pd.DataFrame([{"definisi": "", **one} for one in found["ukuran"]])
    table(
        measures,
        {
            "nama": "Ukuran",
            "satuan": narrow("Satuan"),
            "definisi": wide("Definisi ukuran"),
        },
    )
    downloads.offer(
        "Metadata sebagai JSON",
        f"metadata_{dataset_id}.json",
        "application/json",
        lambda: metadata.as_json(dataset_id, registry.manifest, registry.named).encode(),
        key=f"metadata_{dataset_id}",
    )


def _period(period: Mapping[str, str]) -> str:
    start, end = (indonesian.partial_date(period[key]) for key in ("awal", "akhir"))
    return f"{start} sampai {end}"


def method(assumptions: pd.DataFrame) -> None:
    """What the simulation takes for granted, a foldable table a topic."""
    for topic, rows in assumptions.groupby("topic", sort=False):
        with st.expander(f"{topic} ({indonesian.whole(len(rows))})"):
            table(
                rows,
                {
                    "assumption": wide("Anggapan"),
                    "value": narrow("Nilai"),
                    "basis": wide("Dasar"),
                },
            )


def spread(weights: pd.DataFrame) -> None:
    """How each sector is spread over the kecamatan, in percent."""
    texts = weights.assign(
        **{
            name: [indonesian.percent(value, 1) for value in weights[name]]
            for name in weights.columns[1:]
        }
    )
    table(texts, {"kecamatan": "Kecamatan", **{name: narrow(name) for name in texts.columns[1:]}})


def simulated(registry: Registry) -> str:
    """A sentence on what a match with this registry is worth."""
    statuses = dict.fromkeys(registry.status(one) for one in registry.manifest.tables)
    labels = indonesian.join([catalogue.STATUSES[one].label.lower() for one in statuses])
    if "simulasi" in statuses:
        return (
            f"Register di snapshot ini berstatus **{labels}**. Simulasi dibuat agar jumlahnya "
            "cocok dengan angka terbit, jadi “cocok” di sini membuktikan cara menghitungnya, "
            "**bukan kebenaran angka terbit**."
        )
    return f"Register di snapshot ini berstatus **{labels}**."

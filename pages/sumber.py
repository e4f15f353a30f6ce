"""Sumber & rekonsiliasi: published claims, what is counted, by which rules, and open questions."""

from collections.abc import Callable, Collection, Mapping, Sequence, Sized
from typing import Any

import pandas as pd

from data import catalogue, indonesian
from data.intake.specification import files_of
from data.manifest import TABLES
from exports import metadata
from exports.formats import named
from pages import choices
from pages.choices import Chosen
from pages.page import (
    Beside,
    Block,
    Column,
    File,
    Filter,
    Header,
    Page,
    Remark,
    SimulationWarning,
    Table,
    Text,
)
from queries import reconciliation, reference
from queries.registry import Registry

_VERDICTS = {
    "selisih": (
        ":orange-badge[≠ selisih]",
        "ukuran, masa, dan cakupannya sama, tetapi angkanya lain dan pembulatan tidak "
        "menjelaskannya",
    ),
    "cocok": (
        ":green-badge[= cocok]",
        "sama, atau bedanya habis oleh pembulatan angka yang dicetak",
    ),
    "dikalibrasi": (
        ":violet-badge[≈ dikalibrasi]",
        "sama, tetapi register itu simulasi yang dibuat agar sama; tidak ada yang diperiksa",
    ),
    "beda cakupan": (
        ":blue-badge[↔ beda cakupan]",
        "yang dihitung orang, wilayah, atau program lain; tidak dibandingkan dan tidak dikoreksi",
    ),
    "tidak dirinci": (
        ":gray-badge[… tidak dirinci]",
        "berkas kantor masa itu tidak merinci yang diperlukan, jadi tidak dibandingkan",
    ),
    "tidak dapat dihitung": (
        ":gray-badge[– tidak dapat dihitung]",
        "register ini tidak memuat yang diperlukan",
    ),
}
_SECTIONS = {
    "rekonsiliasi": "Rekonsiliasi",
    "terbit": "Terbit atau simulasi",
    "pertentangan": "Angka bertentangan",
    "program": "Program",
    "data": "Metadata",
    "sumber": "Sumber",
    "simulasi": "Cara simulasi",
    "istilah": "Istilah",
    "belum": "Belum diketahui",
}
_OF_A_SECTION = {"putusan": "rekonsiliasi", "dataset": "data"}
_TELLING = ("rekonsiliasi", "terbit", "data", "belum")
"""The sections that depend on the register."""


def _filters(registry: Registry) -> Sequence[Filter]:
    verdicts = {str(verdict): verdict.capitalize() for verdict in reconciliation.VERDICTS}
    datasets = {dataset.id: dataset.title for dataset in catalogue.DATASETS.values()}
    sections = dict(_SECTIONS)
    if registry.only_real:
        del sections["simulasi"], verdicts["dikalibrasi"]
    return (
        choices.segments("bagian", "Bagian", sections),
        choices.pills("putusan", "Putusan", verdicts),
        choices.segments("dataset", "Dataset", datasets),
    )


def _silent(chosen: Chosen) -> Collection[str]:
    return [key for key, section in _OF_A_SECTION.items() if section != chosen["bagian"]]


def finding(reconciled: pd.DataFrame) -> str:
    """Write how many claims can be compared with the registry and how many agree."""
    counts = reconciled["verdict"].value_counts()
    found = {name: int(counts.get(name, 0)) for name in ("cocok", "selisih", "dikalibrasi")}
    all_claims, compared = indonesian.whole(len(reconciled)), sum(found.values())
    if not compared:
        return f"Dari {all_claims} angka terbit, belum ada yang dapat dibandingkan dengan register."
    parts = indonesian.join(
        [
            f"{indonesian.whole(claims)} {name}"
            for name, claims in found.items()
            if claims or name != "dikalibrasi"
        ]
    )
    return (
        f"Dari {all_claims} angka terbit, {indonesian.whole(compared)} dapat dibandingkan dengan "
        f"register: {parts}."
    )


def _lead(registry: Registry, chosen: Chosen) -> str:
    """Write the finding of the selected section."""
    match chosen["bagian"]:
        case "terbit":
            return _what_was_published(registry)
        case "pertentangan":
            return _counted(
                reconciliation.contradictions()["about"].unique(),
                "hal diumumkan dengan lebih dari satu angka",
            )
        case "program":
            return _counted(reference.programme(), "jawaban tentang program pernah terbit")
        case "data":
            return catalogue.DATASETS[chosen["dataset"]].definition
        case "sumber":
            return _counted(reference.sources(), "sumber dikutip dasbor ini")
        case "simulasi":
            return _counted(reference.assumptions(), "anggapan membentuk simulasi dasbor ini")
        case "istilah":
            return _counted(reference.glossary(), "istilah dijelaskan di sini")
        case "belum":
            return _counted(reference.unknowns(registry), "pertanyaan belum terjawab")
    return finding(reconciliation.reconciled(registry))


def _counted(found: Sized, what: str) -> str:
    return f"{indonesian.whole(len(found))} {what}."


def _reconciliation(registry: Registry, chosen: Chosen) -> Sequence[Block]:
    every = reconciliation.reconciled(registry)
    counts = every["verdict"].value_counts()
    meanings = "\n".join(
        f"- {mark} **{indonesian.whole(int(counts.get(verdict, 0)))}**: {meaning}."
        for verdict, (mark, meaning) in _VERDICTS.items()
        if verdict != "dikalibrasi" or not registry.only_real
    )
    shown = every[every["verdict"].isin(chosen["putusan"])]
    table = (
        Remark("Tidak ada angka terbit dengan putusan yang dipilih.")
        if shown.empty
        else _compared(shown)
    )
    return Remark(_worth(registry)), Text(meanings), table


def _worth(registry: Registry) -> str:
    """Explain how much a match with this registry proves."""
    by_status: dict[str, list[str]] = {}
    for table in TABLES:
        if not registry.hides(table):
            by_status.setdefault(registry.status(table), []).append(table)
    if not by_status:
        word = "final" if "sementara" in map(registry.status, TABLES) else "nyata"
        return f"Belum ada register {word} untuk dibandingkan dengan angka terbit."
    lines = [
        f"{indonesian.join(catalogue.topics(tables))} berstatus "
        f"**{catalogue.STATUSES[status].label.lower()}**"
        for status, tables in by_status.items()
    ]
    worth = f"Di register snapshot ini, {'; '.join(lines)}."
    if "simulasi" not in by_status:
        return worth
    return (
        f"{worth} Simulasi dibuat agar jumlahnya sama dengan angka terbit, jadi “dikalibrasi” "
        "membuktikan cara menghitungnya, **bukan kebenaran angka terbit**."
    )


def _compared(frame: pd.DataFrame) -> Table:
    """Make a row for each claim with the registry's number in the unit of the claim."""
    texts = frame.assign(
        registered=list(map(_amount, frame["registered"], frame["unit"])),
        difference=list(map(_signed, frame["difference"], frame["unit"])),
    )
    return Table(
        texts,
        {
            "label": Column("Angka terbit", 170),
            "printed": Column("Dicetak", 140, numeric=True),
            "registered": Column("Register", "small", numeric=True),
            "verdict": Column("Putusan", 105),
            "status": Column("Status", "small", status=True),
            "difference": Column("Selisih", 80, numeric=True),
            "why": Column("Sebab", 310),
            "cited": Column("Penerbit", 140),
        },
        name="rekonsiliasi",
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


def _what_was_published(registry: Registry) -> str:
    extent = reference.extent(registry)
    published = int((extent["published"] != reference.NEVER_PUBLISHED).sum())
    made_up = indonesian.whole(int((extent["status"] == "simulasi").sum()))
    instead = f"{made_up} berisi simulasi"
    if registry.only_real:
        missing = indonesian.whole(int((extent["status"] == "").sum()))
        instead = f"{missing} belum ada berkas kantornya"
    return (
        f"Dari {indonesian.whole(len(extent))} rincian di bawah ini, "
        f"{indonesian.whole(published)} pernah terbit, sebagian hanya sebagai angka bulat, "
        f"rencana, atau anggaran; di snapshot ini {instead}."
    )


def _extent(registry: Registry, _: Chosen) -> Sequence[Block]:
    """List for each measure and breakdown what was published and what replaces the rest."""
    columns = {
        "measure": Column("Ukuran", "small"),
        "breakdown": Column("Rincian", "medium"),
        "published": Column("Yang pernah terbit", "large"),
        "status": Column("Di snapshot ini", "small", status=True),
    }
    return (Table(reference.extent(registry), columns, name="terbit-atau-simulasi"),)


def _contradictions(*_: object) -> Sequence[Block]:
    """Show each contradiction: all sides, their speakers, and the explanation."""
    return [
        Beside(
            tuple((_side(side),) for side in members.to_dict("records")),
            heading=str(about),
            foot=f":small[{members['explanation'].iloc[0]}]",
        )
        for about, members in reconciliation.contradictions().groupby("about", sort=False)
    ]


def _side(side: Mapping[Any, Any]) -> str:
    """Write a claim with its speaker, without repeating scope or publisher."""
    scope, publisher = side["scope"], side["publisher"]
    about = f"{side['label']}; {scope}"
    name, _, print_ = side["label"].partition(", ")
    if name.lower().removeprefix("peserta ") in scope.lower():
        about = f"{scope[0].upper()}{scope[1:]}{f' ({print_})' if print_ else ''}"
    who = side["speaker"]
    if who.startswith("narasi "):
        medium, _, part = who.removeprefix("narasi ").partition(", ")
        who = f"Narasi {part}".rstrip() if publisher.startswith(medium) else f"Narasi {medium}"
    cited = ", ".join(filter(None, (publisher, side["published"])))
    if side["url"]:
        cited = f"[{cited}]({side['url']})"
    caption = " · ".join(filter(None, (who, cited, side["status"])))
    return f"### {side['printed']}\n\n{about}.\n\n{caption}"


def _programme(*_: object) -> Sequence[Block]:
    """Show each question with its answers, speakers and sources, in two columns."""
    columns: tuple[list[str], list[str]] = ([], [])
    lines = [0, 0]
    for topic, answers in reference.programme().groupby("topic", sort=False):
        shorter = lines.index(min(lines))
        lines[shorter] += len(answers)
        written = "\n".join(map(_answer, answers.to_dict("records")))
        columns[shorter].extend((f"## {topic}?", written))
    return (Beside(columns),)


def _answer(answer: Mapping[Any, Any]) -> str:
    origin = f"{answer['speaker']}, " if answer["speaker"] else ""
    return (
        f"- **{answer['lead']}**: {answer['said']} :small[({answer['scope']}) "
        f"{origin}[{answer['cited']}]({answer['url']})]"
    )


def _metadata(registry: Registry, chosen: Chosen) -> Sequence[Block]:
    dataset_id = chosen["dataset"]
    if dataset_id in TABLES and registry.hides(dataset_id):
        title = catalogue.DATASETS[dataset_id].title
        state = f"Belum ada data nyata: menunggu {files_of([dataset_id])}."
        if registry.status(dataset_id) == "sementara":
            state = f"Datanya belum final: menunggu {files_of([dataset_id])} yang final."
        return Header(title), Remark(state)
    found = metadata.described(dataset_id, registry.manifest)
    is_simulated = dataset_id in TABLES and registry.status(dataset_id) == "simulasi"
    start, end = (indonesian.partial_date(found["periode"][key]) for key in ("awal", "akhir"))
    described = {
        "Konsep": found["konsep"],
        "Definisi": found["definisi"],
        "Klasifikasi": indonesian.join([each["nama"] for each in found["klasifikasi"]]),
        "Satuan": indonesian.join(found["satuan"]),
        "Masa": f"{start} sampai {end}",
        "Pembaruan berikutnya": (
            indonesian.partial_date(found["pembaruan_berikutnya"])
            if found["pembaruan_berikutnya"]
            else "belum terjadwal"
        ),
        "Status": found["status"],
        "Produsen data": found["produsen_data"],
        "Walidata": found["walidata"],
        "Kode referensi": "; ".join(found["kode_referensi"]),
        "Baris": indonesian.whole(found["baris"]),
        "Standar": found["standar"],
    }
    limits = "\n".join(f"- {limit}" for limit in found["keterbatasan"])
    measures = pd.DataFrame([{"definisi": "", **measure} for measure in found["ukuran"]])
    return (
        Header(found["judul"]),
        Text("\n".join(f"- **{label}**: {text}" for label, text in described.items())),
        Text(f"**Keterbatasan**\n\n{limits}"),
        Table(
            measures,
            {
                "nama": Column("Ukuran"),
                "satuan": Column("Satuan", "small"),
                "definisi": Column("Definisi ukuran", "large"),
            },
            name=f"ukuran_{dataset_id}",
        ),
        File(
            "Metadata sebagai JSON",
            named(f"metadata_{dataset_id}.json", simulated=is_simulated),
            "application/json",
            lambda: metadata.as_json(dataset_id, registry.manifest, registry.named).encode(),
        ),
    )


def _sources(*_: object) -> Sequence[Block]:
    columns = {
        "publisher": Column("Penerbit"),
        "title": Column("Isi", "large"),
        "published": Column("Terbit"),
        "licence": Column("Lisensi"),
        "claims": Column("Angka dikutip", numeric=True),
        "url": Column("Alamat", "small", link=True),
    }
    return (Table(reference.sources(), columns, name="sumber"),)


def _simulation(*_: object) -> Sequence[Block]:
    """List the assumptions of the simulation and its weights of the kecamatan."""
    status = Column("Status", "small", status=True)
    columns = {
        "assumption": Column("Anggapan", "large"),
        "value": Column("Nilai", "small"),
        "basis": Column("Dasar", "large"),
        "status": status,
    }
    weights = reference.weights()
    texts = weights.assign(
        **{
            name: [indonesian.percent(value, 1) for value in weights[name]]
            for name in weights.columns[1:]
        },
        status="simulasi",
    )
    return (
        SimulationWarning(),
        *(
            Table(
                rows,
                columns,
                folded=f"{topic} ({indonesian.whole(len(rows))})",
                name=f"anggapan_{str(topic).lower().replace(' ', '-')}",
            )
            for topic, rows in reference.assumptions()
            .assign(status="simulasi")
            .groupby("topic", sort=False)
        ),
        Header("Bagian tiap kecamatan menurut sektor"),
        Table(
            texts,
            {
                "kecamatan": Column("Kecamatan", "small"),
                **{name: Column(name, "small", numeric=True) for name in weights.columns[1:]},
                "status": status,
            },
            name="bobot-kecamatan",
        ),
    )


def _glossary(*_: object) -> Sequence[Block]:
    columns = {
        "term": Column("Istilah"),
        "kind": Column("Jenis"),
        "meaning": Column("Arti", "large"),
    }
    return (Table(reference.glossary(), columns, name="istilah"),)


def _unknowns(registry: Registry, _: Chosen) -> Sequence[Block]:
    """List the open questions by topic, with reasons."""
    blocks = []
    for topic, unknowns in reference.unknowns(registry).groupby("topic", sort=False):
        lines = "\n".join(
            f"- **{unknown['question']}** {unknown['why']} :small[{unknown['basis']}]"
            for unknown in unknowns.to_dict("records")
        )
        blocks += [Text(f"## {topic}"), Text(lines)]
    return blocks


_PARTS: Mapping[str, Callable[[Registry, Chosen], Sequence[Block]]] = {
    "rekonsiliasi": _reconciliation,
    "terbit": _extent,
    "pertentangan": _contradictions,
    "program": _programme,
    "data": _metadata,
    "sumber": _sources,
    "simulasi": _simulation,
    "istilah": _glossary,
    "belum": _unknowns,
}

PAGE = Page(
    "sumber",
    "Sumber & rekonsiliasi",
    order=8,
    lead=_lead,
    filters=_filters,
    silent=_silent,
    decisive="bagian",
    below=lambda registry, chosen: _PARTS[chosen["bagian"]](registry, chosen),
    warns=False,
    tells_numbers=lambda chosen: chosen["bagian"] in _TELLING,
    describes=tuple(TABLES),
)

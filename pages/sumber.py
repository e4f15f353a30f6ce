"""Sumber & rekonsiliasi: what was said, what is counted, by which rules, and what is not known."""

import streamlit as st

from data import catalogue
from figures import choosing
from pages import choices, frame
from pages import reference_tables as show
from queries import reconciliation, reference

registry = frame.registry()
reconciled = reconciliation.reconcile(registry)

frame.head("Sumber & rekonsiliasi", show.finding(reconciled))
sections = choosing.Choice(
    "bagian",
    "Bagian",
    {
        "rekonsiliasi": "Rekonsiliasi",
        "pertentangan": "Angka bertentangan",
        "program": "Program",
        "data": "Metadata",
        "sumber": "Sumber",
        "simulasi": "Cara simulasi",
        "istilah": "Istilah",
        "belum": "Belum diketahui",
    },
    "rekonsiliasi",
    "segments",
)
verdicts = {str(one): one.capitalize() for one in reconciliation.VERDICTS}
datasets = {one.id: one.title for one in catalogue.DATASETS.values()}
further = {
    "rekonsiliasi": choosing.Choice("putusan", "Putusan", verdicts, tuple(verdicts), "pills"),
    "data": choosing.Choice("dataset", "Dataset", datasets, next(iter(datasets)), "segments"),
}
section = choices.peek(sections)
chosen = choices.ask(sections, *(further[one] for one in further if one == section))

if section == "rekonsiliasi":
    st.info(show.simulated(registry), icon=":material/info:")
    show.verdicts(reconciled)
    show.reconciled(reconciled[reconciled["verdict"].isin(chosen["putusan"])])
elif section == "pertentangan":
    show.sides(reconciliation.contradictions())
elif section == "program":
    show.answers(reference.programme())
elif section == "data":
    show.dataset(registry, chosen["dataset"])
elif section == "sumber":
    show.table(
        reference.sources(),
        {
            "publisher": "Penerbit",
            "title": show.wide("Isi"),
            "published": "Terbit",
            "licence": "Lisensi",
            "claims": "Angka dikutip",
            "url": show.link(),
        },
    )
elif section == "simulasi":
    frame.say_what_is_simulated(registry)
    show.method(reference.assumptions())
    st.header("Bagian tiap kecamatan menurut sektor", anchor=False)
    show.spread(reference.weights())
elif section == "istilah":
    show.table(
        reference.glossary(),
        {"term": "Istilah", "kind": "Jenis", "meaning": show.wide("Arti")},
    )
else:
    show.questions(reference.unknowns())

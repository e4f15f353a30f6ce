"""Minutes (berita acara) of a publication: files, counts, changes, accepted warnings, persons.

Derived only from the audit log and manifests, so it can be reproduced at any time.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path

from data import catalogue, indonesian
from data.manifest import TABLES, SnapshotError
from data.numbers import Amount
from data.store import snapshots
from data.store.diff import diff
from exports.browser import BROWSER
from exports.formats import named
from exports.records import publications
from exports.records.publications import Act
from exports.sheet import TEMPLATES, with_properties
from queries import reconciliation
from queries.registry import Registry

TEMPLATES.globals |= {
    "kind": publications.label,
    "whole": indonesian.whole,
    "date": indonesian.date,
    "corrections": publications.corrections,
    "account": publications.account,
    "chosen": publications.chosen,
}
_MOST_CHANGES = 12
_SUMMED = ("participants", "person_months", "recipients", "amount_rp", "value_rp")
"""Measures with sums by year; quantities of aid have different units."""

_TITLES: Mapping[str, str] = {
    "terbit": "Berita acara penerbitan data",
    "bawaan": "Berita acara penerbitan data bawaan",
    "kembali": "Berita acara pemberlakuan kembali data",
}
_DONE: Mapping[str, str] = {
    "terbit": "diterbitkan",
    "bawaan": "dijadikan data bawaan",
    "kembali": "diberlakukan kembali",
}


def file_name(act: Act) -> str:
    return named(f"berita-acara_{act.entry.after}.pdf", simulated=bool(_simulated(act)))


def _simulated(act: Act) -> list[str]:
    tables = act.manifest.tables if act.manifest else {}
    return catalogue.topics(name for name, table in tables.items() if table.status == "simulasi")


def minutes(act: Act, folder: Path | None = None) -> bytes:
    """Print the berita acara of an act as PDF.

    SnapshotError if its snapshot is gone or damaged; PictureError where there is no browser.
    """
    title = _TITLES[act.entry.what]
    body = html(act, folder)
    subject = f"Snapshot {act.entry.after}, {snapshots.when(act.entry.when)} WIB"
    return with_properties(BROWSER.pdf(title, body, []), title, subject, [act.entry.after])


def html(act: Act, folder: Path | None = None) -> str:
    """Write the berita acara as HTML for the browser; SnapshotError as `minutes`."""
    entry, manifest = act.entry, act.manifest
    folder = folder or snapshots.FOLDER
    if manifest is None:
        raise SnapshotError(f"Snapshot {entry.after} tidak ada lagi, jadi isinya tidak diketahui.")
    when, made_up = snapshots.in_jember(entry.when), _simulated(act)
    vouchers = dict.fromkeys(file.vouched_by for file in act.new if file.vouched_by)
    written: str = TEMPLATES.get_template("minutes.html").render(
        style=TEMPLATES.get_template("sheet.css").render(),
        title=_TITLES[entry.what],
        opening=_opening(act),
        entry=entry,
        manifest=manifest,
        new=act.new,
        carried=act.carried,
        tables=[(catalogue.DATASETS[name].title, manifest.tables[name]) for name in TABLES],
        years=_years(folder, entry.after),
        changes=_changes(act, folder),
        accepted=publications.accepted(act),
        vouchers=list(vouchers),
        signed=f"Jember, {indonesian.date(when)}",
        warning=f"SIMULASI · {indonesian.join(made_up)} data buatan" if made_up else "",
    )
    return written


def _opening(act: Act) -> str:
    entry = act.entry
    when = snapshots.in_jember(entry.when)
    instead = f", menggantikan snapshot {entry.before}" if entry.before else ""
    day = (
        f"tanggal {indonesian.terbilang(when.day)} bulan {indonesian.month(when).split()[0]} "
        f"tahun {indonesian.terbilang(when.year)}"
    )
    return (
        f"Pada hari {indonesian.weekday(when)}, {day} ({when:%d-%m-%Y}), pukul {when:%H.%M} WIB, "
        f"data di bawah ini {_DONE[entry.what]} di Dasbor Jember oleh {entry.who} sebagai snapshot "
        f"{entry.after}{instead}."
    )


def _years(folder: Path, snapshot_id: str) -> tuple[list[int], list[tuple[str, list[str]]]]:
    """Sum each measure by year: the years, and a row of texts for each measure."""
    counted = reconciliation.totals(Registry(folder / snapshot_id)).frame
    years = sorted({int(year) for year in counted["year"]})
    rows = []
    for measure in _SUMMED:
        metric = catalogue.metric(measure)
        sums = counted[counted["measure"] == measure].groupby("year")["value"].sum(min_count=1)
        amount = Amount(None, "rupiah" if metric.unit == "rupiah" else "", missing="–")
        unit = "" if metric.unit == "rupiah" else f" ({metric.unit})"
        cells = [amount.write(sums.get(year)) for year in years]
        rows.append((f"{metric.label}{unit}", cells))
    return years, rows


def _changes(act: Act, folder: Path) -> Sequence[str]:
    if not act.entry.before:
        return ["Ini snapshot pertama; tidak ada yang dibandingkan."]
    try:
        found = diff(folder / act.entry.before, folder / act.entry.after)
    except (SnapshotError, OSError) as error:
        return [f"Tidak dapat dibandingkan dengan yang sebelumnya. {error}"]
    return found.lines(_MOST_CHANGES)

"""History of publications: the audit log joined with manifests."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from data import catalogue, indonesian
from data.intake import decisions
from data.intake.issues import Account
from data.intake.rules import RULES
from data.intake.specification import SPECIFICATIONS
from data.manifest import FileEntry, Manifest, SnapshotError, read_manifest
from data.store import audit_log, snapshots
from exports import workbook
from exports.csv import listed

ACTS: Mapping[str, str] = {
    "terbit": "diterbitkan",
    "bawaan": "dijadikan bawaan",
    "kembali": "diberlakukan lagi",
    "putus": "terputus",
    "tata letak": "tata letak berkas",
    "embargo": "menit rilis diubah",
    "ajukan": "diajukan untuk diperiksa",
    "tolak": "tidak ditandatangani",
}


@dataclass(frozen=True, slots=True)
class Act:
    """An entry of the audit log, with the manifest of its snapshot where that is kept."""

    entry: audit_log.Entry
    manifest: Manifest | None

    @property
    def new(self) -> tuple[FileEntry, ...]:
        files = self.manifest.files if self.manifest else ()
        return tuple(file for file in files if file.sha256 in self.entry.files)

    @property
    def carried(self) -> tuple[FileEntry, ...]:
        """The files of the snapshot that came with earlier acts."""
        files = self.manifest.files if self.manifest else ()
        return tuple(file for file in files if file.sha256 not in self.entry.files)


def acts(folder: Path | None = None) -> list[Act]:
    """Return all acts, the last one first."""
    folder = folder or snapshots.FOLDER
    return [Act(entry, _manifest(folder, entry)) for entry in audit_log.entries(folder)[::-1]]


def _manifest(folder: Path, entry: audit_log.Entry) -> Manifest | None:
    if not entry.after:
        return None
    try:
        return read_manifest(folder / entry.after)
    except SnapshotError:
        return None


def find(folder: Path | None, snapshot_id: str) -> Act:
    """Return the last act that made this snapshot count; SnapshotError if there is none."""
    path = snapshots.find(folder, snapshot_id)
    for act in acts(folder):
        if act.entry.after == path.name and act.entry.what in ("terbit", "kembali", "bawaan"):
            return act
    raise SnapshotError(f"Penerbitan snapshot {path.name} tidak ada di log folder ini.")


def accepted(act: Act) -> list[tuple[str, list[str], str]]:
    """List the warnings accepted in an act: rule in words, files or codes, reason."""
    known = act.manifest.acknowledged if act.manifest else ()
    return [
        (
            RULES[rule].sentence if rule in RULES else rule,
            [
                acceptance.file
                for acceptance in known
                if (acceptance.rule, acceptance.reason) == (rule, reason)
            ],
            reason,
        )
        for rule, reason in act.entry.acknowledged.items()
    ]


COLUMNS: Mapping[str, tuple[str, int]] = {
    "when": ("Kapan (WIB)", 24),
    "who": ("Siapa", 16),
    "what": ("Perbuatan", 18),
    "after": ("Sesudahnya berlaku", 22),
    "before": ("Sebelumnya", 22),
    "reason": ("Alasan", 30),
    "file": ("Berkas", 30),
    "kind": ("Jenis", 18),
    "letter": ("Nomor surat", 24),
    "vouched_by": ("Penanggung jawab", 24),
    "counted": ("Baris dihitung", 10),
    "left_out": ("Tidak dihitung", 10),
    "why": ("Sebabnya", 34),
    "years": ("Tahun", 14),
    "status": ("Status", 12),
    "accepted": ("Peringatan yang diterima dan alasannya", 60),
    "chosen": ("Keputusan walidata", 30),
    "corrections": ("Koreksi", 40),
    "sha256": ("SHA-256 berkas", 68),
    "manifest": ("SHA-256 manifes", 68),
}
"""The columns of the history, with widths in Excel."""


def rows(history: Iterable[Act]) -> list[dict[str, Any]]:
    """Return a row for each act and file, or for an act without files."""
    return [row for act in history for row in _rows(act)]


def _rows(act: Act) -> Iterator[dict[str, Any]]:
    entry = act.entry
    common = {
        **dict.fromkeys(COLUMNS, ""),
        "when": snapshots.in_jember(entry.when),
        "who": entry.who,
        "what": ACTS[entry.what],
        "after": entry.after,
        "before": entry.before,
        "reason": entry.reason,
        "accepted": "; ".join(
            f"{rule} ({', '.join(files)}): {reason}" for rule, files, reason in accepted(act)
        ),
        "manifest": entry.manifest,
    }
    known = {file.sha256: file for file in act.new}
    for digest in entry.files:
        yield {**common, "sha256": digest, **(_described(known[digest]) if digest in known else {})}
    if not entry.files:
        yield common


def _described(file: FileEntry) -> dict[str, Any]:
    return {
        "file": file.name,
        "kind": label(file.kind),
        "letter": file.letter,
        "vouched_by": file.vouched_by,
        "counted": account(file).counted,
        "left_out": sum(file.left_out.values()),
        "why": account(file).reasons,
        "years": ", ".join(map(str, file.years)),
        "status": catalogue.STATUSES[file.status].label,
        "chosen": "; ".join(chosen(file)),
        "corrections": "; ".join(corrections(file)),
    }


def account(file: FileEntry) -> Account:
    """Return what became of the rows of a file; old manifests tell only how many it had."""
    return Account(file.name, file.counted or file.rows, file.left_out)


def label(kind: str) -> str:
    return SPECIFICATIONS[kind].label if kind in SPECIFICATIONS else kind


def chosen(file: FileEntry) -> list[str]:
    """Write the data steward's decisions about a file: "Baris tersembunyi: Jangan dihitung"."""
    return [
        f"{decisions.LABELS[question]}: {decisions.ANSWERS[question][answer]}"
        for question, answer in file.chosen.items()
        if answer in decisions.ANSWERS.get(question, ())
    ]


def corrections(file: FileEntry) -> list[str]:
    """Describe the corrections of a file, without the cells that identify rows."""
    return [
        f"{indonesian.whole(correction.rows)} baris "
        f"{'diganti' if correction.field else 'dibuang'}: {correction.reason} ({correction.who})"
        for correction in file.corrections
    ]


def as_workbook(history: Sequence[Act]) -> bytes:
    facts = {"Perbuatan": indonesian.whole(len(history)), "Waktu": "WIB"}
    return workbook.listing("Riwayat penerbitan", facts, COLUMNS, rows(history))


def as_csv(history: Sequence[Act]) -> bytes:
    lines = [
        ["" if field is None else str(field) for field in row.values()] for row in rows(history)
    ]
    return listed([heading for heading, _ in COLUMNS.values()], lines).encode()

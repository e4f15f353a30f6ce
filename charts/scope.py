"""Scope of figures and sentences in words: measure, period, what narrows them, place and status."""

from collections.abc import Iterable, Sequence

from data import catalogue, indonesian
from data.numbers import Names

_KINDS = (
    {entry.id: entry.short_label for entry in catalogue.PROGRAMMES.values()},
    {entry.id: entry.label for entry in catalogue.SECTORS.values()},
    {entry.id: entry.short_label for entry in catalogue.FUNDING.values()},
    {entry.id: entry.label.lower() for entry in catalogue.SEXES.values()},
)


_NAMED = Names(()).most
"""How many sectors a sentence names one by one."""


def scope(
    period: str,
    sectors: Sequence[str] = (),
    funding: Sequence[str] = (),
    sexes: Sequence[str] = (),
    kecamatan: str | None = None,
    *,
    programmes: Sequence[str] = (),
) -> str:
    """Write the end of a subtitle; a choice of all, or of none in particular, is left out."""
    parts = [period]
    for chosen, labels in zip((programmes, sectors, funding, sexes), _KINDS, strict=True):
        if 0 < len(chosen) < len(labels):
            parts.append(named(chosen, labels))
    if kecamatan:
        parts.append(f"Kecamatan {catalogue.KECAMATAN[kecamatan].name}")
    return ", ".join([*parts, "Kabupaten Jember"])


def measured(metric_id: str) -> str:
    """Write a measure with its unit, unless its name says the unit: "Manfaat dibayar (rupiah)"."""
    metric = catalogue.metric(metric_id)
    if metric.unit in metric.label.lower():
        return metric.label
    return f"{metric.label} ({metric.unit})"


def named(ids: Iterable[str], labels: dict[str, str]) -> str:
    return indonesian.join([labels[key] for key in ids])


def who(sectors: Sequence[str], sexes: Sequence[str] = ()) -> str:
    """Name the people of these sectors: "nelayan tangkap perempuan", all as "pekerja rentan"."""
    some = f" {named(sexes, _KINDS[3])}" if len(sexes) == 1 else ""
    if set(catalogue.SECTORS) <= set(sectors):
        return f"pekerja rentan{some}"
    if len(sectors) > _NAMED:
        return f"pekerja rentan{some} dari {in_sectors(sectors)}"
    return f"{named(sectors, _KINDS[1]).lower()}{some}"


def in_sectors(sectors: Sequence[str]) -> str:
    """Name these sectors in a sentence, or how many there are: "sektor pedagang keliling"."""
    if len(sectors) > _NAMED:
        return f"{len(sectors)} sektor"
    return f"sektor {named(sectors, _KINDS[1]).lower()}"


def opening(status: str) -> str:
    """Begin a sentence about numbers of this status: "Pemkab Jember mencatat"."""
    if status == "simulasi":
        return "Dalam simulasi dasbor ini ada"
    if status == "terbit":
        return "Menurut angka terbit ada"
    return f"Pemkab Jember {catalogue.STATUSES[status].verb}"


def until(year: int, as_of: str, since: int = 0) -> str:
    """Write the year, or the first of several and it: "pada 2024", "hingga 31 Maret 2025"."""
    if is_over(year, as_of):
        return f"pada {indonesian.year_range(since or year, year)}"
    start = f"sejak {since} " if since not in (0, year) else ""
    return f"{start}hingga {indonesian.partial_date(as_of)}"


def is_over(year: int, as_of: str) -> bool:
    return as_of >= f"{year}-12-31"

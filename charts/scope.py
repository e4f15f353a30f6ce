"""Scope of a figure in words: its measure, the period, what narrows it, and the place."""

from collections.abc import Iterable, Sequence

from data import catalogue, indonesian

_KINDS = (
    {entry.id: entry.short_label for entry in catalogue.PROGRAMMES.values()},
    {entry.id: entry.label for entry in catalogue.SECTORS.values()},
    {entry.id: entry.short_label for entry in catalogue.FUNDING.values()},
    {entry.id: entry.label.lower() for entry in catalogue.SEXES.values()},
)


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


def until(year: int, as_of: str) -> str:
    """Write the year for a sentence: "pada 2024", or up to when it is known if it goes on."""
    return f"pada {year}" if is_over(year, as_of) else f"hingga {indonesian.partial_date(as_of)}"


def is_over(year: int, as_of: str) -> bool:
    """Tell if numbers up to this ISO date have the whole year."""
    return as_of >= f"{year}-12-31"

"""Series of sectors and programmes in their colours, and marks of published numbers."""

from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

from charts.model import Mark, Series
from data import indonesian
from data.catalogue import Category, Claim

_Place = TypeVar("_Place")


def parts(
    by: Mapping[str, Sequence[float]],
    entries: Mapping[str, Category],
    places: Sequence[_Place],
    status: str,
    hover: Callable[[Category, _Place, float], str],
) -> tuple[Series, ...]:
    """Make a series of each entry with its values by place, and what each says on hovering."""
    return tuple(
        Series(
            entries[key].short_label,
            tuple(values),
            entries[key].colour,
            status,
            hover=tuple(
                hover(entries[key], place, value)
                for place, value in zip(places, values, strict=True)
            ),
        )
        for key, values in by.items()
    )


def published_mark(place: int, claim: Claim, hover: str = "") -> Mark:
    """Make a mark of a published number; one that was said roundly is no exact place."""
    return Mark(
        "published" if claim.precision == "exact" else "rounded",
        place,
        int(claim.number),
        name="Angka terbit" if claim.precision == "exact" else "Terbit, bulat",
        hover=hover or as_published(claim),
    )


def as_published(claim: Claim) -> str:
    return f"Terbit: {claim.printed} hingga {indonesian.partial_date(claim.period_end)}"

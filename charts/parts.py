"""Series of what the catalogue has a colour for, such as sectors and programmes."""

from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

from charts.model import Series
from data.catalogue import Category

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

"""Which numbers of persons are not for everybody: `reference/disclosure.csv`."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from data.catalogue import Source, records
from data.manifest import Manifest


@dataclass(frozen=True, slots=True)
class Rule:
    """How numbers of few persons in a table are kept from the public.

    A cell of a kecamatan with 1 to `threshold` - 1 persons (`measure`) goes into a sum with others,
    which loses the dimensions in `steps` one after the other. Where it loses its months, months of
    the kabupaten lose those in `month_steps`. `rupiah` is what one person is paid,
    to tell how few they are where only Rupiah are known.
    """

    table: str
    measure: str
    threshold: int
    steps: tuple[str, ...]
    month_steps: tuple[str, ...]
    rupiah: int | None
    sources: tuple[Source, ...]
    why: str


RULES: Mapping[str, Rule] = MappingProxyType(
    {rule.table: rule for rule in records("disclosure", Rule)}
)
"""The rule of each table that counts persons."""


def is_public_needed(manifest: Manifest) -> bool:
    """Tell if a snapshot has real numbers of persons, which need a public version."""
    return any(manifest.tables[table].status != "simulasi" for table in RULES)

"""Search of the press room: year, sectors, kecamatan, words, and eligibility."""

from dataclasses import dataclass

from pages import choices, filters
from pages.choices import Chosen, Words
from pages.page import refuse_empty
from pages.press import tray
from queries.registry import Registry

_WORDS = Words("cari", "Cari gambar", "mis. manfaat sektor")
_FIT = choices.segments("layak", "Tampilkan", {"layak": "Layak terbit", "semua": "Semua"})


@dataclass(frozen=True, slots=True)
class Criteria:
    """Year, sectors, kecamatan and search words; whether to show only publishable figures.

    `picks` are the figures that the address asks for.
    """

    chosen: Chosen
    words: str
    fit: bool
    picks: str


def ask(registry: Registry) -> Criteria:
    """Show the search form; its values stand in the address.

    NothingToDraw if no sector is selected, or there are no participants at all.
    """
    about = (choices.year_of_enrolment(registry), choices.sectors(), choices.kecamatan())
    asked = filters.ask(_WORDS, _FIT, *about, tray.PICKS)
    chosen = {choice.key: asked[choice.key] for choice in about}
    refuse_empty(chosen)
    return Criteria(chosen, asked[_WORDS.key], asked[_FIT.key] == "layak", asked[tray.PICKS.key])

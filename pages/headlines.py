"""Cards of numbers that were said in public, the same on every page."""

from charts.provenance import quoted as cited
from charts.tiles import Apart, Card
from data import indonesian
from data.catalogue import Claim, claim
from data.numbers import PERCENT, Amount, Statement, count, plain, rupiah, say

_FORMS = {"rupiah": rupiah(None), "persen": Amount(None, PERCENT, 2)}


def quoted(name: str, label: str, main: Claim, detail: Statement, *further: Claim) -> Card:
    """A card of a claim's number; `further` are the claims that its detail quotes."""
    value = _FORMS.get(main.unit, count(None)).of(main.number)
    return Card(name, label, value, detail, cited(main, *further))


def benefit_2025() -> Card:
    """What was paid in 2025 so far, and apart from it what was forecast for the whole year."""
    paid, projected = claim("benefit_2025_to_december"), claim("benefit_2025_projection")
    return Card(
        "manfaat-2025",
        "Manfaat 2025",
        rupiah(paid.number),
        plain(f"dibayar hingga {indonesian.partial_date(paid.period_end)}"),
        cited(paid, projected, status=paid.status),
        apart=Apart(
            say("{amount} hingga akhir tahun", amount=rupiah(projected.number)), projected.status
        ),
    )

"""Cards of published claims, the same on every page."""

from charts.provenance import quoted as cited
from charts.published import registered
from charts.tiles import Apart, Card
from data import indonesian
from data.catalogue import Claim, claim
from data.numbers import PERCENT, Amount, Statement, count, plain, rupiah, say
from queries.registry import Registry

_FORMS = {"rupiah": rupiah(None), "persen": Amount(None, PERCENT, 2)}


def quoted(name: str, label: str, claim_id: str, detail: str | Statement, *further: str) -> Card:
    """Make a card of a claim's number; `further` are the ids of claims that its detail quotes."""
    main = claim(claim_id)
    value = _FORMS.get(main.unit, count(None)).of(main.number)
    words = plain(detail) if isinstance(detail, str) else detail
    return Card(name, label, value, words, cited(main, *map(claim, further)))


def benefit_2025() -> Card:
    """Make the card of payments in 2025 so far and, apart from them, of the year's forecast."""
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


def in_brackets(registry: Registry, *claims: Claim) -> str:
    """Write what office files have instead, to follow these claims in a sentence; else nothing."""
    other = registered(registry, *(one.id for one in claims))
    return f" ({other})" if other else ""

"""Cards and figures of published claims, shared by pages."""

from charts import leads, visibility
from charts import published as draw
from charts.model import Chart
from charts.provenance import counted
from charts.provenance import quoted as cited
from charts.published import registered
from charts.tiles import Apart, Card
from data import indonesian
from data.catalogue import AID_ITEMS, SECTORS, Claim, claim
from data.numbers import PERCENT, Amount, Statement, count, plain, rupiah, say
from queries import aid, enrolment, published
from queries.answer import with_outside
from queries.registry import Registry

_FORMS = {"rupiah": rupiah(None), "persen": Amount(None, PERCENT, 2)}


def quoted(name: str, label: str, claim_id: str, detail: str | Statement, *further: str) -> Card:
    """Make a card of a claim's number; `further` are the ids of claims that its detail quotes."""
    main = claim(claim_id)
    unit = main.unit if main.metric == "quantity" else ""
    value = _FORMS.get(main.unit, count(None, unit)).of(main.number)
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
    """Write the differing numbers of office files in brackets, to follow these claims; else ""."""
    other = registered(registry, *(claim.id for claim in claims))
    return f" ({other})" if other else ""


def participants(
    registry: Registry,
    year: int,
    kecamatan: str | None = None,
    measure: str = "participants",
    filters: enrolment.Filter | None = None,
) -> str:
    """Say how many people were enrolled in a year, in one kecamatan or in all."""
    filters = filters or enrolment.Filter()
    found = with_outside(enrolment.by_kecamatan(registry, year, filters))
    hidden = registry.hides("enrolment_yearly")
    origin = counted(registry, found)
    sentence = leads.participants(
        found.frame, measure, filters, year, kecamatan, origin, hidden=hidden
    )
    return str(visibility.explain_withheld(registry, sentence, origin, measure))


def participants_2025() -> Card:
    """Make the card of the people whose premium the kabupaten paid in 2025."""
    detail = "orang yang iurannya dibayar Pemkab"
    return quoted("peserta-2025", "Peserta 2025", "participants_2025", detail)


def coverage_2025() -> Card:
    """Make the card of how many of all workers are insured, whoever pays."""
    workers, insured = claim("employed_population_2025"), claim("protected_workers_2025")
    return quoted(
        "cakupan",
        "Cakupan pekerja",
        "coverage_2025",
        say(
            "{insured} dari {workers} penduduk bekerja, semua jalur",
            insured=count(insured.number),
            workers=count(workers.number),
        ),
        insured.id,
        workers.id,
    )


def aid_of(year: int) -> list[Card]:
    """Make a card of each published total of aid, in its own unit."""
    totals = aid.published_totals(year)
    cards = []
    for item, claim_id in zip(totals["item"], totals["claim"], strict=True):
        if not item:
            detail = "dari pemerintah pusat dan daerah"
            name, label = f"bantuan-{year}", f"Bantuan pertanian {year}"
        else:
            detail = f"pusat dan daerah, {year}"
            name, label = f"{item.replace('_', '-')}-{year}", AID_ITEMS[item].label
        cards.append(quoted(name, label, claim_id, detail))
    return cards


def workers_by_protection() -> Chart:
    ids = ("coverage_2025", "protected_workers_2025", "employed_population_2025")
    origin = cited(*map(claim, (*ids, "participants_2025")), status="estimasi")
    return draw.workers_by_protection(published.workers_by_protection(), origin)


def participants_by_sector() -> Chart:
    origin = cited(*(claim(f"participants_2025{of}") for of in ("", *(f"_{s}" for s in SECTORS))))
    return draw.participants_by_sector(published.participants_by_sector(), origin)


def benefit_by_programme() -> Chart:
    """Draw the benefit of 2023 to 2025 by programme, as it was published."""
    origin = cited(
        *(claim(f"benefit_2023_2025{part}") for part in ("", "_jkm", "_jkk")), status="estimasi"
    )
    return draw.benefit_by_programme(published.benefit_by_programme(), origin)

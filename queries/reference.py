"""Sources, method, glossary and open questions as frames."""

from collections import Counter

import pandas as pd

from data import catalogue, indonesian
from data.catalogue import Claim, Unknown
from queries import benefits
from queries.registry import Registry


def sources() -> pd.DataFrame:
    """Every source, one row each, in the order of the reference file.

    Columns: publisher, title, published (a date in words or nothing), licence, claims (how many
    published claims cite it), url.
    """
    cited = Counter(claim.source.id for claim in catalogue.CLAIMS.values())
    return pd.DataFrame(
        [
            (
                *(source.publisher, source.title, _date(source.published), source.licence),
                *(cited[source.id], source.url),
            )
            for source in catalogue.SOURCES.values()
        ],
        columns=["publisher", "title", "published", "licence", "claims", "url"],
    )


def assumptions() -> pd.DataFrame:
    """Every free choice of the simulation. Columns: topic, assumption, value (with its unit; the
    name where it is a category or kecamatan), basis (the cited claim, or a reason in words).
    """
    return pd.DataFrame(
        [
            (
                *(entry.topic, entry.assumption, _value(entry.value, entry.unit)),
                _with_number(catalogue.CLAIMS[entry.basis])
                if entry.basis in catalogue.CLAIMS
                else entry.basis,
            )
            for entry in catalogue.SIMULATION_ASSUMPTIONS.values()
        ],
        columns=["topic", "assumption", "value", "basis"],
    )


def _value(value: str, unit: str) -> str:
    if not value:
        return ""
    if unit == "kecamatan":
        return catalogue.KECAMATAN[value].name
    if unit == "jenis bantuan":
        return catalogue.AID_ITEMS[value].label
    if unit in ("sektor", "sumber dana"):
        return {**catalogue.SECTORS, **catalogue.FUNDING}[value].label
    decimals = len(value.partition(".")[2])
    number = indonesian.decimal(float(value), decimals)
    return f"{unit}{number}" if unit == "bulan ke-" else f"{number} {unit}"


def weights() -> pd.DataFrame:
    """Return the weights by which the simulation spreads each sector over the 31 kecamatan.

    Columns: kecamatan (its name), then a share in percent by the short label of every sector,
    which adds up to 100.
    """
    weights = pd.DataFrame(catalogue.SIMULATION_WEIGHTS).pivot(
        index="kecamatan", columns="sector", values="weight"
    )
    shares = weights.loc[list(catalogue.KECAMATAN), list(catalogue.SECTORS)]
    shares = shares / shares.sum() * 100
    shares.columns = pd.Index([sector.short_label for sector in catalogue.SECTORS.values()])
    names = [entry.name for entry in catalogue.KECAMATAN.values()]
    shares.index = pd.Index(names, name="kecamatan")
    return shares.reset_index()


def glossary() -> pd.DataFrame:
    """Terms, statuses and measures in alphabetical order. Columns: term, kind, meaning."""
    rows = [(entry.term, "istilah", entry.meaning) for entry in catalogue.GLOSSARY]
    rows += [(entry.label, "status", entry.meaning) for entry in catalogue.STATUSES.values()]
    for kind, entries in (
        ("ukuran", catalogue.METRICS),
        ("program", catalogue.PROGRAMMES),
        ("sektor", catalogue.SECTORS),
        ("sumber dana", catalogue.FUNDING),
    ):
        rows += [(entry.label, kind, entry.definition) for entry in entries.values()]
    frame = pd.DataFrame(rows, columns=["term", "kind", "meaning"])
    return frame.sort_values("term", key=lambda terms: terms.str.lower(), ignore_index=True)


def open_questions(registry: Registry) -> list[Unknown]:
    """Return the questions that neither anybody nor an office file of the registry has answered."""
    return [
        gap
        for gap in catalogue.UNKNOWNS
        if not gap.answered_by or registry.status(gap.answered_by) == "simulasi"
    ]


def unknowns(registry: Registry) -> pd.DataFrame:
    """Return what is still open. Columns: topic, question, why, basis (the cited claims)."""
    rows = [
        (
            gap.topic,
            gap.question,
            why_open(registry, gap),
            "; ".join(map(_with_number, _basis(gap))),
        )
        for gap in open_questions(registry)
    ]
    return pd.DataFrame(rows, columns=["topic", "question", "why", "basis"])


def _basis(gap: Unknown) -> tuple[Claim, ...]:
    return gap.claim, *gap.rate


def why_open(registry: Registry, gap: Unknown) -> str:
    """Explain why a question is open, with the conflicting rates of JKM."""
    if not gap.rate:
        return gap.why
    published = benefits.published_rate(*gap.rate)
    year = gap.rate[0].period_start[:4]
    sentence = f"angka terbit {year} memberi {indonesian.decimal(published.per_1000, 1)}"
    of_all = benefits.rates(registry, tuple(catalogue.SECTORS))
    counted = benefits.observed_rates(of_all, "jkm")
    tables = ("benefits_monthly", "enrolment_yearly")
    if not counted.person_months or any(map(registry.hides, tables)):
        return f"{gap.why} Per 1.000 orang setahun, {sentence} kasus JKM."
    years = of_all.frame["year"]
    status = catalogue.STATUSES[catalogue.weakest(map(registry.status, tables))].label.lower()
    return (
        f"{gap.why} Per 1.000 orang setahun, register "
        f"{indonesian.year_range(years.min(), years.max())} ({status}) memuat "
        f"{indonesian.decimal(counted.per_1000, 1)} kasus JKM, sedangkan {sentence}."
    )


NEVER_PUBLISHED = "Belum pernah terbit"


def extent(registry: Registry) -> pd.DataFrame:
    """Return what was ever published of each breakdown that the dashboard shows.

    Columns: measure, breakdown, published (the claims in words, or NEVER_PUBLISHED), status
    (the id of what the registry has there; "" where that may not be shown).
    """
    rows = [
        (
            *(entry.measure, entry.breakdown),
            "; ".join(dict.fromkeys(f"{claim.label}: {claim.printed}" for claim in entry.claims))
            or NEVER_PUBLISHED,
            "" if registry.hides(entry.cube) else registry.status(entry.cube),
        )
        for entry in catalogue.EXTENT
    ]
    return pd.DataFrame(rows, columns=["measure", "breakdown", "published", "status"])


def programme() -> pd.DataFrame:
    """Published statements about the programme.

    Columns: topic (the question that is answered), lead (what it is about, or the regulation), said
    (as printed, with its unit), scope, speaker, cited (publisher and date), url.
    """
    rows = []
    for rule in catalogue.PROGRAMME_RULES:
        claim, words = rule.claim, _with_unit(rule.claim)
        lead, speaker = claim.label, claim.speaker
        if rule.lead == "speaker":
            lead, words, speaker = claim.speaker, f"{claim.label}, {words}", ""
        source = claim.source.url
        rows.append((rule.topic, lead, words, claim.scope, speaker, cited(claim), source))
    columns = ["topic", "lead", "said", "scope", "speaker", "cited", "url"]
    return pd.DataFrame(rows, columns=columns)


def citation(claim: Claim) -> dict[str, str]:
    """Return a claim with its citation as the screen shows them, by the names of columns."""
    return {
        "label": claim.label,
        "printed": claim.printed,
        "scope": claim.scope,
        "speaker": claim.speaker,
        "publisher": claim.source.publisher,
        "published": _date(claim.source.published),
        "url": claim.source.url,
        "status": catalogue.STATUSES[claim.status].label,
    }


def cited(claim: Claim) -> str:
    """Cite the publisher and date of a claim: "detikJatim, 23 Desember 2025"."""
    return ", ".join(filter(None, (claim.source.publisher, _date(claim.source.published))))


def _with_unit(claim: Claim) -> str:
    if any(letter.isalpha() or letter == "%" for letter in claim.printed):
        return claim.printed
    return f"Rp{claim.printed}" if claim.unit == "rupiah" else f"{claim.printed} {claim.unit}"


def _with_number(claim: Claim) -> str:
    return f"{claim.label} ({claim.printed or 'tidak dicetak'}): {cited(claim)}"


def _date(partial: str) -> str:
    return indonesian.partial_date(partial) if partial else ""

"""Sources, method, glossary and open questions as frames."""

import pandas as pd

from data import catalogue, indonesian
from data.catalogue import Claim


def sources() -> pd.DataFrame:
    """Every source, one row each, in the order of the reference file.

    Columns: publisher, title, published (a date in words or nothing), licence, claims (how many
    published claims cite it), url.
    """
    cited = pd.Series([claim.source.id for claim in catalogue.CLAIMS.values()]).value_counts()
    return pd.DataFrame(
        [
            {
                "publisher": source.publisher,
                "title": source.title,
                "published": _date(source.published),
                "licence": source.licence,
                "claims": int(cited.get(source.id, 0)),
                "url": source.url,
            }
            for source in catalogue.SOURCES.values()
        ]
    )


def assumptions() -> pd.DataFrame:
    """Every free choice of the simulation. Columns: topic, assumption, value (with its unit; the
    name where it is a category or kecamatan), basis (the cited claim, or a reason in words).
    """
    return pd.DataFrame(
        [
            {
                "topic": one.topic,
                "assumption": one.assumption,
                "value": _value(one.value, one.unit),
                "basis": _with_number(catalogue.CLAIMS[one.basis])
                if one.basis in catalogue.CLAIMS
                else one.basis,
            }
            for one in catalogue.SIMULATION_ASSUMPTIONS.values()
        ]
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
    shares.columns = pd.Index([one.short_label for one in catalogue.SECTORS.values()])
    shares.index = pd.Index([one.name for one in catalogue.KECAMATAN.values()], name="kecamatan")
    return shares.reset_index()


def glossary() -> pd.DataFrame:
    """Terms, statuses and measures in alphabetical order. Columns: term, kind, meaning."""
    rows = [
        *((one.term, "istilah", one.meaning) for one in catalogue.GLOSSARY),
        *((one.label, "status", one.meaning) for one in catalogue.STATUSES.values()),
        *((one.label, "ukuran", one.definition) for one in catalogue.METRICS.values()),
        *((one.label, "program", one.definition) for one in catalogue.PROGRAMMES.values()),
        *((one.label, "sektor", one.definition) for one in catalogue.SECTORS.values()),
        *((one.label, "sumber dana", one.definition) for one in catalogue.FUNDING.values()),
    ]
    frame = pd.DataFrame(rows, columns=["term", "kind", "meaning"])
    return frame.sort_values("term", key=lambda terms: terms.str.lower(), ignore_index=True)


def unknowns() -> pd.DataFrame:
    """Return what nobody has published. Columns: topic, question, why, basis (the cited claim)."""
    return pd.DataFrame(
        [
            {
                "topic": one.topic,
                "question": one.question,
                "why": one.why,
                "basis": _with_number(one.claim),
            }
            for one in catalogue.UNKNOWNS
        ]
    )


def programme() -> pd.DataFrame:
    """The programme in what was said about it.

    Columns: topic (the question that is answered), lead (what it is about, or the regulation), said
    (as printed, with its unit), scope, speaker, cited (publisher and date), url.
    """
    return pd.DataFrame(
        [
            {
                "topic": rule.topic,
                "lead": rule.claim.speaker if rule.lead == "speaker" else rule.claim.label,
                "said": f"{rule.claim.label}, {_said(rule.claim)}"
                if rule.lead == "speaker"
                else _said(rule.claim),
                "scope": rule.claim.scope,
                "speaker": "" if rule.lead == "speaker" else rule.claim.speaker,
                "cited": cited(rule.claim),
                "url": rule.claim.source.url,
            }
            for rule in catalogue.PROGRAMME_RULES
        ]
    )


def cited(claim: Claim) -> str:
    """Cite the publisher and date of a claim: "detikJatim, 23 Desember 2025"."""
    return ", ".join(filter(None, (claim.source.publisher, _date(claim.source.published))))


def _said(claim: Claim) -> str:
    if any(letter.isalpha() or letter == "%" for letter in claim.printed):
        return claim.printed
    return f"Rp{claim.printed}" if claim.unit == "rupiah" else f"{claim.printed} {claim.unit}"


def _with_number(claim: Claim) -> str:
    return f"{claim.label} ({claim.printed or 'tidak dicetak'}): {cited(claim)}"


def _date(partial: str) -> str:
    return indonesian.partial_date(partial) if partial else ""

"""The lead sentence of a page: what is known about the selection, and its source.

Office counts are compared with other places. A published number replaces a simulated one of the
same people and days; any other simulated number is marked and has no finding.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from charts import findings
from charts.components import added_up
from charts.findings import UNDETAILED_LABEL, Compared
from charts.provenance import Provenance
from charts.scope import in_sectors, is_over, opening, until, who
from data import catalogue, indonesian
from data.catalogue import UNDETAILED, Category, Claim
from data.frames import records, sum_known, sum_whole, values
from data.indonesian import NOT_GIVEN
from data.numbers import (
    RUPIAH,
    Amount,
    Statement,
    Text,
    count,
    joined,
    percent,
    plain,
    rupiah,
    say,
)
from queries import benefits as payments
from queries.enrolment import Filter


def participants(
    frame: pd.DataFrame,
    measure: str,
    filters: Filter,
    year: int,
    code: str | None,
    provenance: Provenance,
    *,
    hidden: bool,
) -> Statement:
    """Write how many were enrolled in a year, in a kecamatan (its code) or in all.

    `frame` as from `enrolment.by_kecamatan`, with what is in none. Nothing of it may be
    mentioned if it is `hidden`.
    """
    people, population, months = _sums(frame, code, "participants", "population", "person_months")
    beside: Text = ""
    if people and measure == "participants_per_1000":
        rate = Amount(people * 1000 / population, "per 1.000 penduduk", decimals=1)
        beside = say("{rate}", rate=rate)
    if people and months is not None and measure == "months_per_participant":
        beside = say("rata-rata {months}", months=Amount(months / people, "bulan", decimals=1))
    payer = "pemerintah"
    if len(filters.funding) < len(catalogue.FUNDING):
        payer = _listed(catalogue.FUNDING, filters.funding)
    claim = None
    if code is None and filters == Filter(filters.sectors) and (measure in _PUBLISHED or hidden):
        claim = _claim_of_participants(filters.sectors, year)
    among = Compared.of(frame, measure, findings.in_words(measure))
    return _lead(
        count(people),
        f"{who(filters.sectors, filters.sexes)} yang iurannya dibayar {payer}",
        year,
        code,
        provenance,
        claim,
        hidden=hidden,
        beside=(beside, _rank(among, code, provenance)),
        found="" if code or not among.values else findings.leader(among),
    )


_PUBLISHED = ("participants",)
"""Measures of enrolment that were published."""


def _claim_of_participants(sectors: Sequence[str], year: int) -> Claim | None:
    of = (
        ""
        if set(catalogue.SECTORS) <= set(sectors)
        else "".join(f"_{sector}" for sector in sectors)
    )
    claim = catalogue.CLAIMS.get(f"participants_{year}{of}")
    whose = catalogue.claim("participants_2025").scope
    return claim if claim and (not of or claim.scope == whose) else None


def benefits(
    frame: pd.DataFrame,
    measure: str,
    filters: payments.Filter,
    code: str | None,
    provenance: Provenance,
    *,
    hidden: bool,
) -> Statement:
    """Say what was paid; `frame` as from `benefits.by_period` by years."""
    total, sums = added_up(frame, measure)
    programmes = [
        key for key in catalogue.PROGRAMMES if key in {*filters.programmes} - {UNDETAILED}
    ]
    is_all = len(programmes) == len(catalogue.PROGRAMMES) - 1
    of_all_sectors = set(catalogue.SECTORS) <= set(filters.sectors)
    what = _COUNTED[measure]
    if not is_all:
        # Rupiah of which nobody said the programme are no scholarships, although they go with them.
        is_mixed = measure == "amount_rp" and UNDETAILED in filters.programmes
        others = ["yang programnya tidak dirinci"] if is_mixed else []
        what += f" {_listed(catalogue.PROGRAMMES, programmes, *others)}"
    if not of_all_sectors:
        what += f" {in_sectors(filters.sectors)}"
    claim = None
    if code is None and of_all_sectors:
        claim = _claim_of_benefits(measure, filters, "" if is_all else "".join(programmes))
    parts = {
        catalogue.PROGRAMMES[key].short_label: paid
        for key, paid in sums.items()
        if key != UNDETAILED
    }
    found: Text = ""
    if total and parts and not any(paid != 0 for paid in parts.values()):
        found = f"Programnya {NOT_GIVEN}"
    elif total and len(parts) > 1 and None not in parts.values():
        found = findings.share(parts, "jumlah itu", total)
    return _lead(
        findings.bare(measure, total),
        what,
        filters.last,
        code,
        provenance,
        claim,
        since=filters.first,
        hidden=hidden,
        found=found,
    )


_COUNTED = {"amount_rp": "manfaat", "cases": "kasus manfaat", "recipients": "penerima manfaat"}


def _claim_of_benefits(measure: str, filters: payments.Filter, programme: str) -> Claim | None:
    """Return the published claim about exactly these payments, if any."""
    for claim_id, _, of in payments.PUBLISHED:
        claim = catalogue.claim(claim_id)
        years = [int(day[:4]) for day in (claim.period_start, claim.period_end)]
        if (claim.metric, years, of) == (measure, [filters.first, filters.last], programme):
            return claim
    return None


def aid(
    frame: pd.DataFrame,
    year: int,
    code: str | None,
    provenance: Provenance,
    found: Text,
    *,
    hidden: bool,
    with_people: bool,
) -> Statement:
    """Write the value of a year's aid, in a kecamatan (its code) or in all.

    `frame` as from `aid.beside_protection`, with what is in no kecamatan. Participants are said
    `with_people`: where they have the status of the aid. `found` is what was found in both.
    """
    value, people, population = _sums(frame, code, "value_rp", "participants", "population")
    beside = [say("{each} per penduduk", each=Amount(value / population, RUPIAH))] if value else []
    if value and with_people and people is not None:
        rate = Amount(people * 1000 / population, "peserta per 1.000 penduduk", decimals=1)
        beside.append(say("di samping {rate}", rate=rate))
    return _lead(
        rupiah(value),
        "bantuan pertanian",
        year,
        code,
        provenance,
        None if code else catalogue.CLAIMS.get(f"aid_{year}_value"),
        hidden=hidden,
        beside=beside,
        found=found,
    )


def of_parts(
    frame: pd.DataFrame,
    by: str,
    measure: str,
    what: str,
    status: str,
    as_of: str,
    selected: str = "",
) -> Statement:
    """Write a measure of benefits by the names in a column: each if few, else the leader.

    Of a simulation of many only how far they spread. A year that goes on is said to be one up to
    `as_of`. `selected` is the one of them that was chosen, `what` they are.
    """
    parts: dict[str, list[tuple[Any, str]]] = {}
    for row in records(frame):
        part = row["programme"] if by == "period" else ""
        parts.setdefault(_place_label(by, row[by], as_of), []).append((row[measure], part))
    sums = {name: sum_whole(*zip(*of, strict=True)) for name, of in parts.items()}
    # Where some are missing, what is not detailed is theirs, too, and no part of its own.
    missing = None in sums.values()
    some = {
        name: value
        for name, value in sums.items()
        if value and not (missing and name == UNDETAILED_LABEL)
    }
    if not some:
        return plain("")
    form, simulated = findings.in_words(measure), status == "simulasi"
    among = Compared(
        {name: value for name, value in some.items() if name != UNDETAILED_LABEL},
        form,
        what=what,
        partial=missing,
    )
    if not among.values:
        return plain(f"{what.capitalize()} {NOT_GIVEN}.")
    if selected in among.values and not simulated:
        found = findings.rank(among, selected)
    elif selected in some or len(some) <= _LISTED:
        named = [selected] if selected in some else list(some)
        found = joined(", ", findings.listed(named, (form.of(some[name]) for name in named)))
    elif simulated:
        found = findings.spread(among)
    else:
        found = findings.leader(among)
    return _sentences(say("Simulasi: {found}", found=found) if simulated else found)


def _place_label(by: str, name: Any, as_of: str) -> str:  # noqa: ANN401 - a day, or a text
    if by == "programme":
        return catalogue.PROGRAMMES[name].short_label
    if by != "period":
        return str(name)
    return (
        str(name.year) if is_over(name.year, as_of) else f"{name.year} ({until(name.year, as_of)})"
    )


_LISTED = 4
"""Maximum of amounts listed in a section heading."""


def _lead(
    value: Amount,
    what: str,
    year: int,
    code: str | None,
    provenance: Provenance,
    claim: Claim | None,
    *,
    hidden: bool,
    since: int = 0,
    beside: Sequence[Text] = (),
    found: Text = "",
) -> Statement:
    """Say a value, what it is of, what stands `beside` it, and in another sentence what is `found`.

    A claim is of the same people and days, and what was said with it is said, too.
    """
    status = provenance.status
    where = f" di Kecamatan {catalogue.KECAMATAN[code].name}" if code else ""
    about = f"{what}{where} {until(year, provenance.as_of, since)}"
    if claim and (hidden or status == "simulasi"):
        dated = until(year, claim.period_end, since)
        return _sentences(f"{opening(claim.status)} {claim.printed} {what} {dated}", _with(claim))
    if hidden and status == "sementara":
        return plain(f"Angka tentang {about} belum final.")
    if hidden:
        return plain(f"Belum ada angka nyata tentang {about}.")
    if not value.known:
        return plain(f"Jumlah {about} {NOT_GIVEN}.")
    if not value.value:
        return plain(f"{opening(status).removesuffix(' ada')} tidak ada {about}.")
    sentence = say(f"{opening(status)} {{value}} {about}", value=value)
    if claim and claim.period_end[:7] <= provenance.as_of[:7] and not _agree(claim, value):
        sentence = say(f"{{said}} (terbit {claim.printed})", said=sentence)
    return _sentences(joined(", ", [sentence, *beside]), "" if status == "simulasi" else found)


def _with(claim: Claim) -> Text:
    if claim.id == "participants_2025":
        parts = {
            sector.label: catalogue.claim(f"participants_2025_{sector.id}").value
            for sector in catalogue.SECTORS.values()
        }
        known = {name: float(part) for name, part in parts.items() if part is not None}
        return findings.share(known, "jumlah itu", float(claim.number))
    if claim.id == "benefit_2023_2025":
        deaths = catalogue.claim("benefit_2023_2025_jkm").number
        share = percent(deaths / claim.number * 100)
        return say("Santunan kematian {share} dari jumlah itu", share=share)
    if claim.id == "benefit_2025_to_december":
        forecast = catalogue.claim("benefit_2025_projection").number
        return say("Proyeksi sampai akhir tahun {forecast}", forecast=rupiah(forecast))
    return ""


def _listed(entries: Mapping[str, Category], keys: Sequence[str], *others: str) -> str:
    """List these members and others in a sentence; abbreviations keep their capitals."""
    labels = [entries[key].short_label for key in keys]
    listed = [label if label.isupper() else label.lower() for label in labels]
    return indonesian.join([*listed, *others])


def _sentences(*sentences: Text) -> Statement:
    return joined(" ", [say("{words}.", words=words) for words in sentences if words])


def _agree(claim: Claim, value: Amount) -> bool:
    return claim.value is None or claim.prints_as(int(value.value or 0))


def _sums(frame: pd.DataFrame, code: str | None, *names: str) -> list[Any]:
    columns = values(frame, "code", *names)
    here = [place for place, of in enumerate(columns["code"]) if code in (None, of)]
    return [
        # Nobody lives in no kecamatan.
        sum_known(columns[name][place] for place in here)
        if name == "population"
        else sum_whole(
            [columns[name][place] for place in here], [columns["code"][place] for place in here]
        )
        for name in names
    ]


def _rank(among: Compared, code: str | None, provenance: Provenance) -> Text:
    name = catalogue.KECAMATAN[code].name if code else ""
    if name not in among.values or among.is_nothing or provenance.status == "simulasi":
        return ""
    seen = " yang ditampilkan" if among.partial else ""
    return findings.place(among.rank(name), len(among.values), f"kecamatan{seen}")

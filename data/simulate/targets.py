"""The totals that the simulation must reach, derived from the published claims."""

import datetime as dt
import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from data.catalogue import CLAIMS, SCHOOL_LEVELS, SECTORS, Claim, claim
from data.simulate.assumptions import ASSUMPTIONS, integer, share

YEARS = (2023, 2024, 2025)


def participants(year: int) -> dict[str, int]:
    """Count the participants by sector: as claimed, else as assumed, else the rest of the total.

    ValueError unless the claims and assumptions leave no sector open, or just one in a year whose
    total was published.
    """
    counts: dict[str, int] = {}
    for sector in SECTORS:
        name = f"participants_{year}_{sector}"
        if name in CLAIMS and CLAIMS[name].value is not None:
            counts[sector] = int(CLAIMS[name].number)
        elif name in ASSUMPTIONS:
            counts[sector] = integer(name)
    missing = [sector for sector in SECTORS if sector not in counts]
    if len(missing) > 1 or (missing and f"participants_{year}" not in CLAIMS):
        raise ValueError(f"nothing says how many are {', '.join(missing)} in {year}")
    for sector in missing:
        counts[sector] = int(claim(f"participants_{year}").number) - sum(counts.values())
    return {sector: counts[sector] for sector in SECTORS}


def newcomers() -> int:
    """Count the participants of 2025 who joined after the count of November."""
    return int(claim("participants_2025").number - claim("participants_2025_november").number)


def paid_months(year: int, sector: str) -> tuple[int, int]:
    """Return the first paid month of the year for a sector, and the number of paid months.

    As claimed, with the months counted from the start of the claim's period; else from the assumed
    month to December.
    """
    published = CLAIMS.get(f"months_{year}_{sector}")
    if published is not None:
        return int(published.period_start[5:7]), int(published.number)
    general = f"start_month_{sector}"
    special = f"{general}_{year}"
    first = integer(special if special in ASSUMPTIONS else general)
    return first, 13 - first


def last_payment_day() -> dt.date:
    """Return the day to which the benefits of 2025 were counted; nothing is paid after it."""
    return dt.date.fromisoformat(claim("benefit_2025_to_december").period_end)


@dataclass(frozen=True, slots=True)
class BenefitTotals:
    """Payments of 2023–2025 in numbers, and in rupiah where they are not fixed.

    `full_deaths` are JKM payments in full, `funerals` those of the funeral cost alone,
    `scholars` the children by school level.
    """

    full_deaths: int
    funerals: int
    accidents: int
    accident_rp: int
    scholars: Mapping[str, int]


def death_payments(published: Claim, full: int, funeral: int) -> tuple[int, int]:
    """Find full and funeral-only payments that print as the claim, with the fewest funerals.

    ValueError if up to a hundred funerals do not do it.
    """
    for funerals in range(100):
        full_payments = round((int(published.number) - funerals * funeral) / full)
        if published.prints_as(full_payments * full + funerals * funeral):
            return full_payments, funerals
    raise ValueError(f"no payments of Rp{full} and Rp{funeral} print as {published.printed}")


def scholars_by_level(
    children: int, amount: int, rates: Mapping[str, int], shares: Mapping[str, float]
) -> dict[str, int]:
    """Split children over school levels, near to the shares, so that they cost the amount exactly.

    For four levels, the cheapest two of which differ in rate. ValueError if no split costs it.
    """
    first, second, third, fourth = sorted(rates, key=lambda level: rates[level])
    in_fourth, in_third = np.divmod(np.arange((children + 1) ** 2), children + 1)
    rest = children - in_third - in_fourth
    beyond_first = (
        amount - rates[third] * in_third - rates[fourth] * in_fourth - rates[first] * rest
    )
    in_second, uneven = np.divmod(beyond_first, rates[second] - rates[first])
    splits = {
        first: rest - in_second,
        second: in_second,
        third: in_third,
        fourth: in_fourth,
    }
    possible = (uneven == 0) & (in_second >= 0) & (in_second <= rest)
    if not possible.any():
        raise ValueError(f"no split of {children} children over the levels costs Rp{amount}")
    distance = sum((splits[level] - shares[level] * children) ** 2 for level in rates)
    best = int(np.argmin(np.where(possible, distance, np.inf)))
    return {level: int(splits[level][best]) for level in rates}


def scholarship_rates() -> dict[str, int]:
    """Return rupiah a year for a child, by school level, as the regulation has it."""
    return {level.id: int(claim(level.rule_claim).number) for level in SCHOOL_LEVELS.values()}


def benefit_totals() -> BenefitTotals:
    """Derive the payments of 2023–2025 that agree with all published claims about them."""
    full, funeral = int(claim("jkm_total").number), int(claim("jkm_funeral").number)
    full_deaths, funerals = death_payments(claim("benefit_2023_2025_jkm"), full, funeral)
    accident_rp = int(claim("benefit_2023_2025_jkk").number)
    rates = scholarship_rates()
    smallest_step = math.gcd(*rates.values())
    remainder = (
        int(claim("benefit_2023_2025").number)
        - full_deaths * full
        - funerals * funeral
        - accident_rp
    )
    children = int(claim("scholarship_children_2023_2025").number)
    return BenefitTotals(
        full_deaths=full_deaths,
        funerals=funerals,
        accidents=int(claim("recipients_2023_2025").number) - full_deaths - funerals - children,
        accident_rp=accident_rp,
        scholars=scholars_by_level(
            children,
            round(remainder / smallest_step) * smallest_step,
            rates,
            {level: share(f"scholarship_share_{level}") for level in rates},
        ),
    )

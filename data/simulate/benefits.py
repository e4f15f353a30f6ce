"""Invented payments of JKM, JKK and scholarships, adding up to what was published."""

import datetime as dt
import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from data.apportion import apportion
from data.catalogue import KECAMATAN, SCHOOL_LEVELS, SECTORS, Claim, claim
from data.simulate.assumptions import (
    YEARS,
    category,
    integer,
    last_payment_day,
    number,
    share,
    working_days,
)
from data.simulate.enrolment import active_by_month


@dataclass(frozen=True)
class Payments:
    """Payments of a period: rupiah of each death, the accidents, the level of each scholar."""

    deaths: NDArray[np.int64]
    accidents: int
    accident_rp: int
    levels: NDArray[np.str_]


def pay(registries: Mapping[int, pd.DataFrame], rng: np.random.Generator) -> pd.DataFrame:
    """Draw the payments of 2023–2025 to these participants, one row a payment, ordered by day.

    Columns: `day` (datetime64), `programme` (id), `sector` (id), `kecamatan` (position in
    `KECAMATAN`), `school_level` (id, blank unless a scholarship) and `amount` (whole rupiah).
    ValueError if the published totals cannot be reached together.
    """
    earlier, recent = _before_and_in_last_year()
    coverage = _coverage_before_payment(registries)
    new_year = dt.date(YEARS[-1], 1, 1)
    earlier_days = working_days(dt.date(YEARS[0], 1, 1), new_year - dt.timedelta(days=1))
    recent_days = working_days(new_year, last_payment_day())
    payments = pd.concat(
        [
            _paid(earlier, earlier_days, coverage, rng),
            _paid(recent, recent_days, coverage, rng),
        ]
    )
    return payments.sort_values("day", kind="stable", ignore_index=True)


def _before_and_in_last_year() -> tuple[Payments, Payments]:
    """Derive the payments that agree with all published claims about 2023–2025."""
    rates = scholarship_rates()
    full, funeral = int(claim("jkm_total").number), int(claim("jkm_funeral").number)
    all_deaths, funerals = death_payments(claim("benefit_2023_2025_jkm"), full, funeral)
    all_accident_rp = int(claim("benefit_2023_2025_jkk").number)
    scholars = int(claim("scholarship_children_2023_2025").number)
    all_accidents = int(claim("recipients_2023_2025").number) - all_deaths - funerals - scholars
    total = claim("benefit_2023_2025").number
    remainder = int(total) - all_deaths * full - funerals * funeral - all_accident_rp
    smallest_step = math.gcd(*rates.values())
    by_level = scholars_by_level(
        scholars,
        round(remainder / smallest_step) * smallest_step,
        rates,
        {level: share(f"scholarship_share_{level}") for level in rates},
    )
    levels, children = np.array(list(by_level)), np.array(list(by_level.values()))

    published = claim("benefit_2025_to_december")
    part = float(published.number / total)
    recent_children = apportion(round(part * children.sum()), children)
    accidents, accident_rp = round(part * all_accidents), round(part * all_accident_rp)
    without_deaths_rp = accident_rp + sum(
        rates[level] * count for level, count in zip(levels, recent_children, strict=True)
    )
    deaths = round((int(published.number) - without_deaths_rp) / full)
    if not published.prints_as(deaths * full + without_deaths_rp):
        raise ValueError(f"no number of full JKM payments prints as {published.printed}")
    earlier = Payments(
        np.repeat([full, funeral], [all_deaths - deaths, funerals]),
        all_accidents - accidents,
        all_accident_rp - accident_rp,
        np.repeat(levels, children - recent_children),
    )
    recent = Payments(
        np.repeat(full, deaths), accidents, accident_rp, np.repeat(levels, recent_children)
    )
    return earlier, recent


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


def _coverage_before_payment(registries: Mapping[int, pd.DataFrame]) -> NDArray[np.int64]:
    """Sum the person-months before each month since the first year, as `active_by_month`."""
    by_year = [active_by_month(registries[year]) for year in YEARS]
    # Nobody published the six sectors of the year before: its months are taken as the first year's.
    active = np.concatenate([by_year[0], *by_year])
    lag = integer("benefit_lag")
    return np.array([active[month - lag : month].sum(axis=0) for month in range(12, len(active))])


def _drawn(
    count: int,
    days: NDArray[np.datetime64],
    weights: NDArray[np.int64] | NDArray[np.float64],
    rng: np.random.Generator,
) -> pd.DataFrame:
    month = days.astype("datetime64[M]")
    in_month = np.busday_count(month.astype("datetime64[D]"), (month + 1).astype("datetime64[D]"))
    since_start = (month - np.datetime64(f"{YEARS[0]}-01", "M")).astype(np.int64)
    chances = weights[since_start] / in_month[:, np.newaxis, np.newaxis]
    cells = rng.choice(chances.size, count, p=(chances / chances.sum()).ravel())
    day, kecamatan, sector = np.unravel_index(cells, chances.shape)
    return pd.DataFrame(
        {"day": days[day], "sector": np.array(list(SECTORS))[sector], "kecamatan": kecamatan}
    )


def _accident_amounts(count: int, total: int, rng: np.random.Generator) -> NDArray[np.int64]:
    smallest = integer("jkk_minimum")
    above = rng.lognormal(0, number("jkk_spread"), count)
    return smallest + apportion(total - count * smallest, above)


def _deaths(
    count: int,
    days: NDArray[np.datetime64],
    coverage: NDArray[np.int64],
    rng: np.random.Generator,
) -> pd.DataFrame:
    ceremony = claim("recipients_2025_panti")
    ceremony_day = np.datetime64(ceremony.period_start, "D")
    if not days[0] <= ceremony_day <= days[-1]:
        return _drawn(count, days, coverage, rng)
    month = ceremony_day.astype("datetime64[M]")
    before_ceremony = days[(days >= month) & (days <= ceremony_day)]
    there = np.array([code == category("ceremony_kecamatan") for code in KECAMATAN])
    at_ceremony = int(ceremony.number)
    return pd.concat(
        [
            _drawn(at_ceremony, before_ceremony, coverage * there[:, np.newaxis], rng),
            _drawn(count - at_ceremony, days, coverage, rng),
        ],
        ignore_index=True,
    )


def _paid(
    payments: Payments,
    days: NDArray[np.datetime64],
    coverage: NDArray[np.int64],
    rng: np.random.Generator,
) -> pd.DataFrame:
    rates = scholarship_rates()
    risk = np.array([number(f"jkk_risk_{sector}") for sector in SECTORS])
    deaths = _deaths(len(payments.deaths), days, coverage, rng).assign(
        programme="jkm", school_level="", amount=payments.deaths
    )
    accidents = _drawn(payments.accidents, days, coverage * risk, rng).assign(
        programme="jkk",
        school_level="",
        amount=_accident_amounts(payments.accidents, payments.accident_rp, rng),
    )
    in_full = deaths.index[deaths["amount"] == int(claim("jkm_total").number)]
    scholars = deaths.loc[rng.choice(in_full, len(payments.levels), replace=False)].assign(
        programme="beasiswa",
        school_level=payments.levels,
        amount=[rates[level] for level in payments.levels],
    )
    return pd.concat([deaths, accidents, scholars], ignore_index=True)

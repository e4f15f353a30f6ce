"""Somebody who knows every public answer, and bounds what is withheld by linear programs."""

import datetime as dt
import random
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import product
from typing import Any

import numpy as np

from data import catalogue
from data.catalogue import UNDETAILED
from data.frames import records
from queries import benefits, enrolment
from queries.answer import Answer, with_outside
from queries.registry import Registry

SECTORS = tuple(catalogue.SECTORS)
DEATH = 42_000_000
CHOICES = 30
"""How many choices of several programmes and sectors are asked for besides."""

Limits = Mapping[str, Any]
"""The value of each dimension that a sum is limited to, or several as a tuple."""


Sums = Mapping[tuple[Any, ...], float]


class Attacker:
    """All that could be, as unknown numbers that are never below zero, and what sums are public."""

    def __init__(self, **dimensions: Iterable[Any]) -> None:
        self.names = tuple(dimensions)
        self.cells = np.array(list(product(*dimensions.values())), dtype=object)
        self._is: dict[tuple[str, Any], np.ndarray] = {}
        self._sums: dict[tuple[Any, ...], float] = {}
        self._most: list[tuple[np.ndarray, float]] = []
        self._least: list[tuple[np.ndarray, float]] = []
        self._at_most_those: list[tuple[np.ndarray, np.ndarray]] = []

    def keep(self, possible: np.ndarray) -> None:
        self.cells = self.cells[possible]

    def cells_of(self, limits: Limits) -> np.ndarray:
        held = np.ones(len(self.cells), bool)
        for limit in limits.items():
            if limit not in self._is:
                members = limit[1] if isinstance(limit[1], tuple) else (limit[1],)
                column = self.cells[:, self.names.index(limit[0])]
                self._is[limit] = np.logical_or.reduce([column == member for member in members])
            held &= self._is[limit]
        return held

    def learn(self, value: float | None, **limits: object) -> None:
        """Take in the sum of the cells of these, where it is given."""
        if value is not None:
            self._sums[tuple(sorted(limits.items(), key=str))] = float(value)

    def learn_rupiah(self, value: float | None, **limits: object) -> None:
        """No more persons died than these Rupiah are paid for."""
        if value is not None and limits.get("programme", "jkm") == "jkm":
            deaths = self.cells_of({**limits, "programme": "jkm"})
            self._most.append((deaths, float(value) / DEATH))

    def learn_less(self, fewer: Limits, than: Limits) -> None:
        """No more persons are in the first than in the second."""
        self._at_most_those.append((self.cells_of(fewer), self.cells_of(than)))

    @property
    def sums(self) -> Sums:
        return self._sums

    def compare(self, earlier: Sums) -> None:
        """Take in that no sum is smaller than it was earlier."""
        self._least = [(self.cells_of(dict(limits)), value) for limits, value in earlier.items()]
        self.think()

    def think(self) -> None:
        """Leave out what is known to be zero; cells that are in the same sums are one unknown."""
        held = [(self.cells_of(dict(limits)), value) for limits, value in self._sums.items()]
        self._open = np.ones(len(self.cells), bool)
        for cells, value in held:
            if value == 0:
                self._open &= ~cells
        less = [*self._most, *((fewer, 0.0) for fewer, _ in self._at_most_those)]
        than = [cells for _, cells in self._at_most_those]
        above = np.array([cells[self._open] for cells, value in [*held, *less]])
        more = [(cells[self._open], -value) for cells, value in self._least]
        below = np.zeros_like(above)
        if than:
            below[-len(than) :] = np.array(than)[:, self._open]
        if more:
            above = np.vstack([above, np.zeros((len(more), above.shape[1]), bool)])
            below = np.vstack([below, [cells for cells, _ in more]])
        some = above.any(axis=1) | below.any(axis=1)
        # Sums and Rupiah have nothing below.
        subtracted = below[len(held) + len(self._most) :]
        bits = np.ascontiguousarray(np.packbits(np.vstack([above, subtracted]), axis=0).T)
        _, first, self._alike, self._count = np.unique(
            bits.view(np.dtype((np.void, bits.shape[1]))).ravel(),
            return_index=True,
            return_inverse=True,
            return_counts=True,
        )
        matrix = above[:, first].astype(np.int8) - below[:, first]
        is_sum = np.arange(len(matrix)) < len(held)
        values = np.array([value for _, value in [*held, *less, *more]])
        self._equal, self._values = matrix[is_sum & some], values[is_sum & some]
        self._less, self._limit = matrix[~is_sum & some], values[~is_sum & some]

    def range(self, *some: Limits) -> tuple[float, float]:
        """The least and the most that the cells of these can be together."""
        # Every process of the tests would take a second to import it.
        from scipy.optimize import linprog
        from scipy.sparse import csr_array

        cells = np.logical_or.reduce([self.cells_of(limits) for limits in some])
        if not (cells & self._open).any():
            return 0.0, 0.0
        inside, count = np.unique(self._alike[cells[self._open]], return_counts=True)
        others = np.setdiff1d(np.arange(len(self._count)), inside[count == self._count[inside]])
        unknown = np.concatenate([inside, others])
        goal = np.zeros(len(unknown))
        goal[: len(inside)] = 1
        ends = []
        for sign in (1, -1):
            solved = linprog(
                sign * goal,
                A_eq=csr_array(self._equal[:, unknown]),
                b_eq=self._values,
                A_ub=csr_array(self._less[:, unknown]) if len(self._less) else None,
                b_ub=self._limit if len(self._less) else None,
                method="highs",
            )
            assert solved.success, solved.message
            ends.append(sign * solved.fun)
        return ends[0], ends[1]


def of_benefits(registry: Registry, year: int) -> Attacker:
    """Ask for all claims of a year: of kecamatan, of months, by sector, programme and level."""
    programmes = tuple(catalogue.PROGRAMMES)
    sectors = (*SECTORS, UNDETAILED)
    all_of = benefits.Filter(year, year, programmes)
    places = not_empty(benefits.by_kecamatan(registry, all_of), "cases")
    known = Attacker(
        month=(*(dt.date(year, month, 1) for month in range(1, 13)), None),
        kecamatan=places,
        sector=sectors,
        programme=programmes,
        level=("", *catalogue.SCHOOL_LEVELS, UNDETAILED),
    )
    known.keep((known.cells[:, 3] == "beasiswa") == (known.cells[:, 4] != ""))

    def learn(row: Mapping[str, Any], **limits: object) -> None:
        known.learn(row["cases"], **limits)
        known.learn_rupiah(row["amount_rp"], **limits)

    for programme in (None, *(one for one in programmes if one != UNDETAILED)):
        chosen = (programme,) if programme else programmes
        limits = {"programme": programme} if programme else {}
        wanted = benefits.Filter(year, year, chosen)
        for code in places:
            answer = benefits.paid_in_sectors(registry, replace(wanted, sectors=sectors), code)
            for row in records(answer.frame[answer.frame["sector"] != UNDETAILED]):
                learn(row, kecamatan=code, sector=row["sector"], **limits)
        for row in records(benefits.by_kecamatan(registry, wanted).frame):
            learn(row, kecamatan=row["code"], **limits)
        of_sectors = benefits.by_year_and_sector(registry, wanted).frame
        for row in records(of_sectors[of_sectors["sector"] != UNDETAILED]):
            learn(row, sector=row["sector"], **limits)
    for sector, code in [
        *((one, None) for one in (None, *SECTORS)),
        *((None, k) for k in places),
    ]:
        wanted = benefits.Filter(year, year, programmes, (sector,) if sector else SECTORS)
        limits = {"sector": sector} if sector else {"kecamatan": code} if code else {}
        by_level = benefits.by_school_level(registry, wanted, code)
        for row in records(by_level.frame[by_level.frame["school_level"] != UNDETAILED]):
            learn(row, level=row["school_level"], **limits)
        for step in ("month", "year"):
            found = registry.ask(
                "benefits_by_period",
                step=step,
                first=year,
                last=year,
                programmes=programmes,
                sectors=wanted.sectors,
                kecamatan=code,
            )
            rows = records(with_outside(found).frame)
            for row in rows:
                if row["programme"] != UNDETAILED and row["period"] is not None:
                    when = {"month": row["period"].date()} if step == "month" else {}
                    learn(row, programme=row["programme"], **when, **limits)
            for period in {row["period"] for row in rows} - {None}:
                of_period = [row for row in rows if row["period"] == period]
                rest = [row for row in of_period if row["programme"] == UNDETAILED]
                if all(row["cases"] is not None for row in rest or of_period):
                    total = {
                        name: sum(row[name] or 0 for row in of_period)
                        for name in ("cases", "amount_rp")
                    }
                    when = {"month": period.date()} if step == "month" else {}
                    learn(total, **when, **limits)
    dice = random.Random(year)  # noqa: S311
    for _ in range(CHOICES):
        chosen = some(dice, [one for one in programmes if one != UNDETAILED])
        wanted = benefits.Filter(year, year, chosen, some(dice, SECTORS))
        limits = {"programme": chosen, "sector": wanted.sectors}
        for row in records(benefits.paid_in_kecamatan(registry, wanted).frame):
            learn(row, kecamatan=row["code"], **limits)
        code = dice.choice(places)
        for row in records(benefits.paid_in_sectors(registry, wanted, code).frame):
            if row["sector"] != UNDETAILED:
                learn(row, kecamatan=code, programme=chosen, sector=row["sector"])
        for place in (None, code):
            where = {"kecamatan": place} if place else {}
            for row in records(benefits.by_period(registry, "month", wanted, place).frame):
                if row["programme"] != UNDETAILED:
                    of_month = {"month": row["period"].date(), "programme": row["programme"]}
                    learn(row, sector=wanted.sectors, **of_month, **where)
    known.think()
    return known


def not_empty(answer: Answer, measure: str) -> tuple[str, ...]:
    """The kecamatan of which not all is known: where there is nobody, no more has to be asked."""
    return tuple(row["code"] for row in records(answer.frame) if row[measure] != 0)


def some(dice: random.Random, members: Sequence[str]) -> tuple[str, ...]:
    """Choose more than one of these, and not all where there are more than two."""
    return tuple(dice.sample(members, dice.randint(2, max(2, len(members) - 1))))


def of_enrolment(registry: Registry, year: int) -> Attacker:
    """Ask for all participants of a year and in its months: of kecamatan, by sector, fund and sex.

    Who is covered in a month is a participant of the year.
    """
    days = sorted(
        {
            row["month"].date()
            for row in records(enrolment.active_by_month(registry, enrolment.Filter()).frame)
            if row["month"] is not None and row["month"].year == year
        }
    )
    funds, sexes = tuple(catalogue.FUNDING), tuple(catalogue.SEXES)
    everybody = enrolment.by_kecamatan(registry, year, enrolment.Filter())
    places = not_empty(everybody, "participants")
    known = Attacker(
        month=(None, *days),
        kecamatan=places,
        sector=SECTORS,
        fund=funds,
        sex=(*sexes, ""),
    )
    known.keep((known.cells[:, 0] == None) == (known.cells[:, 4] != ""))  # noqa: E711
    for fund, sex in product((None, *funds), (None, *sexes)):
        wanted = enrolment.Filter(
            funding=(fund,) if fund else funds, sexes=(sex,) if sex else sexes
        )
        limits = {name: of for name, of in (("fund", fund), ("sex", sex)) if of}
        for row in records(enrolment.by_kecamatan_and_sector(registry, year, wanted).frame):
            if row["sector"] != UNDETAILED:
                place = {"kecamatan": row["code"], "sector": row["sector"]}
                known.learn(row["participants"], month=None, **place, **limits)
        for row in records(enrolment.by_kecamatan(registry, year, wanted).frame):
            known.learn(row["participants"], month=None, kecamatan=row["code"], **limits)
        for row in records(enrolment.by_year_and_sector(registry, wanted).frame):
            if row["year"] == year and row["sector"] != UNDETAILED:
                known.learn(row["participants"], month=None, sector=row["sector"], **limits)
    for fund, code in product((None, *funds), (None, *places)):
        wanted = enrolment.Filter(funding=(fund,) if fund else funds)
        limits = {name: of for name, of in (("fund", fund), ("kecamatan", code)) if of}
        found = records(enrolment.active_by_month(registry, wanted, code).frame)
        for day in days:
            of_day = [row for row in found if row["month"] and row["month"].date() == day]
            for row in of_day:
                if row["sector"] != UNDETAILED:
                    number = row["active_participants"]
                    known.learn(number, month=day, sector=row["sector"], **limits)
            rest = [row for row in of_day if row["sector"] == UNDETAILED]
            if all(row["active_participants"] is not None for row in rest or of_day):
                known.learn(
                    sum(row["active_participants"] or 0 for row in of_day), month=day, **limits
                )
    dice = random.Random(year)  # noqa: S311
    for _ in range(CHOICES):
        fund, sectors = some(dice, funds), some(dice, SECTORS)
        wanted = enrolment.Filter(sectors, fund, (dice.choice(sexes),))
        limits = {"fund": fund, "sex": wanted.sexes, "month": None}
        for row in records(enrolment.by_kecamatan(registry, year, wanted).frame):
            known.learn(row["participants"], kecamatan=row["code"], sector=sectors, **limits)
        for row in records(enrolment.by_kecamatan_and_sector(registry, year, wanted).frame):
            if row["sector"] != UNDETAILED:
                place = {"kecamatan": row["code"], "sector": row["sector"]}
                known.learn(row["participants"], **place, **limits)
    for day, code, sector, fund in product(days, places, SECTORS, funds):
        place = {"kecamatan": code, "sector": sector, "fund": fund}
        known.learn_less({"month": day, **place}, {"month": None, **place})
    known.think()
    return known

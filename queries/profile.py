"""One kecamatan beside the other 30: queries on all cubes of the registry."""

from dataclasses import replace

from data import catalogue
from queries.answer import Answer
from queries.benefits import as_known
from queries.registry import Registry


def of_years(registry: Registry, *, same_population: bool = False) -> Answer:
    """Every year of enrolment × all 31 kecamatan, in order of code.

    Columns: year, code, kecamatan, population (end of 2024), participants, person_months,
    participants_per_1000, months_per_participant (missing without participants), recipients and
    amount_rp of benefits, groups and value_rp of aid, value_rp_per_capita (Rupiah). Benefits and
    aid are missing for a year of which their cube holds nothing, and zero for a kecamatan that
    had none in a year of which it does. With `same_population`, if benefits are those of the
    participants, also benefit_per_1000 (Rupiah per 1.000 participants of that year, missing without
    participants).
    """
    answer = registry.ask("profile_of_years")
    if not same_population:
        return answer
    people = answer.frame["participants"]
    rate = answer.frame["amount_rp"] * 1000 / people.where(people > 0)
    return replace(answer, frame=answer.frame.assign(benefit_per_1000=rate))


def benefits(registry: Registry, kecamatan: str) -> Answer:
    """Every year with benefits × all programmes, in one kecamatan; zero where nothing was paid.

    Columns: year, programme, cases, recipients, amount_rp (missing where they are not known). No
    rows if the cube is empty.
    """
    found = registry.ask(
        "profile_benefits", kecamatan=kecamatan, programmes=tuple(catalogue.PROGRAMMES)
    )
    return as_known(registry, found)


def aid(registry: Registry, kecamatan: str, year: int) -> Answer:
    """All aid items, as handed over in one kecamatan in that year; zero where there was none.

    Columns: item, quantity (in the item's own unit, never to be added up), value_rp, groups.
    """
    return registry.ask(
        "profile_aid", kecamatan=kecamatan, year=year, items=tuple(catalogue.AID_ITEMS)
    )

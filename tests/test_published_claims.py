import re
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal
from typing import get_args

import pytest

from data.catalogue import (
    AID_ITEMS,
    CLAIMS,
    FUNDING,
    METRICS,
    ORIGINS,
    PROGRAMMES,
    REFERENCE,
    SCHOOL_LEVELS,
    SECTORS,
    SOURCES,
    STATUSES,
    Claim,
    Precision,
    claim,
)

# Groups that are counted in public but are none of the classifications of this dashboard.
OTHER_GROUPS = {
    "JKM dan JKK",
    "NPK bersubsidi",
    "bukan penerima upah",
    "guru dan pegawai tidak tetap",
    "juru parkir",
    "kader posyandu",
    "ketua RT dan RW",
    "mesin pemanen gabungan",
    "mesin pemanen padi",
    "mesin penanam padi",
    "mesin pertanian",
    "organik bersubsidi",
    "pegawai non-ASN",
    "penerima upah",
    "pengemudi ambulans",
    "perangkat daerah lain",
    "perangkat desa",
    "petani atau buruh tani",
    "petani tembakau",
    "petani, nelayan, dan guru ngaji",
    "petugas kebersihan",
    "semua pupuk bersubsidi",
    "traktor roda dua",
    "traktor roda empat",
    "urea bersubsidi",
}
CLASSIFICATIONS = (SECTORS, PROGRAMMES, FUNDING, ORIGINS, AID_ITEMS, SCHOOL_LEVELS)

# Measures of things that do not share a unit; each claim says its own.
UNIT_PER_CLAIM = {"quantity", "statutory_limit"}

SECTORS_WITH_A_NUMBER_2025 = ("buruh_tani", "keagamaan", "petani", "desa", "nelayan")

GROUPS_2022 = (
    "non_asn",
    "juru_parkir",
    "gtt_ptt",
    "kebersihan",
    "kader_posyandu",
    "ambulans",
    "perangkat_desa",
    "rt_rw",
    "keagamaan",
    "buruh_tani",
    "nelayan",
)

JKM_GROUPS_2022 = ("non_asn", "rt_rw", "perangkat_desa", "other_offices")

# A number as an Indonesian text prints it, with the word that scales it.
PRINTED_NUMBER = re.compile(
    r"(?P<digits>\d{1,3}(?:\.\d{3})+|\d+)(?:,(?P<fraction>\d+))?"
    r"(?: (?P<scale>ribu|juta|miliar|milyar|triliun))?"
)
SCALES = {
    None: 1,
    "ribu": 10**3,
    "juta": 10**6,
    "miliar": 10**9,
    "milyar": 10**9,
    "triliun": 10**12,
}

ISO_DATE = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")
ENGLISH_MONTH = re.compile(
    r"\b(?:January|February|March|May|June|July|August|October|December"
    r"|Jan|Feb|Mar|Apr|Aug|Sept?|Oct|Nov|Dec)\b"
)
ENGLISH_WORD = re.compile(
    r"\b(?:the|of|and|or|not|with|from|is|are|was|people|workers?|million|billion|percent|year)\b",
    re.IGNORECASE,
)
# Between thousands a point is followed by exactly three digits.
DECIMAL_POINT = re.compile(r"\d\.(?!\d{3}(?!\d))\d")
DECIMAL_COMMA_OF_THOUSANDS = re.compile(r"\d,\d{3}(?!\d)(?! (?:ribu|juta|miliar|triliun))")
MILLION_AS_A_LETTER = re.compile(r"\d ?[MBGK]\b")


def number(claim_id: str) -> Decimal:
    return claim(claim_id).number


def total(prefix: str, groups: tuple[str, ...]) -> Decimal:
    return sum((number(f"{prefix}_{group}") for group in groups), Decimal(0))


def to_places(value: Decimal, places: str) -> Decimal:
    return value.quantize(Decimal(places), ROUND_HALF_UP)


def numbers_in(printed: str) -> set[Decimal]:
    return {
        Decimal(f"{found['digits'].replace('.', '')}.{found['fraction'] or 0}")
        * SCALES[found["scale"]]
        for found in PRINTED_NUMBER.finditer(printed)
    }


def texts(one: Claim) -> tuple[str, ...]:
    """What a reader sees of a claim in our own words; `printed` keeps the words of others."""
    return one.label, one.scope, one.note, one.source.title


def is_rule(one: Claim) -> bool:
    """Regulations are exact; a premium that somebody rounded in a speech is not a rule."""
    return one.metric.startswith("statutory_") or (
        one.metric in {"premium_month_rp", "premium_discount_share"} and one.precision == "exact"
    )


def one_sided_contradictions(claims: dict[str, Claim]) -> set[tuple[str, str]]:
    return {
        (one.id, other)
        for one in claims.values()
        for other in one.contradicts
        if other == one.id or other not in claims or one.id not in claims[other].contradicts
    }


def test_the_five_sectors_with_a_number_leave_some_hundreds_for_the_street_vendors() -> None:
    rest = number("participants_2025") - total("participants_2025", SECTORS_WITH_A_NUMBER_2025)
    assert 800 <= rest <= 999


def test_each_sector_has_one_claim_for_2025_and_joins_on_its_id() -> None:
    assert {claim(f"participants_2025_{sector}").dimension for sector in SECTORS} == set(SECTORS)


def test_rounded_sectors_of_2025_keep_their_words() -> None:
    farmers, fishermen = claim("participants_2025_petani"), claim("participants_2025_nelayan")
    assert (farmers.precision, farmers.printed) == ("rounded", "10 ribu")
    assert (fishermen.precision, fishermen.printed) == ("rounded", "2 ribu")


def test_street_vendors_were_published_in_words_and_have_no_number() -> None:
    vendors = claim("participants_2025_pedagang")
    assert vendors.value is None
    assert vendors.printed == "ratusan"
    with pytest.raises(ValueError, match="ratusan"):
        _ = vendors.number


def test_only_claims_in_words_lack_a_value_and_all_of_them_have_the_words() -> None:
    for one in CLAIMS.values():
        assert (one.value is None) == (one.precision == "words"), one.id
        assert one.printed or one.status == "estimasi", one.id


def test_a_value_is_among_the_numbers_that_were_printed() -> None:
    for one in CLAIMS.values():
        if one.value is not None and one.printed:
            assert one.value in numbers_in(one.printed), one.id


def test_a_figure_printed_with_about_or_more_than_is_never_exact() -> None:
    hedged = re.compile(r"\b(?:sekitar|kurang lebih|lebih dari|hampir|ribuan|lebih)\b")
    # Printed to the last rupiah in spite of the word.
    to_the_rupiah = {"dbhcht_disnaker_2025"}
    assert {
        one.id
        for one in CLAIMS.values()
        if hedged.search(one.printed) and one.precision != "approximate"
    } == to_the_rupiah


def test_printed_coverage_is_what_its_parts_give() -> None:
    share = 100 * number("protected_workers_2025") / number("employed_population_2025")
    assert to_places(share, "0.01") == number("coverage_2025") == Decimal("21.86")


def test_printed_contribution_is_cut_off_and_the_note_gives_the_right_share() -> None:
    share = 100 * number("participants_2025") / number("protected_workers_2025")
    printed = claim("contribution_share_2025")
    assert printed.number == Decimal("25.3")
    assert to_places(share, "0.1") != printed.number
    assert f"{to_places(share, '0.01')} persen".replace(".", ",") in printed.note


def test_provincial_coverage_is_what_its_parts_give() -> None:
    share = 100 * number("protected_workers_jatim_2023") / number("employed_population_jatim_2023")
    assert to_places(share, "0.01") == number("coverage_jatim_2023")


def test_eleven_groups_of_2022_add_up_to_the_total() -> None:
    assert total("participants_2022", GROUPS_2022) == number("participants_2022") == 66_304


def test_death_benefits_of_2022_add_up_within_the_printed_rounding() -> None:
    assert total("recipients_2022_jkm", JKM_GROUPS_2022) == number("recipients_2022_jkm")
    parts = total("benefit_2022_jkm", JKM_GROUPS_2022)
    last_printed_digit = 1_000_000
    assert abs(parts - number("benefit_2022_jkm")) <= last_printed_digit / 2


def test_three_year_benefits_leave_a_rest_that_the_note_names() -> None:
    parts = number("benefit_2023_2025_jkm") + number("benefit_2023_2025_jkk")
    rest = number("benefit_2023_2025") - parts
    assert rest == 1_090_000_000
    assert "Rp1,09 miliar" in claim("benefit_2023_2025").note


def test_machines_handed_over_in_august_2025_add_up() -> None:
    kinds = ("traktor_roda_dua", "traktor_roda_empat", "pemanen_gabungan", "pemanen_padi")
    assert total("alsintan_2025_august", kinds) == number("alsintan_2025_august")


def test_subsidised_fertiliser_shares_in_the_notes_are_what_the_numbers_give() -> None:
    for part, whole in (
        ("subsidised_fertiliser_2025_distributed", "subsidised_fertiliser_2025"),
        ("subsidised_fertiliser_2025_farmers_served", "subsidised_fertiliser_2025_farmers"),
    ):
        share = to_places(100 * number(part) / number(whole), "0.01")
        assert f"{share} persen".replace(".", ",") in claim(part).note


def test_three_parts_make_the_death_benefit() -> None:
    assert number("jkm_total") == total("jkm", ("lump_sum", "periodic", "funeral")) == 42_000_000


def test_two_premiums_make_the_monthly_premium_and_half_of_it_is_left_after_the_discount() -> None:
    premium = number("premium_month")
    assert premium == number("premium_month_jkm") + number("premium_month_jkk") == 16_800
    left = 1 - number("premium_discount_2026") / 100
    assert number("premium_month_discounted") == premium * left


def test_the_discount_says_that_members_paid_by_the_government_are_left_out() -> None:
    for discount in ("premium_discount_2026", "premium_discount_2026_other"):
        assert "APBD" in claim(discount).note
    assert "dikecualikan" in claim("premium_discount_2026_exclusion").printed


def test_scholarship_ceiling_follows_from_levels_years_and_children() -> None:
    one_child = sum(number(level.rule_claim) * level.max_years for level in SCHOOL_LEVELS.values())
    children = number("scholarship_children_limit")
    assert number("scholarship_ceiling") == one_child * children == 174_000_000


def test_years_of_a_school_level_are_those_of_the_rule() -> None:
    for level in SCHOOL_LEVELS.values():
        assert number(f"scholarship_years_{level.id}") == level.max_years
        assert claim(level.rule_claim).dimension == level.id


def test_contradictions_are_symmetric() -> None:
    assert not one_sided_contradictions(dict(CLAIMS))


def test_a_contradiction_that_only_one_side_admits_is_found() -> None:
    silent = replace(claim("participants_2025_misprint"), contradicts=())
    assert one_sided_contradictions({**CLAIMS, silent.id: silent}) == {
        ("participants_2025", "participants_2025_misprint")
    }


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("participants_2025", "participants_2025_misprint"),
        ("participants_2023_buruh_tani", "participants_2023_buruh_tani_misprint"),
        ("participants_2022_buruh_tani", "participants_2022_june_petani"),
        ("benefit_2025_projection", "premium_budget_2025"),
        ("coverage_2025", "coverage_2025_bpjs"),
        ("coverage_2025", "coverage_2025_growth"),
        ("coverage_target_national_2025", "coverage_target_national_2025_other"),
        ("dbhcht_disnaker_2025", "dbhcht_disnaker_2025_other"),
        ("premium_month", "premium_said_2022"),
    ],
)
def test_both_sides_of_a_contradiction_stay_and_one_explains_it(one: str, other: str) -> None:
    assert other in claim(one).contradicts
    assert claim(one).note or claim(other).note


def test_a_forecast_and_an_aim_are_never_called_published() -> None:
    assert claim("benefit_2025_projection").status == "proyeksi"
    assert claim("months_2025_buruh_tani").status == "proyeksi"
    for one in CLAIMS.values():
        if "target" in one.label.lower() and one.metric != "coverage_gap":
            assert one.status == "target", one.id


def test_only_a_figure_that_nobody_printed_is_an_estimate() -> None:
    estimates = {one.id for one in CLAIMS.values() if one.status == "estimasi"}
    assert estimates == {"premium_month_jkk"}
    assert "dihitung" in claim("premium_month_jkk").note


def test_a_published_claim_is_never_official_nor_simulated() -> None:
    assert {one.status for one in CLAIMS.values()} <= {"terbit", "proyeksi", "target", "estimasi"}


def test_every_claim_cites_an_article_with_publisher_title_and_address() -> None:
    for one in CLAIMS.values():
        assert one.source.publisher, one.id
        assert one.source.title, one.id
        assert one.source.licence, one.id
        assert re.match(r"https?://", one.source.url), one.id
        assert re.fullmatch(r"F\d{3}(\|F\d{3})*", one.fact), one.id


def test_an_address_has_one_source_and_one_publication_date() -> None:
    addresses = [source.url for source in SOURCES.values() if source.url]
    assert len(addresses) == len(set(addresses))
    for source in SOURCES.values():
        assert source.published == "" or ISO_DATE.fullmatch(source.published), source.id


def test_sources_of_boundaries_population_and_simulation_are_declared() -> None:
    assert SOURCES["cod_ab_2020"].licence == "CC BY 3.0 IGO"
    assert "bukan data nyata" in SOURCES["simulasi_dasbor"].licence
    assert {"jda_2024", "dukcapil_2024", "sp2010", "kemendagri_2025"} <= set(SOURCES)


def test_every_claim_uses_declared_statuses_precisions_metrics_and_dimensions() -> None:
    dimensions = {""} | OTHER_GROUPS | {key for table in CLASSIFICATIONS for key in table}
    for one in CLAIMS.values():
        assert one.status in STATUSES, one.id
        assert one.precision in get_args(Precision), one.id
        assert one.metric in METRICS, one.id
        assert one.dimension in dimensions, one.id


def test_no_group_is_listed_that_no_claim_is_about() -> None:
    assert {one.dimension for one in CLAIMS.values()} >= OTHER_GROUPS


def test_a_claim_is_in_the_unit_of_its_metric_or_of_its_aid_item() -> None:
    for one in CLAIMS.values():
        if one.dimension in AID_ITEMS:
            assert one.unit == AID_ITEMS[one.dimension].unit, one.id
        elif one.metric in UNIT_PER_CLAIM:
            assert one.unit, one.id
        else:
            assert one.unit == METRICS[one.metric].unit, one.id


def test_every_metric_has_a_definition_and_shares_are_never_summed() -> None:
    for measure in METRICS.values():
        assert measure.definition.endswith("."), measure.id
        assert not (measure.additive and measure.unit.startswith("persen")), measure.id


def test_every_rule_says_since_when_it_holds() -> None:
    rules = [one for one in CLAIMS.values() if is_rule(one)]
    assert len(rules) > 20
    for rule in rules:
        assert re.fullmatch(r"\d{4}-\d{2}-\d{2}", rule.valid_from), rule.id


@pytest.mark.parametrize(
    ("rule", "valid_from"),
    [
        ("jkm_total", "2019-12-02"),
        ("jkk_death", "2019-12-02"),
        ("scholarship_s1", "2019-12-02"),
        ("premium_discount_2026", "2026-01-01"),
        ("premium_discount_2026_other", "2026-04-01"),
    ],
)
def test_a_rule_holds_from_the_date_of_its_regulation(rule: str, valid_from: str) -> None:
    assert claim(rule).valid_from == valid_from


def test_the_premium_holds_for_all_years_of_the_registry_and_admits_where_its_date_is_from() -> (
    None
):
    assert claim("premium_month").valid_from <= "2023-01-01"
    assert claim("premium_month").valid_from == claim("premium_month_2022").as_of
    assert "tanggal cetak paling awal" in claim("premium_month").note


def test_every_claim_can_be_placed_in_time_and_periods_do_not_run_backwards() -> None:
    for one in CLAIMS.values():
        dates = (one.period_start, one.period_end, one.as_of, one.valid_from)
        assert any((*dates, one.source.published)), one.id
        assert all(date == "" or ISO_DATE.fullmatch(date) for date in dates), one.id
        if one.period_start and one.period_end:
            assert one.period_start <= one.period_end, one.id


def test_every_claim_says_who_speaks_about_whom_and_where() -> None:
    for one in CLAIMS.values():
        assert one.label, one.id
        assert one.speaker, one.id
        assert one.scope, one.id
        assert one.area, one.id


def test_benefits_of_different_scope_say_so() -> None:
    assert claim("benefit_2025_jkm_jkk").scope == "JKM+JKK"
    assert "JHT" in claim("benefit_2023_all_programmes").scope
    assert claim("protected_workers_2025").scope != claim("participants_2025").scope


def test_the_texts_of_claims_are_indonesian() -> None:
    for one in CLAIMS.values():
        for text in texts(one):
            assert not ENGLISH_MONTH.search(text), (one.id, text)
            assert not ENGLISH_WORD.search(text), (one.id, text)


def test_the_numbers_in_the_texts_are_written_the_indonesian_way() -> None:
    for one in CLAIMS.values():
        for text in (*texts(one), one.printed):
            assert not DECIMAL_POINT.search(text), (one.id, text)
            assert not DECIMAL_COMMA_OF_THOUSANDS.search(text), (one.id, text)
            assert not MILLION_AS_A_LETTER.search(text), (one.id, text)
            assert "Rp " not in text, (one.id, text)


def test_notes_are_whole_sentences() -> None:
    for one in CLAIMS.values():
        if one.note:
            assert one.note[0].isupper() or one.note[0].isdigit(), one.id
            assert one.note.endswith("."), one.id


@pytest.mark.parametrize(
    "text", ["21.86 persen", "Rp17.8 miliar", "82,093 orang", "Rp51 M", "sekitar 1.2 triliun"]
)
def test_a_number_written_the_english_way_would_be_found(text: str) -> None:
    patterns = (DECIMAL_POINT, DECIMAL_COMMA_OF_THOUSANDS, MILLION_AS_A_LETTER)
    assert any(pattern.search(text) for pattern in patterns)


@pytest.mark.parametrize("table", ["published_claims", "sources", "metrics"])
def test_no_table_holds_a_number_as_long_as_a_nik(table: str) -> None:
    text = (REFERENCE / f"{table}.csv").read_text(encoding="utf-8")
    assert not re.search(r"\d{16}", text)

"""Every rule with a bad and a good example, doubles of persons, and what findings may show."""

import datetime as dt
import re
import tomllib
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest
from checked_files import TODAY, connection, findings, loaded, read
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from office_files import BUDI, RINI, SITI, aid, claims, hand_over, payment, person, registry

from data.catalogue import claim
from data.intake import spellings
from data.intake.deduplicate import count_persons, doubles
from data.intake.issues import Complaint, unacknowledged
from data.intake.rules import CHECKS, RULES, Findings
from data.intake.specification import SPECS
from data.intake.staging import connect
from data.intake.validate import check


def broken(path: Path) -> list[tuple[str, str]]:
    """The rule and the cell of everything that is found in a file."""
    return [(one.rule, one.cell) for one in findings(path).complaints]


def reasons(path: Path) -> list[str]:
    return [one.reason for one in findings(path).complaints]


# The table of rules


def test_every_rule_is_declared_and_every_declared_rule_is_used() -> None:
    files = {path.stem for path in CHECKS.glob("*.sql")}
    code = "".join(
        path.read_text()
        for folder in (SPECS.parent, SPECS.parents[1] / "exports")
        for path in folder.rglob("*.py")
        if path.name != "catalogue.py"
    )
    named = {rule for rule in RULES if f'"{rule}"' in code}
    listed = {
        rule
        for path in SPECS.glob("*.toml")
        for rule in tomllib.loads(path.read_text(encoding="utf-8"))["checks"]
    }
    assert files <= set(RULES)
    assert listed <= files
    assert set(RULES) - listed - named == set()
    assert files - listed - named == set()


def test_a_rule_has_a_severity_and_a_sentence() -> None:
    for rule in RULES.values():
        assert rule.severity in ("tolak", "peringatan")
        assert re.fullmatch(r"[A-Z].*[^.]", rule.sentence)


# Rules about a row


@pytest.mark.parametrize(
    ("row", "rule", "cell"),
    [
        (person(born=dt.date(2025, 9, 1)), "born_before_start", "D3"),
        (person(start=dt.date(2024, 9, 1)), "one_year_a_file", "I3"),
        (person(months=5), "within_the_year", "J3"),
        (person(months=0), "readable_cell", "J3"),
        (person(months=13), "readable_cell", "J3"),
        (person(sector=None), "required_cell", "G3"),
        (person(born=dt.date(1960, 8, 31)), None, None),
        (person(born=dt.date(1959, 9, 2)), None, None),
        (person(born=dt.date(1959, 9, 1)), "older_than_the_limit", "D3"),
        (person(desa="Sumberjo"), "desa_known", "F3"),
        (person(desa="Ds. Sumberejo"), None, None),
        (person(desa="35.09.12.2003"), None, None),
        (person(desa="3509122003"), None, None),
        (person(kecamatan="Puger", desa="Sumberejo"), "desa_in_its_kecamatan", "E3"),
        (person(kecamatan="Puger", desa="Grenden"), None, None),
        (person(kecamatan="Sukowono", desa="Arjasa"), None, None),
        (person(kecamatan="Arjasa", desa="Arjasa"), None, None),
        (person(kecamatan="Jombang", desa="Jombang"), None, None),
        (person(kecamatan="Kabupaten Jombang", desa="Jombang"), "readable_cell", "E3"),
    ],
)
def test_a_rule_about_a_participant(
    tmp_path: Path, row: Sequence[object], rule: str | None, cell: str | None
) -> None:
    people = [person(nik=BUDI), [RINI, *row[1:]], person(nik="3509115708800009")]
    path = registry(tmp_path / "k.xlsx", *people)
    assert broken(path) == ([(rule, cell)] if rule else [])


def test_the_age_limit_is_the_published_one(tmp_path: Path) -> None:
    assert claim("member_age_limit").number == 65
    path = registry(tmp_path / "k.xlsx", person(born=dt.date(1950, 1, 1)))
    assert reasons(path) == ["lebih tua dari 65 tahun saat mulai"]


def test_a_desa_elsewhere_names_both_kecamatan_and_not_the_desa(tmp_path: Path) -> None:
    path = registry(tmp_path / "k.xlsx", person(kecamatan="Puger", desa="Arjasa"))
    assert reasons(path) == [
        "desa pada baris ini tidak ada di Kecamatan Puger; "
        "desa bernama itu ada di Kecamatan Arjasa dan Sukowono"
    ]


def test_no_premium_is_known_before_the_rule_was_in_force(tmp_path: Path) -> None:
    assert claim("premium_month").valid_from == "2022-06-20"
    early = registry(tmp_path / "a.xlsx", person(start=dt.date(2022, 6, 19), months=1))
    late = registry(tmp_path / "b.xlsx", person(start=dt.date(2022, 7, 1), months=1))
    assert broken(early) == [("premium_known", "I2")]
    assert broken(late) == []


@pytest.mark.parametrize(
    ("row", "rule"),
    [
        (payment(paid="31/01/2026"), None),
        (payment(paid="01/02/2026"), "paid_already"),
        (payment(programme="Beasiswa", amount="2000000"), "level_of_scholarships"),
        (payment(level="SMP sederajat"), "level_of_scholarships"),
        (payment(programme="Beasiswa", level="SMP sederajat", amount="2000000"), None),
        (payment(amount="42.000.000"), None),
        (payment(amount="42.420.000"), None),
        (payment(amount="41.579.999"), "jkm_near_the_statutory_amount"),
        (payment(amount="42.420.001"), "jkm_near_the_statutory_amount"),
        (payment(amount="42000"), "jkm_in_full"),
        (payment(amount="10.000.000"), None),
        (payment(amount="20.000.000"), None),
        (payment(amount="12.000.000"), None),
        (payment(amount="15.000.000"), "jkm_near_the_statutory_amount"),
        (payment(programme="JKK", amount="15.000.000"), None),
    ],
)
def test_a_rule_about_a_payment(tmp_path: Path, row: list[str], rule: str | None) -> None:
    path = claims(tmp_path / "m.csv", payment(paid="02/12/2025"), row)
    assert [one.rule for one in findings(path).complaints] == ([rule] if rule else [])


def test_a_payment_before_the_programme_began_is_refused(tmp_path: Path) -> None:
    assert claim("participants_2021_rt_rw").period_start == "2021-08-01"
    early, late = payment(paid="31/07/2021"), payment(paid="01/08/2021")
    (complaint,) = findings(claims(tmp_path / "m.csv", early, late)).complaints
    assert (complaint.rule, complaint.row, complaint.severity) == (
        "paid_since_the_programme",
        2,
        "tolak",
    )
    assert complaint.reason == "mendahului program, yang mulai 01/08/2021"


def test_the_amount_of_the_law_is_said_with_its_tolerance(tmp_path: Path) -> None:
    (complaint,) = findings(claims(tmp_path / "m.csv", payment(amount="4.200.000"))).complaints
    assert complaint.severity == "peringatan"
    assert complaint.reason == "JKM satu kasus menurut aturan Rp42 juta"
    assert "1 persen" in RULES[complaint.rule].why


def test_a_year_beyond_a_gap_is_outside_the_period_of_the_file(tmp_path: Path) -> None:
    days = [dt.date(2025, 5, 1), dt.date(2025, 6, 1), dt.date(2024, 6, 1), dt.date(2022, 6, 1)]
    path = aid(tmp_path / "b.xlsx", *(hand_over(day=day) for day in days))
    assert broken(path) == [("inside_the_period", "A5")]
    assert reasons(path) == ["di luar masa berkas, yang barisnya kebanyakan dari tahun 2025"]
    lone = [dt.date(2022, 5, 1), dt.date(2022, 6, 1), dt.date(2025, 6, 1)]
    path = aid(tmp_path / "lone.xlsx", *(hand_over(day=day) for day in lone))
    assert broken(path) == [("inside_the_period", "A4")]
    years = [dt.date(year, 5, 1) for year in (2023, 2024, 2025)]
    assert broken(aid(tmp_path / "c.xlsx", *(hand_over(day=day) for day in years))) == []


def test_aid_is_counted_in_its_unit_and_handed_over_already(tmp_path: Path) -> None:
    path = aid(
        tmp_path / "b.xlsx", hand_over(), hand_over(unit="kg"), hand_over(day=dt.date(2026, 2, 1))
    )
    assert broken(path) == [("unit_of_item", "D3"), ("handed_over_already", "A4")]


# Codes


def test_kemendagri_and_bps_codes_are_told_apart(tmp_path: Path) -> None:
    # BPS numbers Puger 3509030; Kemendagri's 35.09.03 is Sumberbaru.
    written = {"35.09.08": "35.09.08", "350908": "35.09.08", "3509030": "35.09.08"}
    for number, (text, code) in enumerate(written.items()):
        file = read(aid(tmp_path / f"{number}.xlsx", hand_over(kecamatan=text)))
        assert check(connection(TODAY), file, TODAY).complaints == ()
        assert connection(TODAY).table("entries").select("kecamatan").fetchall() == [(code,)]


def test_a_column_that_mixes_both_codes_is_refused(tmp_path: Path) -> None:
    codes = ("35.09.08", "3509030", "350912", "Puger")
    rows = [hand_over(kecamatan=code, quantity=place) for place, code in enumerate(codes, 1)]
    (complaint,) = findings(aid(tmp_path / "b.xlsx", *rows)).complaints
    assert (complaint.rule, complaint.severity, complaint.cell) == (
        "one_kind_of_code",
        "tolak",
        "G3",
    )
    assert complaint.reason == (
        "kode BPS di kolom yang memakai kode Kemendagri; pakai satu macam kode"
    )


# Totals printed in the file


def with_totals(path: Path, **printed: str) -> Findings:
    file = replace(
        read(path), printed_totals={field: Decimal(text) for field, text in printed.items()}
    )
    return check(connection(TODAY), file, TODAY)


def test_rows_must_add_up_to_the_printed_total(tmp_path: Path) -> None:
    path = claims(tmp_path / "m.csv", payment(), payment(recipient="Ngatemi"))
    assert with_totals(path, amount_rp="84000000").complaints == ()
    assert with_totals(path, amount_rp="84000000.9").complaints == ()
    assert len(with_totals(path, amount_rp="84000001").complaints) == 1
    (complaint,) = with_totals(path, amount_rp="126000000").complaints
    assert (complaint.rule, complaint.severity, complaint.row) == (
        "printed_totals_add_up",
        "tolak",
        None,
    )
    assert str(complaint) == (
        'm.csv, kolom "Nominal": total yang tercetak 126.000.000, jumlah barisnya 84.000.000'
    )


# Doubles


def counted(con: duckdb.DuckDBPyConnection) -> list[tuple[object, ...]]:
    cube = (CHECKS.parent / "cubes" / "enrolment_yearly.sql").read_text()
    columns = "year, sector, participants, person_months"
    return con.sql(cube).select(columns).order("all").fetchall()


def test_a_person_in_two_sectors_counts_once_where_most_months_were_paid(tmp_path: Path) -> None:
    con = loaded(
        tmp_path,
        [
            person(nik=SITI, months=2),
            person(nik=SITI, sector="Nelayan tangkap", months=4),
            person(nik=BUDI, months=1),
        ],
    )
    count_persons(con, "kepesertaan")
    (complaint,) = doubles(con, "kepesertaan")
    assert (complaint.rule, complaint.severity) == ("one_row_a_person", "peringatan")
    assert complaint.reason.startswith(
        "1 orang muncul lebih dari sekali pada bulan yang sama tahun 2025: 1 dalam a.xlsx, lembar "
        "Kepesertaan; 1 di antaranya pada lebih dari satu sektor. "
        "Tidak dihitung: 2 bulan yang berulang, dan 1 baris seluruhnya. Bila beberapa baris"
    )
    assert counted(con) == [(2025, "buruh_tani", 1, 1), (2025, "nelayan", 1, 4)]


def test_doubles_across_files_are_counted_and_no_nik_is_shown(tmp_path: Path) -> None:
    con = loaded(
        tmp_path,
        [person(nik=SITI), person(nik=BUDI), person(nik=BUDI), person(nik=RINI)],
        [person(nik=SITI), person(nik=RINI, months=1)],
    )
    count_persons(con, "kepesertaan")
    (complaint,) = doubles(con, "kepesertaan")
    assert complaint.reason.startswith(
        "3 orang muncul lebih dari sekali pada bulan yang sama tahun 2025: 1 dalam a.xlsx, lembar "
        "Kepesertaan, 2 di a.xlsx, lembar Kepesertaan dan b.xlsx, lembar Kepesertaan; 2 dengan isi "
        "yang sama. Tidak dihitung: 9 bulan yang berulang, dan 3 baris seluruhnya."
    )
    assert complaint.file == "a.xlsx dan b.xlsx"
    assert not re.search(r"\d{5}", str(complaint))
    assert counted(con) == [(2025, "buruh_tani", 3, 12)]


def test_among_equal_rows_the_earlier_start_then_the_earlier_file_counts(tmp_path: Path) -> None:
    con = loaded(
        tmp_path,
        [person(nik=SITI, months=2, sector="Nelayan tangkap"), person(nik=BUDI)],
        [
            person(nik=SITI, months=2, start=dt.date(2025, 8, 1)),
            person(nik=BUDI, sector="Pedagang keliling"),
        ],
    )
    count_persons(con, "kepesertaan")
    (complaint,) = doubles(con, "kepesertaan")
    assert "Tidak dihitung: 5 bulan yang berulang, dan 1 baris seluruhnya." in complaint.reason
    assert counted(con) == [(2025, "buruh_tani", 2, 6), (2025, "nelayan", 0, 1)]


def test_the_same_person_in_two_years_is_no_double(tmp_path: Path) -> None:
    con = loaded(tmp_path, [person()], [person(start=dt.date(2024, 9, 1))])
    count_persons(con, "kepesertaan")
    assert doubles(con, "kepesertaan") == []
    assert counted(con) == [(2024, "buruh_tani", 1, 4), (2025, "buruh_tani", 1, 4)]
    twice = loaded(tmp_path, [person(), person()], [person(start=dt.date(2024, 9, 1))] * 2)
    count_persons(twice, "kepesertaan")
    assert counted(twice) == [(2024, "buruh_tani", 1, 4), (2025, "buruh_tani", 1, 4)]


def listed(month: int, **changed: object) -> list[object]:
    return person(start=dt.date(2025, month, 1), months=1, **changed)  # type: ignore[arg-type]


def test_lists_of_months_count_the_months_in_which_a_person_is_listed(tmp_path: Path) -> None:
    con = loaded(
        tmp_path,
        [listed(12), listed(12, nik=BUDI)],
        [listed(1), listed(1, nik=BUDI, sector="Nelayan tangkap", funding="APBD")],
        [listed(2), listed(4, nik=BUDI, sector="Nelayan tangkap", funding="APBD")],
        [listed(3), listed(4), listed(5), listed(6)],
    )
    count_persons(con, "kepesertaan")
    assert doubles(con, "kepesertaan") == []
    # Budi: two months as a fisher, one as a labourer.
    assert counted(con) == [(2025, "buruh_tani", 1, 8), (2025, "nelayan", 1, 2)]
    cubes = CHECKS.parent / "cubes"
    monthly = con.sql((cubes / "enrolment_monthly.sql").read_text())
    by_month = "month(month), sum(active_participants)::integer"
    assert monthly.aggregate(by_month, "month").order("1").fetchall() == [
        *((month, 2 if month in (1, 4, 12) else 1) for month in (1, 2, 3, 4, 5, 6, 12)),
    ]
    yearly = con.sql((cubes / "enrolment_yearly.sql").read_text())
    assert yearly.aggregate("funding::varchar, sum(premium_rp)::integer").order("1").fetchall() == [
        ("apbd", 2 * 16_800),
        ("dbhcht", 8 * 16_800),
    ]


def test_a_person_who_changed_in_the_middle_is_a_participant_where_the_last_month_was_paid(
    tmp_path: Path,
) -> None:
    con = loaded(tmp_path, [listed(1), listed(2, sector="Nelayan tangkap")])
    count_persons(con, "kepesertaan")
    assert counted(con) == [(2025, "buruh_tani", 0, 1), (2025, "nelayan", 1, 1)]


def test_payments_and_aid_have_no_doubles_of_persons() -> None:
    assert doubles(connect(TODAY), "klaim_manfaat") == []
    assert doubles(connect(TODAY), "bantuan_pertanian") == []
    count_persons(connect(TODAY), "klaim_manfaat")


def test_a_row_that_does_not_count_says_which_one_does(tmp_path: Path) -> None:
    path = registry(tmp_path / "k.xlsx", person(months=1), person(nik=BUDI), person(months=3))
    (complaint,) = findings(path).complaints
    assert (complaint.cell, complaint.text) == ("A2", "35••••")
    assert complaint.reason == (
        "NIK ini muncul 2 kali dalam berkas; orangnya dihitung sekali, di baris 4"
    )


def test_a_row_of_other_months_is_no_double_and_one_of_some_months_says_so(tmp_path: Path) -> None:
    path = registry(
        tmp_path / "k.xlsx", listed(1), listed(2), person(months=3), listed(9), listed(12)
    )
    (complaint,) = findings(path).complaints
    assert (complaint.cell, complaint.reason) == (
        "A5",
        "NIK ini muncul 2 kali dalam berkas; orangnya dihitung sekali, di baris 4",
    )
    later = registry(
        tmp_path / "l.xlsx", person(months=3), person(months=2, start=dt.date(2025, 8, 1))
    )
    (complaint,) = findings(later).complaints
    assert complaint.reason == (
        "sebagian bulan NIK ini sudah ada di baris 2; tiap bulan dihitung sekali"
    )


# Acknowledging


def test_warnings_need_a_reason_and_refusals_cannot_be_talked_away() -> None:
    warning = Complaint("a", "x", severity="peringatan", rule="desa_known")
    refusal = Complaint("a", "y", rule="paid_already")
    both = [warning, refusal]
    reason = {"desa_known": "desa baru", "paid_already": "biar"}
    assert unacknowledged(both, {}) == both
    assert unacknowledged(both, {"desa_known": "  "}) == both
    assert unacknowledged(both, reason) == [refusal]


# What findings show

FIRST = ["Siti", "Budi", "Mochammad", "Nur", "Slamet", "Wahyuni", "Endang", "Bambang"]
LAST = ["Aminah", "Santoso", "Kurniawati", "Hidayatullah", "Prasetyo", "Rahmawati"]


@settings(max_examples=40)
@given(data=st.data())
def test_no_finding_tells_who_a_person_is(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    nik = data.draw(st.text("0123456789", min_size=14, max_size=14).map("35".__add__))
    name = f"{data.draw(st.sampled_from(FIRST))} {data.draw(st.sampled_from(LAST))}"
    born = data.draw(st.dates(dt.date(1935, 1, 1), dt.date(2009, 12, 31)))
    written = data.draw(st.sampled_from(["%d/%m/%Y", "%d-%m-%Y", "%Y-%m-%d"]))
    row = person(nik=nik, name=name, born=born.strftime(written))
    places = data.draw(st.permutations(range(len(row))))
    slipped = [row[place] for place in places]
    assume(slipped != row)
    path = tmp_path_factory.mktemp("slipped") / "k.xlsx"
    registry(path, person(nik="3509115708800001"), slipped, slipped)
    said = "".join(
        "|".join([str(one), one.expected, one.suggestion]) for one in findings(path).complaints
    )
    assert said
    assert nik[2:] not in said
    assert not re.search(r"\d{16}", said)
    assert not [part for part in name.split() if part in said]
    assert born.strftime(written) not in said


def test_a_nik_that_slipped_among_the_dates_is_masked_even_with_a_year_in_it(
    tmp_path: Path,
) -> None:
    for written in ("3500000000002020", "3509 1157 0820 2001"):
        path = registry(tmp_path / "k.xlsx", person(), person(start=written))
        (said,) = [one for one in findings(path).complaints if one.column == "Tanggal Mulai"]
        assert said.text == "••••"


@settings(max_examples=12)
@given(text=st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=40))
def test_no_column_of_a_file_about_people_repeats_what_nobody_knows(
    tmp_path_factory: pytest.TempPathFactory, text: str
) -> None:
    asked = " ".join(text.split())
    assume(len(asked) > 3 and not any(spellings.suggest(one, asked) for one in spellings.SPELLINGS))
    assume(not re.fullmatch(r"[-–—−+()RrPp \d.,/:=]*", asked) and "•" not in asked)
    path = tmp_path_factory.mktemp("odd") / "m.csv"
    columns = 7
    for place in range(columns):
        row = payment()
        row[place] = '"' + asked.replace('"', "'") + '"'
        shown = [one.text or "" for one in findings(claims(path, payment(), row)).complaints]
        assert not [one for one in shown if asked in one]


def test_what_a_rule_says_has_no_marks_left_of_its_statement(tmp_path: Path) -> None:
    path = registry(tmp_path / "k.xlsx", person(), person(), person(months=5))
    assert findings(path).total == 3
    assert not [one for one in reasons(path) if "{" in one]

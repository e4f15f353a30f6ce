"""Where a number comes from: asked of every tile on every page, and counted by hand."""

import re
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
import tiny_snapshot as tiny
from shown_page import open_page
from tiny_snapshot import MAYANG, PUGER

from charts import provenance
from charts.provenance import Provenance, quoted
from data import catalogue
from data.catalogue import claim
from exports.origin import Section, explained
from pages.gallery import boards
from queries import benefits, enrolment, profile
from queries.answer import Answer
from queries.registry import Registry, statement

PAGES = {address: {"kecamatan": PUGER} if page.search else {} for address, page in boards().items()}
OF_THE_REGISTRY = ("Rumus", "Baris yang dihitung", "Snapshot", "Berkas")


def counted(registry: Registry, answer: Answer) -> Provenance:
    (question,) = answer.questions
    cube = registry.cubes(question)[0]
    return Provenance(
        ("walidata",),
        registry.as_of(cube),
        registry.status(cube),
        registry.manifest.id,
        questions=(question,),
    )


def section(sections: tuple[Section, ...], heading: str) -> dict[str, str]:
    (found,) = (one for one in sections if one.heading.startswith(heading))
    return {line.term: line.words for line in found.lines}


@pytest.mark.parametrize("path", PAGES)
def test_every_figure_and_headline_number_says_where_it_comes_from(path: str) -> None:
    page = open_page(path, **PAGES[path])

    for name, tile in page.tiles.items():
        told = page.origin(name)
        headings = [one["heading"] for one in told["sections"]]
        assert told["title"], name
        assert {"Definisi", "Status", "Sumber"} <= set(headings), name
        assert all(one["lines"] for one in told["sections"]), name
        status = next(one for one in told["sections"] if one["heading"] == "Status")
        assert status["lines"][0]["term"] == tile["status"]["label"]
        queries = [one for one in told["sections"] if one["heading"].startswith("Pertanyaan")]
        if queries:
            assert set(OF_THE_REGISTRY) <= set(headings), name
            assert all("select" in one["code"] for one in queries), name
        else:
            assert "Kutipan" in headings, name


def test_a_quoted_number_names_speaker_publisher_date_address_and_who_says_otherwise() -> None:
    told = open_page().origin("peserta-2025")
    said = claim("participants_2025")

    (quoted,) = (one for one in told["sections"] if one["heading"] == "Kutipan")
    lines = {line["term"]: line for line in quoted["lines"]}
    assert told["title"] == "Peserta 2025: 82.093"
    assert lines["Disampaikan oleh"]["words"] == said.speaker
    assert lines["Penerbit"] == {
        "term": "Penerbit",
        "words": "detikJatim",
        "url": said.source.url,
    }
    assert lines["Terbit"]["words"] == "23 Desember 2025"
    assert "82.903" in lines["Berbeda dengan"]["words"]


def test_the_rows_counted_are_those_that_the_choice_leaves(registry: Registry) -> None:
    everyone = enrolment.by_kecamatan(registry, 2025, enrolment.Filter())
    fishers = enrolment.by_kecamatan(registry, 2025, enrolment.Filter(sectors=("nelayan",)))
    nobody = enrolment.by_kecamatan(registry, 2025, enrolment.Filter(sectors=("pedagang",)))

    # Nine rows in all: six of 2025, of which two are of fishers.
    assert registry.rows_counted(*everyone.questions) == {"enrolment_yearly": 6}
    assert registry.rows_counted(*fishers.questions) == {"enrolment_yearly": 2}
    assert registry.rows_counted(*nobody.questions) == {"enrolment_yearly": 0}
    told = explained(registry, counted(registry, fishers), ["participants"])
    assert section(told, "Baris yang dihitung")["Kepesertaan per tahun"].startswith("2 dari 9 ")


@pytest.mark.parametrize("without", catalogue.SECTORS)
def test_the_rows_counted_leave_out_a_sector_that_is_not_chosen(
    builtin_snapshot: Path, without: str
) -> None:
    registry = Registry(builtin_snapshot)
    sectors = tuple(one for one in catalogue.SECTORS if one != without)
    women = enrolment.Filter(sectors, sexes=("perempuan",))
    in_2025 = benefits.Filter(2025, 2025, sectors=sectors)

    enrolled = pd.read_parquet(builtin_snapshot / "enrolment_yearly.parquet")
    enrolled = enrolled[(enrolled["year"] == 2025) & enrolled["sector"].isin(sectors)]
    paid = pd.read_parquet(builtin_snapshot / "benefits_monthly.parquet")
    paid = paid[(pd.to_datetime(paid["month"]).dt.year == 2025) & paid["sector"].isin(sectors)]
    of_women = {"enrolment_yearly": int((enrolled["sex"] == "perempuan").sum())}
    of_both = {"enrolment_yearly": len(enrolled), "benefits_monthly": len(paid)}
    # Those of which no level is known count as not detailed.
    of_school = {"benefits_monthly": int((paid["programme"] == "beasiswa").sum())}
    for answer, rows in (
        (enrolment.by_kecamatan(registry, 2025, women), of_women),
        (enrolment.by_kecamatan_and_sector(registry, 2025, women), of_women),
        (benefits.by_kecamatan(registry, in_2025), of_both),
        (benefits.flow(registry, in_2025), of_both),
        (benefits.by_school_level(registry, in_2025), of_school),
    ):
        (question,) = answer.questions
        assert registry.rows_counted(question) == rows, question.name


def test_a_question_to_two_cubes_counts_the_rows_of_each(registry: Registry) -> None:
    deaths = benefits.Filter(2025, 2025, programmes=("jkm",), sectors=("nelayan",))
    (question,) = benefits.by_kecamatan(registry, deaths).questions

    assert registry.cubes(question) == ("enrolment_yearly", "benefits_monthly")
    # Of the three payments of 2025 two went to fishers; their programme is looked at afterwards.
    assert registry.rows_counted(question) == {"enrolment_yearly": 2, "benefits_monthly": 2}


def test_the_query_is_shown_as_it_was_run_with_what_was_chosen(registry: Registry) -> None:
    wanted = enrolment.Filter(sectors=("nelayan", "petani"))
    answer = enrolment.by_year_and_sector(registry, wanted, MAYANG)

    told = explained(registry, counted(registry, answer), ["participants"])
    query = told[-1]
    assert query.heading == "Pertanyaan ke data: enrolment_by_year_and_sector"
    assert query.code == statement("enrolment_by_year_and_sector")
    lines = section(told, "Pertanyaan")
    assert lines["sectors"] == "nelayan, petani"
    assert lines["kecamatan"] == MAYANG
    assert set(lines) == set(re.findall(r"\$(\w+)", query.code))


def test_the_files_are_those_of_the_cubes_that_were_read(builtin_snapshot: Path) -> None:
    registry = Registry(builtin_snapshot)
    given = profile.aid(registry, PUGER, 2025)

    files = section(explained(registry, counted(registry, given), ["value_rp"]), "Berkas")
    assert list(files) == ["bantuan_pertanian.xlsx"]
    assert files["bantuan_pertanian.xlsx"].startswith("924 baris, Simulasi")


def test_claims_that_the_registry_can_be_held_against_are_named_with_the_verdict(
    builtin_snapshot: Path,
) -> None:
    registry = Registry(builtin_snapshot)
    origin = counted(registry, enrolment.by_kecamatan(registry, 2025, enrolment.Filter()))

    told = explained(registry, origin, ["participants"])
    (published,) = (one for one in told if one.heading.startswith("Angka terbit"))
    verdicts = {line.words for line in published.lines}
    for number, verdict in (("82.093 (detikJatim", "dikalibrasi"), ("82.903", "selisih")):
        assert any(words.startswith(number) and verdict in words for words in verdicts)

    shown = replace(origin, claims=("participants_2025",))
    told = explained(registry, shown, ["participants"])
    assert section(told, "Kutipan")["Tercetak"] == "82.093 (angka pasti)"
    (published,) = (one for one in told if one.heading.startswith("Angka terbit"))
    assert not any(line.words.startswith("82.093") for line in published.lines)


def test_a_measure_that_is_counted_has_a_formula(registry: Registry) -> None:
    columns = {column for cube in registry.manifest.tables for column in _columns(registry, cube)}

    counted_measures = columns & set(catalogue.METRICS)
    assert counted_measures >= {"participants", "amount_rp", "value_rp", "active_participants"}
    assert all(catalogue.metric(one).formula for one in counted_measures)


def _columns(registry: Registry, cube: str) -> list[str]:
    cursor = registry._connection.cursor().execute(f"describe {cube}")
    return [name for name, *_ in cursor.fetchall()]


def test_an_answer_computed_from_another_one_keeps_its_question(registry: Registry) -> None:
    by_year = benefits.by_year_and_sector(registry, benefits.Filter(2024, 2025))

    assert benefits.by_sector(by_year).questions == by_year.questions


def test_numbers_of_several_cubes_take_the_weakest_status_and_the_earliest_date(
    tiny_snapshot: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    registry = Registry(tiny_snapshot)
    status = {"enrolment_yearly": "resmi", "benefits_monthly": "simulasi"}
    as_of = {"enrolment_yearly": "2025-11-30", "benefits_monthly": "2025-12-31"}
    monkeypatch.setattr(registry, "status", status.get)
    monkeypatch.setattr(registry, "as_of", as_of.get)
    both = benefits.by_kecamatan(registry, benefits.Filter(2025, 2025))

    origin = provenance.counted(registry, both, "dukcapil_2024")
    assert (origin.status, origin.as_of) == ("simulasi", "2025-11-30")
    assert origin.sources == ("walidata", "simulasi_dasbor", "dukcapil_2024")
    counted_alone = provenance.counted(registry, both, cubes=("enrolment_yearly",))
    assert (counted_alone.status, counted_alone.sources) == ("resmi", ("walidata",))


def test_a_number_of_several_tables_says_the_status_of_each_and_one_of_one_names_no_other(
    tmp_path: Path,
) -> None:
    registry = Registry(tiny.build(tmp_path, statuses={"kepesertaan": "resmi"}))
    answer = profile.of_years(registry)

    of_all = explained(registry, provenance.counted(registry, answer), ["participants"])
    said = section(of_all, "Status")
    assert next(iter(said)) == "Simulasi"
    assert (said["Kepesertaan"], said["Manfaat"]) == ("Resmi", "Simulasi")
    alone = provenance.counted(registry, answer, cubes=("enrolment_yearly",))
    of_one = explained(registry, alone, ["participants"])
    assert list(section(of_one, "Status")) == ["Resmi"]
    assert list(section(of_one, "Baris yang dihitung")) == ["Kepesertaan per tahun"]
    assert list(section(of_one, "Berkas")) == ["kepesertaan.xlsx"]


def test_a_number_computed_from_claims_may_be_weaker_than_they_are() -> None:
    said, forecast = claim("benefit_2025_to_december"), claim("benefit_2025_projection")

    assert quoted(said).status == "terbit"
    assert quoted(said, forecast).status == "proyeksi"
    assert quoted(said, forecast, status="terbit").claims == (said.id, forecast.id)
    assert quoted(said).as_of == said.as_of

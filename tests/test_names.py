"""Known spellings, suggestions, and what a human accepts once and for all."""

import datetime as dt
from pathlib import Path

import pytest
from checked_files import read
from office_files import aid, hand_over, person, registry

from data import catalogue
from data.intake import spellings
from data.intake.issues import RefusedError
from data.intake.staging import connect
from data.intake.validate import check

TODAY = dt.date(2026, 1, 31)
NOW = dt.datetime(2026, 1, 31, 9, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("classification", "written", "name"),
    [
        ("kecamatan", "Amblu", "Ambulu"),
        ("kecamatan", "Sumber sari", "Sumbersari"),
        ("kecamatan", "KEC. UMBUL SARI", "Umbulsari"),
        ("kecamatan", "Kecamatan Jenggawa", "Jenggawah"),
        ("kecamatan", "Jombangg", "Jombang"),
        ("sectors", "Buruh tan", "Buruh tani"),
        ("aid_items", "mesin prapanen", "Mesin pra-panen"),
    ],
)
def test_a_slip_of_the_pen_is_suggested_its_name(
    classification: str, written: str, name: str
) -> None:
    found = spellings.suggest(classification, written)
    assert found is not None
    assert found.name == name


@pytest.mark.parametrize(
    "written",
    [
        "Banyuwangi",
        "Kabupaten Jombang",
        "Kab. Jombang",
        "Kota Jember",
        "Mayangsari",
        "Siti Aminah",
        "3509115708800001",
        "",
        "Sumber",
        "Sumberbari",
    ],
)
def test_what_is_like_no_kecamatan_or_like_several_is_suggested_nothing(written: str) -> None:
    assert spellings.suggest("kecamatan", written) is None


def test_every_code_and_spelling_leads_to_one_member_only() -> None:
    for known in spellings.SPELLINGS.values():
        members: dict[str, set[str]] = {}
        for spelling, member in known.items():
            members.setdefault(spellings.plain(spelling), set()).add(member)
        assert {one for one, ids in members.items() if len(ids) > 1} == set()


def test_bps_and_kemendagri_codes_have_different_lengths() -> None:
    for one in catalogue.KECAMATAN.values():
        assert len(one.code.replace(".", "")) == 6
        assert len(one.bps_code) == 7
        assert spellings.SPELLINGS["kecamatan"][one.bps_code] == one.code


def test_what_was_accepted_is_read_ever_after(tmp_path: Path) -> None:
    path = aid(tmp_path / "b.xlsx", hand_over(kecamatan="Kota Kaliwates"))
    folder = tmp_path / "snapshots"
    (complaint,) = check(connect(TODAY, folder), read(path), TODAY).complaints
    assert complaint.reason == "kecamatan tidak dikenal"
    spellings.accept(folder, "kecamatan", " Kota  Kaliwates ", "35.09.19", "Rini", NOW)
    assert (folder / spellings.ACCEPTED).read_text(encoding="utf-8").splitlines() == [
        "classification,written,id,who,when",
        "kecamatan,Kota Kaliwates,35.09.19,Rini,2026-01-31",
    ]
    con = connect(TODAY, folder)
    assert check(con, read(path), TODAY).complaints == ()
    assert con.table("entries").select("kecamatan").fetchall() == [("35.09.19",)]
    elsewhere = check(connect(TODAY, tmp_path / "other"), read(path), TODAY)
    assert len(elsewhere.complaints) == 1


def test_a_suggestion_is_never_applied_silently(tmp_path: Path) -> None:
    file = read(registry(tmp_path / "k.xlsx", person(kecamatan="Amblu")))
    con = connect(TODAY)
    (complaint,) = check(con, file, TODAY).complaints
    assert (complaint.severity, complaint.suggestion) == ("tolak", "Ambulu")
    assert con.table("entries").select("kecamatan").fetchall() == [(None,)]


def test_accepting_again_adds_nothing_and_another_meaning_is_refused(tmp_path: Path) -> None:
    spellings.accept(tmp_path, "kecamatan", "Amblu", "35.09.12", "Rini", NOW)
    spellings.accept(tmp_path, "kecamatan", "AMBLU", "35.09.12", "Budi", NOW)
    spellings.accept(tmp_path, "kecamatan", "Puger", "35.09.08", "Rini", NOW)
    assert len(spellings.read(tmp_path)) == 1
    with pytest.raises(ValueError, match="“Amblu” sudah berarti Ambulu"):
        spellings.accept(tmp_path, "kecamatan", "Amblu", "35.09.08", "Rini", NOW)
    with pytest.raises(ValueError, match="“Puger” sudah berarti Puger"):
        spellings.accept(tmp_path, "kecamatan", "Puger", "35.09.12", "Rini", NOW)


@pytest.mark.parametrize(
    ("written", "member", "who"),
    [
        ("3509115708800001", "35.09.12", "Rini"),
        ("Ambulu 3509-1157-0880-0001", "35.09.12", "Rini"),
        ("  ", "35.09.12", "Rini"),
        ("Amblu", "35.09.99", "Rini"),
        ("Amblu", "35.09.12", " "),
    ],
)
def test_what_may_be_a_nik_or_names_nobody_is_not_written(
    tmp_path: Path, written: str, member: str, who: str
) -> None:
    with pytest.raises(ValueError, match=r"\.$"):
        spellings.accept(tmp_path, "kecamatan", written, member, who, NOW)
    assert not (tmp_path / spellings.ACCEPTED).exists()


def test_a_damaged_table_of_spellings_is_refused_with_its_line(tmp_path: Path) -> None:
    (tmp_path / spellings.ACCEPTED).write_text(
        "classification,written,id,who,when\n"
        "kecamatan,Amblu,35.09.12,Rini,2026-01-31\n"
        "kecamatan,Pugger,35.09.99,Rini,2026-01-31\n"
    )
    with pytest.raises(RefusedError, match=r"spellings\.csv, baris 3: bukan ejaan"):
        connect(TODAY, tmp_path)


@pytest.mark.parametrize("written", ["Puger 350911", "Puger 35-09.11", "35091157"])
def test_a_spelling_with_a_number_that_may_be_a_persons_is_not_kept(
    tmp_path: Path, written: str
) -> None:
    with pytest.raises(ValueError, match="nomor panjang"):
        spellings.accept(tmp_path, "kecamatan", written, "35.09.08", "Rini", NOW)
    assert not (tmp_path / spellings.ACCEPTED).exists()


def test_a_line_that_names_nothing_is_no_spelling(tmp_path: Path) -> None:
    (tmp_path / spellings.ACCEPTED).write_text(
        "classification,written,id,who,when\nkecamatan, ,35.09.08,Rini,2026-01-31\n"
    )
    with pytest.raises(RefusedError, match="baris 2: bukan ejaan"):
        spellings.read(tmp_path)


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("KEC.AMBULU", "35.09.12"),
        ("Kec : Ambulu", "35.09.12"),
        ("3509060 TEMPUREJO", "35.09.18"),
        ("35.09.18 - Tempurejo", "35.09.18"),
        ("Tempurejo (350918)", "35.09.18"),
    ],
)
def test_signs_and_a_code_that_agrees_do_not_hide_a_name(
    tmp_path: Path, written: str, code: str
) -> None:
    con = connect(TODAY)
    file = read(registry(tmp_path / "k.xlsx", person(kecamatan=written, desa=None)))
    assert check(con, file, TODAY).complaints == ()
    assert con.table("entries").select("kecamatan").fetchall() == [(code,)]


@pytest.mark.parametrize(
    ("written", "name", "code"),
    [
        ("Kaliwates/Jember Kota", "Kaliwates", "35.09.19"),
        ("3509080 TEMPUREJO", "Tempurejo", "35.09.18"),
    ],
)
def test_places_that_do_not_agree_are_shown_and_accepted_once_for_all(
    tmp_path: Path, written: str, name: str, code: str
) -> None:
    file = read(registry(tmp_path / "k.xlsx", person(kecamatan=written, desa=None)))
    (complaint,) = check(connect(TODAY), file, TODAY).complaints
    assert (complaint.text, complaint.suggestion) == (written, name)
    spellings.accept(tmp_path, "kecamatan", written, code, "Rini", NOW)
    assert check(connect(TODAY, tmp_path), file, TODAY).complaints == ()


def test_a_persons_name_beside_a_place_is_not_shown(tmp_path: Path) -> None:
    for written in ("Siti/Ambulu", "3509060 SITI", "Ambulu Siti Aminah"):
        file = read(registry(tmp_path / "k.xlsx", person(kecamatan=written, desa=None)))
        (complaint,) = check(connect(TODAY), file, TODAY).complaints
        assert complaint.text == "••••"

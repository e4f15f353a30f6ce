"""What publishing counts, carries over and keeps."""

import datetime as dt
import shutil
from pathlib import Path

import pytest
from office_files import BUDI, RINI, SITI, aid, claims, hand_over, payment, person, registry
from published import (
    NOW,
    PRIVATE,
    command,
    publish,
    real_files,
    rows,
    simulated_files,
    simulated_registry,
    state,
    statuses,
)

from data.intake import corrections, specification
from data.intake.corrections import Correction
from data.intake.issues import RefusedError
from data.manifest import TABLES, Period, SnapshotError, read_manifest
from data.store import audit_log, snapshots
from data.store import publish as publishing


def test_people_are_counted_by_year_and_by_month(tmp_path: Path) -> None:
    done = publish(
        [
            registry(
                tmp_path / "2025.xlsx",
                person(nik=SITI, start=dt.date(2025, 9, 1), months=4),
                person(nik=BUDI, sex="L", start=dt.date(2025, 11, 15), months=1),
                person(nik=RINI, start=dt.date(2025, 12, 31), months=1),
                person(
                    nik="3509084905900004",
                    kecamatan="Puger",
                    sector="Nelayan tangkap",
                    funding="APBD",
                    start=dt.date(2025, 1, 1),
                    months=3,
                ),
            ),
            registry(
                tmp_path / "2024.xlsx", person(nik=SITI, start=dt.date(2024, 10, 1), months=2)
            ),
            *real_files(tmp_path / "lain")[1:],
        ],
        folder=tmp_path / "snapshots",
        now=NOW,
    )
    field = ("35.09.12", "buruh_tani", "dbhcht")
    sea = ("35.09.08", "nelayan", "apbd")
    assert rows(done.path, "enrolment_yearly") == [
        (2024, *field, "perempuan", 1, 2, 2 * 16_800),
        (2025, *sea, "perempuan", 1, 3, 3 * 16_800),
        (2025, *field, "laki_laki", 1, 1, 16_800),
        (2025, *field, "perempuan", 2, 5, 5 * 16_800),
    ]
    assert rows(done.path, "enrolment_monthly") == [
        (dt.date(2024, 10, 1), *field, 1),
        (dt.date(2024, 11, 1), *field, 1),
        (dt.date(2025, 1, 1), *sea, 1),
        (dt.date(2025, 2, 1), *sea, 1),
        (dt.date(2025, 3, 1), *sea, 1),
        (dt.date(2025, 9, 1), *field, 1),
        (dt.date(2025, 10, 1), *field, 1),
        (dt.date(2025, 11, 1), *field, 2),
        (dt.date(2025, 12, 1), *field, 2),
    ]
    assert done.manifest.tables["enrolment_yearly"].as_of == dt.date(2025, 12, 31)
    assert done.manifest.period == Period(dt.date(2024, 1, 1), dt.date(2025, 12, 31))


def test_payments_are_cases_and_those_who_got_them_recipients(tmp_path: Path) -> None:
    files = real_files(tmp_path)
    claims(
        files[1],
        payment(paid="03/03/2025", programme="JKK", amount="1000000,40"),
        payment(
            paid="28/03/2025", programme="JKK", recipient="SLAMET  riyadi", amount="2000000,40"
        ),
        payment(paid="28/03/2025", programme="JKK", recipient="Siti Aminah", amount="0"),
        payment(paid="01/04/2025", programme="JKK", amount="500.000"),
        payment(paid="02/04/2025", programme="Beasiswa", level="SMP sederajat", amount="2000000"),
        payment(paid="02/04/2025", programme="Beasiswa", level="SMA sederajat", amount="3000000"),
    )
    done = publish(files, folder=tmp_path / "snapshots", now=NOW)
    place = ("35.09.12", "buruh_tani")
    assert rows(done.path, "benefits_monthly") == [
        (2025, dt.date(2025, 3, 1), *place, "jkk", None, 3, 2, 3_000_001),
        (2025, dt.date(2025, 4, 1), *place, "beasiswa", "sma", 1, 1, 3_000_000),
        (2025, dt.date(2025, 4, 1), *place, "beasiswa", "smp", 1, 1, 2_000_000),
        (2025, dt.date(2025, 4, 1), *place, "jkk", None, 1, 1, 500_000),
    ]
    assert done.manifest.tables["benefits_monthly"].as_of == dt.date(2025, 4, 2)


def test_aid_is_added_within_an_item_and_a_month_only(tmp_path: Path) -> None:
    files = real_files(tmp_path)
    aid(
        files[2],
        hand_over(quantity=12.5, value=100_000_000),
        hand_over(quantity="0,25", value=2_000_000),
        hand_over(quantity=1, value=7_000_000, group="Poktan Subur"),
        hand_over(quantity=300, value=9_000_000, item="Benih hortikultura", unit="pohon"),
        hand_over(quantity=4, value=8_000_000, day=dt.date(2025, 6, 2)),
        hand_over(quantity=5, value=9_000_000, day=dt.date(2025, 6, 3), origin="Pusat"),
    )
    done = publish(files, folder=tmp_path / "snapshots", now=NOW)
    puger = "35.09.08"
    assert rows(done.path, "aid_monthly") == [
        (2025, dt.date(2025, 5, 1), puger, "benih_hortikultura", "kabupaten", 300.0, 9_000_000, 1),
        (2025, dt.date(2025, 5, 1), puger, "pupuk", "kabupaten", 13.75, 109_000_000, 2),
        (2025, dt.date(2025, 6, 1), puger, "pupuk", "kabupaten", 4.0, 8_000_000, 1),
        (2025, dt.date(2025, 6, 1), puger, "pupuk", "pusat", 5.0, 9_000_000, 1),
    ]
    assert done.manifest.tables["aid_monthly"].as_of == dt.date(2025, 6, 3)


def test_nothing_about_a_person_enters_the_snapshot(tmp_path: Path) -> None:
    done = publish(real_files(tmp_path), folder=tmp_path / "snapshots", now=NOW)
    texts = "".join(file.read_text(errors="replace") for file in done.path.rglob("*.*"))
    for table, columns in TABLES.items():
        found = rows(done.path, table)
        assert found
        assert len(found[0]) == len(columns)
        texts += repr(found)
    assert [word for word in PRIVATE if word in texts] == []
    columns = {column for table in TABLES.values() for column in table}
    assert not columns & {"nik", "name", "desa", "born_on", "recipient", "group_name"}


def test_a_cube_that_let_a_name_through_would_be_stopped(
    tmp_path: Path, kept: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cubes = shutil.copytree(specification.CUBES, tmp_path / "cubes")
    cube = cubes / "benefits_monthly.sql"
    cube.write_text(cube.read_text().replace("  kecamatan,", "  recipient as kecamatan,"))
    monkeypatch.setattr(specification, "CUBES", cubes)
    before = state(kept)
    with pytest.raises(SnapshotError, match="benefits_monthly, kolom kecamatan: isinya di luar"):
        publish([claims(tmp_path / "m.csv")], folder=kept, now=NOW)
    assert state(kept) == before


def test_the_same_files_give_the_same_id_and_the_same_bytes(tmp_path: Path) -> None:
    files = simulated_files(tmp_path / "a")
    one = publish(files, folder=tmp_path / "one", now=NOW)
    two = publish(files[::-1], folder=tmp_path / "two", now=NOW)
    assert one.manifest.id == two.manifest.id
    assert one.manifest.id.startswith("2025-12-31-")
    assert state(one.path) == state(two.path)


def test_publishing_the_same_again_changes_nothing_and_says_so(tmp_path: Path, kept: Path) -> None:
    before = state(kept)
    again = publish(simulated_files(tmp_path / "b"), folder=kept, now=NOW + dt.timedelta(days=1))
    assert again.unchanged
    assert state(kept) == before
    result = command(*simulated_files(tmp_path / "b"), "--into", kept)
    assert result.exit_code == 0
    assert result.output == f"Isinya sama dengan snapshot {again.manifest.id} yang sudah berlaku.\n"


def test_an_earlier_snapshot_can_be_made_current_again(tmp_path: Path, kept: Path) -> None:
    first = snapshots.current(kept)
    assert publish(real_files(tmp_path / "nyata"), folder=kept, now=NOW).path != first
    back = publish(simulated_files(tmp_path / "b"), folder=kept, now=NOW)
    assert back.path == snapshots.current(kept) == first
    assert not back.unchanged


def test_tables_that_no_file_speaks_about_stay_as_they_are(tmp_path: Path, kept: Path) -> None:
    before = read_manifest(snapshots.current(kept))
    done = publish([claims(tmp_path / "m.csv")], folder=kept, now=NOW)
    for table in ("enrolment_yearly", "enrolment_monthly", "aid_monthly"):
        assert done.manifest.tables[table] == before.tables[table]
    assert statuses(done)["benefits_monthly"] == "sementara"
    assert [file.name for file in done.manifest.files if file.kind == "kepesertaan"] == [
        "kepesertaan_2023.xlsx",
        "kepesertaan_2024.xlsx",
        "kepesertaan_2025.xlsx",
    ]
    assert snapshots.verify(done.path) == done.manifest


def test_a_given_year_replaces_that_year_and_no_other(tmp_path: Path, kept: Path) -> None:
    old = snapshots.current(kept).name
    done = publish(
        [simulated_registry(tmp_path / "revisi.xlsx", 2024, people=3)], folder=kept, now=NOW
    )
    assert [(row[0], row[5]) for row in rows(done.path, "enrolment_yearly")] == [
        (2023, 1),
        (2024, 3),
        (2025, 1),
    ]
    entry = done.manifest.tables["enrolment_monthly"]
    assert entry.files == ("kepesertaan_2023.xlsx", "revisi.xlsx", "kepesertaan_2025.xlsx")
    assert entry.as_of == dt.date(2025, 12, 31)
    assert done.remarks[1:] == (
        f"Bantuan pertanian: dibawa tanpa perubahan dari snapshot {old} (simulasi).",
        "Kepesertaan: tahun 2024 dari berkas ini (simulasi).",
        "Kepesertaan: peserta tahun 2024 sebelumnya 1, sekarang 3.",
        f"Kepesertaan: tahun 2023, 2025 dibawa dari snapshot {old}.",
        f"Klaim manfaat: dibawa tanpa perubahan dari snapshot {old} (simulasi).",
    )
    assert done.remarks[0].startswith("revisi.xlsx: Kepesertaan, tahun 2024, 4 baris: 3 dihitung")


def test_a_year_that_was_cut_short_pulls_the_last_day_back(tmp_path: Path, kept: Path) -> None:
    shorter = registry(tmp_path / "k.xlsx", person(nik="9900000000000001", months=2))
    done = publish([shorter], folder=kept, now=NOW)
    assert done.manifest.tables["enrolment_yearly"].as_of == dt.date(2025, 10, 31)


def test_real_rows_never_share_a_table_with_simulated_ones(tmp_path: Path, kept: Path) -> None:
    result = command(registry(tmp_path / "k.xlsx"), "--into", kept)
    assert result.exit_code == 0
    assert (
        "Kepesertaan: data simulasi tahun 2023, 2024 dilepas, karena tidak boleh bercampur "
        "dengan data nyata dalam satu tabel.\n"
    ) in result.output
    current = snapshots.current(kept)
    assert [row[0] for row in rows(current, "enrolment_yearly")] == [2025]
    manifest = read_manifest(current)
    assert {name: table.status for name, table in manifest.tables.items()} == {
        "enrolment_yearly": "sementara",
        "enrolment_monthly": "sementara",
        "benefits_monthly": "simulasi",
        "aid_monthly": "simulasi",
    }
    assert manifest.period.start == dt.date(2025, 1, 1)


def test_real_tables_take_the_place_of_simulated_ones_one_after_the_other(
    tmp_path: Path, kept: Path
) -> None:
    publish([registry(tmp_path / "k.xlsx")], folder=kept, now=NOW)
    claim = payment(programme="JKK", amount="12000000,00")

    made = publish([claims(tmp_path / "m.csv", claim)], folder=kept, now=NOW)

    assert statuses(made) == {**dict.fromkeys(TABLES, "sementara"), "aid_monthly": "simulasi"}


def test_a_table_is_as_weak_as_its_weakest_year(tmp_path: Path, kept: Path) -> None:
    this_year = registry(tmp_path / "2025.xlsx")
    last_year = registry(tmp_path / "2024.xlsx", person(start=dt.date(2024, 9, 1)))
    assert statuses(publish([this_year], folder=kept, now=NOW))["enrolment_yearly"] == "sementara"
    both = publish([last_year], status="resmi", folder=kept, now=NOW)
    assert statuses(both)["enrolment_yearly"] == "sementara"
    done = publish([this_year], status="resmi", folder=kept, now=NOW)
    assert statuses(done)["enrolment_yearly"] == "resmi"
    assert [row[0] for row in rows(done.path, "enrolment_yearly")] == [2024, 2025]


def test_an_official_year_is_remembered_while_another_one_is_not_final(
    tmp_path: Path, kept: Path
) -> None:
    years = [
        registry(tmp_path / f"{year}.xlsx", person(start=dt.date(year, 9, 1)))
        for year in (2024, 2025)
    ]
    publish(years, folder=kept, now=NOW)
    for year in years:
        done = publish([year], status="resmi", folder=kept, now=NOW)
        assert not done.unchanged
    assert statuses(done)["enrolment_yearly"] == "resmi"


def test_simulated_files_are_simulasi_whatever_was_meant(kept: Path) -> None:
    manifest = read_manifest(snapshots.current(kept))
    assert {file.status for file in manifest.files} == {"simulasi"}
    assert {table.status for table in manifest.tables.values()} == {"simulasi"}


def test_a_real_nik_may_hold_the_digits_of_a_simulated_one(tmp_path: Path, kept: Path) -> None:
    done = publish([registry(tmp_path / "k.xlsx", person(nik="3509119908990099"))], folder=kept)
    assert statuses(done)["enrolment_yearly"] == "sementara"


def test_the_first_snapshot_needs_a_file_of_every_kind(tmp_path: Path) -> None:
    with pytest.raises(SnapshotError, match="sertakan juga berkas: Bantuan pertanian, Klaim"):
        publish([registry(tmp_path / "k.xlsx")], folder=tmp_path / "baru", now=NOW)
    assert not (tmp_path / "baru").exists()


def test_progress_runs_from_nothing_to_all(tmp_path: Path) -> None:
    steps: list[tuple[str, float]] = []
    publish(
        real_files(tmp_path / "nyata"),
        folder=tmp_path / "snapshots",
        now=NOW,
        progress=lambda step, fraction: steps.append((step, fraction)),
    )
    fractions = [fraction for _, fraction in steps]
    assert fractions == sorted(fractions)
    assert steps[0] == ("Membaca k.xlsx", 0.0)
    assert steps[-1] == ("Selesai", 1.0)


def test_who_is_in_two_files_of_a_year_counts_once(tmp_path: Path) -> None:
    files = [
        registry(tmp_path / "a.xlsx", person(nik=SITI, months=4)),
        registry(tmp_path / "b.xlsx", person(nik=SITI, months=1), person(nik=BUDI, months=2)),
        *real_files(tmp_path / "lain")[1:],
    ]
    with pytest.raises(RefusedError) as refused:
        publishing.publish(files, folder=tmp_path / "snapshots", now=NOW)
    (double,) = (one for one in refused.value.complaints if one.rule == "one_row_a_person")
    assert "1 orang muncul lebih dari sekali pada bulan yang sama tahun 2025" in str(double)
    done = publish(files, folder=tmp_path / "snapshots", now=NOW)
    # Siti with the four months of one file, Budi with two.
    ((*_, participants, months, _),) = rows(done.path, "enrolment_yearly")
    assert (participants, months) == (2, 6)
    assert [file.name for file in done.manifest.files if file.kind == "kepesertaan"] == [
        "a.xlsx",
        "b.xlsx",
    ]


def test_a_status_and_a_name_can_be_given_for_each_kind(tmp_path: Path) -> None:
    done = publish(
        real_files(tmp_path),
        status={"kepesertaan": "resmi"},
        vouched_by={"kepesertaan": "Kepala Disnaker", "bantuan_pertanian": "Sekretaris DTPHP"},
        folder=tmp_path / "snapshots",
        now=NOW,
    )
    assert statuses(done) == {
        "enrolment_yearly": "resmi",
        "enrolment_monthly": "resmi",
        "benefits_monthly": "sementara",
        "aid_monthly": "sementara",
    }
    read = read_manifest(done.path)
    assert read.tables["enrolment_monthly"].vouched_by == ("Kepala Disnaker",)
    assert read.tables["benefits_monthly"].vouched_by == ()
    assert {file.kind: file.vouched_by for file in read.files} == {
        "bantuan_pertanian": "Sekretaris DTPHP",
        "kepesertaan": "Kepala Disnaker",
        "klaim_manfaat": "",
    }


def test_another_name_that_vouches_is_another_snapshot(tmp_path: Path) -> None:
    files = real_files(tmp_path)
    one = publish(files, folder=tmp_path / "snapshots", now=NOW)
    two = publish(files, vouched_by="Rini", folder=tmp_path / "snapshots", now=NOW)
    assert not two.unchanged
    assert two.manifest.id != one.manifest.id


def test_a_warning_refuses_until_its_reason_is_given_and_the_reason_is_kept(
    tmp_path: Path, kept: Path
) -> None:
    before = state(kept)
    files = real_files(tmp_path)
    with pytest.raises(RefusedError) as refused:
        publishing.publish(files, folder=kept, now=NOW)
    rules = {one.rule for one in refused.value.complaints}
    assert {one.severity for one in refused.value.complaints} == {"peringatan"}
    assert state(kept) == before

    reasons = dict.fromkeys(rules, f"Diperiksa untuk {SITI}.")
    with pytest.raises(RefusedError):
        publishing.publish(files, acknowledged={**reasons, min(rules): "  "}, folder=kept, now=NOW)
    assert state(kept) == before
    done = publishing.publish(files, acknowledged=reasons, who="Rini", folder=kept, now=NOW)
    told = read_manifest(done.path).acknowledged
    assert {(one.rule, one.reason, one.who) for one in told} == {
        (rule, "Diperiksa untuk ••••.", "Rini") for rule in rules
    }
    assert SITI not in (kept / audit_log.FILE).read_text()


def test_a_correction_that_was_applied_is_kept_in_the_manifest(tmp_path: Path, kept: Path) -> None:
    corrections.add(
        kept,
        Correction(
            kind="klaim_manfaat",
            match={"programme": "JKM"},
            action="scale",
            field="amount_rp",
            value="2",
            expect="1 baris",
            reason="tertulis setengah",
            who="Rini",
            when="2026-01-30",
        ),
    )
    path = claims(tmp_path / "m.csv", payment(amount="21000000"))
    done = publish([path], folder=kept, now=NOW)
    assert rows(done.path, "benefits_monthly")[0][-1] == 42_000_000
    (file,) = (one for one in read_manifest(done.path).files if one.name == "m.csv")
    (applied,) = file.corrections
    assert (applied.match, applied.action, applied.value, applied.rows, applied.who) == (
        "programme=JKM",
        "scale",
        "2",
        1,
        "Rini",
    )

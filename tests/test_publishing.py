import datetime as dt
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

import duckdb
import pytest
from click.testing import CliRunner, Result
from office_files import (
    BUDI,
    REGISTRY_COLUMNS,
    RINI,
    SITI,
    aid,
    claims,
    hand_over,
    payment,
    person,
    registry,
)

from data.__main__ import main
from data.intake import corrections, rules
from data.intake.corrections import Correction
from data.intake.issues import RefusedError
from data.progress import Stopped
from data.store import audit_log, build, snapshots
from data.store import publish as publishing
from data.store.publish import Publication
from data.store.snapshots import WIB, SnapshotError

ROOT = Path(__file__).parents[1]
NOW = dt.datetime(2026, 1, 31, 9, 0, tzinfo=WIB)
TINY = dict.fromkeys(rules.RULES, "Berkas uji, jauh lebih kecil dari kenyataan.")
publish = partial(publishing.publish, acknowledged=TINY)
PRIVATE = [SITI, BUDI, RINI, "Siti", "Aminah", "Slamet", "Riyadi", "Sumberejo", "Makmur", "1980"]


def simulated_registry(path: Path, year: int = 2025, people: int = 1) -> Path:
    return registry(
        path,
        *(
            person(
                nik=f"99{year}{number:010d}",
                name=f"Peserta Simulasi {number}",
                start=dt.date(year, 9, 1),
            )
            for number in range(people)
        ),
    )


def simulated_files(folder: Path, years: tuple[int, ...] = (2023, 2024, 2025)) -> list[Path]:
    folder.mkdir(exist_ok=True)
    return [
        *(simulated_registry(folder / f"kepesertaan_{year}.xlsx", year) for year in years),
        claims(folder / "klaim_manfaat.csv", payment(recipient="Penerima Simulasi 0001")),
        aid(folder / "bantuan_pertanian.xlsx", hand_over(group="Poktan Simulasi 001")),
    ]


def real_files(folder: Path) -> list[Path]:
    folder.mkdir(exist_ok=True)
    return [registry(folder / "k.xlsx"), claims(folder / "m.csv"), aid(folder / "b.xlsx")]


@pytest.fixture(scope="session")
def simulated_snapshot(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("simulated")
    publish(simulated_files(folder / "files"), folder=folder / "snapshots", now=NOW)
    return folder / "snapshots"


@pytest.fixture
def kept(tmp_path: Path, simulated_snapshot: Path) -> Path:
    """A folder in which a simulated snapshot is current."""
    return shutil.copytree(simulated_snapshot, tmp_path / "snapshots")


def rows(snapshot: Path, table: str) -> list[tuple[object, ...]]:
    with duckdb.connect() as con:
        return con.read_parquet(str(snapshot / f"{table}.parquet")).fetchall()


def statuses(publication: Publication) -> dict[str, str]:
    return {name: table.status for name, table in publication.manifest.tables.items()}


def state(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def accepting() -> list[str]:
    return [word for rule, reason in TINY.items() for word in ("--accept", f"{rule}={reason}")]


def command(*arguments: object) -> Result:
    return CliRunner().invoke(main, ["publish", *map(str, arguments), *accepting()])


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
    assert done.manifest.period == snapshots.Period(dt.date(2024, 1, 1), dt.date(2025, 12, 31))


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
        (dt.date(2025, 3, 1), *place, "jkk", None, 3, 2, 3_000_001),
        (dt.date(2025, 4, 1), *place, "beasiswa", "sma", 1, 1, 3_000_000),
        (dt.date(2025, 4, 1), *place, "beasiswa", "smp", 1, 1, 2_000_000),
        (dt.date(2025, 4, 1), *place, "jkk", None, 1, 1, 500_000),
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
        (dt.date(2025, 5, 1), puger, "benih_hortikultura", "kabupaten", 300.0, 9_000_000, 1),
        (dt.date(2025, 5, 1), puger, "pupuk", "kabupaten", 13.75, 109_000_000, 2),
        (dt.date(2025, 6, 1), puger, "pupuk", "kabupaten", 4.0, 8_000_000, 1),
        (dt.date(2025, 6, 1), puger, "pupuk", "pusat", 5.0, 9_000_000, 1),
    ]
    assert done.manifest.tables["aid_monthly"].as_of == dt.date(2025, 6, 3)


def test_nothing_about_a_person_enters_the_snapshot(tmp_path: Path) -> None:
    done = publish(real_files(tmp_path), folder=tmp_path / "snapshots", now=NOW)
    texts = "".join(path.read_text(errors="replace") for path in done.path.iterdir())
    for table, columns in snapshots.TABLES.items():
        found = rows(done.path, table)
        assert found
        assert len(found[0]) == len(columns)
        texts += repr(found)
    assert [word for word in PRIVATE if word in texts] == []
    columns = {column for table in snapshots.TABLES.values() for column in table}
    assert not columns & {"nik", "name", "desa", "born_on", "recipient", "group_name"}


def test_a_cube_that_let_a_name_through_would_be_stopped(
    tmp_path: Path, kept: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cubes = shutil.copytree(build.CUBES, tmp_path / "cubes")
    cube = cubes / "benefits_monthly.sql"
    cube.write_text(cube.read_text().replace("  kecamatan,", "  recipient as kecamatan,"))
    monkeypatch.setattr(build, "CUBES", cubes)
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
    before = snapshots.read_manifest(snapshots.current(kept))
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
    assert done.remarks == (
        f"Bantuan pertanian: dibawa tanpa perubahan dari snapshot {old} (simulasi).",
        "Kepesertaan: tahun 2024 dari berkas ini (simulasi).",
        "Kepesertaan: peserta tahun 2024 sebelumnya 1, sekarang 3.",
        f"Kepesertaan: tahun 2023, 2025 dibawa dari snapshot {old}.",
        f"Klaim manfaat: dibawa tanpa perubahan dari snapshot {old} (simulasi).",
    )


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
    manifest = snapshots.read_manifest(current)
    assert {name: table.status for name, table in manifest.tables.items()} == {
        "enrolment_yearly": "sementara",
        "enrolment_monthly": "sementara",
        "benefits_monthly": "simulasi",
        "aid_monthly": "simulasi",
    }
    assert manifest.period.start == dt.date(2025, 1, 1)


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
    manifest = snapshots.read_manifest(snapshots.current(kept))
    assert {file.status for file in manifest.files} == {"simulasi"}
    assert {table.status for table in manifest.tables.values()} == {"simulasi"}


def test_a_real_nik_may_hold_the_digits_of_a_simulated_one(tmp_path: Path, kept: Path) -> None:
    done = publish([registry(tmp_path / "k.xlsx", person(nik="3509119908990099"))], folder=kept)
    assert statuses(done)["enrolment_yearly"] == "sementara"


def test_the_first_snapshot_needs_a_file_of_every_kind(tmp_path: Path) -> None:
    with pytest.raises(SnapshotError, match="sertakan juga berkas: Bantuan pertanian, Klaim"):
        publish([registry(tmp_path / "k.xlsx")], folder=tmp_path / "baru", now=NOW)
    assert not (tmp_path / "baru").exists()


def mixed(folder: Path) -> list[Path]:
    return [registry(folder / "k.xlsx", person(), person(nik="9900000000000001"))]


def the_same_twice(folder: Path) -> list[Path]:
    return [path := registry(folder / "a.xlsx"), shutil.copy(path, folder / "b.xlsx")]


def two_claim_files(folder: Path) -> list[Path]:
    return [
        claims(folder / "a.csv", payment(paid="01/02/2024"), payment()),
        claims(folder / "b.csv", payment(paid="05/02/2025")),
    ]


def real_and_simulated(folder: Path) -> list[Path]:
    return [
        registry(folder / "a.xlsx", person(start=dt.date(2024, 9, 1))),
        simulated_registry(folder / "b.xlsx"),
    ]


def broken(folder: Path) -> list[Path]:
    path = folder / "a.xlsx"
    path.write_bytes(b"PK\x03\x04")
    return [path]


def two_bad_files(folder: Path) -> list[Path]:
    return [
        registry(folder / "a.xlsx", person(kecamatan="Amblu")),
        claims(folder / "b.csv", payment(programme="Beasiswa")),
    ]


def many_bad_rows(folder: Path) -> list[Path]:
    people = [person(nik=f"35091157088{number:05d}", months=13) for number in range(1040)]
    return [registry(folder / "a.xlsx", *people)]


REFUSALS: list[tuple[Callable[[Path], list[Path]], list[str], list[str]]] = [
    (broken, [], ["a.xlsx: bukan buku kerja Excel yang dapat dibaca"]),
    (
        lambda folder: [
            registry(folder / "a.xlsx", person()[1:], columns=[*REGISTRY_COLUMNS[1:-1], "Bulan"])
        ],
        [],
        [
            'baris 1: kolom "NIK" tidak ada',
            'baris 1: kolom "Bulan Dibayar" tidak ada',
            'baris 1: kolom I berjudul "Bulan" tidak dikenal',
        ],
    ),
    (
        lambda folder: [registry(folder / "a.xlsx", person(born="kapan-kapan"))],
        [],
        ['baris 2, kolom "Tanggal Lahir": "••••" – harus tanggal seperti 31/12/2025'],
    ),
    (
        lambda folder: [registry(folder / "a.xlsx", person(months=13))],
        [],
        ['kolom "Bulan Dibayar": "13" – harus bilangan bulat dari 1 sampai 12'],
    ),
    (
        lambda folder: [registry(folder / "a.xlsx", person(months=5))],
        [],
        ['kolom "Bulan Dibayar": "5" – melewati Desember: mulai bulan 9 paling banyak 4 bulan'],
    ),
    (
        lambda folder: [claims(folder / "a.csv", payment(amount="-1"))],
        [],
        ['a.csv, baris 2, kolom "Nominal": "-1" – harus angka yang tidak negatif'],
    ),
    (mixed, [], ["1 dari 2 baris adalah simulasi; data nyata tidak boleh dicampur"]),
    (the_same_twice, [], ["isinya sama dengan a.xlsx"]),
    (two_claim_files, [], ["b.csv: klaim manfaat tahun 2025 sudah ada dalam a.csv"]),
    (
        real_and_simulated,
        [],
        ["data nyata dan simulasi tidak boleh dicampur: a.xlsx nyata, b.xlsx simulasi"],
    ),
    (
        lambda folder: [simulated_registry(folder / "a.xlsx")],
        ["--status", "resmi"],
        ["isinya simulasi, jadi tidak dapat berstatus resmi; terbitkan tanpa --status resmi"],
    ),
    (
        two_bad_files,
        [],
        ['"Amblu" – kecamatan tidak dikenal; maksud Anda "Ambulu"?', "harus menyebut jenjang"],
    ),
    (many_bad_rows, [], ["- … dan 1.015 keluhan lain."]),
    (lambda folder: [folder / "hilang.xlsx"], [], ["hilang.xlsx: tidak ada atau tidak dapat"]),
]


@pytest.mark.parametrize(("build", "options", "words"), REFUSALS)
def test_refused_files_leave_the_current_snapshot_untouched(
    tmp_path: Path,
    kept: Path,
    build: Callable[[Path], list[Path]],
    options: list[str],
    words: list[str],
) -> None:
    before = state(kept)
    result = command(*build(tmp_path), *options, "--into", kept)
    assert result.exit_code == 1
    assert result.stdout == ""
    assert result.stderr.startswith("Tidak diterbitkan. Snapshot yang berlaku tidak berubah.\n- ")
    for phrase in words:
        assert phrase in result.stderr
    assert len(result.stderr.splitlines()) <= 27
    assert [word for word in PRIVATE if word in result.output] == []
    assert state(kept) == before


def test_a_good_file_beside_a_bad_one_is_not_published(tmp_path: Path, kept: Path) -> None:
    before = state(kept)
    with pytest.raises(RefusedError):
        publish([claims(tmp_path / "m.csv"), *broken(tmp_path)], folder=kept, now=NOW)
    assert state(kept) == before


def test_the_command_itself_refuses_and_publishes(tmp_path: Path, kept: Path) -> None:
    def run(*arguments: object) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "data", *map(str, arguments)],
            cwd=ROOT,
            env={**os.environ, "DASBOR_SNAPSHOTS": str(kept), "PYTHONIOENCODING": "utf-8"},
            capture_output=True,
            encoding="utf-8",
            check=False,
        )

    pointer = (kept / "CURRENT").read_text()
    refused = run("publish", registry(tmp_path / "k.xlsx", person(nik="12", sector="Buruh")))
    assert refused.returncode == 1
    assert 'kolom "NIK": "12••••" – harus 16 angka' in refused.stderr
    assert (kept / "CURRENT").read_text() == pointer

    done = run("publish", "--status", "resmi", *accepting(), registry(tmp_path / "k.xlsx"))
    assert (done.returncode, done.stderr) == (0, "")
    assert "enrolment_yearly: 1 baris, Resmi, sampai 31 Desember 2025" in done.stdout
    new = (kept / "CURRENT").read_text().strip()
    assert new != pointer.strip()
    listed = run("snapshots").stdout
    assert f"{new} (berlaku), diterbitkan" in listed
    assert pointer.strip() in listed


def test_a_write_that_breaks_off_leaves_the_old_snapshot_current(
    tmp_path: Path, kept: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_paths: object) -> None:
        assert list(kept.glob(".*.partial/manifest.json"))
        raise OSError("No space left on device")

    before = state(kept)
    monkeypatch.setattr(snapshots, "flush", full)
    result = command(*real_files(tmp_path), "--into", kept)
    assert result.exit_code == 1
    assert "No space left on device" in result.stderr
    assert state(kept) == before


def test_until_the_pointer_is_replaced_the_old_snapshot_is_current(
    tmp_path: Path, kept: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def killed(*_arguments: object) -> None:
        raise KeyboardInterrupt

    old = snapshots.current(kept)
    files = real_files(tmp_path)
    with monkeypatch.context() as patch:
        patch.setattr(snapshots, "point", killed)
        with pytest.raises(KeyboardInterrupt):
            publish(files, folder=kept, now=NOW)
    assert snapshots.current(kept) == old
    assert snapshots.verify(old)
    again = publish(files, folder=kept, now=NOW)
    assert not again.unchanged
    assert snapshots.current(kept) == again.path


def test_a_damaged_current_snapshot_is_not_carried_on(tmp_path: Path, kept: Path) -> None:
    table = snapshots.current(kept) / "aid_monthly.parquet"
    table.write_bytes(table.read_bytes()[:-1] + b"?")
    with pytest.raises(SnapshotError, match="isi tabel aid_monthly berubah atau rusak"):
        publish([registry(tmp_path / "k.xlsx")], folder=kept, now=NOW)


def test_a_built_in_snapshot_is_the_only_tracked_one_and_does_not_replace_the_current_one(
    tmp_path: Path,
) -> None:
    folder = tmp_path / "snapshots"
    files = simulated_files(tmp_path / "simulasi", years=(2025,))
    first = publish(files, folder=folder, builtin=True, now=NOW)
    assert snapshots.current(folder) == first.path
    local = publish([registry(tmp_path / "k.xlsx")], folder=folder, now=NOW)
    assert snapshots.current(folder) == local.path

    snapshots.point(folder, "CURRENT", first.path.name)
    other_year = simulated_files(tmp_path / "simulasi", years=(2024,))
    publish(other_year, folder=folder, builtin=True, now=NOW)
    assert snapshots.verify(snapshots.current(folder)) == first.manifest

    snapshots.point(folder, "CURRENT", local.path.name)
    second = publish(simulated_files(tmp_path / "simulasi"), folder=folder, builtin=True, now=NOW)
    assert snapshots.current(folder) == local.path
    assert (folder / "BUILTIN").read_text() == f"{second.manifest.id}\n"

    subprocess.run(["git", "init", "--quiet", folder], check=True)
    tracked = subprocess.run(
        ["git", "ls-files", "--others", "--exclude-standard"],
        cwd=folder,
        check=True,
        capture_output=True,
        encoding="utf-8",
    ).stdout.split()
    assert sorted(tracked) == sorted(
        [
            ".gitignore",
            "BUILTIN",
            *(f"{second.manifest.id}/{path.name}" for path in second.path.iterdir()),
        ]
    )


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
    assert "1 orang muncul lebih dari sekali pada tahun 2025" in str(double)
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
    read = snapshots.read_manifest(done.path)
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
    told = snapshots.read_manifest(done.path).acknowledged
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
    (file,) = (one for one in snapshots.read_manifest(done.path).files if one.name == "m.csv")
    (applied,) = file.corrections
    assert (applied.match, applied.action, applied.value, applied.rows, applied.who) == (
        "programme=JKM",
        "scale",
        "2",
        1,
        "Rini",
    )


def test_a_draft_is_whole_and_seen_by_nobody_until_it_is_adopted(
    tmp_path: Path, kept: Path
) -> None:
    old = snapshots.current(kept)
    made = publishing.draft(real_files(tmp_path), folder=kept, now=NOW)
    assert snapshots.verify(made.path) == made.manifest
    assert snapshots.current(kept) == old
    assert [one.id for one in snapshots.snapshots(kept)] == [old.name]
    assert made.diff is not None
    assert made.diff.anything
    with pytest.raises(RefusedError):
        publishing.adopt(made)
    done = publishing.adopt(made, acknowledged=TINY, who="Rini", now=NOW)
    assert snapshots.current(kept) == done.path
    assert not made.path.exists()
    with pytest.raises(SnapshotError, match="sudah diterbitkan atau dibuang"):
        publishing.adopt(made, acknowledged=TINY)
    assert snapshots.verify(old)


def test_a_discarded_draft_leaves_nothing(tmp_path: Path, kept: Path) -> None:
    before = state(kept)
    made = publishing.draft(real_files(tmp_path), folder=kept, now=NOW)
    assert state(kept) != before
    publishing.discard(made)
    publishing.discard(made)
    assert state(kept) == before


def test_a_draft_upon_a_snapshot_that_is_no_longer_current_is_not_adopted(
    tmp_path: Path, kept: Path
) -> None:
    made = publishing.draft([claims(tmp_path / "m.csv")], folder=kept, now=NOW)
    meanwhile = publish([aid(tmp_path / "b.xlsx")], folder=kept, now=NOW)
    assert made.path.is_dir()
    with pytest.raises(SnapshotError, match="sudah berganti sejak draf ini dibuat"):
        publishing.adopt(made, acknowledged=TINY)
    assert snapshots.current(kept) == meanwhile.path


def test_whoever_is_told_of_progress_can_stop_and_nothing_is_left(
    tmp_path: Path, kept: Path
) -> None:
    files = real_files(tmp_path)
    steps: list[str] = []
    publish(files, folder=tmp_path / "anders", progress=lambda step, _: steps.append(step))
    before = state(kept)

    for wanted in dict.fromkeys(steps[:-1]):

        def tell(step: str, _fraction: float, wanted: str = wanted) -> None:
            if step == wanted:
                raise Stopped

        with pytest.raises(Stopped):
            publish(files, folder=kept, now=NOW, progress=tell)
        assert state(kept) == before, wanted


def test_where_no_snapshot_is_whole_all_files_together_start_anew(
    tmp_path: Path, kept: Path
) -> None:
    (snapshots.current(kept) / "aid_monthly.parquet").write_bytes(b"?")
    done = publish(real_files(tmp_path), folder=kept, now=NOW)
    assert snapshots.serve(kept).manifest == done.manifest


def test_a_damaged_current_snapshot_sends_back_to_the_last_good_one(
    tmp_path: Path, kept: Path
) -> None:
    good = snapshots.current(kept).name
    publish(real_files(tmp_path), folder=kept, now=NOW)
    (snapshots.current(kept) / "aid_monthly.parquet").write_bytes(b"?")
    with pytest.raises(SnapshotError, match=f"python -m data rollback {good}"):
        publish([claims(tmp_path / "m.csv")], folder=kept, now=NOW)


def left_out(raised: RefusedError) -> list[str]:
    return [str(one) for one in raised.complaints if one.rule == "files_left_out"]


def refused(files: list[Path], folder: Path) -> RefusedError:
    """Why these files are not published while nobody has acknowledged anything."""
    with pytest.raises(RefusedError) as raised:
        publishing.publish(files, folder=folder, now=NOW)
    return raised.value


@pytest.fixture
def two_files(tmp_path: Path) -> tuple[Path, Path]:
    """The files of a snapshot in `tmp_path` of which two speak about the members of 2025."""
    a = registry(tmp_path / "a.xlsx", person(nik=SITI))
    b = registry(tmp_path / "b.xlsx", person(nik=BUDI), person(nik=RINI))
    publish([a, b, *real_files(tmp_path / "lain")[1:]], folder=tmp_path / "snapshots", now=NOW)
    return a, b


@pytest.mark.usefixtures("two_files")
def test_a_file_of_the_same_year_that_is_left_out_has_to_be_acknowledged(
    tmp_path: Path,
) -> None:
    folder = tmp_path / "snapshots"
    (tmp_path / "baru").mkdir()
    mended = registry(tmp_path / "baru" / "a.xlsx", person(nik=SITI, months=3))

    assert left_out(refused([mended], folder)) == [
        "Kepesertaan: Kepesertaan tahun 2025 dari berkas b.xlsx (2 baris) tidak ikut lagi. "
        "Unggah juga berkas itu bila isinya masih berlaku."
    ]
    reasons = {rule: reason for rule, reason in TINY.items() if rule != "files_left_out"}
    with pytest.raises(RefusedError):
        publishing.publish([mended], folder=folder, now=NOW, acknowledged=reasons)
    done = publish([mended], folder=folder, now=NOW)
    assert done.diff is not None
    said = "Kepesertaan tahun 2025 dari berkas b.xlsx (2 baris) tidak ikut lagi."
    assert said in done.diff.lines()
    assert left_out(refused([mended], folder)) == []


def test_no_file_is_missed_that_comes_along_mended_or_under_another_name(
    two_files: tuple[Path, Path], tmp_path: Path
) -> None:
    folder = tmp_path / "snapshots"
    a, b = two_files
    (tmp_path / "baru").mkdir()
    mended = registry(tmp_path / "baru" / "b.xlsx", person(nik=BUDI, months=3))
    renamed = shutil.copyfile(b, tmp_path / "baru" / "c.xlsx")

    assert left_out(refused([a, mended], folder)) == []
    assert left_out(refused([mended, renamed], folder)) == [
        "Kepesertaan: Kepesertaan tahun 2025 dari berkas a.xlsx (1 baris) tidak ikut lagi. "
        "Unggah juga berkas itu bila isinya masih berlaku."
    ]


@pytest.mark.usefixtures("two_files")
def test_a_file_of_another_year_stays_and_is_not_missed(
    tmp_path: Path,
) -> None:
    later = registry(tmp_path / "2024.xlsx", person(start=dt.date(2024, 9, 1)))
    assert left_out(refused([later], tmp_path / "snapshots")) == []


def test_real_rows_in_the_place_of_simulated_ones_leave_nothing_out(
    kept: Path, tmp_path: Path
) -> None:
    real = registry(tmp_path / "real.xlsx", person())
    simulated = simulated_registry(tmp_path / "simulasi.xlsx")

    assert left_out(refused([real], kept)) == []
    publish([real], folder=kept, now=NOW)
    (said,) = left_out(refused([simulated], kept))
    assert "dari berkas real.xlsx" in said

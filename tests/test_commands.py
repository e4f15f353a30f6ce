"""The commands of the walidata: what they say and their exit codes.

One of each exit code comes from a process of its own, as a scheduler would run it.
"""

import datetime as dt
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from office_files import CLAIM_COLUMNS, SITI, claims, payment, person, registry
from published import accepting, real_files, state

from charts.tiles import Exhibit
from data.__main__ import main
from data.store import snapshots
from exports.__main__ import main as exports_main
from exports.records import editions
from exports.records.export_log import file, hand_out
from pages import redraw
from queries.registry import Registry

ROOT = Path(__file__).parents[1]


def run(folder: Path, *arguments: object, charset: str = "utf-8") -> Result:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(snapshots, "FOLDER", folder)
        return CliRunner(charset).invoke(main, [*map(str, arguments)], catch_exceptions=False)


def told_by(folder: Path, *arguments: object) -> Result:
    """Run a command about what left the house."""
    asked = [*map(str, arguments), "--in", str(folder)]
    return CliRunner().invoke(exports_main, asked, catch_exceptions=False)


def run_alone(
    folder: Path, *arguments: object, encoding: str = "utf-8", stdout: object = subprocess.PIPE
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "data", *map(str, arguments)],
        cwd=ROOT,
        env={**os.environ, "DASBOR_SNAPSHOTS": str(folder), "PYTHONIOENCODING": encoding},
        stdout=stdout,
        stderr=subprocess.PIPE,
        encoding=encoding,
        check=False,
    )


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str, str]:
    """A folder in which two snapshots were published by the command, and their ids.

    In the first one the only claim is of Rp42 juta, in the second one of Rp40 juta.
    """
    home = tmp_path_factory.mktemp("commands")
    folder = home / "snapshots"
    files = real_files(home / "satu")
    ids = []
    for amount in ("42000000", "40000000"):
        claims(files[1], payment(amount=amount))
        done = run(folder, "publish", *files, *accepting(), "--who", "Rini", "--json")
        assert done.stderr == ""
        ids.append(json.loads(done.stdout)["snapshot"])
    return folder, ids[0], ids[1]


def test_help_says_what_the_exit_codes_mean(tmp_path: Path) -> None:
    for arguments in (["--help"], ["publish", "--help"], ["verify", "--help"]):
        told = " ".join(run(tmp_path, *arguments).stdout.split())
        assert "0 selesai" in told
        assert "1 ditolak" in told
        assert "3 penerbitan lain sedang berjalan" in told


def test_what_differs_is_told_in_words_and_to_machines(story: tuple[Path, str, str]) -> None:
    folder, first, second = story
    told = run(folder, "diff", first, second)
    assert told.exit_code == 0
    assert (
        "Direvisi: JKM, Buruh tani di Ambulu: Rp42.000.000 → Rp40.000.000 (−Rp2.000.000), "
        "dari berkas m.csv (manfaat dibayar, Maret 2025)\n"
    ) in told.stdout
    assert "Manfaat" in told.stdout.split("Halaman yang ikut berubah: ")[1]
    found = json.loads(run(folder, "diff", first, second, "--json").stdout)
    assert (found["before"], found["after"], found["total"]) == (first, second, 1)
    assert found["changes"][0]["before"] == 42_000_000


def test_a_console_that_lacks_signs_has_them_spelled(
    story: tuple[Path, str, str], tmp_path: Path
) -> None:
    folder, first, second = story
    home = tmp_path / "snapshots"
    shutil.copytree(folder, home)
    path = claims(tmp_path / "m.csv", payment(amount="38000000"))
    done = run_alone(home, "publish", path, *accepting(), encoding="cp1252")
    assert (done.returncode, done.stderr) == (0, "")
    assert "sekarang berlaku.\n" in done.stdout
    assert "Rp40.000.000 -> Rp38.000.000" in done.stdout
    told = run(home, "diff", first, second, charset="cp437").stdout
    assert "Rp42.000.000 -> Rp40.000.000 (-Rp2.000.000)" in told
    found = run(home, "diff", first, second, "--json", charset="cp437").stdout
    assert found.isascii()
    assert "→" in str(json.loads(found))
    refused = run(home, "check", tmp_path / "tidak – ada.csv", charset="cp437")
    assert (refused.exit_code, "tidak - ada.csv" in refused.stderr) == (1, True)


def test_what_took_effect_is_no_failure_when_its_words_cannot_be_written(
    story: tuple[Path, str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, first, _ = story
    home = tmp_path / "snapshots"
    shutil.copytree(folder, home)
    back = ("rollback", first, "--reason", "Nominal keliru")
    if (full := Path("/dev/full")).exists():
        with full.open("w") as disk:
            done = run_alone(home, *back, stdout=disk)
        assert done.returncode == 0
        assert "tidak tertulis utuh" in done.stderr
        assert snapshots.current(home).name == first
    path = claims(tmp_path / "m.csv", payment(amount="37000000"))
    monkeypatch.setattr("data.__main__._showing", lambda *_: 1 / 0)
    done_here = run(home, "publish", path, *accepting())
    assert done_here.exit_code == 0
    assert "tidak dapat disebut: division by zero" in done_here.stdout
    assert "sekarang berlaku" in done_here.stdout


def test_a_pointer_that_took_effect_is_no_failure_of_the_disk(
    story: tuple[Path, str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_: Path) -> None:
        raise OSError("no promise")

    folder, first, _ = story
    home = tmp_path / "snapshots"
    shutil.copytree(folder, home)
    monkeypatch.setattr(snapshots, "flush_folder", broken)
    assert run(home, "rollback", first, "--reason", "Nominal keliru").exit_code == 0
    assert snapshots.current(home).name == first


def test_going_back_needs_a_reason_and_is_listed_and_verified(
    story: tuple[Path, str, str],
) -> None:
    folder, first, second = story
    assert run_alone(folder, "rollback", first).returncode == 2
    done = run(folder, "rollback", first, "--reason", "Nominal keliru", "--json")
    assert json.loads(done.stdout) == {"done": True, "code": 0, "snapshot": first}
    listed = json.loads(run(folder, "snapshots", "--json").stdout)
    assert listed["current"] == first
    assert {one["id"] for one in listed["snapshots"]} == {first, second}
    assert f"{first} (berlaku), diterbitkan" in run(folder, "snapshots").stdout
    assert run_alone(folder, "rollback", first, "--reason", "x").returncode == 1
    assert run(folder, "verify").exit_code == 0
    assert run(folder, "rollback", second, "--reason", "Sudah benar").exit_code == 0


def test_verify_finds_what_is_damaged(story: tuple[Path, str, str], tmp_path: Path) -> None:
    folder, first, second = story
    table = folder / first / "aid_monthly.parquet"
    whole = table.read_bytes()
    table.write_bytes(whole[:-1])
    found = run_alone(folder, "verify", "--json")
    table.write_bytes(whole)
    assert found.returncode == 4
    told = json.loads(found.stdout)
    assert list(told["troubles"]) == [first]
    assert told["sound"] == [second]
    assert run(tmp_path, "verify").stdout == "Belum ada snapshot.\n"


def test_check_publishes_nothing_and_says_whether_publishing_would_work(
    story: tuple[Path, str, str], tmp_path: Path
) -> None:
    folder, _, _ = story
    before = state(folder)
    path = claims(tmp_path / "m.csv", payment(amount="41000000"))
    done = run(folder, "check", path, *accepting())
    assert (done.exit_code, done.stderr) == (0, "")
    assert (
        "m.csv: Klaim manfaat, tahun 2025, 2 baris: 1 dihitung, 1 tidak dihitung (1 judul), "
        "0 ditolak." in done.stdout
    )
    bad = registry(tmp_path / "k.xlsx", person(nik="12", name="Siti Aminah"))
    refused = run(folder, "check", bad, *accepting(), "--json")
    assert refused.exit_code == 1
    told = json.loads(refused.stdout)
    assert told["complaints"][0]["column"] == "NIK"
    (account,) = told["accounts"]
    assert account["sentence"].startswith("k.xlsx: 2 baris: 0 dihitung, 1 tidak dihitung (1 judul)")
    assert account["sentence"] in run(folder, "check", bad, *accepting()).stderr
    assert "Siti" not in refused.stdout
    assert state(folder) == before


def test_a_warning_is_accepted_on_the_command_line_with_a_reason(
    story: tuple[Path, str, str], tmp_path: Path
) -> None:
    folder, _, _ = story
    path = registry(tmp_path / "k.xlsx", person(nik=SITI, months=2))
    refused = run(folder, "check", path)
    assert refused.exit_code == 1
    assert "Peringatan [published_totals]: " in refused.stderr
    assert run(folder, "check", path, *accepting()).exit_code == 0
    assert run(folder, "check", path, "--accept", "published_totals").exit_code == 2


def test_what_a_file_does_not_say_is_answered_on_the_command_line(
    story: tuple[Path, str, str], tmp_path: Path
) -> None:
    folder, _, _ = story
    path = claims(tmp_path / "m.csv", payment(amount="42000"))
    told = json.loads(run(folder, "check", path, "--json").stdout)
    assert any("--choose rupiah=ribuan" in one["reason"] for one in told["complaints"])
    done = run(folder, "check", path, "--choose", "m.csv:rupiah=ribuan", *accepting(), "--json")
    assert "jkm_in_full" not in [one["rule"] for one in json.loads(done.stdout)["warnings"]]
    assert run(folder, "check", path, "--choose", "rupiah=ratusan").exit_code == 2


def test_headings_that_nobody_knows_lead_to_where_they_are_described(
    story: tuple[Path, str, str], tmp_path: Path
) -> None:
    folder, _, _ = story
    columns = ["Hari Cair", *CLAIM_COLUMNS[1:]]
    said = run(folder, "check", claims(tmp_path / "m.csv", columns=columns)).stderr
    assert "dapat dijelaskan sekali di Kelola data: python -m data desk\n" in said
    assert "dijelaskan" not in run(folder, "check", claims(tmp_path / "n.csv", payment("x"))).stderr


def test_a_publisher_at_work_is_another_exit_code(
    story: tuple[Path, str, str], tmp_path: Path
) -> None:
    folder, _, _ = story
    path = claims(tmp_path / "m.csv", payment(amount="39000000"))
    with snapshots.exclusive(folder):
        busy = run_alone(folder, "publish", path, "--wait", "0.1", *accepting())
    assert busy.returncode == 3
    assert "Penerbitan lain sedang berjalan" in busy.stderr


@pytest.mark.parametrize(
    "words",
    [
        ["publish"],
        ["publish", "m.csv", "--status", "final"],
        ["publish", "m.csv", "--status", "lain=resmi"],
        ["terbitkan"],
    ],
)
def test_a_command_that_is_written_wrongly_is_another_exit_code(
    tmp_path: Path, words: list[str]
) -> None:
    assert run(tmp_path, *words).exit_code == 2


def test_editions_are_listed_and_a_file_of_one_is_known(
    tiny_snapshot: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "snapshots"
    shutil.copytree(tiny_snapshot.parent, folder)
    edition = redraw.freeze(
        Registry(tiny_snapshot),
        [Exhibit("", "peserta-2025")],
        title="Rapat anggaran",
        date=dt.date(2025, 12, 22),
        place="Pendopo",
        who="Rini",
        folder=folder,
    )
    picture = tmp_path / "peserta.png"
    picture.write_bytes(b"gambar")
    hand_out({edition: [file("png", b"gambar", "peserta-2025")]}, folder=folder)

    listed = json.loads(told_by(folder, "editions", "--json").stdout)
    (one,) = listed["editions"]
    assert (one["code"], one["snapshot"]) == (edition.code, tiny_snapshot.name)
    assert [figure["main"] for figure in one["figures"]] == ["82.093"]
    told = told_by(folder, "check-file", picture)
    assert told.exit_code == 0
    assert f"dalam edisi {edition.code} (Rapat anggaran, 22 Desember 2025, Pendopo)" in told.stdout

    alone = editions.release("Peserta kita", tiny_snapshot.name, edition.items)
    hand_out({alone: [file("peserta.png", b"gambar lepas")]}, folder=folder)
    picture.write_bytes(b"gambar lepas")
    told = told_by(folder, "check-file", picture)
    assert told.exit_code == 0
    assert f"dengan kode {alone.code} (“Peserta kita”), dari snapshot" in told.stdout
    (kept,) = json.loads(told_by(folder, "editions", "--json").stdout)["releases"]
    assert (kept["code"], kept["title"], len(kept["exports"])) == (alone.code, "Peserta kita", 1)

    picture.write_bytes(f"gambar {edition.code}".encode())
    unknown = told_by(folder, "check-file", picture)
    assert unknown.exit_code == 1
    assert f"tertulis kode {edition.code}, tetapi itu bukan bukti" in unknown.stderr


def test_a_simulation_that_cannot_be_written_is_refused_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    refused = CliRunner().invoke(main, ["simulate", str(tmp_path / "file" / "folder")])

    assert refused.exit_code == 1
    assert refused.stderr.startswith("Berkas simulasi tidak tertulis.\n")

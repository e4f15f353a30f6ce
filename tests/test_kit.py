"""The press kit: one ZIP with everything, and nothing that cannot be checked."""

import datetime as dt
import hashlib
import io
import json
import re
import zipfile
from collections.abc import Iterator
from typing import Any

import openpyxl
import pytest

from charts.tiles import Tile
from data import catalogue
from exports.browser import PictureError
from exports.caption import caption
from exports.csv import for_machines
from exports.kit import Picture, kit
from exports.records.codes import of_content
from exports.stamp import Stamp
from exports.table import tabled
from pages.gallery import exhibits
from queries.registry import Registry

AT = dt.datetime(2025, 12, 24, 9, 30, tzinfo=dt.timezone(dt.timedelta(hours=7)))
STAMP = Stamp("JBR-2025-12-22-K7Q", "http://127.0.0.1:8501")
FILES = (
    ".csv",
    ".xlsx",
    "-cerita.svg",
    "-keterangan.txt",
    "-media-sosial.txt",
    "-mesin.csv",
    "-persegi.png",
    "-podium.txt",
    "-sumber.txt",
    "-teks-alternatif.txt",
)


@pytest.fixture(scope="module")
def registry(shipped: Registry) -> Registry:
    return shipped


@pytest.fixture(scope="module")
def tiles(registry: Registry) -> dict[str, Tile]:
    return {one.name: tile for one, tile in exhibits(registry).items()}


def drawn(tile: Tile, stamp: Stamp | None) -> Iterator[Picture]:
    code = stamp.code if stamp else ""
    for ending in ("persegi.png", "cerita.svg"):
        yield ending, lambda ending=ending: f"{tile.name} {ending} {code}".encode()


def without_a_browser(_: Tile, __: Stamp | None) -> Iterator[Picture]:
    def fail() -> bytes:
        raise PictureError("Tidak ada Chrome.")

    yield "persegi.png", fail
    yield "cerita.svg", fail


def opened(*arguments: Any, **options: Any) -> zipfile.ZipFile:  # noqa: ANN401
    return zipfile.ZipFile(io.BytesIO(kit(*arguments, **options).content))


@pytest.fixture(scope="module")
def made(registry: Registry, tiles: dict[str, Tile]) -> Iterator[zipfile.ZipFile]:
    items = [(name, tiles[name]) for name in ("peserta-2025", "peringkat-kecamatan")]
    with opened(items, registry, AT, stamp=STAMP, draw=drawn) as archive:
        yield archive


def manifest_of(archive: zipfile.ZipFile) -> dict[str, Any]:
    return json.loads(archive.read("manifest.json"))


def text_of(archive: zipfile.ZipFile, name: str) -> str:
    return archive.read(name).decode("utf-8-sig").replace("\r\n", "\n").removesuffix("\n")


def test_every_figure_has_a_folder_with_everything(made: zipfile.ZipFile) -> None:
    plain = [f"peserta-2025/peserta-2025{one}" for one in FILES]
    ranked = [f"peringkat-kecamatan/SIMULASI_peringkat-kecamatan{one}" for one in FILES]

    assert made.testzip() is None
    assert sorted(made.namelist()) == sorted(
        [
            *plain,
            *ranked,
            "peserta-2025/datapackage.json",
            "peringkat-kecamatan/datapackage.json",
            "LIHAT-DULU.txt",
            "LISENSI.txt",
            "manifest.json",
        ]
    )


def test_the_manifest_has_the_hash_of_every_other_file(made: zipfile.ZipFile) -> None:
    listed = {one["nama"]: one for one in manifest_of(made)["berkas"]}

    assert set(listed) == set(made.namelist()) - {"manifest.json"}
    for name, one in listed.items():
        content = made.read(name)
        assert one["sha256"] == hashlib.sha256(content).hexdigest(), name
        assert one["ukuran"] == len(content), name


def test_the_manifest_says_status_snapshot_edition_and_when(
    made: zipfile.ZipFile, registry: Registry
) -> None:
    manifest = manifest_of(made)

    assert manifest["status"] == "simulasi"
    assert manifest["snapshot"] == [registry.manifest.id]
    assert manifest["edisi"] == STAMP.code
    assert manifest["dibuat"] == "2025-12-24T09:30:00+07:00"
    assert [one["status"] for one in manifest["gambar"]] == ["terbit", "simulasi"]


def test_figures_that_go_out_alone_bear_codes_of_their_own(
    registry: Registry, tiles: dict[str, Tile]
) -> None:
    items = [(name, tiles[name]) for name in ("peserta-2025", "peringkat-kecamatan")]
    marks = [Stamp(of_content(name.encode())) for name, _ in items]
    whole = Stamp(of_content(b"kit"))
    with opened(items, registry, AT, stamp=whole, stamps=marks, draw=drawn) as archive:
        manifest, said = manifest_of(archive), text_of(archive, "LIHAT-DULU.txt")
        package = json.loads(archive.read("peserta-2025/datapackage.json"))
        picture = archive.read("peserta-2025/peserta-2025-persegi.png").decode()
        sources = text_of(archive, "peserta-2025/peserta-2025-sumber.txt")

    assert (manifest["kode"], manifest["edisi"]) == (whole.code, "")
    assert [one["kode"] for one in manifest["gambar"]] == [one.code for one in marks]
    assert f"Kode {whole.code}. Periksa: " in said
    assert f"kode {marks[0].code})" in said
    assert package["kode"] == marks[0].code
    assert "edisi" not in package
    assert marks[0].code in picture
    assert f"Kode {marks[0].code}. Periksa: " in sources


def test_the_files_are_those_that_each_exporter_writes(
    made: zipfile.ZipFile, tiles: dict[str, Tile]
) -> None:
    tile, stem = tiles["peringkat-kecamatan"], "peringkat-kecamatan/SIMULASI_peringkat-kecamatan"
    said = caption(tile)

    assert text_of(made, f"{stem}-keterangan.txt") == said.long
    assert text_of(made, f"{stem}-teks-alternatif.txt") == said.alt
    assert text_of(made, f"{stem}-media-sosial.txt") == said.short
    assert text_of(made, f"{stem}-podium.txt") == said.spoken
    assert made.read(f"{stem}-mesin.csv").decode() == for_machines(tabled(tile))
    package = json.loads(made.read("peringkat-kecamatan/datapackage.json"))
    assert f"peringkat-kecamatan/{package['resources'][0]['path']}" in made.namelist()
    with made.open(f"{stem}.xlsx") as book:
        assert openpyxl.load_workbook(book).sheetnames == ["Sampul", "Data", "Catatan"]
    assert STAMP.code in made.read(f"{stem}-persegi.png").decode()


def test_sources_name_publisher_date_address_licence_and_the_query(made: zipfile.ZipFile) -> None:
    counted = text_of(made, "peringkat-kecamatan/SIMULASI_peringkat-kecamatan-sumber.txt")
    quoted = text_of(made, "peserta-2025/peserta-2025-sumber.txt")

    assert counted.startswith("SIMULASI: ")
    assert "left join enrolment as e" in counted
    assert "- year: 2025" in counted
    assert "Kementerian Dalam Negeri (Dukcapil)" in counted
    assert "Alamat: https://www.detik.com/" in quoted
    assert "Terbit: 23 Desember 2025" in quoted
    assert "Lisensi: hak cipta penerbit; dikutip" in quoted
    assert "Disampaikan oleh: Bupati Jember Muhammad Fawait" in quoted


def test_the_licence_of_the_map_comes_with_a_map(
    registry: Registry, tiles: dict[str, Tile]
) -> None:
    licences = {}
    for name in ("peta-kecamatan", "peserta-2025"):
        with opened([(name, tiles[name])], registry, AT, draw=drawn) as archive:
            licences[name] = text_of(archive, "LISENSI.txt")

    assert "CC BY 3.0 IGO" in licences["peta-kecamatan"]
    assert "https://creativecommons.org/licenses/by/3.0/igo/" in licences["peta-kecamatan"]
    assert "CC BY" not in licences["peserta-2025"]


def test_what_is_to_be_read_first_warns_of_simulated_data(
    made: zipfile.ZipFile, registry: Registry, tiles: dict[str, Tile]
) -> None:
    with opened([("a", tiles["peserta-2025"])], registry, AT, draw=drawn) as real:
        assert "SIMULASI" not in text_of(real, "LIHAT-DULU.txt")

    said = text_of(made, "LIHAT-DULU.txt")
    assert "PERHATIAN: SIMULASI\n1 dari 2 gambar memakai data buatan" in said
    assert "Dibuat 24 Desember 2025 09.30." in said
    assert STAMP.payload in said


def test_the_same_kit_has_the_same_bytes(registry: Registry, tiles: dict[str, Tile]) -> None:
    def content() -> bytes:
        items = [("Puger/peta", tiles["peta-kecamatan"]), ("kartu", tiles["manfaat-2025"])]
        return kit(items, registry, AT, stamp=STAMP, draw=drawn).content

    assert content() == content()


def test_without_a_browser_the_kit_has_the_rest_and_says_so(
    registry: Registry, tiles: dict[str, Tile]
) -> None:
    tried = 0

    def counting(tile: Tile, stamp: Stamp | None) -> Iterator[Picture]:
        for ending, draw in without_a_browser(tile, stamp):

            def attempt(draw: Any = draw) -> bytes:  # noqa: ANN401
                nonlocal tried
                tried += 1
                return draw()

            yield ending, attempt

    items = [(f"gambar {place}", tiles["peringkat-kecamatan"]) for place in range(4)]
    with opened(items, registry, AT, draw=counting) as archive:
        said, manifest = text_of(archive, "LIHAT-DULU.txt"), manifest_of(archive)
        names = archive.namelist()

    assert "Tidak ada Chrome." in said
    missing = [
        f"gambar {place}/SIMULASI_peringkat-kecamatan-{ending}"
        for place in range(4)
        for ending in ("persegi.png", "cerita.svg")
    ]
    assert manifest["gambar_tidak_dibuat"] == missing
    assert all(f"- {one}" in said for one in missing)
    assert not [one for one in names if one.endswith((".png", ".svg"))]
    assert len([one for one in names if one.endswith(".xlsx")]) == 4
    # Each attempt may take a minute, so a server without a browser is not asked forever.
    assert tried == 2


def test_a_figure_that_is_there_twice_has_two_folders(
    registry: Registry, tiles: dict[str, Tile]
) -> None:
    card = tiles["peserta-2025"]
    names = ["peta", "Puger/peta", "peta", "peta"]
    with opened([(name, card) for name in names], registry, AT, draw=lambda *_: []) as archive:
        folders = [one["folder"] for one in manifest_of(archive)["gambar"]]
        paths = archive.namelist()

    assert folders == ["peta", "Puger/peta", "peta-2", "peta-3"]
    assert len(set(paths)) == len(paths)


def test_names_of_files_are_taken_by_every_system(tiles: dict[str, Tile]) -> None:
    """They are made of the names of figures and of kecamatan."""
    names = [*tiles, *(one.name for one in catalogue.KECAMATAN.values())]
    assert all(re.fullmatch(r"[A-Za-z0-9]+(?:[ -][A-Za-z0-9]+)*", one) for one in names)


def test_progress_goes_from_nothing_to_all(registry: Registry, tiles: dict[str, Tile]) -> None:
    heard: list[tuple[str, float]] = []
    items = [(name, tiles[name]) for name in ("peserta-2025", "peringkat-kecamatan")]
    kit(items, registry, AT, draw=drawn, progress=lambda *heard_now: heard.append(heard_now))
    shares = [share for _, share in heard]

    assert shares == sorted(shares)
    assert (shares[0], shares[-1]) == (0.0, 1.0)
    assert heard[0][0] == "Menulis data: Peserta 2025"
    assert len(heard) == 7


def test_a_kit_of_nothing_is_refused(registry: Registry) -> None:
    with pytest.raises(ValueError, match="at least one"):
        kit([], registry, AT)

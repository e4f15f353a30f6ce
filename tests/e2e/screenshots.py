"""Make the README's pictures anew: `python -m tests.e2e.screenshots`."""

import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

from data.store import snapshots
from exports.browser import program
from tests.e2e.visiting import Visit, profile, serving

PICTURES = Path(__file__).parents[2] / "docs" / "pictures"
PAGES = {
    "ringkasan": ("/", 1040),
    "kepesertaan": ("/kepesertaan?ukuran=participants_per_1000", 1120),
}


def main() -> None:
    """Writes one PNG a page, 1.440 pixels wide, of the snapshot that is current."""
    found = program()
    if not found:
        sys.exit("no Chromium or Chrome on the PATH")
    PICTURES.mkdir(exist_ok=True)
    with serving(snapshots.FOLDER) as address, sync_playwright() as play:
        browser = play.chromium.launch(executable_path=found)
        for name, (path, height) in PAGES.items():
            page = Visit(profile(browser), address, 1440, height, "light").open(path)
            page.screenshot(path=PICTURES / f"{name}.png")
        browser.close()


if __name__ == "__main__":
    main()

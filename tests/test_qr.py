import io

import pytest
import zxingcpp
from PIL import Image

from exports.stamp import Stamp, stamp

CODE = "JBR-2025-12-22-K7U"


def scanned(png: bytes) -> str:
    (found,) = zxingcpp.read_barcodes(Image.open(io.BytesIO(png)))
    return str(found.text)


def test_a_scanned_code_opens_the_check_of_its_edition() -> None:
    png = Stamp(CODE, "https://dasbor.jember.go.id/").png(8)
    assert scanned(png) == "https://dasbor.jember.go.id/cek?kode=JBR-2025-12-22-K7U"


def test_without_an_address_the_code_alone_is_scanned() -> None:
    assert scanned(Stamp(CODE).png(8)) == CODE


def test_the_squares_are_what_the_picture_shows() -> None:
    squares = Stamp(CODE).squares
    side = len(squares)
    assert {len(row) for row in squares} == {side}
    drawn = Image.new("L", (side, side), 255)
    for y, row in enumerate(squares):
        for x, dark in enumerate(row):
            drawn.putpixel((x, y), 0 if dark else 255)
    written = io.BytesIO()
    drawn.resize((4 * drawn.width,) * 2, Image.Resampling.NEAREST).save(written, "PNG")
    assert scanned(written.getvalue()) == CODE


def test_a_code_with_a_hole_in_it_is_still_read() -> None:
    picture = Image.open(io.BytesIO(Stamp(CODE, "http://10.1.2.3:8501").png(8))).convert("L")
    middle = picture.width // 2
    picture.paste(255, (middle, middle, middle + picture.width // 5, middle + picture.width // 5))
    written = io.BytesIO()
    picture.save(written, "PNG")
    assert scanned(written.getvalue()) == f"http://10.1.2.3:8501/cek?kode={CODE}"


@pytest.mark.parametrize("kept", ["", "  "])
def test_a_dashboard_that_nobody_else_can_open_puts_no_address_on_its_marks(
    kept: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DASBOR_ALAMAT", kept)
    assert stamp(CODE).payload == CODE


def test_the_address_of_the_dashboard_comes_from_the_environment(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("DASBOR_ALAMAT", "https://dasbor.jember.go.id")
    assert stamp(CODE) == Stamp(CODE, "https://dasbor.jember.go.id")

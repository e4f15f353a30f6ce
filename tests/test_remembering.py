"""A figure is drawn once for the same data, and anew for any other."""

import pandas as pd
import pytest

from charts.chart import remembered

FRAME = pd.DataFrame(
    {
        "code": ["35.09.08", "35.09.19"],
        "participants": [7, 3],
        "per_1000": [1.5, None],
        "month": pd.to_datetime(["2025-01-01", "2025-02-01"]),
    }
)


class Pencil:
    """Counts how often something was really drawn."""

    def __init__(self) -> None:
        self.strokes = 0
        self.draw = remembered(self._draw)

    def _draw(self, *drawn: object, **choices: object) -> tuple[object, ...]:
        self.strokes += 1
        return drawn, choices


def test_equal_frames_are_drawn_once_whoever_asks() -> None:
    pencil = Pencil()

    first = pencil.draw(FRAME, "Jember", code=None)
    assert pencil.draw(FRAME.copy(deep=True), "Jember", code=None) is first
    assert pencil.strokes == 1


@pytest.mark.parametrize(
    "other",
    [
        FRAME.assign(participants=[7, 4]),
        FRAME.assign(per_1000=[None, 1.5]),
        FRAME.assign(code=["35.09.08", "35.09.20"]),
        FRAME.assign(month=pd.to_datetime(["2025-01-01", "2025-03-01"])),
        FRAME.assign(participants=FRAME["participants"].astype("float64")),
        FRAME.rename(columns={"participants": "person_months"}),
        FRAME[["participants", "code", "per_1000", "month"]],
        FRAME.iloc[::-1],
        FRAME.head(1),
        FRAME.head(0),
    ],
)
def test_a_frame_with_anything_else_in_it_is_drawn_anew(other: pd.DataFrame) -> None:
    pencil = Pencil()

    assert pencil.draw(FRAME) is not pencil.draw(other)
    assert pencil.strokes == 2


def test_other_words_and_choices_are_drawn_anew() -> None:
    pencil = Pencil()
    pencil.draw(FRAME, "Jember", code=None, facts={"rank": 1}, kinds=["traktor"])

    pencil.draw(FRAME, "Puger", code=None, facts={"rank": 1}, kinds=["traktor"])
    pencil.draw(FRAME, "Jember", code="35.09.08", facts={"rank": 1}, kinds=["traktor"])
    pencil.draw(FRAME, "Jember", code=None, facts={"rank": 2}, kinds=["traktor"])
    pencil.draw(FRAME, "Jember", code=None, facts={"rank": 1}, kinds=["pompa"])
    assert pencil.strokes == 5


def test_only_the_last_figures_are_kept() -> None:
    pencil = Pencil()

    for year in range(80):
        pencil.draw(FRAME, str(year))
    pencil.draw(FRAME, "79")
    assert pencil.strokes == 80
    pencil.draw(FRAME, "0")
    assert pencil.strokes == 81

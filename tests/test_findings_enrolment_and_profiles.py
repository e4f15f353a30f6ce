"""Kepesertaan and the profiles of kecamatan agree with their numbers, on 100 random snapshots."""

from pathlib import Path

import pytest
from findings import agreement, enrolment, profile


# The hundred that follows is for benefits and aid: each has every shape six times.
@pytest.mark.parametrize("seed", range(100))
def test_every_sentence_agrees_with_its_numbers(seed: int, tmp_path: Path) -> None:
    wrong = agreement.complaints(seed, tmp_path, enrolment.kepesertaan, profile.kecamatan)
    assert not wrong, wrong

"""Kepesertaan and the profiles of kecamatan agree with their numbers, on 64 random snapshots."""

from pathlib import Path

import pytest
from findings import agreement, enrolment, profile
from random_snapshot import SHAPES


# Four of every shape; the seeds that follow are for benefits and aid.
@pytest.mark.parametrize("seed", range(4 * len(SHAPES)))
def test_every_sentence_agrees_with_its_numbers(seed: int, tmp_path: Path) -> None:
    wrong = agreement.complaints(seed, tmp_path, enrolment.kepesertaan, profile.kecamatan)
    assert not wrong, wrong

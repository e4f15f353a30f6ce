"""Manfaat and Pertanian & perlindungan agree with their numbers, on 64 random snapshots."""

from pathlib import Path

import pytest
from findings import agreement, aid, benefits
from random_snapshot import SHAPES


# Four of every shape; the seeds before them are for enrolment and profiles.
@pytest.mark.parametrize("seed", range(4 * len(SHAPES), 8 * len(SHAPES)))
def test_every_sentence_agrees_with_its_numbers(seed: int, tmp_path: Path) -> None:
    wrong = agreement.complaints(seed, tmp_path, benefits.manfaat, aid.pertanian)
    assert not wrong, wrong

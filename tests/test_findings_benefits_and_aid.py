"""Manfaat and Pertanian & perlindungan agree with their numbers, on 100 random snapshots."""

from pathlib import Path

import pytest
from findings import agreement, aid, benefits


# The hundred before them is for enrolment and profiles: each has every shape six times.
@pytest.mark.parametrize("seed", range(100, 200))
def test_every_sentence_agrees_with_its_numbers(seed: int, tmp_path: Path) -> None:
    wrong = agreement.complaints(seed, tmp_path, benefits.manfaat, aid.pertanian)
    assert not wrong, wrong

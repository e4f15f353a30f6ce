"""Manfaat and Pertanian & perlindungan agree with their numbers, on 100 random snapshots."""

from pathlib import Path

import pytest
from findings import agreement, aid, benefits


# In turns, for the sake of time: the other hundred is for enrolment and profiles.
@pytest.mark.parametrize("seed", range(1, 200, 2))
def test_every_sentence_agrees_with_its_numbers(seed: int, tmp_path: Path) -> None:
    wrong = agreement.complaints(seed, tmp_path, benefits.manfaat, aid.pertanian)
    assert not wrong, wrong

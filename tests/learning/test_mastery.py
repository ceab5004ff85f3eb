from __future__ import annotations

import pytest

from studyhub.learning.mastery import is_mastered


@pytest.mark.parametrize(
    ("right", "asked", "mastered"),
    [(0, 0, False), (5, 5, False), (6, 6, True), (5, 7, False), (8, 10, True), (79, 100, False)],
)
def test_mastery_takes_six_answers_and_four_in_five_right(right: int, asked: int, mastered: bool) -> None:
    assert is_mastered(right=right, asked=asked) is mastered

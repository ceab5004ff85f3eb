"""What counts for a competency: first tries on questions that ask at its level or above."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from studyhub.learning.competency import LEAST_EACH, reached, shows
from studyhub.learning.item_analysis import Answers


def answers(rows: list[tuple[int, int, float]]) -> Answers:
    """From rows of person, item, score."""
    columns = list(zip(*rows, strict=True)) or [(), (), ()]
    nothing = np.zeros(len(rows))
    return Answers(
        np.array(columns[0], dtype=np.int64),
        np.array(columns[1], dtype=np.int64),
        np.array(columns[2], dtype=np.float64),
        nothing,
        nothing.astype(np.int64) - 1,
    )


rows = st.lists(
    st.tuples(st.integers(0, 5), st.integers(0, 3), st.sampled_from([0.0, 0.5, 1.0])), max_size=60
)


@given(rows, st.lists(st.booleans(), min_size=4, max_size=4))
def test_only_items_that_count_count(given_rows: list[tuple[int, int, float]], counts: list[bool]) -> None:
    found = reached(answers(given_rows), counts, 0.7)
    mine = [row for row in given_rows if counts[row[1]]]
    assert found.answers == len(mine)
    assert found.students == len({row[0] for row in mine})
    assert found.right == pytest.approx(sum(row[2] for row in mine))
    assert found.low <= found.share <= found.high or not mine
    assert found.meeting <= found.judged <= found.students


def test_a_student_is_judged_from_five_tries_on() -> None:
    many = [(0, 0, 1.0)] * LEAST_EACH + [(1, 0, 1.0)] * (LEAST_EACH - 1)
    found = reached(answers(many), [True], 0.7)
    assert (found.judged, found.meeting) == (1, 1)


def test_the_target_itself_meets_it() -> None:
    seven_of_ten = [(0, 0, 1.0)] * 7 + [(0, 0, 0.0)] * 3
    assert reached(answers(seven_of_ten), [True], 0.7).meeting == 1


@pytest.mark.parametrize(
    ("level", "bloom", "counts"),
    [
        ("recall", 2, True),
        ("recall", 3, False),
        ("application", 3, True),
        ("application", 5, False),
        ("analysis", 5, True),
        ("analysis", 6, False),
        ("unheard of", 1, False),
    ],
)
def test_a_question_shows_levels_up_to_its_own(level: str, bloom: int, counts: bool) -> None:
    assert shows(level, bloom) is counts

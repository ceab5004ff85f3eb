"""What holds of item statistics: the textbook's figures, a plain reckoning beside it, and no hasty flags."""

from __future__ import annotations

from statistics import correlation, median

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from studyhub.learning.item_analysis import (
    LEAST,
    LEAST_OTHERS,
    Answers,
    ItemFlag,
    ItemStatistics,
    analyse,
    fisher,
)

FOUR = (True, False, False, False)


def answers(rows: list[tuple[int, int, float, float, int]]) -> Answers:
    """Answers from rows of person, item, score, seconds, chosen."""
    person, item, score, seconds, chosen = (np.array(column) for column in zip(*rows, strict=True))
    return Answers(
        person.astype(np.int64),
        item.astype(np.int64),
        score.astype(np.float64),
        seconds.astype(np.float64),
        chosen.astype(np.int64),
    )


def classroom(able: int, weak: int, *, last: dict[bool, list[int]]) -> ItemStatistics:
    """Statistics of an item after ten that the able get right and the weak wrong.

    `last` has the options that the able (True) and the weak chose in turn; option 0 is the key.
    """
    rows = []
    for person in range(able + weak):
        is_able = person < able
        rows += [(person, item, float(is_able), 30.0, 0 if is_able else 1) for item in range(10)]
        options = last[is_able]
        choice = options[person % len(options)]
        rows.append((person, 10, float(choice == 0), 40.0, choice))
    return analyse(answers(rows), [FOUR] * 11)[10]


rows = st.lists(
    st.tuples(
        st.integers(0, 12),
        st.integers(0, 9),
        st.sampled_from([0.0, 0.5, 1.0]),
        st.floats(1, 300),
        st.integers(0, 3),
    ),
    min_size=1,
    max_size=120,
    unique_by=lambda row: (row[0], row[1]),
)


@given(rows)
def test_figures_are_those_of_a_plain_reckoning(given_rows: list[tuple[int, int, float, float, int]]) -> None:
    found = analyse(answers(given_rows), [FOUR] * 10)
    for item, one in enumerate(found):
        mine = [row for row in given_rows if row[1] == item]
        assert one.answers == len(mine)
        assert sum(use.chosen for use in one.options) == len(mine)
        if mine:
            assert one.facility == pytest.approx(sum(row[2] for row in mine) / len(mine))
            assert one.seconds == pytest.approx(median(row[3] for row in mine))
        assert one.discrimination == plain_correlation(given_rows, item)


def plain_correlation(given_rows: list[tuple[int, int, float, float, int]], item: int) -> object:
    """The corrected point-biserial, person by person."""
    x, y = [], []
    for person, at, score, _, _ in given_rows:
        others = [row[2] for row in given_rows if row[0] == person and row[1] != item]
        if at == item and len(others) >= LEAST_OTHERS:
            x.append(score)
            y.append(sum(others) / len(others))
    spread = len(set(x)) > 1 and max(y, default=0) - min(y, default=0) > 1e-9
    return pytest.approx(correlation(x, y), abs=1e-6) if spread else None


@given(rows)
def test_few_answers_raise_no_flag(given_rows: list[tuple[int, int, float, float, int]]) -> None:
    for one in analyse(answers(given_rows), [FOUR] * 10):
        assert one.few == (one.answers < LEAST)
        assert not (one.few and one.flags)


def test_an_item_that_only_the_able_get_right_discriminates_fully() -> None:
    item = classroom(30, 30, last={True: [0], False: [1, 2, 3]})
    assert item.discrimination == pytest.approx(1)
    assert item.flags == ()


def test_an_item_that_the_weak_get_right_and_the_able_wrong_is_perhaps_miskeyed() -> None:
    item = classroom(30, 30, last={True: [2], False: [0, 1, 2, 3]})
    assert {ItemFlag.NEGATIVE, ItemFlag.MISKEYED} <= set(item.flags)


def test_a_hard_item_whose_able_mostly_find_the_key_is_not_called_miskeyed() -> None:
    item = classroom(30, 60, last={True: [0, 0, 2], False: [2]})
    assert ItemFlag.MISKEYED not in item.flags


def test_what_nearly_all_get_right_is_too_easy_and_its_options_are_dead() -> None:
    item = classroom(100, 100, last={True: [0], False: [0]})
    assert set(item.flags) == {ItemFlag.TOO_EASY, ItemFlag.DEAD_DISTRACTOR}


def test_what_nearly_nobody_gets_right_is_too_hard() -> None:
    item = classroom(50, 50, last={True: [1, 2, 3], False: [1, 2, 3]})
    assert ItemFlag.TOO_HARD in item.flags


def test_thirds_are_of_those_who_answered_that_item() -> None:
    rows = [(p, i, float(i < p), 10.0, 0 if i < p else 1) for p in range(9) for i in range(8)]
    rows += [(p, 8, 1.0, 10.0, p // 3) for p in range(9)]
    uses = analyse(answers(rows), [FOUR] * 9)[8].options
    assert [use.thirds for use in uses] == [(3, 0, 0), (0, 3, 0), (0, 0, 3), (0, 0, 0)]


def test_an_item_nobody_answered_says_nothing() -> None:
    unanswered = analyse(answers([(0, 0, 1.0, 5.0, 0)]), [FOUR, FOUR])[1]
    assert (unanswered.answers, unanswered.discrimination, unanswered.seconds) == (0, None, None)


def test_an_interval_of_a_correlation_is_fishers() -> None:
    low, high = fisher(0.5, 28) or (0, 0)
    assert (round(low, 3), round(high, 3)) == (0.156, 0.736)
    assert fisher(0.5, 3) is None

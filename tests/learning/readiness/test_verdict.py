"""What is said of a student's chances, and when nothing is said."""

from __future__ import annotations

import pytest

from studyhub.learning.readiness.verdict import (
    Band,
    FirstAnswer,
    Level,
    Readiness,
    band_of,
    judge,
)

BLUEPRINT = {"D1": 29, "D2": 21, "D3": 19, "D4": 28, "D5": 19, "D6": 14}


def answers(each: int, right: int, domains: str = "123456") -> list[FirstAnswer]:
    return [FirstAnswer(f"D{d}", n < right, 0.25, 1.0) for d in domains for n in range(each)]


def verdict(given: list[FirstAnswer]) -> Readiness:
    return judge(given, BLUEPRINT, seed=3)


def test_below_thirty_first_answers_nothing_is_said() -> None:
    found = verdict(answers(4, 4))
    assert found.band is None
    assert found.missing == {"": 6}
    assert found.would_move_most is None


def test_a_domain_with_fewer_than_three_answers_withholds_the_verdict() -> None:
    found = verdict(answers(20, 15, "12345") + answers(1, 1, "6"))
    assert found.band is None
    assert found.missing == {"D6": 2}


def test_answers_outside_the_blueprint_do_not_count() -> None:
    foundations = [FirstAnswer("F", right=True, guess=0.25, age_days=0) for _ in range(100)]
    assert verdict(foundations).answers == 0


def test_a_strong_student_is_told_so_and_a_weak_one_too() -> None:
    assert verdict(answers(25, 23)).band in (Band.LIKELY, Band.VERY_LIKELY)
    assert verdict(answers(25, 12)).band is Band.UNLIKELY


def test_the_band_of_scores_holds_the_middle_and_is_never_a_point() -> None:
    found = verdict(answers(25, 18))
    assert found.low < found.middle < found.high
    assert found.high - found.low > 0.08


def test_the_weak_heavy_domain_would_move_the_score_most() -> None:
    given = answers(25, 22, "2356") + answers(25, 22, "1") + answers(60, 20, "4")
    found = verdict(given)
    assert found.would_move_most is not None
    assert found.would_move_most.domain == "D4"
    levels = {standing.domain: standing.level for standing in found.domains}
    assert levels["D4"] is Level.BELOW
    assert levels["D1"] is not Level.BELOW


@pytest.mark.parametrize(
    ("chance", "band"),
    [(0.39, Band.UNLIKELY), (0.4, Band.UNSURE), (0.65, Band.LIKELY), (0.85, Band.VERY_LIKELY)],
)
def test_bands_begin_where_they_say(chance: float, band: Band) -> None:
    assert band_of(chance) is band


def test_no_answers_at_all_are_no_error() -> None:
    assert verdict([]).missing[""] == 12

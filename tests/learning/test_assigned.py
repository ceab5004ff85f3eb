"""Lateness, what it costs, and which attempt counts: for any terms and any attempts."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studyhub.learning.assigned import (
    DAY,
    Counts,
    LateRule,
    Outcome,
    Terms,
    counting,
    credit,
    days_late,
    harsher,
    kept,
)

DUE = datetime(2026, 12, 1, 22, 0, tzinfo=UTC)
TERMS = Terms(DUE - 7 * DAY, DUE, DUE + 5 * DAY, LateRule.REDUCED, percent=20, attempts=3)
moments = st.timedeltas(-7 * DAY, 5 * DAY).map(lambda away: DUE + away)
rules = st.sampled_from(LateRule)
percents = st.integers(0, 100)


@st.composite
def outcomes(draw: st.DrawFn, number: int = 1) -> Outcome:
    asked = draw(st.integers(0, 40))
    return Outcome(number, draw(st.integers(0, asked)), asked, draw(moments))


several = st.integers(1, 5).flatmap(lambda n: st.tuples(*(outcomes(number) for number in range(1, n + 1))))


@given(late=rules, percent=percents, at=moments)
def test_nothing_is_taken_off_up_to_the_due_moment(late: LateRule, percent: int, at: datetime) -> None:
    terms = replace(TERMS, late=late, percent=percent)
    assert kept(terms, min(at, DUE)) == 1.0


@given(late=rules, percent=percents, first=moments, second=moments)
def test_later_work_is_never_worth_more(
    late: LateRule, percent: int, first: datetime, second: datetime
) -> None:
    terms = replace(TERMS, late=late, percent=percent)
    early, later = sorted((first, second))
    assert 0.0 <= kept(terms, later) <= kept(terms, early) <= 1.0


@given(outcome=outcomes(), percent=percents)
def test_only_the_rule_that_says_so_takes_anything_off(outcome: Outcome, percent: int) -> None:
    for late in (LateRule.REFUSED, LateRule.MARKED):
        assert credit(replace(TERMS, late=late, percent=percent), outcome) == outcome.share


@pytest.mark.parametrize(
    ("away", "days"),
    [(timedelta(), 0), (timedelta(milliseconds=1), 1), (DAY, 1), (DAY + timedelta(milliseconds=1), 2)],
)
def test_a_day_late_begins_just_after_the_due_moment(away: timedelta, days: int) -> None:
    assert days_late(DUE, DUE + away) == days


def test_each_day_takes_its_percent_of_what_was_reached() -> None:
    assert credit(TERMS, Outcome(1, 8, 10, DUE + timedelta(hours=30))) == pytest.approx(0.8 * 0.6)


@given(several=several)
def test_best_is_worth_no_less_than_any_and_is_the_earliest_such(several: tuple[Outcome, ...]) -> None:
    best = counting(TERMS, several)
    assert best is not None
    assert credit(TERMS, best) == max(credit(TERMS, one) for one in several)
    assert all(credit(TERMS, one) < credit(TERMS, best) for one in several if one.number < best.number)


@given(several=several.flatmap(st.permutations))
def test_first_and_last_go_by_number_however_they_are_listed(several: list[Outcome]) -> None:
    numbers = [one.number for one in several]
    found = [counting(replace(TERMS, counts=counts), several) for counts in (Counts.FIRST, Counts.LAST)]
    assert [one and one.number for one in found] == [min(numbers), max(numbers)]


def test_without_an_attempt_that_is_over_none_counts() -> None:
    assert counting(TERMS, ()) is None


@pytest.mark.parametrize(
    ("at", "taken"),
    [
        (TERMS.opens, True),
        (TERMS.opens - timedelta(milliseconds=1), False),
        (TERMS.closes - timedelta(milliseconds=1), True),
        (TERMS.closes, False),
    ],
)
def test_work_is_taken_from_opening_to_just_before_closing(at: datetime, taken: bool) -> None:
    assert TERMS.is_open(at) is taken


@pytest.mark.parametrize(
    "change",
    [
        {"due": DUE - DAY},
        {"closes": DUE + DAY},
        {"opens": DUE - DAY},
        {"attempts": 2},
        {"counts": Counts.LAST},
        {"percent": 30},
    ],
)
def test_a_change_that_may_cost_somebody_is_harsher(change: dict[str, object]) -> None:
    assert harsher(TERMS, replace(TERMS, **change))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "change",
    [{}, {"due": DUE + DAY}, {"closes": DUE + 9 * DAY}, {"attempts": 4}, {"late": LateRule.MARKED}],
)
def test_a_change_for_the_better_is_not_harsher(change: dict[str, object]) -> None:
    assert not harsher(TERMS, replace(TERMS, **change))  # type: ignore[arg-type]

"""Mock exams stand on study days, apart from one another, not at the very end, and stay where they are."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studyhub.learning.planner.mocks import APART, DIAGNOSTIC, FULL, HALF, LAST, Mock, Sat, suggest

LENGTHS = {DIAGNOSTIC: 82, FULL: 205, HALF: 103}
weeks = st.lists(st.sampled_from([0, 0, 15, 25, 60, 120, 240]), min_size=7, max_size=7)
sittings = st.lists(st.builds(Sat, st.sampled_from([DIAGNOSTIC, FULL, HALF]), st.integers(0, 40)), max_size=3)


@st.composite
def calendars(draw: st.DrawFn) -> list[int]:
    """Minutes of the days to an exam: a week's pattern with some days off."""
    week, days = draw(weeks), draw(st.integers(0, 70))
    off = draw(st.sets(st.integers(0, 70), max_size=12))
    return [0 if n in off else week[n % 7] for n in range(days)]


def mocks(minutes: list[int], *, week: int = 175, **values) -> tuple[Mock, ...]:
    return suggest(minutes, week=week, lengths=LENGTHS, **values)


def on(found: tuple[Mock, ...], days: int) -> list[tuple[str, int]]:
    """Kinds with their days before the exam."""
    return [(mock.kind, days - mock.day) for mock in found]


@given(calendars(), sittings, st.booleans(), st.integers(0, 1000))
def test_exams_lie_apart_from_one_another_and_from_those_sat(
    minutes: list[int], sat: list[Sat], diagnostic: bool, week: int
) -> None:
    days = [mock.day for mock in mocks(minutes, week=week, sat=sat, diagnostic=diagnostic)]
    past = {-one.days_ago for one in sat}
    assert all(b - a >= APART for a, b in pairwise(days))
    assert all(day - at >= APART for day in days for at in past)


@given(calendars(), sittings, st.booleans())
def test_the_last_three_days_are_kept_free(minutes: list[int], sat: list[Sat], diagnostic: bool) -> None:
    found = mocks(minutes, sat=sat, diagnostic=diagnostic)
    assert all(0 <= mock.day <= len(minutes) - 4 for mock in found)


@given(calendars(), st.booleans())
def test_a_day_off_is_taken_only_where_no_other_is_left(minutes: list[int], diagnostic: bool) -> None:
    found = mocks(minutes, diagnostic=diagnostic)
    others = [mock.day for mock in found if minutes[mock.day]]
    days = (len(minutes) - before for before in LAST.allowed if before <= len(minutes))
    free = [day for day in days if minutes[day] and all(abs(day - other) >= APART for other in others)]
    assert len(others) == len(found) or not free


def test_where_all_days_that_would_do_are_off_the_last_mock_falls_on_one() -> None:
    minutes = [60] * 10 + [0] * 10 + [60] * 3
    assert on(mocks(minutes, week=420), 23) == [(HALF, 23), (FULL, 8)]


@given(calendars(), sittings, st.booleans())
def test_the_same_days_give_the_same_dates(minutes: list[int], sat: list[Sat], diagnostic: bool) -> None:
    assert mocks(minutes, sat=sat, diagnostic=diagnostic) == mocks(minutes, sat=sat, diagnostic=diagnostic)


@given(calendars(), sittings)
def test_a_date_ahead_does_not_move_as_days_go_by(minutes: list[int], sat: list[Sat]) -> None:
    today = mocks(minutes, sat=sat)
    older = [Sat(one.kind, one.days_ago + 1) for one in sat]
    if today and today[0].day > 0:
        assert on(mocks(minutes[1:], sat=older), len(minutes) - 1) == on(today, len(minutes))


@pytest.mark.parametrize("days", range(4))
def test_with_too_few_days_there_is_none(days: int) -> None:
    assert mocks([240] * days, week=1680, diagnostic=True) == ()


def test_two_months_at_25_minutes_hold_the_diagnostic_half_an_exam_and_a_full_one() -> None:
    found = mocks([25] * 60, diagnostic=True)
    assert on(found, 60) == [(DIAGNOSTIC, 60), (HALF, 24), (FULL, 8)]


def test_long_days_hold_two_full_exams_and_half_a_one_between() -> None:
    assert on(mocks([240] * 60, week=1680), 60) == [(FULL, 24), (HALF, 15), (FULL, 8)]


@pytest.mark.parametrize("before", range(7, 14))
def test_the_longest_day_of_the_second_week_before_the_exam_is_taken(before: int) -> None:
    minutes = [25] * 30
    minutes[30 - before] = 90
    assert on(mocks(minutes, week=240), 30)[-1] == (FULL, before)


@pytest.mark.parametrize(("week", "kind"), [(100, HALF), (164, FULL)])
def test_little_time_in_a_week_makes_it_half_an_exam(week: int, kind: str) -> None:
    assert on(mocks([20] * 12, week=week), 12) == [(kind, 8)]


def test_in_the_last_week_it_is_half_an_exam() -> None:
    assert on(mocks([120] * 6, week=840), 6) == [(HALF, 6)]


def test_the_diagnostic_waits_some_days_for_one_that_is_long_enough() -> None:
    assert mocks([25, 25, 0, 90, *[25] * 40], diagnostic=True)[0] == Mock(3, DIAGNOSTIC, 82)
    assert mocks([0, 25, 0, *[25] * 40], diagnostic=True)[0].day == 1


def test_within_a_fortnight_the_mock_exam_is_the_diagnosis() -> None:
    assert on(mocks([60] * 13, week=420, diagnostic=True), 13) == [(FULL, 8)]


@pytest.mark.parametrize(
    ("sat", "left"),
    [
        (Sat(FULL, 3), [(FULL, 8)]),
        (Sat(HALF, 30), [(HALF, 20), (FULL, 8)]),
        (Sat(DIAGNOSTIC, 0), [(HALF, 18), (FULL, 8)]),
    ],
    ids=str,
)
def test_what_was_sat_is_not_suggested_again(sat: Sat, left: list[tuple[str, int]]) -> None:
    days = 28 if sat.kind == DIAGNOSTIC else 20
    assert on(mocks([25] * days, sat=[sat]), days) == left


def test_after_a_mock_no_diagnostic_is_wanted() -> None:
    assert DIAGNOSTIC not in dict(on(mocks([25] * 60, sat=[Sat(HALF, 20)], diagnostic=True), 60))


def test_a_mock_of_the_second_week_before_the_exam_was_the_last() -> None:
    assert mocks([25] * 11, sat=[Sat(HALF, 1)]) == ()

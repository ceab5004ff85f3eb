"""The time left is right whatever breaks, crashes and clocks do."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from studyhub.learning.exams.clock import (
    Break,
    Clock,
    due_warnings,
    is_late,
    left,
    on_break,
    seconds_for,
    used,
    warnings_of,
)

BEGAN = datetime(2026, 12, 1, 9, tzinfo=UTC)
seconds = st.integers(-1000, 20_000)


def at(second: float) -> datetime:
    return BEGAN + timedelta(seconds=second)


@given(st.integers(1, 15_000), seconds, seconds)
def test_time_left_never_grows_and_never_leaves_its_bounds(limit: int, one: int, other: int) -> None:
    clock = Clock(BEGAN, limit)
    first, second = sorted((one, other))
    assert limit >= left(clock, at(first)) >= left(clock, at(second)) >= 0


@given(st.lists(st.tuples(st.integers(0, 5000), st.integers(0, 900)), max_size=4), st.integers(0, 9000))
def test_breaks_stop_the_clock_exactly_as_long_as_they_last(spans: list[tuple[int, int]], now: int) -> None:
    breaks, end, stopped = [], 0, 0
    for gap, length in spans:
        start = end + gap
        end = start + length
        breaks.append(Break(at(start), at(end)))
        stopped += max(min(end, now) - start, 0)
    assert used(Clock(BEGAN, 10_000, tuple(breaks)), at(now)) == timedelta(seconds=now - stopped)


def test_in_a_break_that_lasts_nothing_runs_and_nothing_is_late() -> None:
    clock = Clock(BEGAN, 600, (Break(at(590), None),))
    assert on_break(clock)
    assert left(clock, at(5000)) == 10
    assert not is_late(clock, at(5000))


def test_an_answer_a_moment_after_the_end_is_late_and_one_at_the_end_is_not() -> None:
    clock = Clock(BEGAN, 600)
    assert not is_late(clock, at(600))
    assert is_late(clock, at(600.001))


def test_a_server_clock_that_was_set_back_gives_no_more_than_the_whole_time() -> None:
    assert left(Clock(BEGAN, 600), at(-3600)) == 600


def test_an_untimed_rehearsal_has_no_end_and_no_warnings() -> None:
    clock = Clock(BEGAN, None)
    assert left(clock, at(10**6)) is None
    assert not is_late(clock, at(10**6))
    assert due_warnings(clock, at(10**6)) == ()


def test_warnings_come_at_thirty_ten_and_five_minutes() -> None:
    clock = Clock(BEGAN, 12_300)
    assert due_warnings(clock, at(12_300 - 1801)) == ()
    assert due_warnings(clock, at(12_300 - 1800)) == (30,)
    assert due_warnings(clock, at(12_300 - 299)) == (30, 10, 5)


def test_a_short_form_is_not_warned_of_more_than_its_time() -> None:
    assert due_warnings(Clock(BEGAN, 900), at(1)) == ()


def test_a_sitting_is_warned_at_the_minutes_that_lie_within_its_time() -> None:
    assert warnings_of(205 * 60) == (30, 10, 5)
    assert warnings_of(600) == (5,)
    assert warnings_of(None) == ()


def test_the_limit_is_the_pace_of_the_exam_times_the_factor() -> None:
    assert seconds_for(150) == 205 * 60
    assert seconds_for(150, 1.5) == 205 * 90
    assert seconds_for(60) == 82 * 60

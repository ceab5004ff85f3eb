"""What holds of flags: evidence with each, no accusation from a handful of answers, thresholds obeyed."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studyhub.learning.readiness.verdict import Band, DomainStanding, Level
from studyhub.learning.risk import Course, Reason, Strength, Tally, Thresholds, change_between, flags_of

STEADY = Course(
    enrolled_days=60,
    idle_days=1,
    planned_minutes=350,
    done_minutes=340,
    lately=Tally(80, 100),
    before=Tally(78, 100),
    band=Band.LIKELY,
    days_to_exam=40,
)
tallies = st.integers(0, 400).flatmap(lambda total: st.builds(Tally, st.integers(0, total), st.just(total)))


def reasons(course: Course, thresholds: Thresholds | None = None) -> dict[Reason, Strength]:
    return {flag.reason: flag.strength for flag in flags_of(course, thresholds or Thresholds())}


def domain(low: float, middle: float, high: float, level: Level = Level.BELOW) -> DomainStanding:
    return DomainStanding("D4", 20, low, middle, high, level, 3.0)


def test_a_student_on_course_has_no_flag() -> None:
    assert flags_of(STEADY, Thresholds()) == ()


@pytest.mark.parametrize(("idle", "flagged"), [(6, False), (7, True), (None, True)])
def test_inactive_is_who_did_nothing_for_a_week_or_never_began(idle: int | None, flagged: bool) -> None:
    assert (Reason.INACTIVE in reasons(replace(STEADY, idle_days=idle))) is flagged


def test_a_newcomer_is_not_inactive() -> None:
    assert reasons(replace(STEADY, idle_days=None, enrolled_days=2)) == {}


def test_who_does_less_than_half_of_the_plan_is_behind_and_who_planned_nothing_is_not() -> None:
    assert reasons(replace(STEADY, done_minutes=100)) == {Reason.BEHIND: Strength.CLEAR}
    assert reasons(replace(STEADY, planned_minutes=0, done_minutes=0)) == {}


def test_a_weak_domain_is_clear_only_where_its_whole_interval_is_weak() -> None:
    assert reasons(replace(STEADY, domains=(domain(0.3, 0.5, 0.6),))) == {Reason.WEAK_DOMAIN: Strength.CLEAR}
    assert reasons(replace(STEADY, domains=(domain(0.4, 0.6, 0.8),))) == {
        Reason.WEAK_DOMAIN: Strength.POSSIBLE
    }


def test_falling_needs_more_than_chance() -> None:
    clear = replace(STEADY, lately=Tally(90, 200), before=Tally(170, 200))
    chance = replace(STEADY, lately=Tally(22, 31), before=Tally(25, 31))
    assert reasons(clear) == {Reason.FALLING: Strength.CLEAR}
    assert reasons(chance) == {}


@given(tallies, tallies)
def test_a_trend_is_never_read_from_few_answers_or_across_zero(lately: Tally, before: Tally) -> None:
    for flag in flags_of(replace(STEADY, lately=lately, before=before), Thresholds()):
        assert min(lately.total, before.total) >= 30
        assert flag.low <= flag.value <= flag.high < 0


def test_a_doubtful_readiness_counts_when_the_exam_is_near() -> None:
    near = replace(STEADY, band=Band.UNLIKELY, days_to_exam=30)
    assert reasons(near) == {Reason.UNLIKELY: Strength.CLEAR}
    assert reasons(replace(near, days_to_exam=200)) == {}
    assert reasons(replace(near, days_to_exam=None)) == {}


@given(st.integers(1, 30), st.integers(0, 60))
def test_the_thresholds_are_the_programs(wanted: int, idle: int) -> None:
    found = reasons(replace(STEADY, idle_days=idle), Thresholds(inactive_days=wanted))
    assert (Reason.INACTIVE in found) is (idle >= wanted)


def test_clear_flags_come_first() -> None:
    course = replace(STEADY, done_minutes=0, domains=(domain(0.4, 0.6, 0.8),))
    assert [flag.strength for flag in flags_of(course, Thresholds())] == [Strength.CLEAR, Strength.POSSIBLE]


def test_an_interval_of_a_difference_is_newcombes() -> None:
    low, high = change_between(Tally(48, 80), Tally(56, 70))
    assert (round(low, 4), round(high, 4)) == (0.0524, 0.3339)

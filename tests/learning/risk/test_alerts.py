"""What holds of alerts: raised once, over when the reason is, and judged only by ten students."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studyhub.learning.risk import Reason, RiskFlag, Strength
from studyhub.learning.risk.alerts import End, Over, end_of, settle, track_records

flags = st.lists(
    st.builds(
        RiskFlag,
        st.sampled_from(Reason),
        st.sampled_from(Strength),
        value=st.just(1.0),
        low=st.just(1.0),
        high=st.just(1.0),
        threshold=st.just(1.0),
    ),
    max_size=8,
)
reasons = st.sets(st.sampled_from(Reason))
ends = st.lists(st.builds(Over, st.integers(0, 30), st.sampled_from(Reason), st.sampled_from(End)))


@given(flags, reasons, st.booleans())
def test_settling_twice_changes_nothing_more(
    found: list[RiskFlag], held: set[Reason], doubtful: bool
) -> None:
    once = settle(found, held, possible_too=doubtful)
    again = settle(found, (held - once.passed) | once.raised.keys(), possible_too=doubtful)
    assert (again.raised, again.passed) == ({}, frozenset())


@given(flags, reasons, st.booleans())
def test_an_alert_is_raised_of_a_flag_and_passes_only_without_one(
    found: list[RiskFlag], held: set[Reason], doubtful: bool
) -> None:
    settled = settle(found, held, possible_too=doubtful)
    flagged = {flag.reason for flag in found}
    assert settled.raised.keys() <= flagged - held
    assert settled.passed == held - flagged


@given(flags)
def test_possible_flags_raise_nothing_unless_they_are_asked_for(found: list[RiskFlag]) -> None:
    clear = {flag.reason for flag in found if flag.strength is Strength.CLEAR}
    assert settle(found, (), possible_too=False).raised.keys() == clear
    assert settle(found, (), possible_too=True).raised.keys() == {flag.reason for flag in found}


@pytest.mark.parametrize(
    ("told", "noted", "left", "itself", "end"),
    [
        (False, "recovered", False, True, End.FAILED),
        (True, "failed", True, False, End.PASSED),
        (None, "failed", True, True, End.FAILED),
        (None, "no change", True, False, End.LEFT),
        (None, None, False, True, End.RECOVERED),
        (None, "mistaken", False, True, End.UNKNOWN),
        (None, None, False, False, End.UNKNOWN),
    ],
)
def test_what_the_student_told_goes_before_what_staff_recorded(
    told: bool | None, noted: str | None, left: bool, itself: bool, end: End
) -> None:
    assert end_of(told=told, noted=noted, left=left, passed_by_itself=itself) is end


@given(ends)
def test_nothing_is_claimed_of_fewer_than_ten_students(over: list[Over]) -> None:
    for record in track_records(over):
        assert bool(record.rates) is (record.known >= 10)
        assert all(rate.low <= rate.share <= rate.high for rate in record.rates)


@given(ends)
def test_rates_of_a_reason_add_up_to_everybody_once(over: list[Over]) -> None:
    for record in track_records(over):
        assert record.students == len({one.student for one in over if one.reason is record.reason})
        assert sum(rate.count for rate in record.rates) == (record.known if record.rates else 0)

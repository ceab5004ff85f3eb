from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from studyhub.learning.exams.window import Grant, Terms, ends_by, keys_from, planned_end, seconds_of

FROM = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
TERMS = Terms(FROM, FROM + timedelta(hours=2), 60)
GRANTS = st.builds(
    Grant,
    st.sampled_from([1.0, 1.25, 1.5, 2.0]),
    st.none() | st.integers(-5, 48).map(lambda hours: FROM + timedelta(hours=hours)),
    st.integers(0, 120),
)


def test_extra_time_lengthens_clock_and_end_alike() -> None:
    grant = Grant(1.5, None, 10)
    assert seconds_of(TERMS, grant) == 100 * 60
    assert planned_end(TERMS, grant) == TERMS.until + timedelta(minutes=40)


@given(GRANTS)
def test_no_grant_shortens_anything(grant: Grant) -> None:
    assert planned_end(TERMS, grant) >= TERMS.until
    assert seconds_of(TERMS, grant) >= 3600


@given(st.lists(GRANTS), GRANTS)
def test_keys_are_out_after_everybodys_end(others: list[Grant], one: Grant) -> None:
    assert keys_from(TERMS, [*others, one]) >= ends_by(TERMS, one)


@given(st.lists(GRANTS), st.integers(0, 120))
def test_ending_early_ends_it_and_brings_no_key_forward(grants: list[Grant], minutes: int) -> None:
    early = Terms(TERMS.opens, TERMS.until, TERMS.minutes, FROM + timedelta(minutes=minutes))
    assert keys_from(early, grants) == keys_from(TERMS, grants)
    assert all(ends_by(early, grant) <= FROM + timedelta(minutes=minutes) for grant in grants)

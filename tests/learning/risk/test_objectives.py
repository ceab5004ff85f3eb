"""What holds of an objective's footing: no word from two answers, and no better word for fewer right."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from studyhub.learning.risk.objectives import Footing, ObjectiveTally, footing_of

ORDER = [Footing.WEAK, Footing.SHAKY, Footing.GOING, Footing.MASTERED]
counts = st.integers(0, 40).flatmap(lambda total: st.tuples(st.integers(0, total), st.just(total)))
tallies = st.builds(lambda fresh, again: ObjectiveTally(*fresh, *again), counts, counts)


@given(tallies)
def test_fewer_than_three_answers_say_nothing(tally: ObjectiveTally) -> None:
    assert (footing_of(tally) is Footing.FEW) is (tally.asked < 3)


@given(tallies, st.integers(0, 40))
def test_more_right_of_as_many_is_never_a_worse_word(tally: ObjectiveTally, more: int) -> None:
    if tally.asked >= 3:
        better = ObjectiveTally(min(tally.right + more, tally.asked), tally.asked)
        assert ORDER.index(footing_of(better)) >= ORDER.index(footing_of(tally))


@given(tallies)
def test_weak_is_said_only_where_the_whole_interval_is(tally: ObjectiveTally) -> None:
    low, high = tally.interval
    assert low <= high
    assert footing_of(tally) is not Footing.WEAK or high < 0.66

"""What holds of hidden groups: no small one is shown, and none can be worked out from what is."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from studyhub.learning.shielding import LEAST, hidden, total_hidden

sizes = st.lists(st.integers(0, 60), max_size=8)


@given(sizes)
def test_no_small_group_is_shown(groups: list[int]) -> None:
    gone = hidden(groups)
    assert all(size == 0 or size >= LEAST for place, size in enumerate(groups) if place not in gone)


@given(sizes)
def test_what_is_missing_from_a_shown_total_is_never_one_group_nor_few_people(groups: list[int]) -> None:
    gone = hidden(groups)
    if gone and not total_hidden(groups):
        assert len(gone) > 1
        assert sum(groups[place] for place in gone) >= LEAST


@given(sizes)
def test_nothing_is_hidden_where_no_group_is_small(groups: list[int]) -> None:
    if all(size == 0 or size >= LEAST for size in groups):
        assert hidden(groups) == frozenset()


def test_a_lone_small_group_takes_the_next_smallest_with_it() -> None:
    assert hidden([4, 30, 12]) == {0, 2}


def test_a_small_whole_hides_its_total() -> None:
    assert total_hidden([4, 3])
    assert not total_hidden([4, 30, 12])

"""What may be kept as a highlight, and what is a mangled form."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studyhub.learning.exams.highlights import LONGEST, MOST, NotStretches, stretches

ends = st.lists(st.integers(0, LONGEST), unique=True, max_size=2 * MOST).map(sorted)


@given(ends)
def test_stretches_in_their_order_come_back_as_they_were_sent(ends: list[int]) -> None:
    pairs = [[start, end] for start, end in zip(ends[::2], ends[1::2], strict=False)]
    assert stretches([f"{start}-{end}" for start, end in pairs]) == pairs


def test_stretches_may_touch() -> None:
    assert stretches(["0-4", "4-9"]) == [[0, 4], [4, 9]]


@pytest.mark.parametrize(
    "sent",
    [
        ["zebra"],
        [""],
        ["3"],
        ["-3-5"],
        ["3-5-7"],
        ["3.0-5"],
        ["\u0663-\u0665"],
        ["3-5\n"],
        ["5-5"],
        ["9-5"],
        ["0-5", "4-9"],
        ["6-9", "0-5"],
        ["0-5", "0-5"],
        [f"0-{LONGEST + 1}"],
        ["0-999999999999"],
        [f"{n}-{n + 1}" for n in range(MOST + 1)],
    ],
)
def test_anything_else_is_no_stretch(sent: list[str]) -> None:
    with pytest.raises(NotStretches):
        stretches(sent)

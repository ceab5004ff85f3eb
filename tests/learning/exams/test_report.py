"""What a report says, and what it does not claim."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studyhub.learning.exams.report import Marked, Standing, of_sitting, wilson


def marked(right: int, wrong: int, domain: str = "D1", **changes: object) -> list[Marked]:
    base: dict[str, object] = {"level": "application", "scored": True, "answered": True, "seconds": 60.0}
    base |= changes
    return [
        Marked(f"{domain}-{n}-{n < right}", domain, right=n < right, **base) for n in range(right + wrong)
    ]


def test_pretest_questions_are_in_no_number_but_come_back_for_study() -> None:
    report = of_sitting([*marked(90, 40), *marked(0, 20, "D2", scored=False)])
    assert (report.whole.right, report.whole.total) == (90, 130)
    assert "D2" not in report.domains
    assert len(report.missed) == 60


def test_a_result_near_the_line_is_called_near() -> None:
    assert of_sitting(marked(91, 39)).whole.standing is Standing.NEAR


@pytest.mark.parametrize(("right", "standing"), [(115, Standing.ABOVE), (60, Standing.BELOW)])
def test_a_result_far_from_the_line_is_called_so(right: int, standing: Standing) -> None:
    assert of_sitting(marked(right, 130 - right)).whole.standing is standing


def test_a_small_domain_stands_out_only_when_it_is_clear() -> None:
    report = of_sitting([*marked(10, 4, "D6"), *marked(3, 11, "D5"), *marked(19, 0, "D3")])
    assert report.domains["D6"].standing is Standing.NEAR
    assert report.domains["D5"].standing is Standing.BELOW
    assert report.domains["D3"].standing is Standing.ABOVE


def test_unanswered_questions_count_as_not_right() -> None:
    report = of_sitting(marked(0, 10, answered=False))
    assert report.unanswered == 10
    assert report.whole.share == 0


def test_the_slowest_questions_are_named_and_time_has_a_median() -> None:
    slow = marked(1, 0, "D2", seconds=400.0)
    report = of_sitting([*marked(5, 5), *slow])
    assert report.slowest[0].domain == "D2"
    assert report.median_seconds == 60


def test_an_empty_sitting_is_no_error() -> None:
    report = of_sitting([])
    assert (report.whole.total, report.whole.low, report.whole.high) == (0, 0, 1)


@given(st.integers(0, 150), st.integers(0, 150))
def test_an_interval_holds_its_share_and_stays_within_bounds(right: int, wrong: int) -> None:
    total = right + wrong
    low, high = wilson(right, total)
    assert 0 <= low <= high <= 1
    if total:
        assert low <= right / total + 1e-12
        assert right / total <= high + 1e-12

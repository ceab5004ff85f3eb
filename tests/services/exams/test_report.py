"""What comes after the end: the report, the review, the study list."""

from __future__ import annotations

import pytest

from studyhub.services.errors import Conflict
from studyhub.services.exams.report import report_page, review_page, study_misses
from studyhub.services.practice.errors import NothingToAsk
from studyhub.services.practice.slot_pages import session_page
from studyhub.services.progress import readiness_page
from tests.conftest import NOW
from tests.services.practice.conftest import Student

from .conftest import Candidate, begun


def report(candidate: Candidate):
    return report_page(user_id=candidate.id, sitting_id=candidate.sitting, shelf=candidate.shelf, now=NOW)


def test_the_report_counts_right_of_scored_with_an_interval(candidate: Candidate) -> None:
    for position in range(3):
        candidate.leave(position, right=position < 2, millis=30_000)
    candidate.end()
    page = report(candidate)
    assert (page.whole.right, page.whole.total, page.unanswered) == (2, 5, 2)
    assert page.whole.low < page.percent < page.whole.high
    assert page.misses == 3
    assert page.median_seconds == 30


def test_there_is_no_report_and_no_review_before_the_end(candidate: Candidate) -> None:
    with pytest.raises(Conflict):
        report(candidate)
    with pytest.raises(Conflict):
        review_page(user_id=candidate.id, sitting_id=candidate.sitting, number=1, shelf=candidate.shelf)


def test_a_review_shows_reasons_also_where_nothing_was_answered(candidate: Candidate) -> None:
    candidate.end()
    page = review_page(user_id=candidate.id, sitting_id=candidate.sitting, number=1, shelf=candidate.shelf)
    assert not page.answered
    assert all(choice.why for choice in page.question.choices)
    assert not any(choice.chosen for choice in page.question.choices)


def test_the_misses_become_a_quiz_of_just_them(candidate: Candidate) -> None:
    for position in range(5):
        candidate.leave(position, right=position != 3)
    candidate.end()
    session = study_misses(user_id=candidate.id, sitting_id=candidate.sitting, shelf=candidate.shelf, now=NOW)
    page = session_page(user_id=candidate.id, session_id=session, shelf=candidate.shelf, now=NOW)
    assert page.total == 1


def test_without_misses_there_is_nothing_to_list(candidate: Candidate) -> None:
    for position in range(5):
        candidate.leave(position)
    candidate.end()
    with pytest.raises(NothingToAsk):
        study_misses(user_id=candidate.id, sitting_id=candidate.sitting, shelf=candidate.shelf, now=NOW)


def test_a_mock_exam_is_evidence_of_readiness(student: Student) -> None:
    candidate = begun(student)
    for position in range(5):
        candidate.leave(position)
    candidate.end()
    assert readiness_page(user_id=student.id, shelf=student.shelf, now=NOW).answers == 5

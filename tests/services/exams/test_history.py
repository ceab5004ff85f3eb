"""The exams so far: results are kept once and read, and a trend is claimed only where there is one."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from studyhub.extensions import db
from studyhub.services.exams.pages import exams_page
from studyhub.services.exams.report import report_page
from tests.conftest import NOW
from tests.listening import hearing
from tests.services.practice.conftest import Student

from .conftest import Candidate, begun, log_answers, put_sitting

Sat = Callable[..., None]


def history_of(student: Student):
    return exams_page(user_id=student.id, shelf=student.shelf, now=NOW).history


def ended(student: Student, kind: str = "domain", *, right: int = 3) -> Candidate:
    """An exam with every question answered, so many of them right."""
    candidate = begun(student, kind, "D2" if kind == "domain" else None)
    for position in range(len(candidate.row.slots)):
        candidate.leave(position, right=position < right)
    candidate.end()
    return candidate


@pytest.fixture
def statements() -> Iterator[list[str]]:
    """Notes what is asked of the database."""
    with hearing(db.engine) as noted:
        yield noted


@pytest.mark.parametrize("kind", ["domain", "full", "half", "diagnostic", "rehearsal"])
def test_the_list_and_the_report_agree(student: Student, kind: str) -> None:
    candidate = ended(student, kind)
    (row,) = history_of(student).rows
    whole = report_page(user_id=student.id, sitting_id=candidate.sitting, shelf=student.shelf, now=NOW).whole
    assert (candidate.row.right, candidate.row.scored) == (whole.right, whole.total)
    assert (row.percent, row.low, row.high, row.standing) == (
        round(100 * whole.right / whole.total),
        whole.low,
        whole.high,
        whole.standing,
    )


def test_unscored_questions_are_in_no_result(student: Student) -> None:
    candidate = ended(student, "half", right=99)
    assert (candidate.row.right, candidate.row.scored) == (10, 10)
    assert len(candidate.row.slots) == 11


def test_a_sitting_without_a_result_is_marked_for_the_list(student: Student) -> None:
    candidate = ended(student)
    kept = history_of(student).rows
    row = candidate.row
    row.right = row.scored = None
    db.session.commit()
    assert history_of(student).rows == kept
    assert kept[0].percent == 60


def test_ten_ended_exams_cost_no_more_statements_than_one(student: Student, statements: list[str]) -> None:
    ended(student)
    ended(student, "half")
    costs = []
    for more in (0, 9):
        for _ in range(more):
            begun(student).end()
        db.session.remove()
        statements.clear()
        assert len(history_of(student).rows) == 2 + more
        costs.append(len(statements))
    assert costs[0] == costs[1] <= 10


@pytest.fixture
def sat(student: Student) -> Sat:
    """Makes an exam some days ago with its answers, none of them fresh, as the end of a sitting leaves it."""

    def make(days_ago: int, right: int, scored: int, kind: str = "full", answered: int | None = None) -> None:
        row = put_sitting(student.id, days_ago, kind, right=right, scored=scored)
        log_answers(student, row, scored if answered is None else answered)

    return make


def test_one_exam_has_no_trend_and_no_chart(student: Student, sat: Sat) -> None:
    sat(9, 60, 130)
    history = history_of(student)
    assert "Too few to say" in history.said
    assert history.chart is None


def test_a_rise_beyond_chance_is_said_with_its_interval(student: Student, sat: Sat) -> None:
    sat(20, 30, 60, "diagnostic")
    sat(1, 110, 130)
    said = history_of(student).said
    assert "rose from 50% to 85%" in said
    assert "100% of the last were not new to you" in said


def test_a_difference_within_chance_is_called_no_trend(student: Student, sat: Sat) -> None:
    sat(20, 40, 60, "diagnostic")
    sat(1, 92, 130)
    assert "No trend can be read" in history_of(student).said


def test_a_fall_is_said_as_plainly(student: Student, sat: Sat) -> None:
    sat(20, 110, 130)
    sat(1, 70, 130)
    assert "fell from 85% to 54%" in history_of(student).said


def test_an_exam_that_was_broken_off_is_listed_and_not_drawn(student: Student, sat: Sat) -> None:
    for days, answered in ((20, 130), (10, 130), (1, 12)):
        sat(days, 10, 130, answered=answered)
    history = history_of(student)
    assert [row[1] for row in history.chart.rows] == ["3 Nov 2026", "13 Nov 2026"]
    assert len(history.rows) == 3


def test_the_chart_tells_kinds_apart_by_word_and_by_shape(student: Student, sat: Sat) -> None:
    for days, kind in enumerate(("rehearsal", "full", "half", "diagnostic")):
        sat(days, 40, 60, kind)
    chart = history_of(student).chart
    words = [mark.text for mark in chart.marks if mark.text in {"Full", "Half", "Diagnostic", "Untimed"}]
    assert words == ["Diagnostic", "Half", "Full", "Untimed"]
    drawn = [shape for shape in chart.shapes if shape.kind in {"chart-accent", "chart-hollow"}]
    assert len({(shape.width, shape.height, shape.kind) for shape in drawn}) == 4


def test_no_mark_lies_outside_the_chart_whatever_the_results(student: Student, sat: Sat) -> None:
    sat(2, 0, 60)
    sat(1, 60, 60)
    chart = history_of(student).chart
    assert all(s.y >= 0 and s.y + s.height <= chart.height for s in chart.shapes)
    assert all(0 <= m.y <= chart.height for m in chart.marks)

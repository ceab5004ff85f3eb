"""Coverage: gaps of the syllabus warn, and stop a bank that claims to be complete."""

from __future__ import annotations

from studyhub.catalog.faults import Severity
from tests.catalog.factories import catalog, faults, found, question


def test_objective_without_lesson_warns() -> None:
    only = [(fault.code, fault.severity) for fault in faults(catalog(lessons=()))]
    assert only == [("NO-LESSON", Severity.WARNING)]


def test_objective_without_lesson_is_an_error_when_complete() -> None:
    complete = faults(catalog(lessons=()), complete=True)
    assert [(fault.code, fault.severity) for fault in complete] == [("NO-LESSON", Severity.ERROR)]


def test_few_questions_of_objective_facet_and_task_are_found() -> None:
    few = tuple(question(at) for at in range(6))
    messages = [fault.message for fault in faults(catalog(questions=few))]
    assert messages == [
        "facet 71b has 2 questions, not 3",
        "objective 71 has 6 questions, not 8",
        "task D2.T9 has 6 questions, not 8",
    ]


def test_unwritten_lessons_need_no_questions_yet() -> None:
    assert found(questions=(), lessons=(), reviews=()) == {"NO-LESSON"}


def test_missing_questions_are_errors_when_complete() -> None:
    complete = faults(catalog(questions=()), complete=True)
    assert {fault.severity for fault in complete if fault.code == "FEW-QUESTIONS"} == {Severity.ERROR}

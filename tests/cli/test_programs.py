from __future__ import annotations

from datetime import timedelta

from flask import Flask

from tests.conftest import NOW
from tests.services.practice.conftest import Student
from tests.services.programs.conftest import College, college  # noqa: F401 - a fixture
from tests.services.programs.records.test_retention import DUE, archived


def test_retaining_says_what_went(app: Flask, college: College) -> None:  # noqa: F811
    archived(college)
    early, late = (retained(app, at) for at in (NOW + timedelta(days=1), DUE))
    assert early.startswith("Done: 0 cohorts, 0 enrolments and 0 events deleted; 0 cohorts held back")
    assert late.startswith("Done: 1 cohorts, 1 enrolments")


def test_retaining_says_what_an_open_request_holds_back(app: Flask, college: College) -> None:  # noqa: F811
    archived(college, asks=True)
    assert "1 cohorts held back by open requests" in retained(app, DUE)


def retained(app: Flask, at) -> str:
    app.extensions["clock"] = lambda: at
    result = app.test_cli_runner().invoke(args=["programs", "retain"])
    assert result.exit_code == 0
    return result.output


def test_watching_says_what_it_did_and_does_it_once(app: Flask, college: College) -> None:  # noqa: F811
    college.student(at=NOW - timedelta(days=30))
    brought = "recorded results of 0 students brought into the check of readiness"
    assert watched(app) == f"Done: 1 cohorts, 1 standings made anew, 1 alerts raised, 0 closed; {brought}.\n"
    assert watched(app) == f"Done: 1 cohorts, 0 standings made anew, 0 alerts raised, 0 closed; {brought}.\n"


def watched(app: Flask) -> str:
    result = app.test_cli_runner().invoke(args=["programs", "watch"])
    assert result.exit_code == 0
    return result.output


def test_packing_says_whose_answers_it_packed_and_does_it_once(app: Flask, college: College) -> None:  # noqa: F811
    student = Student(college.student(), college.shelf)
    student.answer(student.quiz("80"))
    assert packed(app) == "Done: the answers of 1 students packed anew.\n"
    assert packed(app) == "Done: the answers of 0 students packed anew.\n"


def packed(app: Flask) -> str:
    result = app.test_cli_runner().invoke(args=["programs", "statistics"])
    assert result.exit_code == 0
    return result.output

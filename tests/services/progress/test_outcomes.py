"""Results that students tell, and what was foretold before them."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from studyhub.extensions import db
from studyhub.models import ExamOutcome, Review, StudyPlan
from studyhub.models.base import new_id
from studyhub.services.progress import outcome_page, take_back, tell
from studyhub.services.progress.errors import NotTellable
from studyhub.services.progress.evidence import as_of
from studyhub.services.progress.outcomes import Told, passed_around
from tests.conftest import NOW
from tests.services.practice.conftest import Student, shelf, student  # noqa: F401 - fixtures

from .test_readiness import log, page_of

TODAY = NOW.date()
DAY = 24 * 60
SINCE_MORNING = 6 * 60
"""Minutes from the beginning of the study day, 04:00 in New York, to NOW."""


def told(who: Student, sat_on: date = TODAY, *, was: date | None = None, **values: object) -> None:
    result = Told(sat_on, **({"passed": True, "scaled": None} | values))  # type: ignore[arg-type]
    tell(user_id=who.id, told=result, was=was, shelf=who.shelf, now=NOW)


def results(who: Student) -> dict[date, ExamOutcome]:
    db.session.rollback()
    rows = db.session.scalars(sa.select(ExamOutcome).where(ExamOutcome.user_id == who.id))
    return {row.sat_on: row for row in rows}


def add_line(answer: Review, **changes: object) -> None:
    values = {column.key: getattr(answer, column.key) for column in sa.inspect(Review).columns}
    db.session.add(Review(**values | {"id": new_id(NOW), "at": NOW, "target_id": answer.id} | changes))


def test_what_was_foretold_is_kept_beside_the_result(student: Student) -> None:  # noqa: F811
    log(student, 60, right=0.7, skip=DAY)
    told(student, scaled=312)
    row = results(student)[TODAY]
    assert (row.passed, row.scaled, row.told_at) == (True, 312, NOW)
    assert row.foretold is not None
    assert 0 < row.foretold < 1


def test_answers_after_the_exam_do_not_change_what_was_foretold(student: Student) -> None:  # noqa: F811
    log(student, 60, right=0.7, skip=DAY)
    told(student)
    before = results(student)[TODAY].foretold
    take_back(user_id=student.id, sat_on=TODAY)
    log(student, 60, right=0.0)
    told(student)
    assert results(student)[TODAY].foretold == before


def test_marks_changed_after_the_exam_do_not_change_what_was_foretold(student: Student) -> None:  # noqa: F811
    log(student, 60, right=0.7, skip=DAY)
    told(student)
    before = results(student)[TODAY].foretold
    take_back(user_id=student.id, sat_on=TODAY)
    for n, answer in enumerate(student.log()):
        add_line(answer, kind="undo" if n % 2 else "regrade", score=0.0)
    db.session.commit()
    told(student)
    assert results(student)[TODAY].foretold == before


def test_the_verdict_as_of_a_moment_is_what_the_page_said_then(student: Student) -> None:  # noqa: F811
    log(student, 60, right=0.7, skip=DAY)
    then = NOW - timedelta(hours=20)
    page = page_of(student, then)
    log(student, 60, right=0.2)
    verdict = as_of(db.session(), user_id=student.id, shelf=student.shelf, at=then).verdict
    assert (verdict.answers, verdict.band) == (page.answers, page.band)
    assert page_of(student).answers > page.answers


@pytest.mark.parametrize(
    ("minutes", "known"), [(SINCE_MORNING, False), (SINCE_MORNING + 60, True)], ids=["from 4:00", "before"]
)
def test_the_exam_day_begins_at_four(student: Student, minutes: int, known: bool) -> None:  # noqa: F811
    log(student, 60, right=0.7, skip=minutes - 60)
    told(student)
    assert (results(student)[TODAY].foretold is not None) is known


def test_nothing_is_foretold_where_the_verdict_is_withheld(student: Student) -> None:  # noqa: F811
    log(student, 20, right=0.7, skip=DAY)
    told(student)
    assert results(student)[TODAY].foretold is None
    assert outcome_page(user_id=student.id, correct=None, now=NOW).told[0].foretold == ""


@pytest.mark.parametrize(
    ("values", "field", "said"),
    [
        ({"sat_on": TODAY + timedelta(days=1)}, "sat_on", "has not come yet"),
        ({"sat_on": date(1, 1, 1)}, "sat_on", "Check the year"),
        ({"scaled": 99}, "scaled", "from 100 to 400"),
        ({"scaled": 401}, "scaled", "from 100 to 400"),
        ({"scaled": 10**30}, "scaled", "from 100 to 400"),
        ({"scaled": 300, "passed": False}, "scaled", "or more passes"),
        ({"scaled": 299, "passed": True}, "scaled", "does not pass"),
    ],
    ids=str,
)
def test_what_cannot_be_so_is_refused_with_a_sentence(
    student: Student,  # noqa: F811
    values: dict[str, object],
    field: str,
    said: str,
) -> None:
    with pytest.raises(NotTellable) as refused:
        told(student, **values)  # type: ignore[arg-type]
    assert said in refused.value.faults[field]
    assert results(student) == {}


def test_all_that_is_wrong_is_said_at_once(student: Student) -> None:  # noqa: F811
    with pytest.raises(NotTellable) as refused:
        told(student, TODAY + timedelta(days=1), scaled=7)
    assert set(refused.value.faults) == {"sat_on", "scaled"}


@pytest.mark.parametrize(("scaled", "passed"), [(100, False), (299, False), (300, True), (400, True)])
def test_scores_to_the_ends_of_the_scale_are_taken(
    student: Student,  # noqa: F811
    scaled: int,
    passed: bool,
) -> None:
    told(student, scaled=scaled, passed=passed)
    assert results(student)[TODAY].scaled == scaled


def test_a_correction_of_the_same_day_keeps_what_was_foretold(student: Student) -> None:  # noqa: F811
    log(student, 60, right=0.7, skip=DAY)
    told(student)
    db.session.execute(sa.update(ExamOutcome).values(foretold=0.123))
    db.session.commit()
    told(student, was=TODAY, passed=False, scaled=280)
    row = results(student)[TODAY]
    assert (row.passed, row.scaled, row.foretold) == (False, 280, 0.123)


def test_a_corrected_day_moves_the_result_and_its_forecast(student: Student) -> None:  # noqa: F811
    log(student, 60, right=0.7, skip=DAY)
    told(student)
    told(student, TODAY - timedelta(days=9), was=TODAY)
    rows = results(student)
    assert list(rows) == [TODAY - timedelta(days=9)]
    assert rows[TODAY - timedelta(days=9)].foretold is None


def test_a_correction_never_overwrites_another_result(student: Student) -> None:  # noqa: F811
    earlier = TODAY - timedelta(days=90)
    told(student, earlier, passed=False)
    told(student)
    with pytest.raises(NotTellable, match="for that day already"):
        told(student, TODAY, was=earlier, passed=False)
    assert {day: row.passed for day, row in results(student).items()} == {earlier: False, TODAY: True}


def test_telling_twice_keeps_one_result(student: Student) -> None:  # noqa: F811
    told(student)
    told(student, was=TODAY - timedelta(days=400))
    assert len(results(student)) == 1


def test_only_ones_own_result_is_taken_back(
    student: Student,  # noqa: F811
    make_user: Callable[..., uuid.UUID],
) -> None:
    other = Student(make_user("kofi@example.edu"), student.shelf)
    told(student)
    told(other)
    take_back(user_id=student.id, sat_on=TODAY)
    take_back(user_id=student.id, sat_on=TODAY)
    assert (len(results(student)), len(results(other))) == (0, 1)


def test_a_correction_reaches_nobody_elses_result(
    student: Student,  # noqa: F811
    make_user: Callable[..., uuid.UUID],
) -> None:
    other = Student(make_user("kofi@example.edu"), student.shelf)
    told(other)
    told(student, TODAY - timedelta(days=1), was=TODAY)
    assert list(results(other)) == [TODAY]


@pytest.mark.parametrize(("days_before", "passed"), [(0, True), (29, True), (30, None), (-5, True)], ids=str)
def test_a_result_belongs_to_the_exam_planned_near_it(
    student: Student,  # noqa: F811
    days_before: int,
    passed: bool | None,
) -> None:
    exam_date = TODAY - timedelta(days=10)
    told(student, exam_date - timedelta(days=days_before))
    assert passed_around(db.session(), user_id=student.id, exam_date=exam_date) is passed


@pytest.mark.parametrize(("days", "asked"), [(-1, True), (0, True), (1, False)])
def test_the_form_begins_with_the_planned_day_once_it_has_come(
    student: Student,  # noqa: F811
    days: int,
    asked: bool,
) -> None:
    exam_date = TODAY + timedelta(days=days)
    db.session.add(StudyPlan(user_id=student.id, exam_date=exam_date, minutes=[20] * 7, days_off=[]))
    db.session.commit()
    page = outcome_page(user_id=student.id, correct=None, now=NOW)
    assert page.planned == (exam_date if asked else None)
    told(student)
    assert outcome_page(user_id=student.id, correct=None, now=NOW).planned is None

"""Competencies of a cohort, what instructors saw, and the plan that takes its results from them."""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import date, timedelta

import msgspec
import pytest

from studyhub.catalog.shelf import Shelf
from studyhub.extensions import db
from studyhub.models import Review
from studyhub.models.base import new_id
from studyhub.services.accreditation.competencies import competency_page
from studyhub.services.accreditation.exports import HIDDEN, competency_rows, export_plan
from studyhub.services.accreditation.ledger import Outcome, keep
from studyhub.services.accreditation.plan import Line, copy_year, fill_line, keep_line, plan_page
from studyhub.services.accreditation.ratings import Rating, rate, unrate
from studyhub.services.errors import Conflict, Invalid, NotFound
from tests.conftest import NOW
from tests.services.practice.conftest import Student
from tests.services.programs.conftest import College, college

__all__ = ["college"]


def report(college: College, by: uuid.UUID | None = None):
    return competency_page(
        user_id=by or college.director,
        program_id=college.program,
        cohort_id=college.cohort,
        shelf=college.shelf,
        now=NOW,
    )


def see(college: College, rating: Rating, by: uuid.UUID | None = None) -> None:
    rate(
        user_id=by or college.director,
        program_id=college.program,
        cohort_id=college.cohort,
        rating=rating,
        shelf=college.shelf,
        now=NOW,
    )


def first_competency(college: College):
    return college.shelf.frameworks[0].competencies[0]


def rating(college: College, student: uuid.UUID, **said: object) -> Rating:
    given = Rating(student, first_competency(college).id, 6, date(2026, 11, 1), "Audited a record.")
    return replace(given, **said)  # type: ignore[arg-type]


def test_report_has_a_row_for_each_competency_of_the_framework(college: College) -> None:
    found = report(college)
    assert [row.id for row in found.rows] == [one.id for one in college.shelf.frameworks[0].competencies]


def test_first_tries_on_questions_at_the_level_count(college: College) -> None:
    student = Student(college.student(), college.shelf)
    session = student.quiz("71", "80", count=8)
    asked = [student.put_up(session, n).authored for n in range(3)]
    for slot in range(3):
        student.answer(session, slot)
    levels = {"recall": 2, "application": 3, "analysis": 5}
    for row in report(college).rows:
        expected = [q for q in asked if row.id in q.competencies and levels[q.level] >= row.bloom]
        assert row.reached.answers == len(expected)


def test_what_an_instructor_saw_counts_at_its_level(college: College) -> None:
    student = college.student()
    see(college, rating(college, student, level=1))
    below = report(college).rows[0]
    see(college, rating(college, student, level=6))
    reached = report(college).rows[0]
    assert ((below.rated, below.seen), (reached.rated, reached.seen)) == ((1, 0), (1, 1))


def test_a_rating_can_be_taken_back(college: College) -> None:
    see(college, rating(college, college.student()))
    (line,) = report(college).evidence
    ids = {"user_id": college.director, "program_id": college.program, "cohort_id": college.cohort}
    unrate(evidence_id=line.id, now=NOW, **ids)
    assert report(college).evidence == ()


def test_what_cannot_be_rated_is_refused(college: College) -> None:
    student = college.student()
    for wrong in ({"competency": "X"}, {"level": 7}, {"seen_on": date(2030, 1, 1)}):
        with pytest.raises(Invalid):
            see(college, rating(college, student, **wrong))
    with pytest.raises(NotFound):
        see(college, rating(college, college.person()))


def test_who_may_only_view_rates_nobody(college: College) -> None:
    with pytest.raises(NotFound):
        see(college, rating(college, college.student()), by=college.staff("instructor", "view"))


def test_shared_report_hides_what_rests_on_fewer_than_ten(college: College) -> None:
    see(college, rating(college, college.student()))
    found = report(college)
    assert competency_rows(found, outside=True)[0][-4:] == (HIDDEN, HIDDEN, None, None)
    assert competency_rows(found, outside=False)[0][-4:-2] == (1, 1)


def test_share_of_students_seen_to_reach_a_level_has_its_interval(college: College) -> None:
    see(college, rating(college, college.student()))
    *_, low, high = competency_rows(report(college), outside=False)[0]
    assert 0 < low < high == 1  # type: ignore[operator]


def test_cohorts_stand_beside_one_another_with_the_interval_of_their_difference(college: College) -> None:
    earlier, shelf = college.cohort, carrying(college.shelf)
    tries(college.student(), shelf, right=False)
    college.cohort = college.make_cohort("Spring")
    tries(college.student(), shelf, right=True)
    ids = {"user_id": college.director, "program_id": college.program, "cohort_id": college.cohort}
    page = competency_page(shelf=shelf, compare=earlier, now=NOW, **ids)
    (row,) = [one for one in page.rows if one.id == "I.2"]
    assert (page.compared, row.earlier.share, row.reached.share) == ((earlier, "Fall"), 0.0, 1.0)
    assert row.change[0] == 1.0
    assert row.change[1] > 0
    alone = competency_page(shelf=shelf, compare=uuid.UUID(int=1), now=NOW, **ids)
    assert (alone.compared, alone.rows[0].earlier) == (None, None)


def carrying(shelf: Shelf) -> Shelf:
    """The sample content, every question of which carries I.2."""
    (catalog,) = shelf.catalogs
    questions = tuple(msgspec.structs.replace(one, competencies=("I.2",)) for one in catalog.questions)
    return Shelf([msgspec.structs.replace(catalog, questions=questions)])


def tries(student: uuid.UUID, shelf: Shelf, *, right: bool) -> None:
    """First tries on six questions that ask for applying."""
    asked = [one for one in shelf.questions if one.level == "application"][:6]
    for place, question in enumerate(asked):
        row = Review(user_id=student, id=new_id(NOW), at=NOW - timedelta(minutes=place + 1), kind="answer")
        row.session_id, row.slot, row.mode, row.policy = new_id(NOW), place, "today", 1
        row.item_key, row.ask_hash, row.content_hash = question.key, question.ask_hash, question.content_hash
        row.facet, row.objective, row.shown, row.response = (
            question.facet,
            question.objective,
            {},
            {"keys": []},
        )
        row.score, row.first_exposure, row.millis = float(right), True, 9_000
        db.session.add(row)
    db.session.commit()


def plan(college: College, year: int | None = None):
    return plan_page(
        user_id=college.director, program_id=college.program, year=year, shelf=college.shelf, now=NOW
    )


def write(college: College, **said: object) -> uuid.UUID:
    line = Line("Graduates pass", "First attempts", source="first-attempts", target=0.8)
    return keep_line(
        user_id=college.director,
        program_id=college.program,
        year=2026,
        line=replace(line, **said),  # type: ignore[arg-type]
        now=NOW,
    )


def fill(college: College, line: uuid.UUID) -> None:
    fill_line(
        user_id=college.director, program_id=college.program, line_id=line, shelf=college.shelf, now=NOW
    )


def exams(college: College, *passed: bool) -> None:
    for place, one in enumerate(passed):
        outcome = Outcome(college.cohort, name=f"Maya {place}", exam_on=date(2026, 11, 2), passed=one)
        keep(user_id=college.director, program_id=college.program, outcome=outcome, now=NOW)


def test_result_is_filled_in_from_the_ledger_with_n_and_interval(college: College) -> None:
    line = write(college)
    exams(college, True, True, False)
    fill(college, line)
    (row,) = plan(college).rows
    assert row.result is not None
    assert (row.result.n, round(row.result.share, 2), row.met) == (3, 0.67, False)
    assert row.result.low < row.result.share < row.result.high


def test_nothing_is_filled_in_where_there_is_no_result(college: College) -> None:
    with pytest.raises(Conflict):
        fill(college, write(college))


def test_goals_of_the_year_before_begin_a_plan_without_results(college: College) -> None:
    line = write(college)
    exams(college, True)
    fill(college, line)
    assert copy_year(user_id=college.director, program_id=college.program, year=2027, now=NOW) == 1
    (row,) = plan(college, 2027).rows
    assert (row.line.goal, row.line.target, row.result) == ("Graduates pass", 0.8, None)
    with pytest.raises(Conflict):
        copy_year(user_id=college.director, program_id=college.program, year=2027, now=NOW)


def test_a_line_without_a_goal_is_refused(college: College) -> None:
    with pytest.raises(Invalid):
        write(college, goal=" ")


def shared(college: College) -> str:
    """The plan of 2026 as it is shared."""
    made = export_plan(
        user_id=college.director,
        program_id=college.program,
        year=2026,
        kind="csv",
        outside=True,
        shelf=college.shelf,
        now=NOW,
    )
    return made.body.decode("utf-8-sig")


def test_shared_plan_hides_results_of_fewer_than_ten(college: College) -> None:
    line = write(college)
    exams(college, True)
    fill(college, line)
    assert HIDDEN in shared(college)


def test_shared_plan_hides_a_placement_that_the_shared_ledger_hides(college: College) -> None:
    for n in range(12):
        placed = Outcome(college.cohort, name=f"S{n}", graduated_on=date(2026, 8, 1))
        placed = replace(placed, placement="field" if n < 10 else "other")
        keep(user_id=college.director, program_id=college.program, outcome=placed, now=NOW)
    fill(college, write(college, source="placed"))
    assert plan(college).rows[0].result.n == 12
    assert HIDDEN in shared(college)

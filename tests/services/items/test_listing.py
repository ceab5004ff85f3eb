"""The list of questions and the page of one: whose answers count, in what order, and who may see it."""

from __future__ import annotations

import csv
import io
import uuid
from datetime import timedelta

import pytest

from studyhub.services.errors import NotFound
from studyhub.services.items.files import items_file
from studyhub.services.items.listing import View, items_page
from studyhub.services.items.one import item_page
from studyhub.services.items.scope import Where
from studyhub.services.programs.cohorts import archive_cohort
from studyhub.services.programs.enrolled import leave
from tests.conftest import NOW
from tests.services.practice.conftest import Student
from tests.services.programs.conftest import College, college  # noqa: F401 - fixture


def where(college: College, cohort: uuid.UUID | None = None) -> Where:  # noqa: F811
    return Where(college.program, cohort or college.cohort)


def page(college: College, scope: Where | None = None, by: uuid.UUID | None = None, **view: object):  # noqa: F811
    return items_page(
        user_id=by or college.director,
        where=scope or where(college),
        view=View(**view),  # type: ignore[arg-type]
        shelf=college.shelf,
    )


def at_work(college: College, *right: bool, student: uuid.UUID | None = None, hours: int = 0) -> uuid.UUID:  # noqa: F811
    """A student of the cohort who answered questions on objective 80."""
    someone = Student(student or college.student(), college.shelf)
    at = NOW + timedelta(hours=hours)
    session = someone.quiz("80", now=at)
    for slot, one in enumerate(right):
        someone.answer(session, slot, right=one, now=at + timedelta(minutes=slot), millis=30_000)
    return someone.id


def test_each_question_counts_its_first_tries(college: College) -> None:  # noqa: F811
    for _ in range(3):
        at_work(college, True, False)
    found = page(college)
    assert (found.students, found.answers) == (3, 6)
    assert sum(row.statistics.answers for row in found.rows) == 6
    assert all(row.statistics.few and row.current for row in found.rows)


def test_a_second_try_is_shown_and_does_not_count(college: College) -> None:  # noqa: F811
    student = at_work(college, True, True)
    at_work(college, False, False, student=student, hours=30)
    found = page(college)
    assert (found.answers, sum(row.shown for row in found.rows)) == (2, 4)
    assert all((row.people, row.statistics.facility) == (1, 1.0) for row in found.rows)


def test_answers_after_a_student_left_do_not_count(college: College) -> None:  # noqa: F811
    student = at_work(college, True)
    leave(
        user_id=student,
        program_id=college.program,
        cohort_id=college.cohort,
        now=NOW + timedelta(hours=1),
    )
    at_work(college, True, True, student=student, hours=30)
    assert page(college).answers == 1


def test_answers_after_the_archive_do_not_count(college: College) -> None:  # noqa: F811
    student = at_work(college, True)
    archive_cohort(
        user_id=college.director,
        program_id=college.program,
        cohort_id=college.cohort,
        now=NOW + timedelta(hours=1),
    )
    at_work(college, True, True, student=student, hours=30)
    assert page(college).answers == 1


def test_list_is_sorted_both_ways(college: College) -> None:  # noqa: F811
    for right in (True, False, True):
        at_work(college, right, True, False)
    up = [row.statistics.facility for row in page(college, sort="facility", down=False).rows]
    down = [row.statistics.facility for row in page(college, sort="facility").rows]
    assert up == sorted(up)
    assert down == sorted(up, reverse=True)


def test_filters_leave_what_fits(college: College) -> None:  # noqa: F811
    at_work(college, True, False)
    assert page(college, few="no").fitting == 0
    assert page(college, domain="D3").fitting == page(college, few="only").fitting == page(college).total
    assert page(college, flag="any").fitting == page(college, bank="other").fitting == 0


def test_program_counts_the_cohorts_that_one_may_see(college: College) -> None:  # noqa: F811
    at_work(college, True, False)
    other = college.make_cohort("Spring")
    at_work(college, True, student=college.student(cohort=other))
    instructor = college.staff("instructor", "view")
    assert page(college, Where(college.program)).answers == 3
    assert page(college, Where(college.program), by=instructor).answers == 2


@pytest.mark.parametrize("role", ["instructor", "assistant"])
def test_who_has_no_right_in_a_cohort_finds_nothing(college: College, role: str) -> None:  # noqa: F811
    with pytest.raises(NotFound):
        page(college, by=college.staff(role))


def test_site_is_for_its_administrators(college: College) -> None:  # noqa: F811
    with pytest.raises(NotFound):
        page(college, Where())


def test_page_of_a_question_tells_who_chose_what(college: College) -> None:  # noqa: F811
    for right in (True, True, False):
        at_work(college, right)
    key = page(college, sort="answers").rows[0].item
    one = item_page(user_id=college.director, where=where(college), item=key, asked="", shelf=college.shelf)
    assert (one.item, one.current, one.people) == (key, True, one.statistics.answers)
    assert sum(row.use.chosen for row in one.options) in {0, one.statistics.answers}


def test_question_that_nobody_answered_is_not_found(college: College) -> None:  # noqa: F811
    with pytest.raises(NotFound):
        item_page(
            user_id=college.director, where=where(college), item="core/none", asked="", shelf=college.shelf
        )


def test_program_page_of_a_question_compares_cohorts(college: College) -> None:  # noqa: F811
    at_work(college, True)
    other = college.make_cohort("Spring")
    at_work(college, False, student=college.student(cohort=other))
    scope = Where(college.program)
    key = page(college, scope).rows[0].item
    one = item_page(user_id=college.director, where=scope, item=key, asked="", shelf=college.shelf)
    assert {group.name for group in one.groups} == {"Fall", "Spring"}
    assert sum(group.answers for group in one.groups) == one.statistics.answers


def test_file_has_a_line_for_every_wording_and_no_student(college: College) -> None:  # noqa: F811
    at_work(college, True, False)
    made = items_file(
        user_id=college.director, where=where(college), view=View(), kind="csv", shelf=college.shelf
    )
    rows = list(csv.DictReader(io.StringIO(made.body.decode("utf-8-sig"))))
    assert (made.name, len(rows)) == ("fall-item-analysis.csv", page(college).total)
    assert "example.edu" not in made.body.decode("utf-8-sig")

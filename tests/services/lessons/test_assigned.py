"""A lesson of a program is assigned to its cohorts as a shipped one is, and to nobody else's."""

from __future__ import annotations

import uuid

import pytest

from studyhub.catalog.shelf import Shelf
from studyhub.services.assignments.rules import LessonRule
from studyhub.services.assignments.setting.changes import set_work
from studyhub.services.assignments.setting.forms import Choices, new_form
from studyhub.services.assignments.setting.wishes import Faulty
from studyhub.services.lessons.stock import name_of
from studyhub.services.reading.syllabus import mark_read
from tests.conftest import NOW
from tests.services.assignments.conftest import Course, wishes
from tests.services.practice.conftest import Student
from tests.services.programs.conftest import College

from .conftest import Desk


def choices(college: College, person: uuid.UUID, shelf: Shelf) -> Choices:
    """What the form of an assigned lesson offers in a college's cohort."""
    ids = {"program_id": college.program, "cohort_id": college.cohort}
    return new_form(user_id=person, kind="lesson", shelf=shelf, now=NOW, **ids).choices


def test_assigned_lesson_of_the_program_is_done_when_it_is_marked_as_read(desk: Desk) -> None:
    lesson = name_of(desk.bring_out())
    desk.college.give(desk.author, "edit")
    student = desk.college.student()
    shelf = desk.shelf(desk.author)
    course = Course(desk.college, shelf, desk.author, Student(student, shelf))
    which = course.set(LessonRule(lesson))
    before = course.standing(which).state
    mark_read(user_id=student, lesson=lesson, read=True, shelf=desk.shelf(student), now=NOW)
    assert (before, course.standing(which).state) == ("not started", "done")


def test_form_offers_the_published_lessons_of_this_program_alone(desk: Desk) -> None:
    lesson = name_of(desk.bring_out())
    desk.begin("A draft")
    own = {one for one, _ in choices(desk.college, desk.college.director, desk.shelf(desk.author)).lessons}
    assert own - {one.id for one in desk.workshop.core.lessons} == {lesson}
    other = College(desk.college.make_user, desk.college.shelf, people=90).open()
    assert lesson not in {one for one, _ in choices(other, other.director, desk.shelf(desk.author)).lessons}


def test_lesson_that_nobody_published_cannot_be_assigned(desk: Desk) -> None:
    draft = name_of(desk.write())
    ids = {"program_id": desk.program, "cohort_id": desk.college.cohort}
    with pytest.raises(Faulty, match="Choose a lesson"):
        set_work(
            user_id=desk.college.director,
            wishes=wishes(LessonRule(draft)),
            shelf=desk.shelf(desk.college.director),
            now=NOW,
            **ids,
        )

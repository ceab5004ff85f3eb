"""A student begins assigned work: in time, one attempt at a time, through practice and exams."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask
from msgspec.structs import replace as struct_replace

from studyhub.catalog.shelf import Shelf
from studyhub.extensions import db
from studyhub.models import Sitting, StudyPlan, StudySession
from studyhub.services.assignments.doing.beginning import begin
from studyhub.services.assignments.doing.mine import todo_page, work_page
from studyhub.services.assignments.rules import LessonRule, MockRule, QuizRule
from studyhub.services.assignments.standing import DONE, UNDER_WAY
from studyhub.services.errors import Conflict, NotFound
from studyhub.services.exams import sitting
from studyhub.services.exams.desk import SittingClosed
from studyhub.services.practice.errors import NothingToAsk, SessionOver
from studyhub.services.programs.cohorts import archive_cohort
from studyhub.services.programs.enrolled import leave
from tests.conftest import NOW
from tests.services.assignments.conftest import DAY, DUE, HOUR, Course

TICK = timedelta(milliseconds=1)
LISTED = ("core/d2-breach-0003", "core/d2-breach-0001", "core/d2-access-0002")


def test_a_listed_quiz_asks_its_questions_in_their_order(course: Course) -> None:
    which = course.set(QuizRule(items=LISTED))
    begun = course.begin(which).session_id
    assert begun
    assert tuple(slot.item for slot in course.slots(course.student, begun)) == LISTED


def test_a_drawn_quiz_keeps_its_rule_and_its_seed(course: Course) -> None:
    which = course.set(QuizRule(count=3, objectives=("71",), levels=("application",)))
    begun = course.begin(which).session_id
    assert begun
    asked = [course.shelf.question(slot.item) for slot in course.slots(course.student, begun)]
    assert {(one.objective, one.level, one.form) for one in asked} == {("71", "application", None)}
    assert db.session.get_one(StudySession, (course.student.id, begun)).seed > 0


def test_the_same_for_all_asks_everybody_the_same(course: Course) -> None:
    which = course.set(QuizRule(count=4, same=True))
    places = [(who, course.begin(which, who=who).session_id) for who in (course.student, course.join())]
    asked = [[slot.item for slot in course.slots(who, place)] for who, place in places if place]
    assert asked[0] == asked[1]


def test_only_unseen_leaves_out_what_was_answered(course: Course) -> None:
    met = course.quiz(course.set(QuizRule(count=2, objectives=("71",))))
    seen = {slot.item for slot in course.slots(course.student, met)}
    begun = course.begin(course.set(QuizRule(count=6, objectives=("71",), unseen=True))).session_id
    assert begun
    assert not seen & {slot.item for slot in course.slots(course.student, begun)}


def test_an_empty_draw_is_refused_and_takes_no_attempt(course: Course) -> None:
    course.quiz(course.set(QuizRule(count=6, objectives=("71",))))
    which = course.set(QuizRule(count=3, objectives=("71",), unseen=True))
    with pytest.raises(NothingToAsk):
        course.begin(which)
    assert course.attempts() == 1


def test_a_withdrawn_question_of_a_list_is_left_out(course: Course) -> None:
    which = course.set(QuizRule(items=LISTED))
    course.shelf = without(course.shelf, LISTED[0])
    begun = course.begin(which).session_id
    assert begun
    assert [slot.item for slot in course.slots(course.student, begun)] == list(LISTED[1:])


def test_a_question_withdrawn_under_way_is_not_held_against_the_student(course: Course) -> None:
    which = course.set(QuizRule(items=LISTED, feedback="end"))
    begun = course.begin(which).session_id
    assert begun
    course.student.answer(begun, 1)
    course.shelf = without(course.shelf, LISTED[0])
    counted = course.standing(which, DUE).counted
    assert counted
    assert (counted.right, counted.asked) == (1, 2)


def without(shelf: Shelf, key: str) -> Shelf:
    catalog = shelf.catalogs[0]
    return Shelf(
        [struct_replace(catalog, questions=tuple(one for one in catalog.questions if one.key != key))]
    )


def test_beginning_twice_takes_up_the_same_attempt(course: Course) -> None:
    which = course.set(attempts=3)
    assert course.begin(which) == course.begin(which)
    assert course.attempts() == 1


def test_two_tabs_at_the_same_moment_begin_one_attempt(app: Flask, course: Course) -> None:
    which = course.set(attempts=3)
    named = {"user_id": course.student.id, "program_id": which.program_id}
    together, begun = threading.Barrier(4), []

    def tab() -> None:
        with app.app_context():
            together.wait()
            shelf = course.shelf
            begun.append(begin(assignment_id=which.assignment_id, shelf=shelf, now=NOW, **named))

    tabs = [threading.Thread(target=tab) for _ in range(4)]
    for one in tabs:
        one.start()
    for one in tabs:
        one.join()
    assert (len(begun), len(set(begun)), course.attempts()) == (4, 1, 1)


def test_after_the_last_attempt_there_is_none(course: Course) -> None:
    which = course.set(attempts=2)
    for _ in range(2):
        course.quiz(which)
    with pytest.raises(Conflict):
        course.begin(which)
    todo = course.todo(which)
    assert todo
    assert todo.left == 0


@pytest.mark.parametrize("now", [NOW - DAY - TICK, DUE, DUE + DAY])
def test_work_that_is_not_open_is_not_begun(course: Course, now: object) -> None:
    which = course.set()
    with pytest.raises(Conflict):
        course.begin(which, now)  # type: ignore[arg-type]
    assert course.attempts() == 0


def test_a_lesson_needs_no_beginning(course: Course) -> None:
    which = course.set(LessonRule(course.shelf.lessons[0].id))
    with pytest.raises(Conflict):
        course.begin(which)


def test_who_left_and_who_never_was_there_begin_nothing(course: Course) -> None:
    which = course.set()
    named = {"program_id": which.program_id, "cohort_id": which.cohort_id}
    leave(user_id=course.student.id, now=NOW, **named)
    for who in (course.student, replace(course.student, id=course.college.person())):
        with pytest.raises(NotFound):
            course.begin(which, who=who)


def test_in_the_archive_nothing_is_begun_or_listed(course: Course) -> None:
    which = course.set()
    named = {"program_id": which.program_id, "cohort_id": which.cohort_id}
    archive_cohort(user_id=course.instructor, now=NOW, **named)
    with pytest.raises(NotFound):
        course.begin(which)
    assert course.todo(which) is None


def test_an_answer_just_before_the_due_moment_counts(course: Course) -> None:
    which = course.set()
    begun = course.begin(which, DUE - HOUR).session_id
    assert begun
    course.student.answer(begun, 0, now=DUE - TICK)
    counted = course.standing(which, DUE).counted
    assert counted
    assert (counted.right, counted.late) == (1, False)


def test_an_answer_at_the_closing_moment_is_refused_aloud(course: Course) -> None:
    which = course.set()
    begun = course.begin(which, DUE - HOUR).session_id
    assert begun
    with pytest.raises(SessionOver):
        course.student.answer(begun, 0, now=DUE)
    assert course.student.log() == []


def test_where_late_work_is_taken_an_answer_after_due_makes_it_late(course: Course) -> None:
    which = course.set(late="marked", until=DUE + DAY)
    begun = course.begin(which, DUE - HOUR).session_id
    assert begun
    course.student.answer(begun, 0, now=DUE + TICK)
    assert course.standing(which, DUE + DAY).late


def test_handing_in_late_what_was_answered_in_time_is_not_late(course: Course) -> None:
    which = course.set(late="marked", until=DUE + DAY)
    course.quiz(which, now=DUE - HOUR, hand_in=False)
    assert not course.standing(which, DUE + DAY).late


def test_extra_time_lengthens_the_clock_of_a_timed_quiz(course: Course) -> None:
    plan = StudyPlan(user_id=course.student.id, minutes=[25] * 7, days_off=[])
    plan.extra_time = 1.5
    db.session.add(plan)
    db.session.commit()
    which = course.set(QuizRule(count=3, feedback="timed", minutes=10))
    begun = course.begin(which).session_id
    assert begun
    row = db.session.get_one(StudySession, (course.student.id, begun))
    assert row.closes_at == NOW + timedelta(minutes=15)


def test_the_clock_of_a_quiz_ends_with_the_assignment(course: Course) -> None:
    which = course.set(QuizRule(count=3, feedback="timed", minutes=60))
    begun = course.begin(which, DUE - HOUR / 2).session_id
    assert begun
    row = db.session.get_one(StudySession, (course.student.id, begun))
    assert row.closes_at == DUE


def test_a_mock_is_drawn_as_a_sitting_with_a_moment_to_begin_by(course: Course, short_exam: MockRule) -> None:
    which = course.set(short_exam)
    place = course.begin(which).sitting_id
    row = db.session.get_one(Sitting, (course.student.id, place))
    assert (row.kind, row.begin_by) == ("domain", DUE)


def test_a_mock_cannot_be_begun_at_the_closing_moment(course: Course, short_exam: MockRule) -> None:
    which = course.set(short_exam)
    place = course.begin(which, DUE - HOUR).sitting_id
    assert place
    with pytest.raises(SittingClosed):
        sitting.begin(user_id=course.student.id, sitting_id=place, now=DUE)
    assert course.standing(which, DUE).tries == ()


def test_a_mock_begun_in_time_is_finished_by_its_own_clock(course: Course, short_exam: MockRule) -> None:
    which = course.set(short_exam)
    course.exam(which, right=2, begun=DUE - HOUR / 60, ended=DUE + HOUR / 60)
    counted = course.standing(which, DUE + HOUR).counted
    assert counted
    assert (counted.right, counted.asked, counted.late) == (2, 3, False)


def test_a_mock_whose_time_ran_out_is_ended_when_staff_look(course: Course, short_exam: MockRule) -> None:
    which = course.set(short_exam)
    course.exam(which, right=2)
    todo = course.todo(which, NOW + HOUR)
    assert todo
    assert todo.standing.state == UNDER_WAY
    standing = course.standing(which, NOW + HOUR)
    assert (standing.state, standing.counted and standing.counted.right) == (DONE, 2)


def test_answers_to_assigned_work_enter_the_log_and_memory(course: Course) -> None:
    course.quiz(course.set(), right=2)
    memory, mastery = course.student.caches()
    assert len(course.student.log()) == 2
    assert memory
    assert mastery


def test_the_list_tells_open_coming_and_past_apart(course: Course) -> None:
    course.set(title="Coming", opens=NOW + HOUR)
    course.set(title="Open")
    course.quiz(course.set(title="Done"))
    page = todo_page(user_id=course.student.id, shelf=course.shelf, now=NOW)
    found = [[one.title for one in part] for part in (page.open, page.coming, page.past)]
    assert found == [["Open"], ["Coming"], ["Done"]]


def test_untold_results_of_an_open_quiz_are_not_in_the_list(course: Course) -> None:
    which = course.set(QuizRule(count=3, feedback="end"))
    course.quiz(which, right=2, hand_in=False)
    todo = course.todo(which)
    assert todo
    assert (todo.standing.tries[0].right, todo.standing.tries[0].answered) == (None, 2)


def test_instructions_are_safe_html(course: Course) -> None:
    which = course.set(instructions="**Read** it <script>alert(1)</script>")
    named = {"program_id": which.program_id, "assignment_id": which.assignment_id}
    page = work_page(user_id=course.student.id, shelf=course.shelf, now=NOW, **named)
    assert "<strong>Read</strong>" in page.html
    assert "<script" not in page.html


def test_an_old_page_is_led_to_the_attempt_it_offered_and_uses_up_no_other(course: Course) -> None:
    which = course.set(attempts=2)
    done = course.quiz(which, right=3)
    again = begin(
        user_id=course.student.id,
        program_id=which.program_id,
        assignment_id=which.assignment_id,
        shelf=course.shelf,
        now=NOW,
        number=1,
    )
    assert (again.session_id, course.attempts()) == (done, 1)

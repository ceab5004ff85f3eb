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
from tests.services.assignments.conftest import DAY, DUE, HOUR, Class_

TICK = timedelta(milliseconds=1)
LISTED = ("core/d2-breach-0003", "core/d2-breach-0001", "core/d2-access-0002")


def test_a_listed_quiz_asks_its_questions_in_their_order(class_: Class_) -> None:
    which = class_.set(QuizRule(items=LISTED))
    begun = class_.begin(which).session_id
    assert begun
    assert tuple(slot.item for slot in class_.slots(class_.student, begun)) == LISTED


def test_a_drawn_quiz_keeps_its_rule_and_its_seed(class_: Class_) -> None:
    which = class_.set(QuizRule(count=3, objectives=("71",), levels=("application",)))
    begun = class_.begin(which).session_id
    assert begun
    asked = [class_.shelf.question(slot.item) for slot in class_.slots(class_.student, begun)]
    assert {(one.objective, one.level, one.form) for one in asked} == {("71", "application", None)}
    assert db.session.get_one(StudySession, (class_.student.id, begun)).seed > 0


def test_the_same_for_all_asks_everybody_the_same(class_: Class_) -> None:
    which = class_.set(QuizRule(count=4, same=True))
    places = [(who, class_.begin(which, who=who).session_id) for who in (class_.student, class_.join())]
    asked = [[slot.item for slot in class_.slots(who, place)] for who, place in places if place]
    assert asked[0] == asked[1]


def test_only_unseen_leaves_out_what_was_answered(class_: Class_) -> None:
    met = class_.quiz(class_.set(QuizRule(count=2, objectives=("71",))))
    seen = {slot.item for slot in class_.slots(class_.student, met)}
    begun = class_.begin(class_.set(QuizRule(count=6, objectives=("71",), unseen=True))).session_id
    assert begun
    assert not seen & {slot.item for slot in class_.slots(class_.student, begun)}


def test_an_empty_draw_is_refused_and_takes_no_attempt(class_: Class_) -> None:
    class_.quiz(class_.set(QuizRule(count=6, objectives=("71",))))
    which = class_.set(QuizRule(count=3, objectives=("71",), unseen=True))
    with pytest.raises(NothingToAsk):
        class_.begin(which)
    assert class_.attempts() == 1


def test_a_withdrawn_question_of_a_list_is_left_out(class_: Class_) -> None:
    which = class_.set(QuizRule(items=LISTED))
    class_.shelf = without(class_.shelf, LISTED[0])
    begun = class_.begin(which).session_id
    assert begun
    assert [slot.item for slot in class_.slots(class_.student, begun)] == list(LISTED[1:])


def test_a_question_withdrawn_under_way_is_not_held_against_the_student(class_: Class_) -> None:
    which = class_.set(QuizRule(items=LISTED, feedback="end"))
    begun = class_.begin(which).session_id
    assert begun
    class_.student.answer(begun, 1)
    class_.shelf = without(class_.shelf, LISTED[0])
    counted = class_.standing(which, DUE).counted
    assert counted
    assert (counted.right, counted.asked) == (1, 2)


def without(shelf: Shelf, key: str) -> Shelf:
    catalog = shelf.catalogs[0]
    return Shelf(
        [struct_replace(catalog, questions=tuple(one for one in catalog.questions if one.key != key))]
    )


def test_beginning_twice_takes_up_the_same_attempt(class_: Class_) -> None:
    which = class_.set(attempts=3)
    assert class_.begin(which) == class_.begin(which)
    assert class_.attempts() == 1


def test_two_tabs_at_the_same_moment_begin_one_attempt(app: Flask, class_: Class_) -> None:
    which = class_.set(attempts=3)
    named = {"user_id": class_.student.id, "program_id": which.program_id}
    together, begun = threading.Barrier(4), []

    def tab() -> None:
        with app.app_context():
            together.wait()
            shelf = class_.shelf
            begun.append(begin(assignment_id=which.assignment_id, shelf=shelf, now=NOW, **named))

    tabs = [threading.Thread(target=tab) for _ in range(4)]
    for one in tabs:
        one.start()
    for one in tabs:
        one.join()
    assert (len(begun), len(set(begun)), class_.attempts()) == (4, 1, 1)


def test_after_the_last_attempt_there_is_none(class_: Class_) -> None:
    which = class_.set(attempts=2)
    for _ in range(2):
        class_.quiz(which)
    with pytest.raises(Conflict):
        class_.begin(which)
    todo = class_.todo(which)
    assert todo
    assert todo.left == 0


@pytest.mark.parametrize("now", [NOW - DAY - TICK, DUE, DUE + DAY])
def test_work_that_is_not_open_is_not_begun(class_: Class_, now: object) -> None:
    which = class_.set()
    with pytest.raises(Conflict):
        class_.begin(which, now)  # type: ignore[arg-type]
    assert class_.attempts() == 0


def test_a_lesson_needs_no_beginning(class_: Class_) -> None:
    which = class_.set(LessonRule(class_.shelf.lessons[0].id))
    with pytest.raises(Conflict):
        class_.begin(which)


def test_who_left_and_who_never_was_there_begin_nothing(class_: Class_) -> None:
    which = class_.set()
    named = {"program_id": which.program_id, "cohort_id": which.cohort_id}
    leave(user_id=class_.student.id, now=NOW, **named)
    for who in (class_.student, replace(class_.student, id=class_.college.person())):
        with pytest.raises(NotFound):
            class_.begin(which, who=who)


def test_in_the_archive_nothing_is_begun_or_listed(class_: Class_) -> None:
    which = class_.set()
    named = {"program_id": which.program_id, "cohort_id": which.cohort_id}
    archive_cohort(user_id=class_.instructor, now=NOW, **named)
    with pytest.raises(NotFound):
        class_.begin(which)
    assert class_.todo(which) is None


def test_an_answer_just_before_the_due_moment_counts(class_: Class_) -> None:
    which = class_.set()
    begun = class_.begin(which, DUE - HOUR).session_id
    assert begun
    class_.student.answer(begun, 0, now=DUE - TICK)
    counted = class_.standing(which, DUE).counted
    assert counted
    assert (counted.right, counted.late) == (1, False)


def test_an_answer_at_the_closing_moment_is_refused_aloud(class_: Class_) -> None:
    which = class_.set()
    begun = class_.begin(which, DUE - HOUR).session_id
    assert begun
    with pytest.raises(SessionOver):
        class_.student.answer(begun, 0, now=DUE)
    assert class_.student.log() == []


def test_where_late_work_is_taken_an_answer_after_due_makes_it_late(class_: Class_) -> None:
    which = class_.set(late="marked", until=DUE + DAY)
    begun = class_.begin(which, DUE - HOUR).session_id
    assert begun
    class_.student.answer(begun, 0, now=DUE + TICK)
    assert class_.standing(which, DUE + DAY).late


def test_handing_in_late_what_was_answered_in_time_is_not_late(class_: Class_) -> None:
    which = class_.set(late="marked", until=DUE + DAY)
    class_.quiz(which, now=DUE - HOUR, hand_in=False)
    assert not class_.standing(which, DUE + DAY).late


def test_extra_time_lengthens_the_clock_of_a_timed_quiz(class_: Class_) -> None:
    plan = StudyPlan(user_id=class_.student.id, minutes=[25] * 7, days_off=[])
    plan.extra_time = 1.5
    db.session.add(plan)
    db.session.commit()
    which = class_.set(QuizRule(count=3, feedback="timed", minutes=10))
    begun = class_.begin(which).session_id
    assert begun
    row = db.session.get_one(StudySession, (class_.student.id, begun))
    assert row.closes_at == NOW + timedelta(minutes=15)


def test_the_clock_of_a_quiz_ends_with_the_assignment(class_: Class_) -> None:
    which = class_.set(QuizRule(count=3, feedback="timed", minutes=60))
    begun = class_.begin(which, DUE - HOUR / 2).session_id
    assert begun
    row = db.session.get_one(StudySession, (class_.student.id, begun))
    assert row.closes_at == DUE


def test_a_mock_is_drawn_as_a_sitting_with_a_moment_to_begin_by(class_: Class_, short_exam: MockRule) -> None:
    which = class_.set(short_exam)
    place = class_.begin(which).sitting_id
    row = db.session.get_one(Sitting, (class_.student.id, place))
    assert (row.kind, row.begin_by) == ("domain", DUE)


def test_a_mock_cannot_be_begun_at_the_closing_moment(class_: Class_, short_exam: MockRule) -> None:
    which = class_.set(short_exam)
    place = class_.begin(which, DUE - HOUR).sitting_id
    assert place
    with pytest.raises(SittingClosed):
        sitting.begin(user_id=class_.student.id, sitting_id=place, now=DUE)
    assert class_.standing(which, DUE).tries == ()


def test_a_mock_begun_in_time_is_finished_by_its_own_clock(class_: Class_, short_exam: MockRule) -> None:
    which = class_.set(short_exam)
    class_.exam(which, right=2, begun=DUE - HOUR / 60, ended=DUE + HOUR / 60)
    counted = class_.standing(which, DUE + HOUR).counted
    assert counted
    assert (counted.right, counted.asked, counted.late) == (2, 3, False)


def test_a_mock_whose_time_ran_out_is_ended_when_staff_look(class_: Class_, short_exam: MockRule) -> None:
    which = class_.set(short_exam)
    class_.exam(which, right=2)
    todo = class_.todo(which, NOW + HOUR)
    assert todo
    assert todo.standing.state == UNDER_WAY
    standing = class_.standing(which, NOW + HOUR)
    assert (standing.state, standing.counted and standing.counted.right) == (DONE, 2)


def test_answers_to_assigned_work_enter_the_log_and_memory(class_: Class_) -> None:
    class_.quiz(class_.set(), right=2)
    memory, mastery = class_.student.caches()
    assert len(class_.student.log()) == 2
    assert memory
    assert mastery


def test_the_list_tells_open_coming_and_past_apart(class_: Class_) -> None:
    class_.set(title="Coming", opens=NOW + HOUR)
    class_.set(title="Open")
    class_.quiz(class_.set(title="Done"))
    page = todo_page(user_id=class_.student.id, shelf=class_.shelf, now=NOW)
    found = [[one.title for one in part] for part in (page.open, page.coming, page.past)]
    assert found == [["Open"], ["Coming"], ["Done"]]


def test_untold_results_of_an_open_quiz_are_not_in_the_list(class_: Class_) -> None:
    which = class_.set(QuizRule(count=3, feedback="end"))
    class_.quiz(which, right=2, hand_in=False)
    todo = class_.todo(which)
    assert todo
    assert (todo.standing.tries[0].right, todo.standing.tries[0].answered) == (None, 2)


def test_instructions_are_safe_html(class_: Class_) -> None:
    which = class_.set(instructions="**Read** it <script>alert(1)</script>")
    named = {"program_id": which.program_id, "assignment_id": which.assignment_id}
    page = work_page(user_id=class_.student.id, shelf=class_.shelf, now=NOW, **named)
    assert "<strong>Read</strong>" in page.html
    assert "<script" not in page.html

"""Staff see assigned work in full, and only that; every look at somebody's is on record first."""

from __future__ import annotations

import uuid
from dataclasses import replace

import pytest
from msgspec.structs import replace as struct_replace

from studyhub.adapters.sheets import CSV
from studyhub.catalog.shelf import Shelf
from studyhub.extensions import db
from studyhub.models import Review
from studyhub.services.assignments.records import Which
from studyhub.services.assignments.rules import LessonRule, MockRule, PracticeRule, QuizRule
from studyhub.services.assignments.seeing.overview import cohort_work
from studyhub.services.assignments.seeing.sheet import results_file
from studyhub.services.assignments.seeing.student import answer_of_work, attempt_page, student_work
from studyhub.services.assignments.standing import DONE, NOT_STARTED, UNDER_WAY
from studyhub.services.errors import NotFound
from studyhub.services.items.regrade import regrade_item
from studyhub.services.practice.answers import undo_answer
from studyhub.services.programs.enrolled import leave
from studyhub.services.reading.syllabus import mark_read
from tests.conftest import NOW
from tests.services.assignments.conftest import DAY, DUE, HOUR, Course

LISTED = ("core/f-words-0001", "core/d2-breach-0001", "core/d2-access-0002")


def mended(old: Shelf, key: str) -> Shelf:
    """The same bank in which the key of a question has moved to another option."""
    question = old.question(key)
    right = next(option.key for option in question.options if not option.correct)
    options = tuple(struct_replace(option, correct=option.key == right) for option in question.options)
    changed = struct_replace(question, options=options, ask_hash="mended", content_hash="mended-c")
    catalog = old.catalogs[0]
    questions = tuple(changed if one.key == key else one for one in catalog.questions)
    return Shelf([struct_replace(catalog, questions=questions)])


def open_attempt(course: Course, which: Which, number: int = 1, now=NOW):  # type: ignore[no-untyped-def]
    return attempt_page(
        user_id=course.instructor,
        which=which,
        student_id=course.student.id,
        number=number,
        shelf=course.shelf,
        now=now,
    )


def open_answer(course: Course, which: Which, answer: uuid.UUID):  # type: ignore[no-untyped-def]
    return answer_of_work(
        user_id=course.instructor,
        which=which,
        student_id=course.student.id,
        number=1,
        answer_id=answer,
        shelf=course.shelf,
        now=NOW + HOUR,
    )


def test_results_tell_who_did_what(course: Course) -> None:
    which = course.set(QuizRule(count=3))
    under_way, waiting = course.join(), course.join()
    course.quiz(which, right=2, wrong=1)
    course.quiz(which, right=1, who=under_way, hand_in=False)
    found = {row.student.id: row.standing for row in course.results(which).rows}
    states = [found[one.id].state for one in (course.student, under_way, waiting)]
    counted = found[course.student.id].counted
    assert states == [DONE, UNDER_WAY, NOT_STARTED]
    assert counted
    assert (counted.right, counted.asked) == (2, 3)


def test_the_list_counts_and_names_nobody(course: Course) -> None:
    which = course.set(QuizRule(count=3))
    course.join()
    course.quiz(which, right=3)
    named = {"program_id": which.program_id, "cohort_id": which.cohort_id}
    page = cohort_work(user_id=course.instructor, shelf=course.shelf, now=NOW, **named)
    counts = page.rows[0].counts
    assert (counts.given, counts.done, counts.not_started, counts.mean, counts.scored) == (2, 1, 1, 100, 1)
    assert course.college.events("work.results") == []


@pytest.mark.parametrize(("counts", "right"), [("best", 3), ("last", 1), ("first", 2)])
def test_the_attempt_that_counts_is_the_one_of_the_terms(course: Course, counts: str, right: int) -> None:
    which = course.set(QuizRule(items=LISTED), attempts=3, counts=counts)
    for n, good in enumerate((2, 3, 1)):
        course.quiz(which, right=good, wrong=3 - good, now=NOW + n * HOUR)
    counted = course.standing(which, NOW + DAY).counted
    assert counted
    assert counted.right == right


def test_each_day_late_costs_what_the_terms_say(course: Course) -> None:
    which = course.set(QuizRule(items=LISTED), late="reduced", percent=20, until=DUE + 5 * DAY)
    course.quiz(which, right=3, now=DUE + DAY + HOUR)
    standing = course.standing(which, DUE + 2 * DAY)
    assert (standing.late, standing.credit) == (True, pytest.approx(0.6))


def test_a_regraded_answer_changes_the_result(course: Course) -> None:
    which = course.set(QuizRule(items=LISTED))
    course.quiz(which, right=3)
    old = course.shelf.question(LISTED[0]).ask_hash
    course.shelf = mended(course.shelf, LISTED[0])
    regrade_item(
        actor_id=course.instructor, item=LISTED[0], old_ask_hash=old, shelf=course.shelf, now=NOW + HOUR
    )
    counted = course.standing(which, NOW + DAY).counted
    assert counted
    assert counted.right == 2


def test_a_regraded_answer_changes_the_result_of_a_mock(course: Course, short_exam: MockRule) -> None:
    which = course.set(short_exam)
    place = course.exam(which, right=3, ended=NOW + HOUR / 30)
    assert course.standing(which, NOW + HOUR).counted.right == 3  # type: ignore[union-attr]
    db.session.rollback()
    line = db.session.query(Review).filter_by(session_id=place, slot=0).one()
    old, key = line.ask_hash, line.item_key
    course.shelf = mended(course.shelf, key)
    regrade_item(actor_id=course.instructor, item=key, old_ask_hash=old, shelf=course.shelf, now=NOW + HOUR)
    counted = course.standing(which, NOW + DAY).counted
    assert counted
    assert (counted.right, counted.asked) in {(2, 3), (3, 3)}  # a typed number may be right by either key


def test_an_attempt_is_opened_answer_by_answer(course: Course) -> None:
    which = course.set(QuizRule(items=LISTED))
    course.quiz(which, right=1, wrong=1)
    page = open_attempt(course, which)
    assert [(place.item, place.score) for place in page.places] == [
        (LISTED[0], 1.0),
        (LISTED[1], 0.0),
        (LISTED[2], 0.0),
    ]
    assert page.places[2].answer is None
    shown = open_answer(course, which, page.places[0].answer)  # type: ignore[arg-type]
    assert shown.page.question
    assert shown.page.question.item == LISTED[0]


def test_assigned_work_is_seen_though_practice_is_not_shared(course: Course) -> None:
    which = course.set(QuizRule(items=LISTED))
    own = course.student.quiz("71")
    course.student.answer(own, 0)
    course.quiz(which, right=3, now=NOW + HOUR / 2)
    private = next(row.id for row in course.student.log() if row.session_id == own)
    with pytest.raises(NotFound):
        open_answer(course, which, private)


def test_every_look_is_on_record_with_whom_it_was_at(course: Course) -> None:
    which = course.set(QuizRule(items=LISTED))
    course.quiz(which, right=3)
    page = open_attempt(course, which, now=NOW + HOUR)
    open_answer(course, which, page.places[0].answer)  # type: ignore[arg-type]
    whose = course.college.whose(course.student.id)
    student_work(user_id=course.instructor, whose=whose, shelf=course.shelf, now=NOW + DAY)
    looks = [event for event in course.college.events("work.") if event.actor_id == course.instructor]
    named = {event.action: event.subject_id for event in looks}
    assert named.keys() == {"work.set", "work.attempt", "work.answer", "work.student"}
    assert {named[action] for action in named if action != "work.set"} == {course.student.id}


@pytest.mark.parametrize(("role", "may"), [("instructor", ""), ("assistant", "")])
def test_who_may_not_see_the_cohort_sees_no_work(course: Course, role: str, may: str) -> None:
    which = course.set()
    course.instructor = course.college.staff(role, may)
    with pytest.raises(NotFound):
        course.results(which)


def test_an_assistant_who_views_sees_results(course: Course) -> None:
    which = course.set()
    course.instructor = course.college.staff("assistant", "view")
    assert len(course.results(which).rows) == 1


def test_what_came_after_leaving_is_not_seen(course: Course) -> None:
    which = course.set(QuizRule(items=LISTED))
    begun = course.begin(which).session_id
    assert begun
    course.student.answer(begun, 0, now=NOW + HOUR)
    named = {"program_id": which.program_id, "cohort_id": which.cohort_id}
    leave(user_id=course.student.id, now=NOW + 2 * HOUR, **named)
    course.student.answer(begun, 1, now=NOW + 3 * HOUR)
    assert course.standing(which, NOW + DAY).tries[0].answered == 1


def test_who_left_and_had_done_nothing_is_not_listed(course: Course) -> None:
    which = course.set()
    named = {"program_id": which.program_id, "cohort_id": which.cohort_id}
    leave(user_id=course.student.id, now=NOW, **named)
    assert course.results(which, NOW + HOUR).rows == ()


def test_an_undone_answer_does_not_count(course: Course) -> None:
    which = course.set(QuizRule(items=LISTED, feedback="end"))
    begun = course.quiz(which, right=2, hand_in=False)
    undo_answer(user_id=course.student.id, session_id=begun, slot=0, attempt=0, now=NOW + HOUR)
    counted = course.standing(which, DUE).counted
    assert counted
    assert counted.right == 1


def test_a_lesson_is_done_when_it_is_marked_as_read(course: Course) -> None:
    lesson = course.shelf.lessons[0].id
    which = course.set(LessonRule(lesson))
    assert course.standing(which).state == NOT_STARTED
    mark_read(user_id=course.student.id, lesson=lesson, read=True, shelf=course.shelf, now=NOW)
    standing = course.standing(which, NOW + HOUR)
    assert (standing.state, standing.late, standing.done_at) == (DONE, False, NOW)


def test_minutes_of_practice_count_from_opening_to_closing(course: Course) -> None:
    which = course.set(PracticeRule(4), opens=NOW, late="marked", until=DUE + DAY)
    session = course.student.quiz("71", now=NOW - HOUR)
    for n, at in enumerate((NOW - HOUR, NOW, NOW + HOUR, DUE + DAY)):
        course.student.answer(session, n, now=at, millis=150_000)
    standing = course.standing(which, DUE + 2 * DAY)
    assert (standing.minutes, standing.state, standing.late) == (5, DONE, False)


def test_minutes_reached_after_due_are_late(course: Course) -> None:
    which = course.set(PracticeRule(4), opens=NOW, late="marked", until=DUE + DAY)
    session = course.student.quiz("71")
    for n, at in enumerate((NOW, DUE + HOUR)):
        course.student.answer(session, n, now=at, millis=150_000)
    before, after = course.standing(which, DUE), course.standing(which, DUE + DAY)
    assert (before.state, before.minutes) == (UNDER_WAY, 2)
    assert (after.state, after.late) == (DONE, True)


def test_one_answer_left_open_counts_five_minutes(course: Course) -> None:
    which = course.set(PracticeRule(60), opens=NOW)
    course.student.answer(course.student.quiz("71"), 0, now=NOW, millis=3_600_000)
    assert course.standing(which, NOW + HOUR).minutes == 5


def test_results_sort_and_filter(course: Course) -> None:
    which = course.set(QuizRule(items=LISTED))
    other = course.join()
    course.quiz(which, right=3)
    course.quiz(which, right=1, wrong=2, who=other)
    course.join()
    by_score = [row.student.id for row in course.results(which, NOW + HOUR, sort="score", shown="done").rows]
    assert by_score == [other.id, course.student.id]
    assert len(course.results(which, NOW + HOUR, shown="missing").rows) == 1


@pytest.mark.parametrize(("kind", "starts"), [("csv", b"\xef\xbb\xbfStudent,"), ("xlsx", b"PK")])
def test_results_leave_as_a_file_and_the_record_says_so(course: Course, kind: str, starts: bytes) -> None:
    which = course.set(title="=Week 3")
    course.quiz(which, right=2)
    content, mimetype, name = results_file(
        user_id=course.instructor, which=which, kind=kind, shelf=course.shelf, now=NOW + HOUR
    )
    assert content.startswith(starts)
    assert name == f"fall-week-3.{kind}"
    assert (mimetype == CSV) is (kind == "csv")
    assert len(course.college.events("work.taken")) == 1


def test_another_kind_of_file_is_not_there(course: Course) -> None:
    which = course.set()
    with pytest.raises(NotFound):
        results_file(user_id=course.instructor, which=which, kind="exe", shelf=course.shelf, now=NOW + HOUR)


def test_an_attempt_under_another_assignment_or_number_is_not_found(course: Course) -> None:
    which, other = course.set(), course.set(title="Other")
    course.quiz(which, right=1)
    for wrong, number in ((other, 1), (which, 2), (replace(which, cohort_id=uuid.uuid4()), 1)):
        with pytest.raises(NotFound):
            open_attempt(course, wrong, number)

"""Work is set by who may edit the cohort; all faults are told at once, nobody under way is hurt unasked."""

from __future__ import annotations

from dataclasses import replace

import pytest

from studyhub.extensions import db
from studyhub.learning.assigned import LateRule
from studyhub.models import Assignment, StudySession
from studyhub.services.assignments.rules import LessonRule, MockRule, PracticeRule, QuizRule, Rule
from studyhub.services.assignments.setting.changes import give_again, withdraw
from studyhub.services.assignments.setting.forms import change_form, new_form
from studyhub.services.assignments.setting.wishes import Faulty
from studyhub.services.errors import Conflict, NotFound
from studyhub.services.practice.errors import SessionOver
from studyhub.services.programs.cohorts import archive_cohort
from tests.conftest import NOW
from tests.services.assignments.conftest import DAY, DUE, HOUR, OPENS, Course, wishes


def row(course: Course, which) -> Assignment:  # type: ignore[no-untyped-def]
    db.session.rollback()
    return db.session.get_one(Assignment, (which.program_id, which.assignment_id))


def test_all_faults_are_told_at_once_by_field(course: Course) -> None:
    with pytest.raises(Faulty) as wrong:
        course.set(QuizRule(count=0), title=" ", due=OPENS, attempts=0, late="reduced", until=None)
    assert set(wrong.value.faults) == {"title", "count", "due", "attempts", "percent", "until"}


@pytest.mark.parametrize(
    ("rule", "field"),
    [
        (QuizRule(count=3, domains=("D5",)), "count"),
        (QuizRule(items=("core/nothing-0001",)), "items"),
        (QuizRule(items=("core/d2-breach-0007",)), "items"),
        (QuizRule(count=3, same=True, unseen=True), "unseen"),
        (QuizRule(count=3, feedback="never"), "feedback"),
        (QuizRule(count=3, feedback="timed", minutes=0), "minutes"),
        (LessonRule("not-there"), "lesson"),
        (MockRule("rehearsal"), "exam"),
        (MockRule("domain", "X"), "domain"),
        (PracticeRule(0), "practice_minutes"),
    ],
)
def test_a_rule_that_cannot_be_done_is_refused(course: Course, rule: Rule, field: str) -> None:
    with pytest.raises(Faulty) as wrong:
        course.set(rule)
    assert set(wrong.value.faults) == {field}


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"due": NOW - HOUR}, "due"),
        ({"opens": None}, "opens"),
        ({"due": None}, "due"),
        ({"due": NOW + 2000 * DAY}, "due"),
        ({"late": "marked"}, "until"),
        ({"late": "marked", "until": DUE}, "until"),
        ({"late": "reduced", "until": DUE + DAY, "percent": 101}, "percent"),
        ({"late": "perhaps"}, "late"),
        ({"counts": "worst"}, "counts"),
        ({"attempts": 21}, "attempts"),
        ({"instructions": "[" * 200}, "instructions"),
        ({"instructions": "x" * 4001}, "instructions"),
        ({"title": "x" * 121}, "title"),
        ({"chosen": frozenset()}, "chosen"),
    ],
)
def test_terms_that_cannot_hold_are_refused(course: Course, change: dict[str, object], field: str) -> None:
    with pytest.raises(Faulty) as wrong:
        course.set(**change)  # type: ignore[arg-type]
    assert set(wrong.value.faults) == {field}


def test_only_students_of_the_cohort_can_be_chosen(course: Course) -> None:
    elsewhere = course.college.student(cohort=course.college.make_cohort("Spring"))
    with pytest.raises(Faulty):
        course.set(chosen=frozenset({elsewhere}))
    assert course.set(chosen=frozenset({course.student.id})) is not None


def test_chosen_work_is_in_the_list_of_the_chosen_alone(course: Course) -> None:
    other = course.join()
    which = course.set(chosen=frozenset({other.id}))
    assert course.todo(which) is None
    assert course.todo(which, who=other) is not None


@pytest.mark.parametrize(("role", "may"), [("instructor", "view"), ("assistant", "edit"), ("instructor", "")])
def test_who_may_not_edit_the_cohort_sets_nothing(course: Course, role: str, may: str) -> None:
    course.instructor = course.college.staff(role, may)
    with pytest.raises(NotFound):
        course.set()


def test_a_cohort_in_the_archive_gets_no_work(course: Course) -> None:
    named = {"program_id": course.college.program, "cohort_id": course.college.cohort}
    archive_cohort(user_id=course.instructor, now=NOW, **named)
    with pytest.raises(Conflict):
        course.set()


def test_the_same_for_all_is_drawn_once_and_its_seed_kept(course: Course) -> None:
    which = course.set(QuizRule(count=3, same=True))
    rule = row(course, which).rule
    assert (len(rule["items"]), bool(rule["seed"])) == (3, True)  # type: ignore[arg-type]


def test_saving_the_form_again_does_not_draw_the_same_for_all_anew(course: Course) -> None:
    which = course.set(QuizRule(count=3, same=True))
    before = row(course, which).rule
    course.change(which, wishes(QuizRule(count=3, same=True), title="Week 4"))
    assert (row(course, which).rule, row(course, which).title) == (before, "Week 4")


def test_once_begun_what_is_asked_stays(course: Course) -> None:
    which = course.set()
    course.begin(which)
    with pytest.raises(Faulty) as wrong:
        course.change(which, wishes(QuizRule(count=4)), sure=True)
    assert set(wrong.value.faults) == {"rule"}


@pytest.mark.parametrize(
    "change", [{"due": DUE - DAY}, {"attempts": 1}, {"counts": "last"}, {"chosen": "another"}]
)
def test_what_may_cost_somebody_is_shown_first_and_done_when_confirmed(
    course: Course, change: dict[str, object]
) -> None:
    which = course.set(attempts=2)
    course.begin(which)
    if "chosen" in change:
        change = {"chosen": frozenset({course.join().id})}
    wanted = wishes(**({"attempts": 2} | change))  # type: ignore[arg-type]
    with pytest.raises(Faulty) as wrong:
        course.change(which, wanted)
    assert "1 student has begun" in wrong.value.faults["sure"]
    course.change(which, wanted, sure=True)


def test_before_anybody_began_everything_may_change(course: Course) -> None:
    which = course.set(attempts=2)
    course.change(which, wishes(QuizRule(count=4), due=DUE - DAY))
    assert row(course, which).rule["count"] == 4


def test_a_later_closing_reaches_those_under_way(course: Course) -> None:
    which = course.set()
    begun = course.begin(which).session_id
    course.change(which, wishes(due=DUE + DAY))
    db.session.rollback()
    assert db.session.get_one(StudySession, (course.student.id, begun)).closes_at == DUE + DAY


def test_a_later_closing_gives_no_more_time_on_the_clock(course: Course) -> None:
    rule = QuizRule(count=3, feedback="timed", minutes=10)
    which = course.set(rule)
    begun = course.begin(which).session_id
    course.change(which, wishes(rule, due=DUE + DAY))
    db.session.rollback()
    assert db.session.get_one(StudySession, (course.student.id, begun)).closes_at == NOW + HOUR / 6


def test_what_passed_may_stay_but_not_be_set_anew(course: Course) -> None:
    which = course.set()
    later = DUE + DAY
    course.change(which, wishes(title="Mended"), now=later)
    with pytest.raises(Faulty):
        course.change(which, wishes(due=DUE + HOUR), now=later)


def test_withdrawn_work_is_in_nobodys_list_until_it_is_given_again(course: Course) -> None:
    which = course.set()
    withdraw(user_id=course.instructor, which=which, now=NOW)
    assert course.todo(which) is None
    give_again(user_id=course.instructor, which=which, now=NOW)
    assert course.todo(which) is not None


def test_every_change_is_on_record(course: Course) -> None:
    which = course.set()
    course.change(which, wishes(title="Week 4", attempts=3), now=NOW + HOUR)
    withdraw(user_id=course.instructor, which=which, now=NOW + 2 * HOUR)
    give_again(user_id=course.instructor, which=which, now=NOW + 3 * HOUR)
    events = course.college.events("work.")
    assert [event.action.split(".")[1] for event in events] == ["set", "changed", "withdrawn", "restored"]
    assert events[1].detail["changed"] == "title, attempts"


def test_a_copy_fills_the_form_of_another_cohort_for_all_of_it(course: Course) -> None:
    which = course.set(title="Privacy", chosen=frozenset({course.student.id}))
    other = course.college.make_cohort("Spring", by=course.instructor)
    page = new_form(
        user_id=course.instructor,
        program_id=which.program_id,
        cohort_id=other,
        kind="",
        shelf=course.shelf,
        now=NOW,
        like=which.assignment_id,
    )
    assert (page.wishes.title, page.wishes.chosen, page.cohort.name) == ("Privacy", None, "Spring")


def test_what_one_may_not_see_cannot_be_copied(course: Course) -> None:
    which = course.set()
    stranger = course.college.staff("instructor")
    own = course.college.make_cohort("Spring", by=stranger)
    with pytest.raises(NotFound):
        new_form(
            user_id=stranger,
            program_id=which.program_id,
            cohort_id=own,
            kind="",
            shelf=course.shelf,
            now=NOW,
            like=which.assignment_id,
        )


def test_the_form_shows_the_assignment_as_it_stands(course: Course) -> None:
    wanted = wishes(late=LateRule.REDUCED.value, until=DUE + DAY, percent=20)
    which = course.set(late=wanted.late, until=wanted.until, percent=20)
    page = change_form(user_id=course.instructor, which=which, shelf=course.shelf)
    assert page.wishes == replace(wanted)


@pytest.mark.parametrize("feedback", ["end", "timed"])
def test_a_later_closing_does_not_open_a_quiz_whose_answers_were_told(course: Course, feedback: str) -> None:
    rule = QuizRule(count=3, feedback=feedback, minutes=120)
    which = course.set(rule)
    place = course.quiz(which, right=1, now=DUE - HOUR, hand_in=False)
    course.change(which, wishes(rule, due=DUE + DAY), now=DUE + HOUR / 12)
    with pytest.raises(SessionOver):
        course.student.answer(place, 1, now=DUE + HOUR / 6)


def test_a_later_closing_opens_a_quiz_again_that_tells_at_once(course: Course) -> None:
    which = course.set()
    place = course.quiz(which, right=1, now=DUE - HOUR, hand_in=False)
    course.change(which, wishes(due=DUE + DAY), now=DUE + HOUR)
    course.student.answer(place, 1, now=DUE + 2 * HOUR)
    assert course.standing(which, DUE + 3 * HOUR).tries[0].answered == 2

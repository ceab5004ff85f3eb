"""A cohort to which work is set, and what its students do again and again."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import pytest
from flask import Flask

from studyhub.catalog.shelf import Shelf
from studyhub.extensions import db
from studyhub.models import AssignmentAttempt, StudySession
from studyhub.services.assignments.doing.beginning import Begun, begin
from studyhub.services.assignments.doing.mine import Todo, todos_of
from studyhub.services.assignments.records import Which
from studyhub.services.assignments.rules import MockRule, QuizRule, Rule
from studyhub.services.assignments.seeing.results import ResultsPage, results_page
from studyhub.services.assignments.setting.changes import change_work, set_work
from studyhub.services.assignments.setting.wishes import Wishes
from studyhub.services.assignments.standing import Standing
from studyhub.services.exams import kinds as exam_kinds
from studyhub.services.exams import sitting
from studyhub.services.exams.desk import paper_of, put_up_paper, sitting_of
from studyhub.services.exams.sitting import Left
from studyhub.services.practice.sessions import end_session
from studyhub.services.practice.slots import Slot
from tests.conftest import NOW
from tests.services.practice.conftest import Student
from tests.services.programs.conftest import College, MakeUser

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
OPENS, DUE = NOW - DAY, NOW + 7 * DAY
KINDS_BY_RULE = {"QuizRule": "quiz", "LessonRule": "lesson", "MockRule": "mock", "PracticeRule": "practice"}


def wishes(rule: Rule | None = None, **more: object) -> Wishes:
    """An assignment as it is wanted: a quiz of three questions, from yesterday for eight days."""
    rule = rule or QuizRule(count=3)
    kind = KINDS_BY_RULE[type(rule).__name__]
    base = Wishes("Week 3", "", kind, rule, opens=OPENS, due=DUE)
    return replace(base, **more)  # type: ignore[arg-type]


@dataclass
class Course:
    """A cohort of a college with its instructor and a student; work is set and done in it."""

    college: College
    shelf: Shelf
    instructor: uuid.UUID
    student: Student

    def set(self, rule: Rule | None = None, now: datetime = NOW, **more: object) -> Which:
        made = set_work(
            user_id=self.instructor,
            program_id=self.college.program,
            cohort_id=self.college.cohort,
            wishes=wishes(rule, **more),
            shelf=self.shelf,
            now=now,
        )
        return Which(self.college.program, self.college.cohort, made)

    def change(self, which: Which, wanted: Wishes, now: datetime = NOW, *, sure: bool = False) -> None:
        change_work(user_id=self.instructor, which=which, wishes=wanted, shelf=self.shelf, now=now, sure=sure)

    def join(self, email: str = "") -> Student:
        return Student(self.college.student(email), self.shelf)

    def begin(self, which: Which, now: datetime = NOW, who: Student | None = None) -> Begun:
        return begin(
            user_id=(who or self.student).id,
            program_id=which.program_id,
            assignment_id=which.assignment_id,
            shelf=self.shelf,
            now=now,
        )

    def quiz(
        self,
        which: Which,
        *,
        right: int = 99,
        wrong: int = 0,
        now: datetime = NOW,
        who: Student | None = None,
        hand_in: bool = True,
    ) -> uuid.UUID:
        """Begin a quiz, answer so many rightly and then so many wrongly, and hand it in."""
        person = who or self.student
        begun = self.begin(which, now, person).session_id
        assert begun is not None
        total = len(self.slots(person, begun))
        for n in range(min(total, right + wrong)):
            person.answer(begun, n, right=n < right, now=now)
        if hand_in:
            end_session(user_id=person.id, session_id=begun, now=now)
        return begun

    def slots(self, who: Student, session_id: uuid.UUID) -> list[Slot]:
        db.session.rollback()
        row = db.session.get_one(StudySession, (who.id, session_id))
        return [Slot.from_json(slot) for slot in row.slots]

    def exam(
        self, which: Which, right: int, begun: datetime = NOW, ended: datetime | None = None
    ) -> uuid.UUID:
        """Draw an exam, begin it, answer so many places rightly; end it, or leave it open."""
        place = self.begin(which, begun).sitting_id
        assert place is not None
        student = self.student.id
        sitting.begin(user_id=student, sitting_id=place, now=begun)
        for n in range(right):
            row = sitting_of(db.session(), student, place)
            up = put_up_paper(db.session(), paper_of(row, n), self.shelf)
            keys = {option.key for option in up.concrete.options if option.correct}
            chosen = tuple(str(at) for at, key in enumerate(up.shown.order["options"]) if key in keys)
            left = Left(n, chosen, millis=30_000, page=1, turn=n)
            sitting.leave(
                user_id=student, sitting_id=place, left=left, shelf=self.shelf, now=begun + HOUR / 60
            )
        if ended is not None:
            sitting.end(user_id=student, sitting_id=place, shelf=self.shelf, now=ended)
        return place

    def results(self, which: Which, now: datetime = NOW, **how: str) -> ResultsPage:
        return results_page(user_id=self.instructor, which=which, shelf=self.shelf, now=now, **how)

    def standing(self, which: Which, now: datetime = NOW, who: Student | None = None) -> Standing:
        """How a student stands, as the instructor sees it."""
        rows = {row.student.id: row.standing for row in self.results(which, now).rows}
        return rows[(who or self.student).id]

    def todo(self, which: Which, now: datetime = NOW, who: Student | None = None) -> Todo | None:
        """The assignment in the student's own list."""
        db.session.rollback()
        todos = todos_of(db.session(), (who or self.student).id, shelf=self.shelf, now=now)
        return next((one for one in todos if one.id == which.assignment_id), None)

    def attempts(self) -> int:
        db.session.rollback()
        return db.session.query(AssignmentAttempt).count()


@pytest.fixture
def course(app: Flask, make_user: MakeUser) -> Course:
    """A cohort with an instructor who may edit it and one student."""
    shelf = app.extensions["catalog"].shelf()
    college = College(make_user, shelf).open()
    instructor = college.staff("instructor", "edit")
    return Course(college, shelf, instructor, Student(college.student("ada@example.edu"), shelf))


@pytest.fixture
def short_exam(monkeypatch: pytest.MonkeyPatch) -> MockRule:
    """A mock exam of a domain with three questions: what the small bank can fill."""
    monkeypatch.setitem(exam_kinds.KINDS, "domain", replace(exam_kinds.DOMAIN, scored=3))
    return MockRule("domain", "D2")

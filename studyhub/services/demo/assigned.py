"""Work that the invented instructor has set: a quiz that some have done, practice, a lesson, a mock."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta

import sqlalchemy as sa

from studyhub.catalog.shelf import Shelf
from studyhub.extensions import db
from studyhub.models import Assignment, AssignmentAttempt, Cohort, Enrollment, StudySession, User
from studyhub.services.assignments.rules import LessonRule, MockRule, PracticeRule, QuizRule, Rule
from studyhub.services.assignments.setting.changes import set_work
from studyhub.services.assignments.setting.wishes import Wishes
from studyhub.services.database import command

from .college import INSTRUCTOR

DAY = timedelta(days=1)
OPEN = 9 * DAY
QUESTIONS = 10
BEFORE = (
    "Read **breach notification** again before you begin; the clock does not run, and reasons come at once."
)


def lay_work(*, shelf: Shelf, now: datetime) -> None:
    """Set the work unless some is there; quizzes of the last days stand for attempts. Commits one by one."""
    cohort = db.session.scalars(sa.select(Cohort).order_by(Cohort.created_at).limit(1)).first()
    instructor = db.session.scalar(sa.select(User.id).where(User.email == INSTRUCTOR[1]))
    if cohort is None or instructor is None or db.session.scalar(sa.select(Assignment.id).limit(1)):
        return
    program_id, cohort_id = cohort.program_id, cohort.id
    works = [
        set_work(
            user_id=instructor,
            program_id=program_id,
            cohort_id=cohort_id,
            wishes=wishes,
            shelf=shelf,
            now=now,
        )
        for wishes in _works(shelf, now)
    ]
    with command() as session:
        session.add_all(_attempts(cohort, works[0], now - OPEN))


def _works(shelf: Shelf, now: datetime) -> list[Wishes]:
    quiz = QuizRule(count=min(QUESTIONS, len(shelf.practice_questions())))
    week, lesson = now - OPEN, shelf.lessons[0].id if shelf.lessons else ""

    def of(title: str, kind: str, rule: Rule, due: datetime, words: str = "") -> Wishes:
        due = due.replace(hour=4, minute=59, second=0, microsecond=0)  # the last minute of a day in the east
        return Wishes(title, words, kind, rule, opens=week, due=due, attempts=2)

    wanted = [
        of("Week 6", "quiz", quiz, now + 3 * DAY, BEFORE),
        of("60 minutes this week", "practice", PracticeRule(60), now + 2 * DAY),
        of("Half mock before midterm", "mock", MockRule("half"), now + 12 * DAY),
    ]
    return (
        [*wanted, of("Read for Thursday", "lesson", LessonRule(lesson), now + 4 * DAY)] if lesson else wanted
    )


def _attempts(cohort: Cohort, work: uuid.UUID, opens: datetime) -> list[AssignmentAttempt]:
    """The latest quiz of each student since it opened, taken for the one that was set.

    Who came first is left to whoever tries the demonstration.
    """
    first, *others = db.session.scalars(
        sa.select(Enrollment.user_id)
        .join(User, User.id == Enrollment.user_id)
        .where(Enrollment.cohort_id == cohort.id)
        .order_by(Enrollment.joined_at, User.email)
    )
    rows = db.session.scalars(
        sa.select(StudySession)
        .where(StudySession.user_id.in_(others), StudySession.kind == "quiz", StudySession.started_at > opens)
        .order_by(StudySession.started_at)
    )
    latest = {row.user_id: row for row in rows if row.user_id != first}
    return [
        AssignmentAttempt(
            program_id=cohort.program_id,
            assignment_id=work,
            user_id=row.user_id,
            number=1,
            session_id=row.id,
            asked=[str(slot["item"]) for slot in row.slots],
            started_at=row.started_at,
        )
        for row in latest.values()
    ]

"""A graded exam drawn from a private bank of four questions, and students who sit it."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa

from studyhub.catalog.shelf import Shelf
from studyhub.extensions import db
from studyhub.models import GradedAttempt, GradedForm, GradedIncident, Review, Sitting, StudyPlan
from studyhub.services.assignments.records import Which
from studyhub.services.exams import sitting
from studyhub.services.exams.desk import paper_of, put_up_paper
from studyhub.services.exams.sitting import Left
from studyhub.services.graded.doing.door import Visit, enter
from studyhub.services.graded.seeing.page import ExamPage, exam_page
from studyhub.services.graded.setting.making import make_exam
from studyhub.services.graded.setting.wishes import ExamWishes
from tests.conftest import NOW
from tests.services.banks.conftest import Press, question_text, workshop
from tests.services.programs.conftest import College, college

__all__ = ["college", "workshop"]

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
UNTIL = NOW + 2 * HOUR
CODE = "harbor-2026"
INSIDE = Visit("203.0.113.7", "this browser")
PLACES = ("the harbor", "the hill", "the river", "the market")


@dataclass
class Hall:
    """A college with a private bank, an instructor who may edit the cohort, and what is done at an exam."""

    college: College
    press: Press
    instructor: uuid.UUID

    @property
    def core(self) -> Shelf:
        return self.press.core

    def wishes(self, **more: object) -> ExamWishes:
        """Three of the four questions in two versions, open for two hours."""
        base = ExamWishes(
            title="Midterm",
            instructions="",
            bank=self.press.bank,
            counts=(("71", 3),),
            items=(),
            made="shuffled",
            versions=2,
            minutes=60,
            opens=NOW,
            until=UNTIL,
            code=CODE,
            ranges="",
        )
        return replace(base, **more)  # type: ignore[arg-type]

    def make(self, now: datetime = NOW, **more: object) -> Which:
        program, cohort = self.college.program, self.college.cohort
        made = make_exam(
            user_id=self.instructor,
            program_id=program,
            cohort_id=cohort,
            wishes=self.wishes(**more),
            core=self.core,
            now=now,
        )
        return Which(program, cohort, made)

    def student(self, factor: float = 1.0) -> uuid.UUID:
        person = self.college.student()
        if factor != 1.0:
            db.session.add(StudyPlan(user_id=person, minutes=[20] * 7, days_off=[], extra_time=factor))
            db.session.commit()
        return person

    def enter(
        self, which: Which, who: uuid.UUID, now: datetime = NOW, code: str = CODE, visit: Visit = INSIDE
    ) -> uuid.UUID:
        return enter(
            user_id=who,
            program_id=which.program_id,
            assignment_id=which.assignment_id,
            code=code,
            visit=visit,
            now=now,
        )

    def sit(
        self, which: Which, who: uuid.UUID, right: int = 3, now: datetime = NOW, *, end: bool = True
    ) -> uuid.UUID:
        """Begin, answer so many places rightly and the others wrongly, and hand in after half an hour."""
        place = self.enter(which, who, now)
        for n in range(len(self.row(who, place).slots)):
            self.answer(who, place, n, right=n < right, now=now + MINUTE)
        if end:
            sitting.end(user_id=who, sitting_id=place, shelf=self.shelf(who), now=now + HOUR / 2)
        return place

    def answer(self, who: uuid.UUID, place: uuid.UUID, n: int, *, right: bool, now: datetime) -> None:
        up = put_up_paper(db.session(), paper_of(self.row(who, place), n), self.shelf(who))
        options = {option.key: option.correct for option in up.concrete.options}
        order = up.shown.order["options"]
        chosen = next(str(at) for at, key in enumerate(order) if options[key] is right)
        left = Left(n, (chosen,), millis=30_000, page=1, turn=n + 1)
        sitting.leave(user_id=who, sitting_id=place, left=left, shelf=self.shelf(who), now=now)

    def page(self, which: Which, now: datetime = NOW, sort: str = "name") -> ExamPage:
        return exam_page(
            user_id=self.instructor, which=which, shelf=self.shelf(self.instructor), now=now, sort=sort
        )

    def shelf(self, who: uuid.UUID) -> Shelf:
        return self.press.shelf(who)

    def row(self, who: uuid.UUID, place: uuid.UUID) -> Sitting:
        db.session.rollback()
        return db.session.get_one(Sitting, (who, place))

    def form(self, which: Which) -> GradedForm:
        db.session.rollback()
        return db.session.get_one(GradedForm, (which.program_id, which.assignment_id))

    def attempts(self, which: Which) -> list[GradedAttempt]:
        db.session.rollback()
        wanted = sa.select(GradedAttempt).where(GradedAttempt.assignment_id == which.assignment_id)
        return list(db.session.scalars(wanted.order_by(GradedAttempt.user_id, GradedAttempt.number)))

    def incidents(self, which: Which) -> list[GradedIncident]:
        db.session.rollback()
        wanted = sa.select(GradedIncident).where(GradedIncident.assignment_id == which.assignment_id)
        return list(db.session.scalars(wanted.order_by(GradedIncident.at, GradedIncident.id)))

    def kinds(self, which: Which) -> list[str]:
        """What the log holds, in order."""
        return [one.kind for one in self.incidents(which)]

    def log(self, who: uuid.UUID) -> list[Review]:
        db.session.rollback()
        return list(db.session.scalars(sa.select(Review).where(Review.user_id == who)))


@pytest.fixture
def hall(college: College, workshop: Callable[..., object]) -> Hall:
    """The program HIT with a private bank of four questions."""
    press = Press(college, workshop).open(private=True)  # type: ignore[arg-type]
    for number, place in enumerate(PLACES, start=1):
        press.bring_out(question_text(f"d2-harbor-000{number}", place))
    return Hall(college, press, college.staff("instructor", "edit"))

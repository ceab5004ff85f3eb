"""A course on a bank with enough questions for a retest, and what is done with a plan again and again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import msgspec
import pytest
from flask import Flask

from studyhub.catalog.shelf import Shelf
from studyhub.extensions import db
from studyhub.models import Enrollment, RemediationStep
from studyhub.services.remediation import changes, drafting
from studyhub.services.remediation.own import OwnPlan, own_plan
from studyhub.services.remediation.pages import PlanPage, plan_page
from studyhub.services.remediation.records import WhichPlan
from tests.conftest import NOW
from tests.services.assignments.conftest import Course
from tests.services.practice.conftest import Student
from tests.services.programs.conftest import College, MakeUser

__all__ = ["Clinic", "larger"]
AGO = NOW - timedelta(days=2)


def larger(shelf: Shelf, copies: int = 6) -> Shelf:
    """The small bank with each plain question several times, under other ids: enough that are never shown."""
    first = shelf.catalogs[0]
    more = tuple(
        msgspec.structs.replace(one, id=f"{one.id}-{n}", enemies=(), ask_hash=f"{one.ask_hash[:20]}{n}")
        for one in first.questions
        if one.type == "single" and one.form is None and one.case is None
        for n in range(copies)
    )
    # Shelves are kept by the hash of what is on them: another bank has another one.
    return Shelf(
        [msgspec.structs.replace(first, questions=first.questions + more, hash=f"{first.hash[:20]}x{copies}")]
    )


@dataclass
class Clinic(Course):
    """A course in which plans are drafted for its student."""

    def miss(self, *, shares: bool = True, count: int = 8) -> None:
        """The student answers questions of objective 71 wrongly, and shares each answer or does not."""
        key = (self.college.program, self.college.cohort, self.student.id)
        db.session.get_one(Enrollment, key).shares_practice = shares
        db.session.commit()
        session = self.student.quiz("71", count=count, now=AGO)
        for slot in range(count):
            self.student.answer(session, slot, right=False, now=AGO)

    def show_all(self, domain: str) -> None:
        """Lay every question of a domain before the student, unanswered."""
        for one in self.shelf.objectives:
            if one.domain == domain and self.shelf.questions_of_objective(one.id):
                self.student.quiz(one.id, count=100)

    def draft(self, basis: str = "since", now: datetime = NOW) -> WhichPlan:
        made = drafting.draft(
            user_id=self.instructor,
            whose=self.college.whose(self.student.id),
            basis=basis,
            since=None,
            shelf=self.shelf,
            now=now,
        )
        return WhichPlan(self.college.program, self.college.cohort, made)

    def sign(self, which: WhichPlan, now: datetime = NOW) -> None:
        changes.sign(desk=self.college.desk, user_id=self.instructor, which=which, shelf=self.shelf, now=now)

    def page(self, which: WhichPlan, now: datetime = NOW) -> PlanPage:
        return plan_page(user_id=self.instructor, which=which, shelf=self.shelf, now=now)

    def own(self, which: WhichPlan, now: datetime = NOW) -> OwnPlan:
        db.session.rollback()
        return own_plan(
            user_id=self.student.id,
            program_id=which.program_id,
            plan_id=which.plan_id,
            shelf=self.shelf,
            now=now,
        )

    def step(self, which: WhichPlan, kind: str) -> RemediationStep:
        db.session.rollback()
        found = db.session.query(RemediationStep).filter_by(plan_id=which.plan_id, kind=kind)
        return found.order_by(RemediationStep.place).first()  # type: ignore[return-value]


@pytest.fixture
def clinic(app: Flask, make_user: MakeUser) -> Clinic:
    """A cohort with an instructor who may edit it and one student, on the larger bank."""
    shelf = larger(app.extensions["catalog"].shelf())
    college = College(make_user, shelf).open()
    instructor = college.staff("instructor", "edit")
    return Clinic(college, shelf, instructor, Student(college.student("ada@example.edu"), shelf))

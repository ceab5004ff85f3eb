"""A college with a program in it, and what its people do again and again."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

import pytest
import sqlalchemy as sa
from flask import Flask

from studyhub.catalog.shelf import Shelf
from studyhub.extensions import db
from studyhub.models import AuditEvent, Cohort, Membership, Program
from studyhub.models.base import new_id
from studyhub.services.accounts.desk import Desk
from studyhub.services.programs.cohorts import CohortWishes, make_cohort
from studyhub.services.programs.inviting.joining import join_by_code
from studyhub.services.programs.records.students import Whose
from studyhub.services.programs.staff import set_rights
from tests.conftest import NOW
from tests.services.accounts.conftest import Letterbox

MakeUser = Callable[..., uuid.UUID]


@dataclass
class College:
    """A program with a director and one cohort, on a site that mails."""

    make_user: MakeUser
    shelf: Shelf
    letterbox: Letterbox = field(default_factory=Letterbox)
    program: uuid.UUID = field(init=False)
    director: uuid.UUID = field(init=False)
    cohort: uuid.UUID = field(init=False)
    people: int = 0

    @property
    def desk(self) -> Desk:
        return Desk(self.letterbox, "https://study.example.edu", "open", 30)

    def open(self) -> College:
        self.program = new_id(NOW)
        db.session.add(Program(id=self.program, name="HIT", college="Harbor College", created_at=NOW))
        db.session.flush()
        self.director = self.staff("director")
        self.cohort = self.make_cohort()
        return self

    def person(self, email: str = "") -> uuid.UUID:
        self.people += 1
        return self.make_user(email or f"person{self.people}@example.edu")

    def staff(self, role: str, may: str = "") -> uuid.UUID:
        """Somebody with a role, and with a right in the cohort."""
        person = self.person()
        db.session.add(Membership(program_id=self.program, user_id=person, role=role, since=NOW))
        db.session.commit()
        if may:
            self.give(person, may)
        return person

    def give(self, person: uuid.UUID, may: str) -> None:
        set_rights(
            user_id=self.director,
            program_id=self.program,
            cohort_id=self.cohort,
            wanted={person: may},
            now=NOW,
        )

    def make_cohort(self, name: str = "Fall", by: uuid.UUID | None = None, **wishes: object) -> uuid.UUID:
        return make_cohort(
            user_id=by or self.director,
            program_id=self.program,
            wishes=CohortWishes(name, **wishes),
            shelf=self.shelf,
            now=NOW,
        )

    def row(self, cohort: uuid.UUID | None = None) -> Cohort:
        db.session.rollback()
        return db.session.get_one(Cohort, (self.program, cohort or self.cohort))

    def student(self, email: str = "", cohort: uuid.UUID | None = None, at: datetime = NOW) -> uuid.UUID:
        """Somebody who has joined the cohort by its code."""
        person = self.person(email)
        join_by_code(user_id=person, code=self.row(cohort).join_code, now=at)
        return person

    def whose(self, student: uuid.UUID, cohort: uuid.UUID | None = None) -> Whose:
        return Whose(self.program, cohort or self.cohort, student)

    def events(self, prefix: str = "") -> list[AuditEvent]:
        """The program's events, the oldest first."""
        db.session.rollback()
        wanted = sa.select(AuditEvent).where(AuditEvent.program_id == self.program).order_by(AuditEvent.id)
        return [event for event in db.session.scalars(wanted) if event.action.startswith(prefix)]


@pytest.fixture
def college(app: Flask, make_user: MakeUser) -> College:
    """The program HIT of Harbor College."""
    return College(make_user, app.extensions["catalog"].shelf()).open()

"""A site with people in it: invented students with a past, an administrator, and newcomers at will."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import sqlalchemy as sa
from flask import Flask, session
from flask_migrate import upgrade

from studyhub.catalog.shelf import Shelf
from studyhub.extensions import db
from studyhub.models import Review, StudyPlan, User
from studyhub.models.base import new_id
from studyhub.services.accounts.signin import open_signin, set_password
from studyhub.services.database import command
from studyhub.services.demo.fill import Demo, fill
from studyhub.services.planning.tables import shared_tables
from studyhub.web.accounts.session_user import start_session
from tests.conftest import make_app

PASSWORD = "four words or more"


def stand_up(folder: Path, *, students: int, weeks: int, database_url: str = "") -> Site:
    """The site as it runs, with CSRF on and a clock that goes; unless told, on a SQLite file in `folder`.

    As when it is served, the planner's tables are there before the first visitor.
    """
    shared_tables.get()
    database_url = database_url or f"sqlite:///{folder / 'studyhub.db'}"
    app = make_app(folder, database_url, WTF_CSRF_ENABLED=True, TESTING=False)
    app.extensions["clock"] = lambda: datetime.now(UTC)
    with app.app_context():
        upgrade()
        shelf = app.extensions["catalog"].shelf()
        now = datetime.now(UTC)
        demo = fill(shelf=shelf, now=now, tell=lambda _done, _all: None, students=students, weeks=weeks)
        db.session.remove()
    return Site(app, demo)


@dataclass(eq=False)
class Site:
    """The site, and a look behind its counter."""

    app: Flask
    demo: Demo
    url: str = "http://localhost"
    made: int = 0

    @property
    def shelf(self) -> Shelf:
        shelf: Shelf = self.app.extensions["catalog"].shelf()
        return shelf

    def new_student(self) -> uuid.UUID:
        """A fresh account with a plan; its password is PASSWORD."""
        now, self.made = datetime.now(UTC), self.made + 1
        user = User(
            id=new_id(now),
            email=f"student{self.made}@example.edu",
            name="Amina Diallo",
            preferences={},
            created_at=now,
            confirmed_at=now,
        )
        with self.app.app_context(), command() as work:
            work.add(user)
            work.flush()
            work.add(StudyPlan(user_id=user.id, minutes=[25] * 7, days_off=[]))
            set_password(work, user.id, PASSWORD, now)
            return user.id

    def cookie(self, user_id: uuid.UUID) -> str:
        """The cookie of a browser that this person has signed in with."""
        now = datetime.now(UTC)
        with self.app.test_request_context():
            with command() as work:
                secret = open_signin(work, user_id, agent="test", days=30, now=now)
            start_session(secret)
            reply = self.app.response_class()
            self.app.session_interface.save_session(self.app, session, reply)
        return reply.headers["Set-Cookie"].split("=", 1)[1].split(";", 1)[0]

    def email_of(self, user_id: uuid.UUID) -> str:
        with self.app.app_context():
            return db.session.get_one(User, user_id).email

    def id_of(self, email: str) -> uuid.UUID:
        with self.app.app_context():
            return db.session.scalars(sa.select(User.id).where(User.email == email)).one()

    def log(self, user_id: uuid.UUID, kind: str = "answer") -> list[Review]:
        """The lines of a student's review log, by time."""
        wanted = sa.select(Review).where(Review.user_id == user_id, Review.kind == kind).order_by(Review.at)
        with self.app.app_context():
            return list(db.session.scalars(wanted))

    def take_down(self) -> None:
        """Let the database go."""
        with self.app.app_context():
            db.session.remove()
            db.engine.dispose()

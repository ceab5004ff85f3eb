"""The site with everybody who may come by, one browser without a screen each, and programs of theirs."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from io import BytesIO

import sqlalchemy as sa
from flask.testing import FlaskClient

from studyhub.extensions import db
from studyhub.models import Base, Job, Membership, Program, ProgramEnding, StudySession, User
from studyhub.models.base import new_id
from studyhub.services.database import command
from tests.web.laying import Ground, Yard, lay_yard
from tests.web.roles import ROLES
from tests.web.standing_site import Site

OF_PROGRAMS = (
    "program",
    "membership",
    "cohort",
    "cohort_right",
    "enrollment",
    "invitation",
    "record_request",
    "problem_report",
    "alert",
    "alert_contact",
    "alert_rule",
    "standing",
    "audit_event",
    "hook",
    "hook_delivery",
    "job",
    "assignment",
    "assignment_student",
    "assignment_attempt",
    "assignment_result",
    "graded_form",
    "graded_student",
    "graded_attempt",
    "graded_incident",
    "bank",
    "bank_item",
    "bank_version",
    "blind_reading",
    "ledger_entry",
    "plan_line",
    "evidence",
    "intake",
    "intake_part",
    "staff_credential",
    "sign_off",
    "own_lesson",
    "lesson_version",
    "lesson_reading",
    "picture",
    "remediation_plan",
    "remediation_step",
    "program_ending",
)


@dataclass
class Walker:
    """The site, the people and their browsers; `answer` (to `item`) and `session` are the student's."""

    site: Site
    people: dict[str, uuid.UUID]
    clients: dict[str, FlaskClient]
    session: uuid.UUID
    answer: uuid.UUID
    item: str
    tokens: dict[str, str] = field(default_factory=dict)
    quiet: Yard | None = None
    called: Yard | None = None

    def address(self, pattern: str, yard: Yard | None = None) -> str:
        names = {} if yard is None else vars(yard)
        return pattern.format(**({"session": self.session, "answer": self.answer, "item": self.item} | names))

    def get(self, role: str, address: str) -> int:
        """The status that somebody gets for a page."""
        with self.clients[role].get(address) as reply:
            return reply.status_code

    def post(self, role: str, address: str, data: dict[str, str]) -> int:
        """The status that somebody gets for a form with their own token."""
        client = self.clients[role]
        if role not in self.tokens:
            self.tokens[role] = token(client)
        sent = {"files": "mine.yaml", "file": "quiz.gift"}
        files = {one: (BytesIO(data[one].encode()), name) for one, name in sent.items() if one in data}
        with client.post(address, data=data | files | {"csrf_token": self.tokens[role]}) as reply:
            return reply.status_code

    @contextmanager
    def own_yard(self, *, joined: bool = True, asks: bool = True) -> Iterator[Yard]:
        """A fresh program for a while: were they left, lists of programs would grow with every form."""
        yard = self.lay_yard(joined=joined, asks=asks)
        try:
            yield yard
        finally:
            with self.site.app.app_context(), command() as session:
                session.execute(sa.delete(Program).where(Program.id == yard.program))
                session.execute(sa.delete(User).where(User.id == yard.colleague))

    def lay_yard(self, *, joined: bool = True, asks: bool = True) -> Yard:
        """A fresh program; the student is in its cohort, shares each answer and has asked something."""
        ground = Ground(self.people, self.site.shelf, self.session, self.item)
        with self.site.app.app_context(), command() as session:
            return lay_yard(session, ground, joined=joined, asks=asks)

    def lay_ending(self, yard: Yard) -> None:
        """The program's deletion has been asked for."""
        now = datetime.now(UTC)
        with self.site.app.app_context(), command() as session:
            session.add(
                ProgramEnding(program_id=yard.program, asked_at=now, ends_at=now + timedelta(days=30))
            )

    def forget_asked(self) -> None:
        """Take back what was asked of jobs: nobody does it here, and what is under way is not asked twice."""
        with self.site.app.app_context(), command() as session:
            session.execute(sa.delete(Job))

    def rows(self) -> list[object]:
        """Every row of every program."""
        tables = [Base.metadata.tables[name] for name in OF_PROGRAMS]
        with self.site.app.app_context():
            return [tuple(row) for table in tables for row in db.session.execute(table.select())]


def filled(fields: dict[str, str], walker: Walker, yard: Yard) -> dict[str, str]:
    """What a form sends, with the names of that yard."""
    return {walker.address(name, yard): walker.address(value, yard) for name, value in fields.items()}


def client_of(site: Site, user_id: uuid.UUID | None) -> FlaskClient:
    client = site.app.test_client()
    if user_id is not None:
        client.set_cookie(site.app.config["SESSION_COOKIE_NAME"], site.cookie(user_id))
    return client


def token(client: FlaskClient) -> str:
    """A CSRF token as a page of ours hands it out."""
    page = client.get("/account/password").text or ""
    page = page if "csrf_token" in page else client.get("/login").text
    return page.split('name="csrf_token" value="', 1)[1].split('"', 1)[0]


def finished(site: Site, user_id: uuid.UUID, session_id: uuid.UUID | None) -> bool:
    """Whether all questions of a session were answered, so that its page is the summary."""
    answered = sum(line.session_id == session_id for line in site.log(user_id))
    with site.app.app_context():
        return answered == len(db.session.get_one(StudySession, (user_id, session_id)).slots)


def gather(site: Site) -> Walker:
    """Everybody: the demonstration's people where it has them, and newcomers."""
    known = {"student": site.demo.student_email, "administrator": site.demo.admin_email}
    people = {role: site.id_of(email) for role, email in known.items()}
    people |= {role: site.new_student() for role in ROLES if role not in people and role != "stranger"}
    now = datetime.now(UTC) - timedelta(days=1)
    with site.app.app_context(), command() as session:
        other = Program(id=new_id(now), name="Elsewhere", created_at=now)
        session.add(other)
        session.flush()
        elsewhere = people["director elsewhere"]
        session.add(Membership(program_id=other.id, user_id=elsewhere, role="director", since=now))
    log = site.log(people["student"])
    row = next(line for line in log if line.mode == "today" and finished(site, line.user_id, line.session_id))
    assert row.session_id is not None
    clients = {role: client_of(site, people.get(role)) for role in ROLES}
    return Walker(site, people, clients, row.session_id, row.id, row.item_key)

"""The site with everybody who may come by, one browser without a screen each, and programs of theirs."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import Any

import sqlalchemy as sa
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from studyhub.extensions import db
from studyhub.models import (
    Alert,
    Assignment,
    AssignmentAttempt,
    Bank,
    BankVersion,
    Base,
    BlindReading,
    Cohort,
    CohortRight,
    Enrollment,
    Hook,
    HookDelivery,
    Membership,
    Program,
    ProgramEnding,
    RecordRequest,
    Review,
    StudySession,
    User,
)
from studyhub.models.base import new_id
from studyhub.services.banks.workshop import Workshop
from studyhub.services.banks.writing import add_item
from studyhub.services.database import command
from studyhub.services.programs.inviting.outbox import put
from tests.conftest import SAMPLE_CONTENT
from tests.services.banks.conftest import question_text
from tests.web.standing_site import Site
from tests.web.yards import (
    accreditation,
    answered_item,
    graded_exam,
    lessons,
    plans,
    private_bank,
    signatures,
    upload,
)

STAFF = {
    "director": ("director", ""),
    "instructor who edits": ("instructor", "edit"),
    "instructor who views": ("instructor", "view"),
    "assistant who edits": ("assistant", "edit"),
    "assistant who views": ("assistant", "view"),
    "instructor without a right": ("instructor", ""),
}
"""What each is in a program, and may do in its cohort."""
ROLES = (
    "stranger",
    "student",
    "student elsewhere",
    *STAFF,
    "director elsewhere",
    "administrator",
)
"""The student is in the cohort; the administrator runs the site and works in no program."""
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
class Yard:
    """A program with one of everything, in which each role is what it is called."""

    program: uuid.UUID
    cohort: uuid.UUID
    code: str
    student: uuid.UUID
    colleague: uuid.UUID
    invitation: uuid.UUID
    staff_invitation: uuid.UUID
    secret: str
    staff_secret: str
    request: uuid.UUID
    alert: uuid.UUID
    closed_alert: uuid.UUID
    hook: uuid.UUID
    delivery: uuid.UUID
    entry: uuid.UUID
    plan_line: uuid.UUID
    rating: uuid.UUID
    upload: uuid.UUID
    own_item: str
    own_asked: str
    report: uuid.UUID
    signer: uuid.UUID
    signature: uuid.UUID
    content: str
    work: uuid.UUID
    withdrawn: uuid.UUID
    graded: uuid.UUID
    unbegun: uuid.UUID
    private: uuid.UUID
    work_answer: uuid.UUID
    slug: str
    bank: uuid.UUID
    draft: uuid.UUID
    plan: uuid.UUID
    signed_plan: uuid.UUID
    step: uuid.UUID
    asked: uuid.UUID
    agreed: uuid.UUID
    live: uuid.UUID
    lesson_written: uuid.UUID
    lesson_sent: uuid.UUID
    lesson_read: uuid.UUID
    lesson_live: uuid.UUID
    picture: str


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
        now = datetime.now(UTC)
        with self.site.app.app_context(), command() as session:
            program = Program(id=new_id(now), name="HIT", college="Harbor College", created_at=now)
            session.add(program)
            session.flush()
            code = "".join("ACDEFGHJKMNPQRTU"[sign % 16] for sign in program.id.bytes[-8:])
            cohort = Cohort(
                program_id=program.id, id=new_id(now), name="Fall", join_code=code, created_at=now
            )
            colleague = User(id=new_id(now), email=f"{program.id.hex}@example.edu", name="Bo", created_at=now)
            session.add_all([cohort, colleague])
            session.flush()
            self._staff(session, cohort, colleague.id, now)
            pupil = self.people["student"] if joined else colleague.id
            row = Enrollment(program_id=program.id, cohort_id=cohort.id, user_id=pupil, joined_at=now)
            row.shares_practice = joined
            session.add(row)
            session.flush()
            request = RecordRequest(
                program_id=program.id, id=new_id(now), cohort_id=cohort.id, user_id=self.people["student"]
            )
            request.kind, request.body, request.opened_at = "correct", "My name.", now
            if not asks:
                request.closed_at, request.outcome = now, "withdrawn"
            session.add(request)
            to = {"name": "", "now": now}
            invited, letter = put(session, program, cohort, email="new@example.edu", role="student", **to)
            staff, staff_letter = put(session, program, None, email="new@example.edu", role="assistant", **to)
            hook, delivery = self._hook(session, cohort, now)
            session.flush()
            own = answered_item(session, program, self.people["student"], self.site.shelf, now)
            work, work_answer = lay_work(session, cohort, self.people["student"], self.session)
            withdrawn = lay_assignment(session, cohort)
            withdrawn.withdrawn_at = now
            banks = self._bank(session, program.id, f"yard-{code.lower()}", colleague.id, now)
            author, shelf = self.people["instructor who edits"], self.site.shelf
            holders = [self.people[name] for name, (role, _) in STAFF.items() if role != "assistant"]
            signed = signatures(session, program.id, author, holders, other=colleague.id, now=now)
            return Yard(
                **own,
                **signed,
                content=self.site.shelf.question(self.item).content_hash,
                **accreditation(session, cohort, self.people["student"], now),
                **plans(session, cohort, pupil, now),
                upload=upload(session, program.id, banks["bank"], author, now),
                hook=hook,
                delivery=delivery,
                program=program.id,
                cohort=cohort.id,
                code=code,
                student=self.people["student"],
                colleague=colleague.id,
                invitation=invited.id,
                staff_invitation=staff.id,
                secret=letter.secret,
                staff_secret=staff_letter.secret,
                request=request.id,
                alert=raised(session, cohort, self.people["student"], "inactive", now),
                closed_alert=raised(session, cohort, self.people["student"], "falling trend", now, over=True),
                work=work,
                withdrawn=withdrawn.id,
                graded=graded_exam(session, cohort, self.people["student"], banks["private"], shelf),
                unbegun=graded_exam(session, cohort, None, banks["private"], shelf),
                work_answer=work_answer,
                **banks,
                **lessons(session, program, colleague.id, self.site.shelf, now),
            )

    def _bank(  # type: ignore[no-untyped-def]
        self, session, program: uuid.UUID, slug: str, author: uuid.UUID, now: datetime
    ) -> dict[str, Any]:
        """A bank with a question in each state, all written by the colleague."""
        workshop = Workshop(self.site.shelf, SAMPLE_CONTENT, SAMPLE_CONTENT, now.date())
        bank = Bank(program_id=program, id=new_id(now), slug=slug, title="Ours", created_at=now)
        session.add(bank)
        session.flush()
        said = {"user_id": author, "workshop": workshop, "note": "", "now": now}
        items = {}
        for at, state in enumerate(("draft", "asked", "agreed", "live"), start=1):
            text = question_text(f"d2-harbor-000{at}", f"the place called {state}")
            item = add_item(session, bank, text, **said)
            version = session.get_one(BankVersion, (program, item.id, 1))
            version.state = item.state = {"draft": "draft", "live": "published"}.get(state, "in_review")
            if state == "live":
                item.published, version.published_at, bank.stamp = 1, now, new_id(now)
            if state == "agreed":
                session.add(_agreement(version, now))
            items[state] = item.id
        private = private_bank(session, program, f"{slug}-p", workshop)
        return {"slug": slug, "bank": bank.id, "private": private, **items}

    def _staff(self, session, cohort: Cohort, colleague: uuid.UUID, now: datetime) -> None:  # type: ignore[no-untyped-def]
        members = {self.people[name]: role for name, role in STAFF.items()}
        for person, (role, may) in {**members, colleague: ("assistant", "view")}.items():
            session.add(Membership(program_id=cohort.program_id, user_id=person, role=role, since=now))
            session.flush()
            if may:
                session.add(
                    CohortRight(program_id=cohort.program_id, cohort_id=cohort.id, user_id=person, may=may)
                )

    def _hook(self, session, cohort: Cohort, now: datetime) -> tuple[uuid.UUID, uuid.UUID]:  # type: ignore[no-untyped-def]
        """A webhook, and an event that was given up; the address takes nothing, being nobody's."""
        hook = Hook(program_id=cohort.program_id, id=new_id(now), address="https://lms.invalid/x")
        hook.events, hook.is_on, hook.created_at = ["student.at_risk"], True, now
        session.add(hook)
        session.flush()
        row = HookDelivery(program_id=cohort.program_id, id=new_id(now), hook_id=hook.id, created_at=now)
        row.event_id, row.event, row.body, row.tries, row.failed_at = new_id(now), "hook.test", "{}", 1, now
        session.add(row)
        return hook.id, row.id

    def lay_ending(self, yard: Yard) -> None:
        """The program's deletion has been asked for."""
        now = datetime.now(UTC)
        with self.site.app.app_context(), command() as session:
            session.add(
                ProgramEnding(program_id=yard.program, asked_at=now, ends_at=now + timedelta(days=30))
            )

    def rows(self) -> list[object]:
        """Every row of every program."""
        tables = [Base.metadata.tables[name] for name in OF_PROGRAMS]
        with self.site.app.app_context():
            return [tuple(row) for table in tables for row in db.session.execute(table.select())]


def raised(  # type: ignore[no-untyped-def]
    session, cohort: Cohort, student: uuid.UUID, reason: str, now: datetime, *, over: bool = False
) -> uuid.UUID:
    """An alert about the student; one that is over was closed by staff."""
    alert = Alert(program_id=cohort.program_id, id=new_id(now), cohort_id=cohort.id, user_id=student)
    alert.reason, alert.strength, alert.evidence, alert.raised_at = reason, "clear", [], now
    if over:
        alert.closed_at, alert.closed_by = now, "person"
    session.add(alert)
    session.flush()
    return alert.id


def lay_assignment(session: Session, cohort: Cohort) -> Assignment:
    """A quiz of three questions, open for five weeks."""
    now = datetime.now(UTC)
    work = Assignment(program_id=cohort.program_id, id=new_id(now), cohort_id=cohort.id, created_at=now)
    work.kind, work.rule, work.title = "quiz", {"count": 3}, "Week 3"
    work.opens_at, work.due_at = now - timedelta(days=30), now + timedelta(days=7)
    work.closes_at, work.late, work.attempts = work.due_at, "refused", 3
    session.add(work)
    session.flush()
    return work


def lay_work(
    session: Session, cohort: Cohort, student: uuid.UUID, place: uuid.UUID
) -> tuple[uuid.UUID, uuid.UUID]:
    """A quiz with an attempt of the student, whose session it is; gives an answer of it, too."""
    work = lay_assignment(session, cohort)
    slots = session.get_one(StudySession, (student, place)).slots
    attempt = AssignmentAttempt(
        program_id=cohort.program_id, assignment_id=work.id, user_id=student, number=1
    )
    attempt.session_id, attempt.started_at = place, datetime.now(UTC)
    attempt.asked = [str(slot["item"]) for slot in slots]
    session.add(attempt)
    wanted = sa.select(Review.id).where(Review.user_id == student, Review.session_id == place)
    answer = session.scalars(wanted.where(Review.kind == "answer", Review.item_kind == "question")).first()
    assert answer is not None
    return work.id, answer


def _agreement(version: BankVersion, now: datetime) -> BlindReading:
    """Somebody, by now gone, agreed with the key of a version."""
    return BlindReading(
        program_id=version.program_id,
        id=new_id(now),
        item_id=version.item_id,
        number=version.number,
        ask_hash=version.ask_hash,
        at=now,
        answers={},
        agreed=True,
    )


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

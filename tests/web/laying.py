"""A program with one of everything is laid, for those who walk through the site."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from studyhub.catalog.shelf import Shelf
from studyhub.models import (
    Alert,
    Assignment,
    AssignmentAttempt,
    Bank,
    BankVersion,
    BlindReading,
    Cohort,
    CohortRight,
    Enrollment,
    Hook,
    HookDelivery,
    Membership,
    Program,
    RecordRequest,
    Review,
    StudySession,
    User,
)
from studyhub.models.base import new_id
from studyhub.services.banks.workshop import Workshop
from studyhub.services.banks.writing import add_item
from studyhub.services.programs.inviting.outbox import put
from tests.conftest import SAMPLE_CONTENT
from tests.services.banks.conftest import question_text
from tests.web.roles import STAFF
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


@dataclass(frozen=True)
class Ground:
    """What a program is laid on: who there is, the content, a session of the student and a question of it."""

    people: dict[str, uuid.UUID]
    shelf: Shelf
    session: uuid.UUID
    item: str


def lay_yard(session: Session, ground: Ground, *, joined: bool, asks: bool) -> Yard:
    """A fresh program; the student is in its cohort, shares each answer and has asked something."""
    now = datetime.now(UTC)
    people, shelf = ground.people, ground.shelf
    program = Program(id=new_id(now), name="HIT", college="Harbor College", created_at=now)
    session.add(program)
    session.flush()
    code = "".join("ACDEFGHJKMNPQRTU"[sign % 16] for sign in program.id.bytes[-8:])
    cohort = Cohort(program_id=program.id, id=new_id(now), name="Fall", join_code=code, created_at=now)
    colleague = User(id=new_id(now), email=f"{program.id.hex}@example.edu", name="Bo", created_at=now)
    session.add_all([cohort, colleague])
    session.flush()
    lay_staff(session, people, cohort, colleague.id, now)
    pupil = people["student"] if joined else colleague.id
    row = Enrollment(program_id=program.id, cohort_id=cohort.id, user_id=pupil, joined_at=now)
    row.shares_practice = joined
    session.add(row)
    session.flush()
    request = RecordRequest(
        program_id=program.id, id=new_id(now), cohort_id=cohort.id, user_id=people["student"]
    )
    request.kind, request.body, request.opened_at = "correct", "My name.", now
    if not asks:
        request.closed_at, request.outcome = now, "withdrawn"
    session.add(request)
    to = {"name": "", "now": now}
    invited, letter = put(session, program, cohort, email="new@example.edu", role="student", **to)
    staff, staff_letter = put(session, program, None, email="new@example.edu", role="assistant", **to)
    hook, delivery = lay_hook(session, cohort, now)
    session.flush()
    own = answered_item(session, program, people["student"], shelf, now)
    work, work_answer = lay_work(session, cohort, people["student"], ground.session)
    withdrawn = lay_assignment(session, cohort)
    withdrawn.withdrawn_at = now
    banks = lay_bank(session, shelf, program.id, f"yard-{code.lower()}", author=colleague.id, now=now)
    author = people["instructor who edits"]
    holders = [people[name] for name, (role, _) in STAFF.items() if role != "assistant"]
    signed = signatures(session, program.id, author, holders, other=colleague.id, now=now)
    return Yard(
        **own,
        **signed,
        content=shelf.question(ground.item).content_hash,
        **accreditation(session, cohort, people["student"], now),
        **plans(session, cohort, pupil, now),
        upload=upload(session, program.id, banks["bank"], author, now),
        hook=hook,
        delivery=delivery,
        program=program.id,
        cohort=cohort.id,
        code=code,
        student=people["student"],
        colleague=colleague.id,
        invitation=invited.id,
        staff_invitation=staff.id,
        secret=letter.secret,
        staff_secret=staff_letter.secret,
        request=request.id,
        alert=raised(session, cohort, people["student"], "inactive", now),
        closed_alert=raised(session, cohort, people["student"], "falling trend", now, over=True),
        work=work,
        withdrawn=withdrawn.id,
        graded=graded_exam(session, cohort, people["student"], banks["private"], shelf),
        unbegun=graded_exam(session, cohort, None, banks["private"], shelf),
        work_answer=work_answer,
        **banks,
        **lessons(session, program, colleague.id, shelf, now),
    )


def lay_bank(
    session: Session, shelf: Shelf, program: uuid.UUID, slug: str, *, author: uuid.UUID, now: datetime
) -> dict[str, Any]:
    """A bank with a question in each state, all written by the colleague."""
    workshop = Workshop(shelf, SAMPLE_CONTENT, SAMPLE_CONTENT, now.date())
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


def lay_staff(
    session: Session, people: dict[str, uuid.UUID], cohort: Cohort, colleague: uuid.UUID, now: datetime
) -> None:
    members = {people[name]: role for name, role in STAFF.items()}
    for person, (role, may) in {**members, colleague: ("assistant", "view")}.items():
        session.add(Membership(program_id=cohort.program_id, user_id=person, role=role, since=now))
        session.flush()
        if may:
            session.add(
                CohortRight(program_id=cohort.program_id, cohort_id=cohort.id, user_id=person, may=may)
            )


def lay_hook(session: Session, cohort: Cohort, now: datetime) -> tuple[uuid.UUID, uuid.UUID]:
    """A webhook, and an event that was given up; the address takes nothing, being nobody's."""
    hook = Hook(program_id=cohort.program_id, id=new_id(now), address="https://lms.invalid/x")
    hook.events, hook.is_on, hook.created_at = ["student.at_risk"], True, now
    session.add(hook)
    session.flush()
    row = HookDelivery(program_id=cohort.program_id, id=new_id(now), hook_id=hook.id, created_at=now)
    row.event_id, row.event, row.body, row.tries, row.failed_at = new_id(now), "hook.test", "{}", 1, now
    session.add(row)
    return hook.id, row.id


def raised(
    session: Session, cohort: Cohort, student: uuid.UUID, reason: str, now: datetime, *, over: bool = False
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

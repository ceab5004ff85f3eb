"""What an administrator sees and does: users, reported problems; each look at a person is on record."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy import orm
from sqlalchemy.orm import Session

from studyhub.catalog.shelf import Shelf
from studyhub.catalog.types import CORE_BANK
from studyhub.extensions import db
from studyhub.models import AuditEvent, Notice, ProblemReport, QuestionVersion, Review, SecondStep, User
from studyhub.models.base import new_id
from studyhub.services.accounts import second_step
from studyhub.services.accounts.signin import revoke_all
from studyhub.services.database import command
from studyhub.services.errors import Invalid, NotFound

PAGE = 50
OUTCOMES = ("mended", "declined")
PAST = {
    "disable": "disabled",
    "enable": "enabled",
    "promote": "promoted",
    "demote": "demoted",
    "one_step": "second_step_removed",
}


@dataclass(frozen=True)
class Person:
    """An account in the list."""

    id: uuid.UUID
    name: str
    email: str
    is_admin: bool
    disabled: bool
    confirmed: bool
    second_step: bool
    created_at: datetime
    answers: int


@dataclass(frozen=True)
class PeoplePage:
    """A page of accounts; `later` says whether another follows."""

    people: tuple[Person, ...]
    query: str
    number: int
    later: bool
    total: int


@dataclass(frozen=True)
class Report:
    """A student's report on a question, with the question as it stands and as it was then."""

    user_id: uuid.UUID
    id: uuid.UUID
    reporter: str
    item_key: str
    kind: str
    body: str
    at: datetime
    state: str
    answer: str
    stem_then: str
    changed_since: bool


@dataclass(frozen=True)
class Event:
    """One line of the audit log."""

    at: datetime
    actor: str
    action: str
    subject: str


def people(*, actor_id: uuid.UUID, query: str, number: int, now: datetime) -> PeoplePage:
    """Accounts whose name or address holds `query`, newest first; the look is put on record."""
    with command() as session:
        record(session, "people.listed", actor_id=actor_id, subject_id=None, now=now, detail={"query": query})
    wanted = _matching(query)
    answers = (
        sa.select(sa.func.count()).where(Review.user_id == User.id, Review.kind == "answer").scalar_subquery()
    )
    second = sa.exists().where(SecondStep.user_id == User.id, SecondStep.confirmed_at.is_not(None))
    rows = db.session.execute(
        sa.select(User, answers, second)
        .where(wanted)
        .order_by(User.id.desc())
        .offset(number * PAGE)
        .limit(PAGE + 1)
    ).all()
    found = tuple(
        Person(
            user.id,
            user.name,
            user.email,
            user.is_admin,
            user.disabled_at is not None,
            user.confirmed_at is not None,
            second,
            user.created_at,
            count,
        )
        for user, count, second in rows[:PAGE]
    )
    total = db.session.scalar(sa.select(sa.func.count()).select_from(User).where(wanted)) or 0
    return PeoplePage(found, query, number, len(rows) > PAGE, total)


def _matching(query: str) -> sa.ColumnElement[bool]:
    if not query:
        return sa.true()
    pattern = "%" + query.lower().replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
    return sa.or_(User.email.like(pattern, escape="\\"), sa.func.lower(User.name).like(pattern, escape="\\"))


def change_person(*, actor_id: uuid.UUID, person_id: uuid.UUID, change: str, now: datetime) -> None:
    """Disable, enable, promote or demote another's account, or take its second step away."""
    if actor_id == person_id:
        raise Invalid("You cannot change your own account here. Ask another administrator.")
    with command() as session:
        user = session.get(User, person_id)
        if user is None:
            raise NotFound("There is no such account.")
        if change == "disable":
            user.disabled_at = now
            revoke_all(session, person_id, now=now)
        elif change == "enable":
            user.disabled_at = None
        elif change in {"promote", "demote"}:
            user.is_admin = change == "promote"
        elif change == "one_step":
            second_step.remove(session, person_id)
            revoke_all(session, person_id, now=now)
        else:
            raise Invalid("Choose what to do with the account.")
        record(session, f"person.{PAST[change]}", actor_id=actor_id, subject_id=person_id, now=now, detail={})


def reports(*, shelf: Shelf, state: str) -> tuple[Report, ...]:
    """Reports on the shipped bank in a state ("open", "mended", "declined"), oldest first, at most 200.

    Those on a program's own questions go to its staff (`services.banks.reports`).
    """
    rows = db.session.execute(
        sa.select(ProblemReport, User.name, QuestionVersion.body)
        .join(User, User.id == ProblemReport.user_id)
        .outerjoin(QuestionVersion, QuestionVersion.content_hash == ProblemReport.content_hash)
        .where(ProblemReport.state == state, ProblemReport.item_key.like(f"{CORE_BANK}/%"))
        .order_by(ProblemReport.at)
        .limit(200)
    ).all()
    return tuple(_report(report, name, body, shelf) for report, name, body in rows)


def _report(report: ProblemReport, name: str, body: str | None, shelf: Shelf) -> Report:
    question = shelf.find_question(report.item_key)
    return Report(
        user_id=report.user_id,
        id=report.id,
        reporter=name,
        item_key=report.item_key,
        kind=report.kind,
        body=report.body,
        at=report.at,
        state=report.state,
        answer=report.answer,
        stem_then=question.stem if question else (body or "")[:500],
        changed_since=question is None or question.content_hash != report.content_hash,
    )


def close_report(
    *, actor_id: uuid.UUID, user_id: uuid.UUID, report_id: uuid.UUID, outcome: str, answer: str, now: datetime
) -> None:
    """Close a report with an answer to the student, who finds it on their home page."""
    with command() as session:
        row = session.get(ProblemReport, (user_id, report_id))
        if row is None:
            raise NotFound("There is no such report.")
        close_in(session, row, outcome=outcome, answer=answer, now=now)
        closed: dict[str, object] = {"item": row.item_key, "outcome": outcome}
        record(session, "report.closed", actor_id=actor_id, subject_id=user_id, now=now, detail=closed)


def close_in(session: Session, row: ProblemReport, *, outcome: str, answer: str, now: datetime) -> None:
    """Close a report within a command, and leave its student a notice. Raises Invalid."""
    if outcome not in OUTCOMES:
        raise Invalid("Say whether the question was mended or is right as it is.")
    if not answer.strip():
        raise Invalid("Write the student a sentence: what was wrong, or why it is right.")
    row.state, row.answer, row.closed_at = outcome, answer.strip(), now
    detail: dict[str, object] = {"item": row.item_key, "outcome": outcome, "answer": answer.strip()}
    session.add(Notice(user_id=row.user_id, id=new_id(now), kind="report", detail=detail, at=now))


def record(
    session: Session,
    action: str,
    *,
    actor_id: uuid.UUID | None,
    subject_id: uuid.UUID | None,
    now: datetime,
    detail: dict[str, object],
) -> None:
    """Put an event into the audit log, inside a command."""
    session.add(
        AuditEvent(
            id=new_id(now), at=now, actor_id=actor_id, action=action, subject_id=subject_id, detail=detail
        )
    )


def audit_log(*, limit: int = 100) -> tuple[Event, ...]:
    """The latest events, newest first."""
    actor, subject = orm.aliased(User), orm.aliased(User)
    rows = db.session.execute(
        sa.select(AuditEvent.at, AuditEvent.action, actor.name, subject.name)
        .outerjoin(actor, actor.id == AuditEvent.actor_id)
        .outerjoin(subject, subject.id == AuditEvent.subject_id)
        .order_by(AuditEvent.id.desc())
        .limit(limit)
    ).all()
    return tuple(Event(at, who or "", action, whom or "") for at, action, who, whom in rows)

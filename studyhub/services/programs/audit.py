"""The record of who did what in a program: written with every change and every look, read by directors."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy import orm
from sqlalchemy.orm import Session

from studyhub.extensions import db
from studyhub.models import AuditEvent, Cohort, Enrollment, Invitation, Membership, User
from studyhub.models.base import new_id

from .heads import Head, head_of
from .permissions import Act, allow

PAGE = 50
LOOKS = (
    "student.seen",
    "student.answers",
    "student.answer",
    "student.standing",
    "alert.seen",
    "work.student",
    "work.attempt",
    "work.answer",
    "plan.seen",
    "plan.drafting",
    "hook.told",
)
"""What a student reads of others' looks at their own record."""
GONE = "an account that is gone"
SENTENCES: Mapping[str, str] = {
    "program.made": "made the program",
    "program.changed": "changed the program: {changed}",
    "program.archived": "archived the program",
    "program.restored": "took the program out of the archive",
    "staff.invited": "invited {to} as {role}",
    "staff.joined": "joined as {role}",
    "staff.role": "made {whom} {role}, before {was}",
    "staff.right": "set the right of {whom} in {cohort}: {may}, before {was}",
    "staff.removed": "removed {whom}, {role}",
    "staff.left": "left the program",
    "cohort.made": "made the cohort {cohort}",
    "cohort.changed": "changed the cohort {cohort}: {changed}",
    "cohort.archived": "archived the cohort {cohort}",
    "cohort.restored": "took the cohort {cohort} out of the archive",
    "cohort.code": "{done} the join code of {cohort}",
    "students.invited": "invited {count} by list to {cohort}",
    "student.invited": "invited {to} to {cohort}",
    "invitation.again": "sent the invitation of {to} again",
    "invitation.revoked": "took back the invitation of {to}",
    "student.joined": "joined {cohort} by {by}",
    "student.left": "left {cohort}",
    "student.removed": "took {whom} off {cohort}",
    "student.checks": "{done} its recorded exam in {cohort} check the readiness estimate",
    "student.consents": "{done} {cohort} take told exam results into its ledger",
    "student.shares": "{done} showing each answer to {cohort}",
    "students.seen": "looked at the list of {cohort}",
    "student.seen": "looked at the record of {whom} in {cohort}",
    "student.answers": "looked at the list of answers of {whom}",
    "student.answer": "looked at one answer of {whom}",
    "work.set": "set “{title}” for {cohort}",
    "work.changed": "changed “{title}” of {cohort}: {changed}",
    "work.withdrawn": "withdrew “{title}” of {cohort}",
    "work.restored": "gave “{title}” to {cohort} again",
    "work.begun": "began “{title}” of {cohort}",
    "work.results": "looked at what {cohort} did on “{title}”",
    "work.taken": "downloaded what {cohort} did on “{title}”",
    "work.student": "looked at the assigned work of {whom} in {cohort}",
    "work.attempt": "looked at the work of {whom} on “{title}”",
    "work.answer": "looked at one answer of {whom} on “{title}”",
    "graded.made": "made the graded exam “{title}” for {cohort}",
    "graded.changed": "changed the graded exam “{title}” of {cohort}: {changed}",
    "graded.begun": "began the graded exam “{title}” of {cohort}",
    "graded.ended": "ended the graded exam “{title}” of {cohort} early",
    "graded.extended": "gave {whom} longer for “{title}” of {cohort}",
    "graded.voided": "voided the attempt of {whom} at “{title}” of {cohort}",
    "graded.seen": "looked at the graded exam “{title}” of {cohort} and its results",
    "graded.taken": "downloaded the results of “{title}” of {cohort}",
    "graded.version": "looked at version {version} of “{title}” of {cohort}, with its keys",
    "incidents.seen": "looked at the incident log of “{title}” of {cohort}",
    "incidents.taken": "downloaded the incident log of “{title}” of {cohort}",
    "incidents.kept": "wrote into the incident log of “{title}” of {cohort}",
    "plans.seen": "looked at the remediation plans of {cohort}",
    "plans.taken": "downloaded the remediation plans of {cohort}",
    "plan.drafting": "looked at what a remediation plan for {whom} in {cohort} would be drawn from",
    "plan.drafted": "drafted a remediation plan for {whom} in {cohort}",
    "plan.seen": "looked at a remediation plan of {whom} in {cohort}",
    "plan.changed": "changed a remediation plan of {whom} in {cohort}: {changed}",
    "plan.signed": "signed a remediation plan of {whom} in {cohort} off",
    "plan.closed": "closed a remediation plan of {whom} in {cohort}",
    "request.opened": "asked to {kind} records",
    "request.withdrawn": "took back what they had asked",
    "request.answered": "answered what {whom} had asked: {outcome}",
    "requests.seen": "looked at what students ask",
    "bank.made": "made the bank {bank}",
    "bank.changed": "changed the bank {bank}: {changed}",
    "item.saved": "saved {item} of {bank}, version {number}",
    "items.uploaded": "uploaded {count} questions to {bank}",
    "item.sent": "sent {item} of {bank}, version {number}, to review",
    "item.back": "took {item} of {bank} back from review",
    "item.read": "answered {item} of {bank}, version {number}, blind: {outcome}",
    "item.published": "published {item} of {bank}, version {number}",
    "item.withdrawn": "withdrew {item} of {bank}: {why}",
    "bank.exported": "took questions of {bank} out as files",
    "item.regraded": "had {answers} answers to {item} marked anew",
    "item.credited": "gave everyone credit for {item}: {answers} answers",
    "item.previewed": "looked at whose results marking {item} anew would change",
    "credential.said": "said which credential they hold: {credential}",
    "credential.confirmed": "confirmed the credential of {whom}: {credential}",
    "credential.unconfirmed": "took back confirming the credential of {whom}: {credential}",
    "item.signed": "signed {item} off as {credential}",
    "item.unsigned": "took back the signature of {whom} under {item}",
    "reports.answered": "answered a report on {item}: {outcome}",
    "evidence.seen": "looked at the competencies of {cohort}",
    "evidence.kept": "rated {whom} in {competency}",
    "evidence.removed": "took back a rating of {whom} in {competency}",
    "ledger.seen": "looked at the outcome ledger of {year}",
    "ledger.kept": "kept an outcome of {whom}",
    "ledger.changed": "changed an outcome of {whom}: {parts}",
    "ledger.listed": "took {count} outcomes from a list",
    "ledger.removed": "removed an outcome of {whom}",
    "ledger.exported": "downloaded the outcomes of {year}, {how}",
    "assessment.kept": "changed the assessment plan of {year}",
    "dashboard.seen": "looked at the dashboard of {cohort}",
    "dashboard.refreshed": "brought the standings of {cohort} up to date",
    "dashboard.exported": "downloaded the dashboard of {cohort}",
    "objectives.seen": "looked at how {cohort} stands on {objective}",
    "student.standing": "looked at where {whom} stands in {cohort}",
    "alerts.seen": "looked at the list of alerts",
    "alert.seen": "looked at an alert about {whom}",
    "alert.taken": "took an alert about {whom}",
    "alert.given": "gave an alert about {whom} to somebody else of the staff",
    "alert.contact": "logged a contact with {whom}",
    "alert.changed": "changed an alert about {whom}: {changed}",
    "alert.closed": "closed an alert about {whom}",
    "alert.reopened": "opened an alert about {whom} again",
    "alerts.settled": "raised {raised} and closed {closed} alerts in {cohort}",
    "thresholds.changed": "changed what the program is told of: {changed}",
    "hook.made": "had {host} told of events: {events}",
    "hook.changed": "changed what {host} is told: {changed}",
    "hook.renewed": "made a new secret for {host}",
    "hook.tested": "sent {host} a test",
    "hook.resent": "sent {host} an event again",
    "hook.removed": "had {host} told of nothing any more",
    "hook.told": "told {host} of “{event}” about {whom}",
    "lesson.saved": "saved the lesson “{title}”, version {number}",
    "lesson.sent": "sent the lesson “{title}”, version {number}, to review",
    "lesson.back": "took the lesson “{title}” back from review",
    "lesson.read": "read the lesson “{title}”, version {number}: {outcome}",
    "lesson.published": "published the lesson “{title}”, version {number}",
    "lesson.withdrawn": "withdrew the lesson “{title}”: {why}",
    "picture.added": "added the picture {name}",
    "picture.removed": "removed the picture {name}",
    "retention.done": "The time of {over} is over: {enrollments} enrolments and {events} events were deleted",
}
"""What each event says, after the name of who did it."""
OF_ITSELF = frozenset({"hook.told", "retention.done"})
"""What the site does without anybody asking."""


@dataclass(frozen=True)
class Line:
    """One event: who ("" for the site itself) did what, in words."""

    at: datetime
    who: str
    what: str


@dataclass(frozen=True)
class AuditPage:
    """A page of events, newest first; `people` are those that one may ask about."""

    head: Head
    lines: tuple[Line, ...]
    people: tuple[tuple[uuid.UUID, str], ...]
    person: uuid.UUID | None
    number: int
    later: bool


def note(
    session: Session,
    action: str,
    *,
    program_id: uuid.UUID,
    actor_id: uuid.UUID | None,
    now: datetime,
    subject_id: uuid.UUID | None = None,
    cohort: Cohort | None = None,
    **detail: object,
) -> None:
    """Put an event into the record of a program, within the command that makes it happen.

    `detail` fills the sentence; it holds no names or addresses of people, who may be deleted.
    """
    if cohort is not None:
        detail["cohort"] = cohort.name
    session.add(
        AuditEvent(
            id=new_id(now),
            at=now,
            program_id=program_id,
            cohort_id=cohort.id if cohort else None,
            actor_id=actor_id,
            action=action,
            subject_id=subject_id,
            detail=detail,
        )
    )


def audit_page(
    *, user_id: uuid.UUID, program_id: uuid.UUID, person: uuid.UUID | None, number: int
) -> AuditPage:
    """Events of a program, of all or of one person (as the one who did it or the one it was done to)."""
    session = db.session()
    grant = allow(session, user_id, program_id, Act.READ_AUDIT)
    wanted = [AuditEvent.program_id == program_id]
    if person is not None:
        wanted.append(sa.or_(AuditEvent.actor_id == person, AuditEvent.subject_id == person))
    lines = _lines(session, wanted, offset=number * PAGE, limit=PAGE + 1)
    return AuditPage(
        head=head_of(session, grant),
        lines=lines[:PAGE],
        people=_people(session, program_id),
        person=person,
        number=number,
        later=len(lines) > PAGE,
    )


def looks_at(session: Session, user_id: uuid.UUID, program_id: uuid.UUID, *, limit: int) -> tuple[Line, ...]:
    """The latest looks of others at a student's record, for the student."""
    return _lines(
        session,
        [
            AuditEvent.program_id == program_id,
            AuditEvent.subject_id == user_id,
            AuditEvent.actor_id.is_distinct_from(user_id),
            AuditEvent.action.in_(LOOKS),
        ],
        offset=0,
        limit=limit,
    )


def _lines(
    session: Session, wanted: Iterable[sa.ColumnElement[bool]], *, offset: int, limit: int
) -> tuple[Line, ...]:
    actor, subject = orm.aliased(User), orm.aliased(User)
    rows = session.execute(
        sa.select(AuditEvent, actor.name.label("actor"), subject.name.label("subject"))
        .outerjoin(actor, actor.id == AuditEvent.actor_id)
        .outerjoin(subject, subject.id == AuditEvent.subject_id)
        .where(*wanted)
        .order_by(AuditEvent.id.desc())
        .offset(offset)
        .limit(limit)
    ).all()
    invited = _addresses(session, [row.AuditEvent.detail.get("invitation") for row in rows])
    return tuple(_line(row.AuditEvent, row.actor, row.subject, invited) for row in rows)


def _line(event: AuditEvent, actor: str | None, subject: str | None, invited: Mapping[str, str]) -> Line:
    itself = event.action in OF_ITSELF or (event.action == "alerts.settled" and event.actor_id is None)
    told = {
        **event.detail,
        "to": invited.get(str(event.detail.get("invitation")), "an address that is gone"),
        "whom": subject or GONE,
    }
    sentence = SENTENCES.get(event.action, event.action)
    return Line(event.at, "" if itself else actor or GONE, sentence.format_map(_Told(told)))


class _Told(dict[str, object]):
    """What an event tells; an old one may lack what a newer sentence asks for."""

    def __missing__(self, key: str) -> str:
        return "?"


def _addresses(session: Session, found: Iterable[object]) -> dict[str, str]:
    """Addresses of the invitations that events name, by the id in hexadecimal."""
    ids = {uuid.UUID(hex=str(one)) for one in found if one}
    rows = session.execute(sa.select(Invitation.id, Invitation.email).where(Invitation.id.in_(ids)))
    return {row.id.hex: row.email for row in rows} if ids else {}


def _people(session: Session, program_id: uuid.UUID) -> tuple[tuple[uuid.UUID, str], ...]:
    staff = sa.select(Membership.user_id).where(Membership.program_id == program_id)
    students = sa.select(Enrollment.user_id).where(Enrollment.program_id == program_id)
    wanted = sa.select(User.id, User.name).where(User.id.in_(sa.union(staff, students)))
    rows = session.execute(wanted.order_by(sa.func.lower(User.name), User.id))
    return tuple((row.id, row.name) for row in rows)

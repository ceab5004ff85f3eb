"""A mail about work that is due soon and not done: once per assignment and student, unless they ended it."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.orm import Session

from studyhub.adapters.mail import Mail
from studyhub.catalog.shelf import Shelf
from studyhub.extensions import db
from studyhub.models import Assignment, AssignmentStudent, Cohort, Enrollment, User
from studyhub.services.accounts.desk import TakesMail
from studyhub.services.banks.shelves import shelf_of
from studyhub.services.database import command
from studyhub.services.planning.links import ASSIGNED_MAIL, Signer, check, version_of
from studyhub.services.practice.student import zone_of

from .mine import Todo, todos_of

SOON = timedelta(days=2)


def wants_assigned_mail(*, user_id: uuid.UUID) -> bool:
    """Whether a person is reminded of assigned work: yes, until they end it."""
    return bool(version_of(db.session.get_one(User, user_id), ASSIGNED_MAIL))


def set_assigned_mail(*, user_id: uuid.UUID, wanted: bool) -> None:
    """End the reminders, or have them again. Commits."""
    with command() as session:
        user = session.get_one(User, user_id)
        user.preferences = {**user.preferences, ASSIGNED_MAIL: int(wanted)}


def end_by_link(*, user_id: uuid.UUID, signature: str, signer: Signer) -> None:
    """End the reminders by the link in one; raises NotFound for a dead link. Commits."""
    check(purpose=ASSIGNED_MAIL, user_id=user_id, signature=signature, signer=signer)
    set_assigned_mail(user_id=user_id, wanted=False)


def remind_due(*, mailer: TakesMail, signer: Signer, public_url: str, shelf: Shelf, now: datetime) -> int:
    """Send a mail to everybody with undone work that is due within two days; gives how many. Commits.

    `shelf` is the core; what a student's programs have published is put beside it.

    Each piece of work is in one mail only, however often this runs and whatever changes about it later.
    """
    sent = 0
    for user_id in _people(now):
        due = _unreminded(db.session(), user_id, shelf_of(user_id=user_id, core=shelf), now)
        if not due:
            continue
        sent += _send(_mail(user_id, due, signer, public_url), user_id, due, mailer, now)
    return sent


def _people(now: datetime) -> list[uuid.UUID]:
    """Who is in a cohort that has open work due soon, and has not ended these mails."""
    rows = db.session.execute(
        sa.select(User.id, User.preferences)
        .join(Enrollment, Enrollment.user_id == User.id)
        .join(Cohort, sa.and_(Cohort.program_id == Enrollment.program_id, Cohort.id == Enrollment.cohort_id))
        .join(
            Assignment,
            sa.and_(Assignment.program_id == Cohort.program_id, Assignment.cohort_id == Cohort.id),
        )
        .where(
            User.confirmed_at.is_not(None),
            User.disabled_at.is_(None),
            Enrollment.left_at.is_(None),
            Cohort.archived_at.is_(None),
            Assignment.withdrawn_at.is_(None),
            Assignment.opens_at <= now,
            Assignment.due_at > now,
            Assignment.due_at <= now + SOON,
        )
    )
    wanting = {row.id for row in rows if row.preferences.get(ASSIGNED_MAIL, 1)}
    return sorted(wanting)


def _unreminded(session: Session, user_id: uuid.UUID, shelf: Shelf, now: datetime) -> list[Todo]:
    told = set(
        session.scalars(
            sa.select(AssignmentStudent.assignment_id).where(
                AssignmentStudent.user_id == user_id, AssignmentStudent.reminded_at.is_not(None)
            )
        )
    )
    soon = (Assignment.due_at > now, Assignment.due_at <= now + SOON)
    todos = todos_of(session, user_id, *soon, shelf=shelf, now=now)
    return [one for one in todos if one.wants and one.id not in told]


def _send(mail: Mail, user_id: uuid.UUID, due: list[Todo], mailer: TakesMail, now: datetime) -> bool:
    """Put it on its way and note what was told, both or neither; False where another run did so."""
    with command() as session:
        session.execute(sa.select(User.id).where(User.id == user_id).with_for_update(key_share=True))
        rows = [
            session.get(AssignmentStudent, (one.program_id, one.id, user_id), populate_existing=True)
            for one in due
        ]
        if any(row is not None and row.reminded_at is not None for row in rows):
            return False
        for one, row in zip(due, rows, strict=True):
            known = row or AssignmentStudent(
                program_id=one.program_id, assignment_id=one.id, user_id=user_id, chosen=False
            )
            known.reminded_at = now
            session.add(known)
        mailer.send(mail)
    return True


def _mail(user_id: uuid.UUID, due: list[Todo], signer: Signer, public_url: str) -> Mail:
    user = db.session.get_one(User, user_id)
    zone = zone_of(user.timezone)
    subject = f"Due soon: {due[0].title}" if len(due) == 1 else f"{len(due)} assignments are due soon"
    off = f"{public_url}/plan/mail/assigned/off/{user_id}/{signer.sign(ASSIGNED_MAIL, user_id, 1)}"
    lines = [
        f"Hello {user.name},",
        "",
        "This is assigned to you, due soon and not done yet:",
        "",
        *(_line(one, zone) for one in due),
        "",
        f"Your list: {public_url}/assigned",
        "",
        "You get one such mail for a piece of work. To end these mails, open:",
        off,
    ]
    return Mail(user.email, subject, "\n".join(lines) + "\n")


def _line(one: Todo, zone: ZoneInfo) -> str:
    due = one.due_at.astimezone(zone)
    return f"- {one.title} ({one.cohort}): due {due:%A, %-d %B, %H:%M} ({zone.key})"

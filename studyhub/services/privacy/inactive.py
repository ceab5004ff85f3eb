"""Accounts that nobody has used for long: told by mail, gone a month later unless their person comes back."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from studyhub.adapters.mail import Mail
from studyhub.catalog.shelf import Shelf
from studyhub.models import (
    ApiToken,
    Cohort,
    Enrollment,
    InactiveWarning,
    Membership,
    RecordRequest,
    Review,
    SignIn,
    User,
)
from studyhub.services.accounts.changes import remove_account
from studyhub.services.accounts.desk import Desk
from studyhub.services.database import command
from studyhub.services.programs.records.retention import months_before

WARNED_FOR = timedelta(days=30)


@dataclass(frozen=True)
class Inactive:
    """Whose time is over, and who is to be told that it soon is."""

    over: tuple[uuid.UUID, ...] = ()
    unwarned: tuple[uuid.UUID, ...] = ()


def inactive_of(session: Session, months: int, now: datetime, *, delivers: bool) -> Inactive:
    """Who has not been here for so many months (0: nobody counts), nor since a warning a month ago.

    Never administrators, staff of programs, students of a cohort in use, or who waits for an answer.
    """
    if not months or not delivers:
        return Inactive()
    rows = session.execute(
        sa.select(User.id, InactiveWarning.told_at)
        .outerjoin(InactiveWarning, InactiveWarning.user_id == User.id)
        .where(*_unused_since(months_before(now, months)))
        .order_by(User.id)
    ).all()
    over = [row.id for row in rows if row.told_at is not None and row.told_at <= now - WARNED_FOR]
    return Inactive(tuple(over), tuple(row.id for row in rows if row.told_at is None))


def let_go(inactive: Inactive, *, desk: Desk, shelf: Shelf, now: datetime) -> Inactive:
    """Delete the accounts that are over, tell who is not told yet, forget whom came back. Commits."""
    _forget_the_returned()
    for user_id in inactive.over:
        with command() as session:
            user = session.get(User, user_id)
            if user is not None:
                remove_account(session, user, shelf=shelf, now=now)
    for user_id in inactive.unwarned:
        with command() as session:
            user = session.get_one(User, user_id)
            session.add(InactiveWarning(user_id=user_id, told_at=now))
            mail = _mail(desk, user.email, user.name, now)
        desk.mailer.send(mail)
    return inactive


def _unused_since(limit: datetime) -> tuple[sa.ColumnElement[bool], ...]:
    used = (
        sa.exists().where(SignIn.user_id == User.id, SignIn.seen_at >= limit),
        sa.exists().where(Review.user_id == User.id, Review.at >= limit),
        sa.exists().where(ApiToken.user_id == User.id, ApiToken.used_at >= limit),
    )
    needed = (
        sa.exists().where(Membership.user_id == User.id),
        sa.exists().where(RecordRequest.user_id == User.id, RecordRequest.closed_at.is_(None)),
        sa.exists().where(
            Enrollment.user_id == User.id,
            Enrollment.left_at.is_(None),
            Cohort.program_id == Enrollment.program_id,
            Cohort.id == Enrollment.cohort_id,
            Cohort.archived_at.is_(None),
        ),
    )
    return (
        ~User.is_admin,
        User.confirmed_at.is_not(None),
        User.created_at < limit,
        *(~one for one in used),
        *(~one for one in needed),
    )


def _forget_the_returned() -> None:
    """A warning ends with the next visit; what is inactive again later is told again."""
    back = sa.or_(
        sa.exists().where(
            SignIn.user_id == InactiveWarning.user_id, SignIn.seen_at > InactiveWarning.told_at
        ),
        sa.exists().where(Review.user_id == InactiveWarning.user_id, Review.at > InactiveWarning.told_at),
    )
    with command() as session:
        session.execute(
            sa.delete(InactiveWarning).where(back), execution_options={"synchronize_session": False}
        )


def _mail(desk: Desk, email: str, name: str, now: datetime) -> Mail:
    day = now + WARNED_FOR
    body = (
        f"Hello {name},\n\nyou have not used your StudyHub account for a long time. It will be "
        f"deleted, with your answers, notes and plan, from {day:%-d %B %Y} on.\n\n"
        "To keep it, log in once before that day:\n\n"
        f"{desk.public_url}/login\n\nYou can download all your data there, under Account. If you do not need "
        "the account any more, do nothing.\n"
    )
    return Mail(email, "Your StudyHub account will be deleted", body)

"""How an account is recovered, changes its password or address, and ends."""

from __future__ import annotations

import uuid
from datetime import datetime
from secrets import token_hex

import sqlalchemy as sa
from sqlalchemy import orm
from sqlalchemy.orm import Session

from studyhub.catalog.shelf import Shelf
from studyhub.extensions import db
from studyhub.models import AuditEvent, Invitation, LedgerEntry, MailToken, Membership, Program, User
from studyhub.models.base import new_id
from studyhub.services.assignments.seeing.kept import keep_results
from studyhub.services.connect.tokens import end_all
from studyhub.services.database import command
from studyhub.services.errors import Invalid, NotFound

from .desk import Desk
from .letters import change_mail, changed_mail, known_already, reset_mail
from .policy import check_password
from .registration import TAKEN
from .signin import normalise_email, password_is, revoke_all, set_password
from .tokens import issue, look, use


def ask_for_reset(*, desk: Desk, email: str, now: datetime) -> None:
    """Mail a link that sets a new password; nothing tells the asker whether the account exists."""
    email = normalise_email(email)
    with command() as session:
        user = session.scalar(sa.select(User).where(User.email == email, User.disabled_at.is_(None)))
        if user is None:
            return
        secret = issue(session, "reset", now=now, user_id=user.id, email=email)
        desk.mailer.send(reset_mail(desk, email, secret))


def check_reset(*, token: str, now: datetime) -> None:
    """Raises NotFound if a reset link is spent or unknown."""
    look(db.session(), token, "reset", now=now)


def reset_password(*, token: str, password: str, now: datetime) -> None:
    """Set a new password from a mailed link; every sign-in and token of the account ends.

    Raises WeakPassword, and the link stays good.
    """
    with command() as session:
        pass_ = use(session, token, "reset", now=now)
        user = session.get_one(User, pass_.user_id)
        check_password(password, email=user.email, name=user.name)
        user.confirmed_at = user.confirmed_at or now  # the mailbox has just been proved
        unopened = sa.delete(MailToken).where(MailToken.user_id == user.id, MailToken.purpose == "confirm")
        session.execute(unopened)  # it would let its bearer in without a second step
        set_password(session, user.id, password, now)
        revoke_all(session, user.id, now=now)
        end_all(session, user.id, now=now)


def change_password(*, user_id: uuid.UUID, signin_id: uuid.UUID, old: str, new: str, now: datetime) -> None:
    """Change the password; every other sign-in of the account ends, and every token."""
    _require_password(user_id, old)
    with command() as session:
        user = session.get_one(User, user_id)
        check_password(new, email=user.email, name=user.name)
        set_password(session, user_id, new, now)
        revoke_all(session, user_id, now=now, but=signin_id)
        end_all(session, user_id, now=now)


def ask_for_new_email(*, desk: Desk, user_id: uuid.UUID, password: str, email: str, now: datetime) -> None:
    """Mail a link to a new address; the account's address changes when the link is opened."""
    _require_password(user_id, password)
    email = normalise_email(email)
    with command() as session:
        if session.scalar(sa.select(User.id).where(User.email == email)) is not None:
            mail = known_already(desk, email)
        else:
            secret = issue(session, "change", now=now, user_id=user_id, email=email)
            mail = change_mail(desk, email, secret)
        desk.mailer.send(mail)


def change_email(*, desk: Desk, user_id: uuid.UUID, token: str, now: datetime) -> None:
    """Take the new address; the old one is told. Raises NotFound unless the link is this person's own."""
    with command() as session:
        pass_ = use(session, token, "change", now=now)
        if pass_.user_id != user_id:
            raise NotFound(
                "This link belongs to another account. Sign in with that account, then open it again."
            )
        if session.scalar(sa.select(User.id).where(User.email == pass_.email)) is not None:
            raise Invalid(TAKEN)
        user = session.get_one(User, user_id)
        old, user.email = user.email, pass_.email
        desk.mailer.send(changed_mail(old))


def delete_account(*, user_id: uuid.UUID, password: str, shelf: Shelf, now: datetime) -> None:
    """Remove the account and every row about it, for good; programs keep results of assigned work, nameless.

    The last administrator may not go, nor the last director of a program that is in use: raises Invalid.
    """
    _require_password(user_id, password)
    with command() as session:
        user = session.get_one(User, user_id)
        others = sa.select(User.id).where(User.is_admin, User.disabled_at.is_(None), User.id != user_id)
        if user.is_admin and session.scalar(others.limit(1)) is None:
            raise Invalid("You are the only administrator. Make somebody else one first.")
        _leave_no_program_alone(session, user_id)
        remove_account(session, user, shelf=shelf, now=now)


def remove_account(session: Session, user: User, *, shelf: Shelf, now: datetime) -> None:
    """Remove an account and every row about it within a command, whoever decided that."""
    keep_results(session, user.id, shelf=shelf, now=now)
    _unname_outcomes(session, user.id)
    session.execute(sa.delete(AuditEvent).where(AuditEvent.subject_id == user.id))
    session.execute(sa.update(AuditEvent).where(AuditEvent.actor_id == user.id).values(actor_id=None))
    session.add(AuditEvent(id=new_id(now), at=now, action="account.deleted", detail={}))
    for table in (Invitation, MailToken):
        session.execute(sa.delete(table).where(table.email == user.email))
    session.delete(user)


def _unname_outcomes(session: Session, user_id: uuid.UUID) -> None:
    """Ledgers keep outcomes under a number drawn for it, so that one person's stay one person's.

    Where somebody went could tell who it was.
    """
    mine = sa.select(LedgerEntry.program_id).where(LedgerEntry.user_id == user_id).distinct()
    for program_id in session.scalars(mine).all():
        session.execute(
            sa.update(LedgerEntry)
            .where(LedgerEntry.program_id == program_id, LedgerEntry.user_id == user_id)
            .values(name=f"former student {token_hex(3)}", placed_as="")
        )


def _leave_no_program_alone(session: Session, user_id: uuid.UUID) -> None:
    """Raises Invalid for the only director of a program in use."""
    others = orm.aliased(Membership)
    another = sa.exists().where(
        others.program_id == Membership.program_id, others.role == "director", others.user_id != user_id
    )
    alone = session.scalar(
        sa.select(Program.name)
        .join(Membership, Membership.program_id == Program.id)
        .where(
            Membership.user_id == user_id,
            Membership.role == "director",
            Program.archived_at.is_(None),
            ~another,
        )
        .limit(1)
    )
    if alone is not None:
        raise Invalid(f"You are the only director of {alone}. Make somebody else director first.")


def _require_password(user_id: uuid.UUID, password: str) -> None:
    if not password_is(user_id, password):
        raise Invalid("This is not your present password.")

"""Links between accounts and colleges' identities: made by a password, listed, taken away."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from studyhub.extensions import db
from studyhub.models import AuditEvent, CollegeLink, Credential, SecondStep, User
from studyhub.models.base import new_id
from studyhub.services.accounts.desk import Desk
from studyhub.services.accounts.letters import college_mail
from studyhub.services.accounts.signin import DISABLED, open_signin, password_is
from studyhub.services.accounts.throttle import count_failure, forget_failures, refuse_if_locked
from studyhub.services.database import command
from studyhub.services.errors import Conflict, Invalid, NotFound

from .college import HOW

WRONG_PASSWORD = "This is not the password of this account."  # noqa: S105 - a sentence
UNKNOWN = "There is no such link of yours."
TAKEN = "This identity is linked with an account here already."
CODE_FIRST = (
    "This account asks for a second step. Log in with password and code first; then link your college on "
    "your account page."
)


class Proven(Protocol):
    """What a provider has proven of somebody, as far as a link keeps it."""

    @property
    def issuer(self) -> str:
        """The provider's own name of itself."""

    @property
    def claim(self) -> str:
        """The claim that tells its people apart."""

    @property
    def subject(self) -> str:
        """What it calls the person."""

    @property
    def email(self) -> str:
        """The address that it gave."""


@dataclass(frozen=True)
class LinkRow:
    """A link in the list of its person."""

    id: uuid.UUID
    name: str
    email: str
    created_at: datetime
    used_at: datetime | None


@dataclass(frozen=True)
class LinksPage:
    """A person's links, and whether they have a password: without one no link may be taken away."""

    rows: tuple[LinkRow, ...]
    has_password: bool


def links_of(*, desk: Desk, user_id: uuid.UUID) -> LinksPage:
    """A person's links, the oldest first."""
    rows = db.session().scalars(sa.select(CollegeLink).where(CollegeLink.user_id == user_id))
    password = sa.select(Credential.id).where(Credential.user_id == user_id, Credential.kind == "password")
    found = tuple(_row(desk, row) for row in sorted(rows, key=lambda row: row.id.bytes))
    return LinksPage(found, db.session().scalar(password.limit(1)) is not None)


def link_of(*, desk: Desk, user_id: uuid.UUID, link_id: uuid.UUID) -> LinkRow:
    """One link of a person; raises NotFound."""
    return _row(desk, _own(db.session(), user_id, link_id))


def link(
    *,
    desk: Desk,
    slug: str,
    who: Proven,
    user_id: uuid.UUID | None,
    password: str,
    agent: str,
    now: datetime,
) -> str:
    """Link a proven identity with the account of this password; gives a cookie's value for a stranger.

    The account is that of who is signed in, else the one with the address that the provider verified. The
    person is told by mail. Raises Invalid, TooMany, Conflict.
    """
    found = _account(who, user_id)
    refuse_if_locked(found.email, now)
    if not password_is(found.id, password):
        count_failure(found.email, now)
        raise Invalid(WRONG_PASSWORD)
    if found.disabled_at is not None:
        raise Invalid(DISABLED)
    email, account_id = found.email, found.id
    try:
        with command() as session:
            if user_id is None and _asks_code(session, account_id):
                raise Invalid(CODE_FIRST)
            forget_failures(session, email)
            put_link(session, account_id, slug, who, now=now, action="college.linked")
            cookie = ""
            if user_id is None:
                how, days = HOW + slug, desk.session_days
                cookie = open_signin(session, account_id, agent=agent, days=days, now=now, how=how)
    except IntegrityError as taken:
        raise Conflict(TAKEN) from taken
    desk.mailer.send(college_mail(desk, email, desk.college.client(slug).provider.name))
    return cookie


def unlink(*, user_id: uuid.UUID, link_id: uuid.UUID, password: str, now: datetime) -> None:
    """Let nobody in by it any more; the password shows that another way is left. Raises Invalid, NotFound."""
    if not password_is(user_id, password):
        raise Invalid(WRONG_PASSWORD)
    with command() as session:
        row = _own(session, user_id, link_id)
        _note(session, "college.unlinked", row, now)
        session.delete(row)


def put_link(
    session: Session, user_id: uuid.UUID, slug: str, who: Proven, *, now: datetime, action: str
) -> None:
    """Write a link inside a command, and that it was made."""
    row = CollegeLink(user_id=user_id, id=new_id(now), provider=slug, created_at=now, used_at=now)
    row.issuer, row.claim, row.subject, row.email = who.issuer, who.claim, who.subject, who.email
    session.add(row)
    _note(session, action, row, now)
    session.flush()


def _account(who: Proven, user_id: uuid.UUID | None) -> User:
    wanted = User.id == user_id if user_id is not None else User.email == who.email
    found: User | None = db.session().scalar(sa.select(User).where(wanted, User.confirmed_at.is_not(None)))
    if found is None:
        raise Invalid(WRONG_PASSWORD)
    return found


def _asks_code(session: Session, user_id: uuid.UUID) -> bool:
    row = session.get(SecondStep, user_id)
    return row is not None and row.confirmed_at is not None


def _own(session: Session, user_id: uuid.UUID, link_id: uuid.UUID) -> CollegeLink:
    row = session.get(CollegeLink, (user_id, link_id))
    if row is None:
        raise NotFound(UNKNOWN)
    return row


def _row(desk: Desk, row: CollegeLink) -> LinkRow:
    client = desk.college.clients.get(row.provider)
    name = client.provider.name if client else row.issuer
    return LinkRow(row.id, name, row.email, row.created_at, row.used_at)


def _note(session: Session, action: str, row: CollegeLink, now: datetime) -> None:
    """Put it on the site's record; the export of the account shows it, and it goes with the account."""
    who = {"actor_id": row.user_id, "subject_id": row.user_id}
    detail: dict[str, object] = {"provider": row.provider, "link": row.id.hex}
    session.add(AuditEvent(id=new_id(now), at=now, action=action, detail=detail, **who))

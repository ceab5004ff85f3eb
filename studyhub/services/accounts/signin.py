"""Who may come in by a password, and the sign-ins that a person can see and revoke."""

from __future__ import annotations

import hmac
import secrets
import uuid
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from studyhub.adapters.passwords import hash_password, needs_rehash, password_fits
from studyhub.extensions import db
from studyhub.models import Credential, Enrollment, Membership, SecondStep, SignIn, User
from studyhub.models.base import new_id
from studyhub.services.database import command
from studyhub.services.errors import Invalid, NotFound
from studyhub.services.federation.college import College, in_words
from studyhub.services.stamps import STAMP
from studyhub.services.statements import Statement

from .devices import device_of
from .throttle import count_failure, forget_failures, refuse_if_locked
from .tickets import issue_ticket, tear_up
from .tokens import fingerprint

TOUCH_EVERY = timedelta(hours=1)
WRONG = "This address and password do not fit together. Check both, or ask for a new password."
UNCONFIRMED = "Confirm your address first: open the link in the mail that was sent to you."
NO_COLLEGE = College()
DISABLED = "This account was switched off by an administrator. Write to the person who runs this site."


@dataclass(frozen=True)
class SignedIn:
    """The person behind a request, as far as pages need to know them.

    `works` in a program, or is `enrolled` in a cohort: now or before. `stamp` is another one after each
    change of what the person sees, `circle` after each change of their programs alone: of which they are, and
    of anything in them.
    """

    id: uuid.UUID
    signin_id: uuid.UUID
    name: str
    email: str
    timezone: str
    is_admin: bool
    preferences: dict[str, object]
    seen_at: datetime
    works: bool = False
    enrolled: bool = False
    stamp: tuple[int, int] = (0, 0)
    circle: tuple[int, int, int] = (0, 0, 0)


@dataclass(frozen=True)
class Entered:
    """What a right password gives: the cookie's value, or a ticket to the second step of who has one."""

    cookie: str = ""
    ticket: str = ""


@dataclass(frozen=True)
class SignInRow:
    """One browser that is signed in; `device` says in words which, and no address of it is kept."""

    id: uuid.UUID
    device: str
    created_at: datetime
    seen_at: datetime
    current: bool
    how: str = ""


def _told_apart(owner: Any, *times: Any) -> Any:
    """A number that is another one when a person joins or leaves; 0 for who never did either."""
    millis = (sa.func.coalesce(sa.type_coerce(time, sa.BigInteger), 0) for time in times)
    every = sa.func.coalesce(sa.func.sum(sum(millis, sa.literal(1))), 0)
    return sa.select(every).where(owner == User.id).scalar_subquery()


# Asked on every page: built once, and of columns, because rows of objects cost several times as much.
_WHO = Statement(
    sa.select(
        SignIn.secret_hash,
        SignIn.seen_at,
        User.name,
        User.email,
        User.timezone,
        User.is_admin,
        User.preferences,
        _told_apart(Membership.user_id, Membership.since).label("works"),
        _told_apart(Enrollment.user_id, Enrollment.joined_at, Enrollment.left_at).label("enrolled"),
        STAMP[0].label("own"),
        STAMP[1].label("programs"),
    )
    .join(User, User.id == SignIn.user_id)
    .where(
        SignIn.user_id == sa.bindparam("user_id"),
        SignIn.id == sa.bindparam("signin_id"),
        SignIn.revoked_at.is_(None),
        SignIn.expires_at > sa.bindparam("now"),
        User.disabled_at.is_(None),
    )
)


def normalise_email(email: str) -> str:
    """The form in which addresses are stored and compared."""
    return email.strip().lower()


def sign_in(
    *, email: str, password: str, agent: str, days: int, now: datetime, college: College = NO_COLLEGE
) -> Entered:
    """Check a password and open a sign-in, or the way to the second step.

    Raises TooMany while the account is throttled, Invalid with one and the same sentence for an
    unknown account and a wrong password.
    """
    email = normalise_email(email)
    refuse_if_locked(email, now)
    found = db.session.execute(
        sa.select(
            User.id,
            User.confirmed_at,
            User.disabled_at,
            User.is_admin,
            Credential.secret,
            SecondStep.confirmed_at.label("second"),
        )
        .join(Credential, sa.and_(Credential.user_id == User.id, Credential.kind == "password"))
        .outerjoin(SecondStep, SecondStep.user_id == User.id)
        .where(User.email == email)
    ).one_or_none()
    fits = password_fits(found.secret if found else None, password)
    if found is None or not fits:
        count_failure(email, now)
        raise Invalid(WRONG)
    if found.disabled_at is not None:
        raise Invalid(DISABLED)
    if found.confirmed_at is None:
        raise Invalid(UNCONFIRMED)
    college.refuse_other_ways(email, is_admin=found.is_admin)
    with command() as session:
        forget_failures(session, email)
        if needs_rehash(found.secret):
            set_password(session, found.id, password, now)
        if found.second is not None:
            return Entered(ticket=issue_ticket(session, "second", now=now, user_id=found.id))
        return Entered(cookie=open_signin(session, found.id, agent=agent, days=days, now=now))


def open_signin(
    session: Session, user_id: uuid.UUID, *, agent: str, days: int, now: datetime, how: str = "password"
) -> str:
    """Open a sign-in inside a command; the cookie's value holds its secret, the row only a hash."""
    secret = secrets.token_urlsafe(32)
    row = SignIn(
        user_id=user_id,
        id=new_id(now),
        secret_hash=fingerprint(secret),
        created_at=now,
        seen_at=now,
        expires_at=now + timedelta(days=days),
        agent=agent[:200],
        how=how,
    )
    session.add(row)
    return f"{user_id.hex}.{row.id.hex}.{secret}"


def who_is(cookie: str, *, now: datetime) -> SignedIn | None:
    """The person of a cookie's value, or None if the sign-in is unknown, over or revoked."""
    parts = cookie.split(".")
    if len(parts) != 3:
        return None
    try:
        user_id, signin_id = uuid.UUID(hex=parts[0]), uuid.UUID(hex=parts[1])
    except ValueError:
        return None
    sent = {"user_id": user_id, "signin_id": signin_id, "now": now}
    row = next(iter(_WHO.read(sent)), None)
    if row is None or not hmac.compare_digest(row.secret_hash, fingerprint(parts[2])):
        return None
    return SignedIn(
        id=user_id,
        signin_id=signin_id,
        name=row.name,
        email=row.email,
        timezone=row.timezone,
        is_admin=row.is_admin,
        preferences=dict(row.preferences),
        seen_at=row.seen_at,
        works=row.works > 0,
        enrolled=row.enrolled > 0,
        stamp=(int(row.own), int(row.programs)),
        circle=(int(row.programs), int(row.works), int(row.enrolled)),
    )


def keep_alive(person: SignedIn, *, now: datetime) -> bool:
    """Note that a sign-in is in use, at most once in TOUCH_EVERY: a write on each page would be dear.

    Says whether it was noted now. Where nothing can be written (a full disk), pages are shown all the same.
    """
    if now - person.seen_at < TOUCH_EVERY:
        return False
    mine = sa.and_(SignIn.user_id == person.id, SignIn.id == person.signin_id)
    with suppress(DBAPIError), command() as session:
        session.execute(sa.update(SignIn).where(mine).values(seen_at=now))
    return True


def signins_of(
    *, user_id: uuid.UUID, current: uuid.UUID, now: datetime, college: College = NO_COLLEGE
) -> tuple[SignInRow, ...]:
    """The sign-ins of a person that are still good, latest first."""
    rows = db.session.scalars(
        sa.select(SignIn)
        .where(SignIn.user_id == user_id, SignIn.revoked_at.is_(None), SignIn.expires_at > now)
        .order_by(SignIn.seen_at.desc())
    )
    return tuple(
        SignInRow(
            r.id, device_of(r.agent), r.created_at, r.seen_at, r.id == current, in_words(r.how, college)
        )
        for r in rows
    )


def revoke(*, user_id: uuid.UUID, signin_id: uuid.UUID, now: datetime) -> str:
    """End one sign-in of a person, and tell how it began; raises NotFound if it is not theirs."""
    with command() as session:
        row = session.get(SignIn, (user_id, signin_id))
        if row is None:
            raise NotFound("There is no such sign-in.")
        row.revoked_at = row.revoked_at or now
        return row.how


def revoke_others(*, user_id: uuid.UUID, current: uuid.UUID, now: datetime) -> None:
    """End every sign-in of a person but the present one."""
    with command() as session:
        revoke_all(session, user_id, now=now, but=current)


def revoke_all(session: Session, user_id: uuid.UUID, *, now: datetime, but: uuid.UUID | None = None) -> None:
    """End all sign-ins of a person inside a command, except one where given, and those under way."""
    tear_up(session, user_id)
    others = [SignIn.user_id == user_id, SignIn.revoked_at.is_(None)]
    if but is not None:
        others.append(SignIn.id != but)
    session.execute(sa.update(SignIn).where(*others).values(revoked_at=now))


def set_password(session: Session, user_id: uuid.UUID, password: str, now: datetime) -> None:
    """Set a person's password inside a command."""
    kept = sa.delete(Credential).where(Credential.user_id == user_id, Credential.kind == "password")
    session.execute(kept)
    session.add(
        Credential(
            user_id=user_id, id=new_id(now), kind="password", secret=hash_password(password), created_at=now
        )
    )


def password_is(user_id: uuid.UUID, password: str) -> bool:
    """Whether this is the person's password."""
    stored = db.session.scalar(
        sa.select(Credential.secret).where(Credential.user_id == user_id, Credential.kind == "password")
    )
    return password_fits(stored, password)

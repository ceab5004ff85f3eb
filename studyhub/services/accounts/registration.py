"""How an account begins: who may register, and how an address is confirmed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from studyhub.adapters.mail import Mail
from studyhub.extensions import db
from studyhub.models import MailToken, StudyPlan, User
from studyhub.models.base import new_id
from studyhub.services.database import command
from studyhub.services.errors import Closed, Invalid

from .desk import Desk
from .letters import confirm_mail, invitation_mail, known_already
from .policy import check_password
from .signin import normalise_email, open_signin, password_is, set_password
from .tokens import Token, issue, look, use

EVERY_DAY = [25] * 7
TAKEN = "There is an account with this address already. Sign in, or ask for a new password."


@dataclass(frozen=True)
class Registered:
    """A cookie's value where sign-in is immediate; None where the mail must be opened first."""

    cookie: str | None


@dataclass(frozen=True)
class Newcomer:
    """What a person typed to register."""

    email: str
    name: str
    timezone: str
    password: str


def check_registration(*, desk: Desk, token: str, now: datetime) -> Token | None:
    """Whether registration is open to the bearer of `token` ("" if none); raises Closed if not."""
    if token:
        return look(db.session(), token, "invite", "admin", now=now)
    if desk.registration == "open":
        return None
    if desk.registration == "invitation":
        raise Closed("Accounts are made by invitation here. Ask the person who runs this site for a link.")
    raise Closed("This site takes no new accounts at present.")


def register(
    *, desk: Desk, email: str, name: str, password: str, timezone: str, token: str, agent: str, now: datetime
) -> Registered:
    """Make an account.

    Where mail is delivered, the answer is alike whether the address is known or not, and the
    account opens when its mail is confirmed. Without mail, sign-in is immediate, and a known
    address raises Invalid. Raises Closed by the site's settings, NotFound for a spent link.
    """
    check_password(password, email=normalise_email(email), name=name)
    passed = check_registration(desk=desk, token=token, now=now)
    first = passed is not None and passed.purpose == "admin"
    desk.college.refuse_other_ways(normalise_email(email), is_admin=first)
    person = Newcomer(normalise_email(email), name.strip(), timezone, password)
    try:
        with command() as session:
            pass_ = use(session, token, "invite", "admin", now=now) if token else None
            trusted = pass_ is not None and pass_.purpose == "admin"
            known = session.scalar(sa.select(User).where(User.email == person.email))
            if trusted or not desk.mailer.delivers:
                if known is not None:
                    raise Invalid(TAKEN)
                user = _put_user(session, None, person, now)
                user.is_admin, user.confirmed_at = trusted, now
                return Registered(open_signin(session, user.id, agent=agent, days=desk.session_days, now=now))
            desk.mailer.send(_mail_for(session, known, person, desk, now))
    except IntegrityError as raced:  # the same address, registered twice at once: one of the two is in
        raise Invalid(TAKEN) from raced
    return Registered(None)


def _mail_for(session: Session, known: User | None, person: Newcomer, desk: Desk, now: datetime) -> Mail:
    if known is not None and known.confirmed_at is not None:
        return known_already(desk, person.email)
    user = _put_user(session, known, person, now)
    return confirm_mail(
        desk, person.email, issue(session, "confirm", now=now, user_id=user.id, email=person.email)
    )


def _put_user(session: Session, known: User | None, person: Newcomer, now: datetime) -> User:
    # An address that was never confirmed belongs to nobody yet: the latest registration replaces the earlier.
    user = known or User(id=new_id(now), email=person.email, preferences={}, created_at=now)
    user.name, user.timezone = person.name, person.timezone
    if known is None:
        session.add(user)
        session.flush()
        session.add(StudyPlan(user_id=user.id, minutes=list(EVERY_DAY), days_off=[]))
    set_password(session, user.id, person.password, now)
    session.flush()
    return user


def confirm(*, token: str, password: str, agent: str, days: int, now: datetime) -> str:
    """Open an account from its mail; gives the cookie's value.

    The password is asked for again: who typed another person's address cannot confirm it, and who
    owns the mailbox does not get an account whose password somebody else knows.
    """
    pass_ = look(db.session(), token, "confirm", now=now)
    if pass_.user_id is None or not password_is(pass_.user_id, password):
        raise Invalid(
            "This is not the password that was chosen for this account. Register again to choose another."
        )
    with command() as session:
        use(session, token, "confirm", now=now)
        user = session.get_one(User, pass_.user_id)
        user.confirmed_at = user.confirmed_at or now
        return open_signin(session, user.id, agent=agent, days=days, now=now, how="mail")


def invite(*, desk: Desk, purpose: str, email: str, now: datetime) -> str:
    """The address of a link that lets one person register; mailed too where an address is given."""
    with command() as session:
        secret = issue(session, purpose, now=now, email=normalise_email(email))
        link = f"{desk.public_url}/register?invitation={quote(secret)}"
        if email:
            desk.mailer.send(invitation_mail(email, link))
    return link


def has_administrator() -> bool:
    """Whether anybody runs this site yet."""
    return db.session.scalar(sa.select(User.id).where(User.is_admin).limit(1)) is not None


def first_admin_link(*, desk: Desk, now: datetime) -> str | None:
    """A fresh link that makes the first administrator; None if there is one. Earlier such links end."""
    if has_administrator():
        return None
    with command() as session:
        session.execute(sa.delete(MailToken).where(MailToken.purpose == "admin"))
    return invite(desk=desk, purpose="admin", email="", now=now)

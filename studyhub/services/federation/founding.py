"""A first sign-in with a college makes an account, where the site's rules or an invitation allow it."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import available_timezones

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from studyhub.adapters.oidc.identity import Identity
from studyhub.adapters.oidc.providers import Provider
from studyhub.extensions import db
from studyhub.models import Credential, MailToken, StudyPlan, User
from studyhub.models.base import new_id
from studyhub.services.accounts.desk import Desk
from studyhub.services.accounts.registration import EVERY_DAY, TAKEN, check_registration
from studyhub.services.accounts.signin import open_signin
from studyhub.services.accounts.tokens import use
from studyhub.services.database import command
from studyhub.services.errors import Closed, Invalid, NotFound

from .college import HOW
from .linking import put_link

UNVERIFIED = (
    "{name} did not say that your mail address is verified, so no account can be made from it. "
    "Make one here with a password; then link the two on your account page."
)
ZONE = "America/New_York"


def found_account(
    *,
    desk: Desk,
    provider: Provider,
    who: Identity,
    invitation: str,
    timezone: str,
    agent: str,
    now: datetime,
) -> str:
    """Make an account and its link; gives the cookie's value.

    It has no password: one can be set by mail. Raises Closed by the site's rules, Invalid without a
    verified address.
    """
    if not who.verified:
        raise Invalid(UNVERIFIED.format(name=provider.name))
    invited = _waits(who.email, now)
    if not invited:
        _check_rules(desk, invitation, now)
    try:
        with command() as session:
            if invitation and desk.registration != "open" and not invited:
                use(session, invitation, "invite", now=now)
            mailed = MailToken.email == who.email, MailToken.purpose == "invite", MailToken.used_at.is_(None)
            session.execute(sa.update(MailToken).where(*mailed).values(used_at=now))
            user = _put_user(session, who, timezone, now)
            put_link(session, user.id, provider.slug, who, now=now, action="college.registered")
            how = HOW + provider.slug
            return open_signin(session, user.id, agent=agent, days=desk.session_days, now=now, how=how)
    except IntegrityError as raced:  # the same person twice at once: one of the two is in
        raise Invalid(TAKEN) from raced


def _check_rules(desk: Desk, invitation: str, now: datetime) -> None:
    try:
        token = check_registration(desk=desk, token=invitation, now=now)
    except NotFound:  # a spent link is no worse than none
        token = check_registration(desk=desk, token="", now=now)
    if token is not None and token.purpose != "invite":
        raise Closed("The first administrator's account is made with a password: open the link again.")


def _waits(email: str, now: datetime) -> bool:
    """Whether an invitation was mailed to this very address and is good still."""
    sent = sa.select(MailToken.token_hash).where(
        MailToken.email == email,
        MailToken.purpose == "invite",
        MailToken.used_at.is_(None),
        MailToken.expires_at > now,
    )
    return db.session().scalar(sent.limit(1)) is not None


def _put_user(session: Session, who: Identity, timezone: str, now: datetime) -> User:
    # As in registration: an address that was never confirmed belongs to nobody yet, whatever password it has.
    user = session.scalar(sa.select(User).where(User.email == who.email))
    if user is not None and user.confirmed_at is not None:
        raise Invalid(TAKEN)
    if user is None:
        user = User(id=new_id(now), email=who.email, preferences={}, created_at=now)
        user.name, user.timezone = _name(who), _zone(timezone)
        session.add(user)
        session.flush()
        session.add(StudyPlan(user_id=user.id, minutes=list(EVERY_DAY), days_off=[]))
    else:
        for table in (Credential, MailToken):
            session.execute(sa.delete(table).where(table.user_id == user.id))
        user.name = _name(who)
    user.confirmed_at = now
    return user


def _name(who: Identity) -> str:
    return who.name or who.email.partition("@")[0][:80]


def _zone(timezone: str) -> str:
    return timezone if timezone in available_timezones() else ZONE

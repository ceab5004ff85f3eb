"""Somebody goes to their college's sign-in and comes back: who it is, and what is opened to them."""

from __future__ import annotations

import logging
import secrets
import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NoReturn

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from studyhub.adapters.errors import OutsideError
from studyhub.adapters.oidc.client import Return
from studyhub.adapters.oidc.errors import ClockApart, ProviderAway
from studyhub.adapters.oidc.identity import Identity
from studyhub.adapters.oidc.providers import Provider
from studyhub.extensions import db
from studyhub.models import CollegeLink, SecondStep, Ticket, User
from studyhub.services.accounts.desk import Desk
from studyhub.services.accounts.signin import DISABLED, open_signin
from studyhub.services.accounts.tickets import LIFETIME, OVER, issue_ticket
from studyhub.services.accounts.tokens import fingerprint
from studyhub.services.database import command
from studyhub.services.errors import Conflict, Invalid, NotFound

from .college import HOW
from .founding import found_account

log = logging.getLogger(__name__)
AWAY = "{name} does not answer at the moment. Try again in a minute, or log in another way."
CLOCK = (
    "The clocks of this site and of {name} differ, so its answer was not taken. "
    "Tell the person who runs this site; meanwhile log in another way."
)
REFUSED = "What came back from {name} was not accepted. Begin again here, with its button."
CANCELLED = "You were not logged in: {name} says that it was cancelled or not allowed. Nothing was changed."
NOT_THEIRS = (
    "{name} signs in people of {domains} here, and you came as {email}. Choose another account there."
)
OTHERS = "This identity at {name} belongs to another account here. Log out, then log in with it to use that."


@dataclass(frozen=True)
class Way:
    """What is kept of somebody's way out until they are back; `started` is in seconds since 1970."""

    provider: str
    nonce: str
    verifier: str
    target: str
    invitation: str
    started: int


@dataclass(frozen=True)
class Answer:
    """What the browser brings back in the address."""

    state: str
    code: str
    issuer: str
    error: str


@dataclass(frozen=True)
class Pending:
    """An identity that is proven and belongs to no account yet; its person may link it by a password."""

    provider: str
    issuer: str
    claim: str
    subject: str
    email: str
    until: int


@dataclass(frozen=True)
class Arrival:
    """What is opened: the site (a cookie's value), the second step, or the page that links.

    `fresh` says that an account was made; then `join_code` may name the cohort whose page comes first.
    """

    cookie: str = ""
    ticket: str = ""
    pending: Pending | None = None
    fresh: bool = False
    join_code: str = ""


def set_out(*, desk: Desk, slug: str, target: str, invitation: str, now: datetime) -> tuple[str, str, Way]:
    """The address to go to, its state, and what to keep. Raises NotFound, Invalid where it is away."""
    client = desk.college.client(slug)
    state, nonce, verifier = (secrets.token_urlsafe(32) for _ in range(3))
    try:
        address = client.address(
            redirect_uri=return_address(desk, slug), state=state, nonce=nonce, verifier=verifier
        )
    except OutsideError as wrong:
        _refuse(client.provider, wrong)
    return address, state, Way(slug, nonce, verifier, target, invitation, int(now.timestamp()))


def return_address(desk: Desk, slug: str) -> str:
    """Where a provider sends people back: one address each, so that answers cannot be mixed up."""
    return f"{desk.public_url}/login/college/{slug}/back"


def arrive(
    *,
    desk: Desk,
    slug: str,
    way: Way | None,
    answer: Answer,
    user_id: uuid.UUID | None,
    timezone: str,
    agent: str,
    now: datetime,
) -> Arrival:
    """Take somebody in who came back; `user_id` is who is signed in here already.

    Raises NotFound for a way that is unknown, over or used, Invalid with a sentence for all else.
    """
    client = desk.college.client(slug)
    if way is None or way.provider != slug or now.timestamp() - way.started > LIFETIME.total_seconds():
        raise NotFound(OVER)
    _spend(answer.state, now)
    if answer.error or not answer.code:
        log.info("College sign-in %s ended with %r", slug, answer.error[:40])
        raise Invalid(CANCELLED.format(name=client.provider.name))
    back = Return(answer.code, answer.issuer, way.nonce, way.verifier, return_address(desk, slug))
    try:
        who = client.identity(back, now=now)
    except OutsideError as wrong:
        _refuse(client.provider, wrong)
    _check_domain(client.provider, who)
    linked = _linked_account(who)
    if linked is not None:
        return _enter(
            desk=desk,
            provider=client.provider,
            who=who,
            user=linked,
            signed_in=user_id,
            agent=agent,
            now=now,
        )
    known = user_id or _account_with(who)
    if known is not None:
        until = int((now + LIFETIME).timestamp())
        return Arrival(pending=Pending(slug, who.issuer, who.claim, who.subject, who.email, until))
    cookie = found_account(
        desk=desk,
        provider=client.provider,
        who=who,
        invitation=way.invitation,
        timezone=timezone,
        agent=agent,
        now=now,
    )
    return Arrival(cookie=cookie, fresh=True, join_code=client.provider.join_code)


def _spend(state: str, now: datetime) -> None:
    """Let a state count once, on whichever machine; raises NotFound for one that came before."""
    try:
        with command() as session:
            session.execute(sa.delete(Ticket).where(Ticket.expires_at <= now))
            kept = now + LIFETIME + timedelta(minutes=1)
            session.add(Ticket(token_hash=fingerprint(state), purpose="college", expires_at=kept))
    except IntegrityError as again:
        raise NotFound(OVER) from again


def _refuse(provider: Provider, wrong: OutsideError) -> NoReturn:
    """Say in plain words what a person can do; the log has the reason, which holds no secret."""
    log.warning("College sign-in %s: %s: %s", provider.slug, type(wrong).__name__, wrong)
    said = AWAY if isinstance(wrong, ProviderAway) else CLOCK if isinstance(wrong, ClockApart) else REFUSED
    raise Invalid(said.format(name=provider.name)) from wrong


def _check_domain(provider: Provider, who: Identity) -> None:
    if provider.domains and not (who.verified and provider.speaks_for(who.email)):
        domains = ", ".join(provider.domains)
        email = who.email if who.verified else "somebody without a verified address"
        raise Invalid(NOT_THEIRS.format(name=provider.name, domains=domains, email=email))


def _linked_account(who: Identity) -> User | None:
    mine = (
        CollegeLink.issuer == who.issuer,
        CollegeLink.claim == who.claim,
        CollegeLink.subject == who.subject,
    )
    found: User | None = db.session().scalar(
        sa.select(User).join(CollegeLink, CollegeLink.user_id == User.id).where(*mine)
    )
    return found


def _account_with(who: Identity) -> uuid.UUID | None:
    """An opened account with the same address: it is not theirs until they prove it."""
    if not who.verified:
        return None
    return db.session().scalar(
        sa.select(User.id).where(User.email == who.email, User.confirmed_at.is_not(None))
    )


def _enter(
    *,
    desk: Desk,
    provider: Provider,
    who: Identity,
    user: User,
    signed_in: uuid.UUID | None,
    agent: str,
    now: datetime,
) -> Arrival:
    if signed_in is not None and signed_in != user.id:
        raise Conflict(OTHERS.format(name=provider.name))
    if user.disabled_at is not None:
        raise Invalid(DISABLED)
    user_id = user.id
    with command() as session:
        mine = sa.and_(CollegeLink.user_id == user_id, CollegeLink.issuer == who.issuer)
        session.execute(
            sa.update(CollegeLink).where(mine, CollegeLink.subject == who.subject).values(used_at=now)
        )
        if _asks_code(session, user_id) and not who.methods & set(provider.second_step):
            return Arrival(ticket=issue_ticket(session, "second", now=now, user_id=user_id))
        how = HOW + provider.slug
        days = desk.session_days
        return Arrival(cookie=open_signin(session, user_id, agent=agent, days=days, now=now, how=how))


def _asks_code(session: Session, user_id: uuid.UUID) -> bool:
    on = sa.select(SecondStep.user_id).where(
        SecondStep.user_id == user_id, SecondStep.confirmed_at.is_not(None)
    )
    return session.scalar(on) is not None

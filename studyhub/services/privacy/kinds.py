"""What the site keeps that is no cohort's: each kind with its rows that have had their time."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy import orm
from sqlalchemy.orm import Session

from studyhub.models import (
    ApiToken,
    AuditEvent,
    Base,
    Enrollment,
    HookDelivery,
    Intake,
    MailToken,
    Membership,
    Program,
    RecordRequest,
    Review,
    SignIn,
    SignInThrottle,
    Ticket,
    User,
)
from studyhub.services.programs.records.retention import months_before

DAY = timedelta(days=1)
UNCONFIRMED = timedelta(days=30)
"""How long an address that nobody confirmed is kept; its link is dead after three days."""


@dataclass(frozen=True)
class Periods:
    """How long things are kept, as the site's settings say; `accounts_months` 0: for good."""

    signins_days: int
    tokens_days: int
    deliveries_days: int
    audit_months: int
    accounts_months: int

    @classmethod
    def of(cls, settings: object) -> Periods:
        """The periods that the site's settings name."""
        return cls(*(getattr(settings, f"retain_{one.name}") for one in fields(cls)))


@dataclass(frozen=True)
class Kind:
    """Rows of a kind that are over, and of which persons: those of who waits for an answer are held."""

    name: str
    table: type[Base]
    over: sa.ColumnElement[bool]
    people: tuple[sa.ColumnElement[Any], ...] | tuple[orm.InstrumentedAttribute[Any], ...] = ()

    def held(self) -> sa.ColumnElement[bool]:
        """Whether a row is about somebody who waits for an answer about their records."""
        waiting = sa.select(RecordRequest.user_id).where(RecordRequest.closed_at.is_(None))
        return sa.or_(sa.false(), *(column.in_(waiting) for column in self.people))


def kinds_of(session: Session, periods: Periods, now: datetime) -> tuple[Kind, ...]:
    """Every kind but inactive accounts, which are told before they go."""
    signins = now - timedelta(days=periods.signins_days)
    tokens = now - timedelta(days=periods.tokens_days)
    told = now - timedelta(days=periods.deliveries_days)
    ended, spent = sa.func.coalesce, MailToken.used_at
    return (
        Kind("signins", SignIn, sa.and_(_ended(SignIn) < signins, _not_last()), (SignIn.user_id,)),
        Kind("throttles", SignInThrottle, SignInThrottle.failed_at < now - DAY),
        Kind("mail tokens", MailToken, ended(spent, MailToken.expires_at) < tokens, (MailToken.user_id,)),
        Kind("tickets", Ticket, Ticket.expires_at <= now, (Ticket.user_id,)),
        Kind("API tokens", ApiToken, _ended(ApiToken) < signins, (ApiToken.user_id,)),
        Kind(
            "deliveries",
            HookDelivery,
            sa.and_(HookDelivery.due_at.is_(None), HookDelivery.created_at < told),
            (HookDelivery.user_id,),
        ),
        Kind("uploads", Intake, Intake.made_at < now - DAY, (Intake.user_id,)),
        Kind("events", AuditEvent, _events(session, periods, now), _BOTH),
        Kind(
            "unconfirmed accounts",
            User,
            sa.and_(User.created_at < now - UNCONFIRMED, *_never_in()),
            (User.id,),
        ),
    )


_BOTH = (AuditEvent.subject_id, AuditEvent.actor_id)


def _never_in() -> tuple[sa.ColumnElement[bool], ...]:
    """Nobody opened the account, nor is anything known of its person but the address."""
    known = (SignIn, Review, Membership, Enrollment)
    return (
        User.confirmed_at.is_(None),
        ~User.is_admin,
        *(~sa.exists().where(table.user_id == User.id) for table in known),
    )


def _ended(table: type[SignIn] | type[ApiToken]) -> sa.ColumnElement[datetime]:
    return sa.func.coalesce(table.revoked_at, table.expires_at)


def _not_last() -> sa.ColumnElement[bool]:
    """The latest sign-in of a person stays: it alone says when somebody who only reads was here."""
    later = orm.aliased(SignIn)
    return sa.exists().where(later.user_id == SignIn.user_id, later.id > SignIn.id)


def _events(session: Session, periods: Periods, now: datetime) -> sa.ColumnElement[bool]:
    """The site's own events after its months; a program's that are of no cohort after the program's."""
    of_site = sa.and_(
        AuditEvent.program_id.is_(None), AuditEvent.at < months_before(now, periods.audit_months)
    )
    programs = session.execute(sa.select(Program.id, Program.retention_months)).all()
    of_programs = (
        sa.and_(
            AuditEvent.program_id == row.id,
            AuditEvent.cohort_id.is_(None),
            AuditEvent.at < months_before(now, row.retention_months),
        )
        for row in programs
    )
    return sa.or_(of_site, *of_programs)

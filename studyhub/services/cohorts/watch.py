"""The nightly watch: standings made anew, alerts raised when a flag appears and closed when it passes."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from studyhub.catalog.shelf import Shelf
from studyhub.extensions import db
from studyhub.learning.risk import Reason, RiskFlag, Strength
from studyhub.learning.risk.alerts import settle
from studyhub.models import Alert, Cohort, Program
from studyhub.models.base import new_id
from studyhub.services.connect.events import Event, Fact
from studyhub.services.connect.hooks import announce as announce_event
from studyhub.services.database import command
from studyhub.services.programs.audit import note
from studyhub.services.programs.permissions import hold

from .courses import flag_places, flags_for, is_watched, thresholds_of
from .keeping import Member, members_of, refresh


@dataclass(frozen=True)
class Raised:
    """An alert that has just been raised: whose, for what reason, how sure ("clear" or "possible")."""

    program_id: uuid.UUID
    cohort_id: uuid.UUID
    alert_id: uuid.UUID
    student_id: uuid.UUID
    reason: str
    strength: str
    raised_at: datetime


@dataclass(frozen=True)
class Watched:
    """What a watch did: cohorts looked at, standings made anew, alerts raised and closed."""

    cohorts: int = 0
    standings: int = 0
    raised: int = 0
    closed: int = 0

    def __add__(self, other: Watched) -> Watched:
        return Watched(
            self.cohorts + other.cohorts,
            self.standings + other.standings,
            self.raised + other.raised,
            self.closed + other.closed,
        )


Announce = Callable[[Session, tuple[Raised, ...]], None]
"""Told of new alerts within the command that raises them: what it writes is kept with them or not at all."""


def tell_webhooks(session: Session, raised: tuple[Raised, ...]) -> None:
    """Put each new alert on its way to the program's webhooks that want to know who is at risk."""
    for one in raised:
        payload: dict[str, Fact] = {
            "cohort_id": one.cohort_id,
            "student_id": one.student_id,
            "alert_id": one.alert_id,
            "reason": one.reason,
            "strength": one.strength,
        }
        announce_event(session, one.program_id, Event.STUDENT_AT_RISK, payload, one.raised_at)


def watch(*, shelf: Shelf, now: datetime, announce: Announce = tell_webhooks) -> Watched:
    """Watch over every cohort, a transaction each. A second run at the same time changes nothing."""
    places = (
        db.session()
        .execute(
            sa.select(Cohort.program_id, Cohort.id)
            .join(Program, Program.id == Cohort.program_id)
            .where(Program.archived_at.is_(None))
            .order_by(Cohort.program_id, Cohort.id)
        )
        .all()
    )
    found = Watched()
    for program_id, cohort_id in places:
        found += watch_cohort(program_id, cohort_id, shelf=shelf, now=now, announce=announce)
    return found


def watch_cohort(
    program_id: uuid.UUID,
    cohort_id: uuid.UUID,
    *,
    shelf: Shelf,
    now: datetime,
    announce: Announce = tell_webhooks,
    seconds: float | None = None,
) -> Watched:
    """Make the stale standings of a cohort anew (for `seconds`, None: all of them), then settle its alerts.

    Students who left are kept as they stood then. Commits.
    """
    cohort = db.session().get_one(Cohort, (program_id, cohort_id))
    before = members_of(db.session(), cohort, now=now, former=True)
    members = refresh(before, cohort, shelf=shelf, now=now, seconds=seconds)
    made = sum(one.stale for one in before) - sum(one.stale for one in members)
    with command() as session:
        hold(session, program_id)
        cohort = session.get_one(Cohort, (program_id, cohort_id))
        raised, closed = _settle(session, cohort, members, now)
        if raised or closed:
            note(
                session,
                "alerts.settled",
                program_id=program_id,
                actor_id=None,
                now=now,
                cohort=cohort,
                raised=len(raised),
                closed=closed,
            )
        if raised:
            session.flush()
            announce(session, raised)
    return Watched(1, made, len(raised), closed)


def _settle(
    session: Session, cohort: Cohort, members: Iterable[Member], now: datetime
) -> tuple[tuple[Raised, ...], int]:
    thresholds, possible_too = thresholds_of(session, cohort.program_id)
    held = _held(session, cohort)
    raised: list[Raised] = []
    closed = 0
    for member in members:
        standing = held[member.id]
        if not is_watched(member, window_from=cohort.window_from, now=now):
            closed += sum(_end(one, now) for one in standing)
            continue
        if member.stale:
            continue  # what it shows is of an earlier day: the next watch judges it
        flags = flags_for(member, thresholds, window_from=cohort.window_from, now=now)
        by_reason = {Reason(one.reason): one for one in standing}
        settled = settle(flags, by_reason, possible_too=possible_too)
        closed += sum(_pass(by_reason[reason], now) for reason in settled.passed)
        raised += [_raise(session, cohort, member, of, now) for of in settled.raised.values()]
    return tuple(raised), closed


def _held(session: Session, cohort: Cohort) -> dict[uuid.UUID, list[Alert]]:
    """Alerts whose reason has not passed: open ones, and those that a person closed meanwhile."""
    rows = session.scalars(
        sa.select(Alert).where(
            Alert.program_id == cohort.program_id,
            Alert.cohort_id == cohort.id,
            Alert.passed_at.is_(None),
            Alert.closed_by.is_distinct_from("ended"),
        )
    )
    held: dict[uuid.UUID, list[Alert]] = defaultdict(list)
    for row in rows:
        held[row.user_id].append(row)
    return held


def _end(alert: Alert, now: datetime) -> bool:
    """Close an open alert because nothing is watched any more; says whether it was open."""
    if alert.closed_at is not None:
        return False
    alert.closed_at, alert.closed_by = now, "ended"
    return True


def _pass(alert: Alert, now: datetime) -> bool:
    """Note that the reason is gone, which closes an open alert; says whether it was open."""
    alert.passed_at = now
    if alert.closed_at is not None:
        return False
    alert.closed_at, alert.closed_by = now, "passed"
    return True


def _raise(
    session: Session, cohort: Cohort, member: Member, flags: tuple[RiskFlag, ...], now: datetime
) -> Raised:
    clear = any(flag.strength is Strength.CLEAR for flag in flags)
    alert = Alert(
        program_id=cohort.program_id,
        id=new_id(now),
        cohort_id=cohort.id,
        user_id=member.id,
        reason=flags[0].reason.value,
        strength=(Strength.CLEAR if clear else Strength.POSSIBLE).value,
        evidence=[flag_places(flag) for flag in flags],
        raised_at=now,
    )
    session.add(alert)
    return Raised(
        cohort.program_id, cohort.id, alert.id, member.id, alert.reason, alert.strength, alert.raised_at
    )

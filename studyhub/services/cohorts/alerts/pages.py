"""Alerts as staff read them: open ones, one's own, those that are over and how often they were right."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from studyhub.learning.risk import Reason
from studyhub.learning.risk.alerts import LEAST_CLAIMED
from studyhub.models import Alert, AlertContact, Cohort, CohortRight, Membership, User
from studyhub.services.cohorts.courses import REASON_WORDS, FlagTag, flags_for, tags_of, thresholds_of
from studyhub.services.cohorts.keeping import members_of
from studyhub.services.database import command
from studyhub.services.errors import NotFound
from studyhub.services.programs.audit import note
from studyhub.services.programs.heads import CohortHead, Head, cohort_head_of, head_of
from studyhub.services.programs.permissions import (
    Act,
    CohortAct,
    Grant,
    Right,
    Role,
    allow,
    grant_in,
    grant_of,
)

from .lines import HOW, AlertLine, lines_where
from .past import Record, past_records

OPEN, MINE, OVER = "open", "mine", "over"
WHICH = (OPEN, MINE, OVER)
PAGE = 50
NO_ALERT = "There is no such alert of yours."


@dataclass(frozen=True)
class AlertsPage:
    """Alerts of a program, or of one cohort of it; `records` with those that are over."""

    head: Head
    cohort: CohortHead | None
    which: str
    counts: Mapping[str, int]
    lines: tuple[AlertLine, ...]
    records: tuple[Record, ...]
    least: int
    number: int
    later: bool


@dataclass(frozen=True)
class Contact:
    """Somebody spoke to the student: the day, how, what was said, by whom."""

    day: date
    how: str
    body: str
    by: str
    at: datetime
    other: str


@dataclass(frozen=True)
class AlertPage:
    """An alert with all that was done about it; `now` are the student's flags today.

    `contacts` are all with this student in this cohort; those logged with another alert name it.
    """

    head: Head
    cohort: CohortHead
    line: AlertLine
    now: tuple[FlagTag, ...]
    action: str
    outcome_key: str
    outcome_note: str
    contacts: tuple[Contact, ...]
    others: tuple[AlertLine, ...]
    staff: tuple[tuple[uuid.UUID, str], ...]


def alerts_page(
    *,
    user_id: uuid.UUID,
    program_id: uuid.UUID,
    cohort_id: uuid.UUID | None,
    which: str,
    number: int,
    now: datetime,
) -> AlertsPage:
    """Alerts of the cohorts that one may see, or of one cohort; the look is put on record first."""
    which, number = which if which in WHICH else OPEN, min(max(number, 0), 10_000)
    with command() as session:
        grant, cohort = _grant(session, user_id, program_id, cohort_id)
        note(session, "alerts.seen", program_id=program_id, actor_id=user_id, now=now, cohort=cohort)
    grant, cohort = _grant(session, user_id, program_id, cohort_id)
    cohorts = [cohort] if cohort else cohorts_seen(session, grant)
    ids = [one.id for one in cohorts]
    wanted = _conditions(program_id, ids)
    lines = lines_where(
        session,
        [*wanted, *_which(which, user_id)],
        newest_closed=which == OVER,
        offset=number * PAGE,
        limit=PAGE + 1,
    )
    return AlertsPage(
        head=head_of(grant),
        cohort=cohort_head_of(grant, cohort) if cohort else None,
        which=which,
        counts={one: _count(session, [*wanted, *_which(one, user_id)]) for one in WHICH},
        lines=lines[:PAGE],
        records=past_records(session, wanted) if which == OVER else (),
        least=LEAST_CLAIMED,
        number=number,
        later=len(lines) > PAGE,
    )


def alert_page(*, user_id: uuid.UUID, program_id: uuid.UUID, alert_id: uuid.UUID, now: datetime) -> AlertPage:
    """An alert; the look at the student is put on record first. Raises NotFound."""
    with command() as session:
        cohort, alert = alert_for(session, user_id, program_id, alert_id, CohortAct.SEE_DASHBOARD)
        note(
            session,
            "alert.seen",
            program_id=program_id,
            actor_id=user_id,
            now=now,
            subject_id=alert.user_id,
            cohort=cohort,
        )
    cohort, alert = alert_for(session, user_id, program_id, alert_id, CohortAct.SEE_DASHBOARD)
    grant = grant_of(user_id, program_id)
    of_student = [*_conditions(program_id, [cohort.id]), Alert.user_id == alert.user_id]
    lines = lines_where(session, of_student, newest_closed=False, offset=0, limit=PAGE)
    thresholds, _ = thresholds_of(session, program_id)
    members = members_of(session, cohort, now=now, former=True, student=alert.user_id)
    flags = [
        flag
        for member in members
        for flag in flags_for(member, thresholds, window_from=cohort.window_from, now=now)
    ]
    return AlertPage(
        head=head_of(grant),
        cohort=cohort_head_of(grant, cohort),
        line=next(one for one in lines if one.id == alert_id),
        now=tags_of(flags),
        action=alert.action,
        outcome_key=alert.outcome or "",
        outcome_note=alert.outcome_note,
        contacts=_contacts(session, of_student, alert_id),
        others=tuple(one for one in lines if one.id != alert_id),
        staff=staff_of(session, cohort),
    )


def alert_for(
    session: Session, user_id: uuid.UUID, program_id: uuid.UUID, alert_id: uuid.UUID, act: CohortAct
) -> tuple[Cohort, Alert]:
    """An alert and its cohort, for a person who may do this in it; raises NotFound for everybody else."""
    grant = grant_of(user_id, program_id)
    alert = session.get(Alert, (program_id, alert_id))
    if alert is None or not grant.may_in(alert.cohort_id, act):
        raise NotFound(NO_ALERT)
    return session.get_one(Cohort, (program_id, alert.cohort_id)), alert


def staff_of(session: Session, cohort: Cohort) -> tuple[tuple[uuid.UUID, str], ...]:
    """Who may work on the alerts of a cohort, by name: directors, and who may edit it."""
    edits = sa.select(CohortRight.user_id).where(
        CohortRight.program_id == cohort.program_id,
        CohortRight.cohort_id == cohort.id,
        CohortRight.may == Right.EDIT.value,
    )
    rows = session.execute(
        sa.select(User.id, User.name)
        .join(Membership, Membership.user_id == User.id)
        .where(
            Membership.program_id == cohort.program_id,
            sa.or_(Membership.role == Role.DIRECTOR.value, User.id.in_(edits)),
        )
        .order_by(sa.func.lower(User.name), User.id)
    )
    return tuple((row.id, row.name) for row in rows)


def cohorts_seen(session: Session, grant: Grant) -> list[Cohort]:
    """The cohorts of a program whose dashboard a person may see."""
    rows = session.scalars(sa.select(Cohort).where(Cohort.program_id == grant.program_id))
    return [cohort for cohort in rows if grant.may_in(cohort.id, CohortAct.SEE_DASHBOARD)]


def _grant(
    session: Session, user_id: uuid.UUID, program_id: uuid.UUID, cohort_id: uuid.UUID | None
) -> tuple[Grant, Cohort | None]:
    if cohort_id is None:
        return allow(user_id, program_id, Act.SEE_ALERTS), None
    return grant_in(session, user_id, program_id, cohort_id, CohortAct.SEE_DASHBOARD)


def _conditions(program_id: uuid.UUID, cohorts: Iterable[uuid.UUID]) -> list[sa.ColumnElement[bool]]:
    return [Alert.program_id == program_id, Alert.cohort_id.in_(list(cohorts))]


def _which(which: str, user_id: uuid.UUID) -> list[sa.ColumnElement[bool]]:
    if which == OVER:
        return [Alert.closed_at.is_not(None)]
    return [Alert.closed_at.is_(None), *([Alert.owner_id == user_id] if which == MINE else [])]


def _count(session: Session, wanted: Sequence[sa.ColumnElement[bool]]) -> int:
    return session.scalar(sa.select(sa.func.count()).select_from(Alert).where(*wanted)) or 0


def _contacts(
    session: Session, of_student: Sequence[sa.ColumnElement[bool]], alert_id: uuid.UUID
) -> tuple[Contact, ...]:
    rows = session.execute(
        sa.select(AlertContact, Alert.reason, User.name)
        .join(Alert, sa.and_(Alert.program_id == AlertContact.program_id, Alert.id == AlertContact.alert_id))
        .outerjoin(User, User.id == AlertContact.by_id)
        .where(*of_student)
        .order_by(AlertContact.day.desc(), AlertContact.id.desc())
    )
    return tuple(
        Contact(
            day=row.AlertContact.day,
            how=HOW[row.AlertContact.how],
            body=row.AlertContact.body,
            by=row.name or "an account that is gone",
            at=row.AlertContact.at,
            other="" if row.AlertContact.alert_id == alert_id else REASON_WORDS[Reason(row.reason)],
        )
        for row in rows
    )

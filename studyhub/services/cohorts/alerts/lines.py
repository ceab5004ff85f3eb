"""Alerts in a list: whose, for what reason with what evidence, who has them, what was done."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from studyhub.learning.risk import Reason
from studyhub.models import Alert, AlertContact, Cohort, User
from studyhub.services.cohorts.courses import REASON_WORDS, flag_of, tags_of

CLOSED_WORDS = {
    "passed": "passed by itself",
    "person": "closed by staff",
    "ended": "student left, cohort or exam over",
}
OUTCOMES = {
    "recovered": "is on course again",
    "no change": "no change",
    "passed": "passed the exam",
    "failed": "failed the exam",
    "left": "dropped out",
    "mistaken": "the alert was mistaken",
}
HOW = {
    "meeting": "in person",
    "phone": "by phone",
    "mail": "by mail",
    "class": "in class",
    "other": "another way",
}


@dataclass(frozen=True)
class AlertLine:
    """An alert in a list; `evidence` as it was raised. `closed` says how it ended, "" while it is open."""

    id: uuid.UUID
    student_id: uuid.UUID
    name: str
    cohort_id: uuid.UUID
    cohort: str
    reason: str
    label: str
    evidence: tuple[str, ...]
    clear: bool
    raised_at: datetime
    owner_id: uuid.UUID | None
    owner: str
    contacts: int
    last_contact: date | None
    closed_at: datetime | None
    closed: str
    outcome: str


def lines_where(
    session: Session,
    wanted: Sequence[sa.ColumnElement[bool]],
    *,
    newest_closed: bool,
    offset: int,
    limit: int,
) -> tuple[AlertLine, ...]:
    """Alerts that fit: open ones first, by student; or those that are over, the latest closed first."""
    owner = aliased(User)
    rows = session.execute(
        sa.select(Alert, User.name, Cohort.name.label("cohort"), owner.name.label("owner"))
        .join(User, User.id == Alert.user_id)
        .join(Cohort, sa.and_(Cohort.program_id == Alert.program_id, Cohort.id == Alert.cohort_id))
        .outerjoin(owner, owner.id == Alert.owner_id)
        .where(*wanted)
        .order_by(
            *(
                [Alert.closed_at.desc()]
                if newest_closed
                else [Alert.closed_at.is_not(None), sa.func.lower(User.name), Alert.user_id]
            ),
            Alert.id.desc(),
        )
        .offset(offset)
        .limit(limit)
    ).all()
    spoken = _spoken(session, [row.Alert for row in rows])
    return tuple(_line(row, spoken.get(row.Alert.id, (0, None))) for row in rows)


def _spoken(session: Session, alerts: Iterable[Alert]) -> dict[uuid.UUID, tuple[int, date | None]]:
    of = {one.id: one.program_id for one in alerts}
    if not of:
        return {}
    rows = session.execute(
        sa.select(AlertContact.alert_id, sa.func.count(), sa.func.max(AlertContact.day))
        .where(AlertContact.program_id.in_(set(of.values())), AlertContact.alert_id.in_(of))
        .group_by(AlertContact.alert_id)
    )
    return {alert: (int(count), day) for alert, count, day in rows}


def _line(row: Any, spoken: tuple[int, date | None]) -> AlertLine:
    alert: Alert = row.Alert
    tags = tags_of(flag_of(places) for places in alert.evidence)
    return AlertLine(
        id=alert.id,
        student_id=alert.user_id,
        name=row.name,
        cohort_id=alert.cohort_id,
        cohort=row.cohort,
        reason=REASON_WORDS[Reason(alert.reason)],
        label=tags[0].label if tags else REASON_WORDS[Reason(alert.reason)],
        evidence=tuple(said for tag in tags for said in tag.words),
        clear=alert.strength == "clear",
        raised_at=alert.raised_at,
        owner_id=alert.owner_id,
        owner=row.owner or "",
        contacts=spoken[0],
        last_contact=spoken[1],
        closed_at=alert.closed_at,
        closed=CLOSED_WORDS[alert.closed_by] if alert.closed_by else "",
        outcome=OUTCOMES[alert.outcome] if alert.outcome else "",
    )

"""What the program is told of a student, told to the student in kind words, with what to do next."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from studyhub.catalog.shelf import Shelf
from studyhub.extensions import db
from studyhub.learning.risk import Reason, RiskFlag, Strength
from studyhub.models import Alert, Cohort, User
from studyhub.services.cohorts.courses import flags_for, thresholds_of
from studyhub.services.cohorts.dashboard.cells import BANDS, band_key, span
from studyhub.services.cohorts.keeping import members_of
from studyhub.services.cohorts.reckoning import reckon
from studyhub.services.progress.charts import percent

NEXT = {
    Reason.INACTIVE: (
        "home.index",
        "Begin with ten minutes today: what you knew comes back faster than it came.",
        "Today's session",
    ),
    Reason.BEHIND: (
        "plan.index",
        "If the plan is too large for these weeks, make it smaller. A small plan that is kept helps more.",
        "Your plan",
    ),
    Reason.WEAK_DOMAIN: (
        "progress.index",
        "Take one objective of it: read its lesson, then a short quiz on it.",
        "Your progress by objective",
    ),
    Reason.FALLING: (
        "progress.history",
        "New topics are often harder at first. Read the reasons under what went wrong, and take your time.",
        "Your latest answers",
    ),
    Reason.UNLIKELY: (
        "progress.readiness",
        "See which domain would move you most, and ask your instructor for help with it.",
        "Your readiness, explained",
    ),
}
"""Where a reason leads a student to, what to do, and the words of the link."""


@dataclass(frozen=True)
class OwnReason:
    """A reason in kind words, what to do next, and where."""

    why: str
    next: str
    endpoint: str
    link: str


@dataclass(frozen=True)
class OwnAlert:
    """An open alert: since when the program knows, and who of the staff has it ("" for nobody yet)."""

    since: datetime
    owner: str


@dataclass(frozen=True)
class OwnStanding:
    """What the dashboard says of a student now."""

    band_words: str
    range: str
    answers: int
    reasons: tuple[OwnReason, ...]
    alerts: tuple[OwnAlert, ...]


def own_standing(
    *, user_id: uuid.UUID, program_id: uuid.UUID, cohort_id: uuid.UUID, shelf: Shelf, now: datetime
) -> OwnStanding | None:
    """What the program is told of a student, reckoned now; None for who is not followed. Reads only."""
    session = db.session()
    cohort = session.get(Cohort, (program_id, cohort_id))
    found = members_of(session, cohort, now=now, student=user_id) if cohort else []
    if not found or cohort is None or found[0].seat.until is not None:
        return None
    kept = reckon(session, found[0].seat, shelf=shelf, now=now)
    member = replace(found[0], kept=kept, stale=False)
    thresholds, _ = thresholds_of(session, program_id)
    flags = flags_for(member, thresholds, window_from=cohort.window_from, now=now)
    return OwnStanding(
        band_words=BANDS[band_key(kept)],
        range=span(kept.low, kept.high),
        answers=kept.answers,
        reasons=tuple(_reasons(flags)),
        alerts=_alerts(session, cohort, user_id),
    )


def _reasons(flags: Iterable[RiskFlag]) -> Iterable[OwnReason]:
    by_reason: dict[Reason, list[RiskFlag]] = {}
    for flag in flags:
        by_reason.setdefault(flag.reason, []).append(flag)
    for reason, of_reason in by_reason.items():
        endpoint, next_, link = NEXT[reason]
        yield OwnReason(_why(reason, of_reason), next_, endpoint, link)


def _why(reason: Reason, flags: list[RiskFlag]) -> str:
    flag = flags[0]
    if reason is Reason.INACTIVE:
        return f"You have not answered a question for {flag.value:.0f} days."
    if reason is Reason.BEHIND:
        return f"You did {percent(flag.value)} of the minutes that you planned in the last two weeks."
    if reason is Reason.WEAK_DOMAIN:
        clear = sorted(one.domain for one in flags if one.strength is Strength.CLEAR)
        names = clear or sorted(one.domain for one in flags)
        verb = "is" if len(names) == 1 else "are"
        return (
            f"{', '.join(names)} {verb} {'' if clear else 'perhaps '}below what passing takes, as far as "
            f"{sum(one.answers for one in flags if one.domain in names)} first answers can tell."
        )
    if reason is Reason.FALLING:
        return f"Your first tries came out {-flag.value:.0f} points lower in these three weeks than before."
    chance = "A pass is not likely yet" if flag.strength is Strength.CLEAR else "It could go either way"
    return f"{chance}, and the exam is {flag.value:.0f} days away."


def _alerts(session: Session, cohort: Cohort, user_id: uuid.UUID) -> tuple[OwnAlert, ...]:
    rows = session.execute(
        sa.select(Alert.raised_at, User.name)
        .outerjoin(User, User.id == Alert.owner_id)
        .where(
            Alert.program_id == cohort.program_id,
            Alert.cohort_id == cohort.id,
            Alert.user_id == user_id,
            Alert.closed_at.is_(None),
        )
        .order_by(Alert.id)
    )
    return tuple(OwnAlert(raised, name or "") for raised, name in rows)

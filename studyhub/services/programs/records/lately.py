"""What students did of late, read anew of those only of whom something was written since.

A list of a class is looked at again and again while few of it answer. What each of them did is kept by
the student's stamp (`services/stamps`), and for as long as no answer enters or leaves the seven days.
"""

from __future__ import annotations

import threading
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session

from studyhub.models import Review, User

WEEK = timedelta(days=7)
LONGEST_ANSWER = 300_000
MOST = 4_000
"""Students of whom a process keeps what they did, some 2 MB; those read the longest ago leave first."""
NEVER = datetime.max.replace(tzinfo=UTC)


class Lately(NamedTuple):
    """A student's last answer, and answers and minutes of seven days. One left open counts five minutes."""

    last: datetime | None
    answers: int
    minutes: int


class Found(NamedTuple):
    """What each of some students did, and before which moment that is the same if nobody answers."""

    read: Mapping[uuid.UUID, Lately]
    before: datetime


@dataclass(frozen=True)
class _Kept:
    """What was read at a stamp, and that it holds from one moment until before another."""

    stamp: int
    since: datetime
    before: datetime
    read: Lately


_kept: dict[uuid.UUID, _Kept] = {}
_turning = threading.Lock()


def lately(session: Session, stamps: Mapping[uuid.UUID, int], *, until: datetime) -> Found:
    """What students did up to a moment; `stamps` are theirs, read before this in the same session."""
    found = {one: kept for one in stamps if (kept := _kept.get(one)) and _holds(kept, stamps[one], until)}
    missing = {student: stamp for student, stamp in stamps.items() if student not in found}
    if missing:
        read = _read(session, missing, until)
        _keep(read)
        found |= read
    before = min((kept.before for kept in found.values()), default=NEVER)
    return Found({student: kept.read for student, kept in found.items()}, before)


def _holds(kept: _Kept, stamp: int, until: datetime) -> bool:
    return kept.stamp == stamp and kept.since <= until < kept.before


def _keep(read: Mapping[uuid.UUID, _Kept]) -> None:
    with _turning:
        for student in read:
            _kept.pop(student, None)
        _kept.update(read)
        for student in list(_kept)[: max(len(_kept) - MOST, 0)]:
            del _kept[student]


def _read(session: Session, stamps: Mapping[uuid.UUID, int], until: datetime) -> dict[uuid.UUID, _Kept]:
    """What holds until the first of seven days' answers leaves them, or one from ahead of the clock comes."""
    week = _week(session, list(stamps), until)
    found = {}
    for student, last, following in _around(session, list(stamps), until):
        answers, millis, oldest = week.get(student, (0, 0, NEVER - WEEK))
        before = min(oldest + WEEK, following or NEVER)
        read = Lately(last, answers, -(-millis // 60_000))
        found[student] = _Kept(stamps[student], until, before, read)
    return found


def _week(
    session: Session, students: Sequence[uuid.UUID], until: datetime
) -> dict[uuid.UUID, tuple[int, int, datetime]]:
    """Answers and milliseconds of the seven days before `until`, and when the first of them was given."""
    spent = sa.case((Review.millis > LONGEST_ANSWER, LONGEST_ANSWER), else_=Review.millis)
    rows = session.execute(
        sa.select(Review.user_id, sa.func.count(), sa.func.sum(spent), sa.func.min(Review.at))
        .where(
            Review.user_id.in_(students),
            Review.kind == "answer",
            Review.at > until - WEEK,
            Review.at <= until,
        )
        .group_by(Review.user_id)
    )
    return {student: (int(count), int(millis), oldest) for student, count, millis, oldest in rows}


def _around(
    session: Session, students: Sequence[uuid.UUID], until: datetime
) -> list[tuple[uuid.UUID, datetime | None, datetime | None]]:
    """Of each student the last answer up to a moment, and the first after it."""
    answers = sa.select(Review.at).where(Review.user_id == User.id, Review.kind == "answer")
    last = answers.where(Review.at <= until).order_by(Review.at.desc()).limit(1).scalar_subquery()
    following = answers.where(Review.at > until).order_by(Review.at).limit(1).scalar_subquery()
    rows = session.execute(sa.select(User.id, last, following).where(User.id.in_(students)))
    return [(student, before, after) for student, before, after in rows]

"""What a plan is drawn from: a student's answers since a day or on the last mock exam, by objective.

Of who shows totals only, an objective is named from six answers on; what is left of a domain stands together,
likewise from six on. Fewer would tell single answers, which the student has not shared.
"""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from studyhub.catalog.errors import UnknownItem
from studyhub.catalog.shelf import Shelf
from studyhub.learning.mastery import ENOUGH
from studyhub.learning.remediation import Group, Missed, groups_of
from studyhub.learning.replay import LESSON
from studyhub.models import Review, Sitting
from studyhub.services.assignments.doing.unseen import shown_to
from studyhub.services.practice.log import not_undone, of_user, score_now

SINCE, MOCK = "since", "mock"


@dataclass(frozen=True)
class Evidence:
    """The groups of a student's misses, the worst first, since a moment; `answers` were looked at."""

    basis: str
    since: datetime
    answers: int
    groups: tuple[Group, ...]


def last_mock(session: Session, student_id: uuid.UUID) -> Sitting | None:
    """The mock exam that a student ended last."""
    wanted = sa.select(Sitting).where(Sitting.user_id == student_id, Sitting.ended_at.is_not(None))
    return session.scalars(wanted.order_by(Sitting.ended_at.desc()).limit(1)).first()


def evidence_of(
    session: Session, student_id: uuid.UUID, *, basis: str, since: datetime, shares: bool, shelf: Shelf
) -> Evidence:
    """What a plan would be drawn from. Without a mock exam, MOCK finds nothing."""
    where = [Review.at >= since]
    if basis == MOCK:
        exam = last_mock(session, student_id)
        since = exam.created_at if exam else since
        where = [Review.session_id == exam.id] if exam else [sa.false()]
    counts = _counts(session, student_id, where)
    unseen, by_domain = unseen_counts(shown_to(session, student_id, shelf), shelf)
    missed = _missed(counts, unseen, shelf)
    if not shares:
        missed = _shielded(missed)
    return Evidence(basis, since, sum(asked for _, asked in counts.values()), groups_of(missed, by_domain))


def unseen_counts(shown: frozenset[str], shelf: Shelf) -> tuple[Mapping[str, int], Mapping[str, int]]:
    """Practice questions never shown, by objective and by domain."""
    new = [question for question in shelf.practice_questions() if question.key not in shown]
    return Counter(one.objective for one in new), Counter(one.domain for one in new)


def _counts(
    session: Session, student_id: uuid.UUID, where: Iterable[sa.ColumnElement[bool]]
) -> dict[str, tuple[int, int]]:
    """Right and asked by objective, as the answers are marked now; checks within lessons are left out."""
    mine = of_user(student_id)
    right = sa.func.sum(sa.case((score_now(mine) == 1.0, 1), else_=0))
    rows = session.execute(
        sa.select(Review.objective, right, sa.func.count())
        .where(
            mine(Review),
            *where,
            not_undone(mine),
            Review.item_kind == "question",
            Review.mode != LESSON,
        )
        .group_by(Review.objective)
    )
    return {objective: (int(good), int(asked)) for objective, good, asked in rows}


def _missed(counts: Mapping[str, tuple[int, int]], unseen: Mapping[str, int], shelf: Shelf) -> list[Missed]:
    found = []
    for objective, (right, asked) in counts.items():
        try:
            known = shelf.objective(objective)
        except UnknownItem:
            continue  # of a bank that the student sees no more
        found.append(Missed(objective, known.domain, known.lesson, right, asked, unseen.get(objective, 0)))
    return found


def _shielded(missed: Iterable[Missed]) -> list[Missed]:
    shown: list[Missed] = []
    rest: dict[str, tuple[int, int]] = {}
    for one in missed:
        if one.asked >= ENOUGH:
            shown.append(one)
        else:
            right, asked = rest.get(one.domain, (0, 0))
            rest[one.domain] = (right + one.right, asked + one.asked)
    together = [Missed("", domain, "", *counts, 0) for domain, counts in rest.items() if counts[1] >= ENOUGH]
    return [*shown, *together]

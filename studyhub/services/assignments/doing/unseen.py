"""Which questions a student was never shown, and what a remediation plan's quiz and retest take of them.

Shown is whatever lay before the student in a session or an exam, answered or not, and what stands in a
lesson, which is open to be read at any time.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from studyhub.catalog.shelf import Shelf
from studyhub.catalog.types import Question
from studyhub.learning.chance import seeded
from studyhub.learning.remediation import retest, spared
from studyhub.learning.selection import Sibling, choose_quiz
from studyhub.models import Review, Sitting, StudySession
from studyhub.services.assignments.kinds import fitting
from studyhub.services.assignments.rules import QuizRule
from studyhub.services.practice.lessons import questions_in
from studyhub.services.practice.student import Seen, day_of, seen_by, sibling


def shown_to(session: Session, user_id: uuid.UUID, shelf: Shelf) -> frozenset[str]:
    """The keys of all questions that count as shown to a student."""
    answered = sa.select(Review.item_key).where(Review.user_id == user_id, Review.kind == "answer").distinct()
    laid = sa.select(StudySession.slots).where(StudySession.user_id == user_id)
    sat = sa.select(Sitting.slots).where(Sitting.user_id == user_id, Sitting.began_at.is_not(None))
    keys = set(session.scalars(answered))
    for slots in (*session.scalars(laid), *session.scalars(sat)):
        keys.update(str(slot["item"]) for slot in slots)
    for lesson in shelf.lessons:
        keys.update(questions_in(lesson))
    return frozenset(keys)


def remedial(
    session: Session, user_id: uuid.UUID, rule: QuizRule, *, seed: int, shelf: Shelf, now: datetime
) -> list[Question]:
    """The questions of a plan's quiz or retest for a student now; none where a retest would be short."""
    day = day_of(session, user_id, now)
    seen, shown = seen_by(session, user_id, day), shown_to(session, user_id, shelf)
    found = fitting(rule, shelf)
    new = _by_chance([one for one in found if one.key not in shown], seed, seen)
    if rule.widen:
        return _retest(new, rule, seed, shelf=shelf, seen=seen, shown=shown)
    met = [one.key for one in found if one.key in shown]
    pool = spared(met, [one.key for one in new], rule.spare)
    chosen = choose_quiz([sibling(shelf.question(key), seen) for key in pool], rule.count, seeded(seed))
    return [shelf.question(one.key) for one in chosen]


def _retest(
    own: Sequence[Sibling], rule: QuizRule, seed: int, *, shelf: Shelf, seen: Seen, shown: frozenset[str]
) -> list[Question]:
    """The group's own first, then others of its domain; never both of a pair that gives itself away."""
    against = {enemy for one in own[: rule.count] for enemy in one.enemies}
    wide = QuizRule(domains=(rule.widen,))
    others = [one for one in fitting(wide, shelf) if one.key not in shown and one.key not in against]
    more = [one.key for one in _by_chance(others, seed, seen)]
    return [shelf.question(key) for key in retest([one.key for one in own], more, rule.count)]


def _by_chance(found: Sequence[Question], seed: int, seen: Seen) -> list[Sibling]:
    """Questions in an order of chance, without pairs that give each other away."""
    return list(choose_quiz([sibling(one, seen) for one in found], len(found), seeded(seed)))

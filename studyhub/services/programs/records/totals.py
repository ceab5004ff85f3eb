"""A student's practice in totals: by domain how much was met and how well it went, and when last."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from studyhub.catalog.errors import UnknownItem
from studyhub.catalog.shelf import Shelf
from studyhub.catalog.types import Area
from studyhub.learning.replay import LESSON
from studyhub.models import Review
from studyhub.services.practice.log import not_undone, of_user, score_now

LONGEST_ANSWER = 300_000


@dataclass(frozen=True)
class DomainTotal:
    """A domain: rules met of those there are; right and asked, at first tries and on repeats; minutes."""

    domain: str
    title: str
    met: int
    rules: int
    fresh_right: int
    fresh_total: int
    repeat_right: int
    repeat_total: int
    minutes: int

    @property
    def answered(self) -> int:
        """Answers that are evidence: lessons' own questions, asked beside the open text, are none."""
        return self.fresh_total + self.repeat_total


@dataclass(frozen=True)
class Totals:
    """A student's practice up to a time: nothing in it tells a single answer."""

    domains: tuple[DomainTotal, ...]
    answers: int
    minutes: int
    last: datetime | None


def totals_of(session: Session, user_id: uuid.UUID, shelf: Shelf, *, until: datetime) -> Totals:
    """Totals of all standing answers up to `until`, from before a student joined too; cards are left out."""
    standing = (
        Review.user_id == user_id,
        Review.item_kind == "question",
        Review.at <= until,
        not_undone(of_user(user_id)),
    )
    marks = _marks(session, user_id, standing, shelf)
    spread = _spread(session, standing, shelf)
    domains = tuple(
        DomainTotal(
            area.domain,
            area.title,
            spread.get(area.domain, (0, 0))[0],
            _askable(area, shelf),
            *marks.get((area.domain, True), (0, 0)),
            *marks.get((area.domain, False), (0, 0)),
            -(-spread.get(area.domain, (0, 0))[1] // 60_000),
        )
        for area in sorted(shelf.areas, key=lambda one: {"F": "E", "P": "F"}.get(one.domain, one.domain))
    )
    answers, last = session.execute(sa.select(sa.func.count(), sa.func.max(Review.at)).where(*standing)).one()
    minutes = -(-sum(millis for _, millis in spread.values()) // 60_000)
    return Totals(domains, int(answers), minutes, last)


Conditions = tuple[sa.ColumnElement[bool], ...]


def _marks(
    session: Session, user_id: uuid.UUID, standing: Conditions, shelf: Shelf
) -> dict[tuple[str, bool], tuple[int, int]]:
    """Right and asked, by domain and whether it was the first try; open-book answers are no evidence."""
    right = sa.func.sum(sa.case((score_now(of_user(user_id)) == 1.0, 1), else_=0))
    rows = session.execute(
        sa.select(Review.objective, Review.first_exposure, right, sa.func.count())
        .where(*standing, Review.mode != LESSON)
        .group_by(Review.objective, Review.first_exposure)
    )
    found: dict[tuple[str, bool], tuple[int, int]] = {}
    for objective, first, good, count in rows:
        key = (_domain(objective, shelf), bool(first))
        was = found.get(key, (0, 0))
        found[key] = (was[0] + int(good), was[1] + int(count))
    return found


def _spread(session: Session, standing: Conditions, shelf: Shelf) -> dict[str, tuple[int, int]]:
    """Rules met and milliseconds spent, by domain. One left open for long counts five minutes."""
    spent = sa.case((Review.millis > LONGEST_ANSWER, LONGEST_ANSWER), else_=Review.millis)
    rows = session.execute(
        sa.select(Review.objective, sa.func.count(Review.facet.distinct()), sa.func.sum(spent))
        .where(*standing)
        .group_by(Review.objective)
    )
    found: dict[str, tuple[int, int]] = {}
    for objective, met, millis in rows:
        was = found.get(_domain(objective, shelf), (0, 0))
        found[_domain(objective, shelf)] = (was[0] + int(met), was[1] + int(millis))
    return found


def _domain(objective: str, shelf: Shelf) -> str:
    """The domain of an objective; "" for one that the content no longer has."""
    try:
        return shelf.objective(objective).domain
    except UnknownItem:
        return ""


def _askable(area: Area, shelf: Shelf) -> int:
    """How many rules of an area have a question to practise."""
    return sum(
        any(question.form is None for question in shelf.questions_of_facet(facet.id))
        for objective in area.objectives
        for facet in objective.facets
    )

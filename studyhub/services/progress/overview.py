"""What the progress pages say: domains and objectives against the blueprint, activity, what is weakest."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeVar

import sqlalchemy as sa
from sqlalchemy.orm import Session

from studyhub.catalog.cards import is_card_facet
from studyhub.catalog.errors import UnknownItem
from studyhub.catalog.shelf import Shelf
from studyhub.catalog.types import Area, Objective
from studyhub.extensions import db
from studyhub.learning.memory import MemoryState, retrievability, study_day
from studyhub.learning.selection import PROFESSION
from studyhub.models import Mastery
from studyhub.services.errors import NotFound
from studyhub.services.practice.student import Day, day_of, memories

from .activity import by_day, coming, weeks_of
from .charts import Band, Chart, band_chart, bar_chart, calendar_chart
from .history import HistoryRow, recent_answers

WEEKS, AHEAD, ACCURACY_WEEKS = 26, 30, 12
WEAKEST, ENOUGH_TO_JUDGE = 5, 3
T = TypeVar("T")


@dataclass(frozen=True)
class Tally:
    """Counts: rules (facets) there are, met and due; right and asked, at first tries and on repeats."""

    facets: int
    met: int
    due: int
    fresh_right: int
    fresh_total: int
    repeat_right: int
    repeat_total: int

    @property
    def right(self) -> int:
        """Right answers in all."""
        return self.fresh_right + self.repeat_right

    @property
    def asked(self) -> int:
        """Answers in all."""
        return self.fresh_total + self.repeat_total

    @property
    def met_percent(self) -> int:
        """How much was met at least once, in whole percent."""
        return round(100 * self.met / self.facets) if self.facets else 0

    @property
    def fresh_percent(self) -> int | None:
        """Right at the first try in whole percent; None before the first."""
        return round(100 * self.fresh_right / self.fresh_total) if self.fresh_total else None

    @property
    def repeat_percent(self) -> int | None:
        """Right on repeats in whole percent; None before the first."""
        return round(100 * self.repeat_right / self.repeat_total) if self.repeat_total else None


@dataclass(frozen=True)
class ObjectiveRow:
    """An objective in the list."""

    id: str
    title: str
    domain: str
    lesson: str
    tally: Tally


@dataclass(frozen=True)
class DomainRow:
    """A domain with its objectives; `share` of the exam in whole percent, None outside the blueprint."""

    domain: str
    title: str
    share: int | None
    tally: Tally
    objectives: tuple[ObjectiveRow, ...]


@dataclass(frozen=True)
class ProgressPage:
    """Everything on the progress page."""

    total: Tally
    answers: int
    days: int
    domains: tuple[DomainRow, ...]
    bands: Chart
    calendar: Chart
    upcoming: Chart
    accuracy: Chart
    weakest: tuple[ObjectiveRow, ...]


@dataclass(frozen=True)
class FacetRow:
    """A facet of an objective: its state in a word, when it comes back, predicted recall in percent."""

    title: str
    state: str
    comes_back: date | None
    recall: int | None
    lapses: int


@dataclass(frozen=True)
class ObjectivePage:
    """An objective: its facets and the latest answers."""

    row: ObjectiveRow
    lesson_title: str
    lesson_written: bool
    facets: tuple[FacetRow, ...]
    answers: tuple[HistoryRow, ...]


@dataclass(frozen=True)
class _Caches:
    memory: dict[str, MemoryState]
    mastery: dict[str, Mastery]
    day: Day


def progress_page(*, user_id: uuid.UUID, shelf: Shelf, now: datetime) -> ProgressPage:
    """The progress of a student over the whole syllabus."""
    session = db.session()
    caches = _caches(session, user_id, now)
    domains = _domains(shelf, caches)
    counts = by_day(session, user_id, caches.day, days=WEEKS * 7)
    today = caches.day.date
    staying = {f.id for o in shelf.objectives if o.domain == PROFESSION for f in o.facets}
    rules = {facet: state for facet, state in caches.memory.items() if not is_card_facet(facet)}
    returning = [state for facet, state in rules.items() if facet not in staying]
    ahead = coming(returning, caches.day, days=AHEAD)
    waiting = sum(count for _, count in ahead)
    weeks = weeks_of(counts, today, ACCURACY_WEEKS)
    rates = [(f"{on:%-d %b}", round(100 * c.right / c.answers) if c.answers else 0) for on, c in weeks]
    return ProgressPage(
        total=_sum(row.tally for row in domains),
        answers=sum(count.answers for count in counts.values()),
        days=len(counts),
        domains=domains,
        bands=band_chart([_band(row) for row in domains if row.share]),
        calendar=calendar_chart({on: count.answers for on, count in counts.items()}, today, WEEKS),
        upcoming=bar_chart(
            "upcoming",
            "Reviews in the next 30 days",
            f"{waiting} rules you have met come back in the next {AHEAD} days, {ahead[0][1]} of them today.",
            [(f"{on:%-d %b}", count) for on, count in ahead],
            head=("Day", "Reviews"),
            every=5,
        ),
        accuracy=bar_chart(
            "accuracy",
            "Right answers by week, in percent",
            f"Percent of right answers in each of the last {ACCURACY_WEEKS} weeks; 0 where none was given.",
            rates,
            head=("Week of", "Right, %"),
            every=2,
            top=100,
        ),
        weakest=weakest_objectives(domains),
    )


def weakest_objectives(domains: Iterable[DomainRow]) -> tuple[ObjectiveRow, ...]:
    """Up to five objectives with the lowest share of right answers, of those asked at least three times."""
    rows = [row for domain in domains for row in domain.objectives if row.tally.asked >= ENOUGH_TO_JUDGE]
    rows = [row for row in rows if row.tally.right < row.tally.asked]
    return tuple(sorted(rows, key=lambda row: (row.tally.right / row.tally.asked, row.id))[:WEAKEST])


def objective_page(*, user_id: uuid.UUID, objective: str, shelf: Shelf, now: datetime) -> ObjectivePage:
    """One objective of a student. Raises NotFound."""
    try:
        known = shelf.objective(objective)
    except UnknownItem:
        raise NotFound("There is no such objective. All of them are listed under Progress.") from None
    session = db.session()
    caches = _caches(session, user_id, now)
    place = shelf.lesson_place(known.lesson)
    return ObjectivePage(
        row=_objective(known, shelf, caches),
        lesson_title=place.planned.title,
        lesson_written=place.lesson is not None,
        facets=tuple(_facet(f.id, f.title, caches, now) for f in known.facets),
        answers=recent_answers(session, user_id, shelf, now, objective=objective),
    )


def _caches(session: Session, user_id: uuid.UUID, now: datetime) -> _Caches:
    rows = session.scalars(sa.select(Mastery).where(Mastery.user_id == user_id))
    mastery = {row.objective: row for row in rows}
    return _Caches(memories(session, user_id), mastery, day_of(session, user_id, now))


def _domains(shelf: Shelf, caches: _Caches) -> tuple[DomainRow, ...]:
    blueprint = shelf.blueprint(caches.day.blueprint)
    rows = []
    for area in sorted(shelf.areas, key=_in_order):
        objectives = tuple(_objective(objective, shelf, caches) for objective in area.objectives)
        share = round(100 * blueprint.share(area.domain)) or None
        rows.append(DomainRow(area.domain, area.title, share, _sum(o.tally for o in objectives), objectives))
    return tuple(rows)


def _in_order(area: Area) -> str:
    """The exam's domains, then Foundations, then the profession."""
    return {"F": "E", "P": "F"}.get(area.domain, area.domain)


def _objective(objective: Objective, shelf: Shelf, caches: _Caches) -> ObjectiveRow:
    met = [caches.memory[facet.id] for facet in objective.facets if facet.id in caches.memory]
    # The profession stays in its lessons: no session asks it, so nothing of it waits.
    returns = objective.domain != PROFESSION
    due = sum(returns and state.due < caches.day.ends for state in met)
    row = caches.mastery.get(objective.id)
    counts = (row.fresh_right, row.fresh_total, row.repeat_right, row.repeat_total) if row else (0, 0, 0, 0)
    # What has no question yet can be met by nobody; it would keep the bands from ever being full.
    askable = sum(
        facet.id in caches.memory or any(q.form is None for q in shelf.questions_of_facet(facet.id))
        for facet in objective.facets
    )
    tally = Tally(askable, len(met), due, *counts)
    return ObjectiveRow(objective.id, objective.title, objective.domain, objective.lesson, tally)


def _facet(id_: str, title: str, caches: _Caches, now: datetime) -> FacetRow:
    state = caches.memory.get(id_)
    if state is None:
        return FacetRow(title, "new", None, None, 0)
    word = "hard to keep" if state.leech else "due" if state.due < caches.day.ends else "resting"
    back = max(caches.day.date, study_day(state.due, caches.day.zone))
    return FacetRow(title, word, back, round(100 * retrievability(state, now)), state.lapses)


def _band(row: DomainRow) -> Band:
    tally = row.tally
    right = tally.fresh_right / tally.fresh_total if tally.fresh_total else None
    met = tally.met / tally.facets if tally.facets else 0.0
    return Band(row.domain, row.title, (row.share or 0) / 100, met, right)


def _sum(tallies: Iterable[Tally]) -> Tally:
    columns = list(
        zip(
            *(
                (t.facets, t.met, t.due, t.fresh_right, t.fresh_total, t.repeat_right, t.repeat_total)
                for t in tallies
            ),
            strict=True,
        )
    )
    return Tally(*(sum(column) for column in columns)) if columns else Tally(0, 0, 0, 0, 0, 0, 0)

"""What the plan page says: the days until the exam, what more or less time would do, and a preview."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from studyhub.catalog.shelf import Shelf
from studyhub.extensions import db
from studyhub.learning.planner.course import DayAhead, ahead
from studyhub.learning.planner.evidence import caution
from studyhub.learning.planner.ranking import GUESS, countable, field_of
from studyhub.learning.planner.today import Field, Time, promise
from studyhub.learning.selection import CARD_SHARE
from studyhub.services.exams.offer import Offer, offer_of
from studyhub.services.practice.student import (
    Day,
    day_of,
    facet_states,
    learned_by,
    seen_by,
    shares_for,
)

from .mocks import MockDay, Mocks, Outlook
from .student import kept_share, student_of
from .tables import shared_tables
from .wishes import Wishes, refuse, wishes_of

ALTERNATIVES = (20, 30, 45)
DAYS_SHOWN = 14


@dataclass(frozen=True)
class DayRow:
    """A day ahead; its minutes are those for questions and those that its exam takes."""

    day: date
    off: bool
    minutes: int
    new: int
    again: int
    mock: MockDay | None = None


@dataclass(frozen=True)
class WeekRow:
    """A week ahead, from its first day that is shown."""

    first: date
    minutes: int
    new: int
    again: int
    mocks: tuple[MockDay, ...] = ()


@dataclass(frozen=True)
class Expectation:
    """What a way to study would bring: rules met by the exam of all there are, percent still recalled."""

    label: str
    hours: int
    met: int
    rules: int
    recalled: int
    chosen: bool = False


@dataclass(frozen=True)
class PlanPage:
    """The plan. `preview` is None unless changes are tried out; `warnings` are sentences.

    `mocks` are the exams suggested, by day; `offer` is the diagnostic where none was drawn.
    """

    wishes: Wishes
    days_left: int | None
    days: tuple[DayRow, ...]
    weeks: tuple[WeekRow, ...]
    expectations: tuple[Expectation, ...]
    all_met_on: date | None
    warnings: tuple[str, ...]
    mocks: tuple[MockDay, ...] = ()
    offer: Offer | None = None
    preview: PlanPage | None = None


def plan_page(*, user_id: uuid.UUID, shelf: Shelf, now: datetime, tried: Wishes | None = None) -> PlanPage:
    """The plan as it stands, and beside it what `tried` would make of it. Raises Invalid."""
    session = db.session()
    day = day_of(session, user_id, now)
    if tried is not None:
        refuse(tried, day.date)
    course = _Course(session, user_id, shelf, day, now)
    page = replace(course.page(wishes_of(user_id=user_id)), offer=offer_of(session, user_id))
    return replace(page, preview=course.page(tried)) if tried is not None else page


class _Course:
    """A student's facets, read once, and what different wishes make of them."""

    def __init__(self, session: Session, user_id: uuid.UUID, shelf: Shelf, day: Day, now: datetime) -> None:
        self.session, self.user_id, self.day = session, user_id, day
        self.mocks = Mocks(session, user_id, day)
        shares = shares_for(session, user_id, shelf, day)
        states = facet_states(learned_by(session, user_id), shelf, seen_by(session, user_id, day))
        student = student_of(session, user_id, shelf)
        self.caution = caution(student.foreseen, student.wrong, GUESS)
        self.field: Field = field_of(countable(states, shares), student, shares=shares, now=now)

    def page(self, wishes: Wishes) -> PlanPage:
        """The plan that these wishes make."""
        if wishes.exam_date is None:
            return PlanPage(wishes, None, (), (), (), None, ())
        left = (wishes.exam_date - self.day.date).days
        if left < 1:
            return PlanPage(wishes, left, (), (), (), None, ())
        outlook = self.mocks.outlook(wishes)
        days = ahead(self.field, outlook.study, share=1 - CARD_SHARE)
        rows = _rows(outlook, days, wishes)
        return PlanPage(
            wishes=wishes,
            days_left=left,
            days=rows[:DAYS_SHOWN],
            weeks=_weeks(rows),
            expectations=self._expectations(wishes, outlook, days),
            all_met_on=self._all_met_on(days),
            warnings=self._warnings(days, outlook),
            mocks=outlook.mocks,
        )

    def _expectations(
        self, wishes: Wishes, outlook: Outlook, days: Sequence[DayAhead]
    ) -> tuple[Expectation, ...]:
        kept = kept_share(self.session, self.user_id, self.day, list(wishes.minutes), set(wishes.days_off))
        rows = [self._expect("as planned", outlook, days, kept, chosen=True)]
        for each in ALTERNATIVES:
            tried = replace(wishes, minutes=tuple(each if usual else 0 for usual in wishes.minutes))
            other = self.mocks.outlook(tried)
            course = ahead(self.field, other.study, share=1 - CARD_SHARE)
            rows.append(self._expect(f"{each} minutes a day", other, course, kept))
        return tuple(rows)

    def _expect(
        self, label: str, outlook: Outlook, days: Sequence[DayAhead], kept: float, *, chosen: bool = False
    ) -> Expectation:
        study = outlook.study
        total = study[0] + sum(study[1:]) * kept
        time = Time(len(study), study[0] * 60.0, total * 60 * (1 - CARD_SHARE))
        met = int(self.field.seen.sum()) + sum(one.new for one in days)
        recalled = promise(shared_tables.get(), self.field, time, caution=self.caution)
        hours = round((total + sum(mock.minutes for mock in outlook.mocks)) / 60)
        rules = int(self.field.seen.size)
        return Expectation(label, hours, met, rules, round(100 * recalled), chosen=chosen)

    def _all_met_on(self, days: Sequence[DayAhead]) -> date | None:
        unseen = int((~self.field.seen).sum())
        for n, one in enumerate(days):
            unseen -= one.new
            if unseen <= 0:
                return self.day.date + timedelta(days=n)
        return None

    def _warnings(self, days: Sequence[DayAhead], outlook: Outlook) -> tuple[str, ...]:
        unmet = int((~self.field.seen).sum()) - sum(one.new for one in days)
        said = []
        if len(days) == 1:
            said.append(
                "Your exam is tomorrow. Today's session takes what is nearest to being forgotten."
                " Rest after it."
            )
        elif not any(outlook.planned):
            said.append(
                "No study day is left before the exam. Give a day some minutes, or take a day off back."
            )
        elif unmet > 0:
            said.append(
                f"{unmet} rules would not be met before the exam. More minutes, fewer days off or a later "
                "date would help; the plan takes what weighs most first."
            )
        return tuple(said)


def _rows(outlook: Outlook, days: Sequence[DayAhead], wishes: Wishes) -> tuple[DayRow, ...]:
    mocks = {mock.day: mock for mock in outlook.mocks}
    rows = []
    for day, one in zip(outlook.days, days, strict=True):
        mock = mocks.get(day)
        minutes = one.minutes + (mock.minutes if mock else 0)
        rows.append(DayRow(day, day in wishes.days_off, minutes, one.new, one.again, mock))
    return tuple(rows)


def _weeks(rows: Sequence[DayRow]) -> tuple[WeekRow, ...]:
    weeks: list[WeekRow] = []
    for row in rows:
        if not weeks or row.day.weekday() == 0:
            weeks.append(WeekRow(row.day, 0, 0, 0))
        was = weeks[-1]
        weeks[-1] = WeekRow(
            first=was.first,
            minutes=was.minutes + row.minutes,
            new=was.new + row.new,
            again=was.again + row.again,
            mocks=(*was.mocks, row.mock) if row.mock else was.mocks,
        )
    return tuple(weeks)

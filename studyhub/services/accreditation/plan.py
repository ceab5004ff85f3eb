"""The assessment plan of a year: goal, measure, target, result with its n, action, follow-up."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from studyhub.catalog.shelf import Shelf
from studyhub.extensions import db
from studyhub.learning.exams.report import wilson
from studyhub.models import Cohort, PlanLine, Program
from studyhub.models.base import new_id
from studyhub.services.database import command
from studyhub.services.errors import Conflict, Invalid, NotFound
from studyhub.services.programs.audit import note
from studyhub.services.programs.heads import Head, head_of
from studyhub.services.programs.permissions import Act, allow

from .competencies import competency_page
from .figures import figures_of
from .ledger import lines_of
from .years import year_name, year_of

FIRST_PASSES = "first-attempts"
PLACED = "placed"


@dataclass(frozen=True)
class Line:
    """A line as it is written; `target` is a share, `source` says where its result can be filled in from."""

    goal: str
    measure: str
    source: str = ""
    target: float | None = None
    action: str = ""
    follow_up: str = ""
    who: str = ""
    due_on: date | None = None


@dataclass(frozen=True)
class Result:
    """A share of n with its 95 % interval, and when it was filled in."""

    share: float
    low: float
    high: float
    n: int
    filled_at: datetime | None = None


@dataclass(frozen=True)
class PlanRow:
    """A line of the plan with its result; `met` is None while there is no result or no target."""

    id: uuid.UUID
    line: Line
    result: Result | None

    @property
    def met(self) -> bool | None:
        """Whether the target is reached; the interval says how sure that is."""
        if self.result is None or self.line.target is None:
            return None
        return self.result.share >= self.line.target


@dataclass(frozen=True)
class PlanPage:
    """A year's plan. `sources` are results that can be filled in with one button, value and text."""

    head: Head
    year: int
    year_name: str
    years: tuple[tuple[int, str], ...]
    rows: tuple[PlanRow, ...]
    sources: tuple[tuple[str, str], ...]
    can_copy: bool
    year_month: int


def plan_page(
    *, user_id: uuid.UUID, program_id: uuid.UUID, year: int | None, shelf: Shelf, now: datetime
) -> PlanPage:
    """The plan of a year (None: the running one); raises NotFound."""
    session = db.session()
    grant = allow(user_id, program_id, Act.SEE_OUTCOMES)
    month = session.get_one(Program, program_id).year_month
    running = year_of(now.date(), month)
    year = running if year is None else year
    years = set(session.scalars(sa.select(PlanLine.year).where(PlanLine.program_id == program_id)))
    rows = _lines(session, program_id, year)
    return PlanPage(
        head=head_of(grant),
        year=year,
        year_name=year_name(year, month),
        years=tuple((one, year_name(one, month)) for one in sorted(years | {year, running}, reverse=True)),
        rows=tuple(_row(one) for one in rows),
        sources=_sources(session, program_id, shelf),
        can_copy=not rows and year - 1 in years,
        year_month=month,
    )


def keep_line(
    *,
    user_id: uuid.UUID,
    program_id: uuid.UUID,
    year: int,
    line: Line,
    now: datetime,
    line_id: uuid.UUID | None = None,
) -> uuid.UUID:
    """Write a line of a plan, or change one; its result stays. Raises NotFound, Invalid."""
    if not line.goal.strip() or not line.measure.strip():
        raise Invalid("Say what is aimed at and how it is measured.")
    if line.target is not None and not 0 <= line.target <= 1:
        raise Invalid("A target is a share from 0 to 100 %.")
    if not 2000 <= year <= 2200:
        raise Invalid("Choose a year.")
    with command() as session:
        allow(user_id, program_id, Act.KEEP_OUTCOMES)
        row = _line(session, program_id, line_id) if line_id else None
        if row is None:
            row = PlanLine(program_id=program_id, id=new_id(now), year=year)
            session.add(row)
        row.goal, row.measure = line.goal.strip()[:200], line.measure.strip()[:200]
        row.source, row.target = line.source[:48], line.target
        row.action, row.follow_up = line.action.strip()[:4000], line.follow_up.strip()[:4000]
        row.who, row.due_on = line.who.strip()[:120], line.due_on
        session.flush()
        _tell(session, user_id, program_id, row.year, now)
        return row.id


def fill_line(
    *, user_id: uuid.UUID, program_id: uuid.UUID, line_id: uuid.UUID, shelf: Shelf, now: datetime
) -> None:
    """Take a line's result from the ledger or a competency report as it stands. Raises NotFound, Conflict."""
    result = _result(user_id, program_id, line_id, shelf, now)
    if result is None or not result.n:
        raise Conflict("There is no result to fill in yet.")
    with command() as session:
        allow(user_id, program_id, Act.KEEP_OUTCOMES)
        row = _line(session, program_id, line_id)
        row.share, row.low, row.high, row.n = result.share, result.low, result.high, result.n
        row.filled_at = now
        _tell(session, user_id, program_id, row.year, now)


def remove_line(*, user_id: uuid.UUID, program_id: uuid.UUID, line_id: uuid.UUID, now: datetime) -> None:
    """Take a line off its plan. Raises NotFound."""
    with command() as session:
        allow(user_id, program_id, Act.KEEP_OUTCOMES)
        row = _line(session, program_id, line_id)
        _tell(session, user_id, program_id, row.year, now)
        session.delete(row)


def copy_year(*, user_id: uuid.UUID, program_id: uuid.UUID, year: int, now: datetime) -> int:
    """Begin a year's plan with the goals of the year before, without results; how many. Raises Conflict."""
    with command() as session:
        allow(user_id, program_id, Act.KEEP_OUTCOMES)
        if _lines(session, program_id, year):
            raise Conflict("The plan of this year is begun already.")
        old = _lines(session, program_id, year - 1)
        for row in old:
            made = PlanLine(program_id=program_id, id=new_id(now), year=year, goal=row.goal, who=row.who)
            made.measure, made.source, made.target = row.measure, row.source, row.target
            session.add(made)
        _tell(session, user_id, program_id, year, now)
        return len(old)


def _lines(session: Session, program_id: uuid.UUID, year: int) -> Sequence[PlanLine]:
    return session.scalars(
        sa.select(PlanLine)
        .where(PlanLine.program_id == program_id, PlanLine.year == year)
        .order_by(PlanLine.id)
    ).all()


def _line(session: Session, program_id: uuid.UUID, line_id: uuid.UUID) -> PlanLine:
    row = session.get(PlanLine, (program_id, line_id))
    if row is None:
        raise NotFound("There is no such line in the plan.")
    return row


def _tell(session: Session, user_id: uuid.UUID, program_id: uuid.UUID, year: int, now: datetime) -> None:
    name = year_name(year, session.get_one(Program, program_id).year_month)
    note(session, "assessment.kept", program_id=program_id, actor_id=user_id, now=now, year=name)


def _row(row: PlanLine) -> PlanRow:
    line = Line(row.goal, row.measure, row.source, row.target, row.action, row.follow_up, row.who, row.due_on)
    if row.share is None or row.low is None or row.high is None or row.n is None:
        return PlanRow(row.id, line, None)
    return PlanRow(row.id, line, Result(row.share, row.low, row.high, row.n, row.filled_at))


def _sources(session: Session, program_id: uuid.UUID, shelf: Shelf) -> tuple[tuple[str, str], ...]:
    cohorts = session.scalars(
        sa.select(Cohort).where(Cohort.program_id == program_id).order_by(Cohort.created_at.desc()).limit(6)
    )
    frameworks = {one.id: one for one in shelf.frameworks}
    found = [(FIRST_PASSES, "Ledger: passed at the first attempt"), (PLACED, "Ledger: employed in the field")]
    for cohort in cohorts:
        framework = frameworks.get(cohort.framework or "") or next(iter(shelf.frameworks), None)
        found += [
            (f"{one.id}@{cohort.id.hex}", f"{cohort.name}: {one.id} students who meet it")
            for one in (framework.competencies if framework else ())
        ]
    return tuple(found)


def _result(
    user_id: uuid.UUID, program_id: uuid.UUID, line_id: uuid.UUID, shelf: Shelf, now: datetime
) -> Result | None:
    session = db.session()
    allow(user_id, program_id, Act.KEEP_OUTCOMES)
    row = _line(session, program_id, line_id)
    if row.source in {FIRST_PASSES, PLACED}:
        month = session.get_one(Program, program_id).year_month
        entries = [one for one in lines_of(session, program_id, month) if one.year == row.year]
        figures = figures_of(entries)
        field = next((one for one in figures.placements if one.name == "field"), None)
        found = figures.first if row.source == FIRST_PASSES else field
        return Result(found.share, found.low, found.high, found.n) if found else None
    competency, _, cohort = row.source.partition("@")
    try:
        cohort_id = uuid.UUID(hex=cohort)
    except ValueError:
        return None
    page = competency_page(
        user_id=user_id,
        program_id=program_id,
        cohort_id=cohort_id,
        shelf=shelf,
        target=row.target or 0.7,
        now=now,
    )
    found_row = next((one for one in page.rows if one.id == competency), None)
    if found_row is None or not found_row.reached.judged:
        return None
    meeting, judged = found_row.reached.meeting, found_row.reached.judged
    low, high = wilson(meeting, judged)
    return Result(meeting / judged, low, high, judged)

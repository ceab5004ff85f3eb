"""A student within the dashboard: over time, by domain and objective, with flags and alerts."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from studyhub.catalog.shelf import Shelf
from studyhub.extensions import db
from studyhub.learning.memory import study_day
from studyhub.learning.risk.objectives import ObjectiveTally
from studyhub.models import Alert
from studyhub.services.cohorts.alerts.lines import AlertLine, lines_where
from studyhub.services.cohorts.courses import FlagTag, flags_for, tags_of, thresholds_of
from studyhub.services.cohorts.dashboard.cells import (
    BANDS,
    Cell,
    Figure,
    MockCell,
    band_key,
    cell_of,
    figure_of,
    mock_cell,
    span,
)
from studyhub.services.cohorts.dashboard.page import exam_domains
from studyhub.services.cohorts.history.drawings import minutes_chart, mocks_chart, tries_chart
from studyhub.services.cohorts.keeping import Member, members_of, refresh
from studyhub.services.cohorts.shelves import rules_of
from studyhub.services.cohorts.standings import Kept
from studyhub.services.database import command
from studyhub.services.errors import NotFound
from studyhub.services.programs.audit import note
from studyhub.services.programs.heads import CohortHead, Head, cohort_head_of, head_of
from studyhub.services.programs.permissions import CohortAct, grant_in
from studyhub.services.programs.records.students import NO_STUDENT, Whose, enrolled
from studyhub.services.progress.charts import Chart

from .footings import NOTHING, ObjectiveFooting, footing_row, objectives_kept


@dataclass(frozen=True)
class DomainDrill:
    """A domain of a student with its objectives; `first` are first tries in all."""

    cell: Cell
    title: str
    met: int
    rules: int
    first: Figure
    objectives: tuple[ObjectiveFooting, ...]


@dataclass(frozen=True)
class StudentPage:
    """A student; `until` is set where nothing later enters. Minutes done and planned are of two weeks."""

    head: Head
    cohort: CohortHead
    student_id: uuid.UUID
    name: str
    until: datetime | None
    shares: bool
    as_of: datetime
    band_words: str
    range: str
    answers: int
    exam_date: date | None
    done_minutes: int
    planned_minutes: int
    mock: MockCell | None
    flags: tuple[FlagTag, ...]
    domains: tuple[DomainDrill, ...]
    charts: tuple[Chart, ...]
    alerts: tuple[AlertLine, ...]


def student_page(*, user_id: uuid.UUID, whose: Whose, shelf: Shelf, now: datetime) -> StudentPage:
    """A student, up to now or to the end; the look is put on record first. Raises NotFound."""
    with command() as session:
        _, cohort = grant_in(session, user_id, whose.program_id, whose.cohort_id, CohortAct.SEE_STUDENT)
        enrolled(session, cohort, whose.student_id)
        note(
            session,
            "student.standing",
            program_id=whose.program_id,
            actor_id=user_id,
            now=now,
            subject_id=whose.student_id,
            cohort=cohort,
        )
    session = db.session()
    grant, cohort = grant_in(session, user_id, whose.program_id, whose.cohort_id, CohortAct.SEE_STUDENT)
    head, cohort_head, window = head_of(grant), cohort_head_of(grant, cohort), cohort.window_from
    domains = exam_domains(cohort, shelf)
    found = members_of(session, cohort, now=now, former=True, student=whose.student_id)
    (member,) = refresh(found, cohort, shelf=shelf, now=now, seconds=None)
    kept = member.kept
    if kept is None:  # taken off the cohort this very moment
        raise NotFound(NO_STUDENT)
    thresholds, _ = thresholds_of(session, whose.program_id)
    today = study_day(kept.until or now, ZoneInfo(member.seat.timezone))
    return StudentPage(
        head=head,
        cohort=cohort_head,
        student_id=member.id,
        name=member.name,
        until=kept.until,
        shares=_shares(member),
        as_of=kept.made_at,
        band_words=BANDS[band_key(kept)],
        range=span(kept.low, kept.high),
        answers=kept.answers,
        exam_date=kept.exam_date,
        done_minutes=kept.done_minutes,
        planned_minutes=kept.planned_minutes,
        mock=mock_cell(kept),
        flags=tags_of(flags_for(member, thresholds, window_from=window, now=now)),
        domains=_domains(member, kept, objectives_kept(session, whose), domains, shelf),
        charts=_charts(kept, today),
        alerts=_alerts(session, whose),
    )


def _shares(member: Member) -> bool:
    """Whether single answers may be shown now."""
    return member.shares and member.seat.until is None


def _charts(kept: Kept, today: date) -> tuple[Chart, ...]:
    charts = [minutes_chart(kept, today), tries_chart(kept, today)]
    return (*charts, mocks_chart(kept.exams)) if kept.exams else tuple(charts)


def _domains(
    member: Member,
    kept: Kept,
    tallies: Mapping[str, ObjectiveTally],
    titles: Mapping[str, str],
    shelf: Shelf,
) -> tuple[DomainDrill, ...]:
    found = []
    for code, one in kept.by_domain.items():
        own = [objective for objective in shelf.objectives if objective.domain == code]
        of_domain = [tallies.get(objective.id, NOTHING) for objective in own]
        first = [sum(getattr(tally, name) for tally in of_domain) for name in ("fresh_right", "fresh_total")]
        rows = (
            footing_row(objective, tally, shares=_shares(member))
            for objective, tally in zip(own, of_domain, strict=True)
        )
        rules = rules_of(shelf).get(code, 0)
        drill = DomainDrill(
            cell_of(one), titles.get(code, code), one.met, rules, figure_of(*first), tuple(rows)
        )
        found.append(drill)
    return tuple(found)


def _alerts(session: Session, whose: Whose) -> tuple[AlertLine, ...]:
    wanted = [
        Alert.program_id == whose.program_id,
        Alert.cohort_id == whose.cohort_id,
        Alert.user_id == whose.student_id,
    ]
    return lines_where(session, wanted, newest_closed=False, offset=0, limit=50)

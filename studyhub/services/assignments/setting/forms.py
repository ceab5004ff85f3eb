"""What the form of an assignment is filled with: a new one, a copy, one as it stands."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.orm import Session

from studyhub.catalog.shelf import Shelf
from studyhub.catalog.types import LEVELS
from studyhub.extensions import db
from studyhub.models import Assignment, Cohort, User
from studyhub.services.assignments.kinds import EXAMS
from studyhub.services.assignments.records import Which, begun_by, chosen_for, find_own, students_of
from studyhub.services.assignments.rules import (
    GradedRule,
    LessonRule,
    MockRule,
    PracticeRule,
    QuizRule,
    Rule,
    read_rule,
)
from studyhub.services.errors import Conflict, NotFound
from studyhub.services.practice.student import zone_of
from studyhub.services.programs.heads import CohortHead, Head, cohort_head_of, head_of
from studyhub.services.programs.permissions import CohortAct, allow_in, grant_in

from .wishes import Wishes, wishes_of

WEEK = timedelta(days=7)
OWN_PAGE = "A graded exam is made and changed on its own page, where its code and its window stand."


@dataclass(frozen=True)
class Choices:
    """What the form offers: each an id and a title. `domains` are the exam's."""

    lessons: tuple[tuple[str, str], ...]
    domains: tuple[tuple[str, str], ...]
    objectives: tuple[tuple[str, str], ...]
    levels: tuple[tuple[str, str], ...]
    exams: tuple[tuple[str, str], ...]
    exam_domains: tuple[tuple[str, str], ...]
    students: tuple[tuple[uuid.UUID, str], ...]


@dataclass(frozen=True)
class FormPage:
    """What the form is filled with; `id` is None for one that is not there yet, `begun` how many began it."""

    head: Head
    cohort: CohortHead
    id: uuid.UUID | None
    wishes: Wishes
    choices: Choices
    zone: ZoneInfo
    begun: int


EMPTY: dict[str, Rule] = {
    "quiz": QuizRule(),
    "lesson": LessonRule(""),
    "mock": MockRule("half"),
    "practice": PracticeRule(60),
}


def new_form(
    *,
    user_id: uuid.UUID,
    program_id: uuid.UUID,
    cohort_id: uuid.UUID,
    kind: str,
    shelf: Shelf,
    now: datetime,
    like: uuid.UUID | None = None,
) -> FormPage:
    """The form of an assignment that is not there yet; `like` is one, of any cohort of the person's, to copy.

    Raises NotFound, also for a kind that there is not.
    """
    session = db.session()
    grant, cohort = grant_in(session, user_id, program_id, cohort_id, CohortAct.SET_WORK)
    if kind not in EMPTY and like is None:
        raise NotFound("There is no such kind of assignment.")
    zone = _zone(session, user_id)
    wishes = _copied(session, user_id, program_id, like) if like else _fresh(kind, zone, now)
    return FormPage(
        head=head_of(grant),
        cohort=cohort_head_of(grant, cohort),
        id=None,
        wishes=wishes,
        choices=_choices(session, cohort, shelf),
        zone=zone,
        begun=0,
    )


def change_form(*, user_id: uuid.UUID, which: Which, shelf: Shelf) -> FormPage:
    """The form of an assignment as it stands."""
    session = db.session()
    grant, cohort = grant_in(session, user_id, which.program_id, which.cohort_id, CohortAct.SET_WORK)
    row = find_own(session, cohort, which.assignment_id)
    refuse_graded(read_rule(row.kind, row.rule))
    return FormPage(
        head=head_of(grant),
        cohort=cohort_head_of(grant, cohort),
        id=row.id,
        wishes=wishes_of(row, chosen_for(session, [row]).get(row.id)),
        choices=_choices(session, cohort, shelf),
        zone=_zone(session, user_id),
        begun=begun_by(session, row),
    )


def refuse_graded(rule: Rule) -> None:
    """Raise Conflict for a graded exam: this form would lose what makes it one."""
    if isinstance(rule, GradedRule):
        raise Conflict(OWN_PAGE)


def _copied(session: Session, user_id: uuid.UUID, program_id: uuid.UUID, like: uuid.UUID) -> Wishes:
    """An assignment to copy, for the whole of another cohort."""
    row = session.get(Assignment, (program_id, like))
    if row is None:
        raise NotFound("There is no such assignment to copy.")
    allow_in(session, user_id, program_id, row.cohort_id, CohortAct.SEE_WORK)
    wishes = wishes_of(row, None)
    refuse_graded(wishes.rule)
    if isinstance(wishes.rule, QuizRule) and wishes.rule.same:
        # The same questions again, so that two cohorts can be compared: from now on a list.
        return replace(wishes, rule=replace(wishes.rule, same=False, seed=0))
    return wishes


def _fresh(kind: str, zone: ZoneInfo, now: datetime) -> Wishes:
    """A week from today's last minute."""
    day = now.astimezone(zone).replace(hour=0, minute=0, second=0, microsecond=0)
    due = (day + WEEK).replace(hour=23, minute=59)
    return Wishes("", "", kind, EMPTY[kind], opens=day, due=due)


def _zone(session: Session, user_id: uuid.UUID) -> ZoneInfo:
    return zone_of(session.scalar(sa.select(User.timezone).where(User.id == user_id)) or "UTC")


def _choices(session: Session, cohort: Cohort, shelf: Shelf) -> Choices:
    blueprint = shelf.blueprint(cohort.blueprint)
    own = [lesson for lesson in shelf.own_lessons if lesson.program == cohort.program_id.hex]
    return Choices(
        lessons=tuple((lesson.id, lesson.title) for lesson in (*own, *shelf.lessons)),
        domains=tuple((area.domain, area.title) for area in shelf.areas),
        objectives=tuple((one.id, one.title) for one in shelf.objectives),
        levels=tuple((level, level.capitalize()) for level in LEVELS),
        exams=tuple((kind.id, f"{kind.title}: {kind.items} questions") for kind in EXAMS.values()),
        exam_domains=tuple((entry.domain, entry.title) for entry in blueprint.domains),
        students=tuple((one.id, one.name) for one in students_of(session, cohort) if not one.left),
    )

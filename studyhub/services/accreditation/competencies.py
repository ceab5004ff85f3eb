"""The competency report of a cohort: what first tries, and what instructors saw, say of each competency."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from studyhub.catalog.shelf import Shelf
from studyhub.catalog.types import Competency, CompetencyFramework, Question
from studyhub.extensions import db
from studyhub.learning.answer_pack import Gathered
from studyhub.learning.competency import Reached, reached, shows
from studyhub.models import Cohort, Enrollment, Evidence, User
from studyhub.models.base import new_id
from studyhub.services.database import command
from studyhub.services.errors import Invalid, NotFound
from studyhub.services.items.counting import gathered_of
from studyhub.services.items.packs import latest_of, packs_of
from studyhub.services.items.scope import Where, scope_of
from studyhub.services.items.wordings import question_asked
from studyhub.services.programs.audit import note
from studyhub.services.programs.heads import CohortHead, Head
from studyhub.services.programs.permissions import CohortAct, allow_in
from studyhub.services.programs.records.students import enrolled

TARGET = 0.7
"""Share right that counts as meeting a competency, unless the reader asks for another."""
NO_ITEMS = "no question of this level"


@dataclass(frozen=True)
class CompetencyRow:
    """A competency: `items` questions of the content carry it at its level; what first tries on them came to.

    `seen` students were seen by an instructor to reach its level, of `rated` that were rated.
    """

    id: str
    title: str
    bloom: int
    items: int
    reached: Reached
    rated: int
    seen: int


@dataclass(frozen=True)
class EvidenceLine:
    """A rating by an instructor."""

    id: uuid.UUID
    student: str
    competency: str
    level: int
    seen_on: date
    note: str


@dataclass(frozen=True)
class CompetencyPage:
    """The report of a cohort by a framework; `behind` students have answers that are not counted yet."""

    head: Head
    cohort: CohortHead
    framework: str
    target: float
    rows: tuple[CompetencyRow, ...]
    students: int
    behind: int
    evidence: tuple[EvidenceLine, ...]
    names: tuple[tuple[uuid.UUID, str], ...]


@dataclass(frozen=True)
class Rating:
    """What an instructor saw a student do."""

    student_id: uuid.UUID
    competency: str
    level: int
    seen_on: date
    note: str = ""


def competency_page(
    *,
    user_id: uuid.UUID,
    program_id: uuid.UUID,
    cohort_id: uuid.UUID,
    shelf: Shelf,
    target: float = TARGET,
    now: datetime,
) -> CompetencyPage:
    """The report; who may look at students sees their ratings by name too, which is put on record."""
    scope = scope_of(user_id, Where(program_id, cohort_id))
    if scope.head is None or scope.cohort is None:
        raise NotFound("There is no such cohort of yours.")
    names = "see_student" in scope.cohort.may
    if names:
        with command() as session:
            seen = allow_in(session, user_id, program_id, cohort_id, CohortAct.SEE_STUDENT)
            note(session, "evidence.seen", program_id=program_id, actor_id=user_id, now=now, cohort=seen)
    session = db.session()
    cohort = session.get_one(Cohort, (program_id, cohort_id))
    people = scope.people
    packs = packs_of(tuple(people), latest_of(tuple(people)))
    framework = framework_of(cohort, shelf)
    return CompetencyPage(
        head=scope.head,
        cohort=scope.cohort,
        framework=framework.title,
        target=target,
        rows=_rows(_ratings(session, cohort), framework, gathered_of(packs, scope, shelf), shelf, target),
        students=len(people),
        behind=packs.behind,
        evidence=_evidence(session, cohort) if names else (),
        names=_students(session, cohort) if names else (),
    )


def framework_of(cohort: Cohort, shelf: Shelf) -> CompetencyFramework:
    """The framework that a cohort is held to: its own, or the site's first. Raises NotFound without any."""
    found = [one for one in shelf.frameworks if one.id == cohort.framework] or list(shelf.frameworks)
    if not found:
        raise NotFound("The content of this site has no competency framework.")
    return found[0]


def rate(
    *,
    user_id: uuid.UUID,
    program_id: uuid.UUID,
    cohort_id: uuid.UUID,
    rating: Rating,
    shelf: Shelf,
    now: datetime,
) -> None:
    """Keep what an instructor saw. Raises NotFound, Invalid."""
    with command() as session:
        cohort = allow_in(session, user_id, program_id, cohort_id, CohortAct.RATE_STUDENTS)
        enrolled(session, cohort, rating.student_id)
        if rating.competency not in {one.id for one in framework_of(cohort, shelf).competencies}:
            raise Invalid("Choose a competency of the cohort's framework.")
        if not 1 <= rating.level <= 6 or rating.seen_on > now.date():
            raise Invalid("Choose a level from 1 to 6 and a day that is not ahead.")
        row = Evidence(program_id=program_id, id=new_id(now), cohort_id=cohort_id, user_id=rating.student_id)
        row.competency, row.level, row.seen_on = rating.competency, rating.level, rating.seen_on
        row.note, row.by_id = rating.note.strip()[:500], user_id
        session.add(row)
        note(
            session,
            "evidence.kept",
            program_id=program_id,
            actor_id=user_id,
            now=now,
            subject_id=rating.student_id,
            cohort=cohort,
            competency=rating.competency,
        )


def unrate(
    *, user_id: uuid.UUID, program_id: uuid.UUID, cohort_id: uuid.UUID, evidence_id: uuid.UUID, now: datetime
) -> None:
    """Take a rating back. Raises NotFound."""
    with command() as session:
        cohort = allow_in(session, user_id, program_id, cohort_id, CohortAct.RATE_STUDENTS)
        row = session.get(Evidence, (program_id, evidence_id))
        if row is None or row.cohort_id != cohort_id:
            raise NotFound("There is no such rating.")
        note(
            session,
            "evidence.removed",
            program_id=program_id,
            actor_id=user_id,
            now=now,
            subject_id=row.user_id,
            cohort=cohort,
            competency=row.competency,
        )
        session.delete(row)


def _rows(
    ratings: dict[str, dict[uuid.UUID, int]],
    framework: CompetencyFramework,
    gathered: Gathered,
    shelf: Shelf,
    target: float,
) -> tuple[CompetencyRow, ...]:
    asked = [question_asked(shelf, one.item, one.ask_hash) for one in gathered.wordings]
    return tuple(
        CompetencyRow(
            id=one.id,
            title=one.title,
            bloom=one.bloom,
            items=sum(_carries(question, one) for question in shelf.questions),
            reached=reached(gathered.first, [_carries(question, one) for question in asked], target),
            rated=len(ratings.get(one.id, {})),
            seen=sum(level >= one.bloom for level in ratings.get(one.id, {}).values()),
        )
        for one in framework.competencies
    )


def _carries(question: Question | None, competency: Competency) -> bool:
    """Whether a question is evidence of a competency: it carries it, and asks at its level or above."""
    return (
        question is not None
        and competency.id in question.competencies
        and shows(question.level, competency.bloom)
    )


def _ratings(session: Session, cohort: Cohort) -> dict[str, dict[uuid.UUID, int]]:
    """The highest level that each student was seen to reach, by competency."""
    rows = session.execute(
        sa.select(Evidence.competency, Evidence.user_id, sa.func.max(Evidence.level))
        .where(Evidence.program_id == cohort.program_id, Evidence.cohort_id == cohort.id)
        .group_by(Evidence.competency, Evidence.user_id)
    )
    found: dict[str, dict[uuid.UUID, int]] = {}
    for competency, student, level in rows:
        found.setdefault(competency, {})[student] = int(level)
    return found


def _evidence(session: Session, cohort: Cohort) -> tuple[EvidenceLine, ...]:
    rows = session.execute(
        sa.select(Evidence, User.name)
        .join(User, User.id == Evidence.user_id)
        .where(Evidence.program_id == cohort.program_id, Evidence.cohort_id == cohort.id)
        .order_by(Evidence.seen_on.desc(), Evidence.id)
    )
    return tuple(
        EvidenceLine(row.id, name, row.competency, row.level, row.seen_on, row.note) for row, name in rows
    )


def _students(session: Session, cohort: Cohort) -> tuple[tuple[uuid.UUID, str], ...]:
    rows = session.execute(
        sa.select(User.id, User.name)
        .join(Enrollment, Enrollment.user_id == User.id)
        .where(
            Enrollment.program_id == cohort.program_id,
            Enrollment.cohort_id == cohort.id,
            Enrollment.left_at.is_(None),
        )
        .order_by(sa.func.lower(User.name), User.id)
    )
    return tuple((row.id, row.name) for row in rows)

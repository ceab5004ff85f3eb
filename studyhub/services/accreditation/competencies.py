"""The competency report of a cohort: what first tries, and what instructors saw, say of each competency."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, replace
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from studyhub.catalog.shelf import Shelf
from studyhub.catalog.types import Competency, CompetencyFramework, Question
from studyhub.extensions import db
from studyhub.learning.answer_pack import Gathered
from studyhub.learning.competency import BLOOM, Reached, reached, shows
from studyhub.learning.exams.report import wilson
from studyhub.learning.exams.trend import difference
from studyhub.models import Cohort, Enrollment, User
from studyhub.services.database import command
from studyhub.services.errors import NotFound
from studyhub.services.items.counting import gathered_of
from studyhub.services.items.packs import latest_of, packs_of
from studyhub.services.items.scope import Scope, Where, scope_of
from studyhub.services.items.wordings import question_asked
from studyhub.services.programs.audit import note
from studyhub.services.programs.heads import CohortHead, Head
from studyhub.services.programs.permissions import CohortAct, allow_in, grant_of

from .ratings import EvidenceLine, evidence_of, framework_of, ratings_of

TARGET = 0.7
"""Share right that counts as meeting a competency, unless the reader asks for another."""
NO_ITEMS = "no question of this level"


@dataclass(frozen=True)
class CompetencyRow:
    """A competency: `items` questions of the content carry it at its level; what first tries on them came to.

    `seen` students were seen by an instructor to reach its level, of `rated` that were rated. `judgement`: it
    takes analysis questions, or a rating. `earlier` is what another cohort came to, `change` this one's share
    less that one's with its 95 % interval (None: nothing to compare).
    """

    id: str
    title: str
    bloom: int
    items: int
    reached: Reached
    rated: int
    seen: int
    judgement: bool
    earlier: Reached | None = None
    change: tuple[float, float, float] | None = None

    @property
    def saw(self) -> tuple[float, float]:
        """The 95 % interval of the share of rated students who were seen to reach it."""
        return wilson(self.seen, self.rated)


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
    others: tuple[tuple[uuid.UUID, str], ...] = ()
    compared: tuple[uuid.UUID, str] | None = None


def competency_page(
    *,
    user_id: uuid.UUID,
    program_id: uuid.UUID,
    cohort_id: uuid.UUID,
    shelf: Shelf,
    target: float = TARGET,
    compare: uuid.UUID | None = None,
    now: datetime,
) -> CompetencyPage:
    """The report, beside another cohort's that one may see; ratings by name for who may see students.

    These are put on record.
    """
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
    framework = framework_of(cohort, shelf)
    others = tuple((id_, name) for id_, name in _others(session, user_id, program_id) if id_ != cohort_id)
    compared = next((one for one in others if one[0] == compare), None)
    rows, behind = _counted(scope, cohort, framework, shelf=shelf, target=target)
    if compared is not None:
        other = session.get_one(Cohort, (program_id, compared[0]))
        there = scope_of(user_id, Where(program_id, compared[0]))
        theirs, more = _counted(there, other, framework, shelf=shelf, target=target)
        rows = tuple(map(_beside, rows, theirs))
        behind += more
    cohort = session.get_one(Cohort, (program_id, cohort_id))
    return CompetencyPage(
        head=scope.head,
        cohort=scope.cohort,
        framework=framework.title,
        target=target,
        rows=rows,
        students=len(scope.people),
        behind=behind,
        evidence=evidence_of(session, cohort) if names else (),
        names=_students(session, cohort) if names else (),
        others=others,
        compared=compared,
    )


def _counted(
    scope: Scope, cohort: Cohort, framework: CompetencyFramework, *, shelf: Shelf, target: float
) -> tuple[tuple[CompetencyRow, ...], int]:
    """A cohort by a framework, and how many of its students have answers that are not counted yet."""
    ratings = ratings_of(db.session(), cohort)
    people = tuple(scope.people)
    packs = packs_of(people, latest_of(people))
    return _rows(ratings, framework, gathered_of(packs, scope, shelf), shelf, target), packs.behind


def _beside(row: CompetencyRow, other: CompetencyRow) -> CompetencyRow:
    """A row with what another cohort came to."""
    mine, theirs = row.reached, other.reached
    change = None
    if mine.answers and theirs.answers:
        change = (mine.share - theirs.share, *difference(theirs, mine))
    return replace(row, earlier=theirs, change=change)


def _others(session: Session, user_id: uuid.UUID, program_id: uuid.UUID) -> list[tuple[uuid.UUID, str]]:
    """The cohorts of a program whose answers one may see, the latest first."""
    grant = grant_of(user_id, program_id)
    rows = session.execute(
        sa.select(Cohort.id, Cohort.name)
        .where(Cohort.program_id == program_id)
        .order_by(Cohort.created_at.desc(), Cohort.id)
    )
    return [(row.id, row.name) for row in rows if grant.may_in(row.id, CohortAct.SEE_STATISTICS)]


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
            judgement=one.bloom > BLOOM["application"],
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

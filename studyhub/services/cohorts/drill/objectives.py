"""The objectives of a cohort, and one of them: who stands where, first tries, the hardest questions."""

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
from studyhub.catalog.types import Objective
from studyhub.extensions import db
from studyhub.learning.replay import LESSON
from studyhub.learning.risk.objectives import Footing, ObjectiveTally
from studyhub.models import Cohort, Enrollment, Review
from studyhub.services.cohorts.dashboard.cells import Figure, figure_of
from studyhub.services.cohorts.dashboard.page import exam_domains, put_on_record
from studyhub.services.cohorts.keeping import Member, members_of, objectives_of
from studyhub.services.database import command
from studyhub.services.errors import NotFound
from studyhub.services.practice.log import not_undone, score_now
from studyhub.services.programs.audit import note
from studyhub.services.programs.heads import CohortHead, Head, cohort_head_of, head_of
from studyhub.services.programs.permissions import CohortAct, allow_in, grant_in

from .footings import FOOTING_WORDS, NOTHING, ObjectiveFooting, footing_row, shown_footing

LEAST_STUDENTS = 5
"""Students who met a question, below which nothing is said of it: who answered how would show."""
SHOWN = (Footing.WEAK, Footing.SHAKY, Footing.GOING, Footing.MASTERED, Footing.FEW)
NO_OBJECTIVE = "There is no such objective."
NONE = [0, 0, 0, 0]


@dataclass(frozen=True)
class ObjectiveLine:
    """An objective across a cohort: students by footing, first tries of all students together."""

    id: str
    title: str
    domain: str
    counts: tuple[int, ...]
    first: Figure


@dataclass(frozen=True)
class ObjectivesPage:
    """The objectives of the exam's domains; `words` head the counts. `missing` students have no standing."""

    head: Head
    cohort: CohortHead
    domains: Mapping[str, str]
    words: tuple[str, ...]
    lines: tuple[ObjectiveLine, ...]
    students: int
    missing: int


@dataclass(frozen=True)
class StudentFooting:
    """A student on an objective; `first` is empty where counts may not be shown."""

    id: uuid.UUID
    name: str
    shares: bool
    footing: ObjectiveFooting


@dataclass(frozen=True)
class HardQuestion:
    """A question across a cohort: right of first tries, by as many students."""

    key: str
    stem: str
    figure: Figure


@dataclass(frozen=True)
class ObjectivePage:
    """One objective: students (the weakest first), first tries of all, questions (the hardest first)."""

    head: Head
    cohort: CohortHead
    id: str
    title: str
    domain: str
    first: Figure
    words: tuple[tuple[str, int], ...]
    students: tuple[StudentFooting, ...]
    questions: tuple[HardQuestion, ...]
    least: int
    unsaid: int


def objectives_page(
    *, user_id: uuid.UUID, program_id: uuid.UUID, cohort_id: uuid.UUID, shelf: Shelf, now: datetime
) -> ObjectivesPage:
    """Every objective of the exam's domains, the weakest first; the look is put on record first."""
    put_on_record("dashboard.seen", user_id, program_id, cohort_id, now)
    session = db.session()
    grant, cohort = grant_in(session, user_id, program_id, cohort_id, CohortAct.SEE_DASHBOARD)
    domains = exam_domains(cohort, shelf)
    members, tallies = members_of(session, cohort, now=now), objectives_of(session, cohort)
    kept = _kept(members, tallies)
    lines = [_line(objective, kept) for objective in shelf.objectives if objective.domain in domains]
    return ObjectivesPage(
        head=head_of(grant),
        cohort=cohort_head_of(grant, cohort),
        domains=domains,
        words=tuple(FOOTING_WORDS[footing] for footing in SHOWN),
        lines=tuple(sorted(lines, key=_share)),
        students=len(members),
        missing=sum(member.kept is None for member in members),
    )


def objective_page(
    *,
    user_id: uuid.UUID,
    program_id: uuid.UUID,
    cohort_id: uuid.UUID,
    objective: str,
    shelf: Shelf,
    now: datetime,
) -> ObjectivePage:
    """One objective with its students; the look is put on record first. Raises NotFound."""
    known = _known(shelf, objective)
    with command() as session:
        cohort = allow_in(session, user_id, program_id, cohort_id, CohortAct.SEE_STUDENT)
        note(
            session,
            "objectives.seen",
            program_id=program_id,
            actor_id=user_id,
            now=now,
            cohort=cohort,
            objective=known.title,
        )
    session = db.session()
    grant, cohort = grant_in(session, user_id, program_id, cohort_id, CohortAct.SEE_STUDENT)
    members, tallies = members_of(session, cohort, now=now), objectives_of(session, cohort)
    students = [_student(member, known, tallies) for member in members if member.kept]
    counts = Counter(one.footing.footing for one in students)
    met = _questions(session, cohort, known, shelf)
    return ObjectivePage(
        head=head_of(grant),
        cohort=cohort_head_of(grant, cohort),
        id=known.id,
        title=known.title,
        domain=known.domain,
        first=_line(known, _kept(members, tallies)).first,
        words=tuple((FOOTING_WORDS[footing], counts[footing.value]) for footing in SHOWN),
        students=tuple(sorted(students, key=lambda one: _ORDER[one.footing.footing])),
        questions=tuple(one for one in met if one.figure.total >= LEAST_STUDENTS),
        least=LEAST_STUDENTS,
        unsaid=sum(one.figure.total < LEAST_STUDENTS for one in met),
    )


_ORDER = {footing.value: place for place, footing in enumerate(SHOWN)}
Tallies = Mapping[uuid.UUID, Mapping[str, list[int]]]


def _known(shelf: Shelf, objective: str) -> Objective:
    try:
        return shelf.objective(objective)
    except UnknownItem:
        raise NotFound(NO_OBJECTIVE) from None


def _tally(member: Member, objective: Objective, tallies: Tallies) -> ObjectiveTally:
    counts = tallies.get(member.id, {}).get(objective.id)
    return ObjectiveTally(*counts) if counts else NOTHING


def _kept(members: list[Member], tallies: Tallies) -> list[tuple[bool, Mapping[str, list[int]]]]:
    """Of each student with a standing whether single answers are shared, and the counts as they are kept."""
    return [(_shares(member), tallies.get(member.id, {})) for member in members if member.kept]


def _line(objective: Objective, kept: Iterable[tuple[bool, Mapping[str, list[int]]]]) -> ObjectiveLine:
    """An objective over a cohort. Counts are summed as they are kept: a thousand students have 143 each."""
    counts: Counter[Footing] = Counter()
    right = total = 0
    for shares, of_student in kept:
        first_right, first, again_right, again = of_student.get(objective.id, NONE)
        right, total = right + first_right, total + first
        counts[shown_footing(first_right + again_right, first + again, shares=shares)] += 1
    in_order = tuple(counts[footing] for footing in SHOWN)
    return ObjectiveLine(objective.id, objective.title, objective.domain, in_order, figure_of(right, total))


def _share(line: ObjectiveLine) -> tuple[bool, float, str]:
    first = line.first
    return (not first.total, first.right / first.total if first.total else 0.0, line.id)


def _student(member: Member, objective: Objective, tallies: Tallies) -> StudentFooting:
    row = footing_row(objective, _tally(member, objective, tallies), shares=_shares(member))
    return StudentFooting(member.id, member.name, _shares(member), row)


def _shares(member: Member) -> bool:
    return member.shares and member.seat.until is None


def _questions(session: Session, cohort: Cohort, objective: Objective, shelf: Shelf) -> list[HardQuestion]:
    """Questions of an objective as they stand now, by the share right of the cohort's first tries."""
    known = {question.key: question for question in shelf.questions_of_objective(objective.id)}
    students = sa.select(Enrollment.user_id).where(
        Enrollment.program_id == cohort.program_id,
        Enrollment.cohort_id == cohort.id,
        Enrollment.left_at.is_(None),
    )

    def scope(row: type[Review]) -> sa.ColumnElement[bool]:
        mine = sa.and_(row.item_key.in_(known), row.user_id.in_(students))
        return mine if cohort.archived_at is None else sa.and_(mine, row.at <= cohort.archived_at)

    right = sa.func.sum(sa.case((score_now(scope) == 1.0, 1), else_=0))
    rows = session.execute(
        sa.select(Review.item_key, right, sa.func.count(Review.user_id.distinct()))
        .where(
            scope(Review),
            Review.first_exposure,
            Review.mode != LESSON,
            Review.ask_hash.in_([question.ask_hash for question in known.values()]),
            not_undone(scope),
        )
        .group_by(Review.item_key)
    )
    found = [
        HardQuestion(key, _stem(known[key].stem), figure_of(min(int(good), int(n)), int(n)))
        for key, good, n in rows
    ]
    return sorted(found, key=lambda one: (one.figure.right / one.figure.total, one.key))


def _stem(stem: str) -> str:
    plain = " ".join(stem.replace("*", "").replace("[[", "").replace("]]", "").split())
    return plain if len(plain) <= 140 else plain[:137].rsplit(" ", 1)[0] + " …"

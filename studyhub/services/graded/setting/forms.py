"""What the form of a graded exam is filled with: a new one, or one as it stands."""

from __future__ import annotations

import secrets
import uuid
from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.orm import Session

from studyhub.catalog.shelf import Shelf
from studyhub.extensions import db
from studyhub.models import Assignment, Bank, GradedForm, User
from studyhub.services.assignments.records import Which, begun_by, chosen_for, students_of
from studyhub.services.graded.rows import exam_in
from studyhub.services.graded.setting.drawing import private_banks, stock_of
from studyhub.services.graded.setting.wishes import ExamWishes
from studyhub.services.practice.student import zone_of
from studyhub.services.programs.codes import CODE_LENGTH, CODE_SIGNS, readable
from studyhub.services.programs.heads import CohortHead, Head, cohort_head_of, head_of
from studyhub.services.programs.permissions import CohortAct, grant_in

LASTS = timedelta(hours=2)


@dataclass(frozen=True)
class Stock:
    """A private bank: how many of its questions can stand on a form, whole and by objective (id, title)."""

    id: uuid.UUID
    title: str
    slug: str
    total: int
    objectives: tuple[tuple[str, str, int], ...]


@dataclass(frozen=True)
class ExamFormPage:
    """What the form is filled with; `id` is None for an exam that is not there yet, `begun` who began it."""

    head: Head
    cohort: CohortHead
    id: uuid.UUID | None
    wishes: ExamWishes
    banks: tuple[Stock, ...]
    students: tuple[tuple[uuid.UUID, str], ...]
    zone: ZoneInfo
    begun: int


def new_form(
    *, user_id: uuid.UUID, program_id: uuid.UUID, cohort_id: uuid.UUID, core: Shelf, now: datetime
) -> ExamFormPage:
    """The form of an exam that is not there yet, with a code of chance."""
    session = db.session()
    grant, cohort = grant_in(session, user_id, program_id, cohort_id, CohortAct.SET_WORK)
    zone = _zone(session, user_id)
    banks = tuple(_stock(bank, core) for bank in private_banks(session, program_id))
    return ExamFormPage(
        head=head_of(grant),
        cohort=cohort_head_of(grant, cohort),
        id=None,
        wishes=_fresh(zone, now, banks),
        banks=banks,
        students=tuple((one.id, one.name) for one in students_of(session, cohort) if not one.left),
        zone=zone,
        begun=0,
    )


def change_form(*, user_id: uuid.UUID, which: Which) -> ExamFormPage:
    """The form of an exam as it stands; what it asks is not among its fields."""
    session = db.session()
    grant, cohort = grant_in(session, user_id, which.program_id, which.cohort_id, CohortAct.SET_WORK)
    row, form = exam_in(session, cohort, which.assignment_id)
    return ExamFormPage(
        head=head_of(grant),
        cohort=cohort_head_of(grant, cohort),
        id=row.id,
        wishes=_as_it_stands(row, form, chosen_for(session, [row]).get(row.id)),
        banks=(),
        students=tuple((one.id, one.name) for one in students_of(session, cohort) if not one.left),
        zone=_zone(session, user_id),
        begun=begun_by(session, row),
    )


def _fresh(zone: ZoneInfo, now: datetime, banks: tuple[Stock, ...]) -> ExamWishes:
    """Two hours from nine in the morning of tomorrow."""
    nine = now.astimezone(zone).replace(hour=9, minute=0, second=0, microsecond=0) + timedelta(days=1)
    code = "".join(secrets.choice(CODE_SIGNS) for _ in range(CODE_LENGTH))
    return ExamWishes(
        title="",
        instructions="",
        bank=banks[0].id if len(banks) == 1 else None,
        counts=(),
        items=(),
        made="shuffled",
        versions=2,
        minutes=60,
        opens=nine,
        until=nine + LASTS,
        code=readable(code),
        ranges="",
    )


def _as_it_stands(row: Assignment, form: GradedForm, chosen: frozenset[uuid.UUID] | None) -> ExamWishes:
    return ExamWishes(
        title=row.title,
        instructions=row.instructions,
        bank=form.bank_id,
        counts=(),
        items=(),
        made=form.made,
        versions=len(form.versions),
        minutes=form.minutes,
        opens=row.opens_at,
        until=row.closes_at,
        code=form.code,
        ranges="\n".join(form.ranges),
        chosen=chosen,
    )


def _stock(bank: Bank, core: Shelf) -> Stock:
    questions = stock_of(bank, core).values()
    counts = Counter(question.objective for question in questions)
    titles = {one.id: one.title for one in core.objectives}
    return Stock(
        bank.id,
        bank.title,
        bank.slug,
        len(questions),
        tuple((one, titles.get(one, ""), counts[one]) for one in sorted(counts)),
    )


def _zone(session: Session, user_id: uuid.UUID) -> ZoneInfo:
    return zone_of(session.scalar(sa.select(User.timezone).where(User.id == user_id)) or "UTC")

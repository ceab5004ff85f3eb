"""What a program does when a question of its own was wrong: mark the answers anew, or give everyone credit.

Both show first whose results would change: by name those whom the reader may look at, the others counted.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from studyhub.catalog.shelf import Shelf
from studyhub.catalog.types import Question
from studyhub.extensions import db
from studyhub.models import Bank, Cohort, Enrollment, QuestionVersion, User
from studyhub.services.database import command
from studyhub.services.errors import Conflict, NotFound
from studyhub.services.items.regrade import Change, carry_out, changes_of, credits_of
from studyhub.services.items.wordings import question_asked
from studyhub.services.practice.rendering import inline
from studyhub.services.practice.slots import version_kept
from studyhub.services.practice.student import truncated
from studyhub.services.programs.audit import note
from studyhub.services.programs.heads import Head, head_of
from studyhub.services.programs.permissions import Act, CohortAct, Grant, allow

from .shelves import shelf_of_program

NOT_OURS = "There is no such question in this program's banks, or nobody has answered it so."
NOTHING = "No answer would be marked otherwise than it is."
GONE = "The question is withdrawn: there is no key to mark by. Give everyone credit, or publish it anew."


@dataclass(frozen=True)
class Asked:
    """A wording of a question of the program that was answered; `stands` says that it is asked so now."""

    item: str
    ask_hash: str
    stem: str
    stands: bool
    at: datetime


@dataclass(frozen=True)
class Becomes:
    """What a student's answers to a wording are worth now, and what they would be: shares of full marks."""

    name: str
    was: float
    will_be: float


@dataclass(frozen=True)
class Preview:
    """What a change would do: `named` are those whom the reader may look at, `others` counts the rest."""

    item: str
    ask_hash: str
    stem: str
    credit: bool
    answers: int
    students: int
    now_right: int
    now_wrong: int
    unmarkable: int
    named: tuple[Becomes, ...]
    others: int


@dataclass(frozen=True)
class MendingPage:
    """The wordings of a program's questions that were answered, newest first; with one chosen, a preview."""

    head: Head
    wordings: tuple[Asked, ...]
    preview: Preview | None


@dataclass(frozen=True)
class Wanted:
    """A wording of an item of a program, and whether everyone shall have credit for it."""

    program_id: uuid.UUID
    item: str
    ask_hash: str
    credit: bool


def mending_page(
    *, user_id: uuid.UUID, program_id: uuid.UUID, wanted: Wanted | None, core: Shelf, now: datetime
) -> MendingPage:
    """The page; a look at whose results would change is put on record first. Raises NotFound."""
    if wanted is not None:
        with command() as session:
            allow(user_id, program_id, Act.MARK_ANEW)
            note(
                session,
                "item.previewed",
                program_id=program_id,
                actor_id=user_id,
                now=now,
                item=wanted.item,
            )
    session = db.session()
    grant = allow(user_id, program_id, Act.MARK_ANEW)
    shelf = shelf_of_program(program_id=program_id, core=core)
    wordings = _wordings(session, program_id, shelf)
    preview = _preview(session, grant, wanted, shelf) if wanted else None
    return MendingPage(head_of(grant), wordings, preview)


def mark_anew(*, user_id: uuid.UUID, wanted: Wanted, core: Shelf, now: datetime) -> int:
    """Mark the answers to an older wording by the present key, or give everyone credit; how many changed.

    Every student concerned finds a notice. Raises NotFound, and Conflict where there is nothing to mark by or
    to change.
    """
    now = truncated(now)
    shelf = shelf_of_program(program_id=wanted.program_id, core=core)
    with command() as session:
        allow(user_id, wanted.program_id, Act.MARK_ANEW)
        question, changes, _ = _changes(session, wanted, shelf)
        if not changes:
            raise Conflict(NOTHING)
        carry_out(session, changes, question, now)
        note(
            session,
            "item.credited" if wanted.credit else "item.regraded",
            program_id=wanted.program_id,
            actor_id=user_id,
            now=now,
            item=wanted.item,
            answers=len(changes),
        )
    version_kept(question)
    return len(changes)


def _changes(session: Session, wanted: Wanted, shelf: Shelf) -> tuple[Question, Sequence[Change], int]:
    """The question to mark by, the answers that change, and how many cannot be marked."""
    if wanted.item.split("/")[0] not in _slugs(session, wanted.program_id):
        raise NotFound(NOT_OURS)
    asked = question_asked(shelf, wanted.item, wanted.ask_hash)
    if asked is None:
        raise NotFound(NOT_OURS)
    if wanted.credit:
        return asked, credits_of(session, wanted.item, wanted.ask_hash), 0
    now = shelf.find_question(wanted.item)
    if now is None:
        raise Conflict(GONE)
    changes, unmarkable = changes_of(session, now, wanted.ask_hash)
    return now, [change for change in changes if change.score != change.was], unmarkable


def _preview(session: Session, grant: Grant, wanted: Wanted, shelf: Shelf) -> Preview:
    _, changes, unmarkable = _changes(session, wanted, shelf)
    names = _names(session, grant, {change.review.user_id for change in changes})
    asked = question_asked(shelf, wanted.item, wanted.ask_hash)
    return Preview(
        item=wanted.item,
        ask_hash=wanted.ask_hash,
        stem=inline(asked.stem) if asked else "",
        credit=wanted.credit,
        answers=len(changes),
        students=len({change.review.user_id for change in changes}),
        now_right=sum(change.score == 1.0 != change.was for change in changes),
        now_wrong=sum(change.was == 1.0 != change.score for change in changes),
        unmarkable=unmarkable,
        named=tuple(
            Becomes(names[change.review.user_id], change.was, change.score)
            for change in sorted(changes, key=lambda one: names.get(one.review.user_id, ""))
            if change.review.user_id in names
        ),
        others=len({change.review.user_id for change in changes} - names.keys()),
    )


def _names(session: Session, grant: Grant, students: set[uuid.UUID]) -> dict[uuid.UUID, str]:
    """Names of those students who are in a cohort in which this person may look at records."""
    rows = session.execute(
        sa.select(Enrollment.user_id, Enrollment.cohort_id, User.name)
        .join(User, User.id == Enrollment.user_id)
        .join(Cohort, sa.and_(Cohort.program_id == Enrollment.program_id, Cohort.id == Enrollment.cohort_id))
        .where(
            Enrollment.program_id == grant.program_id,
            Enrollment.left_at.is_(None),
            Cohort.archived_at.is_(None),
        )
    )
    return {
        row.user_id: row.name
        for row in rows
        if row.user_id in students and grant.may_in(row.cohort_id, CohortAct.SEE_STUDENT)
    }


def _slugs(session: Session, program_id: uuid.UUID) -> set[str]:
    return set(session.scalars(sa.select(Bank.slug).where(Bank.program_id == program_id)))


def _wordings(session: Session, program_id: uuid.UUID, shelf: Shelf) -> tuple[Asked, ...]:
    found: dict[tuple[str, str], Asked] = {}
    for slug in sorted(_slugs(session, program_id)):
        rows = session.execute(
            sa.select(QuestionVersion.item_key, QuestionVersion.ask_hash, QuestionVersion.at)
            .where(QuestionVersion.item_key >= f"{slug}/", QuestionVersion.item_key < f"{slug}0")
            .order_by(QuestionVersion.at)
        )
        for item, ask_hash, at in rows:
            question = shelf.find_question(item)
            asked = question_asked(shelf, item, ask_hash)
            stands = question is not None and question.ask_hash == ask_hash
            stem = inline(asked.stem) if asked else ""
            found.setdefault((item, ask_hash), Asked(item, ask_hash, stem, stands, at))
    return tuple(sorted(found.values(), key=lambda one: (one.stands, -one.at.timestamp())))

"""Blind readings: a second person answers what an item asks before seeing its key, and says what is odd."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from studyhub.catalog.errors import CatalogError
from studyhub.catalog.types import Question
from studyhub.extensions import db
from studyhub.learning.chance import seed_of
from studyhub.learning.errors import Unmarkable
from studyhub.learning.grading import grade
from studyhub.learning.responses import Fields, Response, Shown, fields_of, read_response
from studyhub.models import BankItem, BankVersion, BlindReading, User
from studyhub.models.base import new_id
from studyhub.services.database import command
from studyhub.services.errors import Conflict, Invalid
from studyhub.services.practice.rendering import question_view
from studyhub.services.practice.slots import PutUp, put_up, put_up_as
from studyhub.services.practice.types import QuestionView
from studyhub.services.programs.audit import GONE
from studyhub.services.programs.heads import Head, head_of
from studyhub.services.programs.permissions import Act

from .banks import BankHead, bank_head
from .checking import read_item
from .rows import Which, item_for, must_be_head, open_to_change, tell, version_of
from .workshop import Workshop

LONGEST_REMARKS = 4_000
NOT_IN_REVIEW = "This question is not in review any more."
OWN = "You have worked on this question, so you know its key. Somebody else has to answer it blind."
TWICE = "You have answered this question as it stands, and have seen its key."


@dataclass(frozen=True)
class BlindPage:
    """What a blind reader sees: the questions as a student does before answering.

    `why_not` is empty if they may answer; else it says why not, and there are no questions.
    """

    head: Head
    bank: BankHead
    item_id: uuid.UUID
    name: str
    number: int
    questions: tuple[QuestionView, ...]
    why_not: str = ""


@dataclass(frozen=True)
class ReadingLine:
    """A blind reading beside the key: each question as the reader answered it, with what is right."""

    id: uuid.UUID
    reader: str
    at: datetime
    number: int
    agreed: bool
    remarks: str
    questions: tuple[QuestionView, ...]


def blind_page(
    *, user_id: uuid.UUID, which: Which, typed: Mapping[str, Fields] | None = None, workshop: Workshop
) -> BlindPage:
    """The item in review as its blind reader answers it; `typed` are fields by question to be put back."""
    session = db.session()
    grant, bank, item = item_for(session, user_id, which, Act.REVIEW_ITEMS)
    version = version_of(session, item)
    why_not = _why_not(session, item, version, user_id)
    views = () if why_not else _open(version, bank.slug, user_id, typed or {}, workshop)
    return BlindPage(head_of(grant), bank_head(bank), item.id, item.name, version.number, views, why_not)


def answer_blind(
    *,
    user_id: uuid.UUID,
    which: Which,
    base: int,
    fields: Mapping[str, Fields],
    remarks: str,
    workshop: Workshop,
    now: datetime,
) -> bool:
    """Keep a person's answers to the item in review, by question id; says whether they agree with the key.

    Disagreement sends the item back to its author as a draft. Raises Unmarkable for an answer that is not
    whole, Invalid for who may not be its blind reader, Conflict where it is not in review as it was shown.
    """
    with command() as session:
        _, bank, item = item_for(session, user_id, which, Act.REVIEW_ITEMS)
        open_to_change(session, which.program_id)
        must_be_head(item, base)
        version = version_of(session, item)
        refused = _why_not(session, item, version, user_id)
        if refused:
            raise Conflict(refused) if refused == NOT_IN_REVIEW else Invalid(refused)
        answers = {}
        for question in read_item(version.text, bank.slug, workshop.core)[0]:
            answers[question.id] = _answer(question, fields.get(question.id, {}), user_id)
        agreed = bool(answers) and all(answer["right"] for answer in answers.values())
        session.add(
            BlindReading(
                program_id=which.program_id,
                id=new_id(now),
                item_id=item.id,
                number=version.number,
                ask_hash=version.ask_hash,
                reader_id=user_id,
                at=now,
                answers=answers,
                agreed=agreed,
                remarks=remarks.strip()[:LONGEST_REMARKS],
            )
        )
        if not agreed:
            version.state = item.state = "draft"
        outcome = "agreed" if agreed else "did not agree"
        tell(session, "item.read", bank, item, user_id=user_id, now=now, outcome=outcome)
        return agreed


def agreed_on(session: Session, item: BankItem, ask_hash: str) -> bool:
    """Whether the latest blind answers to exactly what the item asks agreed with its key.

    An older agreement does not outweigh somebody who disagreed since.
    """
    newest_first = (BlindReading.at.desc(), BlindReading.agreed.desc())
    latest = _readings(item, ask_hash).with_only_columns(BlindReading.agreed).order_by(*newest_first).limit(1)
    return bool(ask_hash) and session.scalar(latest) is True


def readings_of(
    session: Session, item: BankItem, slug: str, ask_hash: str, workshop: Workshop
) -> tuple[ReadingLine, ...]:
    """The blind readings of what an item asks, the newest first, with both answers."""
    rows = session.execute(
        sa.select(BlindReading, BankVersion.text, User.name)
        .join(
            BankVersion,
            sa.and_(
                BankVersion.program_id == BlindReading.program_id,
                BankVersion.item_id == BlindReading.item_id,
                BankVersion.number == BlindReading.number,
            ),
        )
        .outerjoin(User, User.id == BlindReading.reader_id)
        .where(
            BlindReading.program_id == item.program_id,
            BlindReading.item_id == item.id,
            BlindReading.ask_hash == ask_hash,
        )
        .order_by(BlindReading.id.desc())
    )
    return tuple(_line(row.BlindReading, row.text, row.name, slug, workshop) for row in rows)


def _readings(item: BankItem, ask_hash: str) -> sa.Select[Any]:
    return sa.select(BlindReading.id).where(
        BlindReading.program_id == item.program_id,
        BlindReading.item_id == item.id,
        BlindReading.ask_hash == ask_hash,
    )


def may_read_blind(session: Session, item: BankItem, version: BankVersion, user_id: uuid.UUID) -> bool:
    """Whether a person who may review has written no version of it and not answered it as it stands."""
    return not _why_not(session, item, version, user_id)


def _why_not(session: Session, item: BankItem, version: BankVersion, user_id: uuid.UUID) -> str:
    if version.state != "in_review":
        return NOT_IN_REVIEW
    wrote = sa.select(BankVersion.number).where(
        BankVersion.program_id == item.program_id,
        BankVersion.item_id == item.id,
        BankVersion.author_id == user_id,
    )
    if session.scalar(sa.select(wrote.exists())):
        return OWN
    mine = _readings(item, version.ask_hash).where(BlindReading.reader_id == user_id)
    return TWICE if session.scalar(sa.select(mine.exists())) else ""


def put_up_blind(question: Question, user_id: uuid.UUID) -> PutUp:
    """Drawn and shuffled alike for the same reader, so that nothing is kept before the answer."""
    return put_up(question, seed_of("blind", user_id, question.ask_hash))


def _open(
    version: BankVersion, slug: str, user_id: uuid.UUID, typed: Mapping[str, Fields], workshop: Workshop
) -> tuple[QuestionView, ...]:
    questions, case = read_item(version.text, slug, workshop.core)
    ups = [put_up_blind(question, user_id) for question in questions]
    title = case.title if case else ""
    return tuple(
        question_view(up.concrete, up.shown, workshop.core, fields=typed.get(up.concrete.id), title=title)
        for up in ups
    )


def _answer(question: Question, fields: Fields, user_id: uuid.UUID) -> dict[str, Any]:
    up = put_up_blind(question, user_id)
    try:
        response = read_response(up.concrete, up.shown, fields)
        graded = grade(up.concrete, response)
    except Unmarkable as wrong:
        raise Unmarkable(f"{question.id}: {wrong}") from wrong
    return {"shown": up.shown.to_json(), "response": response.to_json(), "right": graded.right}


def _line(reading: BlindReading, text: str, name: str | None, slug: str, workshop: Workshop) -> ReadingLine:
    questions, case = read_item(text, slug, workshop.core)
    views = []
    for question in questions:
        answer: Any = reading.answers.get(question.id)
        title = case.title if case else ""
        if answer is not None and (view := _told(question, answer, title, workshop)) is not None:
            views.append(view)
    return ReadingLine(
        id=reading.id,
        reader=name or GONE,
        at=reading.at,
        number=reading.number,
        agreed=reading.agreed,
        remarks=reading.remarks,
        questions=tuple(views),
    )


def _told(
    question: Question, answer: Mapping[str, Any], title: str, workshop: Workshop
) -> QuestionView | None:
    """A question as the reader answered it; None where the text does not make the same question any more."""
    try:
        up = put_up_as(question, Shown.from_json(answer["shown"]))
        response = Response.from_json(answer["response"])
        fields: Mapping[str, Sequence[str]] = fields_of(up.concrete, up.shown, response)
        graded = grade(up.concrete, response)
        return question_view(up.concrete, up.shown, workshop.core, fields=fields, graded=graded, title=title)
    except (CatalogError, Unmarkable, KeyError, ValueError):
        return None

"""What students report about a program's own questions: a to-do list of its staff, with answers to each."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from studyhub.catalog.shelf import Shelf
from studyhub.extensions import db
from studyhub.models import Bank, BankItem, ProblemReport, QuestionVersion
from studyhub.services.database import command
from studyhub.services.errors import NotFound
from studyhub.services.practice.rendering import inline
from studyhub.services.practice.slots import read_version
from studyhub.services.programs.audit import note
from studyhub.services.programs.heads import Head, head_of
from studyhub.services.programs.permissions import Act, allow
from studyhub.services.site.administration import close_in

from .shelves import shelf_of_program

STATES = ("open", "mended", "declined")
MOST = 200


@dataclass(frozen=True)
class Reported:
    """A report: what is said to be wrong with an item, as it stood then. Who said so is not told.

    `item_id` and `bank_id` lead to the question in its bank, where it is still there.
    """

    reporter_id: uuid.UUID
    id: uuid.UUID
    item: str
    bank_id: uuid.UUID | None
    item_id: uuid.UUID | None
    kind: str
    body: str
    at: datetime
    state: str
    answer: str
    stem_then: str
    changed_since: bool


@dataclass(frozen=True)
class ReportsPage:
    """The reports of a state, the oldest first, at most 200; `counts` are reports by state."""

    head: Head
    state: str
    reports: tuple[Reported, ...]
    counts: tuple[tuple[str, int], ...]


def reports_page(
    *, user_id: uuid.UUID, program_id: uuid.UUID, state: str, item: str, core: Shelf
) -> ReportsPage:
    """What students report about the program's questions, or (`item`) about one of them."""
    session = db.session()
    grant = allow(user_id, program_id, Act.ANSWER_REPORTS)
    state = state if state in STATES else "open"
    shelf = shelf_of_program(program_id=program_id, core=core)
    mine = _mine(session, program_id)
    wanted = [mine, ProblemReport.item_key == item] if item else [mine]
    counts = dict(
        session.execute(
            sa.select(ProblemReport.state, sa.func.count()).where(*wanted).group_by(ProblemReport.state)
        ).all()
    )
    rows = session.execute(
        sa.select(ProblemReport, QuestionVersion.body)
        .outerjoin(QuestionVersion, QuestionVersion.content_hash == ProblemReport.content_hash)
        .where(*wanted, ProblemReport.state == state)
        .order_by(ProblemReport.at)
        .limit(MOST)
    ).all()
    places = _places(session, program_id)
    return ReportsPage(
        head_of(grant),
        state,
        tuple(_reported(report, body, shelf, places) for report, body in rows),
        tuple((one, int(counts.get(one, 0))) for one in STATES),
    )


def answer_report(
    *,
    user_id: uuid.UUID,
    program_id: uuid.UUID,
    reporter_id: uuid.UUID,
    report_id: uuid.UUID,
    outcome: str,
    answer: str,
    now: datetime,
) -> None:
    """Close a report with an answer, which the student finds on the home page. Raises NotFound, Invalid."""
    with command() as session:
        allow(user_id, program_id, Act.ANSWER_REPORTS)
        row = session.get(ProblemReport, (reporter_id, report_id))
        mine = _mine(session, program_id)
        if row is None or not session.scalar(
            sa.select(ProblemReport.id).where(mine, ProblemReport.id == report_id)
        ):
            raise NotFound("There is no such report.")
        close_in(session, row, outcome=outcome, answer=answer, now=now)
        note(
            session,
            "reports.answered",
            program_id=program_id,
            actor_id=user_id,
            now=now,
            item=row.item_key,
            outcome=outcome,
        )


def _mine(session: Session, program_id: uuid.UUID) -> sa.ColumnElement[bool]:
    """Condition on reports: they are about an item of one of the program's banks."""
    slugs = session.scalars(sa.select(Bank.slug).where(Bank.program_id == program_id)).all()
    key = ProblemReport.item_key
    return sa.or_(sa.false(), *(sa.and_(key >= f"{slug}/", key < f"{slug}0") for slug in slugs))


def _places(session: Session, program_id: uuid.UUID) -> dict[str, tuple[uuid.UUID, uuid.UUID]]:
    """Bank and item by the key of each question."""
    rows = session.execute(
        sa.select(Bank.slug, BankItem.bank_id, BankItem.id, BankItem.asks)
        .join(Bank, sa.and_(Bank.program_id == BankItem.program_id, Bank.id == BankItem.bank_id))
        .where(BankItem.program_id == program_id)
    )
    return {f"{row.slug}/{name}": (row.bank_id, row.id) for row in rows for name in row.asks}


def _reported(
    report: ProblemReport,
    body: str | None,
    shelf: Shelf,
    places: dict[str, tuple[uuid.UUID, uuid.UUID]],
) -> Reported:
    bank_id, item_id = places.get(report.item_key, (None, None))
    question = shelf.find_question(report.item_key)
    return Reported(
        reporter_id=report.user_id,
        id=report.id,
        item=report.item_key,
        bank_id=bank_id,
        item_id=item_id,
        kind=report.kind,
        body=report.body,
        at=report.at,
        state=report.state,
        answer=report.answer,
        stem_then=inline(read_version(body).stem) if body else "",
        changed_since=question is None or question.content_hash != report.content_hash,
    )

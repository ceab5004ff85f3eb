"""What students put on a question: a flag to see it again, a report that something is wrong with it."""

from __future__ import annotations

import uuid
from datetime import datetime

from studyhub.catalog.shelf import Shelf
from studyhub.models import Flag, ProblemReport
from studyhub.models.base import new_id
from studyhub.services.database import command
from studyhub.services.errors import Invalid, NotFound

from .log import queue
from .slots import keep_version, version_kept
from .student import truncated

KINDS = {
    "key": "The marked answer is wrong",
    "outdated": "The rule has changed",
    "unclear": "The question is unclear",
    "source": "The reference does not say this",
    "typo": "A typing error",
    "other": "Something else",
}
LONGEST_REPORT = 2000


def flag(*, user_id: uuid.UUID, item: str, on: bool, shelf: Shelf, now: datetime) -> None:
    """Set or take off a student's flag on a question (by its key). Commits. Raises NotFound."""
    if shelf.find_question(item) is None:
        raise NotFound("There is no such question.")
    with command() as session:
        queue(session, user_id)
        row = session.get(Flag, (user_id, item))
        if on and row is None:
            session.add(Flag(user_id=user_id, item_key=item, at=truncated(now)))
        elif not on and row is not None:
            session.delete(row)


def report_problem(
    *, user_id: uuid.UUID, item: str, kind: str, body: str, shelf: Shelf, now: datetime
) -> None:
    """Keep a report with the version of the question as it stands. Commits. Raises NotFound, Invalid."""
    question = shelf.find_question(item)
    if question is None:
        raise NotFound("There is no such question.")
    if kind not in KINDS:
        raise Invalid("Choose what is wrong with the question.")
    text = body.strip()
    if not text or len(text) > LONGEST_REPORT:
        raise Invalid(f"Say in up to {LONGEST_REPORT:,} characters what is wrong.")
    now = truncated(now)
    with command() as session:
        keep_version(session, question, now)
        session.add(
            ProblemReport(
                user_id=user_id,
                id=new_id(now),
                item_key=item,
                content_hash=question.content_hash,
                kind=kind,
                body=text,
                at=now,
                state="open",
                answer="",
                closed_at=None,
            )
        )
    version_kept(question)

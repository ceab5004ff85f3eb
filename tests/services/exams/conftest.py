"""The student at work of the tests of practice, sitting an exam."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import pytest

from studyhub.catalog.shelf import Shelf
from studyhub.extensions import db
from studyhub.models import Review, Sitting, StudyPlan
from studyhub.models.base import new_id
from studyhub.services.exams import drawing, kinds, sitting
from studyhub.services.exams.desk import paper_of, put_up_paper
from studyhub.services.exams.sitting import Left
from tests.conftest import NOW
from tests.services.practice.conftest import Student, shelf, student

__all__ = ["shelf", "student"]


@pytest.fixture(autouse=True)
def small_kinds(monkeypatch: pytest.MonkeyPatch) -> None:
    """Exams as small as the bank of the tests."""
    small = {
        "domain": replace(kinds.DOMAIN, scored=5),
        "half": replace(kinds.HALF, scored=10, pretest=1),
        "full": replace(kinds.FULL, scored=10, pretest=1),
        "rehearsal": replace(kinds.REHEARSAL, scored=10, pretest=0),
        "diagnostic": replace(kinds.DIAGNOSTIC, scored=10),
    }
    for name, kind in small.items():
        monkeypatch.setitem(kinds.KINDS, name, kind)


@dataclass
class Candidate:
    """A student in an exam."""

    student: Student
    sitting: uuid.UUID

    @property
    def id(self) -> uuid.UUID:
        return self.student.id

    @property
    def shelf(self) -> Shelf:
        return self.student.shelf

    @property
    def row(self) -> Sitting:
        return db.session.get_one(Sitting, (self.id, self.sitting), populate_existing=True)

    def positions(self, position: int, *, right: bool) -> set[int]:
        """The options, as shown, of a right or a wrong answer with as many choices as are asked for."""
        up = put_up_paper(db.session(), paper_of(self.row, position), self.shelf)
        options = {option.key: option.correct for option in up.concrete.options}
        fit = [n for n, key in enumerate(up.shown.order["options"]) if options[key] is right]
        return set(fit[: up.concrete.choose or 1])

    def leave(self, position: int, *, right: bool = True, now: datetime = NOW, **values) -> None:
        chosen = tuple(str(n) for n in sorted(self.positions(position, right=right)))
        left = Left(position, values.pop("chosen", chosen), **values)
        sitting.leave(user_id=self.id, sitting_id=self.sitting, left=left, shelf=self.shelf, now=now)

    def end(self, now: datetime = NOW) -> None:
        sitting.end(user_id=self.id, sitting_id=self.sitting, shelf=self.shelf, now=now)


@pytest.fixture
def candidate(student: Student) -> Candidate:
    """A student who has begun an exam of one domain, as far as the small bank allows."""
    return begun(student)


def begun(student: Student, kind: str = "domain", domain: str | None = "D2") -> Candidate:
    made = drawing.start(user_id=student.id, kind=kind, domain=domain, shelf=student.shelf, now=NOW)
    sitting.begin(user_id=student.id, sitting_id=made, now=NOW)
    return Candidate(student, made)


def conditions(student: Student, **values) -> None:
    """Give the student exam conditions."""
    db.session.merge(StudyPlan(user_id=student.id, minutes=[30] * 7, days_off=[], **values))
    db.session.commit()


def put_sitting(
    user_id: uuid.UUID,
    days_ago: int,
    kind: str = "full",
    *,
    right: int = 90,
    scored: int = 130,
    ended: bool = True,
) -> Sitting:
    """An exam of so many days ago, ended with its result, without a form and without answers."""
    at = NOW - timedelta(days=days_ago)
    row = Sitting(
        user_id=user_id,
        id=new_id(at),
        kind=kind,
        form="drawn",
        title=kinds.KINDS[kind].title,
        seed=1,
        slots=[],
        created_at=at,
        began_at=at,
        ended_at=at if ended else None,
        seconds=12_300 if kinds.KINDS[kind].timed else None,
        breaks=[],
        right=right,
        scored=scored,
    )
    db.session.add(row)
    db.session.commit()
    return row


def log_answers(student: Student, row: Sitting, number: int) -> None:
    """So many answers of an ended exam, all right and none of them fresh."""
    question = student.shelf.practice_questions()[0]
    for n in range(number):
        db.session.add(
            Review(
                user_id=student.id,
                id=new_id(row.created_at),
                at=row.created_at,
                kind="answer",
                mode="mock",
                session_id=row.id,
                slot=n,
                item_key=question.key,
                ask_hash=question.ask_hash,
                content_hash=question.content_hash,
                facet=question.facet,
                objective=question.objective,
                shown={},
                response={},
                score=1.0,
                policy=1,
            )
        )
    db.session.commit()


MINUTE = timedelta(minutes=1)

"""Answers for research: of who consented, under numbers nobody can trace, small groups left out.

A student's number is a keyed hash whose key is made for one export and thrown away: two exports cannot be
joined by it, and nobody can make it again. Of times only the week since the student's first answer is told.
What a student typed, wrote or was called is never in it, nor anything of a graded exam.
"""

from __future__ import annotations

import hmac
import re
import secrets
import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from studyhub.adapters.zip_stream import zip_stream
from studyhub.catalog.types import CORE_BANK
from studyhub.extensions import db
from studyhub.models import Bank, Enrollment, Program, ResearchConsent, Review, Sitting, User
from studyhub.services.database import command
from studyhub.services.errors import Invalid
from studyhub.services.practice.log import Scope as LogScope
from studyhub.services.practice.log import not_undone, of_user, score_now
from studyhub.services.programs.audit import note
from studyhub.services.programs.permissions import Act, allow, allow_administrator
from studyhub.services.site.administration import record

from .dictionary import ANSWERS, DICTIONARY, ITEMS, README
from .tables import Files, csv_lines

FEWEST = 10
"""Groups of fewer students are left out: of an item, and of all who consented."""
TOO_FEW = f"Fewer than {FEWEST} students have agreed. Nothing is taken out of so small a group."
_OPTION = re.compile(r"[a-z]{1,2}\Z")
_BANDS = ((10, "under 10"), (30, "10 to 29"), (60, "30 to 59"), (120, "60 to 119"))


@dataclass(frozen=True)
class ResearchPage:
    """How many have consented (None: fewer than ten, so that nobody is guessed)."""

    consented: int | None


@dataclass(frozen=True)
class _Scope:
    """Whose answers, and to the questions of which banks."""

    people: sa.Select[Any]
    banks: tuple[str, ...]

    def lines(self, row: Any) -> sa.ColumnElement[bool]:
        """The log of these people, for `not_undone` and `score_now`."""
        within: sa.ColumnElement[bool] = row.user_id.in_(self.people)
        return within

    def where(self, lines: LogScope | None = None) -> tuple[sa.ColumnElement[bool], ...]:
        """The lines of the log that may be told of; `lines` are those among which an undo is looked for."""
        graded = sa.select(Sitting.id).where(Sitting.user_id == Review.user_id, Sitting.kind == "graded")
        of_banks = (Review.item_key.startswith(f"{slug}/", autoescape=True) for slug in self.banks)
        return (
            Review.item_kind == "question",
            not_undone(lines or self.lines),
            Review.user_id.in_(self.people),
            sa.or_(*of_banks),
            sa.or_(Review.session_id.is_(None), Review.session_id.not_in(graded)),
        )


def research_page(*, user_id: uuid.UUID) -> ResearchPage:
    """What an administrator sees before taking an export. Raises NotFound for everybody else."""
    session = db.session()
    allow_administrator(session, user_id)
    return _page(session, _of_site(session))


def program_research_page(*, user_id: uuid.UUID, program_id: uuid.UUID) -> ResearchPage:
    """The same for a director, of the students of the program. Raises NotFound."""
    session = db.session()
    allow(user_id, program_id, Act.AID_RESEARCH)
    return _page(session, _of_program(session, program_id))


def record_site(session: Session, *, user_id: uuid.UUID | None, now: datetime) -> None:
    """Put on record, within the command that asks for it, that the site's answers leave. Raises Invalid."""
    _refuse_few(session, _of_site(session))
    record(session, "research.exported", actor_id=user_id, subject_id=None, now=now, detail={})


def record_counts(session: Session, *, user_id: uuid.UUID, program_id: uuid.UUID, now: datetime) -> None:
    """The same for counts over a program's students."""
    _refuse_few(session, _of_program(session, program_id))
    note(session, "aid.counted", program_id=program_id, actor_id=user_id, now=now)


def research_export(*, user_id: uuid.UUID, now: datetime) -> Iterator[bytes]:
    """The site's export as a zip, piece by piece, for an administrator.

    Raises NotFound for everybody else, Invalid where too few have agreed.
    """
    session = db.session()
    allow_administrator(session, user_id)
    return zip_stream(_files(session, _enough(session, _of_site(session)), now))


def export_for_server(*, now: datetime) -> Iterator[bytes]:
    """The same for whoever runs the server; on record."""
    with command() as session:
        record_site(session, user_id=None, now=now)
    return zip_stream(_files(db.session(), _of_site(db.session()), now))


def program_counts(*, user_id: uuid.UUID, program_id: uuid.UUID) -> Iterator[bytes]:
    """Counts by item over the program's students, for a director. Raises NotFound, Invalid.

    Lines of single students are not for directors: who knows a student's assigned work would find the number
    by it, and with it all that the student practised alone.
    """
    session = db.session()
    allow(user_id, program_id, Act.AID_RESEARCH)
    return csv_lines(ITEMS, _items(session, _enough(session, _of_program(session, program_id))))


def let_items(*, user_id: uuid.UUID, program_id: uuid.UUID, allowed: bool, now: datetime) -> None:
    """Let the program's own questions into research exports, or no more. Raises NotFound."""
    with command() as session:
        allow(user_id, program_id, Act.AID_RESEARCH)
        session.get_one(Program, program_id).aids_research = allowed
        done = "let" if allowed else "no longer lets"
        note(session, "aid.items", program_id=program_id, actor_id=user_id, now=now, done=done)


def _of_site(session: Session) -> _Scope:
    people = sa.select(ResearchConsent.user_id).join(User, User.id == ResearchConsent.user_id)
    agreed = sa.select(Bank.slug).join(Program, Program.id == Bank.program_id)
    banks = session.scalars(agreed.where(Program.aids_research, ~Bank.private).order_by(Bank.slug))
    return _Scope(people.where(User.disabled_at.is_(None)), (CORE_BANK, *banks))


def _of_program(session: Session, program_id: uuid.UUID) -> _Scope:
    enrolled = sa.select(Enrollment.user_id).where(
        Enrollment.program_id == program_id, Enrollment.left_at.is_(None)
    )
    own = sa.select(Bank.slug).join(Program, Program.id == Bank.program_id)
    banks = session.scalars(own.where(Bank.program_id == program_id, Program.aids_research, ~Bank.private))
    people = sa.select(ResearchConsent.user_id).where(ResearchConsent.user_id.in_(enrolled))
    return _Scope(people, (CORE_BANK, *banks))


def _page(session: Session, scope: _Scope) -> ResearchPage:
    count = _people(session, scope)
    return ResearchPage(None if count < FEWEST else count)


def _people(session: Session, scope: _Scope) -> int:
    return session.scalar(sa.select(sa.func.count()).select_from(scope.people.subquery())) or 0


def _refuse_few(session: Session, scope: _Scope) -> None:
    if _people(session, scope) < FEWEST:
        raise Invalid(TOO_FEW)


def _enough(session: Session, scope: _Scope) -> _Scope:
    """Some may have taken their consent back since the file was asked for."""
    _refuse_few(session, scope)
    return scope


def _large(session: Session, scope: _Scope) -> frozenset[str]:
    """Items that enough students answered."""
    people = sa.func.count(Review.user_id.distinct())
    wanted = sa.select(Review.item_key).where(*scope.where()).group_by(Review.item_key)
    return frozenset(session.scalars(wanted.having(people >= FEWEST)))


def _files(session: Session, scope: _Scope, now: datetime) -> Files:
    large = _large(session, scope)
    yield "README.txt", [README.format(year=now.year, fewest=FEWEST).encode()]
    yield "dictionary.csv", csv_lines(("file", "column", "meaning"), DICTIONARY)
    yield "questions.csv", csv_lines(ITEMS, _items(session, scope))
    yield "answers.csv", csv_lines(ANSWERS, _answers(session, scope, large))


def _items(session: Session, scope: _Scope) -> Iterator[Sequence[Any]]:
    """Items with how many students answered them, and the share of right first tries."""
    people = sa.func.count(Review.user_id.distinct())
    first = sa.func.sum(sa.case((Review.first_exposure, 1), else_=0))
    right = sa.func.sum(sa.case((sa.and_(Review.first_exposure, score_now(scope.lines) == 1.0), 1), else_=0))
    wanted = (
        sa.select(Review.item_key, sa.func.max(Review.objective), people, first, right)
        .where(*scope.where())
        .group_by(Review.item_key)
        .having(people >= FEWEST)
        .order_by(Review.item_key)
    )
    for key, objective, students, tries, hits in session.execute(wanted):
        yield key, objective, students, tries, round(hits / tries, 2) if tries >= FEWEST else ""


def _answers(session: Session, scope: _Scope, large: frozenset[str]) -> Iterator[Sequence[Any]]:
    """Each consenting student's answers, students in the order of numbers that mean nothing."""
    secret = secrets.token_bytes(32)
    numbers = {one: number_of(secret, one) for one in session.scalars(scope.people)}
    for user_id in sorted(numbers, key=numbers.__getitem__):
        mine = _of_student(session, scope, user_id)
        told = (row for row in mine if row["item_key"] in large)
        yield from sorted((numbers[user_id], *_told(row)) for row in told)


def number_of(secret: bytes, user_id: uuid.UUID) -> str:
    """A student's number under a key: 16 hexadecimal digits of HMAC-SHA-256."""
    return hmac.new(secret, user_id.bytes, "sha256").hexdigest()[:16]


def _of_student(session: Session, scope: _Scope, user_id: uuid.UUID) -> Iterable[Mapping[str, Any]]:
    began = sa.select(sa.func.min(Review.at)).where(Review.user_id == user_id).scalar_subquery()
    columns = (
        Review.item_key,
        Review.ask_hash,
        Review.objective,
        Review.mode,
        Review.first_exposure,
        Review.guessed,
        Review.response,
        Review.millis,
        Review.at,
    )
    wanted = sa.select(*columns, score_now(of_user(user_id)).label("score"), began.label("began"))
    rows = session.execute(wanted.where(*scope.where(of_user(user_id)), Review.user_id == user_id))
    return (dict(row) for row in rows.mappings())


def _told(row: Mapping[str, Any]) -> tuple[Any, ...]:
    week = (row["at"] - row["began"]).days // 7
    chosen = row["response"].get("keys") or ()
    keys = " ".join(sorted(chosen)) if all(_OPTION.match(str(one)) for one in chosen) else ""
    seconds = row["millis"] // 1000
    band = next((words for limit, words in _BANDS if seconds < limit), "120 or more")
    return (
        min(week, 52),
        row["item_key"],
        row["ask_hash"][:8],
        row["objective"],
        row["mode"],
        "yes" if row["first_exposure"] else "no",
        f"{row['score']:.2f}",
        keys,
        "yes" if row["guessed"] else "no",
        band,
    )

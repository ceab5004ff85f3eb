"""How the demonstration's database is filled, and when it is left as it is."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from random import Random

import sqlalchemy as sa
from sqlalchemy.orm import Session

from studyhub.catalog.shelf import Shelf
from studyhub.catalog.types import Question
from studyhub.extensions import db
from studyhub.learning.chance import seeded
from studyhub.models import ProblemReport, ResearchConsent, Review, StudyPlan, User
from studyhub.services.accounts.signin import password_is, set_password
from studyhub.services.database import command
from studyhub.services.practice.log import rebuild_user
from studyhub.services.practice.marks import report_problem
from studyhub.services.practice.slots import keep_version
from studyhub.services.site.administration import close_report

from .assigned import lay_work
from .authors import lay_banks
from .bank import Bank
from .cast import ADMINISTRATOR, Pupil, cast, demo_id
from .college import DIRECTOR, INSTRUCTOR, lay_college
from .graded import lay_exam
from .history import Studies, days_until, local_today
from .lessons import lay_lesson
from .outcomes import lay_outcomes
from .watching import watch_over_college

STUDENTS, WEEKS, SEED = 40, 8, 20_261_123
REPORTS = (
    (
        "unclear",
        "Two of the choices say nearly the same. I could not tell them apart before the reason.",
    ),
    ("source", "My textbook cites another section for this. Is the reference up to date?"),
    ("key", "I think the second choice is right as well when state law is stricter."),
    ("typo", "A word is missing in the explanation."),
    ("outdated", "Our instructor said that this changed in the new fiscal year."),
    ("other", "The table is hard to read on my phone."),
)
ANSWERS = (
    (
        "declined",
        "Thank you for asking. Read both choices beside their reasons: only one fits the whole stem.",
    ),
    ("mended", "Thank you. We checked it against its source and made the wording plainer."),
)


@dataclass(frozen=True)
class Demo:
    """What is there: students, answers in their log, and the addresses that a visitor logs in with."""

    students: int
    answers: int
    student_email: str
    admin_email: str
    director_email: str
    instructor_email: str

    @property
    def logins(self) -> tuple[str, ...]:
        """Every address that a visitor logs in with."""
        return self.student_email, self.instructor_email, self.director_email, self.admin_email


def fill(
    *,
    shelf: Shelf,
    now: datetime,
    tell: Callable[[int, int], None],
    students: int = STUDENTS,
    weeks: int = WEEKS,
    seed: int = SEED,
) -> Demo:
    """Fill an empty database with invented students and their weeks up to `now`; a full one stays as it is.

    `tell(done, all)` is called after each student. A filling that was cut off is begun again: the
    administrator comes last. Commits student by student.
    """
    pupils = cast(count=students, weeks=weeks, today=now.astimezone(UTC).date(), seed=seed)
    if _administrator() is None:
        _clear(pupils)
        bank = Bank(shelf)
        versions: dict[str, tuple[Question, datetime]] = {}
        for done, pupil in enumerate(pupils, start=1):
            _enrol(pupil, bank, versions, now=now, weeks=weeks, seed=seed)
            rebuild_user(user_id=pupil.id)
            tell(done, students)
        _finish(pupils, versions, shelf, now, seeded("demo", seed, "finish"))
    lay_college(pupils, now=now, rng=seeded("demo", seed, "college"))
    lay_work(shelf=shelf, now=now)
    watch_over_college(shelf=shelf, now=now)
    lay_banks(shelf, now=now)
    lay_outcomes(shelf=shelf, now=now)
    lay_exam(shelf, now=now)
    lay_lesson(shelf, now=now)
    return _counted(pupils[0].email)


def let_in(*, email: str, password: str, now: datetime) -> None:
    """Make `password` the one that opens the account, where it is not already. Commits."""
    user_id = db.session.scalar(sa.select(User.id).where(User.email == email))
    if user_id is not None and not password_is(user_id, password):
        with command() as session:
            set_password(session, user_id, password, now)


def _administrator() -> User | None:
    return db.session.scalar(sa.select(User).where(User.email == ADMINISTRATOR[1]))


def _clear(pupils: tuple[Pupil, ...]) -> None:
    """Take away what a filling that was cut off has left; nobody but the cast is touched."""
    with command() as session:
        session.execute(sa.delete(User).where(User.email.in_([pupil.email for pupil in pupils])))


def _enrol(
    pupil: Pupil,
    bank: Bank,
    versions: dict[str, tuple[Question, datetime]],
    *,
    now: datetime,
    weeks: int,
    seed: int,
) -> None:
    days = days_until(local_today(now, pupil.timezone), weeks)
    diary = Studies(pupil, bank, seeded("demo", seed, "weeks", pupil.name)).spend(days, now)
    for key, (question, at) in diary.versions.items():
        earlier = versions.get(key)
        if earlier is None or at < earlier[1]:
            versions[key] = (question, at)
    with command() as session:
        session.add(_user(pupil))
        session.flush()
        session.add(_plan(pupil))
        session.add_all(diary.rows)
        session.add_all(diary.reviews)


def _user(pupil: Pupil) -> User:
    return User(
        id=pupil.id,
        email=pupil.email,
        name=pupil.name,
        timezone=pupil.timezone,
        is_admin=False,
        preferences={},
        created_at=pupil.joined_at,
        confirmed_at=pupil.joined_at,
    )


def _plan(pupil: Pupil) -> StudyPlan:
    return StudyPlan(
        user_id=pupil.id,
        exam_date=pupil.exam_date,
        minutes=list(pupil.minutes),
        days_off=[day.isoformat() for day in pupil.days_off],
    )


def _finish(
    pupils: tuple[Pupil, ...],
    versions: dict[str, tuple[Question, datetime]],
    shelf: Shelf,
    now: datetime,
    rng: Random,
) -> None:
    """Keep the questions as they were met, report a few, then make the administrator, who settles two."""
    with command() as session:
        for question, at in versions.values():
            keep_version(session, question, at)
        for pupil in pupils[1::2]:  # the visitor has not decided yet
            session.add(ResearchConsent(user_id=pupil.id, given_at=pupil.joined_at))
    reported = _report_some(pupils, shelf, now, rng)
    with command() as session:
        admin = _make_administrator(session, pupils[0].joined_at, rng)
    for (outcome, answer), report in zip(ANSWERS, reported, strict=False):
        close_report(
            actor_id=admin,
            user_id=report.user_id,
            report_id=report.id,
            outcome=outcome,
            answer=answer,
            now=now - timedelta(hours=20),
        )


def _report_some(pupils: tuple[Pupil, ...], shelf: Shelf, now: datetime, rng: Random) -> list[ProblemReport]:
    """Reports on questions that their reporters had answered; the visitor's own first."""
    for at, (kind, body) in enumerate(REPORTS):
        pupil = pupils[at * 3 % len(pupils)]
        theirs = sa.select(Review.item_key, Review.at).where(Review.user_id == pupil.id)
        met = db.session.execute(theirs.order_by(Review.at, Review.id)).all()
        if met:
            item, asked_at = rng.choice(met[-60:])
            when = min(asked_at + timedelta(seconds=50), now)
            report_problem(user_id=pupil.id, item=item, kind=kind, body=body, shelf=shelf, now=when)
    visitors_first = (ProblemReport.user_id != pupils[0].id, ProblemReport.at)
    return list(db.session.scalars(sa.select(ProblemReport).order_by(*visitors_first)))


def _make_administrator(session: Session, at: datetime, rng: Random) -> uuid.UUID:
    name, email = ADMINISTRATOR
    user = User(
        id=demo_id(at, rng),
        email=email,
        name=name,
        is_admin=True,
        preferences={},
        created_at=at,
        confirmed_at=at,
    )
    session.add(user)
    return user.id


def _counted(student_email: str) -> Demo:
    staff = (DIRECTOR[1], INSTRUCTOR[1])
    people = sa.select(sa.func.count()).select_from(User).where(~User.is_admin, User.email.not_in(staff))
    answers = sa.select(sa.func.count()).select_from(Review).where(Review.kind == "answer")
    students, given = (db.session.scalar(wanted) or 0 for wanted in (people, answers))
    return Demo(students, given, student_email, ADMINISTRATOR[1], *staff)

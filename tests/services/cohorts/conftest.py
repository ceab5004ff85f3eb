"""A college whose students answer, and what dashboards show of them."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta

from studyhub.extensions import db
from studyhub.models import Review, StudyPlan
from studyhub.models.base import new_id
from studyhub.services.cohorts.dashboard.page import DashboardPage, Row, dashboard_page
from tests.conftest import NOW
from tests.services.programs.conftest import College, college

__all__ = ["college"]
WEEKS_AGO = NOW - timedelta(days=30)


def dashboard(
    college: College,
    *,
    by: uuid.UUID | None = None,
    now: datetime = NOW,
    seconds: float = 60.0,
    cohort: uuid.UUID | None = None,
    **asked: str,
) -> DashboardPage:
    """The dashboard of the college's cohort, as its director sees it."""
    return dashboard_page(
        user_id=by or college.director,
        program_id=college.program,
        cohort_id=cohort or college.cohort,
        asked=asked,
        shelf=college.shelf,
        now=now,
        seconds=seconds,
    )


def row(college: College, student: uuid.UUID, **how: object) -> Row:
    """The row of a student."""
    (found,) = [one for one in dashboard(college, **how).rows if one.id == student]  # type: ignore[arg-type]
    return found


def answers(
    college: College,
    student: uuid.UUID,
    domain: str = "D3",
    *,
    right: int = 1,
    wrong: int = 0,
    at: datetime = NOW,
    first: bool = True,
    **values: object,
) -> None:
    """Lines of the log: so many answers, a minute apart, to the questions of a domain in turn."""
    keys = {"D2": ["d2-breach-0001", "d2-breach-0004", "d2-access-0002"], "D3": ["d3-case-0001-1"]}[domain]
    session_id = new_id(at)
    for place in range(right + wrong):
        question = college.shelf.question(f"core/{keys[place % len(keys)]}")
        row = Review(
            user_id=student,
            id=new_id(at),
            at=at + timedelta(minutes=place),
            kind="answer",
            session_id=session_id,
            slot=place,
            mode="today",
            item_key=question.key,
            ask_hash=question.ask_hash,
            content_hash=question.content_hash,
            facet=question.facet,
            objective=question.objective,
            shown={},
            response={},
            score=float(place < right),
            first_exposure=first,
            millis=20_000,
            policy=1,
        )
        for name, value in values.items():
            setattr(row, name, value)
        db.session.add(row)
    db.session.commit()


def plan(student: uuid.UUID, **values: object) -> None:
    """What a student plans: minutes by weekday, the exam's date."""
    row = db.session.get(StudyPlan, student) or StudyPlan(user_id=student, minutes=[0] * 7, days_off=[])
    for name, value in values.items():
        setattr(row, name, value)
    db.session.add(row)
    db.session.commit()

"""What a plan costs: making today's for 1,500 questions, and the next question out of it."""

from __future__ import annotations

import tempfile
import time
import uuid
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import sqlalchemy as sa

from bench import milliseconds
from bench.served import content_of_size
from studyhub import create_app
from studyhub.catalog.shelf import Shelf
from studyhub.cli.database import bring_up_to_date
from studyhub.extensions import db
from studyhub.learning.planner import tables
from studyhub.learning.planner.today import Field, Time, choose
from studyhub.models import DayPlan, StudyPlan, StudySession, User
from studyhub.services.database import command
from studyhub.services.demo.fill import fill
from studyhub.services.planning.tables import shared_tables
from studyhub.services.practice.day_plan import COURSE, plan_to_begin
from studyhub.services.practice.sessions import end_session, preview_today, start_today
from studyhub.services.practice.slots import Slot, in_slot
from studyhub.services.practice.student import day_of

FACETS, DAYS, TRIES = 1500, 60, 15
STUDENTS, WEEKS = 2, 8


def measure() -> dict[str, float | int | str]:
    """Milliseconds; the baseline is the same day planned without an exam date (what is due, then new)."""
    began = time.perf_counter()
    made = tables.build()
    figures: dict[str, float | int | str] = {"tables_once_s": time.perf_counter() - began}
    figures |= _pure(made)
    with tempfile.TemporaryDirectory() as name:
        figures |= _site(Path(name))
    return figures


def _pure(made: tables.ValueTables) -> dict[str, float | int | str]:
    rng = np.random.default_rng(1)
    field = Field(
        value=rng.uniform(0.5, 1, FACETS) / FACETS,
        seconds=rng.uniform(30, 80, FACETS),
        seen=rng.random(FACETS) < 0.7,
        stability=np.exp(rng.normal(2, 1.2, FACETS)),
        difficulty=rng.uniform(2, 9, FACETS),
        elapsed=rng.integers(1, 30, FACETS),
        prior=rng.uniform(0.1, 0.6, FACETS),
        open=np.ones(FACETS, dtype=bool),
    )
    time_left = Time(DAYS, 1800, 1800.0 * DAYS)
    first = choose(made, field, time_left)
    return {
        "choose_1500_facets_ms": milliseconds(lambda: choose(made, field, time_left), TRIES),
        "choose_1500_facets_price_known_ms": milliseconds(
            lambda: choose(made, field, time_left, near=first.price), TRIES
        ),
    }


def _site(scratch: Path) -> dict[str, float | int | str]:
    app = create_app(
        instance_folder=scratch,
        content_folder=content_of_size(scratch / "content"),
        database_url=f"sqlite:///{scratch / 'studyhub.db'}",
    )
    bring_up_to_date(app)
    now = datetime.now(UTC)
    with app.app_context():
        shelf = app.extensions["catalog"].shelf()
        demo = fill(shelf=shelf, now=now, tell=lambda _done, _all: None, students=STUDENTS, weeks=WEEKS)
        user = db.session.query(User).filter_by(email=demo.student_email).one().id
        figures: dict[str, float | int | str] = {}
        for label, exam in (("baseline_no_date", None), ("exam_date", (now + timedelta(days=DAYS)).date())):
            plan = db.session.get_one(StudyPlan, user)
            plan.exam_date = exam
            db.session.commit()
            shared_tables.get()
            figures[f"plan_{label}_ms"] = milliseconds(lambda: _make_anew(user, shelf, now), TRIES)
        figures["plan_kept_ms"] = milliseconds(
            lambda: preview_today(user_id=user, shelf=shelf, now=now), TRIES
        )
        begun = start_today(user_id=user, shelf=shelf, now=now)
        row = db.session.get_one(StudySession, (user, begun))
        slots = list(row.slots)
        figures["next_question_ms (measure: < 2)"] = milliseconds(
            lambda: in_slot(Slot.from_json(slots[0]), shelf), TRIES
        )
        end_session(user_id=user, session_id=begun, now=now)
        db.session.remove()
        db.engine.dispose()
    without, with_date = figures["plan_baseline_no_date_ms"], figures["plan_exam_date_ms"]
    return {**figures, "plan_exam_date / no date": float(with_date) / float(without)}


def _make_anew(user: uuid.UUID, shelf: Shelf, now: datetime) -> None:
    """The plan as after an answer: nothing kept but the last price, and written down at the end."""
    with command() as session:
        session.execute(sa.update(DayPlan).values(made_from=sa.func.substr(DayPlan.made_from, 1, COURSE)))
        plan_to_begin(session, user, shelf, day_of(session, user, now), now=now)

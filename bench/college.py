"""What the pages of a program cost where a thousand students have given a million answers, on SQLite."""

from __future__ import annotations

import gc
import time
import uuid
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

import sqlalchemy as sa
from flask import current_app, render_template

from bench.serving.college import Big, build
from studyhub import create_app
from studyhub.catalog.shelf import Shelf
from studyhub.cli.database import bring_up_to_date
from studyhub.config import INSTANCE
from studyhub.extensions import db
from studyhub.models import Enrollment, Review, Standing
from studyhub.services.cohorts.dashboard.page import dashboard_page
from studyhub.services.cohorts.drill.objectives import objectives_page
from studyhub.services.cohorts.history.over_time import over_time_page
from studyhub.services.cohorts.watch import watch
from studyhub.services.items.counting import forget_counted
from studyhub.services.items.listing import View, items_page
from studyhub.services.items.packs import refresh_packs
from studyhub.services.items.scope import Where, scope_of

STUDENTS, EACH = 1000, 1000
TRIES = 5


def measure() -> dict[str, float | int | str]:
    """Milliseconds; baseline: the same students' first tries read as bare rows by one statement."""
    return at_size(STUDENTS, STUDENTS * EACH, INSTANCE / "bench")


def at_size(students: int, answers: int, folder: Path) -> dict[str, float | int | str]:
    """The same at another size; the database is kept in `folder` for the next run."""
    folder.mkdir(parents=True, exist_ok=True)
    database = folder / f"college-{students}-{answers}.db"
    app = create_app(instance_folder=folder, database_url=f"sqlite:///{database}")
    bring_up_to_date(app)
    began = time.perf_counter()
    college = build(app, database, students=students, answers=answers)
    made = time.perf_counter() - began
    with app.app_context():
        shelf: Shelf = app.extensions["catalog"].shelf()
        gc.collect()
        gc.freeze()
        figures = _items(college, shelf) | _dashboards(college, shelf)
        db.session.remove()
        db.engine.dispose()
    return {"students": students, "answers": answers, "seconds_to_make_or_find_it": made, **figures}


def _items(college: Big, shelf: Shelf) -> dict[str, float | int | str]:
    figures: dict[str, float | int | str] = {}
    for name, cohort in (("small", college.small), ("large", college.large)):
        where = Where(college.program, cohort)

        def look(where: Where = where) -> None:
            db.session.rollback()
            items_page(user_id=college.director, where=where, view=View(), shelf=shelf)

        began = time.perf_counter()
        refresh_packs(tuple(scope_of(college.director, where).people))
        look()
        first = (time.perf_counter() - began) * 1000
        again = _milliseconds(look)
        took = _milliseconds(lambda look=look: look(), before=forget_counted)  # type: ignore[misc]
        bare = _milliseconds(lambda cohort=cohort: _bare(cohort))  # type: ignore[misc]
        figures |= {
            f"{name}_bare_rows_ms (baseline)": bare,
            f"{name}_items_cold_ms": first,
            f"{name}_items_ms": took,
            f"{name}_items_same_again_ms": again,
            f"{name}_items / bare rows": took / bare,
        }
    return figures


def _dashboards(college: Big, shelf: Shelf) -> dict[str, float | int | str]:
    """Pages over a cohort from kept standings, made and rendered; the watch that keeps them, from none."""
    db.session.execute(sa.delete(Standing))
    db.session.commit()
    began = time.perf_counter()
    made = watch(shelf=shelf, now=datetime.now(UTC)).standings
    spent = 1000 * (time.perf_counter() - began)
    figures: dict[str, float | int | str] = {"watch_ms_a_student": spent / made}
    with current_app.test_request_context("/"):
        for name, cohort in (("small", college.small), ("large", college.large)):
            looks = _looks(college, cohort, shelf)
            figures |= {f"{name}_{page}_ms": _milliseconds(look) for page, look in looks.items()}
    return figures


def _looks(college: Big, cohort: uuid.UUID, shelf: Shelf) -> dict[str, Callable[[], object]]:
    director, program = college.director, college.program

    def dashboard() -> object:
        now = datetime.now(UTC)
        page = dashboard_page(
            user_id=director, program_id=program, cohort_id=cohort, asked={}, shelf=shelf, now=now
        )
        return render_template("programs/dashboard/show.html", page=page)

    def over_time() -> object:
        now = datetime.now(UTC)
        page = over_time_page(user_id=director, program_id=program, cohort_id=cohort, shelf=shelf, now=now)
        return render_template("programs/dashboard/over_time.html", page=page)

    def objectives() -> object:
        now = datetime.now(UTC)
        page = objectives_page(user_id=director, program_id=program, cohort_id=cohort, shelf=shelf, now=now)
        return render_template("programs/dashboard/objectives.html", page=page)

    return {"dashboard": dashboard, "over_time": over_time, "objectives": objectives}


def _bare(cohort: uuid.UUID) -> None:
    """The same first tries as rows, with nothing made of them."""
    theirs = sa.select(Enrollment.user_id).where(Enrollment.cohort_id == cohort)
    rows = sa.select(Review.user_id, Review.item_key, Review.score, sa.cast(Review.response, sa.Text)).where(
        Review.user_id.in_(theirs), Review.kind == "answer", Review.first_exposure
    )
    with db.engine.connect() as link:
        link.execute(rows).all()


def _milliseconds(work: Callable[[], object], *, before: Callable[[], object] = gc.collect) -> float:
    times = []
    for _ in range(TRIES):
        before()
        began = time.perf_counter()
        work()
        times.append((time.perf_counter() - began) * 1000)
    return median(times)

"""What the pages of a program cost where a thousand students have given a million answers, on SQLite."""

from __future__ import annotations

import gc
import time
import uuid
from collections.abc import Callable
from pathlib import Path
from statistics import median

import sqlalchemy as sa

from bench.serving.college import Big, build
from studyhub import create_app
from studyhub.catalog.shelf import Shelf
from studyhub.cli.database import bring_up_to_date
from studyhub.config import INSTANCE
from studyhub.extensions import db
from studyhub.models import Enrollment, Review
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
        figures = _items(college, shelf)
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

"""A college's pages are measured beside a bare reading, over a log like the one that the site writes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import product
from pathlib import Path

import pytest
import sqlalchemy as sa

from bench import college
from bench.campus import laid
from studyhub import create_app
from studyhub.catalog.shelf import Shelf
from studyhub.extensions import db
from studyhub.learning.grading import grade
from studyhub.learning.responses import Response, Shown
from studyhub.models import Review
from studyhub.services.practice.slots import put_up_as
from tests.conftest import SAMPLE_CONTENT


def shelf_of(folder: Path) -> Shelf:
    app = create_app(instance_folder=folder, content_folder=SAMPLE_CONTENT)
    shelf: Shelf = app.extensions["catalog"].shelf()
    return shelf


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A class of four, the small bank of the tests, one try, and a cache folder of the test's own."""
    monkeypatch.setattr(college, "CONTENT", SAMPLE_CONTENT)
    monkeypatch.setattr(college, "TRIES", 1)
    monkeypatch.setattr(college, "CLASS", 4)
    monkeypatch.setattr(laid, "CLASS", 4)
    monkeypatch.setattr(laid, "CACHE", tmp_path / "bench")


@pytest.fixture
def log(small: None, tmp_path: Path) -> Iterator[tuple[Shelf, list[Review]]]:
    """A shelf, and all lines of five students with forty answers each."""
    shelf = shelf_of(tmp_path)
    file = laid.laid(students=5, answers=40, seed=3, shelf=shelf)
    app = create_app(instance_folder=tmp_path, database_url=f"sqlite:///{file}")
    with app.app_context():
        yield shelf, list(db.session.scalars(sa.select(Review)))
        db.session.remove()
        db.engine.dispose()


def test_each_page_stands_beside_the_select_of_the_same_answers(small: None) -> None:
    rows = college.rows(students=6, answers=30)
    assert {(row["page"], row["students"]) for row in rows} == {
        ("bare Flask", 0),
        *product((page for one in college.SCENARIOS for page in one.pages), (4, 6)),
    }
    assert all(float(row["select_ms"]) > 0 for row in rows[1:])


def test_a_college_is_laid_once(small: None, tmp_path: Path) -> None:
    shelf = shelf_of(tmp_path)
    files = [laid.laid(students=4, answers=2, seed=seed, shelf=shelf) for seed in (1, 1, 2)]
    assert files[0] == files[1] != files[2]
    assert {file.name for file in files} == {file.name for file in files[0].parent.iterdir()}


def test_answers_are_marked_as_the_site_marks_them(log: tuple[Shelf, list[Review]]) -> None:
    shelf, rows = log
    marks = [
        grade(
            put_up_as(shelf.question(row.item_key), Shown.from_json(row.shown)).concrete,
            Response.from_json(row.response),
        ).score
        for row in rows
    ]
    assert marks == [row.score for row in rows]
    assert 0.2 < sum(marks) / len(marks) < 0.95


def test_a_question_is_met_for_the_first_time_once(log: tuple[Shelf, list[Review]]) -> None:
    _, rows = log
    answers = [row for row in rows if row.kind == "answer"]
    firsts = Counter((row.user_id, row.item_key) for row in answers if row.first_exposure)
    assert set(firsts.values()) == {1}
    assert firsts.keys() == {(row.user_id, row.item_key) for row in answers}

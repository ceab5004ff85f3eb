from __future__ import annotations

import pytest
from flask import Flask

from studyhub.catalog.shelf import Shelf
from studyhub.services.errors import NotFound
from studyhub.services.reading.lesson import lesson_page


@pytest.fixture
def shelf(app: Flask) -> Shelf:
    loaded: Shelf = app.extensions["catalog"].shelf()
    return loaded


def test_pieces_stand_in_the_order_of_the_text(shelf: Shelf) -> None:
    page = lesson_page(lesson_id="L40", shelf=shelf, user_id=None)
    kinds = [piece.kind for piece in page.pieces]
    assert kinds == ["html", "figure", "html", "question", "question", "html"]
    assert [piece.number for piece in page.pieces if piece.kind == "question"] == [1, 2]


def test_page_says_what_the_lesson_rests_on(shelf: Shelf) -> None:
    page = lesson_page(lesson_id="L40", shelf=shelf, user_id=None)
    assert [work.text for work in page.references] == ["45 CFR 164.404"]
    assert [term.slug for term in page.terms] == ["breach"]
    assert page.aims == ("Decide whether an event is a breach and give the notices it requires",)


def test_checked_questions_are_those_that_may_be_practised(shelf: Shelf) -> None:
    page = lesson_page(lesson_id="L40", shelf=shelf, user_id=None)
    practised = [question for question in shelf.questions_of_objective("71") if question.form is None]
    assert page.checked is not None
    assert page.checked.questions == len(practised) < len(shelf.questions_of_objective("71"))


def test_planned_lesson_has_aims_but_no_text(shelf: Shelf) -> None:
    page = lesson_page(lesson_id="L41", shelf=shelf, user_id=None)
    assert (page.written, page.pieces) == (False, ())
    assert page.previous is not None
    assert page.previous.id == "L40"


def test_lesson_outside_the_syllabus_is_refused_with_a_hint(shelf: Shelf) -> None:
    with pytest.raises(NotFound, match="under Learn"):
        lesson_page(lesson_id="L99", shelf=shelf, user_id=None)

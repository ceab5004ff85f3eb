from __future__ import annotations

import pytest
from flask import Flask

from studyhub.catalog.shelf import Shelf
from studyhub.services.practice.lessons import try_question
from studyhub.services.reading.checks import with_typed


@pytest.fixture
def shelf(app: Flask) -> Shelf:
    loaded: Shelf = app.extensions["catalog"].shelf()
    return loaded


def test_choices_are_put_back(shelf: Shelf) -> None:
    view = with_typed(try_question(question="d2-breach-0005", shelf=shelf), {"choice": ["0", "3"]})
    assert [choice.position for choice in view.choices if choice.chosen] == [0, 3]
    assert view.verdict is None


def test_typed_number_is_put_back_as_typed(shelf: Shelf) -> None:
    view = with_typed(try_question(question="d3-occupancy-0001", shelf=shelf), {"number": ["about <9>"]})
    assert view.typed == "about <9>"


def test_places_given_to_steps_are_put_back(shelf: Shelf) -> None:
    view = with_typed(try_question(question="d2-breach-0006", shelf=shelf), {"rank-1": ["3"]})
    assert [row.typed for row in view.rows] == ["", "3", "", ""]
    assert [choice.letter for choice in view.rows[1].choices if choice.chosen] == ["3"]

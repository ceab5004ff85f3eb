from __future__ import annotations

import pytest

from studyhub.catalog.shelf import Shelf
from studyhub.learning.chance import seeded
from studyhub.learning.grading import grade
from studyhub.learning.responses import fields_of
from studyhub.services.practice.rendering import question_view
from studyhub.services.practice.slots import put_up, read_version
from studyhub.services.practice.types import QuestionView

from .conftest import right_response, wrong_response

EVERY_TYPE = [
    "d2-breach-0001",
    "d2-breach-0005",
    "d2-breach-0006",
    "d2-access-0001",
    "d3-census-0001",
    "d3-occupancy-0001",
    "d3-occupancy-0002",
    "d3-occupancy-0003",
    "d3-case-0001-2",
]


def answered(shelf: Shelf, id_: str, *, right: bool) -> QuestionView:
    up = put_up(shelf.question(f"core/{id_}"), 11)
    response = right_response(up.concrete) if right else wrong_response(up.concrete)
    fields = fields_of(up.concrete, up.shown, response)
    return question_view(up.concrete, up.shown, shelf, fields=fields, graded=grade(up.concrete, response))


@pytest.mark.parametrize("id_", EVERY_TYPE)
def test_key_scores_full_marks_and_every_reason_is_shown(shelf: Shelf, id_: str) -> None:
    view = answered(shelf, id_, right=True)
    assert view.verdict is not None
    assert (view.verdict.word, view.verdict.right) == ("Right", True)
    assert all(part.why for part in (*view.choices, *view.rows))
    assert view.verdict.explanation
    assert view.verdict.citations[0].title


@pytest.mark.parametrize("id_", EVERY_TYPE)
def test_wrong_answer_is_told_what_was_right(shelf: Shelf, id_: str) -> None:
    view = answered(shelf, id_, right=False)
    assert view.verdict is not None
    assert not view.verdict.right
    assert view.verdict.expected or any(choice.right for choice in view.choices) or view.rows[0].expected


@pytest.mark.parametrize("id_", EVERY_TYPE)
def test_open_question_gives_nothing_away(shelf: Shelf, id_: str) -> None:
    up = put_up(shelf.question(f"core/{id_}"), 11)
    view = question_view(up.concrete, up.shown, shelf)
    assert view.verdict is None
    assert all(part.right is None and not part.why for part in (*view.choices, *view.rows))
    assert not any(row.expected for row in view.rows)


def test_case_shows_its_scenario(shelf: Shelf) -> None:
    view = answered(shelf, "d3-case-0001-2", right=True)
    assert view.scenario_title == "A quiet ward"
    assert "<table>" in view.scenario


def test_known_mistake_is_named_by_its_reason(shelf: Shelf) -> None:
    up = put_up(shelf.question("core/d3-occupancy-0002"), 1)
    response = type(right_response(up.concrete))(text="75.6")
    view = question_view(up.concrete, up.shown, shelf, graded=grade(up.concrete, response))
    assert view.verdict is not None
    assert view.verdict.mistake == "Counts a day too many."
    assert view.verdict.expected == "78.2%"


def test_blanks_stand_where_the_author_put_them(shelf: Shelf) -> None:
    view = answered(shelf, "d2-access-0001", right=True)
    assert [part.row.name for part in view.stem if part.row] == ["blank-1", "blank-2"]
    assert "studyhubblank" not in "".join(part.html for part in view.stem)


@pytest.mark.parametrize("id_", EVERY_TYPE)
def test_kept_version_is_the_same_question(shelf: Shelf, id_: str) -> None:
    import msgspec  # noqa: PLC0415

    question = shelf.question(f"core/{id_}")
    assert read_version(msgspec.json.encode(question).decode()) == question


def test_numbers_and_order_hang_on_the_seed_alone(shelf: Shelf) -> None:
    question = shelf.question("core/d3-census-0001")
    seed = seeded("x").getrandbits(50)
    assert put_up(question, seed) == put_up(question, seed)
    assert put_up(question, seed).shown.values != put_up(question, seed + 1).shown.values

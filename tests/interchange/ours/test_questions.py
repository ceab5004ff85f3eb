"""What of a question of the catalog travels, and what the report says stays behind."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from studyhub.catalog.types import NumericAnswer, QuestionFigure
from studyhub.interchange.item import Loss, Number
from studyhub.interchange.ours import to_item
from tests.catalog.factories import question as good_question
from tests.catalog.small_bank import NUMERIC, SINGLE
from tests.catalog.small_bank import question as read_question


def test_a_question_takes_its_labels_along() -> None:
    item, losses = to_item(read_question(SINGLE))
    assert item.labels == {
        "objective": ("71",),
        "facet": ("71a",),
        "task": ("D2.T9",),
        "level": ("application",),
        "references": ("cfr: 45 CFR 164.404",),
    }
    assert losses == ()


def test_dates_and_difficulty_are_literals() -> None:
    item, _ = to_item(replace(good_question(), difficulty=0.6, enemies=("d2-a-0001",), form="mock-a"))
    said = {name: item.labels[name] for name in ("as_of", "difficulty", "enemies", "form")}
    assert said == {
        "as_of": ("2026-01-01",),
        "difficulty": ("0.6",),
        "enemies": ("d2-a-0001",),
        "form": ("mock-a",),
    }


def test_a_parameterised_question_travels_as_one_draw_and_says_so() -> None:
    question = read_question(NUMERIC)
    item, losses = to_item(question)
    assert "{" not in item.stem + item.explanation + item.slips[0].why
    assert [loss.part for loss in losses] == ["generator"]
    assert "beds = " in losses[0].reason
    assert "expressions" not in item.labels


def test_the_same_question_always_travels_with_the_same_numbers() -> None:
    assert to_item(read_question(NUMERIC)) == to_item(read_question(NUMERIC))


def test_a_number_says_how_it_comes_about() -> None:
    answer = NumericAnswer("300 * 100 / 4800", decimals=2, unit="%")
    item, _ = to_item(replace(good_question(), type="numeric", options=(), answer=answer))
    assert item.number == Number("6.25", "0", 2, "%")
    assert item.labels["expressions"] == ("300 * 100 / 4800",)


def test_a_figure_stays_behind_and_its_words_travel() -> None:
    figure = QuestionFigure("d2-privacy/clock.svg", "A clock at noon.")
    item, losses = to_item(replace(good_question(), figure=figure))
    assert item.stem.endswith("\n\nFigure: A clock at noon.")
    reason = "The drawing d2-privacy/clock.svg stays behind; its text alternative stands below the stem."
    assert losses == (Loss("d2-test-0001", "figure", reason),)


def test_a_flashcard_is_no_question() -> None:
    with pytest.raises(ValueError, match="flashcard"):
        to_item(replace(good_question(), type="card"))

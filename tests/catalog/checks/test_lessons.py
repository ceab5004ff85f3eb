"""Lessons: length, figures, embedded questions and links are judged."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec.structs import replace

from studyhub.catalog.types import FigureBlock, HtmlBlock, Lesson, QuestionBlock, QuestionFigure
from tests.catalog.factories import found, lesson, question

GOOD = lesson().blocks


def blocks(*extra: Any, without: type | None = None) -> Lesson:
    kept = tuple(block for block in GOOD if without is None or not isinstance(block, without))
    return lesson(blocks=kept + extra)


@pytest.mark.parametrize(
    ("code", "bad"),
    [
        ("LESSON-WORDS", lesson(words=899)),
        ("LESSON-WORDS", lesson(words=1801)),
        ("NO-FIGURE", blocks(without=FigureBlock)),
        ("FIGURE-ALT", blocks(FigureBlock(file="x/y.svg", svg="<svg/>", caption="C", alt=" "))),
        ("LESSON-QUESTIONS", blocks(without=QuestionBlock)),
        ("LESSON-QUESTIONS", lesson(objectives=("72",))),
        ("DEAD-LINK", blocks(HtmlBlock(html='<a href="#second">x</a>'))),
        ("DEAD-LINK", blocks(HtmlBlock(html='<a href="/learn/nowhere">x</a>'))),
        ("DEAD-LINK", blocks(HtmlBlock(html='<a href="/glossary#nothing">x</a>'))),
        ("DEAD-LINK", blocks(HtmlBlock(html='<a href="other.md">x</a>'))),
    ],
)
def test_lesson_that_lacks_something_is_found(code: str, bad: Lesson) -> None:
    assert found(lessons=(bad,)) == {code}


@pytest.mark.parametrize(
    "target",
    ["/learn/breaches#first", "/learn/L40", "/glossary#breach", "https://www.ecfr.gov/", "/practice"],
)
def test_living_link_is_accepted(target: str) -> None:
    assert found(lessons=(blocks(HtmlBlock(html=f'<a href="{target}">x</a>')),)) == set()


def test_item_of_a_form_may_not_be_embedded() -> None:
    assert "FORM-IN-LESSON" in found(question(form="mock-a"))


def test_figure_of_a_stem_may_not_give_the_key_away() -> None:
    silent = QuestionFigure(file="x/y.svg", alt="")
    telling = QuestionFigure(file="x/y.svg", alt="The privacy officer decides.")
    fair = replace(telling, alt="A letter on a desk.")
    assert [found(question(figure=one)) for one in (silent, telling, fair)] == [
        {"FIGURE-ALT"},
        {"FIGURE-ALT"},
        set(),
    ]


def test_dead_link_in_an_explanation_is_found() -> None:
    assert found(question(explanation="See [the lesson](/learn/nowhere).")) == {"DEAD-LINK"}

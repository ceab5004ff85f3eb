"""No text that is accepted takes the renderer long: the work grows with its length, whatever it holds."""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import FrameType
from typing import Any

import pytest

from studyhub.catalog.reading.knots import MOST_WORK, knotted, work_of
from studyhub.catalog.reading.markup import render_inline, render_markdown

LONGEST = 24_000
HOSTILE = ("[", "![", "[a](", "[a]:\n", "[[]]", "# a\n", "a\n=\n", ">", "> > ")
TAME = ("*", "**a", "*_", "`", "*x**y ", "\\", "<a ", "- a\n", "1. a\n", "| a\n", "> a\n", "```\n", "a b. ")


def lines_run(render: Callable[[str], str], text: str) -> int:
    """How many lines of Python run while a text is rendered: its work, whatever the machine."""
    count = 0

    def trace(_frame: FrameType, event: str, _arg: Any) -> Any:
        nonlocal count
        count += event == "line"
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        render(text)
    finally:
        sys.settrace(before)
    return count


@pytest.mark.parametrize("piece", HOSTILE)
def test_text_that_grows_with_the_square_is_named(piece: str) -> None:
    assert knotted(piece * (LONGEST // len(piece))).endswith((".", "!"))


@pytest.mark.parametrize("piece", HOSTILE + TAME)
@pytest.mark.parametrize("render", [render_markdown, render_inline])
def test_twice_the_text_is_no_more_than_about_twice_the_work(
    piece: str, render: Callable[[str], str]
) -> None:
    render("a")
    half, whole = (lines_run(render, piece * (size // len(piece))) for size in (4_000, 8_000))
    assert whole < 2.6 * half + 2_000


@pytest.mark.parametrize("piece", TAME)
def test_ordinary_marks_are_no_knots(piece: str) -> None:
    assert knotted(piece * (LONGEST // len(piece))) == ""


def test_long_lesson_with_a_link_in_each_paragraph_is_no_knot() -> None:
    paragraph = "Beds are counted at midnight ([the rule](https://e.org/a)). " + "And so on. " * 40
    assert work_of(f"## Head\n\n{paragraph}\n\n" * 60) < MOST_WORK / 10


def test_knotted_text_is_shown_as_it_was_typed() -> None:
    assert render_markdown("[" * 5_000) == f"<p>{'[' * 5_000}</p>"

"""Questions made by hand for the tests of learning, one of each type."""

from __future__ import annotations

from typing import Any

from studyhub.catalog.types import Blank, Extra, Mistake, NumericAnswer, Option, Pair, Place, Question, Step


def question(type_: str, **values: Any) -> Question:
    """A question of a type with what the test cares about."""
    base: dict[str, Any] = {
        "id": "d2-test-0001",
        "bank": "core",
        "area": "d2-privacy",
        "domain": "D2",
        "objective": "71",
        "facet": "71a",
        "level": "application",
        "stem": "Which?",
        "explanation": "Because.",
        "citations": (),
        "place": Place("questions/test.yaml", 1),
        "ask_hash": "a",
        "content_hash": "c",
    }
    return Question(type=type_, **(base | values))


def options(right: str, keys: str = "abcd") -> tuple[Option, ...]:
    """Options with these keys, those in `right` correct."""
    return tuple(Option(key=key, text=key.upper(), why="w", correct=key in right) for key in keys)


SINGLE = question("single", options=options("b"))
MULTIPLE = question("multiple", options=options("ac", "abcde"), choose=2)
NUMERIC = question(
    "numeric",
    answer=NumericAnswer("78.17", 2, "%", "0"),
    mistakes=(Mistake("wrong-month", "75.65", "w"), Mistake("no-days", "23.45", "w")),
)
ORDER = question("order", steps=tuple(Step(key, key, "w") for key in "abcd"))
MATCH = question(
    "match", pairs=tuple(Pair(k, k, k.upper(), "w") for k in "abc"), extra=(Extra("x", "X", "w"),)
)
CLOZE = question(
    "cloze",
    stem="No later than [[1]] days, to the [[2]].",
    blanks=(Blank("1", ("60", "sixty"), (), "w"), Blank("2", (), options("a", "abc"))),
)
EVERY_TYPE = (SINGLE, MULTIPLE, NUMERIC, ORDER, MATCH, CLOZE)

"""Decides whether a reader's answer is the key, and how an answer is written in a review record.

Compact forms, in authored keys: single `b`, multiple `a,c`, numeric `12.5`, order `b>a>c`, match `a=a; b=x`,
cloze `1=60; 2=b`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation

from studyhub.catalog.types import Question

from .errors import AuthoringRefused
from .packet import Shown

Answer = str | int | float | list[str] | dict[str, str]
"""A reader's answer as JSON holds it; lists and mappings may also be written in their compact form."""

_BETWEEN_KEYS = re.compile(r"[\s,;>]+")
_NUMBER = re.compile(r"-?\d[\d,]*(?:\.\d+)?|-?\.\d+")


def compact(shown: Shown, answer: Answer) -> str:
    """An answer in its compact form; AuthoringRefused when it is none to this type of question."""
    kind = shown.concrete.type
    if kind == "numeric":
        return _numeric(answer)
    if kind in {"match", "cloze"}:
        return "; ".join(f"{key}={value}" for key, value in sorted(_mapping(shown, answer).items()))
    keys = [shown.authored.get(key, key) for key in _keys(answer)]
    if kind == "order":
        return ">".join(keys)
    return ",".join(sorted(keys))


def is_right(shown: Shown, answer: Answer) -> bool:
    """Whether an answer is what the question counts as right, all of it."""
    question = shown.concrete
    if question.type == "numeric":
        return _within(question, _numeric(answer))
    if question.type == "cloze":
        return _fills(question, _mapping(shown, answer))
    return compact(shown, answer) == right_answer(question)


def right_answer(question: Question) -> str:
    """The key of a concrete question in compact form."""
    if question.type == "numeric":
        return question.answer.expression if question.answer else ""
    if question.type == "order":
        return ">".join(step.key for step in question.steps)
    if question.type == "match":
        return "; ".join(f"{key}={key}" for key in sorted(pair.key for pair in question.pairs))
    if question.type == "cloze":
        blanks = sorted(question.blanks, key=lambda blank: blank.key)
        rights = {b.key: next((o.key for o in b.options if o.correct), "") for b in blanks}
        return "; ".join(f"{b.key}={rights[b.key] or b.accept[0]}" for b in blanks)
    return ",".join(sorted(option.key for option in question.options if option.correct))


def _numeric(answer: Answer) -> str:
    found = _NUMBER.search(str(answer))
    if not found:
        raise AuthoringRefused(f"{answer!r} is no number.")
    return found[0].replace(",", "")


def _within(question: Question, number: str) -> bool:
    if question.answer is None:
        return False
    try:
        distance = abs(Decimal(number) - Decimal(question.answer.expression))
    except InvalidOperation:
        return False
    return distance <= Decimal(question.answer.tolerance)


def _fills(question: Question, given: Mapping[str, str]) -> bool:
    for blank in question.blanks:
        said = given.get(blank.key, "").strip().casefold()
        right = {o.key for o in blank.options if o.correct} or {text.casefold() for text in blank.accept}
        if said not in right:
            return False
    return set(given) == {blank.key for blank in question.blanks}


def _mapping(shown: Shown, answer: Answer) -> dict[str, str]:
    if isinstance(answer, str):
        pairs = [part.split("=", 1) for part in re.split(r"[;\n]", answer) if part.strip()]
        if not all(len(pair) == 2 for pair in pairs):
            raise AuthoringRefused(f"{answer!r} does not say which belongs to which; write a=r2; b=r1.")
        answer = {key.strip(): value.strip() for key, value in pairs}
    if not isinstance(answer, dict):
        raise AuthoringRefused(f'{answer!r} does not say which belongs to which; write {{"a": "r2"}}.')
    return {str(key): shown.authored.get(str(value), str(value)) for key, value in answer.items()}


def _keys(answer: Answer) -> list[str]:
    if isinstance(answer, str):
        answer = [part for part in _BETWEEN_KEYS.split(answer) if part]
    if not isinstance(answer, list):
        raise AuthoringRefused(f"{answer!r} is no list of keys.")
    return [str(key) for key in answer]

"""Whether an answer is right, how much of it, and which known mistake a wrong one is."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from studyhub.catalog.types import Blank, NumericAnswer, Question

from .numbers import parse_number, rounded
from .responses import Response, Shown, right_sides

ROUNDING = "rounding"


@dataclass(frozen=True)
class PartGrade:
    """One part of an answer: what was given, what was expected (both authored keys or text)."""

    key: str
    given: str
    expected: str
    right: bool


@dataclass(frozen=True)
class Graded:
    """The mark: `score` in [0, 1], part by part; `mistake` names the known way to this wrong answer.

    `mistake` is the author's name of it, or `rounding` where the number was right but not rounded.
    """

    score: float
    parts: tuple[PartGrade, ...]
    mistake: str | None = None

    @property
    def right(self) -> bool:
        """Whether everything is right; memory counts nothing less."""
        return self.score == 1.0


def grade(question: Question, response: Response) -> Graded:
    """Mark an answer to a concrete question (its numbers drawn, its expressions computed), or to a card.

    Single, multiple, numeric and a card, which the student marks, are all or nothing; order, match and cloze
    score the share of parts that are right. Raises Unmarkable where a number cannot be read.
    """
    graders: dict[str, Callable[[Question, Response], Graded]] = {
        "single": _grade_choice,
        "card": _grade_choice,
        "multiple": _grade_choice,
        "numeric": _grade_number,
        "order": _grade_order,
        "match": _grade_match,
        "cloze": _grade_cloze,
    }
    return graders[question.type](question, response)


def right_response(question: Question, shown: Shown) -> Response:
    """The answer that scores full marks, to a concrete question as it was shown."""
    if question.type in {"single", "multiple"}:
        return Response(keys=tuple(option.key for option in question.options if option.correct))
    if question.type == "numeric" and question.answer:
        return Response(text=question.answer.expression)
    if question.type == "order":
        return Response(keys=tuple(step.key for step in question.steps))
    return Response(parts=right_pairs(question, shown) if question.pairs else right_blanks(question))


def right_pairs(question: Question, shown: Shown) -> dict[str, str]:
    """The key of the right side that belongs to each left side of a match question."""
    key_of = {text: key for key, text in right_sides(question).items() if key in shown.order["rights"]}
    return {pair.key: key_of[pair.right] for pair in question.pairs}


def right_blanks(question: Question) -> dict[str, str]:
    """What belongs into each blank of a cloze: an option's key, or the first text that is accepted."""
    return {
        blank.key: next(
            (option.key for option in blank.options if option.correct),
            blank.accept[0] if blank.accept else "",
        )
        for blank in question.blanks
    }


def is_close(number: Decimal, answer: NumericAnswer) -> bool:
    """Whether a number is marked right: the computed one, or within its tolerance."""
    return _close(number, answer.expression, answer)


def same_words(given: str, accepted: str) -> bool:
    """Whether two texts are the same but for case, spacing and typographic forms of a character."""
    return _plain(given) == _plain(accepted)


def _plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def _grade_choice(question: Question, response: Response) -> Graded:
    parts = []
    for option in question.options:
        given = "chosen" if option.key in response.keys else ""
        expected = "chosen" if option.correct else ""
        parts.append(PartGrade(option.key, given, expected, given == expected))
    right = all(part.right for part in parts)
    mistakes = [o.mistake for o in question.options if o.key in response.keys and o.mistake]
    return Graded(float(right), tuple(parts), mistakes[0] if mistakes and not right else None)


def _grade_number(question: Question, response: Response) -> Graded:
    answer = question.answer
    if answer is None:
        raise ValueError(f"{question.key} is numeric without an answer")
    typed = parse_number(response.text, answer.unit)
    right = is_close(typed, answer)
    part = PartGrade("number", response.text, answer.expression, right)
    return Graded(float(right), (part,), None if right else _mistake(question, typed, answer))


def _close(typed: Decimal, literal: str, answer: NumericAnswer) -> bool:
    return abs(typed - Decimal(literal)) <= Decimal(answer.tolerance)


def _mistake(question: Question, typed: Decimal, answer: NumericAnswer) -> str | None:
    named = next((m.name for m in question.mistakes if _close(typed, m.expression, answer)), None)
    if named is None and rounded(typed, answer.decimals) == Decimal(answer.expression):
        return ROUNDING
    return named


def _grade_order(question: Question, response: Response) -> Graded:
    given = response.keys + ("",) * (len(question.steps) - len(response.keys))
    parts = [PartGrade(s.key, at, s.key, at == s.key) for s, at in zip(question.steps, given, strict=False)]
    return _share(parts)


def _grade_match(question: Question, response: Response) -> Graded:
    texts = {pair.key: pair.right for pair in question.pairs} | {x.key: x.text for x in question.extra}
    parts = []
    for pair in question.pairs:
        given = response.parts.get(pair.key, "")
        parts.append(PartGrade(pair.key, given, pair.key, texts.get(given) == pair.right))
    return _share(parts)


def _grade_cloze(question: Question, response: Response) -> Graded:
    return _share([_grade_blank(blank, response.parts.get(blank.key, "")) for blank in question.blanks])


def _grade_blank(blank: Blank, given: str) -> PartGrade:
    if blank.options:
        expected = next((option.key for option in blank.options if option.correct), "")
        return PartGrade(blank.key, given, expected, given == expected)
    right = any(same_words(given, accepted) for accepted in blank.accept)
    return PartGrade(blank.key, given, blank.accept[0] if blank.accept else "", right)


def _share(parts: list[PartGrade]) -> Graded:
    right = sum(part.right for part in parts)
    return Graded(1.0 if right == len(parts) else right / len(parts), tuple(parts))

"""Decides whether whatever a question draws gives a right answer that stands apart from the wrong ones."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from itertools import combinations
from random import Random

from studyhub.catalog.errors import CatalogError
from studyhub.catalog.faults import Fault
from studyhub.catalog.generate.draw import draw_values, extreme_draws
from studyhub.catalog.generate.realise import realise
from studyhub.catalog.types import Question

from .bank import Bank
from .rules import fault

DRAWS = 20


def drawn(bank: Bank) -> Iterable[Fault]:
    """Faults of computed questions: 20 draws of each and its extremes, a fault of a kind once."""
    for question in bank.catalog.questions:
        if question.generator or question.answer:
            told: set[str] = set()
            for found in _question(question):
                if found.code not in told:
                    told.add(found.code)
                    yield found


def _question(question: Question) -> Iterator[Fault]:
    try:
        draws = _draws(question)
    except CatalogError as error:
        yield fault(question.place, "DRAW", f"{question.id}: {error}")
        return
    for values in draws:
        shown = ", ".join(f"{name} = {value}" for name, value in values.items())
        where = f" (drawn: {shown})" if shown else ""
        try:
            concrete = realise(question, values)
        except CatalogError as error:
            yield fault(question.place, "DRAW", f"{question.id}: {error}{where}")
            continue
        for same in _same(concrete):
            yield fault(question.place, "DRAW-SAME", f"{question.id}: {same}{where}")


def _draws(question: Question) -> list[dict[str, str]]:
    if not question.generator:
        return [{}]
    rng = Random(question.id)  # noqa: S311 - the same draws at every check, nothing secret
    distinct = {tuple(values.items()): values for values in extreme_draws(question)}
    for _ in range(DRAWS):
        values = draw_values(question, rng)
        distinct[tuple(values.items())] = values
    return list(distinct.values())


def _same(concrete: Question) -> Iterator[str]:
    for one, other in combinations(concrete.options, 2):
        if one.text == other.text:
            yield f"options {one.key} and {other.key} both come to {one.text}"
    if concrete.answer:
        right = Decimal(concrete.answer.expression)
        tolerance = Decimal(concrete.answer.tolerance)
        for mistake in concrete.mistakes:
            if abs(Decimal(mistake.expression) - right) <= tolerance:
                yield f"mistake {mistake.name} comes to {mistake.expression}, which is marked right"

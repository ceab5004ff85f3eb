"""Which numbers a parameterised question is asked with."""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator, Mapping
from decimal import Decimal, InvalidOperation, localcontext

from studyhub.catalog.errors import DrawImpossible, NotComputable
from studyhub.catalog.types import Generator, Question, Variable

from .arithmetic import evaluate, holds

MOST_TRIES = 1000
MOST_EXTREMES = 64
MOST_GRID_POINTS = 750


def draw_values(question: Question, rng: random.Random) -> dict[str, str]:
    """Fresh numbers for a question: every variable and derived quantity by name, as decimal literals.

    Draws until the constraints hold, at most 1,000 times, else raises DrawImpossible. Empty for a question
    without a generator. The values, not the seed, are what a review stores: they outlive a changed generator.
    """
    if question.generator is None:
        return {}
    for _ in range(MOST_TRIES):
        values = {variable.name: _draw(variable, rng) for variable in question.generator.variables}
        complete = complete_values(question.generator, values)
        if complete is not None:
            return as_literals(complete)
    raise DrawImpossible(
        f"{question.id}: no draw of {MOST_TRIES} satisfies the constraints of the generator."
    )


def extreme_draws(question: Question) -> list[dict[str, str]]:
    """Draws at the edges of what the constraints allow, at most 64; empty where nothing is allowed.

    These are, on a coarse grid, the draws with the least and the greatest value of every variable, then the
    corners of the ranges.
    """
    if question.generator is None:
        return []
    try:
        points = list(_grid(question.generator.variables))
    except DrawImpossible:
        return []
    allowed = [
        complete for point in points if (complete := complete_values(question.generator, point)) is not None
    ]
    edges: dict[tuple[Decimal, ...], dict[str, Decimal]] = {}
    for draw in _edges(question.generator.variables, allowed):
        edges.setdefault(tuple(draw.values()), draw)
    return [as_literals(draw) for draw in itertools.islice(edges.values(), MOST_EXTREMES)]


def complete_values(generator: Generator, drawn: Mapping[str, Decimal]) -> dict[str, Decimal] | None:
    """Drawn values with the derived ones, or None when they break a constraint or have no value."""
    values = dict(drawn)
    try:
        for name, expression in generator.derived:
            values[name] = evaluate(expression, values)
        return values if all(holds(constraint, values) for constraint in generator.where) else None
    except NotComputable:
        return None


def as_literals(values: Mapping[str, Decimal]) -> dict[str, str]:
    """Values as plain decimal literals of at most 28 significant digits: `1500`, `0.25`."""
    with localcontext(prec=28):
        return {name: f"{+value.normalize():f}" for name, value in values.items()}


def grid_of(variable: Variable) -> tuple[Decimal, Decimal, int]:
    """Least value, step and number of values of a variable with a range; raises DrawImpossible for none."""
    low, high, step = Decimal(variable.min or "0"), Decimal(variable.max or "0"), Decimal(variable.step)
    if step <= 0 or high < low:
        raise DrawImpossible(f"The range of {variable.name} holds no value.")
    try:
        return low, step, int((high - low) // step) + 1
    except InvalidOperation:
        raise DrawImpossible(f"The range of {variable.name} holds too many values.") from None


def _draw(variable: Variable, rng: random.Random) -> Decimal:
    if variable.choices:
        return Decimal(rng.choice(variable.choices))
    low, step, count = grid_of(variable)
    return low + step * rng.randrange(count)


def _grid(variables: tuple[Variable, ...]) -> Iterator[dict[str, Decimal]]:
    """Points spread evenly over the ranges, ends included; coarser the more variables there are."""
    fineness = next((n for n in (9, 7, 5, 4, 3) if n ** len(variables) <= MOST_GRID_POINTS), 2)
    scales = [_scale(variable, fineness) for variable in variables]
    for point in itertools.islice(itertools.product(*scales), MOST_GRID_POINTS):
        yield {variable.name: value for variable, value in zip(variables, point, strict=True)}


def _scale(variable: Variable, fineness: int) -> list[Decimal]:
    if variable.choices:
        return sorted(Decimal(choice) for choice in variable.choices)[
            :: max(1, len(variable.choices) // fineness)
        ]
    low, step, count = grid_of(variable)
    places = sorted({round(at * (count - 1) / (fineness - 1)) for at in range(fineness)})
    return [low + step * place for place in places]


def _edges(
    variables: tuple[Variable, ...], allowed: list[dict[str, Decimal]]
) -> Iterator[dict[str, Decimal]]:
    if not allowed:
        return
    for variable in variables:
        values = [draw[variable.name] for draw in allowed]
        for edge in (min(values), max(values)):
            at_edge = [draw for draw in allowed if draw[variable.name] == edge]
            yield at_edge[0]
            yield at_edge[-1]
    ends = {variable.name: {scale[0], scale[-1]} for variable in variables if (scale := _scale(variable, 2))}
    yield from (draw for draw in allowed if all(draw[name] in both for name, both in ends.items()))

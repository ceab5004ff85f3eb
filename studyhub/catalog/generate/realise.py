"""What a question says and counts as right once its numbers are known."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from decimal import Decimal, DecimalException

from msgspec.structs import replace

from studyhub.catalog.errors import BadExpression, DrawImpossible
from studyhub.catalog.types import Mistake, NumberFormat, NumericAnswer, Option, Question

from .arithmetic import evaluate, round_half_up

PLACEHOLDER = re.compile(r"\{([a-z][a-z0-9_]*)(?::([0-9]))?\}")
ANSWER = "answer"


def realise(question: Question, values: Mapping[str, str]) -> Question:
    """The concrete question: placeholders filled, options computed, right number and mistakes as literals.

    `values` come from `draw_values`, or are empty for a question without a generator. The result has no
    generator; computed options stand in ascending order and keep it. Raises BadExpression, NotComputable,
    or DrawImpossible when values for the variables are missing.
    """
    numbers = _numbers(question, values)
    answer = question.answer and _literal_answer(question.answer, numbers)
    options = _computed_options(question, numbers)
    fill = _filler(question, numbers, answer, options) if question.generator else _as_it_stands
    return replace(
        question,
        stem=fill(question.stem),
        explanation=fill(question.explanation),
        options=tuple(replace(option, text=fill(option.text), why=fill(option.why)) for option in options),
        answer=answer,
        mistakes=tuple(
            _literal_mistake(mistake, question.answer, numbers, fill) for mistake in question.mistakes
        ),
        generator=None,
        format=None,
        fixed_order=question.fixed_order or question.format is not None,
    )


def format_number(value: Decimal, unit: str = "", decimals: int | None = None) -> str:
    """A number for people: thousands with commas, `$` before it, `%` right after, other units after a space.

    Rounds half up to `decimals`; None prints all digits there are. Of a unit that is one word in the plural
    there may be one: `1 day`.
    """
    exact = value.normalize() if decimals is None else round_half_up(value, decimals)
    digits = f"{abs(exact):,f}"
    sign = "-" if exact < 0 else ""
    if unit == "$":
        return f"{sign}${digits}"
    if digits == "1" and unit.isalpha():
        unit = unit.removesuffix("s")
    return f"{sign}{digits}{'' if unit in ('', '%') else ' '}{unit}"


def _numbers(question: Question, values: Mapping[str, str]) -> dict[str, Decimal]:
    """All quantities; derived ones that were stored are believed: a changed formula leaves the past alone."""
    if question.generator is None:
        return {}
    missing = [variable.name for variable in question.generator.variables if variable.name not in values]
    if missing:
        raise DrawImpossible(f"{question.id}: no value was given for {', '.join(missing)}.")
    try:
        numbers = {name: Decimal(literal) for name, literal in values.items()}
    except DecimalException as error:
        raise DrawImpossible(f"{question.id}: a given value is not a number.") from error
    for name, expression in question.generator.derived:
        if name not in numbers:
            numbers[name] = evaluate(expression, numbers)
    return numbers


def _literal(expression: str, decimals: int, numbers: Mapping[str, Decimal]) -> str:
    return f"{round_half_up(evaluate(expression, numbers), decimals):f}"


def _literal_answer(answer: NumericAnswer, numbers: Mapping[str, Decimal]) -> NumericAnswer:
    return replace(answer, expression=_literal(answer.expression, answer.decimals, numbers))


def _literal_mistake(
    mistake: Mistake, answer: NumericAnswer | None, numbers: Mapping[str, Decimal], fill: Callable[[str], str]
) -> Mistake:
    decimals = answer.decimals if answer else 0
    return replace(mistake, expression=_literal(mistake.expression, decimals, numbers), why=fill(mistake.why))


def _computed_options(question: Question, numbers: Mapping[str, Decimal]) -> tuple[Option, ...]:
    if question.format is None:
        return question.options
    computed = [
        (round_half_up(evaluate(option.expression or "0", numbers), question.format.decimals), option)
        for option in question.options
    ]
    computed.sort(key=lambda pair: (pair[0], pair[1].key))
    return tuple(_printed(value, option, question.format) for value, option in computed)


def _printed(value: Decimal, option: Option, form: NumberFormat) -> Option:
    return replace(option, text=format_number(value, form.unit, form.decimals), expression=f"{value:f}")


def _filler(
    question: Question,
    numbers: Mapping[str, Decimal],
    answer: NumericAnswer | None,
    options: tuple[Option, ...],
) -> Callable[[str], str]:
    right = next((option.text for option in options if option.correct), "")
    if answer is not None:
        right = format_number(Decimal(answer.expression), answer.unit, answer.decimals)

    def fill(match: re.Match[str]) -> str:
        name, places = match.group(1), match.group(2)
        if name == ANSWER:
            return right
        if name not in numbers:
            raise BadExpression(f"{question.id}: {{{name}}} is neither drawn nor derived.")
        return format_number(numbers[name], decimals=int(places) if places else None)

    return lambda text: PLACEHOLDER.sub(fill, text)


def _as_it_stands(text: str) -> str:
    return text

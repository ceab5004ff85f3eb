"""How what is asked and what is right is taken over from the source of each question type."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from studyhub.catalog.types import (
    Blank,
    Extra,
    Generator,
    Mistake,
    NumberFormat,
    NumericAnswer,
    Option,
    Pair,
    Step,
    Variable,
)

from .asked import (
    Asked,
    BlankSource,
    ChoiceSource,
    ClozeFields,
    GeneratorSource,
    MatchFields,
    MultipleFields,
    NumericFields,
    OptionSource,
    OrderFields,
    SingleFields,
    VariableSource,
)


def answer_fields(source: Asked) -> dict[str, Any]:
    """The fields of a Question that its type brings; options, pairs, blanks in the order of their keys."""
    if isinstance(source, SingleFields):
        return {"type": "single", **_single(source)}
    if isinstance(source, MultipleFields):
        return {"type": "multiple", "choose": source.choose, **_options(source.options, source.order)}
    if isinstance(source, NumericFields):
        return {"type": "numeric", **_numeric(source)}
    if isinstance(source, OrderFields):
        steps = tuple(Step(key, step.text, step.why) for key, step in source.steps.items())
        return {"type": "order", "steps": steps}
    if isinstance(source, MatchFields):
        pairs = tuple(
            Pair(key, pair.left, pair.right, pair.why) for key, pair in sorted(source.pairs.items())
        )
        extra = tuple(Extra(key, one.text, one.why) for key, one in sorted(source.extra.items()))
        return {"type": "match", "pairs": pairs, "extra": extra}
    if isinstance(source, ClozeFields):
        blanks = tuple(_blank(key, blank) for key, blank in sorted(source.blanks.items()))
        return {"type": "cloze", "blanks": blanks}
    raise TypeError(f"No rule takes over {type(source).__name__}.")


def decimal_literal(number: float | str) -> str:
    """A number of an author as one plain decimal literal: `0.50` and `.5` alike become `0.5`."""
    return f"{Decimal(str(number)).normalize():f}"


def _single(source: SingleFields) -> dict[str, Any]:
    form = source.format and NumberFormat(source.format.decimals, source.format.unit)
    return {
        **_options(source.options, source.order),
        "generator": source.generator and _generator(source.generator),
        "format": form,
    }


def _options(options: Mapping[str, OptionSource], order: str | None) -> dict[str, Any]:
    made = tuple(
        Option(
            key=key,
            why=option.why,
            text=option.text or "",
            correct=option.correct,
            expression=option.expression,
            mistake=option.mistake,
        )
        for key, option in sorted(options.items())
    )
    return {"options": made, "fixed_order": order == "fixed"}


def _numeric(source: NumericFields) -> dict[str, Any]:
    answer = source.answer
    return {
        "answer": NumericAnswer(
            answer.expression, answer.decimals, answer.unit, decimal_literal(answer.tolerance)
        ),
        "mistakes": tuple(Mistake(one.name, one.expression, one.why) for one in source.mistakes),
        "generator": source.generator and _generator(source.generator),
    }


def _generator(source: GeneratorSource) -> Generator:
    variables = tuple(_variable(name, one) for name, one in source.variables.items())
    return Generator(variables, tuple(source.derived.items()), tuple(source.where))


def _variable(name: str, source: VariableSource) -> Variable:
    if source.choices:
        return Variable(name, choices=tuple(decimal_literal(choice) for choice in source.choices))
    low, high = (None if end is None else decimal_literal(end) for end in (source.min, source.max))
    return Variable(name, low, high, decimal_literal(1 if source.step is None else source.step))


def _blank(key: str, source: BlankSource) -> Blank:
    choices: Mapping[str, ChoiceSource] = source.options or {}
    options = tuple(
        Option(key=name, why=one.why, text=one.text, correct=one.correct)
        for name, one in sorted(choices.items())
    )
    return Blank(key, tuple(source.accept or ()), options, source.why or "")

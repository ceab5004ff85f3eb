"""Rules between the fields of one question that its schema cannot say; each breach has its own line."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Set
from decimal import Decimal
from typing import Any

from studyhub.catalog.errors import BadExpression, NotComputable
from studyhub.catalog.faults import Fault
from studyhub.catalog.generate.arithmetic import FUNCTIONS, check_expression, evaluate
from studyhub.catalog.generate.realise import ANSWER, PLACEHOLDER
from studyhub.catalog.reading.known import Entry
from studyhub.catalog.reading.source import Where

from .answers import decimal_literal
from .asked import (
    Asked,
    BlankSource,
    ClozeFields,
    GeneratorSource,
    MultipleFields,
    NumericFields,
    SingleFields,
    VariableSource,
)

MOST_VALUES = 1_000_000
BLANK = re.compile(r"\[\[([^\]|]+)\]\]")

Breach = tuple[Where, str, str, str]
"""Where below the question, code, message, hint."""

_RESERVED = {*FUNCTIONS, ANSWER, "and", "or", "not", "if", "else", "in", "is", "for", "lambda"}


def check_rules(entry: Entry[Any], source: Asked, faults: list[Fault]) -> None:
    """Add a fault for every breach in a question whose fields have the right form."""
    for where, code, message, hint in _breaches(source):
        faults.append(entry.document.fault((*entry.where, *where), code, message, hint))


def _breaches(source: Asked) -> Iterator[Breach]:
    if isinstance(source, SingleFields):
        yield from _single(source)
    elif isinstance(source, NumericFields):
        yield from _numeric(source)
    elif isinstance(source, ClozeFields):
        yield from _cloze(source)
    elif isinstance(source, MultipleFields):
        for key, option in source.options.items():
            if option.text is None or option.expression is not None or option.mistake is not None:
                yield ("options", key), "OPTION-FORM", f"Option {key} needs `text` and nothing computed.", ""


def _single(source: SingleFields) -> Iterator[Breach]:
    names = _names(source.generator)
    if source.generator is not None and source.format is None:
        hint = 'Say it like `format: {decimals: 2, unit: "%"}`.'
        yield (), "FORMAT-MISSING", "A generated question must say how its options are printed.", hint
    yield from _generator(source.generator)
    for key, option in source.options.items():
        where: Where = ("options", key)
        if (option.text is None) == (option.expression is None):
            yield where, "OPTION-FORM", f"Option {key} needs either `text` or `expression`.", ""
        elif (option.expression is None) != (source.format is None):
            hint = "With `format`, every option is an `expression`; without, every option is a `text`."
            yield where, "OPTION-FORM", f"Option {key} does not go with the question's format.", hint
        elif option.expression is not None:
            yield from _number((*where, "expression"), option.expression, names)
            if not option.correct and option.mistake is None:
                yield (
                    where,
                    "MISTAKE-MISSING",
                    f"Option {key} has no `mistake`.",
                    "Name what went wrong in it.",
                )
    if source.generator is not None:
        yield from _placeholders(source, names, {f"options.{k}": o.why for k, o in source.options.items()})


def _numeric(source: NumericFields) -> Iterator[Breach]:
    names = _names(source.generator)
    yield from _generator(source.generator)
    yield from _number(("answer", "expression"), source.answer.expression, names)
    if Decimal(str(source.answer.tolerance)) < 0:
        yield ("answer", "tolerance"), "FIELD-VALUE", "The tolerance is negative.", "Write 0 or more."
    for at, mistake in enumerate(source.mistakes):
        yield from _number(("mistakes", at, "expression"), mistake.expression, names)
    if source.generator is not None:
        yield from _placeholders(
            source, names, {f"mistakes.{i}": m.why for i, m in enumerate(source.mistakes)}
        )


def _names(generator: GeneratorSource | None) -> set[str]:
    return {*generator.variables, *generator.derived} if generator else set()


def _number(where: Where, expression: str, names: Set[str]) -> Iterator[Breach]:
    """An expression must be a number of known quantities; one without quantities is computed at once."""
    try:
        check_expression(expression, names)
        if not names:
            evaluate(expression, {})
    except (BadExpression, NotComputable) as error:
        yield (
            where,
            "EXPRESSION",
            str(error),
            "Use names, numbers, + - * / ** ( ), min, max, abs, round_half_up.",
        )


def _generator(generator: GeneratorSource | None) -> Iterator[Breach]:
    if generator is None:
        return
    seen: set[str] = set()
    for name, variable in generator.variables.items():
        where: Where = ("generator", "variables", name)
        if name in _RESERVED:
            yield where, "NAME-RESERVED", f"`{name}` has a meaning of its own here.", "Choose another name."
        yield from _variable(where, name, variable)
        seen.add(name)
    for name, expression in generator.derived.items():
        where = ("generator", "derived", name)
        if name in seen or name in _RESERVED:
            yield where, "NAME-RESERVED", f"`{name}` has a meaning already.", "Choose another name."
        yield from _expression(where, expression, seen, claim=False)
        seen.add(name)
    for at, constraint in enumerate(generator.where):
        yield from _expression(("generator", "where", at), constraint, seen, claim=True)


def _expression(where: Where, expression: str, names: Set[str], *, claim: bool) -> Iterator[Breach]:
    try:
        check_expression(expression, names, claim=claim)
    except BadExpression as error:
        yield where, "EXPRESSION", str(error), "Derived values may use what stands above them."


def _variable(where: Where, name: str, variable: VariableSource) -> Iterator[Breach]:
    if variable.choices is not None:
        if (variable.min, variable.max, variable.step) != (None, None, None):
            yield where, "VARIABLE-FORM", f"`{name}` has choices and a range.", "Keep one of them."
        return
    if variable.min is None or variable.max is None:
        yield where, "VARIABLE-FORM", f"`{name}` needs `min` and `max`, or `choices`.", ""
        return
    low, high = Decimal(decimal_literal(variable.min)), Decimal(decimal_literal(variable.max))
    step = Decimal(decimal_literal(1 if variable.step is None else variable.step))
    if step <= 0 or low >= high:
        yield where, "VARIABLE-FORM", f"`{name}` has no room between {low} and {high} by steps of {step}.", ""
    elif (high - low) / step > MOST_VALUES:
        yield where, "VARIABLE-FORM", f"`{name}` has over a million values.", "Take a larger step."


def _placeholders(source: Asked, names: Set[str], whys: Mapping[str, str]) -> Iterator[Breach]:
    texts = {"stem": source.stem, "explanation": source.explanation, **whys}
    for place, text in texts.items():
        for name in sorted({match.group(1) for match in PLACEHOLDER.finditer(text)} - names - {ANSWER}):
            where = tuple(int(step) if step.isdigit() else step for step in place.split("."))
            hint = "Draw it, derive it, or mend the name."
            yield where, "PLACEHOLDER", f"{{{name}}} is neither drawn nor derived.", hint
    if f"{{{ANSWER}}}" in source.stem:
        yield ("stem",), "PLACEHOLDER", "The stem prints {answer}.", "Ask for it instead."


def _cloze(source: ClozeFields) -> Iterator[Breach]:
    in_stem = [name.strip() for name in BLANK.findall(source.stem)]
    for name in sorted(set(in_stem) - set(source.blanks)):
        yield (
            ("blanks",),
            "CLOZE-BLANK",
            f"The blank [[{name}]] of the stem is not under `blanks`.",
            "Add it.",
        )
    for name in sorted(set(source.blanks) - set(in_stem)):
        yield (
            ("blanks", name),
            "CLOZE-BLANK",
            f"The stem has no blank [[{name}]].",
            "Write it where the gap is.",
        )
    for name in sorted({name for name in in_stem if in_stem.count(name) > 1}):
        yield (
            ("stem",),
            "CLOZE-BLANK",
            f"The blank [[{name}]] stands in the stem twice.",
            "Give each its own number.",
        )
    for name, blank in source.blanks.items():
        yield from _blank(("blanks", name), blank)


def _blank(where: Where, blank: BlankSource) -> Iterator[Breach]:
    if (blank.accept is None) == (blank.options is None):
        yield where, "CLOZE-FORM", "A blank needs either `accept` or `options`.", ""
    elif blank.accept is not None and blank.why is None:
        yield where, "FIELD-MISSING", "A typed blank needs a `why`.", "Say why this is the word."

"""What of a question of the catalog travels, and as what."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from random import Random

from studyhub.catalog.generate.draw import draw_values
from studyhub.catalog.generate.realise import realise
from studyhub.catalog.types import Option, Question
from studyhub.interchange.item import LABELS, Choice, Gap, Item, Kind, Line, Loss, Match, Number, Slip


def to_item(question: Question, *, title: str = "") -> tuple[Item, tuple[Loss, ...]]:
    """A question as an item, and what of it stays behind; `title` is that of its case.

    A parameterised question travels as the one draw that its key gives; raises what drawing raises, and
    ValueError for a flashcard, which nobody authors as a question.
    """
    if question.type == "card":
        raise ValueError(f"{question.key} is a flashcard.")
    kind: Kind = question.type
    values = draw_values(question, Random(question.key))  # noqa: S311 - the same draw every time, no secret
    concrete = realise(question, values)
    item = Item(
        id=question.id,
        kind=kind,
        stem=_stem(concrete),
        title=title,
        scenario=concrete.scenario,
        explanation=concrete.explanation,
        options=_choices(concrete.options),
        choose=concrete.choose,
        fixed_order=concrete.fixed_order,
        number=_number(concrete),
        slips=tuple(Slip(one.name, one.expression, one.why) for one in concrete.mistakes),
        steps=tuple(Line(step.text, step.why) for step in concrete.steps),
        pairs=tuple(Match(pair.left, pair.right, pair.why) for pair in concrete.pairs),
        extra=tuple(Line(one.text, one.why) for one in concrete.extra),
        gaps=tuple(Gap(blank.accept, _choices(blank.options), blank.why) for blank in concrete.blanks),
        labels=_labels(question, concrete),
    )
    return item, tuple(_losses(question, values))


def _losses(question: Question, values: Mapping[str, str]) -> Iterable[Loss]:
    if question.generator is not None:
        drawn = ", ".join(
            f"{variable.name} = {values[variable.name]}" for variable in question.generator.variables
        )
        yield Loss(
            question.id, "generator", f"It travels with these numbers ({drawn}); none are drawn there."
        )
    if question.figure is not None:
        reason = (
            f"The drawing {question.figure.file} stays behind; its text alternative stands below the stem."
        )
        yield Loss(question.id, "figure", reason)


def _stem(question: Question) -> str:
    return f"{question.stem}\n\nFigure: {question.figure.alt}" if question.figure else question.stem


def _choices(options: Iterable[Option]) -> tuple[Choice, ...]:
    return tuple(Choice(option.text, option.correct, option.why) for option in options)


def _number(concrete: Question) -> Number | None:
    answer = concrete.answer
    return (
        None if answer is None else Number(answer.expression, answer.tolerance, answer.decimals, answer.unit)
    )


def _labels(question: Question, concrete: Question) -> dict[str, tuple[str, ...]]:
    """What the question says about itself, in the order of LABELS; what it does not say is absent."""
    said: dict[str, Iterable[object]] = {
        "objective": [question.objective],
        "facet": [question.facet],
        "task": [question.task],
        "competencies": question.competencies,
        "level": [question.level],
        "references": [f"{one.kind}: {one.text}" for one in question.citations],
        "as_of": [question.as_of],
        "review_by": [question.review_by],
        "difficulty": [question.difficulty],
        "enemies": question.enemies,
        "replaces": question.replaces,
        "case": [question.case],
        "form": [question.form],
        "codes": [question.codes],
        "expressions": _expressions(question, concrete),
    }
    values = {
        name: tuple(str(one) for one in said[name] if one is not None) for name in LABELS if name in said
    }
    return {name: value for name, value in values.items() if value}


def _expressions(question: Question, concrete: Question) -> tuple[str, ...]:
    """How the number and the wrong ones come about, unless each is just written down or was drawn."""
    if question.answer is None or concrete.answer is None or question.generator is not None:
        return ()
    ways = (question.answer.expression, *(one.expression for one in question.mistakes))
    numbers = (concrete.answer.expression, *(one.expression for one in concrete.mistakes))
    return ways if ways != numbers else ()

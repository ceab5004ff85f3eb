"""Decides how a question is spoilt on purpose, to see how many faults blind readers notice."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from random import Random
from typing import Literal

from msgspec.structs import replace

from studyhub.catalog.hashing import ask_hash
from studyhub.catalog.types import Question

PlantKind = Literal["foreign", "subtle"]
"""`subtle`: a number of the right option changed, or a wrong option of a sibling in its place; `foreign`: a
wrong option of a question of another facet, which a reader notices easily."""

_NUMBER = re.compile(r"(?<![\d.,])\d{1,4}(?![\d,]|\.\d)")


def planted(
    bank: Sequence[Question], asked: Sequence[Question], count: int, seed: int, kind: PlantKind
) -> Iterator[tuple[str, Question]]:
    """Up to `count` singles of `asked` with their right option spoilt, so that no option is right."""
    rng = Random(f"{seed}/planted")  # noqa: S311 - repeatable, nothing secret
    singles = [q for q in asked if _plain_single(q)]
    rng.shuffle(singles)
    done = 0
    for question in singles:
        texts = _other_numbers(question) if kind == "subtle" else []
        texts = texts or _wrong_texts(question, bank, kind)
        if texts and done < count:
            done += 1
            yield question.id, _spoilt(question, rng.choice(texts))


def _plain_single(question: Question) -> bool:
    return question.type == "single" and not question.parameterised and not question.fixed_order


def _spoilt(question: Question, text: str) -> Question:
    options = tuple(replace(o, text=text) if o.correct else o for o in question.options)
    spoilt = replace(question, options=options)
    return replace(spoilt, ask_hash=ask_hash(spoilt))


def _other_numbers(question: Question) -> list[str]:
    """The right option with one of its numbers changed to one that no option has."""
    right = next((option.text for option in question.options if option.correct), "")
    taken = {number for option in question.options for number in _NUMBER.findall(option.text)}
    texts = []
    for found in _NUMBER.finditer(right):
        value = int(found[0])
        others = {value * 2, value + 1, value // 2, value + 15} - {0}
        free = [str(number) for number in sorted(others) if str(number) not in taken]
        texts += [right[: found.start()] + number + right[found.end() :] for number in free]
    return texts


def _wrong_texts(question: Question, bank: Sequence[Question], kind: PlantKind) -> list[str]:
    """Wrong options of the questions a plant may come from: siblings, or other facets of the area."""
    taken = {option.text for option in question.options}
    sources = (other for other in bank if _plain_single(other) and other.id != question.id)
    near = [
        other
        for other in sources
        if (other.facet == question.facet if kind == "subtle" else _from_elsewhere(question, other))
    ]
    texts = [option.text for other in near for option in other.options if not option.correct]
    return [text for text in texts if text not in taken]


def _from_elsewhere(question: Question, other: Question) -> bool:
    return other.area == question.area and other.facet != question.facet

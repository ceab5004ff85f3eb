"""What goes on in an invented head: whether a rule is known now, and what a wrong answer looks like."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from random import Random

from studyhub.catalog.types import Question
from studyhub.learning.chance import seeded
from studyhub.learning.grading import right_blanks, right_pairs
from studyhub.learning.responses import Response, Shown

from .cast import Traits

HARDNESS = {"recall": -0.4, "application": 0.1, "analysis": 0.5}
LUCK = {"single": 0.25, "multiple": 0.1, "numeric": 0.02, "order": 0.05, "match": 0.05, "cloze": 0.05}
READ_HELPS = 0.7
SLIP = 0.06
DAY = 86_400


@dataclass
class Trace:
    """What is left of a rule in a head: `days` until recall falls to nine in ten, since `last`."""

    days: float
    last: datetime


class Mind:
    """One student's knowledge, hidden from the site: it sees the answers only."""

    def __init__(self, traits: Traits, rng: Random) -> None:
        self.traits = traits
        self.rng = rng
        self.traces: dict[str, Trace] = {}
        self.read: set[str] = set()

    def knows(self, question: Question, at: datetime, *, open_book: bool = False) -> bool:
        """Whether the rule comes to mind now; what was never met is known by ability, or from reading."""
        trace = self.traces.get(question.facet)
        if trace is None:
            helped = READ_HELPS if question.objective in self.read else 0.0
            logit = self.traits.ability[question.domain] + helped - HARDNESS[question.level]
            chance = 1 / (1 + math.exp(-logit))
        else:
            chance = 0.9 ** ((at - trace.last).total_seconds() / DAY / trace.days)
        if open_book:
            chance = 1 - (1 - chance) * 0.4
        return self.rng.random() < chance * (1 - SLIP)

    def lucky(self, question: Question) -> bool:
        """Whether a guess hits."""
        return self.rng.random() < LUCK[question.type]

    def learns(self, facet: str, at: datetime, *, known: bool) -> None:
        """The reasons were read: what was known lasts longer, what was not begins anew."""
        was = self.traces.get(facet)
        memory = self.traits.memory
        if was is None:
            days = (5.0 if known else 1.5) * memory * self.rng.uniform(0.7, 1.4)
        else:
            days = was.days * self.rng.uniform(1.5, 2.5) if known else max(1.0, was.days * 0.4)
        self.traces[facet] = Trace(days, at)

    def seconds(self, usual: int) -> float:
        """How long an answer takes one who needs `usual` seconds in the mean."""
        return usual * 0.55 * self.traits.pace * self.rng.lognormvariate(0, 0.45)


def wrong_response(question: Question, shown: Shown, rng: Random) -> Response:
    """An answer that is wrong in a way people are: a tempting option, a known mistake, two things swapped."""
    if question.type == "single":
        return Response(keys=(_tempting(question, rng),))
    if question.type == "multiple":
        right = [option.key for option in question.options if option.correct]
        right[rng.randrange(len(right))] = _tempting(question, rng)
        return Response(keys=tuple(right))
    if question.type == "numeric" and question.answer:
        known = [mistake.expression for mistake in question.mistakes]
        return Response(text=rng.choice(known) if known else str(Decimal(question.answer.expression) + 7))
    if question.type == "order":
        return Response(keys=_swapped([step.key for step in question.steps], rng))
    if question.type == "match":
        return Response(parts=_mismatched(right_pairs(question, shown), rng))
    return Response(parts=_misfilled(question, rng))


def _tempting(question: Question, rng: Random) -> str:
    """A wrong option; which one tempts most is a trait of the question, so that item analysis has a tale."""
    wrong = [option.key for option in question.options if not option.correct]
    taste = seeded("tempting", question.key)
    weights = [taste.choice((1, 2, 3, 6)) for _ in wrong]
    return rng.choices(wrong, weights)[0]


def _swapped(keys: list[str], rng: Random) -> tuple[str, ...]:
    at = rng.randrange(len(keys) - 1)
    keys[at], keys[at + 1] = keys[at + 1], keys[at]
    return tuple(keys)


def _mismatched(parts: Mapping[str, str], rng: Random) -> dict[str, str]:
    one, other = rng.sample(list(parts), 2)
    return {**parts, one: parts[other], other: parts[one]}


def _misfilled(question: Question, rng: Random) -> dict[str, str]:
    blank = rng.choice(question.blanks)
    wrong = [option.key for option in blank.options if not option.correct]
    return {**right_blanks(question), blank.key: rng.choice(wrong) if wrong else "not sure"}

"""The shipped bank as the students of a measured college meet it: what can be shown and what be answered."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from random import Random

from studyhub.catalog.errors import CatalogError
from studyhub.catalog.types import Question
from studyhub.learning.chance import seeded
from studyhub.learning.grading import grade, right_response
from studyhub.learning.responses import Response
from studyhub.services.demo.mind import HARDNESS, wrong_response
from studyhub.services.practice.slots import PutUp, put_up

DRAWS, WRONG = 6, 5
LURES = (1.0, 2.0, 3.0, 6.0)
MISKEYED, DULL = 0.01, 0.1
"""Shares of questions with a key that the able know better, and with an option that nobody takes."""


@dataclass(frozen=True)
class Draw:
    """A question on the screen, as JSON, with the responses there may be to it and their scores.

    Who knows gives the response `known`; `luck` are the sums of chances by which the others give theirs.
    """

    shown: str
    responses: tuple[str, ...]
    scores: tuple[float, ...]
    known: int
    luck: tuple[float, ...]


@dataclass(frozen=True)
class Item:
    """A question with some ways to meet it. `hardness` is a logit, `seconds` what it takes in the mean."""

    question: Question
    draws: tuple[Draw, ...]
    hardness: float
    seconds: float


def bank_of(questions: Sequence[Question], seed: int) -> list[Item]:
    """Items for questions, the same for the same seed; what cannot be drawn is left out."""
    return [item for item in (_item(one, seed) for one in questions) if item.draws]


def _item(question: Question, seed: int) -> Item:
    rng = seeded("campus", seed, question.key)
    hardness = HARDNESS[question.level] + rng.gauss(-0.5, 0.9)
    weights = _weights(question, rng)
    believed = _believed(question, rng)
    draws = tuple(_draw(up, weights, believed, rng) for up in _put_up(question, rng))
    return Item(question, draws, hardness, rng.uniform(25, 80))


def _put_up(question: Question, rng: Random) -> Iterator[PutUp]:
    for _ in range(DRAWS):
        try:
            yield put_up(question, rng.getrandbits(31))
        except CatalogError:
            return


def _weights(question: Question, rng: Random) -> dict[str, float]:
    """How much each option draws those who do not know."""
    weights = {option.key: rng.choice(LURES) for option in question.options}
    wrong = [option.key for option in question.options if not option.correct]
    if wrong and rng.random() < DULL:
        weights[rng.choice(wrong)] = 0.02
    return weights


def _believed(question: Question, rng: Random) -> str:
    """What those who know take for right: the key, but for a few questions of which the key is wrong."""
    wrong_key = rng.random() < MISKEYED
    return next((option.key for option in question.options if option.correct != wrong_key), "")


def _draw(up: PutUp, weights: dict[str, float], believed: str, rng: Random) -> Draw:
    if up.concrete.type == "single":
        keys = [option.key for option in up.concrete.options]
        said = [Response(keys=(key,)) for key in keys]
        chances, known = [weights[key] for key in keys], keys.index(believed)
    else:
        # Who does not know gets the right answer one time in six.
        said = [right_response(up.concrete, up.shown)]
        said += [wrong_response(up.concrete, up.shown, rng) for _ in range(WRONG)]
        chances, known = [1.0] * len(said), 0
    sums = [sum(chances[: n + 1]) for n in range(len(chances))]
    return Draw(
        shown=json.dumps(up.shown.to_json()),
        responses=tuple(json.dumps(one.to_json()) for one in said),
        scores=tuple(grade(up.concrete, one).score for one in said),
        known=known,
        luck=tuple(part / sums[-1] for part in sums),
    )

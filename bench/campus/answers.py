"""One student's log as rows of the table: sessions of twenty over some months, new questions and old ones."""

from __future__ import annotations

import math
import uuid
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from random import Random
from typing import NamedTuple

from studyhub.learning.memory import POLICY, rate
from studyhub.services.practice.answers import answer_id

from .bank import Item

SESSION = 20
NEW, UNDONE = 0.65, 0.005
"""Shares of answers to questions never met before, and of answers taken back again."""
LEARNED = 1.1
"""Logits that each time a question was met adds."""
DAY = 86_400_000


class Row(NamedTuple):
    """A row of `review`, its columns by name, as SQLite keeps them: ids in bytes, times in milliseconds."""

    user_id: bytes
    id: bytes
    at: int
    kind: str
    target_id: bytes | None
    session_id: bytes
    slot: int
    attempt: int
    mode: str
    item_kind: str
    item_key: str
    ask_hash: str
    content_hash: str
    facet: str
    objective: str
    shown: str
    response: str
    score: float
    guessed: int
    first_exposure: int
    millis: int
    rating: int | None
    recall: float | None
    policy: int


@dataclass(frozen=True)
class Learner:
    """A student: ability in logits, pace as a factor of time, and the span of the log in milliseconds."""

    id: uuid.UUID
    ability: float
    pace: float
    begins: int
    ends: int


def log_of(learner: Learner, bank: Sequence[Item], count: int, rng: Random) -> list[Row]:
    """`count` answers, and the undo lines among them, in the order of the table's key."""
    return sorted(_lines(learner, bank, count, rng), key=lambda row: row.id)


def _lines(learner: Learner, bank: Sequence[Item], count: int, rng: Random) -> Iterator[Row]:
    places = rng.sample(range(len(bank)), len(bank))
    met: dict[int, int] = {}
    again: list[int] = []
    sessions = -(-count // SESSION)
    between = (learner.ends - learner.begins) // max(sessions, 1)
    for number in range(sessions):
        session = uuid.UUID(int=rng.getrandbits(128))
        at = learner.begins + number * between + rng.randrange(max(between // 3, 1))
        for slot in range(min(SESSION, count - number * SESSION)):
            fresh = bool(places) and (not again or rng.random() < NEW)
            place = places.pop() if fresh else rng.choice(again)
            row = _answer(learner, bank[place], met.get(place, 0), (session, slot, at), rng)
            met[place] = met.get(place, 0) + 1
            if fresh:
                again.append(place)
            at = row.at + rng.randrange(3_000, 20_000)
            yield row
            if rng.random() < UNDONE:
                yield _undo(row, session, at)


def _answer(learner: Learner, item: Item, before: int, place: tuple[uuid.UUID, int, int], rng: Random) -> Row:
    session, slot, at = place
    question, draw = item.question, rng.choice(item.draws)
    logit = learner.ability - item.hardness + LEARNED * before
    knows = rng.random() < 1 / (1 + math.exp(-logit))
    said = draw.known if knows else bisect_left(draw.luck, rng.random())
    guessed, right = not knows and rng.random() < 0.3, draw.scores[said] == 1.0
    millis = int(item.seconds * learner.pace * rng.lognormvariate(0, 0.45) * 1000)
    return Row(
        user_id=learner.id.bytes,
        id=answer_id(session, slot, 0).bytes,
        at=at + millis,
        kind="answer",
        target_id=None,
        session_id=session.bytes,
        slot=slot,
        attempt=0,
        mode="today" if session.int % 3 else "quiz",
        item_kind="question",
        item_key=question.key,
        ask_hash=question.ask_hash,
        content_hash=question.content_hash,
        facet=question.facet,
        objective=question.objective,
        shown=draw.shown,
        response=draw.responses[said],
        score=draw.scores[said],
        guessed=int(guessed),
        first_exposure=int(before == 0),
        millis=millis,
        rating=rate(right=right, guessed=guessed, first=before == 0, open_book=False),
        recall=rng.uniform(0.6, 0.98) if before else None,
        policy=POLICY,
    )


def _undo(row: Row, session: uuid.UUID, at: int) -> Row:
    undo = uuid.uuid5(session, f"{row.slot}:0:undo").bytes
    return row._replace(id=undo, at=at, kind="undo", target_id=row.id, rating=None, millis=0)

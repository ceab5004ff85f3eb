"""The order in which a student's facets deserve today's minutes, from what the site knows of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from studyhub.learning.arrays import np
from studyhub.learning.memory import days_between
from studyhub.learning.selection import FacetState

from . import evidence
from .tables import ValueTables
from .today import Field, Time, choose

GUESS = 0.25
TIRED = (0.5, 2.5)
"""How far a student's own pace may move the time a question is taken to need."""


@dataclass(frozen=True)
class Student:
    """What a student's answers say: first tries (right, all) by domain, wrong repeats foreseen and seen.

    `pace` is the time questions really take, as a multiple of what they are expected to.
    """

    first_tries: Mapping[str, tuple[int, int]]
    foreseen: float = 0.0
    wrong: float = 0.0
    pace: float = 1.0


@dataclass(frozen=True)
class Ranking:
    """Facet ids, the most worthwhile first, and the price of a second, to start from tomorrow."""

    facets: tuple[str, ...]
    price: float


def rank(
    tables: ValueTables,
    facets: Sequence[FacetState],
    student: Student,
    *,
    shares: Mapping[str, float],
    time: Time,
    now: datetime,
    asked_today: frozenset[str],
    near: float | None = None,
) -> Ranking:
    """Rank facets for an exam in `time.days` days; `shares` of the exam by domain (see `new_shares`).

    Facets without questions or outside the shares are left out. Ties (all new facets of a domain have the
    same worth) go to read lessons, then to teaching order, as `facets` has it.
    """
    fit = countable(facets, shares)
    field = field_of(fit, student, shares=shares, now=now, asked_today=asked_today)
    caution = evidence.caution(student.foreseen, student.wrong, GUESS)
    choice = choose(tables, field, time, caution=caution, near=near)
    return Ranking(tuple(fit[at].id for at in choice.order), choice.price)


def countable(facets: Sequence[FacetState], shares: Mapping[str, float]) -> list[FacetState]:
    """Facets with questions in a domain that counts; those of read lessons first, else in their order."""
    fit = [facet for facet in facets if facet.siblings and shares.get(facet.domain, 0) > 0]
    return sorted(fit, key=lambda facet: not facet.lesson_read)


def field_of(
    facets: Sequence[FacetState],
    student: Student,
    *,
    shares: Mapping[str, float],
    now: datetime,
    asked_today: frozenset[str] = frozenset(),
) -> Field:
    """Countable facets as the planner's arrays, in their order."""
    number = Counter(facet.domain for facet in facets)
    pace = float(np.clip(student.pace, *TIRED))
    prior = {domain: _prior(student, domain) for domain in number}
    return Field(
        value=np.array([shares[facet.domain] / number[facet.domain] for facet in facets]),
        seconds=np.array([pace * _seconds(facet) for facet in facets]),
        seen=np.array([facet.memory is not None for facet in facets], dtype=bool),
        stability=np.array([facet.memory.stability if facet.memory else 1.0 for facet in facets]),
        difficulty=np.array([facet.memory.difficulty if facet.memory else 5.0 for facet in facets]),
        elapsed=np.array([_elapsed(facet, now, asked_today) for facet in facets], dtype=np.int64),
        prior=np.array([prior[facet.domain] for facet in facets]),
        open=np.array([facet.id not in asked_today for facet in facets], dtype=bool),
    )


def _prior(student: Student, domain: str) -> float:
    right, tries = student.first_tries.get(domain, (0, 0))
    return float(evidence.known(right, tries, GUESS))


def _seconds(facet: FacetState) -> float:
    return sum(question.seconds for question in facet.siblings) / len(facet.siblings)


def _elapsed(facet: FacetState, now: datetime, asked_today: frozenset[str]) -> int:
    least = 0 if facet.id in asked_today else 1
    return days_between(facet.memory.last, now, least=least) if facet.memory else 0

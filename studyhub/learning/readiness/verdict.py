"""What may be said of a student's chances: a band and words, or that it is too early to say."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from studyhub.learning.arrays import Floats, np
from studyhub.learning.chance import numbers

from . import forecast, model

LEAST_ANSWERS, LEAST_IN_DOMAIN = 30, 3
"""First answers below which nothing is said."""
OUTCOMES_NEEDED = 100
"""Real exam results after which the model has been checked against them."""
GOAL = 0.9
"""Share right that is taken for knowing a domain."""
STRONG, WEAK = 0.78, 0.66
"""Shares right above and below which a domain stands out from the uncertain cut around 0.70."""


class Band(StrEnum):
    """How likely a pass is, in words; a number would claim more than is known."""

    UNLIKELY = "unlikely"
    UNSURE = "unsure"
    LIKELY = "likely"
    VERY_LIKELY = "very likely"


LIMITS = {Band.UNLIKELY: 0.4, Band.UNSURE: 0.65, Band.LIKELY: 0.85}
"""Chances of a pass below which each of these words holds; from the last one on it is very likely."""


class Level(StrEnum):
    """Where a domain stands; three bands, as a dozen or two of questions tell no more."""

    BELOW = "below"
    NEAR = "near"
    ABOVE = "above"


@dataclass(frozen=True)
class FirstAnswer:
    """A question that the student met for the first time: its domain, guess chance, age in days."""

    domain: str
    right: bool
    guess: float
    age_days: float


@dataclass(frozen=True)
class DomainStanding:
    """A domain: first answers, the share right to expect (10, 50, 90 %), its band, what it would move.

    `gain` is what this domain at 90 % right would add to the exam score, in points of percent.
    """

    domain: str
    answers: int
    low: float
    middle: float
    high: float
    level: Level
    gain: float


@dataclass(frozen=True)
class Readiness:
    """The verdict: `band` is None where it is withheld; shares in [0, 1]; `missing` answers by domain."""

    answers: int
    band: Band | None
    pass_chance: float
    low: float
    middle: float
    high: float
    domains: tuple[DomainStanding, ...]
    missing: Mapping[str, int]

    @property
    def would_move_most(self) -> DomainStanding | None:
        """The domain in which getting better raises the expected score most."""
        return max(self.domains, key=lambda d: d.gain, default=None) if self.band else None


def judge(answers: Sequence[FirstAnswer], blueprint: Mapping[str, int], *, seed: int) -> Readiness:
    """The verdict on a student; `blueprint` has the scored questions of an exam by domain, in order.

    The same answers and `seed` give the same verdict, so that a page does not flicker.

    Answers on areas outside the blueprint (Foundations, the profession) are left out.
    """
    domains = list(blueprint)
    counted = [answer for answer in answers if answer.domain in blueprint]
    evidence = _evidence(counted, domains)
    items = np.array([float(blueprint[domain]) for domain in domains])
    found = forecast.sit(model.fit(evidence), items, numbers(seed))
    number = {domain: sum(answer.domain == domain for answer in counted) for domain in domains}
    missing = _missing(number)
    low, middle, high = (float(value) for value in found.score)
    chance = float(found.pass_chance)
    return Readiness(
        answers=len(counted),
        band=None if missing else band_of(chance),
        pass_chance=chance,
        low=low,
        middle=middle,
        high=high,
        domains=tuple(
            _standing(domain, number[domain], found.domains[:, place], blueprint)
            for place, domain in enumerate(domains)
        ),
        missing=missing,
    )


def band_of(chance: float) -> Band:
    """The words for a chance of passing."""
    return next((band for band, limit in LIMITS.items() if chance < limit), Band.VERY_LIKELY)


def _evidence(answers: Iterable[FirstAnswer], domains: Sequence[str]) -> model.Evidence:
    answers = list(answers)
    guesses = sorted({answer.guess for answer in answers}) or [model.EXAM_GUESS]
    right, total = np.zeros((2, len(domains), len(guesses)))
    for answer in answers:
        cell = domains.index(answer.domain), guesses.index(answer.guess)
        weight = float(model.recency(np.asarray(answer.age_days)))
        total[cell] += weight
        right[cell] += weight * answer.right
    return model.Evidence(right, total, np.array(guesses))


def _missing(number: Mapping[str, int]) -> dict[str, int]:
    """First answers wanted before anything is said: by domain, and "" for those of any domain."""
    wanted = {domain: LEAST_IN_DOMAIN - n for domain, n in number.items() if n < LEAST_IN_DOMAIN}
    rest = LEAST_ANSWERS - sum(number.values()) - sum(wanted.values())
    return {**wanted, "": rest} if rest > 0 else wanted


def _standing(domain: str, answers: int, shares: Floats, blueprint: Mapping[str, int]) -> DomainStanding:
    low, middle, high = (float(share) for share in shares)
    level = Level.ABOVE if low >= WEAK and middle >= STRONG else Level.BELOW if middle < WEAK else Level.NEAR
    gain = 100 * max(GOAL - middle, 0.0) * blueprint[domain] / sum(blueprint.values())
    return DomainStanding(domain, answers, low, middle, high, level, gain)

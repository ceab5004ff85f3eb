"""Which facets today's minutes go to when there is an exam date."""

from __future__ import annotations

from dataclasses import dataclass

from studyhub.learning.arrays import Bools, Floats, Ints, np

from . import price as prices
from .evidence import CAUTION
from .tables import ValueTables
from .worth import Seen, SeenProspects, UnseenProspects, Worth

SETTLE_DAYS = 5
"""Days before the exam by which every facet should have been met once."""


@dataclass(frozen=True)
class Field:
    """All facets of a student, one entry each.

    `value` is a facet's share of the exam (all together at most 1), `seconds` what asking it takes,
    `seen` whether it has a memory: `stability` (days), `difficulty` and `elapsed` (whole days) count
    where it has, `prior` (the chance that it is known already) where it has none. `open` are those
    that may be asked today.
    """

    value: Floats
    seconds: Floats
    seen: Bools
    stability: Floats
    difficulty: Floats
    elapsed: Ints
    prior: Floats
    open: Bools


@dataclass(frozen=True)
class Time:
    """Days to the exam (1: it is tomorrow), and the seconds of study today and in all, today included."""

    days: int
    today: float
    total: float


@dataclass(frozen=True)
class Choice:
    """All open facets by what a second on them gains, how many `fit` into today, the price of a second."""

    order: Ints
    fit: int
    price: float

    @property
    def facets(self) -> Ints:
        """The facets of today."""
        return self.order[: self.fit]


def choose(
    tables: ValueTables,
    field: Field,
    time: Time,
    *,
    caution: float = CAUTION,
    near: float | None = None,
) -> Choice:
    """The facets worth asking today, as many as fit into `time.today`, best first.

    Exam-DP: what asking a facet today gains over asking it later at the going price of a second. The
    price is searched, from `near` if an earlier one is known; `caution` says how much dearer than by the
    memory model time is for this student (`evidence.caution`).
    """
    outlook = _Outlook(tables, field, time.days)
    price = prices.find(lambda p: outlook.score(p) + p * time.total, near=near)
    gain = outlook.at(price * caution).gain * field.value / field.seconds
    ranked = np.argsort(-gain, kind="stable")
    ranked = ranked[field.open[ranked]]
    ranked = _with_floor(ranked, field, time)
    return Choice(ranked, _fitting(field.seconds[ranked], time.today), price)


def promise(tables: ValueTables, field: Field, time: Time, *, caution: float = CAUTION) -> float:
    """The share of the exam that the student would still recall on its day, in [0, 1], if time is used so.

    The value of the dual problem at its price, for the time there is less what `caution` takes off it: the
    bound would else be better than any plan that can be carried out. It counts what the student is asked
    here, so it is no forecast of a score.
    """
    if not field.value.sum():
        return 0.0
    outlook = _Outlook(tables, field, time.days)
    total = time.total / caution
    price = prices.find(lambda p: outlook.score(p) + p * total)
    return float(np.clip((outlook.score(price) + price * total) / field.value.sum(), 0, 1))


class _Outlook:
    """What all facets are worth at a price of a second."""

    def __init__(self, tables: ValueTables, field: Field, days: int) -> None:
        self.field = field
        at = field.seen
        seen = Seen(field.stability[at], field.difficulty[at], field.elapsed[at])
        self.parts = (
            (at, SeenProspects(tables, seen, days)),
            (~at, UnseenProspects(tables, field.prior[~at], days)),
        )

    def at(self, price: float) -> Worth:
        """Worth of each facet, in its own recall on the exam day."""
        each = price * self.field.seconds / np.maximum(self.field.value, 1e-12)
        today, later = np.zeros(each.size), np.zeros(each.size)
        for where, prospects in self.parts:
            if where.any():
                found = prospects.at(each[where])
                today[where], later[where] = found.today, found.later
        return Worth(today, later)

    def score(self, price: float) -> float:
        """The exam score that the best use of time promises, less what the time costs."""
        return float((self.at(price).best * self.field.value).sum())


def _with_floor(ranked: Ints, field: Field, time: Time) -> Ints:
    """Moves new facets to the front where fewer than the floor would be met today."""
    unseen = int((~field.seen).sum())
    floor = int(np.ceil(unseen / max(time.days - SETTLE_DAYS, 1)))
    fits = ranked[: _fitting(field.seconds[ranked], time.today)]
    if (~field.seen[fits]).sum() >= floor:
        return ranked
    new = ~field.seen[ranked]
    return np.concatenate([ranked[new][:floor], ranked[~new], ranked[new][floor:]])


def _fitting(seconds: Floats, most: float) -> int:
    return int(np.searchsorted(np.cumsum(seconds), most + 1e-6, side="right"))

"""What is asked today: what is due, how much that is new, which sibling, and in what order."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from random import Random
from typing import NamedTuple

from studyhub.catalog.types import Question

from .memory import MemoryState, retrievability

NEVER = datetime(1970, 1, 1, tzinfo=UTC)
PROFESSION, FOUNDATIONS = "P", "F"
FOUNDATIONS_SHARE = 0.1
CARD_SHARE = 0.12
"""Share of a session's time for flashcards: they keep the words warm, and are evidence of nothing."""
CARD_SECONDS = 12
NEW_CARDS = 5
"""The most cards a session brings in: each comes back, and the time for them is short."""
FOUNDATIONS_RIGHT, FOUNDATIONS_ENOUGH = 0.8, 30
NEW_QUOTA = 0.3
"""Share of the time kept for new facets: reviews first with no quota costs 5 to 15 points."""
MOST = 100
SECONDS = {"recall": 35, "application": 50, "analysis": 65}
SLOW = {"numeric": 45, "order": 20, "match": 30, "cloze": 15, "multiple": 10}


class Sibling(NamedTuple):
    """A question of a facet, and when the student last saw it (None: never). Thousands are made a plan."""

    key: str
    seconds: int
    domain: str
    facet: str
    case: str | None = None
    last_seen: datetime | None = None
    enemies: frozenset[str] = frozenset()
    card: bool = False


@dataclass(frozen=True)
class FacetState:
    """A facet as the selection sees it: its questions, its memory, whether its lesson was read."""

    id: str
    domain: str
    siblings: tuple[Sibling, ...]
    memory: MemoryState | None = None
    lesson_read: bool = False


@dataclass(frozen=True)
class Picked:
    """A question chosen, and whether its facet is new to the student."""

    question: Sibling
    new: bool


def seconds_for(question: Question) -> int:
    """The time a question is expected to take, reading its reasons included; or a card, turning it."""
    if question.type == "card":
        return CARD_SECONDS
    scenario = 20 if question.scenario else 0
    return SECONDS[question.level] + SLOW.get(question.type, 0) + scenario


def new_shares(blueprint: Mapping[str, float], *, fresh_right: int, fresh_total: int) -> dict[str, float]:
    """Shares of new facets by domain: the blueprint, less a tenth for Foundations until mastered.

    Foundations are mastered at 80 % right over at least 30 first exposures. The profession weighs
    nothing in the exam and stays in its lessons.
    """
    mastered = fresh_total >= FOUNDATIONS_ENOUGH and fresh_right >= FOUNDATIONS_RIGHT * fresh_total
    if mastered:
        return dict(blueprint)
    shares = {domain: share * (1 - FOUNDATIONS_SHARE) for domain, share in blueprint.items()}
    return {**shares, FOUNDATIONS: FOUNDATIONS_SHARE}


def plan_today(
    facets: Sequence[FacetState],
    *,
    now: datetime,
    until: datetime,
    asked_today: frozenset[str],
    minutes: int,
    shares: Mapping[str, float],
    rng: Random,
    cards: Sequence[FacetState] = (),
    ranked: Sequence[str] | None = None,
    pace: float = 1.0,
) -> tuple[Picked, ...]:
    """Today's flashcards, a short warm-up, and questions, in the order in which they are asked.

    `facets` and `cards` stand in teaching order; `until` is the end of the study day; `asked_today` are
    facets that had their turn. With an exam date `ranked` has the facets in the order of their worth
    (`planner.ranking`), and they are taken so; without one what is due comes first, with a share of the
    time kept for new facets. `pace` is what questions take this student, as a multiple of what they are
    taken to need. The same arguments and generator give the same session.
    """
    warm = warm_up([c for c in cards if c.id not in asked_today], now=now, until=until, minutes=minutes)
    seconds = (minutes * 60 - sum(pick.question.seconds for pick in warm)) / pace
    open_ = [f for f in facets if f.siblings and f.id not in asked_today and f.domain != PROFESSION]
    basket = _Basket(seconds, rng)
    if ranked is not None:
        by_id = {facet.id: facet for facet in open_}
        basket.fill((by_id[facet] for facet in ranked if facet in by_id), limit=seconds)
        return (*warm, *interleave(basket.picked, rng))
    due = [facet for facet in open_ if facet.memory and facet.memory.due < until]
    due.sort(key=lambda facet: (retrievability(facet.memory, now) if facet.memory else 0.0, facet.id))
    fresh = introduce(open_, shares)
    basket.fill(due, limit=seconds * (1 - NEW_QUOTA) if fresh else seconds)
    basket.fill(fresh, limit=seconds)
    basket.fill(due, limit=seconds)
    return (*warm, *interleave(basket.picked, rng))


def warm_up(
    cards: Sequence[FacetState], *, now: datetime, until: datetime, minutes: int
) -> tuple[Picked, ...]:
    """The flashcards of a session: what is about to be forgotten, then a few new ones, within their share.

    New are only cards of lessons that were read or practised (`lesson_read`), in teaching order.
    """
    room = int(minutes * 60 * CARD_SHARE // CARD_SECONDS)
    due = [card for card in cards if card.memory and card.memory.due < until]
    due.sort(key=lambda card: (retrievability(card.memory, now) if card.memory else 0.0, card.id))
    fresh = [card for card in cards if card.memory is None and card.lesson_read]
    new = min(NEW_CARDS, len(fresh), max(room - len(due), int(room * NEW_QUOTA)))
    picked = [Picked(card.siblings[0], new=False) for card in due[: room - new]]
    return (*picked, *(Picked(card.siblings[0], new=True) for card in fresh[:new]))


def introduce(facets: Sequence[FacetState], shares: Mapping[str, float]) -> list[FacetState]:
    """Facets not yet met, ordered so that what a student has met follows the shares at every step.

    Within a domain those of lessons already read come first, then teaching order.
    """
    waiting: dict[str, list[FacetState]] = defaultdict(list)
    for facet in facets:
        if facet.memory is None and shares.get(facet.domain, 0) > 0:
            waiting[facet.domain].append(facet)
    for queue in waiting.values():
        queue.sort(key=lambda facet: not facet.lesson_read)
    met = Counter(facet.domain for facet in facets if facet.memory and facet.domain in shares)
    ordered = []
    while waiting:
        total = sum(met.values()) + 1
        domain = max(waiting, key=lambda d: (shares[d] * total - met[d], d))
        ordered.append(waiting[domain].pop(0))
        met[domain] += 1
        if not waiting[domain]:
            del waiting[domain]
    return ordered


def least_seen(siblings: Iterable[Sibling], rng: Random, cases: Iterable[str | None] = ()) -> Sibling:
    """The sibling to serve: never seen before seen, then seen longest ago; ties go to an open case."""
    open_cases = set(cases) - {None}
    return min(siblings, key=lambda s: (s.last_seen or NEVER, s.case not in open_cases, rng.random()))


def choose_quiz(questions: Sequence[Sibling], count: int, rng: Random) -> tuple[Sibling, ...]:
    """Up to `count` questions by chance, those of a case kept together, domains interleaved."""
    units = _units(questions)
    rng.shuffle(units)
    chosen: list[Sibling] = []
    for unit in units:
        against = {enemy for question in chosen for enemy in question.enemies}
        chosen += [question for question in unit if question.key not in against][: count - len(chosen)]
        if len(chosen) >= count:
            break
    return tuple(p.question for p in interleave([Picked(q, new=False) for q in chosen], rng))


def interleave(picked: Sequence[Picked], rng: Random) -> tuple[Picked, ...]:
    """An order in which neighbours come from different domains as far as can be; cases stay whole."""
    by_key = {pick.question.key: pick for pick in picked}
    units = _units([pick.question for pick in picked])
    rng.shuffle(units)
    left = Counter(unit[0].domain for unit in units)
    ordered: list[Picked] = []
    last = ""
    while units:
        best = max(units, key=lambda unit: (unit[0].domain != last, left[unit[0].domain]))
        units.remove(best)
        last = best[0].domain
        left[last] -= 1
        ordered += [by_key[question.key] for question in best]
    return tuple(ordered)


def _units(questions: Iterable[Sibling]) -> list[list[Sibling]]:
    """Questions grouped by case, each case in its own order; a question without one stands alone."""
    units: dict[str, list[Sibling]] = defaultdict(list)
    for question in sorted(questions, key=lambda q: q.key):
        units[question.case or question.key].append(question)
    return list(units.values())


class _Basket:
    """Collects questions until the time is used; an enemy of one inside stays out."""

    def __init__(self, seconds: float, rng: Random) -> None:
        self.seconds = seconds
        self.rng = rng
        self.used = 0.0
        self.picked: list[Picked] = []
        self.facets: set[str] = set()
        self.against: set[str] = set()

    def fill(self, facets: Iterable[FacetState], *, limit: float) -> None:
        """Take facets in order until `limit` seconds are used in all; at least one is taken ever."""
        for facet in facets:
            if (self.used >= limit and self.picked) or len(self.picked) >= MOST:
                return
            if facet.id not in self.facets:
                self._take(facet)

    def _take(self, facet: FacetState) -> None:
        inside = {pick.question.key for pick in self.picked}
        allowed = [s for s in facet.siblings if s.key not in self.against and not s.enemies & inside]
        if not allowed:
            return
        sibling = least_seen(allowed, self.rng, (pick.question.case for pick in self.picked))
        self.picked.append(Picked(sibling, new=facet.memory is None))
        self.facets.add(facet.id)
        self.against |= sibling.enemies
        self.used += sibling.seconds

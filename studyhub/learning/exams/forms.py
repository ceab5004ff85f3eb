"""A form: as many questions of each domain as the blueprint says, cases whole, no enemies, levels mixed."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from random import Random

LEVEL_MIX = {"recall": 0.25, "application": 0.5, "analysis": 0.25}
PRETEST = 20
"""Unmarked questions of the real exam; nobody is told which they are."""
RANK_UNSEEN, RANK_FACET, RANK_LEVEL = 4.0, 2.0, 1.0


class FormUnfillable(ValueError):
    """A form that cannot be drawn; the message says what is wanting, in a sentence."""


@dataclass(frozen=True)
class Candidate:
    """A question that may stand on a form; `seen`: the student has answered it before."""

    key: str
    domain: str
    level: str
    facet: str
    case: str | None = None
    seen: bool = False
    enemies: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Place:
    """A place on the form: the question, and whether it is scored or pretest."""

    key: str
    scored: bool


def draw(
    candidates: Sequence[Candidate],
    counts: Mapping[str, int],
    rng: Random,
    *,
    pretest: int = 0,
    titles: Mapping[str, str] | None = None,
) -> tuple[Place, ...]:
    """A form with `counts` scored questions by domain and `pretest` more, in the order of the exam.

    Questions not seen come first, then facets not yet on the form, then levels that are short of the mix.
    The same candidates, counts and generator give the same form. Raises FormUnfillable.
    """
    drawer = _Drawer(candidates, rng)
    short = {}
    for domain, wanted in counts.items():
        missing = drawer.fill(domain, wanted)
        if missing:
            short[domain] = missing
    if short:
        raise FormUnfillable(_sentence(short, counts, titles or {}))
    scored = list(drawer.taken)
    drawer.fill_any(pretest, counts)
    extra = drawer.taken[len(scored) :]
    if len(extra) < pretest:
        raise FormUnfillable(f"{pretest - len(extra)} more questions are wanted for the unscored places.")
    return arrange([*((c, True) for c in scored), *((c, False) for c in extra)], rng)


def arrange(chosen: Sequence[tuple[Candidate, bool]], rng: Random) -> tuple[Place, ...]:
    """Shuffled, the questions of a case one after the other in their own order."""
    units: dict[str, list[tuple[Candidate, bool]]] = defaultdict(list)
    for candidate, scored in sorted(chosen, key=lambda pair: pair[0].key):
        units[candidate.case or candidate.key].append((candidate, scored))
    order = list(units.values())
    rng.shuffle(order)
    return tuple(Place(candidate.key, scored) for unit in order for candidate, scored in unit)


class _Drawer:
    """Takes units (cases whole, or single questions) until each domain is full."""

    def __init__(self, candidates: Iterable[Candidate], rng: Random) -> None:
        self.units: dict[str, list[list[Candidate]]] = defaultdict(list)
        self.rng = rng
        self.taken: list[Candidate] = []
        self.against: set[str] = set()
        self.keys: set[str] = set()
        self.facets: Counter[str] = Counter()
        self.levels: dict[str, Counter[str]] = defaultdict(Counter)
        for unit in _units(candidates):
            self.units[unit[0].domain].append(unit)

    def fill(self, domain: str, wanted: int) -> int:
        """Take `wanted` questions of a domain; gives how many are wanting."""
        left = wanted
        while left:
            fit = [u for u in self.units[domain] if len(u) <= left and self._may(u)]
            if not fit:
                return left
            chosen = max(fit, key=lambda unit: self._rank(unit, domain, wanted))
            self._take(chosen, domain)
            left -= len(chosen)
        return 0

    def fill_any(self, wanted: int, counts: Mapping[str, int]) -> None:
        """Take single questions of any of the domains, unseen before seen, as their shares have it."""
        shares = [domain for domain, count in counts.items() for _ in range(count)]
        for _ in range(wanted):
            self.rng.shuffle(shares)
            for domain in dict.fromkeys(shares):
                fit = [u for u in self.units[domain] if len(u) == 1 and self._may(u)]
                if fit:
                    self._take(max(fit, key=lambda unit: self._rank(unit, domain, wanted)), domain)
                    break

    def _may(self, unit: list[Candidate]) -> bool:
        keys = {candidate.key for candidate in unit}
        if keys & (self.against | self.keys):
            return False
        return not any(candidate.enemies & self.keys for candidate in unit)

    def _rank(self, unit: list[Candidate], domain: str, wanted: int) -> tuple[float, float]:
        """What speaks for a unit; then chance."""
        size = len(unit)
        unseen = sum(not candidate.seen for candidate in unit) / size
        fresh = sum(not self.facets[candidate.facet] for candidate in unit) / size
        have = self.levels[domain]
        short = sum(have[c.level] < LEVEL_MIX.get(c.level, 0) * wanted for c in unit) / size
        return (RANK_UNSEEN * unseen + RANK_FACET * fresh + RANK_LEVEL * short, self.rng.random())

    def _take(self, unit: list[Candidate], domain: str) -> None:
        for candidate in unit:
            self.taken.append(candidate)
            self.keys.add(candidate.key)
            self.against |= candidate.enemies
            self.facets[candidate.facet] += 1
            self.levels[domain][candidate.level] += 1


def _units(candidates: Iterable[Candidate]) -> list[list[Candidate]]:
    """Cases whole, others alone; a case that lies in several domains or quarrels with itself stays out."""
    units: dict[str, list[Candidate]] = defaultdict(list)
    for candidate in sorted(candidates, key=lambda c: c.key):
        units[candidate.case or candidate.key].append(candidate)
    return [unit for unit in units.values() if _fits_together(unit)]


def _fits_together(unit: list[Candidate]) -> bool:
    keys = {candidate.key for candidate in unit}
    enemies = {enemy for candidate in unit for enemy in candidate.enemies}
    return len({candidate.domain for candidate in unit}) == 1 and not keys & enemies


def _sentence(short: Mapping[str, int], counts: Mapping[str, int], titles: Mapping[str, str]) -> str:
    parts = [f"{counts[d] - n} of {counts[d]} in {titles.get(d, d)}" for d, n in short.items()]
    return f"The bank holds too few questions for this form: {', '.join(parts)}."

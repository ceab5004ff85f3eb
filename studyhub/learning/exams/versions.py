"""Versions of a graded form: the same questions in other orders, or each drawn by itself to the same counts.

Neighbours get versions in turn, so that two who begin one after the other never have the same one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from studyhub.learning.chance import seeded

from .forms import Candidate, arrange, draw

LETTERS = "ABCDEF"
"""What versions are called; there are at most as many."""


def shuffled(chosen: Sequence[Candidate], versions: int, seed: int) -> tuple[tuple[str, ...], ...]:
    """The keys of each version: all of `chosen`, cases together, in an order of its own.

    No two follow the same order while there is another one.
    """
    pairs = [(one, True) for one in chosen]
    found: list[tuple[str, ...]] = []
    for number in range(versions):
        for again in range(20):
            order = tuple(place.key for place in arrange(pairs, seeded(seed, number, again)))
            if order not in found:
                break
        found.append(order)
    return tuple(found)


def drawn(
    candidates: Sequence[Candidate],
    counts: Mapping[str, int],
    versions: int,
    seed: int,
    *,
    titles: Mapping[str, str] | None = None,
) -> tuple[tuple[str, ...], ...]:
    """The keys of each version, drawn by itself to `counts`; questions of earlier versions come last.

    Raises FormUnfillable where one version cannot be filled.
    """
    used: set[str] = set()
    found = []
    for number in range(versions):
        fresh = [
            Candidate(c.key, c.domain, c.level, c.facet, c.case, c.key in used, c.enemies) for c in candidates
        ]
        places = draw(fresh, counts, seeded(seed, number), titles=titles)
        keys = tuple(place.key for place in places)
        used |= set(keys)
        found.append(keys)
    return tuple(found)


def in_turn(given: int, versions: int) -> int:
    """The version, from 0, of whoever begins after so many others."""
    return given % versions


def option_order(keys: Sequence[str], version: int, seed: int, item: str) -> tuple[str, ...]:
    """The options of a question in a version: the first one's order turned round by a place a version.

    So the right answer stands at another place in each of the first versions, as many as there are options.
    """
    order = list(keys)
    seeded(seed, item).shuffle(order)
    turn = version % len(order) if order else 0
    return tuple(order[turn:] + order[:turn])

"""Does a student know the rule, or the question? Repeats against fresh siblings of the same facets."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

LEAST = 20
"""Answers of each kind below which the index says nothing."""
NOTABLE = 0.15
"""From here on repeats are so much better than siblings that wording is remembered, not the rule."""


@dataclass(frozen=True)
class Sighting:
    """One answer: the facet, whether the question itself had been seen before, whether it was right."""

    facet: str
    repeat: bool
    right: bool


@dataclass(frozen=True)
class Memorisation:
    """Share right on repeats and on fresh siblings, over facets with both; `index` is their difference."""

    repeats: int
    siblings: int
    repeat_share: float
    sibling_share: float

    @property
    def enough(self) -> bool:
        """Whether there are answers enough to say something."""
        return min(self.repeats, self.siblings) >= LEAST

    @property
    def index(self) -> float:
        """Share right on repeats less that on fresh siblings, in [-1, 1]."""
        return self.repeat_share - self.sibling_share

    @property
    def notable(self) -> bool:
        """Whether the difference is large enough to tell the student."""
        return self.enough and self.index >= NOTABLE


def compare(answers: Iterable[Sighting]) -> Memorisation:
    """Compare over facets that were met both ways; the very first answer of a facet is no sibling.

    `answers` are in the order of time. A fresh sibling is a question never seen, on a facet already met.
    """
    met: set[str] = set()
    counts: dict[str, dict[bool, list[bool]]] = defaultdict(lambda: {True: [], False: []})
    for answer in answers:
        if answer.facet in met:
            counts[answer.facet][answer.repeat].append(answer.right)
        met.add(answer.facet)
    both = [kinds for kinds in counts.values() if kinds[True] and kinds[False]]
    repeats = [right for kinds in both for right in kinds[True]]
    siblings = [right for kinds in both for right in kinds[False]]
    return Memorisation(len(repeats), len(siblings), _share(repeats), _share(siblings))


def _share(answers: list[bool]) -> float:
    return sum(answers) / len(answers) if answers else 0.0

"""What a year's outcomes come to: pass rates, placement, satisfaction, each with its n and its interval."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from studyhub.learning.estimates import mean_interval
from studyhub.learning.exams.report import wilson
from studyhub.learning.shielding import LEAST, hidden, total_hidden

if TYPE_CHECKING:
    from .ledger import EntryLine


@dataclass(frozen=True)
class Rate:
    """`count` of `n`, the share, its 95 % interval (Wilson). What is `hidden` may not leave the program."""

    name: str
    count: int
    n: int
    share: float
    low: float
    high: float
    hidden: bool = False


@dataclass(frozen=True)
class Mean:
    """A survey: how many marks, and their mean on a scale of 1 to 5; no interval below two marks."""

    name: str
    n: int
    mean: float
    low: float | None = None
    high: float | None = None
    hidden: bool = False


@dataclass(frozen=True)
class Figures:
    """A year in figures. `first` attempts and `retakes` are exams; `cohorts` are first attempts by cohort."""

    first: Rate
    retakes: Rate
    cohorts: tuple[Rate, ...]
    below: tuple[Rate, ...]
    placements: tuple[Rate, ...]
    surveys: tuple[Mean, ...]

    @property
    def rows(self) -> tuple[tuple[str, Rate], ...]:
        """Every rate with the heading that it stands under."""
        return (
            ("Passed", self.first),
            ("Passed", self.retakes),
            *(("Passed at the first attempt, by cohort", one) for one in self.cohorts),
            *(("Below in a domain of the score report", one) for one in self.below),
            *(("Placement of graduates", one) for one in self.placements),
        )


def figures_of(entries: Sequence[EntryLine], *, outside: bool = False) -> Figures:
    """The figures of some entries; `outside` hides what could tell of fewer than ten people."""
    sat = [one.outcome for one in entries if one.outcome.passed is not None]
    first = [one for one in sat if (one.attempt or 1) == 1]
    again = [one for one in entries if one.outcome.passed is not None and (one.outcome.attempt or 1) > 1]
    retakes = rate("Retakes", (one.outcome.passed for one in again))
    names = list(dict.fromkeys(one.cohort for one in entries))
    by_cohort = [_first_of(entries, name) for name in names]
    return Figures(
        first=_lone(rate("First attempts", (one.passed for one in first)), outside),
        retakes=_hide(retakes) if outside and 0 < _people(again) < LEAST else retakes,
        cohorts=_shielded(by_cohort, [one.n for one in by_cohort]) if outside else tuple(by_cohort),
        below=_below(entries, outside),
        placements=_placements(entries, outside),
        surveys=tuple(
            Mean(one.name, 0, 0.0, hidden=True) if outside and 0 < one.n < LEAST else one
            for one in _surveys(entries)
        ),
    )


def rate(name: str, outcomes: Iterable[bool | None]) -> Rate:
    """How many of some outcomes are true; None counts in no way."""
    known = [one for one in outcomes if one is not None]
    low, high = wilson(sum(known), len(known))
    return Rate(name, sum(known), len(known), sum(known) / len(known) if known else 0.0, low, high)


def _first_of(entries: Sequence[EntryLine], cohort: str) -> Rate:
    mine = [one.outcome for one in entries if one.cohort == cohort]
    return rate(cohort, (one.passed for one in mine if (one.attempt or 1) == 1))


def _lone(one: Rate, outside: bool) -> Rate:
    return _hide(one) if outside and 0 < one.n < LEAST else one


def _hide(one: Rate) -> Rate:
    return Rate(one.name, 0, 0, 0.0, 0.0, 0.0, hidden=True)


def _shielded(rates: Sequence[Rate], sizes: Sequence[int]) -> tuple[Rate, ...]:
    """Groups that add up to a total that is shown: enough are hidden that none can be worked out."""
    gone = frozenset(range(len(rates))) if total_hidden(sizes) else hidden(sizes)
    return tuple(_hide(one) if place in gone and one.n else one for place, one in enumerate(rates))


def _below(entries: Sequence[EntryLine], outside: bool) -> tuple[Rate, ...]:
    rates = []
    for domain in sorted({domain for one in entries for domain in one.outcome.domains}):
        told = [one for one in entries if domain in one.outcome.domains]
        found = rate(domain, (one.outcome.domains[domain] == "below" for one in told))
        rates.append(_hide(found) if outside and _people(told) < LEAST else found)
    return tuple(rates)


def _placements(entries: Sequence[EntryLine], outside: bool) -> tuple[Rate, ...]:
    placed = [one.outcome.placement for one in entries if one.outcome.placement]
    kinds = sorted(set(placed))
    rates = [rate(kind, (one == kind for one in placed)) for kind in kinds]
    return _shielded(rates, [one.count for one in rates]) if outside else tuple(rates)


def _surveys(entries: Sequence[EntryLine]) -> list[Mean]:
    graduates = [one.outcome.graduate_mark for one in entries if one.outcome.graduate_mark is not None]
    employers = [one.outcome.employer_mark for one in entries if one.outcome.employer_mark is not None]
    return [
        Mean(
            name,
            len(marks),
            sum(marks) / len(marks) if marks else 0.0,
            *(mean_interval(marks, lowest=1, highest=5) or (None, None)),
        )
        for name, marks in (("Graduates", graduates), ("Employers", employers))
    ]


def _people(lines: Iterable[EntryLine]) -> int:
    """How many persons some entries are of: somebody may have sat the exam again and again."""
    return len({one.outcome.student_id or (one.who.lower(), one.cohort) for one in lines})

"""What a year's outcomes come to: pass rates, placement, satisfaction, each with its n and its interval."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, TypeVar

from studyhub.learning.estimates import mean_interval
from studyhub.learning.exams.report import wilson
from studyhub.learning.shielding import LEAST, hidden, total_hidden

if TYPE_CHECKING:
    from .entries import Outcome
    from .ledger import EntryLine

T = TypeVar("T")


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
    """The figures of some entries; `outside` hides what could tell of fewer than ten people.

    Results and feedback are counted by exam, placement and surveys by person: by what is known last.
    """
    sat = [one for one in entries if one.outcome.passed is not None]
    first = [one for one in sat if (one.outcome.attempt or 1) == 1]
    again = [one for one in sat if (one.outcome.attempt or 1) > 1]
    by_cohort = [_passed(name, [one for one in first if one.cohort == name]) for name in _cohorts(entries)]
    return Figures(
        first=_lone(_passed("First attempts", first), first, outside),
        retakes=_lone(_passed("Retakes", again), again, outside),
        cohorts=_shielded(by_cohort, [one.n for one in by_cohort]) if outside else tuple(by_cohort),
        below=_below(entries, outside),
        placements=_placements(entries, outside),
        surveys=_surveys(entries, outside),
    )


def rate(name: str, outcomes: Iterable[bool | None]) -> Rate:
    """How many of some outcomes are true; None counts in no way."""
    known = [one for one in outcomes if one is not None]
    low, high = wilson(sum(known), len(known))
    return Rate(name, sum(known), len(known), sum(known) / len(known) if known else 0.0, low, high)


def _cohorts(entries: Iterable[EntryLine]) -> list[str]:
    return list(dict.fromkeys(one.cohort for one in entries))


def _passed(name: str, entries: Iterable[EntryLine]) -> Rate:
    return rate(name, (one.outcome.passed for one in entries))


def _lone(one: Rate, of: Iterable[EntryLine], outside: bool) -> Rate:
    return _hide(one) if outside and 0 < people_of(of) < LEAST else one


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
        rates.append(_lone(found, told, outside))
    return tuple(rates)


def _placements(entries: Iterable[EntryLine], outside: bool) -> tuple[Rate, ...]:
    placed = _last_known(entries, lambda outcome: outcome.placement or None)
    kinds = sorted(set(placed))
    rates = [rate(kind, (one == kind for one in placed)) for kind in kinds]
    return _shielded(rates, [one.count for one in rates]) if outside else tuple(rates)


def _surveys(entries: Sequence[EntryLine], outside: bool) -> tuple[Mean, ...]:
    graduates = _last_known(entries, lambda outcome: outcome.graduate_mark)
    employers = _last_known(entries, lambda outcome: outcome.employer_mark)
    return tuple(
        Mean(name, 0, 0.0, hidden=True)
        if outside and 0 < len(marks) < LEAST
        else Mean(
            name,
            len(marks),
            sum(marks) / len(marks) if marks else 0.0,
            *(mean_interval(marks, lowest=1, highest=5) or (None, None)),
        )
        for name, marks in (("Graduates", graduates), ("Employers", employers))
    )


def _last_known(entries: Iterable[EntryLine], what: Callable[[Outcome], T | None]) -> list[T]:
    """What is known of each person by the latest entry that says it."""
    known: dict[object, T] = {}
    for one in sorted(entries, key=_day):
        if (said := what(one.outcome)) is not None:
            known[_person(one)] = said
    return list(known.values())


def people_of(entries: Iterable[EntryLine]) -> int:
    """How many persons some entries are of: somebody may have sat the exam again and again."""
    return len({_person(one) for one in entries})


def _person(entry: EntryLine) -> object:
    return entry.outcome.student_id or (entry.who.casefold(), entry.cohort)


def _day(entry: EntryLine) -> date:
    days = (entry.outcome.exam_on, entry.outcome.graduated_on)
    return max((day for day in days if day is not None), default=date.min)

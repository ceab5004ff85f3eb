"""Which alerts flags raise and which are over, and how often past alerts were right."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from studyhub.learning.exams.report import wilson

from .flags import Reason, RiskFlag, Strength

LEAST_CLAIMED = 10
"""Students below which nothing is claimed of past alerts."""


@dataclass(frozen=True)
class Settled:
    """What is to be done: alerts to raise with their flags, and reasons that have passed."""

    raised: Mapping[Reason, tuple[RiskFlag, ...]]
    passed: frozenset[Reason]


def settle(flags: Iterable[RiskFlag], standing: Iterable[Reason], *, possible_too: bool) -> Settled:
    """What a student's flags change; `standing` are reasons whose alert has not passed yet, closed or not.

    A reason has one alert, with all its flags as evidence. Possible flags raise nothing unless they are asked
    for, but they keep an alert from passing: what was clear and has become doubtful is not over.
    """
    found: dict[Reason, list[RiskFlag]] = {}
    for flag in flags:
        found.setdefault(flag.reason, []).append(flag)
    held = frozenset(standing)
    raised = {
        reason: tuple(of_reason)
        for reason, of_reason in found.items()
        if reason not in held and (possible_too or any(one.strength is Strength.CLEAR for one in of_reason))
    }
    return Settled(raised, held - found.keys())


class End(StrEnum):
    """What became of a student after an alert."""

    FAILED = "failed the exam"
    LEFT = "left the cohort"
    PASSED = "passed the exam"
    RECOVERED = "recovered"
    UNKNOWN = "nothing known"


NOTED = {
    "failed": End.FAILED,
    "left": End.LEFT,
    "passed": End.PASSED,
    "recovered": End.RECOVERED,
}
"""What staff recorded, as an end; "no change" and "mistaken" say nothing of the student's way."""


def end_of(*, told: bool | None, noted: str | None, left: bool, passed_by_itself: bool) -> End:
    """What became of a student: first what the student told of the exam, then what staff recorded.

    Then whether the student left after the alert, then whether the reason passed by itself.
    """
    if told is not None:
        return End.PASSED if told else End.FAILED
    if noted in NOTED:
        return NOTED[noted]
    if left:
        return End.LEFT
    return End.RECOVERED if passed_by_itself and noted is None else End.UNKNOWN


@dataclass(frozen=True)
class Over:
    """An alert that is over: whose, for what reason, what came after."""

    student: Hashable
    reason: Reason
    end: End


@dataclass(frozen=True)
class Rate:
    """Students that ended so, of those of whom an end is known, with the 95 % interval (Wilson)."""

    end: End
    count: int
    total: int
    low: float
    high: float

    @property
    def share(self) -> float:
        """The share; 0 of nobody."""
        return self.count / self.total if self.total else 0.0


@dataclass(frozen=True)
class TrackRecord:
    """Past alerts of a reason: students, those of whom an end is known, and rates unless they are too few."""

    reason: Reason
    students: int
    known: int
    rates: tuple[Rate, ...]


def track_records(over: Iterable[Over]) -> tuple[TrackRecord, ...]:
    """How past alerts ended, by reason. A student counts once a reason, by the last alert: give them by time.

    No rate is given where the end of fewer than ten students is known.
    """
    last: dict[tuple[Reason, Hashable], End] = {(one.reason, one.student): one.end for one in over}
    return tuple(_record(reason, [end for (of, _), end in last.items() if of is reason]) for reason in Reason)


def _record(reason: Reason, ends: list[End]) -> TrackRecord:
    counts = Counter(ends)
    known = len(ends) - counts[End.UNKNOWN]
    if known < LEAST_CLAIMED:
        return TrackRecord(reason, len(ends), known, ())
    rates = tuple(
        Rate(end, counts[end], known, *wilson(counts[end], known)) for end in End if end is not End.UNKNOWN
    )
    return TrackRecord(reason, len(ends), known, rates)

"""What a sitting came to: raw share right with its interval, domains in bands, levels, time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import sqrt
from statistics import median

CUT, CUT_SD = 0.70, 0.03
"""The raw share right that passes is not public: near 0.70, give or take."""
Z80, Z95 = 1.2816, 1.96


class Standing(StrEnum):
    """Where a result stands to the uncertain pass line."""

    BELOW = "below"
    NEAR = "near"
    ABOVE = "above"


@dataclass(frozen=True)
class Marked:
    """A question of a sitting, marked. `seconds` is the time spent on it in all."""

    key: str
    domain: str
    level: str
    scored: bool
    answered: bool
    right: bool
    seconds: float = 0.0


@dataclass(frozen=True)
class Share:
    """Right of all, the share with its 95 % interval (Wilson), and where it stands."""

    right: int
    total: int
    low: float
    high: float
    standing: Standing

    @property
    def share(self) -> float:
        """The share right, 0 where nothing was asked."""
        return self.right / self.total if self.total else 0.0


@dataclass(frozen=True)
class Report:
    """The result of a sitting; pretest questions are in none of its numbers but the time."""

    whole: Share
    domains: Mapping[str, Share]
    levels: Mapping[str, Share]
    unanswered: int
    median_seconds: float
    slowest: tuple[Marked, ...]
    missed: tuple[str, ...]


def of_sitting(marked: Sequence[Marked], *, slowest: int = 5) -> Report:
    """The report on a sitting; `missed` are the keys of all questions not right, pretest ones included."""
    scored = [one for one in marked if one.scored]
    spent = [one for one in marked if one.seconds > 0]
    return Report(
        whole=share_of(scored, z=Z95),
        domains={name: share_of(group, z=Z80) for name, group in _grouped(scored, "domain")},
        levels={name: share_of(group, z=Z80) for name, group in _grouped(scored, "level")},
        unanswered=sum(not one.answered for one in scored),
        median_seconds=median(one.seconds for one in spent) if spent else 0.0,
        slowest=tuple(sorted(spent, key=lambda one: (-one.seconds, one.key))[:slowest]),
        missed=tuple(one.key for one in marked if not one.right),
    )


def share_of(marked: Iterable[Marked], *, z: float = Z95) -> Share:
    """The share right of some questions, with its interval and standing."""
    group = list(marked)
    return share_from(sum(one.right for one in group), len(group), z=z)


def share_from(right: int, total: int, *, z: float = Z95) -> Share:
    """The share right from its counts, with its interval and standing."""
    low, high = wilson(right, total, z)
    return Share(right, total, low, high, _standing(right, total, low, high))


def wilson(right: float, total: float, z: float = Z95) -> tuple[float, float]:
    """Wilson's score interval for a share (Wilson 1927, JASA 22, 209-212); (0, 1) where nothing was asked."""
    if not total:
        return 0.0, 1.0
    share, square = right / total, z * z
    centre = (share + square / (2 * total)) / (1 + square / total)
    half = z * sqrt(share * (1 - share) / total + square / (4 * total * total)) / (1 + square / total)
    return max(centre - half, 0.0), min(centre + half, 1.0)


def _standing(right: int, total: int, low: float, high: float) -> Standing:
    """Above or below only where the interval lies off the line; a dozen questions seldom say so."""
    if not total or low <= CUT - CUT_SD <= high or low <= CUT + CUT_SD <= high:
        return Standing.NEAR
    return Standing.ABOVE if right / total > CUT else Standing.BELOW


def _grouped(marked: Iterable[Marked], by: str) -> list[tuple[str, list[Marked]]]:
    groups: dict[str, list[Marked]] = {}
    for one in marked:
        groups.setdefault(getattr(one, by), []).append(one)
    return sorted(groups.items())

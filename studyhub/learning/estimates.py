"""Intervals for what is not a share of independent things: answers of the same students, means of marks."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import sqrt
from statistics import fmean, stdev

from .exams.report import Z95, wilson

_T95 = {1: 12.706, 2: 4.303, 3: 3.182, 4: 2.776}
"""Student's t, two-sided 95 %, where the expansion below is not exact enough."""


def clustered(pairs: Iterable[tuple[float, float]]) -> tuple[float, float]:
    """The 95 % interval of the share right over students: (right, asked) of each; (0, 1) for nothing.

    A student's answers hang together, so an interval as if each were another student's would be too narrow.
    The variance of a ratio over students (Cochran 1977, Sampling Techniques, chapter 6) over that of
    independent answers is the design effect, at least 1; Wilson's interval is of asked / effect answers.
    With one student there is nothing to see it from, and the interval is about that student's answers alone.
    """
    found = [(right, asked) for right, asked in pairs if asked]
    right, asked = sum(pair[0] for pair in found), sum(pair[1] for pair in found)
    if not asked:
        return 0.0, 1.0
    effective = asked / _design_effect(found, right, asked)
    return wilson(right / asked * effective, effective)


def _design_effect(pairs: Sequence[tuple[float, float]], right: float, asked: float) -> float:
    share, students = right / asked, len(pairs)
    independent = share * (1 - share) / asked
    if students < 2 or independent <= 0:
        return 1.0
    spread = sum((one - share * total) ** 2 for one, total in pairs)
    return max(students / (students - 1) * spread / asked**2 / independent, 1.0)


def mean_interval(values: Sequence[float], *, lowest: float, highest: float) -> tuple[float, float] | None:
    """Student's 95 % interval of a mean, kept on the scale; None below two values."""
    if len(values) < 2:
        return None
    mean, half = fmean(values), t95(len(values) - 1) * stdev(values) / sqrt(len(values))
    return max(mean - half, lowest), min(mean + half, highest)


def t95(freedom: int) -> float:
    """Student's t that 95 % lie within, for so many degrees of freedom (at least 1), to two decimals.

    From five on by the Cornish-Fisher expansion (Abramowitz and Stegun 1964, 26.7.5).
    """
    if freedom in _T95:
        return _T95[freedom]
    z = Z95
    terms = (
        (z**3 + z) / 4,
        (5 * z**5 + 16 * z**3 + 3 * z) / 96,
        (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384,
    )
    return z + float(sum(term / freedom**power for power, term in enumerate(terms, start=1)))

"""What real results say of the chances foretold: a logistic recalibration, fitted, and checked on others.

logit(chance that passed) = offset + slope * logit(chance foretold) (Cox 1958, Biometrika 45, 562-565). A
model that is right has offset 0 and slope 1. Nothing is claimed below OUTCOMES_NEEDED results, and the
correction may be used only where it foretells results that it was not fitted to better than the model does.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from studyhub.learning.arrays import Floats, np

from .outcomes import Outcome
from .verdict import OUTCOMES_NEEDED

FOLDS = 10
PRIOR_SD = 1.0
"""How far offset and slope are thought to lie from 0 and 1 beforehand: keeps fits of few failures finite."""
Z95 = 1.96
_EDGE = 0.001
_STEPS = 25


@dataclass(frozen=True)
class Calibration:
    """The correction from `results` results, one a student.

    `covariance` (2, 2) is of offset and slope. `before` and `after` are mean squared errors (Brier) of the
    chances as foretold and as corrected by fits that had not seen the result; `error` is the standard error
    of their difference.
    """

    results: int
    offset: float
    slope: float
    covariance: Floats
    before: float
    after: float
    error: float

    @property
    def helps(self) -> bool:
        """Whether corrected chances did better on results that their fit had not seen, beyond chance."""
        return self.before - self.after > Z95 * self.error

    def corrected(self, foretold: float) -> tuple[float, float, float]:
        """Low end, chance and high end (95 %) of a pass for somebody to whom `foretold` was said."""
        point = np.array([1.0, _logit(np.array([foretold]))[0]])
        middle = float(point @ np.array([self.offset, self.slope]))
        half = Z95 * float(np.sqrt(point @ self.covariance @ point))
        low, chance, high = _expit(np.array([middle - half, middle, middle + half]))
        return float(low), float(chance), float(high)


def calibrate(results: Sequence[Outcome]) -> Calibration | None:
    """The correction that results ask for; None below OUTCOMES_NEEDED, and where all ended alike.

    Results are one a student, in any order: the parts of the cross-check are made by what was foretold, so
    that the same results always give the same answer.
    """
    ordered = sorted(results, key=lambda one: (one.foretold, one.passed))
    foretold = np.array([one.foretold for one in ordered])
    passed = np.array([float(one.passed) for one in ordered])
    if len(ordered) < OUTCOMES_NEEDED or passed.min() == passed.max():
        return None
    estimate, covariance = _fit(foretold, passed)
    unseen = np.empty_like(foretold)
    part = np.arange(len(ordered)) % FOLDS
    for number in range(FOLDS):
        rest = part != number
        offset, slope = _fit(foretold[rest], passed[rest])[0]
        unseen[~rest] = _expit(offset + slope * _logit(foretold[~rest]))
    errors = np.array([(foretold - passed) ** 2, (unseen - passed) ** 2])
    return Calibration(
        results=len(ordered),
        offset=float(estimate[0]),
        slope=float(estimate[1]),
        covariance=covariance,
        before=float(errors[0].mean()),
        after=float(errors[1].mean()),
        error=float((errors[0] - errors[1]).std(ddof=1) / np.sqrt(len(ordered))),
    )


def _fit(foretold: Floats, passed: Floats) -> tuple[Floats, Floats]:
    """Offset and slope at their most likely, and their covariance there, by Newton's method."""
    design = np.column_stack([np.ones_like(foretold), _logit(foretold)])
    centre, precision = np.array([0.0, 1.0]), np.eye(2) / PRIOR_SD**2
    estimate, curvature = centre, precision
    for _ in range(_STEPS):
        chance = _expit(design @ estimate)
        slope = design.T @ (passed - chance) - precision @ (estimate - centre)
        curvature = (design * (chance * (1 - chance))[:, None]).T @ design + precision
        estimate = estimate + np.clip(np.linalg.solve(curvature, slope), -1, 1)
    return np.asarray(estimate), np.asarray(np.linalg.inv(curvature))


def _logit(chance: Floats) -> Floats:
    kept = np.clip(chance, _EDGE, 1 - _EDGE)
    return np.asarray(np.log(kept / (1 - kept)))


def _expit(value: Floats) -> Floats:
    return np.asarray(1 / (1 + np.exp(-value)))

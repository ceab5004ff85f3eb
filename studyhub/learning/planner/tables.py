"""What a memory state is worth so many days before the exam, at each price of a review.

`value[n, s, d, p]` is the expected recall on the exam day, less the price of the reviews still to come,
of a facet reviewed today that stands at stability s and difficulty d, with n days to go, when the best
is done from here on. It follows from

    V(n) = max( R(n),  max over e of  r(e) V(n - e | recalled) + (1 - r(e)) V(n - e | forgotten) - price )

(dynamic programming backwards from the exam day; while one waits nothing is learned, so the next day
of review can be chosen at once; the last such day is the one before the exam). The tables hang on the
memory model alone: all students share them.
"""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass
from functools import cache

from fsrs import Rating

from studyhub.learning.arrays import Floats, NDArray, np

from . import curves

PRICES = (0, 0.002, 0.004, 0.008, 0.014, 0.022, 0.034, 0.05, 0.075, 0.11, 0.16, 0.24, 0.36, 0.55)
"""Price of a review in units of recall on the exam day; beyond the last no review is ever worth it."""
HORIZON = 200
"""Days the tables look ahead; further from the exam the plan acts as at this distance."""
VERSION = 1


@dataclass(frozen=True)
class Grid:
    """The states and prices for which values are computed."""

    stabilities: Floats
    difficulties: Floats
    prices: Floats


@cache
def grid() -> Grid:
    """The one grid; made when it is first needed, as it takes NumPy."""
    return Grid(np.geomspace(0.02, 2000, 48), np.linspace(1, 10, 7), np.array(PRICES))


@dataclass(frozen=True)
class Corners:
    """Where states lie between the grid's points: four cells each, and the weight of each."""

    cells: NDArray[np.int32]
    weights: NDArray[np.float32]


@dataclass(frozen=True)
class ValueTables:
    """`value[n, cell, p]`, n = 0..horizon days to the exam; a cell is one (stability, difficulty)."""

    value: NDArray[np.float32]

    @property
    def horizon(self) -> int:
        """The most days to go that the tables know."""
        return int(self.value.shape[0]) - 1

    def to_bytes(self) -> bytes:
        """The tables as they are kept on disk, with what they depend on."""
        out = io.BytesIO()
        np.savez_compressed(out, value=self.value, made_for=_made_for())
        return out.getvalue()

    @classmethod
    def from_bytes(cls, kept: bytes) -> ValueTables | None:
        """Tables that were kept; None if they are damaged or were made for another model or grid."""
        try:
            with np.load(io.BytesIO(kept), allow_pickle=False) as found:
                return cls(found["value"]) if str(found["made_for"]) == _made_for() else None
        except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile):
            return None


def build(horizon: int = HORIZON) -> ValueTables:
    """Compute the tables for up to `horizon` days to go; a few seconds for 200."""
    stability, difficulty = (
        axis.ravel() for axis in np.meshgrid(grid().stabilities, grid().difficulties, indexing="ij")
    )
    elapsed = np.arange(1, horizon + 1)[:, None]
    chance = curves.recall(stability, elapsed)
    recalled = locate(
        curves.after_recall(stability, difficulty, chance), curves.next_difficulty(difficulty, Rating.Good)
    )
    forgotten = locate(
        curves.after_lapse(stability, difficulty, chance), curves.next_difficulty(difficulty, Rating.Again)
    )
    value = np.empty((horizon + 1, stability.size, grid().prices.size), dtype=np.float32)
    value[0] = 1.0
    for days in range(1, horizon + 1):
        value[days] = _best(value, days, chance, recalled, forgotten)
    return ValueTables(value)


def locate(stability: Floats, difficulty: Floats) -> Corners:
    """The cells around each state, for interpolation; states beyond the grid count as at its edge."""
    rows, columns = grid().stabilities, grid().difficulties
    log_first = float(np.log(rows[0]))
    log_step = float(np.log(rows[1]) - log_first)
    row = np.clip((np.log(stability) - log_first) / log_step, 0, rows.size - 1.001)
    column = np.clip((difficulty - 1) / (columns[1] - 1), 0, columns.size - 1.001)
    row, column = np.broadcast_arrays(row, column)
    r, c = row.astype(np.int32), column.astype(np.int32)
    up, right = (row - r).astype(np.float32), (column - c).astype(np.float32)
    first = r * np.int32(columns.size) + c
    below = first + np.int32(columns.size)
    cells = np.stack([first, first + 1, below, below + 1], axis=-1)
    weights = np.stack([(1 - up) * (1 - right), (1 - up) * right, up * (1 - right), up * right], axis=-1)
    return Corners(cells, weights)


def _made_for() -> str:
    rows, prices = grid().stabilities, grid().prices.tolist()
    return repr((VERSION, curves.WEIGHTS, (rows.size, rows[0], rows[-1], grid().difficulties.size, prices)))


def _best(
    value: NDArray[np.float32], days: int, chance: Floats, recalled: Corners, forgotten: Corners
) -> NDArray[np.float32]:
    best = np.repeat(chance[days - 1].astype(np.float32)[:, None], grid().prices.size, axis=1)
    for elapsed in range(1, days):
        later = value[days - elapsed]
        r = chance[elapsed - 1].astype(np.float32)[:, None]
        good = _blend(later, recalled, elapsed - 1)
        bad = _blend(later, forgotten, elapsed - 1)
        np.maximum(best, r * good + (1 - r) * bad - grid().prices.astype(np.float32), out=best)
    return best


def _blend(later: NDArray[np.float32], corners: Corners, row: int) -> NDArray[np.float32]:
    cells, weights = corners.cells[row], corners.weights[row]
    return np.asarray(sum(later[cells[:, k]] * weights[:, k, None] for k in range(4)), dtype=np.float32)

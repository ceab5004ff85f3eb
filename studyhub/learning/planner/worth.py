"""What asking a facet today is worth against asking it later, at a price of the time it takes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from fsrs import Rating

from studyhub.learning.arrays import Floats, Ints, NDArray, np

from . import curves
from .tables import Corners, ValueTables, grid, locate

TRIED = 7
"""How many days of asking later are compared with asking today."""


@dataclass(frozen=True)
class Seen:
    """Memory states of facets, one entry each: days, [1, 10], whole days since the last answer."""

    stability: Floats
    difficulty: Floats
    elapsed: Ints


@dataclass(frozen=True)
class Worth:
    """Expected recall on the exam day, net of the price of reviews: asked today, and left for later."""

    today: Floats
    later: Floats

    @property
    def gain(self) -> Floats:
        """What asking today adds; negative where waiting is better."""
        return self.today - self.later

    @property
    def best(self) -> Floats:
        """The value under the better of the two."""
        return np.maximum(self.today, self.later)


class Prospects(Protocol):
    """Facets whose future states are worked out, so that they can be valued at many prices."""

    def at(self, price: Floats) -> Worth:
        """Worth of each facet at its price of one asking, in units of recall on the exam day."""


def waits(days: int) -> Ints:
    """Days ahead at which asking is tried: today (0), each of the next, then ever fewer, before the exam."""
    if days <= 1:
        return np.zeros(1, dtype=np.int64)
    steps = np.unique(np.rint(np.geomspace(1, days - 1, TRIED)).astype(np.int64))
    return np.concatenate([[0], steps])


class SeenProspects:
    """Facets with a memory; the exam is in `days` >= 1. Axes of the arrays: wait, facet, grid corner."""

    def __init__(self, tables: ValueTables, seen: Seen, days: int) -> None:
        days = min(days, tables.horizon)
        self.near = tables.value[days - waits(days)]
        self.chance = curves.recall(seen.stability, seen.elapsed + waits(days)[:, None])
        self.unasked = curves.recall(seen.stability, seen.elapsed + days)
        state = (seen.stability, seen.difficulty, self.chance)
        self.recalled = locate(
            curves.after_recall(*state), curves.next_difficulty(seen.difficulty, Rating.Good)
        )
        self.forgotten = locate(
            curves.after_lapse(*state), curves.next_difficulty(seen.difficulty, Rating.Again)
        )

    def at(self, price: Floats) -> Worth:
        """See `Prospects.at`."""
        priced = _Priced(self.near, price)
        recalled, forgotten = priced.read(self.recalled), priced.read(self.forgotten)
        asked = self.chance * recalled + (1 - self.chance) * forgotten - priced.price
        return Worth(asked[0], np.maximum(self.unasked, asked[1:].max(axis=0, initial=-np.inf)))


class UnseenProspects:
    """Facets never asked; `prior` is the chance that the student knows each already."""

    def __init__(self, tables: ValueTables, prior: Floats, days: int) -> None:
        days = min(days, tables.horizon)
        self.near = tables.value[days - waits(days)]
        self.prior = prior
        self.known, self.unknown = (self._first(rating) for rating in (Rating.Easy, Rating.Again))

    def at(self, price: Floats) -> Worth:
        """See `Prospects.at`."""
        priced = _Priced(self.near, price)
        known, unknown = priced.read(self.known), priced.read(self.unknown)
        asked = self.prior * known + (1 - self.prior) * unknown - priced.price
        return Worth(asked[0], np.maximum(self.prior, asked[1:].max(axis=0, initial=-np.inf)))

    def _first(self, rating: Rating) -> Corners:
        shape = (self.near.shape[0], self.prior.size)
        return locate(
            np.full(shape, curves.first_stability(rating)), np.full(shape, curves.first_difficulty(rating))
        )


class _Priced:
    """The tables at each facet's own price: one slice for each price that differs."""

    def __init__(self, near: NDArray[np.float32], price: Floats) -> None:
        distinct, group = np.unique(_coarse(price), return_inverse=True)
        prices = grid().prices
        index = np.clip(np.searchsorted(prices, distinct, side="right") - 1, 0, prices.size - 2)
        part = np.clip((distinct - prices[index]) / (prices[index + 1] - prices[index]), 0, 1)
        part = part.astype(np.float32)
        slices = near[:, :, index] * (1 - part) + near[:, :, index + 1] * part
        self.price = distinct[group]
        self.flat = np.ascontiguousarray(slices).reshape(-1)
        rows = np.arange(near.shape[0])[:, None] * near.shape[1] * distinct.size
        self.offset = (rows + group).astype(np.int32)[:, :, None]
        self.stride = np.int32(distinct.size)

    def read(self, corners: Corners) -> Floats:
        """The value of each state, interpolated; axes: wait, facet."""
        found = np.take(self.flat, corners.cells * self.stride + self.offset)
        return np.asarray(np.einsum("wfc,wfc->wf", found, corners.weights), dtype=np.float64)


def _coarse(price: Floats) -> Floats:
    """Prices to a few percent: so few differ that a slice of the tables for each is cheap."""
    return np.asarray(np.exp(np.rint(np.log(np.maximum(price, 1e-6)) * 16) / 16))

"""What a second of study is worth when there are fewer than one would like."""

from __future__ import annotations

from collections.abc import Callable

from studyhub.learning.arrays import np

CHEAPEST, DEAREST = 1e-9, 1e-3
"""Bounds of the price of a second, in shares of the exam."""
STEPS = 9
STRIDE = 1.25


def find(cost: Callable[[float], float], *, near: float | None = None) -> float:
    """The price that minimises `cost(price)`: the value of all facets at that price, plus what is spent.

    This is the dual of "raise the expected score within the time there is" (Lagrange): at the least
    cost, reviews worth their price fill just that time. The cost is convex in the price, so a golden
    search over its logarithm finds it; from `near`, the price of the day before, a few strides do.
    """
    return _search(cost) if near is None else _step(cost, near)


def _step(cost: Callable[[float], float], near: float) -> float:
    """Walk downhill from `near`, a stride at a time, a few strides at the most."""
    at = cost(near)
    for stride in (STRIDE, 1 / STRIDE):
        for _ in range(3):
            there = cost(near * stride)
            if there >= at:
                break
            near, at = near * stride, there
    return near


def _search(cost: Callable[[float], float]) -> float:
    low, high = float(np.log(CHEAPEST)), float(np.log(DEAREST))
    ratio = (5**0.5 - 1) / 2
    left, right = high - ratio * (high - low), low + ratio * (high - low)
    at_left, at_right = cost(float(np.exp(left))), cost(float(np.exp(right)))
    for _ in range(STEPS):
        if at_left <= at_right:
            high, right, at_right = right, left, at_left
            left = high - ratio * (high - low)
            at_left = cost(float(np.exp(left)))
        else:
            low, left, at_left = left, right, at_right
            right = low + ratio * (high - low)
            at_right = cost(float(np.exp(right)))
    return float(np.exp((low + high) / 2))

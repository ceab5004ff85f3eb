"""Measurements, each printed beside a named baseline; no figure of theirs is asserted in tests."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from statistics import median
from typing import Protocol, TypeVar

from flask import Flask


class Unmeasurable(Exception):
    """What was given cannot be measured; the message is a sentence that says why."""


class Named(Protocol):
    """Something with a name, such as a scenario."""

    @property
    def name(self) -> str:
        """Its name."""


Kind = TypeVar("Kind", bound=Named)


def named(scenarios: Sequence[Kind], name: str | None) -> Sequence[Kind]:
    """All scenarios, or the one of that name; raises Unmeasurable."""
    found = [one for one in scenarios if name in (None, one.name)]
    if not found:
        raise Unmeasurable(
            f"There is no scenario {name!r}; there are {', '.join(s.name for s in scenarios)}."
        )
    return found


def milliseconds(work: Callable[[], object], tries: int) -> float:
    """The median of some runs, after one that is left out."""
    times = [_once(work) for _ in range(tries + 1)]
    return median(times[1:])


def bare_page(tries: int) -> float:
    """Milliseconds of a Flask view that does nothing: what no page of a site can be below."""
    bare = Flask("bare")
    bare.get("/")(lambda: "<!doctype html><title>Bare</title>")
    client = bare.test_client()
    return milliseconds(lambda: client.get("/"), tries)


def _once(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return (time.perf_counter() - began) * 1000

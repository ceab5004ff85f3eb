"""Measurements, each printed beside a named baseline; no figure of theirs is asserted in tests."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol, TypeVar


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

"""Of threads that want the same thing at the same time one makes it, and the others wait for it."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Hashable
from contextlib import AbstractContextManager
from typing import TypeVar

T = TypeVar("T")


class _Making:
    """Something that is being made. It has failed until it is known to be there."""

    def __init__(self) -> None:
        self.over = threading.Event()
        self.failed = True


class MadeOnce:
    """What the threads of a process are making now; nobody waits for anything but what they want."""

    def __init__(self, *, patience: float) -> None:
        """Wait for so many seconds at most, for one maker or for several that fail."""
        self._patience = patience
        self._under_way: dict[Hashable, _Making] = {}
        self._changing = threading.Lock()

    def get(
        self,
        wanted: Hashable,
        *,
        find: Callable[[], T | None],
        make: Callable[[], T],
        aside: Callable[[], AbstractContextManager[None]],
    ) -> T:
        """What `find` finds once somebody else has made it, else what `make` makes and leaves to be found.

        Who waits does so within `aside()`, which puts away what others need meanwhile.
        """
        end = time.monotonic() + self._patience
        while True:
            ours = _Making()
            with self._changing:
                ahead = self._under_way.setdefault(wanted, ours)
            if ahead is ours:
                return self._make(wanted, ours, find, make)
            with aside():
                over = ahead.over.wait(end - time.monotonic())
            if over and ahead.failed:
                continue
            found = find()
            return make() if found is None else found  # not made to be kept, or not made in time

    def _make(
        self, wanted: Hashable, ours: _Making, find: Callable[[], T | None], make: Callable[[], T]
    ) -> T:
        try:
            made = find()  # it may have been made since we looked
            if made is None:
                made = make()
            ours.failed = False
            return made
        finally:
            with self._changing:
                del self._under_way[wanted]
            ours.over.set()

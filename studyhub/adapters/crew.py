"""The threads of a worker, of which few compute at a time, and the one that is warm takes the next request.

Python runs one of its threads: eight that all compute take the interpreter from each other in the middle of
every page, and each turn moves what a page touches from one core's cache to another's. Here a thread that has
answered goes on with what came meanwhile; others sleep. Who runs for long (a file, a password, a disk that is
slow) or waits (`outside`) loses its place, and another one goes in beside it.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

ON_A_FILE, ON_A_SERVER = 1, 2
"""Requests at a time: SQLite computes in the thread that asks; for a database server threads mostly wait."""
MOMENT = 0.05
"""Seconds after which a request that is not done has no place any more."""
_HERE = threading.local()
"""Holds the hand that this thread is."""


@dataclass(eq=False)
class _Hand:
    """A thread of a crew; it sleeps at its bell. `since` is when it got its place, None while it has none."""

    crew: Crew
    bell: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(0))
    since: float | None = None


class Crew:
    """Threads that do what they are given; in the place of an executor of `concurrent.futures`."""

    def __init__(self, size: int, *, at_once: int) -> None:
        """Have up to `size` threads, of which `at_once` compute at a time."""
        self._size, self._free, self._over = size, at_once, False
        self._lock = threading.Lock()
        self._todo: deque[tuple[Future[Any], Callable[..., Any], tuple[Any, ...]]] = deque()
        self._hands: list[_Hand] = []
        self._idle: list[_Hand] = []
        self._returning: deque[_Hand] = deque()

    def submit(self, do: Callable[..., Any], *args: Any) -> Future[Any]:
        """Have this done; the future's callbacks run in the thread that did it."""
        future: Future[Any] = Future()
        with self._lock:
            self._todo.append((future, do, args))
            self._fill()
        return future

    def is_late(self) -> bool:
        """Whether something waits for a thread."""
        return bool(self._todo)

    def free(self) -> int:
        """How many more may compute."""
        return self._free

    def look_after(self) -> None:
        """Take the places of those that have had theirs for longer than a moment, if something waits."""
        if not self._todo:
            return
        with self._lock:
            late = time.monotonic() - MOMENT
            for hand in list(self._hands):
                if hand.since is not None and hand.since < late:
                    self._give_up(hand)

    def shutdown(self, *, wait: bool = False) -> None:  # noqa: ARG002 - as the executors of Python say it
        """Take nothing more; what is under way goes on to its end, and nobody waits for it."""
        with self._lock:
            self._over = True
            for hand in self._idle:
                hand.bell.release()
            self._idle.clear()

    def step_out(self, hand: _Hand) -> bool:
        """Leave one's place to another; gives whether there was one."""
        with self._lock:
            had = hand.since is not None
            if had:
                self._give_up(hand)
            return had

    def come_back(self, hand: _Hand) -> None:
        """Wait for a place, a moment at most."""
        with self._lock:
            if self._free:
                self._place(hand)
                return
            self._returning.append(hand)
        if hand.bell.acquire(timeout=MOMENT):
            return
        with self._lock:
            if hand in self._returning:
                self._returning.remove(hand)
                return
        hand.bell.acquire()  # it was rung after all

    def _give_up(self, hand: _Hand) -> None:
        hand.since = None
        self._free += 1
        self._fill()

    def _place(self, hand: _Hand) -> None:
        hand.since = time.monotonic()
        self._free -= 1

    def _fill(self) -> None:
        """Wake whom there is a place and work for: who was at work before, then the last to sleep."""
        while self._free and (self._returning or self._todo):
            if self._returning:
                hand = self._returning.popleft()
            elif self._idle:
                hand = self._idle.pop()
            elif len(self._hands) < self._size:
                hand = self._hired()
            else:
                return
            self._place(hand)
            hand.bell.release()

    def _hired(self) -> _Hand:
        hand = _Hand(self)
        self._hands.append(hand)
        threading.Thread(target=self._work, args=(hand,), name="hand", daemon=True).start()
        return hand

    def _work(self, hand: _Hand) -> None:
        _HERE.hand = hand
        while not self._over:
            hand.bell.acquire()
            while (todo := self._next(hand)) is not None:
                _do(*todo)
                del todo

    def _next(self, hand: _Hand) -> tuple[Future[Any], Callable[..., Any], tuple[Any, ...]] | None:
        """What this thread does next; without a place or anything to do it goes to sleep."""
        with self._lock:
            if hand.since is None and self._free:
                self._place(hand)
            if hand.since is not None and self._todo and not self._returning:
                hand.since = time.monotonic()
                return self._todo.popleft()
            self._idle.append(hand)
            if hand.since is not None:
                self._give_up(hand)
            return None


def _do(future: Future[Any], do: Callable[..., Any], args: tuple[Any, ...]) -> None:
    if not future.set_running_or_notify_cancel():
        return
    try:
        result = do(*args)
    except BaseException as wrong:  # noqa: BLE001 - it is for who asked
        future.set_exception(wrong)
    else:
        future.set_result(result)


@contextmanager
def outside() -> Iterator[None]:
    """Within it a request waits and has no place; then it gets one again, if it had one."""
    hand: _Hand | None = getattr(_HERE, "hand", None)
    if hand is None or not hand.crew.step_out(hand):
        yield
        return
    try:
        yield
    finally:
        hand.crew.come_back(hand)

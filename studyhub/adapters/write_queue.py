"""In which order the writers of a SQLite file take their turns: first come, first served, over all workers.

SQLite's own busy handler sleeps and tries again, and whoever sleeps longest may be overtaken for seconds.
Here the threads of a process queue for a ticket, and the first of each process waits in the kernel for a
lock on a file beside the database. The lock ends with its process, however that ends.
"""

from __future__ import annotations

import fcntl
import os
import threading
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path

from .errors import WritersBusy


class WriteQueue:
    """The queue before one database file; `patience` is how many seconds a thread waits for its turn."""

    def __init__(self, database: Path, *, patience: float = 15.0) -> None:
        self._file = database.with_name(f"{database.name}.writers")
        self._patience = patience
        self._gate = threading.Lock()
        self._waiting: deque[threading.Event] = deque()
        self._held = False
        self._lock: tuple[int, int] | None = None

    @contextmanager
    def turn(self, waiting: Callable[[], AbstractContextManager[None]] = nullcontext) -> Iterator[None]:
        """The right to write, held for the block; raises WritersBusy. What waits does so within `waiting`."""
        self._step_up(waiting)
        try:
            with self._locked(waiting):
                yield
        finally:
            self._step_down()

    @contextmanager
    def _locked(self, waiting: Callable[[], AbstractContextManager[None]]) -> Iterator[None]:
        """The lock between processes. Where its file cannot be made, SQLite's own handler has to do."""
        try:
            descriptor = self._descriptor()
        except OSError:
            yield
            return
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            with waiting():
                fcntl.flock(descriptor, fcntl.LOCK_EX)
        try:
            yield
        finally:
            fcntl.flock(descriptor, fcntl.LOCK_UN)

    def _step_up(self, waiting: Callable[[], AbstractContextManager[None]]) -> None:
        """Wait among the threads of this process."""
        with self._gate:
            if not self._held and not self._waiting:
                self._held = True
                return
            mine = threading.Event()
            self._waiting.append(mine)
        with waiting():
            if mine.wait(self._patience):
                return
        with self._gate:
            if mine.is_set():  # its turn came in the very last moment
                return
            self._waiting.remove(mine)
        raise WritersBusy("the database has been busy for too long")

    def _step_down(self) -> None:
        """Hand the turn to who has waited longest; it is never free in between, so nobody overtakes."""
        with self._gate:
            if self._waiting:
                self._waiting.popleft().set()
            else:
                self._held = False

    def _descriptor(self) -> int:
        """The lock's file, opened by each process for itself: a descriptor that was forked is one lock."""
        if self._lock is None or self._lock[0] != os.getpid():
            self._lock = os.getpid(), os.open(self._file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        return self._lock[1]

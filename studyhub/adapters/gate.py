"""Lets few requests of a process run at a time: Python runs one of its threads, and the others cost it turns.

Eight threads that all compute take the interpreter from each other in the middle of every page, at each
statement. One that waits here costs nothing. Who runs for long (a file, a disk that is slow) holds nobody up
for more than a moment: then the next one goes in as well.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

ON_A_FILE, ON_A_SERVER = 1, 4
"""Requests at a time: SQLite computes in the thread that asks; for a database server threads mostly wait."""
MOMENT = 0.05
"""Seconds after which a request goes in beside those that are not done."""
_HERE = threading.local()
"""Holds the room in which the thread's request has a place."""


class Gate:
    """Around a WSGI application."""

    def __init__(self, app: Callable[..., Iterable[bytes]], *, at_once: int) -> None:
        """So many requests `at_once`, and more where those take longer than a moment."""
        self._app = app
        self._room = threading.Semaphore(at_once)

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        """Answer a request once there is room, or has been none for a moment; a long file leaves outside."""
        _enter(self._room)
        try:
            return self._app(environ, start_response)
        finally:
            _leave()


@contextmanager
def outside() -> Iterator[None]:
    """Within it a request waits and has no place in the gate; then it gets one again, if it had one."""
    room = _leave()
    try:
        yield
    finally:
        if room is not None:
            _enter(room)


def _enter(room: threading.Semaphore) -> None:
    _HERE.room = room if room.acquire(timeout=MOMENT) else None


def _leave() -> threading.Semaphore | None:
    room: threading.Semaphore | None = getattr(_HERE, "room", None)
    if room is not None:
        _HERE.room = None
        room.release()
    return room

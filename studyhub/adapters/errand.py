"""How something is done soon, but by no page that a person waits for."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable

log = logging.getLogger(__name__)


class Errand:
    """Does one thing, in a thread of its own, whenever it is woken; woken twice meanwhile, once more."""

    def __init__(self, name: str, do: Callable[[], None]) -> None:
        self._name, self._do = name, do
        self._lock = threading.Lock()
        self._waiting: list[threading.Event] = []
        self._thread: threading.Thread | None = None

    def wake(self) -> threading.Event:
        """Have it done from now on; the event is set when a run that began after this call is over."""
        done = threading.Event()
        with self._lock:
            self._waiting.append(done)
            if self._thread is None:
                self._thread = threading.Thread(target=self._work, name=self._name, daemon=True)
                self._thread.start()
        return done

    def settle(self, seconds: float) -> None:
        """Wait, at most so long, until nothing is under way."""
        thread = self._thread
        if thread is not None:
            thread.join(seconds)

    def _work(self) -> None:
        while True:
            with self._lock:
                taken, self._waiting = self._waiting, []
                if not taken:
                    self._thread = None
                    return
            try:
                self._do()
            except Exception:
                log.exception("The errand %r failed", self._name)
            for done in taken:
                done.set()

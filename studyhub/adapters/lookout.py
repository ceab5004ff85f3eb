"""How a process looks at something again and again, beside its requests."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable

log = logging.getLogger(__name__)


class Lookout:
    """Looks every so many seconds, in a thread of its own that ends with its process."""

    def __init__(self, name: str, look: Callable[[], None], *, every: float) -> None:
        self._name, self._look, self._every = name, look, every
        self._ended = threading.Event()

    def look(self) -> None:
        """Look once, now, in this thread."""
        self._look()

    def start(self) -> threading.Thread:
        """Look now, and from now on."""
        thread = threading.Thread(target=self._work, name=self._name, daemon=True)
        thread.start()
        return thread

    def end(self) -> None:
        """Look no more."""
        self._ended.set()

    def _work(self) -> None:
        failing = False
        while not self._ended.is_set():
            try:
                self._look()
                failing = False
            except Exception as wrong:  # noqa: BLE001 - a database that is away is back at a later look
                if not failing:
                    log.warning(
                        "The %s sees nothing (%s) and goes on looking.", self._name, type(wrong).__name__
                    )
                failing = True
            self._ended.wait(self._every)

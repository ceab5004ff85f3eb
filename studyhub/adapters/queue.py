"""How those who do jobs are woken: Huey, over Redis where it is set, else over a file of the instance.

What is to be done stands in the database; the queue only says "look". A queue that is away costs time, and
nothing else: consumers look by themselves too. Huey is loaded with the first call.
"""

from __future__ import annotations

import hashlib
import logging
import sys
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .errand import Errand

log = logging.getLogger(__name__)
FILE = "jobs.db"
PATIENCE = "socket_connect_timeout=2&socket_timeout=5"
"""Seconds for Redis to answer; Huey reads for one second at a time."""
STORES = ("psycopg", "redis")
"""Drivers that Huey takes with it where they are installed, whatever it is to work with: 10 MiB."""
SLOWEST_LOOK = 1.0
"""Seconds between two looks into an empty SQLite queue."""


@dataclass(frozen=True)
class Place:
    """A Redis, or a file of the instance folder; `site` tells sites apart that share one Redis."""

    folder: Path
    redis_url: str | None
    site: str


class Queue:
    """The queue of a site, seen by who asks for work and by who does it."""

    def __init__(self, place: Place) -> None:
        self._place = place
        self._lock = threading.Lock()
        self._look: Any = None
        self._do: Callable[[], None] = lambda: None
        self._errand = Errand("jobs", self._ring)

    def load(self) -> None:
        """Load Huey now: processes that are forked from this one then share it. Nothing is opened."""
        _loaded(self._place)

    def wake(self) -> threading.Event:
        """Have consumers look, without waiting for the queue: it may be away."""
        return self._errand.wake()

    def _work(self) -> None:
        self._do()

    def _ring(self) -> None:
        try:
            self._task()()
        except Exception as wrong:  # noqa: BLE001 - of the drivers' many: work waits in the database anyhow
            log.warning("The queue of jobs does not answer (%s); they are found later", type(wrong).__name__)

    def consume(self, do: Callable[[], None], *, workers: int) -> Consuming:
        """Do this in threads whenever the queue says so, until told to stop."""
        self._do = do
        self._task()
        return Consuming(self._huey, workers)

    def _task(self) -> Any:
        with self._lock:
            if self._look is None:
                self._huey = _huey(self._place)
                self._look = self._huey.task(name="look")(self._work)
            return self._look


class Consuming:
    """Huey's threads at work."""

    def __init__(self, huey: Any, workers: int) -> None:
        from huey.consumer import Consumer  # noqa: PLC0415 - only who does jobs needs it

        class Threads(Consumer):  # type: ignore[misc]  # the package ships no types
            """Huey's consumer beside other threads: signals belong to the process, not to it."""

            def _set_signal_handlers(self) -> None:
                pass

        logging.getLogger("huey").setLevel(logging.CRITICAL)  # what is wrong is said by us, once
        self._threads = Threads(huey, workers=workers, periodic=False, max_delay=SLOWEST_LOOK)
        self._threads.start()

    def look_after(self) -> None:
        """Begin threads anew that have died."""
        self._threads.check_worker_health()

    def stop(self, seconds: float) -> None:
        """Take nothing new, and wait so long for what is under way."""
        self._threads.shutdown_timeout = seconds
        self._threads.stop(graceful=True)


def _huey(place: Place) -> Any:
    huey = _loaded(place)
    name = "studyhub" + hashlib.sha256(place.site.encode()).hexdigest()[:8]
    if place.redis_url:
        url = place.redis_url + ("&" if "?" in place.redis_url else "?") + PATIENCE
        return huey.RedisHuey(name, url=url, results=False)
    return huey.SqliteHuey(name, filename=str(place.folder / FILE), fsync=False, results=False, cache_mb=0)


def _loaded(place: Place) -> Any:
    storage = sys.modules.get("huey.storage")
    if place.redis_url and storage is not None and storage.Redis is None:
        # It was loaded for another site of this process, which has no Redis: Huey asks for drivers but once.
        for name in [name for name in sys.modules if name.partition(".")[0] == "huey"]:
            del sys.modules[name]
    with _without(() if place.redis_url else STORES):
        import huey  # noqa: PLC0415 - see above

    return huey


@contextmanager
def _without(packages: Iterable[str]) -> Iterator[None]:
    """Let imports go without packages that are not loaded: Python takes None in their place for a refusal."""
    refused = [name for name in packages if name not in sys.modules]
    sys.modules.update(dict.fromkeys(refused))  # type: ignore[arg-type]  # the types know modules only
    try:
        yield
    finally:
        for name in refused:
            del sys.modules[name]

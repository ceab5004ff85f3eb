"""Where limits are counted when several nodes share a Redis, and what happens while it does not answer.

Each node then counts for itself, so that a limit of ten tries is one of ten a process, and nobody is refused
for a fault of ours. It asks Redis again every few seconds, and its log has a line when that ends and begins.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from typing import TypeVar

import redis
from limits.storage import MemoryStorage, RedisStorage, Storage
from redis.backoff import NoBackoff
from redis.retry import Retry

log = logging.getLogger(__name__)
SCHEME = "shared+"
PATIENCE = 0.3
"""Seconds that a visitor waits for Redis, at most twice: an idle connection may have been dropped."""
AGAIN = 5.0
"""Seconds after which a Redis that did not answer is asked again."""
PREFIX = "studyhub:limit"

T = TypeVar("T")


class SharedCounts(Storage):
    """Counts of limits in Redis, or in this process while Redis is away."""

    STORAGE_SCHEME = [f"{SCHEME}redis", f"{SCHEME}rediss"]  # noqa: RUF012 - the library's own way to name it

    def __init__(self, uri: str, wrap_exceptions: bool = False, **_: float | str | bool) -> None:
        """Count in the Redis of an address as `shared+redis://10.0.0.5:6379/0`; it need not answer yet."""
        super().__init__(uri, wrap_exceptions)
        address = uri.removeprefix(SCHEME)
        pool = redis.ConnectionPool.from_url(
            address,
            socket_timeout=PATIENCE,
            socket_connect_timeout=PATIENCE,
            retry=Retry(NoBackoff(), 1),
        )
        self._redis = RedisStorage(address, connection_pool=pool, key_prefix=PREFIX)
        self._own = MemoryStorage()
        self._lock = threading.Lock()
        self._away_since: float | None = None
        self._asked = 0.0

    @property
    def base_exceptions(self) -> type[Exception]:
        """What Redis raises; none of it leaves this class."""
        return redis.RedisError

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        """Count, and give the sum."""
        return self._either(lambda counts: counts.incr(key, expiry, amount))

    def get(self, key: str) -> int:
        """The count."""
        return self._either(lambda counts: counts.get(key))

    def get_expiry(self, key: str) -> float:
        """Seconds since 1970 at which a count ends."""
        return self._either(lambda counts: counts.get_expiry(key))

    def clear(self, key: str) -> None:
        """Forget a count."""
        self._either(lambda counts: counts.clear(key))

    def reset(self) -> int | None:
        """Forget all counts."""
        return self._either(lambda counts: counts.reset())

    def check(self) -> bool:
        """Whether nodes count together now."""
        return self._either(lambda counts: counts is self._redis and bool(self._ping()))

    def _ping(self) -> object:
        return self._redis.get_connection().ping()

    def _either(self, ask: Callable[[Storage], T]) -> T:
        if self._due():
            try:
                answer = ask(self._redis)
            except (redis.RedisError, OSError) as wrong:
                self._went(wrong)
            else:
                self._came_back()
                return answer
        return ask(self._own)

    def _due(self) -> bool:
        """Whether to ask Redis: always while it answers, else one visitor now and then."""
        with self._lock:
            now = time.monotonic()
            if self._away_since is None:
                return True
            if now - self._asked < AGAIN:
                return False
            self._asked = now
            return True

    def _went(self, wrong: Exception) -> None:
        with self._lock:
            first, self._asked = self._away_since is None, time.monotonic()
            if first:
                self._away_since = self._asked
        if first:
            kind = type(wrong).__name__
            log.warning("Redis does not answer (%s): limits are counted by each process.", kind)

    def _came_back(self) -> None:
        if self._away_since is None:
            return
        with self._lock:
            away, self._away_since = self._away_since is not None, None
        if away:
            log.warning("Redis answers again: limits are counted together.")

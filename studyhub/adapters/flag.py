"""A flag that a process and all that it forks see alike: raised once, never lowered."""

from __future__ import annotations

import mmap


class Flag:
    """A byte of memory that forked processes share; multiprocessing has one too, but takes 4 MiB to load."""

    def __init__(self) -> None:
        """Not raised yet."""
        self._byte = mmap.mmap(-1, 1)

    @property
    def is_raised(self) -> bool:
        """Whether one of the processes has raised it."""
        return self._byte[0] == 1

    def raise_it(self) -> None:
        """Let all processes see it."""
        self._byte[0] = 1

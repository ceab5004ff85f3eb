"""Of several forked processes one has the turn; another gets it when that one ends, however it ends."""

from __future__ import annotations

import fcntl
import os
import tempfile


class Turn:
    """To be made before the fork. The kernel keeps it: a process that is killed has it no more."""

    def __init__(self) -> None:
        """Nobody has it yet."""
        with tempfile.TemporaryFile() as file:
            self._file = os.dup(file.fileno())  # nameless on the disk, and open as long as its processes are

    def wait(self) -> None:
        """Give back once this process has the turn, which it keeps to its end."""
        # A lock of POSIX belongs to the process, not to the open file, which all of them share.
        fcntl.lockf(self._file, fcntl.LOCK_EX)

"""Connections after their last answer: what still comes is dropped for a while, then they are closed.

Who closes a connection into which the other side still sends makes the kernel break it, and an answer that
lies there unread is lost with it: a browser that sends 12 MB where 6 are taken would show a broken connection
instead of the sentence that says so. Gunicorn hears out 64 KB, in its loop, and keeps everybody waiting for
up to two seconds. Here each is heard out beside the others, takes no thread, and nobody waits for it.
"""

from __future__ import annotations

import time
from socket import SHUT_WR, socket

MOST = 64 * 1024 * 1024
"""Bytes that are dropped of one connection."""
SILENCE = 5.0
"""Seconds without a byte after which nobody is waited for any longer."""
IN_ALL = 30.0
"""Seconds that it may take: as long as a connection is kept between two requests anyway."""
IN_ALL_AT_END = 2.0
"""The same for a worker that is to stop."""
_BIN = bytearray(256 * 1024)
"""What is dropped is read into it, by a worker's loop alone; large, as each read may wait for the others."""


class Leaving:
    """A connection that is closed once the other side has ended, or has had its time."""

    def __init__(self, link: socket) -> None:
        """Say that nothing more is said here; raises OSError where the other side has gone."""
        link.shutdown(SHUT_WR)
        link.setblocking(False)
        self.link, self.dropped = link, 0
        self.since = self.heard = time.monotonic()

    def drop(self) -> bool:
        """Drop a piece of what has come; gives whether more is waited for."""
        try:
            count = self.link.recv_into(_BIN)
        except BlockingIOError:
            return True
        except OSError:
            return False
        self.dropped += count
        self.heard = time.monotonic()
        return count > 0 and self.dropped < MOST

    def has_had_its_time(self, now: float, *, at_end: bool = False) -> bool:
        """Whether it is waited for no longer."""
        return now - self.heard > SILENCE or now - self.since > (IN_ALL_AT_END if at_end else IN_ALL)

"""How many visitors each process of a server has, so that none takes them all while another has none.

Whoever wakes first takes what has come: a class that opens its browsers at the same time can end up with one
process, and the other core has nothing to do for as long as those connections are kept.
"""

from __future__ import annotations

import mmap

ABSENT = -1


class Shares:
    """To be made before the fork: memory without a name, a number a seat, written by who sits there."""

    def __init__(self, seats: int) -> None:
        """Nobody sits anywhere."""
        self._held = memoryview(mmap.mmap(-1, 4 * seats)).cast("i")
        for seat in range(seats):
            self._held[seat] = ABSENT

    def say(self, seat: int, visitors: int) -> None:
        """How many the process of a seat has."""
        self._held[seat] = visitors

    def leave(self, seat: int) -> None:
        """The process of a seat takes no more."""
        self._held[seat] = ABSENT

    def is_fuller(self, seat: int) -> bool:
        """Whether another process has fewer."""
        mine = self._held[seat]
        return any(ABSENT < other < mine for other in self._held)


class Seated:
    """What the loop of a process asks before it takes a visitor; alone it takes everybody."""

    PAUSE = 0.005
    """Seconds for which a visitor is left to who has fewer; one that is still there then is taken."""
    STILL = 0.05
    """Seconds after a pause in which whoever is at the door is taken to be the one that was left."""

    def __init__(self, shares: Shares | None = None, seat: int = 0) -> None:
        """At a seat that nobody else has."""
        self._shares, self._seat, self._until = shares, seat, 0.0

    def tell(self, visitors: int) -> None:
        """Say how many this process has."""
        if self._shares is not None:
            self._shares.say(self._seat, visitors)

    def leave(self) -> None:
        """Count no more."""
        if self._shares is not None:
            self._shares.leave(self._seat)

    def leaves_it(self, now: float) -> bool:
        """Whether the visitor at the door is left to another process for now."""
        if self._shares is None or not self._shares.is_fuller(self._seat):
            return False
        if now < self._until + self.STILL:
            self._until = 0.0  # it was left for a while, and nobody came
            return False
        self._until = now + self.PAUSE
        return True

    def rests(self, now: float) -> bool:
        """Whether the door is left to others at this moment."""
        return now < self._until

"""What kinds of jobs there are: what does them, how long a try may take, when another one follows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from enum import Enum

from . import files, imports, night
from .postbox import MAIL
from .rows import Effect, Taken
from .site import Site

MINUTES = timedelta(minutes=1)
A_DAY = tuple(MINUTES * one for one in (1, 5, 30, 120, 300, 480, 480))
"""Waits after each failed try: about a day in all."""
A_FEW = (MINUTES, 10 * MINUTES, 60 * MINUTES)


def send(taken: Taken, site: Site) -> None:
    """Hand a mail to the server.

    The one place where something may be done twice: a process that ends between the server's word and ours
    sends it again. Both have the same Message-ID, by which readers know them for one.
    """
    mail = site.postbox.opened(taken.secret or "", taken.id)
    site.mailer.deliver(mail, taken.id.hex)


class Lane(Enum):
    """Who waits for it: a mail's reader, somebody who looks at a page, nobody. None keeps another waiting."""

    QUICK, ASKED, LONG = "quick", "asked", "long"


@dataclass(frozen=True)
class Kind:
    """`words` name it on the page; `lease` is how long a try may take."""

    words: str
    do: Callable[[Taken, Site], Effect | None]
    lease: timedelta
    waits: tuple[timedelta, ...] = A_FEW
    lane: Lane = Lane.LONG


KINDS: dict[str, Kind] = {
    MAIL: Kind("Mail", send, 5 * MINUTES, A_DAY, Lane.QUICK),
    "webhooks": Kind("Webhooks", night.tell_hooks, 15 * MINUTES),
    files.ACCOUNT: Kind("File of an account", files.make_account, 15 * MINUTES, lane=Lane.ASKED),
    imports.INTAKE: Kind("Questions of a file", imports.take_in, 15 * MINUTES, lane=Lane.ASKED),
    files.DASHBOARD: Kind("File of a cohort", files.make_dashboard, 60 * MINUTES),
    "release": Kind("Keys of graded exams", night.release, 60 * MINUTES),
    "clear": Kind("Clearing of what is over", night.clear, 15 * MINUTES),
    "remind": Kind("Reminders", night.remind, 60 * MINUTES),
    "watch": Kind("Standings and alerts", night.watch, 180 * MINUTES),
    "statistics": Kind("Statistics of questions", night.statistics, 180 * MINUTES),
    "retain": Kind("Retention", night.destroy, 60 * MINUTES),
    "planner": Kind("The planner's tables", night.warm, 15 * MINUTES),
}
OF_LANE = {lane: frozenset(name for name, kind in KINDS.items() if kind.lane is lane) for lane in Lane}

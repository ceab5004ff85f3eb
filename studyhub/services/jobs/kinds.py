"""What kinds of jobs there are: what does them, who waits for them, when another try follows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from enum import Enum

from . import files, imports, night
from .exports import DASHBOARD, FILES, PROGRAM, RESEARCH
from .postbox import MAIL
from .rows import Effect, Taken
from .site import Site

MINUTE = timedelta(minutes=1)
A_DAY = tuple(MINUTE * one for one in (1, 5, 30, 120, 300, 480, 480))
"""Waits after each failed try: about a day in all."""
A_FEW = (MINUTE, 10 * MINUTE, 60 * MINUTE)
SLOW = {DASHBOARD, PROGRAM, RESEARCH}
"""Files that may take minutes, or more on a large site: they keep none waiting that takes seconds."""


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
    """`words` name it on the page; `waits` are those after tries that failed."""

    words: str
    do: Callable[[Taken, Site], Effect | None]
    waits: tuple[timedelta, ...] = A_FEW
    lane: Lane = Lane.LONG


KINDS: dict[str, Kind] = {
    MAIL: Kind("Mail", send, A_DAY, Lane.QUICK),
    "webhooks": Kind("Webhooks", night.tell_hooks),
    imports.INTAKE: Kind("Questions of a file", imports.take_in, lane=Lane.ASKED),
    **{
        name: Kind(file.words, files.make, lane=Lane.LONG if name in SLOW else Lane.ASKED)
        for name, file in FILES.items()
    },
    "release": Kind("Keys of graded exams", night.release),
    "clear": Kind("Clearing of what is over", night.clear),
    "remind": Kind("Reminders", night.remind),
    "watch": Kind("Standings and alerts", night.watch),
    "statistics": Kind("Statistics of questions", night.statistics),
    "retain": Kind("Retention", night.destroy),
    "planner": Kind("The planner's tables", night.warm),
}
OF_LANE = {lane: frozenset(name for name, kind in KINDS.items() if kind.lane is lane) for lane in Lane}

"""What the clock starts, and when: one row a kind, which comes due again when it is done."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from studyhub.models import Consumer, Job, MadeFile
from studyhub.services.accreditation.checking import bring_in_results
from studyhub.services.assignments.doing.reminding import remind_due
from studyhub.services.cohorts.watch import watch as watch_over
from studyhub.services.connect.completions import announce_completions
from studyhub.services.connect.sending import send_due
from studyhub.services.database import command
from studyhub.services.graded.releasing import release_all
from studyhub.services.items.packs import refresh_everybody
from studyhub.services.planning.reminders import send_due as send_weekly
from studyhub.services.planning.tables import shared_tables
from studyhub.services.privacy.ending import end_due
from studyhub.services.privacy.retention import retain_site
from studyhub.services.programs.records.retention import retain

from .rows import Asked, Taken, ask
from .site import Site

NIGHT = time(3, 30)
"""When nightly work begins, by UTC."""
DAY, HOUR, MINUTE = timedelta(days=1), timedelta(hours=1), timedelta(minutes=1)
DONE_KEPT, FAILED_KEPT = timedelta(days=7), timedelta(days=30)


@dataclass(frozen=True)
class Beat:
    """How often a kind is done; `at` is set for once a day at that time."""

    every: timedelta
    at: time | None = None

    def after(self, now: datetime) -> datetime:
        """When it is due next."""
        if self.at is None:
            return now + self.every
        today = datetime.combine(now.date(), self.at, now.tzinfo)
        return today if today > now else today + DAY


NIGHTLY = Beat(DAY, NIGHT)
CLOCK: dict[str, Beat] = {
    "webhooks": Beat(MINUTE),
    "release": Beat(HOUR / 4),
    "clear": Beat(HOUR),
    "remind": NIGHTLY,
    "watch": NIGHTLY,
    "statistics": NIGHTLY,
    "retain": NIGHTLY,
    "planner": NIGHTLY,
}


def lay_out(session: Session, *, now: datetime) -> None:
    """See to it that each has its row, within a command; nightly work waits for the next night."""
    known = set(session.scalars(sa.select(Job.kind).where(Job.kind.in_(CLOCK))))
    for kind, beat in CLOCK.items():
        if kind not in known:
            row = ask(session, Asked(kind, f"clock/{kind}", {}), now=now)
            row.due_at = beat.after(now) if beat.at else now


def tell_hooks(_taken: Taken, site: Site) -> None:
    """Look for completed assignments, send what is due to the addresses of other systems."""
    announce_completions(shelf=site.shelf(), now=site.clock())
    send_due(outlet=site.outlet, clock=site.clock)


def remind(_taken: Taken, site: Site) -> None:
    """The weekly mail, and word of assigned work that is due soon."""
    send_weekly(mailer=site.postbox, signer=site.signer, public_url=site.public_url, now=site.clock())
    remind_due(
        mailer=site.postbox,
        signer=site.signer,
        public_url=site.public_url,
        shelf=site.shelf(),
        now=site.clock(),
    )


def watch(_taken: Taken, site: Site) -> None:
    """Standings, alerts, and the check of readiness by recorded results."""
    watch_over(shelf=site.shelf(), now=site.clock())
    bring_in_results(shelf=site.shelf())


def statistics(_taken: Taken, _site: Site) -> None:
    """Pack what students have answered."""
    refresh_everybody()


def release(_taken: Taken, site: Site) -> None:
    """Let out the keys of graded exams whose time has come."""
    release_all(shelf=site.shelf(), now=site.clock())


def destroy(_taken: Taken, site: Site) -> None:
    """Delete what has had its time: of cohorts, of programs whose end was asked for, of the site."""
    now = site.clock()
    retain(now=now)
    end_due(desk=site.desk, shelf=site.shelf(), now=now)
    retain_site(desk=site.desk, periods=site.periods, shelf=site.shelf(), now=now)


def warm(_taken: Taken, _site: Site) -> None:
    """The planner's tables, which a cleared cache has lost."""
    shared_tables.get()


def clear(_taken: Taken, site: Site) -> None:
    """Forget files whose time is over and jobs long done. Commits.

    What the site's settings of retention are about (links, sign-ins, tickets) goes by `destroy` alone, which
    holds back what somebody waits for an answer about.
    """
    now = site.clock()
    with command() as session:
        for over in (
            sa.delete(MadeFile).where(MadeFile.expires_at <= now),
            sa.delete(Job).where(Job.due_at.is_(None), Job.state == "done", Job.ended_at < now - DONE_KEPT),
            sa.delete(Job).where(Job.due_at.is_(None), Job.ended_at < now - FAILED_KEPT),
            sa.delete(Consumer).where(Consumer.seen_at < now - DAY),
        ):
            session.execute(over, execution_options={"synchronize_session": False})


def next_of(kind: str, now: datetime) -> datetime | None:
    """When a kind that the clock starts is due next; None for all others."""
    beat = CLOCK.get(kind)
    return beat.after(now) if beat else None

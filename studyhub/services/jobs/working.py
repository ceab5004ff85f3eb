"""How what is due is done: taken, tried, and ended, put off or failed; one transaction each."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Collection
from datetime import datetime

from sqlalchemy.exc import SQLAlchemyError

from studyhub.adapters.errors import MailNotSent, SealBroken
from studyhub.extensions import db
from studyhub.models import Consumer
from studyhub.services.connect.sending import send_due
from studyhub.services.database import command
from studyhub.services.errors import Refusal

from .holding import held
from .kinds import KINDS, OF_LANE, Lane
from .night import lay_out, next_of
from .rows import BROKEN_OFF, Effect, Lost, Taken, anything_due, end, fail, put_off, take
from .site import Site

log = logging.getLogger(__name__)
MOST = 1000
ONE_OF = {Lane.ASKED: threading.Lock(), Lane.LONG: threading.Lock()}
"""A process does one job of these lanes at a time; its other threads are there for mails."""
OTHER_KEY = "The site's SECRET_KEY was changed after this was written: it cannot be read any more."


def work_due(site: Site, go_on: Callable[[], bool] = lambda: True) -> int:
    """Do all that is due: mails and events first, then what takes long; gives how many tries there were.

    No other job is begun once `go_on` says no.
    """
    quick = OF_LANE[Lane.QUICK]
    done = _work(quick, site, go_on)
    send_due(outlet=site.outlet, clock=site.clock)
    for lane, one in ONE_OF.items():
        done += _work_alone(OF_LANE[lane], one, site, go_on)
    return done + _work(quick, site, go_on)  # what these have asked for


def beat(name: str, *, now: datetime) -> None:
    """Say that a consumer is at work, and see to it that what the clock starts has its rows. Commits."""
    with command() as session:
        row = session.get(Consumer, name)
        if row is None:
            session.add(Consumer(name=name, seen_at=now))
        else:
            row.seen_at = now
        lay_out(session, now=now)


def retire(name: str) -> None:
    """A consumer has ended in good order. Commits."""
    with command() as session:
        row = session.get(Consumer, name)
        if row is not None:
            session.delete(row)


def _work_alone(kinds: Collection[str], one: threading.Lock, site: Site, go_on: Callable[[], bool]) -> int:
    """The same where no other thread is at it; looks once more after it has let go.

    Who was woken meanwhile for another job has found this one at work, and gone away.
    """
    done = 0
    while go_on() and anything_due(db.session(), kinds, now=site.clock()) and one.acquire(blocking=False):
        try:
            done += _work(kinds, site, go_on)
        finally:
            one.release()
    return done


def _work(kinds: Collection[str], site: Site, go_on: Callable[[], bool]) -> int:
    for count in range(MOST):
        if not go_on() or not anything_due(db.session(), kinds, now=site.clock()):
            return count
        taken = _take(kinds, site.clock())
        if taken is None:
            return count
        try:
            _do(taken, site)
        except Lost:
            log.warning("A job of the kind %s was taken by another process meanwhile", taken.kind)
        finally:
            db.session.remove()
    return MOST


def _take(kinds: Collection[str], now: datetime) -> Taken | None:
    with command() as session:
        try:
            return take(session, kinds, now=now)
        except Lost:  # another process was quicker, and looks on
            return None


def _do(taken: Taken, site: Site) -> None:
    kind = KINDS[taken.kind]
    if taken.tries > len(kind.waits) + 1:
        return _failed(taken, BROKEN_OFF, site.clock())
    try:
        with held(taken, site.clock):
            effect = kind.do(taken, site)
    except Exception as wrong:  # noqa: BLE001 - whatever it is: it is told, and the next job is done
        db.session.rollback()
        words, final = _told(wrong, taken.kind)
        if final or taken.tries > len(kind.waits):
            return _failed(taken, words, site.clock())
        now = site.clock()
        with command() as session:
            return put_off(session, taken, words, until=now + kind.waits[taken.tries - 1])
    return _done(taken, effect, site.clock())


def _done(taken: Taken, effect: Effect | None, now: datetime) -> None:
    with command() as session:
        end(session, taken, again_at=next_of(taken.kind, now), now=now)
        if effect is not None:
            effect(session)


def _failed(taken: Taken, words: str, now: datetime) -> None:
    with command() as session:
        fail(session, taken, words, again_at=next_of(taken.kind, now), now=now)


def _told(wrong: Exception, kind: str) -> tuple[str, bool]:
    """A fault in words that hold no address and no secret, and whether another try is of no use."""
    if isinstance(wrong, MailNotSent):
        return wrong.words, wrong.final
    if isinstance(wrong, SealBroken):
        return OTHER_KEY, True
    if isinstance(wrong, Refusal):
        return str(wrong), True
    log.error("A job of the kind %s failed", kind, exc_info=wrong)
    if isinstance(wrong, SQLAlchemyError):
        return f"The database did not take it ({type(wrong).__name__}).", False
    return f"A fault in the program ({type(wrong).__name__}); the log has it whole.", False

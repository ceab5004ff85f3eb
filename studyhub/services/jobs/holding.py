"""A job is held while it is done: a thread renews its lease, so that nobody else takes it up meanwhile."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from studyhub.extensions import db
from studyhub.services.database import beside

from . import rows

log = logging.getLogger(__name__)
SIGNS = 5
"""How often within a lease: a sign may fail, and the next one is in time."""
LONGEST = timedelta(hours=12)
"""A try that goes on for longer hangs. It is held no more, and another process takes the job up."""


@contextmanager
def held(taken: rows.Taken, clock: Callable[[], datetime]) -> Iterator[None]:
    """Hold a job for the block. One that is lost all the same cannot be ended: see `rows.end`."""
    over = threading.Event()
    keep = threading.Thread(target=_keep, args=(db.engine, taken, clock, over), name="jobs-held", daemon=True)
    keep.start()
    try:
        yield
    finally:
        over.set()
        keep.join()


def _keep(engine: Engine, taken: rows.Taken, clock: Callable[[], datetime], over: threading.Event) -> None:
    """Give a sign from time to time; a database that is gone for a moment is asked again."""
    every = rows.LEASE / SIGNS
    for _ in range(LONGEST // every):
        if over.wait(every.total_seconds()):
            return
        try:
            with beside(engine) as connection:
                rows.renew(connection, taken, now=clock())
        except rows.Lost:
            return
        except SQLAlchemyError as wrong:
            log.warning("A job of the kind %s could not be held (%s)", taken.kind, type(wrong).__name__)
    log.error("A job of the kind %s goes on for too long, and is let go", taken.kind)

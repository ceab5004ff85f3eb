"""A process that does jobs: woken by the queue, looking by itself too, and saying that it is there."""

from __future__ import annotations

import logging
import os
import socket
import threading
from collections.abc import Callable
from typing import cast

from flask import Flask

from studyhub.adapters.queue import Consuming, Queue
from studyhub.adapters.turn import Turn
from studyhub.extensions import db
from studyhub.services.jobs.site import Site
from studyhub.services.jobs.working import beat, retire, work_due
from studyhub.services.site.trouble import trouble_of

log = logging.getLogger(__name__)
LOOK_EVERY = 20.0
"""Seconds between two looks for work that nobody was woken for."""
WORKERS = 3


class AtWork:
    """The threads of one consumer, from `start` to `stop`."""

    def __init__(self, app: Flask, *, look_every: float = LOOK_EVERY) -> None:
        self._app, self._every = app, look_every
        self._name = ""
        self._over = threading.Event()
        self._beginning = threading.Lock()
        self._woken: Consuming | None = None
        self._threads: list[threading.Thread] = []

    def start(self) -> None:
        """Begin, unless it is to stop already; gives back at once."""
        with self._beginning:
            if not self._over.is_set():
                self._begin()

    def start_in_turn(self, turn: Turn) -> None:
        """Begin once it is this process' turn; gives back at once."""
        # Doing jobs writes to many pages that a forked process shares otherwise: one process is enough.
        threading.Thread(target=self._await, args=(turn,), name="jobs-turn", daemon=True).start()

    def _await(self, turn: Turn) -> None:
        turn.wait()
        self.start()

    def _begin(self) -> None:
        self._name = f"{socket.gethostname()[:80]}:{os.getpid()}"
        queue = cast(Queue, self._app.extensions["queue"])
        try:
            self._woken = queue.consume(self.look, workers=WORKERS - 1)
        except Exception:
            log.exception("The queue of jobs cannot be used; they are found by looking")
        for name, do in (("jobs-beat", self._beat), ("jobs-look", self.look)):
            thread = threading.Thread(target=self._keep_on, args=(do,), name=name, daemon=True)
            thread.start()
            self._threads.append(thread)

    def look(self) -> None:
        """Do what is due."""
        with self._app.app_context():
            try:
                work_due(cast(Site, self._app.extensions["jobs"]()), self._goes_on)
            finally:
                db.session.remove()

    def stop(self, patience: float = 40.0) -> None:
        """Take nothing new, wait so many seconds for what is under way, and say goodbye."""
        with self._beginning:
            self._over.set()
        if not self._threads:
            return
        if self._woken is not None:
            self._woken.stop(patience / 2)
        for thread in self._threads:
            thread.join(patience / 4)
        self._safely(lambda: retire(self._name))

    def wait(self) -> None:
        """Until it is told to stop."""
        self._over.wait()

    def end(self) -> None:
        """Let who waits go on; for a signal."""
        self._over.set()

    def _goes_on(self) -> bool:
        return not self._over.is_set()

    def _beat(self) -> None:
        with self._app.app_context():
            beat(self._name, now=self._app.extensions["clock"]())
            db.session.remove()
        if self._woken is not None:
            self._woken.look_after()

    def _keep_on(self, do: Callable[[], None]) -> None:
        self._safely(do)
        while not self._over.wait(self._every):
            self._safely(do)

    def _safely(self, do: Callable[[], None]) -> None:
        """Do it; a database that is gone is no reason to stop for good."""
        try:
            with self._app.app_context():
                do()
                db.session.remove()
        except Exception as wrong:
            trouble = trouble_of(wrong)
            if trouble is None:
                log.exception("A consumer of jobs could not look; it tries again")
            else:
                log.error("The database is %s: jobs wait. flask doctor says what to do", trouble)

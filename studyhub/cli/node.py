"""The server's processes: gunicorn's master, a first worker that answers while the rest loads, the others."""

from __future__ import annotations

import gc
import os
import time
from typing import Any

from gunicorn.app.base import BaseApplication
from gunicorn.arbiter import Arbiter

from studyhub.adapters.patient_worker import BesideAServer, PatientWorker
from studyhub.adapters.shares import Seated, Shares
from studyhub.adapters.turn import Turn
from studyhub.config import Settings
from studyhub.site import Site

from .sharing import share

PATIENCE = 10.0
"""Seconds that a worker waits for jobs under way; what is not done by then is taken up by the next."""
FIRST = 1
"""Gunicorn's number of the first worker."""


class Server(BaseApplication):
    """Gunicorn around an app that is already made: workers are forked from it and share its memory."""

    def __init__(self, app: Site, settings: Settings) -> None:
        """Keep the app and its settings for gunicorn's own calls."""
        self.made, self.settings = app, settings
        self.consumer: Any = None
        self.turn = Turn()
        self.seats = range(settings.workers * 2 + 1)  # one may be replaced before it has gone
        self.shares = Shares(len(self.seats))
        super().__init__()

    def load_config(self) -> None:
        """Threads, few processes, no access log (addresses of people are not ours to keep)."""
        on_a_file = self.settings.database_url.startswith("sqlite")
        options: dict[str, Any] = {
            "bind": f"{self.settings.host}:{self.settings.port}",
            "workers": self.settings.workers,
            "threads": self.settings.threads,
            "worker_class": PatientWorker if on_a_file else BesideAServer,
            "preload_app": True,
            "timeout": 60,
            "graceful_timeout": 20,
            "keepalive": 30,
            "loglevel": "warning",
            "pre_fork": self.place,
            "post_worker_init": self.begin,
            "worker_exit": self.leave,
        }
        for name, value in options.items():
            self.cfg.set(name, value)

    def make_ready(self) -> None:
        """Load what is left, in the master: the workers that last are forked from it."""
        if self.settings.jobs == "inside":
            from .consuming import AtWork  # noqa: PLC0415 - brings all jobs with it, and no page waits for them

            self.consumer = AtWork(self.made)
        share(self.made)

    def place(self, node: Any, worker: Any) -> None:
        """Give each worker a seat, and those that last a core each, where there are as many of both.

        A worker computes in one thread at a time; what its pages touch then stays in the cache of that core.
        """
        worker.seat = min(set(self.seats) - {one.seat for one in node.WORKERS.values()}, default=None)
        if worker.seat is not None:
            worker.seated = Seated(self.shares, worker.seat)
        cores = os.sched_getaffinity(0) if hasattr(os, "sched_getaffinity") else set()  # macOS has none
        taken = {one.core for one in node.WORKERS.values()}
        alone = len(cores) == self.settings.workers and worker.age != FIRST
        worker.core = min(cores - taken, default=None) if alone else None

    def begin(self, worker: Any) -> None:
        """In each worker that lasts: look for exchanged content; in one, do jobs where the server does."""
        if worker.core is not None:
            os.sched_setaffinity(0, {worker.core})  # of this thread, and of all that it begins
        if worker.age == FIRST:
            self.made.extensions["starting"] = True
            gc.freeze()
            gc.enable()
            return
        self.made.extensions["lookout"].start()
        if self.consumer is not None:
            self.consumer.start_in_turn(self.turn)

    def leave(self, _server: Any, worker: Any) -> None:
        """End the jobs under way with the worker."""
        worker.seated.leave()
        if self.consumer is not None:
            self.consumer.stop(PATIENCE)

    def load(self) -> Site:
        """The app."""
        return self.made

    def run(self) -> None:
        """Serve until told to stop."""
        Node(self).run()


class Node(Arbiter):
    """Gunicorn's master, but that visitors need not wait until all is loaded, and proxies hear of its end."""

    ready = False

    def manage_workers(self) -> None:
        """Keep as many workers as are wanted; the first one of all goes once those that last are there."""
        if not self.ready:
            self.ready = True
            self.spawn_worker()
            self.app.make_ready()
            for _ in range(self.num_workers):
                self.spawn_worker()
        super().manage_workers()

    def handle_term(self) -> None:
        """Stop, after DRAIN_SECONDS in which `/readyz` says no and proxies send people elsewhere."""
        wait = self.app.settings.drain_seconds
        if wait:
            self.app.made.extensions["draining"].raise_it()
            time.sleep(wait)
        super().handle_term()

"""`python -m studyhub.cli.serve`: everything from settings to the first page, with one line a step."""

from __future__ import annotations

import argparse
import socket
import sys
import time
from collections.abc import Callable
from typing import Any

from flask import Flask
from gunicorn.app.base import BaseApplication
from gunicorn.arbiter import Arbiter

from studyhub import create_app
from studyhub.adapters.errors import OutsideError
from studyhub.adapters.gate import ON_A_FILE, ON_A_SERVER, Gate
from studyhub.adapters.logs import begin_logging
from studyhub.adapters.metrics import counts_over_workers
from studyhub.adapters.patient_worker import PatientWorker
from studyhub.adapters.turn import Turn
from studyhub.catalog.errors import CatalogUnusable
from studyhub.config import ROOT, ConfigError, Settings
from studyhub.extensions import db
from studyhub.services.accounts.desk import Desk
from studyhub.services.accounts.registration import first_admin_link
from studyhub.services.planning.tables import shared_tables
from studyhub.web.telemetry import request_id

from .consuming import AtWork
from .database import bring_up_to_date
from .sharing import share

PATIENCE = 10.0
"""Seconds that a worker waits for jobs under way; what is not done by then is taken up by the next."""
DEMO_DATABASE = f"sqlite:///{ROOT / 'instance' / 'demo' / 'studyhub.db'}"


class Server(BaseApplication):
    """Gunicorn around an app that is already made: workers are forked from it and share its memory."""

    def __init__(self, app: Flask, settings: Settings) -> None:
        """Keep the app and its settings for gunicorn's own calls."""
        self.made, self.settings = app, settings
        at_once = ON_A_FILE if settings.database_url.startswith("sqlite") else ON_A_SERVER
        app.wsgi_app = Gate(app.wsgi_app, at_once=at_once)  # type: ignore[method-assign]
        self.consumer = AtWork(app) if settings.jobs == "inside" else None
        self.turn = Turn()
        super().__init__()

    def load_config(self) -> None:
        """Threads, few processes, no access log (addresses of people are not ours to keep)."""
        options: dict[str, Any] = {
            "bind": f"{self.settings.host}:{self.settings.port}",
            "workers": self.settings.workers,
            "threads": self.settings.threads,
            "worker_class": PatientWorker,
            "preload_app": True,
            "timeout": 60,
            "graceful_timeout": 20,
            "keepalive": 30,
            "loglevel": "warning",
            "post_worker_init": self.begin,
            "worker_exit": self.leave,
        }
        for name, value in options.items():
            self.cfg.set(name, value)

    def begin(self, _worker: Any) -> None:
        """In each worker: look for exchanged content; in one, do jobs where the server itself does them."""
        self.made.extensions["lookout"].start()
        if self.consumer is not None:
            self.consumer.start_in_turn(self.turn)

    def leave(self, _server: Any, _worker: Any) -> None:
        """End the jobs under way with the worker."""
        if self.consumer is not None:
            self.consumer.stop(PATIENCE)

    def load(self) -> Flask:
        """The app."""
        return self.made

    def run(self) -> None:
        """Serve until told to stop."""
        Node(self).run()


class Node(Arbiter):
    """Gunicorn's master, but that `/readyz` says no for a while before it stops listening."""

    def handle_term(self) -> None:
        """Stop, after DRAIN_SECONDS in which proxies see that they are to send people elsewhere."""
        wait = self.app.settings.drain_seconds
        if wait:
            self.app.made.extensions["draining"].raise_it()
            time.sleep(wait)
        super().handle_term()


def step(name: str, work: Callable[[], Any]) -> Any:
    """Do a step, and say before and after: whoever waits sees for what."""
    print(f"  {name:<10} ...", end="", flush=True)
    began = time.monotonic()
    result = work()
    took = time.monotonic() - began
    print(f"\r  {name:<10} {result if isinstance(result, str) else 'ready'} ({took:.1f} s)", flush=True)
    return result


def planner_line() -> str:
    """Makes the planner's tables at the first start, so that no student waits for them."""
    return f"looks {shared_tables.make_ready()} days ahead"


def require_free_port(settings: Settings) -> str:
    """Raises ConfigError where another program listens already."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.host, settings.port))
        except OSError as wrong:
            reason = wrong.strerror or str(wrong)
            raise ConfigError(
                f"PORT: {settings.host}:{settings.port} cannot be used ({reason}). "
                f"Try another, such as PORT={settings.port + 1}."
            ) from wrong
    return f"{settings.host}:{settings.port} is free"


def admin_link(app: Flask) -> str | None:
    """A fresh one-time link for the first administrator, or None when there is one."""
    settings: Settings = app.config["SETTINGS"]
    with app.app_context():
        mailer, days = app.extensions["mailer"], settings.session_days
        desk = Desk(mailer, settings.public_url, settings.registration, days)
        link = first_admin_link(desk=desk, now=app.extensions["clock"]())
        db.engine.dispose()  # connections may not be shared with the forked workers
    return link


def prepare(*, demo: bool) -> tuple[Flask, Settings]:
    """All steps up to listening."""
    overrides: dict[str, Any] = {}
    if demo:
        overrides = {"database_url": DEMO_DATABASE, "instance_folder": "instance/demo"}
    app = create_app(**overrides)
    settings: Settings = app.config["SETTINGS"]
    begin_logging(level=settings.log_level, form=settings.log_format, request_id=request_id)
    step("Port", lambda: require_free_port(settings))
    step("Database", lambda: bring_up_to_date(app))
    step("Content", lambda: content_line(app))
    step("Planner", planner_line)
    if demo:
        from .demo import fill_if_empty  # noqa: PLC0415 - only the demo needs it

        step("Demo", lambda: fill_if_empty(app))
    return app, settings


def content_line(app: Flask) -> str:
    """Load the content; say what is there."""
    shelf = app.extensions["catalog"].shelf()
    return f"{len(shelf.questions)} questions, {len(shelf.lessons)} lessons"


def main() -> int:
    """Start the site; a fault in the settings is one line that names it."""
    with counts_over_workers():
        return serve()


def serve() -> int:
    """All of it, until the server is stopped."""
    parser = argparse.ArgumentParser(prog="studyhub", description="Serve StudyHub.")
    parser.add_argument("--demo", action="store_true", help="serve a separate database of invented students")
    demo = parser.parse_args().demo
    print("StudyHub is starting")
    try:
        app, settings = prepare(demo=demo)
    except (ConfigError, CatalogUnusable, OutsideError) as wrong:
        print(f"\nStudyHub did not start. {wrong}", file=sys.stderr)
        return 2
    link = None if demo else admin_link(app)
    print(f"\n  Open {settings.public_url}")
    if link:
        print(f"  There is no administrator yet. This link makes one, once:\n  {link}")
    print("  Stop with Ctrl+C\n", flush=True)
    share(app)
    Server(app, settings).run()
    return 0


if __name__ == "__main__":
    sys.exit(main())

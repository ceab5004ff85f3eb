"""The steps of a start, from the settings to listening, each with a line for whoever waits."""

from __future__ import annotations

import socket
import sys
import time
from collections.abc import Callable
from typing import Any

from flask import Flask

from studyhub import create_app
from studyhub.adapters.errors import OutsideError
from studyhub.adapters.logs import begin_logging
from studyhub.adapters.metrics import counts_over_workers
from studyhub.catalog.errors import CatalogUnusable
from studyhub.config import ROOT, ConfigError, Settings
from studyhub.extensions import db
from studyhub.services.accounts.desk import Desk
from studyhub.services.accounts.registration import first_admin_link
from studyhub.services.planning.tables import shared_tables
from studyhub.site import Site
from studyhub.web.telemetry import request_id

from .database import bring_up_to_date
from .node import Server

DEMO_DATABASE = f"sqlite:///{ROOT / 'instance' / 'demo' / 'studyhub.db'}"


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


def prepare(*, demo: bool) -> tuple[Site, Settings]:
    """All steps up to listening."""
    overrides: dict[str, Any] = {}
    if demo:
        overrides = {"database_url": DEMO_DATABASE, "instance_folder": "instance/demo"}
    app = create_app(late_areas=True, **overrides)
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


def serve(*, demo: bool) -> int:
    """All of it, until the server is stopped."""
    with counts_over_workers():
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
        Server(app, settings).run()
    return 0

"""`flask jobs`: who does what no page waits for."""

from __future__ import annotations

import signal

import click
from flask import Flask, current_app
from flask.cli import AppGroup

from studyhub.adapters.logs import begin_logging
from studyhub.services.jobs.seeing import counted
from studyhub.services.jobs.working import work_due
from studyhub.web.telemetry import request_id

from .consuming import AtWork

group = AppGroup("jobs", help="Mails, files and nightly work.")


def register(app: Flask) -> None:
    """Add the commands to the app."""
    app.cli.add_command(group)


@group.command("run")
def run() -> None:
    """Do jobs until stopped (SIGTERM or Ctrl+C); with JOBS=apart somebody must."""
    app = current_app._get_current_object()  # type: ignore[attr-defined]  # noqa: SLF001 - Flask's documented way
    settings = app.config["SETTINGS"]
    begin_logging(level=settings.log_level, form=settings.log_format, request_id=request_id)
    consumer = AtWork(app)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda _number, _frame: consumer.end())
    consumer.start()
    click.echo("Doing jobs.")
    consumer.wait()
    consumer.stop()


@group.command("once")
def once() -> None:
    """Do what is due now, and end."""
    click.echo(f"Done: {work_due(current_app.extensions['jobs']())} tries.")


@group.command("list")
def list_() -> None:
    """How many jobs there are, by kind and state."""
    for (kind, state), count in sorted(counted().items()):
        click.echo(f"{kind:<16} {state:<8} {count}")

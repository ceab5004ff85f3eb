"""HTTP lives here, by area: read the request, check access, call one service, render.

Views never query, never commit and never see a table row: services hand them frozen page
dataclasses. View name = endpoint = template name.
"""

from __future__ import annotations

from flask import Flask

from . import context, errors, health, home, security, static_files, telemetry, waking
from .accounts import session_user
from .security import limits

FRONT = (home.bp, health.bp)
"""What is there from the start; the rest of the site is in `areas`."""


def register(app: Flask) -> None:
    """Add the front, error pages, headers and what every template may use."""
    for blueprint in FRONT:
        app.register_blueprint(blueprint)
    telemetry.register(app)
    errors.register(app)
    security.register(app)
    session_user.register(app)
    context.register(app)
    static_files.register(app)
    limits.lay(app, list(app.view_functions))
    waking.register(app)

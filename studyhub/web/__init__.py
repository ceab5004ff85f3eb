"""HTTP lives here, by area: read the request, check access, call one service, render.

Views never query, never commit and never see a table row: services hand them frozen page
dataclasses. View name = endpoint = template name.
"""

from __future__ import annotations

from flask import Flask

from . import (
    admin,
    api,
    context,
    errors,
    health,
    home,
    jobs,
    privacy,
    programs,
    security,
    static_files,
    study,
    telemetry,
)
from .accounts import college, entry, passkeys, profile, second, session_user, tokens
from .security import limits

BLUEPRINTS = (
    home.bp,
    health.bp,
    entry.bp,
    second.bp,
    passkeys.bp,
    college.bp,
    profile.bp,
    tokens.bp,
    *study.BLUEPRINTS,
    admin.bp,
    jobs.bp,
    *programs.BLUEPRINTS,
    *privacy.BLUEPRINTS,
    api.bp,
)


def register(app: Flask) -> None:
    """Add blueprints, error pages, headers and what every template may use."""
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    telemetry.register(app)
    errors.register(app)
    security.register(app)
    session_user.register(app)
    context.register(app)
    static_files.register(app)
    limits.register(app)
    jobs.register(app)

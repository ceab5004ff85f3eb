"""What watches over the site asks: whether it lives, whether it may be sent people, what it has counted."""

from __future__ import annotations

import hmac

from flask import Blueprint, Response, abort, current_app, request
from flask.typing import ResponseReturnValue

from studyhub.catalog.errors import CatalogError
from studyhub.extensions import csrf, limiter
from studyhub.services.site.health import database_answers, revision

from .context import core_shelf

bp = Blueprint("health", __name__)


@bp.get("/healthz")
@limiter.exempt
def healthz() -> ResponseReturnValue:
    """Whether database and content answer: 200 if both do, else 503."""
    return _told({"database": database_answers(), "catalog": _catalog_answers()})


@bp.get("/readyz")
@limiter.exempt
def readyz() -> ResponseReturnValue:
    """Whether a proxy may send people here: as `/healthz`, and the database is as this code wants it.

    A database that a newer node has migrated already is no reason to send nobody to the older ones: they go
    on until they are replaced. One that is behind this code is. A node that was told to stop goes on for
    DRAIN_SECONDS and says no here; one that still loads serves its first visitors, and says yes once the
    workers are there that stay. `limits` says whether nodes count together; one that counts for itself
    serves all the same.
    """
    if current_app.extensions["draining"].is_raised:
        return {"status": "draining"}, 503
    if current_app.extensions["starting"]:
        return {"status": "starting"}, 503
    database = database_answers()
    current = database and revision() not in {None, *current_app.extensions["older_revisions"]()}
    told, status = _told({"database": database, "migrated": current, "catalog": _catalog_answers()})
    return told | _content() | _counting(), status


@bp.get("/metrics")
@csrf.exempt
@limiter.exempt
def metrics() -> ResponseReturnValue:
    """The counts for Prometheus, for who knows METRICS_TOKEN; without that setting there is no such page."""
    wanted = current_app.config["SETTINGS"].metrics_token
    said = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if not wanted or not hmac.compare_digest(said.encode(), wanted.encode()):
        abort(404)
    from studyhub.services.jobs.seeing import counted_if_there  # noqa: PLC0415 - brings all jobs with it

    text, kind = current_app.extensions["metrics"].text(counted_if_there())
    return Response(text, content_type=kind)


def _content() -> dict[str, str]:
    """Which content this node shows; nodes that name another one have not all been given the same files."""
    return {"content": core_shelf().hash[:12]} if _catalog_answers() else {}


def _counting() -> dict[str, str]:
    if not current_app.config["SETTINGS"].redis_url or not limiter.enabled:
        return {}
    return {"limits": "shared" if limiter.storage.check() else "apart"}


def _told(parts: dict[str, bool]) -> tuple[dict[str, str | bool], int]:
    fine = all(parts.values())
    return {"status": "ok" if fine else "failing", **parts}, 200 if fine else 503


def _catalog_answers() -> bool:
    try:
        return bool(core_shelf().areas)
    except CatalogError:
        return False

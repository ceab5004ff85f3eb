"""The administrator's page of jobs."""

from __future__ import annotations

import uuid

from flask import (
    Blueprint,
    abort,
    flash,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_login import current_user, login_required

from studyhub.services.jobs import seeing

from .context import now, user_id

bp = Blueprint("jobs", __name__, url_prefix="/admin/jobs")
LAST = 10_000


@bp.before_request
@login_required
def only_administrators() -> None:
    """404, not 403: who may not come in is not told that there is a door."""
    if not current_user.is_admin:
        abort(404)


@bp.get("")
def index() -> ResponseReturnValue:
    """Jobs by state and kind, and what the clock starts."""
    page = seeing.jobs_page(
        state=request.args.get("state", ""),
        kind=request.args.get("kind", ""),
        number=min(max(0, request.args.get("page", 0, type=int)), LAST),
        now=now(),
    )
    return render_template("admin/jobs.html", page=page, states=seeing.STATES)


@bp.post("/<uuid:job_id>/again")
def again(job_id: uuid.UUID) -> ResponseReturnValue:
    """Have a job done from now on."""
    seeing.try_again(actor_id=user_id(), job_id=job_id, now=now())
    flash("It is tried again now. Look again in a few seconds.", "success")
    return redirect(url_for("jobs.index"), 303)


@bp.post("/<uuid:job_id>/drop")
def drop(job_id: uuid.UUID) -> ResponseReturnValue:
    """Give a job up."""
    seeing.drop(actor_id=user_id(), job_id=job_id, now=now())
    flash("It is given up, and what it was to send is forgotten.", "success")
    return redirect(url_for("jobs.index"), 303)

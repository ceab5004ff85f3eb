"""The dashboard of a cohort."""

from __future__ import annotations

import uuid

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import login_required

from studyhub.services.cohorts import dashboard as service
from studyhub.services.cohorts.refreshing import bring_up_to_date
from studyhub.web.context import now, shelf, user_id

bp = Blueprint(
    "dashboard", __name__, url_prefix="/programs/<uuid:program_id>/cohorts/<uuid:cohort_id>/dashboard"
)


@bp.before_request
@login_required
def only_signed_in() -> None:
    """Who may look is asked, and put on record, by each service."""


@bp.get("")
def show(program_id: uuid.UUID, cohort_id: uuid.UUID) -> ResponseReturnValue:
    """A row a student, sorted and filtered by the address."""
    page = service.dashboard_page(
        user_id=user_id(),
        program_id=program_id,
        cohort_id=cohort_id,
        asked=request.args,
        shelf=shelf(),
        now=now(),
    )
    return render_template("programs/dashboard/show.html", page=page)


@bp.post("/refresh")
def refresh(program_id: uuid.UUID, cohort_id: uuid.UUID) -> ResponseReturnValue:
    """Make stale standings anew, as many as a moment allows."""
    ids = {"program_id": program_id, "cohort_id": cohort_id}
    left = bring_up_to_date(user_id=user_id(), shelf=shelf(), now=now(), **ids)
    flash(
        f"{left} standings are still older: press again." if left else "Everything is up to date.", "success"
    )
    return redirect(url_for("dashboard.show", program_id=program_id, cohort_id=cohort_id), 303)

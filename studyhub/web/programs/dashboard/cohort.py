"""The dashboard of a cohort, as a page and as a file, and the cohort over time."""

from __future__ import annotations

import uuid
from io import BytesIO

from flask import Blueprint, flash, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_login import login_required

from studyhub.services.cohorts.dashboard import page as service
from studyhub.services.cohorts.dashboard.export import dashboard_file
from studyhub.services.cohorts.history.over_time import over_time_page
from studyhub.services.cohorts.refreshing import bring_up_to_date
from studyhub.web.context import now, shelf, user_id
from studyhub.web.kept import Made, kept

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
    look = service.look_at_dashboard(user_id=user_id(), program_id=program_id, cohort_id=cohort_id, now=now())
    asked = tuple(request.args.items())
    return kept(f"dashboard {cohort_id}", lambda: _shown(look), (look, asked))


def _shown(look: service.DashboardLook) -> Made:
    """The page of a look that is on record."""
    page = service.page_in(look, asked=request.args, shelf=shelf(), now=now())
    return Made(render_template("programs/dashboard/show.html", page=page), page.turns_at)


@bp.post("/refresh")
def refresh(program_id: uuid.UUID, cohort_id: uuid.UUID) -> ResponseReturnValue:
    """Make stale standings anew, as many as a moment allows."""
    ids = {"program_id": program_id, "cohort_id": cohort_id}
    left = bring_up_to_date(user_id=user_id(), shelf=shelf(), now=now(), **ids)
    flash(
        f"{left} standings are still older: press again." if left else "Everything is up to date.", "success"
    )
    return redirect(url_for("dashboard.show", program_id=program_id, cohort_id=cohort_id), 303)


@bp.get("/export")
def export(program_id: uuid.UUID, cohort_id: uuid.UUID) -> ResponseReturnValue:
    """The view that the address asks for, as CSV or XLSX."""
    file = dashboard_file(
        user_id=user_id(),
        program_id=program_id,
        cohort_id=cohort_id,
        asked=request.args,
        kind=request.args.get("kind", ""),
        shelf=shelf(),
        now=now(),
    )
    return send_file(BytesIO(file.body), file.kind, as_attachment=True, download_name=file.name)


@bp.get("/over-time")
def over_time(**ids: uuid.UUID) -> ResponseReturnValue:
    """Medians over the weeks, and earlier cohorts at the same point."""
    page = over_time_page(user_id=user_id(), shelf=shelf(), now=now(), **ids)
    return render_template("programs/dashboard/over_time.html", page=page)

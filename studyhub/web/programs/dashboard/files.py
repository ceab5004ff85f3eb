"""The dashboard of a whole cohort as a file that is made in the background, every standing anew."""

from __future__ import annotations

import uuid

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import login_required

from studyhub.services.jobs import files as service
from studyhub.web.context import now, user_id
from studyhub.web.files import LOOK_AGAIN, sent

bp = Blueprint(
    "dashboard_files",
    __name__,
    url_prefix="/programs/<uuid:program_id>/cohorts/<uuid:cohort_id>/dashboard/file",
)


@bp.before_request
@login_required
def only_signed_in() -> None:
    """Who may have it is asked by each service."""


@bp.get("")
def index(**ids: uuid.UUID) -> ResponseReturnValue:
    """Where the file is that this person has asked for."""
    page = service.dashboard_page(user_id=user_id(), now=now(), **ids)
    answer = render_template("programs/dashboard/file.html", page=page)
    return answer, LOOK_AGAIN if page.file.state == "waiting" else {}


@bp.post("")
def make(program_id: uuid.UUID, cohort_id: uuid.UUID) -> ResponseReturnValue:
    """Have it made."""
    ids = {"program_id": program_id, "cohort_id": cohort_id}
    service.ask_for_dashboard(user_id=user_id(), kind=request.form.get("kind", ""), now=now(), **ids)
    return redirect(url_for("dashboard_files.index", program_id=program_id, cohort_id=cohort_id), 303)


@bp.get("/<uuid:file_id>")
def download(file_id: uuid.UUID, **_: uuid.UUID) -> ResponseReturnValue:
    """The file, to its asker alone, while they may see the cohort."""
    return sent(service.file_for_user(user_id=user_id(), file_id=file_id, now=now()))

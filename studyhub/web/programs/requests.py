"""What students ask about their records, and the director's answers."""

from __future__ import annotations

import uuid

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import login_required

from studyhub.services.programs.records import requests as service
from studyhub.web.context import desk, now, user_id
from studyhub.web.forms import typed
from studyhub.web.forms.programs import AnswerForm

bp = Blueprint("requests", __name__, url_prefix="/programs/<uuid:program_id>/requests")


@bp.before_request
@login_required
def only_signed_in() -> None:
    """Who may read requests is asked by each service."""


@bp.get("")
def index(program_id: uuid.UUID) -> ResponseReturnValue:
    """What students ask, open ones first."""
    page = service.requests_page(user_id=user_id(), program_id=program_id, now=now())
    return render_template("programs/requests.html", page=page, form=AnswerForm())


@bp.post("/<uuid:request_id>")
def answer(program_id: uuid.UUID, request_id: uuid.UUID) -> ResponseReturnValue:
    """Answer a student."""
    form = AnswerForm()
    service.answer_request(
        desk=desk(),
        user_id=user_id(),
        program_id=program_id,
        request_id=request_id,
        outcome=typed(form.outcome),
        answer=typed(form.answer),
        now=now(),
    )
    flash("The answer is with the student, and a mail says so.", "success")
    return redirect(url_for("requests.index", program_id=program_id), 303)

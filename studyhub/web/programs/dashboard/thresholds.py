"""What a program wants to be told of."""

from __future__ import annotations

import uuid

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import login_required

from studyhub.services.cohorts.alerts.thresholds import set_thresholds, thresholds_page
from studyhub.services.errors import Invalid
from studyhub.web.accounts.entry import refuse
from studyhub.web.context import now, user_id
from studyhub.web.forms.watch import ThresholdsForm

bp = Blueprint("thresholds", __name__, url_prefix="/programs/<uuid:program_id>/thresholds")


@bp.before_request
@login_required
def only_signed_in() -> None:
    """Who may change them is asked by each service."""


@bp.route("", methods=["GET", "POST"])
def change(program_id: uuid.UUID) -> ResponseReturnValue:
    """The thresholds of alerts."""
    page = thresholds_page(user_id=user_id(), program_id=program_id)
    form = ThresholdsForm(obj=page.wanted)
    if form.validate_on_submit():
        try:
            set_thresholds(user_id=user_id(), program_id=program_id, wanted=form.wanted(), now=now())
        except Invalid as wrong:
            refuse(form, "inactive_days", wrong)
        else:
            flash("Saved. Alerts follow with the next nightly watch.", "success")
            return redirect(url_for("thresholds.change", program_id=program_id), 303)
    return render_template(
        "programs/dashboard/thresholds.html", page=page, form=form
    ), 422 if form.errors else 200

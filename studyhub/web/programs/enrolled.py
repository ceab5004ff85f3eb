"""A student's own side of a cohort: what the program sees, sharing, leaving, requests."""

from __future__ import annotations

import uuid

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import login_required

from studyhub.services.accreditation.own import own_record
from studyhub.services.cohorts.drill.own import own_standing
from studyhub.services.errors import Conflict, Invalid
from studyhub.services.programs import enrolled as service
from studyhub.services.programs.records import requests
from studyhub.web.accounts.entry import refuse
from studyhub.web.context import desk, now, shelf, user_id
from studyhub.web.forms import typed
from studyhub.web.forms.programs import RequestForm

bp = Blueprint("enrolled", __name__, url_prefix="/programs/<uuid:program_id>/mine")


@bp.before_request
@login_required
def only_signed_in() -> None:
    """Whether the cohort is one's own is asked by each service."""


@bp.get("/<uuid:cohort_id>")
def show(program_id: uuid.UUID, cohort_id: uuid.UUID) -> ResponseReturnValue:
    """What the program sees of me."""
    return shown(program_id, cohort_id, RequestForm(formdata=None))


def shown(program_id: uuid.UUID, cohort_id: uuid.UUID, form: RequestForm) -> ResponseReturnValue:
    """The page with its form."""
    named = {"user_id": user_id(), "program_id": program_id, "cohort_id": cohort_id}
    page = service.enrolled_page(shelf=shelf(), now=now(), **named)
    standing = own_standing(shelf=shelf(), now=now(), **named)
    record = own_record(**named)
    told = render_template(
        "programs/joining/mine.html", page=page, standing=standing, record=record, form=form
    )
    return told, 422 if form.errors else 200


@bp.post("/<uuid:cohort_id>/share")
def share(program_id: uuid.UUID, cohort_id: uuid.UUID) -> ResponseReturnValue:
    """Show the program each answer, or totals only."""
    shares = request.form.get("shares") == "yes"
    service.share(user_id=user_id(), program_id=program_id, cohort_id=cohort_id, shares=shares, now=now())
    flash("The program sees each answer now." if shares else "The program sees totals only.", "success")
    return back(program_id, cohort_id)


@bp.post("/<uuid:cohort_id>/outcome")
def outcome(program_id: uuid.UUID, cohort_id: uuid.UUID) -> ResponseReturnValue:
    """Let the program take a told result of the real exam into its ledger, or no more."""
    shares = request.form.get("shares") == "yes"
    service.share_outcome(
        user_id=user_id(), program_id=program_id, cohort_id=cohort_id, shares=shares, now=now()
    )
    flash(
        "The program may take it over." if shares else "The program takes nothing over any more.", "success"
    )
    return back(program_id, cohort_id)


@bp.post("/<uuid:cohort_id>/check")
def check(program_id: uuid.UUID, cohort_id: uuid.UUID) -> ResponseReturnValue:
    """Let the readiness estimate be checked by my recorded exam, or no more."""
    allows = request.form.get("allows") == "yes"
    service.check_by_outcome(
        user_id=user_id(), program_id=program_id, cohort_id=cohort_id, allows=allows, now=now()
    )
    flash("Allowed. You can end it at any time." if allows else "Ended.", "success")
    return back(program_id, cohort_id)


@bp.post("/<uuid:cohort_id>/leave")
def leave(program_id: uuid.UUID, cohort_id: uuid.UUID) -> ResponseReturnValue:
    """Leave the cohort."""
    service.leave(user_id=user_id(), program_id=program_id, cohort_id=cohort_id, now=now())
    flash("You have left the cohort. Nothing that you do from now on is seen by the program.", "success")
    return back(program_id, cohort_id)


@bp.post("/<uuid:cohort_id>/requests")
def ask(program_id: uuid.UUID, cohort_id: uuid.UUID) -> ResponseReturnValue:
    """Ask to see or to correct records."""
    form = RequestForm()
    try:
        requests.open_request(
            desk=desk(),
            user_id=user_id(),
            program_id=program_id,
            cohort_id=cohort_id,
            kind=typed(form.kind),
            body=typed(form.body),
            now=now(),
        )
    except (Invalid, Conflict) as wrong:
        refuse(form, "body", wrong)
        return shown(program_id, cohort_id, form)
    flash("The program's directors have a mail. Until they answer, nothing about you is deleted.", "success")
    return back(program_id, cohort_id)


@bp.post("/requests/<uuid:request_id>/withdraw")
def withdraw(program_id: uuid.UUID, request_id: uuid.UUID) -> ResponseReturnValue:
    """Take back what was asked."""
    cohort = requests.withdraw_request(
        user_id=user_id(), program_id=program_id, request_id=request_id, now=now()
    )
    flash("Your request is taken back.", "success")
    return back(program_id, cohort)


def back(program_id: uuid.UUID, cohort_id: uuid.UUID) -> ResponseReturnValue:
    """To the page of what the program sees."""
    return redirect(url_for("enrolled.show", program_id=program_id, cohort_id=cohort_id), 303)

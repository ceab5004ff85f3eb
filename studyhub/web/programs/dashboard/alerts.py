"""Alerts of a program or of one cohort, one alert, and what staff do about it."""

from __future__ import annotations

import uuid

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import login_required

from studyhub.services.cohorts.alerts import work
from studyhub.services.cohorts.alerts.pages import alert_page, alerts_page
from studyhub.services.errors import Invalid
from studyhub.web.accounts.entry import refuse
from studyhub.web.context import now, user_id
from studyhub.web.forms import typed
from studyhub.web.forms.watch import ContactForm, OutcomeForm

bp = Blueprint("alerts", __name__, url_prefix="/programs/<uuid:program_id>")


@bp.before_request
@login_required
def only_signed_in() -> None:
    """Who may look is asked, and put on record, by each service."""


@bp.get("/alerts")
def index(program_id: uuid.UUID) -> ResponseReturnValue:
    """Alerts of every cohort that one may see."""
    return listed(program_id, None)


@bp.get("/cohorts/<uuid:cohort_id>/alerts")
def cohort(program_id: uuid.UUID, cohort_id: uuid.UUID) -> ResponseReturnValue:
    """Alerts of one cohort."""
    return listed(program_id, cohort_id)


def listed(program_id: uuid.UUID, cohort_id: uuid.UUID | None) -> ResponseReturnValue:
    """A list of alerts: open, one's own, over."""
    page = alerts_page(
        user_id=user_id(),
        program_id=program_id,
        cohort_id=cohort_id,
        which=request.args.get("which", ""),
        number=request.args.get("page", 0, type=int),
        now=now(),
    )
    return render_template("programs/dashboard/alerts.html", page=page)


@bp.get("/alerts/<uuid:alert_id>")
def show(**ids: uuid.UUID) -> ResponseReturnValue:
    """One alert."""
    return shown(ContactForm(formdata=None), None, **ids)


def shown(contact: ContactForm, outcome: OutcomeForm | None, **ids: uuid.UUID) -> ResponseReturnValue:
    """An alert with its forms."""
    page = alert_page(user_id=user_id(), now=now(), **ids)
    outcome = outcome or OutcomeForm(
        formdata=None, action=page.action, outcome=page.outcome_key, outcome_note=page.outcome_note
    )
    wrong = 422 if contact.errors or outcome.errors else 200
    page_ = render_template("programs/dashboard/alert.html", page=page, contact=contact, outcome=outcome)
    return page_, wrong


@bp.post("/alerts/<uuid:alert_id>/take")
def take(**ids: uuid.UUID) -> ResponseReturnValue:
    """Take an alert, or give it to somebody."""
    try:
        owner = uuid.UUID(request.form["owner"]) if request.form.get("owner") else None
        work.take(user_id=user_id(), owner_id=owner, now=now(), **ids)
    except (Invalid, ValueError):
        flash("Choose somebody who may edit this cohort.", "danger")
    else:
        flash("The alert has an owner now.", "success")
    return back(**ids)


@bp.post("/alerts/<uuid:alert_id>/contact")
def contact(**ids: uuid.UUID) -> ResponseReturnValue:
    """Log that somebody spoke to the student."""
    form = ContactForm()
    spoken = work.Spoken(form.day.data, typed(form.how), typed(form.body))
    try:
        work.log_contact(user_id=user_id(), spoken=spoken, now=now(), **ids)
    except Invalid as wrong:
        refuse(form, "body", wrong)
        return shown(form, None, **ids)
    flash("The contact is logged.", "success")
    return back(**ids)


@bp.post("/alerts/<uuid:alert_id>/outcome")
def outcome(**ids: uuid.UUID) -> ResponseReturnValue:
    """Note what is done, and what came of it."""
    form = OutcomeForm()
    noted = work.Noted(typed(form.action), typed(form.outcome), typed(form.outcome_note))
    try:
        work.note_outcome(user_id=user_id(), noted=noted, now=now(), **ids)
    except Invalid as wrong:
        refuse(form, "outcome_note", wrong)
        return shown(ContactForm(formdata=None), form, **ids)
    flash("Saved.", "success")
    return back(**ids)


@bp.post("/alerts/<uuid:alert_id>/close")
def close(**ids: uuid.UUID) -> ResponseReturnValue:
    """Close an alert."""
    work.close(user_id=user_id(), now=now(), **ids)
    flash("The alert is closed. It comes up again only after its reason has passed once.", "success")
    return back(**ids)


@bp.post("/alerts/<uuid:alert_id>/reopen")
def reopen(**ids: uuid.UUID) -> ResponseReturnValue:
    """Open an alert again."""
    work.reopen(user_id=user_id(), now=now(), **ids)
    flash("The alert is open again.", "success")
    return back(**ids)


def back(program_id: uuid.UUID, alert_id: uuid.UUID) -> ResponseReturnValue:
    """To the alert."""
    return redirect(url_for("alerts.show", program_id=program_id, alert_id=alert_id), 303)

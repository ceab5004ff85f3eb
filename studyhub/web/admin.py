"""The administrator's pages; to everybody else they do not exist."""

from __future__ import annotations

import uuid

from flask import Blueprint, abort, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user, login_required

from studyhub.services import progress
from studyhub.services.accounts import registration
from studyhub.services.errors import Invalid
from studyhub.services.items import regrade as regrading
from studyhub.services.site import administration

from .context import desk, now, shelf, user_id
from .forms import typed
from .forms.admin import CloseReportForm, InvitationForm, RegradeForm

bp = Blueprint("admin", __name__, url_prefix="/admin")


@bp.before_request
@login_required
def only_administrators() -> None:
    """404, not 403: who may not come in is not told that there is a door."""
    if not current_user.is_admin:
        abort(404)


@bp.get("")
def overview() -> ResponseReturnValue:
    """What needs attention, the settings, the latest events."""
    content = current_app.extensions["catalog"]
    settings = current_app.config["SETTINGS"]
    return render_template(
        "admin/overview.html",
        faults=content.faults(),
        shelf=shelf(),
        open_reports=len(administration.reports(shelf=shelf(), state="open")),
        settings=settings.rows(),
        code_tables=current_app.config["CODE_TABLES"],
        outcomes=progress.outcome_counts(),
        events=administration.audit_log(),
    )


@bp.get("/people")
def people() -> ResponseReturnValue:
    """All accounts, searched by name or address."""
    number = max(0, request.args.get("page", 0, type=int))
    query = request.args.get("q", "").strip()[:100]
    page = administration.people(actor_id=user_id(), query=query, number=number, now=now())
    return render_template("admin/people.html", page=page)


@bp.post("/people/<uuid:person_id>")
def change_person(person_id: uuid.UUID) -> ResponseReturnValue:
    """Disable, enable, promote or demote an account."""
    change = request.form.get("change", "")
    administration.change_person(actor_id=user_id(), person_id=person_id, change=change, now=now())
    flash("Done.", "success")
    return redirect(url_for("admin.people"), 303)


@bp.route("/invitations", methods=["GET", "POST"])
def invitations() -> ResponseReturnValue:
    """Make a link that lets one person register."""
    form = InvitationForm()
    link = None
    if form.validate_on_submit():
        link = registration.invite(
            desk=desk(), purpose=typed(form.purpose), email=typed(form.email), now=now()
        )
    status = 422 if form.errors else 200
    return render_template("admin/invitations.html", form=form, link=link), status


@bp.get("/reports")
def reports() -> ResponseReturnValue:
    """What students report about questions."""
    state = request.args.get("state", "open")
    rows = administration.reports(shelf=shelf(), state=state)
    return render_template("admin/reports.html", reports=rows, state=state, form=CloseReportForm())


@bp.post("/reports/<uuid:reporter_id>/<uuid:report_id>")
def close_report(reporter_id: uuid.UUID, report_id: uuid.UUID) -> ResponseReturnValue:
    """Close a report with an answer to the student."""
    form = CloseReportForm()
    if not form.validate():
        raise Invalid(" ".join(message for messages in form.errors.values() for message in messages))
    administration.close_report(
        actor_id=user_id(),
        user_id=reporter_id,
        report_id=report_id,
        outcome=typed(form.outcome),
        answer=typed(form.answer),
        now=now(),
    )
    flash("The report is closed; the student finds your answer on the home page.", "success")
    return redirect(url_for("admin.reports"), 303)


@bp.get("/regrade")
def regrade() -> ResponseReturnValue:
    """Questions that changed after they were answered; with one chosen, what a regrade would do."""
    form = RegradeForm(request.args)
    preview = None
    if typed(form.item):
        preview = regrading.preview_regrade(
            item=typed(form.item), old_ask_hash=typed(form.ask_hash), shelf=shelf()
        )
    wordings = regrading.older_wordings(shelf=shelf())
    return render_template("admin/regrade.html", wordings=wordings, preview=preview, form=form)


@bp.post("/regrade")
def do_regrade() -> ResponseReturnValue:
    """Mark the answers to an older wording by the question as it stands, and tell the students."""
    form = RegradeForm()
    if not form.validate():
        raise Invalid("Choose a question from the list.")
    done = regrading.regrade_item(
        actor_id=user_id(), item=typed(form.item), old_ask_hash=typed(form.ask_hash), shelf=shelf(), now=now()
    )
    flash(
        f"{done.answers} answers of {done.students} students are marked anew; they find a notice.", "success"
    )
    return redirect(url_for("admin.regrade"), 303)

"""A program's own pages: its cohorts, its settings, the record of who did what."""

from __future__ import annotations

import uuid

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import login_required

from studyhub.services.programs import audit, programs, staff
from studyhub.web.context import now, user_id
from studyhub.web.forms import typed
from studyhub.web.forms.programs import ProgramForm

bp = Blueprint("program", __name__, url_prefix="/programs/<uuid:program_id>")


@bp.before_request
@login_required
def only_signed_in() -> None:
    """Who may see a program is asked by each service."""


@bp.get("")
def overview(program_id: uuid.UUID) -> ResponseReturnValue:
    """The cohorts that one may see."""
    page = programs.program_page(user_id=user_id(), program_id=program_id)
    return render_template("programs/overview.html", page=page)


@bp.route("/change", methods=["GET", "POST"])
def change(program_id: uuid.UUID) -> ResponseReturnValue:
    """Name, college, and how long records are kept."""
    page = programs.program_settings(user_id=user_id(), program_id=program_id)
    form = ProgramForm(obj=page)
    if not form.validate_on_submit():
        return render_template("programs/change.html", page=page, form=form), 422 if form.errors else 200
    programs.change_program(
        user_id=user_id(),
        program_id=program_id,
        name=typed(form.name),
        college=typed(form.college),
        retention_months=int(form.retention_months.data or 0),
        year_month=int(form.year_month.data),
        now=now(),
    )
    flash("Saved.", "success")
    return redirect(url_for("program.overview", program_id=program_id), 303)


@bp.get("/log")
def log(program_id: uuid.UUID) -> ResponseReturnValue:
    """Who did what and who looked at whom, all of it or of one person."""
    page = audit.audit_page(
        user_id=user_id(),
        program_id=program_id,
        person=person_asked(),
        number=max(0, request.args.get("page", 0, type=int)),
    )
    return render_template("programs/log.html", page=page)


def person_asked() -> uuid.UUID | None:
    """The person that the address asks about; None for none, and for what is no id."""
    try:
        return uuid.UUID(request.args.get("person", ""))
    except ValueError:
        return None


@bp.post("/leave")
def leave(program_id: uuid.UUID) -> ResponseReturnValue:
    """Work in this program no more."""
    staff.remove(user_id=user_id(), program_id=program_id, person_id=user_id(), now=now())
    flash("You do not work in this program any more.", "success")
    return redirect(url_for("programs.index"), 303)

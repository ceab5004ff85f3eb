"""The administrator's list of programs: made, given a director, archived; no look inside."""

from __future__ import annotations

import uuid

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from studyhub.services.errors import Conflict, Invalid
from studyhub.services.programs import site as service
from studyhub.services.programs.inviting.outbox import Sent
from studyhub.web.accounts.entry import refuse
from studyhub.web.admin import only_administrators
from studyhub.web.context import desk, now, user_id
from studyhub.web.forms import typed
from studyhub.web.forms.programs import DirectorForm, NewProgramForm

bp = Blueprint("admin_programs", __name__, url_prefix="/admin/programs")
bp.before_request(only_administrators)


@bp.get("")
def index() -> ResponseReturnValue:
    """Every program."""
    return shown(NewProgramForm(formdata=None))


def shown(form: NewProgramForm, link: str = "") -> ResponseReturnValue:
    """The list with the form that makes one; `link` is an invitation to be handed over."""
    rows = service.all_programs(actor_id=user_id(), now=now())
    made = render_template(
        "admin/programs.html", programs=rows, form=form, director_form=DirectorForm(), link=link
    )
    return made, 422 if form.errors else 200


@bp.post("")
def make() -> ResponseReturnValue:
    """Make a program and invite its director."""
    form = NewProgramForm()
    try:
        sent = service.make_program(
            desk=desk(),
            actor_id=user_id(),
            name=typed(form.name),
            college=typed(form.college),
            email=typed(form.email),
            now=now(),
        )
    except Invalid as wrong:
        refuse(form, "email", wrong)
        return shown(form)
    return told(sent)


@bp.post("/<uuid:program_id>/director")
def director(program_id: uuid.UUID) -> ResponseReturnValue:
    """Invite one more director."""
    form = DirectorForm()
    try:
        sent = service.appoint_director(
            desk=desk(), actor_id=user_id(), program_id=program_id, email=typed(form.email), now=now()
        )
    except (Invalid, Conflict) as wrong:
        flash(str(wrong), "warning")
        return redirect(url_for("admin_programs.index"), 303)
    return told(sent)


@bp.post("/<uuid:program_id>/archive")
def archive(program_id: uuid.UUID) -> ResponseReturnValue:
    """Put a program into the archive."""
    service.archive_program(actor_id=user_id(), program_id=program_id, now=now())
    flash("The program and its cohorts are in the archive.", "success")
    return redirect(url_for("admin_programs.index"), 303)


@bp.post("/<uuid:program_id>/restore")
def restore(program_id: uuid.UUID) -> ResponseReturnValue:
    """Take a program out of the archive."""
    service.restore_program(actor_id=user_id(), program_id=program_id, now=now())
    flash("The program is in use again; its cohorts are still in the archive.", "success")
    return redirect(url_for("admin_programs.index"), 303)


def told(sent: Sent) -> ResponseReturnValue:
    """Say that the invitation is on its way; show it where this site sends no mail."""
    if sent.link:
        return shown(NewProgramForm(formdata=None), sent.link)
    flash(f"An invitation is on its way to {sent.email}.", "success")
    return redirect(url_for("admin_programs.index"), 303)

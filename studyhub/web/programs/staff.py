"""Who works in a program: listed, invited, given another role, let go."""

from __future__ import annotations

import uuid

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import login_required

from studyhub.services.errors import Conflict, Invalid
from studyhub.services.programs import staff as service
from studyhub.services.programs.inviting import invitations
from studyhub.services.signing.credentials import CREDENTIALS, credentials_of
from studyhub.web.accounts.entry import refuse
from studyhub.web.context import desk, now, user_id
from studyhub.web.forms import typed
from studyhub.web.forms.programs import StaffForm

bp = Blueprint("staff", __name__, url_prefix="/programs/<uuid:program_id>/staff")


@bp.before_request
@login_required
def only_signed_in() -> None:
    """Who may see the staff is asked by each service."""


@bp.get("")
def index(program_id: uuid.UUID) -> ResponseReturnValue:
    """Everybody who works here, and who is invited."""
    return shown(program_id, StaffForm(formdata=None))


def shown(program_id: uuid.UUID, form: StaffForm, link: str = "") -> ResponseReturnValue:
    """The page, with the form that invites; `link` is an invitation to be handed over."""
    page = service.staff_page(user_id=user_id(), program_id=program_id, now=now())
    held = credentials_of(user_id=user_id(), program_id=program_id)
    made = render_template(
        "programs/staff.html", page=page, form=form, link=link, held=held, known=CREDENTIALS
    )
    return made, 422 if form.errors else 200


@bp.post("/invite")
def invite(program_id: uuid.UUID) -> ResponseReturnValue:
    """Invite somebody to work here."""
    form = StaffForm()
    try:
        sent = invitations.invite_staff(
            desk=desk(),
            user_id=user_id(),
            program_id=program_id,
            email=typed(form.email),
            role=typed(form.role),
            now=now(),
        )
    except (Invalid, Conflict) as wrong:
        refuse(form, "email", wrong)
        return shown(program_id, form)
    if sent.link:
        return shown(program_id, StaffForm(formdata=None), sent.link)
    flash(f"An invitation is on its way to {sent.email}.", "success")
    return redirect(url_for("staff.index", program_id=program_id), 303)


@bp.post("/<uuid:person_id>/role")
def role(program_id: uuid.UUID, person_id: uuid.UUID) -> ResponseReturnValue:
    """Give somebody another role."""
    service.change_role(
        user_id=user_id(),
        program_id=program_id,
        person_id=person_id,
        role=request.form.get("role", ""),
        now=now(),
    )
    flash("The role is changed.", "success")
    return redirect(url_for("staff.index", program_id=program_id), 303)


@bp.post("/<uuid:person_id>/remove")
def remove(program_id: uuid.UUID, person_id: uuid.UUID) -> ResponseReturnValue:
    """Take somebody out of the staff."""
    service.remove(user_id=user_id(), program_id=program_id, person_id=person_id, now=now())
    flash("The person does not work in this program any more.", "success")
    if person_id == user_id():
        return redirect(url_for("programs.index"), 303)
    return redirect(url_for("staff.index", program_id=program_id), 303)

"""The ways into a cohort: one invitation, a list with its preview; invitations sent again and taken back."""

from __future__ import annotations

import uuid

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import login_required

from studyhub.services.errors import Conflict, Invalid
from studyhub.services.programs.inviting import invitations as service
from studyhub.services.programs.inviting import lists
from studyhub.web.accounts.entry import refuse
from studyhub.web.context import desk, now, user_id
from studyhub.web.forms import typed
from studyhub.web.forms.programs import ListForm, StudentForm

bp = Blueprint("invitations", __name__, url_prefix="/programs/<uuid:program_id>")


@bp.before_request
@login_required
def only_signed_in() -> None:
    """Who may invite is asked by each service."""


@bp.get("/cohorts/<uuid:cohort_id>/invite")
def cohort(program_id: uuid.UUID, cohort_id: uuid.UUID) -> ResponseReturnValue:
    """The ways into a cohort."""
    return shown(program_id, cohort_id, StudentForm(formdata=None))


def shown(
    program_id: uuid.UUID, cohort_id: uuid.UUID, form: StudentForm, link: str = ""
) -> ResponseReturnValue:
    """The page with its forms; `link` is an invitation to be handed over."""
    page = service.invite_page(user_id=user_id(), program_id=program_id, cohort_id=cohort_id, now=now())
    made = render_template(
        "programs/cohorts/invite.html",
        page=page,
        form=form,
        list_form=ListForm(formdata=None),
        link=link,
        mails=desk().mailer.delivers,
    )
    return made, 422 if form.errors else 200


@bp.post("/cohorts/<uuid:cohort_id>/invite")
def one(program_id: uuid.UUID, cohort_id: uuid.UUID) -> ResponseReturnValue:
    """Invite one student."""
    form = StudentForm()
    try:
        sent = service.invite_student(
            desk=desk(),
            user_id=user_id(),
            program_id=program_id,
            cohort_id=cohort_id,
            email=typed(form.email),
            name=typed(form.name),
            now=now(),
        )
    except (Invalid, Conflict) as wrong:
        refuse(form, "email", wrong)
        return shown(program_id, cohort_id, form)
    if sent.link:
        return shown(program_id, cohort_id, StudentForm(formdata=None), sent.link)
    flash(f"An invitation is on its way to {sent.email}.", "success")
    return redirect(url_for("invitations.cohort", program_id=program_id, cohort_id=cohort_id), 303)


@bp.post("/cohorts/<uuid:cohort_id>/invite/list")
def by_list(program_id: uuid.UUID, cohort_id: uuid.UUID) -> ResponseReturnValue:
    """Look at a list of students, or send the invitations when the button says so."""
    form = ListForm()
    content = form.content() if form.validate_on_submit() else ""
    named = {"user_id": user_id(), "program_id": program_id, "cohort_id": cohort_id}
    if request.form.get("do") == "send":
        sent = lists.send_list(desk=desk(), data=content, now=now(), **named)
        flash(f"{sent} invitation{'s are' if sent > 1 else ' is'} on the way.", "success")
        return redirect(url_for("invitations.cohort", program_id=program_id, cohort_id=cohort_id), 303)
    page = lists.preview_list(data=content, now=now(), **named)
    form.text.data = page.roster.text
    return render_template(
        "programs/cohorts/preview.html", page=page, form=form
    ), 422 if page.roster.faults else 200


@bp.post("/invitations/<uuid:invitation_id>/again")
def again(program_id: uuid.UUID, invitation_id: uuid.UUID) -> ResponseReturnValue:
    """Send an invitation again."""
    sent = service.send_again(
        desk=desk(), user_id=user_id(), program_id=program_id, invitation_id=invitation_id, now=now()
    )
    if sent.link:
        flash(f"This site sends no mail. Hand this link to {sent.email}: {sent.link}", "info")
    else:
        flash(f"An invitation is on its way to {sent.email}.", "success")
    return where_from(program_id, sent.cohort_id)


@bp.post("/invitations/<uuid:invitation_id>/revoke")
def revoke(program_id: uuid.UUID, invitation_id: uuid.UUID) -> ResponseReturnValue:
    """Take an invitation back."""
    of = service.revoke(user_id=user_id(), program_id=program_id, invitation_id=invitation_id, now=now())
    flash("The invitation is taken back; its link leads nowhere now.", "success")
    return where_from(program_id, of)


def where_from(program_id: uuid.UUID, cohort_id: uuid.UUID | None) -> ResponseReturnValue:
    """To the page that lists the invitation: a cohort's, or the staff's."""
    if cohort_id is None:
        return redirect(url_for("staff.index", program_id=program_id), 303)
    return redirect(url_for("invitations.cohort", program_id=program_id, cohort_id=cohort_id), 303)

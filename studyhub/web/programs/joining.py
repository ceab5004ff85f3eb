"""The doors into a program: a code or an invitation, first what will be seen, then the step."""

from __future__ import annotations

import uuid

from flask import Blueprint, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user, login_required

from studyhub.services.errors import NotFound
from studyhub.services.programs.codes import normalise_code
from studyhub.services.programs.inviting import joining as service
from studyhub.web.accounts.entry import refuse
from studyhub.web.accounts.session_user import JOINING
from studyhub.web.context import desk, now, user_id
from studyhub.web.forms import typed
from studyhub.web.forms.programs import CodeForm

bp = Blueprint("joining", __name__, url_prefix="/join")


def reader() -> uuid.UUID | None:
    """Who is signed in; a stranger's way back to this page is kept until they are."""
    if current_user.is_authenticated:
        return user_id()
    session[JOINING] = request.path
    return None


@bp.route("", methods=["GET", "POST"])
def enter() -> ResponseReturnValue:
    """Type a code."""
    form = CodeForm()
    if form.validate_on_submit():
        code = normalise_code(typed(form.code))
        try:
            service.offer_by_code(code=code, user_id=None, desk=desk())
        except NotFound as unknown:
            refuse(form, "code", unknown)
        else:
            return redirect(url_for("joining.code", code=code), 303)
    return render_template("programs/joining/enter.html", form=form), 422 if form.errors else 200


@bp.get("/<code>")
def code(code: str) -> ResponseReturnValue:
    """What a code leads to, and what the program will see."""
    offer = service.offer_by_code(code=code, user_id=reader(), desk=desk())
    return render_template("programs/joining/offer.html", offer=offer, code=code, secret="")


@bp.post("/<code>")
@login_required
def join(code: str) -> ResponseReturnValue:
    """Join the cohort of a code."""
    program, cohort = service.join_by_code(user_id=user_id(), code=code, now=now())
    flash("You are in. This is what the program sees of you.", "success")
    return redirect(url_for("enrolled.show", program_id=program, cohort_id=cohort), 303)


@bp.post("/<code>/register")
def register(code: str) -> ResponseReturnValue:
    """Let somebody who has a code make an account, where that takes an invitation."""
    if desk().registration == "open":
        return redirect(url_for("account.register"), 303)
    secret = service.pass_to_register(code=code, desk=desk(), now=now())
    return redirect(url_for("account.register", invitation=secret), 303)


@bp.get("/mail/<secret>")
def invitation(secret: str) -> ResponseReturnValue:
    """What an invitation leads to, and what the program will see."""
    offer = service.offer_by_mail(secret=secret, user_id=reader(), desk=desk(), now=now())
    return render_template("programs/joining/offer.html", offer=offer, code="", secret=secret)


@bp.post("/mail/<secret>")
@login_required
def accept(secret: str) -> ResponseReturnValue:
    """Accept an invitation."""
    program, cohort = service.accept(user_id=user_id(), secret=secret, now=now())
    if cohort is None:
        flash("You work in this program now.", "success")
        return redirect(url_for("program.overview", program_id=program), 303)
    flash("You are in. This is what the program sees of you.", "success")
    return redirect(url_for("enrolled.show", program_id=program, cohort_id=cohort), 303)

"""What is kept about people, for everybody to read; and a person's own consent to research."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import login_required

from studyhub.services.privacy.consent import consent
from studyhub.services.privacy.inventory import AREAS
from studyhub.web.context import now, user_id

bp = Blueprint("kept", __name__)


@bp.get("/privacy/kept")
def index() -> ResponseReturnValue:
    """Every kind of record, why, how long, who sees it."""
    return render_template("privacy/index.html", areas=AREAS)


@bp.post("/privacy/research")
@login_required
def research() -> ResponseReturnValue:
    """Agree to research, or take it back."""
    given = request.form.get("agrees") == "yes"
    consent(user_id=user_id(), given=given, now=now())
    flash(
        "You agree: your answers may be in the next research export, under a number."
        if given
        else "Taken back: the next research export is without you.",
        "success",
    )
    return redirect(url_for("home.privacy") + "#research", 303)

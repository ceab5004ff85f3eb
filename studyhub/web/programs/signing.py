"""Credentials of staff said and confirmed; questions signed off, and signatures taken back."""

from __future__ import annotations

import uuid

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import login_required

from studyhub.services.errors import Conflict, Invalid
from studyhub.services.signing import credentials, signing
from studyhub.web.context import core_shelf, now, user_id

bp = Blueprint("signing", __name__, url_prefix="/programs/<uuid:program_id>")


@bp.before_request
@login_required
def only_signed_in() -> None:
    """Who may is asked by each service."""


@bp.post("/credential")
def declare(program_id: uuid.UUID) -> ResponseReturnValue:
    """Say which credential one holds; "other" is said in words."""
    chosen = request.form.get("credential", "")
    said = request.form.get("other", "")[:200] if chosen == "other" else chosen
    try:
        credentials.declare(user_id=user_id(), program_id=program_id, credential=said, now=now())
    except Invalid as wrong:
        flash(str(wrong), "danger")
    else:
        flash("Your credential is kept." if said.strip() else "You have said no credential.", "success")
    return _staff(program_id)


@bp.post("/staff/<uuid:person_id>/credential")
def confirm(program_id: uuid.UUID, person_id: uuid.UUID) -> ResponseReturnValue:
    """Confirm somebody's credential."""
    read = request.form.get("credential", "")[:200]
    whom = {"user_id": user_id(), "program_id": program_id, "person_id": person_id}
    try:
        credentials.confirm(**whom, credential=read, now=now())
    except Invalid as wrong:
        flash(str(wrong), "danger")
    else:
        flash("The credential is confirmed.", "success")
    return _staff(program_id)


@bp.post("/staff/<uuid:person_id>/credential/unconfirm")
def unconfirm(program_id: uuid.UUID, person_id: uuid.UUID) -> ResponseReturnValue:
    """Take a confirmation back."""
    credentials.unconfirm(user_id=user_id(), program_id=program_id, person_id=person_id, now=now())
    flash("The credential is not confirmed any more. What was signed with it stands.", "success")
    return _staff(program_id)


@bp.get("/sign")
def show(program_id: uuid.UUID) -> ResponseReturnValue:
    """The question as it would be signed."""
    return _page(program_id, request.args.get("item", ""))


@bp.post("/sign")
def sign(program_id: uuid.UUID) -> ResponseReturnValue:
    """Sign it."""
    item, content = request.form.get("item", "")[:120], request.form.get("content", "")[:64]
    try:
        signing.sign(
            user_id=user_id(),
            program_id=program_id,
            item=item,
            content_hash=content,
            core=core_shelf(),
            now=now(),
        )
    except Conflict as wrong:
        return _page(program_id, item, str(wrong)), 409
    flash("Your signature stands beside the question.", "success")
    return redirect(url_for("signing.show", program_id=program_id, item=item), 303)


@bp.post("/sign/<uuid:sign_id>/revoke")
def revoke(program_id: uuid.UUID, sign_id: uuid.UUID) -> ResponseReturnValue:
    """Take a signature back."""
    item = signing.revoke(user_id=user_id(), program_id=program_id, sign_id=sign_id, now=now())
    flash("The signature is taken back.", "success")
    return redirect(url_for("items.program_one", program_id=program_id, item=item), 303)


def _page(program_id: uuid.UUID, item: str, said: str = "") -> str:
    page = signing.signing_page(user_id=user_id(), program_id=program_id, item=item[:120], core=core_shelf())
    return render_template("programs/signing/show.html", page=page, said=said)


def _staff(program_id: uuid.UUID) -> ResponseReturnValue:
    return redirect(url_for("staff.index", program_id=program_id) + "#credential", 303)

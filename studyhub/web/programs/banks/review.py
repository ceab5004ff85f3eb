"""The way of a question to students: sent, taken back, answered blind, published, withdrawn."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Callable
from functools import partial

from flask import Blueprint, flash, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import login_required

from studyhub.learning.errors import Unmarkable
from studyhub.services.banks import publishing, reading
from studyhub.services.banks.rows import Which
from studyhub.services.errors import Conflict, Invalid
from studyhub.web.context import now, user_id, workshop

from .items import to_item

bp = Blueprint(
    "bank_review",
    __name__,
    url_prefix="/programs/<uuid:program_id>/banks/<uuid:bank_id>/items/<uuid:item_id>",
)


DISAGREED = "You and the key do not agree. It is back with its author, with both answers."


@bp.before_request
@login_required
def only_signed_in() -> None:
    """Who may do it is asked by each service."""


@bp.post("/send")
def send(**ids: uuid.UUID) -> ResponseReturnValue:
    """Put it before a blind reader."""
    said = "It is in review. Somebody who did not write it answers it blind."
    step = partial(publishing.send_to_review, base=base(), workshop=workshop())
    return done(Which(**ids), step, said)


@bp.post("/back")
def back(**ids: uuid.UUID) -> ResponseReturnValue:
    """Take it out of review."""
    return done(Which(**ids), partial(publishing.take_back, base=base()), "It is a draft again.")


@bp.post("/publish")
def publish(**ids: uuid.UUID) -> ResponseReturnValue:
    """Let students see it."""
    step = partial(publishing.publish, base=base(), workshop=workshop())
    return done(Which(**ids), step, "It is published.")


@bp.post("/withdraw")
def withdraw(**ids: uuid.UUID) -> ResponseReturnValue:
    """Take it from the students."""
    step = partial(publishing.withdraw, why=request.form.get("why", ""))
    return done(Which(**ids), step, "It is withdrawn. What students answered stays with them.")


@bp.route("/blind", methods=["GET", "POST"])
def blind(**ids: uuid.UUID) -> ResponseReturnValue:
    """Answer it without its key."""
    which, fault, typed = Which(**ids), "", None
    if request.method == "POST":
        typed = by_question()
        try:
            agreed = reading.answer_blind(
                user_id=user_id(),
                which=which,
                base=base(),
                fields=typed,
                remarks=request.form.get("remarks", ""),
                workshop=workshop(),
                now=now(),
            )
        except (Unmarkable, Invalid, Conflict) as wrong:
            fault = str(wrong)
        else:
            flash("You agree with its key." if agreed else DISAGREED, "success" if agreed else "warning")
            return to_item(which)
    page = reading.blind_page(user_id=user_id(), which=which, typed=typed, workshop=workshop())
    remarks = request.form.get("remarks", "")
    return render_template("programs/banks/blind.html", page=page, fault=fault, remarks=remarks), (
        422 if fault else 200
    )


def done(which: Which, step: Callable[..., None], said: str) -> ResponseReturnValue:
    """Do one step, and go back to the question with what came of it."""
    try:
        step(user_id=user_id(), which=which, now=now())
    except (Invalid, Conflict) as refused:
        flash(str(refused), "warning")
    else:
        flash(said, "success")
    return to_item(which)


def base() -> int:
    """The version that the page was about."""
    return request.form.get("base", 0, type=int)


def by_question() -> dict[str, dict[str, list[str]]]:
    """The form's fields by the id of their question, which each name begins with."""
    fields: defaultdict[str, dict[str, list[str]]] = defaultdict(dict)
    for name, values in request.form.to_dict(flat=False).items():
        question, colon, field = name.partition(":")
        if colon:
            fields[question][field] = values
    return dict(fields)

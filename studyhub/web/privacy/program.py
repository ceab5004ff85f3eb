"""A program as a whole: taken out as a file, let into research, ended."""

from __future__ import annotations

import uuid

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import login_required

from studyhub.services.errors import Invalid
from studyhub.services.jobs.exports import of_counts, of_program
from studyhub.services.privacy import ending, research
from studyhub.web.context import desk, now, user_id
from studyhub.web.files import asked

bp = Blueprint("program_data", __name__, url_prefix="/programs/<uuid:program_id>/data")


@bp.before_request
@login_required
def only_signed_in() -> None:
    """Who may is asked by each service."""


@bp.get("")
def show(program_id: uuid.UUID) -> ResponseReturnValue:
    """What can be done with the program as a whole."""
    return shown(program_id)


def shown(program_id: uuid.UUID, fault: str = "") -> ResponseReturnValue:
    """The page; with a fault of the name that was typed."""
    page = ending.data_page(user_id=user_id(), program_id=program_id)
    counts = research.program_research_page(user_id=user_id(), program_id=program_id)
    told = render_template(
        "privacy/program.html", page=page, counts=counts, fewest=research.FEWEST, fault=fault
    )
    return told, 422 if fault else 200


@bp.post("/export")
def export(program_id: uuid.UUID) -> ResponseReturnValue:
    """Have the whole program made as a zip."""
    return asked(of_program(user_id=user_id(), program_id=program_id))


@bp.post("/items")
def items(program_id: uuid.UUID) -> ResponseReturnValue:
    """Let the program's questions into research exports, or no more."""
    allowed = request.form.get("allows") == "yes"
    research.let_items(user_id=user_id(), program_id=program_id, allowed=allowed, now=now())
    flash("Its questions may be in research exports." if allowed else "Its questions stay out.", "success")
    return back(program_id)


@bp.post("/counts")
def counts(program_id: uuid.UUID) -> ResponseReturnValue:
    """Have counts by question over the program's students who agreed made as a file."""
    try:
        return asked(of_counts(user_id=user_id(), program_id=program_id))
    except Invalid as few:
        flash(str(few), "warning")
        return back(program_id)


@bp.post("/end")
def end(program_id: uuid.UUID) -> ResponseReturnValue:
    """Ask for the program's deletion."""
    typed = request.form.get("name", "")[:200]
    try:
        day = ending.ask_end(desk=desk(), user_id=user_id(), program_id=program_id, typed=typed, now=now())
    except Invalid as wrong:
        return shown(program_id, str(wrong))
    flash(f"The program goes from {day:%-d %B %Y} on. All directors have a mail.", "success")
    return back(program_id)


@bp.post("/keep")
def keep(program_id: uuid.UUID) -> ResponseReturnValue:
    """Take the deletion back."""
    ending.keep_program(desk=desk(), user_id=user_id(), program_id=program_id, now=now())
    flash("The program is kept. All directors have a mail.", "success")
    return back(program_id)


def back(program_id: uuid.UUID) -> ResponseReturnValue:
    """To the page of the program's data."""
    return redirect(url_for("program_data.show", program_id=program_id), 303)

"""When a question of a program's own is wrong: what students report, marking anew, credit for everyone."""

from __future__ import annotations

import uuid

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import login_required

from studyhub.services.banks.mending import Wanted, mark_anew, mending_page
from studyhub.services.banks.reports import answer_report, reports_page
from studyhub.web.context import core_shelf, now, user_id
from studyhub.web.forms.admin import CloseReportForm

bp = Blueprint("mending", __name__, url_prefix="/programs/<uuid:program_id>")


@bp.before_request
@login_required
def only_signed_in() -> None:
    """Who may is asked by each service."""


@bp.get("/regrade")
def regrade(program_id: uuid.UUID) -> ResponseReturnValue:
    """The wordings that were answered; with one chosen, whose results would change."""
    wanted = _wanted(program_id, dict(request.args)) if request.args.get("item") else None
    page = mending_page(user_id=user_id(), program_id=program_id, wanted=wanted, core=core_shelf(), now=now())
    return render_template("programs/mending/regrade.html", page=page)


@bp.post("/regrade")
def do_regrade(program_id: uuid.UUID) -> ResponseReturnValue:
    """Mark answers anew; their students are told."""
    wanted = _wanted(program_id, dict(request.form))
    changed = mark_anew(user_id=user_id(), wanted=wanted, core=core_shelf(), now=now())
    answers = "1 answer is" if changed == 1 else f"{changed} answers are"
    flash(f"{answers} marked anew; the students find a notice.", "success")
    return redirect(url_for("mending.regrade", program_id=program_id), 303)


@bp.get("/reports")
def reports(program_id: uuid.UUID) -> ResponseReturnValue:
    """What students report about the program's questions."""
    state, item = request.args.get("state", "open"), request.args.get("item", "")
    page = reports_page(user_id=user_id(), program_id=program_id, state=state, item=item, core=core_shelf())
    return render_template("programs/mending/reports.html", page=page, form=CloseReportForm())


@bp.post("/reports/<uuid:reporter_id>/<uuid:report_id>")
def answer(program_id: uuid.UUID, reporter_id: uuid.UUID, report_id: uuid.UUID) -> ResponseReturnValue:
    """Close a report with an answer to the student."""
    answer_report(
        user_id=user_id(),
        program_id=program_id,
        reporter_id=reporter_id,
        report_id=report_id,
        outcome=request.form.get("outcome", ""),
        answer=request.form.get("answer", "")[:2000],
        now=now(),
    )
    flash("The report is closed; the student finds your answer on the home page.", "success")
    return redirect(url_for("mending.reports", program_id=program_id), 303)


def _wanted(program_id: uuid.UUID, given: dict[str, str]) -> Wanted:
    item, asked = given.get("item", "")[:120], given.get("asked", "")[:64]
    return Wanted(program_id, item, asked, given.get("credit") == "1")

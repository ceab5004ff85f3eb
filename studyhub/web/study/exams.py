"""Mock exams: choose one, sit it, end it, read its report."""

from __future__ import annotations

import uuid

from flask import Blueprint, flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import login_required

from studyhub.services.errors import Conflict, Invalid
from studyhub.services.exams import drawing, offer, pages, report, sitting
from studyhub.services.exams.desk import StalePage
from studyhub.services.exams.pages import Conditions
from studyhub.services.exams.report import Sealed
from studyhub.services.exams.sitting import Left
from studyhub.services.graded.doing import watching
from studyhub.services.graded.doing.door import Refused
from studyhub.services.practice.errors import NothingToAsk
from studyhub.web.context import now, shelf, user_id, visit

bp = Blueprint("exams", __name__, url_prefix="/exams")
SAVED = "X-Save"


@bp.before_request
@login_required
def only_signed_in() -> None:
    """A sitting is somebody's."""


@bp.before_request
def watch() -> None:
    """See that a graded exam is sat from where it may be, with each request about a sitting."""
    sitting_id = (request.view_args or {}).get("sitting_id")
    if sitting_id is not None:
        watching.look_in(user_id=user_id(), sitting_id=sitting_id, visit=visit(), shelf=shelf(), now=now())


@bp.errorhandler(Refused)
def refused(refusal: Refused) -> ResponseReturnValue:
    """From a graded exam that cannot go on here to the list of what is assigned."""
    if request.headers.get(SAVED):
        return jsonify(said=str(refusal), here=url_for("assigned.index")), 409
    flash(str(refusal), "warning")
    return redirect(url_for("assigned.index"), 303)


@bp.errorhandler(Sealed)
def sealed(waiting: Sealed) -> ResponseReturnValue:
    """From a report whose keys are not out to the page that says when they will be."""
    flash(str(waiting), "info")
    if waiting.work is None:
        return redirect(url_for("assigned.index"), 303)
    program_id, assignment_id = waiting.work
    return redirect(url_for("assigned.show", program_id=program_id, assignment_id=assignment_id), 303)


@bp.get("")
def index() -> ResponseReturnValue:
    """The kinds of exam, the conditions, the sittings so far."""
    return render_template(
        "exams/index.html", page=pages.exams_page(user_id=user_id(), shelf=shelf(), now=now())
    )


@bp.post("")
def start() -> ResponseReturnValue:
    """Draw a form."""
    domain = request.form.get("domain") or None
    try:
        made = drawing.start(
            user_id=user_id(), kind=request.form.get("kind", ""), shelf=shelf(), now=now(), domain=domain
        )
    except Invalid as wrong:
        flash(str(wrong), "warning")
        return redirect(url_for("exams.index"), 303)
    return redirect(url_for("exams.cover", sitting_id=made), 303)


@bp.post("/diagnostic/later")
def later() -> ResponseReturnValue:
    """Put the diagnostic off."""
    offer.put_off(user_id=user_id())
    flash("The diagnostic stands under mock exams, whenever you want it.", "info")
    return redirect(url_for("home.index"), 303)


@bp.post("/conditions")
def conditions() -> ResponseReturnValue:
    """Set the exam conditions."""
    factor = request.form.get("extra_time", 1.0, type=float)
    wanted = Conditions(
        factor,
        hidden_timer="hidden_timer" in request.form,
        stop_clock="stop_clock" in request.form,
        calculator="calculator" in request.form,
    )
    try:
        pages.set_conditions(user_id=user_id(), conditions=wanted)
    except Invalid as wrong:
        flash(str(wrong), "warning")
    else:
        flash("Saved. They hold for exams that you draw from now on.", "success")
    return redirect(url_for("exams.index", _anchor="conditions"), 303)


@bp.get("/<uuid:sitting_id>")
def cover(sitting_id: uuid.UUID) -> ResponseReturnValue:
    """The first page of a sitting; once it has begun, its overview."""
    page = pages.sitting_page(user_id=user_id(), sitting_id=sitting_id, shelf=shelf(), now=now())
    if page.ended:
        return redirect(url_for("exams.result", sitting_id=sitting_id), 303)
    return render_template("exams/overview.html" if page.began else "exams/cover.html", page=page)


@bp.post("/<uuid:sitting_id>/begin")
def begin(sitting_id: uuid.UUID) -> ResponseReturnValue:
    """Start the clock."""
    sitting.begin(user_id=user_id(), sitting_id=sitting_id, now=now())
    return redirect(url_for("exams.question", sitting_id=sitting_id, number=1), 303)


@bp.get("/<uuid:sitting_id>/<int:number>")
def question(sitting_id: uuid.UUID, number: int) -> ResponseReturnValue:
    """A question, by its number."""
    page = pages.sitting_page(
        user_id=user_id(), sitting_id=sitting_id, shelf=shelf(), now=now(), number=number
    )
    if not page.began or page.closed or page.paused:
        return redirect(url_for("exams.cover", sitting_id=sitting_id), 303)
    return render_template("exams/question.html", page=page)


@bp.post("/<uuid:sitting_id>/<int:number>")
def leave(sitting_id: uuid.UUID, number: int) -> ResponseReturnValue:
    """Keep what stands at a place: told in JSON to our script, else on to the page that was asked for."""
    at = now()
    try:
        if "seen" in request.form:
            sitting.see(user_id=user_id(), sitting_id=sitting_id, position=number - 1, now=at)
        else:
            sitting.leave(user_id=user_id(), sitting_id=sitting_id, left=_left(number), shelf=shelf(), now=at)
    except StalePage as stale:
        flash(str(stale), "warning")
        here = url_for("exams.question", sitting_id=sitting_id, number=number)
        return (jsonify(here=here), 409) if request.headers.get(SAVED) else redirect(here, 303)
    except Conflict as closed:
        if request.headers.get(SAVED):
            return jsonify(said=str(closed)), 409
        flash(str(closed), "warning")
        return redirect(url_for("exams.cover", sitting_id=sitting_id), 303)
    if request.headers.get(SAVED):
        page = pages.sitting_page(user_id=user_id(), sitting_id=sitting_id, shelf=shelf(), now=at)
        return jsonify(left=page.seconds_left, warnings=page.warnings, answered=page.answered)
    return redirect(_onward(sitting_id, request.form.get("go", "")), 303)


@bp.post("/<uuid:sitting_id>/pause")
def pause(sitting_id: uuid.UUID) -> ResponseReturnValue:
    """Begin a stop-clock break."""
    sitting.pause(user_id=user_id(), sitting_id=sitting_id, now=now())
    return redirect(url_for("exams.cover", sitting_id=sitting_id), 303)


@bp.post("/<uuid:sitting_id>/resume")
def resume(sitting_id: uuid.UUID) -> ResponseReturnValue:
    """End a break."""
    sitting.resume(user_id=user_id(), sitting_id=sitting_id, now=now())
    return redirect(url_for("exams.cover", sitting_id=sitting_id), 303)


@bp.post("/<uuid:sitting_id>/away")
def away(sitting_id: uuid.UUID) -> ResponseReturnValue:
    """Hear from our script that the page of a graded exam was left for some seconds."""
    seconds = request.form.get("seconds", 0, type=int)
    watching.note_away(user_id=user_id(), sitting_id=sitting_id, seconds=seconds, now=now())
    return "", 204


@bp.post("/<uuid:sitting_id>/end")
def end(sitting_id: uuid.UUID) -> ResponseReturnValue:
    """End a sitting for good; before its time is up the student has to say so."""
    sure = "sure" in request.form
    try:
        sitting.end(user_id=user_id(), sitting_id=sitting_id, shelf=shelf(), now=now(), sure=sure)
    except Invalid as unsure:
        flash(str(unsure), "warning")
        return redirect(url_for("exams.cover", sitting_id=sitting_id), 303)
    return redirect(url_for("exams.result", sitting_id=sitting_id), 303)


@bp.get("/<uuid:sitting_id>/report")
def result(sitting_id: uuid.UUID) -> ResponseReturnValue:
    """The score report."""
    page = report.report_page(user_id=user_id(), sitting_id=sitting_id, shelf=shelf(), now=now())
    return render_template("exams/result.html", page=page)


@bp.get("/<uuid:sitting_id>/review/<int:number>")
def review(sitting_id: uuid.UUID, number: int) -> ResponseReturnValue:
    """A question of an ended sitting with its reasons."""
    page = report.review_page(user_id=user_id(), sitting_id=sitting_id, number=number, shelf=shelf())
    return render_template("exams/review.html", page=page)


@bp.post("/<uuid:sitting_id>/misses")
def misses(sitting_id: uuid.UUID) -> ResponseReturnValue:
    """Turn what was missed into a quiz."""
    try:
        begun = report.study_misses(user_id=user_id(), sitting_id=sitting_id, shelf=shelf(), now=now())
    except NothingToAsk as nothing:
        flash(str(nothing), "info")
        return redirect(url_for("exams.result", sitting_id=sitting_id), 303)
    return redirect(url_for("practice.session", session_id=begun), 303)


def _left(number: int) -> Left:
    """What the form leaves at a place."""
    return Left(
        position=number - 1,
        chosen=tuple(request.form.getlist("choice")),
        struck=tuple(request.form.getlist("struck")),
        flagged="flagged" in request.form,
        highlights=tuple(request.form.getlist("highlight")),
        millis=request.form.get("millis", 0, type=int),
        page=request.form.get("page", 0, type=int),
        turn=request.form.get("turn", 0, type=int),
    )


def _onward(sitting_id: uuid.UUID, go: str) -> str:
    """Where a button leads: a question's number, or the overview."""
    if go.isascii() and go.isdigit() and len(go) < 4:
        return url_for("exams.question", sitting_id=sitting_id, number=int(go))
    return url_for("exams.cover", sitting_id=sitting_id)

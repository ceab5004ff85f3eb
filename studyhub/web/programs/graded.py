"""Graded exams as staff see them: made and changed, results, versions, the incident log."""

from __future__ import annotations

import uuid
from zoneinfo import ZoneInfo

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user, login_required

from studyhub.services.assignments.records import Which
from studyhub.services.assignments.setting.wishes import Faulty
from studyhub.services.errors import Conflict, Invalid
from studyhub.services.graded.incidents import KINDS
from studyhub.services.graded.seeing import logbook
from studyhub.services.graded.seeing import page as seeing
from studyhub.services.graded.setting import forms, making, staffing
from studyhub.services.graded.setting.staffing import Longer
from studyhub.web.context import core_shelf, now, shelf, user_id
from studyhub.web.forms.graded import ExamForm, filled, moment_in

bp = Blueprint("graded", __name__, url_prefix="/programs/<uuid:program_id>/cohorts/<uuid:cohort_id>/graded")


@bp.before_request
@login_required
def only_signed_in() -> None:
    """Who may make or see an exam is asked, and looks are put on record, by each service."""


@bp.route("/new", methods=["GET", "POST"])
def new(**ids: uuid.UUID) -> ResponseReturnValue:
    """Make a graded exam."""
    page = forms.new_form(user_id=user_id(), core=core_shelf(), now=now(), **ids)
    form = ExamForm(data=filled(page.wishes, page.zone)).offer(page.banks)
    if request.method == "GET":
        return render_template("programs/graded/form.html", page=page, form=form)
    wishes = form.wishes(page.zone, request.form)
    try:
        made = making.make_exam(user_id=user_id(), wishes=wishes, core=core_shelf(), now=now(), **ids)
    except Faulty as wrong:
        form.show(wrong.faults)
        return render_template("programs/graded/form.html", page=page, form=form), 422
    flash("The exam is made. Its students find it under “Assigned”.", "success")
    return back(Which(**ids, assignment_id=made))


@bp.get("/<uuid:assignment_id>")
def show(**ids: uuid.UUID) -> ResponseReturnValue:
    """An exam: its terms, its code, what came of it by version and by student."""
    sort = request.args.get("sort", "name")
    page = seeing.exam_page(user_id=user_id(), which=Which(**ids), shelf=shelf(), now=now(), sort=sort)
    return render_template("programs/graded/show.html", page=page)


@bp.route("/<uuid:assignment_id>/change", methods=["GET", "POST"])
def change(**ids: uuid.UUID) -> ResponseReturnValue:
    """Change an exam's words, window, code, addresses and students."""
    which = Which(**ids)
    page = forms.change_form(user_id=user_id(), which=which)
    form = ExamForm(data=filled(page.wishes, page.zone)).offer(page.banks)
    if request.method == "GET":
        return render_template("programs/graded/form.html", page=page, form=form)
    try:
        wishes = form.wishes(page.zone, request.form)
        making.change_exam(user_id=user_id(), which=which, wishes=wishes, now=now())
    except Faulty as wrong:
        form.show(wrong.faults)
        return render_template("programs/graded/form.html", page=page, form=form), 422
    flash("Saved.", "success")
    return back(which)


@bp.post("/<uuid:assignment_id>/end")
def end(**ids: uuid.UUID) -> ResponseReturnValue:
    """End an exam early for everybody."""
    if "sure" in request.form:
        making.end_early(user_id=user_id(), which=Which(**ids), core=core_shelf(), now=now())
        flash("The exam is over for everybody. Keys come out when they were going to.", "success")
    else:
        forms.change_form(user_id=user_id(), which=Which(**ids))
        flash("The exam goes on. Tick that you want to end it for everybody.", "warning")
    return back(Which(**ids))


@bp.post("/<uuid:assignment_id>/students/<uuid:student_id>/extend")
def extend(student_id: uuid.UUID, **ids: uuid.UUID) -> ResponseReturnValue:
    """Give one student longer."""
    which, sent = Which(**ids), request.form
    until = moment_in(sent.get("until", ""), ZoneInfo(current_user.timezone))
    longer = Longer(sent.get("more", 0, type=int), until, sent.get("reason", ""))
    try:
        staffing.extend(user_id=user_id(), which=which, student_id=student_id, longer=longer, now=now())
    except (Invalid, Conflict) as refusal:
        flash(str(refusal), "warning")
    else:
        flash("It is granted, and reaches an attempt under way at once.", "success")
    return back(which)


@bp.post("/<uuid:assignment_id>/students/<uuid:student_id>/<int:number>/void")
def void(student_id: uuid.UUID, number: int, **ids: uuid.UUID) -> ResponseReturnValue:
    """Void an attempt."""
    try:
        staffing.void(
            user_id=user_id(),
            which=Which(**ids),
            student_id=student_id,
            number=number,
            reason=request.form.get("reason", ""),
            again="again" in request.form,
            core=core_shelf(),
            now=now(),
        )
    except (Invalid, Conflict) as refusal:
        flash(str(refusal), "warning")
    else:
        flash("The attempt is void: it counts for nothing and is never marked.", "success")
    return back(Which(**ids))


@bp.get("/<uuid:assignment_id>/versions/<letter>")
def version(letter: str, **ids: uuid.UUID) -> ResponseReturnValue:
    """A version with its keys."""
    page = seeing.version_page(user_id=user_id(), which=Which(**ids), letter=letter, shelf=shelf(), now=now())
    return render_template("programs/graded/version.html", page=page)


@bp.get("/<uuid:assignment_id>/results.<kind>")
def download(kind: str, **ids: uuid.UUID) -> ResponseReturnValue:
    """The results as a file."""
    return as_file(
        *seeing.results_file(user_id=user_id(), which=Which(**ids), kind=kind, shelf=shelf(), now=now())
    )


@bp.route("/<uuid:assignment_id>/incidents", methods=["GET", "POST"])
def incidents(**ids: uuid.UUID) -> ResponseReturnValue:
    """The incident log, and a line of staff's own."""
    which, sent = Which(**ids), request.form
    if request.method == "GET":
        kind, student = request.args.get("kind", ""), request.args.get("student", type=uuid.UUID)
        page = logbook.log_page(user_id=user_id(), which=which, now=now(), kind=kind, student=student)
        return render_template("programs/graded/incidents.html", page=page, kinds=KINDS)
    at = moment_in(sent.get("at", ""), ZoneInfo(current_user.timezone))
    who, what = sent.get("student", type=uuid.UUID), sent.get("what", "")
    try:
        logbook.keep_entry(user_id=user_id(), which=which, student=who, at=at, what=what, now=now())
    except Invalid as wrong:
        flash(str(wrong), "warning")
    else:
        flash("It stands in the log. Nobody can change it or take it out.", "success")
    return back(which, "graded.incidents")


@bp.get("/<uuid:assignment_id>/incidents.<kind>")
def incidents_file(kind: str, **ids: uuid.UUID) -> ResponseReturnValue:
    """The incident log as a file."""
    return as_file(*logbook.log_file(user_id=user_id(), which=Which(**ids), kind=kind, now=now()))


def as_file(content: bytes, mimetype: str, name: str) -> Response:
    """A file to be saved, and kept in no cache."""
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "private, no-store"}
    return Response(content, content_type=mimetype, headers=headers)


def back(which: Which, page: str = "graded.show") -> ResponseReturnValue:
    """To a page of the exam."""
    here = url_for(
        page,
        program_id=which.program_id,
        cohort_id=which.cohort_id,
        assignment_id=which.assignment_id,
    )
    return redirect(here, 303)

"""Assigned work as staff see it: the list, the form, the results, one student's work."""

from __future__ import annotations

import uuid

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import login_required

from studyhub.services.assignments.records import Which
from studyhub.services.assignments.seeing import overview, results, sheet, student
from studyhub.services.assignments.setting import changes, forms
from studyhub.services.assignments.setting.wishes import Faulty
from studyhub.services.programs.records.students import Whose
from studyhub.web.context import now, shelf, user_id
from studyhub.web.forms.assignments import AssignmentForm, filled

bp = Blueprint(
    "assignments", __name__, url_prefix="/programs/<uuid:program_id>/cohorts/<uuid:cohort_id>/assignments"
)
bp.app_context_processor(lambda: {"shown_results": results.SHOWN})


@bp.before_request
@login_required
def only_signed_in() -> None:
    """Who may set or see work is asked, and looks are put on record, by each service."""


@bp.get("")
def index(**ids: uuid.UUID) -> ResponseReturnValue:
    """The assignments of a cohort with counts."""
    page = overview.cohort_work(user_id=user_id(), shelf=shelf(), now=now(), **ids)
    return render_template("programs/assignments/index.html", page=page)


@bp.route("/new", methods=["GET", "POST"])
def new(**ids: uuid.UUID) -> ResponseReturnValue:
    """Set work of the kind in the address, or like the assignment there."""
    kind, like = request.args.get("kind", ""), request.args.get("like", type=uuid.UUID)
    page = forms.new_form(user_id=user_id(), kind=kind, shelf=shelf(), now=now(), like=like, **ids)
    form = AssignmentForm(data=filled(page.wishes, page.zone)).offer(page.choices)
    if request.method == "GET":
        return render_template("programs/assignments/form.html", page=page, form=form)
    wishes = form.wishes(page.wishes.kind, page.zone)
    try:
        made = changes.set_work(user_id=user_id(), wishes=wishes, shelf=shelf(), now=now(), **ids)
    except Faulty as wrong:
        form.show(wrong.faults, wishes.kind)
        return render_template("programs/assignments/form.html", page=page, form=form), 422
    flash("It is set. Its students find it under “Assigned”.", "success")
    return back(Which(**ids, assignment_id=made))


@bp.get("/<uuid:assignment_id>")
def show(**ids: uuid.UUID) -> ResponseReturnValue:
    """What each student did."""
    sort, shown = request.args.get("sort", "name"), request.args.get("show", "all")
    page = results.results_page(
        user_id=user_id(), which=Which(**ids), shelf=shelf(), now=now(), sort=sort, shown=shown
    )
    return render_template("programs/assignments/show.html", page=page)


@bp.route("/<uuid:assignment_id>/change", methods=["GET", "POST"])
def change(**ids: uuid.UUID) -> ResponseReturnValue:
    """Change an assignment."""
    which = Which(**ids)
    page = forms.change_form(user_id=user_id(), which=which, shelf=shelf())
    form = AssignmentForm(data=filled(page.wishes, page.zone)).offer(page.choices)
    if request.method == "GET":
        return render_template("programs/assignments/form.html", page=page, form=form)
    wishes, sure = form.wishes(page.wishes.kind, page.zone), bool(form.sure.data)
    try:
        changes.change_work(
            user_id=user_id(), which=which, wishes=wishes, shelf=shelf(), now=now(), sure=sure
        )
    except Faulty as wrong:
        form.show(wrong.faults, wishes.kind)
        return render_template("programs/assignments/form.html", page=page, form=form), 422
    flash("Saved.", "success")
    return back(which)


@bp.post("/<uuid:assignment_id>/withdraw")
def withdraw(**ids: uuid.UUID) -> ResponseReturnValue:
    """Withdraw an assignment."""
    changes.withdraw(user_id=user_id(), which=Which(**ids), now=now())
    flash("It is withdrawn: nobody begins it any more. What was done stays here.", "success")
    return back(Which(**ids))


@bp.post("/<uuid:assignment_id>/again")
def again(**ids: uuid.UUID) -> ResponseReturnValue:
    """Take a withdrawal back."""
    changes.give_again(user_id=user_id(), which=Which(**ids), now=now())
    flash("It is given again.", "success")
    return back(Which(**ids))


@bp.post("/<uuid:assignment_id>/copy")
def copy(**ids: uuid.UUID) -> ResponseReturnValue:
    """On to the form of another cohort, filled with this assignment; nothing is set yet."""
    to = changes.copy_to(user_id=user_id(), which=Which(**ids), cohort=request.form.get("cohort", ""))
    here = url_for("assignments.new", program_id=ids["program_id"], cohort_id=to, like=ids["assignment_id"])
    return redirect(here, 303)


@bp.get("/<uuid:assignment_id>/results.<kind>")
def download(kind: str, **ids: uuid.UUID) -> ResponseReturnValue:
    """The results as a file."""
    content, mimetype, name = sheet.results_file(
        user_id=user_id(), which=Which(**ids), kind=kind, shelf=shelf(), now=now()
    )
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "private, no-store"}
    return Response(content, content_type=mimetype, headers=headers)


@bp.get("/students/<uuid:student_id>")
def of_student(**ids: uuid.UUID) -> ResponseReturnValue:
    """All assigned work of a student."""
    page = student.student_work(user_id=user_id(), whose=Whose(**ids), shelf=shelf(), now=now())
    return render_template("programs/assignments/student.html", page=page)


@bp.get("/<uuid:assignment_id>/students/<uuid:student_id>/<int:number>")
def attempt(student_id: uuid.UUID, number: int, **ids: uuid.UUID) -> ResponseReturnValue:
    """An attempt of a student, place by place."""
    page = student.attempt_page(
        user_id=user_id(), which=Which(**ids), student_id=student_id, number=number, shelf=shelf(), now=now()
    )
    return render_template("programs/assignments/attempt.html", page=page)


@bp.get("/<uuid:assignment_id>/students/<uuid:student_id>/<int:number>/<uuid:answer_id>")
def answer(student_id: uuid.UUID, number: int, answer_id: uuid.UUID, **ids: uuid.UUID) -> ResponseReturnValue:
    """One answer of an attempt, with the question as it was then."""
    shown = student.answer_of_work(
        user_id=user_id(),
        which=Which(**ids),
        student_id=student_id,
        number=number,
        answer_id=answer_id,
        shelf=shelf(),
        now=now(),
    )
    return render_template("programs/assignments/answer.html", shown=shown, page=shown.page)


def back(which: Which) -> ResponseReturnValue:
    """To the page of the assignment."""
    here = url_for(
        "assignments.show",
        program_id=which.program_id,
        cohort_id=which.cohort_id,
        assignment_id=which.assignment_id,
    )
    return redirect(here, 303)

"""Cohorts: looked at, made, changed, archived; their code, and who may see them."""

from __future__ import annotations

import uuid
from functools import lru_cache

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user, login_required
from markupsafe import Markup

from studyhub.services.errors import Invalid
from studyhub.services.programs import cohorts as service
from studyhub.services.programs.codes import change_code
from studyhub.services.programs.records.students import StudentRow
from studyhub.services.programs.staff import rights_page, set_rights
from studyhub.web.accounts.entry import refuse
from studyhub.web.context import now, shelf, user_id
from studyhub.web.forms.programs import CohortForm
from studyhub.web.kept import Made, kept

LISTS = 8
"""Lists of students that a process has at hand as they were last shown, 100 KB for a hundred students."""

bp = Blueprint("cohorts", __name__, url_prefix="/programs/<uuid:program_id>/cohorts")


@bp.before_request
@login_required
def only_signed_in() -> None:
    """Who may see a cohort is asked by each service."""


@bp.get("/<uuid:cohort_id>")
def show(program_id: uuid.UUID, cohort_id: uuid.UUID) -> ResponseReturnValue:
    """A cohort and its students' totals."""
    look = service.look_at_cohort(
        user_id=user_id(), program_id=program_id, cohort_id=cohort_id, shelf=shelf(), now=now()
    )
    return kept(f"cohort {cohort_id}", lambda: _shown(look), look)


def _shown(look: service.CohortLook) -> Made:
    """The page of a look that is on record."""
    page = service.with_students(look, now=now())
    here = (look.head.id, look.cohort.id)
    over = look.cohort.archived_at is not None
    students = _students(page.students, over, here, current_user.timezone) if page.students else ""
    return Made(render_template("programs/cohorts/show.html", page=page, students=students), page.turns_at)


@lru_cache(LISTS)
def _students(
    students: tuple[StudentRow, ...], archived: bool, here: tuple[uuid.UUID, uuid.UUID], _zone: str
) -> Markup:
    """The list, which hangs on nothing but this: made anew where it says something else."""
    program_id, cohort_id = here
    return Markup(  # noqa: S704 - a template of ours
        render_template(
            "programs/cohorts/_students.html",
            students=students,
            archived=archived,
            here={"program_id": program_id, "cohort_id": cohort_id},
        )
    )


@bp.route("/new", methods=["GET", "POST"])
def new(program_id: uuid.UUID) -> ResponseReturnValue:
    """Make a cohort."""
    page = service.new_cohort_form(user_id=user_id(), program_id=program_id, shelf=shelf())
    form = CohortForm().offer(page.choices)
    if form.validate_on_submit():
        try:
            made = service.make_cohort(
                user_id=user_id(), program_id=program_id, wishes=form.wishes(), shelf=shelf(), now=now()
            )
        except Invalid as wrong:
            refuse(form, "name", wrong)
        else:
            flash("The cohort is there. Now invite its students.", "success")
            return redirect(url_for("invitations.cohort", program_id=program_id, cohort_id=made), 303)
    return render_template("programs/cohorts/form.html", page=page, form=form), 422 if form.errors else 200


@bp.route("/<uuid:cohort_id>/change", methods=["GET", "POST"])
def change(program_id: uuid.UUID, cohort_id: uuid.UUID) -> ResponseReturnValue:
    """Change a cohort."""
    named = {"user_id": user_id(), "program_id": program_id, "cohort_id": cohort_id}
    page = service.cohort_form(shelf=shelf(), **named)
    form = CohortForm(obj=page.wishes).offer(page.choices)
    if form.validate_on_submit():
        try:
            service.change_cohort(wishes=form.wishes(), shelf=shelf(), now=now(), **named)
        except Invalid as wrong:
            refuse(form, "window_to", wrong)
        else:
            flash("Saved.", "success")
            return back(program_id, cohort_id)
    return render_template("programs/cohorts/form.html", page=page, form=form), 422 if form.errors else 200


@bp.post("/<uuid:cohort_id>/archive")
def archive(program_id: uuid.UUID, cohort_id: uuid.UUID) -> ResponseReturnValue:
    """Put a cohort into the archive."""
    service.archive_cohort(user_id=user_id(), program_id=program_id, cohort_id=cohort_id, now=now())
    flash("The cohort is in the archive.", "success")
    return back(program_id, cohort_id)


@bp.post("/<uuid:cohort_id>/restore")
def restore(program_id: uuid.UUID, cohort_id: uuid.UUID) -> ResponseReturnValue:
    """Take a cohort out of the archive."""
    service.restore_cohort(user_id=user_id(), program_id=program_id, cohort_id=cohort_id, now=now())
    flash("The cohort is in use again. Its code is still closed.", "success")
    return back(program_id, cohort_id)


@bp.post("/<uuid:cohort_id>/code")
def code(program_id: uuid.UUID, cohort_id: uuid.UUID) -> ResponseReturnValue:
    """Open or close the join code, or make another."""
    change = request.form.get("change", "")
    change_code(user_id=user_id(), program_id=program_id, cohort_id=cohort_id, change=change, now=now())
    flash("The code is closed." if change == "close" else "The code is open.", "success")
    return back(program_id, cohort_id)


@bp.route("/<uuid:cohort_id>/staff", methods=["GET", "POST"])
def rights(program_id: uuid.UUID, cohort_id: uuid.UUID) -> ResponseReturnValue:
    """Who may see or edit the cohort."""
    named = {"user_id": user_id(), "program_id": program_id, "cohort_id": cohort_id}
    page = rights_page(**named)
    if request.method == "GET":
        return render_template("programs/cohorts/rights.html", page=page)
    wanted = {one.id: request.form.get(f"may-{one.id}", may) for one, may in page.people}
    set_rights(wanted=wanted, now=now(), **named)
    flash("Saved.", "success")
    return back(program_id, cohort_id)


def back(program_id: uuid.UUID, cohort_id: uuid.UUID) -> ResponseReturnValue:
    """To the cohort's page."""
    return redirect(url_for("cohorts.show", program_id=program_id, cohort_id=cohort_id), 303)

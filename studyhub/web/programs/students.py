"""A student of a cohort: the record, single answers of who shares them, taken off the cohort."""

from __future__ import annotations

import uuid

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import login_required

from studyhub.services.programs.records import students as service
from studyhub.services.programs.records.students import Whose
from studyhub.web.context import now, shelf, user_id

bp = Blueprint(
    "students",
    __name__,
    url_prefix="/programs/<uuid:program_id>/cohorts/<uuid:cohort_id>/students/<uuid:student_id>",
)


@bp.before_request
@login_required
def only_signed_in() -> None:
    """Who may look is asked, and put on record, by each service."""


@bp.get("")
def record(**ids: uuid.UUID) -> ResponseReturnValue:
    """A student's record: totals by domain."""
    page = service.record_page(user_id=user_id(), whose=Whose(**ids), shelf=shelf(), now=now())
    return render_template("programs/students/record.html", page=page)


@bp.get("/answers")
def answers(**ids: uuid.UUID) -> ResponseReturnValue:
    """Single answers of a student who shares them."""
    number = request.args.get("page", 1, type=int)
    shown, page = service.student_answers(
        user_id=user_id(), whose=Whose(**ids), shelf=shelf(), now=now(), number=number
    )
    return render_template("programs/students/answers.html", shown=shown, page=page)


@bp.get("/answers/<uuid:answer_id>")
def answer(answer_id: uuid.UUID, **ids: uuid.UUID) -> ResponseReturnValue:
    """One answer, with the question as it was then."""
    shown, page = service.student_answer(
        user_id=user_id(), whose=Whose(**ids), answer_id=answer_id, shelf=shelf(), now=now()
    )
    return render_template("programs/students/answer.html", shown=shown, page=page)


@bp.post("/remove")
def remove(**ids: uuid.UUID) -> ResponseReturnValue:
    """Take a student off the cohort."""
    whose = Whose(**ids)
    service.remove_student(user_id=user_id(), whose=whose, now=now())
    flash("The student is off this cohort. The record up to now is kept until its time is over.", "success")
    return redirect(url_for("cohorts.show", program_id=whose.program_id, cohort_id=whose.cohort_id), 303)

"""From the dashboard down: a student, the objectives of a cohort, one of them, the answers behind."""

from __future__ import annotations

import uuid

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from flask_login import login_required

from studyhub.services.cohorts.drill import objectives as service
from studyhub.services.cohorts.drill.student import student_page
from studyhub.services.programs.records.students import Whose, student_answers_on
from studyhub.web.context import now, shelf, user_id

bp = Blueprint("drill", __name__, url_prefix="/programs/<uuid:program_id>/cohorts/<uuid:cohort_id>/dashboard")


@bp.before_request
@login_required
def only_signed_in() -> None:
    """Who may look is asked, and put on record, by each service."""


@bp.get("/students/<uuid:student_id>")
def student(**ids: uuid.UUID) -> ResponseReturnValue:
    """A student over time, by domain and objective."""
    page = student_page(user_id=user_id(), whose=Whose(**ids), shelf=shelf(), now=now())
    return render_template("programs/dashboard/student.html", page=page)


@bp.get("/students/<uuid:student_id>/objectives/<objective>")
def answers(objective: str, **ids: uuid.UUID) -> ResponseReturnValue:
    """The answers behind an objective, of a student who shares them."""
    shown, rows = student_answers_on(
        user_id=user_id(), whose=Whose(**ids), objective=objective, shelf=shelf(), now=now()
    )
    return render_template("programs/dashboard/answers.html", shown=shown, rows=rows)


@bp.get("/objectives")
def objectives(**ids: uuid.UUID) -> ResponseReturnValue:
    """The objectives of a cohort, the weakest first."""
    page = service.objectives_page(user_id=user_id(), shelf=shelf(), now=now(), **ids)
    return render_template("programs/dashboard/objectives.html", page=page)


@bp.get("/objectives/<objective>")
def objective(objective: str, **ids: uuid.UUID) -> ResponseReturnValue:
    """One objective: who stands where, and the hardest questions."""
    page = service.objective_page(user_id=user_id(), objective=objective, shelf=shelf(), now=now(), **ids)
    return render_template("programs/dashboard/objective.html", page=page)

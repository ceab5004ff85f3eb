"""Assigned work as its student sees it: the list, one piece of it, beginning."""

from __future__ import annotations

import uuid

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import login_required

from studyhub.services.assignments.doing import beginning, mine, reminding
from studyhub.services.errors import Conflict
from studyhub.services.graded.doing import afterwards, door
from studyhub.services.practice.errors import NothingToAsk
from studyhub.services.remediation.own import own_plan, own_plans
from studyhub.web.context import now, shelf, user_id, visit

bp = Blueprint("assigned", __name__, url_prefix="/assigned")


@bp.get("")
@login_required
def index() -> ResponseReturnValue:
    """What is assigned to me."""
    page = mine.todo_page(user_id=user_id(), shelf=shelf(), now=now())
    mails = reminding.wants_assigned_mail(user_id=user_id())
    plans = own_plans(user_id=user_id(), shelf=shelf(), now=now())
    return render_template("assigned/index.html", page=page, mails=mails, plans=plans)


@bp.get("/plans/<uuid:program_id>/<uuid:plan_id>")
@login_required
def plan(**ids: uuid.UUID) -> ResponseReturnValue:
    """A remediation plan of mine, with its reasons."""
    page = own_plan(user_id=user_id(), shelf=shelf(), now=now(), **ids)
    return render_template("assigned/plan.html", page=page)


@bp.get("/<uuid:program_id>/<uuid:assignment_id>")
@login_required
def show(**ids: uuid.UUID) -> ResponseReturnValue:
    """One piece of work: its words, its terms, how it stands."""
    page = afterwards.opened_work(user_id=user_id(), shelf=shelf(), now=now(), **ids)
    return render_template("assigned/show.html", page=page)


@bp.post("/<uuid:program_id>/<uuid:assignment_id>/enter")
@login_required
def enter(program_id: uuid.UUID, assignment_id: uuid.UUID) -> ResponseReturnValue:
    """Begin a graded exam with its access code."""
    named = {"program_id": program_id, "assignment_id": assignment_id}
    code = request.form.get("code", "")
    try:
        sitting = door.enter(user_id=user_id(), code=code, visit=visit(), now=now(), **named)
    except (door.Refused, door.TooManyCodes) as refusal:
        flash(str(refusal), "warning")
        return redirect(url_for("assigned.show", program_id=program_id, assignment_id=assignment_id), 303)
    return redirect(url_for("exams.question", sitting_id=sitting, number=1), 303)


@bp.post("/<uuid:program_id>/<uuid:assignment_id>/begin")
@login_required
def begin(program_id: uuid.UUID, assignment_id: uuid.UUID) -> ResponseReturnValue:
    """Begin an attempt, or go on with the one under way."""
    named = {"program_id": program_id, "assignment_id": assignment_id}
    try:
        number = request.form.get("number", type=int)
        begun = beginning.begin(user_id=user_id(), shelf=shelf(), now=now(), number=number, **named)
    except (Conflict, NothingToAsk) as refusal:
        flash(str(refusal), "warning")
        return redirect(url_for("assigned.show", program_id=program_id, assignment_id=assignment_id), 303)
    if begun.sitting_id is not None:
        return redirect(url_for("exams.cover", sitting_id=begun.sitting_id), 303)
    return redirect(url_for("practice.session", session_id=begun.session_id), 303)

"""Remediation plans as staff see them: the list of a cohort, a draft from misses, one plan with its steps."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import login_required

from studyhub.services.errors import Conflict, Invalid
from studyhub.services.programs.records.students import Whose
from studyhub.services.remediation import changes, drafting, pages, sheet
from studyhub.services.remediation.records import WhichPlan
from studyhub.web.context import desk, now, shelf, user_id
from studyhub.web.forms import typed
from studyhub.web.forms.remediation import CloseForm, DraftForm, NoteForm, StepForm

bp = Blueprint(
    "remediation", __name__, url_prefix="/programs/<uuid:program_id>/cohorts/<uuid:cohort_id>/plans"
)


@bp.before_request
@login_required
def only_signed_in() -> None:
    """Who may is asked, and looks are put on record, by each service."""


@bp.get("")
def index(**ids: uuid.UUID) -> ResponseReturnValue:
    """The plans of a cohort and how far they are."""
    how: dict[str, Any] = {name: request.args.get(name, "") for name in ("state", "sort")}
    page = pages.plans_page(user_id=user_id(), shelf=shelf(), now=now(), **(how | ids))
    return render_template("programs/remediation/index.html", page=page, states=pages.STATES)


@bp.get("/plans.<kind>")
def download(kind: str, **ids: uuid.UUID) -> ResponseReturnValue:
    """The plans as a file, a line a step."""
    made = sheet.plans_file(user_id=user_id(), kind=kind, shelf=shelf(), now=now(), **ids)
    content, mimetype, name = made
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "private, no-store"}
    return Response(content, content_type=mimetype, headers=headers)


@bp.route("/students/<uuid:student_id>/new", methods=["GET", "POST"])
def new(**ids: uuid.UUID) -> ResponseReturnValue:
    """Draft a plan for a student from misses."""
    form, whose = DraftForm(), Whose(**ids)
    if form.validate_on_submit():
        basis, since = typed(form.basis), form.since.data
        wanted: dict[str, Any] = {"whose": whose, "basis": basis, "since": since, "shelf": shelf()}
        try:
            made = drafting.draft(user_id=user_id(), now=now(), **wanted)
        except Invalid as refusal:
            form.basis.errors = [str(refusal)]
        else:
            flash("Drafted. Look at each step; the student sees nothing before it is signed off.", "success")
            return back(WhichPlan(whose.program_id, whose.cohort_id, made))
    page = drafting.draft_page(user_id=user_id(), whose=whose, now=now())
    text = render_template("programs/remediation/new.html", page=page, form=form)
    return text, 422 if form.errors else 200


@bp.get("/<uuid:plan_id>")
def show(**ids: uuid.UUID) -> ResponseReturnValue:
    """One plan with its steps and forms."""
    return shown(WhichPlan(**ids))


@bp.get("/<uuid:plan_id>/print")
def printed(**ids: uuid.UUID) -> ResponseReturnValue:
    """One plan on paper."""
    page = pages.plan_page(user_id=user_id(), which=WhichPlan(**ids), shelf=shelf(), now=now())
    return render_template("programs/remediation/print.html", page=page)


@bp.post("/<uuid:plan_id>/steps")
def add(**ids: uuid.UUID) -> ResponseReturnValue:
    """Add a step."""
    form, which = StepForm(), WhichPlan(**ids)
    if not form.validate():
        return shown(which, step=form)
    try:
        changes.add_step(user_id=user_id(), which=which, wanted=form.step(), shelf=shelf(), now=now())
    except Invalid as refusal:
        form.kind.errors = [str(refusal)]
        return shown(which, step=form)
    flash("The step is added.", "success")
    return back(which)


@bp.post("/<uuid:plan_id>/steps/<uuid:step_id>/drop")
def drop(step_id: uuid.UUID, **ids: uuid.UUID) -> ResponseReturnValue:
    """Take a step out."""
    which = WhichPlan(**ids)
    do: dict[str, Any] = {"user_id": user_id(), "which": which} | {"step_id": step_id, "now": now()}
    return told(which, lambda: changes.drop_step(**do), "The step is taken out.")


@bp.post("/<uuid:plan_id>/steps/<uuid:step_id>/shift")
def shift(step_id: uuid.UUID, **ids: uuid.UUID) -> ResponseReturnValue:
    """Move a step up or down."""
    which, by = WhichPlan(**ids), request.form.get("by", 1, type=int)
    do: dict[str, Any] = {"user_id": user_id(), "which": which} | {"step_id": step_id, "by": by, "now": now()}
    return told(which, lambda: changes.shift_step(**do), "The step is moved.")


@bp.post("/<uuid:plan_id>/steps/<uuid:step_id>/date")
def dated(step_id: uuid.UUID, **ids: uuid.UUID) -> ResponseReturnValue:
    """Say by which day a step is due."""
    which, form = WhichPlan(**ids), StepForm()
    form.due_on.validate(form)
    do: dict[str, Any] = {"user_id": user_id(), "which": which} | {
        "step_id": step_id,
        "day": form.due_on.data,
        "now": now(),
    }
    return told(which, lambda: changes.date_step(**do), "The day is kept.")


@bp.post("/<uuid:plan_id>/note")
def note(**ids: uuid.UUID) -> ResponseReturnValue:
    """Write the words over a plan."""
    which, text = WhichPlan(**ids), typed(NoteForm().note)
    do: dict[str, Any] = {"user_id": user_id(), "which": which} | {"text": text, "now": now()}
    return told(which, lambda: changes.write_note(**do), "The note is kept.")


@bp.post("/<uuid:plan_id>/sign")
def sign(**ids: uuid.UUID) -> ResponseReturnValue:
    """Sign a plan off."""
    which = WhichPlan(**ids)
    do: dict[str, Any] = {"desk": desk(), "user_id": user_id(), "which": which} | {
        "shelf": shelf(),
        "now": now(),
    }
    said = "It is signed off. The student finds it under “Assigned”, and gets one mail."
    return told(which, lambda: changes.sign(**do), said)


@bp.post("/<uuid:plan_id>/close")
def close(**ids: uuid.UUID) -> ResponseReturnValue:
    """Close a plan with what came of it."""
    which, outcome = WhichPlan(**ids), typed(CloseForm().outcome)
    do: dict[str, Any] = {"user_id": user_id(), "which": which} | {
        "outcome": outcome,
        "shelf": shelf(),
        "now": now(),
    }
    return told(which, lambda: changes.close(**do), "The plan is closed.")


def told(which: WhichPlan, act: Callable[[], None], said: str) -> ResponseReturnValue:
    """Do it and say so, or say why not; then back to the plan."""
    try:
        act()
    except (Invalid, Conflict) as refusal:
        flash(str(refusal), "danger")
    else:
        flash(said, "success")
    return back(which)


def shown(which: WhichPlan, step: StepForm | None = None) -> ResponseReturnValue:
    """A plan with its forms, one of them as it was sent."""
    page = pages.plan_page(user_id=user_id(), which=which, shelf=shelf(), now=now())
    form = (step or StepForm(formdata=None)).offer(page)
    words = {"note": NoteForm(formdata=None, note=page.plan.note), "close": CloseForm(formdata=None)}
    text = render_template("programs/remediation/show.html", page=page, form=form, **words)
    return text, 422 if step else 200


def back(which: WhichPlan) -> ResponseReturnValue:
    """To the page of the plan."""
    here = url_for(
        "remediation.show",
        program_id=which.program_id,
        cohort_id=which.cohort_id,
        plan_id=which.plan_id,
    )
    return redirect(here, 303)

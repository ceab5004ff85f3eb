"""The plan: the days until the exam, what a change would do, and making it."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import login_required

from studyhub.services.errors import Invalid
from studyhub.services.planning.page import PlanPage, plan_page
from studyhub.services.planning.wishes import Wishes, change_plan, wishes_of

from .accounts.entry import refuse
from .accounts.profile import dates
from .context import now, shelf, user_id
from .forms.plan import PlanForm

bp = Blueprint("plan", __name__, url_prefix="/plan")


@bp.before_request
@login_required
def only_signed_in() -> None:
    """A plan is somebody's."""


@bp.route("", methods=["GET", "POST"])
def index() -> ResponseReturnValue:
    """The plan; a POST tries changes out, or makes them when the button says so."""
    form = form_of(wishes_of(user_id=user_id()))
    tried = None
    if form.validate_on_submit():
        try:
            tried = wishes_from(form)
            if request.form.get("do") == "apply":
                change_plan(user_id=user_id(), wishes=tried, now=now())
                flash("Your plan is changed. Today's session will follow it.", "success")
                return redirect(url_for("plan.index"), 303)
            return shown(form, plan_page(user_id=user_id(), shelf=shelf(), now=now(), tried=tried))
        except (Invalid, ValueError) as wrong:
            refuse(form, "exam_date" if isinstance(wrong, Invalid) else "days_off", wrong)
    return shown(form, plan_page(user_id=user_id(), shelf=shelf(), now=now()))


def shown(form: PlanForm, page: PlanPage) -> ResponseReturnValue:
    """The page, with 422 where something typed cannot be used."""
    return render_template("plan/index.html", page=page, form=form), 422 if form.errors else 200


def form_of(wishes: Wishes) -> PlanForm:
    """The form, filled from what is stored (and, on a POST, from what was typed)."""
    return PlanForm(
        exam_date=wishes.exam_date,
        minutes=list(wishes.minutes),
        days_off="\n".join(one.isoformat() for one in wishes.days_off),
    )


def wishes_from(form: PlanForm) -> Wishes:
    """What was typed; raises ValueError with a sentence for a day off that is no date."""
    return Wishes(form.exam_date.data, tuple(form.minutes.data), dates(form.days_off.data or ""))

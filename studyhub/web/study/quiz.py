"""Pages of the quiz builder."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import login_required

from studyhub.services.errors import Invalid
from studyhub.services.practice import quiz as service
from studyhub.web.context import now, shelf, user_id
from studyhub.web.forms.practice import QuizForm

bp = Blueprint("quiz", __name__, url_prefix="/practice/quiz")


@bp.get("")
@login_required
def builder() -> ResponseReturnValue:
    """The builder, filled in from the address where it says something."""
    return _builder(QuizForm(request.args if request.args else None, meta={"csrf": False}))


@bp.get("/count")
@login_required
def count() -> ResponseReturnValue:
    """How many questions fit, for the builder's script."""
    form = QuizForm(request.args, meta={"csrf": False})
    found = service.count_matching(user_id=user_id(), filters=form.filters(), shelf=shelf(), now=now())
    return {"count": found}


@bp.post("")
@login_required
def start() -> ResponseReturnValue:
    """Begin the quiz; choices that cannot be used come back as they were."""
    form = QuizForm()
    if not form.validate_on_submit():
        return _builder(form, form.faults()), 422
    try:
        begun = service.start_quiz(
            user_id=user_id(),
            filters=form.filters(),
            count=form.count.data or 0,
            feedback=form.feedback.data or "tutor",
            shelf=shelf(),
            now=now(),
        )
    except Invalid as refusal:
        return _builder(form, str(refusal)), 422
    return redirect(url_for("practice.session", session_id=begun), 303)


def _builder(form: QuizForm, fault: str = "") -> str:
    content, at = shelf(), now()
    page = service.builder_page(user_id=user_id(), shelf=content, now=at)
    matching = service.count_matching(user_id=user_id(), filters=form.filters(), shelf=content, now=at)
    return render_template("quiz/builder.html", page=page, form=form, matching=matching, fault=fault)

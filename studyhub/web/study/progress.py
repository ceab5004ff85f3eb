"""Pages of progress: the overview, readiness and how the exam went, the history and each answer in it."""

from __future__ import annotations

import uuid
from datetime import date
from typing import cast

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import login_required

from studyhub.services import progress as service
from studyhub.services.errors import Invalid
from studyhub.services.practice.errors import NothingToAsk
from studyhub.services.practice.quiz import QuizFilters, start_quiz
from studyhub.services.progress.errors import NotTellable
from studyhub.services.progress.outcomes import OutcomePage, Told
from studyhub.web.accounts.entry import refuse
from studyhub.web.context import now, shelf, user_id
from studyhub.web.forms.progress import OutcomeForm, TakeBackForm

bp = Blueprint("progress", __name__, url_prefix="/progress")
WEAK_QUIZ = 20
PASSED = "Congratulations on your pass! "


@bp.get("")
@login_required
def index() -> ResponseReturnValue:
    """By domain and objective, day by day, and what comes back."""
    page = service.progress_page(user_id=user_id(), shelf=shelf(), now=now())
    return render_template("progress/index.html", page=page)


@bp.get("/objectives/<objective>")
@login_required
def objective(objective: str) -> ResponseReturnValue:
    """One objective: its rules and the latest answers."""
    page = service.objective_page(user_id=user_id(), objective=objective, shelf=shelf(), now=now())
    return render_template("progress/objective.html", page=page)


@bp.post("/quiz")
@login_required
def quiz() -> ResponseReturnValue:
    """Begin a quiz on objectives: the one that is named, else the weakest."""
    content, at = shelf(), now()
    named = request.form.getlist("objective")
    if not named:
        page = service.progress_page(user_id=user_id(), shelf=content, now=at)
        named = [row.id for row in page.weakest]
    if not named:
        flash("There is no weak objective yet: answer a few questions first.", "info")
        return redirect(url_for("progress.index"), 303)
    title = f"Quiz on objective {named[0]}" if len(named) == 1 else "Weakest objectives"
    try:
        begun = start_quiz(
            user_id=user_id(),
            filters=QuizFilters(objectives=tuple(named)),
            count=WEAK_QUIZ,
            feedback="tutor",
            shelf=content,
            now=at,
            title=title,
        )
    except NothingToAsk as nothing:
        flash(str(nothing), "info")
        return redirect(url_for("progress.index"), 303)
    return redirect(url_for("practice.session", session_id=begun), 303)


@bp.get("/readiness")
@login_required
def readiness() -> ResponseReturnValue:
    """How likely a pass is, how that came about, and what would move it."""
    page = service.readiness_page(user_id=user_id(), shelf=shelf(), now=now())
    return render_template("progress/readiness.html", page=page)


@bp.route("/outcome", methods=["GET", "POST"])
@login_required
def outcome() -> ResponseReturnValue:
    """How the real exam went, if the student tells; `?of=` a day corrects what was told of it."""
    page = service.outcome_page(user_id=user_id(), correct=day_named(request.args.get("of", "")), now=now())
    form = OutcomeForm() if request.method == "POST" else form_of(page)
    if form.validate_on_submit():
        told = told_in(form)
        try:
            service.tell(user_id=user_id(), told=told, was=form.was.data, shelf=shelf(), now=now())
        except NotTellable as wrong:
            for name, fault in wrong.faults.items():
                refuse(form, name, Invalid(fault))
        else:
            flash(f"{PASSED if told.passed else ''}Thank you for telling.", "success")
            return redirect(url_for("progress.outcome"), 303)
    return render_template("progress/outcome.html", page=page, form=form), 422 if form.errors else 200


def day_named(text: str) -> date | None:
    """A day of an address; None for what is no day."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def form_of(page: OutcomePage) -> OutcomeForm:
    """The form, filled from the result to be corrected, else with the day that was planned."""
    row = page.correcting
    if row is None:
        return OutcomeForm(sat_on=page.planned)
    passed = "yes" if row.passed else "no"
    return OutcomeForm(was=row.sat_on, sat_on=row.sat_on, passed=passed, scaled=row.scaled)


def told_in(form: OutcomeForm) -> Told:
    """What a form that fits tells."""
    return Told(cast(date, form.sat_on.data), form.passed.data == "yes", form.scaled.data)


@bp.post("/outcome/take-back")
@login_required
def take_back() -> ResponseReturnValue:
    """Forget a result that was told."""
    form = TakeBackForm()
    if not form.validate():
        raise Invalid("Choose which of your results to take back.")
    service.take_back(user_id=user_id(), sat_on=cast(date, form.sat_on.data))
    flash("That result is taken back. It is kept and counted no more.", "success")
    return redirect(url_for("progress.outcome"), 303)


@bp.get("/history")
@login_required
def history() -> ResponseReturnValue:
    """Every past answer, page by page."""
    wanted = request.args.get("page", 1, type=int)
    page = service.history_page(user_id=user_id(), shelf=shelf(), now=now(), page=wanted)
    return render_template("progress/history.html", page=page)


@bp.get("/history/<uuid:answer_id>")
@login_required
def answer(answer_id: uuid.UUID) -> ResponseReturnValue:
    """A past answer with the question as it was then."""
    page = service.answer_page(user_id=user_id(), answer_id=answer_id, shelf=shelf(), now=now())
    return render_template("progress/answer.html", page=page)

"""Pages of progress: the overview, an objective, the history and each answer in it."""

from __future__ import annotations

import uuid

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import login_required

from studyhub.services import progress as service
from studyhub.services.practice.errors import NothingToAsk
from studyhub.services.practice.quiz import QuizFilters, start_quiz

from .context import now, shelf, user_id

bp = Blueprint("progress", __name__, url_prefix="/progress")
WEAK_QUIZ = 20


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

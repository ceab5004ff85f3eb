"""Pages of learning: the syllabus, lessons, and the marks a student leaves on them."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, replace
from datetime import timedelta

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user, login_required

from studyhub.learning.errors import Unmarkable
from studyhub.services.errors import Conflict, Invalid
from studyhub.services.practice.types import LessonQuestion
from studyhub.services.reading import syllabus as service
from studyhub.services.reading.checks import answer_check, checks_of, with_typed
from studyhub.services.reading.lesson import lesson_page
from studyhub.web.context import now, shelf, user_id
from studyhub.web.kept import Made, kept

bp = Blueprint("learn", __name__, url_prefix="/learn")


@dataclass(frozen=True)
class Check:
    """A question that was just answered, with its number on the page; `fault` says why it was not marked."""

    key: str
    number: int
    asked: LessonQuestion
    fault: str = ""


def reader() -> uuid.UUID | None:
    """Who reads: a signed-in student, or a stranger (None), to whom lessons are open too."""
    return user_id() if current_user.is_authenticated else None


@bp.get("")
def index() -> ResponseReturnValue:
    """The syllabus by domain."""
    return render_template("learn/index.html", page=service.syllabus(shelf=shelf(), user_id=reader()))


@bp.get("/<lesson>")
def lesson(lesson: str) -> ResponseReturnValue:
    """A lesson, or what a planned one will teach."""
    if lesson != lesson.upper():
        return redirect(url_for("learn.lesson", lesson=lesson.upper()), 301)
    if not current_user.is_authenticated:
        return show(lesson)
    # Nothing of a lesson runs with the clock.
    return kept(f"lesson {lesson}", lambda: Made(show(lesson), now() + timedelta(days=1)))


def show(lesson: str, *, note: str | None = None, fault: str = "", check: Check | None = None) -> str:
    """The lesson's page; with a note that could not be saved, or a question just answered."""
    page = lesson_page(lesson_id=lesson, shelf=shelf(), user_id=reader())
    if not page.written:
        return render_template("learn/planned.html", page=page)
    questions = checks_of(lesson=lesson, shelf=shelf(), user_id=reader())
    if check is not None:
        questions[check.key] = check.asked
    return render_template(
        "learn/lesson.html",
        page=page,
        questions=questions,
        note=page.note if note is None else note,
        fault=fault,
        check_faults={check.key: check.fault} if check else {},
    )


@bp.post("/<lesson>/answer")
def answer(lesson: str) -> ResponseReturnValue:
    """Mark a check-yourself question: the page with its reasons, or for scripts the question alone."""
    check, status = marked(lesson)
    if request.headers.get("X-Fragment") == "1":
        return render_template("learn/_check_body.html", check=check, lesson=lesson), status
    return show(lesson, check=check), status


def marked(lesson: str) -> tuple[Check, int]:
    """The question that was posted, marked; or open again, with the reason why it could not be."""
    form = request.form
    fields = form.to_dict(flat=False)
    key, number = form.get("question", ""), form.get("number", 1, type=int)
    try:
        done = answer_check(
            lesson=lesson,
            question=key,
            attempt=form.get("attempt", 0, type=int),
            asked=form.get("asked", ""),
            fields=fields,
            shelf=shelf(),
            user_id=reader(),
            now=now(),
        )
    except (Unmarkable, Conflict) as refusal:
        again = checks_of(lesson=lesson, shelf=shelf(), user_id=reader())[key]
        kept = replace(again, question=with_typed(again.question, fields))
        return Check(key, number, kept, str(refusal)), 409 if isinstance(refusal, Conflict) else 422
    return Check(key, number, done), 200


@bp.post("/<lesson>/read")
@login_required
def read(lesson: str) -> ResponseReturnValue:
    """Mark as read, or not."""
    done = request.form.get("read") == "1"
    service.mark_read(user_id=user_id(), lesson=lesson, read=done, shelf=shelf(), now=now())
    if done:
        shipped = all(one.id != lesson for one in shelf().own_lessons)
        flash(
            f"Marked as read.{' Its questions now come up in your practice.' if shipped else ''}", "success"
        )
    return redirect(url_for("learn.lesson", lesson=lesson, _anchor="end"), 303)


@bp.post("/<lesson>/bookmark")
@login_required
def bookmark(lesson: str) -> ResponseReturnValue:
    """Keep at hand, or let go."""
    keep = request.form.get("keep") == "1"
    service.bookmark(user_id=user_id(), lesson=lesson, keep=keep, shelf=shelf(), now=now())
    return redirect(url_for("learn.lesson", lesson=lesson), 303)


@bp.post("/<lesson>/note")
@login_required
def note(lesson: str) -> ResponseReturnValue:
    """Save the private note; one that is too long comes back as typed."""
    body = request.form.get("body", "")
    try:
        service.save_note(user_id=user_id(), lesson=lesson, body=body, shelf=shelf(), now=now())
    except Invalid as refusal:
        return show(lesson, note=body, fault=str(refusal)), 422
    flash("Note saved." if body.strip() else "Note removed.", "success")
    return redirect(url_for("learn.lesson", lesson=lesson, _anchor="note"), 303)

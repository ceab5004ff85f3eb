"""Pages of practice: today's session, one question at a time, what is done with a question, the summary."""

from __future__ import annotations

import uuid

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import login_required

from studyhub.learning.errors import Unmarkable
from studyhub.services.errors import Conflict, Invalid
from studyhub.services.practice import answers, marks, sessions
from studyhub.services.practice.answers import SentAnswer
from studyhub.services.practice.errors import NothingToAsk, SessionOver
from studyhub.services.practice.slot_pages import session_page, slot_page
from studyhub.services.practice.types import SlotPage
from studyhub.web.context import now, shelf, user_id
from studyhub.web.forms.practice import AnswerForm, SessionForm, SlotForm
from studyhub.web.redirects import own_path

from .slots import answer_html, slot_html

bp = Blueprint("practice", __name__, url_prefix="/practice")
FRAGMENT = "X-Fragment"


@bp.get("")
@login_required
def index() -> ResponseReturnValue:
    """What can be practised now, and the sessions of late."""
    page = sessions.practice_page(user_id=user_id(), shelf=shelf(), now=now())
    return render_template("practice/index.html", page=page)


@bp.post("/today")
@login_required
def today() -> ResponseReturnValue:
    """Begin today's session or take it up again."""
    minutes = request.form.get("minutes", "", str).strip()
    if minutes and not (minutes.isascii() and minutes.isdigit() and len(minutes) < 5):
        raise Invalid("Give the minutes as a whole number, such as 25.")
    try:
        begun = sessions.start_today(
            user_id=user_id(), shelf=shelf(), now=now(), minutes=int(minutes) if minutes else None
        )
    except NothingToAsk as nothing:
        flash(str(nothing), "info")
        return redirect(url_for("practice.index"), 303)
    return redirect(url_for("practice.session", session_id=begun), 303)


@bp.get("/sessions/<uuid:session_id>")
@login_required
def session(session_id: uuid.UUID) -> ResponseReturnValue:
    """The first open question of a session, or its summary."""
    page = session_page(user_id=user_id(), session_id=session_id, shelf=shelf(), now=now())
    if isinstance(page, SlotPage):
        return redirect(url_for("practice.slot", session_id=session_id, number=page.slot + 1), 303)
    return render_template("practice/summary.html", page=page)


@bp.get("/sessions/<uuid:session_id>/<int:number>")
@login_required
def slot(session_id: uuid.UUID, number: int) -> ResponseReturnValue:
    """One question of a session, open or answered; numbers count from 1."""
    page = slot_page(user_id=user_id(), session_id=session_id, shelf=shelf(), now=now(), slot=number - 1)
    return slot_html(page)


@bp.post("/answer")
@login_required
def answer() -> ResponseReturnValue:
    """Mark an answer: a fragment for our script, else the way to the page that shows it."""
    at = now()
    sent = AnswerForm().sent(at)
    try:
        page = answers.submit_answer(user_id=user_id(), answer=sent, shelf=shelf(), now=at)
    except Unmarkable as missing:
        return _once_more(sent, str(missing))
    except Conflict as refusal:
        return _refused(sent, refusal)
    if request.headers.get(FRAGMENT):
        return answer_html(page)
    return redirect(_after(page, sent), 303)


@bp.post("/undo")
@login_required
def undo() -> ResponseReturnValue:
    """Take the last answer back."""
    form = SlotForm().checked()
    session_id, number = form.session_id(), int(form.slot.data or 0)
    try:
        answers.undo_answer(
            user_id=user_id(), session_id=session_id, slot=number, attempt=form.attempt.data or 0, now=now()
        )
    except Conflict as refusal:
        flash(str(refusal), "warning")
    return redirect(url_for("practice.slot", session_id=session_id, number=number + 1), 303)


@bp.post("/end")
@login_required
def end() -> ResponseReturnValue:
    """End a session; what was answered stays."""
    session_id = SessionForm().session_id()
    sessions.end_session(user_id=user_id(), session_id=session_id, now=now())
    return redirect(url_for("practice.session", session_id=session_id), 303)


@bp.post("/flag")
@login_required
def flag() -> ResponseReturnValue:
    """Flag a question or take the flag off."""
    item, on = request.form.get("item", ""), request.form.get("on") == "1"
    marks.flag(user_id=user_id(), item=item, on=on, shelf=shelf(), now=now())
    if request.headers.get(FRAGMENT):
        return "", 204
    return redirect(_back(), 303)


@bp.post("/report")
@login_required
def report() -> ResponseReturnValue:
    """Keep a report on a question; one that cannot be kept comes back as typed."""
    item, kind, body = (request.form.get(name, "") for name in ("item", "kind", "body"))
    try:
        marks.report_problem(user_id=user_id(), item=item, kind=kind, body=body, shelf=shelf(), now=now())
    except Invalid as refusal:
        typed = {"item": item, "report_kind": kind, "report_body": body, "back": _back()}
        return render_template("practice/report.html", report_fault=str(refusal), **typed), 422
    flash("Thank you. Your report is kept with the question as it stands.", "success")
    return redirect(_back(), 303)


def _once_more(sent: SentAnswer, missing: str) -> ResponseReturnValue:
    """The question again with what was typed and what is missing."""
    if request.headers.get(FRAGMENT):
        return missing, 422, {"Content-Type": "text/plain; charset=utf-8"}
    page = slot_page(
        user_id=user_id(),
        session_id=sent.session_id,
        shelf=shelf(),
        now=now(),
        slot=sent.slot,
        typed=sent.fields,
    )
    return slot_html(page, fault=missing, guessed=sent.guessed), 422


def _refused(sent: SentAnswer, refusal: Conflict) -> ResponseReturnValue:
    """Why it was not marked, beside the question or the summary as they stand now."""
    if request.headers.get(FRAGMENT):
        return str(refusal), 409, {"Content-Type": "text/plain; charset=utf-8"}
    flash(str(refusal), "warning")
    if isinstance(refusal, SessionOver):
        return redirect(url_for("practice.session", session_id=sent.session_id), 303)
    return redirect(url_for("practice.slot", session_id=sent.session_id, number=sent.slot + 1), 303)


def _after(page: SlotPage, sent: SentAnswer) -> str:
    """With feedback at once the answered question, in a timed session the next one."""
    if page.feedback == "timed" and page.next_slot is not None:
        return url_for("practice.slot", session_id=sent.session_id, number=page.next_slot + 1)
    return url_for("practice.slot", session_id=sent.session_id, number=sent.slot + 1)


def _back() -> str:
    return own_path(request.form.get("back"), url_for("practice.index"))

"""For accreditation: the outcome ledger, the assessment plan, and a cohort's competencies."""

from __future__ import annotations

import uuid
from datetime import date

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import login_required

from studyhub.services.accreditation import exports, ledger, listed, plan
from studyhub.services.accreditation.competencies import competency_page
from studyhub.services.accreditation.entries import PLACEMENTS
from studyhub.services.accreditation.ratings import rate, unrate
from studyhub.services.errors import Conflict, Invalid
from studyhub.web.context import now, shelf, user_id
from studyhub.web.forms.outcomes import LineForm, OutcomeForm, RatingForm

bp = Blueprint("outcomes", __name__, url_prefix="/programs/<uuid:program_id>")
COHORT = "/cohorts/<uuid:cohort_id>/competencies"


@bp.before_request
@login_required
def only_signed_in() -> None:
    """Who may is asked by each service."""


@bp.route("/outcomes", methods=["GET", "POST"])
def index(program_id: uuid.UUID) -> ResponseReturnValue:
    """A year's ledger with what it comes to; an entry is written here."""
    form = OutcomeForm()
    if request.method == "POST" and form.validate():
        try:
            ledger.keep(
                user_id=user_id(),
                program_id=program_id,
                outcome=form.outcome(),
                now=now(),
                entry_id=form.entry_id(),
            )
        except (Conflict, Invalid) as refusal:
            form.who.errors = [*form.who.errors, str(refusal)]
        else:
            flash("Kept.", "success")
            return redirect(url_for("outcomes.index", program_id=program_id, year=_year()), 303)
    page = ledger.ledger_page(user_id=user_id(), program_id=program_id, year=_year(), now=now())
    form = _chosen(page, form).offer(page)
    text = render_template("programs/outcomes/index.html", page=page, form=form, words=PLACEMENTS)
    return text, 422 if form.errors else 200


@bp.get("/outcomes/print")
def printed(program_id: uuid.UUID) -> ResponseReturnValue:
    """A year on paper: figures alone, for others without groups below ten."""
    outside = request.args.get("outside") == "1"
    page = ledger.ledger_page(user_id=user_id(), program_id=program_id, year=_year(), now=now())
    return render_template(
        "programs/outcomes/print.html",
        page=page,
        rows=exports.printed_figures(page, outside=outside),
        columns=exports.FIGURE_COLUMNS,
        outside=outside,
    )


@bp.post("/outcomes/<uuid:entry_id>/remove")
def remove(program_id: uuid.UUID, entry_id: uuid.UUID) -> ResponseReturnValue:
    """Take an entry off the ledger."""
    ledger.remove(user_id=user_id(), program_id=program_id, entry_id=entry_id, now=now())
    flash("The entry is removed.", "success")
    return redirect(url_for("outcomes.index", program_id=program_id, year=_year()), 303)


@bp.route("/outcomes/list", methods=["GET", "POST"])
def by_list(program_id: uuid.UUID) -> ResponseReturnValue:
    """Entries from a CSV: looked through first, stored whole or not at all."""
    text, found = request.form.get("text", ""), None
    sent = request.files.get("file")
    if sent and sent.filename:
        text = sent.read().decode("utf-8-sig", errors="replace")
    if request.method == "POST":
        if request.form.get("do") == "store":
            try:
                count = listed.store_list(user_id=user_id(), program_id=program_id, text=text, now=now())
            except Invalid as refusal:
                flash(str(refusal), "danger")
            else:
                flash(f"{count} outcomes are in the ledger.", "success")
                return redirect(url_for("outcomes.index", program_id=program_id), 303)
        found = listed.preview_list(user_id=user_id(), program_id=program_id, text=text, now=now())
    page = ledger.ledger_page(user_id=user_id(), program_id=program_id, year=None, now=now())
    return render_template(
        "programs/outcomes/list.html", page=page, text=text, found=found, columns=listed.COLUMNS
    )


@bp.get("/outcomes/file.<kind>")
def file(program_id: uuid.UUID, kind: str) -> ResponseReturnValue:
    """A year's ledger as a file."""
    outside = request.args.get("outside") == "1"
    made = exports.export_ledger(
        user_id=user_id(), program_id=program_id, year=_year(), kind=kind, outside=outside, now=now()
    )
    return _sent(made)


@bp.route("/plan-of-assessment", methods=["GET", "POST"])
def assessment(program_id: uuid.UUID) -> ResponseReturnValue:
    """A year's assessment plan; a line is written here."""
    form = LineForm()
    page = plan.plan_page(user_id=user_id(), program_id=program_id, year=_year(), shelf=shelf(), now=now())
    form.source.choices = {"": "By hand", **dict(page.sources)}
    if request.method == "POST" and form.validate():
        line_id = form.line_id()
        try:
            plan.keep_line(
                user_id=user_id(),
                program_id=program_id,
                year=page.year,
                line=form.line(),
                now=now(),
                line_id=line_id,
            )
        except Invalid as refusal:
            form.goal.errors = [*form.goal.errors, str(refusal)]
        else:
            flash("Kept.", "success")
            return _to_plan(program_id, page.year)
    return render_template("programs/outcomes/plan.html", page=page, form=form), 422 if form.errors else 200


@bp.post("/plan-of-assessment/copy")
def copy(program_id: uuid.UUID) -> ResponseReturnValue:
    """Begin a plan with the goals of the year before."""
    year = _year() or 0
    count = plan.copy_year(user_id=user_id(), program_id=program_id, year=year, now=now())
    flash(f"{count} goals are copied.", "success")
    return _to_plan(program_id, year)


@bp.post("/plan-of-assessment/<uuid:line_id>/fill")
def fill(program_id: uuid.UUID, line_id: uuid.UUID) -> ResponseReturnValue:
    """Fill a result in from the ledger or a competency report."""
    plan.fill_line(user_id=user_id(), program_id=program_id, line_id=line_id, shelf=shelf(), now=now())
    flash("The result is filled in, with its n and its interval.", "success")
    return _to_plan(program_id, _year())


@bp.post("/plan-of-assessment/<uuid:line_id>/remove")
def drop(program_id: uuid.UUID, line_id: uuid.UUID) -> ResponseReturnValue:
    """Take a line off the plan."""
    plan.remove_line(user_id=user_id(), program_id=program_id, line_id=line_id, now=now())
    return _to_plan(program_id, _year())


@bp.get("/plan-of-assessment/file.<kind>")
def plan_file(program_id: uuid.UUID, kind: str) -> ResponseReturnValue:
    """A year's plan as a file."""
    made = exports.export_plan(
        user_id=user_id(),
        program_id=program_id,
        year=_year(),
        kind=kind,
        outside=request.args.get("outside") == "1",
        shelf=shelf(),
        now=now(),
    )
    return _sent(made)


@bp.route(COHORT, methods=["GET", "POST"])
def competencies(program_id: uuid.UUID, cohort_id: uuid.UUID) -> ResponseReturnValue:
    """A cohort's competencies; what an instructor saw is kept here."""
    named = {"user_id": user_id(), "program_id": program_id, "cohort_id": cohort_id}
    form = RatingForm()
    if request.method == "POST" and form.validate():
        try:
            rate(rating=form.rating(), shelf=shelf(), now=now(), **named)
        except Invalid as refusal:
            form.competency.errors = [*form.competency.errors, str(refusal)]
        else:
            flash("Kept.", "success")
            return redirect(url_for("outcomes.competencies", program_id=program_id, cohort_id=cohort_id), 303)
    page = competency_page(shelf=shelf(), target=_target(), compare=_beside(), now=now(), **named)
    text = render_template("programs/outcomes/competencies.html", page=page, form=form.offer(page))
    return text, 422 if form.errors else 200


@bp.post(COHORT + "/<uuid:evidence_id>/remove")
def remove_rating(program_id: uuid.UUID, cohort_id: uuid.UUID, evidence_id: uuid.UUID) -> ResponseReturnValue:
    """Take a rating back."""
    unrate(user_id=user_id(), program_id=program_id, cohort_id=cohort_id, evidence_id=evidence_id, now=now())
    return redirect(url_for("outcomes.competencies", program_id=program_id, cohort_id=cohort_id), 303)


@bp.get(COHORT + "/file.<kind>")
def competency_file(program_id: uuid.UUID, cohort_id: uuid.UUID, kind: str) -> ResponseReturnValue:
    """A cohort's competencies as a file."""
    made = exports.export_competencies(
        user_id=user_id(),
        program_id=program_id,
        cohort_id=cohort_id,
        kind=kind,
        outside=request.args.get("outside") == "1",
        compare=_beside(),
        shelf=shelf(),
        now=now(),
    )
    return _sent(made)


def _year() -> int | None:
    year = request.values.get("year", type=int)
    return year if year is not None and date.min.year < year < 2200 else None


def _target() -> float:
    percent = request.args.get("target", 70, type=int)
    return min(max(percent, 0), 100) / 100


def _chosen(page: ledger.LedgerPage, form: OutcomeForm) -> OutcomeForm:
    """The form of the entry that the address asks to change, else the form itself."""
    for one in page.entries:
        if request.method == "GET" and str(one.id) == request.args.get("entry"):
            return OutcomeForm.of(one.outcome, one.id)
    return form


def _beside() -> uuid.UUID | None:
    """The cohort that a report is to stand beside, if the address names one."""
    try:
        return uuid.UUID(request.args.get("beside", ""))
    except ValueError:
        return None


def _to_plan(program_id: uuid.UUID, year: int | None) -> ResponseReturnValue:
    return redirect(url_for("outcomes.assessment", program_id=program_id, year=year), 303)


def _sent(made: exports.Made) -> Response:
    answer = Response(made.body, mimetype=made.type)
    answer.headers.set("Content-Disposition", "attachment", filename=made.name)
    return answer

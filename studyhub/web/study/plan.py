"""The plan: the days until the exam, what a change would do, and making it."""

from __future__ import annotations

import uuid

from flask import Blueprint, Response, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import login_required

from studyhub.services.assignments.doing import reminding
from studyhub.services.errors import Invalid
from studyhub.services.planning.calendar import calendar_of
from studyhub.services.planning.links import Signer, calendar_signature, new_calendar_link
from studyhub.services.planning.page import PlanPage, plan_page
from studyhub.services.planning.reminders import end_by_link, set_weekly_mail, wants_weekly_mail
from studyhub.services.planning.wishes import Wishes, change_plan, wishes_of
from studyhub.services.programs.enrolled import my_cohorts
from studyhub.web.accounts.entry import refuse
from studyhub.web.accounts.profile import dates
from studyhub.web.context import desk, now, shelf, user_id
from studyhub.web.forms.plan import PlanForm

bp = Blueprint("plan", __name__, url_prefix="/plan")


@bp.route("", methods=["GET", "POST"])
@login_required
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
    signature = calendar_signature(user_id=user_id(), signer=signer())
    link = f"{desk().public_url}/plan/calendar/{user_id()}/{signature}.ics" if signature else ""
    mail = wants_weekly_mail(user_id=user_id())
    made = render_template(
        "plan/index.html",
        page=page,
        form=form,
        calendar_link=link,
        weekly_mail=mail,
        cohorts=my_cohorts(user_id=user_id()),
    )
    return made, 422 if form.errors else 200


@bp.post("/calendar")
@login_required
def calendar_link() -> ResponseReturnValue:
    """Make an address for calendar programs; an older one stops working."""
    new_calendar_link(user_id=user_id())
    flash("Your calendar has an address now. It stands below.", "success")
    return redirect(url_for("plan.index", _anchor="calendar"), 303)


@bp.get("/calendar/<uuid:person_id>/<signature>.ics")
def calendar(person_id: uuid.UUID, signature: str) -> ResponseReturnValue:
    """The feed; the signature stands for signing in, as calendar programs cannot."""
    content = calendar_of(
        user_id=person_id,
        signature=signature,
        signer=signer(),
        site=desk().public_url,
        shelf=shelf(),
        now=now(),
    )
    return Response(content, mimetype="text/calendar", headers={"Cache-Control": "private, max-age=3600"})


@bp.post("/mail")
@login_required
def weekly_mail() -> ResponseReturnValue:
    """Ask for the weekly mail, or end it."""
    wanted = request.form.get("wanted") == "yes"
    set_weekly_mail(user_id=user_id(), wanted=wanted)
    flash("A mail a week will come." if wanted else "No weekly mail comes any more.", "success")
    return redirect(url_for("plan.index", _anchor="mail"), 303)


@bp.route("/mail/off/<uuid:person_id>/<signature>", methods=["GET", "POST"])
def mail_off(person_id: uuid.UUID, signature: str) -> ResponseReturnValue:
    """End the weekly mail by the link in it; a button, as mail scanners open links by themselves."""
    if request.method == "GET":
        return render_template("plan/mail_off.html")
    end_by_link(user_id=person_id, signature=signature, signer=signer())
    flash("No weekly mail comes any more.", "success")
    return redirect("/", 303)


@bp.post("/mail/assigned")
@login_required
def assigned_mail() -> ResponseReturnValue:
    """End the reminders of assigned work, or have them again."""
    wanted = request.form.get("wanted") == "yes"
    reminding.set_assigned_mail(user_id=user_id(), wanted=wanted)
    flash("You are reminded by mail again." if wanted else "No more reminders come.", "success")
    return redirect(url_for("assigned.index", _anchor="mail"), 303)


@bp.route("/mail/assigned/off/<uuid:person_id>/<signature>", methods=["GET", "POST"])
def assigned_mail_off(person_id: uuid.UUID, signature: str) -> ResponseReturnValue:
    """End the reminders by the link in one; a button, as above."""
    if request.method == "GET":
        return render_template("assigned/mail_off.html")
    reminding.end_by_link(user_id=person_id, signature=signature, signer=signer())
    flash("No more reminders come.", "success")
    return redirect("/", 303)


def signer() -> Signer:
    """Signs links with the site's key."""
    return Signer(str(current_app.config["SECRET_KEY"]))


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

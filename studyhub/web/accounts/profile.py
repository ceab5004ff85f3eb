"""A person's own account: settings and plan, password and address, sign-ins, data, the end."""

from __future__ import annotations

import uuid
from datetime import date

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user, login_required, logout_user

from studyhub.services.accounts import changes, profile, signin
from studyhub.services.accounts.profile import Profile
from studyhub.services.errors import Invalid
from studyhub.services.jobs import files
from studyhub.services.programs.enrolled import ties_of
from studyhub.web.context import desk, now, shelf, user_id
from studyhub.web.files import LOOK_AGAIN, sent
from studyhub.web.forms import typed
from studyhub.web.forms.accounts import ChangeEmailForm, ChangePasswordForm, DeleteForm, ProfileForm

from .entry import page, refuse

bp = Blueprint("profile", __name__, url_prefix="/account")


@bp.before_request
@login_required
def only_signed_in() -> None:
    """Every page here is about the signed-in person."""


@bp.route("", methods=["GET", "POST"])
def settings() -> ResponseReturnValue:
    """Name, time zone, exam date, minutes, days off, keys."""
    form = form_of(profile.profile_of(user_id=user_id()))
    if form.validate_on_submit():
        try:
            profile.change_profile(user_id=user_id(), profile=profile_from(form), now=now())
        except (Invalid, ValueError) as wrong:
            refuse(form, "days_off" if isinstance(wrong, ValueError) else "name", wrong)
        else:
            flash("Saved.", "success")
            return redirect(url_for("profile.settings"), 303)
    colleges = desk().college
    rows = signin.signins_of(
        user_id=user_id(), current=current_user.person.signin_id, now=now(), college=colleges
    )
    status = 422 if form.errors else 200
    return page("settings", status, form=form, signins=rows, colleges=colleges.buttons)


def form_of(stored: Profile) -> ProfileForm:
    """The form, filled from what is stored (and, on a POST, from what was typed)."""
    keys = {f"key_{action}": key for action, key in stored.keys.items()}
    return ProfileForm(
        name=stored.name,
        timezone=stored.timezone,
        exam_date=stored.exam_date,
        minutes=list(stored.minutes),
        days_off="\n".join(day.isoformat() for day in stored.days_off),
        keys_on=stored.keys_on,
        **keys,
    )


def profile_from(form: ProfileForm) -> Profile:
    """What was typed; raises ValueError with a sentence for a day off that is no date."""
    return Profile(
        name=form.name.data or "",
        email="",
        timezone=form.timezone.data,
        exam_date=form.exam_date.data,
        minutes=tuple(form.minutes.data),
        days_off=dates(form.days_off.data or ""),
        keys_on=form.keys_on.data,
        keys={action: form[f"key_{action}"].data.lower() for action in profile.DEFAULT_KEYS},
    )


def dates(text: str) -> tuple[date, ...]:
    """Dates typed one a line (or apart by blanks or commas)."""
    found = []
    for word in text.replace(",", " ").split():
        try:
            found.append(date.fromisoformat(word))
        except ValueError:
            raise ValueError(f"“{word}” is not a date. Write days as 2027-01-31, one a line.") from None
    return tuple(found)


@bp.route("/password", methods=["GET", "POST"])
def password() -> ResponseReturnValue:
    """Change the password."""
    form = ChangePasswordForm()
    if not form.validate_on_submit():
        return page("password", 422 if form.errors else 200, form=form)
    try:
        changes.change_password(
            user_id=user_id(),
            signin_id=current_user.person.signin_id,
            old=typed(form.old),
            new=typed(form.new),
            now=now(),
        )
    except Invalid as wrong:
        return page("password", refuse(form, "old", wrong), form=form)
    flash("Your password is changed. Every other browser has been signed out.", "success")
    return redirect(url_for("profile.settings"), 303)


@bp.route("/email", methods=["GET", "POST"])
def email() -> ResponseReturnValue:
    """Ask for another mail address."""
    form = ChangeEmailForm()
    if not form.validate_on_submit():
        return page("email", 422 if form.errors else 200, form=form)
    try:
        changes.ask_for_new_email(
            desk=desk(), user_id=user_id(), password=typed(form.password), email=typed(form.email), now=now()
        )
    except Invalid as wrong:
        return page("email", refuse(form, "password", wrong), form=form)
    return page("sent", email=typed(form.email), purpose="change")


@bp.route("/email/<token>", methods=["GET", "POST"])
def take_email(token: str) -> ResponseReturnValue:
    """Take the new address: the link shows a button, because mail programs open links by themselves."""
    if request.method == "GET":
        return page("take_email", token=token)
    changes.change_email(desk=desk(), user_id=user_id(), token=token, now=now())
    flash("Your new address is in use.", "success")
    return redirect(url_for("profile.settings"), 303)


@bp.post("/signins/<uuid:signin_id>/revoke")
def revoke(signin_id: uuid.UUID) -> ResponseReturnValue:
    """Sign another browser out."""
    signin.revoke(user_id=user_id(), signin_id=signin_id, now=now())
    flash("That browser is signed out.", "success")
    return redirect(url_for("profile.settings"), 303)


@bp.post("/signins/revoke")
def revoke_others() -> ResponseReturnValue:
    """Sign every other browser out."""
    signin.revoke_others(user_id=user_id(), current=current_user.person.signin_id, now=now())
    flash("Every other browser is signed out.", "success")
    return redirect(url_for("profile.settings"), 303)


@bp.route("/data", methods=["GET", "POST"])
def data() -> ResponseReturnValue:
    """Everything that is stored about the person: asked for, then waited for, then there."""
    if request.method == "POST":
        files.ask_for_account(user_id=user_id(), now=now())
        return redirect(url_for("profile.data"), 303)
    file = files.account_file(user_id=user_id(), now=now())
    return render_template("account/data.html", file=file), LOOK_AGAIN if file.state == "waiting" else {}


@bp.get("/data/<uuid:file_id>")
def data_file(file_id: uuid.UUID) -> ResponseReturnValue:
    """The file, to its asker alone."""
    return sent(files.file_for_user(user_id=user_id(), file_id=file_id, now=now()))


@bp.route("/delete", methods=["GET", "POST"])
def delete() -> ResponseReturnValue:
    """Delete the account for good."""
    form, ties = DeleteForm(), ties_of(user_id=user_id())
    if not form.validate_on_submit():
        return page("delete", 422 if form.errors else 200, form=form, ties=ties)
    try:
        changes.delete_account(user_id=user_id(), password=typed(form.password), shelf=shelf(), now=now())
    except Invalid as wrong:
        return page("delete", refuse(form, "password", wrong), form=form, ties=ties)
    logout_user()
    flash("Your account and everything in it are deleted.", "success")
    return redirect("/", 303)

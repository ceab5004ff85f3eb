"""The second step: asked for after the password, set up, its recovery codes, turned off."""

from __future__ import annotations

from flask import Blueprint, current_app, flash, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import login_required
from flask_wtf import FlaskForm

from studyhub.services.accounts import second_step as service
from studyhub.services.errors import Conflict, Invalid, NotFound, TooMany
from studyhub.web.context import desk, keys, now, user_id
from studyhub.web.forms import typed
from studyhub.web.forms.accounts import CodeForm, PasswordForm
from studyhub.web.redirects import own_path

from .entry import SECOND, enter, page, refuse

bp = Blueprint("second", __name__)


@bp.route("/login/second", methods=["GET", "POST"])
def step() -> ResponseReturnValue:
    """Ask for the code, once the password was right."""
    ticket, target = session.get(SECOND) or ("", "/")
    if not ticket:
        return redirect(url_for("account.login"), 303)
    form = CodeForm()
    if not form.validate_on_submit():
        return page("second_step", 422 if form.errors else 200, form=form)
    days = current_app.config["SETTINGS"].session_days
    agent = request.user_agent.string
    try:
        cookie = service.take_second_step(
            ticket=ticket, code=typed(form.code), agent=agent, days=days, keys=keys(), now=now()
        )
    except NotFound as over:
        flash(str(over), "info")
        session.pop(SECOND)
        return redirect(url_for("account.login"), 303)
    except (Invalid, TooMany) as wrong:
        return page("second_step", refuse(form, "code", wrong), form=form)
    return enter(cookie, own_path(target))


@bp.get("/account/second-step")
@login_required
def index() -> ResponseReturnValue:
    """Whether it is on, and what can be done about it."""
    return shown(PasswordForm(formdata=None))


def shown(form: FlaskForm) -> ResponseReturnValue:
    """The page."""
    standing = service.standing_of(user_id=user_id())
    return page("second", 422 if form.errors else 200, form=form, standing=standing)


@bp.post("/account/second-step")
@login_required
def begin() -> ResponseReturnValue:
    """Begin to set it up."""
    form = PasswordForm()
    if not form.validate_on_submit():
        return shown(form)
    try:
        service.begin(user_id=user_id(), password=typed(form.password), keys=keys(), now=now())
    except (Invalid, Conflict) as wrong:
        refuse(form, "password", wrong)
        return shown(form)
    return redirect(url_for("second.set_up"), 303)


@bp.route("/account/second-step/set-up", methods=["GET", "POST"])
@login_required
def set_up() -> ResponseReturnValue:
    """Show the secret, and take a code that proves that an app has it."""
    form, made, status = CodeForm(), service.set_up_of(user_id=user_id(), keys=keys()), 200
    if form.validate_on_submit():
        try:
            codes = service.confirm(
                desk=desk(), user_id=user_id(), code=typed(form.code), keys=keys(), now=now()
            )
        except Invalid as wrong:
            status = refuse(form, "code", wrong)
        else:
            return page("second_codes", codes=codes)
    return page("second_set_up", 422 if form.errors else status, form=form, made=made)


@bp.post("/account/second-step/codes")
@login_required
def codes() -> ResponseReturnValue:
    """Make new recovery codes and show them, this once."""
    form = PasswordForm()
    if not form.validate_on_submit():
        return shown(form)
    try:
        made = service.new_codes(user_id=user_id(), password=typed(form.password), now=now())
    except Invalid as wrong:
        refuse(form, "password", wrong)
        return shown(form)
    return page("second_codes", codes=made)


@bp.post("/account/second-step/off")
@login_required
def off() -> ResponseReturnValue:
    """Turn it off."""
    form = PasswordForm()
    if not form.validate_on_submit():
        return shown(form)
    try:
        service.turn_off(desk=desk(), user_id=user_id(), password=typed(form.password), now=now())
    except Invalid as wrong:
        refuse(form, "password", wrong)
        return shown(form)
    flash("The second step is off. Your password alone lets you in.", "success")
    return redirect(url_for("second.index"), 303)

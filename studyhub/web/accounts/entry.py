"""How people get in and out: register, confirm, log in, log out, a forgotten password."""

from __future__ import annotations

import logging
from typing import Any

from flask import Blueprint, current_app, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user, logout_user
from flask_wtf import FlaskForm

from studyhub.services.accounts import changes, registration, signin
from studyhub.services.accounts.passkeys import possible
from studyhub.services.errors import Invalid, TooMany, WeakPassword
from studyhub.services.federation.leaving import came_by
from studyhub.web.context import desk, now, user_id
from studyhub.web.forms import typed
from studyhub.web.forms.accounts import ConfirmForm, ForgotForm, LoginForm, NewPasswordForm, RegisterForm
from studyhub.web.redirects import own_path

from .session_user import start_session

bp = Blueprint("account", __name__)
log = logging.getLogger("studyhub.doors")
"""What happens at the doors, each line with its request and never with a person."""
SECOND = "second"
"""Where the session keeps the ticket to the second step, and the page to go on to."""


def page(template: str, status: int = 200, **values: Any) -> ResponseReturnValue:
    """A page with its status."""
    return render_template(f"account/{template}.html", **values), status


def refuse(form: FlaskForm, field: str, refusal: Exception) -> int:
    """Show a service's refusal at the field it is about; gives the status of the page."""
    if isinstance(refusal, WeakPassword):
        field = "new" if "new" in form else "password"
    log.info("Refused at %s", request.endpoint)
    form[field].errors = [*form[field].errors, str(refusal)]
    return 429 if isinstance(refusal, TooMany) else 422


@bp.route("/register", methods=["GET", "POST"])
def register() -> ResponseReturnValue:
    """Make an account."""
    form = RegisterForm(invitation=request.args.get("invitation", ""))
    token = registration.check_registration(desk=desk(), token=typed(form.invitation), now=now())
    if request.method == "GET" and token is not None:
        form.email.data = token.email
    first_admin = token is not None and token.purpose == "admin"
    if not form.validate_on_submit():
        return page(
            "register",
            422 if form.errors else 200,
            form=form,
            first_admin=first_admin,
            colleges=desk().college.buttons,
        )
    try:
        done = registration.register(
            desk=desk(),
            email=typed(form.email),
            name=typed(form.name),
            password=typed(form.password),
            timezone=typed(form.timezone),
            token=typed(form.invitation),
            agent=request.user_agent.string,
            now=now(),
        )
    except Invalid as wrong:
        return page(
            "register",
            refuse(form, "email", wrong),
            form=form,
            first_admin=first_admin,
            colleges=desk().college.buttons,
        )
    return enter(done.cookie) if done.cookie else page("sent", email=typed(form.email), purpose="confirm")


def enter(cookie: str, target: str = "/") -> ResponseReturnValue:
    """Sign the browser in and go on: to the page that was wanted, else to the invitation that was open."""
    log.info("Let in by %s", request.endpoint)
    invitation = start_session(cookie)
    return redirect(invitation if target == "/" else target, 303)


@bp.route("/register/confirm/<token>", methods=["GET", "POST"])
def confirm(token: str) -> ResponseReturnValue:
    """Open an account from its mail."""
    form = ConfirmForm()
    if not form.validate_on_submit():
        return page("confirm", 422 if form.errors else 200, form=form)
    days = current_app.config["SETTINGS"].session_days
    try:
        cookie = registration.confirm(
            token=token, password=typed(form.password), agent=request.user_agent.string, days=days, now=now()
        )
    except Invalid as wrong:
        return page("confirm", refuse(form, "password", wrong), form=form)
    return enter(cookie)


@bp.route("/login", methods=["GET", "POST"])
def login() -> ResponseReturnValue:
    """Log in."""
    form = LoginForm(next=request.args.get("next", ""))
    if current_user.is_authenticated:
        return redirect(own_path(form.next.data), 303)
    if not form.validate_on_submit():
        return page(
            "login",
            422 if form.errors else 200,
            form=form,
            passkeys=possible(desk()),
            colleges=desk().college.buttons,
        )
    days = current_app.config["SETTINGS"].session_days
    try:
        done = signin.sign_in(
            email=typed(form.email),
            password=typed(form.password),
            agent=request.user_agent.string,
            days=days,
            college=desk().college,
            now=now(),
        )
    except (Invalid, TooMany) as wrong:
        return page(
            "login",
            refuse(form, "password", wrong),
            form=form,
            passkeys=possible(desk()),
            colleges=desk().college.buttons,
        )
    target = own_path(form.next.data)
    return ask_for_second_step(done.ticket, target) if done.ticket else enter(done.cookie, target)


def ask_for_second_step(ticket: str, target: str) -> ResponseReturnValue:
    """Keep that the password was right, and go on to the code."""
    session[SECOND] = (ticket, target)
    return redirect(url_for("second.step"), 303)


@bp.post("/logout")
def logout() -> ResponseReturnValue:
    """Log out: the sign-in ends on the server, not just in the browser."""
    slug = ""
    if current_user.is_authenticated:
        how = signin.revoke(user_id=user_id(), signin_id=current_user.person.signin_id, now=now())
        logout_user()
        slug = came_by(how)
    if slug in desk().college.clients:
        return redirect(url_for("college.left", slug=slug), 303)
    flash("You are logged out.", "success")
    return redirect("/", 303)


@bp.route("/login/forgot", methods=["GET", "POST"])
def forgot() -> ResponseReturnValue:
    """Ask for a link that sets a new password."""
    form = ForgotForm()
    if not form.validate_on_submit():
        return page("forgot", 422 if form.errors else 200, form=form)
    changes.ask_for_reset(desk=desk(), email=typed(form.email), now=now())
    return page("sent", email=typed(form.email), purpose="reset")


@bp.route("/login/reset/<token>", methods=["GET", "POST"])
def reset(token: str) -> ResponseReturnValue:
    """Set a new password from a mailed link."""
    changes.check_reset(token=token, now=now())
    form = NewPasswordForm()
    if not form.validate_on_submit():
        return page("reset", 422 if form.errors else 200, form=form)
    try:
        changes.reset_password(token=token, password=typed(form.password), now=now())
    except Invalid as wrong:
        return page("reset", refuse(form, "password", wrong), form=form)
    flash("Your new password is set. Log in with it.", "success")
    return redirect(url_for("account.login"), 303)

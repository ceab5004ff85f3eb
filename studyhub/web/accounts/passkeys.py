"""Passkeys: listed, added, removed, and the way in by one. Browsers make and use them by script alone."""

from __future__ import annotations

import uuid

from flask import Blueprint, flash, jsonify, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import login_required

from studyhub.services.accounts import passkeys as service
from studyhub.services.errors import Closed, Conflict, Invalid, NotFound
from studyhub.web.context import desk, now, user_id
from studyhub.web.forms import typed
from studyhub.web.forms.accounts import AnswerForm, NewPasskeyForm, PasskeyForm, PasswordForm
from studyhub.web.redirects import own_path

from .entry import enter, page, refuse

bp = Blueprint("passkeys", __name__)
TICKET = "passkey"
"""Where the session keeps the ticket of what the browser was asked."""


@bp.get("/account/passkeys")
@login_required
def index() -> ResponseReturnValue:
    """The passkeys, and the form that adds one."""
    return shown(NewPasskeyForm(formdata=None))


def shown(form: NewPasskeyForm, status: int = 200) -> ResponseReturnValue:
    """The page."""
    rows = service.passkeys_of(user_id=user_id())
    return page("passkeys", status, rows=rows, form=form, possible=service.possible(desk()))


def told(refusal: str) -> ResponseReturnValue:
    """A refusal as the script reads it."""
    return jsonify(message=refusal), 422


@bp.post("/account/passkeys/begin")
@login_required
def begin() -> ResponseReturnValue:
    """What the browser is asked for a new passkey, once the password is right."""
    form = PasskeyForm()
    if not form.validate_on_submit():
        return told(" ".join(said for faults in form.errors.values() for said in faults))
    try:
        asked = service.ask_for_new(desk=desk(), user_id=user_id(), password=typed(form.password), now=now())
    except (Invalid, Conflict, Closed) as wrong:
        return told(str(wrong))
    session[TICKET] = asked.ticket
    return jsonify(options=asked.options)


@bp.post("/account/passkeys")
@login_required
def add() -> ResponseReturnValue:
    """Keep the passkey that the browser made."""
    form, ticket = NewPasskeyForm(), session.pop(TICKET, "")
    if not form.validate_on_submit():
        return shown(form, 422)
    try:
        service.add_passkey(
            desk=desk(),
            user_id=user_id(),
            name=typed(form.name),
            ticket=ticket,
            answer=typed(form.answer),
            now=now(),
        )
    except (Invalid, NotFound) as wrong:
        return shown(form, refuse(form, "name", wrong))
    flash("The passkey is added. You can log in with it from now on.", "success")
    return redirect(url_for("passkeys.index"), 303)


@bp.route("/account/passkeys/<uuid:passkey_id>/remove", methods=["GET", "POST"])
@login_required
def remove(passkey_id: uuid.UUID) -> ResponseReturnValue:
    """Remove a passkey."""
    row, form = service.passkey_of(user_id=user_id(), passkey_id=passkey_id), PasswordForm()
    if not form.validate_on_submit():
        return page("remove_passkey", 422 if form.errors else 200, row=row, form=form)
    try:
        service.remove_passkey(
            user_id=user_id(), passkey_id=passkey_id, password=typed(form.password), now=now()
        )
    except Invalid as wrong:
        return page("remove_passkey", refuse(form, "password", wrong), row=row, form=form)
    flash("The passkey is removed. Nobody gets in by it any more.", "success")
    return redirect(url_for("passkeys.index"), 303)


@bp.post("/login/passkey/begin")
def ask() -> ResponseReturnValue:
    """What the browser is asked to sign somebody in."""
    try:
        asked = service.ask_to_enter(desk=desk(), now=now())
    except Closed as closed:
        return told(str(closed))
    session[TICKET] = asked.ticket
    return jsonify(options=asked.options)


@bp.post("/login/passkey")
def come_in() -> ResponseReturnValue:
    """Sign in by the browser's answer."""
    form, ticket = AnswerForm(), session.pop(TICKET, "")
    agent = request.user_agent.string
    try:
        if not form.validate():
            raise Invalid(service.REFUSED)
        cookie = service.enter_by_passkey(
            desk=desk(), ticket=ticket, answer=typed(form.answer), agent=agent, now=now()
        )
    except (Invalid, NotFound, Closed) as wrong:
        flash(str(wrong), "danger")
        return redirect(url_for("account.login", next=own_path(form.next.data)), 303)
    return enter(cookie, own_path(form.next.data))

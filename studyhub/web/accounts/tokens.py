"""A person's tokens for the API: listed, made and shown once, revoked."""

from __future__ import annotations

import uuid

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_login import login_required

from studyhub.services.connect import tokens as service
from studyhub.services.errors import Conflict, Invalid
from studyhub.web.context import now, user_id
from studyhub.web.forms import typed
from studyhub.web.forms.connect import RevokeForm, TokenForm

from .entry import page, refuse

bp = Blueprint("tokens", __name__, url_prefix="/account/tokens")


@bp.before_request
@login_required
def only_signed_in() -> None:
    """Every page here is about the signed-in person."""


@bp.get("")
def index() -> ResponseReturnValue:
    """The tokens, and the form that makes one."""
    return shown(TokenForm(formdata=None))


def shown(form: TokenForm, token: str = "") -> ResponseReturnValue:
    """The page; `token` is the one that was just made, shown this once."""
    rows = service.tokens_of(user_id=user_id(), now=now())
    return page("tokens", 422 if form.errors else 200, rows=rows, form=form, token=token)


@bp.post("")
def make() -> ResponseReturnValue:
    """Make a token."""
    form = TokenForm()
    if not form.validate_on_submit():
        return shown(form)
    try:
        token = service.make_token(
            user_id=user_id(),
            password=typed(form.password),
            name=typed(form.name),
            scopes=form.scopes.data or [],
            days=int(typed(form.days)),
            now=now(),
        )
    except (Invalid, Conflict) as wrong:
        refuse(form, "password", wrong)
        return shown(form)
    return shown(TokenForm(formdata=None), token)


@bp.route("/<uuid:token_id>/revoke", methods=["GET", "POST"])
def revoke(token_id: uuid.UUID) -> ResponseReturnValue:
    """End a token."""
    row, form = service.token_of(user_id=user_id(), token_id=token_id, now=now()), RevokeForm()
    if not form.validate_on_submit():
        return page("revoke_token", 422 if form.errors else 200, row=row, form=form)
    try:
        service.revoke_token(user_id=user_id(), token_id=token_id, password=typed(form.password), now=now())
    except Invalid as wrong:
        return page("revoke_token", refuse(form, "password", wrong), row=row, form=form)
    flash("The token is revoked. Nothing is let in by it any more.", "success")
    return redirect(url_for("tokens.index"), 303)

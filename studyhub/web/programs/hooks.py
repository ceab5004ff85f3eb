"""A program's webhooks: who is told of what, and what became of it."""

from __future__ import annotations

import uuid

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import login_required

from studyhub.services.connect import program_hooks as service
from studyhub.services.errors import Conflict, Invalid
from studyhub.web.accounts.entry import refuse
from studyhub.web.context import now, outlet, user_id
from studyhub.web.forms import typed
from studyhub.web.forms.connect import ChangeHookForm, HookForm

bp = Blueprint("hooks", __name__, url_prefix="/programs/<uuid:program_id>/webhooks")


@bp.before_request
@login_required
def only_signed_in() -> None:
    """Who may manage webhooks is asked by each service."""


@bp.get("")
def index(program_id: uuid.UUID) -> ResponseReturnValue:
    """The webhooks, and the form that makes one."""
    return listed(program_id, HookForm(formdata=None))


def listed(program_id: uuid.UUID, form: HookForm) -> ResponseReturnValue:
    """The list with its form."""
    page = service.hooks_page(user_id=user_id(), program_id=program_id)
    return render_template("programs/hooks/index.html", page=page, form=form), 422 if form.errors else 200


@bp.post("")
def make(program_id: uuid.UUID) -> ResponseReturnValue:
    """Have an address told."""
    form = HookForm()
    try:
        made, secret = service.make_hook(
            outlet=outlet(),
            user_id=user_id(),
            program_id=program_id,
            address=typed(form.address),
            events=form.events.data or [],
            now=now(),
        )
    except (Invalid, Conflict) as wrong:
        refuse(form, "address", wrong)
        return listed(program_id, form)
    return shown(program_id, made, secret=secret)


@bp.get("/<uuid:hook_id>")
def show(program_id: uuid.UUID, hook_id: uuid.UUID) -> ResponseReturnValue:
    """A webhook and what became of its events."""
    return shown(program_id, hook_id)


def shown(
    program_id: uuid.UUID, hook_id: uuid.UUID, form: ChangeHookForm | None = None, secret: str = ""
) -> ResponseReturnValue:
    """The page; `secret` is one that was just made, shown this once."""
    page = service.hook_page(
        user_id=user_id(),
        program_id=program_id,
        hook_id=hook_id,
        number=min(max(0, request.args.get("page", 0, type=int)), 10_000),
    )
    form = form or ChangeHookForm(formdata=None, obj=page.hook)
    made = render_template("programs/hooks/show.html", page=page, form=form, secret=secret)
    return made, 422 if form.errors else 200


@bp.post("/<uuid:hook_id>")
def change(program_id: uuid.UUID, hook_id: uuid.UUID) -> ResponseReturnValue:
    """Change where it leads, what it is told, and whether."""
    form = ChangeHookForm()
    try:
        service.change_hook(
            outlet=outlet(),
            user_id=user_id(),
            program_id=program_id,
            hook_id=hook_id,
            address=typed(form.address),
            events=form.events.data or [],
            is_on=bool(form.is_on.data),
            now=now(),
        )
    except Invalid as wrong:
        refuse(form, "address", wrong)
        return shown(program_id, hook_id, form)
    flash("Saved.", "success")
    return back(program_id, hook_id)


@bp.post("/<uuid:hook_id>/secret")
def secret(program_id: uuid.UUID, hook_id: uuid.UUID) -> ResponseReturnValue:
    """Make another secret."""
    named = {"user_id": user_id(), "program_id": program_id, "hook_id": hook_id}
    return shown(program_id, hook_id, secret=service.renew_secret(outlet=outlet(), now=now(), **named))


@bp.post("/<uuid:hook_id>/test")
def test(program_id: uuid.UUID, hook_id: uuid.UUID) -> ResponseReturnValue:
    """Send an event that means nothing."""
    service.try_hook(user_id=user_id(), program_id=program_id, hook_id=hook_id, now=now())
    flash("A test is on its way. Look again in a few seconds.", "success")
    return back(program_id, hook_id)


@bp.post("/<uuid:hook_id>/deliveries/<uuid:delivery_id>/again")
def again(delivery_id: uuid.UUID, **ids: uuid.UUID) -> ResponseReturnValue:
    """Send an event again that was given up."""
    service.send_again(user_id=user_id(), delivery_id=delivery_id, now=now(), **ids)
    flash("The event is on its way again.", "success")
    return back(**ids)


@bp.post("/<uuid:hook_id>/remove")
def remove(program_id: uuid.UUID, hook_id: uuid.UUID) -> ResponseReturnValue:
    """Tell the address of nothing any more."""
    service.remove_hook(user_id=user_id(), program_id=program_id, hook_id=hook_id, now=now())
    flash("The webhook is removed.", "success")
    return redirect(url_for("hooks.index", program_id=program_id), 303)


def back(program_id: uuid.UUID, hook_id: uuid.UUID) -> ResponseReturnValue:
    """To the webhook's page."""
    return redirect(url_for("hooks.show", program_id=program_id, hook_id=hook_id), 303)

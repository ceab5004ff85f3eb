"""A program's banks: the list, one bank with its questions, made and changed."""

from __future__ import annotations

import uuid

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import login_required

from studyhub.services.banks import banks as service
from studyhub.services.errors import Invalid
from studyhub.web.accounts.entry import refuse
from studyhub.web.context import now, user_id, workshop
from studyhub.web.forms import typed
from studyhub.web.forms.banks import BankForm, NewBankForm

MOST_PAGES = 10_000
bp = Blueprint("banks", __name__, url_prefix="/programs/<uuid:program_id>/banks")


@bp.before_request
@login_required
def only_signed_in() -> None:
    """Who may see a bank is asked by each service."""


@bp.get("")
def index(program_id: uuid.UUID) -> ResponseReturnValue:
    """The banks of a program."""
    page = service.banks_page(user_id=user_id(), program_id=program_id, workshop=workshop())
    return render_template("programs/banks/index.html", page=page)


@bp.route("/new", methods=["GET", "POST"])
def new(program_id: uuid.UUID) -> ResponseReturnValue:
    """Make a bank."""
    page = service.new_bank_page(user_id=user_id(), program_id=program_id)
    form = NewBankForm()
    if form.validate_on_submit():
        try:
            made = service.make_bank(
                user_id=user_id(),
                program_id=program_id,
                slug=typed(form.slug),
                title=typed(form.title),
                private=bool(form.private.data),
                now=now(),
            )
        except Invalid as wrong:
            refuse(form, "slug", wrong)
        else:
            flash("The bank is there. Write its first question, or upload what you have.", "success")
            return to_bank(program_id, made)
    return render_template("programs/banks/new.html", head=page, form=form), 422 if form.errors else 200


@bp.get("/<uuid:bank_id>")
def show(program_id: uuid.UUID, bank_id: uuid.UUID) -> ResponseReturnValue:
    """A bank and its questions, all or by state and objective."""
    page = bank(program_id, bank_id)
    return render_template("programs/banks/show.html", page=page)


@bp.route("/<uuid:bank_id>/change", methods=["GET", "POST"])
def change(program_id: uuid.UUID, bank_id: uuid.UUID) -> ResponseReturnValue:
    """Its title, and whether students may practise it."""
    page = service.change_page(user_id=user_id(), program_id=program_id, bank_id=bank_id)
    form = BankForm(obj=page.bank)
    if not form.validate_on_submit():
        return render_template(
            "programs/banks/change.html", page=page, form=form
        ), 422 if form.errors else 200
    service.change_bank(
        user_id=user_id(),
        program_id=program_id,
        bank_id=bank_id,
        title=typed(form.title),
        private=bool(form.private.data),
        now=now(),
    )
    flash("Saved.", "success")
    return to_bank(program_id, bank_id)


def bank(program_id: uuid.UUID, bank_id: uuid.UUID) -> service.BankPage:
    """The bank as the address asks for it."""
    shown = service.ItemFilter(
        state=request.args.get("state", ""),
        objective=request.args.get("objective", ""),
        page=min(max(0, request.args.get("page", 0, type=int)), MOST_PAGES),
    )
    return service.bank_page(
        user_id=user_id(), program_id=program_id, bank_id=bank_id, shown=shown, workshop=workshop()
    )


def to_bank(program_id: uuid.UUID, bank_id: uuid.UUID) -> ResponseReturnValue:
    """To a bank's page."""
    return redirect(url_for("banks.show", program_id=program_id, bank_id=bank_id), 303)

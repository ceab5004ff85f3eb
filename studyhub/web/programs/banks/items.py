"""A question of a bank: begun, written as YAML or as a form, checked while it is typed, its versions."""

from __future__ import annotations

import uuid

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import login_required

from studyhub.services.banks import editor, forms, versions, writing
from studyhub.services.banks.files.contributing import copy_shipped
from studyhub.services.banks.rows import CHANGED, Which
from studyhub.services.errors import Conflict, Invalid
from studyhub.web.context import now, user_id, workshop

bp = Blueprint("bank_items", __name__, url_prefix="/programs/<uuid:program_id>/banks/<uuid:bank_id>/items")


@bp.before_request
@login_required
def only_signed_in() -> None:
    """Who may see a question is asked by each service."""


@bp.route("/new", methods=["GET", "POST"])
def new(program_id: uuid.UUID, bank_id: uuid.UUID) -> ResponseReturnValue:
    """Begin a question: a skeleton of its kind for an objective, or a copy of a shipped one."""
    wrong = ""
    if request.method == "POST":
        try:
            made = begun(program_id, bank_id)
        except Invalid as refused:
            wrong = str(refused)
        else:
            return to_item(Which(program_id, bank_id, made))
    page = editor.new_page(user_id=user_id(), program_id=program_id, bank_id=bank_id, workshop=workshop())
    return render_template("programs/banks/begin.html", page=page, wrong=wrong), 422 if wrong else 200


def begun(program_id: uuid.UUID, bank_id: uuid.UUID) -> uuid.UUID:
    """The new draft that the form asks for."""
    named = {"user_id": user_id(), "program_id": program_id, "bank_id": bank_id}
    if request.form.get("do") == "copy":
        key = request.form.get("key", "").strip()
        return copy_shipped(key=key, workshop=workshop(), now=now(), **named)
    kind, objective = request.form.get("kind", ""), request.form.get("objective", "")
    return writing.new_item(kind=kind, objective=objective, workshop=workshop(), now=now(), **named)


@bp.route("/<uuid:item_id>", methods=["GET", "POST"])
def edit(program_id: uuid.UUID, bank_id: uuid.UUID, item_id: uuid.UUID) -> ResponseReturnValue:
    """A question as YAML, its faults, and what students will see."""
    which, typed, said = Which(program_id, bank_id, item_id), None, ""
    if request.method == "POST":
        typed = request.form.get("text", "")
        said = "checked" if request.form.get("do") == "check" else save(which, typed)
        if not said:
            return to_item(which)
    page = editor.editor_page(
        user_id=user_id(), which=which, workshop=workshop(), typed=typed, base=based(said)
    )
    return render_template("programs/banks/edit.html", page=page, said=said, note=note()), status(said)


@bp.route("/<uuid:item_id>/form", methods=["GET", "POST"])
def form(program_id: uuid.UUID, bank_id: uuid.UUID, item_id: uuid.UUID) -> ResponseReturnValue:
    """A question with one best answer, or several, as a form."""
    which, typed, said = Which(program_id, bank_id, item_id), None, ""
    if request.method == "POST":
        typed = from_form(which)
        said = "checked" if request.form.get("do") == "check" else save(which, typed)
        if not said:
            return to_item(which, "bank_items.form")
    page = editor.form_page(
        user_id=user_id(), which=which, workshop=workshop(), typed=typed, base=based(said)
    )
    return render_template(
        "programs/banks/form.html", form=page, page=page.page, said=said, note=note()
    ), status(said)


@bp.post("/<uuid:item_id>/preview")
def preview(program_id: uuid.UUID, bank_id: uuid.UUID, item_id: uuid.UUID) -> ResponseReturnValue:
    """What the checker says of what is being typed, and how students would see it: a piece of a page."""
    which = Which(program_id, bank_id, item_id)
    text = request.form["text"] if "text" in request.form else from_form(which)
    checked = editor.check_typed(user_id=user_id(), which=which, text=text, workshop=workshop())
    return render_template("programs/banks/_checked.html", checked=checked)


@bp.get("/<uuid:item_id>/versions")
def history(program_id: uuid.UUID, bank_id: uuid.UUID, item_id: uuid.UUID) -> ResponseReturnValue:
    """The versions of a question, two of them compared."""
    page = versions.versions_page(
        user_id=user_id(),
        which=Which(program_id, bank_id, item_id),
        old=request.args.get("old", type=number),
        new=request.args.get("new", type=number),
        workshop=workshop(),
    )
    return render_template("programs/banks/versions.html", page=page)


def number(text: str) -> int:
    """A version's number; raises ValueError for what cannot be one."""
    return min(max(int(text), 1), 10_000)


def save(which: Which, text: str) -> str:
    """Save what was typed; gives why that did not work, `changed` where somebody was quicker, or nothing."""
    try:
        writing.save_item(
            user_id=user_id(),
            which=which,
            text=text,
            base=request.form.get("base", 0, type=int),
            note=note(),
            workshop=workshop(),
            now=now(),
        )
    except Conflict as wrong:
        return "changed" if str(wrong) == CHANGED else str(wrong)
    except Invalid as wrong:
        return str(wrong)
    flash("Saved.", "success")
    return ""


def from_form(which: Which) -> str:
    """The text that the form's fields make of the version that they were filled from."""
    base = request.form.get("base", 0, type=int)
    sent = request.form.to_dict(flat=False)
    return forms.text_with(user_id=user_id(), which=which, base=base, sent=sent)


def based(said: str) -> int | None:
    """The version that a page is about: what was typed against an older one is put beside the newest."""
    return None if said in {"", "changed"} else request.form.get("base", 0, type=int)


def note() -> str:
    """What somebody says that they changed."""
    return request.form.get("note", "")[:500]


def status(said: str) -> int:
    """The status of a page that was not saved."""
    return {"": 200, "checked": 200, "changed": 409}.get(said, 422)


def to_item(which: Which, endpoint: str = "bank_items.edit") -> ResponseReturnValue:
    """To a question's page."""
    address = url_for(endpoint, program_id=which.program_id, bank_id=which.bank_id, item_id=which.item_id)
    return redirect(address, 303)

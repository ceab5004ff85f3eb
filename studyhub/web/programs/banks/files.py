"""Files of questions into a bank and out of it."""

from __future__ import annotations

import uuid

from flask import Blueprint, Response, flash, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import login_required

from studyhub.services.banks.banks import change_page
from studyhub.services.banks.files import contributing, uploads
from studyhub.services.errors import Invalid
from studyhub.services.jobs.exports import of_bank
from studyhub.web.context import now, user_id, workshop
from studyhub.web.files import asked

from .banks import to_bank

bp = Blueprint("bank_files", __name__, url_prefix="/programs/<uuid:program_id>/banks/<uuid:bank_id>")
LARGEST = 8 * 1024 * 1024


@bp.before_request
@login_required
def only_signed_in() -> None:
    """Who may is asked by each service."""


@bp.url_value_preprocessor
def allow_archives(_endpoint: str | None, _values: dict[str, object] | None) -> None:
    """Archives are larger than other forms; to be said before the form's token is looked for in it."""
    request.max_content_length = LARGEST


@bp.route("/upload", methods=["GET", "POST"])
def upload(program_id: uuid.UUID, bank_id: uuid.UUID) -> ResponseReturnValue:
    """Put files of questions into the bank, and see what the checker says of them."""
    named = {"user_id": user_id(), "program_id": program_id, "bank_id": bank_id}
    done, wrong = None, ""
    if request.method == "POST":
        sent = [one for one in request.files.getlist("files") if one.filename]
        files = [(str(one.filename), one.read()) for one in sent]
        try:
            done = uploads.upload(files=files, workshop=workshop(), now=now(), **named)
        except Invalid as refused:
            wrong = str(refused)
    page = change_page(**named, writes=True)
    made = render_template("programs/banks/upload.html", page=page, done=done, wrong=wrong, most=LARGEST)
    return made, 422 if wrong else 200


@bp.get("/export")
def export(program_id: uuid.UUID, bank_id: uuid.UUID) -> ResponseReturnValue:
    """A zip of the file of one question, as it stands now."""
    item_id, ids = item_asked(), {"user_id": user_id(), "program_id": program_id, "bank_id": bank_id}
    try:
        name, data = contributing.export_item(**ids, item_id=item_id, workshop=workshop(), now=now())
    except Invalid as wrong:
        flash(str(wrong), "warning")
        return to_bank(program_id, bank_id)
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(data, mimetype="application/zip", headers=headers)


@bp.post("/export")
def take(program_id: uuid.UUID, bank_id: uuid.UUID) -> ResponseReturnValue:
    """Have a zip of question files made: of what students see, or of every newest version."""
    ids = {"user_id": user_id(), "program_id": program_id, "bank_id": bank_id}
    try:
        return asked(of_bank(**ids, published=request.form.get("of") == "published"))
    except Invalid as wrong:
        flash(str(wrong), "warning")
        return to_bank(program_id, bank_id)


def item_asked() -> uuid.UUID:
    """The question that the address asks for; what is no id is that of none."""
    try:
        return uuid.UUID(request.args.get("item", ""))
    except ValueError:
        return uuid.UUID(int=0)

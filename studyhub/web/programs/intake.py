"""Other programs' files: into a bank with a preview and a loss report, and out of it."""

from __future__ import annotations

import uuid

from flask import Blueprint, Response, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import login_required

from studyhub.services.banks.files import intake as service
from studyhub.services.banks.files.intake import LARGEST, Sent, Upload
from studyhub.services.banks.files.intake_pages import intake_form, intake_page, losses_csv
from studyhub.services.banks.files.outgoing import Chosen, outgoing_page
from studyhub.services.errors import Invalid
from studyhub.services.jobs.exports import of_questions
from studyhub.web.context import core_shelf, now, user_id, workshop
from studyhub.web.files import asked

bp = Blueprint("intake", __name__, url_prefix="/programs/<uuid:program_id>/banks/<uuid:bank_id>")


@bp.before_request
@login_required
def only_signed_in() -> None:
    """Who may write questions is asked by each service."""


@bp.url_value_preprocessor
def allow_files(_endpoint: str | None, _values: dict[str, object] | None) -> None:
    """A file may be larger here than elsewhere; to be said before the form's token is looked for in it."""
    request.max_content_length = LARGEST + 1024 * 1024


@bp.route("/import", methods=["GET", "POST"])
def begin(program_id: uuid.UUID, bank_id: uuid.UUID) -> ResponseReturnValue:
    """Send a file; a job reads it."""
    page = intake_form(user_id=user_id(), program_id=program_id, bank_id=bank_id, workshop=workshop())
    if request.method == "GET":
        return render_template("programs/intake/begin.html", page=page, fault="")
    try:
        upload = service.receive(
            user_id=user_id(),
            program_id=program_id,
            bank_id=bank_id,
            sent=_sent(),
            core=core_shelf(),
            now=now(),
        )
    except Invalid as refusal:
        return render_template("programs/intake/begin.html", page=page, fault=str(refusal)), 422
    return _back(upload)


@bp.get("/import/<uuid:upload_id>")
def show(upload_id: uuid.UUID, **ids: uuid.UUID) -> ResponseReturnValue:
    """How far an upload is, what it holds and what was lost; it looks again by itself while work goes on."""
    page = intake_page(
        upload=_upload(upload_id, ids),
        part=request.args.get("part", 1, type=int),
        workshop=workshop(),
        now=now(),
    )
    answer = current_app.make_response(render_template("programs/intake/show.html", page=page))
    if page.running:
        answer.headers["Refresh"] = "10" if page.late else "1"
    return answer


@bp.post("/import/<uuid:upload_id>/keep")
def keep(upload_id: uuid.UUID, **ids: uuid.UUID) -> ResponseReturnValue:
    """Make drafts of everything that was read."""
    upload = _upload(upload_id, ids)
    service.begin_keeping(upload=upload, now=now())
    return _back(upload)


@bp.post("/import/<uuid:upload_id>/again")
def again(upload_id: uuid.UUID, **ids: uuid.UUID) -> ResponseReturnValue:
    """Have work tried once more that has failed."""
    upload = _upload(upload_id, ids)
    service.go_on(upload=upload, now=now())
    return _back(upload)


@bp.post("/import/<uuid:upload_id>/forget")
def forget(upload_id: uuid.UUID, **ids: uuid.UUID) -> ResponseReturnValue:
    """Throw an upload away."""
    service.throw_away(upload=_upload(upload_id, ids))
    flash("The upload is thrown away. Drafts that were kept are still there.", "success")
    return redirect(url_for("intake.begin", program_id=ids["program_id"], bank_id=ids["bank_id"]), 303)


@bp.get("/import/<uuid:upload_id>/losses.csv")
def losses(upload_id: uuid.UUID, **ids: uuid.UUID) -> ResponseReturnValue:
    """The whole loss report as a file."""
    return _file("losses.csv", losses_csv(upload=_upload(upload_id, ids)), "text/csv; charset=utf-8")


@bp.get("/take-out")
def out(program_id: uuid.UUID, bank_id: uuid.UUID) -> ResponseReturnValue:
    """Choose a format."""
    page = outgoing_page(user_id=user_id(), program_id=program_id, bank_id=bank_id)
    return render_template("programs/intake/out.html", page=page)


@bp.post("/take-out")
def take(program_id: uuid.UUID, bank_id: uuid.UUID) -> ResponseReturnValue:
    """Have the bank made in the chosen format; what that cannot carry is told with the file."""
    chosen = Chosen(request.form.get("format", ""), request.form.get("published", "1") == "1")
    ids = {"user_id": user_id(), "program_id": program_id, "bank_id": bank_id}
    try:
        return asked(of_questions(**ids, chosen=chosen))
    except Invalid as refusal:
        flash(str(refusal), "warning")
        return redirect(url_for("intake.out", program_id=program_id, bank_id=bank_id), 303)


def _sent() -> Sent:
    sent, form = request.files.get("file"), request.form
    name, data = (sent.filename or "", sent.read()) if sent else ("", b"")
    return Sent(name, data, form.get("format", ""), form.get("domain", ""))


def _upload(upload_id: uuid.UUID, ids: dict[str, uuid.UUID]) -> Upload:
    return Upload(user_id(), ids["program_id"], ids["bank_id"], upload_id)


def _back(upload: Upload) -> ResponseReturnValue:
    where = url_for("intake.show", program_id=upload.program_id, bank_id=upload.bank_id, upload_id=upload.id)
    return redirect(where, 303)


def _file(name: str, data: bytes, type_: str) -> Response:
    answer = Response(data, mimetype=type_)
    answer.headers.set("Content-Disposition", "attachment", filename=name)
    return answer

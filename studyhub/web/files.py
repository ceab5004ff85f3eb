"""A person's files: what a job makes for them, whether it is ready, and the file itself."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, redirect, render_template, stream_with_context, url_for
from flask.typing import ResponseReturnValue
from flask_login import login_required

from studyhub.services.jobs import exports
from studyhub.services.jobs import files as service
from studyhub.services.jobs.files import FilePage
from studyhub.services.jobs.rows import Asked
from studyhub.services.jobs.stored import Given

from .context import now, user_id

LOOK_AGAIN = {"Refresh": "3"}
"""Seconds after which a page that waits for a file asks again; it is read anew as it was, without scripts."""
bp = Blueprint("files", __name__, url_prefix="/files")


@bp.before_request
@login_required
def only_signed_in() -> None:
    """Whose a file is, and whether they may still have it, is asked by each service."""


@bp.get("")
def index() -> ResponseReturnValue:
    """The files that the person has asked for."""
    found = service.my_files(user_id=user_id(), now=now())
    return render_template("files/index.html", files=found, back=back)


@bp.get("/<uuid:file_id>")
def show(file_id: uuid.UUID) -> ResponseReturnValue:
    """Where a file is; it looks again by itself while it is being made."""
    page = service.file_page(user_id=user_id(), job_id=file_id, now=now())
    answer = render_template("files/show.html", page=page, back=back(page))
    return answer, LOOK_AGAIN if page.file.state == "waiting" else {}


@bp.post("/<uuid:file_id>/again")
def again(file_id: uuid.UUID) -> ResponseReturnValue:
    """Have the same file made anew."""
    return to_file(service.ask_again(user_id=user_id(), job_id=file_id, now=now()))


@bp.get("/<uuid:file_id>/file")
def download(file_id: uuid.UUID) -> ResponseReturnValue:
    """The file, to its asker alone, while they may have it."""
    return sent(service.file_for_user(user_id=user_id(), file_id=file_id, now=now()))


def asked(wanted: Asked) -> ResponseReturnValue:
    """Have a file made, and on to its page."""
    return to_file(service.ask_for(wanted, now=now()))


def to_file(file_id: uuid.UUID) -> ResponseReturnValue:
    """To the page of a file."""
    return redirect(url_for("files.show", file_id=file_id), 303)


def sent(file: Given) -> Response:
    """A made file as the answer of a request, read part by part as it is sent."""
    answer = Response(stream_with_context(file.pieces), mimetype=file.type)
    answer.content_length = file.size
    answer.headers["Cache-Control"] = "private, no-store"
    answer.headers.set("Content-Disposition", "attachment", filename=file.name)
    return answer


def back(page: FilePage) -> tuple[str, str]:
    """The name and the address of the page where a file was asked for."""
    return BACK[page.kind](page)


def _dashboard(page: FilePage) -> tuple[str, str]:
    return "Dashboard", url_for("dashboard.show", program_id=page.program_id, cohort_id=page.cohort_id)


def _data(page: FilePage) -> tuple[str, str]:
    return "Data", url_for("program_data.show", program_id=page.program_id)


def _bank(page: FilePage) -> tuple[str, str]:
    bank = uuid.UUID(page.detail["bank"])
    return "Bank", url_for("banks.show", program_id=page.program_id, bank_id=bank)


def _items(page: FilePage) -> tuple[str, str]:
    scope = "cohort" if page.cohort_id else "program" if page.program_id else "site"
    ids: dict[str, Any] = {"program_id": page.program_id, "cohort_id": page.cohort_id}
    named = {name: one for name, one in ids.items() if one}
    return "How questions work", url_for(f"items.{scope}", **named)


BACK: dict[str, Callable[[FilePage], tuple[str, str]]] = {
    exports.ACCOUNT: lambda _: ("Your account", url_for("profile.settings")),
    exports.DASHBOARD: _dashboard,
    exports.PROGRAM: _data,
    exports.COUNTS: _data,
    exports.RESEARCH: lambda _: ("Research", url_for("admin_privacy.research")),
    exports.BANK: _bank,
    exports.QUESTIONS: _bank,
    exports.ITEMS: _items,
}

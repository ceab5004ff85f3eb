"""How questions work: of a cohort, of a program's cohorts together, and (administrators) of everybody."""

from __future__ import annotations

import uuid

from flask import Blueprint, Response, abort, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import login_required

from studyhub.services.items.files import FILES, items_file
from studyhub.services.items.listing import View, items_page
from studyhub.services.items.one import item_page
from studyhub.services.items.scope import Where
from studyhub.web.context import shelf, user_id

bp = Blueprint("items", __name__)
PROGRAM, SITE = "/programs/<uuid:program_id>", "/admin"
COHORT = f"{PROGRAM}/cohorts/<uuid:cohort_id>"
COLUMNS = ("item", "answers", "facility", "discrimination", "seconds", "shown", "people", "flags")


@bp.before_request
@login_required
def only_signed_in() -> None:
    """Whose answers may be counted is asked by each service."""


@bp.get(f"{COHORT}/items", endpoint="cohort")
@bp.get(f"{PROGRAM}/items", endpoint="program")
@bp.get(f"{SITE}/items", endpoint="site")
def index(**ids: uuid.UUID) -> ResponseReturnValue:
    """The list, sorted and filtered by its address."""
    page = items_page(user_id=user_id(), where=Where(**ids), view=_view(), shelf=shelf())
    return render_template("programs/items/index.html", page=page, **_links(ids))


@bp.get(f"{COHORT}/items/one", endpoint="cohort_one")
@bp.get(f"{PROGRAM}/items/one", endpoint="program_one")
@bp.get(f"{SITE}/items/one", endpoint="site_one")
def one(**ids: uuid.UUID) -> ResponseReturnValue:
    """A question with its picture."""
    item, asked = request.args.get("item", "")[:120], request.args.get("asked", "")[:64]
    page = item_page(user_id=user_id(), where=Where(**ids), item=item, asked=asked, shelf=shelf())
    return render_template("programs/items/one.html", page=page, **_links(ids))


@bp.get(f"{COHORT}/items/file.<kind>", endpoint="cohort_file")
@bp.get(f"{PROGRAM}/items/file.<kind>", endpoint="program_file")
@bp.get(f"{SITE}/items/file.<kind>", endpoint="site_file")
def file(kind: str, **ids: uuid.UUID) -> ResponseReturnValue:
    """The list as a file, with the order and the filters of its page."""
    if kind not in FILES:
        abort(404)
    made = items_file(user_id=user_id(), where=Where(**ids), view=_view(), kind=kind, shelf=shelf())
    answer = Response(made.body, mimetype=made.type)
    answer.headers.set("Content-Disposition", "attachment", filename=made.name)
    return answer


def _view() -> View:
    asked = request.args
    sort = asked.get("sort", "flags")
    return View(
        sort=sort if sort in COLUMNS else "flags",
        down=asked.get("down", "1") != "0",
        flag=asked.get("flag", ""),
        domain=asked.get("domain", ""),
        objective=asked.get("objective", ""),
        bank=asked.get("bank", ""),
        few=asked.get("few", ""),
        page=asked.get("page", 1, type=int),
    )


def _links(ids: dict[str, uuid.UUID]) -> dict[str, object]:
    """Where this scope's list, questions and files are."""
    scope = "cohort" if "cohort_id" in ids else "program" if ids else "site"
    return {"here": ids, "list": f"items.{scope}", "one": f"items.{scope}_one", "file": f"items.{scope}_file"}

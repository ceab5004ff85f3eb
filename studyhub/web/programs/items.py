"""How questions work: of a cohort, of a program's cohorts together, and (administrators) of everybody."""

from __future__ import annotations

import uuid
from datetime import timedelta

from flask import Blueprint, abort, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import login_required

from studyhub.services.items.files import FILES
from studyhub.services.items.listing import View, page_in
from studyhub.services.items.one import item_page
from studyhub.services.items.scope import Sight, Where, sight_of
from studyhub.services.jobs.exports import of_items
from studyhub.web.context import now, shelf, user_id
from studyhub.web.files import asked
from studyhub.web.kept import Made, kept

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
    sight, view = sight_of(user_id(), Where(**ids)), _view()
    if sight.marks is None:
        return _listed(sight, view, ids).page
    named = f"items {sight.where.program_id} {sight.where.cohort_id}"
    return kept(named, lambda: _listed(sight, view, ids), (sight, view))


def _listed(sight: Sight, view: View, ids: dict[str, uuid.UUID]) -> Made:
    """The list's page; one that has not counted all yet says something else at the next look."""
    page = page_in(sight, view=view, shelf=shelf())
    until = now() if page.behind else now() + timedelta(days=1)
    return Made(render_template("programs/items/index.html", page=page, **_links(ids)), until)


@bp.get(f"{COHORT}/items/one", endpoint="cohort_one")
@bp.get(f"{PROGRAM}/items/one", endpoint="program_one")
@bp.get(f"{SITE}/items/one", endpoint="site_one")
def one(**ids: uuid.UUID) -> ResponseReturnValue:
    """A question with its picture."""
    item, asked = request.args.get("item", "")[:120], request.args.get("asked", "")[:64]
    page = item_page(user_id=user_id(), where=Where(**ids), item=item, asked=asked, shelf=shelf())
    return render_template("programs/items/one.html", page=page, **_links(ids))


@bp.post(f"{COHORT}/items/file.<kind>", endpoint="cohort_file")
@bp.post(f"{PROGRAM}/items/file.<kind>", endpoint="program_file")
@bp.post(f"{SITE}/items/file.<kind>", endpoint="site_file")
def file(kind: str, **ids: uuid.UUID) -> ResponseReturnValue:
    """Have the list made as a file, with the order and the filters of its page."""
    if kind not in FILES:
        abort(404)
    return asked(of_items(user_id=user_id(), where=Where(**ids), view=_view(), kind=kind))


def _view() -> View:
    said = request.args
    sort = said.get("sort", "flags")
    chosen = {name: said.get(name, "")[:80] for name in ("flag", "domain", "objective", "bank", "few")}
    return View(
        sort=sort if sort in COLUMNS else "flags",
        down=said.get("down", "1") != "0",
        page=said.get("page", 1, type=int),
        **chosen,
    )


def _links(ids: dict[str, uuid.UUID]) -> dict[str, object]:
    """Where this scope's list, questions and files are."""
    scope = "cohort" if "cohort_id" in ids else "program" if ids else "site"
    return {"here": ids, "list": f"items.{scope}", "one": f"items.{scope}_one", "file": f"items.{scope}_file"}

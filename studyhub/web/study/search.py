"""Pages of search: results, and suggestions while typing.

The index holds the shipped content alone: what programs publish is practised, and not found by searching.
"""

from __future__ import annotations

import uuid
from pathlib import Path
from typing import cast

from flask import Blueprint, current_app, jsonify, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from studyhub.services.reading import search as service
from studyhub.web.context import core_shelf, shelf, user_id

bp = Blueprint("search", __name__, url_prefix="/search")
KINDS = {"lesson": "Lesson", "term": "Glossary", "part": "Word part"}


def cache_folder() -> Path:
    """Where the index files lie."""
    return cast(Path, current_app.config["SETTINGS"].instance_folder) / "cache"


@bp.get("")
def results() -> ResponseReturnValue:
    """What holds all words of the query."""
    person: uuid.UUID | None = user_id() if current_user.is_authenticated else None
    query = request.args.get("q", "")
    own = shelf().own_lessons
    page = service.search(query=query, shelf=core_shelf(), cache=cache_folder(), user_id=person, own=own)
    return render_template("search/results.html", page=page)


@bp.get("/suggest")
def suggest() -> ResponseReturnValue:
    """Suggestions as JSON: text, kind and address of each."""
    found = service.suggest(query=request.args.get("q", ""), shelf=core_shelf(), cache=cache_folder())
    rows = [{"text": hit.title, "kind": KINDS[hit.kind], "href": address(hit)} for hit in found]
    return jsonify(suggestions=rows)


def address(hit: service.Hit) -> str:
    """Where a result leads."""
    if hit.kind == "lesson":
        return url_for("learn.lesson", lesson=hit.key)
    if hit.kind == "term":
        return url_for("glossary.term", slug=hit.key)
    return url_for("glossary.word_parts", q=hit.key)

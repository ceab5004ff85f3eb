"""Pages of the glossary: terms, word parts, one term."""

from __future__ import annotations

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from studyhub.services.reading import glossary as service
from studyhub.web.context import shelf

bp = Blueprint("glossary", __name__, url_prefix="/glossary")
LONGEST_QUERY = 100


@bp.get("")
def index() -> ResponseReturnValue:
    """All terms, or those that hold some words, or those of an area."""
    query = request.args.get("q", "").strip()[:LONGEST_QUERY]
    page = service.glossary_page(shelf=shelf(), query=query, area=request.args.get("area", ""))
    return render_template("glossary/index.html", page=page)


@bp.get("/word-parts")
def word_parts() -> ResponseReturnValue:
    """Roots, prefixes and suffixes."""
    query = request.args.get("q", "").strip()[:LONGEST_QUERY]
    return render_template(
        "glossary/word_parts.html", page=service.word_parts_page(shelf=shelf(), query=query)
    )


@bp.get("/<slug>")
def term(slug: str) -> ResponseReturnValue:
    """One term."""
    return render_template("glossary/term.html", page=service.term_page(slug=slug, shelf=shelf()))

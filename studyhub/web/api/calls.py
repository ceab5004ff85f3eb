"""The calls of the API as views, and its description."""

from __future__ import annotations

from functools import cache

import msgspec
from flask import Blueprint, Response
from flask.typing import ResponseReturnValue

from studyhub.extensions import csrf

from .dispatch import runner
from .openapi import document
from .problems import Problem, problem
from .resources import ROUTES

bp = Blueprint("api", __name__, url_prefix="/api/v1")
csrf.exempt(bp)  # no cookie is taken, so that no other site's form can use one

for _operation in ROUTES:
    bp.add_url_rule(
        _operation.rule,
        endpoint=_operation.name,
        view_func=runner(_operation),
        methods=[_operation.method],
    )


@bp.get("/openapi.json")
def description() -> ResponseReturnValue:
    """What the API can do, for machines and for people's tools; it holds nothing of anybody's."""
    return Response(_described(), content_type="application/json")


@cache
def _described() -> bytes:
    return msgspec.json.encode(document(ROUTES))


@bp.errorhandler(Problem)
def refused(found: Problem) -> ResponseReturnValue:
    """A call that cannot be taken."""
    return problem(found.status, found.detail, found.errors, found.headers)

"""How the API says that something is wrong: problem details (RFC 9457), all faults at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from http import HTTPStatus

import msgspec
from flask import Response

TYPE = "application/problem+json"
PREFIX = "/api/"
RETRY = {"Retry-After": "30"}


class FieldError(msgspec.Struct, frozen=True):
    """What is wrong with one field: `pointer` is a JSON pointer into the body, or `?name` of the query."""

    pointer: str
    detail: str


class ProblemDetails(msgspec.Struct, frozen=True):
    """What is wrong, as it is sent."""

    type: str
    title: str
    status: int
    detail: str
    errors: list[FieldError] = []


class Problem(Exception):
    """A call that cannot be taken, before any use case is asked."""

    def __init__(
        self,
        status: int,
        detail: str,
        errors: Sequence[FieldError] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(detail)
        self.status, self.detail, self.errors, self.headers = status, detail, errors, headers or {}


def problem(
    status: int,
    detail: str,
    errors: Sequence[FieldError] = (),
    headers: Mapping[str, str] | None = None,
) -> Response:
    """The answer that says it."""
    title = HTTPStatus(status).phrase
    body = ProblemDetails("about:blank", title, status, detail or f"{title}.", list(errors))
    kept = {"Cache-Control": "no-store", **(headers or {})}
    return Response(msgspec.json.encode(body), status, kept, content_type=TYPE)

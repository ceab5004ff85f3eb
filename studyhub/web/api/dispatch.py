"""What happens to a call: whose is it, may its token, does what was sent fit; then the use case."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import cast

import msgspec
from flask import Response, g, request
from flask_limiter.util import get_remote_address

from studyhub.services.connect.tokens import Bearer, bearer_of
from studyhub.web.context import now

from .declare import Operation
from .problems import Problem
from .reading import body_of, query_of

REALM = 'Bearer realm="StudyHub"'


def runner(operation: Operation) -> Callable[..., Response]:
    """The view of an operation, as Flask takes it."""

    def run(**named: object) -> Response:
        g.bearer = bearer()
        if operation.scope not in g.bearer.scopes:
            raise missing(operation)
        if operation.query is not None:
            named["query"] = query_of(operation.query)
        if operation.body is not None:
            named["body"] = body_of(operation.body)
        return answered(operation, operation.view(**named))

    run.__name__ = run.__qualname__ = operation.name  # limits know a view by its name
    return run


def caller() -> Bearer:
    """Who calls; only operations ask, which are run for a token alone."""
    return cast(Bearer, g.bearer)


def bearer() -> Bearer:
    """Who is behind the token that came; raises Problem 401."""
    token = token_sent()
    if not token:
        raise Problem(401, "Send a token: Authorization: Bearer …", headers={"WWW-Authenticate": REALM})
    found = bearer_of(token, now=now())
    if found is None:
        headers = {"WWW-Authenticate": f'{REALM}, error="invalid_token"'}
        raise Problem(401, "This token is not known, or its time is over.", headers=headers)
    return found


def missing(operation: Operation) -> Problem:
    """Says which scope a token lacks."""
    headers = {"WWW-Authenticate": f'{REALM}, error="insufficient_scope", scope="{operation.scope}"'}
    return Problem(403, f"This token was not made for {operation.scope}.", headers=headers)


def token_sent() -> str:
    """The token of the call, "" for none."""
    kind, _, token = request.headers.get("Authorization", "").partition(" ")
    return token.strip() if kind.lower() == "bearer" else ""


def by_token() -> str:
    """What calls are counted by: the token's hash, so that the counter's store holds no token."""
    token = token_sent()
    return hashlib.sha256(token.encode()).hexdigest() if token else get_remote_address()


def answered(operation: Operation, given: object) -> Response:
    """What an operation gave, as it is sent."""
    headers = {"Cache-Control": "no-store"}
    if operation.answer is None:
        return Response(status=operation.status, headers=headers)
    made = getattr(given, "id", None)
    if operation.status == 201 and made is not None:
        headers["Location"] = f"{request.path}/{made}"
    return Response(msgspec.json.encode(given), operation.status, headers, content_type="application/json")

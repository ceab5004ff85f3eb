"""The description of the API in OpenAPI 3.1, made of the same declarations that route and check."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from http import HTTPStatus
from typing import Any

import msgspec

from studyhub.services.connect.scopes import SCOPES

from .declare import Operation
from .problems import TYPE, ProblemDetails

VERSION = "1.0.0"
PARAMETER = re.compile(r"<uuid:([a-z_]+)>")
REF = "#/components/schemas/{name}"
ABOUT = (
    "What a college's programs do in StudyHub, for software of their own. Every call acts as the person "
    "whose token it brings, and can never do more than that person; what is not theirs is not found. Each "
    "look at a student is put on the program's record before anything is given. Times are as in RFC 3339."
)
UUID = {"type": "string", "format": "uuid"}
Schema = dict[str, Any]


def document(operations: Sequence[Operation]) -> Schema:
    """The whole description."""
    kinds = _kinds(operations)
    schemas, components = msgspec.json.schema_components(kinds, ref_template=REF)
    of = dict(zip(map(str, kinds), schemas, strict=True))
    paths: dict[str, Schema] = {}
    for operation in operations:
        path = PARAMETER.sub(r"{\1}", operation.rule)
        paths.setdefault(path, {})[operation.method.lower()] = _described(operation, of, components)
    return {
        "openapi": "3.1.0",
        "info": {"title": "StudyHub", "version": VERSION, "description": ABOUT},
        "servers": [{"url": "/api/v1"}],
        "security": [{"token": []}],
        "tags": [{"name": tag} for tag in dict.fromkeys(one.tag for one in operations)],
        "paths": paths,
        "components": {"schemas": components, "securitySchemes": {"token": _scheme()}},
    }


def _kinds(operations: Iterable[Operation]) -> list[Any]:
    """Every type that is sent or taken, once."""
    found: dict[str, Any] = {str(ProblemDetails): ProblemDetails}
    for operation in operations:
        for kind in (operation.answer, operation.body, operation.query):
            if kind is not None:
                found.setdefault(str(kind), kind)
    return list(found.values())


def _described(operation: Operation, of: dict[str, Schema], components: Schema) -> Schema:
    described: Schema = {
        "operationId": operation.name,
        "tags": [operation.tag],
        "summary": operation.summary,
        "description": f"Scope: `{operation.scope}` ({SCOPES[operation.scope]}).",
        "security": [{"token": [str(operation.scope)]}],
        "parameters": [*_of_path(operation), *_of_query(operation, of, components)],
        "responses": _responses(operation, of),
    }
    if operation.body is not None:
        content = {"application/json": {"schema": of[str(operation.body)]}}
        described["requestBody"] = {"required": True, "content": content}
    return described


def _of_path(operation: Operation) -> list[Schema]:
    names = PARAMETER.findall(operation.rule)
    return [{"name": name, "in": "path", "required": True, "schema": UUID} for name in names]


def _of_query(operation: Operation, of: dict[str, Schema], components: Schema) -> list[Schema]:
    if operation.query is None:
        return []
    schema = components[of[str(operation.query)]["$ref"].rsplit("/", 1)[-1]]
    required = schema.get("required", ())
    return [
        {"name": name, "in": "query", "required": name in required, "schema": field}
        for name, field in schema["properties"].items()
    ]


def _responses(operation: Operation, of: dict[str, Schema]) -> Schema:
    good: Schema = {"description": HTTPStatus(operation.status).phrase}
    if operation.answer is not None:
        good["content"] = {"application/json": {"schema": of[str(operation.answer)]}}
    wrong = {TYPE: {"schema": of[str(ProblemDetails)]}}
    refusals = {
        str(status): {"description": HTTPStatus(status).phrase, "content": wrong}
        for status in _statuses(operation)
    }
    return {str(operation.status): good, **refusals}


def _statuses(operation: Operation) -> list[int]:
    """The refusals that a call can meet."""
    found = [401, 403, 429]
    if PARAMETER.search(operation.rule):
        found.append(404)
    if operation.body is not None:
        found += [400, 413, 415, 422]
    if operation.query is not None:
        found.append(422)
    if operation.conflicts:
        found += [409, 422]
    return sorted(set(found))


def _scheme() -> Schema:
    scopes = "\n".join(f"- `{scope}`: {what}" for scope, what in SCOPES.items())
    about = f"A personal token, made under *Account, Tokens for the API*. It is made for scopes:\n{scopes}"
    return {"type": "http", "scheme": "bearer", "description": about}

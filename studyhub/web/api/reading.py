"""How what was sent is read: strictly, and every field that does not fit is named at once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

import msgspec
from flask import request

from .declare import Body, Query
from .problems import FieldError, Problem

B = TypeVar("B", bound=Body)
Q = TypeVar("Q", bound=Query)
S = TypeVar("S", bound=msgspec.Struct)
NOT_JSON = "The body is not JSON in UTF-8."


def body_of(kind: type[B]) -> B:
    """The body; raises Problem 415, 400 or 422."""
    if request.mimetype != "application/json":
        raise Problem(415, "Send the body as JSON: Content-Type: application/json.")
    try:
        raw = msgspec.json.decode(request.get_data())
    except (msgspec.DecodeError, UnicodeError, RecursionError):
        raise Problem(400, NOT_JSON) from None
    if not isinstance(raw, dict):
        raise Problem(422, "The body must be a JSON object.", [FieldError("", "Expected an object.")])
    return _conformed(kind, raw, "/", strict=True)


def query_of(kind: type[Q]) -> Q:
    """The query; raises Problem 422."""
    several = [name for name, values in request.args.lists() if len(values) > 1]
    if several:
        raise _refused([FieldError(f"?{name}", "Given more than once.") for name in several])
    return _conformed(kind, request.args.to_dict(), "?", strict=False)


def _conformed(kind: type[S], raw: Mapping[str, Any], mark: str, *, strict: bool) -> S:
    """The struct; field by field, so that all faults are found. `mark` begins their pointers."""
    faults, values = [], {}
    fields = {field.encode_name: field for field in msgspec.structs.fields(kind)}
    for name, field in fields.items():
        if name in raw:
            try:
                values[field.name] = msgspec.convert(raw[name], field.type, strict=strict)
            except msgspec.ValidationError as wrong:
                faults.append(_fault(mark + name, str(wrong)))
        elif field.required:
            faults.append(FieldError(mark + name, "This field is missing."))
    if kind.__struct_config__.forbid_unknown_fields:
        faults += [
            FieldError(mark + _escaped(name), "There is no such field.")
            for name in raw.keys() - fields.keys()
        ]
    if faults:
        raise _refused(sorted(faults, key=lambda fault: fault.pointer))
    return kind(**values)


def _fault(pointer: str, said: str) -> FieldError:
    """A fault as msgspec says it: `Expected int - at $.a[0].b` becomes a pointer and a sentence."""
    words, _, where = said.partition(" - at `$")
    inner = where.rstrip("`").replace("[", ".").replace("]", "").replace(".", "/")
    return FieldError(pointer + (inner if inner.startswith("/") else ""), words.replace("`", "") + ".")


def _escaped(name: str) -> str:
    return name.replace("~", "~0").replace("/", "~1")


def _refused(faults: list[FieldError]) -> Problem:
    return Problem(422, "Some of what was sent does not fit.", faults)

"""Values as bytes: the same in every process for what is equal, and never the same for what is not."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from functools import cache
from typing import Any


def canonical(value: Any) -> bytes:
    """The bytes of a value that is of plain types and of frozen dataclasses of ours; raises TypeError.

    What has no order or no exact form, or could change, is refused rather than guessed at.
    """
    kind: type[Any] = type(value)
    told = _PLAIN.get(kind)
    if told is not None:
        return _framed(kind.__name__, told(value))
    if kind is tuple:
        return _framed("tuple", b"".join(map(canonical, value)))
    if kind is frozenset:
        return _framed("frozenset", b"".join(sorted(map(canonical, value))))
    name, parts = _parts(kind)  # type: ignore[arg-type] # a class can be hashed, whatever mypy says
    return _framed(name, b"".join([canonical(getattr(value, part)) for part in parts]))


def _framed(kind: str, content: bytes) -> bytes:
    """Its kind and its length come first, so that no two lists of parts are the same bytes."""
    return b"%b:%d:%b" % (kind.encode(), len(content), content)


@cache
def _parts(kind: type) -> tuple[str, tuple[str, ...]]:
    """The full name of a frozen dataclass, and its fields."""
    if not is_dataclass(kind) or not kind.__dataclass_params__.frozen:  # type: ignore[attr-defined]
        raise TypeError(f"{kind.__qualname__} has no canonical form: a kept page cannot hang on it.")
    return f"{kind.__module__}.{kind.__qualname__}", tuple(one.name for one in fields(kind))


def _moment(at: datetime) -> bytes:
    if at.tzinfo is None:
        raise TypeError("A time without a zone has no canonical form.")
    return f"{at.isoformat()} {at.fold}".encode()


_PLAIN: dict[type, Callable[[Any], bytes]] = {
    type(None): lambda _: b"",
    bool: lambda value: b"1" if value else b"0",
    int: lambda value: b"%d" % value,
    str: lambda value: value.encode("utf-8", "surrogatepass"),
    bytes: lambda value: value,
    uuid.UUID: lambda value: value.bytes,
    datetime: _moment,
    date: lambda value: value.isoformat().encode(),
}

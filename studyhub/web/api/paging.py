"""How lists come in pages, by number; a call without one gets the first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Annotated, Any, TypeVar

import msgspec

from .declare import Listed, Query, Wire

W = TypeVar("W", bound=Wire)
Number = Annotated[int, msgspec.Meta(ge=1, le=10_000)]


class Page(Query):
    """Which page of a list whose pages have one length."""

    page: Number = 1


class Pages(Query):
    """Which page of a list, and how long a page is."""

    page: Number = 1
    per_page: Annotated[int, msgspec.Meta(ge=1, le=200)] = 100


def wire(kind: type[W], found: object) -> W:
    """What a use case gave, as the API sends it: the fields of that name, and no others."""
    return msgspec.convert(found, kind, from_attributes=True)


def listed(kind: type[W], rows: Sequence[object], query: Pages) -> Listed[W]:
    """A page of a list that is there as a whole."""
    first = (query.page - 1) * query.per_page
    later = len(rows) > first + query.per_page
    return numbered(kind, rows[first : first + query.per_page], query.page, later=later)


def numbered(kind: type[W], rows: Iterable[object], page: int, *, later: bool) -> Listed[W]:
    """A page that a use case has cut already."""
    return Listed[Any](items=[wire(kind, row) for row in rows], page=page, next=page + 1 if later else None)

"""How a resource is declared: a function whose types say what it takes and gives.

Its parameters are those of the address, `query` (a Query) and `body` (a Body); what it returns is what is
sent, None for nothing. The first line of its docstring is what the description says.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar, get_type_hints

import msgspec

from studyhub.services.connect.scopes import Scope

T = TypeVar("T")
View = Callable[..., Any]


class Wire(msgspec.Struct, kw_only=True):
    """What the API sends."""


class Body(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """What the API is sent."""


class Query(msgspec.Struct, kw_only=True):
    """What stands behind the question mark."""


class Listed(msgspec.Struct, Generic[T], kw_only=True):
    """One page of a list; `next` is the number of the page that follows, null on the last."""

    items: list[T]
    page: int
    next: int | None


@dataclass(frozen=True)
class Operation:
    """One thing that can be asked of the API."""

    method: str
    rule: str
    view: View
    scope: Scope
    status: int
    tag: str
    conflicts: bool
    query: type[Query] | None
    body: type[Body] | None
    answer: Any

    @property
    def name(self) -> str:
        """Its name, unlike every other's."""
        return self.view.__name__

    @property
    def summary(self) -> str:
        """What it does, in a line."""
        return (self.view.__doc__ or "").strip().split("\n", 1)[0]


class Resource:
    """Operations that belong together: `tag` is their heading, `under` what their addresses begin with."""

    def __init__(self, tag: str, under: str) -> None:
        self.tag, self.under = tag, under
        self.operations: list[Operation] = []

    def get(self, rule: str, scope: Scope, *, conflicts: bool = False) -> Callable[[View], View]:
        """Something to read; `conflicts`: it may be of a kind that is read elsewhere."""
        return self._declare("GET", rule, scope, 200, conflicts=conflicts)

    def post(
        self, rule: str, scope: Scope, *, status: int = 201, conflicts: bool = True
    ) -> Callable[[View], View]:
        """Something to make (201), or to do (204)."""
        return self._declare("POST", rule, scope, status, conflicts=conflicts)

    def put(self, rule: str, scope: Scope, *, status: int = 200) -> Callable[[View], View]:
        """Something to change, as a whole."""
        return self._declare("PUT", rule, scope, status, conflicts=True)

    def delete(self, rule: str, scope: Scope) -> Callable[[View], View]:
        """Something to take away."""
        return self._declare("DELETE", rule, scope, 204, conflicts=True)

    def _declare(
        self, method: str, rule: str, scope: Scope, status: int, *, conflicts: bool
    ) -> Callable[[View], View]:
        def declared(view: View) -> View:
            types = get_type_hints(view, include_extras=True)
            given = types["return"]
            self.operations.append(
                Operation(
                    method=method,
                    rule=self.under + rule,
                    view=view,
                    scope=scope,
                    status=status,
                    tag=self.tag,
                    conflicts=conflicts,
                    query=types.get("query"),
                    body=types.get("body"),
                    answer=None if given is type(None) else given,
                )
            )
            return view

        return declared

"""Which refusals the catalog makes by name; everything else an author can do wrong is a Fault."""

from __future__ import annotations

from .faults import Fault, Severity


class CatalogError(Exception):
    """Base of every refusal of the catalog."""


class UnknownItem(CatalogError, LookupError):
    """Nothing of that kind has that id in the banks at hand."""

    def __init__(self, kind: str, key: str) -> None:
        super().__init__(f"There is no {kind} {key!r}.")
        self.kind = kind
        self.key = key


class CatalogUnusable(CatalogError):
    """The content has errors and no earlier good state of it is at hand; `faults` says what is wrong."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        errors = [fault for fault in faults if fault.severity is Severity.ERROR]
        first = f" First: {errors[0]}" if errors else ""
        super().__init__(
            f"The content cannot be used: {len(errors)} errors (`flask content check` names all).{first}"
        )
        self.faults = faults


class BadExpression(CatalogError):
    """An expression is not arithmetic as authors may write it; the message says what to change."""


class NotComputable(CatalogError):
    """An expression is well formed but has no value for these numbers: a division by zero, an overflow."""


class DrawImpossible(CatalogError):
    """No numbers that satisfy the constraints of a generator were found."""

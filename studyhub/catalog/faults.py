"""What is wrong with a content file: where, which rule, what to do. Faults are collected, never raised."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """An error keeps the content from being loaded; a warning is counted and shown."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, order=True)
class Fault:
    """One fault at a place: `path` is relative to the content folder, `line` counts from 1."""

    path: str
    line: int
    code: str
    message: str
    hint: str = ""
    severity: Severity = Severity.ERROR

    def __str__(self) -> str:
        """`path:line CODE message`, then the hint on a line of its own, as editors parse it."""
        mark = "" if self.severity is Severity.ERROR else " (warning)"
        hint = f"\n    {self.hint}" if self.hint else ""
        return f"{self.path}:{self.line} {self.code}{mark} {self.message}{hint}"

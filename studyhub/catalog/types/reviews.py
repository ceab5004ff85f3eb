"""Who read a question, how, and with what result."""

from __future__ import annotations

from datetime import date
from typing import Literal

from .base import Frozen


class ReviewRecord(Frozen, frozen=True):
    """Who read a question, how, and with what result, pinned to what was asked then."""

    question: str
    ask_hash: str
    kind: Literal["blind", "source"]
    reader: Literal["automated", "credentialed"]
    date: date
    verdict: Literal["agrees", "mended", "adjudicated", "supported", "unsupported"]
    answer: str = ""
    confidence: Literal["high", "medium", "low"] | None = None
    basis: Literal["source", "general"] | None = None
    name: str | None = None
    note: str = ""

    @property
    def holds(self) -> bool:
        """Whether it speaks for the question as it is asked now.

        A question mended after a blind reading has not been read as it stands: it waits for a second one.
        """
        return self.verdict not in {"mended", "unsupported"}

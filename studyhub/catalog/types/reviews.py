"""Who read a question or a lesson, how, and with what result; and how well readers notice faults."""

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


class FactCheck(Frozen, frozen=True):
    """Who compared a lesson's numbers, dates, deadlines and citations with their sources.

    `mended`: faults were found and mended before `content_hash` was taken, so the record speaks of the
    lesson as it stands then.
    """

    lesson: str
    content_hash: str
    reader: Literal["automated", "credentialed"]
    date: date
    verdict: Literal["supported", "mended"]
    basis: Literal["source", "general"]
    name: str | None = None
    note: str = ""


class PlantedRound(Frozen, frozen=True):
    """One round of faults planted on purpose: how many there were, and how many the readers named."""

    id: str
    date: date
    reader: Literal["automated", "credentialed"]
    kind: Literal["foreign", "subtle"]
    planted: int
    found: int
    note: str = ""

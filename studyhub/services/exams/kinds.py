"""The kinds of mock exam, and what each draws on."""

from __future__ import annotations

from dataclasses import dataclass

from studyhub.services.practice.errors import NothingToAsk


@dataclass(frozen=True)
class Kind:
    """A kind of sitting: scored and unscored questions; `prepared` names forms to use first."""

    id: str
    title: str
    scored: int
    pretest: int = 0
    timed: bool = True
    prepared: tuple[str, ...] = ()
    lead: str = ""

    @property
    def items(self) -> int:
        """All questions of it."""
        return self.scored + self.pretest


FULL = Kind(
    "full",
    "Full mock exam",
    130,
    20,
    prepared=("mock-a", "mock-b"),
    lead="150 questions in 205 minutes, 20 of them unscored, as on the day.",
)
HALF = Kind("half", "Half mock exam", 65, 10, lead="75 questions at the pace of the exam.")
DIAGNOSTIC = Kind(
    "diagnostic",
    "Diagnostic",
    60,
    prepared=("diagnostic",),
    lead="60 questions over all domains: where you stand, and where your plan begins.",
)
DOMAIN = Kind("domain", "One domain", 30, lead="30 questions of one domain at the pace of the exam.")
REHEARSAL = Kind(
    "rehearsal",
    "Untimed rehearsal",
    65,
    10,
    timed=False,
    lead="The exam's screen without its clock, to get used to it.",
)
KINDS = {kind.id: kind for kind in (FULL, HALF, DIAGNOSTIC, DOMAIN, REHEARSAL)}
DRAWN = "drawn"
GRADED = "graded"
"""A sitting of a graded form: set by a program, none of the student's own mock exams, so not among KINDS."""


class CannotDraw(NothingToAsk):
    """The bank holds too few questions for the form."""

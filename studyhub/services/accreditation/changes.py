"""What a change of an entry touches, and whether it takes away what was known."""

from __future__ import annotations

from .entries import Outcome

PARTS = {
    "student_id": "whose it is",
    "name": "the name",
    "cohort_id": "the cohort",
    "exam_on": "the exam date",
    "attempt": "the attempt",
    "passed": "the result",
    "domains": "domain feedback",
    "graduated_on": "graduation",
    "placement": "placement",
    "placed_as": "where they went",
    "graduate_mark": "the graduate's mark",
    "employer_mark": "the employer's mark",
}
"""The parts of an entry, as the record of the program names what was changed."""


def changed_parts(before: Outcome, after: Outcome) -> str:
    """What a change touched, in words; empty where it touched nothing."""
    return ", ".join(words for part, words in PARTS.items() if getattr(before, part) != getattr(after, part))


def takes_away(before: Outcome, after: Outcome) -> bool:
    """Whether a change gives the entry to somebody else, or leaves unknown what was known."""
    lost = any(_known(before, part) and not _known(after, part) for part in PARTS)
    return lost or before.student_id != after.student_id or not before.domains.keys() <= after.domains.keys()


def _known(outcome: Outcome, part: str) -> bool:
    if part == "attempt":
        return outcome.number is not None
    return getattr(outcome, part) not in {None, ""} if part != "domains" else bool(outcome.domains)

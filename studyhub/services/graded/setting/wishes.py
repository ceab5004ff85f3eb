"""What staff want a graded exam to be, and every fault of it at once, each by the field it stands in."""

from __future__ import annotations

import re
import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

from studyhub.learning.exams.versions import LETTERS
from studyhub.services.assignments.setting.wishes import Faulty
from studyhub.services.assignments.words import fault_of
from studyhub.services.graded.addresses import read_ranges

LONGEST_TITLE = 120
MOST_ITEMS, MOST_MINUTES = 200, 480
FARTHEST = timedelta(days=366)
CODE = re.compile(r"[A-Za-z0-9-]{6,40}")
MADE = {
    "shuffled": "The same questions in every version, in another order and with their options moved",
    "drawn": "Each drawn by itself: the same counts by objective, other questions where there are enough",
}
PICKS = {
    "objective": "Drawn by objective: the counts that I give below",
    "list": "The questions that I list",
}


@dataclass(frozen=True)
class ExamWishes:
    """A graded exam as it is wanted.

    Questions are `counts` by objective, or `items` (keys of the bank); `ranges` are the lines as typed. A
    moment is None where it was not given; `chosen` are students, None: the whole cohort.
    """

    title: str
    instructions: str
    bank: uuid.UUID | None
    counts: tuple[tuple[str, int], ...]
    items: tuple[str, ...]
    made: str
    versions: int
    minutes: int
    opens: datetime | None
    until: datetime | None
    code: str
    ranges: str
    chosen: frozenset[uuid.UUID] | None = None

    @property
    def total(self) -> int:
        """How many questions a version has."""
        return len(self.items) or sum(count for _, count in self.counts)


def checked(
    wishes: ExamWishes, *, students: frozenset[uuid.UUID], now: datetime, was: datetime | None, asks: bool
) -> tuple[datetime, datetime, tuple[str, ...]]:
    """Window and networks of an exam that has no fault. Raises Faulty with all that is wrong.

    `was` is the end as it stands, None for a new exam: what has passed may stay where it is. With `asks`,
    what it asks is looked at, too.
    """
    ranges, lines = read_ranges(wishes.ranges)
    faults = _asked_faults(wishes) if asks else {}
    if not wishes.title.strip() or len(wishes.title.strip()) > LONGEST_TITLE:
        faults["title"] = f"Give it a title of at most {LONGEST_TITLE} letters, such as “Midterm”."
    if words := fault_of(wishes.instructions):
        faults["instructions"] = words
    if not CODE.fullmatch(wishes.code.strip()):
        faults["code"] = "A code has 6 to 40 letters, digits and hyphens, such as Q7MX-4TRA."
    if lines:
        faults["ranges"] = " ".join(lines)
    if wishes.chosen is not None and not (wishes.chosen and wishes.chosen <= students):
        faults["chosen"] = "Choose at least one student of this cohort, or give it to all."
    faults |= _window_faults(wishes, now, was)
    if faults or wishes.opens is None or wishes.until is None:
        raise Faulty(faults)
    return wishes.opens, wishes.until, ranges


def _asked_faults(wishes: ExamWishes) -> dict[str, str]:
    faults = {}
    if wishes.bank is None:
        faults["bank"] = "Choose one of the program's private banks."
    if not 1 <= wishes.total <= MOST_ITEMS:
        faults["counts" if not wishes.items else "items"] = f"A form has from 1 to {MOST_ITEMS} questions."
    if wishes.made not in MADE:
        faults["made"] = "Choose how the versions differ."
    if wishes.items and wishes.made == "drawn":
        faults["made"] = "A list has nothing to draw from: its versions have the same questions."
    if not 1 <= wishes.versions <= len(LETTERS):
        faults["versions"] = f"There may be from 1 to {len(LETTERS)} versions."
    if not 1 <= wishes.minutes <= MOST_MINUTES:
        faults["minutes"] = f"Give from 1 to {MOST_MINUTES} minutes."
    return faults


def _window_faults(wishes: ExamWishes, now: datetime, was: datetime | None) -> dict[str, str]:
    if wishes.opens is None:
        return {"opens": "Say from when: a day and a time."}
    if wishes.until is None:
        return {"until": "Say until when: a day and a time."}
    if wishes.until <= wishes.opens:
        return {"until": "The window ends before it begins."}
    if wishes.until <= now and wishes.until != was:
        return {"until": "That moment has passed. Choose a later one."}
    if wishes.until > now + FARTHEST:
        return {"until": "That is more than a year ahead. Look at the year again."}
    return {}

"""What staff want an assignment to be, and every fault of it at once, each by the field it stands in."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

from studyhub.catalog.shelf import Shelf
from studyhub.learning.assigned import Counts, LateRule, Terms
from studyhub.models import Assignment
from studyhub.services.assignments.kinds import KINDS, Faults
from studyhub.services.assignments.records import terms_of
from studyhub.services.assignments.rules import Rule, read_rule
from studyhub.services.assignments.words import fault_of
from studyhub.services.errors import Invalid

LONGEST_TITLE, MOST_ATTEMPTS = 120, 20
FARTHEST = timedelta(days=3 * 366)


@dataclass(frozen=True)
class Wishes:
    """An assignment as it is wanted; `chosen` are students, None: the whole cohort.

    A moment is None where it was not given; without `until`, the last moment for late work, none is taken.
    """

    title: str
    instructions: str
    kind: str
    rule: Rule
    opens: datetime | None
    due: datetime | None
    late: str = LateRule.REFUSED.value
    until: datetime | None = None
    percent: int = 0
    attempts: int = 1
    counts: str = Counts.BEST.value
    chosen: frozenset[uuid.UUID] | None = None


class Faulty(Invalid):
    """An assignment that cannot be set as wanted; `faults` holds a sentence by field."""

    def __init__(self, faults: Faults) -> None:
        super().__init__(" ".join(faults.values()))
        self.faults = faults


def wishes_of(row: Assignment, chosen: frozenset[uuid.UUID] | None) -> Wishes:
    """An assignment as it stands."""
    return Wishes(
        title=row.title,
        instructions=row.instructions,
        kind=row.kind,
        rule=read_rule(row.kind, row.rule),
        opens=row.opens_at,
        due=row.due_at,
        late=row.late,
        until=row.closes_at if row.late != LateRule.REFUSED else None,
        percent=row.percent,
        attempts=row.attempts,
        counts=row.counts,
        chosen=chosen,
    )


def checked(
    wishes: Wishes, *, shelf: Shelf, students: frozenset[uuid.UUID], now: datetime, before: Assignment | None
) -> Terms:
    """The terms of an assignment that has no fault. Raises Faulty with all that is wrong.

    `students` are those who may be chosen. What has passed may stay where it is `before`, not be set anew.
    """
    faults: Faults = {}
    if not wishes.title.strip() or len(wishes.title.strip()) > LONGEST_TITLE:
        faults["title"] = f"Give it a title of at most {LONGEST_TITLE} letters, such as “Week 3: privacy”."
    if words := fault_of(wishes.instructions):
        faults["instructions"] = words
    if wishes.chosen is not None and not (wishes.chosen and wishes.chosen <= students):
        faults["chosen"] = "Choose at least one student of this cohort, or give it to all."
    if before is None or read_rule(before.kind, before.rule) != wishes.rule:
        faults |= KINDS[wishes.kind].faults(wishes.rule, shelf)
    faults |= _number_faults(wishes)
    faults |= _moment_faults(wishes, now, before)
    if faults or wishes.opens is None or wishes.due is None:
        raise Faulty(faults)
    late = LateRule(wishes.late)
    return Terms(
        opens=wishes.opens,
        due=wishes.due,
        closes=wishes.due if late is LateRule.REFUSED or wishes.until is None else wishes.until,
        late=late,
        percent=wishes.percent if late is LateRule.REDUCED else 0,
        attempts=wishes.attempts if KINDS[wishes.kind].tried else 1,
        counts=Counts(wishes.counts),
    )


def _number_faults(wishes: Wishes) -> Faults:
    faults: Faults = {}
    if wishes.late not in set(LateRule):
        faults["late"] = "Choose what becomes of late work."
    if wishes.late == LateRule.REDUCED and not 1 <= wishes.percent <= 100:
        faults["percent"] = "Take from 1 to 100 percent off for each day."
    if KINDS[wishes.kind].tried and not 1 <= wishes.attempts <= MOST_ATTEMPTS:
        faults["attempts"] = f"Allow from 1 to {MOST_ATTEMPTS} attempts."
    if wishes.counts not in set(Counts):
        faults["counts"] = "Choose which attempt counts."
    return faults


def _moment_faults(wishes: Wishes, now: datetime, before: Assignment | None) -> Faults:
    faults: Faults = {}
    was = terms_of(before) if before else None
    if wishes.opens is None:
        faults["opens"] = "Say when it opens: a day and a time."
    if wishes.due is None:
        faults["due"] = "Say when it is due: a day and a time."
    elif wishes.opens is not None and wishes.due <= wishes.opens:
        faults["due"] = "It is due before it opens. Put the due moment after the opening."
    elif wishes.due > now + FARTHEST:
        faults["due"] = "That is more than three years ahead. Look at the year again."
    elif wishes.due <= now and (was is None or wishes.due != was.due):
        faults["due"] = "That moment has passed. Choose a later one."
    if wishes.late in set(LateRule) and wishes.late != LateRule.REFUSED:
        faults |= _until_faults(wishes, now)
    return faults


def _until_faults(wishes: Wishes, now: datetime) -> Faults:
    if wishes.until is None:
        return {"until": "Say until when late work is taken."}
    if wishes.due is not None and wishes.until <= wishes.due:
        return {"until": "Late work is taken after the due moment: put this later than that."}
    return {"until": "That is more than three years ahead."} if wishes.until > now + FARTHEST else {}

"""The door of a graded exam: who is let in, on which conditions, and with which version.

A refusal is a sentence for the student and a line in the incident log; both are kept, so the command that
refuses commits.
"""

from __future__ import annotations

import hmac
import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from studyhub.learning.exams.versions import in_turn
from studyhub.learning.exams.window import ends_by, seconds_of
from studyhub.models import (
    Assignment,
    AssignmentAttempt,
    Cohort,
    GradedAttempt,
    GradedForm,
    Sitting,
    StudyPlan,
)
from studyhub.models.base import new_id
from studyhub.services.assignments.doing.mine import given_to
from studyhub.services.database import command
from studyhub.services.errors import Conflict, TooMany
from studyhub.services.exams.kinds import GRADED
from studyhub.services.graded.addresses import is_inside
from studyhub.services.graded.doing.own import last_attempt
from studyhub.services.graded.incidents import count_since, note_incident, note_once
from studyhub.services.graded.rows import attempts_of, form_of, grant_of, terms_of
from studyhub.services.graded.setting.making import note_exam
from studyhub.services.practice.log import queue
from studyhub.services.practice.student import truncated

MOST_WRONG, WRONG_WITHIN = 5, timedelta(minutes=5)
EARLY = "This exam has not opened yet. Its page says from when it can be begun."
LATE = "The window of this exam is over, so it cannot be begun any more."
OUTSIDE = (
    "This exam can only be sat from addresses that your program has named, and {address} is none of them. "
    "Use a computer of the exam room, or tell the person in charge."
)
WRONG_CODE = "That is not the access code of this exam. Look at it again, or ask the person in charge."
TOO_MANY = "Too many wrong codes. Wait five minutes, then ask the person in charge for the code."
USED = "You have sat this exam; it can be sat once."
VOID = "Your attempt was voided: “{reason}”. Speak to your instructor."


class Refused(Conflict):
    """Not let in; the message says why and what to do."""


class TooManyCodes(TooMany):
    """Too many wrong codes were typed."""


@dataclass(frozen=True)
class Visit:
    """Where a request comes from: its address, and the sign-in that it belongs to."""

    address: str
    device: str


def enter(
    *,
    user_id: uuid.UUID,
    program_id: uuid.UUID,
    assignment_id: uuid.UUID,
    code: str,
    visit: Visit,
    now: datetime,
) -> uuid.UUID:
    """Begin a graded exam, or take up the attempt under way; gives the sitting, whose clock runs. Commits.

    Raises NotFound for work that was not given to this person, Refused or TooManyCodes with what is amiss.
    """
    now = truncated(now)
    with command() as session:
        queue(session, user_id)
        row, _ = given_to(session, user_id, program_id, assignment_id)
        at = _Door(session, row, form_of(session, row, lock=True), user_id, visit, now)
        sitting = _under_way(at)
        refusal = None if sitting else _refusal(at) or _code_refusal(at, code)
        if sitting is None and refusal is None:
            sitting = _begin(at)
    if sitting is None:
        raise TooManyCodes(TOO_MANY) if refusal == TOO_MANY else Refused(str(refusal))
    return sitting


@dataclass(frozen=True)
class _Door:
    """Somebody before the door of an exam, within a command that holds its form."""

    session: Session
    row: Assignment
    form: GradedForm
    user_id: uuid.UUID
    visit: Visit
    now: datetime

    @property
    def work(self) -> tuple[uuid.UUID, uuid.UUID]:
        """Program and assignment."""
        return (self.row.program_id, self.row.id)

    @property
    def ends_at(self) -> datetime:
        """When nothing more is taken from this student."""
        grant = grant_of(self.session, self.row, self.user_id)
        return ends_by(terms_of(self.row, self.form), grant)

    def refuse(self, kind: str, noted: str, said: str) -> str:
        """Note a refusal in the incident log, once a minute; gives what the student is told."""
        note_once(self.session, self.work, kind, noted, self.now, student=self.user_id)
        return said


def _under_way(at: _Door) -> uuid.UUID | None:
    """The sitting that was begun and goes on."""
    mine = (Sitting.user_id == at.user_id, Sitting.ended_at.is_(None))
    found = attempts_of(at.session, at.row, *mine)
    return found[-1][1].id if found else None


def _refusal(at: _Door) -> str | None:
    """What is in the way before any code is looked at."""
    last = last_attempt(at.session, at.row, at.user_id)
    if last is not None and not last.again:
        return VOID.format(reason=last.void_reason) if last.voided_at else USED
    if at.now < at.row.opens_at:
        return at.refuse("early", "Tried to begin before the window.", EARLY)
    if at.now >= at.ends_at or at.form.released_at is not None:
        return at.refuse("late", "Tried to begin after the window.", LATE)
    if not is_inside(at.visit.address, at.form.ranges):
        noted = f"Tried to begin from {at.visit.address}."
        return at.refuse("address", noted, OUTSIDE.format(address=at.visit.address))
    return None


def _code_refusal(at: _Door, code: str) -> str | None:
    """What is wrong with a code; after some wrong ones no other is looked at for a while."""
    if count_since(at.session, at.work, "code", at.user_id, at.now - WRONG_WITHIN) >= MOST_WRONG:
        return TOO_MANY
    if is_code(code, at.form.code):
        return None
    noted = f"Typed a wrong code, from {at.visit.address}."
    note_incident(at.session, at.work, "code", noted, at.now, student=at.user_id)
    return WRONG_CODE


def is_code(typed: str, code: str) -> bool:
    """Whether a code is the right one; the comparison takes as long wherever they differ."""
    return hmac.compare_digest(_plain(typed), _plain(code))


def _plain(code: str) -> bytes:
    return "".join(sign for sign in code if sign.isalnum()).casefold().encode()


def _begin(at: _Door) -> uuid.UUID:
    session, row, form = at.session, at.row, at.form
    version = in_turn(form.given, len(form.versions))
    form.given += 1
    last = last_attempt(session, row, at.user_id)
    key = {"program_id": row.program_id, "assignment_id": row.id, "user_id": at.user_id}
    number = last.number + 1 if last else 1
    sitting = _sitting(at, version)
    session.add(sitting)
    session.flush()
    attempt = AssignmentAttempt(**key, number=number, sitting_id=sitting.id, started_at=at.now)
    attempt.asked = [str(slot["item"]) for slot in sitting.slots]
    session.add(attempt)
    session.flush()
    graded = GradedAttempt(**key, number=number, version=version, device=at.visit.device, again=False)
    session.add(graded)
    cohort = session.get_one(Cohort, (row.program_id, row.cohort_id))
    note_exam(session, "graded.begun", row, cohort, by=at.user_id, now=at.now, student=at.user_id)
    return sitting.id


def _sitting(at: _Door, version: int) -> Sitting:
    """The version as a sealed sitting that begins now."""
    plan = at.session.get(StudyPlan, at.user_id)
    grant = grant_of(at.session, at.row, at.user_id)
    return Sitting(
        user_id=at.user_id,
        id=new_id(at.now),
        kind=GRADED,
        form=f"version-{version}",
        title=at.row.title,
        seed=0,
        slots=at.form.versions[version],
        created_at=at.now,
        begin_by=at.ends_at,
        ends_by=at.ends_at,
        sealed=True,
        began_at=at.now,
        ended_at=None,
        seconds=seconds_of(terms_of(at.row, at.form), grant),
        hidden_timer=bool(plan and plan.hidden_timer),
        calculator=plan is None or plan.calculator,
        breaks=[],
    )

"""How an invented student answers one question, and the line of the log that comes of it."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from typing import Literal
from zoneinfo import ZoneInfo

from studyhub.catalog.types import Question
from studyhub.learning.grading import grade, right_response
from studyhub.learning.memory import counts
from studyhub.learning.replay import LESSON, LogRow
from studyhub.learning.responses import fields_of, read_response
from studyhub.learning.selection import seconds_for
from studyhub.models import Base, Flag, Review, StudySession
from studyhub.services.practice.answers import answer_id, undo_row
from studyhub.services.practice.slots import PutUp, Slot
from studyhub.services.practice.writing import Given, answer_row, clamped

from .bank import Course, truncated_utc
from .cast import Pupil
from .mind import Mind, wrong_response

Mode = Literal["today", "quiz", "lesson"]


@dataclass
class Diary:
    """Everything that a student left behind, as rows; `versions` are the questions met, and when first."""

    rows: list[Base] = field(default_factory=list)
    reviews: list[Review] = field(default_factory=list)
    versions: dict[str, tuple[Question, datetime]] = field(default_factory=dict)


@dataclass(frozen=True)
class Place:
    """Where an answer belongs: in a lesson, or in a slot of a session."""

    mode: Mode
    session: StudySession | None = None
    slot: int = 0
    attempt: int = 0


class Hand:
    """Answers questions as a student's mind has it, and writes the diary."""

    def __init__(self, pupil: Pupil, course: Course, mind: Mind, diary: Diary) -> None:
        self.pupil = pupil
        self.zone = ZoneInfo(pupil.timezone)
        self.course = course
        self.mind = mind
        self.diary = diary
        self.rng = mind.rng
        self.flagged: set[str] = set()

    def answer_again(self, up: PutUp, at: datetime, row: StudySession, slot: Slot) -> datetime:
        """The last answer taken back (a slip of the finger), and given anew."""
        answer = self.diary.reviews[-1]
        at = truncated_utc(at)
        undo = undo_row(answer, uuid.uuid5(row.id, f"{slot.n}:0:undo"), at)
        self.diary.reviews.append(undo)
        self.course.took_back(up.authored, _line(undo))
        return self.answer(up, at + timedelta(seconds=5), Place(mode_of(row), row, slot.n, 1))

    def answer(self, up: PutUp, at: datetime, place: Place) -> datetime:
        """One question read, answered and learned from; gives the time at which the next one begins."""
        question, open_book = up.authored, place.mode == LESSON
        millis = clamped(int(self.mind.seconds(seconds_for(question)) * 1000))
        at = truncated_utc(at + timedelta(milliseconds=millis))
        known = self.mind.knows(question, at, open_book=open_book)
        lucky = not known and self.mind.lucky(question)
        guessed = not known and self.rng.random() < self.pupil.traits.candor * (1.0 if lucky else 0.5)
        self._log(up, at, place, right=known or lucky, guessed=guessed, millis=millis)
        self.mind.learns(question.facet, at, known=known)
        if not known and question.key not in self.flagged and self.rng.random() < 0.03:
            self.flagged.add(question.key)
            self.diary.rows.append(Flag(user_id=self.pupil.id, item_key=question.key, at=at))
        return at + timedelta(seconds=self.rng.uniform(4, 25))

    def _log(self, up: PutUp, at: datetime, place: Place, *, right: bool, guessed: bool, millis: int) -> None:
        """Send the answer through the form's fields and the marking, as a browser would."""
        question = up.authored
        say = right_response if right else partial(wrong_response, rng=self.rng)
        meant = say(up.concrete, up.shown)
        response = read_response(up.concrete, up.shown, fields_of(up.concrete, up.shown, meant))
        graded = grade(up.concrete, response)
        was = self.course.memory(question.facet)
        given = Given(
            id=self._id(question, place),
            at=at,
            mode=place.mode,
            response=response,
            guessed=guessed,
            millis=millis,
            first_exposure=place.mode != LESSON and question.key not in self.course.last_seen,
            session_id=place.session.id if place.session else None,
            slot=place.slot,
            attempt=place.attempt,
        )
        counted = counts(was, at, self.zone)
        line = LogRow(
            given.id, at, "answer", None, given.mode, graded.score, guessed, given.first_exposure, counted
        )
        self.diary.reviews.append(answer_row(self.pupil.id, up, given, line, was))
        self.diary.versions.setdefault(question.content_hash, (question, at))
        self.course.answered(question, line)

    def _id(self, question: Question, place: Place) -> uuid.UUID:
        if place.session is None:
            return uuid.uuid5(self.pupil.id, f"{LESSON}:{question.key}:0")
        return answer_id(place.session.id, place.slot, place.attempt)


def _line(review: Review) -> LogRow:
    """A row of the log as learning knows it."""
    return LogRow(
        review.id,
        review.at,
        "undo",
        review.target_id,
        review.mode,
        review.score,
        review.guessed,
        review.first_exposure,
        counted=False,
    )


def mode_of(row: StudySession) -> Mode:
    """The mode of the answers of a session."""
    return "today" if row.kind == "today" else "quiz"

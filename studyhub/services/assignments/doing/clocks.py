"""Until when an attempt takes answers: by its own clock, extra time included, and by the closing moment."""

from __future__ import annotations

from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from studyhub.models import Assignment, AssignmentAttempt, Sitting, StudySession
from studyhub.services.assignments.rules import QuizRule
from studyhub.services.practice.quiz import EXAM_PACE
from studyhub.services.practice.sessions import is_over


def limit_of(rule: QuizRule, questions: int, extra_time: float) -> int | None:
    """Seconds that a timed quiz may take, a student's extra time included; None for one without a clock."""
    if rule.feedback != "timed":
        return None
    base = rule.minutes * 60 if rule.minutes else EXAM_PACE * questions
    return round(base * extra_time)


def closing(row: Assignment, began: datetime, seconds: int | None) -> datetime:
    """When a quiz that was begun then takes no more answers: its time is up, or the assignment closes."""
    up = row.closes_at if seconds is None else began + timedelta(seconds=seconds)
    return min(up, row.closes_at)


def move_closing(session: Session, row: Assignment, now: datetime) -> None:
    """Let the attempts at an assignment follow its closing moment, within a command that moved it.

    A quiz that tells at its end and has ended stays closed: its answers were told.
    """
    attempts = session.scalars(
        sa.select(AssignmentAttempt).where(
            AssignmentAttempt.program_id == row.program_id, AssignmentAttempt.assignment_id == row.id
        )
    ).all()
    for one in attempts:
        if one.session_id is not None:
            made = session.get_one(StudySession, (one.user_id, one.session_id))
            if made.feedback == "timed" and is_over(made, now):
                continue
            seconds = made.choices.get("seconds")
            made.closes_at = closing(row, made.started_at, int(str(seconds)) if seconds else None)
        elif one.sitting_id is not None:
            session.get_one(Sitting, (one.user_id, one.sitting_id)).begin_by = row.closes_at

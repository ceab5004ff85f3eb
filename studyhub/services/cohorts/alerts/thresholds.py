"""What a program wants to be told of: the thresholds of its alerts, and what each of them means."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime

from studyhub.extensions import db
from studyhub.learning.risk import Thresholds
from studyhub.learning.risk.flags import LEAST_COMPARED, LEAST_PLANNED
from studyhub.models import AlertRule
from studyhub.services.database import command
from studyhub.services.errors import Invalid
from studyhub.services.programs.audit import note
from studyhub.services.programs.heads import Head, head_of
from studyhub.services.programs.permissions import Act, allow, hold

LIMITS = {
    "inactive_days": (1, 60),
    "behind_percent": (5, 100),
    "fall_points": (1, 50),
    "near_days": (1, 365),
}
"""The least and the most of each."""
NAMES = {
    "inactive_days": "days without an answer",
    "behind_percent": "percent of the plan",
    "fall_points": "points fallen",
    "near_days": "days before the exam",
    "possible_too": "possible flags",
}


@dataclass(frozen=True)
class Wanted:
    """Days without an answer, percent of planned minutes, points fallen, days before the exam.

    `possible_too`: possible flags raise alerts as well.
    """

    inactive_days: int
    behind_percent: int
    fall_points: int
    near_days: int
    possible_too: bool = False


_PLAIN = Thresholds()
DEFAULTS = Wanted(
    inactive_days=_PLAIN.inactive_days,
    behind_percent=round(100 * _PLAIN.behind_share),
    fall_points=round(_PLAIN.fall_points),
    near_days=_PLAIN.near_days,
)


@dataclass(frozen=True)
class ThresholdsPage:
    """The thresholds as they are, the defaults, and the counts below which nothing is said."""

    head: Head
    wanted: Wanted
    defaults: Wanted
    least_compared: int
    least_planned: int


def thresholds_page(*, user_id: uuid.UUID, program_id: uuid.UUID) -> ThresholdsPage:
    """What the program is told of, for who may change it."""
    session = db.session()
    grant = allow(user_id, program_id, Act.SET_THRESHOLDS)
    row = session.get(AlertRule, program_id)
    return ThresholdsPage(head_of(grant), _wanted(row), DEFAULTS, LEAST_COMPARED, LEAST_PLANNED)


def set_thresholds(*, user_id: uuid.UUID, program_id: uuid.UUID, wanted: Wanted, now: datetime) -> None:
    """Change what the program is told of; alerts follow with the next watch. Raises Invalid."""
    with command() as session:
        allow(user_id, program_id, Act.SET_THRESHOLDS)
        hold(session, program_id)
        _check(wanted)
        row = session.get(AlertRule, program_id)
        before = _wanted(row)
        if row is None:
            row = AlertRule(program_id=program_id)
            session.add(row)
        changed = [name for name in NAMES if getattr(before, name) != getattr(wanted, name)]
        for name in NAMES:
            setattr(row, name, getattr(wanted, name))
        if changed:
            said = ", ".join(f"{NAMES[name]} {_said(getattr(wanted, name))}" for name in changed)
            note(
                session, "thresholds.changed", program_id=program_id, actor_id=user_id, now=now, changed=said
            )


def _check(wanted: Wanted) -> None:
    faults = [
        f"{NAMES[name].capitalize()}: from {least} to {most}."
        for name, (least, most) in LIMITS.items()
        if not least <= getattr(wanted, name) <= most
    ]
    if faults:
        raise Invalid(" ".join(faults))


def _wanted(row: AlertRule | None) -> Wanted:
    return Wanted(*(getattr(row, name) for name in NAMES)) if row else DEFAULTS


def _said(value: int | bool) -> str:
    return ("yes" if value else "no") if isinstance(value, bool) else str(value)

"""What a person says about themselves and their studying: name, time zone, exam date, minutes, keys."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from studyhub.extensions import db
from studyhub.models import StudyPlan, User
from studyhub.services.database import command
from studyhub.services.errors import Invalid

DEFAULT_KEYS = {"flag": "f", "strike": "x", "guessed": "g", "next": "n", "undo": "u", "help": "?"}
MOST_MINUTES = 600


@dataclass(frozen=True)
class Profile:
    """A person's own settings; `minutes` has seven entries, Monday first, and days off are dates."""

    name: str
    email: str
    timezone: str
    exam_date: date | None
    minutes: tuple[int, ...]
    days_off: tuple[date, ...]
    keys_on: bool
    keys: dict[str, str]


def shortcut_keys(preferences: dict[str, object]) -> tuple[bool, dict[str, str]]:
    """Whether single-letter keys are on, and which letter does what."""
    stored = preferences.get("keys")
    chosen = stored if isinstance(stored, dict) else {}
    keys = {action: str(chosen.get(action, key)) for action, key in DEFAULT_KEYS.items()}
    return bool(chosen.get("enabled", True)), keys


def profile_of(*, user_id: uuid.UUID) -> Profile:
    """A person's settings."""
    row = db.session.execute(
        sa.select(User, StudyPlan)
        .outerjoin(StudyPlan, StudyPlan.user_id == User.id)
        .where(User.id == user_id)
    ).one()
    on, keys = shortcut_keys(row.User.preferences)
    plan: StudyPlan | None = row.StudyPlan
    return Profile(
        name=row.User.name,
        email=row.User.email,
        timezone=row.User.timezone,
        exam_date=plan.exam_date if plan else None,
        minutes=tuple(plan.minutes) if plan else (25,) * 7,
        days_off=tuple(date.fromisoformat(day) for day in plan.days_off) if plan else (),
        keys_on=on,
        keys=keys,
    )


def change_profile(*, user_id: uuid.UUID, profile: Profile, now: datetime) -> None:
    """Store a person's settings (their address apart); raises Invalid with all that is wrong at once."""
    faults = _faults(profile, now)
    if faults:
        raise Invalid(" ".join(faults))
    with command() as session:
        user = session.get_one(User, user_id)
        user.name, user.timezone = profile.name.strip(), profile.timezone
        user.preferences = {**user.preferences, "keys": {"enabled": profile.keys_on, **profile.keys}}
        plan = session.get(StudyPlan, user_id)
        if plan is None:
            plan = StudyPlan(user_id=user_id)
            session.add(plan)
        plan.exam_date = profile.exam_date
        plan.minutes = list(profile.minutes)
        plan.days_off = sorted({day.isoformat() for day in profile.days_off})


def _faults(profile: Profile, now: datetime) -> list[str]:
    faults = []
    if not profile.name.strip():
        faults.append("Write the name that we may greet you by.")
    try:
        today = now.astimezone(ZoneInfo(profile.timezone)).date()
    except (ValueError, KeyError, OSError):
        return [*faults, "Choose a time zone from the list."]
    if profile.exam_date is not None and profile.exam_date < today:
        faults.append("The exam date has passed. Give a coming date, or leave it empty.")
    if len(profile.minutes) != 7 or not all(0 <= m <= MOST_MINUTES for m in profile.minutes):
        faults.append(f"Minutes are from 0 to {MOST_MINUTES} for each day of the week.")
    letters = list(profile.keys.values())
    if any(len(letter) != 1 or letter.isdigit() or letter.isspace() for letter in letters):
        faults.append("A shortcut is one letter or sign; digits choose answers.")
    elif len(set(letters)) < len(letters):
        faults.append("Two shortcuts have the same key.")
    return faults

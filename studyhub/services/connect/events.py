"""What a webhook can be told of, and the JSON that tells it."""

from __future__ import annotations

import json
import uuid
from collections.abc import Mapping
from datetime import UTC, datetime
from enum import StrEnum

Fact = uuid.UUID | datetime | str | int | float | bool | None


class Event(StrEnum):
    """What a program can have told; the values are what stands in a payload's `type`."""

    ASSIGNMENT_COMPLETED = "assignment.completed"
    STUDENT_AT_RISK = "student.at_risk"


TEST = "hook.test"
"""The type of what a director sends to try an address."""
WORDS = {
    Event.ASSIGNMENT_COMPLETED: "a student has completed an assignment",
    Event.STUDENT_AT_RISK: "a student has been flagged as at risk",
    TEST: "a test",
}


def body_of(event: str, data: Mapping[str, Fact], now: datetime) -> str:
    """The JSON that is sent and signed, byte by byte; `timestamp` is when it happened."""
    told = {"type": str(event), "timestamp": _plain(now), "data": {k: _plain(v) for k, v in data.items()}}
    return json.dumps(told, separators=(",", ":"))


def _plain(value: Fact) -> object:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    return str(value) if isinstance(value, uuid.UUID) else value

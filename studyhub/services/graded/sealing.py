"""What a person's own export leaves out of a sealed exam: its questions as they were laid out.

Hashes cover the key, and a number's choices say which mistakes lead to them: either would give it away.
"""

from __future__ import annotations

import uuid
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from studyhub.models import Sitting


def sealed_of(session: Session, user_id: uuid.UUID) -> frozenset[uuid.UUID]:
    """The sealed sittings of a person."""
    wanted = sa.select(Sitting.id).where(Sitting.user_id == user_id, Sitting.sealed.is_(True))
    return frozenset(session.scalars(wanted))


def without_keys(table: str, row: dict[str, Any], sealed: frozenset[uuid.UUID]) -> dict[str, Any]:
    """A row of an export, without what a sealed sitting asks."""
    if table == "sitting" and row["id"] in sealed:
        return {**row, "slots": []}
    if table == "assignment_attempt" and row["sitting_id"] in sealed:
        return {**row, "asked": []}
    return row

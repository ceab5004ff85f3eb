"""Whether a student lets their answers into research exports: no, until they say so."""

from __future__ import annotations

import uuid
from datetime import datetime

import sqlalchemy as sa

from studyhub.extensions import db
from studyhub.models import ResearchConsent, User
from studyhub.services.database import command
from studyhub.services.site.administration import record


def has_consented(*, user_id: uuid.UUID) -> bool:
    """Whether a person's answers may be in the next export."""
    return db.session.get(ResearchConsent, user_id) is not None


def consent(*, user_id: uuid.UUID, given: bool, now: datetime) -> None:
    """Agree, or take it back: the next export is without the person. On record, for the person too."""
    with command() as session:
        session.execute(sa.select(User.id).where(User.id == user_id).with_for_update(key_share=True))
        row = session.get(ResearchConsent, user_id)
        if (row is not None) == given:
            return
        if row is None:
            session.add(ResearchConsent(user_id=user_id, given_at=now))
        else:
            session.delete(row)
        action = "research.agreed" if given else "research.withdrawn"
        record(session, action, actor_id=user_id, subject_id=user_id, now=now, detail={})

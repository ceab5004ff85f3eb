"""The way of an item to its students: sent to review, published once somebody agreed blind, withdrawn."""

from __future__ import annotations

import uuid
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from studyhub.models import Bank, BankItem, BankVersion
from studyhub.models.base import new_id
from studyhub.services.database import command
from studyhub.services.errors import Conflict, Invalid
from studyhub.services.programs.permissions import Act

from .reading import agreed_on
from .rows import Which, item_for, must_be_head, open_to_change, tell, version_of
from .workshop import Workshop
from .writing import checked_in

FAULTY = "The checker finds {} in it: mend what is marked as an error first."
UNREAD = (
    "Nobody has answered it blind and agreed with its key as it stands. Send it to review: somebody who did "
    "not write it answers it."
)
LIVE = "Students see this version already."


def send_to_review(*, user_id: uuid.UUID, which: Which, base: int, workshop: Workshop, now: datetime) -> None:
    """Put the newest version, a draft, before a blind reader. Invalid while it has errors, or Conflict."""
    with command() as session:
        _, bank, item = item_for(session, user_id, which, Act.WRITE_ITEMS)
        version = _ready(session, bank, item, base, workshop)
        if version.state != "draft":
            raise Conflict("It is in review or published already.")
        version.state = item.state = "in_review"
        tell(session, "item.sent", bank, item, user_id=user_id, now=now)


def take_back(*, user_id: uuid.UUID, which: Which, base: int, now: datetime) -> None:
    """Take a version out of review: it is a draft again. Raises Conflict."""
    with command() as session:
        _, bank, item = item_for(session, user_id, which, Act.WRITE_ITEMS)
        open_to_change(session, which.program_id)
        must_be_head(item, base)
        version = version_of(session, item)
        if version.state != "in_review":
            raise Conflict("It is not in review.")
        version.state = item.state = "draft"
        tell(session, "item.back", bank, item, user_id=user_id, now=now)


def publish(*, user_id: uuid.UUID, which: Which, base: int, workshop: Workshop, now: datetime) -> None:
    """Let students see the newest version, in the place of the one before and of those that it replaces.

    Raises Invalid while it has errors or nobody has agreed blind with what it asks, Conflict.
    """
    with command() as session:
        _, bank, item = item_for(session, user_id, which, Act.PUBLISH_ITEMS)
        version = _ready(session, bank, item, base, workshop)
        if item.published == version.number:
            raise Conflict(LIVE)
        if not agreed_on(session, item, version.ask_hash):
            raise Invalid(UNREAD)
        version.state = item.state = "published"
        version.published_at, version.published_by = now, user_id
        item.published, item.withdrawn_at, item.withdrawn_why = version.number, None, ""
        for old in _replaced(session, item, version):
            _withdraw(session, old, f"{item.name} takes its place", now)
            tell(session, "item.withdrawn", bank, old, user_id=user_id, now=now, why=old.withdrawn_why)
        bank.stamp = new_id(now)
        tell(session, "item.published", bank, item, user_id=user_id, now=now)


def withdraw(*, user_id: uuid.UUID, which: Which, why: str, now: datetime) -> None:
    """Take an item from its students; what they answered stays. Raises Invalid without a reason, Conflict."""
    why = " ".join(why.split())[:500]
    if not why:
        raise Invalid("Say why it is withdrawn.")
    with command() as session:
        _, bank, item = item_for(session, user_id, which, Act.PUBLISH_ITEMS)
        open_to_change(session, which.program_id)
        if item.published is None:
            raise Conflict("Students do not see it.")
        _withdraw(session, item, why, now)
        bank.stamp = new_id(now)
        tell(session, "item.withdrawn", bank, item, user_id=user_id, now=now, why=why)


def _ready(session: Session, bank: Bank, item: BankItem, base: int, workshop: Workshop) -> BankVersion:
    """The newest version, if the checker has nothing against it today; the program is held."""
    open_to_change(session, item.program_id)
    must_be_head(item, base)
    version = version_of(session, item)
    checked = checked_in(session, bank, item, version.text, workshop)
    version.errors = item.errors = checked.errors
    version.ask_hash, version.content_hash = checked.ask_hash, checked.content_hash  # newer code may differ
    if checked.errors:
        count = "1 error" if checked.errors == 1 else f"{checked.errors} errors"
        raise Invalid(FAULTY.format(count))
    return version


def _withdraw(session: Session, item: BankItem, why: str, now: datetime) -> None:
    live = version_of(session, item, item.published)
    live.state = "withdrawn"
    if item.head == live.number:
        item.state = "withdrawn"
    item.published, item.withdrawn_at, item.withdrawn_why, item.changed_at = None, now, why[:500], now


def _replaced(session: Session, item: BankItem, version: BankVersion) -> list[BankItem]:
    """Published items of the bank whose place a version takes."""
    found = session.scalars(
        sa.select(BankItem).where(
            BankItem.program_id == item.program_id,
            BankItem.bank_id == item.bank_id,
            BankItem.id != item.id,
            BankItem.name.in_(version.replaces),
            BankItem.published.is_not(None),
        )
    )
    return list(found)

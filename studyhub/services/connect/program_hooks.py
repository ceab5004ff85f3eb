"""A program's webhooks for its directors: made, changed, tried; and what became of each event."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from studyhub.adapters.errors import AddressRefused
from studyhub.adapters.webhooks import check_address
from studyhub.extensions import db
from studyhub.models import Hook, HookDelivery
from studyhub.models.base import new_id
from studyhub.services.database import command
from studyhub.services.errors import Conflict, Invalid, NotFound
from studyhub.services.programs.audit import note
from studyhub.services.programs.heads import Head, head_of
from studyhub.services.programs.permissions import Act, allow, hold

from .events import TEST, Event, body_of
from .hooks import host_of, queue
from .sending import Outlet, give_up

PAGE = 25
MOST_HOOKS = 10
NO_HOOK = "There is no such webhook of yours."
OFF = "This webhook is switched off. Switch it on first."


@dataclass(frozen=True)
class HookLine:
    """A webhook in the list; `waiting`, `failed` and `told` count deliveries of the last 30 days."""

    id: uuid.UUID
    address: str
    events: tuple[str, ...]
    is_on: bool
    waiting: int
    failed: int
    told: int


@dataclass(frozen=True)
class HooksPage:
    """The webhooks of a program, the oldest first."""

    head: Head
    hooks: tuple[HookLine, ...]


@dataclass(frozen=True)
class DeliveryLine:
    """A delivery; `state` is told, waiting or failed, `status` what was answered last (None: nothing)."""

    id: uuid.UUID
    event_id: uuid.UUID
    event: str
    created_at: datetime
    state: str
    tries: int
    tried_at: datetime | None
    due_at: datetime | None
    status: int | None
    fault: str


@dataclass(frozen=True)
class HookPage:
    """A webhook with a page of its deliveries, newest first; page numbers count from 0."""

    head: Head
    hook: HookLine
    deliveries: tuple[DeliveryLine, ...]
    number: int
    later: bool


def hooks_page(*, user_id: uuid.UUID, program_id: uuid.UUID) -> HooksPage:
    """The webhooks of a program."""
    session = db.session()
    grant = allow(user_id, program_id, Act.MANAGE_HOOKS)
    rows = session.scalars(sa.select(Hook).where(Hook.program_id == program_id).order_by(Hook.id)).all()
    return HooksPage(head_of(grant), tuple(_line(session, row) for row in rows))


def hook_page(*, user_id: uuid.UUID, program_id: uuid.UUID, hook_id: uuid.UUID, number: int) -> HookPage:
    """A webhook and what became of its events."""
    session = db.session()
    grant = allow(user_id, program_id, Act.MANAGE_HOOKS)
    row = _own(session, program_id, hook_id)
    found = session.scalars(
        sa.select(HookDelivery)
        .where(HookDelivery.program_id == program_id, HookDelivery.hook_id == hook_id)
        .order_by(HookDelivery.id.desc())
        .offset(number * PAGE)
        .limit(PAGE + 1)
    ).all()
    lines = tuple(_delivery(one) for one in found[:PAGE])
    return HookPage(head_of(grant), _line(session, row), lines, number, len(found) > PAGE)


def make_hook(
    *,
    outlet: Outlet,
    user_id: uuid.UUID,
    program_id: uuid.UUID,
    address: str,
    events: Iterable[str],
    now: datetime,
) -> tuple[uuid.UUID, str]:
    """Have an address told of events; gives the hook and its secret, shown this once. Raises Invalid."""
    wanted = _checked(outlet, address, events)
    with command() as session:
        allow(user_id, program_id, Act.MANAGE_HOOKS)
        if hold(session, program_id).archived_at is not None:
            raise Conflict("This program is in the archive.")
        count = sa.select(sa.func.count()).select_from(Hook).where(Hook.program_id == program_id)
        if (session.scalar(count) or 0) >= MOST_HOOKS:
            raise Conflict(f"A program has at most {MOST_HOOKS} webhooks. Remove one that is not used.")
        row = Hook(program_id=program_id, id=new_id(now), address=address, events=wanted, created_at=now)
        row.version = 1
        session.add(row)
        _note(session, "hook.made", row, user_id, now, events=", ".join(wanted))
        return row.id, outlet.keys.secret(row.id, row.version)


def change_hook(
    *,
    outlet: Outlet,
    user_id: uuid.UUID,
    program_id: uuid.UUID,
    hook_id: uuid.UUID,
    address: str,
    events: Iterable[str],
    is_on: bool,
    now: datetime,
) -> None:
    """Change a webhook. Switched off, it gives up what was on its way. Raises Invalid."""
    wanted = _checked(outlet, address, events)
    with command() as session:
        allow(user_id, program_id, Act.MANAGE_HOOKS)
        row = _own(session, program_id, hook_id, lock=True)
        before = (row.address, list(row.events), row.is_on)
        row.address, row.events, row.is_on = address, wanted, is_on
        after = (address, wanted, is_on)
        names = ("address", "events", "switched on" if is_on else "switched off")
        changed = [name for name, was, is_ in zip(names, before, after, strict=True) if was != is_]
        if not is_on:
            give_up(session, row, "Switched off.", now)
        if changed:
            _note(session, "hook.changed", row, user_id, now, changed=", ".join(changed))


def renew_secret(
    *, outlet: Outlet, user_id: uuid.UUID, program_id: uuid.UUID, hook_id: uuid.UUID, now: datetime
) -> str:
    """Give a webhook another secret, shown this once; for a day the one before signs too."""
    with command() as session:
        allow(user_id, program_id, Act.MANAGE_HOOKS)
        row = _own(session, program_id, hook_id, lock=True)
        row.version, row.renewed_at = row.version + 1, now
        _note(session, "hook.renewed", row, user_id, now)
        return outlet.keys.secret(row.id, row.version)


def try_hook(*, user_id: uuid.UUID, program_id: uuid.UUID, hook_id: uuid.UUID, now: datetime) -> None:
    """Send a webhook an event that means nothing. Raises Conflict for one that is switched off."""
    with command() as session:
        allow(user_id, program_id, Act.MANAGE_HOOKS)
        row = _on(session, program_id, hook_id)
        body = body_of(TEST, {"program_id": program_id, "hook_id": hook_id}, now)
        queue(session, row, event_id=new_id(now), event=TEST, body=body, now=now)
        _note(session, "hook.tested", row, user_id, now)


def send_again(
    *,
    user_id: uuid.UUID,
    program_id: uuid.UUID,
    hook_id: uuid.UUID,
    delivery_id: uuid.UUID,
    now: datetime,
) -> None:
    """Send an event again that was given up: under its own id, so that nobody counts it twice."""
    with command() as session:
        allow(user_id, program_id, Act.MANAGE_HOOKS)
        row = _on(session, program_id, hook_id)
        old = session.get(HookDelivery, (program_id, delivery_id))
        if old is None or old.hook_id != hook_id or old.failed_at is None:
            raise NotFound("There is no such event that was given up.")
        new = queue(session, row, event_id=old.event_id, event=old.event, body=old.body, now=now)
        new.user_id, new.cohort_id = old.user_id, old.cohort_id
        _note(session, "hook.resent", row, user_id, now, subject_id=old.user_id)


def remove_hook(*, user_id: uuid.UUID, program_id: uuid.UUID, hook_id: uuid.UUID, now: datetime) -> None:
    """Remove a webhook with the list of what it was told; the program's record keeps that it was."""
    with command() as session:
        allow(user_id, program_id, Act.MANAGE_HOOKS)
        row = _own(session, program_id, hook_id, lock=True)
        _note(session, "hook.removed", row, user_id, now)
        session.delete(row)


def _checked(outlet: Outlet, address: str, events: Iterable[str]) -> list[str]:
    wanted = sorted(set(events))
    if not wanted or not set(wanted) <= set(Event):
        raise Invalid("Choose at least one event from the list.")
    try:
        check_address(address, outlet.rules)
    except AddressRefused as refused:
        raise Invalid(str(refused)) from None
    return wanted


def _own(session: Session, program_id: uuid.UUID, hook_id: uuid.UUID, *, lock: bool = False) -> Hook:
    row = session.get(Hook, (program_id, hook_id), with_for_update=lock or None)
    if row is None:
        raise NotFound(NO_HOOK)
    return row


def _on(session: Session, program_id: uuid.UUID, hook_id: uuid.UUID) -> Hook:
    row = _own(session, program_id, hook_id, lock=True)
    if not row.is_on:
        raise Conflict(OFF)
    return row


def _line(session: Session, row: Hook) -> HookLine:
    waiting, failed, told = session.execute(
        sa.select(
            sa.func.count(HookDelivery.due_at),
            sa.func.count(HookDelivery.failed_at),
            sa.func.count(HookDelivery.delivered_at),
        ).where(HookDelivery.program_id == row.program_id, HookDelivery.hook_id == row.id)
    ).one()
    return HookLine(row.id, row.address, tuple(row.events), row.is_on, waiting, failed, told)


def _delivery(row: HookDelivery) -> DeliveryLine:
    return DeliveryLine(
        id=row.id,
        event_id=row.event_id,
        event=row.event,
        created_at=row.created_at,
        state="told" if row.delivered_at else "failed" if row.failed_at else "waiting",
        tries=row.tries,
        tried_at=row.tried_at,
        due_at=row.due_at,
        status=row.status,
        fault=row.fault,
    )


def _note(
    session: Session,
    action: str,
    row: Hook,
    actor_id: uuid.UUID,
    now: datetime,
    *,
    subject_id: uuid.UUID | None = None,
    **detail: object,
) -> None:
    note(
        session,
        action,
        program_id=row.program_id,
        actor_id=actor_id,
        now=now,
        subject_id=subject_id,
        cohort=None,
        host=host_of(row.address),
        **detail,
    )

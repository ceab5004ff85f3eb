"""How what is on its way gets there: one try after another, longer and longer apart, for about a day."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from studyhub.adapters.errors import AddressRefused, NotTold
from studyhub.adapters.webhooks import Rules, post
from studyhub.models import Hook, HookDelivery, RecordRequest
from studyhub.services.database import command

from .signing import Keys, headers

WAITS = tuple(timedelta(minutes=one) for one in (1, 5, 30, 120, 300, 480, 600))
GIVE_UP = timedelta(hours=26)
LEASE = timedelta(minutes=5)
"""How long a try may take before another process may take it up; a crash in the middle costs that long."""
OVERLAP = timedelta(hours=24)
"""How long the secret before signs too."""
KEPT = timedelta(days=30)
MOST = 500
GONE = 410
LATE = "Given up after a day."


@dataclass(frozen=True)
class Outlet:
    """What sending needs of the running site: its keys, and where events may go."""

    keys: Keys
    rules: Rules


@dataclass(frozen=True)
class Run:
    """What a run did: told, put off to another try, given up."""

    told: int = 0
    put_off: int = 0
    given_up: int = 0


@dataclass(frozen=True)
class _Try:
    """One delivery that this process has taken."""

    program_id: uuid.UUID
    id: uuid.UUID
    hook_id: uuid.UUID
    event_id: uuid.UUID
    address: str
    body: str
    secrets: tuple[str, ...]


@dataclass(frozen=True)
class _Reply:
    """How a try went: a status, or words where nothing answered; `final` where another try is of no use."""

    status: int | None = None
    fault: str = ""
    final: bool = False

    @property
    def told(self) -> bool:
        return self.status is not None and 200 <= self.status < 300


def send_due(*, outlet: Outlet, clock: Callable[[], datetime]) -> Run:
    """Send everything that is due, and give up what is too old; commits delivery by delivery.

    A hook that fails is left alone for the rest of the run. Several processes may run at once.
    """
    run = Run(given_up=_give_up_old(clock()))
    resting: set[uuid.UUID] = set()
    for _ in range(MOST):
        taken = _take(outlet.keys, resting, clock())
        if taken is None:
            break
        reply = _try(taken, outlet.rules, clock())
        if reply.told:
            run = replace(run, told=run.told + 1)
        else:
            resting.add(taken.hook_id)
        if _record(taken, reply, clock()):
            run = replace(run, given_up=run.given_up + 1)
        elif not reply.told:
            run = replace(run, put_off=run.put_off + 1)
    _forget_old(clock())
    return run


def secrets_of(hook: Hook, keys: Keys, now: datetime) -> tuple[str, ...]:
    """The secrets in force: the present one, and for a day the one before."""
    both = hook.renewed_at is not None and now - hook.renewed_at < OVERLAP
    versions = (hook.version, hook.version - 1) if both else (hook.version,)
    return tuple(keys.secret(hook.id, version) for version in versions)


def give_up(session: Session, hook: Hook, why: str, now: datetime) -> None:
    """End what is on its way to a hook, within a command."""
    mine = (HookDelivery.program_id == hook.program_id, HookDelivery.hook_id == hook.id)
    session.execute(
        sa.update(HookDelivery)
        .where(*mine, HookDelivery.due_at.is_not(None))
        .values(due_at=None, failed_at=now, fault=why)
    )


def wait_after(delivery_id: uuid.UUID, tries: int) -> timedelta:
    """How long to wait after so many tries: up to a fifth longer, each delivery its own, not all at once."""
    wait = WAITS[min(tries, len(WAITS)) - 1]
    return wait + wait * (delivery_id.int % 1000) / 5000


def _take(keys: Keys, resting: set[uuid.UUID], now: datetime) -> _Try | None:
    with command() as session:
        found = session.execute(
            sa.select(HookDelivery, Hook)
            .join(
                Hook,
                sa.and_(Hook.program_id == HookDelivery.program_id, Hook.id == HookDelivery.hook_id),
            )
            .where(HookDelivery.due_at <= now, Hook.is_on, Hook.id.not_in(resting))
            .order_by(HookDelivery.due_at, HookDelivery.id)
            .limit(1)
            .with_for_update(skip_locked=True, of=HookDelivery)
        ).one_or_none()
        if found is None:
            return None
        row, hook = found
        row.tries, row.tried_at, row.due_at = row.tries + 1, now, now + LEASE
        secrets = secrets_of(hook, keys, now)
        return _Try(row.program_id, row.id, hook.id, row.event_id, hook.address, row.body, secrets)


def _try(taken: _Try, rules: Rules, now: datetime) -> _Reply:
    try:
        sent = headers(taken.secrets, taken.event_id, taken.body, now)
        return _Reply(post(taken.address, taken.body.encode(), sent, rules))
    except AddressRefused as refused:
        return _Reply(fault=str(refused), final=True)
    except NotTold as failed:
        return _Reply(fault=str(failed))


def _record(taken: _Try, reply: _Reply, now: datetime) -> bool:
    """Note how a try went; whether it was the last of a delivery that did not get there."""
    with command() as session:
        row = session.get(HookDelivery, (taken.program_id, taken.id), with_for_update=True)
        if row is None:  # its account, its cohort or its hook is gone meanwhile
            return False
        row.status, row.fault = reply.status, reply.fault
        if reply.told:
            row.due_at, row.delivered_at = None, now
            return False
        if reply.status == GONE:
            hook = session.get_one(Hook, (row.program_id, row.hook_id))
            hook.is_on = False
            give_up(session, hook, "The address says that it is gone for good.", now)
            return True
        again = now + wait_after(row.id, row.tries)
        over = reply.final or again - row.created_at > GIVE_UP
        row.due_at, row.failed_at = (None, now) if over else (again, None)
        return over


def _give_up_old(now: datetime) -> int:
    with command() as session:
        done = session.execute(
            sa.update(HookDelivery)
            .where(HookDelivery.due_at <= now, HookDelivery.created_at < now - GIVE_UP)
            .values(due_at=None, failed_at=now, fault=LATE)
        )
        return int(done.rowcount)  # type: ignore[attr-defined]  # an UPDATE's result counts rows


def _forget_old(now: datetime) -> None:
    """Forget what is over for a month, unless whom it is about waits for an answer about their records."""
    asked = sa.exists().where(
        RecordRequest.program_id == HookDelivery.program_id,
        RecordRequest.user_id == HookDelivery.user_id,
        RecordRequest.closed_at.is_(None),
    )
    with command() as session:
        session.execute(
            sa.delete(HookDelivery).where(
                HookDelivery.due_at.is_(None), HookDelivery.created_at < now - KEPT, ~asked
            )
        )

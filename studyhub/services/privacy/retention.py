"""The site's retention: what has had its time goes, what waits for an answer stays, both are counted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from studyhub.catalog.shelf import Shelf
from studyhub.extensions import db
from studyhub.models import RetentionRun
from studyhub.models.base import new_id
from studyhub.services.accounts.desk import Desk
from studyhub.services.database import command

from .inactive import inactive_of, let_go
from .kinds import Kind, Periods, kinds_of

RUNS_KEPT, RUNS_SHOWN = 400, 12


@dataclass(frozen=True)
class Run:
    """What a run destroyed (or would destroy) and held back, by kind; kinds with nothing are left out."""

    at: datetime
    gone: Mapping[str, int]
    held: Mapping[str, int]


@dataclass(frozen=True)
class RetentionPage:
    """What a run now would do, and what the latest ones did."""

    periods: Periods
    would: Run
    runs: tuple[Run, ...]


def retain_site(*, desk: Desk, periods: Periods, shelf: Shelf, now: datetime, pretend: bool = False) -> Run:
    """Destroy what has had its time, unless `pretend`; commits kind by kind, accounts one by one.

    Who has not been here for long is told by mail first, and goes a month later; on a site that sends no mail
    nobody goes. The run itself is kept, as counts.
    """
    session = db.session()
    gone, held = {}, {}
    for kind in kinds_of(session, periods, now):
        held[kind.name] = _count(session, kind, kind.held())
        gone[kind.name] = _count(session, kind, ~kind.held()) if pretend else _destroy(kind)
    inactive = inactive_of(session, periods.accounts_months, now, delivers=desk.mailer.delivers)
    done = inactive if pretend else let_go(inactive, desk=desk, shelf=shelf, now=now)
    gone["inactive accounts"], gone["warnings sent"] = len(done.over), len(done.unwarned)
    run = Run(now, _some(gone), _some(held))
    if not pretend:
        _keep(run)
    return run


def retention_page(*, desk: Desk, periods: Periods, shelf: Shelf, now: datetime) -> RetentionPage:
    """What an administrator sees; nothing is destroyed by looking."""
    would = retain_site(desk=desk, periods=periods, shelf=shelf, now=now, pretend=True)
    rows = db.session.scalars(sa.select(RetentionRun).order_by(RetentionRun.id.desc()).limit(RUNS_SHOWN))
    return RetentionPage(periods, would, tuple(Run(row.at, row.gone, row.held) for row in rows))


def _some(counts: Mapping[str, int]) -> dict[str, int]:
    return {name: count for name, count in counts.items() if count}


def _count(session: Session, kind: Kind, which: sa.ColumnElement[bool]) -> int:
    wanted = sa.select(sa.func.count()).select_from(kind.table).where(kind.over, which)
    return session.scalar(wanted) or 0


def _destroy(kind: Kind) -> int:
    with command() as session:
        done = session.execute(
            sa.delete(kind.table).where(kind.over, ~kind.held()),
            execution_options={"synchronize_session": False},
        )
        return int(done.rowcount)  # type: ignore[attr-defined]  # a DELETE's result counts rows


def _keep(run: Run) -> None:
    """Put the run down, and forget very old ones."""
    with command() as session:
        session.add(RetentionRun(id=new_id(run.at), at=run.at, gone=dict(run.gone), held=dict(run.held)))
        session.flush()
        newest = sa.select(RetentionRun.id).order_by(RetentionRun.id.desc()).limit(RUNS_KEPT)
        session.execute(
            sa.delete(RetentionRun).where(RetentionRun.id.not_in(newest.scalar_subquery())),
            execution_options={"synchronize_session": False},
        )

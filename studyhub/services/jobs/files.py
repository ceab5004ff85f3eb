"""Files that take longer than a page may: asked for, made by a job, had by their asker alone, then gone."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from studyhub.extensions import db
from studyhub.models import Job, MadeFile
from studyhub.models.base import new_id
from studyhub.services.accounts.export import export_of
from studyhub.services.banks.shelves import shelf_of
from studyhub.services.cohorts.dashboard.export import dashboard_file
from studyhub.services.cohorts.keeping import members_of, refresh
from studyhub.services.database import command
from studyhub.services.errors import NotFound
from studyhub.services.programs.heads import CohortHead, Head, cohort_head_of, head_of
from studyhub.services.programs.permissions import CohortAct, allow_in, grant_in

from .rows import Asked, Effect, Taken, ask
from .site import Site

ACCOUNT, DASHBOARD = "file.account", "file.dashboard"
KEPT = timedelta(days=3)
ZIP = "application/zip"
NO_FILE = "There is no such file of yours any more. Ask for it again."


@dataclass(frozen=True)
class FileState:
    """Where a file is: none asked for, waiting, failed (`fault` says why), or ready until then."""

    state: str
    id: uuid.UUID | None = None
    name: str = ""
    size: int = 0
    made_at: datetime | None = None
    expires_at: datetime | None = None
    fault: str = ""


@dataclass(frozen=True)
class CohortFile:
    """The page of a cohort's file."""

    head: Head
    cohort: CohortHead
    file: FileState


@dataclass(frozen=True)
class Given:
    """A file as it is sent."""

    name: str
    type: str
    body: bytes


def ask_for_account(*, user_id: uuid.UUID, now: datetime) -> None:
    """Have a file made of all that is stored about a person; an earlier one goes. Commits."""
    with command() as session:
        _ask(session, Asked(ACCOUNT, "", {}, user_id=user_id), now)


def ask_for_dashboard(
    *, user_id: uuid.UUID, program_id: uuid.UUID, cohort_id: uuid.UUID, kind: str, now: datetime
) -> None:
    """Have the dashboard of a cohort made as a file, with every standing made anew first. Commits."""
    with command() as session:
        allow_in(session, user_id, program_id, cohort_id, CohortAct.SEE_DASHBOARD)
        detail = {"kind": "csv" if kind == "csv" else "xlsx"}
        _ask(session, Asked(DASHBOARD, "", detail, None, user_id, program_id, cohort_id), now)


def account_file(*, user_id: uuid.UUID, now: datetime) -> FileState:
    """Where a person's own file is."""
    return _state(db.session(), ACCOUNT, user_id, None, now)


def dashboard_page(
    *, user_id: uuid.UUID, program_id: uuid.UUID, cohort_id: uuid.UUID, now: datetime
) -> CohortFile:
    """Where the file of a cohort is that this person has asked for."""
    session = db.session()
    grant, cohort = grant_in(session, user_id, program_id, cohort_id, CohortAct.SEE_DASHBOARD)
    file = _state(session, DASHBOARD, user_id, cohort_id, now)
    return CohortFile(head_of(session, grant), cohort_head_of(grant, cohort), file)


def file_for_user(*, user_id: uuid.UUID, file_id: uuid.UUID, now: datetime) -> Given:
    """A file to its asker, while they may still see what is in it; raises NotFound."""
    session = db.session()
    row, job = session.get(MadeFile, (user_id, file_id)), session.get(Job, file_id)
    if row is None or job is None or row.expires_at <= now:
        raise NotFound(NO_FILE)
    if job.program_id is not None and job.cohort_id is not None:
        allow_in(session, user_id, job.program_id, job.cohort_id, CohortAct.SEE_DASHBOARD)
    return Given(row.name, row.type, row.body)


def make_account(taken: Taken, site: Site) -> Effect:
    """The zip of all that is stored about a person."""
    now, user_id = site.clock(), _asker(taken)
    made = Given(f"studyhub-{now:%Y-%m-%d}.zip", ZIP, export_of(user_id=user_id))
    return lambda session: _keep(session, taken, made, now)


def make_dashboard(taken: Taken, site: Site) -> Effect:
    """The dashboard of a cohort, however long it takes; who may not see it any more gets none."""
    now, user_id = site.clock(), _asker(taken)
    if taken.program_id is None or taken.cohort_id is None:
        raise NotFound(NO_FILE)
    session, ids = db.session(), {"program_id": taken.program_id, "cohort_id": taken.cohort_id}
    cohort = allow_in(session, user_id, **ids, act=CohortAct.SEE_DASHBOARD)
    shelf = shelf_of(user_id=user_id, core=site.shelf())
    refresh(members_of(session, cohort, now=now), cohort, shelf=shelf, now=now, seconds=None)
    kind = str(taken.detail.get("kind", ""))
    file = dashboard_file(user_id=user_id, **ids, asked={}, kind=kind, shelf=shelf, now=now)
    return lambda session: _keep(session, taken, Given(file.name, file.kind, file.body), now)


def _ask(session: Session, asked: Asked, now: datetime) -> None:
    """A piece that is under way is waited for: who presses twice gets one file."""
    same_cohort = Job.cohort_id.is_not_distinct_from(asked.cohort_id)
    mine = (Job.kind == asked.kind, Job.user_id == asked.user_id, same_cohort)
    if session.scalar(sa.select(Job.id).where(*mine, Job.due_at.is_not(None)).limit(1)) is None:
        session.execute(sa.delete(Job).where(*mine))
        job_id = new_id(now)
        of = {**vars(asked), "key": f"{asked.kind}/{job_id.hex}"}
        ask(session, Asked(**of), now=now, job_id=job_id)


def _state(
    session: Session, kind: str, user_id: uuid.UUID, cohort_id: uuid.UUID | None, now: datetime
) -> FileState:
    job = session.scalar(
        sa.select(Job)
        .where(Job.kind == kind, Job.user_id == user_id, Job.cohort_id.is_not_distinct_from(cohort_id))
        .order_by(Job.id.desc())
        .limit(1)
    )
    if job is None or job.state != "done":
        states = {"waiting": "waiting", "running": "waiting", "failed": "failed", "dropped": "failed"}
        return FileState(states[job.state], fault=job.fault) if job else FileState("none")
    columns = (MadeFile.id, MadeFile.name, MadeFile.made_at, MadeFile.expires_at)
    made = session.execute(
        sa.select(*columns, sa.func.length(MadeFile.body).label("size")).where(
            MadeFile.user_id == user_id, MadeFile.id == job.id, MadeFile.expires_at > now
        )
    ).one_or_none()
    if made is None:
        return FileState("none")
    return FileState("ready", made.id, made.name, made.size, made.made_at, made.expires_at)


def _keep(session: Session, taken: Taken, made: Given, now: datetime) -> None:
    """Keep what was made, in the transaction that ends its job."""
    row = MadeFile(user_id=taken.user_id, id=taken.id, made_at=now, expires_at=now + KEPT)
    row.name, row.type, row.body = made.name[:120], made.type, made.body
    session.add(row)


def _asker(taken: Taken) -> uuid.UUID:
    if taken.user_id is None:
        raise NotFound(NO_FILE)
    return taken.user_id

"""Files that take longer than a page may: asked for, made by a job, had by their asker alone, then gone."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from studyhub.extensions import db
from studyhub.models import Bank, Cohort, Job, MadeFile, Program
from studyhub.models.base import new_id
from studyhub.services.banks.files.outgoing import formats
from studyhub.services.database import command
from studyhub.services.errors import NotFound
from studyhub.services.programs.heads import CohortHead, Head, cohort_head_of, head_of
from studyhub.services.programs.permissions import CohortAct, grant_in

from .exports import ACCOUNT, DASHBOARD, FILES, NO_FILE, of_account, of_dashboard
from .rows import Asked, Effect, Taken, ask
from .site import Site
from .stored import KEPT, Given, given, size_of, to_keep

__all__ = ["ACCOUNT", "DASHBOARD", "KEPT"]
MOST = 100
_STATES = {"waiting": "waiting", "running": "waiting", "failed": "failed", "dropped": "failed"}


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
    told: Mapping[str, Any] | None = None


@dataclass(frozen=True)
class CohortFile:
    """The page of a cohort's file."""

    head: Head
    cohort: CohortHead
    file: FileState


@dataclass(frozen=True)
class FilePage:
    """The page of a file that was asked for; `of` says of what, `detail` has the choices made."""

    id: uuid.UUID
    kind: str
    title: str
    of: str
    program_id: uuid.UUID | None
    cohort_id: uuid.UUID | None
    detail: Mapping[str, Any]
    asked_at: datetime
    file: FileState


def ask_for(asked: Asked, *, now: datetime) -> uuid.UUID:
    """Have a file made, on record where its kind is; an earlier one of the same goes. Gives its id. Commits.

    Raises NotFound for who may not have it, Invalid for what cannot be made.
    """
    kind = FILES[asked.kind]
    with command() as session:
        kind.may(session, asked)
        under_way = _under_way(session, asked)
        if under_way is not None:
            return under_way
        kind.record(session, asked, now)
        job_id = new_id(now)
        ask(session, replace(asked, key=f"{asked.kind}/{job_id.hex}"), now=now, job_id=job_id)
        return job_id


def ask_again(*, user_id: uuid.UUID, job_id: uuid.UUID, now: datetime) -> uuid.UUID:
    """Have the same file made once more; gives the new one's id. Commits. Raises NotFound, Invalid."""
    job = _mine(db.session(), user_id, job_id)
    again = Asked(job.kind, "", job.detail, None, user_id, job.program_id, job.cohort_id)
    return ask_for(again, now=now)


def ask_for_account(*, user_id: uuid.UUID, now: datetime) -> None:
    """Have a file made of all that is stored about a person. Commits."""
    ask_for(of_account(user_id), now=now)


def ask_for_dashboard(
    *, user_id: uuid.UUID, program_id: uuid.UUID, cohort_id: uuid.UUID, kind: str, now: datetime
) -> None:
    """Have the dashboard of a cohort made as a file, with every standing made anew first. Commits."""
    ids = {"user_id": user_id, "program_id": program_id, "cohort_id": cohort_id}
    ask_for(of_dashboard(**ids, kind=kind), now=now)


def account_file(*, user_id: uuid.UUID, now: datetime) -> FileState:
    """Where a person's own file is."""
    return _latest(db.session(), ACCOUNT, user_id, None, now)


def dashboard_page(
    *, user_id: uuid.UUID, program_id: uuid.UUID, cohort_id: uuid.UUID, now: datetime
) -> CohortFile:
    """Where the file of a cohort is that this person has asked for."""
    session = db.session()
    grant, cohort = grant_in(session, user_id, program_id, cohort_id, CohortAct.SEE_DASHBOARD)
    file = _latest(session, DASHBOARD, user_id, cohort_id, now)
    return CohortFile(head_of(grant), cohort_head_of(grant, cohort), file)


def file_page(*, user_id: uuid.UUID, job_id: uuid.UUID, now: datetime) -> FilePage:
    """Where a file is that this person has asked for and may still have; raises NotFound."""
    session = db.session()
    job = _mine(session, user_id, job_id)
    FILES[job.kind].may(session, job)
    return _page(session, job, now)


def my_files(*, user_id: uuid.UUID, now: datetime) -> tuple[FilePage, ...]:
    """The files that a person has asked for and may still have, the newest first."""
    session = db.session()
    mine = sa.select(Job).where(Job.user_id == user_id, Job.kind.in_(FILES))
    jobs = session.scalars(mine.order_by(Job.id.desc()).limit(MOST)).all()
    return tuple(_page(session, job, now) for job in jobs if _still_may(session, job))


def file_for_user(*, user_id: uuid.UUID, file_id: uuid.UUID, now: datetime) -> Given:
    """A file to its asker, while they may still see what is in it; raises NotFound."""
    session = db.session()
    job = _mine(session, user_id, file_id)
    row = session.get(MadeFile, (user_id, file_id), options=[sa.orm.defer(MadeFile.body)])
    if row is None or row.expires_at <= now:
        raise NotFound(NO_FILE)
    FILES[job.kind].may(session, job)
    return given(row)


def make(taken: Taken, site: Site) -> Effect:
    """Make a file, however long it takes; who may not have it any more gets none."""
    now, kind = site.clock(), FILES[taken.kind]
    kind.may(db.session(), taken)
    if taken.user_id is None:
        raise NotFound(NO_FILE)
    return to_keep(kind.make(taken, site, now), user_id=taken.user_id, file_id=taken.id, now=now)


def _mine(session: Session, user_id: uuid.UUID, job_id: uuid.UUID) -> Job:
    job = session.get(Job, job_id)
    if job is None or job.user_id != user_id or job.kind not in FILES:
        raise NotFound(NO_FILE)
    return job


def _still_may(session: Session, wanted: Job) -> bool:
    try:
        FILES[wanted.kind].may(session, wanted)
    except NotFound:
        return False
    return True


def _under_way(session: Session, asked: Asked) -> uuid.UUID | None:
    """The job that makes this very file: who presses twice gets one. Others go with what they have made."""
    mine = sa.select(Job).where(
        Job.kind == asked.kind,
        Job.user_id == asked.user_id,
        Job.program_id.is_not_distinct_from(asked.program_id),
        Job.cohort_id.is_not_distinct_from(asked.cohort_id),
    )
    found = None
    for job in session.scalars(mine).all():
        if job.due_at is not None and job.detail == asked.detail:
            found = job.id
        elif job.detail.get("bank") == asked.detail.get("bank"):
            session.delete(job)
    return found


def _latest(
    session: Session, kind: str, user_id: uuid.UUID, cohort_id: uuid.UUID | None, now: datetime
) -> FileState:
    job = session.scalar(
        sa.select(Job)
        .where(Job.kind == kind, Job.user_id == user_id, Job.cohort_id.is_not_distinct_from(cohort_id))
        .order_by(Job.id.desc())
        .limit(1)
    )
    return FileState("none") if job is None else _state(session, job, now)


def _state(session: Session, job: Job, now: datetime) -> FileState:
    if job.state != "done":
        return FileState(_STATES[job.state], fault=job.fault)
    columns = (MadeFile.id, MadeFile.name, MadeFile.made_at, MadeFile.expires_at, MadeFile.told)
    made = session.execute(
        sa.select(*columns).where(
            MadeFile.user_id == job.user_id, MadeFile.id == job.id, MadeFile.expires_at > now
        )
    ).one_or_none()
    if made is None or job.user_id is None:
        return FileState("none")
    size = size_of(job.user_id, job.id)
    return FileState("ready", made.id, made.name, size, made.made_at, made.expires_at, told=made.told)


def _page(session: Session, job: Job, now: datetime) -> FilePage:
    program = session.get(Program, job.program_id) if job.program_id else None
    cohort = session.get(Cohort, (job.program_id, job.cohort_id)) if job.cohort_id else None
    return FilePage(
        id=job.id,
        kind=job.kind,
        title=FILES[job.kind].title,
        of=", ".join([one.name for one in (program, cohort) if one is not None] + _choices(session, job)),
        program_id=job.program_id,
        cohort_id=job.cohort_id,
        detail=job.detail,
        asked_at=job.created_at,
        file=_state(session, job, now),
    )


def _choices(session: Session, job: Job) -> list[str]:
    """Which bank, in which format."""
    if "bank" not in job.detail:
        return []
    bank = session.get(Bank, (job.program_id, uuid.UUID(job.detail["bank"])))
    format_ = dict(formats()).get(job.detail.get("format", ""))
    return [one for one in (bank.title if bank else None, format_) if one]

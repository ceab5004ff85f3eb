"""What a job makes as a file: who may have it, what goes on record when it is asked for, how it is made.

Here stands what grows with a program, a bank or the log. Lists of one class or year are made while one waits.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy.orm import Session

from studyhub.catalog.shelf import Shelf
from studyhub.extensions import db
from studyhub.models import Job
from studyhub.services.accounts.export import export_of
from studyhub.services.banks.files.contributing import export_bank, record_bank
from studyhub.services.banks.files.outgoing import Chosen, take_out, writes
from studyhub.services.banks.rows import bank_for
from studyhub.services.banks.shelves import shelf_of
from studyhub.services.cohorts.dashboard.export import dashboard_file
from studyhub.services.cohorts.keeping import members_of, refresh
from studyhub.services.errors import Invalid, NotFound
from studyhub.services.items.files import items_file
from studyhub.services.items.listing import View
from studyhub.services.items.scope import Where, sight_of
from studyhub.services.privacy.program_export import export_program, record_export
from studyhub.services.privacy.research import program_counts, record_counts, record_site, research_export
from studyhub.services.programs.permissions import Act, CohortAct, allow, allow_administrator, allow_in

from .rows import Asked, Taken
from .site import Site
from .stored import Made

ACCOUNT, DASHBOARD, PROGRAM = "file.account", "file.dashboard", "file.program"
RESEARCH, COUNTS = "file.research", "file.counts"
BANK, QUESTIONS, ITEMS = "file.bank", "file.questions", "file.items"
ZIP, CSV, BYTES = "application/zip", "text/csv", "application/octet-stream"
NO_FILE = "There is no such file of yours any more. Ask for it again."


Wanted = Asked | Taken | Job
"""What says whose a file will be, of what program and cohort, by which choices (`detail`)."""


def of_account(user_id: uuid.UUID) -> Asked:
    """All that is stored about a person."""
    return Asked(ACCOUNT, "", {}, user_id=user_id)


def of_dashboard(*, user_id: uuid.UUID, program_id: uuid.UUID, cohort_id: uuid.UUID, kind: str) -> Asked:
    """The dashboard of a cohort, with every standing made anew first."""
    detail = {"kind": "csv" if kind == "csv" else "xlsx"}
    return Asked(DASHBOARD, "", detail, None, user_id, program_id, cohort_id)


def of_program(*, user_id: uuid.UUID, program_id: uuid.UUID) -> Asked:
    """A whole program."""
    return Asked(PROGRAM, "", {}, user_id=user_id, program_id=program_id)


def of_research(user_id: uuid.UUID) -> Asked:
    """The answers of who agreed to research."""
    return Asked(RESEARCH, "", {}, user_id=user_id)


def of_counts(*, user_id: uuid.UUID, program_id: uuid.UUID) -> Asked:
    """Counts by question over the students of a program who agreed."""
    return Asked(COUNTS, "", {}, user_id=user_id, program_id=program_id)


def of_bank(*, user_id: uuid.UUID, program_id: uuid.UUID, bank_id: uuid.UUID, published: bool) -> Asked:
    """The question files of a bank."""
    detail = {"bank": bank_id.hex, "published": published}
    return Asked(BANK, "", detail, user_id=user_id, program_id=program_id)


def of_questions(*, user_id: uuid.UUID, program_id: uuid.UUID, bank_id: uuid.UUID, chosen: Chosen) -> Asked:
    """A bank in another program's format. Raises Invalid for a format that is not written."""
    if not writes(chosen.format):
        raise Invalid("Choose a format.")
    detail = {"bank": bank_id.hex, **asdict(chosen)}
    return Asked(QUESTIONS, "", detail, user_id=user_id, program_id=program_id)


def of_items(*, user_id: uuid.UUID, where: Where, view: View, kind: str) -> Asked:
    """How questions work, with the order and the filters of the list. Raises Invalid for another kind."""
    if kind not in {"csv", "xlsx"}:
        raise Invalid("Choose CSV or Excel.")
    detail = {"kind": kind, "view": asdict(view)}
    return Asked(ITEMS, "", detail, None, user_id, where.program_id, where.cohort_id)


@dataclass(frozen=True)
class File:
    """A kind of file: its words for administrators, its `title` for who asked, how it is made.

    `may` raises NotFound for who may not have it; `record` puts on record that it is asked for.
    """

    words: str
    title: str
    may: Callable[[Session, Wanted], object]
    make: Callable[[Wanted, Site, datetime], Made]
    record: Callable[[Session, Wanted, datetime], object] = lambda *_: None


def _me(wanted: Wanted) -> uuid.UUID:
    if wanted.user_id is None:
        raise NotFound(NO_FILE)
    return wanted.user_id


def _mine(wanted: Wanted) -> dict[str, uuid.UUID]:
    if wanted.program_id is None:
        raise NotFound(NO_FILE)
    return {"user_id": _me(wanted), "program_id": wanted.program_id}


def _cohort(wanted: Wanted) -> dict[str, uuid.UUID]:
    if wanted.cohort_id is None:
        raise NotFound(NO_FILE)
    return {**_mine(wanted), "cohort_id": wanted.cohort_id}


def _bank(wanted: Wanted) -> dict[str, uuid.UUID]:
    return {**_mine(wanted), "bank_id": uuid.UUID(str(wanted.detail["bank"]))}


def _where(wanted: Wanted) -> Where:
    return Where(wanted.program_id, wanted.cohort_id)


def _shelf(wanted: Wanted, site: Site) -> Shelf:
    return shelf_of(user_id=_me(wanted), core=site.shelf())


def _make_account(wanted: Wanted, _site: Site, now: datetime) -> Made:
    return Made(f"studyhub-{now:%Y-%m-%d}.zip", ZIP, [export_of(user_id=_me(wanted))])


def _make_dashboard(wanted: Wanted, site: Site, now: datetime) -> Made:
    session, ids, shelf = db.session(), _cohort(wanted), _shelf(wanted, site)
    cohort = allow_in(session, **ids, act=CohortAct.SEE_DASHBOARD)
    refresh(members_of(session, cohort, now=now), cohort, shelf=shelf, now=now, seconds=None)
    kind = str(wanted.detail.get("kind", ""))
    file = dashboard_file(**ids, asked={}, kind=kind, shelf=shelf, now=now)
    return Made(file.name, file.kind, [file.body])


def _make_program(wanted: Wanted, site: Site, now: datetime) -> Made:
    shelf = _shelf(wanted, site)
    pieces = export_program(**_mine(wanted), shelf=shelf, workshop=site.workshop, now=now)
    return Made(f"program-{now:%Y-%m-%d}.zip", ZIP, pieces)


def _make_research(wanted: Wanted, _site: Site, now: datetime) -> Made:
    pieces = research_export(user_id=_me(wanted), now=now)
    return Made(f"studyhub-research-{now:%Y-%m-%d}.zip", ZIP, pieces)


def _make_counts(wanted: Wanted, _site: Site, now: datetime) -> Made:
    return Made(f"counts-{now:%Y-%m-%d}.csv", CSV, program_counts(**_mine(wanted)))


def _make_bank(wanted: Wanted, site: Site, _now: datetime) -> Made:
    name, data = export_bank(**_bank(wanted), wanted=_versions(wanted), workshop=site.workshop)
    return Made(name, ZIP, [data])


def _make_questions(wanted: Wanted, site: Site, _now: datetime) -> Made:
    chosen = Chosen(str(wanted.detail["format"]), bool(wanted.detail["published"]))
    made = take_out(**_bank(wanted), chosen=chosen, workshop=site.workshop)
    told = {"questions": made.questions, "lost": made.lost, "losses": [asdict(one) for one in made.losses]}
    return Made(made.name, BYTES, [made.data], told)


def _make_items(wanted: Wanted, site: Site, _now: datetime) -> Made:
    view, kind = View(**wanted.detail["view"]), str(wanted.detail["kind"])
    shelf = _shelf(wanted, site)
    made = items_file(user_id=_me(wanted), where=_where(wanted), view=view, kind=kind, shelf=shelf)
    return Made(made.name, made.type, [made.body])


def _versions(wanted: Wanted) -> Literal["published", "newest"]:
    return "published" if wanted.detail["published"] else "newest"


def _record_bank(session: Session, wanted: Wanted, now: datetime) -> None:
    record_bank(session, **_bank(wanted), wanted=_versions(wanted), now=now)


FILES: dict[str, File] = {
    ACCOUNT: File(
        "File of an account", "All that is stored about you", lambda _, one: _me(one), _make_account
    ),
    DASHBOARD: File(
        "File of a cohort",
        "The whole cohort",
        lambda session, one: allow_in(session, **_cohort(one), act=CohortAct.SEE_DASHBOARD),
        _make_dashboard,
    ),
    PROGRAM: File(
        "File of a program",
        "The whole program",
        lambda _session, one: allow(**_mine(one), act=Act.EXPORT_PROGRAM),
        _make_program,
        lambda session, one, now: record_export(session, **_mine(one), now=now),
    ),
    RESEARCH: File(
        "Answers for research",
        "Answers for research",
        lambda session, one: allow_administrator(session, _me(one)),
        _make_research,
        lambda session, one, now: record_site(session, user_id=_me(one), now=now),
    ),
    COUNTS: File(
        "Counts for research",
        "Counts for research",
        lambda _session, one: allow(**_mine(one), act=Act.AID_RESEARCH),
        _make_counts,
        lambda session, one, now: record_counts(session, **_mine(one), now=now),
    ),
    BANK: File(
        "Files of a bank",
        "A bank as files",
        lambda session, one: bank_for(session, **_bank(one), act=Act.SEE_BANKS),
        _make_bank,
        _record_bank,
    ),
    QUESTIONS: File(
        "Questions in a format",
        "A bank in another format",
        lambda session, one: bank_for(session, **_bank(one), act=Act.WRITE_ITEMS),
        _make_questions,
        _record_bank,
    ),
    ITEMS: File(
        "Questions of a list",
        "How questions work",
        lambda _, one: sight_of(_me(one), _where(one)),
        _make_items,
    ),
}
"""A further file is a line here, a function that says what is asked for, and a line in `kinds.KINDS`."""

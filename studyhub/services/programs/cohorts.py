"""Cohorts: made, looked at, changed, archived at the end."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from studyhub.catalog.shelf import Shelf
from studyhub.extensions import db
from studyhub.models import Cohort, CohortRight, Invitation
from studyhub.models.base import new_id
from studyhub.services.database import command
from studyhub.services.errors import Invalid
from studyhub.services.stamps import marks_of
from studyhub.services.statements import reading

from .audit import note, note_look
from .codes import fresh_code, in_use, readable
from .heads import CohortHead, Head, cohort_head_of, head_of
from .inviting.outbox import refuse_archived, take_back
from .permissions import Act, CohortAct, Role, allow, allow_in, grant_in, hold, look_in
from .records.students import Gone, Place, StudentRow, gone_from, students_in


@dataclass(frozen=True)
class CohortWishes:
    """What a cohort is to be; blueprint and framework are ids of the content, None for the site's own."""

    name: str
    term: str = ""
    blueprint: str | None = None
    framework: str | None = None
    window_from: date | None = None
    window_to: date | None = None


@dataclass(frozen=True)
class CohortChoices:
    """Blueprints and frameworks that a cohort may have, each an id and a title, the site's own first."""

    blueprints: tuple[tuple[str, str], ...]
    frameworks: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class CohortForm:
    """What the form of a cohort is filled with; `id` is None for a new one."""

    head: Head
    id: uuid.UUID | None
    wishes: CohortWishes
    choices: CohortChoices


@dataclass(frozen=True)
class CohortLook:
    """A cohort that is looked at, without its students. `code` is shown to who may change it.

    `marks` are others after each change of what its page says of students (see `services/stamps`).
    """

    head: Head
    cohort: CohortHead
    wishes: CohortWishes
    blueprint: str
    framework: str
    code: str
    joins_open: bool
    marks: bytes


@dataclass(frozen=True)
class CohortPage(CohortLook):
    """A cohort with its students, the same until `turns_at` if nobody writes anything."""

    students: tuple[StudentRow, ...]
    gone: tuple[Gone, ...]
    turns_at: datetime


@dataclass(frozen=True)
class CohortFacts:
    """What a cohort is, without its students. `code` is "" for who may not invite them."""

    id: uuid.UUID
    name: str
    term: str
    blueprint: str | None
    framework: str | None
    window_from: date | None
    window_to: date | None
    code: str
    joins_open: bool
    created_at: datetime
    archived_at: datetime | None


def cohort_facts(*, user_id: uuid.UUID, program_id: uuid.UUID, cohort_id: uuid.UUID) -> CohortFacts:
    """What a cohort is; no student is looked at, so that nothing goes on record."""
    grant, cohort = grant_in(db.session(), user_id, program_id, cohort_id, CohortAct.SEE_COHORT)
    return CohortFacts(
        id=cohort.id,
        code=readable(cohort.join_code) if grant.may_in(cohort_id, CohortAct.INVITE_STUDENTS) else "",
        joins_open=cohort.joins_open,
        created_at=cohort.created_at,
        archived_at=cohort.archived_at,
        **vars(_wishes_of(cohort)),
    )


def new_cohort_form(*, user_id: uuid.UUID, program_id: uuid.UUID, shelf: Shelf) -> CohortForm:
    """The form of a cohort that is not there yet."""
    grant = allow(user_id, program_id, Act.MAKE_COHORT)
    return CohortForm(head_of(grant), None, CohortWishes(""), _choices(shelf))


def cohort_form(
    *, user_id: uuid.UUID, program_id: uuid.UUID, cohort_id: uuid.UUID, shelf: Shelf
) -> CohortForm:
    """The form of a cohort as it stands."""
    session = db.session()
    grant, cohort = grant_in(session, user_id, program_id, cohort_id, CohortAct.EDIT_COHORT)
    return CohortForm(head_of(grant), cohort.id, _wishes_of(cohort), _choices(shelf))


def cohort_page(
    *, user_id: uuid.UUID, program_id: uuid.UUID, cohort_id: uuid.UUID, shelf: Shelf, now: datetime
) -> CohortPage:
    """A cohort with its students' totals; the look is put on record first."""
    look = look_at_cohort(user_id=user_id, program_id=program_id, cohort_id=cohort_id, shelf=shelf, now=now)
    return with_students(look, now=now)


def look_at_cohort(
    *, user_id: uuid.UUID, program_id: uuid.UUID, cohort_id: uuid.UUID, shelf: Shelf, now: datetime
) -> CohortLook:
    """A cohort for who may see it, so that its students can be shown; the look is put on record. Commits."""
    choices = _choices(shelf)
    with reading():
        grant, cohort = look_in(user_id, program_id, cohort_id, CohortAct.SEE_COHORT)
        head, marks = head_of(grant), marks_of(program_id, [cohort_id])
    wishes = _wishes_of(cohort)
    look = CohortLook(
        head=head,
        cohort=cohort_head_of(grant, cohort),
        wishes=wishes,
        blueprint=_title(wishes.blueprint, choices.blueprints),
        framework=_title(wishes.framework, choices.frameworks),
        code=readable(cohort.join_code) if grant.may_in(cohort_id, CohortAct.INVITE_STUDENTS) else "",
        joins_open=cohort.joins_open,
        marks=marks,
    )
    note_look(cohort, "students.seen", actor_id=user_id, now=now)
    return look


def with_students(look: CohortLook, *, now: datetime) -> CohortPage:
    """The cohort that is looked at, with its students' totals."""
    session, place = db.session(), Place(look.head.id, look.cohort.id)
    students, turns_at = students_in(session, place, ended=look.cohort.archived_at, now=now)
    return CohortPage(**vars(look), students=students, gone=gone_from(session, place), turns_at=turns_at)


def make_cohort(
    *, user_id: uuid.UUID, program_id: uuid.UUID, wishes: CohortWishes, shelf: Shelf, now: datetime
) -> uuid.UUID:
    """Make a cohort that may be joined by its code; who makes it may edit it. Raises Invalid."""
    with command() as session:
        grant = allow(user_id, program_id, Act.MAKE_COHORT)
        _check(wishes, shelf)
        refuse_archived(hold(session, program_id), None)
        cohort = Cohort(program_id=program_id, id=new_id(now), join_code=fresh_code(session), created_at=now)
        _set(cohort, wishes)
        session.add(cohort)
        session.flush()
        if grant.role is not Role.DIRECTOR:
            right = CohortRight(program_id=program_id, cohort_id=cohort.id, user_id=user_id, may="edit")
            session.add(right)
        note(session, "cohort.made", program_id=program_id, actor_id=user_id, now=now, cohort=cohort)
        return cohort.id


def change_cohort(
    *,
    user_id: uuid.UUID,
    program_id: uuid.UUID,
    cohort_id: uuid.UUID,
    wishes: CohortWishes,
    shelf: Shelf,
    now: datetime,
) -> None:
    """Change what a cohort is. Raises Invalid, Conflict for one in the archive."""
    with command() as session:
        cohort = in_use(session, user_id, program_id, cohort_id)
        _check(wishes, shelf)
        before = _wishes_of(cohort)
        _set(cohort, wishes)
        changed = ", ".join(
            name.replace("_", " ")
            for name in CohortWishes.__dataclass_fields__
            if getattr(before, name) != getattr(_wishes_of(cohort), name)
        )
        if changed:
            note(
                session,
                "cohort.changed",
                program_id=program_id,
                actor_id=user_id,
                now=now,
                cohort=cohort,
                changed=changed,
            )


def archive_cohort(*, user_id: uuid.UUID, program_id: uuid.UUID, cohort_id: uuid.UUID, now: datetime) -> None:
    """Put a cohort into the archive: nobody joins, practice is not followed any more, its time runs."""
    with command() as session:
        cohort = in_use(session, user_id, program_id, cohort_id)
        close_cohort(session, cohort, now=now)
        note(session, "cohort.archived", program_id=program_id, actor_id=user_id, now=now, cohort=cohort)


def restore_cohort(*, user_id: uuid.UUID, program_id: uuid.UUID, cohort_id: uuid.UUID, now: datetime) -> None:
    """Take a cohort out of the archive; its code stays closed."""
    with command() as session:
        cohort = allow_in(session, user_id, program_id, cohort_id, CohortAct.EDIT_COHORT)
        refuse_archived(hold(session, program_id), None)
        cohort.archived_at = None
        note(session, "cohort.restored", program_id=program_id, actor_id=user_id, now=now, cohort=cohort)


def close_cohort(session: Session, cohort: Cohort, *, now: datetime) -> None:
    """Archive a cohort within a command: its code and its invitations end."""
    cohort.archived_at, cohort.joins_open = now, False
    waiting = sa.select(Invitation).where(
        Invitation.program_id == cohort.program_id,
        Invitation.cohort_id == cohort.id,
        Invitation.accepted_at.is_(None),
        Invitation.revoked_at.is_(None),
    )
    for row in session.scalars(waiting):
        take_back(session, row, now=now)


def _check(wishes: CohortWishes, shelf: Shelf) -> None:
    """Raises Invalid with all that is wrong at once."""
    choices, faults = _choices(shelf), []
    if not wishes.name.strip():
        faults.append("Give the cohort a name, such as “Class of 2027”.")
    if wishes.blueprint is not None and wishes.blueprint not in dict(choices.blueprints):
        faults.append("Choose a blueprint from the list.")
    if wishes.framework is not None and wishes.framework not in dict(choices.frameworks):
        faults.append("Choose a competency framework from the list.")
    if wishes.window_from and wishes.window_to and wishes.window_to < wishes.window_from:
        faults.append("The exam window ends before it begins.")
    if faults:
        raise Invalid(" ".join(faults))


def _choices(shelf: Shelf) -> CohortChoices:
    own = shelf.blueprint().title if shelf.blueprints else "none"
    frameworks = tuple((one.id, one.title) for one in shelf.frameworks)
    first = shelf.frameworks[0].title if shelf.frameworks else "none"
    return CohortChoices(
        blueprints=(("", f"The site's own ({own})"), *((one.id, one.title) for one in shelf.blueprints)),
        frameworks=(("", f"The site's own ({first})"), *frameworks),
    )


def _title(chosen: str | None, choices: tuple[tuple[str, str], ...]) -> str:
    """The title of what was chosen; what the content no longer has gives way to the site's own."""
    return dict(choices).get(chosen or "", f"{choices[0][1]}; “{chosen}” is not in the content any more")


def _wishes_of(cohort: Cohort) -> CohortWishes:
    return CohortWishes(
        name=cohort.name,
        term=cohort.term,
        blueprint=cohort.blueprint,
        framework=cohort.framework,
        window_from=cohort.window_from,
        window_to=cohort.window_to,
    )


def _set(cohort: Cohort, wishes: CohortWishes) -> None:
    cohort.name, cohort.term = wishes.name.strip(), wishes.term.strip()
    cohort.blueprint, cohort.framework = wishes.blueprint, wishes.framework
    cohort.window_from, cohort.window_to = wishes.window_from, wishes.window_to

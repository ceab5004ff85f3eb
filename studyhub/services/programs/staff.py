"""Who works in a program: listed, given another role, rights in cohorts, let go; a director always stays."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from studyhub.extensions import db
from studyhub.models import Cohort, CohortRight, Membership, User
from studyhub.services.database import command
from studyhub.services.errors import Conflict, Invalid, NotFound

from .audit import note
from .heads import Head, head_of
from .inviting.outbox import OpenInvitation, waiting
from .permissions import Act, CohortAct, Right, Role, allow, allow_in, grant_in, grant_of, hold

NOBODY = "There is no such person in this program."
LAST_DIRECTOR = "A program needs a director. Make somebody else director first."


@dataclass(frozen=True)
class Colleague:
    """Somebody who works in the program; `rights` are cohorts by name, and view or edit."""

    id: uuid.UUID
    name: str
    email: str
    role: str
    since: datetime
    rights: tuple[tuple[str, str], ...]
    you: bool


@dataclass(frozen=True)
class StaffPage:
    """Everybody who works in the program, and the invitations that wait (for who may invite)."""

    head: Head
    people: tuple[Colleague, ...]
    waiting: tuple[OpenInvitation, ...]


@dataclass(frozen=True)
class RightsPage:
    """Who may do what in one cohort; directors may everything and are not listed."""

    head: Head
    cohort_id: uuid.UUID
    cohort: str
    people: tuple[tuple[Colleague, str], ...]


def staff_page(*, user_id: uuid.UUID, program_id: uuid.UUID, now: datetime) -> StaffPage:
    """Everybody who works in a program: directors first, then by name."""
    session = db.session()
    grant = allow(user_id, program_id, Act.SEE_STAFF)
    invited = waiting(session, program_id, None, now=now) if grant.may(Act.MANAGE_STAFF) else ()
    return StaffPage(head_of(grant), _people(session, program_id, user_id), invited)


def rights_page(*, user_id: uuid.UUID, program_id: uuid.UUID, cohort_id: uuid.UUID) -> RightsPage:
    """Who may see or edit a cohort."""
    session = db.session()
    grant, cohort = grant_in(session, user_id, program_id, cohort_id, CohortAct.SET_RIGHTS)
    held = _rights_in(session, cohort)
    people = tuple(
        (one, held.get(one.id, Right.NONE).value)
        for one in _people(session, program_id, user_id)
        if one.role != Role.DIRECTOR
    )
    return RightsPage(head_of(grant), cohort.id, cohort.name, people)


def set_rights(
    *,
    user_id: uuid.UUID,
    program_id: uuid.UUID,
    cohort_id: uuid.UUID,
    wanted: Mapping[uuid.UUID, str],
    now: datetime,
) -> None:
    """Say what instructors and assistants may do in a cohort; who is not named keeps what they have."""
    with command() as session:
        cohort = allow_in(session, user_id, program_id, cohort_id, CohortAct.SET_RIGHTS)
        if not set(wanted.values()) <= set(Right):
            raise Invalid("Choose none, view or edit.")
        hold(session, program_id)
        held = _rights_in(session, cohort)
        for person_id, may in wanted.items():
            was = held.get(person_id, Right.NONE)
            if may == was:
                continue
            if _member(session, program_id, person_id).role == Role.DIRECTOR:
                raise Invalid("A director may do everything in every cohort.")
            _set_right(session, cohort, person_id, Right(may))
            detail = {"may": may, "was": was.value}
            _note(session, "staff.right", program_id, user_id, person_id, now=now, cohort=cohort, **detail)


def change_role(
    *, user_id: uuid.UUID, program_id: uuid.UUID, person_id: uuid.UUID, role: str, now: datetime
) -> None:
    """Give somebody another role; rights in cohorts stay. Raises Conflict for the last director."""
    with command() as session:
        allow(user_id, program_id, Act.MANAGE_STAFF)
        if role not in set(Role):
            raise Invalid("Choose director, instructor or assistant.")
        hold(session, program_id)
        member = _member(session, program_id, person_id)
        if member.role == role:
            return
        _keep_a_director(session, member)
        was, member.role = member.role, role
        _note(session, "staff.role", program_id, user_id, person_id, now=now, role=role, was=was)


def remove(*, user_id: uuid.UUID, program_id: uuid.UUID, person_id: uuid.UUID, now: datetime) -> None:
    """Take somebody out of the staff, with all rights; anybody may go by themselves.

    Raises Conflict for the last director.
    """
    with command() as session:
        if person_id == user_id:
            grant_of(user_id, program_id)
        else:
            allow(user_id, program_id, Act.MANAGE_STAFF)
        hold(session, program_id)
        member = _member(session, program_id, person_id)
        _keep_a_director(session, member)
        action = "staff.left" if person_id == user_id else "staff.removed"
        _note(session, action, program_id, user_id, person_id, now=now, role=member.role)
        session.delete(member)


def _people(session: Session, program_id: uuid.UUID, you: uuid.UUID) -> tuple[Colleague, ...]:
    rights: dict[uuid.UUID, list[tuple[str, str]]] = {}
    for person, cohort, may in session.execute(
        sa.select(CohortRight.user_id, Cohort.name, CohortRight.may)
        .join(
            Cohort, sa.and_(Cohort.program_id == CohortRight.program_id, Cohort.id == CohortRight.cohort_id)
        )
        .where(CohortRight.program_id == program_id, Cohort.archived_at.is_(None))
        .order_by(Cohort.id.desc())
    ):
        rights.setdefault(person, []).append((cohort, may))
    rows = session.execute(
        sa.select(Membership, User.name, User.email)
        .join(User, User.id == Membership.user_id)
        .where(Membership.program_id == program_id)
        .order_by(Membership.role != "director", sa.func.lower(User.name), User.id)
    )
    return tuple(
        Colleague(
            id=row.Membership.user_id,
            name=row.name,
            email=row.email,
            role=row.Membership.role,
            since=row.Membership.since,
            rights=tuple(rights.get(row.Membership.user_id, ())),
            you=row.Membership.user_id == you,
        )
        for row in rows
    )


def _member(session: Session, program_id: uuid.UUID, person_id: uuid.UUID) -> Membership:
    row = session.get(Membership, (program_id, person_id))
    if row is None:
        raise NotFound(NOBODY)
    return row


def _keep_a_director(session: Session, member: Membership) -> None:
    """Raises Conflict where somebody is the only director, within a command that holds the program."""
    others = sa.select(Membership.user_id).where(
        Membership.program_id == member.program_id,
        Membership.role == "director",
        Membership.user_id != member.user_id,
    )
    if member.role == Role.DIRECTOR and session.scalar(others.limit(1)) is None:
        raise Conflict(LAST_DIRECTOR)


def _rights_in(session: Session, cohort: Cohort) -> dict[uuid.UUID, Right]:
    rows = session.execute(
        sa.select(CohortRight.user_id, CohortRight.may).where(
            CohortRight.program_id == cohort.program_id, CohortRight.cohort_id == cohort.id
        )
    )
    return {row.user_id: Right(row.may) for row in rows}


def _set_right(session: Session, cohort: Cohort, person_id: uuid.UUID, may: Right) -> None:
    row = session.get(CohortRight, (cohort.program_id, cohort.id, person_id))
    if may is Right.NONE:
        if row is not None:
            session.delete(row)
    elif row is None:
        session.add(
            CohortRight(program_id=cohort.program_id, cohort_id=cohort.id, user_id=person_id, may=may.value)
        )
    else:
        row.may = may.value


def _note(
    session: Session,
    action: str,
    program_id: uuid.UUID,
    actor_id: uuid.UUID,
    person_id: uuid.UUID,
    *,
    now: datetime,
    cohort: Cohort | None = None,
    **detail: object,
) -> None:
    note(
        session,
        action,
        program_id=program_id,
        actor_id=actor_id,
        now=now,
        subject_id=person_id,
        cohort=cohort,
        **detail,
    )

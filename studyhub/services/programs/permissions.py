"""The one table of who may do what in a program, and the question every use case asks first."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Session

from studyhub.models import Base, Cohort, CohortRight, Membership, Program, User
from studyhub.services.errors import NotFound
from studyhub.services.statements import Statement

NOT_HERE = "There is no such program of yours."
NO_COHORT = "There is no such cohort of yours."


class Role(StrEnum):
    """What a person is in a program. Students are enrolled in its cohorts and have no role in it."""

    DIRECTOR = "director"
    INSTRUCTOR = "instructor"
    ASSISTANT = "assistant"


class Right(StrEnum):
    """What a person may do in one cohort."""

    NONE = "none"
    VIEW = "view"
    EDIT = "edit"


class Act(StrEnum):
    """What can be done in a program as a whole."""

    SEE_PROGRAM = "see the program"
    EDIT_PROGRAM = "change the program"
    SEE_STAFF = "see its staff"
    MANAGE_STAFF = "invite, change and remove staff"
    MAKE_COHORT = "make cohorts"
    READ_AUDIT = "read the record of who did what"
    ANSWER_REQUESTS = "answer what students ask about their records"
    SEE_ITEMS = "see how questions work, over the cohorts that one may see"
    SEE_BANKS = "see the program's banks and their questions"
    MAKE_BANKS = "make and change banks"
    WRITE_ITEMS = "write questions and send them to review"
    REVIEW_ITEMS = "answer a question blind that somebody else wrote"
    PUBLISH_ITEMS = "publish and withdraw questions"
    SEE_OUTCOMES = "see the outcome ledger and the assessment plan"
    KEEP_OUTCOMES = "keep the outcome ledger and the assessment plan"
    MARK_ANEW = "mark answers to the program's questions anew"
    ANSWER_REPORTS = "answer what students report about the program's questions"
    SEE_ALERTS = "see alerts of the cohorts they may see"
    SET_THRESHOLDS = "say what the program wants to be told of"
    MANAGE_HOOKS = "have other systems told of events (webhooks)"
    SIGN_ITEMS = "say which credential they hold, and sign questions off with a confirmed one"
    CONFIRM_CREDENTIALS = "confirm credentials of staff, and take anybody's signature back"
    SEE_LESSONS = "see the program's lessons and their versions"
    WRITE_LESSONS = "write lessons and add pictures"
    REVIEW_LESSONS = "read a lesson before students do"
    PUBLISH_LESSONS = "publish and withdraw lessons"
    EXPORT_PROGRAM = "take the whole program out as a file"
    END_PROGRAM = "ask for the program's deletion, and take that back"
    AID_RESEARCH = "let its questions into research exports, and take counts out for research"


class CohortAct(StrEnum):
    """What can be done in a cohort."""

    SEE_COHORT = "see the cohort and its students"
    SEE_STUDENT = "look at a student's record"
    EDIT_COHORT = "change, archive, open and close the cohort"
    INVITE_STUDENTS = "invite students and change the roster"
    SET_RIGHTS = "say which staff may see or edit it"
    RATE_STUDENTS = "rate students' competencies"
    SEE_STATISTICS = "see how questions work, without names"
    SEE_DASHBOARD = "see its dashboard, its alerts and past ones"
    WORK_ALERTS = "take alerts, log contacts, close alerts"
    SEE_WORK = "see assigned work and each answer to it"
    SET_WORK = "set, change and withdraw assignments"
    KEEP_INCIDENTS = "write into the incident log of a graded exam"
    SEE_PLANS = "see remediation plans and how they go"
    KEEP_PLANS = "draft remediation plans and change drafts"
    SIGN_PLANS = "sign remediation plans off, change signed ones and close them"


ACTS: Mapping[Act, frozenset[Role]] = {
    Act.SEE_PROGRAM: frozenset(Role),
    Act.EDIT_PROGRAM: frozenset({Role.DIRECTOR}),
    Act.SEE_STAFF: frozenset({Role.DIRECTOR, Role.INSTRUCTOR}),
    Act.MANAGE_STAFF: frozenset({Role.DIRECTOR}),
    Act.MAKE_COHORT: frozenset({Role.DIRECTOR, Role.INSTRUCTOR}),
    Act.READ_AUDIT: frozenset({Role.DIRECTOR}),
    Act.ANSWER_REQUESTS: frozenset({Role.DIRECTOR}),
    Act.SEE_ITEMS: frozenset(Role),
    Act.SEE_BANKS: frozenset(Role),
    Act.MAKE_BANKS: frozenset({Role.DIRECTOR, Role.INSTRUCTOR}),
    Act.WRITE_ITEMS: frozenset({Role.DIRECTOR, Role.INSTRUCTOR}),
    Act.REVIEW_ITEMS: frozenset(Role),
    Act.PUBLISH_ITEMS: frozenset({Role.DIRECTOR, Role.INSTRUCTOR}),
    Act.SEE_OUTCOMES: frozenset({Role.DIRECTOR}),
    Act.KEEP_OUTCOMES: frozenset({Role.DIRECTOR}),
    Act.MARK_ANEW: frozenset({Role.DIRECTOR, Role.INSTRUCTOR}),
    Act.ANSWER_REPORTS: frozenset({Role.DIRECTOR, Role.INSTRUCTOR}),
    Act.SEE_ALERTS: frozenset(Role),
    Act.SET_THRESHOLDS: frozenset({Role.DIRECTOR}),
    Act.MANAGE_HOOKS: frozenset({Role.DIRECTOR}),
    Act.SIGN_ITEMS: frozenset({Role.DIRECTOR, Role.INSTRUCTOR}),
    Act.CONFIRM_CREDENTIALS: frozenset({Role.DIRECTOR}),
    Act.SEE_LESSONS: frozenset(Role),
    Act.WRITE_LESSONS: frozenset({Role.DIRECTOR, Role.INSTRUCTOR}),
    Act.REVIEW_LESSONS: frozenset(Role),
    Act.PUBLISH_LESSONS: frozenset({Role.DIRECTOR, Role.INSTRUCTOR}),
    Act.EXPORT_PROGRAM: frozenset({Role.DIRECTOR}),
    Act.END_PROGRAM: frozenset({Role.DIRECTOR}),
    Act.AID_RESEARCH: frozenset({Role.DIRECTOR}),
}
"""Who may do what in a program, whatever the cohort."""

COHORT_ACTS: Mapping[CohortAct, Mapping[Role, Right]] = {
    CohortAct.SEE_COHORT: {Role.INSTRUCTOR: Right.VIEW, Role.ASSISTANT: Right.VIEW},
    CohortAct.SEE_STUDENT: {Role.INSTRUCTOR: Right.VIEW, Role.ASSISTANT: Right.VIEW},
    CohortAct.EDIT_COHORT: {Role.INSTRUCTOR: Right.EDIT},
    CohortAct.INVITE_STUDENTS: {Role.INSTRUCTOR: Right.EDIT, Role.ASSISTANT: Right.EDIT},
    CohortAct.SET_RIGHTS: {},
    CohortAct.RATE_STUDENTS: {Role.INSTRUCTOR: Right.EDIT},
    CohortAct.SEE_STATISTICS: {Role.INSTRUCTOR: Right.VIEW, Role.ASSISTANT: Right.VIEW},
    CohortAct.SEE_DASHBOARD: {Role.INSTRUCTOR: Right.VIEW, Role.ASSISTANT: Right.VIEW},
    CohortAct.WORK_ALERTS: {Role.INSTRUCTOR: Right.EDIT, Role.ASSISTANT: Right.EDIT},
    CohortAct.SEE_WORK: {Role.INSTRUCTOR: Right.VIEW, Role.ASSISTANT: Right.VIEW},
    CohortAct.SET_WORK: {Role.INSTRUCTOR: Right.EDIT},
    CohortAct.KEEP_INCIDENTS: {Role.INSTRUCTOR: Right.EDIT, Role.ASSISTANT: Right.EDIT},
    CohortAct.SEE_PLANS: {Role.INSTRUCTOR: Right.VIEW, Role.ASSISTANT: Right.VIEW},
    CohortAct.KEEP_PLANS: {Role.INSTRUCTOR: Right.EDIT, Role.ASSISTANT: Right.EDIT},
    CohortAct.SIGN_PLANS: {Role.INSTRUCTOR: Right.EDIT},
}
"""The least right in a cohort that an act takes, by role; a role that is not named may not. Directors may
do everything in every cohort of their program."""

_ENOUGH = {Right.VIEW: frozenset({Right.VIEW, Right.EDIT}), Right.EDIT: frozenset({Right.EDIT})}


@dataclass(frozen=True)
class Grant:
    """A person in a program: the role, and the rights by cohort (a director's need no row)."""

    user_id: uuid.UUID
    program_id: uuid.UUID
    role: Role
    rights: Mapping[uuid.UUID, Right]

    def may(self, act: Act) -> bool:
        """Whether the role allows an act."""
        return self.role in ACTS[act]

    def right_in(self, cohort_id: uuid.UUID) -> Right:
        """The right in a cohort of this program."""
        if self.role is Role.DIRECTOR:
            return Right.EDIT
        return self.rights.get(cohort_id, Right.NONE)

    def may_in(self, cohort_id: uuid.UUID, act: CohortAct) -> bool:
        """Whether role and right in that cohort allow an act."""
        if self.role is Role.DIRECTOR:
            return True
        least = COHORT_ACTS[act].get(self.role)
        return least is not None and self.right_in(cohort_id) in _ENOUGH[least]


# Asked on every page of a program: built once.
_GRANT = Statement(
    sa.select(Membership.role, CohortRight.cohort_id, CohortRight.may)
    .join(Program, Program.id == Membership.program_id)
    .outerjoin(
        CohortRight,
        sa.and_(CohortRight.program_id == Membership.program_id, CohortRight.user_id == Membership.user_id),
    )
    .where(Membership.program_id == sa.bindparam("program_id"), Membership.user_id == sa.bindparam("user_id"))
)

_COHORT = Statement(
    sa.select(*Base.metadata.tables["cohort"].c).where(
        Cohort.program_id == sa.bindparam("program_id"), Cohort.id == sa.bindparam("cohort_id")
    )
)


def grant_of(user_id: uuid.UUID, program_id: uuid.UUID) -> Grant:
    """What a person is in a program; raises NotFound for who is nothing in it."""
    rows = _GRANT.read({"user_id": user_id, "program_id": program_id})
    if not rows:
        raise NotFound(NOT_HERE)
    rights = {cohort_id: Right(may) for _, cohort_id, may in rows if may is not None}
    return Grant(user_id, program_id, Role(rows[0].role), rights)


def allow(user_id: uuid.UUID, program_id: uuid.UUID, act: Act) -> Grant:
    """The grant of a person who may do this in the program; raises NotFound for everybody else."""
    grant = grant_of(user_id, program_id)
    if not grant.may(act):
        raise NotFound(NOT_HERE)
    return grant


def allow_in(
    session: Session, user_id: uuid.UUID, program_id: uuid.UUID, cohort_id: uuid.UUID, act: CohortAct
) -> Cohort:
    """The cohort, for a person who may do this in it; raises NotFound for everybody else."""
    return grant_in(session, user_id, program_id, cohort_id, act)[1]


def grant_in(
    session: Session, user_id: uuid.UUID, program_id: uuid.UUID, cohort_id: uuid.UUID, act: CohortAct
) -> tuple[Grant, Cohort]:
    """As `allow_in`, with what else the person may do: for pages, which offer only that."""
    grant = grant_of(user_id, program_id)
    cohort = session.get(Cohort, (program_id, cohort_id))
    if cohort is None or not grant.may_in(cohort_id, act):
        raise NotFound(NO_COHORT)
    return grant, cohort


def look_in(
    user_id: uuid.UUID, program_id: uuid.UUID, cohort_id: uuid.UUID, act: CohortAct
) -> tuple[Grant, Cohort]:
    """As `grant_in`, for pages that only look: the cohort is of no session."""
    grant = grant_of(user_id, program_id)
    rows = _COHORT.read({"program_id": program_id, "cohort_id": cohort_id})
    if not rows or not grant.may_in(cohort_id, act):
        raise NotFound(NO_COHORT)
    return grant, Cohort(**rows[0]._asdict())


def allow_administrator(session: Session, user_id: uuid.UUID) -> None:
    """Who runs the site makes and archives programs, and has no other right in them; else NotFound."""
    if not session.scalar(sa.select(User.is_admin).where(User.id == user_id)):
        raise NotFound(NOT_HERE)


def hold(session: Session, program_id: uuid.UUID) -> Program:
    """The program, locked within a command: what must be counted first is counted by one at a time."""
    program = session.get(Program, program_id, with_for_update={"key_share": True})
    if program is None:
        raise NotFound(NOT_HERE)
    return program

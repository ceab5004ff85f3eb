"""Invitations into a cohort: one, a list with its preview, sent again, taken back."""

from __future__ import annotations

import uuid
from datetime import datetime

from studyhub.services.connect.scopes import Scope
from studyhub.services.programs.inviting import invitations as service
from studyhub.services.programs.inviting import lists
from studyhub.web.api.declare import Body, Listed, Resource, Wire
from studyhub.web.api.dispatch import caller
from studyhub.web.api.paging import Pages, listed, wire
from studyhub.web.api.texts import Email, Longer, PersonName
from studyhub.web.context import desk, now

routes = Resource("Invitations", "/programs/<uuid:program_id>")
OF_COHORT = "/cohorts/<uuid:cohort_id>/invitations"


class Invitation(Wire):
    """An invitation that waits, or whose time is over."""

    id: uuid.UUID
    email: str
    name: str
    sent_at: datetime
    expires_at: datetime
    expired: bool


class Sent(Wire):
    """An invitation that went out; `link` is to be handed over where this site sends no mail, else ""."""

    email: str
    link: str


class StudentIn(Body):
    """Whom to invite."""

    email: Email
    name: PersonName = ""


class ListIn(Body):
    """A list as CSV with the columns email and name; without `send` it is only looked at."""

    text: Longer
    send: bool = False


class Entry(Wire):
    """A student who can be invited, and the line (from 1) that says so."""

    line: int
    name: str
    email: str


class Fault(Wire):
    """A line that cannot be used: what stands there, what is wrong, what to do."""

    line: int
    text: str
    what: str
    hint: str


class Looked(Wire):
    """What a list says, and how many were invited by this call."""

    entries: list[Entry]
    faults: list[Fault]
    invited: int


@routes.get(OF_COHORT, Scope.STUDENTS_READ)
def invitations(program_id: uuid.UUID, cohort_id: uuid.UUID, query: Pages) -> Listed[Invitation]:
    """The invitations into a cohort that nobody has accepted yet."""
    page = service.invite_page(
        user_id=caller().user_id, program_id=program_id, cohort_id=cohort_id, now=now()
    )
    return listed(Invitation, page.waiting, query)


@routes.post(OF_COHORT, Scope.STUDENTS_WRITE)
def invite(program_id: uuid.UUID, cohort_id: uuid.UUID, body: StudentIn) -> Sent:
    """Invite one student by mail."""
    sent = service.invite_student(
        desk=desk(),
        user_id=caller().user_id,
        program_id=program_id,
        cohort_id=cohort_id,
        email=body.email,
        name=body.name,
        now=now(),
    )
    return wire(Sent, sent)


@routes.post(OF_COHORT + "/list", Scope.STUDENTS_WRITE, status=200)
def invite_by_list(program_id: uuid.UUID, cohort_id: uuid.UUID, body: ListIn) -> Looked:
    """Look at a list of students, and invite those whose line has no fault if `send` says so."""
    whose = {"user_id": caller().user_id, "program_id": program_id, "cohort_id": cohort_id}
    roster = lists.preview_list(data=body.text, now=now(), **whose).roster
    invited = lists.send_list(desk=desk(), data=body.text, now=now(), **whose) if body.send else 0
    return Looked(
        entries=[wire(Entry, one) for one in roster.entries],
        faults=[wire(Fault, one) for one in roster.faults],
        invited=invited,
    )


@routes.post("/invitations/<uuid:invitation_id>/again", Scope.STUDENTS_WRITE, status=200)
def invite_again(program_id: uuid.UUID, invitation_id: uuid.UUID) -> Sent:
    """Send an invitation again; the link sent before ends."""
    sent = service.send_again(
        desk=desk(),
        user_id=caller().user_id,
        program_id=program_id,
        invitation_id=invitation_id,
        now=now(),
    )
    return wire(Sent, sent)


@routes.delete("/invitations/<uuid:invitation_id>", Scope.STUDENTS_WRITE)
def revoke_invitation(program_id: uuid.UUID, invitation_id: uuid.UUID) -> None:
    """Take an invitation back."""
    service.revoke(user_id=caller().user_id, program_id=program_id, invitation_id=invitation_id, now=now())

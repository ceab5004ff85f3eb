"""The record of who did what in a program, and who looked at whom."""

from __future__ import annotations

import uuid
from datetime import datetime

from studyhub.services.connect.scopes import Scope
from studyhub.services.programs.audit import audit_page
from studyhub.web.api.declare import Listed, Query, Resource, Wire
from studyhub.web.api.dispatch import caller
from studyhub.web.api.paging import Number, numbered

routes = Resource("Record", "/programs/<uuid:program_id>/audit")


class Line(Wire):
    """An event in words; `who` is "" for the site itself."""

    at: datetime
    who: str
    what: str


class Events(Query):
    """Which page of 50, and of whom: as the one who did it, or the one it was done to."""

    page: Number = 1
    person: uuid.UUID | None = None


@routes.get("", Scope.AUDIT_READ)
def audit(program_id: uuid.UUID, query: Events) -> Listed[Line]:
    """Who did what, newest first."""
    page = audit_page(
        user_id=caller().user_id, program_id=program_id, person=query.person, number=query.page - 1
    )
    return numbered(Line, page.lines, query.page, later=page.later)

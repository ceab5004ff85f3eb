"""The page of a piece of work as its student opens it: an exam whose keys are out is marked first."""

from __future__ import annotations

import uuid
from datetime import datetime

from studyhub.catalog.shelf import Shelf
from studyhub.services.assignments.doing.mine import WorkPage, work_page
from studyhub.services.graded.releasing import mark_own


def opened_work(
    *, user_id: uuid.UUID, program_id: uuid.UUID, assignment_id: uuid.UUID, shelf: Shelf, now: datetime
) -> WorkPage:
    """As `work_page`; commits where a sealed sitting was marked. Raises NotFound."""
    ids = {"program_id": program_id, "assignment_id": assignment_id}
    page = work_page(user_id=user_id, shelf=shelf, now=now, **ids)
    sealed = [one.sitting_id for one in page.todo.standing.tries if one.sealed and one.sitting_id]
    if page.exam is None or not page.exam.released or not sealed:
        return page
    for sitting_id in sealed:
        mark_own(user_id=user_id, sitting_id=sitting_id, shelf=shelf, now=now)
    return work_page(user_id=user_id, shelf=shelf, now=now, **ids)

"""What can be asked of the API, a file an area: types that say it, functions that call one use case each."""

from __future__ import annotations

from . import audit, cohorts, invitations, me, programs, requests, students

ROUTES = tuple(
    operation
    for area in (me, programs, cohorts, students, invitations, requests, audit)
    for operation in area.routes.operations
)

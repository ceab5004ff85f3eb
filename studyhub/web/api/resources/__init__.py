"""What can be asked of the API, a file an area: types that say it, functions that call one use case each."""

from __future__ import annotations

from . import (
    alerts,
    assignments,
    audit,
    banks,
    cohorts,
    invitations,
    items,
    ledger,
    me,
    programs,
    requests,
    students,
)

ROUTES = tuple(
    operation
    for area in (
        me,
        programs,
        cohorts,
        students,
        invitations,
        requests,
        assignments,
        alerts,
        banks,
        items,
        ledger,
        audit,
    )
    for operation in area.routes.operations
)

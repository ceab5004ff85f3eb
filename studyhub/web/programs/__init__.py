"""Programs: their staff's pages, the students' own side, the doors into a cohort, the administrator's list.

Nothing here decides who may: every service asks the table of permissions, and what is not one's own is
not found.
"""

from __future__ import annotations

from . import (
    admin,
    assignments,
    banks,
    cohorts,
    dashboard,
    enrolled,
    graded,
    hooks,
    intake,
    invitations,
    items,
    joining,
    lessons,
    mending,
    outcomes,
    program,
    remediation,
    requests,
    signing,
    staff,
    start,
    students,
)

BLUEPRINTS = (
    start.bp,
    program.bp,
    staff.bp,
    cohorts.bp,
    assignments.bp,
    graded.bp,
    remediation.bp,
    invitations.bp,
    students.bp,
    requests.bp,
    *dashboard.BLUEPRINTS,
    hooks.bp,
    enrolled.bp,
    joining.bp,
    admin.bp,
    items.bp,
    mending.bp,
    signing.bp,
    outcomes.bp,
    *banks.BLUEPRINTS,
    intake.bp,
    lessons.bp,
)

"""The one table of what a token may be made for."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum


class Scope(StrEnum):
    """What a token is for. It narrows what its person may do, and never adds to it."""

    ME_READ = "me:read"
    PROGRAMS_READ = "programs:read"
    PROGRAMS_WRITE = "programs:write"
    STUDENTS_READ = "students:read"
    STUDENTS_WRITE = "students:write"
    AUDIT_READ = "audit:read"
    ALERTS_READ = "alerts:read"
    ALERTS_WRITE = "alerts:write"
    ASSIGNMENTS_READ = "assignments:read"
    ASSIGNMENTS_WRITE = "assignments:write"
    BANKS_READ = "banks:read"
    BANKS_WRITE = "banks:write"
    ITEMS_READ = "items:read"
    OUTCOMES_READ = "outcomes:read"
    OUTCOMES_WRITE = "outcomes:write"


SCOPES: Mapping[Scope, str] = {
    Scope.ME_READ: "read your own name, address and time zone",
    Scope.PROGRAMS_READ: "read your programs, their staff and their cohorts",
    Scope.PROGRAMS_WRITE: "make, change, archive and restore cohorts",
    Scope.STUDENTS_READ: "read students' names, records, shared answers, requests (each look is on record)",
    Scope.STUDENTS_WRITE: "invite students, take them off a cohort, answer their requests",
    Scope.AUDIT_READ: "read the record of who did what",
    Scope.ALERTS_READ: "read alerts about students (each look is on record)",
    Scope.ALERTS_WRITE: "take alerts, log contacts, close alerts",
    Scope.ASSIGNMENTS_READ: "read assignments and who has done what",
    Scope.ASSIGNMENTS_WRITE: "set, change and close assignments",
    Scope.BANKS_READ: "read question banks, answers included",
    Scope.BANKS_WRITE: "write, check, send to review and publish questions",
    Scope.ITEMS_READ: "read statistics of questions",
    Scope.OUTCOMES_READ: "read exam results and what became of students (each look is on record)",
    Scope.OUTCOMES_WRITE: "write exam results and what became of students",
}
"""What each is for, in words, as the page says it and the API's description."""

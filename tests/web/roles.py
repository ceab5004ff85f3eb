"""Who comes by: what each is in a program, may do in its cohort, and the sets of them that pages are for."""

from __future__ import annotations

STAFF = {
    "director": ("director", ""),
    "instructor who edits": ("instructor", "edit"),
    "instructor who views": ("instructor", "view"),
    "assistant who edits": ("assistant", "edit"),
    "assistant who views": ("assistant", "view"),
    "instructor without a right": ("instructor", ""),
}
"""What each is in a program, and may do in its cohort."""
ROLES = (
    "stranger",
    "student",
    "student elsewhere",
    *STAFF,
    "director elsewhere",
    "administrator",
)
"""The student is in the cohort; the administrator runs the site and works in no program."""
EVERYBODY = frozenset(ROLES)
SIGNED_IN = EVERYBODY - {"stranger"}
DIRECTOR, ADMINISTRATOR, STUDENT = (frozenset({one}) for one in ("director", "administrator", "student"))
ALL_STAFF = frozenset(STAFF)
ABOVE_ASSISTANTS = frozenset(name for name, (role, _) in STAFF.items() if role != "assistant")
SEE = DIRECTOR | {name for name, (_, may) in STAFF.items() if may}
INVITE = DIRECTOR | {name for name, (_, may) in STAFF.items() if may == "edit"}
EDIT = INVITE & ABOVE_ASSISTANTS
WRITERS = ABOVE_ASSISTANTS

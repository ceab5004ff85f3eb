"""Every form of programs: its address, what is sent, and who may."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from tests.web.program_pages import (
    BANK,
    COHORT,
    DATA,
    EXAM,
    HOOK,
    IN,
    ITEM,
    LESSON,
    PLAN,
    PLANS,
    RECORD,
    WORK,
)
from tests.web.roles import (
    ABOVE_ASSISTANTS,
    ADMINISTRATOR,
    ALL_STAFF,
    DIRECTOR,
    EDIT,
    EVERYBODY,
    INVITE,
    SEE,
    SIGNED_IN,
    STUDENT,
    WRITERS,
)

TOLD = {"inactive_days": "9", "behind_percent": "40", "fall_points": "5", "near_days": "30"}
HOOKED = {"address": "https://lms.invalid/y", "events": "student.at_risk"}
SAID = {"base": "1", "do": "save", "text": "- id: [half written"}
FILLED = {"base": "1", "do": "save", "kind": "single", "id": "d2-harbor-0009", "stem": "Which?"}
BLIND = {"base": "1", "d2-harbor-0002:choice": "0", "remarks": "Clear."}
NEW = {"name": "Spring", "blueprint": "", "framework": ""}
DUE = f"{datetime.now(UTC).year + 1}-06-01T12:00"
SET = {"title": "Week 4", "count": "3", "pick": "each", "opens": "2026-01-01T08:00", "due": DUE}
TERMS = {"feedback": "tutor", "late": "refused", "attempts": "2", "counts": "best", "given_to": "all"}
# Endpoint -> address, what is sent, and who may.
FORMS: dict[str, tuple[str, dict[str, str], frozenset[str]]] = {
    "program.change": (IN + "/change", {"name": "HIM", "retention_months": "9"}, DIRECTOR),
    "program.leave": (IN + "/leave", {}, ALL_STAFF - DIRECTOR),
    "staff.invite": (IN + "/staff/invite", {"email": "x@example.edu", "role": "assistant"}, DIRECTOR),
    "staff.role": (IN + "/staff/{colleague}/role", {"role": "instructor"}, DIRECTOR),
    "staff.remove": (IN + "/staff/{colleague}/remove", {}, DIRECTOR),
    "cohorts.new": (IN + "/cohorts/new", NEW, ABOVE_ASSISTANTS),
    "cohorts.change": (COHORT + "/change", NEW, EDIT),
    "cohorts.archive": (COHORT + "/archive", {}, EDIT),
    "cohorts.restore": (COHORT + "/restore", {}, EDIT),
    "cohorts.code": (COHORT + "/code", {"change": "renew"}, EDIT),
    "cohorts.rights": (COHORT + "/staff", {"may-{colleague}": "edit"}, DIRECTOR),
    "invitations.one": (COHORT + "/invite", {"email": "x@example.edu", "name": ""}, INVITE),
    "invitations.by_list": (COHORT + "/invite/list", {"text": "x@example.edu", "do": "send"}, INVITE),
    "invitations.again": (IN + "/invitations/{invitation}/again", {}, INVITE),
    "invitations.revoke": (IN + "/invitations/{invitation}/revoke", {}, INVITE),
    "students.remove": (RECORD + "/remove", {}, INVITE),
    "assignments.new": (WORK + "/new?kind=quiz", SET | TERMS, EDIT),
    "assignments.change": (WORK + "/{work}/change", SET | TERMS | {"sure": "y"}, EDIT),
    "assignments.withdraw": (WORK + "/{work}/withdraw", {}, EDIT),
    "assignments.again": (WORK + "/{withdrawn}/again", {}, EDIT),
    "assignments.copy": (WORK + "/{work}/copy", {"cohort": "{cohort}"}, EDIT),
    "assigned.enter": ("/assigned/{program}/{graded}/enter", {"code": "HARBOR 2026"}, STUDENT),
    "assigned.begin": ("/assigned/{program}/{work}/begin", {}, STUDENT),
    "requests.answer": (IN + "/requests/{request}", {"outcome": "done", "answer": "Mended."}, DIRECTOR),
    "dashboard.refresh": (COHORT + "/dashboard/refresh", {}, SEE),
    "dashboard_files.make": (COHORT + "/dashboard/file", {}, SEE),
    "alerts.take": (IN + "/alerts/{alert}/take", {}, INVITE),
    "alerts.contact": (IN + "/alerts/{alert}/contact", {"how": "phone", "body": "We spoke."}, INVITE),
    "alerts.outcome": (IN + "/alerts/{alert}/outcome", {"action": "Tutoring."}, INVITE),
    "alerts.close": (IN + "/alerts/{alert}/close", {}, INVITE),
    "alerts.reopen": (IN + "/alerts/{closed_alert}/reopen", {}, INVITE),
    "thresholds.change": (IN + "/thresholds", TOLD, DIRECTOR),
    "hooks.make": (IN + "/webhooks", HOOKED, DIRECTOR),
    "hooks.change": (HOOK, HOOKED, DIRECTOR),
    "hooks.secret": (HOOK + "/secret", {}, DIRECTOR),
    "hooks.test": (HOOK + "/test", {}, DIRECTOR),
    "hooks.again": (HOOK + "/deliveries/{delivery}/again", {}, DIRECTOR),
    "hooks.remove": (HOOK + "/remove", {}, DIRECTOR),
    "banks.new": (IN + "/banks/new", {"title": "More", "slug": "{slug}-2"}, WRITERS),
    "banks.change": (BANK + "/change", {"title": "Other", "private": "1"}, WRITERS),
    "bank_items.new": (BANK + "/items/new", {"do": "begin", "kind": "single", "objective": "71"}, WRITERS),
    "bank_items.edit": (ITEM, SAID, WRITERS),
    "bank_items.form": (ITEM + "/form", FILLED, WRITERS),
    "bank_items.preview": (ITEM + "/preview", {"text": "- id: x"}, WRITERS),
    "bank_review.send": (ITEM + "/send", {"base": "1"}, WRITERS),
    "bank_review.back": (BANK + "/items/{asked}/back", {"base": "1"}, WRITERS),
    "bank_review.blind": (BANK + "/items/{asked}/blind", BLIND, ALL_STAFF),
    "bank_review.publish": (BANK + "/items/{agreed}/publish", {"base": "1"}, WRITERS),
    "bank_review.withdraw": (BANK + "/items/{live}/withdraw", {"why": "The rule moved"}, WRITERS),
    "bank_files.upload": (BANK + "/upload", {"files": "- id: x"}, WRITERS),
    "enrolled.share": (IN + "/mine/{cohort}/share", {"shares": "no"}, STUDENT),
    "enrolled.check": (IN + "/mine/{cohort}/check", {"allows": "yes"}, STUDENT),
    "enrolled.leave": (IN + "/mine/{cohort}/leave", {}, STUDENT),
    "enrolled.ask": (IN + "/mine/{cohort}/requests", {"kind": "inspect", "body": "All."}, STUDENT),
    "enrolled.withdraw": (IN + "/mine/requests/{request}/withdraw", {}, STUDENT),
    "joining.enter": ("/join", {"code": "{code}"}, EVERYBODY),
    "joining.join": ("/join/{code}", {}, SIGNED_IN),
    "joining.register": ("/join/{code}/register", {}, EVERYBODY),
    "joining.accept": ("/join/mail/{secret}", {}, SIGNED_IN),
    "admin_programs.make": ("/admin/programs", {"name": "X", "email": "x@example.edu"}, ADMINISTRATOR),
    "admin_programs.director": ("/admin/programs/{program}/director", {"email": "x@a.edu"}, ADMINISTRATOR),
    "admin_programs.archive": ("/admin/programs/{program}/archive", {}, ADMINISTRATOR),
    "admin_programs.restore": ("/admin/programs/{program}/restore", {}, ADMINISTRATOR),
}
RATING = {"student": "{student}", "competency": "I.1", "level": "3", "seen_on": "2026-11-01"}
LISTED = {"text": "name,cohort,exam date,result\nMaya,Fall,2026-11-02,pass", "do": "store"}
FORMS |= {
    "enrolled.outcome": (IN + "/mine/{cohort}/outcome", {"shares": "yes"}, STUDENT),
    "outcomes.index": (
        IN + "/outcomes",
        {"who": "{student}@{cohort}", "exam_on": "2026-11-02", "attempt": "2", "result": "pass"},
        DIRECTOR,
    ),
    "outcomes.remove": (IN + "/outcomes/{entry}/remove", {}, DIRECTOR),
    "outcomes.by_list": (IN + "/outcomes/list", LISTED, DIRECTOR),
    "outcomes.assessment": (IN + "/plan-of-assessment", {"goal": "Pass", "measure": "Exam"}, DIRECTOR),
    "outcomes.copy": (IN + "/plan-of-assessment/copy", {"year": "2031"}, DIRECTOR),
    "outcomes.fill": (IN + "/plan-of-assessment/{plan_line}/fill", {}, DIRECTOR),
    "outcomes.drop": (IN + "/plan-of-assessment/{plan_line}/remove", {}, DIRECTOR),
    "outcomes.competencies": (COHORT + "/competencies", RATING, EDIT),
    "outcomes.remove_rating": (COHORT + "/competencies/{rating}/remove", {}, EDIT),
}
TERMS_OF_EXAM = {
    "title": "Midterm",
    "until": DUE,
    "code": "other-code",
    "ranges": "10.0.0.0/8",
    "given_to": "all",
}
MADE = {"bank": "{private}", "pick": "objective", "count-71": "1", "made": "shuffled", "versions": "2"}
FORMS |= {
    "graded.new": (
        COHORT + "/graded/new",
        TERMS_OF_EXAM | MADE | {"opens": "2026-01-01T08:00", "minutes": "60"},
        EDIT,
    ),
    "graded.change": (
        COHORT + "/graded/{unbegun}/change",
        TERMS_OF_EXAM | {"opens": "2026-01-01T08:00"},
        EDIT,
    ),
    "graded.end": (EXAM + "/end", {"sure": "1"}, EDIT),
    "graded.extend": (EXAM + "/students/{student}/extend", {"more": "9", "reason": "Ill"}, EDIT),
    "graded.void": (EXAM + "/students/{student}/1/void", {"reason": "Phone"}, EDIT),
    "graded.incidents": (EXAM + "/incidents", {"what": "A fire alarm.", "student": "{student}"}, INVITE),
}
INTAKE = BANK + "/import/{upload}"
FORMS |= {
    "intake.begin": (BANK + "/import", {"file": "One? {{=yes ~no}}", "domain": "D2"}, WRITERS),
    "intake.keep": (INTAKE + "/keep", {}, frozenset({"instructor who edits"})),
    "intake.again": (INTAKE + "/again", {}, frozenset({"instructor who edits"})),
    "intake.forget": (INTAKE + "/forget", {}, frozenset({"instructor who edits"})),
    "mending.do_regrade": (
        IN + "/regrade",
        {"item": "{own_item}", "asked": "{own_asked}", "credit": "1"},
        ABOVE_ASSISTANTS,
    ),
    "signing.declare": (IN + "/credential", {"credential": "CDIP"}, ABOVE_ASSISTANTS),
    "signing.confirm": (IN + "/staff/{colleague}/credential", {"credential": "RHIA"}, DIRECTOR),
    "signing.unconfirm": (IN + "/staff/{signer}/credential/unconfirm", {}, DIRECTOR),
    "signing.sign": (
        IN + "/sign",
        {"item": "{item}", "content": "{content}"},
        ABOVE_ASSISTANTS,
    ),
    "signing.revoke": (
        IN + "/sign/{signature}/revoke",
        {},
        DIRECTOR | {"instructor who edits"},
    ),
    "mending.answer": (
        IN + "/reports/{student}/{report}",
        {"outcome": "declined", "answer": "It is."},
        ABOVE_ASSISTANTS,
    ),
}
FORMS |= {
    "lessons.new": (IN + "/lessons/new", {"title": "Rounds"}, WRITERS),
    "lessons.edit": (LESSON, {"base": "1", "do": "save", "text": "---\ntitle: [half"}, WRITERS),
    "lessons.preview": (LESSON + "/preview", {"text": "x"}, WRITERS),
    "lessons.restore": (IN + "/lessons/{lesson_live}/restore", {"base": "1", "number": "1"}, WRITERS),
    "lessons.send": (LESSON + "/send", {"base": "1"}, WRITERS),
    "lessons.back": (IN + "/lessons/{lesson_sent}/back", {"base": "1"}, WRITERS),
    "lessons.read": (IN + "/lessons/{lesson_sent}/read", {"base": "1", "agreed": "yes"}, ALL_STAFF),
    "lessons.publish": (IN + "/lessons/{lesson_read}/publish", {"base": "1"}, WRITERS),
    "lessons.withdraw": (IN + "/lessons/{lesson_live}/withdraw", {"why": "The rule moved"}, WRITERS),
    "lessons.remove": (LESSON + "/pictures/remove", {"name": "{picture}"}, WRITERS),
}
WHEN = (datetime.now(UTC) + timedelta(days=90)).date().isoformat()
STEP = {"kind": "quiz", "group": "71", "due_on": WHEN}
FORMS |= {
    "remediation.new": (PLANS + "/students/{student}/new", {"basis": "since"}, INVITE),
    "remediation.add": (PLAN + "/steps", STEP, INVITE),
    "remediation.drop": (PLAN + "/steps/{step}/drop", {}, INVITE),
    "remediation.shift": (PLAN + "/steps/{step}/shift", {"by": "1"}, INVITE),
    "remediation.dated": (PLAN + "/steps/{step}/date", {"due_on": WHEN}, INVITE),
    "remediation.note": (PLAN + "/note", {"note": "Slowly."}, INVITE),
    "remediation.sign": (PLAN + "/sign", {}, EDIT),
    "remediation.close": (PLANS + "/{signed_plan}/close", {"outcome": "Mended."}, EDIT),
}
FORMS |= {
    "bank_files.take": (BANK + "/export", {"of": "newest"}, ALL_STAFF),
    "intake.take": (BANK + "/take-out", {"format": "aiken", "published": "0"}, WRITERS),
    "items.cohort_file": (COHORT + "/items/file.csv?sort=zebra", {}, SEE),
    "items.program_file": (IN + "/items/file.xlsx", {}, ALL_STAFF),
    "items.site_file": ("/admin/items/file.csv", {}, ADMINISTRATOR),
    "program_data.export": (DATA + "/export", {}, DIRECTOR),
    "program_data.items": (DATA + "/items", {"allows": "yes"}, DIRECTOR),
    "program_data.counts": (DATA + "/counts", {}, DIRECTOR),
    "program_data.end": (DATA + "/end", {"name": "HIT"}, DIRECTOR),
    "program_data.keep": (DATA + "/keep", {}, DIRECTOR),
}
NOBODY_ASKS = {"students.remove", "enrolled.ask", "outcomes.remove", "outcomes.remove_rating"}
"""Forms that wait while the student waits for an answer about their records."""
LOOKS_ONLY = {
    *("intake.again", "joining.enter", "joining.register", "assignments.copy", "bank_items.preview"),
    *("lessons.preview", "lessons.restore", "program_data.counts"),
}
"""Forms that show something and change nothing."""

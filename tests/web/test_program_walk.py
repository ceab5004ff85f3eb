"""A walk through every address of programs, by everybody: what is not one's own is not there."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from tests.web.walkers import ROLES, STAFF, Walker, Yard

EVERYBODY = frozenset(ROLES)
SIGNED_IN = EVERYBODY - {"stranger"}
DIRECTOR, ADMINISTRATOR, STUDENT = (frozenset({one}) for one in ("director", "administrator", "student"))
ALL_STAFF = frozenset(STAFF)
ABOVE_ASSISTANTS = frozenset(name for name, (role, _) in STAFF.items() if role != "assistant")
SEE = DIRECTOR | {name for name, (_, may) in STAFF.items() if may}
INVITE = DIRECTOR | {name for name, (_, may) in STAFF.items() if may == "edit"}
EDIT = INVITE & ABOVE_ASSISTANTS
IN = "/programs/{program}"
COHORT = "/programs/{program}/cohorts/{cohort}"
HOOK = "/programs/{program}/webhooks/{hook}"
WORK = COHORT + "/assignments"
EXAM = COHORT + "/graded/{graded}"
RECORD = COHORT + "/students/{student}"
BANK = "/programs/{program}/banks/{bank}"
ITEM = BANK + "/items/{draft}"
LESSON = IN + "/lessons/{lesson_written}"
WRITERS = ABOVE_ASSISTANTS
# Endpoint -> address, and who finds it. To everybody else it does not exist; strangers are asked to sign in.
PAGES: dict[str, tuple[str, frozenset[str]]] = {
    "programs.index": ("/programs", SIGNED_IN),
    "program.overview": (IN, ALL_STAFF),
    "program.change": (IN + "/change", DIRECTOR),
    "program.log": (IN + "/log?person=zebra&page=-1", DIRECTOR),
    "staff.index": (IN + "/staff", ABOVE_ASSISTANTS),
    "cohorts.new": (IN + "/cohorts/new", ABOVE_ASSISTANTS),
    "cohorts.show": (COHORT, SEE),
    "cohorts.change": (COHORT + "/change", EDIT),
    "cohorts.rights": (COHORT + "/staff", DIRECTOR),
    "invitations.cohort": (COHORT + "/invite", INVITE),
    "students.record": (RECORD, SEE),
    "students.answers": (RECORD + "/answers", SEE),
    "students.answer": (RECORD + "/answers/{answer}", SEE),
    "assignments.index": (WORK, SEE),
    "assignments.new": (WORK + "/new?kind=quiz", EDIT),
    "assignments.show": (WORK + "/{work}?sort=score&show=zebra", SEE),
    "assignments.change": (WORK + "/{work}/change", EDIT),
    "assignments.download": (WORK + "/{work}/results.xlsx", SEE),
    "assignments.of_student": (WORK + "/students/{student}", SEE),
    "assignments.attempt": (WORK + "/{work}/students/{student}/1", SEE),
    "assignments.answer": (WORK + "/{work}/students/{student}/1/{work_answer}", SEE),
    "graded.new": (COHORT + "/graded/new", EDIT),
    "graded.show": (EXAM + "?sort=zebra", SEE),
    "graded.change": (EXAM + "/change", EDIT),
    "graded.version": (EXAM + "/versions/A", SEE),
    "graded.download": (EXAM + "/results.csv", SEE),
    "graded.incidents": (EXAM + "/incidents?kind=zebra&student=zebra", SEE),
    "graded.incidents_file": (EXAM + "/incidents.xlsx", SEE),
    "assigned.index": ("/assigned", SIGNED_IN),
    "assigned.show": ("/assigned/{program}/{work}", STUDENT),
    "requests.index": (IN + "/requests", DIRECTOR),
    "dashboard.show": (COHORT + "/dashboard?sort=D2&reason=any", SEE),
    "dashboard.export": (COHORT + "/dashboard/export?kind=csv", SEE),
    "dashboard_files.index": (COHORT + "/dashboard/file", SEE),
    "dashboard_files.download": (COHORT + "/dashboard/file/{student}", frozenset()),
    "dashboard.over_time": (COHORT + "/dashboard/over-time", SEE),
    "drill.student": (COHORT + "/dashboard/students/{student}", SEE),
    "drill.answers": (COHORT + "/dashboard/students/{student}/objectives/71", SEE),
    "drill.objectives": (COHORT + "/dashboard/objectives", SEE),
    "drill.objective": (COHORT + "/dashboard/objectives/71", SEE),
    "alerts.index": (IN + "/alerts?which=over", ALL_STAFF),
    "alerts.cohort": (COHORT + "/alerts?page=zebra", SEE),
    "alerts.show": (IN + "/alerts/{alert}", SEE),
    "thresholds.change": (IN + "/thresholds", DIRECTOR),
    "hooks.index": (IN + "/webhooks", DIRECTOR),
    "hooks.show": (HOOK + "?page=zebra", DIRECTOR),
    "banks.index": (IN + "/banks", ALL_STAFF),
    "banks.new": (IN + "/banks/new", WRITERS),
    "banks.show": (BANK + "?state=draft&objective=71&page=-1", ALL_STAFF),
    "banks.change": (BANK + "/change", WRITERS),
    "bank_items.new": (BANK + "/items/new", WRITERS),
    "bank_items.edit": (ITEM, ALL_STAFF),
    "bank_items.form": (ITEM + "/form", ALL_STAFF),
    "bank_items.history": (ITEM + "/versions?old=zebra", ALL_STAFF),
    "bank_review.blind": (BANK + "/items/{asked}/blind", ALL_STAFF),
    "bank_files.upload": (BANK + "/upload", WRITERS),
    "bank_files.export": (BANK + "/export?of=newest&item=zebra", ALL_STAFF),
    "lessons.index": (IN + "/lessons", ALL_STAFF),
    "lessons.new": (IN + "/lessons/new", WRITERS),
    "lessons.edit": (LESSON, ALL_STAFF),
    "lessons.history": (LESSON + "/versions?old=zebra&new=1", ALL_STAFF),
    "lessons.picture": (IN + "/lessons/pictures/{picture}", ALL_STAFF | STUDENT),
    "enrolled.show": (IN + "/mine/{cohort}", STUDENT),
    "joining.enter": ("/join", EVERYBODY),
    "joining.code": ("/join/{code}", EVERYBODY),
    "joining.invitation": ("/join/mail/{secret}", EVERYBODY),
    "outcomes.index": (IN + "/outcomes?year=2029&entry={entry}", DIRECTOR),
    "outcomes.printed": (IN + "/outcomes/print?outside=1", DIRECTOR),
    "outcomes.by_list": (IN + "/outcomes/list", DIRECTOR),
    "outcomes.file": (IN + "/outcomes/file.csv?outside=1&year=zebra", DIRECTOR),
    "outcomes.assessment": (IN + "/plan-of-assessment", DIRECTOR),
    "outcomes.plan_file": (IN + "/plan-of-assessment/file.xlsx", DIRECTOR),
    "outcomes.competencies": (COHORT + "/competencies?target=999", SEE),
    "outcomes.competency_file": (COHORT + "/competencies/file.csv?outside=1", SEE),
    "intake.begin": (BANK + "/import", WRITERS),
    "intake.show": (BANK + "/import/{upload}?part=9", frozenset({"instructor who edits"})),
    "intake.losses": (BANK + "/import/{upload}/losses.csv", frozenset({"instructor who edits"})),
    "intake.out": (BANK + "/take-out?format=gift&published=0", WRITERS),
    "intake.download": (BANK + "/take-out/file?format=aiken&published=0", WRITERS),
    "signing.show": (IN + "/sign?item={item}", ABOVE_ASSISTANTS),
    "mending.regrade": (IN + "/regrade", ABOVE_ASSISTANTS),
    "mending.reports": (IN + "/reports?state=zebra", ABOVE_ASSISTANTS),
    "items.cohort": (COHORT + "/items?sort=facility&down=0&flag=any&few=no&page=99", SEE),
    "items.cohort_one": (COHORT + "/items/one?item={item}", SEE),
    "items.cohort_file": (COHORT + "/items/file.csv?sort=zebra", SEE),
    "items.program": (IN + "/items", ALL_STAFF),
    "items.program_one": (IN + "/items/one?item={item}", SEE),
    "items.program_file": (IN + "/items/file.xlsx", ALL_STAFF),
    "items.site": ("/admin/items?domain=D1", ADMINISTRATOR),
    "items.site_one": ("/admin/items/one?item={item}", ADMINISTRATOR),
    "items.site_file": ("/admin/items/file.csv", ADMINISTRATOR),
    "admin_programs.index": ("/admin/programs", ADMINISTRATOR),
}
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
PLANS = COHORT + "/plans"
PLAN = PLANS + "/{plan}"
WHEN = (datetime.now(UTC) + timedelta(days=90)).date().isoformat()
STEP = {"kind": "quiz", "group": "71", "due_on": WHEN}
PAGES |= {
    "remediation.index": (PLANS + "?state=zebra&sort=name", SEE),
    "remediation.download": (PLANS + "/plans.xlsx", SEE),
    "remediation.new": (PLANS + "/students/{student}/new", INVITE),
    "remediation.show": (PLAN, SEE),
    "remediation.printed": (PLAN + "/print", SEE),
    "assigned.plan": ("/assigned/plans/{program}/{signed_plan}", STUDENT),
}
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
DATA = IN + "/data"
PAGES |= {"program_data.show": (DATA, DIRECTOR)}
FORMS |= {
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
AREAS = frozenset(endpoint.split(".")[0] for endpoint in PAGES)


@pytest.fixture
def yard(walker: Walker) -> Yard:
    """A program in which nobody may change anything: the walk of those who may not goes through it."""
    walker.quiet = walker.quiet or walker.lay_yard()
    return walker.quiet


def filled(fields: dict[str, str], walker: Walker, yard: Yard) -> dict[str, str]:
    return {walker.address(name, yard): walker.address(value, yard) for name, value in fields.items()}


def test_table_names_every_form_of_programs(walker: Walker) -> None:
    rules = walker.site.app.url_map.iter_rules()
    posts = {rule.endpoint for rule in rules if "POST" in (rule.methods or ())}
    assert {endpoint for endpoint in posts if endpoint.split(".")[0] in AREAS} == FORMS.keys()


@pytest.mark.parametrize("endpoint", PAGES)
def test_page_is_there_for_whom_the_table_says(walker: Walker, yard: Yard, endpoint: str) -> None:
    address, may = PAGES[endpoint]
    seen = {role: walker.get(role, walker.address(address, yard)) for role in ROLES}
    assert seen == {role: 200 if role in may else 303 if role == "stranger" else 404 for role in ROLES}


@pytest.mark.parametrize("endpoint", FORMS)
def test_form_of_who_may_not_is_not_found_and_changes_nothing(
    walker: Walker, yard: Yard, endpoint: str
) -> None:
    pattern, fields, may = FORMS[endpoint]
    address, data = walker.address(pattern, yard), filled(fields, walker, yard)
    before = walker.rows()
    refused = {role: walker.post(role, address, data) for role in ROLES if role not in may}
    if endpoint == "program.leave":
        assert refused.pop("director") == 409  # who is the only one
    assert refused.pop("stranger", 303) in {303, 401}  # 401: a page that gives back what was written
    assert refused == dict.fromkeys(refused, 404)
    assert walker.rows() == before


@pytest.mark.parametrize("endpoint", FORMS)
def test_form_of_who_may_does_what_it_says(walker: Walker, endpoint: str) -> None:
    pattern, fields, may = FORMS[endpoint]
    done = {}
    for role in (role for role in ROLES if role in may):
        with walker.own_yard(
            joined=not endpoint.startswith("joining"), asks=endpoint not in NOBODY_ASKS
        ) as own:
            if endpoint == "program_data.keep":
                walker.lay_ending(own)
            before = walker.rows()
            status = walker.post(role, walker.address(pattern, own), filled(fields, walker, own))
            done[role] = (status in {200, 303}, walker.rows() != before)
    assert done == dict.fromkeys(done, (True, endpoint not in LOOKS_ONLY))
    assert done.keys() == may & set(ROLES)


@pytest.mark.parametrize("role", [role for role in ROLES if role != "stranger"])
def test_nothing_of_one_program_is_found_under_another(walker: Walker, yard: Yard, role: str) -> None:
    with walker.own_yard(joined=False) as other:
        mixed = Yard(**(vars(yard) | {"program": other.program}))
        found = [
            endpoint
            for endpoint, (address, _) in PAGES.items()
            if ("{cohort}" in address or "{bank}" in address)
            and walker.get(role, walker.address(address, mixed)) != 404
        ]
    assert found == []


def test_administrator_finds_no_link_into_a_program(walker: Walker, yard: Yard) -> None:
    page = walker.clients["administrator"].get("/admin/programs").text
    assert "Harbor College" in page
    assert f'href="/programs/{yard.program}' not in page

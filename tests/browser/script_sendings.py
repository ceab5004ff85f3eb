"""What is sent with script in it, in this order; and the fields that are not, with why.

Forms that end something stand last, so that the others still find it.
"""

from __future__ import annotations

from tests.browser.script_fields import Sending
from tests.web.program_pages import COHORT, IN, ITEM
from tests.web.standing_site import PASSWORD

OWNER = {"role": "student elsewhere"}
"""Whose password is known."""
LINE = {"goal": "Pass", "measure": "Exam"}
KEYS = ("flag", "guessed", "help", "next", "strike", "undo")

OF_PEOPLE = (
    Sending(
        "account.register",
        {"name": "accounts.RegisterForm.name"},
        {"email": "scripted@example.edu", "password": PASSWORD},
        page="/register",
    ),
    Sending("account.register", {"email": "accounts.RegisterForm.email"}, {"name": "A"}, page="/register"),
    Sending("account.login", {"email": "accounts.LoginForm.email"}, {"password": PASSWORD}),
    Sending("account.forgot", {"email": "accounts.ForgotForm.email"}),
    Sending("profile.settings", {"name": "accounts.ProfileForm.name"}, role="student", page="/account"),
    Sending("profile.settings", {"days_off": "accounts.ProfileForm.days_off"}, page="/account"),
    Sending("plan.index", {"days_off": "plan.PlanForm.days_off"}, page="/plan"),
    Sending("profile.email", {"email": "accounts.ChangeEmailForm.email"}, {"password": PASSWORD}, **OWNER),
    Sending("passkeys.add", {"name": "accounts.NewPasskeyForm.name"}, {"answer": "{{}}"}, **OWNER),
    Sending(
        "tokens.make",
        {"name": "connect.TokenForm.name"},
        {"password": PASSWORD, "days": "30", "scopes": "me"},
        page="/account/tokens",
        **OWNER,
    ),
    Sending("practice.report", {"body": "practice/_report_form.html:body"}),
    Sending("learn.note", {"body": "learn/_end.html:body"}),
    Sending("learn.note", {"body": "errors/_typed_fields.html:{{ name }}"}, {"csrf_token": "gone"}),
    Sending("admin.close_report", {"answer": "admin/reports.html:answer = admin.CloseReportForm.answer"}),
    Sending("admin.invitations", {"email": "admin.InvitationForm.email"}, role="administrator"),
    Sending(
        "admin_programs.make",
        {"name": "programs.NewProgramForm.name", "college": "programs.NewProgramForm.college"},
    ),
    Sending("admin_programs.make", {"email": "programs.NewProgramForm.email"}),
    Sending("admin_programs.director", {"email": "admin/programs.html:email = programs.DirectorForm.email"}),
    Sending("joining.enter", {"code": "programs.CodeForm.code"}),
)
OF_COHORTS = (
    Sending(
        "program.change",
        {"name": "programs.ProgramForm.name", "college": "programs.ProgramForm.college"},
    ),
    Sending("staff.invite", {"email": "programs.StaffForm.email"}),
    Sending("cohorts.change", {"name": "programs.CohortForm.name", "term": "programs.CohortForm.term"}),
    Sending("invitations.one", {"name": "programs.StudentForm.name"}),
    Sending("invitations.one", {"email": "programs.StudentForm.email"}),
    Sending("invitations.by_list", {"text": "programs.ListForm.text"}, {"do": "check"}),
    Sending(
        "assignments.new",
        {
            "title": "assignments.AssignmentForm.title",
            "instructions": "assignments.AssignmentForm.instructions",
        },
    ),
    Sending("assignments.new", {"items": "assignments.AssignmentForm.items"}, {"pick": "list"}),
    Sending("alerts.contact", {"body": "watch.ContactForm.body"}),
    Sending(
        "alerts.outcome",
        {"action": "watch.OutcomeForm.action", "outcome_note": "watch.OutcomeForm.outcome_note"},
    ),
    Sending("hooks.make", {"address": "connect.HookForm.address"}),
    Sending("hooks.change", {"address": "connect.ChangeHookForm.address"}),
    Sending("enrolled.ask", {"body": "programs.RequestForm.body"}),
    Sending("requests.answer", {"answer": "programs/requests.html:answer = programs.AnswerForm.answer"}),
    Sending("mending.answer", {"answer": "programs/mending/reports.html:answer"}),
    Sending(
        "signing.declare", {"other": "programs/staff.html:other"}, {"credential": "other"}, role="director"
    ),
    Sending("remediation.note", {"note": "remediation.NoteForm.note"}),
    Sending("remediation.close", {"outcome": "remediation.CloseForm.outcome"}),
    Sending(
        "outcomes.index",
        {"name": "outcomes.OutcomeForm.name", "placed_as": "outcomes.OutcomeForm.placed_as"},
        {"who": "", "cohort": "{cohort}"},
    ),
    Sending("outcomes.by_list", {"text": "programs/outcomes/list.html:text"}, {"do": "check"}),
    Sending(
        "outcomes.assessment",
        {name: f"outcomes.LineForm.{name}" for name in ("goal", "measure", "action", "follow_up", "who")},
    ),
    Sending(
        "outcomes.assessment",
        {"action": "programs/outcomes/plan.html:{{ name }}"},
        LINE | {"id": "{plan_line}"},
    ),
    Sending("outcomes.competencies", {"note": "outcomes.RatingForm.note"}),
    Sending("program_data.end", {"name": "privacy/program.html:name"}),
)
OF_EXAMS = (
    Sending(
        "graded.change",
        {
            "title": "graded.ExamForm.title",
            "instructions": "graded.ExamForm.instructions",
            "code": "graded.ExamForm.code",
        },
    ),
    Sending("graded.change", {"ranges": "graded.ExamForm.ranges"}),
    Sending("graded.new", {"items": "graded.ExamForm.items"}, {"pick": "list"}),
    Sending("graded.new", {"count-71": "programs/graded/form.html:count-{{ objective }}"}),
    Sending("assigned.enter", {"code": "assigned/_door.html:code"}),
    Sending("graded.extend", {"reason": "programs/graded/_acts.html:reason"}),
    Sending("graded.incidents", {"what": "programs/graded/incidents.html:what"}),
    Sending("graded.void", {"reason": "programs/graded/_acts.html:reason again"}),
)
OF_AUTHORS = (
    Sending("banks.change", {"title": "banks.BankForm.title"}),
    Sending("banks.new", {"title": "banks.NewBankForm.title"}),
    Sending("banks.new", {"slug": "banks.NewBankForm.slug"}),
    Sending("bank_items.new", {"key": "programs/banks/begin.html:key"}, {"do": "copy"}),
    Sending(
        "bank_items.form",
        {
            "stem": "programs/banks/_controls.html:{{ name }} again",
            "difficulty": "programs/banks/_controls.html:{{ name }}",
            "option-a-text": "programs/banks/_fields.html:option-{{ key }}-text",
            "option-a-why": "programs/banks/_fields.html:option-{{ key }}-why",
            "work-text": "programs/banks/_fields.html:work-text",
            "note": "programs/banks/_save.html:note",
        },
        page=ITEM + "/form",
    ),
    Sending("bank_items.edit", {"text+": "programs/banks/edit.html:text"}, {"do": "check"}, page=ITEM),
    Sending("bank_review.blind", {"remarks": "programs/banks/blind.html:remarks"}),
    Sending("bank_review.withdraw", {"why": "programs/banks/_withdraw.html:why"}),
    Sending("lessons.new", {"title": "programs/lessons/new.html:title"}),
    Sending(
        "lessons.edit",
        {"alt": "programs/lessons/_picture.html:alt", "caption": "programs/lessons/_picture.html:caption"},
        {"do": "picture"},
        page=IN + "/lessons/{lesson_written}",
    ),
    Sending(
        "lessons.edit",
        {"text+": "programs/lessons/edit.html:text"},
        {"do": "save"},
        page=IN + "/lessons/{lesson_written}",
    ),
    Sending("lessons.read", {"remarks": "programs/lessons/_readings.html:remarks"}, {"agreed": "no"}),
    Sending("lessons.withdraw", {"why": "programs/lessons/edit.html:why"}),
)
SENDINGS = OF_PEOPLE + OF_COHORTS + OF_EXAMS + OF_AUTHORS
ASKED = {
    "_header.html:q": ("stranger", "/search?q="),
    "search/results.html:q": ("student", "/search?q="),
    "errors/error.html:q": ("director", "/search?q="),
    "glossary/index.html:q": ("stranger", "/glossary?q="),
    "glossary/word_parts.html:q": ("stranger", "/glossary/word-parts?q="),
    "admin/people.html:q": ("administrator", "/admin/people?q="),
    "programs/items/index.html:objective": ("director", COHORT + "/items?objective="),
}
"""Fields of searches: they go with the address, and the page that answers shows them."""
NOT_SENT = {
    "accounts.CodeForm.code": "asked in a second step under way; compared and not kept",
    "accounts.PasskeyForm.name": "answered by JSON alone; the same name is sent with accounts.NewPasskeyForm",
    "graded.ExamForm.counts": "carries a fault only; what is typed is `count-…`",
    "macros/question.html:{{ prefix }}number": "an answer in digits; tests/web/test_fuzz.py sends others",
    "macros/question.html:{{ prefix }}{{ part.row.name }}": "an answer of a blank, as the number's",
    "practice.QuizForm.feedback": "a choice of a list; what is not in it is refused",
    "practice.QuizForm.pool": "a choice of a list; what is not in it is refused",
    "programs/graded/_acts.html:more": "three digits at most",
    **{f"accounts.ProfileForm.key_{name}": "one sign at most" for name in KEYS},
}
"""Fields into which no script is put, with why."""
SHOWN_NOWHERE = {
    "accounts.NewPasskeyForm.name": "the site of the test stands at a bare number, which takes no passkeys",
    "admin/programs.html:email": "an address that is none is refused, and not shown again",
    "programs.DirectorForm.email": "an address that is none is refused, and not shown again",
    "assigned/_door.html:code": "compared, and not shown again",
    "privacy/program.html:name": "compared, and not shown again",
    "programs/banks/begin.html:key": "looked up; that there is no such question is said without it",
}
"""Fields that were sent and stand on no page, with why."""

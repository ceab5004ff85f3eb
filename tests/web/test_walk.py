"""A walk through every address, by everybody: nothing breaks, nothing opens to the wrong person."""

from __future__ import annotations

import uuid

import pytest

from tests.web.program_pages import PAGES
from tests.web.roles import ROLES
from tests.web.walkers import Walker, token

NOBODY = uuid.UUID(int=7)
ALL_SEE, SIGNED_IN, ADMIN = (200, 200, 200), (303, 200, 200), (303, 404, 200)
LOST = (404, 404, 404)
# Endpoint -> address ({session} and {answer} are the student's own), and what a stranger, that student and
# the administrator get. Everybody else gets what the student gets, but for the student's own pages.
WALK: dict[str, tuple[str, tuple[int, int, int]]] = {
    "home.index": ("/", ALL_SEE),
    "home.about": ("/about", ALL_SEE),
    "home.changes": ("/changes", ALL_SEE),
    "home.accessibility": ("/accessibility", ALL_SEE),
    "home.privacy": ("/privacy", ALL_SEE),
    "kept.index": ("/privacy/kept", ALL_SEE),
    "health.healthz": ("/healthz", ALL_SEE),
    "health.readyz": ("/readyz", ALL_SEE),
    "health.metrics": ("/metrics", LOST),
    "home.favicon": ("/favicon.ico", (302, 302, 302)),
    "static": ("/static/nothing.css", LOST),
    "account.register": ("/register", ALL_SEE),
    "account.login": ("/login", (200, 303, 303)),
    "account.forgot": ("/login/forgot", ALL_SEE),
    "account.confirm": ("/register/confirm/zebra", ALL_SEE),
    "account.reset": ("/login/reset/zebra", LOST),
    "second.step": ("/login/second", (303, 303, 303)),
    "second.index": ("/account/second-step", SIGNED_IN),
    "second.set_up": ("/account/second-step/set-up", (303, 404, 404)),
    "passkeys.index": ("/account/passkeys", SIGNED_IN),
    "passkeys.remove": (f"/account/passkeys/{NOBODY}/remove", (303, 404, 404)),
    "college.begin": ("/login/college/zebra", LOST),
    "college.back": ("/login/college/zebra/back", (303, 303, 303)),
    "college.link": ("/login/link", (303, 303, 303)),
    "college.left": ("/login/left/zebra", LOST),
    "college.index": ("/account/college", SIGNED_IN),
    "college.remove": (f"/account/college/{NOBODY}/remove", (303, 404, 404)),
    "learn.index": ("/learn", ALL_SEE),
    "learn.lesson": ("/learn/L40", ALL_SEE),
    "glossary.index": ("/glossary", ALL_SEE),
    "glossary.term": ("/glossary/breach", ALL_SEE),
    "glossary.word_parts": ("/glossary/word-parts", ALL_SEE),
    "search.results": ("/search?q=breach", ALL_SEE),
    "search.suggest": ("/search/suggest?q=bre", ALL_SEE),
    "profile.settings": ("/account", SIGNED_IN),
    "profile.password": ("/account/password", SIGNED_IN),
    "profile.email": ("/account/email", SIGNED_IN),
    "profile.take_email": ("/account/email/zebra", SIGNED_IN),
    "profile.delete": ("/account/delete", SIGNED_IN),
    "tokens.index": ("/account/tokens", SIGNED_IN),
    "tokens.revoke": (f"/account/tokens/{NOBODY}/revoke", (303, 404, 404)),
    "practice.index": ("/practice", SIGNED_IN),
    "practice.session": ("/practice/sessions/{session}", (303, 200, 404)),
    "practice.slot": ("/practice/sessions/{session}/1", (303, 200, 404)),
    "quiz.builder": ("/practice/quiz", SIGNED_IN),
    "quiz.count": ("/practice/quiz/count", SIGNED_IN),
    "progress.index": ("/progress", SIGNED_IN),
    "progress.objective": ("/progress/objectives/71", SIGNED_IN),
    "progress.history": ("/progress/history", SIGNED_IN),
    "progress.readiness": ("/progress/readiness", SIGNED_IN),
    "progress.outcome": ("/progress/outcome", SIGNED_IN),
    "plan.index": ("/plan", SIGNED_IN),
    "exams.index": ("/exams", SIGNED_IN),
    "exams.cover": (f"/exams/{NOBODY}", (303, 404, 404)),
    "exams.question": (f"/exams/{NOBODY}/1", (303, 404, 404)),
    "exams.result": (f"/exams/{NOBODY}/report", (303, 404, 404)),
    "exams.review": (f"/exams/{NOBODY}/review/1", (303, 404, 404)),
    "plan.calendar": (f"/plan/calendar/{NOBODY}/zebra.ics", LOST),
    "plan.mail_off": (f"/plan/mail/off/{NOBODY}/zebra", ALL_SEE),
    "plan.assigned_mail_off": (f"/plan/mail/assigned/off/{NOBODY}/zebra", ALL_SEE),
    "progress.answer": ("/progress/history/{answer}", (303, 200, 404)),
    "admin.overview": ("/admin", ADMIN),
    "admin.people": ("/admin/people", ADMIN),
    "admin.reports": ("/admin/reports", ADMIN),
    "admin.invitations": ("/admin/invitations", ADMIN),
    "admin.regrade": ("/admin/regrade", ADMIN),
    "jobs.index": ("/admin/jobs", ADMIN),
    "profile.data": ("/account/data", SIGNED_IN),
    "files.index": ("/files", SIGNED_IN),
    "files.show": (f"/files/{NOBODY}", (303, 404, 404)),
    "files.download": (f"/files/{NOBODY}/file", (303, 404, 404)),
    "profile.data_file": (f"/account/data/{NOBODY}", (303, 404, 404)),
    "admin_privacy.retention": ("/admin/privacy", ADMIN),
    "admin_privacy.research": ("/admin/privacy/research", ADMIN),
}
UNKNOWN = (
    "/nowhere",
    "/learn/L99",
    "/glossary/zebra",
    f"/practice/sessions/{NOBODY}",
    "/practice/sessions/zebra",
    "/practice/sessions/{session}/99",
    "/practice/sessions/{session}/0",
    "/progress/objectives/zebra",
    f"/progress/history/{NOBODY}",
)


def status_for(role: str, address: str, statuses: tuple[int, int, int]) -> int:
    """What the table says for a role."""
    stranger, student, administrator = statuses
    if role in {"stranger", "administrator"}:
        return stranger if role == "stranger" else administrator
    own = "{session}" in address or "{answer}" in address
    return student if role == "student" or not own else administrator


def test_table_names_every_page(walker: Walker) -> None:
    rules = walker.site.app.url_map.iter_rules()
    named = {rule.endpoint for rule in rules if "GET" in (rule.methods or ())}
    assert {endpoint for endpoint in named if not endpoint.startswith("api.")} == WALK.keys() | PAGES.keys()


@pytest.mark.parametrize("endpoint", WALK)
def test_page_answers_each_role_as_the_table_says(walker: Walker, endpoint: str) -> None:
    address, statuses = WALK[endpoint]
    seen = {role: walker.get(role, walker.address(address)) for role in ROLES}
    assert seen == {role: status_for(role, address, statuses) for role in ROLES}


def test_no_form_is_taken_without_its_token(walker: Walker) -> None:
    taken = []
    for rule in walker.site.app.url_map.iter_rules():
        if "POST" in (rule.methods or ()) and not rule.endpoint.startswith("api."):
            values = {
                name: NOBODY if "id" in name else 7 if name == "number" else "L40" for name in rule.arguments
            }
            with walker.site.app.test_request_context():
                address = walker.site.app.url_for(rule.endpoint, **values)
            reply = walker.clients["administrator"].post(address, data={"item": "x"})
            taken += [] if reply.status_code == 400 else [(address, reply.status_code)]
    assert taken == []


def test_no_form_is_taken_with_the_token_of_somebody_else(walker: Walker) -> None:
    theirs = token(walker.clients["administrator"])
    reply = walker.clients["student"].post("/practice/today", data={"csrf_token": theirs})
    assert reply.status_code == 400


@pytest.mark.parametrize("address", UNKNOWN)
def test_unknown_address_gives_a_page_that_helps(walker: Walker, address: str) -> None:
    reply = walker.clients["student"].get(walker.address(address))
    assert reply.status_code == 404
    assert 'action="/search"' in reply.text
    assert "progress are safe" in reply.text


@pytest.mark.parametrize(
    "address",
    [
        "/progress/history?page=zebra",
        "/progress/history?page=-3",
        "/progress/history?page=99999999999999999999",
        "/search?q=%00%ff%22)(*",
        "/search/suggest?q=%00",
        "/glossary?q=%27%22%3Cscript%3E&area=zebra",
        "/practice/quiz?domains=zebra&count=many&pool=zebra",
        "/practice/quiz/count?count=-1",
        "/login?next=https://evil.example/",
        "/register?invitation=%00zebra",
    ],
)
def test_odd_queries_break_nothing(walker: Walker, address: str) -> None:
    assert walker.clients["student"].get(address).status_code in {200, 303, 400, 404}


@pytest.mark.parametrize(
    ("address", "fields"),
    [
        ("/practice/answer", {}),
        ("/practice/answer", {"session": "zebra", "slot": "0", "attempt": "0", "asked": "x"}),
        ("/practice/answer", {"session": str(NOBODY), "slot": "-1", "attempt": "x", "asked": ""}),
        ("/practice/undo", {"session": str(NOBODY), "slot": "9" * 30, "attempt": "0"}),
        ("/practice/end", {"session": "zebra"}),
        ("/practice/today", {"minutes": "0"}),
        ("/practice/quiz", {"count": "5000"}),
        ("/practice/report", {"item": "core/d2-breach-0001", "kind": "zebra", "body": "x"}),
        ("/learn/L40/note", {"body": "x" * 10_001}),
        ("/account", {"name": "", "minutes-0": "-5"}),
    ],
)
def test_mangled_form_is_refused_with_a_sentence(
    walker: Walker, address: str, fields: dict[str, str]
) -> None:
    client = walker.clients["student"]
    reply = client.post(address, data=fields | {"csrf_token": token(client)})
    assert reply.status_code == 422
    assert "<h1" in reply.text


def test_form_for_an_unknown_session_or_question_is_not_found(walker: Walker) -> None:
    client = walker.clients["student"]
    slot = {"session": str(NOBODY), "slot": "0", "attempt": "0", "asked": "x", "csrf_token": token(client)}
    assert client.post("/practice/answer", data=slot).status_code == 404
    assert client.post("/practice/flag", data=slot | {"item": "core/zebra"}).status_code == 404
    assert client.post("/learn/L40/answer", data=slot | {"question": "core/zebra"}).status_code == 404


@pytest.mark.parametrize("body", [b"\xff\xfe\x00", b'{"a": 1}', b"=" * 5000, b""])
@pytest.mark.parametrize("kind", ["application/json", "multipart/form-data; boundary=x", "text/plain"])
def test_foreign_bodies_are_refused(walker: Walker, body: bytes, kind: str) -> None:
    reply = walker.clients["student"].post("/practice/answer", data=body, content_type=kind)
    assert reply.status_code == 400
    assert "<h1" in reply.text


def test_too_large_a_form_is_refused_before_it_is_read(walker: Walker) -> None:
    client = walker.clients["student"]
    reply = client.post("/learn/L40/note", data={"csrf_token": token(client), "body": "x" * 2_000_000})
    assert reply.status_code == 413
    assert "too large" in reply.text


def test_wrong_method_is_refused(walker: Walker) -> None:
    client = walker.clients["student"]
    assert client.get("/practice/answer").status_code == 405
    assert client.post("/about", data={"csrf_token": token(client)}).status_code == 405


def test_open_redirect_is_closed(walker: Walker) -> None:
    reply = walker.clients["student"].get("/login?next=https://evil.example/")
    assert reply.headers["Location"] == "/"


@pytest.mark.parametrize("role", ROLES)
def test_every_page_forbids_foreign_and_inline_code(walker: Walker, role: str) -> None:
    policy = walker.clients[role].get("/").headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy

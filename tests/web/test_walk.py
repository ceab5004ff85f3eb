"""A walk through every address, by everybody: nothing breaks, nothing opens to the wrong person."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from flask.testing import FlaskClient

from studyhub.extensions import db
from studyhub.models import StudySession
from tests.web.standing_site import Site, stand_up

ROLES = ("stranger", "student", "administrator")
NOBODY = uuid.UUID(int=7)
ALL_SEE, SIGNED_IN, ADMIN = (200, 200, 200), (303, 200, 200), (303, 404, 200)
LOST = (404, 404, 404)
# Endpoint -> address ({session} and {answer} are the student's own) and what each role gets.
WALK: dict[str, tuple[str, tuple[int, int, int]]] = {
    "home.index": ("/", ALL_SEE),
    "home.about": ("/about", ALL_SEE),
    "home.changes": ("/changes", ALL_SEE),
    "home.accessibility": ("/accessibility", ALL_SEE),
    "home.privacy": ("/privacy", ALL_SEE),
    "home.healthz": ("/healthz", ALL_SEE),
    "home.favicon": ("/favicon.ico", (302, 302, 302)),
    "static": ("/static/nothing.css", LOST),
    "account.register": ("/register", ALL_SEE),
    "account.login": ("/login", (200, 303, 303)),
    "account.forgot": ("/login/forgot", ALL_SEE),
    "account.confirm": ("/register/confirm/zebra", ALL_SEE),
    "account.reset": ("/login/reset/zebra", LOST),
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
    "progress.answer": ("/progress/history/{answer}", (303, 200, 404)),
    "admin.overview": ("/admin", ADMIN),
    "admin.people": ("/admin/people", ADMIN),
    "admin.reports": ("/admin/reports", ADMIN),
    "admin.invitations": ("/admin/invitations", ADMIN),
    "admin.regrade": ("/admin/regrade", ADMIN),
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


@dataclass
class Walker:
    """The site, and browsers without a screen, one a role."""

    site: Site
    clients: dict[str, FlaskClient]
    session: uuid.UUID
    answer: uuid.UUID

    def address(self, pattern: str) -> str:
        return pattern.format(session=self.session, answer=self.answer)


def client_of(site: Site, email: str | None) -> FlaskClient:
    client = site.app.test_client()
    if email is not None:
        client.set_cookie(site.app.config["SESSION_COOKIE_NAME"], site.cookie(site.id_of(email)))
    return client


@pytest.fixture(scope="module")
def walker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Walker]:
    site = stand_up(tmp_path_factory.mktemp("walk"), students=2, weeks=3)
    emails = {"stranger": None, "student": site.demo.student_email, "administrator": site.demo.admin_email}
    log = site.log(site.id_of(site.demo.student_email))
    row = next(line for line in log if line.mode == "today" and finished(site, line.user_id, line.session_id))
    assert row.session_id is not None
    yield Walker(site, {role: client_of(site, emails[role]) for role in ROLES}, row.session_id, row.id)
    site.take_down()


def finished(site: Site, user_id: uuid.UUID, session_id: uuid.UUID | None) -> bool:
    """Whether all questions of a session were answered, so that its page is the summary."""
    answered = sum(line.session_id == session_id for line in site.log(user_id))
    with site.app.app_context():
        return answered == len(db.session.get_one(StudySession, (user_id, session_id)).slots)


def token(client: FlaskClient) -> str:
    """A CSRF token as a page of ours hands it out."""
    page = client.get("/account/password").text or ""
    page = page if "csrf_token" in page else client.get("/login").text
    return page.split('name="csrf_token" value="', 1)[1].split('"', 1)[0]


def test_table_names_every_page(walker: Walker) -> None:
    rules = walker.site.app.url_map.iter_rules()
    assert {rule.endpoint for rule in rules if "GET" in (rule.methods or ())} == WALK.keys()


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("endpoint", WALK)
def test_page_answers_each_role_as_the_table_says(walker: Walker, endpoint: str, role: str) -> None:
    address, statuses = WALK[endpoint]
    with walker.clients[role].get(walker.address(address)) as reply:
        assert reply.status_code == statuses[ROLES.index(role)]


def test_no_form_is_taken_without_its_token(walker: Walker) -> None:
    taken = []
    for rule in walker.site.app.url_map.iter_rules():
        if "POST" in (rule.methods or ()):
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
    assert walker.clients["student"].get(address).status_code in {200, 303, 404}


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

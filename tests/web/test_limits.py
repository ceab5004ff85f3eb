"""Every route has its limit or a reason to have none; each limit holds, and loses nobody's words."""

from __future__ import annotations

import re
import time
import uuid
from collections.abc import Iterator
from html import unescape
from types import SimpleNamespace

import pytest
from flask import Flask, g
from flask import session as kept
from flask.testing import FlaskClient
from limits.storage import memory
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from studyhub.extensions import db, limiter
from studyhub.models import Note, User
from studyhub.models.base import new_id
from studyhub.services.accounts.signin import open_signin, set_password
from studyhub.services.database import command
from studyhub.web.accounts.session_user import start_session
from studyhub.web.security.limits import stands_in
from studyhub.web.security.table import FREE, LIMITS
from studyhub.web.security.terms import By, Limit
from tests.conftest import MADE, NOW, copied_database, let_go, make_app
from tests.web.api.conftest import lay_token
from tests.web.programs.conftest import Browser
from tests.web.standing_site import PASSWORD
from tests.web.walkers import Walker, token

NOBODY = uuid.UUID(int=7)
WRITES = {"POST", "PUT", "PATCH", "DELETE"}
BY_NAME = {limit.name: limit for limit in LIMITS}
WHOLE_FILES = re.compile(r"<kind>|export|download|file|print|\.csv|/data$")
WORDS = "Count from <discovery>.\nAsk in class."


def decided(route: str, method: str) -> bool:
    """Whether a table says how often a route may be asked."""
    limited = any(method in limit.methods and stands_in(route, limit) for limit in LIMITS)
    return limited or any(method in methods and route in routes for methods, routes in FREE.values())


def limited(route: str, method: str) -> bool:
    return any(method in one.methods and stands_in(route, one) for one in LIMITS)


def routes(app: Flask) -> list[tuple[Rule, str]]:
    """Every route with every method but those that Flask answers itself."""
    rules = app.url_map.iter_rules()
    return [
        (rule, method) for rule in rules for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"})
    ]


def address_of(app: Flask, rule: Rule) -> str:
    values = {name: NOBODY if "id" in name else 7 if name == "number" else "x" for name in rule.arguments}
    with app.test_request_context():
        return app.url_for(rule.endpoint, **(values | {"kind": "csv"} if "kind" in values else values))


def test_every_route_has_its_limit_or_a_reason_to_have_none(app: Flask) -> None:
    undecided = {
        (rule.endpoint, method) for rule, method in routes(app) if not decided(rule.endpoint, method)
    }
    assert undecided == set()


def test_tables_name_only_routes_that_are_there(app: Flask) -> None:
    there = {(rule.endpoint, method) for rule, method in routes(app)}
    named = {(route, method) for methods, found in FREE.values() for route in found for method in methods}
    named |= {(route, limit.methods) for limit in LIMITS for route in limit.routes if route != "api."}
    known = {route for route, _ in there}
    assert {one for one in named if one[0] not in known} == set()


def test_every_file_that_is_made_on_demand_has_a_limit(app: Flask) -> None:
    made = {rule.endpoint for rule in app.url_map.iter_rules() if WHOLE_FILES.search(rule.rule)}
    made -= {"static", "health.metrics"}
    assert {one for one in made if not limited(one, "GET") and not limited(one, "POST")} == set()
    assert len(made) > 15


def test_whatever_a_stranger_may_send_has_a_limit(walker: Walker) -> None:
    stranger, app = walker.clients["stranger"], walker.site.app
    own = {"csrf_token": token(stranger)}
    free = set()
    for rule, method in routes(app):
        if method in WRITES and not limited(rule.endpoint, method):
            reply = stranger.open(address_of(app, rule), method=method, data=own)
            asked = reply.status_code == 401 or "/login" in reply.headers.get("Location", "")
            free |= set() if asked else {rule.endpoint}
    assert free == set()


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    """The counter's clock, which stands still until a test sets it on."""
    clock = SimpleNamespace(at=time.time())
    clock.time = lambda: clock.at
    monkeypatch.setattr(memory, "time", clock)
    return clock


@pytest.fixture(scope="module")
def counting_sites() -> Iterator[dict[str, tuple[Flask, uuid.UUID]]]:
    """The sites that count, by the kind of their database, each made once."""
    sites: dict[str, tuple[Flask, uuid.UUID]] = {}
    yield sites
    for app, _ in sites.values():
        let_go(app)


@pytest.fixture
def counting_site(
    database: str,
    counting_sites: dict[str, tuple[Flask, uuid.UUID]],
    request: pytest.FixtureRequest,
    tmp_path_factory: pytest.TempPathFactory,
) -> tuple[Flask, uuid.UUID]:
    """A site that counts, and somebody who has an account with a password."""
    if database not in counting_sites:
        folder = tmp_path_factory.mktemp("counting")
        app = make_app(folder, copied_database(request, database, folder), RATELIMIT_ENABLED=True)
        MADE.remove(app)  # it stands for the tests after this one too
        with app.app_context():
            person = new_person("amina@example.edu")
            with command() as work:
                set_password(work, person, PASSWORD, NOW)
            db.session.remove()
        counting_sites[database] = app, person
    return counting_sites[database]


@pytest.fixture
def counting(
    counting_site: tuple[Flask, uuid.UUID], clock: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Flask]:
    """The site that counts, with nothing counted yet."""
    monkeypatch.setattr(limiter, "enabled", True)  # another app of the tests may have switched it off
    limiter.reset()
    app = counting_site[0]
    with app.app_context():
        yield app
        db.session.remove()


@pytest.fixture
def someone(counting_site: tuple[Flask, uuid.UUID]) -> uuid.UUID:
    """Somebody who has an account with a password."""
    return counting_site[1]


def new_person(email: str) -> uuid.UUID:
    person = User(id=new_id(NOW), email=email, name="Amina", preferences={}, created_at=NOW, confirmed_at=NOW)
    with command() as work:
        work.add(person)
        return person.id


def client_of(app: Flask, person: uuid.UUID) -> FlaskClient:
    """A browser in which somebody is signed in."""
    client = Browser(app, app.response_class, use_cookies=True)
    with command() as work:
        secret = open_signin(work, person, agent="test", days=30, now=NOW)
    with app.test_request_context():
        start_session(secret)
        signed = dict(kept)
    g.pop("_login_user", None)
    with client.session_transaction() as session:
        session.update(signed)
    return client


def visitor(app: Flask, limit: Limit, person: uuid.UUID) -> tuple[FlaskClient, dict[str, str]]:
    """Who is counted by a limit: somebody signed in, a stranger, or a program with a token."""
    if limit.by is By.ACCOUNT:
        return client_of(app, person), {}
    stranger = Browser(app, app.response_class, use_cookies=True)
    return stranger, lay_token(person) if limit.by is By.BEARER else {}


FORM = {"email": "a@example.edu", "code": "AAAAAAAA"}
COUNTED = {
    "mail to an address": ("account.forgot", FORM),
    "wrong tries": ("account.login", {}),
    "wrong tokens": ("api.me", {}),
    "calls": ("api.me", {}),
    "mail of an account": ("profile.email", {"password": PASSWORD, "email": "new@example.edu"}),
    "pictures": ("lessons.edit", {"text": "x" * 100_001}),
}
"""What is asked where a limit does not count everything: a route, and what is sent."""


def ask(app: Flask, client: FlaskClient, limit: Limit, headers: dict[str, str]) -> TestResponse:
    """One request that the limit counts."""
    route, sent = COUNTED.get(
        limit.name, (min(one for one in limit.routes if not one.startswith("admin")), FORM)
    )
    rule = next(app.url_map.iter_rules(route))
    method = next(one for one in limit.methods if one in (rule.methods or ()))
    data = sent if method == "POST" and limit.by is not By.BEARER else None
    return client.open(address_of(app, rule), method=method, data=data, headers=headers)


def amount_of(limit: Limit) -> tuple[int, int]:
    """How many requests in how many seconds."""
    words = limit.amount.split()
    spans = {"minute": 60, "minutes": 60, "hour": 3600}
    return int(words[0]), spans[words[-1]] * (int(words[2]) if len(words) == 4 else 1)


def count_on(limit: Limit, to: int) -> None:
    """Let the counter stand at `to`, as if so many had been asked."""
    store = limiter.storage.storage
    [key] = [one for one in store if f"/{limit.name}/" in one]
    assert store[key] == 2
    store[key] = to


@pytest.mark.parametrize("name", BY_NAME)
def test_limit_holds_until_its_time_is_over(
    counting: Flask, clock: SimpleNamespace, name: str, someone: uuid.UUID
) -> None:
    limit = BY_NAME[name]
    client, headers = visitor(counting, limit, someone)
    amount, wait = amount_of(limit)
    served = [ask(counting, client, limit, headers) for _ in range(2)]
    count_on(limit, amount - 1)
    served.append(ask(counting, client, limit, headers))
    over = ask(counting, client, limit, headers)
    clock.at += wait + 1
    served.append(ask(counting, client, limit, headers))
    assert (429 in {one.status_code for one in served}, over.status_code) == (False, 429)
    assert 0 < int(over.headers["Retry-After"]) <= wait + 1
    assert limit.said in unescape(over.text)


def test_classroom_behind_one_address_is_counted_each_for_themselves(
    counting: Flask, someone: uuid.UUID
) -> None:
    limit = BY_NAME["drawing"]
    first, second = client_of(counting, someone), client_of(counting, new_person("bo@example.edu"))
    for _ in range(2):
        ask(counting, first, limit, {})
    count_on(limit, amount_of(limit)[0])
    assert [ask(counting, one, limit, {}).status_code == 429 for one in (first, second)] == [True, False]


def test_right_passwords_are_no_tries_against_the_network(counting: Flask, someone: uuid.UUID) -> None:
    right = {"email": "amina@example.edu", "password": PASSWORD}
    for _ in range(3):
        assert counting.test_client().post("/login", data=right).status_code == 303
        g.pop("_login_user", None)
    assert [one for one in limiter.storage.storage if "/wrong tries/" in one] == []


def test_what_was_typed_is_kept_and_can_be_sent_again(
    counting: Flask, clock: SimpleNamespace, someone: uuid.UUID
) -> None:
    client, limit = client_of(counting, someone), BY_NAME["forms"]
    for _ in range(2):
        client.post("/learn/L40/note", data={"body": "x"})
    count_on(limit, amount_of(limit)[0])
    page = client.post("/learn/L40/note", data={"body": WORDS})
    assert page.status_code == 429
    [again] = re.findall(r'<textarea [^>]*name="body"[^>]*>\n(.*?)</textarea>', page.text, re.DOTALL)
    clock.at += 601
    assert client.post("/learn/L40/note", data={"body": unescape(again)}).status_code == 303
    assert [note.body for note in db.session.query(Note)] == [WORDS]


def test_password_that_was_held_up_is_not_put_into_the_page(counting: Flask, someone: uuid.UUID) -> None:
    client, limit = client_of(counting, someone), BY_NAME["locks of an account"]
    for _ in range(2):
        client.post("/account/delete", data={})
    count_on(limit, amount_of(limit)[0])
    page = client.post("/account/delete", data={"password": PASSWORD})
    assert (page.status_code, PASSWORD in page.text) == (429, False)


def test_log_names_the_limit_and_nobody(
    counting: Flask, someone: uuid.UUID, caplog: pytest.LogCaptureFixture
) -> None:
    client, limit = client_of(counting, someone), BY_NAME["recounting"]
    for _ in range(2):
        ask(counting, client, limit, {})
    count_on(limit, amount_of(limit)[0])
    with caplog.at_level("INFO"):
        ask(counting, client, limit, {})
    assert "recounting" in caplog.text
    assert str(someone) not in caplog.text
    assert "127.0.0.1" not in caplog.text

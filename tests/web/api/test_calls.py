from __future__ import annotations

import logging
import re
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask, current_app
from flask.testing import FlaskClient

from studyhub.extensions import db
from studyhub.services.programs.staff import remove
from tests.conftest import NOW, make_app
from tests.services.programs.conftest import College
from tests.web.api.conftest import Headers, lay_token
from tests.web.programs.conftest import As, as_  # noqa: F401 - a fixture


def cohorts(college: College) -> str:
    return f"/api/v1/programs/{college.program}/cohorts"


def test_token_lets_its_person_in(client: FlaskClient, college: College, director: Headers) -> None:
    reply = client.get("/api/v1/me", headers=director)
    assert reply.json is not None
    assert (reply.json["id"], reply.json["token"]["name"]) == (str(college.director), "Test")
    assert reply.headers["Cache-Control"] == "no-store"


def test_browser_that_is_signed_in_is_nobody(college: College, as_: As) -> None:  # noqa: F811
    browser = as_(college.director)
    assert browser.get("/account").status_code == 200
    reply = browser.get("/api/v1/me")
    assert (reply.status_code, reply.headers["WWW-Authenticate"]) == (401, 'Bearer realm="StudyHub"')
    assert browser.post(cohorts(college), json={"name": "Spring"}).status_code == 401


@pytest.mark.parametrize(
    "sent", ["Bearer zebra", "Bearer ", "Basic YTpi", "studyhub_pat_x", "Bearer studyhub_pat_é"]
)
def test_wrong_token_is_told_so(client: FlaskClient, college: College, sent: str) -> None:
    reply = client.get("/api/v1/me", headers={"Authorization": sent})
    assert (reply.status_code, reply.content_type) == (401, "application/problem+json")
    assert reply.headers["WWW-Authenticate"].startswith("Bearer")


def test_missing_scope_is_named(client: FlaskClient, college: College) -> None:
    token = lay_token(college.director, "programs:read", "me:read")
    assert client.get(cohorts(college), headers=token).status_code == 200
    reply = client.post(cohorts(college), json={"name": "Spring"}, headers=token)
    assert (reply.status_code, reply.json["detail"]) == (403, "This token was not made for programs:write.")
    assert 'scope="programs:write"' in reply.headers["WWW-Authenticate"]


def test_who_left_the_program_finds_nothing_of_it(client: FlaskClient, college: College) -> None:
    person = college.staff("instructor", "edit")
    token = lay_token(person)
    assert client.get(cohorts(college), headers=token).status_code == 200
    remove(user_id=college.director, program_id=college.program, person_id=person, now=NOW)
    assert client.get(cohorts(college), headers=token).status_code == 404
    assert client.get("/api/v1/me", headers=token).status_code == 200


def test_cohort_is_made_found_changed_archived_and_restored(
    client: FlaskClient, college: College, director: Headers
) -> None:
    sent = {"name": "Spring", "window_from": "2027-03-01", "window_to": "2027-05-31"}
    made = client.post(cohorts(college), json=sent, headers=director)
    assert made.status_code == 201
    where = made.headers["Location"]
    assert client.get(where, headers=director).json == made.json
    client.put(where, json={"name": "Spring 2027"}, headers=director)
    for act in ("archive", "restore", "archive"):
        assert client.post(f"{where}/{act}", headers=director).status_code == 204
    found = client.get(where, headers=director).json
    assert found is not None
    assert (found["name"], found["window_from"], found["archived_at"]) == (
        "Spring 2027",
        None,
        "2026-11-23T15:00:00Z",
    )


def test_what_is_in_the_archive_conflicts(client: FlaskClient, college: College, director: Headers) -> None:
    where = f"{cohorts(college)}/{college.cohort}"
    client.post(f"{where}/archive", headers=director)
    reply = client.put(where, json={"name": "Spring"}, headers=director)
    assert (reply.status_code, reply.json["detail"]) == (
        409,
        "This cohort is in the archive. Take it out first.",
    )


def test_every_fault_of_a_body_is_named_at_once(
    client: FlaskClient, college: College, director: Headers
) -> None:
    sent = {"name": "", "window_from": "soon", "window_to": 7, "zebra/x": 1}
    reply = client.post(cohorts(college), json=sent, headers=director)
    assert (reply.status_code, reply.content_type) == (422, "application/problem+json")
    assert [fault["pointer"] for fault in reply.json["errors"]] == [
        "/name",
        "/window_from",
        "/window_to",
        "/zebra~1x",
    ]


def test_rule_that_a_use_case_keeps_is_told_in_its_words(
    client: FlaskClient, college: College, director: Headers
) -> None:
    sent = {"name": "Spring", "window_from": "2027-05-31", "window_to": "2027-03-01"}
    reply = client.post(cohorts(college), json=sent, headers=director)
    assert (reply.status_code, reply.json["detail"]) == (422, "The exam window ends before it begins.")


@pytest.mark.parametrize(
    ("data", "kind", "status"),
    [
        (b'{"name": "Spring"}', "text/plain", 415),
        (b"name=Spring", "application/x-www-form-urlencoded", 415),
        (b"", "application/json", 400),
        (b'{"name": ', "application/json", 400),
        (b'{"name": "\xff"}', "application/json", 400),
        (b'{"name": "\\ud800"}', "application/json", 400),
        (b"[" * 100_000, "application/json", 400),
        (b'"Spring"', "application/json", 422),
        (b"[]", "application/json", 422),
        (b'{"name": "a\\u0000b"}', "application/json", 422),
        (b'{"name": "' + b"x" * 2_000_000 + b'"}', "application/json", 413),
    ],
)
def test_body_that_cannot_be_read_is_refused_as_what_it_is(
    college: College, director: Headers, data: bytes, kind: str, status: int
) -> None:
    client = current_app.test_client()
    reply = client.post(cohorts(college), data=data, headers=director | {"Content-Type": kind})
    assert (reply.status_code, reply.content_type) == (status, "application/problem+json")


@pytest.mark.parametrize(
    ("query", "pointers"),
    [
        ("page=0&per_page=201", ["?page", "?per_page"]),
        ("page=zebra", ["?page"]),
        ("page=1&page=2", ["?page"]),
    ],
)
def test_query_has_bounds(
    client: FlaskClient, college: College, director: Headers, query: str, pointers: list[str]
) -> None:
    reply = client.get(f"{cohorts(college)}?{query}", headers=director)
    assert (reply.status_code, [one["pointer"] for one in reply.json["errors"]]) == (422, pointers)


def test_pages_follow_each_other(client: FlaskClient, college: College, director: Headers) -> None:
    for name in ("Spring", "Summer"):
        college.make_cohort(name)
    found, page = [], 1
    while page:
        reply = client.get(f"{cohorts(college)}?page={page}&per_page=2", headers=director).json
        assert reply is not None
        found, page = found + [one["name"] for one in reply["items"]], reply["next"]
    assert sorted(found) == ["Fall", "Spring", "Summer"]


def test_each_look_at_a_student_is_on_record(
    client: FlaskClient, college: College, director: Headers
) -> None:
    where = f"{cohorts(college)}/{college.cohort}/students"
    student = college.student()
    client.get(where, headers=director)
    assert client.get(f"{where}/{student}", headers=director).json["name"] == "Amina Diallo"
    assert client.get(f"{where}/{student}/answers", headers=director).status_code == 404  # not shared
    seen = [(event.action, event.actor_id) for event in college.events() if ".seen" in event.action]
    assert sorted(seen) == [("student.seen", college.director), ("students.seen", college.director)]


def test_list_of_students_is_looked_at_first_and_then_sent(
    client: FlaskClient, college: College, director: Headers
) -> None:
    where = f"{cohorts(college)}/{college.cohort}/invitations"
    sent = {"text": "name,email\nAmina,amina@example.edu\nNobody,zebra\n"}
    looked = client.post(f"{where}/list", json=sent, headers=director).json
    assert ([one["line"] for one in looked["faults"]], looked["invited"]) == ([3], 0)
    assert client.post(f"{where}/list", json=sent | {"send": True}, headers=director).json["invited"] == 1
    assert [one["email"] for one in client.get(where, headers=director).json["items"]] == [
        "amina@example.edu"
    ]


@pytest.mark.parametrize(
    ("method", "address"), [("GET", "/api/v1/zebra"), ("GET", "/api/"), ("PATCH", "/api/v1/me")]
)
def test_unknown_address_or_method_is_a_problem_and_no_page(
    client: FlaskClient, director: Headers, method: str, address: str
) -> None:
    reply = client.open(address, method=method, headers=director)
    assert reply.status_code == (405 if method == "PATCH" else 404)
    assert reply.content_type == "application/problem+json"
    assert ("Allow" in reply.headers) == (method == "PATCH")


def test_other_sites_scripts_are_not_let_in(client: FlaskClient, director: Headers) -> None:
    origin = {"Origin": "https://evil.example", "Access-Control-Request-Method": "POST"}
    for method in ("GET", "OPTIONS"):
        reply = client.open("/api/v1/me", method=method, headers=director | origin)
        assert not [name for name, _ in reply.headers if name.lower().startswith("access-control")]


@pytest.mark.on_sqlite("a table is dropped, and PostgreSQL's database serves the next test too")
def test_broken_database_is_a_problem_that_names_no_token(
    app: Flask, client: FlaskClient, director: Headers, caplog: pytest.LogCaptureFixture
) -> None:
    app.config["PROPAGATE_EXCEPTIONS"] = False
    db.session.execute(sa.text("DROP TABLE membership"))
    db.session.commit()
    with caplog.at_level(logging.DEBUG):
        reply = client.get("/api/v1/programs", headers=director)
    assert (reply.status_code, reply.content_type) == (503, "application/problem+json")
    assert reply.headers["Retry-After"] == "30"
    assert director["Authorization"].removeprefix("Bearer ") not in caplog.text


@pytest.fixture
def limited(app: Flask, database_url: str, tmp_path: Path) -> FlaskClient:
    """A site that counts calls."""
    return make_app(tmp_path, database_url, RATELIMIT_ENABLED=True).test_client()


def test_wrong_tokens_from_one_network_are_held_up(limited: FlaskClient) -> None:
    guesses = [limited.get("/api/v1/me", headers={"Authorization": f"Bearer {n}"}) for n in range(201)]
    assert [reply.status_code for reply in (guesses[0], guesses[-1])] == [401, 429]
    assert guesses[-1].content_type == "application/problem+json"
    assert int(guesses[-1].headers["Retry-After"]) <= 600


def test_calls_are_counted_by_token(limited: FlaskClient, college: College, director: Headers) -> None:
    other = lay_token(college.director)
    statuses = [limited.get("/api/v1/me", headers=director).status_code for _ in range(601)]
    assert (statuses[0], statuses[-1]) == (200, 429)
    assert limited.get("/api/v1/me", headers=other).status_code == 200


def test_description_is_open_to_everybody_and_is_that_of_what_runs(app: Flask, client: FlaskClient) -> None:
    described = client.get("/api/v1/openapi.json").json
    assert described is not None
    found = {
        (method.upper(), re.sub(r"\{([a-z_]+)\}", r"<uuid:\1>", path))
        for path, methods in described["paths"].items()
        for method in methods
    }
    runs = {
        (method, rule.rule.removeprefix("/api/v1"))
        for rule in app.url_map.iter_rules()
        if rule.endpoint.startswith("api.") and rule.endpoint != "api.description"
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }
    assert found == runs

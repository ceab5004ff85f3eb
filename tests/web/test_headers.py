"""Every answer has its headers: each page, refusal, fault, file and call, to strangers and to people."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from werkzeug.datastructures import Headers
from werkzeug.test import TestResponse

from tests.conftest import make_app
from tests.web.program_pages import PAGES
from tests.web.test_limits import address_of, routes
from tests.web.test_walk import WALK
from tests.web.walkers import Walker

EVERYWHERE = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
PAGES_HAVE = {
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
POLICY = ("default-src 'self'", "script-src 'self'", "object-src 'none'", "base-uri 'none'")
FORBIDDEN = re.compile(r"unsafe|https?:|\*|data:(?<!img-src 'self' data:)")


def missing(headers: Headers, *, page: bool = True) -> list[str]:
    """What an answer lacks."""
    wanted = EVERYWHERE | (PAGES_HAVE if page else {})
    lacking = [name for name, value in wanted.items() if headers.get(name) != value]
    policy = headers.get("Content-Security-Policy", "")
    lacking += [
        part for part in (*POLICY, "frame-ancestors 'none'", "form-action 'self'") if part not in policy
    ]
    lacking += ["Content-Type"] if "Content-Length" in headers and "Content-Type" not in headers else []
    return lacking + FORBIDDEN.findall(policy)


def faults_of(answers: dict[str, TestResponse]) -> dict[str, list[str]]:
    found = {name: missing(reply.headers) for name, reply in answers.items()}
    return {name: lacking for name, lacking in found.items() if lacking}


@pytest.mark.parametrize("role", ["stranger", "student"])
def test_every_route_answers_with_them_whatever_is_asked(walker: Walker, role: str) -> None:
    app, client = walker.site.app, walker.clients[role]
    found, public = {}, []
    for rule, method in routes(app):
        with client.open(address_of(app, rule), method=method, data={}) as reply:
            found[f"{method} {rule.endpoint}"] = missing(reply.headers)
            if role != "stranger" and "store" not in reply.headers.get("Cache-Control", ""):
                public.append(rule.endpoint)
    assert {name: lacking for name, lacking in found.items() if lacking} == {}
    assert public == []


def test_every_page_and_file_of_a_program_answers_with_them(walker: Walker) -> None:
    yard, kinds = walker.lay_yard(), set()
    faults = {}
    for endpoint, (pattern, _) in PAGES.items():
        with walker.clients["director"].get(walker.address(pattern, yard)) as reply:
            lacking = missing(reply.headers) if endpoint != "lessons.picture" else []
            named = "attachment" in reply.headers.get("Content-Disposition", "")
            page = reply.mimetype in {"text/html", "image/png", "image/webp", "image/jpeg"}
            kinds.add(reply.mimetype)
            if lacking or not (page or named):
                faults[endpoint] = [*lacking, reply.mimetype]
    assert faults == {}
    assert len(kinds) >= 4  # pages, tables in two forms, packages


def test_picture_that_somebody_sent_can_do_nothing_as_a_page(walker: Walker) -> None:
    yard = walker.lay_yard()
    address = walker.address(PAGES["lessons.picture"][0], yard)
    with walker.clients["student"].get(address) as reply:
        policy = reply.headers["Content-Security-Policy"]
    assert {"default-src 'none'", "sandbox"} <= set(policy.split("; "))
    assert (reply.mimetype, reply.headers["X-Content-Type-Options"]) == ("image/png", "nosniff")


def test_strangers_pages_at_the_door_are_kept_by_nobody(walker: Walker) -> None:
    stranger = walker.clients["stranger"]
    for address in (
        "/login",
        "/register",
        "/login/reset/zebra",
        "/register/confirm/zebra",
        "/join/mail/zebra",
    ):
        assert "no-store" in stranger.get(address).headers["Cache-Control"]


@pytest.mark.parametrize(
    ("method", "address", "status"),
    [
        ("GET", "/nowhere", 404),
        ("GET", "/no%00page", 400),
        ("POST", "/practice/answer", 400),
        ("GET", "/practice/answer", 405),
        ("TRACE", "/", 405),
        ("PROPFIND", "/login", 405),
        ("GET", "/api/v1/nowhere", 404),
        ("GET", "/api/v1/me", 401),
        ("OPTIONS", "/login", 200),
    ],
)
def test_refusals_have_them_too(walker: Walker, method: str, address: str, status: int) -> None:
    reply = walker.clients["stranger"].open(address, method=method)
    assert (reply.status_code, missing(reply.headers)) == (status, [])
    assert "Server" not in reply.headers


def test_fault_of_ours_has_them_too(walker: Walker, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken() -> str:
        raise ZeroDivisionError

    monkeypatch.setitem(walker.site.app.view_functions, "home.about", broken)
    reply = walker.clients["stranger"].get("/about")
    assert (reply.status_code, missing(reply.headers)) == (500, [])


@pytest.fixture
def behind_https(database_url: str, tmp_path: Path) -> Iterator[FlaskClient]:
    app = make_app(tmp_path, database_url, public_url="https://study.example.edu")
    return app.test_client()


def https(client: FlaskClient, address: str) -> TestResponse:
    return client.get(address, base_url="https://study.example.edu")


def test_static_files_have_them_and_no_script_in_a_drawing(behind_https: FlaskClient) -> None:
    page = https(behind_https, "/").text
    files = set(re.findall(r'(?:href|src)="(/static/[^"#]+)', page))
    assert any(name.endswith(".svg") for name in files)
    for name in files:
        with https(behind_https, name) as reply:
            assert missing(reply.headers, page=False) == []
            assert "includeSubDomains" in reply.headers["Strict-Transport-Security"]


@pytest.mark.parametrize("address", ["/", "/nowhere", "/api/v1/me", "/login", "/healthz", "/plan"])
def test_https_site_is_met_by_https_alone(behind_https: FlaskClient, address: str) -> None:
    reply = https(behind_https, address)
    assert reply.headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"


def test_cookie_is_for_this_host_over_https_and_for_no_script(behind_https: FlaskClient) -> None:
    [cookie] = https(behind_https, "/login").headers.getlist("Set-Cookie")
    name, _, rest = cookie.partition("=")
    assert name == "__Host-studyhub"
    assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"} <= set(rest.split("; "))
    assert "Domain" not in rest


def test_cookie_without_https_is_for_no_script_and_no_other_site(client: FlaskClient) -> None:
    [cookie] = client.get("/login").headers.getlist("Set-Cookie")
    assert {"HttpOnly", "Path=/", "SameSite=Lax"} <= set(cookie.split("; "))


def test_no_page_may_be_read_by_another_site(walker: Walker) -> None:
    addresses = [walker.address(pattern) for pattern, _ in WALK.values()] + ["/api/v1/me"]
    for address in addresses:
        with walker.clients["student"].get(address, headers={"Origin": "https://evil.example"}) as reply:
            assert not [name for name, _ in reply.headers if name.startswith("Access-Control")]

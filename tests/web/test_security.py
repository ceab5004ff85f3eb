from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask, request
from flask.testing import FlaskClient

from studyhub.extensions import db
from studyhub.models import User
from tests.conftest import make_app


@pytest.mark.parametrize("address", ["/", "/login", "/no-such-page"])
def test_every_page_forbids_inline_code_framing_and_sniffing(client: FlaskClient, address: str) -> None:
    headers = client.get(address).headers
    policy = headers["Content-Security-Policy"]
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"


def test_page_about_a_person_is_not_kept_by_a_shared_browser(client: FlaskClient) -> None:
    form = {"name": "A", "email": "a@example.edu", "password": "three green lamps", "timezone": "UTC"}
    client.post("/register", data=form)
    assert "no-store" in client.get("/account").headers["Cache-Control"]


def test_https_site_marks_its_cookie_and_asks_to_be_met_over_https(database_url: str, tmp_path: Path) -> None:
    app = make_app(tmp_path, database_url, public_url="https://study.example.edu")
    answer = app.test_client().get("/login", base_url="https://study.example.edu")
    assert "Strict-Transport-Security" in answer.headers
    assert app.config["SESSION_COOKIE_SECURE"]
    assert app.config["SESSION_COOKIE_HTTPONLY"]


def seen_address(app: Flask) -> str:
    app.add_url_rule("/address", view_func=lambda: str(request.remote_addr))
    return app.test_client().get("/address", headers={"X-Forwarded-For": "203.0.113.9"}).text


def test_forwarded_address_counts_only_where_a_proxy_is_set(database_url: str, tmp_path: Path) -> None:
    assert seen_address(make_app(tmp_path, database_url)) == "127.0.0.1"
    assert seen_address(make_app(tmp_path, database_url, trusted_proxies=1)) == "203.0.113.9"


@pytest.mark.parametrize("address", ["/login?next=%00", "/no%00page", "/glossary?q=a%00"])
def test_address_with_a_character_that_no_database_keeps_is_refused(
    client: FlaskClient, address: str
) -> None:
    assert client.get(address).status_code == 400


def test_form_with_a_character_that_no_database_keeps_is_refused(client: FlaskClient) -> None:
    form = {"name": "A\x00", "email": "a@example.edu", "password": "three green lamps", "timezone": "UTC"}
    answer = client.post("/register", data=form)
    assert (answer.status_code, db.session.query(User).count()) == (400, 0)

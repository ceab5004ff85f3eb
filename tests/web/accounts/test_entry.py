from __future__ import annotations

import re
import uuid
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from studyhub.services.accounts.registration import first_admin_link
from studyhub.web.redirects import own_path
from tests.conftest import Inbox, make_app

PASSWORD = "three green lamps"
NEWCOMER = {
    "name": "Amina Diallo",
    "email": "amina@example.edu",
    "password": PASSWORD,
    "timezone": "America/New_York",
}


def sign_up(client: FlaskClient, **changes: str) -> TestResponse:
    return client.post("/register", data=NEWCOMER | changes)


def log_in(client: FlaskClient, **changes: str) -> TestResponse:
    return client.post("/login", data={"email": NEWCOMER["email"], "password": PASSWORD} | changes)


def test_newcomer_is_signed_in_and_on_the_home_page(client: FlaskClient) -> None:
    assert sign_up(client).headers["Location"] == "/"
    assert client.get("/account").status_code == 200


def test_form_with_faults_names_them_all_and_keeps_what_was_typed(client: FlaskClient) -> None:
    page = sign_up(client, email="amina", password="short")
    assert page.status_code == 422
    assert "Write an address" in page.text
    assert "15 to 128 characters" in page.text
    assert 'value="Amina Diallo"' in page.text


def test_common_password_is_refused_at_its_own_field(client: FlaskClient) -> None:
    page = sign_up(client, password="iloveyouiloveyou")
    assert page.status_code == 422
    assert re.search(r'id="password-error">.*tried first\. Put four or more', page.text) is not None


def test_logging_out_ends_the_signin_on_the_server(client: FlaskClient, app: Flask) -> None:
    sign_up(client)
    kept = client.get_cookie("studyhub")
    client.post("/logout")
    thief = app.test_client()
    assert kept is not None
    thief.set_cookie("studyhub", kept.value)
    assert thief.get("/account").status_code == 303


def test_session_planted_before_signing_in_is_dropped(client: FlaskClient) -> None:
    sign_up(client)
    client.post("/logout")
    with client.session_transaction() as planted:
        planted["planted"] = "by a stranger"
    log_in(client)
    with client.session_transaction() as session:
        assert "planted" not in session


@pytest.mark.parametrize(
    "target",
    ["https://evil.example", "//evil.example", "/\\evil.example", "javascript:alert(1)", "/\t/evil.example"],
)
def test_logging_in_leads_to_this_site_only(client: FlaskClient, target: str) -> None:
    sign_up(client)
    client.post("/logout")
    assert log_in(client, next=target).headers["Location"] == "/"


@pytest.mark.parametrize("target", ["/", "/learn/L40", "/search?q=breach#first"])
def test_own_path_is_kept(target: str) -> None:
    assert own_path(target) == target


def test_stranger_is_asked_to_log_in_and_brought_back(client: FlaskClient) -> None:
    sign_up(client)
    client.post("/logout")
    asked = client.get("/account/password")
    assert asked.headers["Location"] == "/login?next=/account/password"
    assert log_in(client, next="/account/password").headers["Location"] == "/account/password"


@pytest.mark.parametrize("address", ["/register", "/login", "/login/forgot"])
def test_pages_for_strangers_answer(client: FlaskClient, address: str) -> None:
    assert client.get(address).status_code == 200


def test_closed_site_says_so(database_url: str, tmp_path: Path) -> None:
    app = make_app(tmp_path, database_url, registration="closed")
    page = app.test_client().get("/register")
    assert page.status_code == 403
    assert "no new accounts" in page.text


def test_account_from_register_to_reset_over_a_real_mail_server(
    database_url: str, tmp_path: Path, inbox: tuple[Inbox, int]
) -> None:
    box, port = inbox
    mail = {"mail_server": "127.0.0.1", "mail_port": port, "mail_security": "none"}
    client = make_app(tmp_path, database_url, **mail).test_client()
    known, unknown = sign_up(client).text, sign_up(client, email="other@example.edu").text
    assert known.replace("amina@", "") == unknown.replace("other@", "")
    link = re.search(r"http://127.0.0.1:8000(/register/confirm/\S+)", box.text(0))
    assert link is not None
    assert client.post(link[1], data={"password": PASSWORD}).headers["Location"] == "/"
    client.post("/logout")
    client.post("/login/forgot", data={"email": NEWCOMER["email"]})
    reset = re.search(r"http://127.0.0.1:8000(/login/reset/\S+)", box.text(2))
    assert reset is not None
    client.post(reset[1], data={"password": "four blue kettles"})
    assert log_in(client, password="four blue kettles").status_code == 303


def test_link_in_a_mail_never_follows_the_host_header(
    client: FlaskClient, caplog: pytest.LogCaptureFixture
) -> None:
    sign_up(client)
    client.post("/login/forgot", data={"email": NEWCOMER["email"]}, headers={"Host": "evil.example"})
    assert "http://127.0.0.1:8000/login/reset/" in caplog.text
    assert "evil.example" not in caplog.text


def test_link_makes_the_first_administrator(client: FlaskClient, app: Flask) -> None:
    with app.test_request_context():
        from studyhub.web.context import desk, now  # noqa: PLC0415 - both need the app

        link = first_admin_link(desk=desk(), now=now()) or ""
    assert "first administrator" in client.get(link).text
    sign_up(client, invitation=link.split("=")[1])
    assert client.get("/admin").status_code == 200


def test_settings_are_saved_with_all_their_faults_named(client: FlaskClient) -> None:
    sign_up(client)
    form = {f"minutes-{day}": "30" for day in range(7)} | {"name": "Amina", "timezone": "UTC", "keys_on": "y"}
    form |= {
        "key_flag": "f",
        "key_strike": "x",
        "key_guessed": "g",
        "key_next": "n",
        "key_undo": "u",
        "key_help": "?",
    }
    assert client.post("/account", data=form | {"exam_date": "2027-02-01"}).status_code == 303
    assert 'value="2027-02-01"' in client.get("/account").text
    wrong = client.post("/account", data=form | {"days_off": "tomorrow", "minutes-3": "lots"})
    assert wrong.status_code == 422
    assert "tomorrow" in wrong.text


def test_own_data_come_as_a_zip(app: Flask, client: FlaskClient) -> None:
    sign_up(client)
    client.post("/account/data")
    assert app.extensions["queue"].wake().wait(20)
    found = re.search(r"/account/data/[0-9a-f-]{36}", client.get("/account/data").text)
    assert found
    answer = client.get(found[0])
    assert answer.data[:2] == b"PK"
    assert "attachment" in answer.headers["Content-Disposition"]


def test_account_is_deleted_for_good(client: FlaskClient) -> None:
    sign_up(client)
    assert client.post("/account/delete", data={"password": PASSWORD}).status_code == 422
    client.post("/account/delete", data={"password": PASSWORD, "sure": "y"})
    assert log_in(client).status_code == 422


def test_many_tries_from_one_address_are_held_up(database_url: str, tmp_path: Path) -> None:
    app = make_app(tmp_path, database_url, RATELIMIT_ENABLED=True)
    client = app.test_client()
    codes = {client.post("/login/forgot", data={"email": "x"}).status_code for _ in range(201)}
    assert codes == {422, 429}


POST_ADDRESSES = (
    "/register",
    "/login",
    "/logout",
    "/account",
    "/account/data",
    "/account/delete",
    "/practice/today",
)


@pytest.mark.parametrize("address", POST_ADDRESSES)
def test_form_without_its_token_is_refused(database_url: str, tmp_path: Path, address: str) -> None:
    client = make_app(tmp_path, database_url, WTF_CSRF_ENABLED=True).test_client()
    assert client.post(address, data=NEWCOMER).status_code == 400


def test_students_find_no_administration(client: FlaskClient, make_user: Callable[..., uuid.UUID]) -> None:
    sign_up(client)
    for address in ("/admin", "/admin/people", "/admin/reports", "/admin/invitations"):
        assert client.get(address).status_code == 404


def test_account_that_has_to_wait_says_so_to_programs_too(client: FlaskClient) -> None:
    for _ in range(5):
        log_in(client, password="seven wrong wagons")
    held = log_in(client)
    assert (held.status_code, held.headers["Retry-After"]) == (429, "30")

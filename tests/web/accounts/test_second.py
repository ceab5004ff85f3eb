from __future__ import annotations

import re
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from studyhub.adapters.one_time import code_at
from tests.conftest import NOW
from tests.web.accounts.test_entry import PASSWORD, log_in, sign_up


@pytest.fixture
def secret(client: FlaskClient) -> str:
    """Somebody registers and begins to set the second step up: the secret that the page shows."""
    sign_up(client)
    client.post("/account/second-step", data={"password": PASSWORD})
    found = re.search(r"[A-Z2-7]{4}(?: [A-Z2-7]{4}){7}", client.get("/account/second-step/set-up").text)
    assert found is not None
    return found[0].replace(" ", "")


@pytest.fixture
def codes(client: FlaskClient, secret: str) -> list[str]:
    """The second step is on: its recovery codes."""
    page = client.post("/account/second-step/set-up", data={"code": code_at(secret, NOW)}).text
    return re.findall(r"[a-z0-9]{6}(?:-[a-z0-9]{6}){3}", page)


def test_secret_is_shown_as_a_picture_without_script(client: FlaskClient, secret: str) -> None:
    page = client.get("/account/second-step/set-up").text
    assert secret
    assert 'src="data:image/svg+xml' in page


@pytest.mark.usefixtures("secret")
def test_wrong_code_turns_nothing_on(client: FlaskClient) -> None:
    assert client.post("/account/second-step/set-up", data={"code": "x"}).status_code == 422
    client.post("/logout")
    assert log_in(client).headers["Location"] == "/"


def test_code_is_asked_after_the_password_and_leads_to_the_wanted_page(
    client: FlaskClient, app: Flask, secret: str, codes: list[str]
) -> None:
    assert len(codes) == 10
    client.post("/logout")
    app.extensions["clock"] = lambda: NOW + timedelta(minutes=5)
    assert log_in(client, next="/account/password").headers["Location"] == "/login/second"
    code = code_at(secret, NOW + timedelta(minutes=5))
    assert client.post("/login/second", data={"code": code}).headers["Location"] == "/account/password"


@pytest.mark.usefixtures("codes")
def test_nobody_is_signed_in_before_the_code(client: FlaskClient) -> None:
    client.post("/logout")
    log_in(client)
    assert client.get("/account").status_code == 303
    assert client.post("/login/second", data={"code": "000"}).status_code == 422


def test_recovery_code_lets_in_and_codes_are_shown_once(client: FlaskClient, codes: list[str]) -> None:
    assert codes[0] not in client.get("/account/second-step").text
    client.post("/logout")
    log_in(client)
    assert client.post("/login/second", data={"code": codes[0]}).headers["Location"] == "/"
    assert "9 recovery codes left" in client.get("/account/second-step").text


@pytest.mark.usefixtures("codes")
@pytest.mark.parametrize("what", ["off", "codes"])
def test_turning_off_and_new_codes_need_the_password(client: FlaskClient, what: str) -> None:
    assert client.post(f"/account/second-step/{what}", data={"password": "not mine"}).status_code == 422
    assert "It is <strong>on</strong>" in client.get("/account/second-step").text


@pytest.mark.usefixtures("codes")
def test_token_of_a_program_reaches_no_page_of_the_second_step(client: FlaskClient) -> None:
    sent = {"password": PASSWORD, "name": "Gradebook", "days": "90", "scopes": ["me:read"]}
    found = re.search(r"studyhub_pat_[A-Za-z0-9_-]{43}", client.post("/account/tokens", data=sent).text)
    assert found is not None
    client.post("/logout")
    bearer = {"Authorization": f"Bearer {found[0]}"}
    reply = client.post("/account/second-step/off", data={"password": PASSWORD}, headers=bearer)
    assert reply.headers["Location"].startswith("/login")

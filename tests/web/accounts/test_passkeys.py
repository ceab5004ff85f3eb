from __future__ import annotations

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.conftest import make_app
from tests.services.accounts.authenticator import Device
from tests.web.accounts.test_entry import PASSWORD, sign_up

NAMED = {"name": "my phone", "password": PASSWORD}
ADDRESS = "https://study.example.edu"


@pytest.fixture
def person(app: Flask, database_url: str, standing_folder: object) -> FlaskClient:
    """The browser of somebody who has an account, on a site with a name."""
    named = make_app(standing_folder, database_url, public_url=ADDRESS)  # type: ignore[arg-type]
    client = named.test_client()
    client.environ_base["wsgi.url_scheme"] = "https"
    sign_up(client)
    return client


@pytest.fixture
def device(person: FlaskClient) -> Device:
    """A device on which the person has added a passkey."""
    device = Device()
    options = person.post("/account/passkeys/begin", data=NAMED).json["options"]  # type: ignore[index]
    person.post("/account/passkeys", data={"name": "my phone", "answer": device.make(options)})
    return device


def enter(person: FlaskClient, device: Device, **more: str) -> str:
    """Where an answer leads."""
    options = person.post("/login/passkey/begin").json["options"]  # type: ignore[index]
    reply = person.post("/login/passkey", data={"answer": device.use(options)} | more)
    return reply.headers["Location"]


def test_passkey_leads_to_the_wanted_page_of_this_site(person: FlaskClient, device: Device) -> None:
    person.post("/logout")
    assert enter(person, device, next="/account/passkeys") == "/account/passkeys"
    assert "my phone" in person.get("/account/passkeys").text
    person.post("/logout")
    assert enter(person, device, next="https://evil.example") == "/"


def test_refused_answer_leads_back_to_the_login_with_a_sentence(person: FlaskClient, device: Device) -> None:
    person.post("/logout")
    device.origin = "https://evil.example"
    assert enter(person, device) == "/login?next=/"
    assert "was not accepted here" in person.get("/login").text


@pytest.mark.parametrize("sent", [{}, {"answer": "{}"}, {"answer": "x" * 40_000}, {"answer": "[1]"}])
def test_rubbish_leads_back_to_the_login(person: FlaskClient, sent: dict[str, str]) -> None:
    person.post("/logout")
    person.post("/login/passkey/begin")
    assert person.post("/login/passkey", data=sent).headers["Location"].startswith("/login")


def test_answer_that_nobody_asked_for_lets_nobody_in(person: FlaskClient, device: Device) -> None:
    person.post("/logout")
    answer = device.use({"challenge": "x"})
    assert person.post("/login/passkey", data={"answer": answer}).headers["Location"].startswith("/login")


def test_form_sent_without_script_says_what_is_missing(person: FlaskClient) -> None:
    page = person.post("/account/passkeys", data=NAMED)
    assert page.status_code == 422
    assert "Begin again" in page.text or "done already" in page.text


def test_script_is_told_of_a_wrong_password(person: FlaskClient) -> None:
    reply = person.post("/account/passkeys/begin", data=NAMED | {"password": "not mine"})
    assert reply.status_code == 422
    assert reply.json == {"message": "This is not your present password."}


def test_removed_passkey_is_gone(person: FlaskClient, device: Device) -> None:
    link = re.search(r"/account/passkeys/[0-9a-f-]+/remove", person.get("/account/passkeys").text)
    assert link is not None
    assert person.post(link[0], data={"password": PASSWORD}).status_code == 303
    person.post("/logout")
    assert enter(person, device).startswith("/login")


def test_site_at_a_bare_number_offers_no_passkeys(client: FlaskClient) -> None:
    sign_up(client)
    assert "needs this site" not in client.get("/account/passkeys").text
    assert "data-passkey" not in client.get("/account/passkeys").text
    assert client.post("/login/passkey/begin").status_code == 422

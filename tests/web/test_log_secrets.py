"""No secret is ever in the log, at whatever level, and no password in an address."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from studyhub.adapters.one_time import code_at
from tests.conftest import NOW, Inbox, make_app
from tests.web.form_pages import forms_of
from tests.web.test_walk import WALK
from tests.web.walkers import Walker

PASSWORD, WRONG, NEXT = "three green lamps", "seven wrong wagons", "four blue kettles"
HEAD, MAIL_OF_THE_TEST = "Authorization", "mail.log"


@pytest.fixture
def site(database_url: str, tmp_path: Path, inbox: tuple[Inbox, int]) -> Iterator[Flask]:
    """A site that logs each request, sends real mail, and is found broken on one page."""
    mail = {"mail_server": "127.0.0.1", "mail_port": inbox[1], "mail_security": "none"}
    app = make_app(tmp_path, database_url, log_requests="yes", TESTING=False, **mail)
    app.extensions["clock"] = lambda: NOW
    return app


def linked(mail: str) -> str:
    """The path of the link in a mail."""
    found = re.search(r"http://127\.0\.0\.1:8000(/\S+)", mail)
    assert found is not None
    return found[1]


def live(site: Flask, client: FlaskClient, box: Inbox) -> dict[str, str]:
    """Registers, signs in wrongly and rightly, adds a second step, a token, resets; gives each secret."""
    known = {"password": PASSWORD, "wrong password": WRONG, "next password": NEXT}
    new = {"name": "Amina", "email": "amina@example.edu", "password": PASSWORD, "timezone": "UTC"}
    client.post("/register", data=new)
    known["confirming token"] = linked(box.text(0)).rsplit("/", 1)[1]
    client.get(linked(box.text(0)))
    client.post(linked(box.text(0)), data={"password": PASSWORD})
    client.post("/account/second-step", data={"password": PASSWORD})
    shown = re.search(r"[A-Z2-7]{4}(?: [A-Z2-7]{4}){7}", client.get("/account/second-step/set-up").text)
    assert shown is not None
    secret = shown[0].replace(" ", "")
    known |= {"secret of the app": secret, "secret as shown": shown[0], "code": code_at(secret, NOW)}
    page = client.post("/account/second-step/set-up", data={"code": known["code"]}).text
    known["recovery code"] = re.findall(r"[a-z0-9]{6}(?:-[a-z0-9]{6}){3}", page)[0]
    wanted = {"name": "mine", "scopes": ["programs:read"], "days": "30", "password": PASSWORD}
    made = re.search(r"studyhub_pat_[\w-]{43}", client.post("/account/tokens", data=wanted).text)
    assert made is not None
    known["token of the API"] = made[0]
    for token in (made[0], "studyhub_pat_" + "q" * 43):
        client.get("/api/v1/me", headers={HEAD: f"Bearer {token}"})
        client.get("/api/v1/programs?page=zebra", headers={HEAD: f"Bearer {token}"})
    client.post("/logout")
    client.post("/login", data={"email": "amina@example.edu", "password": WRONG})
    client.post("/login", data={"email": "amina@example.edu", "password": PASSWORD})
    client.post("/login/second", data={"code": "000111"})
    client.post("/login/second", data={"code": known["recovery code"]})
    client.post("/login/forgot", data={"email": "amina@example.edu"})
    reset = next(text for text in (box.text(n) for n in range(1, 5)) if "/login/reset/" in text)
    known["reset token"] = linked(reset).rsplit("/", 1)[1]
    client.post(linked(reset), data={"password": "short"})
    client.post(linked(reset), data={"password": NEXT})
    return known


def test_log_tells_what_was_done_and_no_secret_and_nobody(
    site: Flask, inbox: tuple[Inbox, int], caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = site.test_client()
    with caplog.at_level("DEBUG"):
        known = live(site, client, inbox[0])
        cookie = client.get_cookie("studyhub")
        assert cookie is not None
        known |= {"cookie": cookie.value, "site's key": site.config["SECRET_KEY"]}
        monkeypatch.setitem(site.view_functions, "account.login", lambda: 1 // 0)
        assert client.post("/login", data={"password": PASSWORD}).status_code == 500
    lines = [f"{one.getMessage()} {one.exc_text}" for one in caplog.records if one.name != MAIL_OF_THE_TEST]
    said = "\n".join(lines)
    assert {name for name, secret in known.items() if secret in said} == set()
    assert "amina@example.edu" not in said
    for told in ("Fault in POST account.login", "Refused at second.step", "Let in by second.step"):
        assert told in said


def test_no_form_puts_a_password_into_an_address(walker: Walker) -> None:
    found = []
    for role in ("stranger", "student"):
        for pattern, _ in WALK.values():
            with walker.clients[role].get(walker.address(pattern)) as reply:
                page = reply.text if reply.mimetype == "text/html" else ""
            secret = re.findall(r'<input[^>]*type="password"[^>]*name="(\w+)"', page)
            secret += re.findall(r'<input[^>]*name="(\w+)"[^>]*type="password"', page)
            sent = [form for form in forms_of(page) if {name for name, _ in form.fields} & set(secret)]
            found += [(pattern, form.method) for form in sent]
    assert {method for _, method in found} == {"post"}

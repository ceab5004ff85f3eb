from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient

from studyhub.adapters.webhooks import Rules
from studyhub.services.connect.sending import Outlet
from studyhub.services.connect.signing import Keys
from tests.receiver import Receiver, is_ours, receiving
from tests.services.programs.conftest import College

EVENTS = ["student.at_risk", "assignment.completed"]


@pytest.fixture
def receiver(app: Flask) -> Iterator[Receiver]:
    """Another system on this machine, to which this site may send."""
    app.extensions["outlet"] = Outlet(Keys(app.config["SECRET_KEY"]), Rules(private=True))
    with receiving() as server:
        yield server


def make(director: FlaskClient, college: College, address: str) -> tuple[str, str]:
    """A webhook: its page and its secret."""
    where = f"/programs/{college.program}/webhooks"
    page = director.post(where, data={"address": address, "events": EVENTS}).text
    secret = re.search(r"whsec_[A-Za-z0-9+/=]{44}", page)
    hook = re.search(where + r"/[0-9a-f-]{36}", director.get(where).text)
    assert secret is not None
    assert hook is not None
    return hook[0], secret[0]


def test_test_is_sent_as_soon_as_it_is_asked_for_and_signed(
    app: Flask, college: College, director: FlaskClient, receiver: Receiver
) -> None:
    where, secret = make(director, college, receiver.url)
    director.post(f"{where}/test")
    assert app.extensions["queue"].wake().wait(20)
    (one,) = receiver.received
    assert is_ours(one, secret)
    assert "told" in director.get(where).text


def test_secret_is_shown_once(college: College, director: FlaskClient, receiver: Receiver) -> None:
    where, secret = make(director, college, receiver.url)
    assert secret not in director.get(where).text
    renewed = director.post(f"{where}/secret").text
    assert "whsec_" in renewed
    assert secret not in renewed


def test_what_failed_is_shown_with_its_answer_and_can_be_sent_again(
    app: Flask, college: College, director: FlaskClient, receiver: Receiver
) -> None:
    where, _ = make(director, college, receiver.url)
    receiver.answer(410)
    director.post(f"{where}/test")
    assert app.extensions["queue"].wake().wait(20)
    page = director.get(where).text
    assert "gone for good" in page
    assert "switched off" in page
    receiver.answer(200)
    director.post(where, data={"address": receiver.url, "events": EVENTS, "is_on": "y"})
    again = re.search(where + r"/deliveries/[0-9a-f-]{36}/again", director.get(where).text)
    assert again is not None
    director.post(again[0])
    assert app.extensions["queue"].wake().wait(20)
    first, second = receiver.received
    assert first.headers["webhook-id"] == second.headers["webhook-id"]


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"address": "http://lms.example.edu/", "events": EVENTS}, "must begin with https"),
        ({"address": "https://10.0.0.1/", "events": EVENTS}, "private network"),
        ({"address": "https://lms.example.edu/"}, "Choose at least one event"),
        ({"address": "https://lms.example.edu/", "events": ["zebra"]}, "Choose at least one event"),
    ],
)
def test_webhook_that_cannot_be_is_refused_with_a_reason(
    college: College, director: FlaskClient, sent: dict[str, object], said: str
) -> None:
    page = director.post(f"/programs/{college.program}/webhooks", data=sent)
    assert page.status_code == 422
    assert said in page.text


def test_removed_webhook_is_gone(college: College, director: FlaskClient, receiver: Receiver) -> None:
    where, _ = make(director, college, receiver.url)
    director.post(f"{where}/remove")
    assert director.get(where).status_code == 404
    assert "had 127.0.0.1 told of nothing any more" in director.get(f"/programs/{college.program}/log").text


def test_program_has_no_more_webhooks_than_can_be_overseen(
    college: College, director: FlaskClient, receiver: Receiver
) -> None:
    for _ in range(10):
        make(director, college, receiver.url)
    sent = {"address": receiver.url, "events": EVENTS}
    page = director.post(f"/programs/{college.program}/webhooks", data=sent)
    assert page.status_code == 422
    assert "at most 10 webhooks" in page.text

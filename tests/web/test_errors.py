from __future__ import annotations

import pytest
from flask import Flask, abort
from flask.testing import FlaskClient
from sqlalchemy.exc import OperationalError

from studyhub.services.errors import Conflict, Refusal, TooMany


def fail_with(app: Flask, problem: Exception) -> FlaskClient:
    """A client of an app whose page /fails raises `problem`."""

    def fails() -> str:
        raise problem

    app.config["PROPAGATE_EXCEPTIONS"] = False
    app.add_url_rule("/fails", view_func=fails)
    return app.test_client()


def test_unknown_address_gets_search_and_links(client: FlaskClient) -> None:
    reply = client.get("/no/such/page")
    assert reply.status_code == 404
    assert 'action="/search"' in reply.text
    assert "The requested URL" not in reply.text


@pytest.mark.parametrize(("refusal", "status"), [(Conflict("Changed."), 409), (TooMany("Wait."), 429)])
def test_refusal_is_said_in_its_own_words(app: Flask, refusal: Refusal, status: int) -> None:
    reply = fail_with(app, refusal).get("/fails")
    assert reply.status_code == status
    assert str(refusal) in reply.text


def test_fault_of_ours_is_told_without_its_details(app: Flask) -> None:
    reply = fail_with(app, ZeroDivisionError("secret detail")).get("/fails")
    assert reply.status_code == 500
    assert "secret detail" not in reply.text
    assert "Every answer that the site showed you as saved is saved" in reply.text


def test_locked_database_asks_to_try_again_soon(app: Flask) -> None:
    locked = OperationalError("UPDATE", {}, Exception("database is locked"))
    reply = fail_with(app, locked).get("/fails")
    assert (reply.status_code, reply.headers["Retry-After"]) == (503, "30")
    assert "busy for a moment" in reply.text


def test_page_of_a_fault_needs_no_database(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    client = fail_with(app, ZeroDivisionError())
    monkeypatch.setattr(app.extensions["sqlalchemy"], "session", None)
    assert client.get("/fails").status_code == 500


def test_sentence_of_a_view_is_kept(app: Flask) -> None:
    app.add_url_rule("/gone", view_func=lambda: abort(410, "This mock exam was withdrawn."))
    assert "This mock exam was withdrawn." in app.test_client().get("/gone").text

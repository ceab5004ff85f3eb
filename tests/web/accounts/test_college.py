from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient

from studyhub.adapters.oidc.providers import Provider
from studyhub.services.federation.college import college_of
from tests.conftest import free_port


@pytest.fixture(autouse=True)
def college(app: Flask) -> None:
    """A provider that does not answer: nobody listens at its port."""
    issuer = f"http://127.0.0.1:{free_port()}"
    given = Provider(
        slug="college", name="Example College", issuer=issuer, client_id="x", private_network=True
    )
    app.extensions["college"] = college_of([given])


def test_button_keeps_the_page_that_was_wanted(client: FlaskClient) -> None:
    page = client.get("/login?next=/progress").text
    assert "/login/college/college?next=/progress" in page
    assert "Log in with Example College" in page


def test_provider_that_is_away_is_told_where_another_way_is(client: FlaskClient) -> None:
    reply = client.get("/login/college/college?next=/progress")
    assert reply.headers["Location"] == "/login?next=/progress"
    assert "Example College does not answer at the moment" in client.get("/login").text


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example", "/\\evil.example"])
def test_only_pages_of_this_site_are_gone_on_to(client: FlaskClient, target: str) -> None:
    reply = client.get("/login/college/college", query_string={"next": target})
    assert reply.headers["Location"] == "/login?next=/"


@pytest.mark.parametrize(
    "query", ["", "state=x", "state=x&code=y&iss=z", "error=access_denied", "state=" + "x" * 9000, "code=%ff"]
)
def test_answer_that_nobody_asked_for_is_sent_to_begin_again(client: FlaskClient, query: str) -> None:
    reply = client.get(f"/login/college/college/back?{query}")
    assert reply.headers["Location"] == "/login?next=/"
    assert "Begin again" in client.get("/login").text


def test_who_leaves_is_told_of_the_college_though_it_is_away(client: FlaskClient) -> None:
    page = client.get("/login/left/college").text
    assert "Example College may still be signed in" in page
    assert "close all windows" in page

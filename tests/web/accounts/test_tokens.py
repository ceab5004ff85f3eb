from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient

from tests.web.accounts.test_entry import PASSWORD, sign_up

NEW = {"name": "Gradebook", "days": "90", "scopes": ["me:read", "programs:read"], "password": PASSWORD}


@pytest.fixture
def person(client: FlaskClient) -> FlaskClient:
    """The browser of somebody who has an account."""
    sign_up(client)
    return client


def made(person: FlaskClient, **changes: object) -> str:
    """A token as the page shows it."""
    found = re.search(
        r"studyhub_pat_[A-Za-z0-9_-]{43}", person.post("/account/tokens", data=NEW | changes).text
    )
    assert found is not None
    return found[0]


def revoke_link(person: FlaskClient) -> str:
    return re.findall(r"/account/tokens/[0-9a-f-]+/revoke", person.get("/account/tokens").text)[0]


def test_token_is_shown_once_and_works(person: FlaskClient) -> None:
    token = made(person)
    page = person.get("/account/tokens")
    assert token not in page.text
    assert f"ends in {token[-4:]}" in page.text
    assert person.get("/api/v1/me", headers={"Authorization": f"Bearer {token}"}).status_code == 200


def test_page_with_a_token_is_kept_by_no_cache(person: FlaskClient) -> None:
    assert "no-store" in person.post("/account/tokens", data=NEW).headers["Cache-Control"]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"password": "not mine at all"}, "not your present password"),
        ({"scopes": []}, "Choose what the token may be used for"),
        ({"scopes": ["site:admin"]}, "not a valid choice"),
        ({"days": "3650"}, "Not a valid choice"),
        ({"name": ""}, "Give the token a name"),
    ],
)
def test_token_that_cannot_be_made_is_refused_with_a_reason(
    person: FlaskClient, changes: dict[str, object], said: str
) -> None:
    page = person.post("/account/tokens", data=NEW | changes)
    assert page.status_code == 422
    assert said in page.text
    assert "studyhub_pat_" not in page.text


def test_revoked_token_is_let_in_no_more(person: FlaskClient) -> None:
    token = made(person)
    link = revoke_link(person)
    assert person.post(link, data={"password": "not mine at all"}).status_code == 422
    assert person.post(link, data={"password": PASSWORD}).status_code == 303
    assert person.get("/api/v1/me", headers={"Authorization": f"Bearer {token}"}).status_code == 401
    assert "revoked" in person.get("/account/tokens").text

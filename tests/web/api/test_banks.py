from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from tests.services.banks.conftest import question_text
from tests.services.programs.conftest import College
from tests.web.api.conftest import Headers, lay_token


@pytest.fixture
def begun(client: FlaskClient, college: College, director: Headers) -> str:
    """The address of a question that the director has begun in a bank of the program."""
    where = f"/api/v1/programs/{college.program}/banks"
    bank = client.post(where, json={"slug": "harbor", "title": "Ours"}, headers=director)
    assert (bank.status_code, bank.json["counts"]) == (201, {})
    sent = {"kind": "single", "objective": "71"}
    made = client.post(f"{bank.headers['Location']}/items", json=sent, headers=director)
    assert (made.status_code, made.json["state"], made.json["base"]) == (201, "draft", 1)
    location: str = made.headers["Location"]
    return location


def test_text_is_saved_with_the_faults_that_the_checker_finds(
    client: FlaskClient, director: Headers, begun: str
) -> None:
    looked = client.post(f"{begun}/check", json={"text": "- id: x"}, headers=director).json
    saved = client.put(begun, json={"text": "- id: x", "base": 1}, headers=director).json
    assert looked["errors"] > 0
    assert (saved["base"], saved["text"].strip(), saved["live"]) == (2, "- id: x", None)
    assert saved["faults"] == looked["faults"]


def test_text_made_from_an_older_version_conflicts(
    client: FlaskClient, director: Headers, begun: str
) -> None:
    client.put(begun, json={"text": "- id: x", "base": 1}, headers=director)
    reply = client.put(begun, json={"text": "- id: y", "base": 1}, headers=director)
    assert reply.status_code == 409
    assert client.get(begun, headers=director).json["text"].strip() == "- id: x"


def test_question_with_errors_is_neither_reviewed_nor_published(
    client: FlaskClient, director: Headers, begun: str
) -> None:
    client.put(begun, json={"text": "- id: x", "base": 1}, headers=director)
    for step in ("review", "publish"):
        reply = client.post(f"{begun}/{step}", json={"base": 2}, headers=director)
        assert (reply.status_code, "The checker finds" in reply.json["detail"]) == (422, True)


def test_who_might_read_it_blind_is_not_given_the_key(
    client: FlaskClient, college: College, director: Headers, begun: str
) -> None:
    client.put(begun, json={"text": question_text(), "base": 1}, headers=director)
    assert client.post(f"{begun}/review", json={"base": 2}, headers=director).status_code == 204
    told = client.get(begun, headers=lay_token(college.staff("instructor"))).json
    assert (told["state"], told["text"], told["faults"]) == ("in_review", None, [])
    assert "correct" in client.get(begun, headers=director).json["text"]

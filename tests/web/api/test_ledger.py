from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from tests.services.programs.conftest import College
from tests.web.api.conftest import Headers

SAT = {"exam_on": "2026-11-02", "passed": True, "domains": {"D1": "above"}}


@pytest.fixture
def where(college: College) -> str:
    """The ledger of the program."""
    return f"/api/v1/programs/{college.program}/outcomes"


def test_outcome_is_written_read_changed_and_removed(
    client: FlaskClient, college: College, director: Headers, where: str
) -> None:
    of = {"cohort_id": str(college.cohort), "student_id": str(college.student())}
    made = client.post(where, json=of | SAT, headers=director)
    assert made.status_code == 201
    (read,) = client.get(f"{where}?year=2026", headers=director).json["items"]
    assert (read["who"], read["exam_on"], read["attempt"]) == ("Amina Diallo", "2026-11-02", 1)
    entry = f"{where}/{made.json['entry_id']}"
    assert client.put(entry, json=of | SAT | {"placement": "field"}, headers=director).status_code == 200
    assert client.get(where, headers=director).json["items"][0]["placement"] == "field"
    assert client.delete(entry, headers=director).status_code == 204
    assert client.get(where, headers=director).json["items"] == []


def test_looks_and_changes_are_on_record(
    client: FlaskClient, college: College, director: Headers, where: str
) -> None:
    client.post(where, json={"cohort_id": str(college.cohort), "name": "Maya"} | SAT, headers=director)
    client.get(where, headers=director)
    assert {event.action for event in college.events("ledger.")} == {"ledger.kept", "ledger.seen"}


@pytest.mark.parametrize(
    "changes",
    [
        {"name": ""},
        {"passed": True, "exam_on": None},
        {"domains": {"D9": "above"}},
        {"domains": {"D1": "zebra"}},
        {"graduate_mark": 6},
    ],
)
def test_outcome_that_cannot_be_is_refused(
    client: FlaskClient, college: College, director: Headers, changes: dict[str, object]
) -> None:
    sent = {"cohort_id": str(college.cohort), "name": "Maya"} | SAT | changes
    reply = client.post(f"/api/v1/programs/{college.program}/outcomes", json=sent, headers=director)
    assert (reply.status_code, reply.content_type) == (422, "application/problem+json")

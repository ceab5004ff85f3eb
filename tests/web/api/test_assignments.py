from __future__ import annotations

import pytest
from flask import current_app
from flask.testing import FlaskClient

from tests.services.programs.conftest import College
from tests.web.api.conftest import Headers
from tests.web.api.test_calls import cohorts

WORK = {"title": "Week 3", "rule": {"kind": "practice", "minutes": 60}, "opens": "2026-11-23T00:00:00Z"}
DUE = {"due": "2026-11-30T23:59:00-05:00"}


def test_assignment_that_was_set_is_read_back_and_can_be_sent_as_it_was_read(
    client: FlaskClient, college: College, director: Headers
) -> None:
    where = f"{cohorts(college)}/{college.cohort}/assignments"
    made = client.post(where, json=WORK | DUE, headers=director)
    assert (made.status_code, made.json["terms"]["due"]) == (201, "2026-12-01T04:59:00Z")
    again = client.put(made.headers["Location"], json=made.json["terms"], headers=director)
    assert (again.status_code, again.json) == (200, made.json)


@pytest.mark.parametrize(
    ("changes", "pointers"),
    [
        ({"due": "2026-11-22T00:00:00Z"}, ["/due"]),
        ({"late": "marked"}, ["/until"]),
        ({"rule": {"kind": "quiz", "count": 90}}, ["/rule/count"]),
        ({"rule": {"kind": "zebra"}}, ["/rule/kind"]),
        ({"rule": {"kind": "practice", "minutes": 0}, "due": "soon"}, ["/due", "/rule/minutes"]),
        ({"due": "0001-01-01T00:00:00+09:00"}, ["/due"]),
        ({"due": "2026-11-30T00:00:00"}, ["/due"]),
    ],
)
def test_faults_of_an_assignment_are_named_by_their_places(
    college: College, director: Headers, changes: dict[str, object], pointers: list[str]
) -> None:
    where = f"{cohorts(college)}/{college.cohort}/assignments"
    reply = current_app.test_client().post(where, json=WORK | DUE | changes, headers=director)
    assert (reply.status_code, [fault["pointer"] for fault in reply.json["errors"]]) == (422, pointers)


def test_kind_of_an_assignment_cannot_be_changed(
    client: FlaskClient, college: College, director: Headers
) -> None:
    where = f"{cohorts(college)}/{college.cohort}/assignments"
    made = client.post(where, json=WORK | DUE, headers=director).headers["Location"]
    changed = WORK | DUE | {"rule": {"kind": "lesson", "lesson": "L40"}}
    reply = client.put(made, json=changed, headers=director)
    assert (reply.status_code, [one["pointer"] for one in reply.json["errors"]]) == (422, ["/rule"])

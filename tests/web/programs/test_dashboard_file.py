"""The file of a whole cohort: made in the background, had by its asker while they may see the cohort."""

from __future__ import annotations

import re

from flask import Flask
from flask.testing import FlaskClient

from studyhub.extensions import db
from studyhub.models import AuditEvent
from tests.services.cohorts.conftest import WEEKS_AGO
from tests.services.programs.conftest import College
from tests.web.programs.conftest import As


def made(app: Flask, client: FlaskClient, college: College) -> str:
    """The address of a file that was asked for and made."""
    where = f"/programs/{college.program}/cohorts/{college.cohort}/dashboard/file"
    assert client.post(where).status_code == 303
    assert app.extensions["queue"].wake().wait(30)
    found = re.search(where + r"/[0-9a-f-]{36}", client.get(where).text)
    assert found
    return found[0]


def test_file_is_made_and_its_making_is_on_record(
    app: Flask, college: College, director: FlaskClient
) -> None:
    college.student(at=WEEKS_AGO)
    file = director.get(made(app, director, college))
    assert file.data[:2] == b"PK"
    assert file.headers["Cache-Control"] == "private, no-store"
    assert "dashboard.exported" in [row.action for row in db.session.query(AuditEvent)]


def test_who_may_not_see_the_cohort_any_more_does_not_get_it(
    app: Flask, college: College, as_: As, director: FlaskClient
) -> None:
    address = made(app, director, college)
    assert as_(college.student(at=WEEKS_AGO)).get(address).status_code == 404

"""The administrators' page of jobs: what failed in words, tried again or given up."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask
from flask import session as made
from flask.testing import FlaskClient

from studyhub.adapters.errand import Errand
from studyhub.extensions import db
from studyhub.models import AuditEvent, Job, User
from studyhub.models.base import new_id
from studyhub.services.accounts.signin import open_signin
from studyhub.services.database import command
from studyhub.services.jobs.rows import Asked, ask
from studyhub.services.jobs.working import beat
from studyhub.web.accounts.session_user import start_session
from tests.conftest import NOW
from tests.services.connect.conftest import deliveries, lay_hook, tell
from tests.services.programs.conftest import College, college

__all__ = ["college"]

FAULT = "The mail server refuses the recipient (code 550)."


@pytest.fixture
def admin(app: Flask, client: FlaskClient) -> FlaskClient:
    """An administrator's browser, at a site whose jobs nobody does meanwhile."""
    app.extensions["queue"] = Errand("jobs", lambda: None)
    values = {"preferences": {}, "created_at": NOW, "confirmed_at": NOW}
    user = User(id=new_id(NOW), email="root@example.edu", name="Root", is_admin=True, **values)
    with command() as session:
        session.add(user)
        session.flush()
        secret = open_signin(session, user.id, agent="test", days=30, now=NOW)
    with app.test_request_context(), client.session_transaction() as kept:
        start_session(secret)
        kept.update(made)
    return client


def failed(kind: str = "mail") -> uuid.UUID:
    with command() as session:
        row = ask(session, Asked(kind, f"{kind}/{uuid.uuid4()}", {}, "sealed-text"), now=NOW)
        row.state, row.due_at, row.ended_at, row.fault = "failed", None, NOW, FAULT
        return row.id


def state_of(job_id: uuid.UUID) -> tuple[str, str | None]:
    db.session.rollback()
    row = db.session.get_one(Job, job_id, populate_existing=True)
    return row.state, row.secret


def test_failure_is_told_in_words_without_what_was_to_be_sent(admin: FlaskClient) -> None:
    failed()
    page = admin.get("/admin/jobs?state=failed&kind=mail").text
    assert FAULT in page
    assert "sealed-text" not in page


@pytest.mark.parametrize(
    ("asked", "shown"),
    [("", True), ("?state=done", False), ("?kind=file.account", False), ("?state=zebra&page=-3", True)],
)
def test_list_is_filtered_by_state_and_kind(admin: FlaskClient, asked: str, shown: bool) -> None:
    failed()
    assert (FAULT in admin.get(f"/admin/jobs{asked}").text) is shown


@pytest.mark.parametrize(
    ("act", "state", "secret"), [("again", "waiting", "sealed-text"), ("drop", "dropped", None)]
)
def test_job_is_tried_again_or_given_up_on_record(
    admin: FlaskClient, act: str, state: str, secret: str | None
) -> None:
    job_id = failed()
    assert admin.post(f"/admin/jobs/{job_id}/{act}").status_code == 303
    assert state_of(job_id) == (state, secret)
    action = "job.again" if act == "again" else "job.dropped"
    assert action in db.session.scalars(sa.select(AuditEvent.action)).all()


def test_what_is_given_up_cannot_be_sent(admin: FlaskClient) -> None:
    job_id = failed()
    admin.post(f"/admin/jobs/{job_id}/drop")
    assert admin.post(f"/admin/jobs/{job_id}/again").status_code == 409
    assert state_of(job_id) == ("dropped", None)


def test_page_says_when_nobody_does_jobs(admin: FlaskClient) -> None:
    beat("here:1", now=NOW - timedelta(minutes=6))
    assert "Nobody does them" in admin.get("/admin/jobs").text
    beat("here:1", now=NOW)
    assert "Nobody does them" not in admin.get("/admin/jobs").text


def test_webhooks_stand_there_with_their_failures(admin: FlaskClient, college: College) -> None:
    assert "No program has told another system" in admin.get("/admin/jobs").text
    lay_hook(college, address="https://lms.example.edu/secret-path")
    tell(college, college.student())
    (row,) = deliveries()
    row.due_at, row.failed_at, row.tries, row.tried_at, row.status = None, NOW, 8, NOW, 503
    db.session.commit()
    page = admin.get("/admin/jobs").text
    assert "lms.example.edu" in page
    assert "It answered with status 503." in page
    assert "secret-path" not in page


def test_job_of_nobody_is_not_found(admin: FlaskClient) -> None:
    assert admin.post(f"/admin/jobs/{uuid.uuid4()}/again").status_code == 404

"""The pages of an import: they wait for its job, look again by themselves, and say why it failed."""

from __future__ import annotations

from io import BytesIO

import pytest
from flask import Flask
from flask.testing import FlaskClient

from studyhub.adapters.errand import Errand
from studyhub.extensions import db
from studyhub.models import Program
from tests.services.banks.conftest import Press, press, workshop
from tests.services.banks.files.test_intake import GIFT
from tests.web.programs.conftest import As

__all__ = ["press", "workshop"]


@pytest.fixture
def author(press: Press, as_: As) -> FlaskClient:
    """The browser of who writes."""
    return as_(press.author)


def send(browser: FlaskClient, press: Press) -> str:
    """Send a file; gives the address of its page."""
    data = {"file": (BytesIO(GIFT.encode()), "quiz.gift"), "domain": "D2"}
    reply = browser.post(f"/programs/{press.program}/banks/{press.bank}/import", data=data)
    assert reply.status_code == 303
    return reply.location


def jobs_are_done(app: Flask) -> None:
    assert app.extensions["queue"].wake().wait(30)
    db.session.rollback()


def test_page_looks_again_until_the_job_has_read_the_file(
    app: Flask, press: Press, author: FlaskClient
) -> None:
    at_work, app.extensions["queue"] = app.extensions["queue"], Errand("jobs", lambda: None)
    where = send(author, press)
    waiting = author.get(where)
    app.extensions["queue"] = at_work
    jobs_are_done(app)
    read = author.get(where)
    assert (waiting.headers["Refresh"], "being read" in waiting.text) == ("1", True)
    assert ("Refresh" in read.headers, "2 questions" in read.text) == (False, True)


def test_what_was_read_is_kept_by_a_job_of_its_own(app: Flask, press: Press, author: FlaskClient) -> None:
    where = send(author, press)
    jobs_are_done(app)
    assert author.post(f"{where}/keep").location == where
    jobs_are_done(app)
    assert "2 new" in author.get(where).text
    assert len(press.drafts()) == 2


def test_page_says_why_it_was_broken_off_and_goes_on_when_asked(
    app: Flask, press: Press, author: FlaskClient
) -> None:
    where = send(author, press)
    jobs_are_done(app)
    program = db.session.get_one(Program, press.program)
    program.archived_at = program.created_at
    db.session.commit()
    author.post(f"{where}/keep")
    jobs_are_done(app)
    broken = author.get(where)
    assert ("Refresh" in broken.headers, "archive" in broken.text, "Go on" in broken.text) == (
        False,
        True,
        True,
    )
    db.session.get_one(Program, press.program).archived_at = None
    db.session.commit()
    author.post(f"{where}/again")
    jobs_are_done(app)
    assert "2 new" in author.get(where).text

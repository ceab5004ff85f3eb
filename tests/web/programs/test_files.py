"""The page of a file that a job makes: it looks again by itself, gives the file, and is its asker's alone."""

from __future__ import annotations

import io
import zipfile

import pytest
from flask import Flask
from flask.testing import FlaskClient

from studyhub.adapters.errand import Errand
from studyhub.extensions import db
from studyhub.models import Job
from tests.services.banks.conftest import Press, press, workshop
from tests.web.programs.conftest import As

__all__ = ["press", "workshop"]


@pytest.fixture
def author(press: Press, as_: As) -> FlaskClient:
    """The browser of who writes, in a bank with a question."""
    press.write()
    return as_(press.author)


def jobs_are_done(app: Flask) -> None:
    assert app.extensions["queue"].wake().wait(30)
    db.session.rollback()


def ask(client: FlaskClient, press: Press, **fields: str) -> str:
    """Ask for a bank in a format; gives the address of the file's page."""
    where = f"/programs/{press.program}/banks/{press.bank}/take-out"
    reply = client.post(where, data={"format": "aiken", "published": "0"} | fields)
    assert reply.status_code == 303
    return reply.location


def test_page_waits_then_gives_the_file_with_what_was_lost(
    app: Flask, press: Press, author: FlaskClient
) -> None:
    at_work, app.extensions["queue"] = app.extensions["queue"], Errand("jobs", lambda: None)
    where = ask(author, press)
    waiting = author.get(where)
    app.extensions["queue"] = at_work
    jobs_are_done(app)
    ready = author.get(where)
    file = author.get(f"{where}/file")
    assert ("Refresh" in waiting.headers, "being made" in waiting.text) == (True, True)
    assert ("Refresh" in ready.headers, "1 question is in it" in ready.text) == (False, True)
    assert "What could not be carried" in ready.text
    assert b"ANSWER:" in file.data
    assert file.headers["Cache-Control"] == "private, no-store"
    assert int(file.headers["Content-Length"]) == len(file.data)
    assert "filename=harbor.aiken.txt" in file.headers["Content-Disposition"]


def test_file_before_it_is_made_and_after_is_nobody_elses(
    app: Flask, press: Press, author: FlaskClient, as_: As
) -> None:
    where = ask(author, press)
    jobs_are_done(app)
    assert author.get(f"{where}/file").status_code == 200
    other = as_(press.reader)
    assert [other.get(one).status_code for one in (where, f"{where}/file")] == [404, 404]
    assert other.post(f"{where}/again").status_code == 404
    assert where not in other.get("/files").text


def test_file_stands_in_the_list_with_a_way_back(app: Flask, press: Press, author: FlaskClient) -> None:
    where = ask(author, press)
    jobs_are_done(app)
    assert f'href="{where}"' in author.get("/files").text
    assert f"/programs/{press.program}/banks/{press.bank}" in author.get(where).text


def test_file_is_made_anew_by_a_button(app: Flask, press: Press, author: FlaskClient) -> None:
    where = ask(author, press)
    jobs_are_done(app)
    again = author.post(f"{where}/again").location
    jobs_are_done(app)
    assert again != where
    assert author.get(f"{again}/file").status_code == 200
    assert author.get(where).status_code == 404


def test_failure_is_told_in_words_and_tried_again(app: Flask, press: Press, author: FlaskClient) -> None:
    where = ask(author, press)
    jobs_are_done(app)
    job = db.session.query(Job).filter(Job.kind == "file.questions").one()
    job.state, job.fault = "failed", "The disk <is> full."
    db.session.commit()
    page = author.get(where).text
    assert "The disk &lt;is&gt; full." in page
    again = author.post(f"{where}/again").location
    jobs_are_done(app)
    assert author.get(f"{again}/file").status_code == 200


@pytest.mark.parametrize("fields", [{"format": "zebra"}, {"published": "1"}])
def test_what_cannot_be_made_is_said_at_once(
    press: Press, author: FlaskClient, fields: dict[str, str]
) -> None:
    back = ask(author, press, **fields)
    assert "/files/" not in back
    assert "notice" in author.get(back).text


def test_whole_bank_and_lists_of_questions_are_files_too(
    app: Flask, press: Press, author: FlaskClient
) -> None:
    found = []
    for where in (f"/banks/{press.bank}/export", "/items/file.csv?sort=facility"):
        page = author.post(f"/programs/{press.program}{where}").location
        jobs_are_done(app)
        found.append(author.get(f"{page}/file").data)
    with zipfile.ZipFile(io.BytesIO(found[0])) as archive:
        assert "README.txt" in archive.namelist()
    assert found[1].startswith(b"\xef\xbb\xbfquestion,")

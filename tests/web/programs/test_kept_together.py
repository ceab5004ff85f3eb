"""What one worker of a server made is shown by the others, as long as they would make the same."""

from __future__ import annotations

import os
import uuid
from collections.abc import Callable
from datetime import timedelta
from itertools import product

import pytest
from flask import Flask
from flask.testing import FlaskClient

from studyhub.adapters.shared_pages import SharedPages
from studyhub.extensions import db
from studyhub.web import kept
from studyhub.web.canonical import canonical
from tests.conftest import NOW
from tests.services.programs.conftest import College
from tests.web.programs.conftest import As
from tests.web.programs.test_kept_lists import (
    Change,
    address,
    answers,
    busy,
    joins,
    renames,
    seen,
    statements,
)
from tests.web.study.test_practice import student
from tests.web.test_kept import TOKEN, at

__all__ = ["busy", "statements", "student"]
PAGES = ("", "/items", "/dashboard")


@pytest.fixture
def another_worker(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Be another worker from now on: one that kept nothing itself."""
    common = SharedPages()

    def become() -> None:
        monkeypatch.setattr(kept, "pages", kept.Kept())
        kept.pages.common = common

    become()
    return become


@pytest.mark.parametrize("address", ["/", "/learn/L40"])
def test_student_is_shown_what_another_worker_made(
    student: FlaskClient, another_worker: Callable[[], None], statements: list[str], address: str
) -> None:
    first = seen(student, address)
    another_worker()
    for _ in range(2):
        statements.clear()
        assert seen(student, address) == first
        assert len(statements) == 1


@pytest.mark.usefixtures("busy")
@pytest.mark.parametrize("more", PAGES)
def test_look_at_a_class_is_shown_what_another_worker_made(
    college: College,
    director: FlaskClient,
    another_worker: Callable[[], None],
    statements: list[str],
    more: str,
) -> None:
    first = seen(director, address(college, more))
    another_worker()
    statements.clear()
    assert seen(director, address(college, more)) == first
    assert len(statements) <= 6


@pytest.mark.parametrize("then", [*product(PAGES, (answers, renames, joins))])
def test_change_shows_at_the_next_look_in_another_worker(
    college: College,
    director: FlaskClient,
    busy: uuid.UUID,
    another_worker: Callable[[], None],
    then: tuple[str, Change],
) -> None:
    more, change = then
    seen(director, address(college, more))
    change(college, busy)
    another_worker()
    second = seen(director, address(college, more))
    kept.pages = kept.Kept()
    assert second == seen(director, address(college, more))


def test_page_of_another_worker_is_shown_in_its_time_only(
    student: FlaskClient, app: Flask, another_worker: Callable[[], None]
) -> None:
    at(app, timedelta(hours=9))
    assert "Good evening" in student.get("/").text
    for hours, says in ((0, "Good morning"), (9, "Good evening"), (24, "Good morning")):
        another_worker()
        at(app, timedelta(hours=hours))
        assert says in student.get("/").text


def test_forms_of_a_page_of_another_worker_carry_the_token_of_who_asks(
    student: FlaskClient, app: Flask, another_worker: Callable[[], None]
) -> None:
    student.get("/")
    another_worker()
    app.config["WTF_CSRF_ENABLED"] = True
    page = student.get("/").text
    assert kept.TOKEN not in page
    assert student.post("/practice/today", data={"csrf_token": TOKEN.findall(page)[0]}).status_code == 303


@pytest.mark.usefixtures("busy")
@pytest.mark.parametrize("more", PAGES)
def test_nobody_is_shown_the_page_of_another_in_another_worker(
    college: College,
    as_: As,
    director: FlaskClient,
    another_worker: Callable[[], None],
    more: str,
) -> None:
    instructor, other = college.staff("instructor", "view"), college.staff("instructor")
    director.get(address(college, more))
    another_worker()
    assert as_(other).get(address(college, more)).status_code == 404
    page = seen(as_(instructor), address(college, more))
    kept.pages = kept.Kept()
    assert page == seen(as_(instructor), address(college, more))


def test_mark_that_cannot_be_told_exactly_keeps_no_page() -> None:
    with pytest.raises(TypeError):
        kept.Kept().keep("a", 1.5, kept.Made("page", NOW + timedelta(1)), NOW)


def test_times_come_back_as_they_were() -> None:
    one, other = kept.Kept(), kept.Kept()
    one.common = other.common = SharedPages()
    micro = timedelta(microseconds=1)
    one.keep("a", 1, kept.Made("pagé", NOW + 3 * micro), NOW + micro)
    assert [other.get("a", 1, NOW + n * micro) for n in range(4)] == [None, "pagé", "pagé", None]


def in_a_fork(work: Callable[[], str]) -> str:
    """What a process that is forked for it says."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.write(writing, work().encode())
        finally:
            os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as told:
        said = told.read()
    os.waitpid(child, 0)
    return said


def test_forked_worker_makes_the_page_and_the_next_one_shows_it(
    student: FlaskClient, another_worker: Callable[[], None], statements: list[str]
) -> None:
    db.session.remove()
    db.engine.dispose()

    def look() -> str:
        statements.clear()
        page = seen(student, "/")
        return f"{len(statements)} {canonical(page).hex()}"

    (first, page), (second, same) = (in_a_fork(look).split() for _ in range(2))
    assert (int(first) > 5, int(second)) == (True, 1)
    assert page == same

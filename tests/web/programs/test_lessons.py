"""Lessons in the browser: nothing typed is lost, pictures do nothing, nobody sees what is not theirs."""

from __future__ import annotations

import re
import uuid
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.datastructures import MultiDict
from werkzeug.test import encode_multipart

from studyhub.services.banks.workshop import Workshop
from studyhub.services.lessons.stock import name_of
from tests.conftest import NOW, SAMPLE_CONTENT
from tests.services.lessons.conftest import LESSON, Desk, picture
from tests.services.programs.conftest import College

from .conftest import As


@pytest.fixture
def desk(app: Flask, college: College, tmp_path: Path) -> Desk:
    """The lessons of the program, whose author and reader can sign in."""
    return Desk(
        college, Workshop(app.extensions["catalog"].shelf(), SAMPLE_CONTENT, tmp_path, NOW.date())
    ).open()


@pytest.fixture
def author(desk: Desk, as_: As) -> FlaskClient:
    return as_(desk.author)


def at(desk: Desk, lesson: uuid.UUID, rest: str = "") -> str:
    return f"/programs/{desk.program}/lessons/{lesson}{rest}"


def typed(text: str, do: str = "save", data: bytes = b"", **more: str) -> dict[str, Any]:
    sent = {"picture": (BytesIO(data), "holiday.txt")} if data else {}
    return {"text": text, "base": "1", "do": do, "note": ""} | more | sent


def test_picture_is_put_at_the_end_of_what_was_typed_and_nothing_is_saved(
    desk: Desk, author: FlaskClient
) -> None:
    lesson = desk.begin()
    sent = typed(LESSON + "\nNot saved yet.\n", "picture", picture(), alt="A form")
    reply = author.post(at(desk, lesson), data=sent)
    assert (reply.status_code, desk.row(lesson).head) == (200, 1)
    assert "Not saved yet.\n\n{{image: " in reply.text


@pytest.mark.parametrize("data", [b"<svg></svg>", b"\x89PNG\r\n\x1a\nno more", b"plain"])
def test_refused_picture_loses_nothing_of_what_was_typed(
    desk: Desk, author: FlaskClient, data: bytes
) -> None:
    reply = author.post(at(desk, desk.begin()), data=typed("Mine.", "picture", data, alt="A form"))
    assert (reply.status_code, "Mine." in reply.text, 'role="alert"' in reply.text) == (422, True, True)


def test_form_beyond_its_limit_is_refused(desk: Desk, author: FlaskClient) -> None:
    sent = {"text": LESSON, "do": "picture", "alt": "x" * (7 * 1024 * 1024)}
    boundary, body = encode_multipart(MultiDict(sent))
    said = f"multipart/form-data; boundary={boundary}"
    assert author.post(at(desk, desk.begin()), data=body, content_type=said).status_code == 413


def test_text_of_the_slower_writer_is_shown_again(desk: Desk, author: FlaskClient) -> None:
    lesson = desk.begin()
    desk.save(lesson, LESSON, by=desk.reader)
    reply = author.post(at(desk, lesson), data=typed(LESSON + "\nMy words.\n"))
    assert (reply.status_code, "My words." in reply.text) == (409, True)


def test_preview_says_faults_and_shows_the_page(desk: Desk, author: FlaskClient) -> None:
    reply = author.post(at(desk, desk.begin(), "/preview"), data={"text": LESSON + "\n<b>x</b>\n"})
    assert 'data-line="15"' in reply.text
    assert '<h2 id="s-who-begins-it">Who begins it</h2>' in reply.text


def test_picture_is_sent_with_headers_that_let_it_do_nothing(desk: Desk, as_: As) -> None:
    name = desk.add().name
    reply = as_(desk.college.student()).get(f"/programs/{desk.program}/lessons/pictures/{name}")
    kept = {one: reply.headers[one] for one in ("Content-Type", "X-Content-Type-Options", "Cache-Control")}
    assert kept == {
        "Content-Type": "image/png",
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "private, max-age=31536000, immutable",
    }
    assert "sandbox" in reply.headers["Content-Security-Policy"]


def test_people_of_elsewhere_find_neither_picture_nor_lesson(desk: Desk, as_: As) -> None:
    lesson, name = desk.bring_out(), desk.add().name
    stranger = as_(desk.college.person())
    pages = [
        f"/programs/{desk.program}/lessons/pictures/{name}",
        f"/learn/{name_of(lesson)}",
        at(desk, lesson),
    ]
    assert [stranger.get(page).status_code for page in pages] == [404, 404, 404]


def test_student_reads_finds_and_marks_a_lesson(desk: Desk, as_: As) -> None:
    name = desk.add().name
    lesson = name_of(desk.bring_out(f"{LESSON}\n{{{{image: {name} | Our form | A form with boxes}}}}\n"))
    student = as_(desk.college.student())
    page = student.get(f"/learn/{lesson}").text
    address = re.findall(rf'src="([^"]*{name})"', page)[0]
    assert (student.get(address).status_code, 'alt="A form with boxes"' in page) == (200, True)
    assert student.post(f"/learn/{lesson}/read", data={"read": "1"}).status_code == 303
    assert "Charts at Harbor" in student.get("/learn").text
    assert f"/learn/{lesson}" in student.get("/search?q=front+desk+harbor").text


def test_students_find_no_draft_and_no_editor(desk: Desk, as_: As) -> None:
    lesson = desk.write()
    student = as_(desk.college.student())
    pages = [f"/learn/{name_of(lesson)}", at(desk, lesson), at(desk, lesson, "/versions")]
    assert [student.get(page).status_code for page in pages] == [404, 404, 404]

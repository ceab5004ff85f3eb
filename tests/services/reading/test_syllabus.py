from __future__ import annotations

import uuid
from collections.abc import Callable

import pytest
from flask import Flask

from studyhub.catalog.shelf import Shelf
from studyhub.extensions import db
from studyhub.models import Mastery
from studyhub.services.errors import Invalid, NotFound
from studyhub.services.reading.lesson import lesson_page
from studyhub.services.reading.syllabus import (
    NOTE_LIMIT,
    bookmark,
    mark_read,
    next_lesson,
    save_note,
    syllabus,
)
from tests.conftest import NOW

MakeUser = Callable[..., uuid.UUID]


@pytest.fixture
def shelf(app: Flask) -> Shelf:
    loaded: Shelf = app.extensions["catalog"].shelf()
    return loaded


def state_of(shelf: Shelf, user_id: uuid.UUID | None, lesson: str) -> str:
    areas = syllabus(shelf=shelf, user_id=user_id).areas
    return next(row.state for area in areas for row in (*area.written, *area.planned) if row.id == lesson)


def test_planned_lessons_stand_apart_from_written_ones(shelf: Shelf) -> None:
    area = next(area for area in syllabus(shelf=shelf, user_id=None).areas if area.domain == "D2")
    assert [row.id for row in area.written] == ["L40"]
    assert [row.id for row in area.planned] == ["L41"]


def test_read_lesson_is_no_longer_the_next(shelf: Shelf, make_user: MakeUser) -> None:
    user_id = make_user()
    before = next_lesson(shelf=shelf, user_id=user_id)
    assert before is not None
    assert before.id == "L40"
    mark_read(user_id=user_id, lesson="L40", read=True, shelf=shelf, now=NOW)
    assert next_lesson(shelf=shelf, user_id=user_id) is None
    assert state_of(shelf, user_id, "L40") == "read"


def test_marks_of_one_student_are_not_those_of_another(shelf: Shelf, make_user: MakeUser) -> None:
    one, other = make_user(), make_user("kofi@example.edu")
    mark_read(user_id=one, lesson="L40", read=True, shelf=shelf, now=NOW)
    assert state_of(shelf, other, "L40") == "next"


def test_marking_twice_and_taking_back_leaves_no_mark(shelf: Shelf, make_user: MakeUser) -> None:
    user_id = make_user()
    for read in (True, True, False, False):
        mark_read(user_id=user_id, lesson="L40", read=read, shelf=shelf, now=NOW)
    assert state_of(shelf, user_id, "L40") == "next"


@pytest.mark.parametrize(("right", "state"), [(6, "mastered"), (4, "read")])
def test_read_lesson_is_mastered_once_its_objectives_are(
    shelf: Shelf, make_user: MakeUser, right: int, state: str
) -> None:
    user_id = make_user()
    mark_read(user_id=user_id, lesson="L40", read=True, shelf=shelf, now=NOW)
    counts = {"fresh_right": right, "fresh_total": 6, "repeat_right": 0, "repeat_total": 0}
    db.session.add(Mastery(user_id=user_id, objective="71", last_at=NOW, **counts))
    db.session.commit()
    assert state_of(shelf, user_id, "L40") == state


def test_bookmarks_are_listed(shelf: Shelf, make_user: MakeUser) -> None:
    user_id = make_user()
    bookmark(user_id=user_id, lesson="L40", keep=True, shelf=shelf, now=NOW)
    assert [row.id for row in syllabus(shelf=shelf, user_id=user_id).bookmarks] == ["L40"]
    bookmark(user_id=user_id, lesson="L40", keep=False, shelf=shelf, now=NOW)
    assert syllabus(shelf=shelf, user_id=user_id).bookmarks == ()


def test_note_is_kept_changed_and_removed(shelf: Shelf, make_user: MakeUser) -> None:
    user_id = make_user()
    for body, kept in (("First\r\nline", "First\nline"), ("Second", "Second"), ("   ", "")):
        save_note(user_id=user_id, lesson="L40", body=body, shelf=shelf, now=NOW)
        assert lesson_page(lesson_id="L40", shelf=shelf, user_id=user_id).note == kept


def test_note_that_is_too_long_is_refused_and_the_old_one_stays(shelf: Shelf, make_user: MakeUser) -> None:
    user_id = make_user()
    save_note(user_id=user_id, lesson="L40", body="kept", shelf=shelf, now=NOW)
    with pytest.raises(Invalid, match="10,000"):
        save_note(user_id=user_id, lesson="L40", body="x" * (NOTE_LIMIT + 1), shelf=shelf, now=NOW)
    assert lesson_page(lesson_id="L40", shelf=shelf, user_id=user_id).note == "kept"


@pytest.mark.parametrize("lesson", ["L41", "L99", "", "../etc"])
def test_only_written_lessons_can_be_marked(shelf: Shelf, make_user: MakeUser, lesson: str) -> None:
    with pytest.raises(NotFound):
        mark_read(user_id=make_user(), lesson=lesson, read=True, shelf=shelf, now=NOW)

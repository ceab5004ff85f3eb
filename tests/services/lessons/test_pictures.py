"""Pictures of a program: kept once, counted, shown to its people alone, and never from under a lesson."""

from __future__ import annotations

import pytest

from studyhub.extensions import db
from studyhub.models import Enrollment, Picture
from studyhub.services.errors import Conflict, Invalid, NotFound
from studyhub.services.lessons import pictures
from studyhub.services.lessons.pictures import picture_file, remove_picture
from tests.conftest import NOW

from .conftest import LESSON, Desk, picture


def test_same_picture_is_kept_once(desk: Desk) -> None:
    first, second = desk.add(), desk.add(alt="The form")
    assert first.name == second.name
    assert [one.alt for one in desk.page(desk.begin()).pictures] == ["The form"]


@pytest.mark.parametrize("alt", ["", "  ", "x" * 501])
def test_picture_without_words_is_refused(desk: Desk, alt: str) -> None:
    with pytest.raises(Invalid, match="Say in words"):
        desk.add(alt=alt)


def test_what_is_no_picture_is_refused_and_not_kept(desk: Desk) -> None:
    with pytest.raises(Invalid, match="SVG"):
        desk.add(b"<svg onload='alert(1)'></svg>")
    assert desk.page(desk.begin()).pictures == ()


def test_assistants_add_none(desk: Desk) -> None:
    with pytest.raises(NotFound):
        desk.add(by=desk.assistant)


def test_pictures_beyond_the_room_of_a_program_are_refused(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pictures, "ROOM", desk.add().size + 10)
    with pytest.raises(Conflict, match="fill their"):
        desk.add(picture(size=(41, 41)))
    assert desk.page(desk.begin()).taken == desk.add().size


def test_people_of_the_program_are_shown_it_and_nobody_else(desk: Desk) -> None:
    name = desk.add().name
    of = {"program_id": desk.program, "name": name}
    for person in (desk.college.student(), desk.assistant):
        assert picture_file(user_id=person, **of).media_type == "image/png"
    with pytest.raises(NotFound):
        picture_file(user_id=desk.college.person(), **of)


def test_who_left_the_cohort_is_not_shown_it(desk: Desk) -> None:
    student, name = desk.college.student(), desk.add().name
    row = db.session.get_one(Enrollment, (desk.program, desk.college.cohort, student))
    row.left_at = NOW
    db.session.commit()
    with pytest.raises(NotFound):
        picture_file(user_id=student, program_id=desk.program, name=name)


def test_picture_that_any_version_shows_stays(desk: Desk) -> None:
    name = desk.add().name
    lesson = desk.write(f"{LESSON}\n{{{{image: {name} | Our form | A form}}}}\n")
    desk.save(lesson, LESSON)
    with pytest.raises(Conflict, match="shows this picture"):
        remove_picture(user_id=desk.author, program_id=desk.program, name=name, now=NOW)


def test_picture_that_nothing_shows_can_be_removed(desk: Desk) -> None:
    name = desk.add().name
    remove_picture(user_id=desk.author, program_id=desk.program, name=name, now=NOW)
    assert db.session.get(Picture, (desk.program, name)) is None


@pytest.mark.parametrize("name", ["", "%", "_" * 36])
def test_name_of_no_picture_is_not_found(desk: Desk, name: str) -> None:
    with pytest.raises(NotFound):
        remove_picture(user_id=desk.author, program_id=desk.program, name=name, now=NOW)

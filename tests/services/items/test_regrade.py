from __future__ import annotations

import uuid
from collections.abc import Callable

import pytest
import sqlalchemy as sa
from msgspec.structs import replace

from studyhub.catalog.shelf import Shelf
from studyhub.extensions import db
from studyhub.models import AuditEvent, Notice
from studyhub.services.errors import NotFound
from studyhub.services.items.regrade import preview_regrade, regrade_item
from studyhub.services.practice.log import rebuild_user
from studyhub.services.progress import history_page
from tests.conftest import NOW
from tests.services.practice.conftest import Student, shelf, student  # noqa: F401 - fixtures

ITEM = "core/f-words-0004"


def mended(old: Shelf) -> Shelf:
    """The same bank in which the key of one question has moved to another option."""
    question = old.question(ITEM)
    options = tuple(replace(option, correct=option.key == "b") for option in question.options)
    changed = replace(question, options=options, ask_hash="mended", content_hash="mended-c")
    catalog = old.catalogs[0]
    questions = tuple(changed if q.key == ITEM else q for q in catalog.questions)
    return Shelf([replace(catalog, questions=questions)])


@pytest.fixture
def answered(student: Student) -> str:  # noqa: F811
    """A student who answered by the old key, and its hash."""
    session = student.quiz("F1")
    for n in range(5):
        if student.put_up(session, n).authored.key == ITEM:
            student.answer(session, n)
    return student.shelf.question(ITEM).ask_hash


def regrade(student: Student, old: str, new: Shelf) -> None:  # noqa: F811
    regrade_item(actor_id=uuid.UUID(int=1), item=ITEM, old_ask_hash=old, shelf=new, now=NOW)


def test_preview_counts_and_changes_nothing(student: Student, answered: str) -> None:  # noqa: F811
    preview = preview_regrade(item=ITEM, old_ask_hash=answered, shelf=mended(student.shelf))
    assert (preview.answers, preview.students, preview.now_wrong, preview.now_right) == (1, 1, 1, 0)
    assert student.log("regrade") == []


def test_answer_by_a_wrong_key_is_regraded_and_its_student_told(student: Student, answered: str) -> None:  # noqa: F811
    regrade(student, answered, mended(student.shelf))
    assert [row.score for row in student.log("regrade")] == [0.0]
    _, mastery = student.caches()
    assert mastery[0][2:4] == (0, 1)
    notice = db.session.scalars(sa.select(Notice)).one()
    assert (notice.kind, notice.detail["now_wrong"]) == ("regrade", 1)
    assert db.session.scalars(sa.select(AuditEvent)).one().action == "regrade"


def test_regraded_caches_are_what_a_rebuild_gives(student: Student, answered: str) -> None:  # noqa: F811
    regrade(student, answered, mended(student.shelf))
    before = student.caches()
    rebuild_user(user_id=student.id)
    assert student.caches() == before


def test_regrading_twice_changes_nothing_more(student: Student, answered: str) -> None:  # noqa: F811
    new = mended(student.shelf)
    for _ in range(2):
        regrade(student, answered, new)
    assert len(student.log("regrade")) == 1
    assert len(db.session.scalars(sa.select(Notice)).all()) == 1


def test_history_shows_the_new_mark(student: Student, answered: str) -> None:  # noqa: F811
    new = mended(student.shelf)
    regrade(student, answered, new)
    row = history_page(user_id=student.id, shelf=new, now=NOW).rows[0]
    assert (row.score, row.regraded) == (0.0, True)


def test_undone_answers_are_left_alone(student: Student, make_user: Callable[..., uuid.UUID]) -> None:  # noqa: F811
    preview = preview_regrade(item=ITEM, old_ask_hash="never-asked", shelf=mended(student.shelf))
    assert preview.answers == 0


def test_unknown_question_is_not_found(student: Student) -> None:  # noqa: F811
    with pytest.raises(NotFound):
        preview_regrade(item="core/none-0001", old_ask_hash="x", shelf=student.shelf)

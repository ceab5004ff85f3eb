from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import pytest
from flask import Flask

from studyhub.catalog.shelf import Shelf
from studyhub.extensions import db
from studyhub.models import Review, StudySession
from studyhub.models.base import new_id
from studyhub.services.reading.search import SearchPage, search, suggest
from tests.conftest import NOW

MakeUser = Callable[..., uuid.UUID]
ITEM = "core/d2-breach-0001"
RESERVED = "core/d2-breach-0007"


@pytest.fixture
def shelf(app: Flask) -> Shelf:
    loaded: Shelf = app.extensions["catalog"].shelf()
    return loaded


def found(shelf: Shelf, folder: Path, query: str, user_id: uuid.UUID | None = None) -> SearchPage:
    return search(query=query, shelf=shelf, cache=folder, user_id=user_id)


def log_answer(shelf: Shelf, user_id: uuid.UUID, item: str, session_id: uuid.UUID | None = None) -> None:
    question = shelf.question(item)
    review = Review(
        user_id=user_id,
        id=new_id(NOW),
        at=NOW,
        kind="answer",
        session_id=session_id,
        mode="quiz",
        item_key=item,
        ask_hash=question.ask_hash,
        content_hash=question.content_hash,
        facet=question.facet,
        objective=question.objective,
        shown={},
        response={},
        score=1.0,
        policy=1,
    )
    db.session.add(review)
    db.session.commit()


def open_session(user_id: uuid.UUID, feedback: str, ended_at: datetime | None = None) -> uuid.UUID:
    row = StudySession(
        user_id=user_id,
        id=new_id(NOW),
        kind="quiz",
        feedback=feedback,
        study_day=date(2026, 11, 23),
        started_at=NOW,
        ended_at=ended_at,
        seed=1,
        slots=[],
        choices={},
        catalog_hash="",
    )
    db.session.add(row)
    db.session.commit()
    return row.id


def test_lessons_and_terms_are_open_to_strangers(shelf: Shelf, tmp_path: Path) -> None:
    page = found(shelf, tmp_path, "breaches")
    assert [hit.key for hit in page.lessons] == ["L40"]
    assert [hit.key for hit in page.terms] == ["breach"]


def test_explanation_is_found_only_after_its_question_was_answered(
    shelf: Shelf, tmp_path: Path, make_user: MakeUser
) -> None:
    user_id, other = make_user(), make_user("kofi@example.edu")
    assert found(shelf, tmp_path, "encrypted", user_id).total == 0
    log_answer(shelf, user_id, ITEM)
    page = found(shelf, tmp_path, "encrypted", user_id)
    assert (page.total, [hit.key for hit in page.explanations]) == (1, [ITEM])
    assert found(shelf, tmp_path, "encrypted", other).total == 0


@pytest.mark.parametrize(("ended_at", "total"), [(None, 0), (NOW, 1)])
def test_timed_quiz_keeps_its_explanations_until_its_end(
    shelf: Shelf, tmp_path: Path, make_user: MakeUser, ended_at: datetime | None, total: int
) -> None:
    user_id = make_user()
    log_answer(shelf, user_id, ITEM, open_session(user_id, "timed", ended_at))
    assert found(shelf, tmp_path, "encrypted", user_id).total == total


def test_items_of_a_mock_form_are_never_found(shelf: Shelf, tmp_path: Path, make_user: MakeUser) -> None:
    user_id = make_user()
    log_answer(shelf, user_id, RESERVED)
    assert found(shelf, tmp_path, "calendar", user_id).total == 0


def test_suggestions_never_come_from_explanations(shelf: Shelf, tmp_path: Path, make_user: MakeUser) -> None:
    log_answer(shelf, make_user(), ITEM)
    assert {hit.kind for hit in suggest(query="b", shelf=shelf, cache=tmp_path)} == {"lesson", "term"}
    assert suggest(query="encrypted", shelf=shelf, cache=tmp_path) == ()


def test_empty_query_finds_nothing(shelf: Shelf, tmp_path: Path) -> None:
    assert found(shelf, tmp_path, "   ").total == 0

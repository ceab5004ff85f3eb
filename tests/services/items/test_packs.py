"""Packs follow the log: new answers are added; what was undone or regraded changes them, nothing else."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa

from studyhub.extensions import db
from studyhub.learning.answer_pack import gather
from studyhub.models import AnswerPack
from studyhub.services.items import packs
from studyhub.services.items.packs import Packs, latest_of, packs_of, refresh_packs
from studyhub.services.items.regrade import regrade_item
from studyhub.services.items.wordings import known_wordings
from studyhub.services.practice.answers import undo_answer
from tests.conftest import NOW
from tests.services.items.test_regrade import ITEM, mended
from tests.services.practice.conftest import Student, shelf, student  # noqa: F401 - fixtures

CORE = frozenset({"core"})


def now_of(student: Student, **wanted: int) -> Packs:  # noqa: F811
    """The student's pack as a look finds it."""
    db.session.rollback()
    return packs_of([student.id], latest_of([student.id]), **wanted)


def scores(student: Student) -> list[float]:  # noqa: F811
    return gather(
        [(now_of(student).bodies[0], None)], known_wordings(student.shelf, CORE)
    ).first.score.tolist()


def work(student: Student, *right: bool, hours: int = 0):  # noqa: F811
    at = NOW + timedelta(hours=hours)
    session = student.quiz("80", now=at)
    for slot, one in enumerate(right):
        student.answer(session, slot, right=one, now=at + timedelta(minutes=slot))
    return session


def test_pack_holds_the_first_tries(student: Student) -> None:  # noqa: F811
    work(student, True, False)
    assert sorted(scores(student)) == [0.0, 1.0]


def a_new_answer(student: Student) -> list[float]:  # noqa: F811
    """Two answers that are packed, then one more; the scores that a look then finds."""
    work(student, True, False)
    scores(student)
    session = student.quiz("F1", now=NOW + timedelta(hours=2))
    student.answer(session, 0, now=NOW + timedelta(hours=2))
    return scores(student)


def test_a_new_answer_counts_at_once_and_is_not_stored(student: Student) -> None:  # noqa: F811
    assert len(a_new_answer(student)) == 3
    assert db.session.scalar(sa.select(AnswerPack.lines)) == 2


def test_new_answers_are_stored_once_they_are_many(
    student: Student,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(packs, "LONG", 1)
    assert len(a_new_answer(student)) == 3
    assert db.session.scalar(sa.select(AnswerPack.lines)) == 3


def test_an_answer_that_was_taken_back_leaves_the_pack(student: Student) -> None:  # noqa: F811
    session = work(student, True, False)
    scores(student)
    undo_answer(user_id=student.id, session_id=session, slot=1, attempt=0, now=NOW + timedelta(minutes=5))
    assert scores(student) == [1.0]


def test_a_regraded_answer_counts_as_it_stands(student: Student) -> None:  # noqa: F811
    session = student.quiz("F1")
    for slot in range(5):
        student.answer(session, slot)
    old, before = student.shelf.question(ITEM).ask_hash, sum(scores(student))
    later = NOW + timedelta(hours=1)
    regrade_item(actor_id=student.id, item=ITEM, old_ask_hash=old, shelf=mended(student.shelf), now=later)
    assert sum(scores(student)) == before - 1


def test_an_answer_that_bears_an_earlier_moment_is_found_by_night(student: Student) -> None:  # noqa: F811
    work(student, True, True, hours=5)
    scores(student)
    work(student, True, hours=2)
    assert refresh_packs([student.id]) == 1
    body = now_of(student).bodies[0]
    assert gather([(body, None)], known_wordings(student.shelf, CORE)).shown.sum() == 3


def test_a_look_makes_only_so_many_and_says_how_many_wait(student: Student) -> None:  # noqa: F811
    work(student, True)
    assert now_of(student, most=0) == Packs((b"",), behind=1)


def test_the_nightly_run_makes_what_is_behind_and_nothing_twice(student: Student) -> None:  # noqa: F811
    work(student, True)
    assert [refresh_packs([student.id]) for _ in range(2)] == [1, 0]


def test_a_pack_and_what_came_since_are_what_the_whole_log_gives(student: Student) -> None:  # noqa: F811
    session = work(student, True, False, True)
    scores(student)
    undo_answer(user_id=student.id, session_id=session, slot=2, attempt=0, now=NOW + timedelta(minutes=9))
    refresh_packs([student.id])
    work(student, False, True, hours=30)
    grown = now_of(student)
    db.session.execute(sa.delete(AnswerPack))
    db.session.commit()
    assert now_of(student) == grown

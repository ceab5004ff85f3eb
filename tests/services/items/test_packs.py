"""Packs follow the log: new answers are added; what was undone or regraded changes them, nothing else."""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa

from studyhub.extensions import db
from studyhub.learning.answer_pack import gather
from studyhub.models import AnswerPack
from studyhub.services.items.packs import packs_of, refresh_packs
from studyhub.services.items.regrade import regrade_item
from studyhub.services.items.wordings import known_wordings
from studyhub.services.practice.answers import undo_answer
from tests.conftest import NOW
from tests.services.items.test_regrade import ITEM, mended
from tests.services.practice.conftest import Student, shelf, student  # noqa: F401 - fixtures


def scores(student: Student) -> list[float]:  # noqa: F811
    db.session.rollback()
    packs = packs_of([student.id])
    return gather([(packs.bodies[0], None)], known_wordings(student.shelf)).first.score.tolist()


def work(student: Student, *right: bool, hours: int = 0):  # noqa: F811
    at = NOW + timedelta(hours=hours)
    session = student.quiz("80", now=at)
    for slot, one in enumerate(right):
        student.answer(session, slot, right=one, now=at + timedelta(minutes=slot))
    return session


def test_pack_holds_the_first_tries(student: Student) -> None:  # noqa: F811
    work(student, True, False)
    assert sorted(scores(student)) == [0.0, 1.0]


def test_new_answers_are_added(student: Student) -> None:  # noqa: F811
    work(student, True, False)
    scores(student)
    before = db.session.scalar(sa.select(AnswerPack.lines))
    session = student.quiz("F1", now=NOW + timedelta(hours=2))
    student.answer(session, 0, now=NOW + timedelta(hours=2))
    assert len(scores(student)) == 3
    assert (before, db.session.scalar(sa.select(AnswerPack.lines))) == (2, 3)


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


def test_an_answer_that_arrives_late_is_not_missed(student: Student) -> None:  # noqa: F811
    work(student, True, True, hours=5)
    scores(student)
    work(student, True, hours=2)
    db.session.rollback()
    body = packs_of([student.id]).bodies[0]
    assert gather([(body, None)], known_wordings(student.shelf)).shown.sum() == 3


def test_a_look_refreshes_only_so_many_and_says_how_many_wait(student: Student) -> None:  # noqa: F811
    work(student, True)
    packs = packs_of([student.id], most=0)
    assert (packs.behind, packs.bodies) == (1, (b"",))


def test_the_nightly_run_makes_what_is_behind_and_nothing_twice(student: Student) -> None:  # noqa: F811
    work(student, True)
    assert [refresh_packs([student.id]) for _ in range(2)] == [1, 0]

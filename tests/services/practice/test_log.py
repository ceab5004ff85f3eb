from __future__ import annotations

from datetime import timedelta

import pytest

from studyhub.learning.chance import seeded
from studyhub.services.practice.answers import undo_answer
from studyhub.services.practice.log import rebuild_all, rebuild_user
from studyhub.services.practice.slot_pages import session_page
from tests.conftest import NOW

from .conftest import Student


def live_a_while(student: Student, seed: int) -> None:
    """Some weeks of practice with mistakes, guesses, undos and quizzes, at odd hours."""
    rng = seeded(seed)
    now = NOW
    for _ in range(6):
        session = student.quiz(now=now) if rng.random() < 0.4 else student.quiz("71", "79", now=now)
        total = session_page(user_id=student.id, session_id=session, shelf=student.shelf, now=now).total
        for n in range(total):
            now += timedelta(seconds=rng.randrange(5, 90), microseconds=rng.randrange(10**6))
            student.answer(session, n, right=rng.random() < 0.6, guessed=rng.random() < 0.2, now=now)
            if rng.random() < 0.2:
                undo_answer(user_id=student.id, session_id=session, slot=n, attempt=0, now=now)
                student.answer(session, n, attempt=1, now=now + timedelta(seconds=3))
                now += timedelta(seconds=4)
        now += timedelta(hours=rng.randrange(3, 200))


@pytest.mark.parametrize("seed", [1, 2])
def test_rebuild_reproduces_the_caches_bit_for_bit(student: Student, seed: int) -> None:
    live_a_while(student, seed)
    before = student.caches()
    rebuild_user(user_id=student.id)
    assert before[0]
    assert before[1]
    assert student.caches() == before


def test_rebuild_of_everybody_tells_how_many(student: Student) -> None:
    student.answer(student.today())
    before = student.caches()
    assert rebuild_all() == 1
    assert student.caches() == before

"""Flashcards in today's session: warm-up first, a memory of their own, evidence of nothing."""

from __future__ import annotations

import uuid
from datetime import timedelta

from studyhub.services.practice.answers import undo_answer
from studyhub.services.practice.log import rebuild_user
from studyhub.services.practice.sessions import preview_today
from studyhub.services.practice.slot_pages import session_page, slot_page
from studyhub.services.practice.types import SlotPage, SummaryPage
from studyhub.services.progress.history import history_page
from studyhub.services.progress.overview import progress_page
from studyhub.services.reading.syllabus import mark_read
from tests.conftest import NOW

from .conftest import Student

TOMORROW = NOW + timedelta(days=1)


def with_lesson_read(student: Student) -> uuid.UUID:
    """Today's session of a student who has read the lesson of the sample's terms."""
    mark_read(user_id=student.id, lesson="L40", read=True, shelf=student.shelf, now=NOW)
    return student.today()


def types(student: Student, session: uuid.UUID) -> list[str]:
    page = slot_page(user_id=student.id, session_id=session, shelf=student.shelf, now=NOW, slot=0)
    assert isinstance(page, SlotPage)
    return [student.put_up(session, n).authored.type for n in range(page.total)]


def test_cards_of_a_lesson_that_nobody_opened_are_not_asked(student: Student) -> None:
    assert "card" not in types(student, student.today())


def test_cards_of_a_lesson_read_come_first(student: Student) -> None:
    asked = types(student, with_lesson_read(student))
    cards = asked.count("card")
    assert cards
    assert asked[:cards] == ["card"] * cards
    assert "card" not in asked[cards:]


def test_preview_names_the_cards_apart(student: Student) -> None:
    mark_read(user_id=student.id, lesson="L40", read=True, shelf=student.shelf, now=NOW)
    preview = preview_today(user_id=student.id, shelf=student.shelf, now=NOW)
    asked = types(student, student.today())
    assert (preview.cards, preview.total) == (asked.count("card"), len(asked))
    assert preview.new + preview.refresh == preview.total - preview.cards


def test_card_shows_its_back_for_the_student_to_compare(student: Student) -> None:
    session = with_lesson_read(student)
    page = slot_page(user_id=student.id, session_id=session, shelf=student.shelf, now=NOW, slot=0)
    assert isinstance(page, SlotPage)
    assert page.question is not None
    assert page.question.back
    assert [choice.html for choice in page.question.choices] == ["I knew it", "Not yet"]


def test_card_moves_its_memory_and_counts_as_no_evidence(student: Student) -> None:
    student.answer(with_lesson_read(student), 0)
    memory, mastery = student.caches()
    assert (len(memory), mastery) == (1, [])
    (line,) = student.log()
    assert (line.item_kind, line.first_exposure, line.objective, line.score) == ("card", False, "", 1.0)


def test_card_not_known_comes_back_tomorrow_and_a_known_one_later(student: Student) -> None:
    session = with_lesson_read(student)
    first = student.answer(session, 0, right=False)
    second = student.answer(session, 1)
    assert first.aftermath.in_days == 1
    assert second.aftermath.in_days > 1


def test_card_that_is_due_comes_back(student: Student) -> None:
    session = with_lesson_read(student)
    card = student.put_up(session, 0).authored.key
    student.answer(session, 0, right=False)
    later = student.today(now=TOMORROW + timedelta(days=1))
    assert student.put_up(later, 0).authored.key == card


def test_card_taken_back_leaves_nothing(student: Student) -> None:
    session = with_lesson_read(student)
    student.answer(session, 0)
    undo_answer(user_id=student.id, session_id=session, slot=0, attempt=0, now=NOW)
    assert student.caches() == ([], [])


def test_rebuild_gives_the_same_memory_of_cards_and_questions(student: Student) -> None:
    session = with_lesson_read(student)
    for n in range(len(types(student, session))):
        student.answer(session, n, right=n % 2 == 0)
    before = student.caches()
    rebuild_user(user_id=student.id)
    assert student.caches() == before


def test_summary_and_progress_keep_cards_apart(student: Student) -> None:
    session = with_lesson_read(student)
    asked = types(student, session)
    for n in range(len(asked)):
        student.answer(session, n)
    page = session_page(user_id=student.id, session_id=session, shelf=student.shelf, now=NOW)
    assert isinstance(page, SummaryPage)
    cards = asked.count("card")
    assert (page.cards, page.cards_known) == (cards, cards)
    assert page.total == page.answered == page.right == len(asked) - cards
    assert progress_page(user_id=student.id, shelf=student.shelf, now=NOW).answers == len(asked) - cards
    rows = history_page(user_id=student.id, shelf=student.shelf, now=NOW).rows
    assert len(rows) == min(len(asked) - cards, 25)

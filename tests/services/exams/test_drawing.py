"""Which form a student is given."""

from __future__ import annotations

import pytest

from studyhub.extensions import db
from studyhub.models import Sitting
from studyhub.services.errors import Invalid
from studyhub.services.exams import kinds
from studyhub.services.exams.drawing import start
from studyhub.services.exams.kinds import CannotDraw
from studyhub.services.practice.slots import Slot
from studyhub.services.practice.student import day_of, facet_states, learned_by, seen_by
from tests.conftest import NOW
from tests.services.practice.conftest import Student

from .conftest import begun


def drawn(student: Student, kind: str, domain: str | None = None) -> Sitting:
    made = start(user_id=student.id, kind=kind, domain=domain, shelf=student.shelf, now=NOW)
    return db.session.get_one(Sitting, (student.id, made))


def keys_of(row: Sitting) -> list[str]:
    return [Slot.from_json(slot).item for slot in row.slots]


def test_a_prepared_form_comes_first_and_only_once(student: Student) -> None:
    first, second = drawn(student, "full"), drawn(student, "full")
    assert first.form == "mock-a"
    assert second.form == "drawn"
    assert not set(keys_of(first)) & {q.key for q in student.shelf.questions if q.form} - {
        q.key for q in student.shelf.questions if q.form == "mock-a"
    }


def test_unscored_questions_are_practice_questions_and_marked_as_such(student: Student) -> None:
    row = drawn(student, "full")
    forms = {q.key: q.form for q in student.shelf.questions}
    unscored = [key for key, slot in zip(keys_of(row), row.slots, strict=True) if not slot["scored"]]
    assert len(unscored) == 1
    assert forms[unscored[0]] is None


def test_a_drawn_form_never_takes_reserved_questions(student: Student) -> None:
    forms = {q.key: q.form for q in student.shelf.questions}
    assert not any(forms[key] for key in keys_of(drawn(student, "half")))


def test_questions_not_seen_come_first(student: Student) -> None:
    quiz = student.quiz("71")
    student.answer(quiz, 0)
    seen = {row.item_key for row in student.log()}
    assert not seen & set(keys_of(drawn(student, "domain", "D2")))


def test_a_bank_that_is_too_small_says_what_is_wanting(
    student: Student, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(kinds.KINDS, "domain", kinds.DOMAIN)
    with pytest.raises(CannotDraw, match="of 30 in"):
        drawn(student, "domain", "D2")
    assert db.session.query(Sitting).count() == 0


@pytest.mark.parametrize(("kind", "domain"), [("zebra", None), ("domain", None), ("domain", "D9")])
def test_what_does_not_exist_is_refused(student: Student, kind: str, domain: str | None) -> None:
    with pytest.raises(Invalid):
        drawn(student, kind, domain)


def test_a_domain_exam_names_its_domain(student: Student) -> None:
    assert "D2" in begun(student).row.title


def test_the_questions_of_a_form_enter_practice_after_its_sitting(student: Student) -> None:
    reserved = {q.key for q in student.shelf.questions if q.form == "mock-a"}
    candidate = begun(student, "full", None)
    assert not reserved & askable(student)
    candidate.end()
    assert reserved <= askable(student)


def askable(student: Student) -> set[str]:
    session = db.session()
    day = day_of(session, student.id, NOW)
    states = facet_states(learned_by(session, student.id), student.shelf, seen_by(session, student.id, day))
    return {question.key for state in states for question in state.siblings}

"""What holds of a sitting: the server's clock, kept choices, marking once, conditions."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa

from studyhub.extensions import db
from studyhub.models import Review, SittingAnswer
from studyhub.services.errors import Invalid, NotFound
from studyhub.services.exams import pages, sitting
from studyhub.services.exams.desk import NotBegun, SittingClosed, StalePage
from studyhub.services.exams.drawing import start
from studyhub.services.exams.pages import Conditions
from studyhub.services.practice.slots import Slot
from tests.conftest import NOW
from tests.services.practice.conftest import Student

from .conftest import MINUTE, Candidate, begun, conditions

END = NOW + timedelta(seconds=5 * 82)


def page_of(candidate: Candidate, number: int | None = None, now=NOW):
    return pages.sitting_page(
        user_id=candidate.id, sitting_id=candidate.sitting, shelf=candidate.shelf, now=now, number=number
    )


def log_of(candidate: Candidate) -> list[Review]:
    wanted = sa.select(Review).where(Review.user_id == candidate.id).order_by(Review.slot)
    return list(db.session.scalars(wanted))


def test_a_choice_is_kept_as_it_is_made_and_may_be_changed(candidate: Candidate) -> None:
    candidate.leave(0, right=False, flagged=True)
    candidate.leave(0, right=True)
    page = page_of(candidate, 1)
    chosen = {choice.position for choice in page.question.choices if choice.chosen}
    assert chosen == candidate.positions(0, right=True)
    assert not page.flagged
    assert page.answered == 1


def test_nothing_enters_the_log_before_the_end_and_then_once(candidate: Candidate) -> None:
    candidate.leave(0)
    candidate.leave(1, right=False)
    assert log_of(candidate) == []
    candidate.end()
    candidate.end(NOW + MINUTE)
    assert [(row.mode, row.score) for row in log_of(candidate)] == [("mock", 1.0), ("mock", 0.0)]
    assert all(row.first_exposure for row in log_of(candidate))


def test_late_answer_is_not_kept_and_the_earlier_ones_count(candidate: Candidate) -> None:
    candidate.leave(0, now=END)
    with pytest.raises(SittingClosed, match="time was up"):
        candidate.leave(1, now=END + timedelta(seconds=1))
    assert page_of(candidate, now=END + MINUTE).closed
    candidate.end(END + MINUTE)
    assert candidate.row.ended_at == END
    assert len(log_of(candidate)) == 1


def test_time_runs_on_while_nobody_is_there(candidate: Candidate) -> None:
    assert page_of(candidate, now=NOW + 2 * MINUTE).seconds_left == 5 * 82 - 120


def test_before_it_begins_nothing_can_be_left(student: Student) -> None:
    made = start(user_id=student.id, kind="domain", domain="D2", shelf=student.shelf, now=NOW)
    with pytest.raises(NotBegun):
        Candidate(student, made).leave(0)


def test_after_the_end_nothing_can_be_changed(candidate: Candidate) -> None:
    candidate.leave(0)
    candidate.end()
    with pytest.raises(SittingClosed):
        candidate.leave(0, right=False)


def test_beginning_twice_does_not_start_the_clock_anew(candidate: Candidate) -> None:
    sitting.begin(user_id=candidate.id, sitting_id=candidate.sitting, now=NOW + 3 * MINUTE)
    assert candidate.row.began_at == NOW


@pytest.mark.parametrize("factor", [1.25, 1.5, 2.0])
def test_extra_time_is_applied_and_no_reason_kept(student: Student, factor: float) -> None:
    conditions(student, extra_time=factor)
    assert begun(student).row.seconds == round(5 * 82 * factor)


def test_a_stop_clock_break_stops_the_clock_and_closes_the_paper(student: Student) -> None:
    conditions(student, stop_clock=True)
    candidate = begun(student)
    who = {"user_id": candidate.id, "sitting_id": candidate.sitting}
    sitting.pause(**who, now=NOW + MINUTE)
    with pytest.raises(SittingClosed, match="stands still"):
        candidate.leave(0, now=NOW + 2 * MINUTE)
    sitting.resume(**who, now=NOW + 10 * MINUTE)
    candidate.leave(0, now=NOW + 11 * MINUTE)
    assert page_of(candidate, now=NOW + 11 * MINUTE).seconds_left == 5 * 82 - 120


def test_breaks_are_refused_where_they_are_not_granted(candidate: Candidate) -> None:
    with pytest.raises(Invalid, match="conditions"):
        sitting.pause(user_id=candidate.id, sitting_id=candidate.sitting, now=NOW)


def test_an_untimed_rehearsal_never_closes(student: Student) -> None:
    candidate = begun(student, "rehearsal", None)
    assert page_of(candidate, now=NOW + timedelta(days=3)).seconds_left is None
    candidate.leave(0, now=NOW + timedelta(days=3))


def test_a_question_withdrawn_while_on_a_form_is_still_asked_and_marked(
    candidate: Candidate, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone = Slot.from_json(candidate.row.slots[0]).item
    find = type(candidate.shelf).find_question
    monkeypatch.setattr(
        type(candidate.shelf), "find_question", lambda self, key: None if key == gone else find(self, key)
    )
    candidate.leave(0)
    assert page_of(candidate, 1).question is not None
    candidate.end()
    assert log_of(candidate)[0].item_key == gone


def test_what_was_never_shown_is_refused_and_loses_nothing(candidate: Candidate) -> None:
    candidate.leave(0)
    with pytest.raises(Invalid, match="does not belong"):
        candidate.leave(0, chosen=("9",))
    assert len(db.session.scalars(sa.select(SittingAnswer)).all()) == 1


def test_nobody_elses_exam_can_be_opened(candidate: Candidate, make_user) -> None:
    other = Candidate(Student(make_user("other@example.edu"), candidate.shelf), candidate.sitting)
    for act in (lambda: page_of(other), other.end):
        with pytest.raises(NotFound):
            act()


def test_an_impossible_factor_is_refused(student: Student) -> None:
    with pytest.raises(Invalid):
        pages.set_conditions(
            user_id=student.id, conditions=Conditions(3.0, hidden_timer=False, stop_clock=False)
        )


def test_struck_options_and_flags_are_there_on_another_device(candidate: Candidate) -> None:
    candidate.leave(0, struck=("1", "2"), flagged=True, chosen=())
    page = page_of(candidate, 1)
    assert page.struck == (1, 2)
    assert page.flagged
    assert page.answered == 0


def test_a_save_that_was_overtaken_on_its_way_changes_nothing(candidate: Candidate) -> None:
    candidate.leave(0, right=True, page=100, turn=2)
    candidate.leave(0, chosen=(), page=100, turn=1)
    assert page_of(candidate).answered == 1


def test_a_page_made_earlier_than_another_cannot_write_over_it(candidate: Candidate) -> None:
    candidate.leave(0, right=True, page=200, turn=1)
    with pytest.raises(StalePage):
        candidate.leave(0, right=False, page=100, turn=9)
    candidate.end()
    assert log_of(candidate)[0].score == 1


def test_seeing_a_question_again_keeps_what_was_left_there(candidate: Candidate) -> None:
    candidate.leave(0, flagged=True)
    sitting.see(user_id=candidate.id, sitting_id=candidate.sitting, position=0, now=NOW)
    page = page_of(candidate, 1)
    assert (page.answered, page.flagged) == (1, True)
    sitting.see(user_id=candidate.id, sitting_id=candidate.sitting, position=3, now=NOW)
    assert [mark.seen for mark in page_of(candidate).marks] == [True, False, False, True, False]

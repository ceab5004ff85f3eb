"""A wrong key of a program's own: who changes is shown first; then answers are marked anew, people told."""

from __future__ import annotations

import uuid

import pytest
import sqlalchemy as sa

from studyhub.extensions import db
from studyhub.models import Notice, Review, StudySession
from studyhub.services.banks.mending import Wanted, mark_anew, mending_page
from studyhub.services.banks.reports import answer_report, reports_page
from studyhub.services.errors import Conflict, NotFound
from studyhub.services.practice.marks import report_problem
from tests.conftest import NOW
from tests.services.banks.conftest import QUESTION, Press
from tests.services.practice.conftest import Student

KEY = "harbor/d2-harbor-0001"
MENDED = QUESTION.replace("{text: 2 May, correct: true, why: Sixty", "{text: 2 May, why: Sixty").replace(
    "d: {text: 10 March, why:", "d: {text: 10 March, correct: true, why:"
)


def answered(press: Press, *, right: bool = True) -> uuid.UUID:
    """A student of the cohort who answered the program's question."""
    person = press.college.student()
    student = Student(person, press.shelf(person))
    session = student.quiz("71", count=50)
    laid = db.session.get_one(StudySession, (person, session)).slots
    slot = next(n for n, one in enumerate(laid) if one["item"] == KEY)
    student.answer(session, slot, right=right)
    return person


def bring_out_another_key(press: Press, item: uuid.UUID) -> str:
    """The question with its key moved, published; gives the hash of what was asked before."""
    old = press.version(item).ask_hash
    asked = press.shelf(press.author).question(KEY).ask_hash
    press.save(item, MENDED)
    press.send(item)
    press.read(item)
    press.publish(item)
    assert press.version(item).ask_hash != old
    return asked


def wanted(press: Press, asked: str, *, credit: bool = False) -> Wanted:
    return Wanted(press.program, KEY, asked, credit)


def page(press: Press, which: Wanted | None, by: uuid.UUID | None = None):
    return mending_page(
        user_id=by or press.college.director, program_id=press.program, wanted=which, core=press.core, now=NOW
    )


def mark(press: Press, which: Wanted, by: uuid.UUID | None = None) -> int:
    return mark_anew(user_id=by or press.college.director, wanted=which, core=press.core, now=NOW)


def scores(person: uuid.UUID, kind: str = "regrade") -> list[float]:
    db.session.rollback()
    return list(
        db.session.scalars(sa.select(Review.score).where(Review.user_id == person, Review.kind == kind))
    )


def test_preview_names_whose_results_change_and_changes_nothing(press: Press) -> None:
    item = press.bring_out()
    person = answered(press)
    asked = bring_out_another_key(press, item)
    preview = page(press, wanted(press, asked)).preview
    assert preview is not None
    assert (preview.answers, preview.now_wrong, preview.others) == (1, 1, 0)
    assert [(one.was, one.will_be) for one in preview.named] == [(1.0, 0.0)]
    assert scores(person) == []


def test_who_may_not_look_at_a_student_sees_a_number_only(press: Press) -> None:
    item = press.bring_out()
    answered(press)
    asked = bring_out_another_key(press, item)
    preview = page(press, wanted(press, asked), by=press.author).preview
    assert preview is not None
    assert (preview.named, preview.others) == ((), 1)


def test_answers_are_marked_by_the_new_key_and_students_told(press: Press) -> None:
    item = press.bring_out()
    person = answered(press)
    asked = bring_out_another_key(press, item)
    assert mark(press, wanted(press, asked)) == 1
    assert scores(person) == [0.0]
    assert db.session.scalars(sa.select(Notice).where(Notice.user_id == person)).one().kind == "regrade"
    assert [event.action for event in press.college.events("item.regraded")] == ["item.regraded"]


def test_marking_twice_is_refused_because_nothing_changes(press: Press) -> None:
    item = press.bring_out()
    answered(press)
    asked = bring_out_another_key(press, item)
    mark(press, wanted(press, asked))
    with pytest.raises(Conflict):
        mark(press, wanted(press, asked))


def test_everyone_gets_credit_and_who_was_right_stays_so(press: Press) -> None:
    press.bring_out()
    right, wrong = answered(press), answered(press, right=False)
    asked = press.shelf(press.author).question(KEY).ask_hash
    assert mark(press, wanted(press, asked, credit=True)) == 1
    assert (scores(right), scores(wrong)) == ([], [1.0])


def test_a_question_of_the_shipped_bank_is_not_ours_to_mark(press: Press) -> None:
    core = press.core.questions[0]
    with pytest.raises(NotFound):
        mark(press, Wanted(press.program, core.key, core.ask_hash, True))


def test_assistants_and_strangers_mark_nothing(press: Press) -> None:
    press.bring_out()
    for person in (press.assistant, press.college.person()):
        with pytest.raises(NotFound):
            page(press, None, by=person)


def report(press: Press, person: uuid.UUID) -> None:
    report_problem(
        user_id=person, item=KEY, kind="key", body="Is it not ten days?", shelf=press.shelf(person), now=NOW
    )


def reports(press: Press, by: uuid.UUID | None = None, state: str = "open"):
    return reports_page(
        user_id=by or press.author, program_id=press.program, state=state, item="", core=press.core
    )


def test_report_on_a_question_of_ours_reaches_us_with_its_place(press: Press) -> None:
    item = press.bring_out()
    report(press, press.college.student())
    (found,) = reports(press).reports
    assert (found.item, found.bank_id, found.item_id) == (KEY, press.bank, item)
    assert (found.changed_since, dict(reports(press).counts)["open"]) == (False, 1)


def test_answered_report_is_closed_and_its_student_told(press: Press) -> None:
    press.bring_out()
    person = press.college.student()
    report(press, person)
    (found,) = reports(press).reports
    answer_report(
        user_id=press.author,
        program_id=press.program,
        reporter_id=person,
        report_id=found.id,
        outcome="declined",
        answer="Sixty days, see the rule.",
        now=NOW,
    )
    assert (reports(press).reports, len(reports(press, state="declined").reports)) == ((), 1)
    assert db.session.scalars(sa.select(Notice).where(Notice.user_id == person)).one().kind == "report"


def test_report_of_another_program_is_not_found(press: Press) -> None:
    press.bring_out()
    person = press.college.student()
    report(press, person)
    (found,) = reports(press).reports
    with pytest.raises(NotFound):
        answer_report(
            user_id=press.college.person(),
            program_id=press.program,
            reporter_id=person,
            report_id=found.id,
            outcome="declined",
            answer="No.",
            now=NOW,
        )

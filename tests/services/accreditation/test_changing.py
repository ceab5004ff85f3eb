"""Entries are changed in place, on record, and not to take away what a student is asking about."""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import date

import pytest
import sqlalchemy as sa

from studyhub.extensions import db
from studyhub.models import User
from studyhub.services.accreditation.ledger import Outcome, keep
from studyhub.services.accreditation.ratings import unrate
from studyhub.services.errors import Conflict, Invalid, NotFound
from tests.conftest import NOW
from tests.services.programs.records.test_requests import ask

from .test_competencies_and_plan import rating, report, see
from .test_ledger import College, college, outcome, page, put

__all__ = ["college"]


def change(college: College, entry: uuid.UUID, said: Outcome, by: uuid.UUID | None = None) -> None:
    user = by or college.director
    keep(user_id=user, program_id=college.program, outcome=said, now=NOW, entry_id=entry)


def test_entry_can_be_changed_without_standing_in_its_own_way(college: College) -> None:
    entry = outcome(college, name="Maya", passed=False)
    kept = put(college, entry)
    changed = replace(entry, passed=True, placement="field")
    keep(user_id=college.director, program_id=college.program, outcome=changed, now=NOW, entry_id=kept)
    assert [one.outcome.passed for one in page(college).entries] == [True]


def test_change_stands_on_record_with_what_it_touched(college: College) -> None:
    entry = outcome(college, student := college.student(), passed=False)
    change(college, put(college, entry), replace(entry, passed=True, placement="field"))
    (event,) = college.events("ledger.changed")
    assert (event.subject_id, event.detail["parts"]) == (student, "the result, placement")


def test_entry_given_to_somebody_else_is_on_the_record_of_both(college: College) -> None:
    wrong, right = college.student(), college.student()
    entry = outcome(college, wrong, passed=True)
    change(college, put(college, entry), replace(entry, student_id=right))
    assert [event.subject_id for event in college.events("ledger.removed")] == [wrong]
    assert [event.subject_id for event in college.events("ledger.changed")] == [right]


def test_entry_is_not_changed_into_one_that_is_there(college: College) -> None:
    put(college, outcome(college, name="Maya", passed=False))
    second = outcome(college, name="Maya", passed=True, attempt=2, exam_on=date(2026, 11, 9))
    with pytest.raises(Invalid, match="already"):
        change(college, put(college, second), replace(second, attempt=1))


def test_entry_of_a_deleted_account_can_be_changed(college: College) -> None:
    entry = outcome(college, student := college.student(), passed=True)
    kept = put(college, entry)
    db.session.execute(sa.delete(User).where(User.id == student))
    db.session.commit()
    change(college, kept, replace(entry, student_id=None, placement="field"))
    assert [one.outcome.placement for one in page(college).entries] == ["field"]


def test_instructors_and_other_programs_change_nothing(college: College) -> None:
    entry = outcome(college, name="Maya", passed=True)
    kept = put(college, entry)
    with pytest.raises(NotFound):
        change(college, kept, entry, by=college.staff("instructor", "edit"))
    other = College(college.make_user, college.shelf, people=50).open()
    with pytest.raises(NotFound):
        change(other, kept, outcome(other, name="Maya", passed=True))


@pytest.mark.parametrize("lost", [{"passed": None}, {"placement": ""}, {"domains": {}}, {"student_id": None}])
def test_nothing_is_taken_away_while_its_student_waits_for_an_answer(
    college: College, lost: dict[str, object]
) -> None:
    said = {"passed": False, "placement": "field", "domains": {"D1": "below"}}
    entry = outcome(college, student := college.student(), name="Maya", **said)
    kept = put(college, entry)
    ask(college, student)
    with pytest.raises(Conflict, match="asked"):
        change(college, kept, replace(entry, **lost))  # type: ignore[arg-type]


def test_what_is_wrong_is_mended_while_its_student_waits_for_an_answer(college: College) -> None:
    entry = outcome(college, student := college.student(), passed=False)
    kept = put(college, entry)
    ask(college, student)
    change(college, kept, replace(entry, passed=True))
    assert [one.outcome.passed for one in page(college).entries] == [True]


def test_rating_stays_while_its_student_waits_for_an_answer(college: College) -> None:
    student = college.student()
    see(college, rating(college, student))
    ask(college, student)
    (line,) = report(college).evidence
    named = {"user_id": college.director, "program_id": college.program, "cohort_id": college.cohort}
    with pytest.raises(Conflict, match="asked"):
        unrate(evidence_id=line.id, now=NOW, **named)

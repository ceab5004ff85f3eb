"""Which results of a ledger check the readiness estimate, and until when."""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa

from studyhub.extensions import db
from studyhub.models import ExamOutcome, RecordedOutcome
from studyhub.services.accreditation.checking import bring_in_results
from studyhub.services.accreditation.ledger import keep, remove
from studyhub.services.errors import Conflict, NotFound
from studyhub.services.programs.cohorts import archive_cohort
from studyhub.services.programs.enrolled import check_by_outcome, leave
from studyhub.services.programs.records.retention import retain
from studyhub.services.progress import outcome_counts
from studyhub.services.progress.check import results_of_all
from tests.conftest import NOW
from tests.services.programs.records.test_requests import ask

from .test_ledger import DAY, College, college, outcome, put

__all__ = ["college"]


def allow(college: College, student: uuid.UUID, *, allows: bool = True) -> None:
    check_by_outcome(
        user_id=student, program_id=college.program, cohort_id=college.cohort, allows=allows, now=NOW
    )


def by_night(college: College) -> list[tuple[object, bool]]:
    """What checks the estimate after a night."""
    bring_in_results(shelf=college.shelf)
    db.session.rollback()
    rows = db.session.execute(sa.select(RecordedOutcome.sat_on, RecordedOutcome.passed))
    return [(row.sat_on, row.passed) for row in rows]


def test_recorded_exam_checks_the_estimate_only_while_its_student_allows_it(college: College) -> None:
    student = college.student()
    put(college, outcome(college, student, passed=True))
    seen = [by_night(college)]
    allow(college, student)
    seen.append(by_night(college))
    allow(college, student, allows=False)
    assert db.session.scalar(sa.select(sa.func.count()).select_from(RecordedOutcome)) == 0
    assert [*seen, by_night(college)] == [[], [(DAY, True)], []]


def test_what_checks_the_estimate_follows_the_ledger(college: College) -> None:
    student = college.student()
    allow(college, student)
    entry = outcome(college, student, passed=False)
    kept = put(college, entry)
    seen = [by_night(college)]
    changed = replace(entry, passed=True)
    keep(user_id=college.director, program_id=college.program, outcome=changed, now=NOW, entry_id=kept)
    seen.append(by_night(college))
    remove(user_id=college.director, program_id=college.program, entry_id=kept, now=NOW)
    assert db.session.scalar(sa.select(sa.func.count()).select_from(RecordedOutcome)) == 0
    assert seen == [[(DAY, False)], [(DAY, True)]]


def test_second_night_changes_nothing(college: College) -> None:
    student = college.student()
    allow(college, student)
    put(college, outcome(college, student, passed=True))
    assert [bring_in_results(shelf=college.shelf), bring_in_results(shelf=college.shelf)] == [1, 0]


def test_what_checks_the_estimate_goes_with_the_programs_records(college: College) -> None:
    student = college.student()
    allow(college, student)
    put(college, outcome(college, student, passed=True))
    by_night(college)
    archive_cohort(user_id=college.director, program_id=college.program, cohort_id=college.cohort, now=NOW)
    retain(now=NOW + timedelta(days=2000))
    assert by_night(college) == []


def test_who_left_may_end_it_and_not_begin_it(college: College) -> None:
    student = college.student()
    leave(user_id=student, program_id=college.program, cohort_id=college.cohort, now=NOW)
    with pytest.raises(NotFound):
        allow(college, student)
    allow(college, student, allows=False)


def test_each_student_counts_once_by_the_first_result_and_their_own_word_goes_first(college: College) -> None:
    both, recorded = college.student(), college.student()
    for student, chance in ((both, 0.4), (recorded, 0.6)):
        row = RecordedOutcome(program_id=college.program, user_id=student, sat_on=DAY, passed=False)
        row.foretold = chance
        db.session.add(row)
    told = ExamOutcome(user_id=both, sat_on=DAY, passed=True, told_at=NOW, foretold=0.8)
    db.session.add(told)
    db.session.commit()
    found = sorted((one.outcome.foretold, one.outcome.passed, one.recorded) for one in results_of_all())
    assert found == [(0.6, False, True), (0.8, True, False)]
    assert outcome_counts().told == 2


def test_entry_stays_while_its_student_waits_for_an_answer(college: College) -> None:
    student = college.student()
    kept = put(college, outcome(college, student, passed=True))
    ask(college, student)
    with pytest.raises(Conflict, match="asked"):
        remove(user_id=college.director, program_id=college.program, entry_id=kept, now=NOW)

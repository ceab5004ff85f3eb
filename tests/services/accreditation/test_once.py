"""Who is in the ledger twice, or in it by several entries, counts once."""

from __future__ import annotations

import uuid
from datetime import date, timedelta

import pytest

from studyhub.extensions import db
from studyhub.models import ExamOutcome
from studyhub.services.accounts.changes import delete_account
from studyhub.services.accounts.signin import set_password
from studyhub.services.accreditation.figures import figures_of, people_of
from studyhub.services.accreditation.listed import preview_list
from studyhub.services.database import command
from studyhub.services.errors import Invalid
from studyhub.services.programs.enrolled import share_outcome
from studyhub.services.programs.inviting.joining import join_by_code
from tests.conftest import NOW
from tests.services.accounts.conftest import PASSWORD

from .test_ledger import DAY, LIST, College, college, outcome, page, put, store, told

__all__ = ["college"]


def test_exam_that_stands_in_the_ledger_is_not_kept_twice(college: College) -> None:
    student = college.student()
    put(college, outcome(college, student, passed=False))
    put(college, outcome(college, name="Maya", passed=False))
    for again in (outcome(college, student, passed=True), outcome(college, name="maya", passed=True)):
        with pytest.raises(Invalid, match="already"):
            put(college, again)
    put(college, outcome(college, student, passed=True, attempt=2, exam_on=date(2026, 11, 20)))
    assert page(college).figures.retakes.n == 1


def test_list_sent_twice_counts_nobody_twice(college: College) -> None:
    text = LIST + ",Maya,Fall,2026-11-02,pass,,\n"
    store(college, text)
    with pytest.raises(Invalid):
        store(college, text)
    assert page(college).figures.first.n == 1


def test_exam_that_stands_on_a_list_twice_is_a_fault(college: College) -> None:
    text = LIST + ",Maya,Fall,2026-11-02,pass,,\n,maya,fall,2026-11-02,fail,,\n"
    found = preview_list(user_id=college.director, program_id=college.program, text=text, now=NOW)
    assert [bool(line.faults) for line in found.lines] == [False, True]


@pytest.mark.parametrize("said", [{"placement": "field"}, {"graduate_mark": 5}])
def test_outcome_without_an_exam_is_not_kept_twice(college: College, said: dict[str, object]) -> None:
    put(college, outcome(college, name="Maya", exam_on=None, **said))
    with pytest.raises(Invalid, match="already"):
        put(college, outcome(college, name=" maya", exam_on=None, **said))


def test_list_of_placements_sent_twice_counts_nobody_twice(college: College) -> None:
    text = "name,cohort,placement\nÉlodie,Fall,field\n"
    store(college, text)
    with pytest.raises(Invalid):
        store(college, text.replace("É", "é"))


def test_the_same_name_in_another_cohort_is_somebody_else(college: College) -> None:
    put(college, outcome(college, name="Maya", passed=True))
    college.cohort = college.make_cohort("Spring")
    put(college, outcome(college, name="Maya", passed=True))
    assert page(college).figures.first.n == 2


def test_placement_and_survey_on_two_entries_are_of_one_person_as_last_known(college: College) -> None:
    student = college.student()
    for attempt, placement in ((1, "none"), (2, "field")):
        sat = DAY - timedelta(days=100 - 40 * attempt)
        said = {"placement": placement, "graduate_mark": 3 + attempt, "passed": attempt == 2}
        put(college, outcome(college, student, exam_on=sat, attempt=attempt, **said))
    figures = page(college).figures
    assert [(one.name, one.count, one.n) for one in figures.placements] == [("field", 1, 1)]
    assert (figures.surveys[0].n, figures.surveys[0].mean) == (1, 5.0)


def test_of_a_deleted_account_all_entries_are_one_person(college: College) -> None:
    gone, other = college.student(), college.student()
    for attempt in (1, 2):
        said = {"attempt": attempt, "exam_on": DAY - timedelta(days=100 - 40 * attempt)}
        for student in (gone, other):
            put(college, outcome(college, student, passed=False, **said))
    for student in (gone, other):
        delete(college, student)
    assert people_of(page(college).entries) == 2


def delete(college: College, student: uuid.UUID) -> None:
    with command() as session:
        set_password(session, student, PASSWORD, NOW)
    delete_account(user_id=student, password=PASSWORD, shelf=college.shelf, now=NOW)


def test_retakes_of_fewer_than_ten_people_are_hidden_however_many_they_are(college: College) -> None:
    for n in range(6):
        for attempt in (2, 3):
            sat = date(2026, 8, 1) + timedelta(days=40 * (attempt - 2))
            put(college, outcome(college, name=f"S{n}", passed=False, attempt=attempt, exam_on=sat))
    entries = page(college).entries
    assert figures_of(entries).retakes.n == 12
    assert figures_of(entries, outside=True).retakes.hidden


def test_survey_has_its_n_and_interval(college: College) -> None:
    for n, mark in enumerate((3, 4, 5)):
        put(college, outcome(college, name=f"S{n}", graduate_mark=mark))
    graduates = page(college).figures.surveys[0]
    assert (graduates.n, graduates.mean) == (3, 4.0)
    assert graduates.low is not None
    assert graduates.low < 4 < graduates.high


@pytest.mark.parametrize(("n", "gone"), [(9, True), (10, False)])
def test_shared_pass_rate_needs_ten_people(college: College, n: int, gone: bool) -> None:
    for one in range(n):
        put(college, outcome(college, name=f"S{one}", passed=True))
    assert figures_of(page(college).entries, outside=True).first.hidden == gone


def test_told_result_is_offered_as_the_attempt_that_it_is(college: College) -> None:
    sharing = told(college, shares=True)
    put(college, outcome(college, sharing, passed=False, exam_on=date(2026, 8, 1)))
    assert [one.attempt for one in page(college).told] == [2]


def test_told_result_is_offered_once_to_a_program_with_two_cohorts_of_the_student(college: College) -> None:
    sharing = told(college, shares=True)
    second = college.make_cohort("Spring")
    join_by_code(user_id=sharing, code=college.row(second).join_code, now=NOW + timedelta(days=1))
    named = {"user_id": sharing, "program_id": college.program, "cohort_id": second}
    share_outcome(shares=True, now=NOW, **named)
    assert [(one.cohort_id, one.attempt) for one in page(college).told] == [(second, 1)]


def test_second_told_result_is_the_next_attempt(college: College) -> None:
    sharing = told(college, shares=True)
    db.session.add(ExamOutcome(user_id=sharing, sat_on=date(2026, 11, 9), passed=True, told_at=NOW))
    db.session.commit()
    assert [one.attempt for one in page(college).told] == [1, 2]


def test_list_that_is_not_utf_8_is_refused_rather_than_stored_with_broken_names(college: College) -> None:
    text = LIST + ",Ren\ufffde,Fall,2026-11-02,pass,,\n"
    found = preview_list(user_id=college.director, program_id=college.program, text=text, now=NOW)
    assert "UTF-8" in found.fault

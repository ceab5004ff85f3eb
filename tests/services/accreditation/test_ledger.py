"""The ledger: what is kept, what it comes to, what of it may leave, and what remains of who is gone."""

from __future__ import annotations

import uuid
from datetime import date

import pytest
import sqlalchemy as sa

from studyhub.extensions import db
from studyhub.models import Enrollment, ExamOutcome, LedgerEntry, User
from studyhub.services.accounts.changes import delete_account
from studyhub.services.accounts.signin import set_password
from studyhub.services.accreditation.exports import HIDDEN, export_ledger
from studyhub.services.accreditation.ledger import Outcome, keep, ledger_page, remove
from studyhub.services.accreditation.listed import preview_list, store_list
from studyhub.services.accreditation.own import own_record
from studyhub.services.database import command
from studyhub.services.errors import Invalid, NotFound
from studyhub.services.programs.enrolled import leave, share_outcome
from tests.conftest import NOW
from tests.services.accounts.conftest import PASSWORD
from tests.services.programs.conftest import College, college

__all__ = ["college"]
DAY = date(2026, 11, 2)


def outcome(college: College, who: uuid.UUID | None = None, *, name: str = "", **said: object) -> Outcome:
    return Outcome(cohort_id=college.cohort, student_id=who, name=name, **({"exam_on": DAY} | said))  # type: ignore[arg-type]


def put(college: College, entry: Outcome) -> uuid.UUID:
    return keep(user_id=college.director, program_id=college.program, outcome=entry, now=NOW)


def page(college: College, by: uuid.UUID | None = None, year: int | None = None):
    return ledger_page(user_id=by or college.director, program_id=college.program, year=year, now=NOW)


def told(college: College, *, shares: bool) -> uuid.UUID:
    """A student who told how the exam went, and lets the program have it or not."""
    student = college.student()
    db.session.add(ExamOutcome(user_id=student, sat_on=DAY, passed=True, told_at=NOW))
    db.session.commit()
    if shares:
        share_outcome(
            user_id=student, program_id=college.program, cohort_id=college.cohort, shares=True, now=NOW
        )
    return student


def test_pass_rate_of_first_attempts_has_its_n_and_interval(college: College) -> None:
    for passed in (True, True, False):
        put(college, outcome(college, college.student(), passed=passed))
    put(college, outcome(college, name="Maya", passed=True, attempt=2))
    figures = page(college).figures
    assert (figures.first.count, figures.first.n, figures.retakes.n) == (2, 3, 1)
    assert figures.first.low < 2 / 3 < figures.first.high


def test_entries_stand_in_the_academic_year_of_their_exam(college: College) -> None:
    put(college, outcome(college, name="Maya", exam_on=date(2026, 6, 30), passed=True))
    assert (page(college).figures.first.n, page(college, year=2025).figures.first.n) == (0, 1)
    assert page(college, year=2025).year_name == "2025-26"


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"name": ""}, "Choose a student"),
        ({"name": "Maya", "exam_on": None, "passed": True}, "day of the exam"),
        ({"name": "Maya", "exam_on": date(2030, 1, 1), "passed": True}, "ahead"),
        ({"name": "Maya", "attempt": 0}, "attempt"),
        ({"name": "Maya", "placement": "moon"}, "placement"),
        ({"name": "Maya", "domains": {"D9": "below"}}, "feedback"),
        ({"name": "Maya", "graduate_mark": 6}, "survey"),
    ],
)
def test_what_cannot_be_is_refused_in_words(college: College, said: dict[str, object], words: str) -> None:
    with pytest.raises(Invalid, match=words):
        put(college, outcome(college, **said))  # type: ignore[arg-type]


def test_a_told_result_is_offered_with_consent_alone(college: College) -> None:
    told(college, shares=False)
    sharing = told(college, shares=True)
    assert [one.student_id for one in page(college).told] == [sharing]


def test_a_result_that_is_in_the_ledger_is_not_offered_again(college: College) -> None:
    sharing = told(college, shares=True)
    put(college, outcome(college, sharing, passed=True))
    assert page(college).told == ()


def test_consent_ends_when_a_student_leaves(college: College) -> None:
    sharing = told(college, shares=True)
    leave(user_id=sharing, program_id=college.program, cohort_id=college.cohort, now=NOW)
    assert page(college).told == ()
    assert not db.session.get_one(Enrollment, (college.program, college.cohort, sharing)).shares_outcome


def test_of_a_deleted_account_the_entry_stays_under_a_number(college: College) -> None:
    student = college.student()
    put(college, outcome(college, student, passed=True))
    name = db.session.scalar(sa.select(User.name).where(User.id == student))
    db.session.execute(sa.delete(User).where(User.id == student))
    db.session.commit()
    (line,) = page(college).entries
    assert line.who.startswith("former student")
    assert (line.outcome.passed, str(name) in line.who) == (True, False)


def test_instructors_find_no_ledger(college: College) -> None:
    with pytest.raises(NotFound):
        page(college, by=college.staff("instructor", "edit"))


def test_entry_of_another_program_is_not_there(college: College) -> None:
    entry = put(college, outcome(college, name="Maya", passed=True))
    other = College(college.make_user, college.shelf, people=50).open()
    with pytest.raises(NotFound):
        remove(user_id=other.director, program_id=other.program, entry_id=entry, now=NOW)


LIST = "email,name,cohort,exam date,result,D1,placement\n"


def store(college: College, text: str) -> int:
    return store_list(user_id=college.director, program_id=college.program, text=text, now=NOW)


def test_a_list_is_looked_through_with_every_fault(college: College) -> None:
    text = LIST + "nobody@example.edu,,Fall,2026-13-01,maybe,sideways,moon\n,Maya,Winter,2026-11-02,pass,,\n"
    found = preview_list(user_id=college.director, program_id=college.program, text=text, now=NOW)
    first, second = found.lines
    assert len(first.faults) >= 5
    assert second.faults == ("There is no cohort 'Winter' in this program.",)


def test_a_list_with_a_fault_stores_nothing(college: College) -> None:
    with pytest.raises(Invalid):
        store(college, LIST + ",Maya,Fall,2026-11-02,pass,,\n,,Fall,2026-11-02,pass,,\n")
    assert db.session.scalars(sa.select(LedgerEntry)).all() == []


def test_a_list_finds_students_by_their_address(college: College) -> None:
    student = college.student("maya@example.edu")
    assert store(college, LIST + "Maya@example.edu,,fall,2026-11-02,pass,below,field\n") == 1
    (line,) = page(college).entries
    assert (line.outcome.student_id, line.outcome.domains) == (student, {"D1": "below"})


@pytest.mark.parametrize("text", ["", "nothing", "a,b\n1,2\n", LIST])
def test_what_is_no_list_is_told_what_a_list_is(college: College, text: str) -> None:
    found = preview_list(user_id=college.director, program_id=college.program, text=text, now=NOW)
    assert "columns" in found.fault


def test_files_to_share_hide_what_is_below_ten_and_others_do_not(college: College) -> None:
    for n in range(9):
        put(college, outcome(college, name=f"Student {n}", passed=True))
    made = {
        outside: export_ledger(
            user_id=college.director,
            program_id=college.program,
            year=None,
            kind="csv",
            outside=outside,
            now=NOW,
        ).body.decode("utf-8-sig")
        for outside in (True, False)
    }
    assert HIDDEN in made[True] and "Student 1" not in made[True]  # noqa: PT018 - one claim
    assert "Student 1" in made[False]


def test_where_somebody_went_goes_with_the_account(college: College) -> None:
    student = college.student()
    put(college, outcome(college, student, passed=True, placement="field", placed_as="Harbor Clinic"))
    with command() as session:
        set_password(session, student, PASSWORD, NOW)
    delete_account(user_id=student, password=PASSWORD, shelf=college.shelf, now=NOW)
    (line,) = page(college).entries
    assert (line.outcome.placement, line.outcome.placed_as) == ("field", "")


def test_student_reads_what_was_recorded_of_them_and_nobody_elses(college: College) -> None:
    mine, other = college.student(), college.student()
    put(college, outcome(college, mine, passed=True, domains={"D2": "above"}))
    put(college, outcome(college, other, passed=False))
    record = own_record(user_id=mine, program_id=college.program, cohort_id=college.cohort)
    assert [one.domains for one in record.entries] == [{"D2": "above"}]
    with pytest.raises(NotFound):
        own_record(user_id=college.person(), program_id=college.program, cohort_id=college.cohort)

from __future__ import annotations

from datetime import date

import pytest

from studyhub.extensions import db
from studyhub.models import StudyPlan
from studyhub.services.errors import Conflict, Invalid, NotFound
from studyhub.services.practice.student import day_of
from studyhub.services.programs.codes import CODE_SIGNS, change_code
from studyhub.services.programs.cohorts import (
    CohortWishes,
    archive_cohort,
    change_cohort,
    cohort_form,
    cohort_page,
    restore_cohort,
)
from studyhub.services.programs.enrolled import leave
from tests.conftest import NOW
from tests.services.programs.conftest import College
from tests.services.programs.inviting.test_invitations import invite, waiting


def where(college: College, user=None, cohort=None) -> dict[str, object]:
    return {
        "user_id": user or college.director,
        "program_id": college.program,
        "cohort_id": cohort or college.cohort,
    }


def page(college: College, user=None):
    return cohort_page(shelf=college.shelf, now=NOW, **where(college, user))


def test_cohort_is_what_was_wished(college: College) -> None:
    wishes = CohortWishes("Spring", "Spring 2027", "sample", None, date(2027, 5, 1), date(2027, 5, 31))
    change_cohort(wishes=wishes, shelf=college.shelf, now=NOW, **where(college))
    assert cohort_form(shelf=college.shelf, **where(college)).wishes == wishes
    assert page(college).blueprint == "Sample blueprint"


@pytest.mark.parametrize(
    ("wishes", "told"),
    [
        (CohortWishes("  "), "a name"),
        (CohortWishes("Fall", blueprint="zebra"), "blueprint"),
        (CohortWishes("Fall", framework="zebra"), "framework"),
        (CohortWishes("Fall", window_from=date(2027, 5, 2), window_to=date(2027, 5, 1)), "window"),
    ],
)
def test_unusable_wish_is_refused_and_changes_nothing(
    college: College, wishes: CohortWishes, told: str
) -> None:
    with pytest.raises(Invalid, match=told):
        change_cohort(wishes=wishes, shelf=college.shelf, now=NOW, **where(college))
    assert college.row().name == "Fall"


def test_instructor_who_makes_a_cohort_may_edit_it_and_no_other(college: College) -> None:
    instructor = college.staff("instructor")
    own = college.make_cohort("Mine", by=instructor)
    archive_cohort(now=NOW, **where(college, instructor, own))
    with pytest.raises(NotFound):
        archive_cohort(now=NOW, **where(college, instructor))


def test_code_has_no_signs_that_look_alike(college: College) -> None:
    code = college.row().join_code
    assert len(code) == 8
    assert set(code) <= set(CODE_SIGNS)
    assert not set(CODE_SIGNS) & set("0O1IL2Z5S8B")


def test_code_is_shown_to_who_may_invite_only(college: College) -> None:
    assert page(college).code.replace("-", "") == college.row().join_code
    assert page(college, college.staff("instructor", "view")).code == ""


def test_archive_closes_the_code_and_takes_invitations_back(college: College) -> None:
    invite(college)
    archive_cohort(now=NOW, **where(college))
    assert (college.row().joins_open, waiting(college)) == (False, ())
    with pytest.raises(Conflict, match="archive"):
        change_code(change="open", now=NOW, **where(college))


def test_cohort_taken_out_of_the_archive_can_be_changed_again(college: College) -> None:
    archive_cohort(now=NOW, **where(college))
    with pytest.raises(Conflict):
        archive_cohort(now=NOW, **where(college))
    restore_cohort(now=NOW, **where(college))
    change_code(change="open", now=NOW, **where(college))
    assert college.row().joins_open


def test_looking_at_a_cohort_is_on_record_and_being_refused_is_not(college: College) -> None:
    with pytest.raises(NotFound):
        page(college, college.staff("instructor"))
    page(college)
    assert [event.actor_id for event in college.events("students.seen")] == [college.director]


def test_change_tells_what_was_changed(college: College) -> None:
    change_cohort(wishes=CohortWishes("Fall", "2027"), shelf=college.shelf, now=NOW, **where(college))
    change_cohort(wishes=CohortWishes("Fall", "2027"), shelf=college.shelf, now=NOW, **where(college))
    assert [event.detail["changed"] for event in college.events("cohort.changed")] == ["term"]


def blueprint_of(student) -> str | None:
    db.session.rollback()
    return day_of(db.session(), student, NOW).blueprint


def test_blueprint_of_the_cohort_holds_until_the_student_leaves_or_chooses(college: College) -> None:
    cohort = college.make_cohort("Spring", blueprint="sample")
    student = college.student(cohort=cohort)
    assert blueprint_of(student) == "sample"
    db.session.add(StudyPlan(user_id=student, minutes=[25] * 7, days_off=[], blueprint="own"))
    db.session.commit()
    assert blueprint_of(student) == "own"
    other = college.student(cohort=cohort)
    leave(user_id=other, program_id=college.program, cohort_id=cohort, now=NOW)
    assert blueprint_of(other) is None

from __future__ import annotations

import pytest

from studyhub.services.errors import Invalid, NotFound
from studyhub.services.programs.programs import change_program, my_programs, program_page, program_settings
from tests.conftest import NOW
from tests.services.programs.conftest import College


def change(college: College, **values: object) -> None:
    given = {
        "user_id": college.director,
        "name": "HIM",
        "college": "",
        "retention_months": 12,
        "year_month": 7,
    }
    change_program(program_id=college.program, now=NOW, **(given | values))


def test_director_changes_name_and_retention(college: College) -> None:
    change(college)
    settings = program_settings(user_id=college.director, program_id=college.program)
    assert (settings.name, settings.college, settings.retention_months) == ("HIM", "", 12)
    assert college.events("program.changed")[0].detail["changed"] == ("name, college, records kept 12 months")


def test_director_says_when_the_academic_year_begins(college: College) -> None:
    change(college, year_month=9)
    assert program_settings(user_id=college.director, program_id=college.program).year_month == 9
    assert college.events("program.changed")[0].detail["changed"].endswith("when the academic year begins")


@pytest.mark.parametrize(
    "values", [{"name": " "}, {"retention_months": 0}, {"retention_months": 241}, {"year_month": 13}]
)
def test_unusable_change_is_refused(college: College, values: dict[str, object]) -> None:
    with pytest.raises(Invalid):
        change(college, **values)


def test_instructor_changes_nothing(college: College) -> None:
    with pytest.raises(NotFound):
        change(college, user_id=college.staff("instructor", "edit"))


def test_menu_names_the_programs_one_works_in(college: College) -> None:
    assert [one.name for one in my_programs(user_id=college.staff("assistant"))] == ["HIT"]
    assert my_programs(user_id=college.student()) == ()


def test_page_lists_only_the_cohorts_one_may_see(college: College) -> None:
    college.make_cohort("Spring")
    instructor = college.staff("instructor", "view")
    college.student()
    page = program_page(user_id=instructor, program_id=college.program)
    assert [(one.name, one.students, one.right) for one in page.cohorts] == [("Fall", 1, "view")]
    assert len(program_page(user_id=college.director, program_id=college.program).cohorts) == 2

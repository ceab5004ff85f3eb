from __future__ import annotations

import uuid

import pytest

from studyhub.services.errors import Conflict, Invalid, NotFound
from studyhub.services.programs.staff import change_role, remove, rights_page, set_rights, staff_page
from tests.conftest import NOW
from tests.services.programs.conftest import College


def people(college: College, user: uuid.UUID | None = None) -> dict[uuid.UUID, tuple[str, object]]:
    page = staff_page(user_id=user or college.director, program_id=college.program, now=NOW)
    return {one.id: (one.role, one.rights) for one in page.people}


def give_role(college: College, person: uuid.UUID, role: str) -> None:
    change_role(user_id=college.director, program_id=college.program, person_id=person, role=role, now=NOW)


def let_go(college: College, person: uuid.UUID, by: uuid.UUID | None = None) -> None:
    remove(user_id=by or college.director, program_id=college.program, person_id=person, now=NOW)


def test_list_tells_roles_and_rights(college: College) -> None:
    instructor = college.staff("instructor", "view")
    assert people(college) == {
        college.director: ("director", ()),
        instructor: ("instructor", (("Fall", "view"),)),
    }


def test_assistants_do_not_see_the_staff(college: College) -> None:
    with pytest.raises(NotFound):
        people(college, college.staff("assistant", "edit"))


def test_last_director_neither_goes_nor_becomes_something_else(college: College) -> None:
    with pytest.raises(Conflict, match="needs a director"):
        let_go(college, college.director)
    with pytest.raises(Conflict, match="needs a director"):
        give_role(college, college.director, "assistant")
    second = college.staff("director")
    let_go(college, college.director)
    assert list(people(college, second)) == [second]


def test_removed_colleague_loses_every_right(college: College) -> None:
    instructor = college.staff("instructor", "edit")
    let_go(college, instructor)
    with pytest.raises(NotFound):
        people(college, instructor)
    assert instructor not in people(college)


def test_anybody_goes_by_themselves_and_sends_nobody_else(college: College) -> None:
    assistant, other = college.staff("assistant"), college.staff("assistant")
    with pytest.raises(NotFound):
        let_go(college, other, by=assistant)
    let_go(college, assistant, by=assistant)
    assert assistant not in people(college)


def test_right_is_given_changed_and_taken(college: College) -> None:
    assistant = college.staff("assistant", "view")
    college.give(assistant, "edit")
    college.give(assistant, "none")
    college.give(assistant, "none")
    assert people(college)[assistant][1] == ()
    given = {(event.detail["was"], event.detail["may"]) for event in college.events("staff.right")}
    assert given == {("none", "view"), ("view", "edit"), ("edit", "none")}


def test_rights_page_lists_everybody_but_directors(college: College) -> None:
    assistant = college.staff("assistant", "view")
    page = rights_page(user_id=college.director, program_id=college.program, cohort_id=college.cohort)
    assert [(one.id, may) for one, may in page.people] == [(assistant, "view")]


@pytest.mark.parametrize("may", ["own", ""])
def test_unknown_right_is_refused(college: College, may: str) -> None:
    with pytest.raises(Invalid):
        college.give(college.staff("assistant"), may)


def test_right_of_somebody_from_outside_is_not_set(college: College) -> None:
    with pytest.raises(NotFound):
        college.give(college.person(), "view")


def test_instructor_with_edit_gives_no_rights(college: College) -> None:
    instructor = college.staff("instructor", "edit")
    wanted = {instructor: "edit"}
    with pytest.raises(NotFound):
        set_rights(
            user_id=instructor,
            program_id=college.program,
            cohort_id=college.cohort,
            wanted=wanted,
            now=NOW,
        )


def test_change_of_role_is_on_record(college: College) -> None:
    person = college.staff("assistant")
    give_role(college, person, "instructor")
    (event,) = college.events("staff.role")
    assert (event.subject_id, event.detail) == (person, {"role": "instructor", "was": "assistant"})

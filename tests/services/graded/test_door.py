from __future__ import annotations

import uuid
from dataclasses import replace

import pytest

from studyhub.services.errors import Conflict, Invalid, NotFound
from studyhub.services.graded.doing.door import Refused, TooManyCodes, Visit, is_code
from studyhub.services.graded.doing.watching import look_in, note_away
from studyhub.services.graded.setting.making import end_early
from studyhub.services.graded.setting.staffing import Longer, extend, void
from tests.conftest import NOW
from tests.services.graded.conftest import CODE, HOUR, INSIDE, MINUTE, UNTIL, Hall

OUTSIDE = Visit("198.51.100.9", "this browser")


def refused(hall: Hall, *said: object, **how: object) -> str:
    with pytest.raises(Refused) as found:
        hall.enter(*said, **how)  # type: ignore[arg-type]
    return str(found.value)


def test_right_code_begins_with_a_running_clock(hall: Hall) -> None:
    which, ada = hall.make(), hall.student()
    row = hall.row(ada, hall.enter(which, ada, code=" Harbor-2026 "))
    assert (row.began_at, row.seconds, row.sealed) == (NOW, 3600, True)


def test_wrong_code_is_told_and_noted(hall: Hall) -> None:
    which, ada = hall.make(), hall.student()
    assert "not the access code" in refused(hall, which, ada, code="harbor-2025")
    assert hall.kinds(which) == ["code"]


def test_after_five_wrong_codes_the_right_one_waits(hall: Hall) -> None:
    which, ada = hall.make(), hall.student()
    for _ in range(5):
        refused(hall, which, ada, code="wrong-code")
    with pytest.raises(TooManyCodes):
        hall.enter(which, ada)
    assert hall.enter(which, ada, NOW + 5 * MINUTE)


def test_wrong_codes_of_one_student_hold_up_no_other(hall: Hall) -> None:
    which, ada, ben = hall.make(), hall.student(), hall.student()
    for _ in range(6):
        with pytest.raises((Refused, TooManyCodes)):
            hall.enter(which, ada, code="wrong-code")
    assert hall.enter(which, ben)


@pytest.mark.parametrize(
    ("typed", "right"), [("HARBOR-2026", True), ("harbor -2026", True), ("harbor-202", False), ("é", False)]
)
def test_capitals_and_spaces_of_a_code_do_not_matter(typed: str, *, right: bool) -> None:
    assert is_code(typed, CODE) is right


def test_nobody_is_let_in_before_and_after_the_window(hall: Hall) -> None:
    which, ada = hall.make(), hall.student()
    assert "not opened" in refused(hall, which, ada, now=NOW - MINUTE)
    assert "window of this exam is over" in refused(hall, which, ada, now=UNTIL)
    assert hall.kinds(which) == ["early", "late"]


def test_address_outside_the_ranges_is_refused_and_noted(hall: Hall) -> None:
    which, ada = hall.make(ranges="203.0.113.0/24"), hall.student()
    assert "198.51.100.9" in refused(hall, which, ada, visit=OUTSIDE)
    assert hall.kinds(which) == ["address"]
    assert hall.enter(which, ada, visit=INSIDE)


def test_exam_is_begun_once_however_often_it_is_asked_for(hall: Hall) -> None:
    which, ada = hall.make(), hall.student()
    assert hall.enter(which, ada) == hall.enter(which, ada, NOW + MINUTE, code="")
    assert len(hall.attempts(which)) == 1


def test_handed_in_exam_is_not_sat_again(hall: Hall) -> None:
    which, ada = hall.make(), hall.student()
    hall.sit(which, ada)
    assert "can be sat once" in refused(hall, which, ada, now=NOW + HOUR)


def test_neighbours_get_versions_in_turn(hall: Hall) -> None:
    which = hall.make(versions=3)
    places = [(who, hall.enter(which, who)) for who in (hall.student() for _ in range(4))]
    assert [hall.row(*one).form for one in places] == [f"version-{n}" for n in (0, 1, 2, 0)]


def test_exam_is_not_there_for_who_is_not_in_the_cohort(hall: Hall) -> None:
    which = hall.make()
    with pytest.raises(NotFound):
        hall.enter(which, hall.college.person())


def test_extra_time_of_the_profile_lengthens_clock_and_end(hall: Hall) -> None:
    which, ada = hall.make(), hall.student(factor=1.5)
    row = hall.row(ada, hall.enter(which, ada, UNTIL - MINUTE))
    assert (row.seconds, row.ends_by) == (5400, UNTIL + HOUR / 2)


def test_granted_time_reaches_an_attempt_under_way(hall: Hall) -> None:
    which, ada = hall.make(), hall.student()
    place = hall.enter(which, ada)
    longer = Longer(20, UNTIL + HOUR, "Fire alarm")
    extend(user_id=hall.instructor, which=which, student_id=ada, longer=longer, now=NOW + MINUTE)
    row = hall.row(ada, place)
    assert (row.seconds, row.ends_by) == (4800, UNTIL + HOUR + 20 * MINUTE)


def test_voided_student_begins_anew_only_where_staff_said_so(hall: Hall) -> None:
    which, ada, ben = hall.make(), hall.student(), hall.student()
    for person, again in ((ada, True), (ben, False)):
        hall.sit(which, person)
        said = {"number": 1, "reason": "Phone on the table", "core": hall.core, "now": NOW + HOUR}
        void(user_id=hall.instructor, which=which, student_id=person, again=again, **said)  # type: ignore[arg-type]
    assert hall.enter(which, ada, NOW + HOUR)
    assert "Phone on the table" in refused(hall, which, ben, now=NOW + HOUR)


def look(hall: Hall, who: uuid.UUID, place: uuid.UUID, visit: Visit) -> None:
    shelf = hall.shelf(who)
    look_in(user_id=who, sitting_id=place, visit=visit, shelf=shelf, now=NOW + MINUTE)


def test_other_device_goes_on_and_is_noted_once(hall: Hall) -> None:
    which, ada = hall.make(), hall.student()
    place, other = hall.enter(which, ada), replace(INSIDE, device="that browser")
    for _ in range(3):
        look(hall, ada, place, other)
    assert hall.kinds(which) == ["device"]


def test_exam_does_not_go_on_from_outside(hall: Hall) -> None:
    which, ada = hall.make(ranges="203.0.113.0/24"), hall.student()
    place = hall.enter(which, ada)
    look(hall, ada, place, INSIDE)
    with pytest.raises(Refused):
        look(hall, ada, place, OUTSIDE)
    assert hall.kinds(which) == ["address"]


@pytest.mark.parametrize(("seconds", "lines"), [(1, 0), (45, 1), (99_999_999, 0)])
def test_leaving_the_page_is_noted_with_its_length(hall: Hall, seconds: int, lines: int) -> None:
    which, ada = hall.make(), hall.student()
    place = hall.enter(which, ada)
    note_away(user_id=ada, sitting_id=place, seconds=seconds, now=NOW + MINUTE)
    assert [one.what for one in hall.incidents(which)] == ["Left the exam's page for 45 seconds."] * lines


def test_time_that_could_not_be_used_is_not_granted(hall: Hall) -> None:
    which, ada, ben = hall.make(), hall.student(), hall.student()
    hall.sit(which, ada)
    said = {"which": which, "longer": Longer(9, None, "Ill")}
    with pytest.raises(Conflict, match="attempt has ended"):
        extend(user_id=hall.instructor, student_id=ada, now=NOW + HOUR, **said)  # type: ignore[arg-type]
    end_early(user_id=hall.instructor, which=which, core=hall.core, now=NOW + HOUR)
    with pytest.raises(Conflict, match="ended early"):
        extend(user_id=hall.instructor, student_id=ben, now=NOW + HOUR, **said)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "longer", [Longer(0, None, "Ill"), Longer(-1, None, "Ill"), Longer(9, NOW, "Ill"), Longer(9, None, " ")]
)
def test_grant_without_time_or_reason_is_refused(hall: Hall, longer: Longer) -> None:
    which, ada = hall.make(), hall.student()
    with pytest.raises(Invalid):
        extend(user_id=hall.instructor, which=which, student_id=ada, longer=longer, now=NOW)

from __future__ import annotations

import uuid

import pytest
import sqlalchemy as sa

from studyhub.extensions import db
from studyhub.models import Assignment
from studyhub.services.assignments.setting.forms import change_form
from studyhub.services.assignments.setting.wishes import Faulty
from studyhub.services.banks.banks import change_bank
from studyhub.services.errors import Conflict, NotFound
from studyhub.services.graded.setting.making import change_exam, end_early, make_exam
from tests.conftest import NOW
from tests.services.banks.conftest import question_text
from tests.services.graded.conftest import HOUR, UNTIL, Hall


def items(version: list[dict[str, object]]) -> list[object]:
    return [slot["item"] for slot in version]


def order(slot: dict[str, object]) -> list[str]:
    return list(slot["order"]["options"])  # type: ignore[index]


def test_versions_hold_the_same_questions_in_other_orders(hall: Hall) -> None:
    first, second = hall.form(hall.make()).versions
    assert sorted(map(str, items(first))) == sorted(map(str, items(second)))
    assert items(first) != items(second)


def test_right_answer_stands_elsewhere_in_the_next_version(hall: Hall) -> None:
    first, second = hall.form(hall.make(versions=2)).versions
    by_item = {slot["item"]: order(slot).index("a") for slot in second}
    assert all(by_item[slot["item"]] != order(slot).index("a") for slot in first)


def test_listed_questions_are_the_form(hall: Hall) -> None:
    listed = ("harbor/d2-harbor-0004", "d2-harbor-0001")
    made = hall.make(items=listed, counts=())
    assert set(items(hall.form(made).versions[0])) == {"harbor/d2-harbor-0004", "harbor/d2-harbor-0001"}


def test_versions_drawn_apart_take_other_questions_first(hall: Hall) -> None:
    first, second = hall.form(hall.make(made="drawn", counts=(("71", 2),))).versions
    assert not set(items(first)) & set(items(second))


def test_more_questions_than_the_bank_has_are_refused_by_objective(hall: Hall) -> None:
    with pytest.raises(Faulty) as wrong:
        hall.make(counts=(("71", 9),))
    assert "4 of 9 in 71" in wrong.value.faults["counts"]


def test_bank_that_is_practised_is_refused(hall: Hall) -> None:
    said = {"bank_id": hall.press.bank, "title": "Harbor", "private": False, "now": NOW}
    change_bank(user_id=hall.instructor, program_id=hall.college.program, **said)  # type: ignore[arg-type]
    with pytest.raises(Faulty) as wrong:
        hall.make()
    assert "private banks" in wrong.value.faults["bank"]


def test_draft_is_on_no_form(hall: Hall) -> None:
    hall.press.write(question_text("d2-harbor-0005", "the bridge"))
    with pytest.raises(Faulty) as wrong:
        hall.make(items=("d2-harbor-0005",), counts=())
    assert "harbor/d2-harbor-0005" in wrong.value.faults["items"]


def test_every_fault_is_named_at_its_field(hall: Hall) -> None:
    wrong = {"title": " ", "minutes": 0, "versions": 9, "code": "ab", "until": NOW, "bank": None}
    with pytest.raises(Faulty) as found:
        hall.make(ranges="203.0.113.0/24\nroom 7", **wrong)
    assert found.value.faults.keys() == wrong.keys() | {"ranges"}
    assert "Line 2, “room 7”" in found.value.faults["ranges"]


def test_assistant_and_viewer_make_no_exam(hall: Hall) -> None:
    for person in (hall.college.staff("assistant", "edit"), hall.college.staff("instructor", "view")):
        where = {"program_id": hall.college.program, "cohort_id": hall.college.cohort}
        with pytest.raises(NotFound):
            make_exam(user_id=person, wishes=hall.wishes(), core=hall.core, now=NOW, **where)


def test_change_moves_the_end_of_those_under_way(hall: Hall) -> None:
    which, ada = hall.make(), hall.student()
    place = hall.enter(which, ada)
    change_exam(user_id=hall.instructor, which=which, wishes=hall.wishes(until=UNTIL + HOUR), now=NOW)
    assert hall.row(ada, place).ends_by == UNTIL + HOUR


def test_window_in_which_somebody_began_is_not_cut(hall: Hall) -> None:
    which = hall.make()
    hall.enter(which, hall.student())
    with pytest.raises(Faulty) as wrong:
        change_exam(user_id=hall.instructor, which=which, wishes=hall.wishes(until=UNTIL - HOUR), now=NOW)
    assert "until" in wrong.value.faults


def test_record_says_that_the_code_changed_and_not_what_it_is(hall: Hall) -> None:
    which = hall.make()
    change_exam(user_id=hall.instructor, which=which, wishes=hall.wishes(code="other-code"), now=NOW)
    event = hall.college.events("graded.changed")[0]
    assert event.detail["changed"] == "code"
    assert "other-code" not in str(event.detail)


def test_form_of_other_work_does_not_take_a_graded_exam(hall: Hall) -> None:
    which = hall.make()
    with pytest.raises(Conflict):
        change_form(user_id=hall.instructor, which=which, shelf=hall.core)


def test_ending_early_ends_attempts_and_keeps_the_keys_in(hall: Hall) -> None:
    which, ada = hall.make(), hall.student()
    place = hall.enter(which, ada)
    end_early(user_id=hall.instructor, which=which, core=hall.core, now=NOW + HOUR / 2)
    page = hall.page(which, NOW + HOUR / 2)
    assert hall.row(ada, place).ended_at == NOW + HOUR / 2
    assert (page.exam.place, page.exam.keys_at, page.exam.released) == ("ended", UNTIL, False)


def test_exam_of_another_program_is_not_found(hall: Hall) -> None:
    which = hall.make()
    db.session.rollback()
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Assignment)) == 1
    with pytest.raises(NotFound):
        end_early(
            user_id=hall.instructor,
            which=type(which)(uuid.uuid4(), which.cohort_id, which.assignment_id),
            core=hall.core,
            now=NOW,
        )

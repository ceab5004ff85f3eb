from __future__ import annotations

import json
import uuid
import zipfile
from io import BytesIO

import pytest
import sqlalchemy as sa

from studyhub.extensions import db
from studyhub.models import AssignmentResult, Mastery, Memory
from studyhub.services.accounts.export import export_of
from studyhub.services.assignments.doing.mine import todos_of, work_page
from studyhub.services.assignments.seeing.kept import keep_results
from studyhub.services.assignments.seeing.results import results_page
from studyhub.services.database import command
from studyhub.services.errors import Conflict
from studyhub.services.exams import sitting
from studyhub.services.exams.pages import exams_page, sitting_page
from studyhub.services.exams.report import Sealed, report_page, review_page
from studyhub.services.graded.doing.afterwards import opened_work
from studyhub.services.graded.doing.door import Refused
from studyhub.services.graded.releasing import mark_own, release, release_all
from studyhub.services.graded.setting.staffing import Longer, extend, void
from studyhub.services.practice.log import rebuild_user
from studyhub.services.progress.history import history_page
from tests.conftest import NOW
from tests.services.graded.conftest import HOUR, MINUTE, UNTIL, Hall


def release_now(hall: Hall, which, now) -> bool:  # type: ignore[no-untyped-def]
    return release(program_id=which.program_id, assignment_id=which.assignment_id, shelf=hall.core, now=now)


def mark(hall: Hall, who: uuid.UUID, place: uuid.UUID, now) -> bool:  # type: ignore[no-untyped-def]
    return mark_own(user_id=who, sitting_id=place, shelf=hall.shelf(who), now=now)


def exported(who: uuid.UUID) -> dict[str, list[dict[str, object]]]:
    db.session.rollback()
    with zipfile.ZipFile(BytesIO(export_of(user_id=who))) as archive:
        return json.loads(archive.read("studyhub.json"))  # type: ignore[no-any-return]


def test_nothing_is_marked_or_logged_when_it_is_handed_in(hall: Hall) -> None:
    which, ada = hall.make(), hall.student()
    row = hall.row(ada, hall.sit(which, ada))
    assert (row.ended_at, row.right, row.scored) == (NOW + HOUR / 2, None, None)
    assert hall.log(ada) == []


def test_report_and_review_are_refused_while_sealed(hall: Hall) -> None:
    which, ada = hall.make(), hall.student()
    said = {"user_id": ada, "sitting_id": hall.sit(which, ada), "shelf": hall.shelf(ada)}
    for read in (lambda: report_page(now=UNTIL, **said), lambda: review_page(number=1, **said)):  # type: ignore[arg-type]
        with pytest.raises(Sealed) as refused:
            read()
        assert refused.value.work == (which.program_id, which.assignment_id)


def test_lists_of_the_student_tell_no_score_while_sealed(hall: Hall) -> None:
    which, ada = hall.make(), hall.student()
    hall.sit(which, ada)
    (todo,) = todos_of(db.session(), ada, shelf=hall.shelf(ada), now=NOW + HOUR)
    counted = todo.standing.counted
    assert counted is not None
    assert (todo.standing.state, counted.right, counted.credit, counted.percent) == ("done", None, None, None)
    assert exams_page(user_id=ada, shelf=hall.shelf(ada), now=NOW + HOUR).history.rows == ()


def test_export_holds_no_question_of_a_sealed_exam(hall: Hall) -> None:
    which, ada = hall.make(), hall.student()
    hall.sit(which, ada)
    told = exported(ada)
    assert told["sitting"][0]["slots"] == told["assignment_attempt"][0]["asked"] == []
    assert "harbor/d2" not in json.dumps(told)


def test_history_of_items_knows_nothing_of_a_sealed_exam(hall: Hall) -> None:
    which, ada = hall.make(), hall.student()
    hall.sit(which, ada)
    page = history_page(user_id=ada, shelf=hall.shelf(ada), now=NOW + HOUR)
    assert "harbor/d2" not in repr(page)


def test_screen_of_a_question_holds_neither_key_nor_reason(hall: Hall) -> None:
    which, ada = hall.make(), hall.student()
    place = hall.enter(which, ada)
    page = sitting_page(user_id=ada, sitting_id=place, shelf=hall.shelf(ada), now=NOW, number=1)
    shown = repr(page)
    assert "sixty days of discovery" not in shown
    assert "Ninety days are more" not in shown


def test_keys_come_out_when_the_window_is_over_for_all(hall: Hall) -> None:
    which, ada = hall.make(), hall.student()
    place = hall.sit(which, ada, right=2)
    assert not mark(hall, ada, place, UNTIL - MINUTE)
    assert mark(hall, ada, place, UNTIL)
    row = hall.row(ada, place)
    assert (row.sealed, row.right, row.scored, len(hall.log(ada))) == (False, 2, 3, 3)


def test_extra_time_of_anybody_holds_the_keys_back(hall: Hall) -> None:
    which, ada = hall.make(), hall.student()
    hall.student(factor=2.0)
    place = hall.sit(which, ada)
    assert not mark(hall, ada, place, UNTIL + HOUR - MINUTE)
    assert mark(hall, ada, place, UNTIL + HOUR)


def test_extension_of_one_student_holds_the_keys_back_for_all(hall: Hall) -> None:
    which, ada, ben = hall.make(), hall.student(), hall.student()
    place, longer = hall.sit(which, ada), Longer(0, UNTIL + 20 * HOUR, "Ill")
    extend(user_id=hall.instructor, which=which, student_id=ben, longer=longer, now=NOW)
    assert not mark(hall, ada, place, UNTIL + 19 * HOUR)
    assert mark(hall, ada, place, UNTIL + 20 * HOUR)


def test_clock_shortened_after_the_beginning_lets_no_key_out(hall: Hall) -> None:
    which, ada, ben = hall.make(), hall.student(), hall.student(factor=2.0)
    place = hall.sit(which, ada)
    hall.enter(which, ben, UNTIL - MINUTE)
    with command() as session:
        session.execute(sa.text("UPDATE study_plan SET extra_time = 1.0"))
    assert not mark(hall, ada, place, UNTIL + HOUR - MINUTE)


def test_release_ends_what_is_under_way_first(hall: Hall) -> None:
    which, ada = hall.make(), hall.student()
    place = hall.enter(which, ada, UNTIL - MINUTE)
    assert release_now(hall, which, UNTIL + HOUR)
    assert hall.row(ada, place).ended_at == UNTIL
    assert hall.kinds(which) == ["time"]


def test_nobody_begins_or_gets_longer_once_keys_are_out(hall: Hall) -> None:
    which, ada = hall.make(), hall.student()
    release_now(hall, which, UNTIL)
    longer = Longer(0, UNTIL + HOUR, "Ill")
    with pytest.raises(Conflict):
        extend(user_id=hall.instructor, which=which, student_id=ada, longer=longer, now=UNTIL)
    with pytest.raises(Refused):
        hall.enter(which, ada, UNTIL)


def test_answer_after_the_window_is_not_kept(hall: Hall) -> None:
    which, ada = hall.make(), hall.student()
    place = hall.enter(which, ada, UNTIL - MINUTE)
    with pytest.raises(sitting.SittingClosed):
        hall.answer(ada, place, 0, right=True, now=UNTIL)


def test_late_log_gives_the_memory_that_a_rebuild_gives(hall: Hall) -> None:
    which, ada = hall.make(), hall.student()
    place = hall.sit(which, ada, right=1)
    mark(hall, ada, place, UNTIL + 50 * HOUR)

    def caches() -> list[tuple[object, ...]]:
        db.session.rollback()
        tables = (Memory.__table__, Mastery.__table__)
        return [tuple(row) for table in tables for row in db.session.execute(sa.select(table))]

    before = caches()
    rebuild_user(user_id=ada)
    assert before == caches() != []
    assert {line.at for line in hall.log(ada)} == {NOW + MINUTE}


def test_results_after_release_stand_in_the_work_and_for_the_student(hall: Hall) -> None:
    which, ada = hall.make(), hall.student()
    place = hall.sit(which, ada, right=2)
    mark(hall, ada, place, UNTIL)
    shelf = hall.shelf(hall.instructor)
    (row,) = results_page(user_id=hall.instructor, which=which, shelf=shelf, now=UNTIL).rows
    assert row.standing.counted is not None
    assert (row.standing.counted.right, row.standing.counted.asked) == (2, 3)
    assert report_page(user_id=ada, sitting_id=place, shelf=hall.shelf(ada), now=UNTIL).percent == 67


def test_voided_attempt_is_never_marked_and_counts_for_nothing(hall: Hall) -> None:
    which, ada = hall.make(), hall.student()
    place = hall.sit(which, ada)
    said = {"number": 1, "reason": "Phone", "again": False, "core": hall.core, "now": NOW + HOUR}
    void(user_id=hall.instructor, which=which, student_id=ada, **said)  # type: ignore[arg-type]
    assert not mark(hall, ada, place, UNTIL)
    assert hall.log(ada) == []
    assert hall.page(which, UNTIL).rows[0].state == "voided"


def test_clock_of_the_site_releases_and_marks_everybody(hall: Hall) -> None:
    which = hall.make()
    people = [hall.student() for _ in range(2)]
    for person in people:
        hall.sit(which, person)
    assert release_all(shelf=hall.core, now=NOW + HOUR) == 0
    assert release_all(shelf=hall.core, now=UNTIL) == 2
    assert release_all(shelf=hall.core, now=UNTIL) == 0


def test_deleted_account_leaves_its_score_under_no_name(hall: Hall) -> None:
    which, ada = hall.make(), hall.student()
    hall.sit(which, ada, right=2)
    with command() as session:
        keep_results(session, ada, shelf=hall.shelf(ada), now=NOW + HOUR)
    kept = db.session.scalars(sa.select(AssignmentResult)).one()
    assert (kept.assignment_id, kept.right, kept.asked) == (which.assignment_id, 2, 3)


def test_questions_of_a_private_bank_are_on_no_shelf_and_in_no_practice_before_and_after(hall: Hall) -> None:
    which, ada = hall.make(), hall.student()
    place = hall.sit(which, ada)
    mark(hall, ada, place, UNTIL)
    keys = {question.key for question in hall.shelf(ada).questions}
    assert not any(key.startswith("harbor/") for key in keys)


def test_page_of_the_student_says_when_keys_come_out(hall: Hall) -> None:
    which, ada = hall.make(), hall.student()
    hall.sit(which, ada)
    ids = {"program_id": which.program_id, "assignment_id": which.assignment_id}
    page = work_page(user_id=ada, shelf=hall.shelf(ada), now=NOW + HOUR, **ids)
    assert page.exam is not None
    assert (page.exam.keys_at, page.exam.released, page.exam.ends_at) == (UNTIL, False, UNTIL)


def test_page_opened_after_the_window_has_the_result(hall: Hall) -> None:
    which, ada = hall.make(), hall.student()
    hall.sit(which, ada, right=2)
    ids = {"program_id": which.program_id, "assignment_id": which.assignment_id}
    page = opened_work(user_id=ada, shelf=hall.shelf(ada), now=UNTIL, **ids)
    counted = page.todo.standing.counted
    assert counted is not None
    assert (counted.sealed, counted.right, counted.asked) == (False, 2, 3)

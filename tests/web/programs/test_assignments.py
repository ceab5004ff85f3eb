"""The pages of assigned work: nothing typed is lost, results are shown to whom they belong."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from studyhub.extensions import db
from studyhub.models import Assignment, StudyPlan
from tests.services.programs.conftest import College
from tests.web.programs.conftest import As

QUIZ = {
    "title": "Week 3",
    "instructions": "**Read** first. <script>alert(1)</script>",
    "pick": "list",
    "items": "d2-breach-0001\ncore/d2-breach-0002",
    "feedback": "tutor",
    "opens": "2026-11-22T08:00",
    "due": "2026-11-30T23:59",
    "late": "refused",
    "attempts": "2",
    "counts": "best",
    "given_to": "all",
}


def address(college: College, more: str = "") -> str:
    return f"/programs/{college.program}/cohorts/{college.cohort}/assignments{more}"


def set_quiz(college: College, staff: FlaskClient, **changes: str) -> str:
    """The address of the assignment that was set."""
    reply = staff.post(address(college, "/new?kind=quiz"), data=QUIZ | changes)
    assert reply.status_code == 303, reply.text
    return str(reply.location)


def work() -> Assignment:
    db.session.rollback()
    return db.session.query(Assignment).one()


def test_what_was_typed_is_set_in_the_instructors_time_zone(college: College, director: FlaskClient) -> None:
    set_quiz(college, director)
    row = work()
    assert row.rule["items"] == ["core/d2-breach-0001", "core/d2-breach-0002"]
    assert row.due_at - row.opens_at == timedelta(days=8, hours=15, minutes=59)


def test_faults_come_back_together_with_everything_typed(college: College, director: FlaskClient) -> None:
    wrong = QUIZ | {"title": "", "due": "2026-11-21T08:00", "items": "nothing-0001", "attempts": "zebra"}
    reply = director.post(address(college, "/new?kind=quiz"), data=wrong)
    assert reply.status_code == 422
    for told in (
        "Give it a title",
        "due before it opens",
        "no question core/nothing-0001",
        "1 to 20 attempts",
    ):
        assert told in reply.text
    for kept in ("nothing-0001", "**Read** first.", "2026-11-21T08:00"):
        assert kept in reply.text


@pytest.mark.parametrize(
    ("kind", "more"),
    [
        ("lesson", {"lesson": "L40"}),
        ("mock", {"exam": "half"}),
        ("mock", {"exam": "domain", "domain": "D2"}),
        ("practice", {"practice_minutes": "60", "late": "marked", "until": "2026-12-03T23:59"}),
        ("quiz", {"pick": "each", "count": "3", "objectives": "71", "feedback": "timed", "minutes": ""}),
        (
            "quiz",
            {"pick": "same", "count": "3", "late": "reduced", "percent": "10", "until": "2026-12-03T23:59"},
        ),
    ],
)
def test_every_kind_can_be_set_looked_at_and_changed(
    college: College, director: FlaskClient, kind: str, more: dict[str, str]
) -> None:
    made = director.post(address(college, f"/new?kind={kind}"), data=QUIZ | more)
    assert made.status_code == 303, made.text
    shown = director.get(str(made.location)).text
    assert "Week 3" in shown
    changed = director.post(f"{made.location}/change", data=QUIZ | more | {"title": "Week 4"})
    assert (changed.status_code, work().title) == (303, "Week 4")


def test_an_unknown_kind_is_not_there(college: College, director: FlaskClient) -> None:
    assert director.get(address(college, "/new?kind=zebra")).status_code == 404


def test_student_sees_it_on_the_start_page_does_it_and_staff_see_the_score(
    college: College, director: FlaskClient, as_: As
) -> None:
    student = as_(college.student())
    made = set_quiz(college, director)
    assert "Week 3" in student.get("/").text
    place = f"/assigned/{college.program}/{work().id}"
    page = student.get(place).text
    assert "<strong>Read</strong>" in page
    assert "<script>alert" not in page
    begun = student.post(f"{place}/begin")
    assert begun.status_code == 303
    assert student.post(f"{place}/begin").location == begun.location
    assert "0 of 2 answered" in director.get(made).text


def test_confirmation_is_asked_for_and_taken(college: College, director: FlaskClient, as_: As) -> None:
    student = as_(college.student())
    made = set_quiz(college, director)
    student.post(f"/assigned/{college.program}/{work().id}/begin")
    fewer = QUIZ | {"attempts": "1"}
    asked = director.post(f"{made}/change", data=fewer)
    assert asked.status_code == 422
    assert "Tick the box" in asked.text
    assert director.post(f"{made}/change", data=fewer | {"sure": "y"}).status_code == 303


def test_a_refused_beginning_says_why(college: College, director: FlaskClient, as_: As) -> None:
    student = as_(college.student())
    set_quiz(college, director, opens="2026-11-25T08:00")
    place = f"/assigned/{college.program}/{work().id}"
    reply = student.post(f"{place}/begin", follow_redirects=True)
    assert "not open yet" in reply.text


def test_a_copy_is_shown_before_it_is_set(college: College, director: FlaskClient) -> None:
    made = set_quiz(college, director)
    other = college.make_cohort("Spring")
    reply = director.post(f"{made}/copy", data={"cohort": str(other)}, follow_redirects=True)
    assert "Week 3" in reply.text
    assert "core/d2-breach-0002" in reply.text
    assert db.session.query(Assignment).count() == 1
    assert director.post(f"{made}/copy", data={"cohort": "zebra"}).status_code == 404


def test_results_are_a_file_with_a_safe_name(college: College, director: FlaskClient) -> None:
    college.student()
    made = set_quiz(college, director, title="Week 3: a/b")
    reply = director.get(f"{made}/results.csv")
    assert reply.headers["Content-Disposition"] == 'attachment; filename="fall-week-3-a-b.csv"'
    assert director.get(f"{made}/results.exe").status_code == 404


def test_the_record_leads_to_assigned_work_of_a_student(college: College, director: FlaskClient) -> None:
    student = college.student()
    set_quiz(college, director)
    record = director.get(f"/programs/{college.program}/cohorts/{college.cohort}/students/{student}").text
    assert address(college, f"/students/{student}") in record
    assert "Week 3" in director.get(address(college, f"/students/{student}")).text


def test_extra_time_is_told_to_the_student_alone(college: College, director: FlaskClient, as_: As) -> None:
    person = college.student()
    db.session.add(StudyPlan(user_id=person, minutes=[25] * 7, days_off=[], extra_time=2.0))
    db.session.commit()
    made = set_quiz(college, director, feedback="timed", minutes="10")
    place = f"/assigned/{college.program}/{work().id}"
    assert "20 minutes" in as_(person).get(place).text
    assert "10 minutes" in as_(college.student()).get(place).text
    assert "20 minutes" not in director.get(made).text


def test_nobody_elses_work_is_there(college: College, director: FlaskClient, as_: As) -> None:
    set_quiz(college, director)
    stranger = as_(college.person())
    place = f"/assigned/{college.program}/{work().id}"
    assert stranger.get(place).status_code == 404
    assert stranger.post(f"{place}/begin").status_code == 404
    assert stranger.get(f"/assigned/{college.program}/{uuid.uuid4()}").status_code == 404


def test_old_page_of_a_second_tab_uses_up_no_attempt(
    college: College, director: FlaskClient, as_: As
) -> None:
    student = as_(college.student())
    set_quiz(college, director)
    place = f"/assigned/{college.program}/{work().id}"
    offered = {"number": "1"}
    assert 'name="number" value="1"' in student.get(place).text
    first = student.post(f"{place}/begin", data=offered).location
    student.post("/practice/end", data={"session": first.rsplit("/", 1)[1]})
    assert student.post(f"{place}/begin", data=offered).location == first
    assert 'name="number" value="2"' in student.get(place).text

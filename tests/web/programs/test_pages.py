from __future__ import annotations

from flask.testing import FlaskClient

from studyhub.services.programs.enrolled import share
from tests.conftest import NOW
from tests.services.programs.conftest import College
from tests.services.programs.records.test_requests import ask, page
from tests.services.programs.records.test_students import at_work
from tests.web.programs.conftest import As

COHORT = {"name": "Spring", "term": "2027", "blueprint": "sample", "framework": ""}


def inside(college: College) -> str:
    return f"/programs/{college.program}"


def test_menu_names_the_program_of_its_staff_only(college: College, as_: As, director: FlaskClient) -> None:
    link = f'href="{inside(college)}"'
    assert link in director.get("/about").text
    assert link not in as_(college.student()).get("/about").text


def test_start_page_and_plan_name_the_cohort(college: College, as_: As) -> None:
    student = as_(college.student())
    link = f"{inside(college)}/mine/{college.cohort}"
    assert link in student.get("/").text
    assert link in student.get("/plan").text


def test_new_cohort_leads_to_its_invitations(college: College, director: FlaskClient) -> None:
    made = director.post(f"{inside(college)}/cohorts/new", data=COHORT | {"window_from": "2027-05-01"})
    assert made.headers["Location"].endswith("/invite")
    assert "Spring" in director.get(inside(college)).text


def test_cohort_with_faults_keeps_what_was_typed(college: College, director: FlaskClient) -> None:
    fields = COHORT | {"window_from": "2027-05-02", "window_to": "2027-05-01"}
    reply = director.post(f"{inside(college)}/cohorts/new", data=fields)
    assert reply.status_code == 422
    assert "ends before it begins" in reply.text
    assert 'value="2027-05-02"' in reply.text


def test_shared_answers_are_listed_and_open_within_the_program(
    college: College, director: FlaskClient
) -> None:
    student = at_work(college)
    share(user_id=student, program_id=college.program, cohort_id=college.cohort, shares=True, now=NOW)
    answers = f"{inside(college)}/cohorts/{college.cohort}/students/{student}/answers"
    listed = director.get(answers).text
    assert "/progress/history/" not in listed
    link = listed.split(f'href="{answers}/', 1)[1].split('"', 1)[0]
    assert director.get(f"{answers}/{link}").status_code == 200


def test_refused_correction_tells_of_the_hearing(college: College, as_: As, director: FlaskClient) -> None:
    student = college.student()
    ask(college, student)
    request = page(college).open[0].id
    fields = {"outcome": "refused", "answer": "It is the name you gave."}
    director.post(f"{inside(college)}/requests/{request}", data=fields)
    mine = as_(student).get(f"{inside(college)}/mine/{college.cohort}").text
    assert "right to a hearing" in mine
    assert "It is the name you gave." in mine


def test_last_director_is_told_why_they_stay(college: College, director: FlaskClient) -> None:
    reply = director.post(f"{inside(college)}/leave")
    assert reply.status_code == 409
    assert "needs a director" in reply.text


def test_record_is_kept_for_the_person_that_is_asked_for(college: College, director: FlaskClient) -> None:
    student = college.student()
    director.get(f"{inside(college)}/cohorts/{college.cohort}/students/{student}")
    page_of = director.get(f"{inside(college)}/log?person={student}").text
    assert "looked at the record of Amina Diallo in Fall" in page_of
    assert "made the cohort" not in page_of

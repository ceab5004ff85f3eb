"""The pages of a dashboard as they are read: words beside colours, what readiness is not, forms refused."""

from __future__ import annotations

from datetime import timedelta

from flask.testing import FlaskClient

from studyhub.extensions import db
from studyhub.models import Alert
from studyhub.services.cohorts.watch import watch
from studyhub.services.programs.staff import set_rights
from tests.conftest import NOW
from tests.services.cohorts.conftest import WEEKS_AGO, answers
from tests.services.programs.conftest import College
from tests.web.programs.conftest import As

ADVISES = "advises and never gates"


def inside(college: College) -> str:
    return f"/programs/{college.program}/cohorts/{college.cohort}"


def alert(college: College) -> str:
    """The address of an alert about a student who never answered."""
    college.student(at=WEEKS_AGO)
    watch(shelf=college.shelf, now=NOW)
    return f"/programs/{college.program}/alerts/{db.session.query(Alert).one().id}"


def test_cell_has_its_word_and_number_beside_the_colour(college: College, director: FlaskClient) -> None:
    student = college.student(at=WEEKS_AGO)
    answers(college, student, "D3", right=0, wrong=25, at=NOW - timedelta(hours=1))
    page = director.get(f"{inside(college)}/dashboard").text
    cell = page.split("level-cell level-below", 1)[1].split("</td>", 1)[0]
    assert "<strong>below" in cell
    assert "n 25" in cell


def test_every_page_that_shows_readiness_says_what_it_is_not(college: College, director: FlaskClient) -> None:
    student = college.student(at=WEEKS_AGO)
    pages = ["/dashboard", f"/dashboard/students/{student}", "/dashboard/over-time", "/alerts"]
    told = [ADVISES in director.get(inside(college) + page).text for page in pages]
    assert told == [True] * len(pages)


def test_student_is_told_the_same(college: College, as_: As) -> None:
    student = as_(college.student(at=WEEKS_AGO))
    page = student.get(f"/programs/{college.program}/mine/{college.cohort}").text
    assert ADVISES in page
    assert "You have not answered a question for 30 days." in page


def test_file_of_the_view_is_offered_and_comes(college: College, director: FlaskClient) -> None:
    college.student(at=WEEKS_AGO)
    page = director.get(f"{inside(college)}/dashboard?reason=inactive").text
    link = page.split(f'href="{inside(college)}/dashboard/export', 1)[1].split('"', 1)[0]
    file = director.get(f"{inside(college)}/dashboard/export{link.replace('&amp;', '&')}")
    assert file.mimetype == "text/csv"
    assert file.text.count("Amina Diallo") == 1


def test_contact_without_a_word_is_refused_and_the_page_stays(
    college: College, director: FlaskClient
) -> None:
    reply = director.post(f"{alert(college)}/contact", data={"how": "mail", "body": " "})
    assert reply.status_code == 422
    assert "Write what was said." in reply.text


def test_alert_cannot_be_given_to_a_name_that_is_none(college: College, director: FlaskClient) -> None:
    address = alert(college)
    director.post(f"{address}/take", data={"owner": "zebra"})
    assert "Choose somebody who may edit this cohort." in director.get(address).text


def test_who_may_only_view_is_offered_no_form(college: College, as_: As) -> None:
    address, viewer = alert(college), college.staff("instructor")
    named = {"user_id": college.director, "program_id": college.program, "cohort_id": college.cohort}
    set_rights(**named, wanted={viewer: "view"}, now=NOW)
    page = as_(viewer).get(address).text
    assert "I take it" not in page
    assert "Log a contact" not in page


def test_threshold_out_of_range_says_so(college: College, director: FlaskClient) -> None:
    fields = {"inactive_days": "0", "behind_percent": "50", "fall_points": "5", "near_days": "60"}
    reply = director.post(f"/programs/{college.program}/thresholds", data=fields)
    assert reply.status_code == 422
    assert "From 1 to 60." in reply.text

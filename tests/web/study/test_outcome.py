from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from studyhub.extensions import db
from studyhub.models import ExamOutcome, StudyPlan, User
from studyhub.models.base import new_id
from tests.conftest import NOW

from .test_practice import student  # noqa: F401 - a fixture

TODAY = NOW.date()
YESTERDAY = TODAY - timedelta(days=1)
RESULT = {"was": "", "sat_on": YESTERDAY.isoformat(), "passed": "yes", "scaled": "312"}
ADDRESS = "/progress/outcome"


def results() -> list[ExamOutcome]:
    db.session.rollback()
    return list(db.session.scalars(sa.select(ExamOutcome).order_by(ExamOutcome.sat_on)))


@pytest.fixture
def after_the_exam(student: FlaskClient) -> FlaskClient:  # noqa: F811
    """A student whose exam day was yesterday."""
    user_id = db.session.scalars(sa.select(User.id)).one()
    db.session.merge(StudyPlan(user_id=user_id, exam_date=YESTERDAY, minutes=[20] * 7, days_off=[]))
    db.session.commit()
    return student


def test_the_start_page_asks_once_the_exam_day_is_over(after_the_exam: FlaskClient) -> None:
    page = after_the_exam.get("/").text
    assert f'href="{ADDRESS}">How did it go?' in page
    assert f'value="{YESTERDAY.isoformat()}"' in after_the_exam.get(ADDRESS).text


@pytest.mark.parametrize(("passed", "said"), [("yes", "Congratulations!"), ("no", "Set a new date")])
def test_the_start_page_asks_no_more_once_it_was_told(
    after_the_exam: FlaskClient, passed: str, said: str
) -> None:
    after_the_exam.post(ADDRESS, data=RESULT | {"passed": passed, "scaled": ""})
    after_the_exam.get(ADDRESS)  # takes the thanks with it
    page = after_the_exam.get("/").text
    assert "How did it go?" not in page
    assert said in page


def test_the_start_page_asks_no_more_once_a_new_date_is_set(after_the_exam: FlaskClient) -> None:
    moved = (TODAY + timedelta(days=20)).isoformat()
    minutes = {f"minutes-{n}": "30" for n in range(7)}
    after_the_exam.post("/plan", data={"exam_date": moved, "days_off": "", "do": "apply"} | minutes)
    assert "How did it go?" not in after_the_exam.get("/").text


def test_an_exam_that_was_not_sat_leads_to_the_plan(after_the_exam: FlaskClient) -> None:
    assert 'href="/plan#change">Not sat, or moved</a>' in after_the_exam.get(ADDRESS).text
    assert f'href="{ADDRESS}"' in after_the_exam.get("/plan").text


def test_a_result_is_kept_and_shown(student: FlaskClient) -> None:  # noqa: F811
    reply = student.post(ADDRESS, data=RESULT)
    assert (reply.status_code, reply.headers["Location"]) == (303, ADDRESS)
    page = student.get(ADDRESS).text
    assert "22 Nov 2026: passed" in page
    assert "scaled score 312" in page
    assert "style=" not in page


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"sat_on": "2026-12-24"}, "That day has not come yet"),
        ({"sat_on": ""}, "Give the day on which you sat the exam"),
        ({"sat_on": "yesterday"}, "Write it as 2026-11-30"),
        ({"sat_on": "0001-01-01"}, "Check the year"),
        ({"scaled": "99"}, "Scaled scores are from 100 to 400"),
        ({"scaled": "401"}, "Scaled scores are from 100 to 400"),
        ({"scaled": "high"}, "whole number such as 312"),
        ({"scaled": "299"}, "A score below 300 does not pass"),
        ({"passed": "no"}, "A score of 300 or more passes"),
        ({"passed": ""}, "Choose whether you passed"),
        ({"passed": "perhaps"}, "Not a valid choice"),
    ],
    ids=str,
)
def test_what_does_not_fit_is_said_and_what_was_typed_stays(
    student: FlaskClient,  # noqa: F811
    changes: dict[str, str],
    said: str,
) -> None:
    sent = RESULT | changes
    reply = student.post(ADDRESS, data=sent)
    assert reply.status_code == 422
    assert said in reply.text
    assert all(f'value="{sent[name]}"' in reply.text for name in ("sat_on", "scaled"))
    assert results() == []


def test_a_result_is_corrected_day_and_all(student: FlaskClient) -> None:  # noqa: F811
    student.post(ADDRESS, data=RESULT)
    form = student.get(f"{ADDRESS}?of={YESTERDAY}").text
    assert f'name="was" type="hidden" value="{YESTERDAY}"' in form
    assert "Correct the result of 22 Nov 2026" in form
    fixed = {"was": YESTERDAY.isoformat(), "sat_on": "2026-11-20", "passed": "no", "scaled": ""}
    student.post(ADDRESS, data=fixed)
    assert [(row.sat_on.day, row.passed, row.scaled) for row in results()] == [(20, False, None)]


def test_a_correction_that_does_not_fit_stays_a_correction(student: FlaskClient) -> None:  # noqa: F811
    student.post(ADDRESS, data=RESULT)
    reply = student.post(ADDRESS, data=RESULT | {"was": YESTERDAY.isoformat(), "scaled": "7"})
    assert f'name="was" type="hidden" value="{YESTERDAY}"' in reply.text
    assert [row.scaled for row in results()] == [312]


def test_a_result_is_taken_back(student: FlaskClient) -> None:  # noqa: F811
    student.post(ADDRESS, data=RESULT)
    for _ in range(2):
        assert student.post(f"{ADDRESS}/take-back", data={"sat_on": str(YESTERDAY)}).status_code == 303
    assert results() == []
    assert student.post(f"{ADDRESS}/take-back", data={"sat_on": "zebra"}).status_code == 422


def test_the_form_says_what_telling_is_for(student: FlaskClient) -> None:  # noqa: F811
    page = student.get(ADDRESS).text
    assert "Telling is voluntary" in page
    assert "Only counts leave your account" in page
    assert "when you delete your account" in page
    assert "Your exam result, if you tell it" in student.get("/privacy").text


@pytest.mark.parametrize("of", ["zebra", "2026-13-01", "2020-01-01", "%7F"])
def test_an_odd_day_to_correct_breaks_nothing(student: FlaskClient, of: str) -> None:  # noqa: F811
    assert student.get(f"{ADDRESS}?of={of}").status_code == 200


@pytest.fixture
def tellers(student: FlaskClient) -> Callable[[int], None]:  # noqa: F811
    """Makes that many other students to whom a pass was called likely and who passed."""

    def make(number: int) -> None:
        for n in range(number):
            user_id: uuid.UUID = new_id(NOW)
            person = User(id=user_id, email=f"p{n}@example.edu", name="Zebra", preferences={}, created_at=NOW)
            db.session.add(person)
            db.session.flush()
            row = ExamOutcome(user_id=user_id, sat_on=TODAY, passed=True, foretold=0.8, told_at=NOW)
            db.session.add(row)
        db.session.commit()

    return make


def test_readiness_is_not_called_checked_with_99_results(
    student: FlaskClient,  # noqa: F811
    tellers: Callable[[int], None],
) -> None:
    tellers(99)
    page = student.get("/progress/readiness").text
    assert "Not yet checked against real exam results." in page
    assert "held up" not in page
    assert "99" not in page


def test_readiness_is_called_checked_with_100_results(
    student: FlaskClient,  # noqa: F811
    tellers: Callable[[int], None],
) -> None:
    tellers(100)
    page = student.get("/progress/readiness").text
    assert "Checked against the real exam results of 100 students." in page
    assert "ot yet checked" not in page
    assert "Of those called “likely”, 100 of 100 passed." in page
    assert "Until a hundred students" not in page


def test_administrators_see_counts_and_no_names(
    student: FlaskClient,  # noqa: F811
    tellers: Callable[[int], None],
) -> None:
    tellers(3)
    student.post(ADDRESS, data=RESULT)
    db.session.execute(sa.update(User).where(User.email.like("amina%")).values(is_admin=True))
    db.session.commit()
    with student.application.app_context():  # a new one, which does not know who was signed in before
        page = student.get("/admin").text
    assert "4 students told how the exam went; for 3 of them there was a forecast" in page
    assert "Zebra" not in page

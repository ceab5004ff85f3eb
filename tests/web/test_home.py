from __future__ import annotations

import re

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from studyhub.extensions import db
from studyhub.models import Review
from tests.web.study.test_learn import PERSON


def try_item(page: str) -> str:
    found = re.search(r'name="item" value="([^"]+)"', page)
    assert found is not None
    return found[1]


def test_landing_asks_a_question_without_giving_it_away(client: FlaskClient, app: Flask) -> None:
    page = client.get("/").text
    question = app.extensions["catalog"].shelf().question(try_item(page))
    assert question.options[0].text in page
    assert question.options[0].why not in page


def test_try_answer_is_told_with_its_reasons_and_not_kept(client: FlaskClient, app: Flask) -> None:
    item = try_item(client.get("/").text)
    page = client.post("/try", data={"item": item, "choice": "0"}).text
    assert app.extensions["catalog"].shelf().question(item).options[0].why in page
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Review)) == 0


def test_try_without_a_choice_asks_for_one(client: FlaskClient) -> None:
    item = try_item(client.get("/").text)
    reply = client.post("/try", data={"item": item})
    assert reply.status_code == 422
    assert 'name="item"' in reply.text


@pytest.mark.parametrize("item", ["core/d2-breach-0007", "core/d3-case-0001-1", "", "zebra"])
def test_no_other_question_is_told_to_strangers(client: FlaskClient, item: str) -> None:
    reply = client.post("/try", data={"item": item, "choice": "0"})
    assert (reply.status_code, reply.headers["Location"]) == (303, "/")


def test_student_finds_today_in_place_of_the_landing_page(client: FlaskClient) -> None:
    client.post("/register", data=PERSON)
    page = client.get("/").text
    assert "Good morning, Amina" in page
    assert 'action="/practice/today"' in page
    assert "overdue" not in page


def test_the_page_after_registration_offers_the_diagnostic_honestly(client: FlaskClient) -> None:
    page = client.post("/register", data=PERSON, follow_redirects=True).text
    assert "Take the diagnostic" in page
    assert "about 82 minutes" in page
    assert "its clock runs on while you are away" in page
    assert "exam date" in page
    assert "style=" not in page


def test_not_now_takes_the_offer_off_the_start_page_and_leaves_a_line(client: FlaskClient) -> None:
    client.post("/register", data=PERSON)
    assert client.post("/exams/diagnostic/later").headers["Location"] == "/"
    assert "Take the diagnostic" not in client.get("/").text
    for address in ("/exams", "/plan"):
        assert "You have not taken the" in client.get(address).text


@pytest.mark.parametrize("page", ["/about", "/accessibility", "/privacy"])
def test_pages_about_the_site_are_open(client: FlaskClient, page: str) -> None:
    assert client.get(page).status_code == 200


def test_footer_says_whose_the_marks_are(client: FlaskClient) -> None:
    assert "AHIMA does not sponsor, endorse or check this site" in client.get("/privacy").text


def test_notices_can_be_put_away_with_any_ids(client: FlaskClient) -> None:
    client.post("/register", data=PERSON)
    assert client.post("/notices", data={"notice": ["zebra", ""]}).status_code == 303

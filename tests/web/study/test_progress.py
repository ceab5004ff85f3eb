from __future__ import annotations

import re

from flask.testing import FlaskClient

from .test_practice import begin, send, student  # noqa: F401 - a fixture


def test_beginner_is_told_what_will_stand_here(student: FlaskClient) -> None:  # noqa: F811
    assert "Nothing to show yet" in student.get("/progress").text


def test_charts_have_title_description_and_a_table(student: FlaskClient) -> None:  # noqa: F811
    send(student, begin(student))
    page = student.get("/progress").text
    charts = re.findall(r'<svg class="chart-svg.*?</svg>', page, re.DOTALL)
    assert len(charts) == 4
    assert all("<title id=" in chart and "<desc id=" in chart for chart in charts)
    assert page.count("<summary>The numbers</summary>") == 4
    assert "style=" not in page


def test_past_answer_opens_from_the_history(student: FlaskClient) -> None:  # noqa: F811
    send(student, begin(student))
    row = re.search(r'href="(/progress/history/[^"]+)"', student.get("/progress/history").text)
    assert row
    assert 'id="verdict"' in student.get(row[1]).text


def test_weak_objectives_become_a_quiz(student: FlaskClient) -> None:  # noqa: F811
    assert student.post("/progress/quiz").headers["Location"] == "/progress"
    named = student.post("/progress/quiz", data={"objective": "80"})
    assert named.headers["Location"].startswith("/practice/sessions/")


def test_objective_page_opens(student: FlaskClient) -> None:  # noqa: F811
    assert "Act on a request for access" in student.get("/progress/objectives/72").text
    assert student.get("/progress/objectives/none").status_code == 404


def test_history_pages_that_do_not_exist_are_empty(student: FlaskClient) -> None:  # noqa: F811
    for wanted in ("99", "-1", "x"):
        assert student.get(f"/progress/history?page={wanted}").status_code == 200


def test_readiness_is_withheld_from_a_beginner_and_says_what_is_wanted(student: FlaskClient) -> None:  # noqa: F811
    page = student.get("/progress/readiness").text
    assert "Too early to say" in page
    assert "Not yet checked against real exam results" in page
    assert "style=" not in page

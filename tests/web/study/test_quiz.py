from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient

from .test_practice import EVERY, begin, send, student  # noqa: F401 - a fixture


def test_builder_is_filled_in_from_its_address(student: FlaskClient) -> None:  # noqa: F811
    page = student.get("/practice/quiz?domains=D3&types=numeric&pool=new").text
    assert re.search(r'value="D3" id="domains-\d+" checked', page)
    assert re.search(r'value="new" id="pool-new" checked', page)
    assert "<strong data-matching>4</strong>" in page


def test_script_gets_the_count(student: FlaskClient) -> None:  # noqa: F811
    assert student.get("/practice/quiz/count?domains=D2&domains=D3").json == {"count": 18}


@pytest.mark.parametrize(
    "wrong", [{"count": "4"}, {"count": "many"}, {"count": ""}, {"feedback": "loud"}, {"pool": "x"}]
)
def test_impossible_quiz_comes_back_as_it_was(student: FlaskClient, wrong: dict[str, str]) -> None:  # noqa: F811
    answer = student.post("/practice/quiz", data=EVERY | {"domains": "D2"} | wrong)
    assert answer.status_code == 422
    assert re.search(r'value="D2" id="domains-\d+" checked', answer.text)


def test_quiz_of_nothing_is_said(student: FlaskClient) -> None:  # noqa: F811
    answer = student.post("/practice/quiz", data=EVERY | {"pool": "missed"})
    assert answer.status_code == 422
    assert "No question fits" in answer.text


def test_quiz_on_a_domain_asks_only_that(student: FlaskClient) -> None:  # noqa: F811
    address = begin(student, domains="F")
    assert "of 5" in student.get(address).text
    assert send(student, address).status_code == 303

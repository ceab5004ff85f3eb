from __future__ import annotations

import re

import sqlalchemy as sa
from flask.testing import FlaskClient

from studyhub.extensions import db
from studyhub.models import Enrollment, SignOff
from studyhub.models.base import new_id
from tests.conftest import NOW
from tests.services.programs.conftest import College
from tests.web.programs.conftest import As
from tests.web.study.test_practice import FRAGMENT, begin, filled, hidden, send, statements

__all__ = ["statements"]


def signed(college: College, as_: As) -> tuple[FlaskClient, str]:
    """A director who confirmed their own credential and signed the first shipped question."""
    director, item = as_(college.director), college.shelf.questions[0].key
    where = f"/programs/{college.program}"
    director.post(f"{where}/credential", data={"credential": "other", "other": "RHIA <emeritus>"})
    read = {"credential": "RHIA <emeritus>"}
    director.post(f"{where}/staff/{college.director}/credential", data=read)
    page = director.get(f"{where}/sign?item={item}").text
    content = re.search(r'name="content" value="(\w+)"', page)
    assert content is not None
    director.post(f"{where}/sign", data={"item": item, "content": content[1]})
    return director, item


def test_page_says_before_that_a_signature_is_public(college: College, as_: As) -> None:
    director, item = signed(college, as_)
    where = f"/programs/{college.program}"
    revoke = re.search(
        rf"{where}/sign/[0-9a-f-]{{36}}/revoke", director.get(f"{where}/sign?item={item}").text
    )
    assert revoke is not None
    director.post(revoke[0])
    assert "A signature is public" in director.get(f"{where}/sign?item={item}").text


def test_signature_stands_on_the_page_with_the_credential_escaped(college: College, as_: As) -> None:
    director, item = signed(college, as_)
    page = director.get(f"/programs/{college.program}/sign?item={item}").text
    assert "RHIA &lt;emeritus&gt;" in page
    assert "RHIA <emeritus>" not in page


def test_changed_text_is_shown_anew_and_not_signed(college: College, as_: As) -> None:
    director, item = signed(college, as_)
    reply = director.post(f"/programs/{college.program}/sign", data={"item": item, "content": "0" * 32})
    assert reply.status_code == 409
    assert "Nothing was signed" in reply.text


def test_staff_page_offers_a_director_what_waits(college: College, as_: As) -> None:
    instructor = college.staff("instructor")
    as_(instructor).post(f"/programs/{college.program}/credential", data={"credential": "CHPS"})
    page = as_(college.director).get(f"/programs/{college.program}/staff").text
    assert f"/staff/{instructor}/credential" in page
    assert "CHPS" in page


def all_signed(college: College) -> None:
    """Each shipped question signed, whichever is drawn."""
    for question in college.shelf.questions:
        row = SignOff(program_id=college.program, id=new_id(NOW), item_key=question.key)
        row.content_hash, row.name, row.credential = question.content_hash, "Bo Signer", "RHIA"
        row.signed_at = NOW
        db.session.add(row)
    db.session.commit()


def answered(browser: FlaskClient) -> str:
    """What stands under a question after its answer."""
    return send(browser, begin(browser), headers=FRAGMENT).text


def test_student_reads_the_signature_beside_the_answered_question(college: College, as_: As) -> None:
    all_signed(college)
    assert "Signed off by Bo Signer, RHIA" in answered(as_(college.student()))


def test_signature_given_since_the_last_answer_is_beside_the_next(college: College, as_: As) -> None:
    student = as_(college.student())
    assert "Signed off" not in answered(student)
    all_signed(college)
    assert "Signed off by Bo Signer, RHIA" in answered(student)


def test_who_joins_or_leaves_reads_signatures_accordingly(college: College, as_: As) -> None:
    all_signed(college)
    person = college.person()
    browser = as_(person)
    assert "Signed off" not in answered(browser)
    browser.post(f"/join/{college.row().join_code}")
    assert "Signed off" in answered(browser)
    enrollment = sa.select(Enrollment).where(Enrollment.user_id == person)
    db.session.scalars(enrollment).one().left_at = NOW
    db.session.commit()
    assert "Signed off" not in answered(browser)


def test_who_is_in_no_program_reads_no_signature(college: College, as_: As) -> None:
    all_signed(college)
    page = answered(as_(college.person()))
    assert 'id="verdict"' in page
    assert "Signed off" not in page


def test_signature_costs_an_answer_of_a_student_of_a_program_one_statement(
    college: College,
    as_: As,
    statements: list[str],
) -> None:
    student = as_(college.student())
    address = begin(student)
    page = student.get(address).text
    statements.clear()
    student.post("/practice/answer", data=hidden(page) | filled(page), headers=FRAGMENT)
    assert sum("sign_off" in one for one in statements) == 1
    assert len(statements) <= 9  # one of them asks whether anything is signed at all

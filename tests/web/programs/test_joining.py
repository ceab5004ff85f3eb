from __future__ import annotations

import re
import uuid
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from studyhub.extensions import db
from studyhub.models import Enrollment, User
from studyhub.models.base import new_id
from studyhub.services.programs.codes import readable
from tests.conftest import NOW, make_app
from tests.services.programs.conftest import College
from tests.services.programs.inviting.test_invitations import invite
from tests.web.accounts.test_entry import NEWCOMER, PASSWORD
from tests.web.programs.conftest import As

SEEN = (
    "In totals only",
    "Single answers of your own practice",
    "Whoever opens your record",
    "60 months",
)


def enrolled(email: str) -> bool:
    db.session.rollback()
    wanted = (
        sa.select(Enrollment.user_id).join(User, User.id == Enrollment.user_id).where(User.email == email)
    )
    return db.session.scalar(wanted) is not None


def test_code_leads_to_what_will_be_seen_and_joins_nobody_yet(college: College, as_: As) -> None:
    student = as_(college.person())
    typed = student.post("/join", data={"code": readable(college.row().join_code).lower()})
    page = student.get(typed.headers["Location"]).text
    assert [text for text in SEEN if text not in page] == []
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Enrollment)) == 0


def test_step_leads_to_the_page_of_what_is_seen(college: College, as_: As) -> None:
    student = as_(college.person())
    joined = student.post(f"/join/{college.row().join_code}")
    assert joined.headers["Location"] == f"/programs/{college.program}/mine/{college.cohort}"
    assert "You are in" in student.get(joined.headers["Location"]).text


def test_wrong_code_is_told_at_its_field(college: College, client: FlaskClient) -> None:
    reply = client.post("/join", data={"code": "zebra"})
    assert reply.status_code == 422
    assert "No cohort can be joined by this code" in reply.text


def test_stranger_with_an_invitation_registers_and_comes_back_to_it(
    college: College, client: FlaskClient
) -> None:
    path = f"/join/mail/{invite(college)}"
    page = client.get(path).text
    assert "Amina Diallo (director)" not in page
    link = re.search(r'href="(/register\?invitation=[^"]+)"', page)
    assert link is not None
    assert 'value="amina@example.edu"' in client.get(link[1]).text
    entered = client.post("/register", data=NEWCOMER | {"invitation": link[1].split("=")[1]})
    assert entered.headers["Location"] == path
    client.post(path)
    assert enrolled("amina@example.edu")


def test_stranger_with_an_account_signs_in_and_comes_back(college: College, client: FlaskClient) -> None:
    client.post("/register", data=NEWCOMER)
    client.post("/logout")
    path = f"/join/{college.row().join_code}"
    client.get(path)
    signed_in = client.post("/login", data={"email": NEWCOMER["email"], "password": PASSWORD})
    assert signed_in.headers["Location"] == path


def test_page_that_was_asked_for_comes_before_an_invitation_seen_earlier(
    college: College, client: FlaskClient
) -> None:
    client.post("/register", data=NEWCOMER)
    client.post("/logout")
    client.get(f"/join/{college.row().join_code}")
    fields = {"email": NEWCOMER["email"], "password": PASSWORD, "next": "/account"}
    assert client.post("/login", data=fields).headers["Location"] == "/account"


@pytest.mark.parametrize("planted", ["https://evil.example/join/", "//evil.example/join/", "/admin"])
def test_planted_way_back_leads_nowhere_else(client: FlaskClient, app: Flask, planted: object) -> None:
    with client.session_transaction() as kept:
        kept["joining"] = planted
    assert client.post("/register", data=NEWCOMER).headers["Location"] == "/"


def test_code_lets_newcomers_register_where_that_takes_an_invitation(
    database_url: str, tmp_path: Path
) -> None:
    app = make_app(tmp_path, database_url, registration="invitation")
    with app.app_context():
        college = College(make_user, app.extensions["catalog"].shelf()).open()
        client, code = app.test_client(), college.row().join_code
        assert client.get("/register").status_code == 403
        assert "Make an account" in client.get(f"/join/{code}").text
        link = client.post(f"/join/{code}/register").headers["Location"]
        entered = client.post("/register", data=NEWCOMER | {"invitation": link.split("=")[1]})
        assert entered.headers["Location"] == f"/join/{code}"
        db.session.remove()


def make_user(email: str) -> uuid.UUID:
    user = User(id=new_id(NOW), email=email, name="Amina Diallo", preferences={}, created_at=NOW)
    db.session.add(user)
    db.session.commit()
    return user.id


def test_guessing_of_codes_is_held_up_and_right_codes_are_not_counted(
    database_url: str, tmp_path: Path
) -> None:
    app = make_app(tmp_path, database_url, RATELIMIT_ENABLED=True)
    with app.app_context():
        code = College(make_user, app.extensions["catalog"].shelf()).open().row().join_code
        client = app.test_client()
        right = {client.get(f"/join/{code}").status_code for _ in range(70)}
        wrong = [client.get(f"/join/AAAAAA{n:02}").status_code for n in range(62)]
        typed = client.post("/join", data={"code": "zebra"}).status_code
        db.session.remove()
    assert (right, wrong[:60], wrong[60:], typed) == ({200}, [404] * 60, [429, 429], 429)


def test_account_says_what_its_deletion_would_end(college: College, as_: As) -> None:
    student = as_(college.student())
    page = student.get("/account/delete").text
    assert "Fall (HIT)" in page
    assert "loses your enrolment, your totals, each answer to its assigned work" in page
    assert "keeps what your assigned work came to" in page


def test_only_director_is_told_why_the_account_stays(college: College, director: FlaskClient) -> None:
    page = director.post("/account/delete", data={"password": PASSWORD, "sure": "y"})
    assert page.status_code == 422
    assert "only director of HIT" in page.text

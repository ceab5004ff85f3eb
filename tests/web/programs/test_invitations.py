from __future__ import annotations

import io
import re

from flask.testing import FlaskClient

from tests.services.programs.conftest import College
from tests.services.programs.inviting.test_invitations import waiting

LIST = "name;email\nChloé Muñoz;chloe@example.edu\nBea;bea@example\n".encode("cp1252")


def at(college: College) -> str:
    return f"/programs/{college.program}/cohorts/{college.cohort}/invite"


def look(director: FlaskClient, college: College, data: bytes = LIST):
    fields = {"file": (io.BytesIO(data), "list.csv"), "text": ""}
    return director.post(f"{at(college)}/list", data=fields, content_type="multipart/form-data")


def test_file_is_shown_with_its_faults_and_as_text_to_mend(director: FlaskClient, college: College) -> None:
    page = look(director, college)
    assert page.status_code == 422
    assert "<strong>Line 3</strong>" in page.text
    assert "Chloé Muñoz;chloe@example.edu" in page.text
    assert "Send 1 invitation, leave 1 line out" in page.text


def test_mended_text_is_sent(director: FlaskClient, college: College) -> None:
    text = LIST.decode("cp1252").replace("bea@example", "bea@example.edu")
    again = director.post(f"{at(college)}/list", data={"text": text, "do": "look"})
    assert again.status_code == 200
    sent = director.post(f"{at(college)}/list", data={"text": text, "do": "send"})
    assert sent.headers["Location"] == at(college)
    assert [one.email for one in waiting(college)] == ["bea@example.edu", "chloe@example.edu"]


def test_list_of_nobody_is_told(director: FlaskClient, college: College) -> None:
    assert "There is nobody on this list" in look(director, college, b"").text


def test_where_no_mail_is_sent_the_link_is_shown_once(director: FlaskClient, college: College) -> None:
    page = director.post(at(college), data={"email": "amina@example.edu", "name": ""}).text
    assert re.search(r"http://127.0.0.1:8000/join/mail/[\w-]{43}", page)
    assert "/join/mail/" not in director.get(at(college)).text


def test_faulty_address_is_told_at_its_field(director: FlaskClient, college: College) -> None:
    page = director.post(at(college), data={"email": "amina", "name": "Amina"})
    assert page.status_code == 422
    assert 'value="Amina"' in page.text
    assert "Write a mail address" in page.text


def test_list_may_hold_html_without_harm(director: FlaskClient, college: College) -> None:
    page = look(director, college, b'"<script>alert(1)</script>",x@example.edu\n</textarea><b>,y\n').text
    assert "<script>alert" not in page
    assert "</textarea><b>" not in page

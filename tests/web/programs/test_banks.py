"""Banks in the browser: nothing typed is lost, no key shows too early, nobody sees what is not theirs."""

from __future__ import annotations

import re
import uuid
from io import BytesIO
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.datastructures import FileStorage, MultiDict
from werkzeug.test import encode_multipart

from studyhub.extensions import db
from studyhub.models import Program
from studyhub.services.banks.workshop import Workshop
from tests.conftest import NOW, SAMPLE_CONTENT
from tests.listening import hearing
from tests.services.banks.conftest import FAULTY, QUESTION, Press
from tests.services.programs.conftest import College

from .conftest import As

KEY = "harbor/d2-harbor-0001"


@pytest.fixture
def press(app: Flask, college: College, tmp_path: Path) -> Press:
    """The bank of the program, whose author and reader can sign in."""
    core = app.extensions["catalog"].shelf()
    return Press(college, Workshop(core, SAMPLE_CONTENT, tmp_path, NOW.date())).open()


@pytest.fixture
def author(press: Press, as_: As) -> FlaskClient:
    return as_(press.author)


def at(press: Press, item: uuid.UUID, rest: str = "") -> str:
    return f"/programs/{press.program}/banks/{press.bank}/items/{item}{rest}"


def typed(text: str, base: int = 1, do: str = "save") -> dict[str, str]:
    return {"text": text, "base": str(base), "do": do, "note": "Mended"}


def test_text_of_the_slower_writer_is_shown_again_and_can_be_saved(press: Press, author: FlaskClient) -> None:
    item = press.write()
    press.save(item, QUESTION.replace("2 May", "3 May"), by=press.reader)
    mine = QUESTION.replace("2 May", "4 May")
    reply = author.post(at(press, item), data=typed(mine))
    assert (reply.status_code, "4 May" in reply.text) == (409, True)
    assert 'name="base" value="2"' in reply.text
    assert author.post(at(press, item), data=typed(mine, base=2)).status_code == 303
    assert "4 May" in press.version(item, 3).text


def test_check_shows_faults_at_their_lines_and_saves_nothing(press: Press, author: FlaskClient) -> None:
    item = press.write()
    page = author.post(at(press, item), data=typed(FAULTY, do="check")).text
    assert "not saved yet" in page
    assert re.search(r'data-line="4".*?has no facet 99z', page, re.DOTALL)
    assert press.row(item).head == 1


def test_text_too_long_is_shown_again(press: Press, author: FlaskClient) -> None:
    item = press.write()
    reply = author.post(at(press, item), data=typed(QUESTION + "# long\n" * 4_000))
    assert (reply.status_code, "# long" in reply.text) == (422, True)


def test_script_in_a_text_is_never_markup(press: Press, author: FlaskClient) -> None:
    item = press.write(QUESTION.replace("On 3 March", "</textarea><script>alert(1)</script> On 3 March"))
    for address in (at(press, item), at(press, item, "/form")):
        page = author.get(address).text
        assert "<script>alert" not in page
        assert "&lt;script&gt;alert(1)" in page


def test_preview_answers_with_a_piece_of_a_page(press: Press, author: FlaskClient) -> None:
    item = press.write()
    reply = author.post(at(press, item, "/preview"), data={"text": FAULTY, "base": "1"})
    assert "<html" not in reply.text
    assert "no option is marked right" in reply.text


def form_of(page: str) -> dict[str, str]:
    """The fields of the question's form as a browser would send them back."""
    form = page.split("data-author", 1)[1].split("</form>", 1)[0]
    fields = dict(re.findall(r'<textarea[^>]* name="([^"]+)"[^>]*>\n(.*?)</textarea>', form, re.DOTALL))
    fields |= dict(re.findall(r'<input(?![^>]*checkbox)[^>]* name="([^"]+)" value="([^"]*)"', form))
    fields |= dict.fromkeys(re.findall(r'type="checkbox"[^>]* name="([^"]+)"[^>]* checked', form), "1")
    for name, inner in re.findall(r'<select[^>]* name="([^"]+)">(.*?)</select>', form, re.DOTALL):
        chosen = re.search(r'<option(?: value="([^"]*)")? selected>([^<]*)', inner)
        if chosen and name not in fields:
            fields[name] = chosen[1] if chosen[1] is not None else chosen[2]
    return {name: value.replace("&#39;", "'").replace("&#34;", '"') for name, value in fields.items()}


def test_form_changes_what_it_says_and_loses_nothing_else(press: Press, author: FlaskClient) -> None:
    item = press.write(QUESTION.replace("  references:", "  competencies: []  # none yet\n  references:"))
    sent = form_of(author.get(at(press, item, "/form")).text)
    sent |= {"option-b-text": "4 June", "do": "save", "work-text": "45 CFR 164.404"}
    assert author.post(at(press, item, "/form"), data=sent).status_code == 303
    text = press.version(item, 2).text
    before, after = (press.version(item, number) for number in (1, 2))
    assert after.content_hash != before.content_hash
    assert press.save(item, text.replace("4 June", "3 June")) == 3
    assert press.version(item, 3).content_hash == before.content_hash
    assert "# none yet" in text


def test_form_says_why_a_case_is_written_as_yaml(press: Press, author: FlaskClient) -> None:
    item = press.write(QUESTION.replace("type: single", "type: order"))
    assert "This question is written as YAML" in author.get(at(press, item, "/form")).text


def test_blind_reader_sees_neither_key_nor_reasons(press: Press, as_: As) -> None:
    item = press.write()
    press.send(item)
    reader = as_(press.reader)
    pages = reader.get(at(press, item)).text + reader.get(at(press, item, "/blind")).text
    assert "By which day must" in pages
    assert not [word for word in ("Sixty days", "correct: true", "sixty days of") if word in pages]


def test_blind_answer_that_is_not_whole_keeps_what_was_remarked(press: Press, as_: As) -> None:
    item = press.write()
    press.send(item)
    reply = as_(press.reader).post(at(press, item, "/blind"), data={"base": "1", "remarks": "Odd words"})
    assert (reply.status_code, "Odd words" in reply.text) == (422, True)


def test_faulty_question_is_refused_with_a_sentence(press: Press, author: FlaskClient) -> None:
    item = press.write(FAULTY)
    page = author.post(at(press, item, "/send"), data={"base": "1"}, follow_redirects=True).text
    assert "2 errors" in page


def test_upload_may_be_larger_than_other_forms(press: Press, author: FlaskClient) -> None:
    big = (QUESTION + "\n" + "# said\n" * 200_000).encode()
    files = {"big.yaml": big, "mine.yaml": QUESTION.encode()}
    sent = [("files", FileStorage(BytesIO(data), name)) for name, data in files.items()]
    boundary, body = encode_multipart(MultiDict(sent))
    reply = author.post(
        f"/programs/{press.program}/banks/{press.bank}/upload",
        data=body,
        content_type=f"multipart/form-data; boundary={boundary}",
    )
    assert (reply.status_code, "1 new" in reply.text) == (200, True)


def test_question_of_another_program_is_not_there_by_its_address(press: Press, as_: As) -> None:
    press.bring_out()
    sent = {"item": KEY, "on": "1", "kind": "key", "body": "The key is wrong."}
    for person, status in ((press.college.student(), 303), (press.college.person(), 404)):
        browser = as_(person)
        found = [browser.post(f"/practice/{act}", data=sent).status_code for act in ("flag", "report")]
        assert found == [status, status]


def test_search_does_not_find_what_programs_wrote(press: Press, as_: As) -> None:
    press.bring_out()
    assert "d2-harbor" not in as_(press.college.student()).get("/search?q=harbor").text


def test_banks_cost_a_person_in_a_program_nothing_while_nothing_changes(press: Press, as_: As) -> None:
    press.bring_out()
    student = as_(press.college.student())
    student.get("/glossary")
    with hearing(db.engine) as said:
        student.get("/glossary")
        assert not any("FROM bank" in one for one in said)
        db.session.get_one(Program, press.college.program).college = "Another College"
        db.session.commit()
        student.get("/glossary")
    assert any("FROM bank" in one for one in said)


@pytest.mark.parametrize("number", ["-1", "9" * 30, "x"])
def test_numbers_that_nothing_has_break_no_page(press: Press, author: FlaskClient, number: str) -> None:
    item = press.write()
    bank = f"/programs/{press.program}/banks/{press.bank}"
    found = [
        author.get(bank, query_string={"page": number}).status_code,
        author.get(at(press, item, "/versions"), query_string={"old": number, "new": number}).status_code,
        author.post(at(press, item, "/preview"), data={"base": number}).status_code,
        author.post(at(press, item), data=typed(QUESTION) | {"base": number}).status_code,
    ]
    assert max(found) < 500


def test_writer_in_an_archived_program_is_told_so_and_loses_nothing(
    press: Press, author: FlaskClient
) -> None:
    item = press.write()
    db.session.execute(sa.update(Program).values(archived_at=NOW))
    db.session.commit()
    reply = author.post(at(press, item), data=typed(QUESTION.replace("2 May", "4 May")))
    assert reply.status_code == 422
    assert "The program is in the archive" in reply.text
    assert "4 May" in reply.text

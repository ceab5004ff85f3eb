from __future__ import annotations

import re
import uuid
from pathlib import Path

import pytest
from flask import current_app

from studyhub.services.accounts.changes import delete_account
from studyhub.services.accounts.signin import set_password
from studyhub.services.connect.events import TEST
from studyhub.services.database import command
from studyhub.services.errors import NotFound
from studyhub.services.programs import audit
from studyhub.services.programs.audit import audit_page
from studyhub.services.programs.audit_words import SENTENCES
from studyhub.services.programs.records.students import record_page
from tests.conftest import NOW
from tests.services.accounts.conftest import PASSWORD
from tests.services.programs.conftest import College
from tests.services.programs.inviting.test_invitations import invite


def page(
    college: College, *, user: uuid.UUID | None = None, person: uuid.UUID | None = None, number: int = 0
):
    return audit_page(
        user_id=user or college.director, program_id=college.program, person=person, number=number
    )


def said(college: College, **values: object) -> list[str]:
    return [line.what for line in page(college, **values).lines]


def test_every_event_that_is_noted_has_its_sentence_and_no_other() -> None:
    folder = Path(audit.__file__).parent.parent
    elsewhere = {"audit.py", "audit_words.py", "events.py"}  # what webhooks tell has names of the same form
    source = "".join(path.read_text() for path in folder.rglob("*.py") if path.name not in elsewhere)
    areas = {sentence.split(".")[0] for sentence in SENTENCES}
    found = re.findall(r'"([a-z]+)\.([a-z]+)"', source)
    noted = {f"{area}.{what}" for area, what in found if area in areas} - {TEST}  # which is told, not noted
    assert noted == SENTENCES.keys()


def test_events_are_told_in_sentences(college: College) -> None:
    college.staff("assistant", "view")
    invite(college)
    told = said(college)
    assert "invited amina@example.edu to Fall" in told
    assert "set the right of Amina Diallo in Fall: view, before none" in told


def test_events_of_one_person_are_those_done_by_and_to_them(college: College) -> None:
    student = college.student()
    record_page(user_id=college.director, whose=college.whose(student), shelf=college.shelf, now=NOW)
    assert sorted(said(college, person=student)) == [
        "joined Fall by code",
        "looked at the record of Amina Diallo in Fall",
    ]


def test_pages_follow_each_other(college: College) -> None:
    for _ in range(audit.PAGE):
        college.student()
    first, second = page(college), page(college, number=1)
    assert (len(first.lines), first.later, second.later) == (audit.PAGE, True, False)
    assert len(second.lines) == 1


@pytest.mark.parametrize("role", ["instructor", "assistant"])
def test_only_directors_read_the_record(college: College, role: str) -> None:
    with pytest.raises(NotFound):
        page(college, user=college.staff(role, "edit"))


def test_events_of_another_program_are_not_told(college: College) -> None:
    other = College(college.make_user, college.shelf)
    other.people = 50
    other.open()
    college.student()
    assert len(page(other).lines) == 1


def test_deleted_account_leaves_no_name_and_no_address_on_record(college: College) -> None:
    student = college.student("amina@example.edu")
    other = college.make_cohort("Spring")
    college.cohort, first = other, college.cohort
    invite(college)
    college.cohort = first
    with command() as session:
        set_password(session, student, PASSWORD, NOW)
    delete_account(
        user_id=student, password=PASSWORD, shelf=current_app.extensions["catalog"].shelf(), now=NOW
    )
    told = said(college)
    assert "invited an address that is gone to Spring" in told
    assert not any("joined" in one for one in told)

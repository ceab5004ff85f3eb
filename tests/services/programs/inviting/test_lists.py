from __future__ import annotations

import pytest

from studyhub.services.errors import Conflict, Invalid, NotFound
from studyhub.services.programs.cohorts import archive_cohort
from studyhub.services.programs.inviting.lists import preview_list, send_list
from tests.conftest import NOW
from tests.services.programs.conftest import College

LIST = "name,email\nAmina,amina@example.edu\nBea,bea@example\nCho,cho@example.edu\n"


def where(college: College) -> dict[str, object]:
    return {"user_id": college.director, "program_id": college.program, "cohort_id": college.cohort}


def send(college: College, data: str = LIST) -> int:
    return send_list(desk=college.desk, data=data, now=NOW, **where(college))


def test_preview_sends_nothing(college: College) -> None:
    roster = preview_list(data=LIST, now=NOW, **where(college)).roster
    assert (len(roster.entries), len(roster.faults)) == (2, 1)
    assert college.letterbox.mails == []


def test_everybody_whose_line_is_in_order_gets_a_mail(college: College) -> None:
    assert send(college) == 2
    assert [mail.to for mail in college.letterbox.mails] == ["amina@example.edu", "cho@example.edu"]
    assert [event.detail["count"] for event in college.events("students.invited")] == [2]


def test_list_sent_twice_invites_nobody_twice(college: College) -> None:
    send(college)
    with pytest.raises(Invalid):
        send(college)
    assert len(college.letterbox.mails) == 2


def test_preview_knows_who_is_in_and_who_is_invited(college: College) -> None:
    college.student("cho@example.edu")
    send(college, "amina@example.edu\n")
    roster = preview_list(data=LIST, now=NOW, **where(college)).roster
    assert [fault.line for fault in roster.faults] == [2, 3, 4]


def test_nobody_is_invited_into_the_archive(college: College) -> None:
    archive_cohort(now=NOW, **where(college))
    with pytest.raises(Conflict):
        send(college)


def test_who_may_only_see_the_cohort_sends_no_list(college: College) -> None:
    college.director = college.staff("instructor", "view")
    with pytest.raises(NotFound):
        send(college)
    with pytest.raises(NotFound):
        preview_list(data=LIST, now=NOW, **where(college))

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa

from studyhub.extensions import db
from studyhub.models import Invitation
from studyhub.services.accounts.registration import check_registration
from studyhub.services.errors import Conflict, Invalid, NotFound
from studyhub.services.programs.inviting.invitations import (
    invite_page,
    invite_staff,
    invite_student,
    revoke,
    send_again,
)
from studyhub.services.programs.inviting.joining import accept, offer_by_mail
from tests.conftest import NOW
from tests.services.programs.conftest import College

LATER = NOW + timedelta(days=31)


def invite(college: College, email: str = "amina@example.edu", at=NOW) -> str:
    """Invite a student; gives the secret that was mailed."""
    invite_student(
        desk=college.desk,
        user_id=college.director,
        program_id=college.program,
        cohort_id=college.cohort,
        email=email,
        name="Amina",
        now=at,
    )
    return college.letterbox.secret()


def waiting(college: College, at=NOW):
    return invite_page(
        user_id=college.director, program_id=college.program, cohort_id=college.cohort, now=at
    ).waiting


def test_mail_names_program_and_cohort_and_leads_to_the_set_address(college: College) -> None:
    secret = invite(college, " Amina@Example.edu ")
    mail = college.letterbox.mails[-1]
    assert mail.to == "amina@example.edu"
    assert f"https://study.example.edu/join/mail/{secret}" in mail.body
    assert "the cohort Fall of HIT, Harbor College" in mail.body


def test_secret_is_kept_as_a_hash_only(college: College) -> None:
    secret = invite(college)
    assert secret not in {row.token_hash for row in db.session.scalars(sa.select(Invitation))}


@pytest.mark.parametrize("email", ["", "amina", "amina@example", "a b@example.edu", "x" * 250 + "@b.edu"])
def test_unusable_address_is_refused(college: College, email: str) -> None:
    with pytest.raises(Invalid):
        invite(college, email)


def test_one_open_invitation_for_an_address_and_a_cohort(college: College) -> None:
    invite(college)
    with pytest.raises(Conflict, match="invited already"):
        invite(college, "AMINA@example.edu")
    invite_staff(
        desk=college.desk,
        user_id=college.director,
        program_id=college.program,
        email="amina@example.edu",
        role="assistant",
        now=NOW,
    )


def test_who_is_in_the_cohort_is_not_invited(college: College) -> None:
    college.student("amina@example.edu")
    with pytest.raises(Conflict, match="in it already"):
        invite(college)


def test_invitation_whose_time_is_over_gives_way_to_a_new_one(college: College) -> None:
    invite(college)
    assert waiting(college, LATER)[0].expired
    invite(college, at=LATER)
    assert [one.expired for one in waiting(college, LATER)] == [False]


def test_sent_again_the_earlier_link_ends(college: College) -> None:
    first = invite(college)
    (one,) = waiting(college)
    send_again(
        desk=college.desk,
        user_id=college.director,
        program_id=college.program,
        invitation_id=one.id,
        now=LATER,
    )
    again = college.letterbox.secret()
    with pytest.raises(NotFound):
        offer_by_mail(secret=first, user_id=None, desk=college.desk, now=NOW)
    assert offer_by_mail(secret=again, user_id=None, desk=college.desk, now=LATER).cohort == "Fall"


def test_invitation_taken_back_lets_nobody_in_and_registers_nobody(college: College) -> None:
    secret = invite(college)
    (one,) = waiting(college)
    revoke(user_id=college.director, program_id=college.program, invitation_id=one.id, now=NOW)
    with pytest.raises(NotFound):
        accept(user_id=college.person(), secret=secret, now=NOW)
    with pytest.raises(NotFound):
        check_registration(desk=college.desk, token=secret, now=NOW)


def test_assistant_with_edit_invites_students_and_not_staff(college: College) -> None:
    assistant = college.staff("assistant", "edit")
    college.director, director = assistant, college.director
    invite(college)
    with pytest.raises(NotFound):
        invite_staff(
            desk=college.desk,
            user_id=assistant,
            program_id=college.program,
            email="x@example.edu",
            role="director",
            now=NOW,
        )
    college.director = director


def test_nobody_takes_back_an_invitation_of_another_cohort(college: College) -> None:
    invite(college)
    (one,) = waiting(college)
    with pytest.raises(NotFound):
        revoke(
            user_id=college.staff("instructor", "view"),
            program_id=college.program,
            invitation_id=one.id,
            now=NOW,
        )


def test_student_cannot_be_invited_as_staff(college: College) -> None:
    with pytest.raises(Invalid, match="director, instructor or assistant"):
        invite_staff(
            desk=college.desk,
            user_id=college.director,
            program_id=college.program,
            email="x@example.edu",
            role="student",
            now=NOW,
        )


def test_record_of_an_invitation_holds_no_address(college: College) -> None:
    invite(college)
    assert "amina" not in str([event.detail for event in college.events("student.invited")])

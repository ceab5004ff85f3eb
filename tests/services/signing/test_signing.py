"""Who may sign a question off, what the signature says, where it is shown, and when it lapses."""

from __future__ import annotations

import uuid

import pytest

from studyhub.extensions import db
from studyhub.models import Cohort, Membership, SignOff, User
from studyhub.services.banks.editor import editor_page
from studyhub.services.errors import Conflict, Invalid, NotFound
from studyhub.services.signing.credentials import confirm, credentials_of, declare, unconfirm
from studyhub.services.signing.signatures import Signature, signatures_for
from studyhub.services.signing.signing import CHANGED, NO_CREDENTIAL, SigningPage, revoke, sign, signing_page
from tests.conftest import NOW
from tests.services.banks.conftest import QUESTION, Press, press, workshop
from tests.services.programs.conftest import College, college

__all__ = ["college", "press", "workshop"]

KEY = "harbor/d2-harbor-0001"
OTHER_REASON = QUESTION.replace("A week is not asked for by the rule", "No rule asks for a week")


def say(college: College, person: uuid.UUID, credential: str = "RHIA") -> None:
    declare(user_id=person, program_id=college.program, credential=credential, now=NOW)


def confirmed(
    college: College, person: uuid.UUID, credential: str = "RHIA", by: uuid.UUID | None = None
) -> None:
    confirm(
        user_id=by or college.director,
        program_id=college.program,
        person_id=person,
        credential=credential,
        now=NOW,
    )


def signer(college: College, role: str = "instructor") -> uuid.UUID:
    """Somebody who may sign."""
    person = college.staff(role)
    say(college, person)
    confirmed(college, person)
    return person


def page(college: College, person: uuid.UUID, item: str) -> SigningPage:
    db.session.rollback()
    return signing_page(user_id=person, program_id=college.program, item=item, core=college.shelf)


def put(college: College, person: uuid.UUID, item: str, content: str = "") -> None:
    said = content or page(college, person, item).content_hash
    core = college.shelf
    sign(user_id=person, program_id=college.program, item=item, content_hash=said, core=core, now=NOW)


def shipped(college: College) -> str:
    return college.shelf.questions[0].key


def seen(college: College, reader: uuid.UUID, item: str) -> tuple[Signature, ...]:
    """What somebody finds beside a shipped question."""
    db.session.rollback()
    content = college.shelf.question(item).content_hash
    return signatures_for(user_id=reader, item=item, content_hash=content)


def states(college: College, person: uuid.UUID, item: str) -> list[str]:
    return [one.state for one in page(college, person, item).signatures]


def test_signature_under_a_shipped_question_is_read_by_a_student_of_the_program(college: College) -> None:
    put(college, signer(college), shipped(college))
    [found] = seen(college, college.student(), shipped(college))
    content = college.shelf.question(shipped(college)).content_hash
    assert (found.credential, found.at, found.content_hash) == ("RHIA", NOW, content)


def test_signature_is_not_read_by_who_is_outside_the_program(college: College) -> None:
    put(college, signer(college), shipped(college))
    assert seen(college, college.person(), shipped(college)) == ()


def test_signature_is_not_read_once_the_cohort_is_in_the_archive(college: College) -> None:
    put(college, signer(college), shipped(college))
    student = college.student()
    db.session.get_one(Cohort, (college.program, college.cohort)).archived_at = NOW
    db.session.commit()
    assert seen(college, student, shipped(college)) == ()


def test_nobody_signs_before_a_director_confirmed_the_credential(college: College) -> None:
    person = college.staff("instructor")
    say(college, person)
    with pytest.raises(Conflict, match=NO_CREDENTIAL):
        put(college, person, shipped(college))


def test_another_credential_must_be_confirmed_anew(college: College) -> None:
    person = signer(college)
    say(college, person, "CCS-P")
    assert page(college, person, shipped(college)).credential == ""


def test_what_was_not_read_is_not_confirmed(college: College) -> None:
    person = college.staff("instructor")
    say(college, person, "CCS")
    with pytest.raises(Invalid):
        confirmed(college, person, "RHIA")


def test_an_instructor_cannot_confirm(college: College) -> None:
    person = college.staff("instructor")
    say(college, person)
    with pytest.raises(NotFound):
        confirmed(college, person, by=person)


def test_who_became_an_assistant_signs_no_more(college: College) -> None:
    person, content = signer(college), college.shelf.questions[0].content_hash
    db.session.get_one(Membership, (college.program, person)).role = "assistant"
    db.session.commit()
    with pytest.raises(NotFound):
        put(college, person, shipped(college), content)


def test_taking_a_confirmation_back_leaves_what_was_signed(college: College) -> None:
    person = signer(college)
    put(college, person, shipped(college))
    unconfirm(user_id=college.director, program_id=college.program, person_id=person, now=NOW)
    now = page(college, person, shipped(college))
    assert (now.credential, now.signatures[0].state) == ("", "stands")


def test_credential_in_words_is_kept_without_stray_spaces(college: College) -> None:
    person = college.staff("instructor")
    say(college, person, "  Registered   Nurse ")
    held = credentials_of(user_id=college.director, program_id=college.program)[person]
    assert (held.credential, held.confirmed) == ("Registered Nurse", False)


def test_no_credential_takes_the_row_away(college: College) -> None:
    person = signer(college)
    say(college, person, "")
    assert credentials_of(user_id=college.director, program_id=college.program) == {}


def test_another_text_than_the_live_one_is_not_signed(college: College) -> None:
    with pytest.raises(Conflict, match=CHANGED):
        put(college, signer(college), shipped(college), "0" * 32)


def test_signing_twice_makes_one_signature(college: College) -> None:
    person = signer(college)
    put(college, person, shipped(college))
    put(college, person, shipped(college))
    assert states(college, person, shipped(college)) == ["stands"]


def test_signature_lapses_when_a_reason_changes(press: Press) -> None:
    item, person = press.bring_out(), signer(press.college)
    put(press.college, person, KEY)
    press.save(item, OTHER_REASON)
    before = states(press.college, person, KEY)
    press.publish(item)
    assert (before, states(press.college, person, KEY)) == (["stands"], ["lapsed"])


def test_lapsed_signature_is_not_beside_the_question(press: Press) -> None:
    item, person = press.bring_out(), signer(press.college)
    put(press.college, person, KEY)
    press.save(item, OTHER_REASON)
    press.publish(item)
    now = press.shelf(person).question(KEY).content_hash
    assert signatures_for(user_id=person, item=KEY, content_hash=now) == ()


def test_editor_shows_signatures_of_the_live_question(press: Press) -> None:
    item = press.bring_out()
    put(press.college, signer(press.college), KEY)
    shown = editor_page(user_id=press.author, which=press.which(item), workshop=press.workshop)
    [(key, [found])] = shown.signatures
    assert (key, found.state) == (KEY, "stands")


def test_question_that_is_not_published_cannot_be_signed(press: Press) -> None:
    press.write()
    with pytest.raises(NotFound):
        page(press.college, signer(press.college), KEY)


def take_back(college: College, person: uuid.UUID, by: uuid.UUID) -> None:
    [one] = page(college, person, shipped(college)).signatures
    revoke(user_id=by, program_id=college.program, sign_id=one.id, now=NOW)


def test_signature_taken_back_is_not_shown_and_stays_on_record(college: College) -> None:
    person = signer(college)
    put(college, person, shipped(college))
    take_back(college, person, person)
    assert seen(college, person, shipped(college)) == ()
    assert states(college, person, shipped(college)) == ["revoked"]


def test_a_director_takes_back_anybodys_signature_and_an_instructor_only_their_own(college: College) -> None:
    person = signer(college)
    put(college, person, shipped(college))
    with pytest.raises(NotFound):
        take_back(college, person, college.staff("instructor"))
    take_back(college, person, college.director)
    assert states(college, person, shipped(college)) == ["revoked"]


def test_signature_keeps_name_and_credential_when_the_account_is_gone(college: College) -> None:
    person = signer(college)
    put(college, person, shipped(college))
    name = db.session.get_one(User, person).name
    db.session.delete(db.session.get_one(User, person))
    db.session.commit()
    row = db.session.query(SignOff).one()
    assert (row.signer_id, row.name, row.credential) == (None, name, "RHIA")


def test_each_step_is_on_record(college: College) -> None:
    person = signer(college)
    put(college, person, shipped(college))
    take_back(college, person, person)
    told = {event.action for event in college.events()}
    assert told >= {"credential.said", "credential.confirmed", "item.signed", "item.unsigned"}

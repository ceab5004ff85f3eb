from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa

from studyhub.adapters.one_time import code_at
from studyhub.extensions import db
from studyhub.models import AuditEvent, Credential, MailToken, SecondStep
from studyhub.services.accounts import changes
from studyhub.services.accounts import second_step as service
from studyhub.services.accounts.desk import Desk
from studyhub.services.accounts.registration import confirm as open_account
from studyhub.services.accounts.registration import register
from studyhub.services.accounts.signin import Entered, revoke_others, sign_in, who_is
from studyhub.services.accounts.throttle import FREE_FAILURES
from studyhub.services.connect.signing import Keys
from studyhub.services.errors import Conflict, Invalid, NotFound, TooMany
from studyhub.services.site.administration import change_person
from tests.conftest import NOW
from tests.services.accounts.conftest import PASSWORD, Letterbox

Enroll = Callable[..., uuid.UUID]
KEYS = Keys("a key of this site " * 3)
LATER = NOW + timedelta(minutes=5)


class Guarded:
    """Somebody whose second step is on, with the secret in their app and the codes on paper."""

    def __init__(self, user_id: uuid.UUID, desk: Desk) -> None:
        self.id = user_id
        service.begin(user_id=user_id, password=PASSWORD, keys=KEYS, now=NOW)
        self.secret = service.set_up_of(user_id=user_id, keys=KEYS).secret.replace(" ", "")
        code = code_at(self.secret, NOW)
        self.codes = service.confirm(desk=desk, user_id=user_id, code=code, keys=KEYS, now=NOW)

    def password(self, at: datetime = LATER) -> Entered:
        return sign_in(email="amina@example.edu", password=PASSWORD, agent="", days=30, now=at)

    def enter(self, code: str, *, at: datetime = LATER, ticket: str = "") -> str:
        ticket = ticket or self.password(at).ticket
        return service.take_second_step(ticket=ticket, code=code, agent="", days=30, keys=KEYS, now=at)

    def code(self, at: datetime = LATER) -> str:
        return code_at(self.secret, at)


@pytest.fixture
def amina(enroll: Enroll, desk: Desk) -> Guarded:
    return Guarded(enroll(), desk)


def test_password_alone_lets_nobody_in_any_more(amina: Guarded) -> None:
    assert amina.password().cookie == ""


def test_password_and_code_let_the_person_in(amina: Guarded) -> None:
    person = who_is(amina.enter(amina.code()), now=LATER)
    assert person is not None
    assert person.id == amina.id


def test_code_is_taken_once(amina: Guarded) -> None:
    amina.enter(amina.code())
    with pytest.raises(Invalid, match="used already"):
        amina.enter(amina.code())


def test_code_that_set_it_up_is_used_already(amina: Guarded) -> None:
    with pytest.raises(Invalid, match="used already"):
        amina.enter(amina.code(NOW), at=NOW)


def test_older_code_is_refused_after_a_newer_one(amina: Guarded) -> None:
    amina.enter(amina.code())
    with pytest.raises(Invalid):
        amina.enter(amina.code(LATER - timedelta(seconds=30)))


@pytest.mark.parametrize("seconds", [-30, 0, 30])
def test_clock_of_the_phone_may_be_half_a_minute_off(amina: Guarded, seconds: int) -> None:
    assert amina.enter(amina.code(LATER + timedelta(seconds=seconds)))


@pytest.mark.parametrize("minutes", [-2, 2])
def test_code_of_another_time_is_refused(amina: Guarded, minutes: int) -> None:
    with pytest.raises(Invalid):
        amina.enter(amina.code(LATER + timedelta(minutes=minutes)))


@pytest.mark.parametrize(
    "code", ["", "000", "x" * 60, "\uff11\uff12\uff13\uff14\uff15\uff16", "aaaaaa-aaaaaa-aaaaaa-aaaaaa"]
)
def test_odd_code_is_refused(amina: Guarded, code: str) -> None:
    with pytest.raises(Invalid):
        amina.enter(code)


def test_guessing_codes_is_slowed_down_even_with_the_right_one(amina: Guarded) -> None:
    ticket = amina.password().ticket
    for _ in range(FREE_FAILURES):
        with pytest.raises(Invalid):
            amina.enter("000", ticket=ticket)
    with pytest.raises(TooMany):
        amina.enter(amina.code(), ticket=ticket)


def test_right_password_does_not_let_guessing_begin_anew(amina: Guarded) -> None:
    for _ in range(FREE_FAILURES):
        with pytest.raises(Invalid):
            amina.enter("000")
    with pytest.raises(TooMany):
        amina.enter(amina.code())


def test_recovery_code_lets_in_once_however_it_is_written(amina: Guarded) -> None:
    assert amina.enter(amina.codes[3].upper().replace("-", " "))
    with pytest.raises(Invalid):
        amina.enter(amina.codes[3])
    assert service.standing_of(user_id=amina.id).codes_left == len(amina.codes) - 1


def test_recovery_code_of_somebody_else_is_refused(amina: Guarded, enroll: Enroll, desk: Desk) -> None:
    other = Guarded(enroll("other@example.edu"), desk)
    with pytest.raises(Invalid):
        amina.enter(other.codes[0])


def test_new_recovery_codes_end_the_old_ones(amina: Guarded) -> None:
    service.new_codes(user_id=amina.id, password=PASSWORD, now=NOW)
    with pytest.raises(Invalid):
        amina.enter(amina.codes[0])


def test_ticket_is_used_once_and_for_ten_minutes(amina: Guarded) -> None:
    ticket, much_later = amina.password().ticket, LATER + timedelta(minutes=10)
    with pytest.raises(NotFound):
        amina.enter(amina.code(much_later), at=much_later, ticket=ticket)
    amina.enter(amina.code(), ticket=ticket)
    with pytest.raises(NotFound):
        amina.enter(amina.codes[0], ticket=ticket)


def test_ending_all_signins_ends_one_that_waits_for_its_code(amina: Guarded) -> None:
    ticket = amina.password().ticket
    revoke_others(user_id=amina.id, current=uuid.uuid4(), now=LATER)
    with pytest.raises(NotFound):
        amina.enter(amina.code(), ticket=ticket)


def test_database_holds_neither_secret_nor_codes(amina: Guarded) -> None:
    kept = list(db.session.scalars(sa.select(Credential.secret)))
    row = db.session.get_one(SecondStep, amina.id)
    assert amina.secret not in row.secret
    assert not any(code in kept or code.replace("-", "") in kept for code in amina.codes)


def test_secret_moved_to_another_account_opens_for_nobody(amina: Guarded, enroll: Enroll) -> None:
    other = enroll("other@example.edu")
    sealed = db.session.get_one(SecondStep, amina.id).secret
    db.session.add(SecondStep(user_id=other, secret=sealed, created_at=NOW))
    db.session.commit()
    with pytest.raises(Invalid, match="key was changed"):
        service.set_up_of(user_id=other, keys=KEYS)


def test_with_another_site_key_a_recovery_code_still_lets_in(amina: Guarded) -> None:
    changed, ticket = Keys("another key of the site " * 2), amina.password().ticket
    entry = {"ticket": ticket, "agent": "", "days": 30, "keys": changed, "now": LATER}
    with pytest.raises(Invalid, match="Use a recovery code"):
        service.take_second_step(code=amina.code(), **entry)
    assert service.take_second_step(code=amina.codes[0], **entry)


def test_secret_in_force_is_never_shown_again(amina: Guarded) -> None:
    with pytest.raises(NotFound):
        service.set_up_of(user_id=amina.id, keys=KEYS)
    with pytest.raises(Conflict):
        service.begin(user_id=amina.id, password=PASSWORD, keys=KEYS, now=NOW)


def test_secret_that_no_code_confirmed_asks_nobody_for_a_code(enroll: Enroll, desk: Desk) -> None:
    user_id = enroll()
    service.begin(user_id=user_id, password=PASSWORD, keys=KEYS, now=NOW)
    with pytest.raises(Invalid):
        service.confirm(desk=desk, user_id=user_id, code="000000000", keys=KEYS, now=NOW)
    assert sign_in(email="amina@example.edu", password=PASSWORD, agent="", days=30, now=NOW).cookie


def test_setting_up_turning_off_and_new_codes_need_the_password(amina: Guarded, desk: Desk) -> None:
    with pytest.raises(Invalid, match="present password"):
        service.begin(user_id=amina.id, password="wrong", keys=KEYS, now=NOW)
    with pytest.raises(Invalid, match="present password"):
        service.new_codes(user_id=amina.id, password="wrong", now=NOW)
    with pytest.raises(Invalid, match="present password"):
        service.turn_off(desk=desk, user_id=amina.id, password="wrong", now=NOW)


def test_turned_off_the_password_is_enough(amina: Guarded, desk: Desk) -> None:
    service.turn_off(desk=desk, user_id=amina.id, password=PASSWORD, now=NOW)
    assert amina.password().cookie
    assert service.standing_of(user_id=amina.id) == service.Standing(None, 0)


def test_turning_on_and_off_is_told_by_mail_and_on_record(
    amina: Guarded, desk: Desk, letterbox: Letterbox
) -> None:
    service.turn_off(desk=desk, user_id=amina.id, password=PASSWORD, now=LATER)
    assert [mail.subject[-3:] for mail in letterbox.mails] == [" on", "off"]
    events = db.session.scalars(sa.select(AuditEvent.action).where(AuditEvent.subject_id == amina.id))
    assert {"second_step.on", "second_step.off"} <= set(events)


def test_administrator_removes_it_on_record_and_ends_all_signins(amina: Guarded, enroll: Enroll) -> None:
    admin, cookie = enroll("admin@example.edu"), amina.enter(amina.code())
    change_person(actor_id=admin, person_id=amina.id, change="one_step", now=LATER)
    assert who_is(cookie, now=LATER) is None
    assert amina.password().cookie
    events = db.session.scalars(sa.select(AuditEvent.action).where(AuditEvent.subject_id == amina.id))
    assert "person.second_step_removed" in set(events)


@pytest.mark.usefixtures("app")
def test_new_password_by_mail_does_not_lead_past_the_second_step(desk: Desk, letterbox: Letterbox) -> None:
    who = {"email": "amina@example.edu", "name": "Amina", "timezone": "UTC", "agent": "", "token": ""}
    register(desk=desk, password=PASSWORD, now=NOW, **who)
    first_link = letterbox.secret()
    changes.ask_for_reset(desk=desk, email="amina@example.edu", now=NOW)
    changes.reset_password(token=letterbox.secret(), password=PASSWORD, now=NOW)
    amina = Guarded(db.session.scalars(sa.select(MailToken.user_id)).first() or uuid.uuid4(), desk)
    with pytest.raises(NotFound):
        open_account(token=first_link, password=PASSWORD, agent="", days=1, now=NOW)
    assert amina.password().cookie == ""

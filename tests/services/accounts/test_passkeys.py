from __future__ import annotations

import json
import uuid
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from studyhub.adapters.errors import PasskeyRefused
from studyhub.adapters.passkeys import Party, claimed, created, party_of, proven
from studyhub.extensions import db
from studyhub.models import AuditEvent, Passkey, User
from studyhub.services.accounts import passkeys as service
from studyhub.services.accounts.desk import Desk
from studyhub.services.accounts.signin import who_is
from studyhub.services.errors import Closed, Conflict, Invalid, NotFound
from tests.conftest import NOW
from tests.services.accounts.authenticator import PRESENT, Device
from tests.services.accounts.conftest import PASSWORD, Letterbox

Enroll = Callable[..., uuid.UUID]


@pytest.fixture
def amina(enroll: Enroll) -> uuid.UUID:
    return enroll()


def add(desk: Desk, user_id: uuid.UUID, device: Device, name: str = "my phone") -> None:
    asked = service.ask_for_new(desk=desk, user_id=user_id, password=PASSWORD, now=NOW)
    answer = device.make(asked.options)
    service.add_passkey(desk=desk, user_id=user_id, name=name, ticket=asked.ticket, answer=answer, now=NOW)


def enter(desk: Desk, device: Device) -> str:
    asked = service.ask_to_enter(desk=desk, now=NOW)
    return come_in(desk, asked.ticket, device.use(asked.options))


def come_in(desk: Desk, ticket: str, answer: str) -> str:
    return service.enter_by_passkey(desk=desk, ticket=ticket, answer=answer, agent="", now=NOW)


@pytest.fixture
def device(desk: Desk, amina: uuid.UUID) -> Device:
    """A device that holds a passkey of Amina's."""
    held = Device()
    add(desk, amina, held)
    return held


def test_passkey_lets_its_person_in(desk: Desk, amina: uuid.UUID, device: Device) -> None:
    person = who_is(enter(desk, device), now=NOW)
    assert person is not None
    assert person.id == amina


def test_person_has_several_passkeys_with_names(desk: Desk, amina: uuid.UUID, device: Device) -> None:
    other = Device()
    add(desk, amina, other, "security key")
    assert {row.name for row in service.passkeys_of(user_id=amina)} == {"my phone", "security key"}
    assert enter(desk, other)
    assert enter(desk, device)


def test_browser_is_asked_for_a_key_that_names_its_person_and_verifies_them(
    desk: Desk, amina: uuid.UUID, device: Device
) -> None:
    options = service.ask_for_new(desk=desk, user_id=amina, password=PASSWORD, now=NOW).options
    chosen = options["authenticatorSelection"]
    assert (chosen["residentKey"], chosen["userVerification"]) == ("required", "required")
    assert [one["id"] for one in options["excludeCredentials"]] == [json.loads(device.make(options))["id"]]


def test_new_passkey_needs_the_password_and_is_told_by_mail(
    desk: Desk, amina: uuid.UUID, device: Device, letterbox: Letterbox
) -> None:
    assert device.count == 0
    assert "“my phone”" in letterbox.mails[-1].body
    with pytest.raises(Invalid, match="present password"):
        service.ask_for_new(desk=desk, user_id=amina, password="wrong", now=NOW)


def test_passkeys_come_and_go_on_record(desk: Desk, amina: uuid.UUID, device: Device) -> None:
    (row,) = service.passkeys_of(user_id=amina)
    service.remove_passkey(user_id=amina, passkey_id=row.id, password=PASSWORD, now=NOW)
    events = db.session.scalars(sa.select(AuditEvent.action).where(AuditEvent.subject_id == amina))
    assert {"passkey.added", "passkey.removed"} <= set(events)
    with pytest.raises(Invalid, match="not accepted"):
        enter(desk, device)


@pytest.mark.parametrize(
    "change",
    [
        {"origin": "https://study.example.edu.evil.example"},
        {"origin": "http://study.example.edu"},
        {"host": "evil.example"},
        {"flags": PRESENT},
        {"flags": 0},
        {"id": b"another credential"},
    ],
)
def test_answer_that_does_not_fit_lets_nobody_in(
    desk: Desk, device: Device, change: dict[str, object]
) -> None:
    with pytest.raises(Invalid, match="not accepted"):
        enter(desk, replace(device, **change))  # type: ignore[arg-type]
    assert enter(desk, device)


def test_count_that_does_not_go_up_tells_of_a_copied_key(desk: Desk, device: Device) -> None:
    copy = replace(device)
    for _ in range(2):
        enter(desk, device)
    with pytest.raises(Invalid, match="not accepted"):
        enter(desk, copy)


def test_device_that_does_not_count_is_let_in_again(desk: Desk, device: Device) -> None:
    for _ in range(2):
        device.count = -1
        assert enter(desk, device)


def test_key_of_another_device_does_not_fit(desk: Desk, device: Device) -> None:
    with pytest.raises(Invalid, match="not accepted"):
        enter(desk, replace(Device(), id=device.id, owner=device.owner))


def test_answer_for_somebody_else_is_refused(desk: Desk, device: Device, enroll: Enroll) -> None:
    other = Device()
    add(desk, enroll("other@example.edu"), other)
    with pytest.raises(Invalid, match="not accepted"):
        enter(desk, replace(device, owner=other.owner))


def test_answer_to_another_challenge_is_refused(desk: Desk, device: Device) -> None:
    first, second = (service.ask_to_enter(desk=desk, now=NOW) for _ in range(2))
    with pytest.raises(Invalid, match="not accepted"):
        come_in(desk, first.ticket, device.use(second.options))


def test_answer_is_taken_once(desk: Desk, device: Device) -> None:
    asked = service.ask_to_enter(desk=desk, now=NOW)
    device.count = -1
    answer = device.use(asked.options)
    come_in(desk, asked.ticket, answer)
    with pytest.raises(NotFound):
        come_in(desk, asked.ticket, answer)


def test_answer_after_ten_minutes_is_refused(desk: Desk, device: Device) -> None:
    asked = service.ask_to_enter(desk=desk, now=NOW - timedelta(minutes=10))
    with pytest.raises(NotFound):
        come_in(desk, asked.ticket, device.use(asked.options))


def test_switched_off_account_is_not_let_in(desk: Desk, amina: uuid.UUID, device: Device) -> None:
    db.session.execute(sa.update(User).where(User.id == amina).values(disabled_at=NOW))
    db.session.commit()
    with pytest.raises(Invalid, match="switched off"):
        enter(desk, device)


def test_nobody_adds_a_passkey_on_anothers_ticket(desk: Desk, amina: uuid.UUID, enroll: Enroll) -> None:
    asked = service.ask_for_new(desk=desk, user_id=amina, password=PASSWORD, now=NOW)
    given = {"ticket": asked.ticket, "answer": Device().make(asked.options), "now": NOW}
    with pytest.raises(NotFound):
        service.add_passkey(desk=desk, user_id=enroll("other@example.edu"), name="mine", **given)


def test_ticket_to_sign_in_adds_no_passkey(desk: Desk, amina: uuid.UUID) -> None:
    asked = service.ask_to_enter(desk=desk, now=NOW)
    options = asked.options | {"user": {"id": "x"}}
    given = {"ticket": asked.ticket, "answer": Device().make(options), "now": NOW}
    with pytest.raises(NotFound):
        service.add_passkey(desk=desk, user_id=amina, name="mine", **given)


@pytest.mark.parametrize("change", [{"origin": "https://evil.example"}, {"flags": PRESENT}, {"host": "evil"}])
def test_new_passkey_of_another_site_or_without_its_owner_is_refused(
    desk: Desk, amina: uuid.UUID, change: dict[str, object]
) -> None:
    with pytest.raises(Invalid, match="not accepted"):
        add(desk, amina, replace(Device(), **change))  # type: ignore[arg-type]
    assert service.passkeys_of(user_id=amina) == ()


def test_passkey_is_on_one_account_only(desk: Desk, device: Device, enroll: Enroll) -> None:
    with pytest.raises(Invalid, match="not accepted"):
        add(desk, enroll("other@example.edu"), device)


def test_nobody_removes_or_reads_anothers_passkey(desk: Desk, device: Device, enroll: Enroll) -> None:
    passkey, other = db.session.scalars(sa.select(Passkey.id)).one(), enroll("other@example.edu")
    with pytest.raises(NotFound):
        service.passkey_of(user_id=other, passkey_id=passkey)
    with pytest.raises(NotFound):
        service.remove_passkey(user_id=other, passkey_id=passkey, password=PASSWORD, now=NOW)
    assert enter(desk, device)


def test_removing_needs_the_password(amina: uuid.UUID, device: Device) -> None:
    (row,) = service.passkeys_of(user_id=amina)
    with pytest.raises(Invalid, match="present password"):
        service.remove_passkey(user_id=amina, passkey_id=row.id, password="wrong", now=NOW)
    assert device.owner


def test_number_of_passkeys_is_limited(desk: Desk, amina: uuid.UUID, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(service, "MOST_PASSKEYS", 1)
    add(desk, amina, Device())
    with pytest.raises(Conflict, match="Remove one"):
        add(desk, amina, Device())


@pytest.mark.parametrize("address", ["http://127.0.0.1:8000", "https://[::1]", "http://study.example.edu"])
def test_site_without_name_or_https_offers_none_and_says_why(desk: Desk, address: str) -> None:
    plain = replace(desk, public_url=address)
    assert not service.possible(plain)
    with pytest.raises(Closed, match="a name and HTTPS"):
        service.ask_to_enter(desk=plain, now=NOW)


def test_passkey_is_bound_to_the_address_that_is_set() -> None:
    assert party_of("https://study.example.edu:8443") == Party(
        "study.example.edu", "https://study.example.edu:8443"
    )
    assert party_of("http://localhost:8000") == Party("localhost", "http://localhost:8000")


@given(
    st.text()
    | st.recursive(
        st.none() | st.integers() | st.text(),
        lambda inner: (
            st.dictionaries(st.sampled_from(["id", "rawId", "type", "response", "userHandle"]), inner)
            | st.lists(inner)
        ),
    ).map(json.dumps)
)
@settings(suppress_health_check=[HealthCheck.too_slow], max_examples=60)
def test_rubbish_is_refused_and_breaks_nothing(answer: str) -> None:
    party = Party("study.example.edu", "https://study.example.edu")
    with pytest.raises(PasskeyRefused):
        created(party, "x", answer)
    with pytest.raises(PasskeyRefused):
        proven(party, "x", answer, public_key="x", sign_count=0)
    try:
        claimed(answer)
    except PasskeyRefused:
        return

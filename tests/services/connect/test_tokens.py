from __future__ import annotations

import io
import json
import uuid
import zipfile
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask

from studyhub.extensions import db
from studyhub.models import ApiToken, AuditEvent, User
from studyhub.services.accounts.changes import ask_for_reset, change_password, delete_account, reset_password
from studyhub.services.accounts.desk import Desk
from studyhub.services.accounts.export import export_of
from studyhub.services.connect.scopes import SCOPES, Scope
from studyhub.services.connect.tokens import (
    LONGEST_DAYS,
    MOST_TOKENS,
    SHAPE,
    bearer_of,
    make_token,
    revoke_token,
    token_of,
    tokens_of,
)
from studyhub.services.errors import Conflict, Invalid, NotFound
from tests.conftest import NOW
from tests.services.accounts.conftest import PASSWORD, Letterbox

Enroll = Callable[..., uuid.UUID]


def token_for(person: uuid.UUID, **changes: object) -> str:
    given = {"password": PASSWORD, "name": "Gradebook", "scopes": ["me:read"], "days": 90, "now": NOW}
    return make_token(user_id=person, **(given | changes))


def only(person: uuid.UUID) -> uuid.UUID:
    return tokens_of(user_id=person, now=NOW)[0].id


def test_every_scope_is_said_in_words() -> None:
    assert SCOPES.keys() == set(Scope)


def test_token_acts_as_its_person_within_its_scopes(enroll: Enroll) -> None:
    person = enroll()
    found = bearer_of(token_for(person, scopes=["me:read", "programs:read"]), now=NOW)
    assert found is not None
    assert (found.user_id, found.scopes) == (person, {"me:read", "programs:read"})


def test_only_a_hash_is_kept_and_the_shape_can_be_recognised(enroll: Enroll) -> None:
    person = enroll()
    token = token_for(person)
    row = db.session.get_one(ApiToken, (person, only(person)))
    assert SHAPE.fullmatch(token)
    assert token.removeprefix("studyhub_pat_") not in str(vars(row))
    assert row.ends == token[-4:]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"password": "not mine"}, "not your present password"),
        ({"name": " "}, "a name"),
        ({"scopes": []}, "what the token may be used for"),
        ({"scopes": ["site:admin"]}, "from the list"),
        ({"days": LONGEST_DAYS + 1}, "1 to 365 days"),
        ({"days": 0}, "1 to 365 days"),
    ],
)
def test_token_that_cannot_be_made_is_refused_with_a_reason(
    enroll: Enroll,
    changes: dict[str, object],
    said: str,
) -> None:
    person = enroll()
    with pytest.raises(Invalid, match=said):
        token_for(person, **changes)
    assert tokens_of(user_id=person, now=NOW) == ()


def test_nobody_has_more_tokens_than_can_be_overseen(enroll: Enroll) -> None:
    person = enroll()
    for _ in range(MOST_TOKENS):
        token_for(person)
    with pytest.raises(Conflict):
        token_for(person)


def test_token_is_good_up_to_its_last_day(enroll: Enroll) -> None:
    token = token_for(enroll(), days=1)
    assert bearer_of(token, now=NOW + timedelta(hours=23)) is not None
    assert bearer_of(token, now=NOW + timedelta(days=1)) is None


def test_revoked_token_lets_nobody_in_and_is_listed_as_such(enroll: Enroll) -> None:
    person = enroll()
    token = token_for(person)
    revoke_token(user_id=person, token_id=only(person), password=PASSWORD, now=NOW)
    assert bearer_of(token, now=NOW) is None
    assert [row.ended for row in tokens_of(user_id=person, now=NOW)] == ["revoked"]


def test_revoking_takes_the_password(enroll: Enroll) -> None:
    person = enroll()
    token = token_for(person)
    with pytest.raises(Invalid):
        revoke_token(user_id=person, token_id=only(person), password="not mine", now=NOW)
    assert bearer_of(token, now=NOW) is not None


def test_token_of_somebody_else_is_not_found(enroll: Enroll) -> None:
    person, other = enroll(), enroll("other@example.edu")
    token_for(person)
    with pytest.raises(NotFound):
        token_of(user_id=other, token_id=only(person), now=NOW)
    with pytest.raises(NotFound):
        revoke_token(user_id=other, token_id=only(person), password=PASSWORD, now=NOW)


@pytest.mark.parametrize("token", ["", "studyhub_pat_", "zebra", "studyhub_pat_" + "a" * 43, "ä" * 56])
def test_what_is_no_token_is_nobody(enroll: Enroll, token: str) -> None:
    token_for(enroll())
    assert bearer_of(token, now=NOW) is None


def test_token_of_a_person_who_was_switched_off_or_is_gone_is_nobody(app: Flask, enroll: Enroll) -> None:
    off, gone = enroll(), enroll("other@example.edu")
    tokens = [token_for(off), token_for(gone)]
    db.session.get_one(User, off).disabled_at = NOW
    db.session.commit()
    shelf = app.extensions["catalog"].shelf()
    delete_account(user_id=gone, password=PASSWORD, shelf=shelf, now=NOW)
    assert [bearer_of(token, now=NOW) for token in tokens] == [None, None]


def test_changed_password_ends_every_token(enroll: Enroll) -> None:
    person = enroll()
    token = token_for(person)
    new = "four other green lamps"
    change_password(user_id=person, signin_id=person, old=PASSWORD, new=new, now=NOW)
    assert bearer_of(token, now=NOW) is None


def test_password_set_by_mail_ends_every_token(
    enroll: Enroll,
    desk: Desk,
    letterbox: Letterbox,
) -> None:
    token = token_for(enroll())
    ask_for_reset(desk=desk, email="amina@example.edu", now=NOW)
    reset_password(token=letterbox.secret(), password="four other green lamps", now=NOW)
    assert bearer_of(token, now=NOW) is None


def test_last_use_is_noted(enroll: Enroll) -> None:
    person = enroll()
    token = token_for(person)
    for minutes in (0, 1, 6):
        bearer_of(token, now=NOW + timedelta(minutes=minutes))
    assert tokens_of(user_id=person, now=NOW)[0].used_at == NOW + timedelta(minutes=6)


def test_making_and_revoking_are_on_record(enroll: Enroll) -> None:
    person = enroll()
    token_for(person)
    later = NOW + timedelta(seconds=1)
    revoke_token(user_id=person, token_id=only(person), password=PASSWORD, now=later)
    events = db.session.query(AuditEvent).filter_by(subject_id=person).order_by(AuditEvent.id)
    assert [event.action for event in events] == ["token.made", "token.revoked"]


def test_export_has_the_tokens_without_their_hashes(enroll: Enroll) -> None:
    person = enroll()
    token_for(person)
    with zipfile.ZipFile(io.BytesIO(export_of(user_id=person))) as archive:
        (row,) = json.loads(archive.read("studyhub.json"))["api_token"]
    assert (row["name"], row["scopes"]) == ("Gradebook", ["me:read"])
    assert "token_hash" not in row

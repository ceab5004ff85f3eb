from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import timedelta

import pytest
import sqlalchemy as sa

from studyhub.extensions import db
from studyhub.models import SignIn, User
from studyhub.services.accounts.signin import (
    keep_alive,
    revoke,
    revoke_others,
    sign_in,
    signins_of,
    who_is,
)
from studyhub.services.accounts.throttle import FREE_FAILURES
from studyhub.services.errors import Invalid, NotFound, TooMany
from tests.conftest import NOW
from tests.services.accounts.conftest import PASSWORD

Enroll = Callable[..., uuid.UUID]


def enter(password: str = PASSWORD, *, email: str = "amina@example.edu", after: int = 0) -> str:
    at = NOW + timedelta(seconds=after)
    return sign_in(email=email, password=password, agent="Firefox", days=30, now=at).cookie


def test_right_password_opens_a_signin(enroll: Enroll) -> None:
    person = who_is((enroll(), enter())[1], now=NOW)
    assert person is not None
    assert person.name == "Amina Diallo"


def test_wrong_password_and_unknown_account_are_told_the_same(enroll: Enroll) -> None:
    enroll()
    with pytest.raises(Invalid) as wrong:
        enter("wrong password")
    with pytest.raises(Invalid) as unknown:
        enter(email="nobody@example.edu")
    assert str(wrong.value) == str(unknown.value)


def test_guessing_is_slowed_down_even_with_the_right_password(enroll: Enroll) -> None:
    enroll()
    for _ in range(FREE_FAILURES):
        with pytest.raises(Invalid):
            enter("wrong password")
    with pytest.raises(TooMany, match="Wait 31 seconds"):
        enter()
    assert enter(after=31)


def test_each_further_failure_doubles_the_wait_up_to_a_limit(enroll: Enroll) -> None:
    enroll()
    for hour in range(FREE_FAILURES + 20):
        with pytest.raises(Invalid):
            enter("wrong password", after=hour * 3600)
    last = (FREE_FAILURES + 19) * 3600
    with pytest.raises(TooMany):
        enter(after=last + 14 * 60)
    assert enter(after=last + 15 * 60 + 1)


def test_unknown_account_is_throttled_like_a_known_one(enroll: Enroll) -> None:
    for _ in range(FREE_FAILURES):
        with pytest.raises(Invalid):
            enter(email="nobody@example.edu")
    with pytest.raises(TooMany):
        enter(email="nobody@example.edu")


@pytest.mark.parametrize("cookie", ["", "x", "a.b.c", "..", f"{'0' * 32}.{'0' * 32}.secret"])
def test_invented_cookie_is_nobody(enroll: Enroll, cookie: str) -> None:
    enroll()
    assert who_is(cookie, now=NOW) is None


def test_cookie_with_another_secret_is_nobody(enroll: Enroll) -> None:
    enroll()
    assert who_is(enter()[:-1] + "!", now=NOW) is None


def test_signin_ends_with_its_time(enroll: Enroll) -> None:
    enroll()
    cookie = enter()
    assert who_is(cookie, now=NOW + timedelta(days=29)) is not None
    assert who_is(cookie, now=NOW + timedelta(days=30)) is None


def test_revoked_signin_is_nobody(enroll: Enroll) -> None:
    user_id = enroll()
    cookie = enter()
    revoke(user_id=user_id, signin_id=uuid.UUID(cookie.split(".")[1]), now=NOW)
    assert who_is(cookie, now=NOW) is None


def test_nobody_can_revoke_anothers_signin(enroll: Enroll) -> None:
    enroll()
    cookie = enter()
    stranger = enroll("other@example.edu")
    with pytest.raises(NotFound):
        revoke(user_id=stranger, signin_id=uuid.UUID(cookie.split(".")[1]), now=NOW)
    assert who_is(cookie, now=NOW) is not None


def test_switched_off_account_is_nobody(enroll: Enroll) -> None:
    user_id = enroll()
    cookie = enter()
    db.session.execute(sa.update(User).where(User.id == user_id).values(disabled_at=NOW))
    db.session.commit()
    assert who_is(cookie, now=NOW) is None
    with pytest.raises(Invalid, match="switched off"):
        enter()


def test_list_of_signins_marks_the_present_one(enroll: Enroll) -> None:
    user_id = enroll()
    here = uuid.UUID(enter().split(".")[1])
    rows = signins_of(user_id=user_id, current=here, now=NOW)
    assert [row.current for row in rows].count(True) == 1
    assert len(rows) == 2


def test_all_other_signins_end_at_once(enroll: Enroll) -> None:
    user_id, there, here = enroll(), enter(), enter()
    revoke_others(user_id=user_id, current=uuid.UUID(here.split(".")[1]), now=NOW)
    assert who_is(there, now=NOW) is None
    assert who_is(here, now=NOW) is not None


def test_all_others_are_the_persons_own(enroll: Enroll) -> None:
    enroll()
    cookie = enter()
    stranger = enroll("other@example.edu")
    revoke_others(user_id=stranger, current=uuid.uuid4(), now=NOW)
    assert who_is(cookie, now=NOW) is not None


def test_no_address_of_a_browser_is_kept() -> None:
    kept = {
        "user_id",
        "id",
        "secret_hash",
        "created_at",
        "seen_at",
        "expires_at",
        "revoked_at",
        "agent",
        "how",
    }
    assert {column.name for column in SignIn.__table__.columns} == kept


def test_use_is_noted_once_an_hour(enroll: Enroll) -> None:
    enroll()
    cookie = enter()
    for minutes in (30, 61, 90):
        at = NOW + timedelta(minutes=minutes)
        person = who_is(cookie, now=at)
        assert person is not None
        keep_alive(person, now=at)
    seen = db.session.scalar(sa.select(SignIn.seen_at).where(SignIn.id == uuid.UUID(cookie.split(".")[1])))
    assert seen == NOW + timedelta(minutes=61)


def test_database_holds_no_secret_of_a_cookie(enroll: Enroll) -> None:
    enroll()
    secret = enter().split(".")[2]
    assert secret not in {row.secret_hash for row in db.session.scalars(sa.select(SignIn))}

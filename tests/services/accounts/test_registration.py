from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask

from studyhub.services.accounts.desk import Desk
from studyhub.services.accounts.registration import confirm, first_admin_link, invite, register
from studyhub.services.accounts.signin import sign_in, who_is
from studyhub.services.errors import Closed, Invalid, NotFound
from tests.conftest import NOW
from tests.services.accounts.conftest import PASSWORD, Letterbox

Enroll = Callable[..., uuid.UUID]
WHO = {"email": "Amina@Example.edu ", "name": "Amina", "timezone": "UTC", "agent": "test", "now": NOW}


def sign_up(desk: Desk, *, password: str = PASSWORD, token: str = "", **values: object) -> str | None:
    return register(desk=desk, password=password, token=token, **(WHO | values)).cookie


def test_without_mail_the_newcomer_is_in_at_once(app: Flask, open_desk: Desk) -> None:
    person = who_is(sign_up(open_desk) or "", now=NOW)
    assert person is not None
    assert (person.email, person.is_admin) == ("amina@example.edu", False)


def test_without_mail_a_known_address_is_told(app: Flask, open_desk: Desk) -> None:
    sign_up(open_desk)
    with pytest.raises(Invalid, match="already"):
        sign_up(open_desk)


def test_with_mail_the_account_opens_by_its_link_and_password(
    app: Flask, desk: Desk, letterbox: Letterbox
) -> None:
    assert sign_up(desk) is None
    with pytest.raises(Invalid, match="Confirm"):
        sign_in(email="amina@example.edu", password=PASSWORD, agent="", days=1, now=NOW)
    cookie = confirm(token=letterbox.secret(), password=PASSWORD, agent="", days=1, now=NOW)
    assert who_is(cookie, now=NOW) is not None


def test_with_mail_a_known_address_is_answered_alike_and_told_by_mail_only(
    app: Flask, desk: Desk, letterbox: Letterbox
) -> None:
    sign_up(desk)
    confirm(token=letterbox.secret(), password=PASSWORD, agent="", days=1, now=NOW)
    assert sign_up(desk, password="another of my passwords") is None
    assert "has one already" in letterbox.mails[-1].body
    sign_in(email="amina@example.edu", password=PASSWORD, agent="", days=1, now=NOW)


def test_owner_of_the_mailbox_cannot_be_given_a_strangers_password(
    app: Flask, desk: Desk, letterbox: Letterbox
) -> None:
    sign_up(desk, password="the stranger's words")
    with pytest.raises(Invalid):
        confirm(token=letterbox.secret(), password=PASSWORD, agent="", days=1, now=NOW)
    sign_up(desk)
    confirm(token=letterbox.secret(), password=PASSWORD, agent="", days=1, now=NOW)


def test_links_lead_to_the_address_that_is_set(app: Flask, desk: Desk, letterbox: Letterbox) -> None:
    sign_up(desk)
    assert "https://study.example.edu/register/confirm/" in letterbox.mails[-1].body


@pytest.mark.parametrize("rule", ["invitation", "closed"])
def test_closed_site_takes_only_the_invited_and_each_link_once(
    app: Flask, open_desk: Desk, rule: str
) -> None:
    closed = replace(open_desk, registration=rule)
    with pytest.raises(Closed):
        sign_up(closed)
    token = invite(desk=closed, purpose="invite", email="", now=NOW).split("=")[1]
    assert sign_up(closed, token=token) is not None
    with pytest.raises(NotFound):
        sign_up(closed, token=token, email="other@example.edu")


def test_refused_registration_does_not_use_up_the_invitation(
    app: Flask, open_desk: Desk, enroll: Enroll
) -> None:
    enroll()
    token = invite(desk=open_desk, purpose="invite", email="", now=NOW).split("=")[1]
    with pytest.raises(Invalid):
        sign_up(open_desk, token=token)
    assert sign_up(open_desk, token=token, email="other@example.edu") is not None


def test_first_administrators_link_works_once_and_is_not_offered_again(app: Flask, desk: Desk) -> None:
    link = first_admin_link(desk=desk, now=NOW) or ""
    cookie = sign_up(desk, token=link.split("=")[1])
    person = who_is(cookie or "", now=NOW)
    assert person is not None
    assert person.is_admin
    assert first_admin_link(desk=desk, now=NOW) is None


def test_newer_administrators_link_ends_the_earlier(app: Flask, desk: Desk) -> None:
    earlier = first_admin_link(desk=desk, now=NOW) or ""
    first_admin_link(desk=desk, now=NOW)
    with pytest.raises(NotFound):
        sign_up(desk, token=earlier.split("=")[1])


def test_link_ends_with_its_time(app: Flask, desk: Desk, letterbox: Letterbox) -> None:
    sign_up(desk)
    with pytest.raises(NotFound):
        confirm(
            token=letterbox.secret(),
            password=PASSWORD,
            agent="",
            days=1,
            now=NOW + timedelta(days=3, seconds=1),
        )


@pytest.mark.parametrize("password", ["short", "x" * 201])
def test_password_of_unusable_length_is_refused(app: Flask, open_desk: Desk, password: str) -> None:
    with pytest.raises(Invalid, match="15 to 128"):
        sign_up(open_desk, password=password)

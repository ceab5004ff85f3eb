"""The weekly mail goes to those who asked, once a week, over a real SMTP server."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from studyhub.adapters.mail import SmtpServer
from studyhub.extensions import db
from studyhub.models import User
from studyhub.services.errors import NotFound
from studyhub.services.planning.links import Signer
from studyhub.services.planning.reminders import (
    end_by_link,
    send_due,
    set_weekly_mail,
    wants_weekly_mail,
)
from tests.conftest import NOW, AtOnce, Inbox
from tests.services.practice.conftest import Student

SIGNER = Signer("a key of the tests")
Plan = Callable[..., None]
Post = tuple[Inbox, int]


@pytest.fixture
def mailer(inbox: Post) -> AtOnce:
    """A mailer that hands over to the inbox."""
    return AtOnce(SmtpServer("127.0.0.1", inbox[1], "none", "", "", "StudyHub <study@localhost>"))


@pytest.fixture
def reader(student: Student, plan: Plan) -> Student:
    """A student with an exam in 30 days who asked for the mail."""
    plan(30, minutes=20)
    user = db.session.get_one(User, student.id)
    user.confirmed_at = NOW
    db.session.commit()
    set_weekly_mail(user_id=student.id, wanted=True)
    return student


def send(mailer: AtOnce, now: datetime = NOW) -> int:
    return send_due(mailer=mailer, signer=SIGNER, public_url="https://study.example.edu", now=now)


def test_the_mail_says_what_was_done_and_what_the_week_holds(
    reader: Student, mailer: AtOnce, inbox: Post
) -> None:
    reader.answer(reader.today(), millis=90_000)
    assert send(mailer) == 1
    text = inbox[0].text()
    assert "you answered 1 questions in 2 minutes" in text
    assert "120 minutes for the next seven days" in text
    assert "Monday, 23 November: diagnostic, 82 minutes." in text
    assert inbox[0].mails[0]["Subject"] == "30 days to your exam"


def test_nobody_gets_it_twice_in_a_week(reader: Student, mailer: AtOnce) -> None:
    assert [send(mailer, NOW + timedelta(days=n)) for n in (0, 1, 6, 7)] == [1, 0, 0, 1]


def test_nobody_gets_it_who_did_not_ask(student: Student, mailer: AtOnce) -> None:
    assert send(mailer) == 0


def test_the_link_in_the_mail_ends_it_and_another_does_not(
    reader: Student, mailer: AtOnce, inbox: Post
) -> None:
    send(mailer)
    found = re.search(r"/plan/mail/off/([0-9a-f-]+)/([0-9a-f]+)", inbox[0].text())
    assert found
    with pytest.raises(NotFound):
        end_by_link(user_id=reader.id, signature="0" * 32, signer=SIGNER)
    assert wants_weekly_mail(user_id=reader.id)
    end_by_link(user_id=uuid.UUID(found[1]), signature=found[2], signer=SIGNER)
    assert not wants_weekly_mail(user_id=reader.id)
    assert send(mailer, NOW + timedelta(days=8)) == 0


def test_a_disabled_account_gets_none(reader: Student, mailer: AtOnce) -> None:
    db.session.get_one(User, reader.id).disabled_at = NOW
    db.session.commit()
    assert send(mailer) == 0

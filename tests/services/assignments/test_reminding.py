"""Word of work that is due soon goes out once, over a real SMTP server, to who has not done it."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar

from studyhub.adapters.mail import SmtpServer
from studyhub.extensions import db
from studyhub.models import User
from studyhub.services.assignments.doing.reminding import (
    end_by_link,
    remind_due,
    set_assigned_mail,
    wants_assigned_mail,
)
from studyhub.services.assignments.rules import QuizRule
from studyhub.services.assignments.setting.changes import withdraw
from studyhub.services.errors import NotFound
from studyhub.services.planning.calendar import calendar_of
from studyhub.services.planning.links import Signer, calendar_signature, new_calendar_link
from studyhub.services.programs.enrolled import leave
from tests.conftest import NOW, AtOnce, Inbox
from tests.services.assignments.conftest import DAY, DUE, HOUR, Course, wishes

SIGNER = Signer("a key of the tests")
SOON = DUE - DAY
Post = tuple[Inbox, int]


@pytest.fixture
def mailer(inbox: Post) -> AtOnce:
    """A mailer that hands over to the inbox."""
    return AtOnce(SmtpServer("127.0.0.1", inbox[1], "none", "", "", "StudyHub <study@localhost>"))


@pytest.fixture
def reader(course: Course) -> Course:
    """A course whose student lives in New York and has confirmed the address."""
    user = db.session.get_one(User, course.student.id)
    user.confirmed_at, user.timezone = NOW, "America/New_York"
    db.session.commit()
    return course


def send(course: Course, mailer: AtOnce, now: datetime = SOON) -> int:
    return remind_due(
        mailer=mailer, signer=SIGNER, public_url="https://study.example.edu", shelf=course.shelf, now=now
    )


def test_the_mail_names_the_work_and_its_moment_in_the_students_zone(
    reader: Course, mailer: AtOnce, inbox: Post
) -> None:
    reader.set()
    assert send(reader, mailer) == 1
    due = DUE.astimezone(ZoneInfo("America/New_York"))
    assert f"Week 3 (Fall): due {due:%A, %-d %B, %H:%M} (America/New_York)" in inbox[0].text()
    assert inbox[0].mails[0]["Subject"] == "Due soon: Week 3"


def test_it_is_sent_once_whatever_changes_later(reader: Course, mailer: AtOnce) -> None:
    which = reader.set()
    sent = [send(reader, mailer)]
    reader.change(which, wishes(due=DUE + DAY), now=SOON)
    sent += [send(reader, mailer, SOON + n * DAY) for n in (0, 1)]
    assert sent == [1, 0, 0]


def test_several_pieces_of_work_are_one_mail(reader: Course, mailer: AtOnce, inbox: Post) -> None:
    reader.set(), reader.set(title="Week 4")
    assert send(reader, mailer) == 1
    assert "Week 3" in inbox[0].text()
    assert "Week 4" in inbox[0].text()


@pytest.mark.parametrize("now", [DUE - 3 * DAY, DUE, DUE + HOUR])
def test_nothing_is_sent_long_before_or_after_it_is_due(
    reader: Course, mailer: AtOnce, now: datetime
) -> None:
    reader.set()
    assert send(reader, mailer, now) == 0


def test_who_has_done_it_left_or_never_got_it_hears_nothing(reader: Course, mailer: AtOnce) -> None:
    other = reader.join()
    reader.quiz(reader.set(QuizRule(count=3)), right=1)
    reader.set(chosen=frozenset({other.id}))
    withdraw(user_id=reader.instructor, which=reader.set(), now=NOW)
    assert send(reader, mailer) == 0
    which = reader.set()
    named = {"program_id": which.program_id, "cohort_id": which.cohort_id}
    leave(user_id=reader.student.id, now=NOW, **named)
    assert send(reader, mailer) == 0


def test_the_link_ends_it_and_another_does_not(reader: Course, mailer: AtOnce, inbox: Post) -> None:
    reader.set()
    send(reader, mailer)
    found = re.search(r"/plan/mail/assigned/off/([0-9a-f-]+)/([0-9a-f]+)", inbox[0].text())
    assert found
    with pytest.raises(NotFound):
        end_by_link(user_id=reader.student.id, signature="0" * 32, signer=SIGNER)
    assert wants_assigned_mail(user_id=reader.student.id)
    end_by_link(user_id=reader.student.id, signature=found[2], signer=SIGNER)
    reader.set(title="Week 4")
    assert send(reader, mailer) == 0


def test_who_ended_it_can_have_it_again(reader: Course, mailer: AtOnce) -> None:
    reader.set()
    set_assigned_mail(user_id=reader.student.id, wanted=False)
    assert send(reader, mailer) == 0
    set_assigned_mail(user_id=reader.student.id, wanted=True)
    assert send(reader, mailer) == 1


def test_the_calendar_has_what_is_due_and_not_done(reader: Course) -> None:
    reader.set()
    reader.quiz(reader.set(title="Done"), right=1)
    new_calendar_link(user_id=reader.student.id)
    content = calendar_of(
        user_id=reader.student.id,
        signature=calendar_signature(user_id=reader.student.id, signer=SIGNER) or "",
        signer=SIGNER,
        site="https://s.example",
        shelf=reader.shelf,
        now=NOW + timedelta(hours=1),
    )
    titles = [str(event["summary"]) for event in Calendar.from_ical(content).walk("VEVENT")]
    due = DUE.astimezone(ZoneInfo("America/New_York"))
    assert [title for title in titles if title.startswith("Due")] == [f"Due {due:%H:%M}: Week 3"]

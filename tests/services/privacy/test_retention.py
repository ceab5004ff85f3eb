from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from studyhub.extensions import db
from studyhub.models import (
    ApiToken,
    AuditEvent,
    Bank,
    Base,
    Hook,
    HookDelivery,
    InactiveWarning,
    Intake,
    MailToken,
    RetentionRun,
    SignIn,
    SignInThrottle,
    Ticket,
    User,
)
from studyhub.models.base import new_id
from studyhub.services.jobs.night import clear
from studyhub.services.privacy.kinds import Periods
from studyhub.services.privacy.retention import Run, retain_site, retention_page
from tests.conftest import NOW
from tests.services.programs.conftest import College
from tests.services.programs.records.test_requests import ask

PERIODS = Periods(90, 7, 30, 60, 24)
OLD, RECENT = NOW - timedelta(days=8 * 365), NOW - timedelta(hours=2)
KINDS = {
    "signins": SignIn,
    "throttles": SignInThrottle,
    "mail tokens": MailToken,
    "tickets": Ticket,
    "API tokens": ApiToken,
    "deliveries": HookDelivery,
    "uploads": Intake,
    "events": AuditEvent,
}


def lay(college: College, person: uuid.UUID, at: datetime) -> None:
    """A row of each kind about a person, of a moment; and a sign-in that is always the latest."""
    one, name = new_id(at), f"{person.hex[:8]}{at:%Y}"
    of_person = {"user_id": person, "id": one, "created_at": at}
    of_program = {"program_id": college.program, "id": one}
    bank = Bank(created_at=at, slug=name, title="x", **of_program)
    hook = Hook(address="https://x.invalid", events=[], created_at=at, **of_program)
    db.session.add_all([bank, hook])
    db.session.flush()
    db.session.add_all(
        [
            SignIn(secret_hash="x", seen_at=at, expires_at=at, **of_person),
            SignInThrottle(account_hash=name, failures=1, failed_at=at),
            MailToken(
                token_hash=name, purpose="reset", user_id=person, created_at=at, expires_at=at, used_at=at
            ),
            Ticket(token_hash=name, purpose="second", user_id=person, expires_at=at + timedelta(days=1)),
            ApiToken(name="x", token_hash=name, ends="x", scopes=[], expires_at=at, **of_person),
            HookDelivery(
                hook_id=bank.id, event_id=one, event="x", user_id=person, body="", created_at=at, **of_program
            ),
            Intake(
                bank_id=bank.id,
                user_id=person,
                file="x",
                domain="D1",
                state="kept",
                made_at=at,
                beat_at=at,
                **of_program,
            ),
            AuditEvent(id=one, at=at, action="x", subject_id=person, detail={}),
        ]
    )
    db.session.commit()


def seen(person: uuid.UUID, at: datetime = NOW) -> None:
    row = SignIn(user_id=person, id=new_id(at), secret_hash="y", created_at=at, seen_at=at, expires_at=at)
    db.session.add(row)
    db.session.commit()


def rows() -> dict[str, set[object]]:
    """Every row of the database, by table, but the record of the runs and the counts of changes."""
    db.session.rollback()
    found = {}
    for name, table in Base.metadata.tables.items():
        if name not in {"retention_run", "user_stamp", "program_stamp"}:
            found[name] = {repr(tuple(row)) for row in db.session.execute(table.select())}
    return found


def run(college: College, *, now: datetime = NOW, pretend: bool = False, delivers: bool = True) -> Run:
    college.letterbox.delivers = delivers
    return retain_site(desk=college.desk, periods=PERIODS, shelf=college.shelf, now=now, pretend=pretend)


def test_run_destroys_what_pretending_says_and_nothing_else(college: College) -> None:
    person = college.staff("assistant")
    lay(college, person, OLD)
    lay(college, person, RECENT)
    seen(person)
    before = rows()
    told = run(college, pretend=True)
    assert rows() == before
    assert run(college) == told
    gone = {name: len(before[name] - left) for name, left in rows().items() if before[name] != left}
    assert gone == {table.__tablename__: 1 for table in KINDS.values()}
    assert told.gone == dict.fromkeys(KINDS, 1)


def test_nothing_about_who_waits_for_an_answer_goes(college: College) -> None:
    student = college.student()
    lay(college, student, OLD)
    seen(student)
    ask(college, student)
    done = run(college)
    assert done.gone == {"throttles": 1}  # the name of an account, known or not: no record about a person
    assert done.held == {name: 1 for name in KINDS if name != "throttles"}


def test_hourly_clearing_destroys_nothing_that_the_settings_are_about(app: Flask, college: College) -> None:
    """Else who only reads would count as gone, with the latest sign-in, and the account would follow."""
    student = college.student()
    lay(college, student, OLD)
    ask(college, student)
    before = rows()
    forgets: Any = clear
    forgets(None, app.extensions["jobs"]())
    assert rows() == before


def test_latest_sign_in_stays(college: College) -> None:
    person = college.staff("assistant")
    seen(person, OLD)
    run(college)
    assert db.session.scalar(sa.select(sa.func.count()).select_from(SignIn)) == 1


@pytest.mark.parametrize(("days", "gone"), [(29, 0), (31, 1)])
def test_account_that_nobody_confirmed_goes_after_a_month(college: College, days: int, gone: int) -> None:
    person = college.make_user("typo@example.edu")
    db.session.get_one(User, person).created_at = NOW - timedelta(days=days)
    db.session.commit()
    assert run(college).gone.get("unconfirmed accounts", 0) == gone


def sleeper(college: College) -> uuid.UUID:
    """Somebody who was last here nine years ago."""
    person = college.make_user("sleeper@example.edu", confirmed_at=OLD)
    db.session.get_one(User, person).created_at = OLD - timedelta(days=365)
    db.session.commit()
    seen(person, OLD)
    return person


def test_inactive_account_is_told_first_and_goes_a_month_later(college: College) -> None:
    person = sleeper(college)
    assert run(college).gone == {"warnings sent": 1}
    assert "will be deleted" in college.letterbox.mails[-1].body
    assert run(college, now=NOW + timedelta(days=29)).gone == {}
    assert run(college, now=NOW + timedelta(days=30)).gone["inactive accounts"] == 1
    db.session.rollback()
    assert db.session.get(User, person) is None


def test_who_comes_back_stays(college: College) -> None:
    person = sleeper(college)
    run(college)
    seen(person, NOW + timedelta(days=3))
    assert "inactive accounts" not in run(college, now=NOW + timedelta(days=40)).gone
    assert db.session.get(InactiveWarning, person) is None


def test_nobody_goes_untold(college: College) -> None:
    sleeper(college)
    assert run(college, delivers=False).gone == {}


def test_student_of_a_cohort_in_use_and_staff_do_not_go(college: College) -> None:
    for person in (college.student(), college.staff("instructor"), college.director):
        user = db.session.get_one(User, person)
        user.created_at = user.confirmed_at = OLD
    db.session.commit()
    assert run(college).gone == {}


def test_administrator_sees_what_would_go_and_what_went(college: College) -> None:
    lay(college, college.director, OLD)
    run(college)
    page = retention_page(desk=college.desk, periods=PERIODS, shelf=college.shelf, now=NOW)
    assert page.would.gone == {}
    assert page.runs[0].gone["mail tokens"] == 1
    assert db.session.scalar(sa.select(sa.func.count()).select_from(RetentionRun)) == 1


def test_command_pretends(app: Flask, college: College) -> None:
    lay(college, college.director, OLD)
    told = app.test_cli_runner().invoke(args=["privacy", "retain", "--pretend"]).output
    assert told.startswith("Would destroy: ")
    assert "1 mail tokens" in told
    assert db.session.scalar(sa.select(sa.func.count()).select_from(MailToken)) == 1

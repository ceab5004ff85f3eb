from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask, current_app

from studyhub.extensions import db
from studyhub.models import (
    AuditEvent,
    Base,
    ExamOutcome,
    Flag,
    Invitation,
    MailToken,
    Membership,
    Program,
    User,
)
from studyhub.models.base import new_id
from studyhub.services.accounts import changes
from studyhub.services.accounts.desk import Desk
from studyhub.services.accounts.signin import sign_in, who_is
from studyhub.services.errors import Invalid, NotFound, WeakPassword
from tests.conftest import NOW
from tests.services.accounts.conftest import PASSWORD, Letterbox

Enroll = Callable[..., uuid.UUID]
NEW = "four blue kettles"


def enter(password: str = PASSWORD, email: str = "amina@example.edu") -> str:
    return sign_in(email=email, password=password, agent="", days=30, now=NOW).cookie


def test_reset_sets_a_new_password_and_ends_every_signin(
    enroll: Enroll, desk: Desk, letterbox: Letterbox
) -> None:
    enroll()
    cookie = enter()
    changes.ask_for_reset(desk=desk, email="amina@example.edu", now=NOW)
    changes.reset_password(token=letterbox.secret(), password=NEW, now=NOW)
    assert who_is(cookie, now=NOW) is None
    assert enter(NEW)


def test_reset_link_works_once_and_for_an_hour(enroll: Enroll, desk: Desk, letterbox: Letterbox) -> None:
    enroll()
    changes.ask_for_reset(desk=desk, email="amina@example.edu", now=NOW)
    with pytest.raises(NotFound):
        changes.check_reset(token=letterbox.secret(), now=NOW + timedelta(hours=1, seconds=1))
    changes.reset_password(token=letterbox.secret(), password=NEW, now=NOW)
    with pytest.raises(NotFound):
        changes.reset_password(token=letterbox.secret(), password=PASSWORD, now=NOW)


def test_common_password_is_not_set_by_a_reset_and_its_link_stays_good(
    enroll: Enroll, desk: Desk, letterbox: Letterbox
) -> None:
    enroll()
    changes.ask_for_reset(desk=desk, email="amina@example.edu", now=NOW)
    with pytest.raises(WeakPassword):
        changes.reset_password(token=letterbox.secret(), password="iloveyouiloveyou", now=NOW)
    changes.reset_password(token=letterbox.secret(), password=NEW, now=NOW)
    assert enter(NEW)


def test_password_does_not_change_to_a_common_one(enroll: Enroll) -> None:
    user_id = enroll()
    common = "iloveyouiloveyou"
    with pytest.raises(WeakPassword):
        changes.change_password(user_id=user_id, signin_id=user_id, old=PASSWORD, new=common, now=NOW)
    assert enter()


def test_reset_for_an_unknown_address_mails_nobody(app: Flask, desk: Desk, letterbox: Letterbox) -> None:
    changes.ask_for_reset(desk=desk, email="nobody@example.edu", now=NOW)
    assert letterbox.mails == []


def test_changed_password_signs_out_all_other_browsers(enroll: Enroll) -> None:
    user_id = enroll()
    here, there = enter(), enter()
    this = uuid.UUID(here.split(".")[1])
    changes.change_password(user_id=user_id, signin_id=this, old=PASSWORD, new=NEW, now=NOW)
    assert who_is(here, now=NOW) is not None
    assert who_is(there, now=NOW) is None


def test_password_does_not_change_without_the_present_one(enroll: Enroll) -> None:
    user_id = enroll()
    with pytest.raises(Invalid, match="present password"):
        changes.change_password(user_id=user_id, signin_id=user_id, old="wrong", new=NEW, now=NOW)
    assert enter()


def test_new_address_is_taken_by_its_link_and_the_old_one_is_told(
    enroll: Enroll, desk: Desk, letterbox: Letterbox
) -> None:
    user_id = enroll()
    changes.ask_for_new_email(desk=desk, user_id=user_id, password=PASSWORD, email="new@example.edu", now=NOW)
    assert enter()
    changes.change_email(desk=desk, user_id=user_id, token=letterbox.secret(), now=NOW)
    assert enter(email="new@example.edu")
    assert letterbox.mails[-1].to == "amina@example.edu"


def test_link_to_a_new_address_is_no_use_to_another_account(
    enroll: Enroll, desk: Desk, letterbox: Letterbox
) -> None:
    user_id, stranger = enroll(), enroll("other@example.edu")
    changes.ask_for_new_email(desk=desk, user_id=user_id, password=PASSWORD, email="new@example.edu", now=NOW)
    with pytest.raises(NotFound):
        changes.change_email(desk=desk, user_id=stranger, token=letterbox.secret(), now=NOW)
    changes.change_email(desk=desk, user_id=user_id, token=letterbox.secret(), now=NOW)


def test_address_in_use_cannot_be_taken(enroll: Enroll, desk: Desk, letterbox: Letterbox) -> None:
    user_id = enroll()
    changes.ask_for_new_email(desk=desk, user_id=user_id, password=PASSWORD, email="new@example.edu", now=NOW)
    enroll("new@example.edu")
    with pytest.raises(Invalid, match="already"):
        changes.change_email(desk=desk, user_id=user_id, token=letterbox.secret(), now=NOW)


def test_deleted_account_leaves_no_row(enroll: Enroll) -> None:
    user_id = enroll()
    db.session.add(Flag(user_id=user_id, item_key="core/x", at=NOW))
    db.session.add(ExamOutcome(user_id=user_id, sat_on=NOW.date(), passed=True, told_at=NOW))
    db.session.add(AuditEvent(id=new_id(NOW), at=NOW, action="x", subject_id=user_id, detail={}))
    db.session.commit()
    changes.delete_account(
        user_id=user_id, password=PASSWORD, shelf=current_app.extensions["catalog"].shelf(), now=NOW
    )
    for table in Base.metadata.sorted_tables:
        owner = table.c.get("user_id", table.c.get("subject_id"))
        if owner is not None:
            assert db.session.scalar(sa.select(sa.func.count()).where(owner == user_id)) == 0
    assert db.session.get(User, user_id) is None


def test_deletion_reaches_every_column_that_points_at_a_person() -> None:
    keys = [key for table in Base.metadata.tables.values() for key in table.foreign_keys]
    to_people = {key.ondelete for key in keys if key.column.table.name == "user"}
    assert to_people == {"CASCADE", "SET NULL"}


def test_deleted_account_leaves_its_address_nowhere(enroll: Enroll, app: Flask) -> None:
    user_id = enroll()
    program = Program(id=new_id(NOW), name="HIT", created_at=NOW)
    sent = {"email": "amina@example.edu", "created_at": NOW, "expires_at": NOW + timedelta(days=30)}
    db.session.add_all([program, MailToken(token_hash="x", purpose="invite", detail={}, **sent)])
    db.session.flush()
    db.session.add(Invitation(program_id=program.id, id=new_id(NOW), role="director", token_hash="x", **sent))
    db.session.commit()
    changes.delete_account(
        user_id=user_id, password=PASSWORD, shelf=current_app.extensions["catalog"].shelf(), now=NOW
    )
    for table in Base.metadata.sorted_tables:
        if "email" in table.c:
            found = sa.select(sa.func.count()).where(table.c.email == "amina@example.edu")
            assert db.session.scalar(found) == 0


def test_only_director_of_a_program_may_not_leave(enroll: Enroll) -> None:
    user_id, other = enroll(), enroll("other@example.edu")
    program = Program(id=new_id(NOW), name="HIT", created_at=NOW)
    db.session.add(program)
    db.session.flush()
    db.session.add(Membership(program_id=program.id, user_id=user_id, role="director", since=NOW))
    db.session.commit()
    with pytest.raises(Invalid, match="only director of HIT"):
        changes.delete_account(
            user_id=user_id, password=PASSWORD, shelf=current_app.extensions["catalog"].shelf(), now=NOW
        )
    db.session.add(Membership(program_id=program.id, user_id=other, role="director", since=NOW))
    db.session.commit()
    changes.delete_account(
        user_id=user_id, password=PASSWORD, shelf=current_app.extensions["catalog"].shelf(), now=NOW
    )


def test_only_administrator_may_not_leave(enroll: Enroll) -> None:
    user_id = enroll()
    db.session.execute(sa.update(User).values(is_admin=True))
    db.session.commit()
    with pytest.raises(Invalid, match="only administrator"):
        changes.delete_account(
            user_id=user_id, password=PASSWORD, shelf=current_app.extensions["catalog"].shelf(), now=NOW
        )
    enroll("other@example.edu")
    db.session.execute(sa.update(User).values(is_admin=True))
    db.session.commit()
    changes.delete_account(
        user_id=user_id, password=PASSWORD, shelf=current_app.extensions["catalog"].shelf(), now=NOW
    )

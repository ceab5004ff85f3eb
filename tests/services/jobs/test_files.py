"""A file is made once, for its asker alone, and goes when its time is over."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import timedelta

import pytest
import sqlalchemy as sa

from studyhub.extensions import db
from studyhub.models import Job, MadeFile
from studyhub.services.errors import NotFound
from studyhub.services.jobs.files import KEPT, account_file, ask_for_account, file_for_user
from tests.conftest import NOW

from .conftest import Office

MakeUser = Callable[..., uuid.UUID]


def test_file_is_there_once_it_is_made(office: Office, make_user: MakeUser) -> None:
    me = make_user()
    states = [account_file(user_id=me, now=NOW).state]
    ask_for_account(user_id=me, now=NOW)
    states.append(account_file(user_id=me, now=NOW).state)
    office.work()
    file = account_file(user_id=me, now=NOW)
    assert (states, file.state) == (["none", "waiting"], "ready")
    assert file.id
    assert next(file_for_user(user_id=me, file_id=file.id, now=NOW).pieces)[:2] == b"PK"


def test_who_presses_twice_gets_one_file(office: Office, make_user: MakeUser) -> None:
    me = make_user()
    for _ in range(2):
        ask_for_account(user_id=me, now=NOW)
    assert len(office.jobs()) == 1
    office.work()
    ask_for_account(user_id=me, now=NOW)
    office.work()
    assert db.session.scalar(sa.select(sa.func.count()).select_from(MadeFile)) == 1


def test_file_is_its_askers_alone_and_ends(office: Office, make_user: MakeUser) -> None:
    me, other = make_user(), make_user("other@example.edu")
    ask_for_account(user_id=me, now=NOW)
    office.work()
    file = account_file(user_id=me, now=NOW)
    assert file.id
    for who, at in ((other, NOW), (me, NOW + KEPT)):
        with pytest.raises(NotFound):
            file_for_user(user_id=who, file_id=file.id, now=at)
    assert account_file(user_id=me, now=NOW + KEPT).state == "none"


def test_file_goes_with_the_account(office: Office, make_user: MakeUser) -> None:
    me = make_user()
    ask_for_account(user_id=me, now=NOW)
    office.work()
    db.session.execute(sa.text('DELETE FROM "user"'))
    db.session.commit()
    assert office.jobs() == []
    assert db.session.scalars(sa.select(MadeFile.id)).all() == []


def test_made_file_is_in_the_next_one_without_its_bytes(office: Office, make_user: MakeUser) -> None:
    me = make_user()
    ask_for_account(user_id=me, now=NOW)
    office.work()
    ask_for_account(user_id=me, now=NOW + timedelta(minutes=1))
    office.work(NOW + timedelta(minutes=1))
    assert [job.state for job in db.session.scalars(sa.select(Job))] == ["done"]

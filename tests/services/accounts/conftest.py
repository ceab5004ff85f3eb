from __future__ import annotations

import re
import threading
import uuid
from collections.abc import Callable

import pytest
import sqlalchemy as sa
from flask import Flask

from studyhub.adapters.mail import Mail
from studyhub.extensions import db
from studyhub.models import User
from studyhub.services.accounts.desk import Desk
from studyhub.services.accounts.registration import register
from tests.conftest import NOW

PASSWORD = "three green lamps"


class Letterbox:
    """Stands where the mailer stands and keeps what it is given; delivery itself is tested in adapters."""

    def __init__(self, *, delivers: bool = True) -> None:
        self.delivers = delivers
        self.mails: list[Mail] = []

    def send(self, mail: Mail) -> threading.Event:
        self.mails.append(mail)
        return threading.Event()

    def secret(self) -> str:
        """The secret of the link in the latest mail."""
        found = re.search(r"(?:/|=)([A-Za-z0-9_-]{43})\b", self.mails[-1].body)
        assert found is not None
        return found[1]


@pytest.fixture
def letterbox() -> Letterbox:
    return Letterbox()


@pytest.fixture
def desk(letterbox: Letterbox) -> Desk:
    return Desk(letterbox, "https://study.example.edu", "open", 30)


@pytest.fixture
def open_desk() -> Desk:
    """A site without mail: sign-in is immediate."""
    return Desk(Letterbox(delivers=False), "https://study.example.edu", "open", 30)


@pytest.fixture
def enroll(app: Flask, open_desk: Desk) -> Callable[..., uuid.UUID]:
    """Registers somebody on a site without mail; gives the id."""

    def make(email: str = "amina@example.edu", **values: object) -> uuid.UUID:
        given = {"name": "Amina Diallo", "password": PASSWORD, "timezone": "America/New_York", "token": ""}
        register(desk=open_desk, email=email, agent="test", now=NOW, **(given | values))
        found = db.session.scalar(sa.select(User.id).where(User.email == email.lower()))
        assert found is not None
        return found

    return make

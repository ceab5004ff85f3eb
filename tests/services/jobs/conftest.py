from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

import pytest
import sqlalchemy as sa
from flask import Flask

from studyhub.adapters.mail import Mail, Mailer, SmtpServer
from studyhub.extensions import db
from studyhub.models import Job
from studyhub.services.connect.signing import Keys
from studyhub.services.database import command
from studyhub.services.jobs.postbox import Postbox
from studyhub.services.jobs.site import Site
from studyhub.services.jobs.working import work_due
from tests.conftest import NOW, Inbox

LETTER = Mail("amina@example.edu", "Hello", "The link is https://study.example.edu/login/reset/zebra\n")


def server(port: int) -> SmtpServer:
    return SmtpServer("127.0.0.1", port, "none", "", "", "StudyHub <studyhub@example.edu>")


class Office:
    """A site whose mails go to a port, with a clock that a test sets."""

    def __init__(self, app: Flask, port: int) -> None:
        self.now = NOW
        mailer = Mailer(server(port))
        self.postbox = Postbox(mailer, Keys("the site's key"), lambda: self.now)
        site: Site = app.extensions["jobs"]()
        self.site = replace(site, mailer=mailer, postbox=self.postbox, clock=lambda: self.now)

    def work(self, at: datetime | None = None) -> int:
        """Do what is due, now or then."""
        self.now = at or self.now
        return work_due(self.site)

    def jobs(self) -> list[Job]:
        db.session.rollback()
        return list(
            db.session.scalars(sa.select(Job).order_by(Job.id).execution_options(populate_existing=True))
        )


@pytest.fixture
def office(app: Flask, inbox: tuple[Inbox, int]) -> Office:
    return Office(app, inbox[1])


@pytest.fixture
def shut(app: Flask) -> Office:
    """A site whose mail server is gone."""
    return Office(app, 1)


@pytest.fixture
def posted(office: Office) -> Callable[[], Job]:
    """Puts a letter on its way."""

    def post() -> Job:
        with command():
            office.postbox.send(LETTER)
        return office.jobs()[-1]

    return post

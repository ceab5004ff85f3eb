from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import sqlalchemy as sa
from flask import Flask

from studyhub.extensions import db
from studyhub.models import Enrollment, Membership
from studyhub.services.errors import Refusal
from studyhub.services.programs.inviting.joining import accept
from studyhub.services.programs.inviting.lists import send_list
from studyhub.services.programs.staff import remove
from tests.conftest import NOW
from tests.services.programs.conftest import College
from tests.services.programs.inviting.test_invitations import invite, waiting


def at_once(app: Flask, *steps: Callable[[], object]) -> int:
    """Take steps at the same moment, each from a connection of its own; gives how many were refused."""
    start = Barrier(len(steps))

    def take(step: Callable[[], object]) -> bool:
        with app.app_context():
            start.wait()
            try:
                step()
            except Refusal:
                return True
            finally:
                db.session.remove()
            return False

    db.session.remove()
    with ThreadPoolExecutor(len(steps)) as pool:
        return sum(pool.map(take, steps))


def test_of_two_directors_who_go_at_once_one_stays(app: Flask, college: College) -> None:
    both = [college.director, college.staff("director")]
    going = [
        lambda one=one: remove(user_id=one, program_id=college.program, person_id=one, now=NOW)
        for one in both
    ]
    assert at_once(app, *going) == 1
    assert len(db.session.scalars(sa.select(Membership.user_id)).all()) == 1


def test_invitation_taken_by_two_at_once_lets_one_in(app: Flask, college: College) -> None:
    secret = invite(college)
    people = [college.person() for _ in range(3)]
    coming = [lambda one=one: accept(user_id=one, secret=secret, now=NOW) for one in people]
    assert at_once(app, *coming) == 2
    assert len(db.session.scalars(sa.select(Enrollment.user_id)).all()) == 1


def test_list_sent_twice_at_once_invites_everybody_once(app: Flask, college: College) -> None:
    def send() -> object:
        return send_list(
            desk=college.desk,
            user_id=college.director,
            program_id=college.program,
            cohort_id=college.cohort,
            data="amina@example.edu\nbea@example.edu\n",
            now=NOW,
        )

    assert at_once(app, send, send) == 1
    assert len(waiting(college)) == 2

from __future__ import annotations

import time

from flask import Flask

from studyhub.adapters.turn import Turn
from studyhub.cli.consuming import AtWork
from studyhub.extensions import db
from studyhub.models import Consumer


def consumers() -> int:
    db.session.rollback()
    return db.session.query(Consumer).count()


def test_consumer_that_has_its_turn_says_that_it_is_there_until_it_stops(app: Flask) -> None:
    consumer = AtWork(app)
    consumer.start_in_turn(Turn())
    until = time.monotonic() + 10
    while consumers() == 0 and time.monotonic() < until:
        time.sleep(0.05)
    there = consumers()
    consumer.stop()
    assert (there, consumers()) == (1, 0)


def test_consumer_that_is_told_to_stop_before_its_turn_never_begins(app: Flask) -> None:
    consumer = AtWork(app)
    consumer.stop()
    consumer.start()
    time.sleep(0.5)
    assert consumers() == 0

from __future__ import annotations

import logging
import time

import pytest
from flask import Flask

from studyhub.adapters.turn import Turn
from studyhub.cli.consuming import AtWork
from studyhub.extensions import db
from studyhub.models import Consumer
from tests.listening import every_connection


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


@pytest.mark.on_sqlite("on PostgreSQL this is a right of the role")
def test_database_that_takes_nothing_is_a_line_of_the_log_each_time(
    app: Flask, caplog: pytest.LogCaptureFixture
) -> None:
    consumer = AtWork(app)
    said = "The database is read-only: jobs wait. flask doctor says what to do"
    with every_connection(db.engine, "query_only = ON"), caplog.at_level(logging.ERROR, logger="studyhub"):
        consumer.start()
        until = time.monotonic() + 10
        while said not in caplog.messages and time.monotonic() < until:
            time.sleep(0.05)
        consumer.stop()
    lines = [record for record in caplog.records if record.getMessage() == said]
    assert lines
    assert all(record.exc_info is None for record in lines)
    assert not [message for message in caplog.messages if "could not look" in message]


def test_consumer_that_is_told_to_stop_before_its_turn_never_begins(app: Flask) -> None:
    consumer = AtWork(app)
    consumer.stop()
    consumer.start()
    time.sleep(0.5)
    assert consumers() == 0

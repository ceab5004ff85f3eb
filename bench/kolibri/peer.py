"""Kolibri's rows: it is fetched, set up, given a class, started, and driven as the site is."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable, Iterator
from itertools import cycle, repeat
from pathlib import Path

from bench.kolibri.classroom import Classroom, answer, seed
from bench.kolibri.home import Home, provisioned
from bench.kolibri.installed import Unavailable, installed, kept
from bench.served import memory_mib
from bench.serving.driver import Request
from bench.serving.measured import Bench, Row, Subject, with_memory
from bench.serving.people import ANSWERS


def rows(students: int) -> list[Row]:
    """A row a case, on SQLite; raises Unavailable where Kolibri cannot be had."""
    command = installed(kept())
    with tempfile.TemporaryDirectory(prefix="kolibri-") as name:
        return _measured(provisioned(command, Path(name)), students)


def _measured(home: Home, students: int) -> list[Row]:
    answers = students * ANSWERS
    subject = Subject("kolibri", "sqlite", answers)
    try:
        start = subject.cold_start(home.start)
    except RuntimeError as wrong:
        raise Unavailable(f"it was set up, but {wrong}.") from wrong
    with home.start():
        print(f"  Kolibri is given {students} students by its API ...", file=sys.stderr, flush=True)
        place = seed(home.port, students=students, answers=ANSWERS)
    with home.start() as (process, _):
        idle = round(memory_mib(home.port), 1)
        bench = Bench("kolibri", "sqlite", answers, home.port, [process])
        loaded = [bench.row(case, requests(place)) for case, requests in CASES.items()]
    return with_memory([start, subject.row("idle"), *loaded], idle)


def main(place: Classroom) -> Iterator[Request]:
    """What the home page of one student after the other is drawn from."""
    return (
        learner.browser.request("GET", "/learn/api/homehydrate", b'"classrooms":[{')
        for learner in cycle(place.learners)
    )


def shell(place: Classroom) -> Iterator[Request]:
    """The page that the browser fills."""
    return (learner.browser.request("GET", "/en/learn/", b"<title>") for learner in cycle(place.learners))


def submit(place: Classroom) -> Iterator[Request]:
    """An answer to every question of the open quiz, each once."""
    for number, item in enumerate(place.items):
        for learner in place.learners:
            fields = {"interactions": [answer(item, number % 2)], "time_spent_delta": 30}
            address = f"/api/logger/trackprogress/{learner.open}/"
            yield learner.browser.request("PUT", address, b'"attempts":[{"id"', fields)


def report(place: Classroom) -> Iterator[Request]:
    """The director looks at where the class stands."""
    address = f"/coach/api/classsummary/{place.id}/"
    return repeat(place.director.request("GET", address, b'"exam_learner_status":[{'))


def right(place: Classroom) -> Iterator[Request]:
    """The director looks at which questions were hard."""
    address = f"/coach/api/quizdifficulties/{place.past}/"
    return repeat(place.director.request("GET", address, b'"correct":'))


CASES: dict[str, Callable[[Classroom], Iterator[Request]]] = {
    "main": main,
    "main, shell": shell,
    "report": report,
    "items, right only": right,
    "submit": submit,
}
"""In this order: answers would leave the reports something more to count."""

"""Answers sent twice, out of order, from two devices, by a clock that jumps, and over a deploy."""

from __future__ import annotations

import re
import sqlite3
import uuid
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from studyhub.extensions import db
from studyhub.services.exams import pages
from studyhub.services.exams.desk import answers_of
from studyhub.services.exams.sitting import SittingClosed
from studyhub.services.practice.log import rebuild_user
from tests.browser.served import Served
from tests.conftest import NOW
from tests.faults.visitor import Visitor, fields_of
from tests.services.exams.conftest import Candidate, candidate, small_kinds
from tests.services.practice.conftest import Student, shelf, student

__all__ = ["candidate", "shelf", "small_kinds", "student"]
DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)
JUMPS = (timedelta(), 400 * DAY, -2 * DAY, MINUTE)


def test_clock_that_jumps_in_a_session_loses_no_answer_and_leaves_a_log_that_holds(student: Student) -> None:
    quiz = student.quiz("71", count=5)
    for slot, jump in enumerate(JUMPS):
        student.answer(quiz, slot, right=slot != 1, now=NOW + jump)
    before = student.caches()
    rebuild_user(user_id=student.id)
    assert (len(student.log()), student.caches()) == (len(JUMPS), before)


def test_clock_that_jumps_in_an_exam_closes_it_for_no_longer_than_it_jumps(candidate: Candidate) -> None:
    candidate.leave(0, now=NOW + MINUTE)
    ahead, where = (
        NOW + DAY,
        {"user_id": candidate.id, "sitting_id": candidate.sitting, "shelf": candidate.shelf},
    )
    assert pages.sitting_page(now=ahead, **where).closed
    with pytest.raises(SittingClosed):
        candidate.leave(1, now=ahead)
    candidate.leave(1, now=NOW - DAY)
    assert pages.sitting_page(now=NOW - DAY, **where).seconds_left == candidate.row.seconds
    candidate.end(now=NOW + 2 * MINUTE)
    assert (candidate.row.right, len(answers_of(db.session(), candidate.row))) == (2, 2)


def test_answers_that_arrive_out_of_order_stand_each_at_its_own_place(student: Student) -> None:
    quiz = student.quiz("71", count=5)
    for minute, slot in enumerate((2, 0, 3, 1)):
        student.answer(quiz, slot, right=slot % 2 == 0, now=NOW + minute * MINUTE)
    assert {row.slot: row.score for row in student.log()} == {0: 1.0, 1: 0.0, 2: 1.0, 3: 0.0}


def ask(served: Served, question: str, *values: object) -> list[tuple[object, ...]]:
    file = served.database_url.removeprefix("sqlite:///")
    with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as opened:
        return opened.execute(question, values).fetchall()


@pytest.mark.on_sqlite("the served site of these tests, whose file is looked into")
def test_answer_sent_again_after_the_server_was_killed_is_one_answer(
    served: Served, visitor: Visitor
) -> None:
    begun = visitor.post(
        "/practice/quiz",
        {"csrf_token": visitor.token(), "types": "single", "count": "5", "feedback": "tutor"},
    )
    page = visitor.get(visitor.get(begun.headers["Location"]).headers["Location"])
    sent = fields_of(re.search(r'<form class="answer-form".*?</form>', page.text, re.DOTALL)[0]) | {
        "choice": "0"
    }
    sent.pop("item", None)
    told = visitor.post("/practice/answer", sent, X_Fragment="1")
    served.kill()
    served.start()
    again = visitor.post("/practice/answer", sent, X_Fragment="1")
    assert (told.status, again.status, 'id="verdict"' in again.text) == (200, 200, True)
    assert ask(
        served, "SELECT count(*) FROM review WHERE session_id = ?", uuid.UUID(sent["session"]).bytes
    ) == [(1,)]


def begin_exam(visitor: Visitor) -> str:
    token = visitor.token()
    drawn = visitor.post("/exams", {"csrf_token": token, "kind": "domain", "domain": "D2"})
    exam = drawn.headers["Location"]
    assert visitor.post(f"{exam}/begin", {"csrf_token": token}).headers["Location"] == f"{exam}/1"
    return exam


def form(visitor: Visitor, address: str) -> dict[str, str]:
    """The fields of a question of an exam, its first option chosen and the next question asked for."""
    page = visitor.get(address)
    assert page.status == 200, page.text
    sent = fields_of(re.search(r'<form class="answer-form".*?</form>', page.text, re.DOTALL)[0])
    return sent | {"choice": "0", "go": "2", "turn": "1"}


def kept(served: Served, exam: str) -> list[tuple[object, ...]]:
    which = uuid.UUID(exam.rsplit("/", 1)[1]).bytes
    rows = ask(
        served, "SELECT position, keys FROM sitting_answer WHERE sitting_id = ? ORDER BY position", which
    )
    return [row for row in rows if row[1] != "[]"]


@pytest.mark.on_sqlite("the served site of these tests, whose file is looked into")
def test_older_page_of_another_device_writes_over_nothing_and_is_loaded_anew(
    served: Served, visitor: Visitor
) -> None:
    exam = begin_exam(visitor)
    other = Visitor(served.port, dict(visitor.cookies))
    older, newer = form(visitor, f"{exam}/1"), form(other, f"{exam}/1")
    assert other.post(f"{exam}/1", newer | {"choice": "1"}).status == 303
    before = kept(served, exam)
    refused = visitor.post(f"{exam}/1", older)
    assert (refused.headers["Location"], kept(served, exam)) == (f"{exam}/1", before)
    assert "opened on another page since" in visitor.get(f"{exam}/1").text


@pytest.fixture
def questions(served: Served) -> Iterator[Path]:
    """The questions of the site, put back after the test for the next start."""
    file = Path(served.settings["CONTENT_FOLDER"]) / "questions" / "d2-privacy" / "breaches.yaml"
    before = file.read_text()
    yield file
    file.write_text(before)


@pytest.mark.on_sqlite("the served site of these tests, whose file is looked into")
def test_exam_goes_on_as_it_was_drawn_when_a_new_version_is_deployed(
    served: Served, visitor: Visitor, questions: Path
) -> None:
    exam = begin_exam(visitor)
    assert visitor.post(f"{exam}/1", form(visitor, f"{exam}/1")).status == 303
    shown, open_ = visitor.get(f"{exam}/1").text, form(visitor, f"{exam}/2")
    before = kept(served, exam)
    questions.write_text(re.sub(r"(stem: >-\n    )", r"\1In the new version: ", questions.read_text()))
    stop(served)
    served.start()
    assert questions_of(visitor.get(f"{exam}/1").text) == questions_of(shown)
    assert visitor.post(f"{exam}/2", open_).status == 303  # the page was loaded from the old version
    assert kept(served, exam)[:1] == before
    assert visitor.post(f"{exam}/end", {"csrf_token": visitor.token(), "sure": "1"}).status == 303
    assert len(kept(served, exam)) == 2


def questions_of(page: str) -> list[str]:
    """What is asked on a page."""
    assert "In the new version" not in page
    return re.findall(r'class="option-text">(.*?)</span>', page)


def stop(served: Served) -> None:
    """Stop the server as an operator does: answers under way are finished."""
    assert served.process
    served.process.terminate()
    served.process.wait(timeout=30)
    served.process = None

"""A job is done once, tried again when it fails, and told of in words; what is posted leaves over SMTP."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask

from studyhub.models import Job
from studyhub.services.connect.signing import Keys
from studyhub.services.database import command
from studyhub.services.jobs.kinds import A_DAY, KINDS
from studyhub.services.jobs.night import CLOCK, lay_out
from studyhub.services.jobs.postbox import Postbox
from studyhub.services.jobs.rows import Asked, Lost, ask, end, put_off, take
from studyhub.services.jobs.working import OTHER_KEY, beat, work_due
from tests.conftest import NOW, Inbox

from .conftest import LETTER, Office

Post = tuple[Inbox, int]
MAILS = {"mail"}
MINUTE = timedelta(minutes=1)


def test_mail_leaves_once_and_its_text_is_forgotten(
    office: Office, posted: Callable[[], Job], inbox: Post
) -> None:
    job_id = posted().id
    assert [office.work(), office.work()] == [1, 0]
    assert "login/reset/zebra" in inbox[0].text()
    assert [mail["Message-ID"] for mail in inbox[0].mails] == [f"<{job_id.hex}@example.edu>"]
    assert [(row.state, row.secret, row.due_at) for row in office.jobs()] == [("done", None, None)]


def test_mail_goes_with_its_cause_or_not_at_all(office: Office) -> None:
    with contextlib.suppress(ZeroDivisionError), command():
        office.postbox.send(LETTER)
        raise ZeroDivisionError
    assert office.jobs() == []


def test_what_is_stored_of_a_mail_tells_neither_address_nor_link(posted: Callable[[], Job]) -> None:
    stored = str(vars(posted()))
    assert "amina" not in stored
    assert "zebra" not in stored


def test_mail_is_tried_for_a_day_then_failed_in_words(shut: Office) -> None:
    shut.postbox.send(LETTER)
    at, states = NOW, []
    for wait in (*A_DAY, MINUTE):
        shut.work(at)
        (job,) = shut.jobs()
        states.append(job.state)
        at += wait
    assert states == ["waiting"] * len(A_DAY) + ["failed"]
    assert job.fault == "The mail server cannot be reached (ConnectionRefusedError)."
    assert sum(A_DAY, timedelta()) > timedelta(hours=20)


def test_failed_mail_is_not_tried_before_its_time(shut: Office) -> None:
    shut.postbox.send(LETTER)
    assert [shut.work(NOW + n * MINUTE / 2) for n in range(3)] == [1, 0, 1]


def test_job_that_was_broken_off_is_taken_up_after_its_lease(
    office: Office, posted: Callable[[], Job], inbox: Post
) -> None:
    posted()
    with command() as session:
        assert take(session, MAILS, now=NOW)
    assert office.work(NOW + 4 * MINUTE) == 0
    assert office.work(NOW + 5 * MINUTE) == 1
    assert inbox[0].text()


def test_job_is_taken_by_one_only(posted: Callable[[], Job]) -> None:
    posted()
    with command() as session:
        assert take(session, MAILS, now=NOW)
    with command() as session:
        assert take(session, MAILS, now=NOW) is None


def test_who_lost_a_job_cannot_end_it(posted: Callable[[], Job]) -> None:
    posted()
    with command() as session:
        slow = take(session, MAILS, now=NOW)
    with command() as session:
        quick = take(session, MAILS, now=NOW + 6 * MINUTE)
    assert slow
    assert quick
    for step in (
        lambda session: end(session, slow, again_at=None, now=NOW),
        lambda session: put_off(session, slow, "late", until=NOW),
    ):
        with pytest.raises(Lost), command() as session:
            step(session)
    with command() as session:
        end(session, quick, again_at=None, now=NOW)


def test_mail_of_another_key_fails_at_once(office: Office, posted: Callable[[], Job]) -> None:
    posted()
    other = Postbox(office.site.mailer, Keys("another key"), lambda: NOW)
    office.site = replace(office.site, postbox=other)
    office.work()
    assert [(job.state, job.fault) for job in office.jobs()] == [("failed", OTHER_KEY)]


def test_one_that_fails_for_a_fault_of_ours_lets_the_next_be_done(
    office: Office, posted: Callable[[], Job], inbox: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fault(*_: object) -> None:
        raise KeyError("amina@example.edu")

    monkeypatch.setitem(KINDS, "release", replace(KINDS["release"], do=fault))
    with command() as session:
        lay_out(session, now=NOW)
    posted()
    office.work()
    told = {job.kind: job.fault for job in office.jobs()}
    assert told["release"] == "A fault in the program (KeyError); the log has it whole."
    assert (told["clear"], told["mail"]) == ("", "")


def test_what_the_clock_starts_comes_due_again(office: Office) -> None:
    for _ in range(2):
        beat("here:1", now=NOW)
    assert sorted(job.kind for job in office.jobs()) == sorted(CLOCK)
    office.work()
    due = {job.kind: (job.state, job.due_at) for job in office.jobs()}
    assert due["clear"] == ("waiting", NOW + timedelta(hours=1))
    assert due["statistics"] == ("waiting", NOW.replace(hour=3, minute=30) + timedelta(days=1))


def test_nightly_work_is_done_at_night(office: Office) -> None:
    beat("here:1", now=NOW)
    night = NOW.replace(hour=3, minute=30) + timedelta(days=1)
    office.work(night)
    ended = {job.kind: job.ended_at for job in office.jobs() if job.kind in CLOCK}
    assert set(ended.values()) == {night}
    assert {job.fault for job in office.jobs()} == {""}


def test_jobs_long_done_are_cleared(office: Office, posted: Callable[[], Job]) -> None:
    posted()
    office.work()
    beat("here:1", now=NOW)
    office.work()
    office.work(NOW + timedelta(days=8))
    assert {job.kind for job in office.jobs()} == set(CLOCK)


def test_two_at_once_do_each_job_once(app: Flask, office: Office, inbox: Post) -> None:
    for _ in range(12):
        office.postbox.send(LETTER)

    def consume() -> None:
        with app.app_context():
            office.work()

    threads = [threading.Thread(target=consume) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert [job.state for job in office.jobs()] == ["done"] * 12
    assert len({mail["Message-ID"] for mail in inbox[0].mails}) == len(inbox[0].mails) == 12


@pytest.mark.parametrize(("kind", "done"), [("file.account", True), ("file.dashboard", False)])
def test_who_looks_at_a_page_does_not_wait_for_long_work(
    app: Flask, office: Office, monkeypatch: pytest.MonkeyPatch, kind: str, done: bool
) -> None:
    begun, over = threading.Event(), threading.Event()

    def long(*_: object) -> None:
        begun.set()
        over.wait(60)

    monkeypatch.setitem(KINDS, "watch", replace(KINDS["watch"], do=long))
    monkeypatch.setitem(KINDS, kind, replace(KINDS[kind], do=lambda *_: None))

    def work() -> None:
        with app.app_context():
            office.work()

    put_down("watch")
    thread = threading.Thread(target=work)
    thread.start()
    assert begun.wait(60)
    put_down(kind)
    office.work()
    states = {job.kind: job.state for job in office.jobs()}
    over.set()
    thread.join(60)
    assert states == {"watch": "running", kind: "done" if done else "waiting"}
    assert {job.state for job in office.jobs() if job.kind == kind} == {"done"}


def put_down(kind: str) -> None:
    with command() as session:
        ask(session, Asked(kind, kind, {}), now=NOW)


def test_no_other_job_is_begun_by_who_is_to_stop(office: Office, posted: Callable[[], Job]) -> None:
    posted()
    assert work_due(office.site, lambda: False) == 0

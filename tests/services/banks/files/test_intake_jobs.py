"""An import is one job: gone on with where it was broken off, tried again where it failed, done once."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa

from studyhub.catalog.codes import CodeAuthority
from studyhub.extensions import db
from studyhub.models import Intake, Job, Program
from studyhub.services.banks.files.intake import (
    PART,
    Upload,
    begin_keeping,
    go_on,
    keep_upload,
    throw_away,
)
from studyhub.services.banks.files.intake_pages import STILL
from studyhub.services.banks.workshop import Workshop
from studyhub.services.errors import NotFound
from studyhub.services.jobs.seeing import jobs_page
from tests.conftest import NOW
from tests.services.banks.conftest import Press
from tests.services.banks.files.test_intake import many, page, read, send, work
from tests.services.programs.conftest import college  # noqa: F401 - fixture


def jobs() -> list[tuple[str, str]]:
    """The state and the fault of each import's job."""
    db.session.rollback()
    found = db.session.execute(sa.select(Job.state, Job.fault).where(Job.kind == "intake"))
    return [(row.state, row.fault) for row in found]


def test_work_that_was_broken_off_goes_on_where_it_was(press: Press) -> None:
    upload = read(press, many(PART * 2 + 3))
    begin_keeping(upload=upload, now=NOW)

    class Broken(Exception):
        """The process ends."""

    times = iter([NOW])

    def clock() -> datetime:
        try:
            return next(times)
        except StopIteration:
            raise Broken from None

    with pytest.raises(Broken):
        keep_upload(upload=upload, workshop=press.workshop, clock=clock)
    found = page(press, upload)
    assert (found.done, found.running, len(press.drafts())) == (1, True, PART)
    work()
    assert (page(press, upload).state, len(press.drafts())) == ("kept", PART * 2 + 3)


def test_an_upload_that_waits_for_long_says_so(press: Press) -> None:
    upload = send(press)
    later = NOW + STILL + timedelta(seconds=1)
    told = [(one.late, one.running) for one in (page(press, upload), page(press, upload, now=later))]
    assert told == [(False, True), (True, True)]


def test_an_upload_has_one_job_however_often_it_is_asked_for(press: Press) -> None:
    upload = read(press)
    for _ in range(2):
        begin_keeping(upload=upload, now=NOW)
        go_on(upload=upload, now=NOW)
    assert jobs() == [("waiting", "")]
    work()
    assert (jobs(), len(press.drafts())) == ([("done", "")], 2)


def archive(press: Press, at: datetime | None) -> None:
    db.session.execute(sa.update(Program).where(Program.id == press.program).values(archived_at=at))
    db.session.commit()


def test_a_job_that_failed_is_told_to_both_and_tried_once_more(press: Press) -> None:
    upload = read(press)
    begin_keeping(upload=upload, now=NOW)
    archive(press, NOW)
    work()
    ((state, fault),) = jobs()
    found = page(press, upload)
    shown = jobs_page(state="failed", kind="intake", number=0, now=NOW).jobs
    assert (state, found.broken, found.fault, [one.fault for one in shown]) == (
        "failed",
        True,
        fault,
        [fault],
    )
    assert "archive" in fault
    archive(press, None)
    go_on(upload=upload, now=NOW)
    work()
    assert (page(press, upload).state, jobs(), len(press.drafts())) == ("kept", [("done", "")], 2)


def test_an_upload_from_before_there_were_jobs_can_be_gone_on_with(press: Press) -> None:
    upload = send(press)
    db.session.execute(sa.delete(Job))
    db.session.commit()
    assert page(press, upload).broken
    go_on(upload=upload, now=NOW)
    work()
    assert page(press, upload).state == "read"


def test_only_who_sent_an_upload_goes_on_with_it(press: Press) -> None:
    upload = send(press)
    for other in (press.college.director, press.assistant):
        with pytest.raises(NotFound):
            go_on(upload=Upload(other, upload.program_id, upload.bank_id, upload.id), now=NOW)


def test_the_job_of_an_upload_that_is_gone_does_nothing(press: Press) -> None:
    upload, thrown = send(press), send(press)
    throw_away(upload=thrown)
    db.session.execute(sa.delete(Intake).where(Intake.id == upload.id))
    db.session.commit()
    work()
    assert (jobs(), press.drafts()) == ([("done", "")], [])


@dataclass(frozen=True)
class Overtaken(Workshop):
    """Another process keeps the whole upload while this one looks up the codes of a part."""

    others: list[Upload] = field(default_factory=list)

    @contextmanager
    def codes(self) -> Iterator[CodeAuthority | None]:
        while self.others:
            keep_upload(upload=self.others.pop(), workshop=self, clock=lambda: NOW)
        with super().codes() as book:
            yield book


def test_two_that_keep_the_same_upload_keep_each_question_once(press: Press) -> None:
    upload, whole = read(press, many(PART + 2)), press.workshop
    begin_keeping(upload=upload, now=NOW)
    both = Overtaken(whole.core, whole.content, whole.code_tables, NOW.date(), [upload])
    keep_upload(upload=upload, workshop=both, clock=lambda: NOW)
    assert (page(press, upload).state, len(press.drafts())) == ("kept", PART + 2)

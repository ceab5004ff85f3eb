"""A file of another program comes in: read, looked through, kept as drafts; nothing is lost in silence."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa
from flask import current_app

from studyhub.catalog.codes import CodeAuthority
from studyhub.extensions import db
from studyhub.models import Intake, Job, Program
from studyhub.services.banks.files.intake import (
    PART,
    Sent,
    Upload,
    begin_keeping,
    go_on,
    keep_upload,
    receive,
    throw_away,
)
from studyhub.services.banks.files.intake_pages import STILL, intake_page, losses_csv
from studyhub.services.banks.files.outgoing import Chosen, outgoing_page, take_out
from studyhub.services.banks.workshop import Workshop
from studyhub.services.errors import Conflict, Invalid, NotFound
from studyhub.services.jobs.seeing import jobs_page
from studyhub.services.jobs.working import work_due
from tests.conftest import NOW
from tests.services.banks.conftest import QUESTION, Press
from tests.services.programs.conftest import college  # noqa: F401 - fixture

GIFT = """::One:: Who may release a record? {=The custodian ~The gardener ~The cook ~The pilot}

::Two:: How long is six years in months? {#72}

::Three:: Say what you think. {}
"""


def many(count: int) -> str:
    return "\n\n".join(f"::T{n}:: Which number is {n}? {{={n} ~a{n} ~b{n} ~c{n}}}" for n in range(count))


def send(press: Press, text: str = GIFT, *, by: uuid.UUID | None = None, file: str = "quiz.gift") -> Upload:
    return receive(
        user_id=by or press.author,
        program_id=press.program,
        bank_id=press.bank,
        sent=Sent(file, text.encode(), "", "D2"),
        core=press.core,
        now=NOW,
    )


def page(press: Press, upload: Upload, now: datetime = NOW, part: int = 1):
    db.session.rollback()
    return intake_page(upload=upload, part=part, workshop=press.workshop, now=now)


def work(at: datetime = NOW) -> None:
    """Do the jobs that are due, as who does jobs would."""
    work_due(replace(current_app.extensions["jobs"](), clock=lambda: at))


def read(press: Press, text: str = GIFT) -> Upload:
    upload = send(press, text)
    work()
    return upload


def keep(press: Press, upload: Upload) -> None:
    begin_keeping(upload=upload, now=NOW)
    work()


def jobs() -> list[tuple[str, str]]:
    """The state and the fault of each import's job."""
    db.session.rollback()
    found = db.session.execute(sa.select(Job.state, Job.fault).where(Job.kind == "intake"))
    return [(row.state, row.fault) for row in found]


def test_a_file_is_read_and_nothing_enters_the_bank(press: Press) -> None:
    found = page(press, read(press))
    assert (found.state, found.total, len(found.entries)) == ("read", 2, 2)
    assert press.drafts() == []


def test_what_cannot_be_carried_is_named_with_its_question(press: Press) -> None:
    upload = read(press)
    losses = page(press, upload).losses
    assert any(one.whole and "Three" in one.item for one in losses)
    assert b"Three" in losses_csv(upload=upload)


def test_preview_names_what_the_checker_finds(press: Press) -> None:
    entry = page(press, read(press)).entries[0]
    assert any(fault.error for fault in entry.faults)


def test_kept_questions_are_drafts_with_their_faults(press: Press) -> None:
    upload = read(press)
    keep(press, upload)
    found = page(press, upload)
    assert (found.state, found.outcome["new"], found.outcome["faulty"]) == ("kept", 2, 2)
    assert [item.state for item in press.drafts()] == ["draft", "draft"]


def test_a_second_import_overwrites_nothing(press: Press) -> None:
    for _ in range(2):
        keep(press, read(press))
    assert len({item.name for item in press.drafts()}) == 4


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


@pytest.mark.parametrize(
    ("text", "file", "words"),
    [
        ("", "quiz.gift", "empty"),
        ("x", "quiz.exe", "ending of no format"),
    ],
)
def test_what_is_no_file_of_ours_is_refused_at_once(press: Press, text: str, file: str, words: str) -> None:
    with pytest.raises(Invalid, match=words):
        send(press, text, file=file)


def test_a_hostile_file_is_refused_with_a_reason(press: Press) -> None:
    bomb = '<?xml version="1.0"?><!DOCTYPE q [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><quiz>&b;</quiz>'
    upload = send(press, bomb, file="quiz.xml")
    work()
    found = page(press, upload)
    assert (found.state, bool(found.fault), press.drafts()) == ("refused", True, [])


def test_an_upload_is_of_who_sent_it_alone(press: Press) -> None:
    upload = read(press)
    other = Upload(press.college.director, upload.program_id, upload.bank_id, upload.id)
    with pytest.raises(NotFound):
        page(press, other)


def test_assistants_send_nothing(press: Press) -> None:
    with pytest.raises(NotFound):
        send(press, by=press.assistant)


def test_an_upload_that_was_thrown_away_cannot_be_kept(press: Press) -> None:
    upload = read(press)
    throw_away(upload=upload)
    with pytest.raises(NotFound):
        begin_keeping(upload=upload, now=NOW)


def test_nothing_is_kept_twice(press: Press) -> None:
    upload = read(press)
    keep(press, upload)
    with pytest.raises(Conflict):
        begin_keeping(upload=upload, now=NOW)


def test_abandoned_uploads_go_with_the_next(press: Press) -> None:
    old = read(press)
    receive(
        user_id=press.author,
        program_id=press.program,
        bank_id=press.bank,
        sent=Sent("quiz.gift", GIFT.encode(), "gift", "D2"),
        core=press.core,
        now=NOW + timedelta(days=2),
    )
    assert db.session.get(Intake, (press.program, old.id)) is None


def test_what_was_published_goes_out_and_its_losses_are_told_first(press: Press) -> None:
    press.bring_out()
    press.write(QUESTION.replace("0001", "0002").replace("facet: 71b", "facet: 99z"))
    ids = {"user_id": press.author, "program_id": press.program, "bank_id": press.bank}
    chosen = Chosen("aiken", published=True)
    told = outgoing_page(chosen=chosen, workshop=press.workshop, **ids)
    name, data = take_out(chosen=chosen, workshop=press.workshop, now=NOW, **ids)
    assert (told.questions, told.lost > 0, name) == (1, True, "harbor.aiken.txt")
    assert b"ANSWER:" in data


def test_a_bank_that_went_out_comes_in_again_as_it_was(press: Press) -> None:
    item = press.bring_out()
    ids = {"user_id": press.author, "program_id": press.program, "bank_id": press.bank}
    chosen = Chosen("moodle-xml", published=True)
    _, data = take_out(chosen=chosen, workshop=press.workshop, now=NOW, **ids)
    upload = send(press, data.decode(), file="harbor.xml")
    work()
    keep(press, upload)
    assert press.version(item).ask_hash == press.version(item, 1).ask_hash

"""A file of another program comes in: read, looked through, kept as drafts; nothing is lost in silence."""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from flask import current_app

from studyhub.extensions import db
from studyhub.models import Intake
from studyhub.services.banks.files.intake import (
    Sent,
    Upload,
    begin_keeping,
    receive,
    throw_away,
)
from studyhub.services.banks.files.intake_pages import intake_page, losses_csv
from studyhub.services.banks.files.outgoing import Chosen, take_out
from studyhub.services.errors import Conflict, Invalid, NotFound
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


def test_what_was_published_goes_out_and_its_losses_are_told(press: Press) -> None:
    press.bring_out()
    press.write(QUESTION.replace("0001", "0002").replace("facet: 71b", "facet: 99z"))
    ids = {"user_id": press.author, "program_id": press.program, "bank_id": press.bank}
    chosen = Chosen("aiken", published=True)
    made = take_out(chosen=chosen, workshop=press.workshop, **ids)
    assert (made.questions, made.lost > 0, made.name) == (1, True, "harbor.aiken.txt")
    assert len(made.losses) == made.lost
    assert b"ANSWER:" in made.data


def test_a_bank_that_went_out_comes_in_again_as_it_was(press: Press) -> None:
    item = press.bring_out()
    ids = {"user_id": press.author, "program_id": press.program, "bank_id": press.bank}
    chosen = Chosen("moodle-xml", published=True)
    made = take_out(chosen=chosen, workshop=press.workshop, **ids)
    upload = send(press, made.data.decode(), file="harbor.xml")
    work()
    keep(press, upload)
    assert press.version(item).ask_hash == press.version(item, 1).ask_hash

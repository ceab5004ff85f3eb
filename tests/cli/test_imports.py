"""An import whose process is killed is gone on with by the next one, and each question comes in once."""

from __future__ import annotations

from flask import Flask

from studyhub.extensions import db
from studyhub.services.banks.files.intake import PART, Sent, Upload, begin_keeping, receive
from studyhub.services.banks.files.intake_pages import intake_page
from studyhub.services.jobs.working import work_due
from tests.cli.consumers import app, environ, jobs, killed_at_work, lease_is_over, mailbox
from tests.conftest import NOW
from tests.services.banks.conftest import Press, press, workshop
from tests.services.banks.files.test_intake import many
from tests.services.programs.conftest import college

__all__ = ["app", "college", "environ", "mailbox", "press", "workshop"]
BEFORE_WHAT_WAS_READ_IS_THERE = "from studyhub.services.jobs import working; working.end = die"
AT_THE_SECOND_PART = """
from studyhub.services.banks.files import intake
put, done = intake.store_checked, []
def store(*args, **kwargs):
    done.append(1)
    return put(*args, **kwargs) if len(done) == 1 else die()
intake.store_checked = store
"""


def test_import_of_a_process_that_is_killed_is_gone_on_with(
    app: Flask, environ: dict[str, str], press: Press
) -> None:
    sent = Sent("quiz.gift", many(PART * 2 + 3).encode(), "", "D2")
    ids = {"user_id": press.author, "program_id": press.program, "bank_id": press.bank}
    upload = receive(**ids, sent=sent, core=press.core, now=NOW)
    killed_at_work(environ, BEFORE_WHAT_WAS_READ_IS_THERE)
    assert state(press, upload) == ("reading", 0, 0)
    go_on(app)
    assert state(press, upload) == ("read", 0, 0)
    begin_keeping(upload=upload, now=NOW)
    killed_at_work(environ, AT_THE_SECOND_PART)
    assert (state(press, upload), jobs("intake")) == (("keeping", 1, PART), [("running", 1)])
    go_on(app)
    assert (state(press, upload), jobs("intake")) == (("kept", 3, PART * 2 + 3), [("done", 2)])


def go_on(app: Flask) -> None:
    lease_is_over()
    work_due(app.extensions["jobs"]())


def state(press: Press, upload: Upload) -> tuple[str, int, int]:
    """Where an upload is, how many of its parts are kept, how many questions the bank has."""
    db.session.rollback()
    found = intake_page(upload=upload, part=1, workshop=press.workshop, now=NOW)
    return found.state, found.done, len(press.drafts())

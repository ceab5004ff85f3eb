"""How long a file of 10,000 questions takes to come into a program's bank on the site, as drafts, on SQLite.

The steps are those of the import page: the file is received, read, and kept part after part, each part in a
transaction of its own. The baseline is the bare reading of the same file, without ids, checks and database.
"""

from __future__ import annotations

import tempfile
import time
import uuid
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

from flask import Flask

from bench.campus.laid import NOW
from bench.interchange import CONTENT, QUESTIONS, many
from studyhub import create_app
from studyhub.catalog.load import load_catalog
from studyhub.cli.database import bring_up_to_date
from studyhub.extensions import db
from studyhub.interchange.formats import FORMATS, Format
from studyhub.interchange.item import Item
from studyhub.interchange.ours import items_of
from studyhub.models import Membership, Program, User
from studyhub.services.banks.banks import make_bank
from studyhub.services.banks.files.intake import (
    Sent,
    Upload,
    begin_keeping,
    keep_upload,
    read_upload,
    receive,
)
from studyhub.services.banks.workshop import Workshop
from studyhub.services.database import command

SUFFIX = {"moodle": "xml", "qti21": "zip", "qti3": "zip"}
Row = dict[str, float | int | str]


def rows(scenario: str | None = None) -> Sequence[Row]:
    """A row a format that can be read and written (`scenario` names one); seconds of the processor."""
    items = many(items_of(load_catalog(CONTENT).catalog)[0], QUESTIONS)
    both = [one for one in FORMATS if one.read and one.write and scenario in {None, one.name}]
    with tempfile.TemporaryDirectory(prefix="sh-") as name:
        app = create_app(instance_folder=Path(name), database_url=f"sqlite:///{name}/intake.db")
        with app.app_context():
            bring_up_to_date(app)
            director, program = _program(NOW)
            found = [_row(app, one, items, director, program) for one in both]
            db.engine.dispose()
    return found


def _program(now: datetime) -> tuple[uuid.UUID, uuid.UUID]:
    director, program = uuid.uuid4(), uuid.uuid4()
    with command() as session:
        session.add(User(id=director, email="d@example.edu", name="D", preferences={}, created_at=now))
        session.add(Program(id=program, name="HIM", created_at=now))
        session.flush()
        session.add(Membership(program_id=program, user_id=director, role="director", since=now))
    return director, program


def _row(app: Flask, one: Format, items: Sequence[Item], director: uuid.UUID, program: uuid.UUID) -> Row:
    data = one.write(items).data if one.write else b""
    core = app.extensions["catalog"].shelf()
    bank = make_bank(
        user_id=director,
        program_id=program,
        slug=f"from-{one.name}".replace(".", "-"),
        title=one.name,
        private=False,
        now=NOW,
    )
    workshop = Workshop(core, CONTENT, None, NOW.date())
    begun: list[Upload] = []
    sent = Sent(f"questions.{SUFFIX.get(one.name, one.name)}", data, one.name, "D2")
    bare = _timed(lambda: one.read(data) if one.read else None)
    received = _timed(
        lambda: begun.append(
            receive(user_id=director, program_id=program, bank_id=bank, sent=sent, core=core, now=NOW)
        )
    )
    reading = _timed(lambda: _read(begun[0]))
    begin_keeping(upload=begun[0], now=NOW)
    keeping = _timed(lambda: keep_upload(upload=begun[0], workshop=workshop, clock=lambda: NOW))
    whole = received + reading + keeping
    return {
        "format": one.name,
        "questions": len(items),
        "bare_s": round(bare, 1),
        "read_s": round(received + reading, 1),
        "keep_s": round(keeping, 1),
        "import_s": round(whole, 1),
        "import / bare": round(whole / bare, 1),
    }


def _read(upload: Upload) -> None:
    stored = read_upload(upload=upload, now=NOW)
    with command() as session:
        if stored is not None:
            stored(session)


def _timed(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start

"""A whole program as a zip: every table of it, its banks and lessons as files, what assigned work came to."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from studyhub.adapters.zip_stream import zip_stream
from studyhub.catalog.shelf import Shelf
from studyhub.extensions import db
from studyhub.models import (
    Bank,
    Base,
    Cohort,
    Enrollment,
    LessonVersion,
    Membership,
    OwnLesson,
    Picture,
    Program,
    User,
)
from studyhub.services.assignments.records import chosen_for, doers, of_cohort, students_of
from studyhub.services.assignments.standing import standings_of
from studyhub.services.banks.files.contributing import question_files
from studyhub.services.banks.workshop import Workshop
from studyhub.services.database import command
from studyhub.services.programs.audit import note
from studyhub.services.programs.permissions import Act, allow, hold

from .tables import Files, both, csv_lines, tables_of_program

LEFT_OUT = {"invitation": {"token_hash"}, "picture": {"data"}}
"""Hashes of mailed secrets, and pictures, which lie beside as files."""
README = """{name} ({college}), taken out of StudyHub on {day}.

tables/    every row of the program, a table a file, as JSON and as CSV. Times are UTC.
people.csv names and addresses of the ids that stand in the tables: staff, and students now or formerly.
results.csv what each student's assigned work came to; deleted accounts stand in tables/assignment_result.
banks/     a zip a bank: upload it into a bank of another StudyHub, whose checker reads it. Questions whose
           newest text has an error are not in it; they stand in tables/bank_version.
lessons/   the newest text of each lesson as Markdown; pictures/ holds its pictures.

Not in it: what students practise by themselves, which is theirs and not the program's. Left out are hashes
of mailed secrets. What is here are education records: keep it as you keep those.
"""
RESULTS = (
    "cohort",
    "assignment",
    "title",
    "student",
    "state",
    "late",
    "attempts",
    "minutes",
    "right",
    "asked",
)


def record_export(session: Session, *, user_id: uuid.UUID, program_id: uuid.UUID, now: datetime) -> None:
    """Put on record, within the command that asks for it, that a director takes the program out."""
    note(session, "program.exported", program_id=program_id, actor_id=user_id, now=now)


def export_program(
    *, user_id: uuid.UUID, program_id: uuid.UUID, shelf: Shelf, workshop: Workshop, now: datetime
) -> Iterator[bytes]:
    """The zip, piece by piece, for a director. Raises NotFound."""
    allow(user_id, program_id, Act.EXPORT_PROGRAM)
    return zip_stream(_files(db.session(), program_id, shelf, workshop, now))


def take_program(
    *, program_id: uuid.UUID, shelf: Shelf, workshop: Workshop, now: datetime
) -> Iterator[bytes]:
    """The zip for whoever runs the server; on the program's record. Raises NotFound."""
    with command() as session:
        hold(session, program_id)
        note(session, "program.taken", program_id=program_id, actor_id=None, now=now)
    return zip_stream(_files(db.session(), program_id, shelf, workshop, now))


def _files(session: Session, program_id: uuid.UUID, shelf: Shelf, workshop: Workshop, now: datetime) -> Files:
    program = session.get_one(Program, program_id)
    said = README.format(name=program.name, college=program.college or "no college named", day=now.date())
    yield "README.txt", [said.encode()]
    for name, owner in sorted(tables_of_program().items()):
        yield from both(session, _of(name, owner, program_id), f"tables/{name}")
    yield "people.csv", csv_lines(("id", "name", "email"), _people(session, program_id))
    yield "results.csv", csv_lines(RESULTS, _results(session, program_id, shelf, now))
    banks = sa.select(Bank).where(Bank.program_id == program_id).order_by(Bank.slug)
    for bank in session.scalars(banks).all():
        if packed := question_files(session, bank, workshop):
            yield f"banks/{bank.slug}.zip", [packed]
    yield from _lessons(session, program_id)


def _of(name: str, owner: sa.ColumnElement[Any], program_id: uuid.UUID) -> sa.Select[Any]:
    table = Base.metadata.tables[name]
    wanted = [column for column in table.c if column.name not in LEFT_OUT.get(name, ())]
    return sa.select(*wanted).where(owner == program_id).order_by(*table.primary_key)


def _people(session: Session, program_id: uuid.UUID) -> Iterator[tuple[str, str, str]]:
    ids = sa.union(
        sa.select(Membership.user_id).where(Membership.program_id == program_id),
        sa.select(Enrollment.user_id).where(Enrollment.program_id == program_id),
    )
    wanted = sa.select(User.id, User.name, User.email).where(User.id.in_(ids)).order_by(User.id)
    for row in session.execute(wanted):
        yield str(row.id), row.name, row.email


def _results(session: Session, program_id: uuid.UUID, shelf: Shelf, now: datetime) -> Iterator[list[Any]]:
    """What stands now: an exam whose time is up but that nobody has looked at since is still under way."""
    cohorts = sa.select(Cohort).where(Cohort.program_id == program_id).order_by(Cohort.id)
    for cohort in session.scalars(cohorts).all():
        students, rows = students_of(session, cohort), of_cohort(session, cohort)
        chosen = chosen_for(session, rows)
        for row in rows:
            people = doers(row, students, chosen.get(row.id))
            for student, standing in standings_of(session, row, people, shelf=shelf, now=now).items():
                counted = standing.counted
                marks = (counted.right, counted.asked) if counted else (None, None)
                tries = len(standing.tries), standing.minutes
                state = standing.state, "yes" if standing.late else "no"
                yield [cohort.name, str(row.id), row.title, str(student), *state, *tries, *marks]


def _lessons(session: Session, program_id: uuid.UUID) -> Files:
    newest = sa.and_(
        LessonVersion.program_id == OwnLesson.program_id,
        LessonVersion.lesson_id == OwnLesson.id,
        LessonVersion.number == OwnLesson.head,
    )
    texts = sa.select(OwnLesson.id, LessonVersion.text).join(LessonVersion, newest)
    for row in session.execute(texts.where(OwnLesson.program_id == program_id).order_by(OwnLesson.id)):
        yield f"lessons/{row.id.hex.upper()}.md", [row.text.encode()]
    names = sa.select(Picture.name).where(Picture.program_id == program_id).order_by(Picture.name)
    for name in session.scalars(names).all():
        data = sa.select(Picture.data).where(Picture.program_id == program_id, Picture.name == name)
        yield f"pictures/{name}", [session.scalar(data) or b""]

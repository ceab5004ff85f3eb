from __future__ import annotations

import io
import json
import zipfile
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask

from studyhub.adapters.zip_stream import zip_stream
from studyhub.extensions import db
from studyhub.models import (
    AuditEvent,
    Bank,
    Base,
    MailToken,
    Picture,
    Program,
    ProgramEnding,
    Review,
    StudySession,
    User,
)
from studyhub.models.base import new_id
from studyhub.services.banks.files.uploads import upload
from studyhub.services.banks.workshop import Workshop
from studyhub.services.errors import Conflict, Invalid, NotFound
from studyhub.services.privacy import ending
from studyhub.services.privacy.program_export import LEFT_OUT, export_program, take_program
from studyhub.services.privacy.tables import tables_of_program
from tests.conftest import NOW, SAMPLE_CONTENT
from tests.services.banks.conftest import question_text
from tests.services.practice.conftest import Student
from tests.services.programs.conftest import College
from tests.services.programs.inviting.test_invitations import invite
from tests.services.programs.records.test_requests import ask

DUE = NOW + ending.WAITS


def workshop(college: College) -> Workshop:
    return Workshop(college.shelf, SAMPLE_CONTENT, None, NOW.date())


def named(college: College) -> dict[str, object]:
    return {"user_id": college.director, "program_id": college.program, "now": NOW}


def unzip(pieces: object) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(b"".join(pieces))) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def taken(college: College) -> dict[str, bytes]:
    return unzip(export_program(shelf=college.shelf, workshop=workshop(college), **named(college)))


def laid(college: College) -> Bank:
    """A bank with a question, and a picture."""
    bank = Bank(program_id=college.program, id=new_id(NOW), slug="harbor", title="Ours", created_at=NOW)
    picture = Picture(program_id=college.program, name="a.png", kind="png", data=b"\x89PNG", alt="A form")
    picture.width, picture.height, picture.size, picture.added_at = 4, 3, 4, NOW
    db.session.add_all([bank, picture])
    db.session.commit()
    put_in(college, bank, "q.yaml", question_text("d2-harbor-0001", "the harbor").encode())
    return bank


def put_in(college: College, bank: Bank, name: str, data: bytes) -> int:
    who = {"user_id": college.director, "program_id": bank.program_id, "bank_id": bank.id}
    return len(upload(**who, files=((name, data),), workshop=workshop(college), now=NOW).lines)


def test_every_table_of_a_program_is_in_its_export(college: College) -> None:
    files = taken(college)
    owned = {name for name, table in Base.metadata.tables.items() if "program_id" in table.c} | {"program"}
    assert set(tables_of_program()) == owned
    assert {f"tables/{name}.{kind}" for name in owned for kind in ("json", "csv")} <= files.keys()


def test_every_column_but_what_is_named_is_in_the_export(college: College) -> None:
    files = taken(college)
    for name in tables_of_program():
        heads = files[f"tables/{name}.csv"].decode().splitlines()[0].split(",")
        assert set(heads) == {one.name for one in Base.metadata.tables[name].c} - LEFT_OUT.get(name, set())


def test_export_names_its_people_and_what_work_came_to_and_no_other_program(college: College) -> None:
    student = college.student("zoe@example.edu")
    other = Program(id=new_id(NOW), name="Elsewhere", created_at=NOW)
    db.session.add(other)
    db.session.commit()
    files = taken(college)
    assert f"{student},Amina Diallo,zoe@example.edu" in files["people.csv"].decode()
    assert [one["id"] for one in json.loads(files["tables/program.json"])] == [str(college.program)]
    assert "Elsewhere" not in str(files)


def test_bank_goes_into_another_studyhub_and_pictures_are_files(college: College) -> None:
    laid(college)
    files = taken(college)
    assert files["pictures/a.png"] == b"\x89PNG"
    elsewhere = Bank(program_id=college.program, id=new_id(NOW), slug="other", title="x", created_at=NOW)
    db.session.add(elsewhere)
    db.session.commit()
    assert put_in(college, elsewhere, "harbor.zip", files["banks/harbor.zip"]) == 1


def test_only_directors_take_a_program_out(college: College) -> None:
    with pytest.raises(NotFound):
        export_program(
            shelf=college.shelf,
            workshop=workshop(college),
            **named(college) | {"user_id": college.staff("instructor")},
        )


def test_archive_is_made_in_pieces(tmp_path: Path) -> None:
    many = (bytes(range(256)) * 64 for _ in range(200))
    pieces = zip_stream([("a.bin", many)])
    assert max(len(piece) for piece in pieces) < 1_000_000


def end(college: College, typed: str = "HIT") -> datetime:
    return ending.ask_end(desk=college.desk, typed=typed, **named(college))


def run(college: College, now: datetime = DUE) -> int:
    return len(ending.end_due(desk=college.desk, shelf=college.shelf, now=now))


def test_deletion_wants_the_name_typed_and_is_asked_for_once(college: College) -> None:
    with pytest.raises(Invalid, match="HIT"):
        end(college, "hit")
    assert end(college) == DUE
    with pytest.raises(Conflict):
        end(college)


def test_all_directors_are_told_and_any_can_take_it_back(college: College) -> None:
    second = college.staff("director")
    end(college)
    assert len(college.letterbox.mails) == 2
    assert f"/programs/{college.program}/data" in college.letterbox.mails[-1].body
    ending.keep_program(desk=college.desk, **named(college) | {"user_id": second})
    assert len(college.letterbox.mails) == 4
    assert run(college) == 0


def test_nothing_goes_before_its_time(college: College) -> None:
    end(college)
    assert run(college, DUE - timedelta(seconds=1)) == 0
    assert run(college) == 1


def test_all_of_a_program_goes_and_students_keep_their_practice(college: College) -> None:
    laid(college)
    student = Student(college.student(), college.shelf)
    student.answer(student.quiz("80"))
    invite(college, "late@example.edu")
    end(college)
    run(college)
    db.session.rollback()
    for name, owner in tables_of_program().items():
        left = sa.select(sa.func.count()).select_from(Base.metadata.tables[name])
        assert (name, db.session.scalar(left.where(owner == college.program))) == (name, 0)
    assert db.session.get(User, student.id) is not None
    assert [
        db.session.scalar(sa.select(sa.func.count()).select_from(one)) for one in (Review, StudySession)
    ] == [1, 1]
    assert db.session.scalar(sa.select(sa.func.count()).select_from(MailToken)) == 0


def test_deletion_leaves_one_line_that_names_no_person(college: College) -> None:
    end(college)
    run(college)
    (event,) = db.session.scalars(sa.select(AuditEvent)).all()
    assert (event.action, event.detail, event.actor_id) == ("programs.deleted", {"program": "HIT"}, None)
    assert "is deleted" in college.letterbox.mails[-1].subject


def test_open_request_about_records_holds_the_deletion(college: College) -> None:
    ask(college, college.student())
    end(college)
    assert run(college) == 0
    assert db.session.get(ProgramEnding, college.program) is not None


def test_server_takes_out_and_asks_for_deletion_on_record(college: College) -> None:
    unzip(take_program(program_id=college.program, shelf=college.shelf, workshop=workshop(college), now=NOW))
    ending.ask_end_by_site(desk=college.desk, program_id=college.program, typed="HIT", now=NOW)
    assert {one.action for one in college.events("program.")} == {"program.taken", "program.closing"}


def test_commands_take_out_ask_and_delete(app: Flask, college: College, tmp_path: Path) -> None:
    call, file = app.test_cli_runner().invoke, tmp_path / "hit.zip"
    made = call(args=["programs", "export", str(college.program), str(file)])
    assert (made.exit_code, zipfile.is_zipfile(file)) == (0, True)
    asked = call(args=["programs", "delete", str(college.program)], input="HIT\n")
    assert "goes from" in asked.output
    app.extensions["clock"] = lambda: DUE
    assert "1 programs deleted" in call(args=["programs", "delete"]).output

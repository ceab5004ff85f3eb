"""Whatever is written for a person or their program gives them another stamp, whichever way it is written."""

from __future__ import annotations

import uuid

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from studyhub.extensions import db
from studyhub.models import (
    Assignment,
    Base,
    Cohort,
    LessonRead,
    Membership,
    Note,
    Notice,
    Program,
    ProgramStamp,
    Review,
    SignIn,
    User,
    UserStamp,
)
from studyhub.models.base import new_id
from studyhub.services.database import command
from studyhub.services.stamps import STAMP, UNSEEN
from tests.conftest import NOW
from tests.services.programs.conftest import College, college

__all__ = ["college"]
Stamp = tuple[int, int]


def stamp(user: uuid.UUID) -> Stamp:
    db.session.rollback()
    own, programs = db.session.execute(sa.select(*STAMP), {"user_id": user}).one()
    return int(own), int(programs)


@pytest.fixture
def amina(make_user) -> uuid.UUID:
    return make_user("amina@example.edu")


@pytest.fixture
def other(make_user) -> uuid.UUID:
    return make_user("other@example.edu")


def read(user: uuid.UUID, lesson: str = "L20") -> LessonRead:
    return LessonRead(user_id=user, lesson=lesson, at=NOW)


def test_row_that_is_added_changed_or_deleted_counts_for_its_person_alone(
    amina: uuid.UUID, other: uuid.UUID
) -> None:
    stamps, others = [stamp(amina)], stamp(other)
    with command() as session:
        session.add(read(amina))
    stamps.append(stamp(amina))
    with command() as session:
        session.get_one(LessonRead, (amina, "L20")).at = NOW.replace(hour=3)
    stamps.append(stamp(amina))
    with command() as session:
        session.delete(session.get_one(LessonRead, (amina, "L20")))
    stamps.append(stamp(amina))
    assert len(set(stamps)) == 4
    assert stamp(other) == others


def test_change_of_the_person_themselves_counts(amina: uuid.UUID) -> None:
    before = stamp(amina)
    with command() as session:
        session.get_one(User, amina).name = "Amina D."
    assert stamp(amina) != before


def test_several_writes_of_one_transaction_count_once(amina: uuid.UUID) -> None:
    before = stamp(amina)
    with command() as session:
        session.add(read(amina))
        session.flush()
        session.add(read(amina, "L21"))
    assert stamp(amina)[0] == before[0] + 1


def test_what_is_rolled_back_counts_for_nobody(amina: uuid.UUID, other: uuid.UUID) -> None:
    before = stamp(amina)
    with pytest.raises(IntegrityError), command() as session:
        session.add_all([read(amina), Note(user_id=uuid.uuid4(), lesson="L20", body="", at=NOW)])
    with command() as session:
        session.add(read(other))
    assert stamp(amina) == before


@pytest.mark.parametrize("several", [False, True])
def test_statement_that_names_people_counts_for_them(
    amina: uuid.UUID, other: uuid.UUID, *, several: bool
) -> None:
    before, others = stamp(amina), stamp(other)
    whose = Notice.user_id.in_([amina, other]) if several else Notice.user_id == amina
    with command() as session:
        session.execute(sa.update(Notice).where(whose, Notice.read_at.is_(None)).values(read_at=NOW))
    assert stamp(amina) != before
    assert (stamp(other) != others) is several


def test_statement_that_names_nobody_counts_for_everybody(amina: uuid.UUID, other: uuid.UUID) -> None:
    before = stamp(amina), stamp(other)
    with command() as session:
        session.execute(sa.delete(Note).where(Note.at < NOW))
    after = stamp(amina), stamp(other)
    assert all(one != was for one, was in zip(after, before, strict=True))


def test_rows_inserted_by_one_statement_count(amina: uuid.UUID, other: uuid.UUID) -> None:
    before = stamp(amina), stamp(other)
    rows = [{"user_id": one, "lesson": "L20", "at": NOW} for one in (amina, other)]
    with command() as session:
        session.execute(sa.insert(LessonRead), rows)
    after = stamp(amina), stamp(other)
    assert all(one != was for one, was in zip(after, before, strict=True))


def test_what_a_program_changes_counts_for_its_students_and_staff(college: College, other: uuid.UUID) -> None:
    student, others = college.student(), stamp(other)
    before = stamp(student), stamp(college.director)
    with command() as session:
        session.get_one(Cohort, (college.program, college.cohort)).name = "Spring"
    assert stamp(student)[1] != before[0][1]
    assert stamp(college.director)[1] != before[1][1]
    assert stamp(other) == others


def test_program_itself_and_statements_about_it_count(college: College) -> None:
    stamps = [stamp(college.director)]
    with command() as session:
        session.get_one(Program, college.program).college = "Harbour College"
    stamps.append(stamp(college.director))
    with command() as session:
        session.execute(sa.delete(Assignment).where(Assignment.program_id == college.program))
    stamps.append(stamp(college.director))
    assert len(set(stamps)) == 3


def test_looking_and_signing_in_change_no_stamp(amina: uuid.UUID) -> None:
    row = SignIn(
        user_id=amina,
        id=new_id(NOW),
        secret_hash="x",
        created_at=NOW,
        seen_at=NOW,
        expires_at=NOW.replace(year=2027),
        agent="",
    )
    before = stamp(amina)
    with command() as session:
        session.add(row)
    assert stamp(amina) == before


def test_joining_and_leaving_a_program_never_gives_an_earlier_stamp(college: College) -> None:
    person = college.student()
    joined = stamp(person)
    with command() as session:
        session.execute(sa.update(Program).where(Program.id == college.program).values(name="HIM"))
        session.add(Membership(program_id=college.program, user_id=person, role="instructor", since=NOW))
    with command() as session:
        session.delete(session.get_one(Membership, (college.program, person)))
    assert stamp(person) != joined


def test_stamps_go_with_the_person(amina: uuid.UUID) -> None:
    with command() as session:
        session.add(read(amina))
    with command() as session:
        session.delete(session.get_one(User, amina))
    assert db.session.scalar(sa.select(UserStamp.n).where(UserStamp.user_id == amina)) is None


@pytest.mark.parametrize("table", sorted(UNSEEN))
def test_table_that_counts_for_nobody_exists(table: str) -> None:
    assert table in Base.metadata.tables
    assert table not in {Review.__tablename__, ProgramStamp.__tablename__} or table == "program_stamp"

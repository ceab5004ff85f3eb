from __future__ import annotations

import csv
import io
import uuid
import zipfile
from datetime import timedelta

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from studyhub.extensions import db
from studyhub.models import Bank, Enrollment, Note, ResearchConsent, Review, SignIn, Sitting, User
from studyhub.models.base import new_id
from studyhub.services.errors import Invalid, NotFound
from studyhub.services.privacy import research
from studyhub.services.privacy.consent import consent, has_consented
from studyhub.services.privacy.dictionary import ANSWERS, DICTIONARY, ITEMS
from tests.conftest import NOW
from tests.services.programs.conftest import College

MANY, FEW = "core/d2-many-0001", "core/d2-few-0001"
ODD_TIME = timedelta(hours=3, minutes=7, seconds=13, milliseconds=417)


def answer(user: uuid.UUID, key: str = MANY, *, days: int = 0, **values: object) -> None:
    row = Review(user_id=user, id=uuid.uuid4(), at=NOW + timedelta(days=days) + ODD_TIME, item_key=key)
    row.kind, row.mode, row.facet, row.objective, row.policy = "answer", "quiz", "71a", "71", 1
    row.ask_hash = row.content_hash = "0123456789abcdef"
    row.shown, row.score, row.first_exposure, row.millis = {}, 1.0, True, 41_417
    row.response = {"keys": ["b"], "text": "", "parts": {}}
    for name, value in values.items():
        setattr(row, name, value)
    db.session.add(row)


def students(college: College, count: int, *, agree: bool = True) -> list[uuid.UUID]:
    """Students of the cohort who answered one question, and consented or did not."""
    found = [college.student() for _ in range(count)]
    for one in found:
        answer(one)
        if agree:
            db.session.add(ResearchConsent(user_id=one, given_at=NOW))
    db.session.commit()
    return found


def taken() -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(b"".join(research.export_for_server(now=NOW)))) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}


def lines(files: dict[str, str], name: str = "answers.csv") -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(files[name])))


def test_nobody_is_in_it_until_they_agree(college: College) -> None:
    silent = students(college, 3, agree=False)
    students(college, 10)
    assert not has_consented(user_id=silent[0])
    assert len({one["student"] for one in lines(taken())}) == 10


def test_taking_consent_back_takes_effect_at_the_next_export(college: College) -> None:
    first = students(college, 11)[0]
    consent(user_id=first, given=False, now=NOW)
    assert len({one["student"] for one in lines(taken())}) == 10
    consent(user_id=first, given=True, now=NOW)
    assert len({one["student"] for one in lines(taken())}) == 11


def test_fewer_than_ten_students_are_no_export(college: College) -> None:
    students(college, 9)
    with pytest.raises(Invalid, match="Fewer than 10"):
        taken()


def test_question_that_few_answered_is_left_out_with_all_its_answers(college: College) -> None:
    for one in students(college, 12)[:9]:
        answer(one, FEW)
    db.session.commit()
    files = taken()
    assert FEW not in str(files)
    assert lines(files, "questions.csv") == [
        {"item": MANY, "objective": "71", "students": "12", "first_tries": "12", "share_right": "1.0"}
    ]


def test_numbers_are_others_in_each_export(college: College) -> None:
    students(college, 10)
    first, second = ({one["student"] for one in lines(taken())} for _ in range(2))
    assert len(first) == 10
    assert not first & second


def test_answer_taken_back_and_graded_exam_are_not_in_it(college: College) -> None:
    found = students(college, 10)
    for one in found:
        sitting = Sitting(user_id=one, id=new_id(NOW), kind="graded", form="x", title="x", seed=1, slots=[])
        sitting.created_at = NOW
        db.session.add(sitting)
        answer(one, "core/d2-graded-0001", session_id=sitting.id)
        wrong = uuid.uuid4()
        answer(one, "core/d2-undone-0001", id=wrong)
        answer(one, "core/d2-undone-0001", kind="undo", target_id=wrong)
    db.session.commit()
    assert {one["item"] for one in lines(taken())} == {MANY}


@pytest.mark.parametrize(("agrees", "private"), [(True, False), (False, False), (True, True)])
def test_own_questions_only_by_the_programs_consent(college: College, agrees: bool, private: bool) -> None:
    bank = Bank(program_id=college.program, id=new_id(NOW), slug="harbor", title="x", created_at=NOW)
    bank.private = private
    db.session.add(bank)
    for one in students(college, 10):
        answer(one, "harbor/d2-harbor-0001")
    db.session.commit()
    research.let_items(user_id=college.director, program_id=college.program, allowed=agrees, now=NOW)
    assert ("harbor/d2-harbor-0001" in str(taken())) == (agrees and not private)


def test_dictionary_explains_every_column(college: College) -> None:
    students(college, 10)
    files = taken()
    for name, columns in (("answers.csv", ANSWERS), ("questions.csv", ITEMS)):
        assert tuple(lines(files, name)[0]) == columns
        assert {one[1] for one in DICTIONARY if one[0] == name} == set(columns)


def test_director_gets_counts_of_own_students_and_no_lines_of_anybody(college: College) -> None:
    students(college, 10)
    who = {"user_id": college.director, "program_id": college.program}
    told = b"".join(research.program_counts(**who)).decode()
    assert told.splitlines() == [",".join(ITEMS), f"{MANY},71,10,10,1.0"]
    db.session.execute(sa.update(Enrollment).values(left_at=NOW))
    db.session.commit()
    with pytest.raises(Invalid):
        research.program_counts(**who)


def test_only_administrators_take_the_sites_export(college: College) -> None:
    students(college, 10)
    with pytest.raises(NotFound):
        research.research_export(user_id=college.director, now=NOW)
    with pytest.raises(NotFound):
        research.program_counts(user_id=college.staff("instructor"), program_id=college.program)


WORDS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), min_size=4, max_size=40)


@settings(max_examples=5, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(drawn=st.tuples(WORDS, WORDS, st.ip_addresses(), st.integers(0, 700)))
def test_nothing_that_points_at_a_person_is_in_an_export(
    college: College, drawn: tuple[str, str, object, int]
) -> None:
    name, typed, network, days = drawn
    for one in students(college, 10):
        user = db.session.get_one(User, one)
        user.name, user.email = f"§name§{name}"[:80], f"{one.hex}@example.edu"
        answer(one, days=days, response={"keys": ["§typed§" + typed], "text": typed, "parts": {"1": typed}})
        db.session.merge(Note(user_id=one, lesson="L40", body=f"§note§{typed}", at=NOW))
        agent = SignIn(user_id=one, id=new_id(NOW), secret_hash="x", created_at=NOW, seen_at=NOW)
        agent.expires_at, agent.agent = NOW, f"§{network}§"
        db.session.add(agent)
    db.session.commit()
    files = taken()
    told = files["answers.csv"] + files["questions.csv"]
    people = db.session.scalars(sa.select(User)).all()
    assert not [one for one in people if str(one.id) in told or one.id.hex in told or one.email in told]
    assert not any(
        mark in told
        for mark in ("§name§", "§typed§", "§note§", f"§{network}§", college.program.hex, "Harbor")
    )
    assert not any(mark in told for mark in (":07", "41417", "2026-", "2027-", "2028-"))

"""What a program, a bank and research take out: made by a job, for who may have it at each step."""

from __future__ import annotations

import io
import uuid
import zipfile
from collections.abc import Callable

import pytest
import sqlalchemy as sa

from studyhub.extensions import db
from studyhub.models import AuditEvent, Job, MadeFile, MadePart, Membership, ResearchConsent, User
from studyhub.services.banks.files.outgoing import Chosen
from studyhub.services.errors import Invalid, NotFound
from studyhub.services.items.listing import View
from studyhub.services.items.scope import Where
from studyhub.services.jobs import exports, stored
from studyhub.services.jobs.files import ask_again, ask_for, file_for_user, file_page, my_files
from studyhub.services.jobs.rows import Asked
from tests.conftest import NOW
from tests.services.banks.conftest import Press, press, workshop
from tests.services.programs.conftest import College, college

from .conftest import Office

__all__ = ["college", "press", "workshop"]
GIFT = Chosen("gift", published=False)
Ask = Callable[[Press], Asked]


def in_program(press: Press, who: uuid.UUID | None = None) -> dict[str, uuid.UUID]:
    return {"user_id": who or press.reader, "program_id": press.program}


def in_bank(press: Press, who: uuid.UUID | None = None) -> dict[str, uuid.UUID]:
    return in_program(press, who) | {"bank_id": press.bank}


def body(user_id: uuid.UUID, file_id: uuid.UUID) -> bytes:
    db.session.rollback()
    given = file_for_user(user_id=user_id, file_id=file_id, now=NOW)
    whole = b"".join(given.pieces)
    assert len(whole) == given.size
    return whole


def agreed(college: College, count: int = 10) -> None:
    for _ in range(count):
        db.session.add(ResearchConsent(user_id=college.student(), given_at=NOW))
    db.session.commit()


ASKED: dict[str, Ask] = {
    exports.PROGRAM: lambda press: exports.of_program(**in_program(press)),
    exports.COUNTS: lambda press: exports.of_counts(**in_program(press)),
    exports.BANK: lambda press: exports.of_bank(**in_bank(press), published=False),
    exports.QUESTIONS: lambda press: exports.of_questions(**in_bank(press), chosen=GIFT),
    exports.DASHBOARD: lambda press: exports.of_dashboard(
        **in_program(press), cohort_id=press.college.cohort, kind="csv"
    ),
    exports.ITEMS: lambda press: exports.of_items(
        user_id=press.reader, where=Where(press.program, press.college.cohort), view=View(), kind="csv"
    ),
}
BEGINS = {
    exports.PROGRAM: b"PK",
    exports.COUNTS: b"item,",
    exports.BANK: b"PK",
    exports.QUESTIONS: b"",
    exports.DASHBOARD: b"\xef\xbb\xbfStudent,",
    exports.ITEMS: b"\xef\xbb\xbfquestion,",
}
RECORDED = {
    exports.PROGRAM: "program.exported",
    exports.COUNTS: "aid.counted",
    exports.BANK: "bank.exported",
    exports.QUESTIONS: "bank.exported",
}


@pytest.mark.parametrize("kind", ASKED)
def test_file_is_made_and_recorded_once(office: Office, press: Press, kind: str) -> None:
    press.write()
    agreed(press.college)
    file_id = ask_for(ASKED[kind](press), now=NOW)
    office.work()
    assert body(press.reader, file_id).startswith(BEGINS[kind])
    if kind in RECORDED:
        assert [one.actor_id for one in press.college.events(RECORDED[kind])] == [press.reader]


@pytest.mark.parametrize("kind", ASKED)
def test_who_lost_the_role_meanwhile_finds_it_nowhere(office: Office, press: Press, kind: str) -> None:
    press.write()
    agreed(press.college)
    file_id = ask_for(ASKED[kind](press), now=NOW)
    office.work()
    db.session.execute(sa.delete(Membership).where(Membership.user_id == press.reader))
    db.session.commit()
    for find in (
        lambda: file_for_user(user_id=press.reader, file_id=file_id, now=NOW),
        lambda: file_page(user_id=press.reader, job_id=file_id, now=NOW),
        lambda: ask_again(user_id=press.reader, job_id=file_id, now=NOW),
    ):
        with pytest.raises(NotFound):
            find()
    assert my_files(user_id=press.reader, now=NOW) == ()


@pytest.mark.parametrize("kind", ASKED)
def test_who_lost_the_role_before_it_is_made_gets_none(office: Office, press: Press, kind: str) -> None:
    press.write()
    agreed(press.college)
    ask_for(ASKED[kind](press), now=NOW)
    db.session.execute(sa.delete(Membership).where(Membership.user_id == press.reader))
    db.session.commit()
    office.work()
    assert [job.state for job in office.jobs() if job.kind == kind] == ["failed"]
    assert db.session.scalars(sa.select(MadeFile.id)).all() == []


@pytest.mark.parametrize("kind", ASKED)
def test_nobody_elses_file_is_found_and_strangers_to_the_program_ask_in_vain(
    office: Office, press: Press, kind: str
) -> None:
    press.write()
    agreed(press.college)
    asked = ASKED[kind](press)
    file_id = ask_for(asked, now=NOW)
    office.work()
    for who in (press.author, press.college.person()):
        with pytest.raises(NotFound):
            file_for_user(user_id=who, file_id=file_id, now=NOW)
    with pytest.raises(NotFound):
        ask_for(Asked(**{**vars(asked), "user_id": press.college.person()}), now=NOW)


def test_program_that_ended_takes_its_files_with_it(office: Office, press: Press) -> None:
    file_id = ask_for(exports.of_program(**in_program(press)), now=NOW)
    office.work()
    db.session.execute(sa.text("DELETE FROM program"))
    db.session.commit()
    assert office.jobs() == []
    with pytest.raises(NotFound):
        file_for_user(user_id=press.reader, file_id=file_id, now=NOW)


def test_who_asks_twice_while_it_waits_gets_one_and_is_recorded_once(office: Office, press: Press) -> None:
    asked = exports.of_program(**in_program(press))
    assert ask_for(asked, now=NOW) == ask_for(asked, now=NOW)
    assert len(press.college.events("program.exported")) == 1


def test_another_choice_takes_the_place_of_the_one_before_and_other_banks_stay(
    office: Office, press: Press
) -> None:
    press.write()
    other = Press(press.college, press.workshop, slug="other").open()
    other.write()
    first = ask_for(exports.of_questions(**in_bank(press), chosen=GIFT), now=NOW)
    beside = ask_for(exports.of_questions(**in_bank(other, press.reader), chosen=GIFT), now=NOW)
    office.work()
    aiken = ask_for(exports.of_questions(**in_bank(press), chosen=Chosen("aiken", published=False)), now=NOW)
    office.work()
    assert b"ANSWER:" in body(press.reader, aiken)
    assert body(press.reader, beside)
    with pytest.raises(NotFound):
        file_for_user(user_id=press.reader, file_id=first, now=NOW)


def test_losses_are_told_with_the_file(office: Office, press: Press) -> None:
    press.write()
    chosen = Chosen("aiken", published=False)
    file_id = ask_for(exports.of_questions(**in_bank(press), chosen=chosen), now=NOW)
    office.work()
    told = file_page(user_id=press.reader, job_id=file_id, now=NOW).file.told
    assert told
    assert (told["questions"], told["lost"] > 0, len(told["losses"])) == (1, True, told["lost"])


@pytest.mark.parametrize("published", [True, False])
def test_bank_without_such_a_question_is_refused_at_once(press: Press, published: bool) -> None:
    if published:
        press.write()
    for asked in (
        exports.of_bank(**in_bank(press), published=published),
        exports.of_questions(**in_bank(press), chosen=Chosen("gift", published=published)),
    ):
        with pytest.raises(Invalid):
            ask_for(asked, now=NOW)
    assert db.session.scalars(sa.select(Job.id)).all() == []


def test_unknown_format_and_kind_are_refused(press: Press) -> None:
    with pytest.raises(Invalid):
        exports.of_questions(**in_bank(press), chosen=Chosen("zebra", published=False))
    with pytest.raises(Invalid):
        exports.of_items(user_id=press.reader, where=Where(press.program), view=View(), kind="zebra")


def test_research_is_for_administrators_on_record_and_for_ten_who_agreed(
    office: Office, press: Press
) -> None:
    root = press.college.person()
    db.session.execute(sa.update(User).where(User.id == root).values(is_admin=True))
    agreed(press.college, 9)
    with pytest.raises(Invalid):
        ask_for(exports.of_research(root), now=NOW)
    agreed(press.college, 1)
    with pytest.raises(NotFound):
        ask_for(exports.of_research(press.reader), now=NOW)
    file_id = ask_for(exports.of_research(root), now=NOW)
    office.work()
    with zipfile.ZipFile(io.BytesIO(body(root, file_id))) as archive:
        assert "answers.csv" in archive.namelist()
    actions = db.session.scalars(sa.select(AuditEvent.action)).all()
    assert actions.count("research.exported") == 1


def test_consent_taken_back_before_it_is_made_counts(office: Office, press: Press) -> None:
    agreed(press.college)
    ask_for(exports.of_counts(**in_program(press)), now=NOW)
    db.session.execute(sa.delete(ResearchConsent))
    db.session.commit()
    office.work()
    assert [job.state for job in office.jobs() if job.kind == exports.COUNTS] == ["failed"]


def test_long_file_is_kept_in_parts_and_given_whole(
    office: Office, press: Press, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stored, "PART", 1000)
    file_id = ask_for(exports.of_program(**in_program(press)), now=NOW)
    office.work()
    with zipfile.ZipFile(io.BytesIO(body(press.reader, file_id))) as archive:
        assert archive.testzip() is None
    lengths = db.session.scalars(sa.select(sa.func.length(MadePart.data))).all()
    assert len(lengths) > 3
    assert max(lengths) == 1000
    page = file_page(user_id=press.reader, job_id=file_id, now=NOW)
    assert page.file.size == len(body(press.reader, file_id))


def test_parts_go_with_their_file(office: Office, press: Press, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stored, "PART", 1000)
    ask_for(exports.of_program(**in_program(press)), now=NOW)
    office.work()
    db.session.execute(sa.delete(MadeFile))
    db.session.commit()
    assert db.session.scalars(sa.select(MadePart.number)).all() == []


def test_too_long_a_file_is_refused_in_words(
    office: Office, press: Press, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stored, "PART", 10)
    monkeypatch.setattr(stored, "PARTS", range(1, 3))
    ask_for(exports.of_program(**in_program(press)), now=NOW)
    office.work()
    assert [(job.state, job.fault) for job in office.jobs() if job.kind == exports.PROGRAM] == [
        ("failed", stored.TOO_LONG)
    ]
    assert db.session.scalars(sa.select(MadeFile.id)).all() == []


def test_file_may_be_asked_for_again_as_it_was(office: Office, press: Press) -> None:
    press.write()
    first = ask_for(exports.of_questions(**in_bank(press), chosen=GIFT), now=NOW)
    office.work()
    second = ask_again(user_id=press.reader, job_id=first, now=NOW)
    office.work()
    assert second != first
    assert [page.id for page in my_files(user_id=press.reader, now=NOW)] == [second]

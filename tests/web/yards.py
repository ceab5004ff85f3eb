"""What lies in a program that the walks go through: one row of each kind that a page is about."""

from __future__ import annotations

import uuid
from datetime import UTC, date, datetime, timedelta
from typing import Any

import msgspec
from sqlalchemy.orm import Session

from studyhub.adapters.pictures import clean_picture
from studyhub.catalog.reading.own_lessons import Around, read_own_lesson
from studyhub.catalog.shelf import Shelf
from studyhub.learning.memory import POLICY
from studyhub.models import (
    Assignment,
    AssignmentAttempt,
    Bank,
    BankVersion,
    Cohort,
    Evidence,
    GradedAttempt,
    GradedForm,
    Intake,
    IntakePart,
    LedgerEntry,
    LessonReading,
    LessonVersion,
    OwnLesson,
    Picture,
    PlanLine,
    ProblemReport,
    Program,
    QuestionVersion,
    RemediationPlan,
    RemediationStep,
    Review,
    SignOff,
    Sitting,
    StaffCredential,
)
from studyhub.models.base import new_id
from studyhub.services.banks.checking import known_of
from studyhub.services.banks.workshop import Workshop
from studyhub.services.banks.writing import add_item
from studyhub.services.practice.slots import Slot, keep_version, put_up
from tests.services.banks.conftest import question_text
from tests.services.lessons.conftest import LESSON, picture


def answered_item(
    session: Session, program: Program, student: uuid.UUID, shelf: Shelf, now: datetime
) -> dict[str, Any]:
    """A bank with a question that the student answered wrongly and reported: key, hash, report."""
    slug, asked = f"y{program.id.hex[-12:]}", program.id.hex
    session.add(Bank(program_id=program.id, id=new_id(now), slug=slug, title="Harbor", created_at=now))
    shipped = next(question for question in shelf.questions if question.type == "single")
    question = msgspec.structs.replace(shipped, bank=slug, ask_hash=asked, content_hash=asked)
    session.add(
        QuestionVersion(
            content_hash=asked,
            item_key=question.key,
            ask_hash=asked,
            body=msgspec.json.encode(question).decode(),
            at=now,
        )
    )
    wrong = next(option.key for option in question.options if not option.correct)
    order = [option.key for option in question.options]
    session.add(
        Review(
            user_id=student,
            id=new_id(now),
            at=now,
            kind="answer",
            mode="quiz",
            item_key=question.key,
            ask_hash=asked,
            content_hash=asked,
            facet=question.facet,
            objective=question.objective,
            shown={"order": {"options": order}, "values": {}, "seed": 0},
            response={"keys": [wrong], "text": "", "parts": {}},
            score=0.0,
            policy=POLICY,
        )
    )
    report = ProblemReport(user_id=student, id=new_id(now), item_key=question.key, content_hash=asked)
    report.kind, report.body, report.at = "key", "Is it?", now
    session.add(report)
    return {"own_item": question.key, "own_asked": asked, "report": report.id}


def graded_exam(
    session: Session, cohort: Cohort, student: uuid.UUID | None, bank: uuid.UUID, shelf: Shelf
) -> uuid.UUID:
    """A graded exam of one question, open for an hour; a voided attempt leaves it to the student to begin."""
    now = datetime.now(UTC)
    question = next(one for one in shelf.questions if one.type == "single")
    row = Assignment(program_id=cohort.program_id, id=new_id(now), cohort_id=cohort.id, created_at=now)
    row.kind, row.rule, row.title = "graded", {"items": 1, "minutes": 60, "versions": 1}, "Midterm"
    row.opens_at, row.due_at = now - timedelta(hours=1), now + timedelta(hours=1)
    row.closes_at, row.late, row.attempts = row.due_at, "refused", 1
    session.add(row)
    keep_version(session, question, now)
    up = put_up(question, 1)
    slot = Slot(0, question.key, question.facet, question.ask_hash, up.shown).to_json()
    slots = [slot | {"scored": True, "content": question.content_hash}]
    of = {"program_id": cohort.program_id, "assignment_id": row.id}
    form = GradedForm(**of, bank_id=bank, made="shuffled", wanted={}, versions=[slots], minutes=60)
    form.code, form.ranges, form.given = "harbor-2026", [], 1
    session.add(form)
    if student is not None:
        _voided(session, row, student, slots)
    return row.id


def _voided(session: Session, row: Assignment, student: uuid.UUID, slots: list[dict[str, object]]) -> None:
    """An attempt that was handed in at once and voided; the student may begin anew."""
    now, of = row.created_at, {"program_id": row.program_id, "assignment_id": row.id}
    sitting = Sitting(user_id=student, id=new_id(now), kind="graded", form="version-0", title="Midterm")
    sitting.seed, sitting.slots, sitting.seconds, sitting.sealed = 0, slots, 3600, True
    sitting.created_at = sitting.began_at = sitting.ended_at = now
    sitting.ends_by = row.closes_at
    session.add(sitting)
    session.flush()
    attempt = AssignmentAttempt(**of, user_id=student, number=1, sitting_id=sitting.id, started_at=now)
    attempt.asked = [str(slot["item"]) for slot in slots]
    session.add(attempt)
    session.flush()
    session.add(
        GradedAttempt(
            **of, user_id=student, number=1, version=0, device="", voided_at=now, void_reason="X", again=True
        )
    )


def private_bank(session: Session, program: uuid.UUID, slug: str, workshop: Workshop) -> uuid.UUID:
    """A bank for graded forms, with one published question."""
    now = datetime.now(UTC)
    bank = Bank(program_id=program, id=new_id(now), slug=slug, title="Locked", created_at=now)
    bank.private, bank.stamp = True, new_id(now)
    session.add(bank)
    session.flush()
    text = question_text("d2-locked-0001", "the vault")
    item = add_item(session, bank, text, user_id=None, workshop=workshop, note="", now=now)
    version = session.get_one(BankVersion, (program, item.id, 1))
    version.state = item.state = "published"
    item.published, version.published_at = 1, now
    return bank.id


def upload(
    session: Session, program: uuid.UUID, bank: uuid.UUID, author: uuid.UUID, now: datetime
) -> uuid.UUID:
    """A file of one question that somebody sent, read and not yet kept."""
    row = Intake(program_id=program, id=new_id(now), bank_id=bank, user_id=author, domain="D2")
    row.file, row.format, row.state, row.total, row.parts = "quiz.gift", "gift", "read", 1, 1
    row.made_at = row.beat_at = now
    session.add(row)
    session.flush()
    for number, texts in ((0, []), (1, [question_text("d2-import-0001", "the hill")])):
        session.add(IntakePart(program_id=program, intake_id=row.id, number=number, texts=texts))
    return row.id


def accreditation(
    session: Session, cohort: Cohort, student: uuid.UUID, now: datetime
) -> dict[str, uuid.UUID]:
    """A passed exam in the ledger, a plan's line that it fills, and a rating."""
    of = {"program_id": cohort.program_id, "cohort_id": cohort.id, "user_id": student}
    entry = LedgerEntry(
        id=new_id(now), exam_on=date(2030, 5, 1), attempt=1, passed=True, changed_at=now, **of
    )
    line = PlanLine(program_id=cohort.program_id, id=new_id(now), year=2029, goal="Pass", measure="Exam")
    line.source = "first-attempts"
    rating = Evidence(id=new_id(now), competency="I.1", level=3, seen_on=date(2026, 11, 1), **of)
    session.add_all([entry, line, rating])
    return {"entry": entry.id, "plan_line": line.id, "rating": rating.id}


def signatures(
    session: Session,
    program: uuid.UUID,
    signer: uuid.UUID,
    holders: list[uuid.UUID],
    *,
    other: uuid.UUID,
    now: datetime,
) -> dict[str, Any]:
    """Confirmed credentials of `holders`, a signature of one, and a credential that waits to be confirmed."""
    for holder in (*holders, other):
        held = StaffCredential(program_id=program, user_id=holder, credential="RHIA", declared_at=now)
        held.confirmed_at = None if holder == other else now
        session.add(held)
    row = SignOff(program_id=program, id=new_id(now), item_key="core/old", content_hash="0" * 32)
    row.signer_id, row.name, row.credential, row.signed_at = signer, "Ann", "RHIT", now
    session.add(row)
    return {"signer": signer, "signature": row.id}


def lessons(
    session: Session, program: Program, author: uuid.UUID, shelf: Shelf, now: datetime
) -> dict[str, Any]:
    """A lesson in each state, written by somebody who does not walk, and a picture that none shows."""
    made = read_own_lesson(LESSON, Around(known_of(shelf)), [], name="X", program=program.id.hex)
    words = made.content_hash if made else ""
    ids = {state: new_id(now) for state in ("written", "sent", "read", "live")}
    for state, lesson in ids.items():
        of = {"program_id": program.id, "lesson_id": lesson, "number": 1}
        row = OwnLesson(program_id=program.id, id=lesson, title="Charts", errors=0, head=1, changed_at=now)
        row.state = {"written": "draft", "live": "published"}.get(state, "in_review")
        row.published = 1 if state == "live" else None
        version = LessonVersion(text=LESSON, content_hash=words, errors=0, saved_at=now, **of)
        version.state, version.author_id = row.state, author
        for one in (row, version):  # the version points at the row: no order is promised within a flush
            session.add(one)
            session.flush()
        if state == "read":
            said = LessonReading(id=new_id(now), content_hash=version.content_hash, at=now, agreed=True, **of)
            session.add(said)
    program.lesson_stamp = new_id(now)
    clean = clean_picture(picture())
    kept = Picture(program_id=program.id, name=clean.name, kind=clean.kind, data=clean.data, alt="A form")
    kept.width, kept.height, kept.size, kept.added_at = 40, 30, len(clean.data), now
    session.add(kept)
    return {f"lesson_{state}": lesson for state, lesson in ids.items()} | {"picture": clean.name}


def plans(session: Session, cohort: Cohort, student: uuid.UUID, now: datetime) -> dict[str, uuid.UUID]:
    """A remediation plan that is a draft of two steps, and one that was signed off."""
    made = {}
    for name in ("plan", "signed_plan"):
        plan = RemediationPlan(program_id=cohort.program_id, id=new_id(now), cohort_id=cohort.id)
        plan.user_id, plan.basis, plan.since, plan.reasons, plan.drafted_at = student, "since", now, [], now
        plan.signed_at = now if name == "signed_plan" else None
        session.add(plan)
        session.flush()
        made[name] = plan.id
    for place in range(2):
        step = RemediationStep(
            program_id=cohort.program_id, id=new_id(now), plan_id=made["plan"], user_id=student
        )
        step.place, step.kind, step.title, step.domain, step.objectives = place, "quiz", "Practice", "D2", []
        step.count, step.due_on = 3, date(2031, 1, 1)
        session.add(step)
        session.flush()
        made["step"] = made.get("step", step.id)
    return made

"""The ledger from a list: a CSV with a line a student, looked through before anything is stored."""

from __future__ import annotations

import csv
import io
import uuid
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from studyhub.extensions import db
from studyhub.models import Cohort, Enrollment, User
from studyhub.services.database import command
from studyhub.services.errors import Invalid
from studyhub.services.programs.audit import note
from studyhub.services.programs.permissions import Act, allow, hold

from .entries import DOMAINS, TWICE, Key, Outcome, faults_of, keys_of, standing_in
from .ledger import write

COLUMNS = (
    "email",
    "name",
    "cohort",
    "exam date",
    "attempt",
    "result",
    *DOMAINS,
    "graduated",
    "placement",
    "placed as",
    "graduate survey",
    "employer survey",
)
MOST = 2000
LONGEST = 500_000
RESULTS = {"pass": True, "passed": True, "yes": True, "fail": False, "failed": False, "no": False, "": None}


@dataclass(frozen=True)
class ListLine:
    """A line of a list: who it is about, what it says, and every fault of it."""

    number: int
    who: str
    outcome: Outcome | None
    faults: tuple[str, ...]


@dataclass(frozen=True)
class ListPreview:
    """A list looked through: its lines, and what is wrong with it as a whole."""

    lines: tuple[ListLine, ...]
    fault: str = ""

    @property
    def faulty(self) -> int:
        """Lines with a fault."""
        return sum(bool(line.faults) for line in self.lines)


def preview_list(*, user_id: uuid.UUID, program_id: uuid.UUID, text: str, now: datetime) -> ListPreview:
    """What a list would store; nothing is. Raises NotFound."""
    session = db.session()
    allow(user_id, program_id, Act.KEEP_OUTCOMES)
    return _read(session, program_id, text, now.date())


def store_list(*, user_id: uuid.UUID, program_id: uuid.UUID, text: str, now: datetime) -> int:
    """Store a list without a fault, all of it or nothing; how many entries. Raises NotFound, Invalid."""
    with command() as session:
        allow(user_id, program_id, Act.KEEP_OUTCOMES)
        hold(session, program_id)
        found = _read(session, program_id, text, now.date())
        if found.fault or found.faulty or not found.lines:
            raise Invalid(found.fault or "Mend the lines that are marked; nothing was stored.")
        for line in found.lines:
            if line.outcome is not None:
                write(session, program_id, line.outcome, now)
        note(
            session,
            "ledger.listed",
            program_id=program_id,
            actor_id=user_id,
            now=now,
            count=len(found.lines),
        )
        return len(found.lines)


def _read(session: Session, program_id: uuid.UUID, text: str, today: date) -> ListPreview:
    if len(text) > LONGEST:
        return ListPreview((), "The list is too long: send at most 2,000 lines.")
    if "\ufffd" in text or "\x00" in text:
        return ListPreview((), "This is no text in UTF-8. Store the list as “CSV UTF-8” and send it again.")
    try:
        rows = list(csv.DictReader(io.StringIO(text.lstrip("\ufeff")), skipinitialspace=True))
    except csv.Error as wrong:
        return ListPreview((), f"This is no list that can be read: {wrong}.")
    names = {name.strip().lower(): name for name in (rows[0] if rows else {}) if name}
    if not rows or "cohort" not in names or not {"email", "name"} & names.keys():
        return ListPreview((), f"The first line names the columns: {', '.join(COLUMNS)}.")
    if len(rows) > MOST:
        return ListPreview((), f"The list has {len(rows)} lines; send at most {MOST}.")
    people, cohorts = _people(session, program_id), _cohorts(session, program_id)
    standing = standing_in(session, program_id)
    lines: list[ListLine] = []
    for number, row in enumerate(rows, start=2):
        said = {name: (row.get(own) or "").strip() for name, own in names.items()}
        lines.append(_line(session, program_id, number, said, people, cohorts, standing, today))
    return ListPreview(_each_once(lines))


def _each_once(lines: Sequence[ListLine]) -> tuple[ListLine, ...]:
    """The lines, those that say again what an earlier one said marked as faulty."""
    seen: set[Key] = set()
    checked = []
    for line in lines:
        keys = keys_of(line.outcome) if line.outcome else frozenset()
        checked.append(replace(line, faults=(*line.faults, TWICE)) if keys & seen else line)
        seen |= keys
    return tuple(checked)


def _line(  # noqa: PLR0917 - what a list is read against
    session: Session,
    program_id: uuid.UUID,
    number: int,
    said: Mapping[str, str],
    people: Mapping[tuple[str, uuid.UUID], uuid.UUID],
    cohorts: Mapping[str, uuid.UUID],
    standing: AbstractSet[Key],
    today: date,
) -> ListLine:
    who, faults = said.get("email") or said.get("name", ""), _Faults()
    cohort = cohorts.get(said.get("cohort", "").lower())
    if cohort is None:
        faults.add(f"There is no cohort {said.get('cohort', '')!r} in this program.")
        return ListLine(number, who, None, tuple(faults))
    email = said.get("email", "").lower()
    student = people.get((email, cohort)) if email else None
    if email and student is None and not said.get("name"):
        faults.add("No student of that cohort has this address; give a name to keep the outcome without one.")
    outcome = Outcome(
        cohort_id=cohort,
        student_id=student,
        name=said.get("name", ""),
        exam_on=faults.day(said, "exam date"),
        attempt=faults.number(said, "attempt"),
        passed=faults.result(said),
        domains={domain: word.lower() for domain in DOMAINS if (word := said.get(domain.lower(), ""))},
        graduated_on=faults.day(said, "graduated"),
        placement=said.get("placement", "").lower(),
        placed_as=said.get("placed as", ""),
        graduate_mark=faults.number(said, "graduate survey"),
        employer_mark=faults.number(said, "employer survey"),
    )
    faults.extend(faults_of(session, program_id, outcome, today, standing))
    return ListLine(number, who, outcome, tuple(dict.fromkeys(faults)))


class _Faults(list[str]):
    """Faults as they are found, and what could be read all the same."""

    def add(self, fault: str) -> None:
        self.append(fault)

    def day(self, said: Mapping[str, str], column: str) -> date | None:
        try:
            return date.fromisoformat(said[column]) if said.get(column) else None
        except ValueError:
            self.append(f"{column}: {said[column]!r} is no day; write it as 2027-05-31.")
            return None

    def number(self, said: Mapping[str, str], column: str) -> int | None:
        text = said.get(column, "")
        if text and not (text.isascii() and text.isdigit() and len(text) < 4):
            self.append(f"{column}: {text!r} is no number.")
            return None
        return int(text) if text else None

    def result(self, said: Mapping[str, str]) -> bool | None:
        text = said.get("result", "").lower()
        if text not in RESULTS:
            self.append(f"result: {text!r}; write pass or fail.")
        return RESULTS.get(text)


def _people(session: Session, program_id: uuid.UUID) -> dict[tuple[str, uuid.UUID], uuid.UUID]:
    rows = session.execute(
        sa.select(User.email, Enrollment.cohort_id, User.id)
        .join(Enrollment, Enrollment.user_id == User.id)
        .where(Enrollment.program_id == program_id)
    )
    return {(row.email, row.cohort_id): row.id for row in rows}


def _cohorts(session: Session, program_id: uuid.UUID) -> dict[str, uuid.UUID]:
    rows = session.execute(sa.select(Cohort.name, Cohort.id).where(Cohort.program_id == program_id))
    return {row.name.lower(): row.id for row in rows}

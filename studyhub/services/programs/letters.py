"""What mails of programs say; they name no student but the one they go to, and hold nothing of a record."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from studyhub.adapters.mail import Mail
from studyhub.services.accounts.desk import Desk

ANSWER_DAYS = 45
"""Days in which a program must let a student see their records: 34 CFR 99.10(b)."""


@dataclass(frozen=True)
class Letter:
    """What an invitation tells: to what, as what, by which secret."""

    email: str
    name: str
    role: str
    program: str
    college: str
    cohort: str
    cohort_id: uuid.UUID | None
    secret: str


def link_of(desk: Desk, secret: str) -> str:
    """The address that an invitation leads to."""
    return f"{desk.public_url}/join/mail/{secret}"


def invitation_mail(desk: Desk, letter: Letter) -> Mail:
    """Invites somebody into a program; what they would show of themselves is said behind the link."""
    place = f"{letter.program}, {letter.college}" if letter.college else letter.program
    to_what = f"the cohort {letter.cohort} of {place}" if letter.cohort else place
    article = "an" if letter.role[0] in "aeiou" else "a"
    seen = "It shows what the program will see of you before you join.\n" if letter.cohort else ""
    body = (
        f"Hello{' ' + letter.name if letter.name else ''},\n\n"
        f"You are invited to {to_what} on StudyHub, as {article} {letter.role}. Open within 30 days:\n\n"
        f"{link_of(desk, letter.secret)}\n\n{seen}"
        "If you do not know this program, ignore this mail: nothing happens.\n"
    )
    return Mail(letter.email, f"Your invitation to {letter.cohort or letter.program}"[:120], body)


def request_mail(desk: Desk, email: str, program: str, path: str) -> Mail:
    """Tells a director that a student asks something."""
    body = (
        f"A student of {program} asks to see or to correct their records. Read and answer it here:\n\n"
        f"{desk.public_url}{path}\n\n"
        f"Under FERPA a student must be able to see their records within {ANSWER_DAYS} days of asking.\n"
        "Until it is answered, nothing about the student is deleted.\n"
    )
    return Mail(email, "A student asks about their records", body)


def answered_mail(desk: Desk, email: str, program: str, path: str) -> Mail:
    """Tells a student that the program has answered."""
    body = f"{program} has answered what you asked about your records:\n\n{desk.public_url}{path}\n"
    return Mail(email, "An answer about your records", body)

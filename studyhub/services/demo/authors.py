"""The invented program's own questions: one in each state of the way to students, in two banks.

Only the bank for graded forms has some that are published: what the invented students practise stays the
shipped bank.
"""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

import sqlalchemy as sa

from studyhub.catalog.shelf import Shelf
from studyhub.extensions import db
from studyhub.learning.grading import right_response
from studyhub.learning.responses import fields_of
from studyhub.models import Bank, BankVersion, Membership, User
from studyhub.services.banks.banks import make_bank
from studyhub.services.banks.checking import read_item
from studyhub.services.banks.publishing import publish, send_to_review
from studyhub.services.banks.reading import answer_blind, put_up_blind
from studyhub.services.banks.rows import Which
from studyhub.services.banks.workshop import Workshop
from studyhub.services.banks.writing import add_item
from studyhub.services.database import command

from .college import DIRECTOR, INSTRUCTOR

OWN, GRADED = ("harbor-him", "Harbor Point questions"), ("harbor-finals", "Final exams")
TEXT = """\
- id: d2-harbor-{number}
  type: single
  objective: "71"
  facet: 71b
  task: D2.T9
  level: application
  stem: >-
    {scene} By which day must the letters to these people be sent at the latest?
  options:
    a: {{text: {right}, correct: true, why: Sixty days after the day on which it was discovered}}
    b: {{text: {late}, why: Ninety days are more than the rule allows}}
    c: {{text: 31 December, why: Only the yearly notice to the agency runs with the calendar year}}
    d: {{text: {early}, why: A week is a good habit and not what the rule asks for}}
  explanation: >-
    Individuals are told without unreasonable delay and at most sixty days after discovery. Here that is
    {right}.
  references: [{{cfr: 45 CFR 164.404}}]
"""
DRAFT = TEXT.format(
    number="0001",
    scene="On 3 March a clinic learns that letters with lab results of 40 patients went to wrong homes.",
    right="2 May",
    late="1 June",
    early="10 March",
).replace("facet: 71b", "facet: 71z")
IN_REVIEW = TEXT.format(
    number="0002",
    scene="A dentist finds on 10 June that a stolen tablet held the unlocked charts of nine children.",
    right="9 August",
    late="8 September",
    early="17 June",
)
PUBLISHED = TEXT.format(
    number="0003",
    scene="The night shift reports on 1 September that a former nurse still opened records of her old ward.",
    right="31 October",
    late="30 November",
    early="8 September",
)

FINALS = (
    PUBLISHED,
    TEXT.format(
        number="0004",
        scene="A clerk sees on 4 May that a fax with the charts of 60 people went to a hardware shop.",
        right="3 July",
        late="2 August",
        early="11 May",
    ),
    TEXT.format(
        number="0005",
        scene="On 12 August a hospital learns that a lost drive held the unlocked images of 300 people.",
        right="11 October",
        late="10 November",
        early="19 August",
    ),
)


def lay_banks(shelf: Shelf, *, now: datetime) -> None:
    """Make the banks unless they are there, or the content has no such objective. Commits several times."""
    there = db.session.scalar(sa.select(Bank.id).where(Bank.slug == OWN[0]))
    if there is not None or "71" not in {objective.id for objective in shelf.objectives}:
        return
    workshop = Workshop(shelf, Path(), None, now.date())
    reader, author = (_id_of(email) for _, email in (DIRECTOR, INSTRUCTOR))
    program = db.session.scalars(sa.select(Membership.program_id).where(Membership.user_id == author)).one()
    since = now - timedelta(days=9)
    banks = [
        make_bank(user_id=author, program_id=program, slug=slug, title=title, private=private, now=since)
        for (slug, title), private in ((OWN, False), (GRADED, True))
    ]
    write = partial(_write, author=author, workshop=workshop)
    write(program, banks[0], DRAFT, at=now - timedelta(hours=5))
    asked = write(program, banks[0], IN_REVIEW, at=now - timedelta(days=2))
    finals = [write(program, banks[1], text, at=since) for text in FINALS]
    for which in (asked, *finals):
        send_to_review(user_id=author, which=which, base=1, workshop=workshop, now=now - timedelta(days=1))
    for live in finals:
        _agree(live, GRADED[0], reader, workshop, now - timedelta(hours=20))
        publish(user_id=author, which=live, base=1, workshop=workshop, now=now - timedelta(hours=19))


def _id_of(email: str) -> uuid.UUID:
    return db.session.scalars(sa.select(User.id).where(User.email == email)).one()


def _write(
    program: uuid.UUID, bank: uuid.UUID, text: str, *, author: uuid.UUID, workshop: Workshop, at: datetime
) -> Which:
    with command() as session:
        row = session.get_one(Bank, (program, bank))
        item = add_item(session, row, text, user_id=author, workshop=workshop, note="First draft", now=at)
        return Which(program, bank, item.id)


def _agree(which: Which, slug: str, reader: uuid.UUID, workshop: Workshop, at: datetime) -> None:
    version = db.session.get_one(BankVersion, (which.program_id, which.item_id, 1))
    fields = {}
    for question in read_item(version.text, slug, workshop.core)[0]:
        up = put_up_blind(question, reader)
        fields[question.id] = fields_of(up.concrete, up.shown, right_response(up.concrete, up.shown))
    answer_blind(
        user_id=reader,
        which=which,
        base=1,
        fields=fields,
        remarks="Clear. I worked it out with a calendar.",
        workshop=workshop,
        now=at,
    )

"""A bank of a program, those who write and read in it, and the text of a question."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask

from studyhub.catalog.shelf import Shelf
from studyhub.catalog.types import Question
from studyhub.extensions import db
from studyhub.learning.grading import right_response
from studyhub.learning.responses import Fields, fields_of
from studyhub.models import Bank, BankItem, BankVersion
from studyhub.services.banks.banks import make_bank
from studyhub.services.banks.checking import read_item
from studyhub.services.banks.publishing import publish, send_to_review
from studyhub.services.banks.reading import answer_blind, put_up_blind
from studyhub.services.banks.rows import Which
from studyhub.services.banks.shelves import shelf_of
from studyhub.services.banks.workshop import Workshop
from studyhub.services.banks.writing import add_item, save_item
from studyhub.services.database import command
from tests.conftest import NOW, SAMPLE_CONTENT
from tests.services.programs.conftest import College, college

__all__ = ["college"]

QUESTION = """\
- id: d2-harbor-0001
  type: single
  objective: "71"
  facet: 71b
  task: D2.T9
  level: application
  stem: >-
    On 3 March a clinic at the harbor learns that letters with the lab results of 40 patients went to the
    wrong homes. By which day must the letters to these patients be sent at the latest?
  options:
    a: {text: 2 May, correct: true, why: Sixty days after the day on which it was discovered}
    b: {text: 3 June, why: Ninety days are more than the rule allows}
    c: {text: 31 December, why: That is the end of the year for the notice to the agency}
    d: {text: 10 March, why: A week is not asked for by the rule}
  explanation: >-
    Individuals are told without unreasonable delay and within sixty days of discovery. Here that is 2 May.
  references: [{cfr: 45 CFR 164.404}]
"""
FAULTY = QUESTION.replace("facet: 71b", "facet: 99z").replace("correct: true, ", "")


def question_text(name: str = "d2-harbor-0001", place: str = "the harbor") -> str:
    """A question that nothing is wrong with; another `place` makes another question."""
    return QUESTION.replace("d2-harbor-0001", name).replace("at the harbor learns", f"at {place} learns")


@dataclass
class Press:
    """A program's bank, with an author, a reader and an assistant; each command is a line."""

    college: College
    workshop: Workshop
    slug: str = "harbor"
    bank: uuid.UUID = field(init=False)
    author: uuid.UUID = field(init=False)
    reader: uuid.UUID = field(init=False)
    assistant: uuid.UUID = field(init=False)

    @property
    def program(self) -> uuid.UUID:
        return self.college.program

    @property
    def core(self) -> Shelf:
        return self.workshop.core

    def open(self, *, private: bool = False) -> Press:
        self.author, self.reader = self.college.staff("instructor"), self.college.director
        self.assistant = self.college.staff("assistant")
        self.bank = make_bank(
            user_id=self.author,
            program_id=self.program,
            slug=self.slug,
            title="Harbor questions",
            private=private,
            now=NOW,
        )
        return self

    def which(self, item: uuid.UUID) -> Which:
        return Which(self.program, self.bank, item)

    def write(self, text: str = QUESTION, by: uuid.UUID | None = None) -> uuid.UUID:
        with command() as session:
            bank = session.get_one(Bank, (self.program, self.bank))
            said = {"user_id": by or self.author, "workshop": self.workshop, "note": "", "now": NOW}
            return add_item(session, bank, text, **said).id

    def save(self, item: uuid.UUID, text: str, by: uuid.UUID | None = None, base: int = 0) -> int:
        return save_item(
            user_id=by or self.author,
            which=self.which(item),
            text=text,
            base=base or self.row(item).head,
            note="Mended",
            workshop=self.workshop,
            now=NOW,
        )

    def send(self, item: uuid.UUID, by: uuid.UUID | None = None) -> None:
        send_to_review(user_id=by or self.author, **self._at_head(item))

    def read(
        self, item: uuid.UUID, *, right: bool = True, by: uuid.UUID | None = None, at: datetime = NOW
    ) -> bool:
        reader = by or self.reader
        return answer_blind(
            user_id=reader,
            fields=self.answers(item, reader, right=right),
            remarks="Clear." if right else "Is it not ten days?",
            **self._at_head(item) | {"now": at},
        )

    def publish(self, item: uuid.UUID, by: uuid.UUID | None = None) -> None:
        publish(user_id=by or self.author, **self._at_head(item))

    def bring_out(self, text: str = QUESTION) -> uuid.UUID:
        """A question on its whole way to the students."""
        item = self.write(text)
        self.send(item)
        self.read(item)
        self.publish(item)
        return item

    def answers(self, item: uuid.UUID, reader: uuid.UUID, *, right: bool = True) -> Mapping[str, Fields]:
        asked = read_item(self.version(item).text, self.slug, self.core)[0]
        return {question.id: _answer(question, reader, right=right) for question in asked}

    def row(self, item: uuid.UUID) -> BankItem:
        db.session.rollback()
        return db.session.get_one(BankItem, (self.program, item))

    def drafts(self) -> list[BankItem]:
        """Every item of the bank."""
        db.session.rollback()
        return list(db.session.scalars(sa.select(BankItem).where(BankItem.bank_id == self.bank)))

    def version(self, item: uuid.UUID, number: int = 0) -> BankVersion:
        head = self.row(item).head
        return db.session.get_one(BankVersion, (self.program, item, number or head))

    def shelf(self, person: uuid.UUID) -> Shelf:
        db.session.rollback()
        return shelf_of(user_id=person, core=self.core)

    def keys(self, person: uuid.UUID) -> set[str]:
        """Keys of the questions on a person's shelf that are not of the shipped bank."""
        return {q.key for q in self.shelf(person).questions if q.bank != "core"}

    def _at_head(self, item: uuid.UUID) -> dict[str, object]:
        base = self.row(item).head
        return {"which": self.which(item), "base": base, "workshop": self.workshop, "now": NOW}


def _answer(question: Question, reader: uuid.UUID, *, right: bool) -> Fields:
    up = put_up_blind(question, reader)
    fields = dict(fields_of(up.concrete, up.shown, right_response(up.concrete, up.shown)))
    if not right:
        fields["choice"] = (str((int(fields["choice"][0]) + 1) % len(up.concrete.options)),)
    return fields


@pytest.fixture
def workshop(app: Flask, tmp_path: Path) -> Workshop:
    """The small bank of the tests, without code tables."""
    return Workshop(app.extensions["catalog"].shelf(), SAMPLE_CONTENT, tmp_path, NOW.date())


@pytest.fixture
def press(college: College, workshop: Workshop) -> Press:
    """The bank of the program HIT."""
    return Press(college, workshop).open()

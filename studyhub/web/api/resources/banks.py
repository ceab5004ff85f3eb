"""A program's question banks: made, changed, their questions begun, written, checked, reviewed, published."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Literal

from studyhub.services.banks import banks as service
from studyhub.services.banks import editor, publishing, writing
from studyhub.services.banks.rows import Which
from studyhub.services.connect.scopes import Scope
from studyhub.web.api.declare import Body, Listed, Query, Resource, Wire
from studyhub.web.api.dispatch import caller
from studyhub.web.api.paging import Number, Pages, listed, numbered, wire
from studyhub.web.api.texts import Key, Name, Reason, Remark, Yaml
from studyhub.web.context import now, workshop

routes = Resource("Banks", "/programs/<uuid:program_id>/banks")
BANK = "/<uuid:bank_id>"
ITEM = BANK + "/items/<uuid:item_id>"


class Bank(Wire):
    """A bank; `slug` begins the keys of its questions, `counts` are questions by state."""

    id: uuid.UUID
    slug: str
    title: str
    private: bool
    counts: dict[str, int]


class BankIn(Body):
    """A bank to be made: its slug stays for good."""

    slug: Key
    title: Name
    private: bool = False


class BankChange(Body):
    """What can be changed of a bank; students may not practise a private one."""

    title: Name
    private: bool


class QuestionLine(Wire):
    """A question in the list; students see a version of it where `live`, `errors` are the checker's."""

    id: uuid.UUID
    name: str
    kind: str
    objective: str
    objective_title: str
    begins: str
    state: str
    errors: int
    live: bool
    changed_at: datetime


class FaultLine(Wire):
    """What the checker finds, by the line of the text; an error keeps it from review and publication."""

    line: int
    error: bool
    code: str
    message: str
    hint: str


class Written(Wire):
    """A question in its newest version, `base`; `live` is the version that students see.

    `text` is null for who might be its blind reader: they shall not see the key. `may` says what you can do.
    """

    id: uuid.UUID
    name: str
    state: str
    live: int | None
    base: int
    text: str | None
    faults: list[FaultLine]
    origin: str
    withdrawn_why: str
    changed_at: datetime
    may: list[str]


class Found(Wire):
    """What the checker says of a text; nothing is kept."""

    faults: list[FaultLine]
    errors: int


class Filter(Query):
    """Which questions of a bank, 100 a page."""

    state: Literal["", "draft", "in_review", "published", "withdrawn"] = ""
    objective: str = ""
    page: Number = 1


class Begin(Body):
    """What kind of question, and the objective that it tests: the draft says what belongs in each field."""

    kind: Key
    objective: Key


class TextIn(Body):
    """A question as YAML, made from version `base`, and what was changed in words."""

    text: Yaml
    base: Number
    note: Remark = ""


class CheckIn(Body):
    """A text to check."""

    text: Yaml


class Base(Body):
    """The version that you have seen: another one in the meantime is a conflict."""

    base: Number


class WithdrawIn(Body):
    """Why it is withdrawn."""

    why: Reason


@routes.get("", Scope.BANKS_READ)
def banks(program_id: uuid.UUID, query: Pages) -> Listed[Bank]:
    """The banks of a program, by title."""
    page = service.banks_page(user_id=caller().user_id, program_id=program_id, workshop=workshop())
    return listed(Bank, [{**vars(line.bank), "counts": line.counts} for line in page.banks], query)


@routes.post("", Scope.BANKS_WRITE)
def make_bank(program_id: uuid.UUID, body: BankIn) -> Bank:
    """Make a bank."""
    made = service.make_bank(
        user_id=caller().user_id,
        program_id=program_id,
        slug=body.slug,
        title=body.title,
        private=body.private,
        now=now(),
    )
    return read_bank(program_id, made)


@routes.get(BANK, Scope.BANKS_READ)
def bank(program_id: uuid.UUID, bank_id: uuid.UUID) -> Bank:
    """A bank."""
    return read_bank(program_id, bank_id)


@routes.put(BANK, Scope.BANKS_WRITE)
def change_bank(program_id: uuid.UUID, bank_id: uuid.UUID, body: BankChange) -> Bank:
    """Change a bank."""
    service.change_bank(
        user_id=caller().user_id,
        program_id=program_id,
        bank_id=bank_id,
        title=body.title,
        private=body.private,
        now=now(),
    )
    return read_bank(program_id, bank_id)


@routes.get(BANK + "/items", Scope.BANKS_READ)
def questions(program_id: uuid.UUID, bank_id: uuid.UUID, query: Filter) -> Listed[QuestionLine]:
    """The questions of a bank."""
    page = bank_page(program_id, bank_id, service.ItemFilter(query.state, query.objective, query.page - 1))
    return numbered(QuestionLine, page.items, query.page, later=page.later)


@routes.post(BANK + "/items", Scope.BANKS_WRITE)
def begin_question(program_id: uuid.UUID, bank_id: uuid.UUID, body: Begin) -> Written:
    """Begin a question: a draft that says what belongs where."""
    made = writing.new_item(
        user_id=caller().user_id,
        program_id=program_id,
        bank_id=bank_id,
        kind=body.kind,
        objective=body.objective,
        workshop=workshop(),
        now=now(),
    )
    return read(Which(program_id, bank_id, made))


@routes.get(ITEM, Scope.BANKS_READ)
def question(**ids: uuid.UUID) -> Written:
    """A question in its newest version, with what the checker finds."""
    return read(Which(**ids))


@routes.put(ITEM, Scope.BANKS_WRITE)
def write_question(body: TextIn, **ids: uuid.UUID) -> Written:
    """Save a text as the next version, a draft, faulty or not."""
    writing.save_item(
        user_id=caller().user_id,
        which=Which(**ids),
        text=body.text,
        base=body.base,
        note=body.note,
        workshop=workshop(),
        now=now(),
    )
    return read(Which(**ids))


@routes.post(ITEM + "/check", Scope.BANKS_READ, status=200)
def check_question(body: CheckIn, **ids: uuid.UUID) -> Found:
    """Check a text as this question would be; nothing is kept."""
    checked = editor.check_typed(
        user_id=caller().user_id, which=Which(**ids), text=body.text, workshop=workshop()
    )
    return wire(Found, checked)


@routes.post(ITEM + "/review", Scope.BANKS_WRITE, status=204)
def send_to_review(body: Base, **ids: uuid.UUID) -> None:
    """Put a draft without errors before a blind reader."""
    publishing.send_to_review(
        user_id=caller().user_id, which=Which(**ids), base=body.base, workshop=workshop(), now=now()
    )


@routes.post(ITEM + "/draft", Scope.BANKS_WRITE, status=204)
def take_back(body: Base, **ids: uuid.UUID) -> None:
    """Take a question out of review."""
    publishing.take_back(user_id=caller().user_id, which=Which(**ids), base=body.base, now=now())


@routes.post(ITEM + "/publish", Scope.BANKS_WRITE, status=204)
def publish(body: Base, **ids: uuid.UUID) -> None:
    """Let students see it, once somebody else answered it blind and agreed with its key."""
    publishing.publish(
        user_id=caller().user_id, which=Which(**ids), base=body.base, workshop=workshop(), now=now()
    )


@routes.post(ITEM + "/withdraw", Scope.BANKS_WRITE, status=204)
def withdraw_question(body: WithdrawIn, **ids: uuid.UUID) -> None:
    """Take a question from its students; what they answered stays."""
    publishing.withdraw(user_id=caller().user_id, which=Which(**ids), why=body.why, now=now())


def bank_page(program_id: uuid.UUID, bank_id: uuid.UUID, shown: service.ItemFilter) -> service.BankPage:
    """A bank with a page of its questions."""
    return service.bank_page(
        user_id=caller().user_id, program_id=program_id, bank_id=bank_id, shown=shown, workshop=workshop()
    )


def read_bank(program_id: uuid.UUID, bank_id: uuid.UUID) -> Bank:
    """A bank as it stands."""
    page = bank_page(program_id, bank_id, service.ItemFilter())
    return wire(Bank, {**vars(page.bank), "counts": page.counts})


def read(which: Which) -> Written:
    """A question as it stands; its text only for who cannot be its blind reader."""
    page = editor.editor_page(user_id=caller().user_id, which=which, workshop=workshop())
    hidden = (
        {"text": None, "faults": ()} if page.hidden else {"text": page.text, "faults": page.checked.faults}
    )
    told = {
        name: getattr(page, name) for name in ("name", "state", "live", "base", "origin", "withdrawn_why")
    }
    told |= {"id": page.item_id, "changed_at": page.changed_at, "may": sorted(page.may), **hidden}
    return wire(Written, told)

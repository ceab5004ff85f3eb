"""Items are made and changed: every save is another version, faulty or not, and nothing typed is lost."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from studyhub.catalog.authoring.fmt import format_yaml
from studyhub.catalog.authoring.scalars import inline
from studyhub.catalog.authoring.skeletons import SKELETONS
from studyhub.catalog.errors import UnknownItem
from studyhub.catalog.types import Citation, Objective
from studyhub.models import Bank, BankItem
from studyhub.models.base import new_id
from studyhub.services.database import command
from studyhub.services.errors import Invalid
from studyhub.services.programs.permissions import Act

from .checking import LONGEST_TEXT, MOST_BRACKETS, Checked, check_text, cleaned
from .rows import (
    Which,
    add_version,
    bank_for,
    beside,
    free_name,
    item_for,
    must_be_head,
    open_to_change,
    tell,
    version_of,
)
from .workshop import Workshop

MOST_VERSIONS = 1_000
TOO_MUCH = (
    f"An item has at most {LONGEST_TEXT:,} characters and {MOST_BRACKETS} opening brackets. "
    "Shorten the text; it is still here, and not saved."
)


def new_item(
    *,
    user_id: uuid.UUID,
    program_id: uuid.UUID,
    bank_id: uuid.UUID,
    kind: str,
    objective: str,
    workshop: Workshop,
    now: datetime,
) -> uuid.UUID:
    """A draft that says what belongs in each of its fields; gives its id. Raises Invalid, Conflict."""
    with command() as session:
        _, bank = bank_for(session, user_id, program_id, bank_id, Act.WRITE_ITEMS)
        open_to_change(session, program_id)
        text = _skeleton(session, bank, kind, objective, workshop)
        note = f"A new question of the type {kind}"
        return add_item(session, bank, text, user_id=user_id, workshop=workshop, note=note, now=now).id


def save_item(
    *,
    user_id: uuid.UUID,
    which: Which,
    text: str,
    base: int,
    note: str,
    workshop: Workshop,
    now: datetime,
) -> int:
    """Save a text as the next version, a draft; gives its number. `base` is the version it was made from.

    The same text again is no version. Raises Conflict where somebody saved another version in the meantime,
    Invalid for a text too long to be looked into. A version in review goes back to being a draft.
    """
    text = _storable(text)
    with command() as session:
        _, bank, item = item_for(session, user_id, which, Act.WRITE_ITEMS)
        open_to_change(session, which.program_id)
        must_be_head(item, base)
        head = version_of(session, item)
        if head.text == text and head.state != "withdrawn":
            return item.head
        if item.head >= MOST_VERSIONS:
            raise Invalid(f"This question has {MOST_VERSIONS:,} versions. Make a new one that replaces it.")
        if head.state == "in_review":
            head.state = "draft"
        checked = checked_in(session, bank, item, text, workshop)
        item.name = free_name(session, bank, checked.name, item)
        version = add_version(session, item, checked, author_id=user_id, said=note, now=now)
        tell(session, "item.saved", bank, item, user_id=user_id, now=now)
        return version.number


def add_item(
    session: Session,
    bank: Bank,
    text: str,
    *,
    user_id: uuid.UUID,
    workshop: Workshop,
    note: str,
    now: datetime,
    origin: str = "",
    told: bool = True,
) -> BankItem:
    """Put a text into a bank as a new item, a draft, within a command. `told`: in the record by itself."""
    text = _storable(text)
    checked = checked_in(session, bank, None, text, workshop)
    item = BankItem(
        program_id=bank.program_id,
        id=new_id(now),
        bank_id=bank.id,
        name=free_name(session, bank, checked.name),
        head=0,
        origin=origin[:160],
    )
    add_version(session, item, checked, author_id=user_id, said=note, now=now)
    if told:
        tell(session, "item.saved", bank, item, user_id=user_id, now=now)
    return item


def checked_in(session: Session, bank: Bank, item: BankItem | None, text: str, workshop: Workshop) -> Checked:
    """What the checker says of a text as an item of this bank, now."""
    around = beside(session, bank, item, text, workshop)
    with workshop.codes() as codes:
        return check_text(text, around, workshop, codes=codes)


def next_id(session: Session, bank: Bank, domain: str) -> str:
    """An id that is free in the bank, and whose second part is the bank's name: core has none like it."""
    stem = f"{domain.lower()}-{bank.slug}-"
    taken = session.scalars(
        sa.select(BankItem.name).where(
            BankItem.program_id == bank.program_id,
            BankItem.bank_id == bank.id,
            BankItem.name.like(f"{stem}%"),
        )
    )
    numbers = [int(tail) for name in taken if (tail := name.removeprefix(stem)).isdecimal()]
    return f"{stem}{max(numbers, default=0) + 1:04}"


def _storable(text: str) -> str:
    text = cleaned(text)
    if len(text) > LONGEST_TEXT or text.count("[") > MOST_BRACKETS:
        raise Invalid(TOO_MUCH)
    return text


def _skeleton(session: Session, bank: Bank, kind: str, objective: str, workshop: Workshop) -> str:
    if kind not in SKELETONS:
        raise Invalid(f"Choose what kind of question it is: {', '.join(SKELETONS)}.")
    try:
        aim = workshop.core.objective(objective)
    except UnknownItem as unknown:
        raise Invalid("Choose the objective that the question tests.") from unknown
    text = SKELETONS[kind](
        {
            "id": next_id(session, bank, aim.domain),
            "objective": aim.id,
            "facet": aim.facets[0].id,
            "about": aim.facets[0].title,
            "task": _task(aim, workshop),
            "reference": _reference(aim, workshop),
            "today": workshop.today.isoformat(),
            "next_year": (workshop.today + timedelta(days=365)).isoformat(),
        }
    )
    return format_yaml(text, "questions") or text


def _task(aim: Objective, workshop: Workshop) -> str:
    area = workshop.core.area(aim.area)
    planned = (task for lesson in area.lessons if aim.id in lesson.objectives for task in lesson.tasks)
    return next(planned, next((task.id for task in area.tasks), ""))


def _reference(aim: Objective, workshop: Workshop) -> str:
    """A work that questions of the objective cite already, else the first there is."""
    cited = [cited for one in workshop.core.questions_of_objective(aim.id) for cited in one.citations]
    works = cited or [Citation(one.kind, one.text) for one in workshop.core.references]
    if not works:
        raise Invalid("The shipped content has no work to cite yet.")
    return f"{works[0].kind}: {inline(works[0].text, flow=True)}"

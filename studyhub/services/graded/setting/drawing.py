"""What a graded form asks: the published questions of a private bank, laid out once for each version.

Everybody who gets a version sees the very same slots. A number's values are drawn once for the form where its
versions have the same questions, and once for each version where they are drawn apart.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace

import sqlalchemy as sa
from sqlalchemy.orm import Session

from studyhub.catalog.errors import CatalogError
from studyhub.catalog.shelf import Shelf
from studyhub.catalog.types import Question
from studyhub.learning.chance import seed_of
from studyhub.learning.exams.forms import Candidate, FormUnfillable
from studyhub.learning.exams.versions import drawn, option_order, shuffled
from studyhub.models import Bank
from studyhub.services.assignments.setting.wishes import Faulty
from studyhub.services.banks.shelves import Stocked, bank_catalog
from studyhub.services.graded.setting.wishes import ExamWishes
from studyhub.services.practice.slots import PutUp, Slot, put_up, put_up_to_choose

NOT_PRIVATE = "Choose one of the program's private banks: the questions of others are practised."
Version = list[dict[str, object]]


@dataclass(frozen=True)
class Laid:
    """Versions of a form as slots, and the questions that stand in them."""

    versions: list[Version]
    questions: tuple[Question, ...]


def private_banks(session: Session, program_id: uuid.UUID) -> list[Bank]:
    """The banks that graded forms may be drawn from, by title."""
    wanted = sa.select(Bank).where(Bank.program_id == program_id, Bank.private.is_(True))
    return list(session.scalars(wanted.order_by(Bank.title, Bank.id)))


def stock_of(bank: Bank, core: Shelf, seeds: Sequence[int] = (0,)) -> dict[str, Question]:
    """The published questions of a bank that can stand on a form, by key: those with options to choose from.

    A number is one of four choices, as on a mock exam; one that gives no four by a seed is left out.
    """
    if bank.stamp is None:
        return {}
    catalog = bank_catalog(Stocked(bank.program_id, bank.id, bank.slug, bank.stamp), core)
    return {question.key: question for question in catalog.questions if _fits(question, seeds)}


def lay_out(session: Session, program_id: uuid.UUID, wishes: ExamWishes, core: Shelf, seed: int) -> Laid:
    """The versions of a form. Raises Faulty for a bank that is not private, or too few questions."""
    bank = next((one for one in private_banks(session, program_id) if one.id == wishes.bank), None)
    if bank is None:
        raise Faulty({"bank": NOT_PRIVATE})
    same = wishes.made == "shuffled"
    seeds = [seed if same else seed_of(seed, version) for version in range(wishes.versions)]
    stock = stock_of(bank, core, seeds)
    orders = _orders(wishes, stock, bank.slug, core, seed)
    versions = [
        [_slot(n, stock[key], seeds[version], version if same else None) for n, key in enumerate(order)]
        for version, order in enumerate(orders)
    ]
    used = dict.fromkeys(key for order in orders for key in order)
    return Laid(versions, tuple(stock[key] for key in used))


def _orders(
    wishes: ExamWishes, stock: dict[str, Question], slug: str, core: Shelf, seed: int
) -> tuple[tuple[str, ...], ...]:
    if wishes.items:
        return shuffled(_listed(wishes.items, stock, slug), wishes.versions, seed)
    titles = {one.id: f"{one.id} {one.title}" for one in core.objectives}
    candidates = [_candidate(question) for question in stock.values()]
    counts = dict(wishes.counts)
    try:
        if wishes.made == "drawn":
            return drawn(candidates, counts, wishes.versions, seed, titles=titles)
        (once,) = drawn(candidates, counts, 1, seed, titles=titles)
    except FormUnfillable as wanting:
        raise Faulty({"counts": str(wanting)}) from None
    return shuffled([_candidate(stock[key]) for key in once], wishes.versions, seed)


def _listed(items: Sequence[str], stock: dict[str, Question], slug: str) -> list[Candidate]:
    keys = [key if "/" in key else f"{slug}/{key}" for key in items]
    unknown = [key for key in keys if key not in stock]
    if unknown:
        raise Faulty(
            {
                "items": f"{', '.join(unknown[:5])}: no published question of this bank that has options to "
                "choose from. Mend the list or take it out."
            }
        )
    return [_candidate(stock[key]) for key in keys]


def _candidate(question: Question) -> Candidate:
    """As the form's blueprint counts it: by objective."""
    return Candidate(
        key=question.key,
        domain=question.objective,
        level=question.level,
        facet=question.facet,
        case=question.case,
        enemies=frozenset(f"{question.bank}/{enemy}" for enemy in question.enemies),
    )


def _slot(n: int, question: Question, seed: int, turned: int | None) -> dict[str, object]:
    """A question in its place; `turned` is by how many places its options are moved."""
    up = _put_up(question, seed)
    shown = up.shown
    if turned is not None and not up.concrete.fixed_order:
        order = option_order(shown.order["options"], turned, seed, question.key)
        shown = replace(shown, order={**shown.order, "options": order})
    slot = Slot(n, question.key, question.facet, question.ask_hash, shown)
    return {**slot.to_json(), "scored": True, "content": question.content_hash}


def _put_up(question: Question, seed: int) -> PutUp:
    put = put_up_to_choose if question.type == "numeric" else put_up
    return put(question, seed_of(seed, question.key))


def _fits(question: Question, seeds: Sequence[int]) -> bool:
    if question.type not in {"single", "multiple", "numeric"}:
        return False
    try:
        for seed in seeds:
            _put_up(question, seed)
    except CatalogError:  # the checker reports a question that cannot be drawn to its author
        return False
    return True

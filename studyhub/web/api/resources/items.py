"""How questions work: statistics by wording, over the cohorts that one may see or over one of them."""

from __future__ import annotations

import uuid
from typing import Annotated, Literal

import msgspec

from studyhub.services.connect.scopes import Scope
from studyhub.services.items.listing import View, items_page
from studyhub.services.items.one import item_page
from studyhub.services.items.scope import Where
from studyhub.web.api.declare import Query, Resource, Wire
from studyhub.web.api.dispatch import caller
from studyhub.web.api.paging import Number, wire
from studyhub.web.context import shelf

routes = Resource("Item statistics", "/programs/<uuid:program_id>/items")
Word = Annotated[str, msgspec.Meta(max_length=120)]


class Use(Wire):
    """How often an option was chosen, in all and by ability third (low, middle, high)."""

    chosen: int
    share: float
    thirds: list[int]


class Statistics(Wire):
    """First tries: their number, share right with its 95 % interval, corrected point-biserial with its own.

    Null is undefined; `few` marks what rests on too few answers to act on.
    """

    answers: int
    facility: float
    low: float
    high: float
    discrimination: float | None
    interval: list[float] | None
    seconds: float | None
    options: list[Use]
    flags: list[str]
    few: bool


class ItemLine(Wire):
    """A wording: `item` is the question's key, `asked` what is asked; `current` where it still asks so."""

    item: str
    asked: str
    stem: str
    domain: str
    objective: str
    type: str
    current: bool
    statistics: Statistics
    shown: int
    people: int


class Items(Wire):
    """A page of 50 wordings; `behind` students' latest answers are not counted yet."""

    items: list[ItemLine]
    page: int
    next: int | None
    students: int
    answers: int
    behind: int


class Option(Wire):
    """An option, as HTML that is safe to show, and who chose it."""

    key: str
    text: str
    why: str
    right: bool
    use: Use


class Group(Wire):
    """The wording in one cohort."""

    name: str
    answers: int
    share: float
    low: float
    high: float
    few: bool


class Item(Wire):
    """A question as it was asked, with all that is known of how it works; texts are HTML, safe to show."""

    item: str
    asked: str
    current: bool
    type: str
    domain: str
    objective: str
    scenario: str
    stem: str
    explanation: str
    options: list[Option]
    statistics: Statistics
    shown: int
    people: int
    groups: list[Group]


class Sorted(Query):
    """Whose answers, which wordings, in what order."""

    cohort: uuid.UUID | None = None
    sort: Literal["flags", "item", "answers", "facility", "discrimination", "seconds", "shown", "people"] = (
        "flags"
    )
    down: bool = True
    flag: Word = ""
    domain: Word = ""
    objective: Word = ""
    bank: Word = ""
    few: Literal["", "only", "no"] = ""
    page: Number = 1


class OfOne(Query):
    """Which question, and which of its wordings: the present one where none is named."""

    item: Word
    asked: Word = ""
    cohort: uuid.UUID | None = None


@routes.get("", Scope.ITEMS_READ)
def items(program_id: uuid.UUID, query: Sorted) -> Items:
    """How questions work, over all cohorts that you may see, or one."""
    view = View(
        sort=query.sort,
        down=query.down,
        flag=query.flag,
        domain=query.domain,
        objective=query.objective,
        bank=query.bank,
        few=query.few,
        page=query.page,
    )
    where = Where(program_id, query.cohort)
    page = items_page(user_id=caller().user_id, where=where, view=view, shelf=shelf())
    return Items(
        items=[wire(ItemLine, row) for row in page.rows] if query.page <= page.pages else [],
        page=query.page,
        next=query.page + 1 if query.page < page.pages else None,
        students=page.students,
        answers=page.answers,
        behind=page.behind,
    )


@routes.get("/one", Scope.ITEMS_READ)
def item(program_id: uuid.UUID, query: OfOne) -> Item:
    """One question: as it was asked, what was chosen, how it works in each cohort."""
    where = Where(program_id, query.cohort)
    page = item_page(user_id=caller().user_id, where=where, item=query.item, asked=query.asked, shelf=shelf())
    return wire(Item, page)

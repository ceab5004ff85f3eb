"""The list of questions with how they work: sorted, filtered, a page at a time, or whole for a file."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from math import inf, isnan

from studyhub.catalog.shelf import Shelf
from studyhub.catalog.types import Question
from studyhub.learning.item_analysis import LEAST, ItemFlag, ItemStatistics

from .counting import Counted, counted_of
from .scope import Scope, Sight, Where, scope_in, scope_of, sight_of
from .wordings import question_asked

PAGE = 50
SHORT = 90
GRAVITY = {
    ItemFlag.MISKEYED: 16,
    ItemFlag.NEGATIVE: 8,
    ItemFlag.TOO_HARD: 4,
    ItemFlag.DEAD_DISTRACTOR: 2,
    ItemFlag.TOO_EASY: 1,
}
"""What to look at first: a wrong key is the worst that can be, an easy question the least."""
ANY = "any"


@dataclass(frozen=True)
class View:
    """What of the list is wanted. `few` is `only` or `no`; unknown values of a filter fit nothing."""

    sort: str = "flags"
    down: bool = True
    flag: str = ""
    domain: str = ""
    objective: str = ""
    bank: str = ""
    few: str = ""
    page: int = 1


@dataclass(frozen=True)
class ItemRow:
    """A wording in the list: what it asks, how it works, how often it was `shown` and to how many `people`.

    `current` says that the question still asks so; `domain` is empty for one that is gone.
    """

    item: str
    asked: str
    stem: str
    domain: str
    objective: str
    type: str
    current: bool
    statistics: ItemStatistics
    shown: int
    people: int


@dataclass(frozen=True)
class ItemsPage:
    """A page of the list: `total` wordings were answered, `fitting` of them fit the filters.

    `students` gave `answers` first tries; of `behind` of them the latest answers are not counted yet. `flags`
    are all kinds of flag with how many wordings have them.
    """

    scope: Scope
    view: View
    rows: tuple[ItemRow, ...]
    total: int
    fitting: int
    pages: int
    students: int
    answers: int
    behind: int
    flags: tuple[tuple[str, int], ...]
    domains: tuple[str, ...]
    banks: tuple[str, ...]


def items_page(*, user_id: uuid.UUID, where: Where, view: View, shelf: Shelf) -> ItemsPage:
    """The list of wordings that were answered; raises NotFound for who may not see it."""
    return page_in(sight_of(user_id, where), view=view, shelf=shelf)


def page_in(sight: Sight, *, view: View, shelf: Shelf) -> ItemsPage:
    """The list of wordings that were answered, of what somebody may see."""
    scope = scope_in(sight)
    counted = counted_of(scope, shelf)
    fitting = _fitting(counted, view, shelf)
    pages = max(-(-len(fitting) // PAGE), 1)
    view = replace(view, page=min(max(view.page, 1), pages))
    here = fitting[(view.page - 1) * PAGE : view.page * PAGE]
    return ItemsPage(
        scope=scope,
        view=view,
        rows=tuple(_row(n, counted, shelf) for n in here),
        total=len(counted.wordings),
        fitting=len(fitting),
        pages=pages,
        students=len(scope.people),
        answers=counted.first,
        behind=counted.behind,
        flags=tuple((flag.value, int(counted.analysis.flagged[flag].sum())) for flag in GRAVITY),
        domains=tuple(dict.fromkeys(area.domain for area in shelf.areas)),
        banks=tuple(sorted({one.item.split("/")[0] for one in counted.wordings})),
    )


def all_rows(
    *, user_id: uuid.UUID, where: Where, view: View, shelf: Shelf
) -> tuple[Scope, tuple[ItemRow, ...]]:
    """Every row that fits, in the order asked for; raises NotFound as the page does."""
    scope = scope_of(user_id, where)
    counted = counted_of(scope, shelf)
    return scope, tuple(_row(n, counted, shelf) for n in _fitting(counted, view, shelf))


def _fitting(counted: Counted, view: View, shelf: Shelf) -> list[int]:
    """Numbers of the wordings that fit, in order; what is undefined comes last either way."""
    found = [n for n in range(len(counted.wordings)) if _fits(n, counted, view, shelf)]
    column = _column(view.sort, counted)
    found.sort(key=lambda n: counted.wordings[n].item)
    found.sort(key=lambda n: _place(column(n), down=view.down))
    if view.sort == "item" and view.down:
        found.reverse()
    return found


def _place(value: float, *, down: bool) -> float:
    if isnan(value):
        return inf
    return -value if down else value


def _column(sort: str, counted: Counted) -> Callable[[int], float]:
    analysis = counted.analysis
    columns: dict[str, Sequence[float]] = {
        "answers": analysis.answers.tolist(),
        "facility": analysis.facility.tolist(),
        "discrimination": analysis.discrimination.tolist(),
        "seconds": analysis.seconds.tolist(),
        "shown": counted.shown,
        "people": counted.people,
    }
    if sort in columns:
        return columns[sort].__getitem__
    if sort == "item":
        return lambda _n: 0.0
    weighed = [(GRAVITY[flag], having.tolist()) for flag, having in analysis.flagged.items()]
    return lambda n: float(sum(weight for weight, having in weighed if having[n]))


def _fits(n: int, counted: Counted, view: View, shelf: Shelf) -> bool:
    one = counted.wordings[n]
    if view.flag and not _has_flag(n, counted, view.flag):
        return False
    if view.few and (counted.analysis.answers[n] < LEAST) != (view.few == "only"):
        return False
    if view.bank and not one.item.startswith(f"{view.bank}/"):
        return False
    if not view.objective and not view.domain:
        return True
    question = shelf.find_question(one.item)
    if view.objective and (question is None or question.objective != view.objective):
        return False
    return not view.domain or (question is not None and question.domain == view.domain)


def _has_flag(n: int, counted: Counted, wanted: str) -> bool:
    flagged = counted.analysis.flagged
    return any(having[n] for flag, having in flagged.items() if wanted in (ANY, flag.value))


def _row(n: int, counted: Counted, shelf: Shelf) -> ItemRow:
    one = counted.wordings[n]
    question = shelf.find_question(one.item)
    current = question is not None and question.ask_hash == one.ask_hash
    asked = question if current else question_asked(shelf, one.item, one.ask_hash)
    return ItemRow(
        item=one.item,
        asked=one.ask_hash,
        stem=shortened(asked),
        domain=asked.domain if asked else "",
        objective=asked.objective if asked else "",
        type=asked.type if asked else "",
        current=current,
        statistics=counted.analysis[n],
        shown=counted.shown[n],
        people=counted.people[n],
    )


def shortened(question: Question | None) -> str:
    """The beginning of what is asked, as plain text."""
    said = " ".join(question.stem.replace("*", "").split()) if question else ""
    return said if len(said) <= SHORT else f"{said[: SHORT - 1].rstrip()}…"

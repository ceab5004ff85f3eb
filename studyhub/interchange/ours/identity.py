"""Which id an item gets in a draft: its own where that is a valid one, else one made of its title."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import count, groupby

from studyhub.catalog.reading.markup import slug_of
from studyhub.interchange.item import Item, Loss
from studyhub.interchange.texts.files import name_of

VALID_ID = re.compile(r"(?:p|f|d[1-6])-[a-z0-9]+(?:-[a-z0-9]+)*-[0-9]{4}")
_ITEM_ID = re.compile(rf"{VALID_ID.pattern}(?:-[0-9])?")
DEFAULT_DOMAIN = "D1"
UNTITLED = "imported"
LONGEST_TOPIC = 30


def identified(
    items: Sequence[Item], domain: str = DEFAULT_DOMAIN, avoid: Container[str] = ()
) -> tuple[tuple[Item, ...], tuple[Loss, ...]]:
    """The items with ids, and ids of their cases, that are valid and each their own; what changed is said.

    Ids that are made begin with the task's domain where a task is given, else with `domain`; none of `avoid`
    is made.
    """
    giving = _Giving(domain, avoid)
    given: list[Item] = []
    for group in case_groups(items):
        given += giving.case(group, len(given)) if case_of(group[0]) else giving.alone(group[0], len(given))
    return tuple(given), tuple(giving.losses)


def case_groups(items: Iterable[Item]) -> Iterator[tuple[Item, ...]]:
    """Neighbours of one case and scenario together, every other item by itself."""
    for _, group in groupby(enumerate(items), key=lambda pair: _case_key(*pair)):
        yield tuple(item for _, item in group)


def case_of(item: Item) -> str:
    """The id of an item's case, empty where it has none, or a case without a scenario."""
    name = next(iter(item.labels.get("case", ())), "")
    return name if item.scenario.strip() else ""


def _case_key(at: int, item: Item) -> tuple[object, ...]:
    return (case_of(item), item.scenario) if case_of(item) else (at,)


class _Giving:
    """Gives ids, none of them twice."""

    def __init__(self, domain: str, avoid: Container[str] = ()) -> None:
        self.domain, self.avoid = domain, avoid
        self.taken: set[str] = set()
        self.next: dict[str, int] = {}
        self.losses: list[Loss] = []

    def alone(self, item: Item, before: int) -> list[Item]:
        new = item.id if _ITEM_ID.fullmatch(item.id) and item.id not in self.taken else self._made(item)
        return [self._named(item, new, before)]

    def case(self, group: Sequence[Item], before: int) -> list[Item]:
        case = case_of(group[0])
        if not VALID_ID.fullmatch(case) or case in self.taken:
            case = self._made(group[0])
        self.taken.add(case)
        named = []
        for at, item in enumerate(group):
            new = item.id if re.fullmatch(rf"{case}-[0-9]", item.id) and item.id not in self.taken else ""
            labelled = replace(item, labels={**item.labels, "case": (case,)})
            named.append(self._named(labelled, new or self._within(case, group), before + at))
        return named

    def _within(self, case: str, group: Sequence[Item]) -> str:
        kept = {item.id for item in group}
        free = (f"{case}-{number}" for number in count(1))
        return next(name for name in free if name not in self.taken and name not in kept)

    def _made(self, item: Item) -> str:
        task = next(iter(item.labels.get("task", ())), "")
        domain = task[:2] if re.match(r"D[1-6]\.", task) else self.domain
        topic = slug_of(item.title)[:LONGEST_TOPIC].strip("-") or UNTITLED
        stem = f"{domain.lower()}-{topic}"
        free = ((number, _numbered(stem, number)) for number in count(self.next.get(stem, 1)))
        number, name = next(pair for pair in free if pair[1] not in self.taken and pair[1] not in self.avoid)
        self.next[stem] = number + 1
        return name

    def _named(self, item: Item, new: str, before: int) -> Item:
        self.taken.add(new)
        if item.id and item.id != new:
            reason = f"{item.id!r} is not a free id of the form d2-breach-0007; it is {new} here."
            self.losses.append(Loss(name_of(item, before + 1), "id", reason, item.line))
        return replace(item, id=new)


def _numbered(stem: str, number: int) -> str:
    """An id of four digits; the ten-thousandth of its stem begins a second series."""
    series, last = divmod(number, 10_000)
    return f"{stem}-{series}-{last:04}" if series else f"{stem}-{last:04}"

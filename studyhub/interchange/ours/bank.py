"""A whole bank, or one area of it, as items."""

from __future__ import annotations

from studyhub.catalog.errors import UnknownItem
from studyhub.catalog.types import Catalog
from studyhub.interchange.item import Item, Loss

from .questions import to_item


def items_of(catalog: Catalog, area: str | None = None) -> tuple[tuple[Item, ...], tuple[Loss, ...]]:
    """The questions in the order of their files, those of a case with its title; raises UnknownItem."""
    if area is not None and area not in {one.id for one in catalog.areas}:
        raise UnknownItem("area", area)
    titles = {question: case.title for case in catalog.cases for question in case.questions}
    pairs = [
        to_item(question, title=titles.get(question.id, ""))
        for question in catalog.questions
        if area in {None, question.area}
    ]
    return tuple(item for item, _ in pairs), tuple(loss for _, losses in pairs for loss in losses)


def domain_of(catalog: Catalog, area: str) -> str:
    """The domain with which ids of an area begin; raises UnknownItem."""
    found = next((one.domain for one in catalog.areas if one.id == area), None)
    if found is None:
        raise UnknownItem("area", area)
    return found

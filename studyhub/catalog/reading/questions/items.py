"""What an item of a case may say; its objective and references may stand with the case."""

from __future__ import annotations

from .asked import (
    Citations,
    ClozeFields,
    MatchFields,
    MultipleFields,
    NumericFields,
    ObjectiveId,
    OrderFields,
    SingleFields,
)


class SingleItem(SingleFields, tag="single", kw_only=True):
    """An item of a case with one best answer."""

    objective: ObjectiveId | None = None
    references: Citations | None = None


class MultipleItem(MultipleFields, tag="multiple", kw_only=True):
    """An item of a case with a stated number of right answers."""

    objective: ObjectiveId | None = None
    references: Citations | None = None


class NumericItem(NumericFields, tag="numeric", kw_only=True):
    """An item of a case whose answer is a number."""

    objective: ObjectiveId | None = None
    references: Citations | None = None


class OrderItem(OrderFields, tag="order", kw_only=True):
    """An item of a case that asks for an order."""

    objective: ObjectiveId | None = None
    references: Citations | None = None


class MatchItem(MatchFields, tag="match", kw_only=True):
    """An item of a case that asks what belongs together."""

    objective: ObjectiveId | None = None
    references: Citations | None = None


class ClozeItem(ClozeFields, tag="cloze", kw_only=True):
    """An item of a case with blanks."""

    objective: ObjectiveId | None = None
    references: Citations | None = None


ItemSource = SingleItem | MultipleItem | NumericItem | OrderItem | MatchItem | ClozeItem
